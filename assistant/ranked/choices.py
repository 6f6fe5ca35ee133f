"""Candidates that choose: the periods, rows or columns whose figure is the largest or meets a bound, and their count."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.answers import Answer
from assistant.figures import Figure
from assistant.ranked.candidates import Candidate
from assistant.ranked.choice_wording import Member, count_members, name_members, plain_name
from assistant.ranked.groups import (
    Group,
    asking_features,
    group_features,
    groups_of_rows,
    within_range,
)
from assistant.ranked.series import figures_of, is_percent
from assistant.ranked.table_features import features
from assistant.ranked.tables import Draft, Tabular
from corpus.periods import Period, find_periods
from corpus.quantities import Quantity
from corpus.units import PERCENT

MOST_COLUMNS = 3  # in which rows compete
MOST_GROUPS = 4  # of rows that compete
FEWEST, MOST_MEMBERS = 2, 30  # that compete in one field
_COMPETING = ("items", "items_apart", "section", "total", "sum")  # groups whose rows are of one rank
_COMPARING = ("most", "least", "above", "below", "which_period", "which", "how_many")
_TOTAL = re.compile(r"\btotals?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Field:
    """Figures that compete with each other.

    `along` says what tells them apart ("periods", "rows", "columns"), `made` how they were put together; `group` is
    that of the rows, where rows compete.
    """

    along: str
    figures: tuple[Figure, ...]
    made: str
    group: Group | None = None


@dataclass(frozen=True)
class Choice:
    """Those of a field that are meant: by what condition, by which reading of it, and under which names."""

    field: Field
    condition: str
    reading: str
    naming: str
    members: tuple[Member, ...]


def choice_candidates(tabular: Tabular) -> Iterator[Candidate]:
    """The candidates that choose among a table's periods, rows or columns: by name ("periods", "rows"), or "count"."""
    asked = tabular.words
    counting = "counts" in asked
    seen: set[tuple[object, ...]] = set()
    for choice in _choices(tabular, asked):
        kind = "count" if counting else "periods" if choice.field.along == "periods" else "rows"
        names = tuple(member.name for member in choice.members)
        key = (
            len(names) if counting else names,
            tuple(figure.cell for figure in choice.field.figures),
            choice.condition,
        )
        if key not in seen:
            seen.add(key)
            yield Candidate(kind, _features(tabular, choice, kind, asked), _writer(tabular, choice, counting))


def _writer(tabular: Tabular, choice: Choice, counting: bool) -> Callable[[], Answer | None]:
    write = count_members if counting else name_members
    heading = choice.field.group.heading if choice.field.group is not None else None
    return lambda: write(tabular.question.text, choice.members, heading)


# --- who competes ------------------------------------------------------------------------------------------------


def _choices(tabular: Tabular, asked: frozenset[str]) -> Iterator[Choice]:
    comparing = bool({"most", "least"} & asked)
    if not (comparing or _bounds(tabular, asked) or "but_not" in asked):
        return
    if "asks_period" in asked:
        for field in _period_fields(tabular, asked):
            yield from _chosen(tabular, field, asked)
    elif {"which", "how_many", "asks_kinds"} & asked or tabular.question.wants == "label":
        for field in _label_fields(tabular):
            yield from _chosen(tabular, field, asked)
        if "but_not" in asked:
            yield from _one_sided(tabular)


def _period_fields(tabular: Tabular, asked: frozenset[str]) -> Iterator[Field]:
    """The series of the best rows and columns, of them the periods that the question names where it names some.

    Columns without a date may be parts of a year ("First", "Second"): they compete where no others do.
    """
    parts = "asks_part_of_year" in asked
    found = False
    for series in tabular.series:
        figures = tuple(figure for figure in series.figures if figure.quantity is not None)
        if len(figures) < FEWEST or parts and not any(map(_is_part_of_year, figures)):
            continue
        found = True
        named = within_range(tabular, figures) or tuple(f for f in figures if tabular.relevance.fit(f.period) > 0)
        if FEWEST <= len(named) < len(figures):
            yield Field("periods", named, "asked")
        yield Field("periods", figures, "all")
    if not found:
        yield from _column_fields(tabular)


def _is_part_of_year(figure: Figure) -> bool:
    period = figure.period
    return period is not None and bool(
        period.quarter or period.half or period.month and not period.day or period.months
    )


def _label_fields(tabular: Tabular) -> Iterator[Field]:
    """The items of a column, under a sub-heading or above a total, and the columns of a row that differ in their words."""
    groups = [group for group in groups_of_rows(tabular) if group.made in _COMPETING][:MOST_GROUPS]
    for column in _best_columns(tabular)[:MOST_COLUMNS]:
        for group in groups:
            figures = tuple(figure for row in group.rows if (figure := _measured(tabular, row, column)) is not None)
            if FEWEST <= len(figures) <= MOST_MEMBERS:
                yield Field("rows", figures, group.made, group)
    yield from _column_fields(tabular)


def _column_fields(tabular: Tabular) -> Iterator[Field]:
    """The figures of a row of one period and one kind, under headings that say different words; totals left out."""
    columns = tabular.sheet.columns
    for row in tabular.rows[:MOST_GROUPS]:
        alike: dict[object, dict[str, Figure]] = {}
        for figure in figures_of(tabular.sheet, row):
            head = columns[_column(figure)]
            if head.keys and not _TOTAL.search(head.text):
                alike.setdefault((head.period, is_percent(figure)), {}).setdefault(head.text, figure)
        for found in alike.values():
            if len(found) >= FEWEST:
                yield Field("columns", tuple(found.values()), "row")


def _best_columns(tabular: Tabular) -> list[int]:
    relevance = tabular.relevance
    return sorted(
        tabular.sheet.measured,
        key=lambda index: (
            -relevance.rank(relevance.columns[index]) - relevance.fit(tabular.sheet.columns[index].period)
        ),
    )


def _measured(tabular: Tabular, row: int, column: int) -> Figure | None:
    figure = tabular.sheet.values.get((row, column))
    return figure if figure is not None and figure.quantity is not None else None


def _column(figure: Figure) -> int:
    assert figure.cell is not None
    return figure.cell[1]


def _row(figure: Figure) -> int:
    assert figure.cell is not None
    return figure.cell[0]


# --- who is chosen -----------------------------------------------------------------------------------------------


def _chosen(tabular: Tabular, field: Field, asked: frozenset[str]) -> Iterator[Choice]:
    for condition, reading, figures in _conditions(tabular, field, asked):
        if figures:
            for naming, members in _names(tabular, field, figures):
                yield Choice(field, condition, reading, naming, members)


# How a figure is held against a bound or another: in base units, as written, without its sign.
_READINGS: dict[str, Callable[[Quantity], Decimal]] = {
    "value": lambda quantity: quantity.value,
    "written": lambda quantity: quantity.number,
    "size": lambda quantity: abs(quantity.value),
}


def _conditions(tabular: Tabular, field: Field, asked: frozenset[str]) -> Iterator[tuple[str, str, tuple[Figure, ...]]]:
    """What may be meant by the question's comparison: its name, its reading, and the figures that meet it."""
    question = tabular.question
    bounds = _bounds(tabular, asked)
    above = question.above and "negative" not in asked
    for name, reading in _READINGS.items():
        sizes = [(reading(figure.quantity), figure) for figure in field.figures if figure.quantity is not None]
        if bounds:
            limit = reading(bounds[0])
            met = [
                f
                for size, f in sizes
                if size != limit and (size > limit) == above or size == limit and question.inclusive
            ]
            yield "bound", name, tuple(met)
        elif {"most", "least"} & asked and name != "written":
            levels = sorted({size for size, _ in sizes}, reverse=question.most)
            if 1 < len(levels) >= question.rank:
                yield "extreme", name, tuple(f for size, f in sizes if size == levels[question.rank - 1])


def _bounds(tabular: Tabular, asked: frozenset[str]) -> tuple[Quantity, ...]:
    if {"negative", "positive"} & asked:
        return (Quantity(Decimal(0), written="zero"),)
    return tabular.question.bounds if {"above", "below"} & asked else ()


def _one_sided(tabular: Tabular) -> Iterator[Choice]:
    """The rows with something in the column of the first period that is named and nothing in that of the second."""
    columns = _columns_of_periods(tabular)
    if len(columns) < 2:
        return
    figures = [
        figure
        for label in tabular.sheet.rows
        if (figure := _something(tabular, label.index, columns[0])) and not _something(tabular, label.index, columns[1])
    ]
    if figures:
        field = Field("rows", tuple(figures), "one_sided")
        yield Choice(field, "but_not", "value", "", tuple(Member(figure.row, figure) for figure in figures))


def _columns_of_periods(tabular: Tabular) -> list[int]:
    """The column of each period that is named, in the question's order."""
    columns = tabular.sheet.columns
    found = []
    for asked in tabular.question.periods:
        fits = {index: period.fits(asked) for index in tabular.sheet.measured if (period := columns[index].period)}
        if max(fits.values(), default=0.0) > 0:
            found.append(max(fits, key=lambda index: fits[index]))
    return found


def _something(tabular: Tabular, row: int, column: int) -> Figure | None:
    figure = _measured(tabular, row, column)
    return figure if figure is not None and figure.quantity and figure.quantity.number else None


def _names(tabular: Tabular, field: Field, figures: Sequence[Figure]) -> Iterator[tuple[str, tuple[Member, ...]]]:
    """The names that those chosen go by: a row's or column's label; of a period its year, its date or its heading."""
    if field.along == "periods":
        yield from period_names(tabular, figures)
    else:
        rows = field.along == "rows"
        names = [plain_name(figure.row if rows else figure.column) for figure in figures]
        if all(names):
            yield "", tuple(Member(name, figure) for name, figure in zip(names, figures, strict=True))


def period_names(tabular: Tabular, figures: Sequence[Figure]) -> Iterator[tuple[str, tuple[Member, ...]]]:
    """Figures by the names of their periods: the year, the date as written, the whole heading; each way once."""
    headings = [_heading(tabular, figure) for figure in figures]
    dates = [_date(heading) for heading in headings]
    years = [_year(figure.period) for figure in figures]
    seen: set[tuple[str, ...]] = set()
    for naming, names in (("year", years), ("date", dates), ("heading", headings)):
        if all(names) and len(set(names)) == len(names) and tuple(names) not in seen:
            seen.add(tuple(names))
            yield naming, tuple(Member(name, figure) for name, figure in zip(names, figures, strict=True))


def _year(period: Period | None) -> str:
    """The year of a period as it is written: "2023", "2022/23"; "" for none."""
    return str(Period(year=period.year, start_year=period.start_year)) if period is not None and period.year else ""


def _heading(tabular: Tabular, figure: Figure) -> str:
    """The heading that says a figure's period: its row's, its column's, or that of a header inside the table."""
    sheet = tabular.sheet
    row, column = _row(figure), _column(figure)
    return sheet.rows[row].written if sheet.rows[row].period is not None else sheet.table.column_for(row, column).label


@lru_cache(maxsize=4_096)
def _date(heading: str) -> str:
    mentions = find_periods(heading)
    return heading[mentions[0].start : mentions[-1].end] if mentions else ""


# --- how each is described ---------------------------------------------------------------------------------------


def _features(tabular: Tabular, choice: Choice, kind: str, asked: frozenset[str]) -> dict[str, float]:
    """The features of a table's candidates over the whole field, and those of the choice."""
    field, condition = choice.field, choice.condition
    found = features(tabular, Draft(kind, field.figures, f"{field.along}_{field.made}"))
    if field.group is not None:
        columns = [tabular.relevance.columns[column].covered for column in dict.fromkeys(map(_column, field.figures))]
        found |= group_features(tabular, field.group, "chosen", columns)
    found |= asking_features(kind, asked, len(choice.members))
    found[f"{kind}|chosen"] = 1.0
    found |= {f"chosen|{condition}|{cue}": 1.0 for cue in _COMPARING if cue in asked}
    found[f"chosen|{condition}|{field.along}"] = 1.0
    found[f"chosen|{condition}|{choice.reading}"] = 1.0
    found[f"chosen|{field.along}|{field.made}"] = 1.0
    for name in ("asks_year", "asks_part_of_year"):
        if name in asked:
            found[f"chosen|{field.along}|{name}"] = 1.0
    if choice.naming:
        found |= {
            f"{kind}|{name}|{choice.naming}": 1.0
            for name in ("asks_year", "several_periods", "asks_date", "asks_part_of_year")
            if name in asked
        }
    found["chosen|all_of_them"] = float(len(choice.members) == len(field.figures))
    found[f"chosen|{condition}|one"] = float(len(choice.members) == 1)
    bounds = _bounds(tabular, asked)
    if bounds:
        percents = sum(map(is_percent, field.figures)) / len(field.figures)
        found["chosen|other_unit"] = abs(percents - float(bounds[0].unit == PERCENT))
    return found
