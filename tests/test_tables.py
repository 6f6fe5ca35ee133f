"""Tables: headers, labels, sections, totals, periods and the unit of every cell."""

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.periods import Period
from corpus.tables import Table


def table(text: str, caption: str = "") -> Table:
    return Table.from_grid(
        [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()], caption
    )


def cells(source: Table, row: int) -> list[str]:
    return [str(source.quantity(row, column.index) or "") for column in source.columns]


COMPANIES = table("""Company|2026E CapEx|Q1 Actual|Core|Logic
Meta|~$225 billion|~$30 billion|Llama|Open
Microsoft|~$190 billion|~$38 billion|Azure|Cloud
~$160 billion|~$32 billion|TPU|Own chips|
Amazon|~$150 billion|~$30 billion|AWS|Dual line
""")


def test_a_row_that_lost_its_label_is_put_right_and_marked() -> None:
    assert [row.shifted for row in COMPANIES.rows] == [False, False, True, False]
    assert cells(COMPANIES, 2)[1:3] == ["$160 billion", "$32 billion"]
    assert not COMPANIES.rows[2].is_total


def test_columns_know_their_kind_and_period() -> None:
    assert [column.kind for column in COMPANIES.columns] == ["label", "quantity", "quantity", "text", "text"]
    assert [column.period for column in COMPANIES.columns[:3]] == [None, Period(2026, estimate=True), Period(quarter=1)]


def test_a_column_of_years_gives_the_rows_their_period() -> None:
    years = table("Year|CapEx|Growth\n2024|$200 billion|Baseline\n2025|$410 billion|+105%\n2026E|$805 billion|+96%")
    assert [row.period and row.period.year for row in years.rows] == [2024, 2025, 2026]
    assert years.columns[0].kind == "period"


def test_units_come_from_headers_and_year_like_counts_are_counts() -> None:
    wards = table("""Hospital|Ward|Beds|Occupancy (%)|Length of stay (days)|Cost (£000)
North|A|45|92.1|4.2|1,234
South|C|2019|91|3.9|2,024
Total||2064|||3,258""")
    assert cells(wards, 1)[2:] == ["2,019 beds", "91%", "3.9 days", "£2,024 thousand"]
    assert wards.rows[1].label == "South C"
    assert [row.is_total for row in wards.rows] == [False, False, True]


def test_units_come_from_row_labels_too() -> None:
    figures = table(
        "Measure|2023|2024\nBeds|2,019|2024\nOccupancy (%)|91|92\nBudget (£000)|1,200|1,300\nOutput, GWh|5|6"
    )
    assert [cells(figures, row)[2] for row in range(4)] == ["2,024 beds", "92%", "£1,300 thousand", "6 GWh"]


def test_a_tidy_table_has_labels_and_a_period_a_row() -> None:
    tidy = table("Region|Year|Output, GWh\nNorth|2023|1,200\nNorth|2024|1,350\nSouth|2023|900")
    assert [column.kind for column in tidy.columns] == ["label", "period", "quantity"]
    assert tidy.rows[1].period == Period(2024)
    assert cells(tidy, 1)[2] == "1,350 GWh"


def test_months_across_are_periods_and_a_year_down_is_not_lost() -> None:
    months = table("Ward|Jan|Feb|Mar\nA|10|11|12\nB|20|21|22")
    assert [column.period and column.period.month for column in months.columns] == [None, 1, 2, 3]


def test_notes_stand_in_the_corner_the_caption_or_a_row_of_their_own() -> None:
    body = "\nSales|$5|$4\nCosts|3|2"
    for grid, caption in (
        ("($ in millions)|2019|2018" + body, ""),
        ("|2019|2018" + body, "Results (in millions)"),
        ("|2019|2018\n|(in millions)|" + body, ""),
        ("|2019|2018\n|$m|$m" + body, ""),
    ):
        found = table(grid, caption)
        assert cells(found, 1)[1:] == ["$3 million", "$2 million"]
        assert [row.label for row in found.rows] == ["Sales", "Costs"]


def test_a_caption_that_mentions_an_amount_is_no_note() -> None:
    assert not table("|2019\nSales|5\nCosts|4", "Capex of $805 billion in 2026").note


def test_a_note_in_the_corner_of_a_lower_header_row_holds_beside_a_heading_of_rates() -> None:
    rates = table("""Year Ended May 31,||||
||Percent Change||
(Dollars in millions)|2019|Actual|Constant|2018
Interest expense|$2,082|3%|4%|$2,025
Other|9,168|0%|4%|9,163""")
    assert cells(rates, 1)[1:] == ["$9,168 million", "0%", "4%", "$9,163 million"]


def test_a_row_of_notes_under_a_label_is_a_header() -> None:
    shares = table("|2019||2018|\n|Number||Number|\nShare capital|M|$M|M|$M\nAt start|1,313.3|6,201|1,294.4|5,719")
    assert [cells(shares, 0)[column] for column in (2, 4)] == ["$6,201 million", "$5,719 million"]


def test_a_plain_dollar_sign_is_the_dollar_that_the_table_says() -> None:
    canadian = table(
        "Years ended August 31,|2019|2018\n(In thousands of Canadian dollars)|$|US$\nSalaries|345,041|$317,118"
    )
    assert cells(canadian, 0)[1:] == ["C$345,041 thousand", "$317,118 thousand"]


def test_shares_take_their_own_scale_where_the_note_gives_one() -> None:
    shares = table(
        "|2019\nNet income|$5\nEarnings per share|$2.97\nShares outstanding|3,732",
        "(in millions, except number of shares, which are reflected in thousands, and per share amounts)",
    )
    assert [cells(shares, row)[1] for row in range(3)] == ["$5 million", "$2.97", "3,732 thousand shares"]


def test_a_sentence_that_mentions_amounts_is_no_note_of_its_table() -> None:
    for caption in (
        "A $805 billion investment in thousands of servers",
        "Millions of dollars were spent on these sites",
    ):
        assert not table("|2019\nSales|5\nCosts|4", caption).note


def test_a_heading_spans_the_columns_under_it() -> None:
    spans = table("""|Three months ended June 30,||Six months ended June 30,|
|2019|2018|2019|2018
Sales|$5|$4|$9|$8""")
    assert [(column.period.year, column.period.months) for column in spans.columns[1:] if column.period] == [
        (2019, 3),
        (2018, 3),
        (2019, 6),
        (2018, 6),
    ]


def test_a_corner_that_dates_the_years_makes_dates_of_them() -> None:
    dated = table("At December 31:|2019|2018\nCash|$5|$4\nDebt|3|2")
    assert dated.columns[1].period == Period(2019, month=12, day=31)


def test_change_columns_have_their_own_units() -> None:
    change = table("|December 31,||Change|\n|2019|2018|$|%\nSales|$ 93|$ 103|$ (10)|(9.4%)\nCosts|31|28|(3)|–")
    assert cells(change, 0)[1:] == ["$93", "$103", "-$10", "-9.4%"]
    assert cells(change, 1)[1:] == ["$31", "$28", "-$3", "0%"]


def test_per_share_rows_and_share_counts_do_not_take_the_scale_of_money() -> None:
    shares = table(
        "|2019\nNet income|$5\nEarnings per share|$2.97\nShares outstanding|3,732",
        "(in millions, except share and per share data)",
    )
    assert [cells(shares, row)[1] for row in range(3)] == ["$5 million", "$2.97", "3,732 shares"]


def test_a_notes_column_is_text() -> None:
    notes = table("|Note(s)|2019\n||£000\nRevenue|4|1,234\nCost of sales|12(a)|(800)")
    assert notes.columns[1].kind == "text"
    assert cells(notes, 0) == ["", "", "£1,234 thousand"]


def test_sections_hold_until_their_total() -> None:
    sections = table("|2019|2018\nRevenue:||\nLicence|5|4\nServices|3|2\nTotal revenue|8|6\nTax|1|1")
    assert [row.sections for row in sections.rows] == [(), ("Revenue:",), ("Revenue:",), ("Revenue:",), ()]
    assert [row.is_total for row in sections.rows] == [False, False, False, True, False]


def test_a_row_of_numbers_without_label_is_a_total() -> None:
    assert table("|2019|2018\nA|5|4\nB|3|2\n|8|6").rows[2].is_total


def test_a_label_that_wraps_is_joined() -> None:
    wrapped = table("|2019|2018\nNet increase in cash||\nand cash equivalents|5|4\nDebt|3|2")
    assert [row.label for row in wrapped.rows][1] == "Net increase in cash and cash equivalents"
    assert wrapped.rows[1].sections == ()


def test_a_label_that_is_broken_off_before_an_amount_is_joined() -> None:
    plant = table(
        "|2020|2019\nCash|5|4\nProperty and equipment, net of accumulated depreciation –||\n"
        "$13,663 and $12,995|15,742|15,337\nGoodwill|3|2"
    )
    assert plant.rows[2].label == "Property and equipment, net of accumulated depreciation – $13,663 and $12,995"
    assert plant.rows[3].sections == ()


def test_columns_of_signs_join_the_numbers_beside_them() -> None:
    signs = table("||2019||Margin|\nSales|$|5||10|%\nCosts|$|(3|)|20|%")
    assert cells(signs, 1)[1:] == ["-$3", "20%"]


def test_lengths_of_time_may_head_columns() -> None:
    due = table("|Less than 1 year|1-3 years|Total\nLeases|5|6|11\nDebt|1|2|3")
    assert [column.label for column in due.columns[1:]] == ["Less than 1 year", "1-3 years", "Total"]
    assert cells(due, 0)[1:] == ["5", "6", "11"]


def test_a_table_headed_anew_half_way_has_other_columns_from_there() -> None:
    anew = table("(In Millions)|Dec 29, 2018|Dec 28, 2019\nA|$5|$7\n(In Millions)|Dec 30, 2017|Dec 29, 2018\nA|$4|$5")
    assert anew.column_for(0, 1).period == Period(2018, month=12, day=29)
    assert anew.column_for(2, 1).period == Period(2017, month=12, day=30)


def test_a_table_without_header_or_of_one_column_is_read() -> None:
    assert table("A|5|6\nB|7|8").header == ()
    assert cells(table("1|2|3\n4|5|6"), 1) == ["4", "5", "6"]
    assert cells(table("Numbers\n1\n2"), 0) == ["1"]
    assert Table.from_grid([]).rows == ()


def test_lines_stay_with_their_rows() -> None:
    source = Table.from_grid([["Name", "Days"], [], ["A", "5"], ["B", "6"]], lines=(10, 11, 12, 13))
    assert [row.line for row in source.rows] == [12, 13]


words = st.sampled_from(
    ["", "2019", "$5", "(3)", "Total", "A", "(in millions)", "%", "$", ")", "—", "Q1 2020", "5 days", "n/a", "Note"]
)
anything = st.one_of(words, st.text(max_size=12))


@settings(deadline=None)
@given(st.lists(st.lists(anything, max_size=6), max_size=7), st.text(max_size=20))
def test_any_grid_is_read_without_error_into_rows_of_one_width(grid: list[list[str]], caption: str) -> None:
    source = Table.from_grid(grid, caption)
    assert all(len(row) == source.width for row in (*source.header, *source.body))
    for row in source.rows:
        for column in source.columns:
            source.quantity(row.index, column.index)
            assert source.column_for(row.index, column.index).index == column.index
    assert source.as_text().count("\n") == max(0, len(source.header) + len(source.body) - 1)


def test_a_year_set_wide_is_a_year() -> None:
    source = table("|2 0 1 9|2 0 1 8\nWheat|5|6")
    assert [column.period and column.period.year for column in source.columns[1:]] == [2019, 2018]
    assert table("Codes|Days\nA 2 0 1 8 4|5").body[0][0] == "A 2 0 1 8 4"


def test_a_quarter_under_a_year_is_a_quarter_of_that_year() -> None:
    source = table("|High|Low\n2019:||\nFirst Quarter|18|9\n2018:||\nFirst Quarter|7|6")
    assert [str(row.period) for row in source.rows if row.cells[1]] == ["Q1 2019", "Q1 2018"]


def test_a_percent_taken_from_the_cells_above_has_no_scale() -> None:
    source = table("(in thousands)|2019\nYield|5.0%\nLoss|2.0\nGain|4.0%")
    quantity = source.quantity(1, 1)
    assert quantity is not None
    assert (quantity.unit, quantity.scale) == ("percent", "")
