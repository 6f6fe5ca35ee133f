"""Income statements as companies of many trades lay them out: every line found, and no other taken for it."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.accounts.answering import Filer, answer_from_statements
from assistant.accounts.formulas import When
from assistant.accounts.glossary import line_item
from tests.small_filings import as_html, cover, statements

DRINKS = """## CONSOLIDATED STATEMENTS OF INCOME

| Year Ended December 31, | 2022 | 2021 | 2020 |
|---|---|---|---|
| (In millions except per share data) | | | |
| NET OPERATING REVENUES | $ 4,300 | $ 3,865 | $ 3,301 |
| Cost of goods sold | 1,800 | 1,535 | 1,343 |
| GROSS PROFIT | 2,500 | 2,330 | 1,958 |
| Selling, general and administrative expenses | 1,288 | 1,214 | 973 |
| Other operating charges | 121 | 84 | 85 |
| OPERATING INCOME | 1,091 | 1,032 | 900 |
| Interest income | 45 | 28 | 37 |
| Interest expense | 88 | 159 | 143 |
| Equity income (loss) — net | 147 | 143 | 97 |
| INCOME BEFORE INCOME TAXES | 1,195 | 1,044 | 891 |
| Income taxes | 211 | 262 | 198 |
| CONSOLIDATED NET INCOME | 984 | 782 | 693 |
| Less: Net income (loss) attributable to noncontrolling interests | 30 | 5 | (4) |
| NET INCOME ATTRIBUTABLE TO SHAREOWNERS OF NORDA DRINKS COMPANY | $ 954 | $ 777 | $ 697 |
| BASIC NET INCOME PER SHARE | $ 2.20 | $ 1.80 | $ 1.62 |
| DILUTED NET INCOME PER SHARE | $ 2.19 | $ 1.79 | $ 1.61 |
| AVERAGE SHARES OUTSTANDING — BASIC | 432 | 431 | 429 |
| AVERAGE SHARES OUTSTANDING — DILUTED | 435 | 434 | 432 |
"""

SHOPS = """## Consolidated Statements of Income

| | Fiscal Years Ended January 31, | | |
|---|---|---|---|
| (Amounts in millions, except per share data) | 2022 | 2021 | 2020 |
| Revenues: | | | |
| Net sales | $ 5,677 | $ 5,552 | $ 5,199 |
| Membership and other income | 50 | 39 | 40 |
| Total revenues | 5,727 | 5,591 | 5,239 |
| Costs and expenses: | | | |
| Cost of sales | 4,290 | 4,203 | 3,946 |
| Operating, selling, general and administrative expenses | 1,178 | 1,163 | 1,087 |
| Operating income | 259 | 225 | 206 |
| Interest: | | | |
| Debt | 16 | 19 | 23 |
| Finance lease obligations | 3 | 3 | 3 |
| Interest income | (1) | (1) | (2) |
| Interest, net | 18 | 21 | 24 |
| Income before income taxes | 241 | 204 | 182 |
| Provision for income taxes | 47 | 69 | 49 |
| Consolidated net income | 194 | 135 | 133 |
| Consolidated net (income) loss attributable to noncontrolling interest | (2) | 1 | (3) |
| Consolidated net income attributable to Norda Shops | $ 192 | $ 136 | $ 130 |
| Net income per common share: | | | |
| Basic net income per common share attributable to Norda Shops | $ 4.90 | $ 4.77 | $ 5.22 |
| Diluted net income per common share attributable to Norda Shops | $ 4.87 | $ 4.75 | $ 5.19 |
| Weighted-average common shares outstanding: | | | |
| Basic | 39 | 28 | 25 |
| Diluted | 40 | 29 | 26 |
"""

MEDICINES = """## Consolidated Statements of Operations

| (MILLIONS, EXCEPT PER SHARE DATA) | Year Ended December 31, | | |
|---|---|---|---|
| | 2022 | 2021 | 2020 |
| Revenues | $ 1,003 | $ 812 | $ 416 |
| Costs and expenses: | | | |
| Cost of sales(a) | 343 | 308 | 84 |
| Selling, informational and administrative expenses(a) | 136 | 127 | 115 |
| Research and development expenses(a) | 114 | 103 | 89 |
| Acquired in-process research and development expenses | 9 | 34 | 5 |
| Amortization of intangible assets | 36 | 37 | 33 |
| Restructuring charges and certain acquisition-related costs | 13 | 8 | 5 |
| Other (income)/deductions––net | 2 | (22) | 12 |
| Income from continuing operations before provision/(benefit) for taxes on income | 350 | 217 | 73 |
| Provision/(benefit) for taxes on income | 33 | 18 | 3 |
| Income from continuing operations | 317 | 199 | 70 |
| Discontinued operations––net of tax | 1 | (4) | 26 |
| Net income before allocation to noncontrolling interests | 318 | 195 | 96 |
| Less: Net income attributable to noncontrolling interests | 3 | 4 | 3 |
| Net income attributable to Norda common shareholders | $ 315 | $ 191 | $ 93 |
| Earnings per common share––basic: | | | |
| Income from continuing operations attributable to Norda common shareholders | $ 5.59 | $ 3.92 | $ 1.19 |
| Net income attributable to Norda common shareholders | $ 5.61 | $ 3.85 | $ 1.65 |
| Weighted-average shares––basic | 5,608 | 5,601 | 5,555 |
| Weighted-average shares––diluted | 5,733 | 5,708 | 5,632 |
"""

GAMING = """## CONSOLIDATED STATEMENTS OF OPERATIONS

| | Year Ended December 31, | | |
|---|---|---|---|
| (In thousands, except per share data) | 2022 | 2021 | 2020 |
| Revenues | | | |
| Casino | $ 532,000 | $ 522,000 | $ 287,000 |
| Rooms | 303,000 | 169,000 | 83,000 |
| Food and beverage | 260,000 | 139,000 | 69,000 |
| | 1,095,000 | 830,000 | 439,000 |
| Expenses | | | |
| Casino | 258,000 | 255,000 | 170,000 |
| Rooms | 96,000 | 60,000 | 41,000 |
| General and administrative | 422,000 | 251,000 | 212,000 |
| Depreciation and amortization | 348,000 | 115,000 | 121,000 |
| Operating income (loss) | (29,000) | 149,000 | (105,000) |
| Non-operating income (expense) | | | |
| Interest expense, net of amounts capitalized | (59,000) | (80,000) | (68,000) |
| Income (loss) before income taxes | (88,000) | 69,000 | (173,000) |
| Benefit (provision) for income taxes | 70,000 | (25,000) | 19,000 |
| Net income (loss) | (18,000) | 44,000 | (154,000) |
| Less: Net (income) loss attributable to noncontrolling interests | 126,000 | 4,000 | 32,000 |
| Net income (loss) attributable to Norda Resorts | $ 108,000 | $ 48,000 | $ (122,000) |
"""

PHONES = """## Consolidated Statements of Income

| Years Ended December 31, | 2021 | 2020 | 2019 |
|---|---|---|---|
| (dollars in millions, except per share amounts) | | | |
| Operating Revenues | | | |
| Service revenues and other | $ 1,104 | $ 1,095 | $ 1,109 |
| Wireless equipment revenues | 232 | 187 | 229 |
| Total Operating Revenues | 1,336 | 1,282 | 1,338 |
| Operating Expenses | | | |
| Cost of services (exclusive of items shown below) | 312 | 314 | 317 |
| Cost of wireless equipment | 250 | 198 | 229 |
| Selling, general and administrative expense | 286 | 315 | 298 |
| Depreciation and amortization expense | 162 | 167 | 166 |
| Total Operating Expenses | 1,010 | 994 | 1,010 |
| Operating Income | 326 | 288 | 328 |
| Equity in earnings (losses) of unconsolidated businesses | 1 | (1) | (1) |
| Other income (expense), net | 3 | (5) | (29) |
| Interest expense | (34) | (42) | (47) |
| Income Before Provision For Income Taxes | 296 | 240 | 251 |
| Provision for income taxes | (68) | (56) | (29) |
| Net Income | $ 228 | $ 184 | $ 222 |
| Net income attributable to noncontrolling interests | $ 6 | $ 6 | $ 5 |
| Net income attributable to Norda Phones | 222 | 178 | 217 |
| Net Income | $ 228 | $ 184 | $ 222 |
| Basic Earnings Per Common Share | | | |
| Net income attributable to Norda Phones | $ 5.32 | $ 4.30 | $ 4.66 |
| Weighted-average shares outstanding (in millions) | 4,148 | 4,140 | 4,138 |
| Diluted Earnings Per Common Share | | | |
| Net income attributable to Norda Phones | $ 5.31 | $ 4.29 | $ 4.65 |
| Weighted-average shares outstanding (in millions) | 4,150 | 4,142 | 4,140 |
"""

SHOES = """## CONSOLIDATED STATEMENTS OF INCOME

| | YEAR ENDED MAY 31, | | |
|---|---|---|---|
| (In millions, except per share data) | 2023 | 2022 | 2021 |
| Revenues | $ 5,121 | $ 4,671 | $ 4,453 |
| Cost of sales | 2,892 | 2,523 | 2,457 |
| Gross profit | 2,229 | 2,148 | 1,996 |
| Demand creation expense | 406 | 385 | 311 |
| Operating overhead expense | 1,231 | 1,095 | 991 |
| Total selling and administrative expense | 1,637 | 1,480 | 1,302 |
| Interest expense (income), net | (6) | 20 | 26 |
| Other (income) expense, net | (28) | (18) | 1 |
| Income before income taxes | 626 | 666 | 667 |
| Income tax expense | 113 | 61 | 94 |
| NET INCOME | $ 513 | $ 605 | $ 573 |
| Earnings per common share: | | | |
| Basic | $ 3.27 | $ 3.83 | $ 3.64 |
| Diluted | $ 3.23 | $ 3.75 | $ 3.56 |
| Weighted average common shares outstanding: | | | |
| Basic | 1,551 | 1,578 | 1,573 |
| Diluted | 1,569 | 1,610 | 1,609 |
"""

BANK = """## Consolidated statements of income

| Year ended December 31, (in millions, except per share data) | 2022 | 2021 | 2020 |
|---|---|---|---|
| Revenue | | | |
| Investment banking fees | $ 66 | $ 132 | $ 94 |
| Noninterest revenue | 619 | 693 | 652 |
| Interest income | 928 | 578 | 645 |
| Interest expense | 260 | 55 | 99 |
| Net interest income | 668 | 523 | 546 |
| Total net revenue | 1,287 | 1,216 | 1,198 |
| Provision for credit losses | 63 | (92) | 174 |
| Total noninterest expense | 761 | 713 | 666 |
| Income before income tax expense | 463 | 595 | 358 |
| Income tax expense | 84 | 112 | 66 |
| Net income | $ 379 | $ 483 | $ 292 |
| Net income applicable to common stockholders | $ 359 | $ 465 | $ 276 |
| Net income per common share data | | | |
| Basic earnings per share | $ 12.10 | $ 15.39 | $ 8.89 |
| Diluted earnings per share | 12.09 | 15.36 | 8.88 |
"""

PACKAGES = """## Consolidated Statements of Income

| ($ in millions, except per share data) | For the years ended June 30, | | |
|---|---|---|---|
| | 2023 | 2022 | 2021 |
| Net sales | $ 1,469 | $ 1,454 | $ 1,286 |
| Cost of sales | (1,197) | (1,175) | (1,013) |
| Gross profit | 272 | 279 | 273 |
| Operating expenses: | | | |
| Selling, general, and administrative expenses | (124) | (128) | (129) |
| Research and development expenses | (10) | (10) | (10) |
| Restructuring and other related activities, net | 10 | (23) | (9) |
| Other income, net | 3 | 4 | 7 |
| Operating income | 151 | 122 | 132 |
| Interest income | 3 | 2 | 1 |
| Interest expense | (29) | (16) | (15) |
| Income before income taxes and equity in income (loss) of affiliated companies | 125 | 108 | 118 |
| Income tax expense | (20) | (30) | (26) |
| Net income | $ 105 | $ 78 | $ 92 |
| Net income attributable to non-controlling interests | (1) | (1) | (1) |
| Net income attributable to Norda Packages plc | $ 104 | $ 77 | $ 91 |
"""

FOOD = """## Consolidated Statements of Income (in millions, except per share data)

| | December 28, 2019 | December 29, 2018 | December 30, 2017 |
|---|---|---|---|
| Net sales | $ 2,497 | $ 2,626 | $ 2,607 |
| Cost of products sold | 1,683 | 1,734 | 1,704 |
| Gross profit | 814 | 892 | 903 |
| Selling, general and administrative expenses, excluding impairment losses | 317 | 319 | 292 |
| Goodwill impairment losses | 119 | 700 | — |
| Selling, general and administrative expenses | 436 | 1,019 | 292 |
| Operating income/(loss) | 378 | (127) | 611 |
| Interest expense | 136 | 128 | 123 |
| Other expense/(income) | (95) | (16) | (62) |
| Income/(loss) before income taxes | 337 | (239) | 550 |
| Provision for/(benefit from) income taxes | 72 | (106) | (548) |
| Net income/(loss) | 265 | (133) | 1,098 |
| Net income/(loss) attributable to noncontrolling interest | 1 | (10) | (1) |
| Net income/(loss) attributable to common shareholders | $ 264 | $ (123) | $ 1,099 |
"""

# name: the statement, the report's last day, the fiscal year asked, and what each line is.
COMPANIES = {
    "Norda Drinks": (DRINKS, "December 31, 2022", 2022, {
        "revenue": 4300, "cost_of_sales": 1800, "gross_profit": 2500, "selling_general_and_administrative": 1288,
        "operating_income": 1091, "interest_income": 45, "interest_expense": 88, "income_before_tax": 1195, "income_tax": 211,
        "net_income": 954, "net_income_with_minorities": 984, "basic_eps": "2.20", "diluted_eps": "2.19", "basic_shares": 432,
        "diluted_shares": 435, "research_and_development": None, "restructuring": None,
    }),
    "Norda Shops": (SHOPS, "January 31, 2022", 2022, {
        "revenue": 5727, "cost_of_sales": 4290, "selling_general_and_administrative": 1178, "operating_income": 259,
        "interest_expense": 18, "income_before_tax": 241, "income_tax": 47, "net_income": 192, "diluted_eps": "4.87",
        "basic_eps": "4.90", "diluted_shares": 40, "basic_shares": 39, "gross_profit": None,
    }),
    "Norda Medicines": (MEDICINES, "December 31, 2022", 2022, {
        "revenue": 1003, "cost_of_sales": 343, "selling_general_and_administrative": 136, "research_and_development": 114,
        "restructuring": 13, "income_before_tax": 350, "income_tax": 33, "net_income": 315, "operating_income": None,
        "interest_expense": None, "diluted_shares": 5733,
    }),
    "Norda Resorts": (GAMING, "December 31, 2022", 2021, {
        "revenue": 830000, "operating_income": 149000, "interest_expense": 80000, "income_before_tax": 69000, "income_tax": 25000,
        "net_income": 48000, "cost_of_sales": None, "general_and_administrative": 251000, "depreciation_and_amortization": 115000,
    }),
    "Norda Phones": (PHONES, "December 31, 2021", 2021, {
        "revenue": 1336, "selling_general_and_administrative": 286, "operating_income": 326, "interest_expense": 34,
        "income_before_tax": 296, "income_tax": 68, "net_income": 222, "cost_of_sales": (312, 250),
        "basic_eps_by_heading": "5.32", "diluted_eps_by_heading": "5.31", "diluted_eps": None,
    }),
    "Norda Shoes": (SHOES, "May 31, 2023", 2022, {
        "revenue": 4671, "cost_of_sales": 2523, "gross_profit": 2148, "selling_general_and_administrative": 1480,
        "interest_expense": 20, "income_before_tax": 666, "income_tax": 61, "net_income": 605, "operating_income": None,
        "diluted_eps": "3.75", "diluted_shares": 1610, "basic_eps": "3.83", "basic_shares": 1578,
    }),
    "Norda Bank": (BANK, "December 31, 2022", 2022, {
        "revenue": 1287, "interest_income": 928, "interest_expense": 260, "income_before_tax": 463, "income_tax": 84,
        "net_income": 379, "net_income_to_shareholders": 359, "diluted_eps": "12.09", "cost_of_sales": None,
        "operating_income": None, "gross_profit": None,
    }),
    "Norda Packages": (PACKAGES, "June 30, 2023", 2023, {
        "revenue": 1469, "cost_of_sales": 1197, "gross_profit": 272, "selling_general_and_administrative": 124,
        "research_and_development": 10, "restructuring": -10, "operating_income": 151, "interest_expense": 29,
        "income_before_tax": 125, "income_tax": 20, "net_income": 104, "interest_income": 3,
    }),
    "Norda Food": (FOOD, "December 28, 2019", 2018, {
        "revenue": 2626, "cost_of_sales": 1734, "gross_profit": 892, "operating_income": -127, "interest_expense": 128,
        "income_before_tax": -239, "income_tax": -106, "net_income": -133, "net_income_to_shareholders": -123,
        "selling_general_and_administrative": 1019,
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPANIES)
def test_the_lines_of_an_income_statement(name: str, tmp_path: Path) -> None:
    text, ended, year, expected = COMPANIES[name]
    filing = statements(tmp_path, as_html(cover(name, ended) + text), "report.html")
    assert filing.kinds["income"], "no income statement"
    for key, value in expected.items():
        item = line_item(key)
        figure = filing.figure(item, When(year))
        if isinstance(value, tuple):
            parts = filing.parts(item, When(year))
            assert figure is None and tuple(part.quantity.number for part in parts if part.quantity) == value, key
        elif value is None:
            assert figure is None, (key, figure and figure.row)
        else:
            assert figure is not None and figure.quantity is not None, key
            assert figure.quantity.number == Decimal(value), (key, figure.row)


def test_net_interest_income_is_no_interest_expense(tmp_path: Path) -> None:
    filing = statements(tmp_path, as_html(cover("Norda Shoes", "May 31, 2023") + SHOES), "report.html")
    figure = filing.figure(line_item("interest_expense"), When(2023))
    assert figure is not None and figure.quantity is not None and figure.quantity.number == -6


def test_earnings_per_share_under_a_heading_of_their_own(tmp_path: Path) -> None:
    balance = "\n## Consolidated Balance Sheets\n\n| (millions) | December 31, 2021 |\n|---|---|\n| Total current assets | 5 |\n| Total assets | 9 |\n| Total current liabilities | 4 |\n"
    text = as_html(cover("Norda Phones", "December 31, 2021") + PHONES + balance)
    filing = statements(tmp_path, text, "report.html")
    answer = answer_from_statements("What is Norda Phones' diluted EPS for FY2020?", [Filer("Norda Phones", (filing,))])
    assert answer is not None and answer.value == Decimal("4.29")
