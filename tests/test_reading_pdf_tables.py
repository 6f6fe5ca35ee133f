"""Tables of PDFs laid out in columns without rules: what their rows, headers, captions and places become."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("reportlab")

from corpus.documents import Block, Document
from corpus.reading import read_document
from corpus.tables import Table
from tests.pdf_layout import Page, Pages


@pytest.fixture
def document(tmp_path: Path) -> Callable[..., Document]:
    """Reads a PDF of these pages, each drawn by a function."""

    def read(*draw: Callable[[Page], None], heads: bool = False, rights: tuple[int, ...] = (400, 480, 560)) -> Document:
        pages = Pages(tmp_path / "report.pdf", heads)
        for one in draw:
            one(pages.page(rights))
        return read_document(pages.save())

    return read


def tables(document: Document) -> list[Table]:
    return [block.table for block in document.blocks if block.table is not None]


def table_blocks(document: Document) -> list[Block]:
    return [block for block in document.blocks if block.kind == "table"]


def rows(table: Table) -> list[tuple[str, ...]]:
    return [(row.label, *row.cells[1:]) for row in table.rows]


def income(page: Page) -> None:
    page.title("NORDA, INC.")
    page.title("CONSOLIDATED STATEMENTS OF INCOME")
    page.title("(in millions, except per share amounts)", bold=False)
    page.gap()
    page.heads("Years Ended December 31,", rights=(465,))
    page.heads("2018", "2017", "2016")
    page.row("Net sales", "$1,577", "$1,373", "$1,201")
    page.row("Cost of sales", "(1,052)", "(949)", "(900)")
    page.row("Gross profit", "525", "424", "301")
    page.row("Other income", "—", "6", "—")
    page.row("Tax rate", "21.5%", "35.0%", "34.8%")
    page.row("Net income", "$412", "$310", "$200")
    page.row("Diluted earnings per share", "$4.12", "$3.10", "$2.00")


def test_a_statement_without_rules_is_a_table_with_its_title_unit_and_periods(document):
    read = document(income)
    block = table_blocks(read)[0]
    table = block.table
    assert block.section == "CONSOLIDATED STATEMENTS OF INCOME"
    assert "CONSOLIDATED STATEMENTS OF INCOME" in table.caption and table.note.scale == "million"
    assert [column.label for column in table.columns[1:]] == [
        f"Years Ended December 31, {year}" for year in (2018, 2017, 2016)
    ]
    assert [(column.period.year, column.period.month, column.period.day) for column in table.columns[1:]] == [
        (2018, 12, 31), (2017, 12, 31), (2016, 12, 31)
    ]  # fmt: skip
    assert rows(table)[:2] == [
        ("Net sales", "$1,577", "$1,373", "$1,201"),
        ("Cost of sales", "(1,052)", "(949)", "(900)"),
    ]
    assert rows(table)[4] == ("Tax rate", "21.5%", "35.0%", "34.8%")


def test_its_quantities_have_scale_currency_and_sign(document):
    table = tables(document(income))[0]
    values = {row.label: table.quantity(row.index, 1) for row in table.rows}
    assert (values["Net sales"].value, values["Net sales"].unit) == (Decimal(1_577_000_000), "USD")
    assert (values["Cost of sales"].value, values["Cost of sales"].unit) == (Decimal(-1_052_000_000), "USD")
    assert (values["Diluted earnings per share"].value, values["Tax rate"].unit) == (Decimal("4.12"), "percent")


def test_a_date_over_a_year_for_each_column_is_one_date(document):
    def draw(page: Page) -> None:
        page.title("Consolidated Balance Sheets")
        page.heads("December 27,", "December 28,", label="")
        page.heads("2015", "2014")
        page.heads("(In thousands, except par value)", rights=(425,))
        page.row("Cash", "$785", "$805")
        page.row("Inventories", "678", "685")
        page.row("Total assets", "$1,463", "$1,490")

    table = tables(document(draw))[0]
    assert [str(column.period) for column in table.columns[1:]] == ["27 December 2015", "28 December 2014"]
    assert table.note.scale == "thousand"


def test_headings_over_several_columns_head_each_of_them(document):
    def draw(page: Page) -> None:
        page.line("Results by quarter were as follows (in millions):")
        page.gap()
        page.heads("Three Months Ended", "Six Months Ended", rights=(325, 485))
        page.heads("July 29, 2023", "July 30, 2022", "July 29, 2023", "July 30, 2022")
        page.row("Revenue", "$9,583", "$10,329", "$19,050", "$20,976")
        page.row("Gross profit", "2,220", "2,287", "4,370", "4,640")

    table = tables(document(draw, rights=(300, 380, 460, 540)))[0]
    assert [column.period.months for column in table.columns[1:]] == [3, 3, 6, 6]
    assert table.columns[4].label == "Six Months Ended July 30, 2022"
    assert table.note.scale == "million"


def test_labels_that_wrap_are_whole(document):
    def draw(page: Page) -> None:
        page.title("CONSOLIDATED STATEMENTS OF CASH FLOWS")
        page.heads("2018", "2017", "2016", label="(Millions)")
        page.line("Operating activities:")
        page.row("Net income", "$5,363", "$4,869", "$5,058", indent=10)
        page.line("Adjustments to reconcile net income including noncontrolling interest to net", pitch=10)
        page.line("cash provided by operating activities:")
        page.row("Depreciation and amortization", "1,488", "1,544", "1,474", indent=10)
        page.line("Repayment of borrowings and of the current portion of long-term debt of all", 60, pitch=10)
        page.row("maturities", "(9)", "(8)", "(7)", indent=20)
        page.row("Net cash provided by operating activities", "6,842", "6,405", "6,525", indent=20)

    table = tables(document(draw))[0]
    assert [row.label for row in table.rows] == [
        "Operating activities:",
        "Net income",
        "Adjustments to reconcile net income including noncontrolling interest to net cash provided by operating activities:",
        "Depreciation and amortization",
        "Repayment of borrowings and of the current portion of long-term debt of all maturities",
        "Net cash provided by operating activities",
    ]
    assert table.rows[4].cells[1:] == ("(9)", "(8)", "(7)")


def test_indentation_tells_where_a_sub_heading_ends(document):
    def draw(page: Page) -> None:
        page.title("Consolidated Balance Sheets")
        page.heads("2018", "2017", label="At December 31 (in millions)")
        page.line("Assets")
        page.line("Current assets")
        page.row("Cash", "$10", "$9", indent=10)
        page.row("Receivables", "20", "18", indent=10)
        page.row("Total current assets", "30", "27", indent=20)
        page.row("Goodwill", "5", "5")
        page.row("Total assets", "$35", "$32")

    table = tables(document(draw))[0]
    under = {row.label: row.sections[-1:] for row in table.rows}
    assert under["Receivables"] == ("Current assets",)
    assert "Current assets" not in under["Goodwill"]
    assert str(table.columns[1].period) == "31 December 2018"


def test_a_table_that_goes_on_over_the_page_keeps_its_header_and_caption(document):
    def first(page: Page) -> None:
        page.title("CONSOLIDATED BALANCE SHEETS")
        page.heads("2018", "2017", label="(in thousands)")
        page.row("Cash", "$10", "$9")
        page.row("Receivables", "20", "18")

    def second(page: Page) -> None:
        page.row("Goodwill", "5", "5")
        page.row("Total assets", "$35", "$32")

    blocks = table_blocks(document(first, second))
    assert [block.place.page for block in blocks] == [1, 2]
    assert blocks[1].table.header == blocks[0].table.header
    assert blocks[1].table.caption == blocks[0].table.caption
    assert blocks[1].table.quantity(0, 1).scale == "thousand"


def test_footnote_marks_and_leaders_are_no_part_of_figures_and_labels(document):
    def draw(page: Page) -> None:
        page.heads("2018", "2017 (1)", label="(in millions)")
        page.row("Sales " + "." * 60, "$714", "$805")
        page.canvas.setFont("Helvetica", 5)
        page.canvas.drawString(400.5, page.height + 16, "2")
        page.row("Costs " + "." * 60, "600", "700")
        page.row("Profit " + "." * 60, "$114", "$105")

    table = tables(document(draw))[0]
    assert [row.label for row in table.rows] == ["Sales", "Costs", "Profit"]
    assert table.body[0][1] == "$714"
    assert [column.period.year for column in table.columns[1:]] == [2018, 2017]


def test_years_may_label_rows(document):
    def draw(page: Page) -> None:
        page.line("Payments fall due as follows (in millions):")
        page.heads("Leases", "Debt", label="Year")
        for year, first, second in (("2019", "$25", "$—"), ("2020", "42", "650"), ("2021 and thereafter", "37", "400")):
            page.row(year, first, second)
        page.row("Total", "$104", "$1,050")

    table = tables(document(draw))[0]
    assert [row.label for row in table.rows] == ["2019", "2020", "2021 and thereafter", "Total"]
    assert [column.label for column in table.columns[1:]] == ["Leases", "Debt"]


def test_numbers_may_head_columns(document):
    def draw(page: Page) -> None:
        page.line("Deliveries were as follows:")
        page.heads("737", "787", "Total")
        page.row("Deliveries", "387", "31", "418")
        page.row("Orders", "500", "60", "560")

    table = tables(document(draw))[0]
    assert [column.label for column in table.columns[1:]] == ["737", "787", "Total"]
    assert len(table.body) == 2


def test_a_range_is_one_cell(document):
    def draw(page: Page) -> None:
        page.heads("2018", "2017", label="Assumptions")
        page.row("Volatility", "26% - 29%", "25% - 31%")
        page.row("Expected life (years)", "4.5", "4.7")

    assert tables(document(draw))[0].body[0] == ("Volatility", "26% - 29%", "25% - 31%")


def test_figures_half_way_between_the_lines_of_their_label_stand_in_its_row(document):
    def draw(page: Page) -> None:
        page.heads("2018", "2017", label="(in millions)")
        page.row("Sales", "$100", "$90")
        page.line("Earnings from continuing operations before taxes on income", pitch=6)
        page.row("", "20", "18", pitch=6)
        page.line("and minority interests")
        page.row("Net income", "$15", "$14")

    assert rows(tables(document(draw))[0])[1] == (
        "Earnings from continuing operations before taxes on income and minority interests", "20", "18"
    )  # fmt: skip


def test_a_scale_said_once_holds_for_the_tables_below(document):
    def draw(page: Page) -> None:
        page.line("Net Sales by Type", bold=True)
        page.gap()
        page.line("Net sales by segment were as follows (in millions):")
        page.gap()
        for year in ("2020", "2019"):
            page.heads(year, rights=(425,))
            page.heads("North", "South", "Total")
            page.row("Products", "$22,327", "$9,804", "$32,131")
            page.row("Services", "3,939", "1,453", "5,392")
            page.gap(30)

    found = tables(document(draw))
    assert [table.note.scale for table in found] == ["million", "million"]
    assert [table.columns[1].label for table in found] == ["2020 North", "2019 North"]


def test_a_scale_under_the_title_of_the_notes_holds_for_their_tables(document):
    def draw(page: Page) -> None:
        page.line("Notes to the Consolidated Financial Statements", bold=True)
        page.line("(Dollars in millions, except otherwise stated)")
        page.gap(30)
        page.line("Note 1 - Liabilities", bold=True)
        page.gap()
        page.line("Accrued liabilities consisted of the following:")
        page.gap()
        page.heads("2022", "2021")
        page.row("Compensation", "$6,134", "$5,371")
        page.row("Other", "2,867", "1,900")

    table = tables(document(draw))[0]
    assert table.quantity(0, 1).value == Decimal(6_134_000_000)


def test_a_table_of_contents_is_no_table_of_figures(document):
    def draw(page: Page) -> None:
        page.title("TABLE OF CONTENTS")
        page.heads("", "", "Page")
        for item, number in (("Item 1. Business", "3"), ("Item 1A. Risk Factors", "12"), ("Item 2. Properties", "27")):
            page.row(item, "", "", number)

    assert tables(document(draw)) == []


def test_prose_with_figures_stays_a_paragraph(document):
    def draw(page: Page) -> None:
        page.line("Net sales grew 5.2% in 2018 to $32.8 billion, of which 60% came from outside of the United")
        page.line("States; costs were $16.7 billion in 2018, $16.1 billion in 2017 and $15.1 billion in 2016. The")
        page.line("rate was 23.4% against 35.5%, and earnings per share rose from $7.93 to $8.89 in the year.")

    read = document(draw)
    assert tables(read) == []
    assert [block.kind for block in read.blocks] == ["paragraph"]


def test_prose_before_and_after_a_table_stays_whole(document):
    def draw(page: Page) -> None:
        page.line("The following table shows what the sites of the company sold in each of the last two years, by")
        page.line("kind of site and in the order in which they were opened:")
        page.gap()
        page.heads("2018", "2017", label="(in millions)")
        page.row("Wind", "$100", "$90")
        page.row("Sun", "50", "45")
        page.gap()
        page.line("Sales of wind grew because two more sites were opened in the north of the country at the end of")
        page.line("the year before.")

    kinds = [(block.kind, block.text[:9]) for block in document(draw).blocks]
    assert [kind for kind, _ in kinds] == ["paragraph", "table", "paragraph"]
    assert kinds[0][1] == "The follo" and kinds[2][1] == "Sales of "


def test_two_columns_of_text_are_read_one_after_the_other(document):
    left = [f"The left column says in its line {number} what" for number in range(12)]
    right = [f"the right column takes up in line {number} and" for number in range(12)]

    def draw(page: Page) -> None:
        for first, second in zip(left, right, strict=True):
            page.canvas.setFont("Helvetica", 9)
            page.canvas.drawString(50, page.height, first)
            page.canvas.drawString(320, page.height, second)
            page.height -= 11

    text = " ".join(block.text for block in document(draw).blocks)
    assert text.index("line 11 what") < text.index("line 0 and")


def test_running_heads_do_not_come_between(document):
    def prose(page: Page) -> None:
        page.line(f"{page.canvas.getPageNumber()} and more is said of the sites on a page that holds no table at all.")

    read = document(income, prose, prose, prose, heads=True)
    assert "Table of Contents" not in "\n".join(block.text for block in read.blocks)
    assert len(tables(read)[0].body) == 7


def test_amounts_in_columns_of_europe(document):
    def draw(page: Page) -> None:
        page.title("Consolidated income statement")
        page.heads("2023", "2022", label="€ million")
        page.row("Revenue", "12 345", "11 987")
        page.row("Cost of sales", "-8 001", "-7 900")
        page.row("Gross profit", "4 344", "4 087")

    table = tables(document(draw, rights=(420, 520)))[0]
    assert table.width == 3
    assert (table.quantity(0, 1).value, table.quantity(0, 1).unit) == (Decimal(12_345_000_000), "EUR")
