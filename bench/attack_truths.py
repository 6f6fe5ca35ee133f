"""True statements about reports, as sentences whose parts are known: which words are the subject, the period, the number."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from assistant.answers import Answer
from assistant.checking import Material
from assistant.figures import Figure, without_periods
from assistant.sheets import Sheet
from assistant.words import keys
from corpus.documents import Document
from corpus.periods import Period, find_periods
from corpus.quantities import Quantity, find_quantities, format_quantity
from corpus.units import CURRENCY_NAMES, PERCENT, POINTS, RATES, TIME_UNITS, TIMES

WORDS, SUBJECT, PERIOD, NUMBER = "words", "subject", "period", "number"
LONGEST_LABEL = 60  # letters of a label that a sentence takes as its subject
LONGEST_SENTENCE = 400


@dataclass(frozen=True)
class Part:
    """A stretch of a statement. A number has its `quantity`, and `derived` where it was computed and not quoted.

    `cell` is the (row, column) that a subject, a period or a number comes from; `role` names its place in a change.
    """

    kind: str
    text: str
    quantity: Quantity | None = None
    derived: bool = False
    cell: tuple[int, int] | None = None
    role: str = ""


@dataclass(frozen=True)
class Truth:
    """A true statement about one report: its `form` ("level", "growth" …), its parts, the table it speaks of.

    An answer that was given is judged with its own citations and calculations.
    """

    source: str
    form: str
    parts: tuple[Part, ...]
    report: "Report"
    sheet: Sheet | None = None
    answer: Answer | None = None

    @property
    def text(self) -> str:
        """The sentence."""
        text = "".join(part.text for part in self.parts)
        return text[:1].upper() + text[1:]

    def having(self, kind: str) -> list[int]:
        """Where parts of a kind stand."""
        return [place for place, part in enumerate(self.parts) if part.kind == kind]

    def but(self, changes: dict[int, Part]) -> "Truth":
        """The same statement with other parts in some places."""
        return replace(self, parts=tuple(changes.get(place, part) for place, part in enumerate(self.parts)))


@dataclass(frozen=True)
class Report:
    """A report that statements are made of and held against."""

    name: str
    document: Document

    @cached_property
    def material(self) -> Material:
        """All of its tables and sentences."""
        return Material.of([self.document])

    @cached_property
    def values(self) -> frozenset[Decimal]:
        """Every value that stands in it, without signs."""
        cells = (
            figure.quantity.value
            for sheet in self.material.sheets
            for figure in sheet.values.values()
            if figure.quantity is not None
        )
        told = (mention.quantity.value for block in self.document.blocks for mention in find_quantities(block.text))
        return frozenset(abs(value) for value in (*cells, *told))

    def said(self, label: str, period: Period | None) -> set[Decimal]:
        """Every value that the report gives for rows of (nearly) this name at a period: any of them is true of it."""
        wanted = keys(label)
        found: set[Decimal] = set()
        for sheet in self.material.sheets:
            for figure in sheet.values.values():
                if figure.quantity is None or not (
                    keys(figure.row) >= wanted or keys(figure.row) and keys(figure.row) <= wanted
                ):
                    continue
                if period is None or figure.period is None or figure.period.fits(period) > 0:
                    found.add(figure.quantity.value)
        return found


def rounded(quantity: Quantity, places: int) -> Quantity:
    """A quantity with fewer decimals, halves away from zero."""
    return replace(
        quantity, number=quantity.number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), written=""
    )


def written(quantity: Quantity) -> str:
    """A quantity as a sentence has it."""
    plain = replace(quantity, approximate=False, estimate=False)
    places = plain.decimals
    if plain.unit in CURRENCY_NAMES | {PERCENT, TIMES} or plain.scale or plain.decimals:
        text = format_quantity(replace(plain, number=Decimal(1)))
        shown = f"{abs(plain.number):,.{places}f}"
        sign = "-" if plain.number < 0 else ""
        return sign + text.replace("1", shown, 1)
    return format_quantity(plain, None)


# --- subjects and periods of a table --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A row (or a column, where the rows are periods) as the subject of sentences: its name and its figures by period."""

    name: str
    figures: tuple[Figure, ...]
    sheet: Sheet
    index: int

    @property
    def dated(self) -> list[tuple[str, Figure]]:
        """The figures with the period of each in words, where every period can be told from the others."""
        named = [(_period_words(figure, self.figures), figure) for figure in self.figures]
        return [(words, figure) for words, figure in named if words]


def lines(report: Report) -> Iterator[Line]:
    """The rows and columns of a report's tables that have a name of their own and figures at periods."""
    for sheet in report.material.sheets:
        rows = [label for label in sheet.rows if label.keys and label.text]
        labels = [_unmarked(label.text).lower() for label in rows]
        names = [" ".join((*label.sections, own)).lower() for label, own in zip(rows, labels, strict=True)]
        for label, own, name in zip(rows, labels, names, strict=True):
            if names.count(name) > 1:
                continue  # of two rows of one name no sentence says which it means
            said = _subject(label.text, label.sections if labels.count(own) > 1 else ())
            figures = [
                figure
                for column in sheet.measured
                if (figure := sheet.values.get((label.index, column))) is not None and figure.quantity is not None
            ]
            for heading in dict.fromkeys(sheet.columns[figure.cell[1]].text for figure in figures if figure.cell):
                alike = tuple(
                    figure for figure in figures if figure.cell and sheet.columns[figure.cell[1]].text == heading
                )
                full = _with_heading(said, heading, sheet)
                if full:
                    yield Line(full, alike, sheet, label.index)
        yield from _columns(sheet)


def _columns(sheet: Sheet) -> Iterator[Line]:
    """Columns of a table whose rows are periods and no more: "AI CapEx" at 2024, 2025 …"""
    dated = [label for label in sheet.rows if label.period is not None and not label.keys]
    if len(dated) < 2:
        return
    for column in sheet.measured:
        name = sheet.columns[column].text
        figures = [sheet.values.get((label.index, column)) for label in dated]
        kept = tuple(one for one in figures if one is not None and one.quantity is not None)
        if name and len(kept) >= 2 and len(name) <= LONGEST_LABEL:
            yield Line(_subject(name, ()), kept, sheet, -1 - column)


def _subject(label: str, sections: Sequence[str]) -> str:
    """A label as the subject of a sentence: without its footnote mark and colon, its small words small."""
    text = _unmarked(label)
    if (
        not text
        or len(text) > LONGEST_LABEL
        or not re.match(r"[A-Za-z]", text)
        or find_periods(text)
        or not _says(text)
    ):
        return ""
    section = re.sub(r"\s*(?:\(.*\)|:)$", "", sections[-1]).strip() if sections else ""
    if section and (len(section) > LONGEST_LABEL or find_periods(section) or find_quantities(section)):
        return ""
    return f"{text} ({section})" if section else text


def _unmarked(label: str) -> str:
    """A label without its footnote mark and colon."""
    return re.sub(r"\s*(?:\(\d{1,2}\)|\*+|:)$", "", " ".join(label.split())).strip(" –-")


def _says(text: str) -> bool:
    """Whether a label says something by itself: not "Other", which is of no one thing."""
    return any(len(key) > 2 and not key.isdigit() for key in keys(text) if not key.startswith("~"))


def _with_heading(name: str, heading: str, sheet: Sheet) -> str:
    """A row's name with the heading of its column, where a table has several kinds of columns."""
    heading = re.sub(r"\([^()]*\)", " ", without_periods(heading)).strip(" ,:-")
    kinds = {without_periods(sheet.columns[column].text).strip() for column in sheet.measured}
    if len(kinds) == 1 or not heading:
        return name if len(kinds) == 1 else ""
    if not name or len(heading) > LONGEST_LABEL or find_quantities(heading) or _UNSAID.fullmatch(heading):
        return ""
    return f"{heading} of {name}"


# Headings that no one would say: "Year of Coast Line", "$'000 of Total".
_UNSAID = re.compile(r"(?:full )?year|total|[^A-Za-z]*(?:m|k|bn)?|[^A-Za-z].*|.*[$€£%].*|over|vs\\b.*", re.IGNORECASE)


def _period_words(figure: Figure, among: Sequence[Figure]) -> str:
    """The period of a figure as a sentence says it; "" where it has none of its own or shares it with another."""
    period = figure.period
    if period is None or period.year is None:
        return ""
    others = [other.period for other in among if other is not figure and other.period is not None]
    if period in others:
        return ""
    if not any(other.year == period.year for other in others) and period.months in (None, 12) and not period.quarter:
        return str(Period(year=period.year, start_year=period.start_year))
    return "" if period.months else str(period)


# --- statements -----------------------------------------------------------------------------------------------------


def _words(text: str) -> Part:
    return Part(WORDS, text)


def _figure(figure: Figure, draw: random.Random, role: str = "") -> Part:
    """A figure's number, now and then rounded or in another scale, as people write it."""
    quantity = figure.quantity
    assert quantity is not None
    shown = replace(quantity, approximate=False, estimate=False)
    chance = draw.random()
    if chance < 0.15 and shown.decimals:
        shown = rounded(shown, shown.decimals - 1)
    elif chance < 0.3 and shown.scale in ("thousand", "million") and abs(shown.number) >= 1000:
        larger = {"thousand": "million", "million": "billion"}[shown.scale]
        shown = rounded(replace(shown, number=shown.number / 1000, scale=larger), draw.choice((1, 2)))
    if not shown.number and quantity.number:
        shown = quantity
    return Part(NUMBER, written(shown), shown, False, figure.cell, role)


def _derived(quantity: Quantity) -> Part:
    return Part(NUMBER, written(quantity), quantity, True)


def _subject_part(line: Line) -> Part:
    name = line.name
    # Inside a sentence a label begins small, unless its first word is a name or written in capitals.
    return Part(SUBJECT, name, cell=(line.index, 0))


def _period_part(words: str, figure: Figure, role: str = "") -> Part:
    return Part(PERIOD, words, cell=figure.cell, role=role)


Maker = Callable[[Line, random.Random], Sequence[Part] | None]


def _level(line: Line, draw: random.Random) -> Sequence[Part] | None:
    words, figure = draw.choice(line.dated)
    subject, period, number = _subject_part(line), _period_part(words, figure), _figure(figure, draw)
    return draw.choice(
        [
            [subject, _words(" in "), period, _words(" was "), number, _words(".")],
            [_words("In "), period, _words(", "), subject, _words(" came to "), number, _words(".")],
            [subject, _words(" amounted to "), number, _words(" in "), period, _words(".")],
            [_words("The report puts "), subject, _words(" at "), number, _words(" for "), period, _words(".")],
        ]
    )


def _undated(line: Line, draw: random.Random) -> Sequence[Part] | None:
    figure = line.figures[0]
    return [
        _subject_part(line),
        _words(draw.choice((" was ", " stood at ", " came to "))),
        _figure(figure, draw),
        _words("."),
    ]


def _two(line: Line, draw: random.Random) -> tuple[tuple[str, Figure], tuple[str, Figure]] | None:
    """Two figures of a line, the earlier one first."""
    dated = sorted(line.dated, key=lambda pair: pair[1].period.order if pair[1].period else (0, 0, 0))
    if len(dated) < 2:
        return None
    first = draw.randrange(len(dated) - 1)
    earlier, later = dated[first], dated[first + 1]
    return (earlier, later) if _value(earlier[1]) != _value(later[1]) else None


def _value(figure: Figure) -> Decimal:
    assert figure.quantity is not None
    return figure.quantity.value


def _both(line: Line, draw: random.Random) -> Sequence[Part] | None:
    pair = _two(line, draw)
    if pair is None:
        return None
    (early, first), (late, last) = pair
    return draw.choice(
        [
            [_subject_part(line), _words(" was "), _figure(last, draw, "last"), _words(" in "), _period_part(late, last, "last"),
             _words(", compared with "), _figure(first, draw, "first"), _words(" in "), _period_part(early, first, "first"), _words(".")],
            [_subject_part(line), _words(" went from "), _figure(first, draw, "first"), _words(" in "), _period_part(early, first, "first"),
             _words(" to "), _figure(last, draw, "last"), _words(" in "), _period_part(late, last, "last"), _words(".")],
        ]
    )  # fmt: skip


def _growth(line: Line, draw: random.Random) -> Sequence[Part] | None:
    pair = _two(line, draw)
    if pair is None or pair[0][1].quantity is None or pair[0][1].quantity.unit in RATES:
        return None
    (early, first), (late, last) = pair
    if _value(first) <= 0 or _value(last) <= 0:
        return None
    ratio = (_value(last) / _value(first) - 1) * 100
    if abs(ratio) < Decimal("0.2") or abs(ratio) > 900:
        return None
    change = _derived(rounded(Quantity(abs(ratio), "", PERCENT), draw.choice((1, 1, 2))))
    verb = draw.choice(("grew", "rose", "increased") if ratio > 0 else ("fell", "declined", "decreased"))
    ends = [_period_part(early, first, "first"), _words(" to "), _period_part(late, last, "last")]
    return draw.choice(
        [
            [_subject_part(line), _words(f" {verb} by "), change, _words(" from "), *ends, _words(".")],
            [_subject_part(line), _words(f" {verb} by "), change, _words(" from "), *ends, _words(", from "),
             _figure(first, draw, "first"), _words(" to "), _figure(last, draw, "last"), _words(".")],
            [_words("From "), *ends, _words(", "), _subject_part(line), _words(f" {verb} "), change, _words(".")],
            [_words("Compared with "), _period_part(early, first, "first"), _words(", "), _subject_part(line), _words(f" {verb} "), change,
             _words(" in "), _period_part(late, last, "last"), _words(".")],
        ]
    )  # fmt: skip


def _difference(line: Line, draw: random.Random) -> Sequence[Part] | None:
    pair = _two(line, draw)
    if pair is None or pair[0][1].quantity is None or pair[1][1].quantity is None:
        return None
    (early, first), (late, last) = pair
    one, other = first.quantity, last.quantity
    assert one is not None and other is not None
    if one.scale != other.scale or one.unit != other.unit or one.number < 0 or other.number < 0:
        return None
    unit = POINTS if one.unit == PERCENT else one.unit
    if one.unit in TIME_UNITS | {TIMES}:
        return None
    change = _derived(
        replace(other, number=abs(other.number - one.number), unit=unit, approximate=False, estimate=False, written="")
    )
    verb = draw.choice(("rose", "increased") if other.number > one.number else ("fell", "decreased"))
    return draw.choice(
        [
            [_subject_part(line), _words(f" {verb} by "), change, _words(" from "), _period_part(early, first, "first"), _words(" to "),
             _period_part(late, last, "last"), _words(".")],
            [_words("Between "), _period_part(early, first, "first"), _words(" and "), _period_part(late, last, "last"), _words(", "),
             _subject_part(line), _words(f" {verb} by "), change, _words(".")],
            [_subject_part(line), _words(f" {verb} by "), change, _words(", from "), _figure(first, draw, "first"), _words(" in "),
             _period_part(early, first, "first"), _words(" to "), _figure(last, draw, "last"), _words(" in "), _period_part(late, last, "last"), _words(".")],
        ]
    )  # fmt: skip


def _mean(line: Line, draw: random.Random) -> Sequence[Part] | None:
    pair = _two(line, draw)
    if pair is None:
        return None
    (early, first), (late, last) = pair
    one, other = first.quantity, last.quantity
    assert one is not None and other is not None
    if one.scale != other.scale or one.unit != other.unit:
        return None
    average = _derived(
        replace(one, number=(one.number + other.number) / 2, approximate=False, estimate=False, written="")
    )
    return [
        _words("The average of "), _subject_part(line), _words(" in "), _period_part(early, first, "first"), _words(" and "),
        _period_part(late, last, "last"), _words(" was "), average, _words("."),
    ]  # fmt: skip


OF_ONE_LINE: tuple[tuple[str, Maker], ...] = (
    ("level", _level),
    ("level", _level),
    ("two levels", _both),
    ("growth", _growth),
    ("growth", _growth),
    ("difference", _difference),
    ("average", _mean),
)


def of_line(report: Report, line: Line, source: str, draw: random.Random) -> Iterator[Truth]:
    """True statements of one row or column."""
    makers = OF_ONE_LINE if line.dated else (("level", _undated),)
    if not line.dated and len(line.figures) != 1:
        return
    for form, maker in makers:
        parts = maker(line, draw)
        if parts is not None:
            yield Truth(source, form, tuple(parts), report, line.sheet)


def of_two_lines(report: Report, one: Line, other: Line, source: str, draw: random.Random) -> Iterator[Truth]:
    """True statements that hold one row against another: shares, multiples, gaps and sums at one period."""
    shared = [
        (words, figure, beside)
        for words, figure in (one.dated or [("", one.figures[0])])
        for also, beside in (other.dated or [("", other.figures[0])])
        if words == also
        and figure.quantity is not None
        and beside.quantity is not None
        and figure.period == beside.period
    ]
    if not shared:
        return
    words, figure, beside = draw.choice(shared)
    left, right = figure.quantity, beside.quantity
    assert left is not None and right is not None
    if left.unit != right.unit or left.scale != right.scale or left.number <= 0 or right.number <= 0:
        return
    a, b = (
        Part(SUBJECT, one.name, cell=(one.index, 0), role="a"),
        Part(SUBJECT, other.name, cell=(other.index, 0), role="b"),
    )
    dated = [_words(" in "), _period_part(words, figure)] if words else []
    if left.unit not in RATES and left.unit not in TIME_UNITS:
        ratio = left.number / right.number
        if Decimal("0.01") < ratio < Decimal("0.95"):
            share = _derived(rounded(Quantity(ratio * 100, "", PERCENT), 1))
            yield Truth(
                source, "share", (a, _words(" was "), share, _words(" of "), b, *dated, _words(".")), report, one.sheet
            )
        if Decimal("1.2") < ratio < 50:
            times = _derived(rounded(Quantity(ratio, "", TIMES), draw.choice((1, 2))))
            yield Truth(
                source, "multiple", (a, _words(" was "), times, _words(" "), b, *dated, _words(".")), report, one.sheet
            )
        total = replace(left, number=left.number + right.number, approximate=False, estimate=False, written="")
        totals = {
            label.index for label in one.sheet.rows if label.is_total or re.search(r"total|\bless\b", label.text, re.I)
        }
        if totals & {one.index, other.index}:
            return  # no one adds a total to its parts
        yield Truth(
            source, "sum", (a, _words(" and "), b, _words(" together came to "), _derived(total), *dated, _words(".")), report, one.sheet
        )  # fmt: skip
    if left.number > right.number and left.unit not in RATES:
        gap = replace(left, number=left.number - right.number, approximate=False, estimate=False, written="")
        yield Truth(
            source, "gap", (a, _words(" exceeded "), b, _words(" by "), _derived(gap), *dated, _words(".")), report, one.sheet
        )  # fmt: skip
