"""The financial statements of a document: which tables they are, and what stands in a line for a year."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from assistant.accounts.formulas import When
from assistant.accounts.glossary import LineItem, Name, Statement, line_items, plain, stems
from assistant.figures import Figure
from assistant.sheets import Sheet
from corpus.documents import Block, Document
from corpus.identity import Identity
from corpus.periods import Period
from corpus.units import CURRENCY_NAMES

LEAST_LINES = 3  # of a statement's own, for a table under no such title to be one
LEAST_TITLED = 2  # for a table under a title that says so
MOST_CONTINUED = 2  # pages that a statement goes on over
DAYS_APART = 20  # between the day that a year of 52 or 53 weeks ends on and the one that it is counted to
TITLE_WORDS = 14  # of a caption or heading that is a title and no sentence

# The lines by which a statement is known.
_OWN: dict[Statement, tuple[str, ...]] = {
    "income": ("revenue", "cost_of_sales", "operating_income", "income_before_tax", "income_tax", "net_income", "basic_eps"),
    "balance": ("current_assets", "total_assets", "current_liabilities", "total_liabilities", "retained_earnings", "total_equity", "accounts_payable"),
    "cash_flow": ("cash_from_operations", "cash_from_investing", "cash_from_financing", "capital_expenditure"),
}  # fmt: skip
_TITLES: dict[Statement, re.Pattern[str]] = {
    "income": re.compile(r"\bstatements? of (?:consolidated )?(?:\w+ )?(?:income|operations|earnings|profit)|\bincome statements?\b|\bprofit (?:and|&|or) loss\b", re.IGNORECASE),
    "balance": re.compile(r"\bbalance sheets?\b|\bstatements? of (?:consolidated )?financial (?:position|condition)", re.IGNORECASE),
    "cash_flow": re.compile(r"\bstatements? of (?:consolidated )?cash flows?|\bcash flow statements?\b", re.IGNORECASE),
}  # fmt: skip
_CONSOLIDATED = re.compile(r"\bconsolidated\b", re.IGNORECASE)
# Tables that hold a statement's lines without being the company's own.
_PARTIAL = re.compile(
    r"\b(?:parent company|parent only|registrant only|guarantors?|subsidiar(?:y|ies) only|pro forma|selected (?:consolidated )?(?:financial|quarterly)|"
    r"supplement\w*|quarterly (?:financial|results)|unaudited quarterly|reconciliation|segments?|condensed consolidating|"
    r"comprehensive (?:income|loss)|discontinued|acquisition|restate\w*|five[- ]year|ten[- ]year|summary|highlights|variable interest)\b",
    re.IGNORECASE,
)
# Labels that name a line only together with what stands above them.
_VAGUE = frozenset(
    stems(
        "other total net basic diluted product products service services assets liabilities income expense cost costs expenses current"
    )
)
_PAID = re.compile(
    r"(?:purchases?|payments?|repayments?|repurchases?|acquisitions?|additions?|dividends?|costs?|expenses?)\b|.*\b(?:expenses?|costs?)$"
)
_FOOTNOTE = re.compile(r"\s+(?:see )?notes?(?: \d+)+$|\s+\d{1,2}$")
_TOTALS = frozenset(("", "total", "totals"))


@dataclass(frozen=True)
class Place:
    """Where a line stands: the table, its row, the column of the asked time."""

    sheet: Sheet
    row: int
    column: int


class Statements:
    """The statements of one document, found once."""

    def __init__(self, document: Document, identity: Identity) -> None:
        self.document, self.identity = document, identity

    @cached_property
    def kinds(self) -> dict[Statement, tuple[Sheet, ...]]:
        """The tables of each statement: the statement itself first, with the pages that it goes on over."""
        return {kind: _chosen(self.document, kind, self._labels) for kind in _OWN}

    @property
    def are_there(self) -> bool:
        """Whether the document holds financial statements: two of the three kinds at least."""
        return sum(bool(sheets) for sheets in self.kinds.values()) >= 2

    @cached_property
    def _labels(self) -> dict[int, tuple[str, ...]]:
        """The first cells of every table, as the glossary compares them, by block."""
        return {
            index: tuple(plain(row[0]) for row in block.table.body if row)
            for index, block in enumerate(self.document.blocks)
            if block.table is not None
        }

    @cached_property
    def lines(self) -> dict[Name, LineItem]:
        """The lines of the statements by their own labels, as `stems` writes them; one that two rows of a table have names neither."""
        named: dict[Name, LineItem] = {}
        for kind, sheets in self.kinds.items():
            rows = [
                label
                for sheet in sheets
                for label in sheet.rows
                if any((label.index, at) in sheet.values for at in sheet.measured)
            ]
            written = [_compared(label.written or label.text) for label in rows]
            for label, line in zip(rows, written, strict=True):
                name = stems(line)
                if name and not set(name) <= _VAGUE and written.count(line) == 1 and name not in named:
                    pattern, size = re.compile(re.escape(line)), bool(_PAID.match(line))
                    named[name] = LineItem(f"own {kind} {line}", kind, (label.written,), (pattern,), size=size)
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
            if column.period is not None and (when := self.when(column.period)) is not None and not when.quarter
        }
        return tuple(sorted(shown, reverse=True))

    def figure(self, item: LineItem, when: When) -> Figure | None:
        """What stands in a line for a year or quarter, or None where the statement has no such line or time."""
        for sheet in self.kinds[item.statement]:
            columns = list(self._columns(sheet, when, item.statement))
            for row in _rows(sheet, item) if columns else ():
                for column in columns:
                    figure = sheet.values.get((row, column))
                    if figure is not None and figure.quantity is not None:
                        return self._as_money(figure, item)
        return None

    def parts(self, item: LineItem, when: When) -> tuple[Figure, ...]:
        """The figures that together are a line which no row gives as one; none where there are no such rows."""
        for sheet in self.kinds[item.statement] if item.parts else ():
            columns = list(self._columns(sheet, when, item.statement))
            rows = _parts(sheet, item)
            found = [sheet.values.get((row, column)) for row in rows for column in columns[:1]]
            figures = [self._as_money(figure, item) for figure in found if figure is not None and figure.quantity]
            if len(figures) > 1:
                return tuple(figures)
        return ()

    def _as_money(self, figure: Figure, item: LineItem) -> Figure:
        """The figure in the statements' currency, where its own cell has no sign; a cost in brackets by its size."""
        quantity = figure.quantity
        assert quantity is not None
        if not item.unit and quantity.unit not in CURRENCY_NAMES and self.currency:
            quantity = replace(quantity, unit=self.currency)
        if item.size or (item.key == "income_tax" and self._deducted(figure)):
            quantity = replace(quantity, number=abs(quantity.number) if item.size else -quantity.number)
        return replace(figure, quantity=quantity)

    def _deducted(self, tax: Figure) -> bool:
        """Whether the statement shows a tax expense as a deduction: income before it and this figure add up to net income.

        Labels do not say it: "Provision for income taxes (411)" is an expense, "(benefit from) income taxes (73)" is none.
        """
        sheet = next(sheet for sheet in self.kinds["income"] if sheet.block == tax.block)
        assert tax.cell is not None and tax.quantity is not None
        before, net = (
            [
                figure.quantity.value
                for row in _rows(sheet, item)
                if (figure := sheet.values.get((row, tax.cell[1]))) is not None and figure.quantity is not None
            ]
            for item in (_item("income_before_tax"), _item("net_income"))
        )
        if not before or not net:
            return bool(_EXPENSE_IN_BRACKETS.search(tax.row))
        added, taken = before[0] + tax.quantity.value, before[0] - tax.quantity.value
        return min(abs(added - one) for one in net) < min(abs(taken - one) for one in net)

    # --- years as the company counts them -------------------------------------------------------------------------

    def _columns(self, sheet: Sheet, when: When, kind: Statement) -> Iterator[int]:
        """The columns of a time: the longer stretch before the shorter, and for a balance the day on which it was struck."""
        found = []
        for column in sheet.table.columns:
            period = column.period
            if column.kind != "quantity" or period is None:
                continue
            if kind != "balance" and self.identity.quarter and not period.months and not period.quarter:
                continue  # in a quarter's report a day alone may end the quarter or the year to date
            if self.when(period) == when or (kind == "balance" and not period.months and self._ends(period, when)):
                found.append((-(period.months or 0), column.index))
        yield from (index for _, index in sorted(found))

    def when(self, period: Period) -> When | None:
        """The fiscal year or quarter that a column's heading says, or None for another stretch of time."""
        if period.year is None or period.months in (6, 9):
            return None
        if period.quarter:
            return When(period.year, period.quarter)
        if period.months == 3:
            return self._dated(period, quarterly=True)
        if period.month is None:
            return When(period.year)
        return self._dated(period, quarterly=False)

    def _dated(self, period: Period, quarterly: bool) -> When | None:
        """The year or quarter that ends on a day, by the day on which this document's own does."""
        day = _day(period)
        if day is None:
            return None
        year = self._fiscal_year(day)
        if year is None:
            return None if quarterly else When(period.year or day.year)
        if not quarterly:
            return When(year) if abs((self._end(When(year)) - day).days) <= DAYS_APART else None
        for when in (When(one, quarter) for one in (year, year + 1) for quarter in (1, 2, 3, 4)):
            if abs((self._end(when) - day).days) <= DAYS_APART:
                return when
        return None

    def _ends(self, period: Period, when: When) -> bool:
        day = _day(period)
        if day is None or self.identity.period_end is None or self.identity.fiscal_year is None:
            return False
        return abs((self._end(when) - day).days) <= DAYS_APART

    def _fiscal_year(self, day: date) -> int | None:
        """The fiscal year that a day is nearest the end of."""
        own = self.identity
        if own.fiscal_year is None or own.period_end is None:
            return None
        return min(
            range(own.fiscal_year - 12, own.fiscal_year + 2), key=lambda year: abs((self._end(When(year)) - day).days)
        )

    def _end(self, when: When) -> date:
        """The day on which a year or quarter ends, within a few days, counted from this document's own."""
        own = self.identity
        assert own.fiscal_year is not None and own.period_end is not None
        quarters = 4 * (when.year - own.fiscal_year) + (when.quarter or 4) - (own.quarter or 4)
        return own.period_end + timedelta(days=round(quarters * 365.25 / 4))


_EXPENSE_IN_BRACKETS = re.compile(r"\(\s*(?:expense|provision)\b|\bbenefit\s*\((?:expense|provision)", re.IGNORECASE)


def _item(key: str) -> LineItem:
    return next(item for item in line_items() if item.key == key)


def _day(period: Period) -> date | None:
    if period.year is None or period.month is None:
        return None
    if period.day is not None:
        try:
            return date(period.year, period.month, period.day)
        except ValueError:
            return None
    return date(period.year + period.month // 12, period.month % 12 + 1, 1) - timedelta(days=1)


def _rows(sheet: Sheet, item: LineItem) -> Iterator[int]:
    """The rows that a line may be, the likeliest first."""
    labels = [_compared(label.written or label.text) for label in sheet.rows]
    open_ = [not any(pattern.fullmatch(label) for pattern in item.never) for label in labels]
    seen: set[int] = set()
    for pattern in item.labels:
        for index, label in enumerate(labels):
            if label and open_[index] and index not in seen and pattern.fullmatch(label):
                seen.add(index)
                yield index
    closing = [index for index, label in enumerate(labels) if item.above and item.above.fullmatch(label)]
    for pattern in item.labels_above:
        for index, label in enumerate(labels):
            if pattern.fullmatch(label) and closing and index < closing[-1]:
                yield index
    if item.section is not None:
        for index, label in enumerate(labels):
            sections = sheet.rows[index].sections
            if (
                label in _TOTALS
                and sheet.rows[index].is_total
                and sections
                and item.section.fullmatch(_compared(sections[-1]))
            ):
                yield index


def _parts(sheet: Sheet, item: LineItem) -> list[int]:
    """The rows that together are a line: those whose own label or sub-heading says so, totals left out.

    A sub-heading without a total of its own has no end; the first row of what the line must stand above is one.
    """
    assert item.parts is not None
    found: list[int] = []
    for label in sheet.rows:
        written = _compared(label.written or label.text)
        if found and item.above and item.above.fullmatch(written):
            break
        if not label.is_total and any(
            item.parts.fullmatch(text) for text in (written, *map(_compared, label.sections[-1:]))
        ):
            found.append(label.index)
    return found


def _compared(label: str) -> str:
    return _FOOTNOTE.sub("", plain(label))


def _chosen(document: Document, kind: Statement, labels: dict[int, tuple[str, ...]]) -> tuple[Sheet, ...]:
    """The table that is the statement, and those that it goes on in."""
    scored = [
        (score, -index) for index, cells in labels.items() if (score := _score(document.blocks[index], kind, cells)) > 0
    ]
    if not scored:
        return ()
    best = -max(scored)[1]
    others = [-index for _, index in sorted(scored, reverse=True) if -index != best]
    near = [
        index for index in others if _goes_on(document.blocks[best], document.blocks[index], kind, abs(index - best))
    ]
    return tuple(Sheet(document, index) for index in (best, *sorted(near)))


def _score(block: Block, kind: Statement, cells: Sequence[str]) -> float:
    """How surely a table is a statement: how many of its lines it has, and whether its title says so."""
    lines = sum(_has(cells, item) for item in line_items() if item.key in _OWN[kind])
    titles = list(_titles(block))
    titled = any(_TITLES[kind].search(title) for title in titles)
    if lines < (LEAST_TITLED if titled else LEAST_LINES):
        return 0.0
    score = lines / len(_OWN[kind]) + 0.6 * titled
    score += 0.2 * any(_CONSOLIDATED.search(title) for title in titles)
    return score - 0.9 * any(_PARTIAL.search(title) for title in titles[:2])


def _titles(block: Block) -> Iterator[str]:
    """The words above a table that may be its title, the nearest first."""
    assert block.table is not None
    corner = " ".join(row[0] for row in block.table.header if row)
    for text in (block.table.caption, *reversed(block.headings[-2:]), corner):
        for line in text.splitlines() or ():
            if line and len(line.split()) <= TITLE_WORDS:
                yield line


def _has(cells: Iterable[str], item: LineItem) -> bool:
    return any(
        any(pattern.fullmatch(cell) for pattern in item.labels[:3])
        and not any(pattern.fullmatch(cell) for pattern in item.never)
        for cell in cells
        if cell
    )


def _goes_on(first: Block, other: Block, kind: Statement, apart: int) -> bool:
    """Whether a table is a part of the same statement: near it, and under the same title or none."""
    pages = first.place.page, other.place.page
    if pages[0] is not None and pages[1] is not None:
        near = abs(pages[1] - pages[0]) < MOST_CONTINUED
    else:
        near = apart <= MOST_CONTINUED
    titles = list(_titles(other))
    return (
        near
        and (not titles or any(_TITLES[kind].search(title) for title in titles))
        and not any(_PARTIAL.search(title) for title in titles)
    )
