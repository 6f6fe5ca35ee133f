"""What a check says of each number: quoted, computed or unsupported, with its source or the nearest figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answers import Citation
from assistant.calculator import Calculation
from corpus.quantities import Quantity

QUOTED, COMPUTED, UNSUPPORTED = "quoted", "computed", "unsupported"


@dataclass(frozen=True)
class Verdict:
    """One number of a text (or a quotation) and what was found of it.

    `start` and `end` are offsets in the text, `line` its line from 1, `sentence` the sentence around it. `sources` are
    the places that hold it, or that hold what it was computed from by `calculation`. An unsupported one has a `reason`
    and, where there is one, the `nearest` figure: its place and, as text, its value.
    """

    written: str
    start: int
    end: int
    line: int
    sentence: str
    verdict: str
    quantity: Quantity | None = None
    sources: tuple[Citation, ...] = ()
    calculation: Calculation | None = None
    reason: str = ""
    nearest: Citation | None = None
    nearest_value: str = ""

    @property
    def supported(self) -> bool:
        """True for what is quoted or computed."""
        return self.verdict != UNSUPPORTED

    def __str__(self) -> str:
        lines = [f"line {self.line}: “{self.written}”: {self.verdict}" + (f": {self.reason}" if self.reason else "")]
        if self.calculation is not None:
            lines += [f"    {line}" for line in self.calculation.lines]
        lines += [f"    {_place(source)}" for source in self.sources]
        if self.nearest is not None:
            lines.append(f"    nearest: {self.nearest_value}, {_place(self.nearest)}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The verdict as the command prints it with --json."""
        return {
            "written": self.written,
            "verdict": self.verdict,
            "line": self.line,
            "start": self.start,
            "end": self.end,
            "sentence": self.sentence,
            "reason": self.reason or None,
            "sources": [_place_as_json(source) for source in self.sources],
            "calculation": None
            if self.calculation is None
            else {"expression": self.calculation.expression, "result": str(self.calculation.result.value)},
            "nearest": None if self.nearest is None else _place_as_json(self.nearest) | {"value": self.nearest_value},
        }


@dataclass(frozen=True)
class Checked:
    """A text that was checked: a verdict for each of its numbers, in order."""

    text: str
    verdicts: tuple[Verdict, ...]

    @property
    def unsupported(self) -> tuple[Verdict, ...]:
        """The verdicts on what nothing supports."""
        return tuple(verdict for verdict in self.verdicts if not verdict.supported)

    @property
    def supported(self) -> bool:
        """True when everything is quoted or computed, also of a text without numbers."""
        return not self.unsupported

    def __str__(self) -> str:
        if not self.verdicts:
            return "There is no number to check."
        counts = [sum(verdict.verdict == kind for verdict in self.verdicts) for kind in (QUOTED, COMPUTED, UNSUPPORTED)]
        total = f"{_numbers(len(self.verdicts))}: {counts[0]} quoted, {counts[1]} computed, {counts[2]} unsupported."
        return "\n".join([*(str(verdict) for verdict in self.verdicts), "", total])

    def as_json(self) -> dict[str, Any]:
        """The one object that `assistant check --json` prints."""
        return {"supported": self.supported, "verdicts": [verdict.as_json() for verdict in self.verdicts]}


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count:,} numbers"


def _place(citation: Citation) -> str:
    return str(citation).partition("] ")[2]


def _place_as_json(citation: Citation) -> dict[str, Any]:
    return {
        "document": citation.document,
        "section": citation.section,
        "page": citation.page,
        "lines": list(citation.lines) if citation.lines else None,
        "quote": citation.quote,
        "row": citation.row,
        "column": citation.column,
    }


def first_unsupported(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The first number that nothing supports, or None."""
    return next((verdict for verdict in verdicts if not verdict.supported), None)
