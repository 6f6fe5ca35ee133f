"""Which row of a table is the total of the others, told by the figures: "World" under the regions, "UK" under the nations."""

from collections.abc import Sequence
from decimal import Decimal

from corpus.quantities import Quantity

LEAST_ITEMS = 3  # above a total; two rows and their sum may be chance
LEAST_DIGITS = 2  # that the total must have: small counts add up by chance

Column = Sequence[Quantity | None]


def summing_row(columns: Sequence[Column]) -> int | None:
    """The row that is the sum of all other rows in every column, or None.

    `columns` holds the amounts of each column by row (None for what is no amount); only the last and the first row that
    have any may be totals. What rounding of the items can make of a sum is allowed for.
    """
    filled = [row for row in range(len(columns[0]) if columns else 0) if any(column[row] for column in columns)]
    if len(filled) <= LEAST_ITEMS:
        return None
    return next((row for row in (filled[-1], filled[0]) if _sums(row, columns)), None)


def _sums(row: int, columns: Sequence[Column]) -> bool:
    held = [_holds(row, column) for column in columns]
    return any(held) and all(one is not False for one in held)


def _holds(row: int, column: Column) -> bool | None:
    """Whether a column's figure is the sum of its others; None where it has too few to tell."""
    total = column[row]
    items = [one for index, one in enumerate(column) if one is not None and index != row]
    if total is None or len(items) < LEAST_ITEMS:
        return None
    if len(total.number.normalize().as_tuple().digits) < LEAST_DIGITS or any(one.unit != total.unit for one in items):
        return False
    half = sum((Decimal(1).scaleb(-one.decimals) * _scale(one) / 2 for one in (*items, total)), Decimal(0))
    off = abs(sum((one.value for one in items), Decimal(0)) - total.value)
    # Figures with few digits leave so much room for rounding that nearly any sum would hold.
    return off <= half and half * 20 <= abs(total.value)


def _scale(quantity: Quantity) -> Decimal:
    return abs(quantity.value / quantity.number) if quantity.number else Decimal(1)
