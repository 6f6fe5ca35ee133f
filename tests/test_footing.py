"""Totals that no word names are told by their figures."""

from collections.abc import Sequence

import pytest

from corpus.footing import summing_row
from corpus.quantities import Quantity, cell_quantity
from corpus.tables import Table


def column(*cells: str) -> list[Quantity | None]:
    return [cell_quantity(cell) if cell else None for cell in cells]


def totals(*rows: str) -> list[bool]:
    return [row.is_total for row in Table.from_grid([row.split("|") for row in rows]).rows]


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ([column("15.3", "4.8", "4.5", "24.6"), column("22.6", "8.7", "8.1", "39.4")], 3),
        ([column("24.6", "15.3", "4.8", "4.5")], 0),
        ([column("15.3", "4.8", "4.5", "24.7")], 3),  # within what rounding makes
        ([column("15.3", "4.8", "4.5", "25.6")], None),
        ([column("15.3", "4.8", "4.5", "24.6"), column("22.6", "8.7", "8.1", "40.4")], None),  # one column does not add up
        ([column("15", "10", "25")], None),  # two and their sum may be chance
        ([column("1", "2", "3", "6")], None),  # so may small counts
        ([column("15.3", "", "4.5", "4.8", "24.6")], 4),
        ([], None),
    ],
)  # fmt: skip
def test_the_row_that_is_the_sum_of_all_others(columns: Sequence[list[Quantity | None]], row: int | None):
    assert summing_row(columns) == row


def test_the_sum_under_a_name_of_its_own_is_a_total():
    assert totals(
        "Region|2023|2024", "North|15.3|22.6", "South|4.8|8.7", "East|4.5|8.1", "Kingdom|24.6|39.4"
    ) == [False, False, False, True]  # fmt: skip


def test_where_a_total_is_named_no_other_is_looked_for():
    assert totals("Region|GWh", "Total|24.6", "North|15.3", "South|4.8", "East|4.5") == [True, False, False, False]


def test_percentages_and_years_are_no_total():
    assert not any(totals("Part|Share", "A|40%", "B|35%", "C|25%", "D|100%"))
    assert not any(totals("Year|Sales", "2021|15.3", "2022|4.8", "2023|4.5", "2024|24.6"))
