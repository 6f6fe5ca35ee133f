"""Figures and quantities put in words, as the sentences of an answer say them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.calculator import display
from assistant.figures import Figure, without_periods
from corpus.periods import find_periods
from corpus.quantities import Quantity, format_quantity
from corpus.units import COUNT

BY_SIZE = "The report writes these figures as negative; they are taken by their size."
OPENING_WORDS = 7  # of a sentence, by which its figure is named


def letter(index: int) -> str:
    """Operand names: a … z, then a1, b1 …"""
    return chr(ord("a") + index % 26) + (str(index // 26) if index >= 26 else "")


def show(quantity: Quantity, decimals: int | None = None) -> str:
    """A quantity for an answer's text: "about $805 billion", "96.3%"."""
    return ("about " if quantity.approximate else "") + format_quantity(quantity, decimals)


def show_result(quantity: Quantity) -> str:
    """A computed quantity, rounded for reading as the calculator shows it."""
    return display(quantity)


def name_of(figure: Figure) -> str:
    """What a figure is, in words: "Meta, 2026E CapEx", "Five Giants AI CapEx, 2025"."""
    if figure.cell is None:
        opening = " ".join(figure.quote.split()[:OPENING_WORDS])
        return f"“{opening}{' …' if len(figure.quote.split()) > OPENING_WORDS else ''}”"
    row, column = figure.row, bare(figure.column)
    if find_periods(row) and not without_periods(row):
        return f"{column}, {row}"
    parts = [part for part in (row, column) if part]
    said = " ".join(parts)
    if (
        figure.own_period
        and figure.period is not None
        and figure.period.year is not None
        and str(figure.period.year) not in said
        and str(figure.period) not in said
    ):
        parts.append(str(figure.period))
    return ", ".join(parts)


def subject_of(figure: Figure) -> str:
    """A figure as the subject of a sentence: "2026E CapEx of Meta", "Income taxes in 2019"."""
    if figure.cell is None:
        return f"the figure for {figure.period}" if figure.period and figure.period.year else "the stated figure"
    row, column = figure.row or _unnamed(figure), bare(figure.column)
    if not row:
        return _dated(column, figure)
    if find_periods(row) and not without_periods(row):
        return f"{column} in {row}" if column else row
    if not without_periods(column):
        if not find_periods(column):
            return _dated(row, figure) if not column else row
        measure = _captioned(figure)
        return f"{measure} of {row} in {column}" if measure else f"{row} in {column}"
    return _dated(f"{column} of {row}", figure)


def _unnamed(figure: Figure) -> str:
    """What to call a row without a label: the line under the items is their total."""
    return "the total" if figure.is_total and not figure.row else ""


def _captioned(figure: Figure) -> str:
    """What a table of periods measures, where its caption says it as "… by …": "Net generation by site and year"."""
    table = figure.source.table
    match = re.match(
        r"(?:table\s+\d+\s*[.:]?\s*)?([A-Za-z][\w’' -]{2,40}?) (?:by|per) ",
        table.caption if table else "",
        re.IGNORECASE,
    )
    return match[1] if match else ""


def _dated(text: str, figure: Figure) -> str:
    period = figure.period
    if (
        period is None
        or not figure.own_period
        or str(period) in text
        or (period.year is not None and str(period.year) in text)
    ):
        return text
    if period.year is None and find_periods(text):
        return text
    return f"{text} in {period}"


def bare(label: str) -> str:
    """A column's label without its unit in brackets: "Sales ($000)" → "Sales"."""
    return (
        " ".join(re.sub(r"\((?:[^()]*[$€£%]|in |000|[A-Za-z²³/]{1,12}\))[^()]*\)?", " ", label).split()).strip(" ,:")
        or label
    )


def listing(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1] if parts else ""


def counted(number: int) -> Quantity:
    """A count as a quantity."""
    return Quantity(Decimal(number), unit=COUNT)


def in_when(figure: Figure) -> str:
    """ " in 2024", or "" for a figure that no period is said of."""
    return f" in {when(figure)}" if when(figure) else ""


def when(figure: Figure) -> str:
    """The period of a figure in words, or what else tells it from its neighbours."""
    return str(figure.period) if figure.period else figure.row or bare(figure.column)


def series_name(figure: Figure) -> str:
    """What a series is called, without the period of one of its figures."""
    if figure.cell is None:
        return "it"
    row, column = without_periods(figure.row) or _unnamed(figure), without_periods(bare(figure.column))
    return f"{column} of {row}" if row and column else row or column or "the figure"


def measure_of(parts: list[Figure]) -> str:
    """The label that figures share: the column's for figures of several rows, the row's for several columns."""
    columns = {part.column for part in parts}
    rows = {part.row for part in parts}
    if len(columns) == 1 and len(rows) > 1:
        column = bare(next(iter(columns)))
        return column if without_periods(column) or not column else f"the {column} figures"
    if len(rows) == 1:
        row = next(iter(rows))
        return (
            f"{without_periods(bare(parts[0].column))} of {row}"
            if without_periods(bare(parts[0].column)) and row
            else row or "the figures"
        )
    return "the figures"


def short_name(part: Figure, among: list[Figure]) -> str:
    """What tells a figure from the others beside it: its row, its column or its period."""
    if len({other.row for other in among}) == len(among) and part.row:
        return part.row
    if len({other.period for other in among}) == len(among) and part.period:
        return str(part.period)
    if len({other.column for other in among}) == len(among):
        return bare(part.column)
    return subject_of(part)


def capital(text: str) -> str:
    """A text with a capital at its start."""
    return text[:1].upper() + text[1:]
