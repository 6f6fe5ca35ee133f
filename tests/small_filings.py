"""Annual reports of an invented company for the tests: the three statements, and tables that only look like them."""

from pathlib import Path

from assistant.accounts.statements import Statements
from corpus.documents import Document
from corpus.identity import identity
from corpus.reading import read_document

COVER = """# UNITED STATES SECURITIES AND EXCHANGE COMMISSION

FORM 10-K

ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934

For the fiscal year ended December 31, 2021

NORDA INSTRUMENTS, INC.

(Exact name of registrant as specified in its charter)

Norda Instruments makes gauges. Its auditor is Hale & Lund LLP.
"""


def cover(company: str, ended: str, form: str = "10-K") -> str:
    """The cover of a filing of a company for the year, or the quarter, that ended on a day."""
    kind = "QUARTERLY" if form == "10-Q" else "ANNUAL"
    what = "quarterly period" if form == "10-Q" else "fiscal year"
    return (
        f"# UNITED STATES SECURITIES AND EXCHANGE COMMISSION\n\nFORM {form}\n\n{kind} REPORT PURSUANT TO SECTION 13 OR 15(d) "
        f"OF THE SECURITIES EXCHANGE ACT OF 1934\n\nFor the {what} ended {ended}\n\n{company.upper()}, INC.\n\n"
        "(Exact name of registrant as specified in its charter)\n\n"
    )


def as_html(text: str) -> str:
    """Markdown headings, paragraphs and tables as HTML, in which a heading over several columns spans them."""
    out: list[str] = []
    for block in text.split("\n\n"):
        lines = block.strip().splitlines()
        if not lines:
            continue
        if lines[0].startswith("#"):
            level = len(lines[0]) - len(lines[0].lstrip("#"))
            out.append(f"<h{level}>{lines[0].lstrip('# ')}</h{level}>")
        elif lines[0].startswith("|"):
            rows = [_row(line) for line in lines if not set(line) <= set("|- ")]
            out.append(f"<table>{''.join(rows)}</table>")
        else:
            out.append(f"<p>{' '.join(lines)}</p>")
    return "<html><body>" + "\n".join(out) + "</body></html>"


def _row(line: str) -> str:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) > 2 and cells[1] and not any(cells[2:]):  # "Year ended December 31," over all the years
        return f"<tr><td>{cells[0]}</td><td colspan={len(cells) - 1}>{cells[1]}</td></tr>"
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


INCOME = """## Consolidated Statements of Operations

Years ended December 31

| (Millions, except per share amounts) | 2021 | 2020 | 2019 |
|---|---|---|---|
| Net sales | $ 2,000 | $ 1,600 | $ 1,500 |
| Cost of sales | (1,200) | (1,000) | (900) |
| Gross profit | 800 | 600 | 600 |
| Research and development expenses | (150) | (140) | (130) |
| Operating income | 400 | 240 | 300 |
| Interest expense | (20) | (24) | (25) |
| Income before income taxes | 380 | 216 | 275 |
| Provision for income taxes | (95) | (54) | (55) |
| Net income including noncontrolling interest | 285 | 162 | 220 |
| Less: Net income attributable to noncontrolling interest | 5 | 2 | 4 |
| Net income attributable to Norda Instruments | $ 280 | $ 160 | $ 216 |
| Earnings per share — basic | $ 2.80 | $ 1.60 | $ 2.16 |
| Earnings per share — diluted | $ 2.75 | $ 1.58 | $ 2.10 |
"""

BALANCE = """## Consolidated Balance Sheets

| (Millions) | December 31, 2021 | December 31, 2020 |
|---|---|---|
| Assets | | |
| Current assets | | |
| Cash and cash equivalents | $ 300 | $ 200 |
| Accounts receivable — net of allowances of $5 and $4 | 250 | 230 |
| Inventories | 180 | 140 |
| Total current assets | 730 | 570 |
| Property, plant and equipment — net | 500 | 460 |
| Goodwill | 400 | 400 |
| Total assets | $ 1,630 | $ 1,430 |
| Liabilities | | |
| Current liabilities | | |
| Short-term borrowings and current portion of long-term debt | $ 50 | $ 60 |
| Accounts payable | 160 | 120 |
| Total current liabilities | 365 | 310 |
| Long-term debt | 450 | 480 |
| Total liabilities | 815 | 790 |
| Equity | | |
| Retained earnings | 600 | 420 |
| Total Norda Instruments shareholders’ equity | 795 | 625 |
| Noncontrolling interest | 20 | 15 |
| Total equity | 815 | 640 |
| Total liabilities and equity | $ 1,630 | $ 1,430 |
"""

CASH_FLOWS = """## Consolidated Statements of Cash Flows

Years ended December 31

| (Millions) | 2021 | 2020 | 2019 |
|---|---|---|---|
| Cash flows from operating activities | | | |
| Net income including noncontrolling interest | $ 285 | $ 162 | $ 220 |
| Depreciation and amortization | 90 | 85 | 80 |
| Net cash provided by operating activities | 360 | 290 | 310 |
| Cash flows from investing activities | | | |
| Purchases of property, plant and equipment | (120) | (96) | (75) |
| Proceeds from sale of property, plant and equipment | 4 | 3 | 2 |
| Net cash used in investing activities | (116) | (93) | (73) |
| Cash flows from financing activities | | | |
| Dividends paid to shareholders | (112) | (100) | (96) |
| Net cash used in financing activities | (144) | (150) | (140) |
"""

PARENT = """## Norda Instruments (Parent Company Only) Condensed Balance Sheets

| (Millions) | December 31, 2021 | December 31, 2020 |
|---|---|---|
| Total current assets | 90 | 80 |
| Total assets | 1,000 | 900 |
| Total current liabilities | 70 | 60 |
| Total liabilities | 185 | 260 |
| Total equity | 815 | 640 |
"""

FILING = "\n".join((COVER, INCOME, BALANCE, CASH_FLOWS, PARENT))


def filing(folder: Path, text: str = FILING, name: str = "norda_2021.md") -> Document:
    """The annual report as read from a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path)


def statements(folder: Path, text: str = FILING, name: str = "norda_2021.md") -> Statements:
    """The statements of the annual report."""
    document = filing(folder, text, name)
    return Statements(document, identity(document))
