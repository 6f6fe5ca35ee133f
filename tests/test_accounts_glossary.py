"""Labels as companies write them, and the lines of the statements that they are."""

import pytest

from assistant.accounts.glossary import line_items
from assistant.accounts.rows import compared


def fits(key: str, label: str) -> bool:
    item = next(item for item in line_items() if item.key == key)
    written = compared(label)
    return any(pattern.fullmatch(written) for pattern in item.labels) and not any(
        pattern.fullmatch(written) for pattern in item.never
    )


LABELS = {
    "revenue": (
        "Net sales | Total net revenue | Revenues net of interest expense | "
        "Total revenues, net of interest expense | Net revenues | Operating revenues | "
        "Total operating revenues | Sales | Revenue | Total revenue | Net operating revenues | "
        "Sales and other operating revenues | Total revenues and other income | "
        "Net sales and operating revenues | Total net sales and revenue | Revenues, net | "
        "Consolidated revenues | Total net operating revenues | Net Revenue | Sales to customers | "
        "Total company revenue | Revenues from external customers | Total revenues, net | "
        "Net sales including excise tax | Net revenues including net interest income | Contract revenues | "
        "Total Sales and revenues | Net sales (Note 3)"
    ),
    "cost_of_sales": (
        "Cost of sales | Cost of products sold | Cost of goods and services sold | Cost of revenue | "
        "Cost of revenues | Total cost of revenue | Total cost of revenues | Cost of goods sold | "
        "Cost of merchandise sold | Cost of sales, exclusive of depreciation and amortization | "
        "Cost of sales, including purchasing and warehousing costs | Cost of sales and occupancy | "
        "Merchandise costs | Cost of services and products | Cost of products and services | "
        "Total costs of products and services sold | Cost of sales (excluding depreciation) | "
        "Cost of goods sold, excluding depreciation | Cost of sales, buying and occupancy | "
        "Cost of goods sold (1) | Total cost of goods sold | Total cost of products and services | "
        "Cost of product sales | Costs of goods sold | Cost of net revenues | Cost of net sales"
    ),
    "gross_profit": (
        "Gross profit | Gross margin | Gross income | Total gross profit | Gross margin on sales | "
        "Gross Profit (Loss)"
    ),
    "selling_general_and_administrative": (
        "Selling, general and administrative expenses | Selling, general and administrative | "
        "Selling, general & administrative expenses | Operating, selling, general and administrative expenses | "
        "Selling, administrative and general expenses | Selling, marketing and administrative expenses | "
        "Selling, informational and administrative expenses | Marketing, general and administrative | "
        "Total selling and administrative expense | Selling and administrative expenses | "
        "Selling, marketing, general and administrative | Selling, distribution and administrative expenses | "
        "Selling and marketing, general and administrative expenses | "
        "Selling, general, administrative and other expenses | "
        "Selling, general and administrative expenses, exclusive of depreciation"
    ),
    "research_and_development": (
        "Research and development | Research and development expenses | Research & development | "
        "Research, development and engineering | Technology and development | Product development | "
        "Research and development expense, net | Research, development, and related expenses | "
        "Research and development costs | Technology and content"
    ),
    "operating_income": (
        "Operating income | Operating profit | Operating income (loss) | Income from operations | "
        "Earnings from operations | Loss from operations | Operating loss | Total operating income | "
        "Income (loss) from operations | Operating earnings | Operating (loss) income | "
        "Consolidated operating income | (Loss) income from operations | Operating Profit (Loss) | "
        "Profit from operations"
    ),
    "interest_expense": (
        "Interest expense | Interest expense, net | Interest and debt expense | Interest, net | "
        "Interest expense, net of capitalized interest | Interest expense, net of portion capitalized | "
        "Interest charges | Net interest expense | Interest costs | Interest expense — net | Finance costs | "
        "Interest expense, net of amounts capitalized | Net interest expense and other | "
        "Interest expense on debt | Interest on long-term debt | Interest expense, net of interest income | "
        "Total interest expense | Interest expense and other"
    ),
    "income_before_tax": (
        "Income before income taxes | Earnings before income taxes | Income before provision for income taxes | "
        "Income from continuing operations before income taxes | "
        "Earnings before provision for taxes on income | Income (loss) before income taxes | Pretax income | "
        "Income before income tax expense | Income before taxes | (Loss) income before income taxes | "
        "Income before taxes on income | "
        "Earnings from continuing operations before income taxes and equity in net earnings | "
        "Income before income tax provision | Income/(loss) before income taxes | "
        "Income before tax expense and equity earnings | Consolidated income before income taxes | "
        "Profit before tax | Income before income taxes and noncontrolling interests | "
        "Earnings (Loss) Before Income Taxes | Income from operations before income taxes"
    ),
    "income_tax": (
        "Provision for income taxes | Income tax expense | Income taxes | Provision for taxes on income | "
        "Income tax (benefit) expense | Income tax provision | Benefit from (provision for) income taxes | "
        "Provision (benefit) for income taxes | Income tax expense (benefit) | Total income tax expense | "
        "Taxes on income | (Provision for) benefit from income taxes | Income tax benefit (provision) | "
        "Income taxes (benefit) | Provision for/(benefit from) income taxes | Income tax provision (benefit) | "
        "Federal and foreign income taxes | Tax expense | Income tax expense, net"
    ),
    "net_income": (
        "Net income | Net earnings | Net loss | Net income (loss) | Net (loss) income | "
        "Net income attributable to Norda | Net earnings attributable to Norda | "
        "Net Income Attributable to Norda | Consolidated net income attributable to Norda | "
        "Net income attributable to common shareholders | NET INCOME ATTRIBUTABLE TO Norda | "
        "Net income attributable to Norda common shareholders | Net income (loss) attributable to Norda | "
        "Profit for the year | Income attributable to Company | Net income available to common stockholders | "
        "Net loss attributable to Norda | Income Available for Common Shareholders"
    ),
    "cash_and_equivalents": (
        "Cash and cash equivalents | Cash & cash equivalents | Cash and equivalents | Cash | "
        "Cash and temporary cash investments | Total cash and cash equivalents | "
        "Cash and cash equivalents (Note 1) | Cash and cash equivalents, at cost | "
        "Cash, including cash equivalents of $2,000 | Cash and short-term investments | "
        "Cash and cash equivalents, including $5 of restricted"
    ),
    "accounts_receivable": (
        "Accounts receivable, net | Trade receivables, net | Accounts receivable | Receivables, net | "
        "Accounts and notes receivable, net | Trade accounts receivable, net | "
        "Accounts receivable trade, less allowances | Trade receivables (net of allowances) | "
        "Accounts receivable, less allowance for doubtful accounts of $5 | Receivables | "
        "Accounts receivable — net of allowances of $95 | Trade accounts and notes receivable, net | "
        "Customer receivables, net | Accounts receivable, less allowance for credit losses: 2022—$449 | "
        "Net receivables | Net accounts receivable | Trade receivables, net of allowances | "
        "Accounts and other receivables, net | Receivables, less allowance of $3 | "
        "Trade and other receivables | Accounts receivable, customers | Notes and accounts receivable, net | "
        "Trade accounts receivable, less allowance for doubtful accounts | Customer accounts receivable, net"
    ),
    "inventory": (
        "Inventories | Inventory | Merchandise inventories | Inventories, net | Merchandise inventories, net | "
        "Total inventories | Inventories at lower of cost and market | Inventory, net | Product inventories | "
        "Materials and supplies | Fuel, materials and supplies | Merchandise inventory"
    ),
    "property_plant_and_equipment": (
        "Property, plant and equipment, net | Property and equipment, net | "
        "Plant, property and equipment, net | Net property, plant and equipment | "
        "Property, plant and equipment — net | Property, plant and equipment, at cost, net | "
        "Premises and equipment, net | Net property and equipment | Total property, plant and equipment, net | "
        "Property, plant and equipment, less accumulated depreciation | Land, buildings and equipment, net | "
        "Property and equipment, net of accumulated depreciation of $4 | Net Property, Plant and Equipment | "
        "Property, plant & equipment, net | Property and Equipment (net) | Flight equipment, net | "
        "Net utility plant | Property and equipment, at cost, net | Net property, plant, and equipment | "
        "Property, buildings and equipment, net | Plant and equipment, net | Properties, net | "
        "Total property and equipment, net"
    ),
    "total_assets": (
        "Total assets | TOTAL ASSETS | Total Assets | Total assets (a)"
    ),
    "accounts_payable": (
        "Accounts payable | Trade accounts payable | Accounts payable and accrued expenses | Trade payables | "
        "Accounts payable, trade | Accounts payable and other current liabilities | Payables | "
        "Accounts payable and accrued liabilities | Accounts payable — trade | "
        "Accounts payable, principally trade | Vendor payables"
    ),
    "capital_expenditure": (
        "Capital expenditures | Purchases of property, plant and equipment | "
        "Additions to property, plant and equipment | Purchases of property and equipment | Capital spending | "
        "Purchase of property and equipment | Payments for property and equipment | "
        "Capital expenditures (including capitalized software) | Additions to property and equipment | "
        "Property, plant and equipment additions | Capital expenditures for property and equipment | "
        "Acquisition of property, plant and equipment | Payments to acquire property, plant and equipment | "
        "Expenditures for property, plant and equipment | Investment in property, plant and equipment | "
        "Purchases of fixed assets | Capital investments | Purchases of land, buildings, and equipment | "
        "Purchase of property, plant, and equipment, and other intangible assets | Additions to properties | "
        "Capital additions | Purchases of PP&E | Purchases of property, plant and equipment (PP&E) | "
        "Cash paid for property and equipment | Purchase of premises and equipment, net of sales | "
        "Purchases of property and equipment, including internal-use software | "
        "Plant and equipment expenditures | "
        "Acquisitions of property, plant and equipment and intangible assets | Utility capital expenditures | "
        "Purchases of property, equipment and software | Capital expenditures, net of contributions | "
        "Purchases of property, equipment and capitalized software"
    ),
    "dividends_paid": (
        "Dividends paid | Cash dividends paid | Payments of dividends | Dividends | Cash dividends | "
        "Payment of dividends | Dividends paid to shareholders | Common stock cash dividends paid | "
        "Dividend payments | Dividends paid on common stock | Cash dividend payments | "
        "Dividends to shareholders | Payment of cash dividends | Dividends paid to common shareholders | "
        "Payments of dividends to common stockholders | Common stock dividends paid | "
        "Dividends on common stock | Dividends paid to stockholders | Cash dividends paid to shareholders | "
        "Payments of cash dividends and dividend equivalents | Dividends and distributions paid"
    ),
    "depreciation_and_amortization": (
        "Depreciation and amortization | Depreciation, amortization and other | "
        "Depreciation and amortization expense | Depreciation, amortization and accretion | "
        "Depreciation, depletion and amortization | Depreciation and amortization of property and intangibles | "
        "Depreciation and amortization of property, plant and equipment | Depreciation/amortization | "
        "Depreciation & amortization | Depreciation, amortization, and impairment | "
        "Total depreciation and amortization | Depreciation, amortization and decommissioning | "
        "Depreciation and other amortization"
    ),
    "share_repurchases": (
        "Repurchases of common stock | Purchases of treasury stock | Purchase of treasury stock | "
        "Share repurchases | Repurchase of common shares | Purchase of Company stock | "
        "Common stock repurchased | Purchases of common stock for treasury | Repurchases of common shares | "
        "Treasury stock purchases | Stock repurchases | Common shares repurchased | "
        "Payments for repurchase of common stock | Repurchase of common stock | Acquisition of treasury stock | "
        "Purchases of stock for treasury | Repurchase and retirement of common stock | "
        "Treasury shares purchased | Open market share repurchases | Purchases of common stock | "
        "Common stock purchases"
    ),
    "cash_from_operations": (
        "Net cash provided by operating activities | Net cash flows from operating activities | "
        "Cash provided by operating activities | Net cash from operating activities | "
        "Net cash provided by (used in) operating activities | Cash provided (used) by operations | "
        "Net cash from operations | Total cash provided by operating activities | "
        "Net cash flow from operating activities | Cash flows from operating activities, net | "
        "Net Cash Provided by Operating Activities (a) | Net cash provided by operations | "
        "Cash Flow from Operating Activities | Net cash inflow from operating activities | "
        "Cash generated by operating activities | Net cash provided by continuing operating activities"
    ),
    "shareholders_equity": (
        "Total shareholders’ equity | Total stockholders’ equity | Total Norda shareholders’ equity | "
        "Total common shareholders’ equity | Total shareowners’ equity | Shareholders’ equity | "
        "Total Norda Common Shareholders’ Equity | Equity attributable to shareowners of Norda | "
        "Total Company shareholders’ equity | Total equity | Total shareholders’ equity (deficit) | "
        "Total stockholders’ deficit | Total Norda stockholders’ equity | Total common stockholders' equity"
    ),
    "current_liabilities": (
        "Total current liabilities | Total Current Liabilities"
    ),
    "long_term_debt": (
        "Long-term debt | Long-term debt, net | Long-term debt, less current portion | "
        "Long-term debt, net of current portion | Long-term debt, excluding current portion | "
        "Long-term borrowings | Long-Term Debt Obligations | Long-term debt and capital lease obligations | "
        "Debt, long-term | Total long-term debt | Senior notes, net | Convertible senior notes, net | "
        "Long-term debt and finance lease obligations"
    ),
    "goodwill": (
        "Goodwill | Goodwill, net | Goodwill (Note 4)"
    ),
    "intangible_assets": (
        "Intangible assets, net | Other intangible assets | Intangibles, net | Other intangible assets, net | "
        "Acquired intangible assets, net | Amortizable intangible assets, net | Purchased intangibles, net | "
        "Identifiable intangible assets, less accumulated amortization | "
        "Trademarks and other intangible assets"
    ),
    "restructuring": (
        "Restructuring charges | Restructuring costs | Restructuring | Restructuring and impairment charges | "
        "Restructuring and other charges | Restructuring, net | Severance and restructuring charges | "
        "Restructuring and related expenses"
    ),
    "share_based_compensation": (
        "Stock-based compensation | Share-based compensation | Stock-based compensation expense | "
        "Stock compensation | Equity-based compensation | Share-based compensation expense | "
        "Stock compensation expense | Share-based payment expense"
    ),
}  # fmt: skip
"""Labels of many companies, by line."""


@pytest.mark.parametrize("key", LABELS)
def test_labels_of_many_companies(key: str) -> None:
    assert [label for label in LABELS[key].split(" | ") if not fits(key, label)] == []


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
