"""Sub-headings of a table, told from indentation."""

from corpus.tables import Table


def under(*rows: tuple[int, str, str]) -> dict[str, tuple[str, ...]]:
    """The sub-headings of each row of a table; a row is its level, its label and its figure."""
    grid = [["", "2024"], *([label, figure] for _, label, figure in rows)]
    table = Table.from_grid(grid, header_rows=1, levels=[-1, *(level for level, _, _ in rows)])
    return {row.label: row.sections for row in table.rows}


def test_a_sub_heading_ends_with_the_rows_indented_under_it():
    found = under((0, "Current assets", ""), (1, "Cash", "5"), (1, "Stock", "7"), (0, "Goodwill", "3"))
    assert found["Stock"] == ("Current assets",)
    assert found["Goodwill"] == ()


def test_sub_headings_nest():
    found = under(
        (0, "Earnings per share", ""),
        (1, "Basic", ""),
        (2, "Continuing operations", "1"),
        (1, "Diluted", ""),
        (2, "Discontinued operations", "2"),
    )
    assert found["Continuing operations"] == ("Earnings per share", "Basic")
    assert found["Discontinued operations"] == ("Earnings per share", "Diluted")


def test_a_remark_among_indented_sub_headings_heads_nothing():
    found = under(
        (0, "Liabilities", ""), (1, "Debt", "5"), (0, "Commitments and contingencies", ""), (0, "Equity", "7")
    )
    assert found["Equity"] == ()


def test_without_indentation_a_sub_heading_holds_until_the_next():
    found = under(
        (0, "Operating activities:", ""),
        (0, "Net income", "5"),
        (0, "Depreciation", "7"),
        (0, "Investing:", ""),
        (0, "Plant", "3"),
    )
    assert found["Depreciation"] == ("Operating activities:",)
    assert found["Plant"] == ("Investing:",)


def test_a_sum_set_off_further_ends_the_sub_heading_it_sums():
    found = under(
        (0, "Financing activities:", ""),
        (0, "Dividends", "5"),
        (1, "Net cash used", "5"),
        (0, "Effect of exchange rates", "1"),
    )
    assert found["Net cash used"] == ("Financing activities:",)
    assert found["Effect of exchange rates"] == ()


def test_a_sum_without_a_label_ends_the_sub_heading_it_sums():
    found = under((0, "Assets", ""), (1, "Cash", "5"), (1, "Stock", "7"), (-1, "", "12"), (1, "Debt", "7"))
    assert found["Stock"] == ("Assets",)
    assert found["Debt"] == ()
