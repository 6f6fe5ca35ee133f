"""Candidates that list: several cells, all periods of a row or table, the rows under a heading or above a total."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice

from assistant.answers import Answer
from assistant.figures import Figure
from assistant.ranked.candidates import Candidate
from assistant.ranked.choice_wording import Member, count_members, label_cell, name_members, plain_name, quote_cells
from assistant.ranked.choices import period_names
from assistant.ranked.groups import (
    asking_features,
    group_features,
    groups_of_rows,
    heard,
    made_features,
    within_range,
)
from assistant.ranked.series import figures_of
from assistant.ranked.table_features import features
from assistant.ranked.tables import Draft, Tabular
from corpus.periods import Period, find_periods

MOST_GROUPS = 12  # of rows that are listed
MOST_LISTED = 20
MOST_CELLS = 36  # candidates of several cells
MOST_ROWS = 4  # the best said, of which several cells are quoted
_TOTAL = re.compile(r"\btotals?\b", re.IGNORECASE)


def list_candidates(tabular: Tabular) -> Iterator[Candidate]:
    """The candidates that quote several cells ("cells"), name all periods ("all_periods") or rows ("list"), or "count"."""
    asked = tabular.words
    if _asks_cells(tabular):
        yield from islice(_cells(tabular, asked), MOST_CELLS)
    if "asks_period" in asked:
        yield from _all_periods(tabular, asked)
    if {"which", "how_many"} & tabular.cues.keys() or {"asks_list", "components", "under", "kind_noun"} & asked:
        yield from _lists(tabular, asked)


# --- several cells -----------------------------------------------------------------------------------------------


def _asks_cells(tabular: Tabular) -> bool:
    words = tabular.question.text.lower().split()
    return len(tabular.question.periods) > 1 or "respective" in tabular.cues or "and" in words or "each" in words


def _cells(tabular: Tabular, asked: frozenset[str]) -> Iterator[Candidate]:
    seen: set[tuple[object, ...]] = set()
    for figures, made in _sets(tabular):
        places = tuple(figure.cell for figure in figures)
        if len(figures) < 2 or places in seen:
            continue
        seen.add(places)
        found = features(tabular, Draft("cells", figures, made))
        found |= asking_features("cells", asked, len(figures))
        for name in ("respective", "range"):
            if name in tabular.cues or name in asked:
                found[f"made:{made}|cells|{name}"] = 1.0
        yield Candidate("cells", found, _quoter(tabular, figures))


def _quoter(tabular: Tabular, figures: Sequence[Figure]) -> Callable[[], Answer | None]:
    return lambda: quote_cells(tabular.question.text, figures)


def _sets(tabular: Tabular) -> Iterator[tuple[tuple[Figure, ...], str]]:
    """One row or column over the periods that are named (or all), and rows or columns beside each other in one."""
    yield from _over_time(tabular)
    relevance, columns = tabular.relevance, tabular.sheet.columns
    named = [row for row in tabular.rows if relevance.rows[row].phrase is not None and not relevance.rows[row].within]
    named.sort(key=lambda row: relevance.rows[row].phrase or (0, 0))
    respective = "respective" in tabular.cues
    for column in _fitting(tabular)[: 3 if respective else 2]:
        if len(named) > 2:
            yield _at(tabular, named, column), "named"
        for pair in combinations(tabular.rows[: MOST_ROWS if respective else MOST_ROWS - 1], 2):
            rows = sorted(pair, key=lambda row: (relevance.rows[row].phrase or (99, 99), row))
            yield _at(tabular, rows, column), "rows"
    for row in tabular.rows[:MOST_ROWS]:
        for one, other in combinations(figures_of(tabular.sheet, row), 2):
            if one.period == other.period and one.cell and other.cell:
                if columns[one.cell[1]].text != columns[other.cell[1]].text:
                    yield (one, other), "columns"


def _over_time(tabular: Tabular) -> Iterator[tuple[tuple[Figure, ...], str]]:
    periods = tabular.question.periods
    for series in tabular.series:
        figures = series.figures
        points = within_range(tabular, figures)
        if points:
            yield points, "range"
        else:
            found = [figure for period in periods if (figure := _closest(figures, period)) is not None]
            points = tuple(dict.fromkeys(found))
            yield points, "asked"
        if len(points) < 2 and len(periods) != 1 and "respective" in tabular.cues:
            yield figures, "all"
        elif len(periods) == 1:
            # The parts of the one period that is named: the quarters of a year.
            yield tuple(f for f in figures if f.period is not None and f.period.fits(periods[0]) > 0), "within"


def _fitting(tabular: Tabular) -> list[int]:
    sheet, relevance = tabular.sheet, tabular.relevance
    if not tabular.question.periods:
        return sorted(sheet.measured, key=lambda column: -relevance.rank(relevance.columns[column]))[:3]
    dated = [column for column in sheet.measured if relevance.fit(sheet.columns[column].period) > 0]
    rest = [column for column in sheet.measured if sheet.columns[column].period is None]
    return (dated + rest)[:3]


def _at(tabular: Tabular, rows: Sequence[int], column: int) -> tuple[Figure, ...]:
    found = (tabular.sheet.values.get((row, column)) for row in rows)
    return tuple(figure for figure in found if figure is not None and figure.quantity is not None)


def _closest(figures: Sequence[Figure], asked: Period) -> Figure | None:
    best = max(figures, key=lambda figure: figure.period.fits(asked) if figure.period else 0.0)
    return best if best.period is not None and best.period.fits(asked) > 0 else None


# --- all periods -------------------------------------------------------------------------------------------------


def _all_periods(tabular: Tabular, asked: frozenset[str]) -> Iterator[Candidate]:
    """The periods that a table's headings name, and those of which its best rows and columns have a figure."""
    relevance, sheet = tabular.relevance, tabular.sheet
    kind = "count" if "counts" in asked else "all_periods"
    seen: set[tuple[str, ...]] = set()
    for made, figures in _runs_of_periods(tabular):
        for group in (_by_year(figures), figures):
            for naming, members in period_names(tabular, group):
                names = (made, *(member.name for member in members))
                if len(members) < 2 or names in seen:
                    continue
                seen.add(names)
                around = {"cover_around": relevance.covers([relevance.around])}
                found = features(tabular, Draft(kind, tuple(group), made)) if made == "series" else around
                found |= _listed_features(tabular, kind, made, asked, members)
                found |= {
                    f"listed|{name}|{naming}": 1.0
                    for name in ("asks_year", "several_periods", "asks_date")
                    if name in asked
                }
                found["listed|whole_table"] = float(made == "table" and len(group) == len(sheet.measured))
                yield Candidate(kind, found, _lister(tabular, members, kind))


def _runs_of_periods(tabular: Tabular) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    everywhere: dict[Period, Figure] = {}
    for label in tabular.sheet.rows:
        for figure in figures_of(tabular.sheet, label.index):
            if figure.period is not None and figure.period.year is not None and figure.own_period:
                everywhere.setdefault(figure.period, figure)
    yield "table", tuple(everywhere.values())
    for series in tabular.series:
        yield "series", series.figures


def _by_year(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    found: dict[int, Figure] = {}
    for figure in figures:
        if figure.period is not None and figure.period.year is not None:
            found.setdefault(figure.period.year, figure)
    return tuple(found.values())


# --- rows and columns --------------------------------------------------------------------------------------------


def _lists(tabular: Tabular, asked: frozenset[str]) -> Iterator[Candidate]:
    """The rows of every group, and the columns' headings."""
    kind = "count" if "counts" in asked else "list"
    for group in groups_of_rows(tabular)[:MOST_GROUPS]:
        members = _labels(tabular, group.rows)
        if 1 < len(members) <= MOST_LISTED:
            found = _listed_features(tabular, kind, group.made, asked, members)
            found |= group_features(tabular, group, "listed")
            found[f"made:{group.made}|listed|heading_phrase"] = found["listed|heading_phrase"]
            found[f"made:{group.made}|listed|cover"] = found["cover"]
            yield Candidate(kind, found, _lister(tabular, members, kind, group.heading))
    columns: dict[str, Member] = {}
    for (_, column), figure in sorted(tabular.sheet.values.items()):
        head = tabular.sheet.columns[column]
        if head.keys and not _TOTAL.search(head.text):
            columns.setdefault(head.text, Member(plain_name(head.text), figure))
    if 1 < len(columns) <= MOST_LISTED:
        found = _listed_features(tabular, kind, "columns", asked, tuple(columns.values()))
        found |= {"cover": 0.0, "cover_around": tabular.relevance.covers([tabular.relevance.around])}
        yield Candidate(kind, found, _lister(tabular, tuple(columns.values()), kind))


def _labels(tabular: Tabular, rows: Sequence[int]) -> tuple[Member, ...]:
    by_name: dict[str, Member] = {}
    for row in rows:
        cell = label_cell(tabular.sheet, row)
        by_name.setdefault(plain_name(cell.text), Member(plain_name(cell.text), cell))
    return tuple(by_name.values())


def _lister(
    tabular: Tabular, members: Sequence[Member], kind: str, heading: Figure | None = None
) -> Callable[[], Answer | None]:
    write = count_members if kind == "count" else name_members
    return lambda: write(tabular.question.text, members, heading)


def _listed_features(
    tabular: Tabular, kind: str, made: str, asked: frozenset[str], members: Sequence[Member]
) -> dict[str, float]:
    own = [heard(tabular, member.name) for member in members]
    return {
        f"made:{made}|listed": 1.0,
        f"{kind}|listed": 1.0,
        **{f"listed|{cue}": 1.0 for cue in ("most", "least", "above", "below", "which_period") if cue in asked},
        "listed|dated_members": sum(bool(find_periods(member.name)) for member in members)
        / len(members)
        * float("asks_period" in asked),
        "listed|bounded": float(bool({"negative", "positive"} & asked or {"above", "below"} & asked)),
        "listed|members_cover": tabular.relevance.covers(own),
        f"{kind}|op:{tabular.question.operation}": 1.0,
        f"{kind}|periods:{min(len(tabular.question.periods), 3)}": 1.0,
        **{f"{kind}|{cue}": 1.0 for cue in tabular.cues},
        **asking_features(kind, asked, len(members)),
        **made_features("listed", made, asked),
    }
