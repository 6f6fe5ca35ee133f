"""The financial statements of a document: what stands in a line for a year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import product

from assistant.accounts.choosing import OWN, statement_tables
from assistant.accounts.fiscal_years import FiscalYears
from assistant.accounts.formulas import When
from assistant.accounts.glossary import LineItem, Name, Statement, plain, stems
from assistant.accounts.rows import compared, parts_of, rows_of, written_labels
from assistant.accounts.signs import cost, tax_expense
from assistant.accounts.sums import balances, by_gross_profit
from assistant.figures import Figure
from assistant.sheets import Sheet
from corpus.documents import Document
from corpus.identity import Identity
from corpus.quantities import Quantity
from corpus.units import CURRENCY_NAMES, PERCENT

ROUNDED = Decimal("0.6")  # points between a ratio as a report prints it and as its statements give it

# Labels that name a line only together with what stands above them.
_VAGUE = frozenset(
    stems(
        "other total net basic diluted product products service services assets liabilities income expense cost costs expenses current"
    )
)
_PAID = re.compile(
    r"(?:purchases?|payments?|repayments?|repurchases?|acquisitions?|additions?|dividends?|costs?|expenses?)\b|"
    r".*\b(?:expenses?|costs?|charges?)$"
)
_CHANGES = re.compile(r"\bchanges? in\b|\b(?:increase|decrease)\b.*\bin\b", re.IGNORECASE)
# Columns that compare with the amounts beside them.
_COMPARES = re.compile(
    r"%|\bper ?cent|\bchange|\bincrease|\bdecrease|\bvariance|\bgrowth|\bb/\(?w|\bof (?:net )?(?:sales|revenues?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statements:
    """The statements of one document, found once."""

    document: Document
    identity: Identity

    @cached_property
    def kinds(self) -> dict[Statement, tuple[Sheet, ...]]:
        """The tables of each statement: the statement itself first, with the pages that it goes on over."""
        labels = {
            index: tuple(plain(row[0]) for row in block.table.body if row)
            for index, block in enumerate(self.document.blocks)
            if block.table is not None
        }
        return {kind: statement_tables(self.document, kind, labels) for kind in OWN}

    @property
    def are_there(self) -> bool:
        """Whether the document holds financial statements: two of the three kinds at least."""
        return sum(bool(sheets) for sheets in self.kinds.values()) >= 2

    @cached_property
    def calendar(self) -> FiscalYears:
        """How the report counts years and quarters."""
        sheets = (*self.kinds["income"], *self.kinds["balance"])
        shown = (column.period for sheet in sheets for column in sheet.table.columns if column.kind == "quantity")
        return FiscalYears.of(self.document, self.identity, [period for period in shown if period is not None])

    @cached_property
    def lines(self) -> dict[Name, LineItem]:
        """The lines of the statements by their own labels, as `stems` writes them.

        One that two rows of a statement have names neither; what a cash flow statement gives the change of is no line of it.
        """
        named: dict[Name, LineItem] = {}
        taken: set[str] = set()
        for kind, sheets in self.kinds.items():
            rows = [
                (label, line)
                for sheet in sheets
                for label, line in zip(sheet.rows, written_labels(sheet), strict=True)
                if any((label.index, at) in sheet.values for at in sheet.measured)
                and not (kind == "cash_flow" and _CHANGES.search(" ".join(label.sections)))
            ]
            written = [line for _, line in rows]
            for label, line in rows:
                bare = line.removeprefix("less ")
                if bare in taken or written.count(line) > 1 or set(stems(bare)) <= _VAGUE:
                    continue
                size = bare != line or bool(_PAID.match(line))
                item = LineItem(f"own {kind} {line}", kind, (label.written,), (re.compile(re.escape(line)),), size=size)
                named.setdefault(stems(bare), item)
            taken.update(written)
        return named

    @cached_property
    def currency(self) -> str:
        """The currency that the statements are in, or ""."""
        for sheet in (sheet for sheets in self.kinds.values() for sheet in sheets):
            for figure in sheet.values.values():
                if figure.quantity is not None and figure.quantity.unit in CURRENCY_NAMES:
                    return figure.quantity.unit
        return ""

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The fiscal years that the income statement shows, the latest first."""
        shown = {
            when.year
            for sheet in self.kinds["income"] or self.kinds["balance"]
            for column in sheet.table.columns
            if column.period is not None
            and (when := self.calendar.when(column.period)) is not None
            and not when.quarter
        }
        return tuple(sorted(shown, reverse=True))

    def shows(self, kind: Statement, when: When) -> bool:
        """Whether there is a statement of this kind for a year or quarter."""
        return any(True for sheet in self.kinds[kind] for _ in self._columns(sheet, when, kind))

    def figure(self, item: LineItem, when: When) -> Figure | None:
        """What stands in a line for a year or quarter, or None where the statements have no such line or time."""
        for kind in (item.statement, *([item.also] if item.also else [])):
            for sheet in self.kinds[kind] if not item.every else ():
                for column in self._columns(sheet, when, kind):
                    rows = rows_of(sheet, item) if kind != "income" else by_gross_profit(sheet, item, column)
                    figure = next((found for row in rows if (found := self._amount(sheet, row, column, item))), None)
                    if figure is not None:
                        return figure
        return None

    def is_misread(self, item: LineItem, when: When) -> bool:
        """Whether the statement that would have a line was read wrongly for the time: its two sides differ."""
        return item.statement == "balance" and any(
            not balances(sheet, column)
            for sheet in self.kinds["balance"]
            for column in self._columns(sheet, when, "balance", checked=False)
        )

    def parts(self, item: LineItem, when: When) -> tuple[Figure, ...]:
        """The figures that together are a line which no row gives as one; none where there are no such rows."""
        for sheet in self.kinds[item.statement] if item.parts or item.every else ():
            for column in list(self._columns(sheet, when, item.statement))[:1]:
                found = (self._amount(sheet, row, column, item) for row in parts_of(sheet, item))
                figures = tuple(figure for figure in found if figure is not None)
                if figures:
                    return figures
        return ()

    def printed(self, labels: Sequence[re.Pattern[str]], when: When, near: Quantity) -> Figure | None:
        """A ratio in percent that a table of the report gives for a year or quarter, as near to `near` as rounding leaves it."""
        for index, block in enumerate(self.document.blocks):
            if block.table is None or not any(_fits(row[0], labels) for row in block.table.body if row):
                continue
            sheet = Sheet(self.document, index)
            for row, column in product(sheet.rows, list(self._columns(sheet, when, "income"))):
                figure = sheet.values.get((row.index, column))
                if figure is None or figure.quantity is None or not _fits(row.written, labels):
                    continue
                if figure.quantity.unit in ("", PERCENT) and abs(figure.quantity.number - near.number) <= ROUNDED:
                    return replace(figure, quantity=replace(figure.quantity, unit=PERCENT, scale=""))
        return None

    def _amount(self, sheet: Sheet, row: int, column: int, item: LineItem) -> Figure | None:
        """The figure of a cell in the statements' currency, where its own has no sign; a cost as a positive one."""
        figure = sheet.values.get((row, column))
        if figure is None or figure.quantity is None or (figure.quantity.unit == PERCENT and item.unit != PERCENT):
            return None
        quantity = figure.quantity
        if not item.unit and quantity.unit not in CURRENCY_NAMES and self.currency:
            quantity = replace(quantity, unit=self.currency)
        if item.key == "income_tax":
            quantity = replace(quantity, number=tax_expense(figure, sheet))
        elif item.size:
            quantity = replace(quantity, number=cost(figure, sheet, item))
        return replace(figure, quantity=quantity)

    def _columns(self, sheet: Sheet, when: When, kind: Statement, checked: bool = True) -> Iterator[int]:
        """The columns of a time: the longer stretch before the shorter, and for a balance the day on which it was struck.

        A balance whose two sides differ was not read as it stands, and none of its figures is used.
        """
        found = []
        for column in sheet.table.columns:
            period = column.period
            if column.kind != "quantity" or period is None or _COMPARES.search(column.label):
                continue
            if kind != "balance" and self.calendar.is_part and not period.months and not period.quarter:
                continue  # in a quarter's report a day alone may end the quarter or the year to date
            struck = kind == "balance" and not period.months and self.calendar.ends(period, when)
            fits = struck or self.calendar.when(period) == when
            if fits and (not checked or kind != "balance" or balances(sheet, column.index)):
                found.append((-(period.months or 0), column.index))
        yield from (index for _, index in sorted(found))


def _fits(label: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return any(pattern.fullmatch(compared(label)) for pattern in patterns)
