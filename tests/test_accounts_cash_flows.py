"""Cash flow statements, statements of quarters and of releases: every line found, in the column that is meant."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.accounts.formulas import When
from assistant.accounts.glossary import line_item
from assistant.accounts.statements import Statements
from tests.small_filings import as_html, cover, statements

SOFTWARE = """## CASH FLOWS STATEMENTS

| (In millions) | | | |
|---|---|---|---|
| Year Ended June 30, | 2023 | 2022 | 2021 |
| Operations | | | |
| Net income | $ 7,236 | $ 7,273 | $ 6,127 |
| Adjustments to reconcile net income to net cash from operations: | | | |
| Depreciation, amortization, and other | 1,386 | 1,446 | 1,168 |
| Stock-based compensation expense | 961 | 750 | 611 |
| Changes in operating assets and liabilities: | | | |
| Accounts receivable | (408) | (683) | (648) |
| Net cash from operations | 8,758 | 8,903 | 7,674 |
| Financing | | | |
| Repayments of debt | (275) | (902) | (375) |
| Common stock repurchased | (2,224) | (3,269) | (2,738) |
| Common stock cash dividends paid | (1,980) | (1,813) | (1,652) |
| Net cash used in financing | (4,393) | (5,887) | (4,848) |
| Investing | | | |
| Additions to property and equipment | (2,810) | (2,388) | (2,062) |
| Acquisition of companies, net of cash acquired, and purchases of intangible and other assets | (167) | (2,203) | (890) |
| Net cash used in investing | (2,268) | (3,031) | (2,757) |
| Net change in cash and cash equivalents | 2,077 | (29) | 64 |
"""

PHONES = """## Consolidated Statements of Cash Flows

| Years Ended December 31, | 2021 | 2020 | 2019 |
|---|---|---|---|
| (dollars in millions) | | | |
| Cash Flows from Operating Activities | | | |
| Net Income | $ 22,618 | $ 18,348 | $ 19,788 |
| Depreciation and amortization expense | 16,206 | 16,720 | 16,682 |
| Net cash provided by operating activities | 39,539 | 41,768 | 35,746 |
| Cash Flows from Investing Activities | | | |
| Capital expenditures (including capitalized software) | (20,286) | (18,192) | (17,939) |
| Acquisitions of businesses, net of cash acquired | (4,065) | (520) | (29) |
| Acquisitions of wireless licenses | (47,596) | (3,896) | (898) |
| Net cash used in investing activities | (67,153) | (23,512) | (17,581) |
| Cash Flows from Financing Activities | | | |
| Dividends paid | (10,445) | (10,232) | (10,016) |
| Net cash provided by (used in) financing activities | 8,277 | 1,325 | (18,164) |
"""

CLOTHES = """## CONSOLIDATED STATEMENTS OF CASH FLOWS

| | YEAR ENDED MAY 31, | | |
|---|---|---|---|
| (In millions) | 2023 | 2022 | 2021 |
| Cash provided (used) by operations: | | | |
| Net income | $ 507 | $ 604 | $ 572 |
| Depreciation | 70 | 71 | 74 |
| Amortization, impairment and other | 15 | 12 | 5 |
| Stock-based compensation | 75 | 63 | 61 |
| Cash provided (used) by operations | 584 | 518 | 665 |
| Cash provided (used) by investing activities: | | | |
| Purchases of short-term investments | (605) | (1,291) | (996) |
| Additions to property, plant and equipment | (96) | (75) | (69) |
| Cash provided (used) by investing activities | 56 | (152) | (380) |
| Cash provided (used) by financing activities: | | | |
| Repurchase of common stock | (548) | (401) | (60) |
| Dividends — common and preferred | (201) | (183) | (163) |
| Cash provided (used) by financing activities | (744) | (483) | (145) |
"""

CHEMIST = """## Consolidated Statements of Cash Flows

| | For the Years Ended December 31, | | |
|---|---|---|---|
| In millions | 2022 | 2021 | 2020 |
| Cash flows from operating activities: | | | |
| Cash receipts from customers | $ 31,366 | $ 28,422 | $ 26,432 |
| Cash paid for inventory and prescriptions dispensed | (18,966) | (16,578) | (15,863) |
| Net cash provided by operating activities | 1,617 | 1,826 | 1,586 |
| Cash flows from investing activities: | | | |
| Proceeds from sale-leaseback transactions | 1 | 2 | 10 |
| Purchases of property and equipment | (272) | (252) | (243) |
| Net cash used in investing activities | (504) | (526) | (553) |
| Cash flows from financing activities: | | | |
| Repurchase of common stock | (350) | — | — |
| Dividends paid | (290) | (262) | (262) |
| Net cash used in financing activities | (1,051) | (1,135) | (669) |
| Reconciliation of net income to net cash provided by operating activities: | | | |
| Net income | $ 416 | $ 799 | $ 719 |
| Depreciation and amortization | 424 | 451 | 444 |
| Stock-based compensation | 44 | 48 | 40 |
| Net cash provided by operating activities | $ 1,617 | $ 1,826 | $ 1,586 |
"""

COMPANIES = {
    "Norda Software": (SOFTWARE, "June 30, 2023", 2023, {
        "depreciation_and_amortization": 1386, "share_based_compensation": 961, "cash_from_operations": 8758,
        "cash_from_financing": -4393, "cash_from_investing": -2268, "capital_expenditure": 2810, "dividends_paid": 1980,
        "share_repurchases": 2224, "amortization": None,
    }),
    "Norda Phones": (PHONES, "December 31, 2021", 2020, {
        "depreciation_and_amortization": 16720, "cash_from_operations": 41768, "capital_expenditure": 18192, "dividends_paid": 10232,
        "cash_from_financing": 1325, "cash_from_investing": -23512, "share_repurchases": None,
    }),
    "Norda Clothes": (CLOTHES, "May 31, 2023", 2023, {
        "depreciation": 70, "amortization": 15, "depreciation_and_amortization": None, "cash_from_operations": 584,
        "cash_from_investing": 56, "cash_from_financing": -744, "capital_expenditure": 96, "dividends_paid": 201,
        "share_repurchases": 548,
    }),
    "Norda Chemist": (CHEMIST, "December 31, 2022", 2021, {
        "cash_from_operations": 1826, "capital_expenditure": 252, "dividends_paid": 262, "depreciation_and_amortization": 451,
        "share_based_compensation": 48, "share_repurchases": 0,
    }),
}  # fmt: skip


def expect(filing: Statements, when: When, expected: dict[str, object]) -> None:
    for key, value in expected.items():
        figure = filing.figure(line_item(key), when)
        if value is None:
            assert figure is None, (key, figure and figure.row)
        else:
            assert figure is not None and figure.quantity is not None, key
            assert figure.quantity.number == Decimal(str(value)), (key, figure.row, figure.column)


@pytest.mark.parametrize("name", COMPANIES)
def test_the_lines_of_a_cash_flow_statement(name: str, tmp_path: Path) -> None:
    text, ended, year, expected = COMPANIES[name]
    filing = statements(tmp_path, as_html(cover(name, ended) + text), "report.html")
    assert filing.kinds["cash_flow"], "no cash flow statement"
    expect(filing, When(year), expected)


QUARTER = """## Condensed Consolidated Statements of Income (unaudited)

| | Three Months Ended June 30, | | Six Months Ended June 30, | |
|---|---|---|---|---|
| (in millions) | 2023 | 2022 | 2023 | 2022 |
| Net revenues | $ 7,287 | $ 6,806 | $ 14,327 | $ 13,289 |
| Operating income | 1,133 | 764 | 2,132 | 1,475 |
| Income (loss) before income taxes | 1,316 | (120) | 2,329 | 539 |
| Income tax expense (benefit) | 287 | 221 | 505 | 371 |
| Net income (loss) | $ 1,029 | $ (341) | $ 1,824 | $ 168 |
| Net income (loss) per share: basic | $ 0.93 | $ (0.29) | $ 1.63 | $ 0.15 |

## Condensed Consolidated Balance Sheets

| (in millions) | June 30, 2023 | December 31, 2022 |
|---|---|---|
| Cash and cash equivalents | $ 5,505 | $ 7,776 |
| Accounts receivable, net | 983 | 963 |
| Total current assets | 57,515 | 57,517 |
| Total assets | 76,163 | 78,717 |
| Accounts payable | 117 | 126 |
| Total current liabilities | 45,700 | 45,000 |
| Total liabilities | 56,300 | 58,400 |
| Total equity | 19,863 | 20,317 |
"""


def test_a_quarter_is_not_the_half_year_and_a_balance_is_of_its_day(tmp_path: Path) -> None:
    text = cover("Norda Payments", "June 30, 2023", "10-Q") + "Results of the second quarter of 2023.\n\n" + QUARTER
    filing = statements(tmp_path, as_html(text), "report.html")
    expect(filing, When(2023, 2), {"revenue": 7287, "net_income": 1029, "income_tax": 287, "current_assets": 57515})
    expect(filing, When(2023, 2, 6), {"revenue": 14327, "net_income": 1824, "total_assets": 76163})
    expect(filing, When(2022, 2), {"revenue": 6806, "net_income": -341, "income_tax": 221})
    expect(filing, When(2022), {"total_assets": 78717, "revenue": None})
    expect(filing, When(2023), {"total_assets": None, "revenue": None})


RELEASE = """# UNITED STATES SECURITIES AND EXCHANGE COMMISSION

FORM 8-K

CURRENT REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934

Date of Report (Date of earliest event reported): January 19, 2023

NORDA CARE, INC.

(Exact name of registrant as specified in its charter)

Norda Care reports results of the fourth quarter of 2022 and the full year

## Condensed consolidated statement of earnings

| (Unaudited; in Millions Except Per Share Figures) | TWELVE MONTHS | | | | |
|---|---|---|---|---|---|
| | 2022 | | 2021 | | Percent |
| | Amount | Percent to Sales | Amount | Percent to Sales | Increase (Decrease) |
| Sales to customers | $ 9,494 | 100.0 | $ 9,377 | 100.0 | 1.3 |
| Cost of products sold | 3,109 | 32.7 | 2,985 | 31.8 | 4.1 |
| Gross Profit | 6,385 | 67.3 | 6,392 | 68.2 | (0.1) |
| Selling, marketing and administrative expenses | 2,477 | 26.1 | 2,466 | 26.3 | 0.4 |
| Research and development expense | 1,460 | 15.4 | 1,471 | 15.7 | (0.8) |
| Interest (income) expense, net | (21) | (0.2) | 13 | 0.1 | |
| Restructuring | 28 | 0.3 | 25 | 0.3 | |
| Earnings before provision for taxes on income | 2,172 | 22.9 | 2,278 | 24.3 | (4.6) |
| Provision for taxes on income | 378 | 4.0 | 190 | 2.0 | 99.2 |
| Net earnings | $ 1,794 | 18.9 | $ 2,088 | 22.3 | (14.1) |
| Net earnings per share (Diluted) | $ 6.73 | | $ 7.81 | | (13.8) |
"""

RELEASE_BALANCE = """## Condensed consolidated balance sheets

| (Unaudited; in Millions) | December 31, 2022 | December 31, 2021 |
|---|---|---|
| Cash and cash equivalents | $ 1,412 | $ 1,448 |
| Marketable securities | 939 | 1,711 |
| Accounts receivable, trade, less allowances | 1,616 | 1,528 |
| Inventories | 1,248 | 1,038 |
| Total current assets | 5,529 | 6,097 |
| Property, plant and equipment, net | 1,980 | 1,896 |
| Total assets | 18,737 | 18,201 |
| Loans and notes payable | 1,277 | 376 |
| Accounts payable | 1,188 | 1,105 |
| Total current liabilities | 5,580 | 4,522 |
| Long-term debt | 2,688 | 2,998 |
| Total shareholders’ equity | 7,680 | 7,402 |
"""


def test_a_release_is_of_what_its_columns_say_and_not_of_its_own_day(tmp_path: Path) -> None:
    filing = statements(tmp_path, as_html(f"{RELEASE}\n\n{RELEASE_BALANCE}"), "report.html")
    expect(filing, When(2022), {
        "revenue": 9494, "cost_of_sales": 3109, "gross_profit": 6385, "selling_general_and_administrative": 2477,
        "research_and_development": 1460, "interest_expense": -21, "restructuring": 28, "income_before_tax": 2172, "income_tax": 378,
        "net_income": 1794, "diluted_eps": "6.73", "cash_and_equivalents": 1412, "short_term_investments": 939,
        "accounts_receivable": 1616, "short_term_debt": 1277, "property_plant_and_equipment": 1980, "shareholders_equity": 7680,
    })  # fmt: skip
    expect(filing, When(2021), {"revenue": 9377, "net_income": 2088, "inventory": 1038, "income_tax": 190})
    expect(filing, When(2023), {"revenue": None, "cash_and_equivalents": None})


@pytest.mark.parametrize(
    "title", ["CONSOLIDATED STATEMENTS OF CASH FLOWS (Continued)", "Cash flows from financing activities"]
)
def test_a_statement_goes_on_over_the_page(tmp_path: Path, title: str) -> None:
    head = "\n".join(PHONES.splitlines()[2:5])
    first, second = PHONES.split("| Cash Flows from Financing Activities | | | |\n")
    text = f"{cover('Norda Phones', 'December 31, 2021')}{first}\n## {title}\n\n{head}\n{second}"
    filing = statements(tmp_path, as_html(text), "report.html")
    assert len(filing.kinds["cash_flow"]) == 2
    expect(filing, When(2020), {"capital_expenditure": 18192, "dividends_paid": 10232, "cash_from_financing": 1325})


def test_a_note_behind_a_statement_is_no_part_of_it(tmp_path: Path) -> None:
    note = "## Note 2. Leases\n\n| (in millions) | 2021 | 2020 |\n|---|---|---|\n| Dividends paid on leased shares | 1 | 2 |\n"
    text = cover("Norda Phones", "December 31, 2021") + PHONES.replace("| Dividends paid |", "| Other |") + "\n" + note
    filing = statements(tmp_path, as_html(text), "report.html")
    expect(filing, When(2020), {"dividends_paid": None})


WEEKS = """## Condensed Consolidated Statement of Income

| (in millions) | 12 Weeks Ended | | 24 Weeks Ended | |
|---|---|---|---|---|
| | 6/17/2023 | 6/11/2022 | 6/17/2023 | 6/11/2022 |
| Net Revenue | $ 2,232 | $ 2,023 | $ 4,017 | $ 3,643 |
| Operating Profit | 366 | 208 | 629 | 735 |
| Income before income taxes | 350 | 200 | 600 | 700 |
| Provision for income taxes | 75 | 57 | 130 | 125 |
| Net Income Attributable to Norda Snacks | $ 275 | $ 143 | $ 468 | $ 569 |

## Condensed Consolidated Balance Sheet

| (in millions) | 6/17/2023 | 12/31/2022 |
|---|---|---|
| Cash and cash equivalents | $ 613 | $ 495 |
| Total Current Assets | 2,300 | 2,154 |
| Total Assets | 9,500 | 9,219 |
| Total Current Liabilities | 2,700 | 2,679 |
| Total Equity | 1,790 | 1,727 |
"""


def test_quarters_of_weeks(tmp_path: Path) -> None:
    text = cover("Norda Snacks", "June 17, 2023", "10-Q") + "Results of the second quarter of 2023.\n\n" + WEEKS
    filing = statements(tmp_path, as_html(text), "report.html")
    expect(filing, When(2023, 2), {"revenue": 2232, "net_income": 275, "income_tax": 75, "current_assets": 2300})
    expect(filing, When(2022, 2), {"revenue": 2023})
    expect(filing, When(2023, 2, 6), {"revenue": 4017})
    expect(filing, When(2022), {"total_assets": 9219, "revenue": None})


def test_a_day_that_may_be_read_two_ways_is_no_year(tmp_path: Path) -> None:
    text = cover("Norda Snacks", "September 3, 2022", "10-Q") + "Results of the third quarter of 2022.\n\n"
    text += WEEKS.replace("6/17/2023", "9/3/2022").replace("6/11/2022", "9/4/2021").replace("12/31/2022", "12/25/2021")
    filing = statements(tmp_path, as_html(text.replace("24 Weeks", "36 Weeks")), "report.html")
    expect(filing, When(2022, 3), {"revenue": 2232, "total_assets": 9500})
    expect(filing, When(2022, 3, 9), {"revenue": 4017})
    expect(filing, When(2022), {"total_assets": None, "revenue": None})
    expect(filing, When(2021), {"total_assets": 9219})
