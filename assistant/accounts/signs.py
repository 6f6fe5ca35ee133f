"""Whether a statement shows a cost as it is or in brackets: labels say it, sums prove it."""

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.accounts.glossary import LineItem, line_item
from assistant.accounts.rows import rows_of
from assistant.figures import Figure
from assistant.sheets import Sheet

# "Interest expense (income), net": what the brackets of the label name is shown in brackets.
_INCOME_BRACKETED = re.compile(
    r"\(\s*(?:income|benefits?|gains?|recover(?:y|ies)|credits?|reversals?)\s*\)", re.IGNORECASE
)
_COST_BRACKETED = re.compile(r"\(\s*(?:expenses?|costs?|provisions?|loss(?:es)?|charges?)\s*\)", re.IGNORECASE)
_COSTS = ("cost_of_sales", "selling_general_and_administrative", "research_and_development")
_RESULTS = ("operating_income", "income_before_tax")


def cost(figure: Figure, sheet: Sheet, item: LineItem) -> Decimal:
    """The number of a cost or payment as a positive one, of a credit under its name as a negative one.

    Where the label does not say what is in brackets, a cost above the operating income is shown as the other costs there
    are; what stands below it, or in another statement, is meant by its size.
    """
    assert figure.quantity is not None and figure.cell is not None
    number = figure.quantity.number
    if _INCOME_BRACKETED.search(figure.row):
        return number
    if _COST_BRACKETED.search(figure.row):
        return -number
    row, column = figure.cell
    if item.statement == "income" and _is_operating(sheet, row):
        shown = next((value for key in _COSTS for value in _values(sheet, key, column) if value), None)
        if shown is not None:
            return -number if shown < 0 else number
    return abs(number)


def tax_expense(tax: Figure, sheet: Sheet) -> Decimal:
    """The number of a tax as a positive one where it is an expense.

    Labels do not say it: "Provision for income taxes (411)" is an expense, "(benefit from) income taxes (73)" is none.
    Whether the income before it and the tax add up to the net income, or their difference does, tells for the whole row.
    """
    assert tax.cell is not None and tax.quantity is not None
    row, number = tax.cell[0], tax.quantity.number
    added = taken = Decimal(0)
    told = False
    for column in sheet.measured:
        before = list(_values(sheet, "income_before_tax", column))[:1]
        net = list(_values(sheet, "net_income", column))
        figure = sheet.values.get((row, column))
        if before and net and figure is not None and figure.quantity is not None:
            told = True
            added += min(abs(before[0] + figure.quantity.value - one) for one in net)
            taken += min(abs(before[0] - figure.quantity.value - one) for one in net)
    if told and added != taken:
        return -number if added < taken else number
    return -number if _COST_BRACKETED.search(tax.row) else number


def _values(sheet: Sheet, key: str, column: int) -> Iterator[Decimal]:
    for row in rows_of(sheet, line_item(key)):
        figure = sheet.values.get((row, column))
        if figure is not None and figure.quantity is not None:
            yield figure.quantity.value


def _is_operating(sheet: Sheet, row: int) -> bool:
    """Whether a row stands above the operating income, or above the income before tax where there is none."""
    for key in _RESULTS:
        result = next(rows_of(sheet, line_item(key)), None)
        if result is not None:
            return row < result
    return False
