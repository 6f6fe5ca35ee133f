"""What the sums of a statement tell of its lines: which revenue the gross profit is of, and whether a balance was read right."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from assistant.accounts.glossary import LineItem, line_item
from assistant.accounts.rows import rows_of, written_labels
from assistant.sheets import Sheet

EXACT = Decimal("0.002")  # of the revenue, within which a gross profit is its difference from a cost
ROUNDING = Decimal("0.0001")
_FUNDS = re.compile(r"total (?:liabilities|capitalization)\b.*\b(?:equity|deficit|capital|liabilities|interests?)\b.*")
_SUM = ("revenue", "cost_of_sales")


def by_gross_profit(sheet: Sheet, item: LineItem, column: int) -> list[int]:
    """The rows that a line may be; of revenue and cost of sales those first of which the gross profit is the difference."""
    rows = list(rows_of(sheet, item))
    if item.key not in _SUM:
        return rows
    gross = next((value for _, value in _values(sheet, "gross_profit", column)), None)
    if gross is None:
        return rows
    for (revenue, sales), (cost, spent) in product(*(list(_values(sheet, one, column)) for one in _SUM)):
        if abs(sales - abs(spent) - gross) <= EXACT * abs(sales):
            chosen = revenue if item.key == "revenue" else cost
            return [chosen, *(row for row in rows if row != chosen)]
    return rows


def balances(sheet: Sheet, column: int) -> bool:
    """Whether a balance sheet's assets are its liabilities and equity, as far as it shows both: if not, it was misread."""
    assets = [value for _, value in _values(sheet, "total_assets", column)]
    funds = [
        figure.quantity.value
        for row, label in enumerate(written_labels(sheet))
        if _FUNDS.fullmatch(label)
        and (figure := sheet.values.get((row, column))) is not None
        and figure.quantity is not None
    ]
    return not assets or not funds or any(abs(one - other) <= ROUNDING * one for one in assets for other in funds)


def _values(sheet: Sheet, key: str, column: int) -> Iterator[tuple[int, Decimal]]:
    for row in rows_of(sheet, line_item(key)):
        figure = sheet.values.get((row, column))
        if figure is not None and figure.quantity is not None:
            yield row, figure.quantity.value
