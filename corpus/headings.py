"""The headings of a table: which rows are headers, what a column's cells are, its period and note."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from corpus.periods import Period, find_periods
from corpus.quantities import cell_quantity
from corpus.unit_notes import UnitNote, unit_note
from corpus.units import CURRENCY_NAMES, PERCENT, TIME_UNITS, per_unit, unit_named

MOST_HEADER_ROWS = 5

ColumnKind = Literal["label", "period", "quantity", "text"]

NOTES_HEADER = re.compile(r"(?:notes?|note\(s\)|refs?\.?|references?|footnotes?)", re.IGNORECASE)
NUMBERING_HEADER = re.compile(
    r"(?:#|no\.?|nr\.?|id|rank|ranking|code|item no\.?|s/n|\w+ (?:id|code|no\.?))", re.IGNORECASE
)
_YEAR_HEADER = re.compile(
    r"(?:(?:fiscal|financial|calendar)\s)?years?(?:\s(?:ended|end|to)\b.*)?|fy|period|date", re.IGNORECASE
)
NOTHING = ("n/a", "na", "n.a.", "nm", "*", "n.m.", "..", "...")
_PER = re.compile(r"\bper\s(\w+(?:\s\w+)?)", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:change|vs\.?|versus|growth|variance|increase|decrease|difference|over|from|to|cagr)\b", re.IGNORECASE
)
_PERIOD_WORDS = re.compile(
    r"[\W\d]|ended|ending|years?|months?|weeks?|quarters?|three|six|nine|twelve|the|for|at|as|of|and|forecast|actual|"
    r"budget|estimated?|plan|fiscal|audited|restated|in",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def is_per_unit(label: str) -> bool:
    """ "Sales per square metre", "Cost per bed": not "Cost per year", which is money as any other."""
    return any(
        per_unit("USD", unit_named(match[1]) or unit_named(match[1].split()[0])) != "USD"
        for match in _PER.finditer(label)
        if unit_named(match[1]) or unit_named(match[1].split()[0])
    )


def sign(cell: str) -> str:
    """The currency or percent that a cell itself is written with, or ""."""
    quantity = cell_quantity(cell)
    return (
        quantity.unit if quantity is not None and (quantity.unit in CURRENCY_NAMES or quantity.unit == PERCENT) else ""
    )


def heads_anew(cell: str) -> bool:
    """True for a cell that may stand in a header row half way down: words, or "12 Weeks Ended"."""
    quantity = cell_quantity(cell)
    return bool(re.search(r"\bended$", cell, re.IGNORECASE)) or quantity is None and len(cell.split()) <= 2


def first_period(text: str) -> Period | None:
    """The first period that a text names, or None."""
    mentions = find_periods(text)
    return mentions[0].period if mentions else None


def is_period(cell: str) -> bool:
    """True for a cell that is a period and nothing else: "2026E", "Three months ended June 30, 2019"."""
    mentions = find_periods(cell)
    if not mentions:
        return False
    rest = cell[: mentions[0].start] + cell[mentions[-1].end :]
    return len(_PERIOD_WORDS.sub("", rest)) <= 2


def note_row(row: Sequence[str]) -> UnitNote:
    """The note of a header row that says nothing but a unit, once or the same for every column."""
    filled = {cell for cell in row if cell}
    if len(filled) != 1 or len(row) < 2 or (len(row) == 2 and row[0]):
        return UnitNote()
    text = filled.pop()
    if is_period(text) or find_periods(text):
        return UnitNote()
    return unit_note(text, nouns=sum(bool(cell) for cell in row) > 1 or text.startswith("("))


def dated_corner(header: Sequence[tuple[str, ...]]) -> str:
    """ "At December 31:" in the corner: the day and month of the years in the header."""
    corner = " ".join(row[0] for row in header if row and row[0])
    mentions = find_periods(corner)
    open_date = [mention for mention in mentions if mention.period.year is None and mention.period.month]
    return re.sub(r"[\s:,.]+$", ",", corner[: open_date[0].end]) if open_date else ""


def column_period(label: str, corner: str) -> Period | None:
    """The period that a column's label gives it, dated by the corner; None for a change from one to another."""
    mentions = find_periods(label)
    if not mentions or (mentions[0].period.year is None and _CHANGE.search(label)):
        return None
    if len({mention.period.year for mention in mentions}) > 1 and _CHANGE.search(label):
        return None
    period = _in_year(mentions[0].period, mentions[1].period) if len(mentions) == 2 else mentions[0].period
    if corner and period.is_whole_year and period.start_year is None:
        dated = find_periods(f"{corner} {period.year}")
        return dated[0].period if dated else period
    return period


def _in_year(first: Period, second: Period) -> Period:
    """The first of two periods, or the part of it that the second says: "Fiscal 2024 … second quarter"."""
    is_part = second.year is None and bool(second.quarter or second.half or second.month)
    return replace(second, year=first.year, fiscal=first.fiscal) if first.is_whole_year and is_part else first


def are_years(cells: Sequence[str]) -> bool:
    """True where every cell is a period."""
    return bool(cells) and all(is_period(cell) for cell in cells)


def column_kind(cells: Sequence[str], note: UnitNote, label: str) -> ColumnKind:
    """What a column's cells mostly are. Year-like numbers under a header with a unit are counts, not years."""
    if NOTES_HEADER.fullmatch(label):
        return "text"
    if NUMBERING_HEADER.fullmatch(label) and not note.unit:
        return "text"
    counts: Counter[str] = Counter()
    for cell in cells:
        if not note.unit and is_period(cell):
            counts["period"] += 1
        elif cell_quantity(cell, note) is not None or re.fullmatch(r"(?:19|20)[0-9]{2}", cell):
            counts["quantity"] += 1
        elif cell.lower() not in NOTHING:
            counts["text"] += 1
    quantities, periods, texts = counts["quantity"], counts["period"], counts["text"]
    if _YEAR_HEADER.fullmatch(label) and periods > texts:
        return "period"
    if quantities and quantities >= texts and quantities + periods > texts:
        # One year-like count among other counts does not make a column of years.
        return "quantity" if quantities >= periods or note.unit else "period"
    return "period" if periods > texts else "text"


def are_short(cells: Sequence[str]) -> bool:
    """True for names rather than sentences: four words a cell at most, on average."""
    return sum(len(cell.split()) for cell in cells) <= 4 * max(1, len(cells))


def is_value(cell: str) -> bool:
    """A cell that belongs to the body: a quantity, though not one that heads ("$", "1-3 years", "16 Weeks")."""
    return cell_quantity(cell) is not None


def heads_times(row: Sequence[str], below: Sequence[str]) -> bool:
    """ "Less than 1 year | 1-3 years | 3-5 years" over amounts: lengths of time as headings."""
    values = [
        (index, quantity) for index, cell in enumerate(row) if index and (quantity := cell_quantity(cell)) is not None
    ]
    if not values or not all(quantity.unit in TIME_UNITS for _, quantity in values):
        return False
    if not row[0] and not below[0]:
        return True
    under = [cell_quantity(below[index]) for index, _ in values]
    return any(quantity is not None for quantity in under) and not any(
        quantity is not None and quantity.unit in TIME_UNITS for quantity in under
    )


def count_header_rows(rows: Sequence[tuple[str, ...]]) -> int:
    """Leading rows that label columns: no quantities in them, and below the first only where no row label stands."""
    if not rows:
        return 0
    if not any(is_value(cell) for row in rows for cell in row[1:]):
        if len(rows[0]) == 1:
            return 1 if len(rows) > 1 and not is_value(rows[0][0]) else 0
        bare_years = sum(is_period(cell) for cell in rows[0][1:] if cell)
        return 0 if len(rows) == 1 and not bare_years else min(1, len(rows) - 1)
    seen_labels = False
    for index, row in enumerate(rows[:MOST_HEADER_ROWS]):
        if any(is_value(cell) for cell in row[1:]):
            if index + 1 < len(rows) and index < 2 and heads_times(row, rows[index + 1]):
                seen_labels = True
                continue
            return index
        others = [cell for cell in row[1:] if cell]
        if seen_labels and row[0]:
            full = all(rows[0]) and not any(is_period(cell) or unit_note(cell, nouns=False) for cell in rows[0])
            if full and index == 1 and len(others) == len(row) - 1:
                return index  # "Name | Founded | Employees" over "A | 1999 | 2001"
            if not others and not unit_note(row[0], nouns=False):
                return index  # a sub-heading of the body
            heads = (
                unit_note(row[0], nouns=False) or is_period(row[0]) or row[0].endswith(":") or row[0].startswith("(")
            )
            if others and not heads and not all(is_period(cell) or unit_note(cell) for cell in others):
                return index
        if seen_labels and not row[0] and len(others) == 1 and not is_heading(others[0]):
            return index
        seen_labels = seen_labels or bool(others)
    return min(MOST_HEADER_ROWS, len(rows) - 1)


def is_heading(cell: str) -> bool:
    """True for a cell that may head a column: a unit, a period, or three words at most."""
    return bool(unit_note(cell)) or bool(find_periods(cell)) or len(cell.split()) <= 3
