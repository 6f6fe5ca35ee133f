"""Statements of accounts read from PDFs add up: assets are liabilities and equity, subtotals are the sums above them.

A third of the filings at hand is read; with STATEMENTS=all in the environment, all of them. Run as a program, the file
prints every sum that does not hold.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.reading import read_document
from corpus.tables import Table

FILINGS = Path(__file__).parent.parent.parent / "shared" / "financebench" / "pdfs"
LEAST_HOLDING = 0.97

STATEMENTS = {
    "balance sheet": re.compile(r"balance sheet|financial (?:position|condition)", re.IGNORECASE),
    "income statement": re.compile(r"statements? of (?:consolidated )?(?:income|operations|earnings)", re.IGNORECASE),
    "cash flows": re.compile(r"cash flows?", re.IGNORECASE),
}
ASSETS = re.compile(r"total assets", re.IGNORECASE)
FUNDS = re.compile(
    r"total liabilities(?:,.*)? (?:and|&) .*(?:equity|deficit|capital|interests?)(?: \(.*\))?", re.IGNORECASE
)
TOTAL = re.compile(
    r"total\b|net cash\b.*\b(?:activities|operations)|cash (?:provided|used|from|flows?)\b.*\bactivities"
    r"|(?:net )?(?:increase|decrease|change)\b.*\bcash\b",
    re.IGNORECASE,
)
NO_SUMMAND = re.compile(r"^(?!.*\bpar\b).*per (?:\w+ )?share|cash.*\b(?:beginning|end)\b", re.IGNORECASE)
LESS = re.compile(r"less\b", re.IGNORECASE)
IMPLIED = re.compile(r"(?:net|gross)\b|(?!other).*\bnet$|$", re.IGNORECASE)
"""What may be the sum of the lines above without saying so: "Property, plant and equipment — net"."""
# Lines that only the statement itself has, and no summary of it.
OWN_LINES = {
    "balance sheet": (ASSETS, FUNDS),
    "income statement": (
        re.compile(r"(?:diluted|basic)|.*\bper\b.*\bshare", re.IGNORECASE),
        re.compile(r".*\btax", re.IGNORECASE),
    ),
    "cash flows": (re.compile(r".*\b(?:beginning|end) of", re.IGNORECASE), re.compile(r"depreciation", re.IGNORECASE)),
}


@dataclass(frozen=True)
class Sum:
    """One sum of a statement: where, which row and column, what it says and whether it holds."""

    where: str
    kind: str
    label: str
    column: str
    holds: bool


def sums(table: Table, kind: str, where: str) -> Iterator[Sum]:
    """The sums that a statement states, column by column."""
    for column in table.columns[1:]:
        if column.kind != "quantity":
            continue
        found = [(row.label, _value(table, row.index, column.index)) for row in table.rows]
        values = [(label, value) for label, value in found if value is not None]
        if kind == "balance sheet":
            assets = [value for label, value in values if ASSETS.fullmatch(label)]
            funds = [value for label, value in values if FUNDS.fullmatch(label)]
            if assets and funds:
                yield Sum(where, kind, "assets = liabilities + equity", column.label, assets[0] == funds[0])
        unit = min((abs(value) for _, value in values if value), default=Decimal(1))
        rounding = Decimal(10) ** max(0, unit.adjusted() // 3 * 3)
        open_rows: list[Decimal] = []  # what no total has summed yet
        for label, value in values:
            if not TOTAL.match(label) and IMPLIED.match(label) and (count := _summed(open_rows, value, rounding)) > 1:
                open_rows = open_rows[: len(open_rows) - count]
                open_rows.append(value)
            elif TOTAL.match(label) and open_rows:
                count = _summed(open_rows, value, rounding)
                yield Sum(where, kind, label, column.label, count > 0)
                open_rows = open_rows[: len(open_rows) - count]
                open_rows.append(value)
            elif not NO_SUMMAND.search(label):
                open_rows.append(-abs(value) if LESS.match(label) else value)


def _summed(values: list[Decimal], total: Decimal, rounding: Decimal) -> int:
    """How many of the last values make up the total, 0 for none."""
    running = Decimal(0)
    for count, value in enumerate(reversed(values), 1):
        running += value
        # A sum of one line alone is seldom meant, but where that is all there is.
        if abs(running - total) <= rounding and (count > 1 or len(values) == 1 or value == total):
            return count
    return 0


def _value(table: Table, row: int, column: int) -> Decimal | None:
    quantity = table.quantity(row, column)
    if quantity is None or quantity.unit in ("percent", "shares"):
        return Decimal(0) if re.fullmatch(r"\$?[-–—]", table.body[row][column]) else None
    return quantity.value


def statement_sums(path: Path) -> list[Sum]:
    """The sums of all statements of accounts in a filing."""
    found: list[Sum] = []
    for block in read_document(path).blocks:
        if block.table is None:
            continue
        labels = [row.label for row in block.table.rows]
        title = f"{block.table.caption} {block.section}"
        kind = next((name for name, pattern in STATEMENTS.items() if pattern.search(title)), "")
        if kind and all(any(line.match(label) for label in labels) for line in OWN_LINES[kind]):
            found += sums(block.table, kind, f"{path.name} p. {block.place.page}")
    return found


def report(found: list[Sum]) -> str:
    """The sums that do not hold, and how many do."""
    lines = [f"{one.where}: {one.kind}: {one.label} [{one.column}]" for one in found if not one.holds]
    held = sum(one.holds for one in found)
    return "\n".join([*lines, f"{held} of {len(found)} sums hold ({held / max(1, len(found)):.1%})"])


def test_the_sums_of_printed_statements_are_found_and_checked(tmp_path):
    pytest.importorskip("reportlab")
    from tests.pdf_layout import Page, Pages

    def balance(page: Page, cash: str) -> None:
        page.title("NORDA, INC.")
        page.title("CONSOLIDATED BALANCE SHEETS")
        page.title("(In thousands, except share and per share data)", bold=False)
        page.gap()
        page.heads("December 31,", rights=(425,))
        page.heads("2018", "2017")
        page.line("Assets")
        page.line("Current assets:")
        page.row("Cash and cash equivalents", f"${cash}", "$1,047", indent=10)
        page.row("Settlements receivable, net of allowances of $95 and $103", "1,025", "588", indent=10)
        page.row("Total current assets", "4,183", "1,635", indent=20)
        page.row("Property and equipment, net", "234", "149")
        page.row("Total assets", "$4,417", "$1,784")
        page.gap()
        page.line("Liabilities and Stockholders’ Equity")
        page.row("Accounts payable", "$700", "$400")
        page.row("Long-term debt", "1,000", "500")
        page.row("Total liabilities", "1,700", "900")
        page.line("Commitments and contingencies (Note 18)")
        page.line("Stockholders’ equity:")
        page.line("Common stock, $0.01 par value: 1,000,000 shares authorized at December 31, 2018", 60, pitch=10)
        page.row("and December 31, 2017; 390,187 issued", "3", "—", indent=10)
        page.row("Retained earnings", "2,714", "884", indent=10)
        page.row("Total stockholders’ equity", "2,717", "884", indent=20)
        page.row("Total liabilities and stockholders’ equity", "$4,417", "$1,784")

    def found(cash: str) -> list[Sum]:
        pages = Pages(tmp_path / f"{cash}.pdf")
        balance(pages.page(), cash)
        return statement_sums(pages.save())

    right = found("3,158")
    assert len(right) == 12 and all(one.holds for one in right), report(right)
    wrong = [one for one in found("3,151") if not one.holds]
    assert [(one.label, one.column) for one in wrong] == [("Total current assets", "December 31, 2018")]


@pytest.mark.skipif(not FILINGS.is_dir(), reason="the filings are not at hand")
def test_the_sums_of_the_filings_hold():
    every = 1 if os.environ.get("STATEMENTS") == "all" else 3
    found = [one for path in sorted(FILINGS.glob("*.pdf"))[::every] for one in statement_sums(path)]
    assert len(found) > 100
    assert sum(one.holds for one in found) >= LEAST_HOLDING * len(found), report(found)


if __name__ == "__main__":
    chosen = [Path(name) for name in sys.argv[1:]] or sorted(FILINGS.glob("*.pdf"))
    sys.stdout.write(report([one for path in chosen for one in statement_sums(path)]) + "\n")
