"""The three tools of a model: search the reports, look up figures, calculate. None reaches a file, an address or a shell.

Each takes a text and gives a text. What cannot be done is said in the text, so that the model can put it right.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from assistant.agent.material import LONGEST_EXPRESSION, Material
from assistant.agent.reading import as_material
from assistant.agent.steps import OnStep, Step
from assistant.answers import Answer
from assistant.calculator import CalculatorError
from assistant.expressions import Call, Chain, Literal, Name, Negated, Node, Power, parse
from assistant.figures import Figure
from assistant.finding import Found, unique
from assistant.formulas import PLAIN, SIGNATURES
from assistant.matching import pick
from assistant.prompts import TOOL_ANSWERS as SAY
from assistant.questions import QuestionError
from assistant.wording import show_result
from corpus.quantities import Quantity

if TYPE_CHECKING:
    from assistant.chain import Assistant

PASSAGES = 6  # that one search gives
LONGEST_PASSAGE = 2_800  # characters
LONGEST_QUERY = 500  # characters
FROM_TABLES, FROM_PROSE = 24, 8  # figures that one look-up gives
SECTIONS = 4  # of a document that are named as being read
TABLES = 4  # that are looked into
# Plain numbers that an expression may hold beside figures: a half, a per cent, the days, months and quarters of a year.
CONSTANTS = frozenset((1, 2, 4, 12, 52, 100, 360, 365))
MOST_YEARS = 100


class UnfoundedNumber(ValueError):
    """An expression holds a number that is neither a figure of the reports nor given in the question; for the model."""


@dataclass(frozen=True)
class Tools:
    """The tools over what one question may be answered from; what they find is added to the material."""

    assistant: "Assistant"
    material: Material
    documents: Collection[str] | None
    on_step: OnStep
    read: Callable[[str], Answer]
    _read: dict[str, Answer] = field(default_factory=dict)
    _told: set[str | tuple[str, str]] = field(default_factory=set)

    def named(self) -> dict[str, Callable[[str], str]]:
        """The tools by the names that a model calls them by."""
        return {
            "search_reports": self.search_reports,
            "look_up_figures": self.look_up_figures,
            "calculate": self.calculate,
        }

    def search_reports(self, query: str) -> str:
        """The passages nearest to a query, with their ids."""
        query = query.strip()[:LONGEST_QUERY]
        if not query:
            return SAY["no_query"]
        self._searches(query)
        words, documents = self._meant(query)
        passages = self.assistant.search(words, k=PASSAGES, documents=documents)
        shown = [
            self.material.add_passage(passage.chunk, self.assistant.index.document(passage.chunk.document_id))
            for passage in passages
        ]
        self._reads((one.document.name, "".join(one.chunk.headings[-1:])) for one in shown)
        return self.material.passage_lines(shown, LONGEST_PASSAGE) if shown else SAY["no_passage"]

    def look_up_figures(self, query: str) -> str:
        """The figures that a query names, from tables and prose, with their ids."""
        query = query.strip()[:LONGEST_QUERY]
        self._searches(query)
        try:
            found = self.assistant.found(*self._meant(query))
        except QuestionError as error:
            return str(error)
        reading = as_material(self.reading(query), self.assistant, self.material)
        tables = islice((one for one in unique(_of_tables(found)) if one.quantity is not None), FROM_TABLES)
        prose = islice(_of_prose(found), FROM_PROSE)
        figures = (*tables, *prose)
        self._reads((one.document.name, one.source.section) for one in figures)
        ids = [self.material.add_figure(figure) for figure in figures]
        ids = [id for id in ids if f"{id} |" not in reading]
        listed = self.material.figure_lines(ids) if ids else ""
        return "\n".join(filter(None, (reading, listed))) or SAY["no_figure"]

    def _searches(self, query: str) -> None:
        """Report what is searched for, by whichever tool, once."""
        if query not in self._told:
            self._told.add(query)
            self.on_step(Step("searching", query))

    def _reads(self, places: Iterable[tuple[str, str]]) -> None:
        """Report the documents that are read, each with its sections, as far as that is news."""
        documents: dict[str, list[str]] = {}
        for place in dict.fromkeys(places):
            if place not in self._told:
                self._told.add(place)
                documents.setdefault(place[0], []).append(place[1])
        for document, sections in documents.items():
            named = list(filter(None, sections))
            said = ", ".join(named[:SECTIONS]) + (" …" if len(named) > SECTIONS else "")
            self.on_step(Step("reading", f"{document}: {said}" if said else document))

    def _meant(self, query: str) -> tuple[str, Collection[str] | None]:
        """A query without the company that it names, and the documents of that one, or of the one the question names."""
        asked = self.assistant.which(query, self.documents)
        if not asked.companies or asked.ambiguous:
            asked = self.assistant.which(self.material.question, self.documents)
        return asked.unnamed(query), asked.nearest or self.documents

    def reading(self, question: str) -> Answer:
        """What the reader, which needs no model, answers to a question."""
        if question not in self._read:
            self._read[question] = self.read(question)
        return self._read[question]

    def calculate(self, expression: str) -> str:
        """The result of an expression over ids, with the id that it is cited by."""
        try:
            self._check(expression)
            computed = self.material.calculate(expression)
        except KeyError as unknown:
            return SAY["unknown_id"].format(id=unknown.args[0])
        except (CalculatorError, UnfoundedNumber) as error:
            return str(error)
        self.on_step(Step("calculating", computed.working))
        return f"{computed.id} = {show_result(computed.result)} ({computed.working})"

    def _check(self, expression: str) -> None:
        """Refuse an expression with a number from nowhere: raises UnfoundedNumber, KeyError, CalculatorError."""
        written = self.material.written_out(expression)
        if len(written) > LONGEST_EXPRESSION:
            raise UnfoundedNumber(SAY["long_expression"].format(most=LONGEST_EXPRESSION))
        figures = self.material.figures
        given = self.material.given
        tree = parse(written, {**figures, **self.material.calculations}, SIGNATURES)
        for number, plain in _literals(tree):
            if plain and 0 <= number.value <= MOST_YEARS:
                continue
            if not number.unit and not number.scale and number.number in CONSTANTS:
                continue
            if not any((number.value, number.unit) == (one.value, one.unit) for one in given):
                raise UnfoundedNumber(SAY["number_from_nowhere"].format(number=number.written or number.number))
        for call in _calls(tree, "cagr"):
            first, last, years = call.arguments[:3]
            if isinstance(first, Name) and isinstance(last, Name) and isinstance(years, Literal):
                between = _years_between(figures.get(first.name), figures.get(last.name))
                if between is not None and years.quantity.value != between:
                    raise UnfoundedNumber(SAY["years"].format(years=between))


def _of_tables(found: Found) -> Iterator[Figure]:
    """The cells that a question names, table by table; then the same rows at other periods."""
    question = found.question
    first: list[Figure] = []
    for one in found.matches[:TABLES]:
        for row in one.rows[:6] or (None,):
            for column in (*one.columns[:3], None):
                for period in (*question.periods, None):
                    first += [figure for _, figure in pick(one, row, column, period, question)[:8]]
    yield from first
    for figure in unique(first)[:6]:
        if figure.quantity is not None:
            yield from found.series(figure)


def _of_prose(found: Found) -> Iterator[Figure]:
    """The figures of the sentences that say most of a question, those of the best passages first."""
    asked = found.question.keys

    def order(place: tuple[float, int]) -> tuple[float, int]:
        return -place[0], place[1]

    scored = []
    for sentence in found.sentences:
        share = len(asked & (sentence.keys | sentence.context_keys)) / len(asked) if asked else 0.0
        rank = found.ranks.get((sentence.document.id, sentence.block), 20)
        if share > 0.3 and not sentence.is_table_line:
            scored.append((order((share, rank)), sentence))
    for _, sentence in sorted(scored, key=lambda pair: pair[0]):
        yield from (figure for figure in sentence.figures if figure.quantity is not None)


def _literals(node: Node, plain: bool = False) -> Iterator[tuple[Quantity, bool]]:
    """The numbers of an expression; with each whether it is a count of years or places, which no figure is."""
    if isinstance(node, Literal):
        yield node.quantity, plain
    elif isinstance(node, Call):
        names = SIGNATURES[node.function].arguments if SIGNATURES[node.function].maximum is not None else ()
        for place, argument in enumerate(node.arguments):
            yield from _literals(argument, place < len(names) and names[place] in PLAIN)
    else:
        for part in _parts(node):
            yield from _literals(part)


def _calls(node: Node, function: str) -> Iterator[Call]:
    """The calls of one function in an expression."""
    if isinstance(node, Call) and node.function == function:
        yield node
    for part in node.arguments if isinstance(node, Call) else _parts(node):
        yield from _calls(part, function)


def _parts(node: Node) -> Sequence[Node]:
    match node:
        case Negated(inner):
            return (inner,)
        case Chain(first, rest):
            return (first, *(part for _, part in rest))
        case Power(base, exponent):
            return (base, exponent)
    return ()


def _years_between(first: Figure | None, last: Figure | None) -> int | None:
    """The years from one figure's period to another's; None where they are not of whole years."""
    one = first.period if first is not None else None
    other = last.period if last is not None else None
    if one is None or other is None or one.year is None or other.year is None:
        return None
    return other.year - one.year if one.is_whole_year and other.is_whole_year else None
