"""Figures of one label over time: a row's under headings that differ in the period, a column's along dated rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.figures import Figure, without_periods
from assistant.sheets import Sheet
from corpus.periods import Period
from corpus.units import PERCENT


@dataclass(frozen=True)
class Series:
    """The figures of one label at several periods, in the table's order, with the row and column of the first."""

    figures: tuple[Figure, ...]
    place: tuple[int, int]


def series_of(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Iterator[Series]:
    """The series of two periods or more that the given rows and columns hold, each once.

    Also where headings differ in more than the period: "2019" and "2018 (restated)" are one series where each period
    stands in one column, and so are the rows of one name under "Year to June 2019" and "Year to June 2018".
    """
    seen: set[tuple[tuple[int, int], ...]] = set()
    for figures in _all(sheet, rows, columns):
        cells = tuple(cell_of(figure) for figure in figures)
        if cells not in seen:
            seen.add(cells)
            yield Series(figures, cells[0])


def _all(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Iterator[tuple[Figure, ...]]:
    for row in rows:
        yield from _along_row(sheet, row)
    if any(label.period is not None for label in sheet.rows):
        for column in columns:
            yield from _down_column(sheet, column)
        yield from _down_sections(sheet, rows)


def _along_row(sheet: Sheet, row: int) -> Iterator[tuple[Figure, ...]]:
    figures = figures_of(sheet, row)
    # An amount and its percentage often stand side by side under one heading.
    groups: dict[tuple[str, bool], list[Figure]] = {}
    for figure in figures:
        groups.setdefault((sheet.columns[cell_of(figure)[1]].text, is_percent(figure)), []).append(figure)
    for alike in groups.values():
        yield from _dated(alike)
    own = [figure for figure in figures if figure.own_period and figure.period is not None]
    for mixed in (own, [figure for figure in own if not is_percent(figure)]):
        if len(mixed) > 1 and len({figure.period for figure in mixed}) == len(mixed):
            yield tuple(mixed)
            break


def _down_column(sheet: Sheet, column: int) -> Iterator[tuple[Figure, ...]]:
    groups: dict[tuple[str, tuple[str, ...]], list[Figure]] = {}
    for label in sheet.rows:
        figure = sheet.values.get((label.index, column))
        if figure is not None and figure.quantity is not None and label.period is not None:
            groups.setdefault((label.text, label.sections), []).append(figure)
    for alike in groups.values():
        yield from _dated(alike)


def _down_sections(sheet: Sheet, rows: Sequence[int]) -> Iterator[tuple[Figure, ...]]:
    """Rows of one name under sub-headings that differ in the period alone."""
    for column in sheet.measured:
        groups: dict[tuple[str, ...], dict[Period, Figure]] = {}
        for label in sheet.rows:
            figure = sheet.values.get((label.index, column))
            if figure is not None and figure.quantity is not None and label.period is not None and label.sections:
                name = (label.text, *(without_periods(section) for section in label.sections))
                groups.setdefault(name, {}).setdefault(label.period, figure)
        for alike in groups.values():
            if len(alike) > 1 and any(cell_of(figure)[0] in rows for figure in alike.values()):
                yield tuple(alike.values())


def _dated(figures: Sequence[Figure]) -> Iterator[tuple[Figure, ...]]:
    """The series that figures of one label make: where a period stands twice, by its first and by its last figure."""
    first: dict[Period, Figure] = {}
    last: dict[Period, Figure] = {}
    for figure in figures:
        if figure.period is not None:
            first.setdefault(figure.period, figure)
            last[figure.period] = figure
    if len(first) > 1:
        yield tuple(first.values())
        if first != last:
            yield tuple(figure for figure in figures if figure.period and last.get(figure.period) is figure)


def figures_of(sheet: Sheet, row: int) -> list[Figure]:
    """The figures of a row, in the order of its columns."""
    found = (sheet.values.get((row, column)) for column in range(sheet.table.width))
    return [figure for figure in found if figure is not None and figure.quantity is not None]


def cell_of(figure: Figure) -> tuple[int, int]:
    """The (row, column) of a table's figure."""
    assert figure.cell is not None
    return figure.cell


def is_percent(figure: Figure) -> bool:
    """True for a figure in percent."""
    return figure.quantity is not None and figure.quantity.unit == PERCENT


def in_time(figures: Sequence[Figure]) -> list[Figure]:
    """The figures from the earliest period to the latest."""
    return sorted(figures, key=lambda figure: figure.period.order if figure.period else (0, 0, 0))


def closest(figures: Sequence[Figure], asked: Period) -> Figure | None:
    """The figure of the asked period; None where none is."""
    best = max(figures, key=lambda figure: figure.period.fits(asked) if figure.period else 0.0, default=None)
    return best if best is not None and best.period is not None and best.period.fits(asked) > 0 else None
