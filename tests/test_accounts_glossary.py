"""Labels as companies write them, and the lines of the statements that they are."""

import pytest

from assistant.accounts.glossary import line_items, plain


def fits(key: str, label: str) -> bool:
    item = next(item for item in line_items() if item.key == key)
    written = plain(label)
    return any(pattern.fullmatch(written) for pattern in item.labels) and not any(
        pattern.fullmatch(written) for pattern in item.never
    )


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("revenue", "NET OPERATING REVENUES"),
        ("revenue", "Sales to customers"),
        ("revenue", "Total revenues, net of interest expense"),
        ("revenue", "Net sales and revenues"),
        ("cost_of_sales", "Cost of revenues (exclusive of depreciation and amortization shown separately)"),
        ("cost_of_sales", "Merchandise costs"),
        ("cost_of_sales", "Total cost of sales"),
        ("operating_income", "(Loss)/earnings from operations"),
        ("operating_income", "Operating profit"),
        ("income_before_tax", "Income from continuing operations before provision for taxes on income"),
        ("income_tax", "(Benefit) provision for income taxes"),
        ("net_income", "Consolidated net income attributable to the company"),
        ("net_income", "Net loss"),
        ("net_income", "Profit for the year"),
        ("cash_and_equivalents", "Cash and cash equivalents"),
        ("accounts_receivable", "Accounts receivable trade, less allowances $203"),
        ("accounts_receivable", "Trade receivables, net"),
        ("inventory", "Merchandise inventories"),
        ("property_plant_and_equipment", "Property, plant and equipment, less accumulated depreciation"),
        ("property_plant_and_equipment", "Net property and equipment"),
        ("property_plant_and_equipment", "Land, buildings, and equipment"),
        ("accounts_payable", "Trade payables"),
        ("shareholders_equity", "Total shareholders’ equity"),
        ("cash_from_operations", "Net cash flows provided by (used in) operating activities"),
        ("cash_from_operations", "Total cash provided by operating activities"),
        ("capital_expenditure", "Capital expenditures (including capitalized software)"),
        ("capital_expenditure", "Payments for property and equipment"),
        ("capital_expenditure", "Property, plant and equipment additions"),
        ("capital_expenditure", "Additions to property and equipment, net of $12 of non-cash additions"),
        ("dividends_paid", "Common stock cash dividends paid"),
        ("dividends_paid", "Dividends to shareholders"),
        ("depreciation_and_amortization", "Depreciation, amortization and accretion"),
        ("share_repurchases", "Purchases of treasury stock"),
    ],
)
def test_labels_of_a_line(key: str, label: str) -> None:
    assert fits(key, label)


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("revenue", "Cost of revenue"),
        ("cost_of_sales", "Total operating expenses"),
        ("net_income", "Net income attributable to noncontrolling interests"),
        ("net_income", "Net income per share"),
        ("current_assets", "Total other current assets"),
        ("total_assets", "Total current assets"),
        ("property_plant_and_equipment", "Property and equipment, at cost"),
        ("property_plant_and_equipment", "Less accumulated depreciation"),
        ("accounts_receivable", "Income taxes receivable"),
        ("long_term_debt", "Current portion of long-term debt"),
        ("capital_expenditure", "Proceeds from sale of property, plant and equipment"),
        ("capital_expenditure", "Acquisition of businesses, net of cash acquired"),
        ("dividends_paid", "Dividends received from affiliates"),
        ("depreciation", "Depreciation and amortization"),
        ("share_repurchases", "Tax withholdings on common stock"),
        ("cash_from_operations", "Adjustments to reconcile net income to net cash provided by operating activities"),
    ],
)
def test_labels_that_are_another_line(key: str, label: str) -> None:
    assert not fits(key, label)
