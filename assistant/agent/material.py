"""What a model was shown, by the ids that it cites: passages p1, p2 …, figures f1, f2 …, calculations c1, c2 …

The ids are given here and nowhere else. What a model says of an id that is not here is not followed.
"""

import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.agent.fencing import fenced
from assistant.calculator import Calculation, Operand
from assistant.checking import Material as Support
from assistant.checking import Verdict
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.opened import Opened
from assistant.sheets import Sheet
from assistant.statements import Sentence
from assistant.wording import letter, name_of, show, show_result
from corpus.chunks import Chunk
from corpus.documents import Document
from corpus.quantities import Quantity, find_quantities

ID = re.compile(r"\b([pfc])(\d{1,4})\b", re.IGNORECASE)
LONGEST_SECTION = 80  # characters, of a heading in a list of figures
LONGEST_EXPRESSION = 600  # characters, with the calculations that it names written out


@dataclass(frozen=True)
class Shown:
    """A passage as it was shown: a chunk of a document."""

    id: str
    chunk: Chunk
    document: Document


@dataclass(frozen=True)
class Computed:
    """A calculation: its expression over ids, the ids of all figures that it rests on, and its result.

    The reader's own calculation is `made`, and named by its id in the expressions of others; it has no expression here.
    """

    id: str
    expression: str
    figures: tuple[str, ...]
    result: Quantity
    working: str
    made: Calculation | None = None


@dataclass
class Material:
    """Everything that a model was shown for one question, and the quantities that the question itself gives.

    `companies` are the names of whose report each document is, by its id; one may hold a digit ("3M") and is no number.
    Tools may run side by side, so that adding is done by one at a time.
    """

    question: str
    companies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passages: dict[str, Shown] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    calculations: dict[str, Computed] = field(default_factory=dict)
    verdicts: dict[tuple[str, int, int], list[Verdict]] = field(default_factory=dict, repr=False)
    opened: Opened = field(default_factory=Opened, repr=False)
    _ids: dict[object, str] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def given(self) -> list[Quantity]:
        """The quantities that the question itself gives, as assumptions: "at 5% a year"."""
        return [mention.quantity for mention in find_quantities(self.question)]

    def unnamed(self, text: str) -> str:
        """A text of the same length in which the digits of companies' names are none."""
        for name in sorted({name for names in self.companies.values() for name in names}, key=len, reverse=True):
            if any(letter.isdigit() for letter in name):
                masked = "".join("X" if letter.isdigit() else letter for letter in name)
                text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", masked, text, flags=re.IGNORECASE)
        return text

    def reports_on(self, text: str) -> frozenset[str]:
        """The ids of the documents whose companies a text names."""
        return frozenset(
            id
            for id, names in self.companies.items()
            if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
        )

    @property
    def text(self) -> str:
        """All the text of reports that was shown."""
        return "\n".join(shown.chunk.text for shown in self.passages.values())

    @property
    def support(self) -> Support:
        """The tables and sentences that numbers are held against: of all that was shown, but for words to a machine."""
        blocks: dict[tuple[str, int], Document] = {}
        for shown in self.passages.values():
            first, last = shown.chunk.blocks
            blocks |= {(shown.document.id, block): shown.document for block in range(first, last + 1)}
        blocks |= {(figure.document.id, figure.block): figure.document for figure in self.figures.values()}
        sheets: list[Sheet] = []
        told: list[Sentence] = []
        for (_, block), document in blocks.items():
            made = self.opened.of(document, (block,), orders=False)
            sheets += made[0]
            told += made[1]
        return Support(tuple(sheets), tuple(told))

    def add_passage(self, chunk: Chunk, document: Document) -> Shown:
        """A passage with its id; the same passage always has the same one."""
        with self._lock:
            id = self._id("p", ("p", chunk.id), len(self.passages))
            return self.passages.setdefault(id, Shown(id, chunk, document))

    def add_figure(self, figure: Figure) -> str:
        """A figure's id; the same place always has the same one."""
        with self._lock:
            id = self._id("f", ("f", figure.document.id, figure.block, figure.cell or figure.span), len(self.figures))
            self.figures.setdefault(id, figure)
            return id

    def _id(self, kind: str, key: object, count: int) -> str:
        return self._ids.setdefault(key, f"{kind}{count + 1}")

    def calculate(self, expression: str) -> Computed:
        """Work out an expression over ids of figures and calculations; it becomes a calculation with an id.

        Raises CalculatorError, and KeyError with the id for one that was never given.
        """
        written = self.written_out(expression)
        calculation = self.worked_out(written, Evidence())
        figures = [id for name in _ids(written) for id in (self._operands(name))]
        with self._lock:
            id = self._id("c", ("c", written), len(self.calculations))
            working = calculation.lines[-1]
            computed = Computed(id, written, tuple(dict.fromkeys(figures)), calculation.result, working)
            return self.calculations.setdefault(id, computed)

    def add_made(self, calculation: Calculation, figures: Sequence[str]) -> Computed:
        """A calculation of the reader's, of figures with these ids."""
        with self._lock:
            id = self._id("c", ("c", calculation.lines), len(self.calculations))
            computed = Computed(id, "", tuple(figures), calculation.result, calculation.lines[-1], calculation)
            return self.calculations.setdefault(id, computed)

    def written_out(self, expression: str) -> str:
        """An expression with the calculations that it names written out, as far as they have an expression."""
        expression = re.sub(r"[\[{]\s*([fc]\d{1,4})\s*[\]}]", r"\1", expression)

        def out(match: re.Match[str]) -> str:
            id = match[0].lower()
            if match[1].lower() == "c":
                computed = self.calculations[id]
                return f"({computed.expression})" if computed.made is None else id
            if id not in self.figures:
                raise KeyError(id)
            return id

        return ID.sub(out, expression)

    def worked_out(self, written: str, evidence: Evidence) -> Calculation:
        """The calculation of an expression that is written out, its figures cited in `evidence`.

        Evidence names its figures by letters, in their order; calculations of the reader's keep their ids.
        """
        figures = [id for id in _ids(written) if id in self.figures]
        names = {id: letter(index) for index, id in enumerate(figures)}
        made = [self.calculations[id] for id in _ids(written) if id in self.calculations]
        typed = [Operand(one.id, one.working.partition(" = ")[0], one.result) for one in made]
        lettered = ID.sub(lambda match: names.get(match[0], match[0]), written)
        return evidence.calculate(lettered, [self.figures[id] for id in figures], typed)

    def _operands(self, id: str) -> tuple[str, ...]:
        """The figures that an id rests on."""
        return self.calculations[id].figures if id in self.calculations else (id,)

    def quantity(self, id: str) -> Quantity | None:
        """The quantity that an id of a figure or calculation stands for."""
        if id in self.calculations:
            return self.calculations[id].result
        return self.figures[id].quantity if id in self.figures else None

    def said(self, id: str) -> str:
        """What stands in a sentence for an id of a figure or calculation: "about $225 billion", "96.3%"."""
        if id in self.calculations:
            return show_result(self.calculations[id].result)
        figure = self.figures[id]
        return show(figure.quantity) if figure.quantity is not None else figure.text

    # --- as a model reads it --------------------------------------------------------------------------------------

    def passage_lines(self, shown: Iterable[Shown], longest: int) -> str:
        """Passages for a model, each between marks that its own text cannot write."""
        parts = []
        for one in shown:
            text = fenced(one.chunk.text)
            text = text if len(text) <= longest else text[:longest] + " …"
            place = one.chunk.place
            at = (
                f' page="{place.page}"'
                if place.page
                else f' lines="{place.lines[0]}-{place.lines[1]}"'
                if place.lines
                else ""
            )
            name = fenced(one.document.name).replace('"', "'")
            parts.append(f'<passage id="{one.id}" document="{name}"{at}>\n{text}\n</passage>')
        return "\n".join(parts)

    def figure_lines(self, ids: Iterable[str]) -> str:
        """Figures for a model, one a line: id, what it is, its value, its period, where it stands."""
        rows = []
        for id in ids:
            figure = self.figures[id]
            period = str(figure.period) if figure.period else ""
            value = show(figure.quantity) if figure.quantity is not None else figure.text
            cells = (name_of(figure), value, period, figure.source.section[:LONGEST_SECTION], figure.document.name)
            rows.append(" | ".join((id, *(" ".join(fenced(cell).split()).replace("|", "/") for cell in cells))))
        return "<figures>\nid | what | value | period | section | document\n" + "\n".join(rows) + "\n</figures>"


def _ids(expression: str) -> list[str]:
    """The ids in an expression, each once."""
    return list(dict.fromkeys(f"{kind}{number}" for kind, number in ID.findall(expression)))
