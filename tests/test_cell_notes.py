"""The unit and scale of cells in statements of accounts, by their labels."""

from decimal import Decimal

import pytest

from corpus.tables import Table


def cell(
    label: str, text: str, caption: str = "Consolidated Balance Sheets", above: tuple[str, ...] = ()
) -> tuple[Decimal, str]:
    """The value and unit of a cell in accounts in millions that write "$" on their first line."""
    grid = [
        ["(in millions, except per share data)", "2024"],
        ["Cash", "$5"],
        *([one, ""] for one in above),
        [label, text],
    ]
    levels = [-1, 0, *range(len(above)), len(above)]
    table = Table.from_grid(grid, caption, 1, levels=levels)
    quantity = table.quantity(len(table.body) - 1, 1)
    assert quantity is not None
    return quantity.value, quantity.unit


@pytest.mark.parametrize(
    "label",
    [
        "Common stock, $0.01 par value; 900,000 shares authorized; 600,834 shares issued",
        "Common stock, $1 par value per share",
        "Common stock – Par value $0.50 per share; Shares authorized: 3.8 billion; Shares issued: 1,726 million",
        "Treasury shares issued for 401(k) contribution",
        "Common shares repurchased",
        "Products",
        "Proceeds from sale of PP&E and other assets",
    ],
)
def test_lines_of_a_statement_are_money_whatever_they_name(label):
    assert cell(label, "61") == (Decimal(61_000_000), "USD")


def test_shares_that_are_counted_are_shares():
    assert cell("Weighted average common shares outstanding", "588.5") == (Decimal(588_500_000), "shares")
    assert cell("Basic", "318.5", above=("Weighted-average shares used in computation of earnings per share:",)) == (
        Decimal(318_500_000),
        "shares",
    )


def test_amounts_per_share_are_not_in_millions():
    assert cell("Diluted earnings per share", "4.12") == (Decimal("4.12"), "USD")
    assert cell("Continuing operations", "3.79", above=("Earnings per share", "Basic")) == (Decimal("3.79"), "USD")


def test_outside_of_statements_a_noun_still_says_what_is_counted():
    grid = [["", "2024"], ["Staffed beds", "61"], ["Wards", "5"]]
    quantity = Table.from_grid(grid, "Beds and wards").quantity(0, 1)
    assert quantity is not None and quantity.unit == "beds"
