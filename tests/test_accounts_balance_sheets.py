"""Balance sheets as companies of many trades lay them out: what is current, what is net, what is debt."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.accounts.formulas import When
from assistant.accounts.glossary import line_item
from tests.small_filings import as_html, cover, statements

DRINKS = """## CONSOLIDATED BALANCE SHEETS

| (In millions) | December 31, 2022 | December 31, 2021 |
|---|---|---|
| ASSETS | | |
| Current Assets | | |
| Cash and cash equivalents | $ 951 | $ 968 |
| Short-term investments | 104 | 124 |
| Total Cash, Cash Equivalents and Short-Term Investments | 1,055 | 1,092 |
| Marketable securities | 106 | 169 |
| Trade accounts receivable, less allowances of $51 and $49, respectively | 348 | 351 |
| Inventories | 423 | 341 |
| Prepaid expenses and other current assets | 324 | 302 |
| Total Current Assets | 2,256 | 2,255 |
| Equity method investments | 1,826 | 1,759 |
| Deferred income tax assets | 174 | 212 |
| Property, plant and equipment — net | 984 | 992 |
| Goodwill | 1,878 | 1,936 |
| Other intangible assets | 59 | 80 |
| Total Assets | $ 7,177 | $ 7,234 |
| LIABILITIES AND EQUITY | | |
| Current Liabilities | | |
| Accounts payable and accrued expenses | $ 1,574 | $ 1,461 |
| Loans and notes payable | 237 | 330 |
| Current maturities of long-term debt | 39 | 133 |
| Accrued income taxes | 120 | 68 |
| Total Current Liabilities | 1,970 | 1,992 |
| Long-term debt | 3,637 | 3,811 |
| Other liabilities | 100 | 100 |
| The Norda Drinks Company Shareowners’ Equity | | |
| Common stock | 176 | 176 |
| Reinvested earnings | 1,000 | 900 |
| Treasury stock, at cost | (706) | (745) |
| Equity Attributable to Shareowners of The Norda Drinks Company | 1,470 | 1,331 |
| Equity attributable to noncontrolling interests | 150 | 150 |
| Total Equity | 1,620 | 1,481 |
| Total Liabilities and Equity | $ 7,177 | $ 7,234 |
"""

WATER = """## Consolidated Balance Sheets

| (In millions) | December 31, 2022 | December 31, 2021 |
|---|---|---|
| ASSETS | | |
| Property, plant and equipment | $ 29,500 | $ 27,000 |
| Accumulated depreciation | (6,000) | (5,500) |
| Property, plant and equipment, net | 23,500 | 21,500 |
| Current assets: | | |
| Cash and cash equivalents | 85 | 116 |
| Restricted funds | 32 | 20 |
| Accounts receivable, net of allowance for uncollectible accounts of $60 and $75, respectively | 334 | 271 |
| Income tax receivable | 14 | 4 |
| Unbilled revenues | 275 | 248 |
| Materials and supplies | 98 | 57 |
| Other | 312 | 155 |
| Total current assets | 1,150 | 871 |
| Regulatory assets | 990 | 1,051 |
| Goodwill | 1,143 | 1,139 |
| Total regulatory and other long-term assets | 2,133 | 2,190 |
| Total assets | $ 26,783 | $ 24,561 |
| CAPITALIZATION AND LIABILITIES | | |
| Capitalization: | | |
| Common stock | $ 2 | $ 2 |
| Paid-in-capital | 6,824 | 6,781 |
| Retained earnings | 1,267 | 925 |
| Treasury stock, at cost | (377) | (365) |
| Total common shareholders' equity | 7,716 | 7,343 |
| Long-term debt | 10,929 | 10,344 |
| Total capitalization | 18,645 | 17,687 |
| Current liabilities: | | |
| Short-term debt | 1,175 | 584 |
| Current portion of long-term debt | 281 | 57 |
| Accounts payable | 254 | 235 |
| Accrued liabilities | 706 | 701 |
| Total current liabilities | 2,416 | 1,577 |
| Deferred income taxes and investment tax credits | 2,437 | 2,421 |
| Other long-term liabilities | 3,285 | 2,876 |
| Total capitalization and liabilities | $ 26,783 | $ 24,561 |
"""

PHONES = """## Consolidated Balance Sheets

| At December 31, (dollars in millions) | 2021 | 2020 |
|---|---|---|
| Assets | | |
| Current assets | | |
| Cash and cash equivalents | $ 292 | $ 2,217 |
| Accounts receivable | 2,474 | 2,517 |
| Less Allowance for credit losses | 90 | 125 |
| Accounts receivable, net | 2,384 | 2,392 |
| Inventories | 306 | 180 |
| Prepaid expenses and other | 691 | 671 |
| Total current assets | 3,673 | 5,460 |
| Property, plant and equipment | 28,990 | 27,974 |
| Less Accumulated depreciation | 19,020 | 18,480 |
| Property, plant and equipment, net | 9,970 | 9,494 |
| Goodwill | 2,860 | 2,477 |
| Other intangible assets, net | 1,168 | 941 |
| Total assets | $ 17,671 | $ 18,372 |
| Liabilities and Equity | | |
| Current liabilities | | |
| Debt maturing within one year | $ 744 | $ 589 |
| Accounts payable and accrued liabilities | 2,483 | 2,066 |
| Current operating lease liabilities | 386 | 349 |
| Total current liabilities | 3,613 | 3,004 |
| Long-term debt | 9,342 | 10,317 |
| Total long-term liabilities | 9,342 | 10,317 |
| Retained earnings | 4,600 | 5,000 |
| Noncontrolling interests | 116 | 51 |
| Total equity | 4,716 | 5,051 |
| Total liabilities and equity | $ 17,671 | $ 18,372 |
"""

SHOPS = """## Consolidated Balance Sheets

| (in millions) | January 29, 2022 | January 30, 2021 |
|---|---|---|
| ASSETS | | |
| Current assets: | | |
| Cash and cash equivalents | $ 804 | $ 1,680 |
| Merchandise inventories | 1,266 | 923 |
| Other current assets | 293 | 232 |
| | 2,363 | 2,835 |
| Property and equipment, net | 917 | 788 |
| Operating lease right-of-use assets | 2,616 | 2,716 |
| Goodwill | 797 | 159 |
| | $ 6,693 | $ 6,498 |
| LIABILITIES AND SHAREHOLDERS’ EQUITY | | |
| Current liabilities: | | |
| Accounts payable | $ 596 | $ 402 |
| Accrued and other liabilities | 561 | 560 |
| Current portion of debt and obligations under finance leases | 6 | 102 |
| Current portion of lease obligations | 572 | 580 |
| | 1,735 | 1,644 |
| Long-term debt and obligations under finance leases | 451 | 8 |
| Long-term lease obligations | 2,363 | 2,499 |
| Total liabilities | 4,549 | 4,151 |
| Total shareholders’ equity | 2,144 | 2,347 |
| | $ 6,693 | $ 6,498 |
"""

BANK = """## Consolidated balance sheets

| December 31, (in millions, except share data) | 2022 | 2021 |
|---|---|---|
| Assets | | |
| Cash and due from banks | $ 27,697 | $ 26,438 |
| Deposits with banks | 539,537 | 714,396 |
| Investment securities | 631,162 | 672,232 |
| Loans | 1,135,647 | 1,077,714 |
| Goodwill | 60,859 | 56,691 |
| Total assets | $ 2,394,902 | $ 2,547,471 |
| Liabilities | | |
| Deposits | $ 1,805,000 | $ 1,947,342 |
| Short-term borrowings | 44,027 | 53,594 |
| Accounts payable and other liabilities | 10,141 | 12,755 |
| Long-term debt | 243,354 | 241,005 |
| Total liabilities | 2,102,522 | 2,254,696 |
| Stockholders’ equity | | |
| Retained earnings | 292,380 | 292,775 |
| Total stockholders’ equity | 292,380 | 292,775 |
| Total liabilities and stockholders’ equity | $ 2,394,902 | $ 2,547,471 |
"""

SNACKS = """## Consolidated Balance Sheet

| | 2022 | 2021 |
|---|---|---|
| ASSETS | | |
| Current Assets | | |
| Cash and cash equivalents | $ 495 | $ 560 |
| Short-term investments | 39 | 39 |
| Accounts and notes receivable, net | 1,016 | 868 |
| Inventories | | |
| Raw materials and packaging | 236 | 190 |
| Work-in-process | 11 | 15 |
| Finished goods | 275 | 230 |
| Prepaid expenses and other current assets | 80 | 98 |
| Total Current Assets | 2,152 | 2,000 |
| Property, Plant and Equipment, net | 2,429 | 2,240 |
| Amortizable Intangible Assets, net | 127 | 153 |
| Goodwill | 1,820 | 1,838 |
| Other Indefinite-Lived Intangible Assets | 1,430 | 1,712 |
| Total Assets | $ 7,958 | $ 7,943 |
| LIABILITIES AND EQUITY | | |
| Current Liabilities | | |
| Short-term debt obligations | $ 341 | $ 430 |
| Accounts payable and other current liabilities | 2,337 | 2,115 |
| Total Current Liabilities | 2,678 | 2,545 |
| Long-Term Debt Obligations | 3,565 | 3,602 |
| Total Liabilities | 6,243 | 6,147 |
| Norda Snacks Common Shareholders’ Equity | | |
| Retained earnings | 1,700 | 1,786 |
| Total Norda Snacks Common Shareholders’ Equity | 1,700 | 1,786 |
| Noncontrolling interests | 15 | 10 |
| Total Equity | 1,715 | 1,796 |
| Total Liabilities and Equity | $ 7,958 | $ 7,943 |
"""

POWER = """## CONSOLIDATED BALANCE SHEETS

| (in millions) | December 31, 2022 | December 31, 2021 |
|---|---|---|
| ASSETS | | |
| CURRENT ASSETS | | |
| Cash and cash equivalents | $ 1,374 | $ 943 |
| Restricted cash | 536 | 304 |
| Short-term investments | 730 | 232 |
| Accounts receivable, net of allowance of $5 and $5, respectively | 1,799 | 1,418 |
| Inventory | 1,055 | 604 |
| Current held-for-sale assets | 518 | 816 |
| Total current assets | 6,012 | 4,317 |
| NONCURRENT ASSETS | | |
| Property, Plant and Equipment: | | |
| Land | 470 | 426 |
| Electric generation, distribution assets and other | 26,599 | 25,552 |
| Accumulated depreciation | (8,651) | (8,486) |
| Construction in progress | 4,621 | 2,414 |
| Property, plant and equipment, net | 23,039 | 19,906 |
| Other Assets: | | |
| Investments in and advances to affiliates | 952 | 1,080 |
| Goodwill | 362 | 1,177 |
| TOTAL ASSETS | $ 30,365 | $ 26,480 |
| LIABILITIES AND EQUITY | | |
| CURRENT LIABILITIES | | |
| Accounts payable | $ 1,730 | $ 1,153 |
| Accrued interest | 249 | 182 |
| Accrued and other liabilities | 2,151 | 1,205 |
| Non-recourse debt, including $416 and $302, respectively, related to variable interest entities | 1,758 | 1,367 |
| Current held-for-sale liabilities | 354 | 559 |
| Total current liabilities | 6,242 | 4,466 |
| NONCURRENT LIABILITIES | | |
| Recourse debt | 3,894 | 3,729 |
| Non-recourse debt, including $2,295 and $2,223, respectively, related to variable interest entities | 12,500 | 10,200 |
| Other noncurrent liabilities | 3,168 | 4,302 |
| Total noncurrent liabilities | 19,562 | 18,231 |
| EQUITY | | |
| Accumulated deficit | (1,635) | (1,089) |
| Total Norda Power stockholders’ equity | 2,437 | 2,798 |
| NONCONTROLLING INTERESTS | 2,124 | 985 |
| Total equity | 4,561 | 3,783 |
| TOTAL LIABILITIES AND EQUITY | $ 30,365 | $ 26,480 |
"""

KITCHEN = """## Consolidated Balance Sheets

| | December 31, 2022 | December 31, 2021 |
|---|---|---|
| ASSETS | | |
| Cash and cash equivalents | $ 1,040 | $ 3,445 |
| Trade receivables (net of allowances of $46 and $48) | 2,120 | 1,957 |
| Income taxes receivable | 162 | 213 |
| Inventories | 3,651 | 2,729 |
| Total current assets | 6,973 | 8,344 |
| Property, plant and equipment, net | 6,740 | 6,806 |
| Intangible assets, net | 42,649 | 43,542 |
| TOTAL ASSETS | $ 56,362 | $ 58,692 |
| LIABILITIES AND EQUITY | | |
| Commercial paper and other short-term debt | $ 6 | $ 14 |
| Current portion of long-term debt | 831 | 740 |
| Trade payables | 4,848 | 4,753 |
| Accrued marketing | 749 | 804 |
| Interest payable | 264 | 268 |
| Total current liabilities | 6,698 | 6,579 |
| Long-term debt | 19,233 | 21,061 |
| Deferred income taxes | 10,152 | 10,536 |
| TOTAL LIABILITIES | 36,083 | 38,176 |
| Total shareholders’ equity | 20,279 | 20,516 |
| TOTAL LIABILITIES AND EQUITY | $ 56,362 | $ 58,692 |
"""

COMPANIES = {
    "Norda Drinks": (DRINKS, "December 31, 2022", 2022, {
        "cash_and_equivalents": 951, "short_term_investments": 104, "liquid_investments": (104, 106), "accounts_receivable": 348,
        "marketable_securities": 106, "inventory": 423, "current_assets": 2256, "property_plant_and_equipment": 984,
        "goodwill": 1878, "intangible_assets": 59, "total_assets": 7177, "accounts_payable": 1574, "current_liabilities": 1970,
        "all_current_debt": (237, 39), "all_noncurrent_debt": (3637,), "long_term_debt": 3637, "retained_earnings": 1000,
        "shareholders_equity": 1470, "total_equity": 1620, "total_liabilities": None, "current_portion_of_long_term_debt": 39,
    }),
    "Norda Water": (WATER, "December 31, 2022", 2021, {
        "cash_and_equivalents": 116, "accounts_receivable": 271, "inventory": 57, "current_assets": 871, "total_assets": 24561,
        "property_plant_and_equipment": 21500, "short_term_debt": 584, "all_current_debt": (584, 57), "accounts_payable": 235,
        "accrued_liabilities": 701, "current_liabilities": 1577, "long_term_debt": 10344, "all_noncurrent_debt": (10344,),
        "shareholders_equity": 7343, "total_equity": 7343, "short_term_investments": None, "retained_earnings": 925,
    }),
    "Norda Phones": (PHONES, "December 31, 2021", 2021, {
        "accounts_receivable": 2384, "property_plant_and_equipment": 9970, "accounts_payable": 2483, "short_term_debt": 744,
        "all_current_debt": (744,), "all_noncurrent_debt": (9342,), "intangible_assets": 1168, "total_equity": 4716,
    }),
    "Norda Shops": (SHOPS, "January 29, 2022", 2022, {
        "cash_and_equivalents": 804, "inventory": 1266, "current_assets": 2363, "total_assets": 6693, "accounts_receivable": None,
        "accounts_payable": 596, "accrued_liabilities": 561, "current_liabilities": 1735, "long_term_debt": 451,
        "all_current_debt": (6,), "total_liabilities": 4549, "shareholders_equity": 2144,
    }),
    "Norda Bank": (BANK, "December 31, 2022", 2022, {
        "total_assets": 2394902, "total_liabilities": 2102522, "current_assets": None, "current_liabilities": None,
        "accounts_receivable": None, "inventory": None, "short_term_debt": 44027, "all_current_debt": (44027,),
        "all_noncurrent_debt": (243354,), "total_equity": 292380, "property_plant_and_equipment": None,
    }),
    "Norda Snacks": (SNACKS, "December 31, 2022", 2022, {
        "accounts_receivable": 1016, "inventory": (236, 11, 275), "property_plant_and_equipment": 2429, "short_term_debt": 341,
        "long_term_debt": 3565, "accounts_payable": 2337, "shareholders_equity": 1700, "total_equity": 1715,
    }),
    "Norda Power": (POWER, "December 31, 2022", 2022, {
        "cash_and_equivalents": 1374, "short_term_investments": 730, "accounts_receivable": 1799, "inventory": 1055,
        "property_plant_and_equipment": 23039, "accounts_payable": 1730, "all_current_debt": (1758,), "retained_earnings": -1635,
        "all_noncurrent_debt": (3894, 12500), "current_assets": 6012, "current_liabilities": 6242, "shareholders_equity": 2437,
    }),
    "Norda Kitchen": (KITCHEN, "December 31, 2022", 2022, {
        "accounts_receivable": 2120, "accounts_payable": 4848, "all_current_debt": (6, 831), "current_liabilities": 6698,
        "short_term_debt": 6, "long_term_debt": 19233, "total_liabilities": 36083,
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPANIES)
def test_the_lines_of_a_balance_sheet(name: str, tmp_path: Path) -> None:
    text, ended, year, expected = COMPANIES[name]
    filing = statements(tmp_path, as_html(cover(name, ended) + text), "report.html")
    assert filing.kinds["balance"], "no balance sheet"
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
