"""What the person gets: an answer with its citations and its calculation, as text and as JSON."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from assistant.calculator import Calculation
from corpus.documents import Block
from corpus.quantities import Quantity
from corpus.units import COUNT


@dataclass(frozen=True)
class Citation:
    """A place that supports the answer: its [marker], document, section, page or lines, and the exact quote.

    `row` and `column` are a cell's labels; `block` is the whole block quoted (a table's `block.table`), `cell` the
    (body row, column) of it that is meant, so that a page can light it. `scale` is that of a cell whose table does not
    say it and the text around it does.
    """

    marker: int
    document: str
    section: str
    page: int | None
    lines: tuple[int, int] | None
    quote: str
    row: str | None = None
    column: str | None = None
    block: Block | None = None
    cell: tuple[int, int] | None = None
    scale: str = ""

    def __str__(self) -> str:
        place = f"page {self.page}" if self.page else ""
        if not place and self.lines:
            first, last = self.lines
            place = f"line {first}" if first == last else f"lines {first}-{last}"
        where = ", ".join(part for part in (self.document, self.section, place) if part)
        cell = f" (row “{self.row}”, column “{self.column}”)" if self.row is not None and self.column else ""
        return f"[{self.marker}] {where}: “{self.quote}”{cell}"


@dataclass(frozen=True)
class Point:
    """One point of a series or ranking that the page may plot."""

    label: str
    quantity: Quantity


_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Answer:
    """A short answer in which every number is quoted or computed.

    `spans` are the bare words or numbers of the report that answer; `quantity` the number, if it is one;
    `calculation` how it was computed, if it was, and `further` calculations of the same answer; `series` what may be plotted; `suggestions` questions to ask next.
    `confidence` is how likely it is right, 0 to 1, where it was chosen among others.
    `measure` is the measure by name that it is about, as the question names it, and `names` whose: a name may hold a digit
    ("3M") and is no number.
    `model` is the language model that wrote it and what that took, "" for an answer without one; `asked_model` the same
    of the one that was asked, whether or not what it wrote stands.
    `answered` is False for a declined question: then `text` says what is missing, and `citations` are empty.
    """

    question: str
    text: str
    answered: bool
    spans: tuple[str, ...] = ()
    quantity: Quantity | None = None
    calculation: Calculation | None = None
    further: tuple[Calculation, ...] = ()
    citations: tuple[Citation, ...] = ()
    caveats: tuple[str, ...] = ()
    series: tuple[Point, ...] = ()
    suggestions: tuple[str, ...] = field(default=())
    kind: str = ""
    confidence: float | None = None
    measure: str = ""
    names: tuple[str, ...] = ()
    model: str = ""
    asked_model: str = ""

    @property
    def value(self) -> Decimal | None:
        """The number in base units ($805 billion is 805000000000, 96.3% is 96.3), or None."""
        return None if self.quantity is None else self.quantity.value

    @property
    def unit(self) -> str | None:
        """The unit's name ("USD", "percent", "count" …), or None for an answer in words."""
        return None if self.quantity is None else self.quantity.unit or COUNT

    @property
    def working(self) -> tuple[str, ...]:
        """Every calculation as lines that a person can read."""
        calculations = (*((self.calculation,) if self.calculation else ()), *self.further)
        return tuple(dict.fromkeys(line for calculation in calculations for line in calculation.lines))

    def __str__(self) -> str:
        lines = [self.text]
        lines += [f"Note: {caveat}" for caveat in self.caveats]
        if self.working:
            lines += ["", "Working:", *(f"  {line}" for line in self.working)]
        if self.citations:
            lines += ["", "Sources:", *(f"  {citation}" for citation in self.citations)]
        if self.model:
            lines += ["", f"Written by {self.model}."]
        elif self.asked_model:
            lines += ["", f"Also asked: {self.asked_model}."]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The one object that `assistant ask --json` prints."""
        calculation = self.calculation and {
            "expression": self.calculation.expression,
            "operands": [
                {
                    "label": operand.label,
                    "value": str(operand.quantity.value),
                    "unit": operand.quantity.unit or COUNT,
                    "citation": operand.marker,
                }
                for operand in self.calculation.operands
            ],
            "result": str(self.calculation.result.value),
        }
        return {
            "question": self.question,
            "answered": self.answered,
            "text": self.text,
            "spans": list(self.spans),
            "value": None if self.value is None else str(self.value),
            "unit": self.unit,
            "scale": None if self.quantity is None else self.quantity.scale,
            "calculation": calculation,
            "citations": [
                {
                    "marker": citation.marker,
                    "document": citation.document,
                    "section": citation.section,
                    "page": citation.page,
                    "lines": list(citation.lines) if citation.lines else None,
                    "quote": citation.quote,
                    "row": citation.row,
                    "column": citation.column,
                }
                for citation in self.citations
            ],
            "caveats": list(self.caveats),
        }


def joined(first: Answer, second: Answer) -> Answer:
    """Two answers as one: what the second says after the first, its citations numbered on from the first's."""
    count = len(first.citations)
    text = _MARK.sub(lambda mark: f"[{int(mark[1]) + count}]", second.text)
    return replace(
        first,
        text=f"{first.text} {text}",
        spans=(*first.spans, *second.spans),
        further=(*first.further, *((second.calculation,) if second.calculation else ()), *second.further),
        citations=(*first.citations, *(replace(one, marker=one.marker + count) for one in second.citations)),
        caveats=tuple(dict.fromkeys((*first.caveats, *second.caveats))),
        kind="text",
    )


def unexplained(answer: Answer) -> Answer:
    """An answer to how much something changed, where the reasons are asked too and no sentence gives them."""
    return replace(answer, caveats=(*answer.caveats, "No sentence was found that gives the reasons."))
