"""What a table says of its members: of each segment, region or product one figure, for one measure and time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.figures import Figure, Label
from assistant.filings.vocabulary import vocabulary
from assistant.sheets import Sheet
from corpus.periods import Period
from corpus.units import PERCENT

LEAST_MEMBERS = 2
ROUNDING = Decimal("1.5")  # of the last place shown, for each row that a subtotal adds up
LARGEST_PERCENT = 1000
_LEADING = re.compile(r"^(?:(?:for|at|in|of|on|the|as)\b[\s/]*)+", re.IGNORECASE)
_DIVIDED = re.compile(r"\bby\b", re.IGNORECASE)
_SIGN = re.compile(r"[$€£¥]")
_TOTAL_OF = re.compile(r"^total\s+(?=\S)", re.IGNORECASE)
_NOTE = re.compile(r"\s*\((?:[a-z]|\d{1,2})\)(?=\s|$)")


@dataclass(frozen=True)
class Member:
    """One of those that a table lists, with its figure."""

    name: str
    figure: Figure

    @property
    def value(self) -> Decimal:
        """The figure's value in base units."""
        assert self.figure.quantity is not None
        return self.figure.quantity.value

    @property
    def is_rest(self) -> bool:
        """Whether it is what is left over, or belongs to none: "Other", "Eliminations"."""
        return bool(vocabulary().rest.fullmatch(self.name))


@dataclass(frozen=True)
class Series:
    """Figures of the members of a table that are of one measure and one time.

    `said` are the words of the table that say what they are, `heading` the sub-heading or column head itself; `label` the
    head of the column as written, with its period; `total` is the figure of all members together, where there is one.
    `level` is "group" for the totals of groups ("Total Europe") and "leaf" for the rows of all groups, else "".
    """

    sheet: Sheet
    said: str
    label: str
    period: Period | None
    members: tuple[Member, ...]
    total: Figure | None = None
    level: Literal["group", "leaf", ""] = ""

    @property
    def title(self) -> str:
        """The words that stand at the table: its caption and its corner."""
        corner = " ".join(row[0] for row in self.sheet.table.header if row)
        return f"{self.sheet.table.caption}\n{corner}"

    @property
    def around(self) -> str:
        """The words around the table: its caption, its corner, the headings above it."""
        return "\n".join((self.title, *self.sheet.source.headings[-2:]))

    @property
    def is_percent(self) -> bool:
        """Whether its figures are percentages."""
        return all(
            member.figure.quantity is not None and member.figure.quantity.unit == PERCENT for member in self.members
        )

    @property
    def is_change(self) -> bool:
        """Whether its figures say how much something changed: by their own words, or percentages of a table of changes."""
        words = vocabulary()
        if words.change.search(self.said):
            return True
        return self.is_percent and not words.share.search(self.said) and bool(words.change.search(self.title))

    @property
    def is_share(self) -> bool:
        """Whether its figures are parts of a whole."""
        return bool(vocabulary().share.search(self.said)) and self.is_percent

    @property
    def names(self) -> frozenset[str]:
        """The members by their names, in small letters, without those left over."""
        return frozenset(member.name.lower() for member in self.members if not member.is_rest)


def series_of(sheet: Sheet) -> Iterator[Series]:
    """Everything that a table says of its members, whether they are its rows or its columns."""
    yield from _of_rows(sheet)
    yield from _of_columns(sheet)


# --- members in rows -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """Rows under one sub-heading, up to their total."""

    section: str
    rows: tuple[Label, ...]
    total: Label | None
    level: Literal["group", "leaf", ""] = ""


def _of_rows(sheet: Sheet) -> Iterator[Series]:
    groups = [_without_subtotal(sheet, group) for group in _groups(sheet)]
    nested = [group for group in groups if group.total is not None and _names_its_group(group)]
    if len(nested) >= LEAST_MEMBERS:
        # "Total Europe" under "Europe": the totals are members of their own, and the rows of all groups are too.
        grand = next((group.total for group in groups if group.total is not None and group not in nested), None)
        totals = tuple(group.total for group in nested if group.total is not None)
        leaves = tuple(row for group in nested for row in group.rows)
        whole = [row for group in groups if group not in nested for row in group.rows]
        single = [row for row in whole if not vocabulary().measures_in(row.text)]  # "EMEA", which is not divided
        parts = tuple(sorted((*totals, *single), key=lambda row: row.index))
        groups = [_Group("", parts, grand, "group"), _Group("", leaves, grand, "leaf")]
    for group in groups:
        for column in sheet.measured:
            members = tuple(_members(sheet, group.rows, column))
            if len(members) < LEAST_MEMBERS:
                continue
            head = sheet.columns[column]
            total = sheet.values.get((group.total.index, column)) if group.total is not None else None
            said = " ".join(filter(None, (group.section, head_name(head.text))))
            yield _in_percent(Series(sheet, said, head.written, head.period, members, total, group.level))


def _groups(sheet: Sheet) -> Iterator[_Group]:
    rows: list[Label] = []
    for label in sheet.rows:
        filled = any(_quantity(sheet, label.index, column) for column in sheet.measured)
        changed = bool(rows) and label.sections[-1:] != rows[0].sections[-1:]
        is_total = label.is_total or bool(vocabulary().total.fullmatch(label.text))
        if (not filled or changed) and rows:
            yield _Group(_section(rows[0]), tuple(rows), None)
            rows = []
        if filled and is_total and rows:
            yield _Group(_section(rows[0]), tuple(rows), label)
            rows = []
        elif filled and not is_total:
            rows.append(label)
        elif filled:
            yield _Group("", (), label)
    if rows:
        yield _Group(_section(rows[0]), tuple(rows), None)


def _section(label: Label) -> str:
    return label.sections[-1].strip(" :") if label.sections else ""


def _names_its_group(group: _Group) -> bool:
    assert group.total is not None
    named = _TOTAL_OF.sub("", group.total.text)
    return named != group.total.text and bool(group.rows) and named.lower() == group.section.lower()


def _without_subtotal(sheet: Sheet, group: _Group) -> _Group:
    """The rows up to one that adds them up without saying so: "Net sales of reportable segments"."""
    for column in sheet.measured:
        numbers = [
            figure.quantity.number if figure and figure.quantity else None for figure in _cells(sheet, group, column)
        ]
        units = {figure.quantity.unit for figure in _cells(sheet, group, column) if figure and figure.quantity}
        if PERCENT in units:
            continue
        for place in range(2, len(numbers)):
            before = [number for number in numbers[:place] if number is not None]
            number = numbers[place]
            if number and len(before) > 1 and abs(sum(before) - number) <= ROUNDING * len(before) * _step(number):
                return _Group(group.section, group.rows[:place], group.rows[place])
    return group


def _cells(sheet: Sheet, group: _Group, column: int) -> list[Figure | None]:
    return [sheet.values.get((row.index, column)) for row in group.rows]


def _step(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _members(sheet: Sheet, rows: Sequence[Label], column: int) -> Iterator[Member]:
    for row in rows:
        figure = sheet.values.get((row.index, column))
        if figure is not None and figure.quantity is not None and row.text and not _says_what(row.text):
            yield Member(plain_name(row.text), figure)


def _says_what(label: str) -> bool:
    """Whether a row says what its figures are, and is no member: "Percentage of total revenue" under each of them."""
    words = vocabulary()
    return bool(words.share.match(label) or words.change.match(label))


def _quantity(sheet: Sheet, row: int, column: int) -> bool:
    figure = sheet.values.get((row, column))
    return figure is not None and figure.quantity is not None


# --- members in columns ----------------------------------------------------------------------------------------------


def _of_columns(sheet: Sheet) -> Iterator[Series]:
    words = vocabulary()
    by_period: dict[Period | None, list[Label]] = {}
    for column in sheet.measured:
        by_period.setdefault(sheet.columns[column].period, []).append(sheet.columns[column])
    for period, columns in by_period.items():
        named = [replace(head, text=head_name(head.text)) for head in columns]
        heads = [head for head in named if head.text]
        said = [
            head
            for head in heads
            if words.measures_in(head.text) or words.change.search(head.text) or words.share.search(head.text)
        ]
        if len(heads) < LEAST_MEMBERS or len(heads) != len(columns) or said:
            continue
        if len({head.text for head in heads}) != len(heads):
            continue
        total = next((head for head in heads if words.total.fullmatch(head.text)), None)
        for row in sheet.rows:
            members = tuple(
                Member(plain_name(head.text), figure)
                for head in heads
                if head is not total
                and (figure := sheet.values.get((row.index, head.index))) is not None
                and figure.quantity is not None
            )
            if len(members) >= LEAST_MEMBERS and row.text:
                whole = sheet.values.get((row.index, total.index)) if total is not None else None
                # "Net sales by region" over the rows says how these are divided, and not the columns.
                section = "" if _DIVIDED.search(_section(row)) else _section(row)
                text = " ".join(filter(None, (section, row.text)))
                label = " ".join(heads[0].written.replace(heads[0].text, " ").split())
                yield _in_percent(Series(sheet, text, label, row.period or period, members, whole))


# --- units and names -------------------------------------------------------------------------------------------------


def _in_percent(series: Series) -> Series:
    """The series with all figures in percent, where a percent sign stands at some of them and a currency at none.

    Accounts write the sign at the first figure of a column and at its total.
    """
    figures = [*(member.figure for member in series.members), *([series.total] if series.total is not None else [])]
    if series.is_percent or any(_SIGN.search(figure.text) for figure in figures):
        return series
    signed = any("%" in figure.text for figure in figures)
    if not signed or any(figure.quantity and abs(figure.quantity.number) > LARGEST_PERCENT for figure in figures):
        return series
    members = tuple(Member(member.name, _as_percent(member.figure)) for member in series.members)
    return replace(series, members=members, total=series.total and _as_percent(series.total))


def _as_percent(figure: Figure) -> Figure:
    assert figure.quantity is not None
    return replace(figure, quantity=replace(figure.quantity, unit=PERCENT, scale=""))


def head_name(text: str) -> str:
    """The head of a column, without its period, as a name: "For the Activision" → "Activision"."""
    return " ".join(_LEADING.sub("", text).split()).lstrip("/ ")


def plain_name(text: str) -> str:
    """A member's name without the marks of footnotes: "Online stores (1)" → "Online stores"."""
    return _TOTAL_OF.sub("", _NOTE.sub("", text)).strip(" :") or text
