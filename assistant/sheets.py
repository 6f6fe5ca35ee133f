"""The figures of tables: labels of rows and columns, the words around a table, every cell as a figure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.figures import Figure, Label, merged, without_periods
from assistant.tie_out import SMALLEST, scale_told
from assistant.words import glossary, keys, words
from corpus.documents import Block, Document
from corpus.periods import Period, find_periods
from corpus.quantities import Quantity
from corpus.tables import Table
from corpus.units import COUNT, CURRENCY_NAMES

LONGEST_CAPTION = 16  # words


@dataclass(frozen=True)
class Sheet:
    """A table of a document, ready to be matched: labels of rows and columns, the words around it, its figures."""

    document: Document
    block: int

    @property
    def source(self) -> Block:
        """The block that holds the table."""
        return self.document.blocks[self.block]

    @cached_property
    def table(self) -> Table:
        """The table itself."""
        table = self.source.table
        assert table is not None
        return table

    @cached_property
    def context(self) -> str:
        """The words around the table: its caption, the headings above it, the document's title."""
        return " ".join((self.caption, *self.source.headings, self.document.title))

    @property
    def caption(self) -> str:
        """The caption, where it is one: a whole sentence above a table says more than what the table holds."""
        return self.table.caption if len(self.table.caption.split()) <= LONGEST_CAPTION else ""

    @cached_property
    def context_keys(self) -> frozenset[str]:
        """The keys of the words around the table, its header's corner included."""
        corner = " ".join(row[0] for row in self.table.header if row)
        return keys(self.context) | keys(corner)

    @cached_property
    def period(self) -> Period | None:
        """The period said once for the whole table, if there is just one."""
        for text in (self.table.caption, *reversed(self.source.headings), self.document.title):
            found = {mention.period for mention in find_periods(text) if mention.period.year is not None}
            if len(found) == 1:
                return found.pop()
        return None

    @cached_property
    def dating(self) -> tuple[int, ...]:
        """The columns that say the period of a row: those of periods before the first figure."""
        if not self.measured and any(column.kind == "label" for column in self.table.columns):
            return ()  # a table of dates: they are what it says of its rows
        first = min(self.measured, default=self.table.width)
        return tuple(column.index for column in self.table.columns if column.kind == "period" and column.index < first)

    @cached_property
    def labelling(self) -> tuple[int, ...]:
        """The columns that name the rows: the first, and others as far as it takes to tell the rows of one period apart."""
        candidates = [column.index for column in self.table.columns if column.kind == "label"]
        for count in range(1, len(candidates) + 1):
            names = [
                (*(row.cells[index] for index in candidates[:count]), row.period, row.sections)
                for row in self.table.rows
                if any(row.cells[1:])
            ]
            if len(set(names)) == len(names):
                return tuple(candidates[:count])
        return tuple(candidates)

    @cached_property
    def rows(self) -> tuple[Label, ...]:
        """The labels of the body rows."""
        labelling = self.labelling
        lost = _lost_label(self.document, self.table)
        labels: list[Label] = []
        for row in self.table.rows:
            written = " ".join(dict.fromkeys(row.cells[index] for index in labelling if row.cells[index]))
            if labelling == (0,) and self.table.columns[0].kind == "label" and row.label.endswith(written):
                written = row.label  # with the first line of a label that wraps
            inferred = row.shifted and lost is not None
            if inferred and lost:
                written = lost
            text = without_periods(written)
            if row.is_total and not (written or row.label):
                text = "Total"  # accounts often leave the line under the items without a name
            labels.append(
                Label(
                    row.index, text, keys(text), row.period, row.sections, row.is_total, inferred, written or row.label
                )
            )
        return tuple(labels)

    @cached_property
    def columns(self) -> tuple[Label, ...]:
        """The labels of the columns, units in brackets left out."""
        labels: list[Label] = []
        for column in self.table.columns:
            text = without_periods(re.sub(r"\([^()]*\)", " ", column.label)) or without_periods(column.label)
            found = keys(text) or keys(without_periods(column.label))
            labels.append(Label(column.index, text, found, column.period, written=column.label))
        return tuple(labels)

    @cached_property
    def values(self) -> dict[tuple[int, int], Figure]:
        """All cells that hold a quantity or words, by (row, column); row labels themselves are left out."""
        found: dict[tuple[int, int], Figure] = {}
        for row in self.table.rows:
            for column in self.table.columns:
                text = row.cells[column.index]
                if not text or column.index in self.labelling or column.index in self.dating:
                    continue
                found[row.index, column.index] = self._figure(row.index, column.index, text)
        return found

    def figure(self, row: int, column: int) -> Figure | None:
        """The figure of one cell; None for one that is empty, a label or a date."""
        if "values" in self.__dict__:
            return self.values.get((row, column))
        text = self.table.body[row][column] if 0 <= row < len(self.table.body) else ""
        if not text or column in self.labelling or column in self.dating:
            return None
        return self._figure(row, column, text)

    def _figure(self, row: int, column: int, text: str) -> Figure:
        side, head = self.rows[row], self.columns[column]
        own = merged(side.period, self.table.column_for(row, column).period, parts=True)
        return Figure(
            document=self.document,
            block=self.block,
            text=text,
            quote=text,
            quantity=self._scaled(_counting(_counting(self.table.quantity(row, column), head.text), self._counted)),
            period=merged(own, self.period) if own is not None or not self.dated else None,
            row=side.written,
            column=head.written,
            sections=side.sections,
            cell=(row, column),
            own_period=own is not None,
            told_scale=self.told_scale,
            is_total=side.is_total or bool(re.match(r"total\b", head.text, re.IGNORECASE)),
            inferred=side.inferred,
        )

    def _scaled(self, quantity: Quantity | None) -> Quantity | None:
        """An amount of a table that says no scale, in the one that the text around it proves."""
        if quantity is None or quantity.scale or quantity.unit not in ("", *CURRENCY_NAMES) or not self.told_scale:
            return quantity
        return replace(quantity, scale=self.told_scale) if abs(quantity.number) >= SMALLEST else quantity

    @cached_property
    def told_scale(self) -> str:
        """The scale of a table that says none, where the text around it gives the same figures with theirs."""
        silent = not self.table.note.scale and not any(column.note.scale for column in self.table.columns)
        return scale_told(self.document, self.block, self.table) if silent else ""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The keys of every word in and around the table."""
        texts = (cell for row in (*self.table.header, *self.table.body) for cell in row)
        return frozenset().union(
            *(keys(text) for text in texts), *(label.keys for label in self.rows), self.context_keys
        )

    @cached_property
    def _counted(self) -> str:
        """The noun that the caption says is counted: "Passengers, in thousands"."""
        match = re.match(
            r"([A-Z][a-z]+s)(?: carried| served| handled)?,? \(?in (?:thousands|millions)\b", self.table.caption
        )
        return match[1] if match else ""

    @cached_property
    def dated(self) -> bool:
        """True when rows or columns name periods of their own; a cell without one is then of no said period."""
        return any(label.period is not None for label in (*self.rows, *self.columns))

    def is_text(self, column: int) -> bool:
        """True for a column of words that does not name the rows."""
        return self.table.columns[column].kind != "quantity" and column not in (*self.labelling, *self.dating)

    @cached_property
    def caption_keys(self) -> frozenset[str]:
        """The keys of the caption, which says what a table of periods measures."""
        return keys(self.caption)

    @cached_property
    def measured(self) -> tuple[int, ...]:
        """The columns that hold quantities."""
        return tuple(column.index for column in self.table.columns if column.kind == "quantity")

    @cached_property
    def listed(self) -> tuple[Label, ...]:
        """The rows that are items: neither totals nor sub-headings."""
        return tuple(
            label
            for label in self.rows
            if not label.is_total and any((label.index, column) in self.values for column in range(self.table.width))
        )


_COUNTED = re.compile(r"(?:(?:total |average )?(?:number|no\.?) of )?([A-Za-z]+[^siu\W]s|people|staff)", re.IGNORECASE)


_AMOUNTS = keys(
    "savings reserves funds grants fees taxes assets liabilities wages donations others results months payments shares points values"
)


def _counting(quantity: Quantity | None, heading: str) -> Quantity | None:
    """A bare number under a heading that is one plural noun counts that noun: "Students", "Number of flights"."""
    match = _COUNTED.fullmatch(heading)
    if quantity is None or quantity.unit not in ("", COUNT) or match is None:
        return quantity
    noun = match[1].lower()
    return quantity if keys(noun) & (glossary().measures | _AMOUNTS) else replace(quantity, unit=noun)


def sheets(document: Document) -> Iterator[Sheet]:
    """The tables of a document."""
    for index, block in enumerate(document.blocks):
        if block.table is not None:
            yield Sheet(document, index)


_NAME = r"[A-Z][\w&.'’-]*(?: [A-Z][\w&.'’-]*)*"


ENUMERATION = re.compile(rf"{_NAME}(?:, (?:and )?{_NAME}){{1,}},? and {_NAME}|{_NAME}(?:, {_NAME}){{2,}}")


def enumerations(document: Document) -> Iterator[tuple[str, ...]]:
    """The lists of three or more names that a document's prose holds: ("Amazon", "Alphabet", "Meta", …)."""
    for block in document.blocks:
        if block.table is None:
            for match in ENUMERATION.finditer(block.text):
                names = tuple(name.strip(" .") for name in re.split(r",? and |, ", match.group(0)) if name.strip())
                if len(names) >= 3:
                    yield names


def _lost_label(document: Document, table: Table) -> str | None:
    """The label of the one row that lost its own: the only name of a list in the text that no other row has."""
    if len(table.shifted) != 1:
        return None
    present = [keys(row.cells[0]) for row in table.rows if row.index not in table.shifted and not row.is_total]
    for names in enumerations(document):
        missing = [name for name in names if not any(keys(name) & label for label in present)]
        if len(missing) == 1 and len(names) == len(present) + 1 and words(missing[0]):
            return missing[0]
    return None
