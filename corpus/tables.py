"""Tables of every format as one type: which rows are headers, what each column holds, which rows are totals."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter

from corpus.cell_notes import MOST_COUNTED_WORDS, SHARES, STATEMENT, cell_note
from corpus.footing import summing_row
from corpus.grids import joined, merge_sign_columns, spread, unshift
from corpus.headings import (
    MOST_HEADER_ROWS,
    NOTES_HEADER,
    NOTHING,
    NUMBERING_HEADER,
    ColumnKind,
    are_short,
    are_years,
    column_kind,
    column_period,
    count_header_rows,
    dated_corner,
    first_period,
    heads_anew,
    is_period,
    note_row,
    sign,
)
from corpus.nesting import Nesting
from corpus.periods import Period
from corpus.quantities import Quantity, cell_quantity
from corpus.unit_notes import UnitNote, own_dollars, says_only_unit, unit_note
from corpus.units import COUNTED, CURRENCY_NAMES, PERCENT, RATES, TIME_UNITS

MOST_LOOKED_BACK = 50  # rows with a percent sign between a number and the currency sign above it

_TOTAL = re.compile(
    r"(?:grand\s|sub-?|overall\s)?totals?\b|sum\b|all\s(?:\w+\s){0,2}\w+s$|all$|(?:company|group|overall|average|consolidated)$|(?:full|whole)[\s-]year$|(?:combined|together|altogether)$",
    re.IGNORECASE,
)
_SPACED_YEAR = re.compile(r"(?<!\d )\b(?:1 9|2 0) \d \d\b(?! \d)")  # set wide: "2 0 1 8"
# "Property and equipment, net of accumulated depreciation –" over "$13,663 and $12,995": one label in two rows.
_BROKEN_OFF = re.compile(r"(?:[,–—-]|\b(?:of|and|less))$")
_AMOUNT = re.compile(r"[$€£¥]\s?\d")
_TOTAL_AT_END = re.compile(r"\btotals?$", re.IGNORECASE)


def _together(match: re.Match[str]) -> str:
    return match[0].replace(" ", "")


@dataclass(frozen=True)
class Column:
    """A column: its header text (all header rows joined), what its cells are, its period and unit note."""

    index: int
    label: str
    kind: ColumnKind
    period: Period | None
    note: UnitNote


@dataclass(frozen=True)
class Row:
    """A body row: its label, the sub-headings it stands under, its period if it has one, its line in the source.

    `shifted` says that the source lost the row's label and that its cells were moved back to their columns.
    """

    index: int
    cells: tuple[str, ...]
    label: str
    sections: tuple[str, ...]
    period: Period | None
    is_total: bool
    shifted: bool
    line: int | None


@dataclass(frozen=True)
class Table:
    """A table as read: header rows and body rows of equal width, its caption and where each row stands.

    `caption` is its title or the sentence above it; units said there ("in millions") hold for all cells.
    `lines` has the source line (or sheet row) of each body row, or is empty. `levels` says how far each body row's
    label is indented (0 = not at all, -1 = it has none), or is empty where the source does not tell.
    """

    header: tuple[tuple[str, ...], ...]
    body: tuple[tuple[str, ...], ...]
    caption: str = ""
    lines: tuple[int, ...] = ()
    shifted: frozenset[int] = frozenset()
    levels: tuple[int, ...] = ()

    @staticmethod
    def from_grid(
        grid: Sequence[Sequence[str]],
        caption: str = "",
        header_rows: int | None = None,
        lines: Sequence[int] = (),
        levels: Sequence[int] = (),
    ) -> "Table":
        """A table from rows of cell texts, ragged or not.

        `header_rows` is how many of them are headers, found when None; `lines` is the place of each row of `grid` and
        `levels` how far it is indented.
        Empty rows and columns are dropped, and a column of currency or percent signs joins the numbers beside it.
        A row whose label is missing and whose cells therefore stand one column to the left is put right and
        remembered in `shifted`.
        """
        cleaned = [tuple(_SPACED_YEAR.sub(_together, " ".join(cell.split())) for cell in row) for row in grid]
        kept = [index for index, row in enumerate(cleaned) if any(row)]
        if header_rows is not None:
            header_rows = sum(index < header_rows for index in kept)
        width = max((len(cleaned[index]) for index in kept), default=0)
        rows = [cleaned[index] + ("",) * (width - len(cleaned[index])) for index in kept]
        ragged = [len(cleaned[index]) < width for index in kept]
        places = [lines[index] for index in kept] if lines else []
        indents = [levels[index] for index in kept] if levels else []
        rows = merge_sign_columns(rows, MOST_HEADER_ROWS)
        used = [column for column in range(len(rows[0]) if rows else 0) if any(row[column] for row in rows)]
        rows = [tuple(row[column] for column in used) for row in rows]
        count = min(count_header_rows(rows) if header_rows is None else header_rows, len(rows))
        while header_rows is None and count and _are_notes(rows[count : count + 1]):
            count += 1
        body, shifted = unshift(rows[count:], ragged[count:])
        return Table(
            tuple(rows[:count]), tuple(body), caption, tuple(places[count:]), frozenset(shifted), tuple(indents[count:])
        )

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len((self.header or self.body or ((),))[0])

    @cached_property
    def note(self) -> UnitNote:
        """The unit and scale said for the whole table: in its caption, its corner cell or a header row of its own."""
        note = UnitNote()
        for said in self._note_rows:
            note = note.over(said)
        for row in self.header:
            note = note.over(unit_note(row[0], nouns=False)) if self.width > 1 else note
        return note.over(unit_note(self.caption, nouns=False))

    @cached_property
    def _note_rows(self) -> tuple[UnitNote, ...]:
        """What each header row says as a note for the whole table; an empty note for a row that heads columns."""
        return tuple(said if (said := note_row(row)) and _heads_all(row, said) else UnitNote() for row in self.header)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, left to right; the leading ones that are not quantities label the rows."""
        headers = spread(self.header, is_period)
        corner = dated_corner(self.header)
        columns: list[Column] = []
        for index in range(self.width):
            cells = [row[index] for row in self.body if row[index]]
            heads = joined(row[index] for row, said in zip(headers, self._note_rows, strict=True) if not said)
            label = heads or joined(row[index] for row in headers)
            if not label and index > 1 and self.header:
                label = columns[-1].label  # a heading that spans "$" and "%" columns, written once
            # "Men | Women" under "Years" are not counted in women; "Beds" under "£ million" are beds.
            nouns = not self.note.unit or self.note.unit in CURRENCY_NAMES
            note = unit_note(heads, nouns=nouns) if index or self.width == 1 else unit_note(heads, nouns=False)
            if note.unit == "years" and not re.search(r"\(|\bin\b|,", label) and are_years(cells):
                note = UnitNote(note.scale)
            if note.unit != self.note.unit:
                note = replace(note, unit=own_dollars(note.unit, heads, self.note.unit))
            kind = column_kind(cells, note, label)
            leading = all(column.kind != "quantity" for column in columns)
            if (
                kind == "text"
                and leading
                and not NOTES_HEADER.fullmatch(label)
                and not NUMBERING_HEADER.fullmatch(label)
            ):
                # "Region, Site, Output": text columns before the first number label the row together.
                first = not any(column.kind == "label" for column in columns)
                kind = "label" if first or (are_short(cells) and self._has_quantities_after(index)) else "text"
            columns.append(Column(index, label, kind, column_period(label, corner), note))
        if columns and not any(column.kind in ("label", "period") for column in columns):
            words = next(
                (column for column in columns if column.kind == "text" and not NOTES_HEADER.fullmatch(column.label)),
                None,
            )
            if words is not None:
                columns[words.index] = replace(words, kind="label")
        return tuple(columns)

    def _has_quantities_after(self, index: int) -> bool:
        return any(
            column_kind([row[other] for row in self.body if row[other]], UnitNote(), "") == "quantity"
            for other in range(index + 1, self.width)
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The body rows, with their labels and the sub-headings above them."""
        first_quantity = next((column.index for column in self.columns if column.kind == "quantity"), self.width)
        labelling = [column.index for column in self.columns if column.kind in ("label", "period")]
        labelling = [index for index in labelling if index < first_quantity] or labelling[:1]
        # Dates behind the figures ("Finished on") are cells of their own, not the period of the row.
        dated = [column.index for column in self.columns if column.kind == "period" and column.index < first_quantity]
        if first_quantity == self.width and any(column.kind == "label" for column in self.columns):
            dated = []  # a table of dates: they are what it says of its rows
        dated_columns = any(column.period for column in self.columns if column.kind == "quantity")
        rows: list[Row] = []
        sections: tuple[str, ...] = ()
        nesting = Nesting(self.levels, [bool(self._section(index)) for index in range(len(self.body))])
        after_section = False
        since_section = 0
        wrapped = ""  # the first line of a label that goes on in the next row
        for index, cells in enumerate(self.body):
            label = joined(cells[column] for column in labelling)
            heading = self._section(index)
            following = self.body[index + 1][0] if index + 1 < len(self.body) else ""
            goes_on = following[:1].islower() or (_BROKEN_OFF.search(heading) and _AMOUNT.match(following))
            if heading and heading == cells[0] and goes_on and any(self.body[index + 1][1:]):
                wrapped, heading = heading, ""
            elif wrapped:
                label, wrapped = f"{wrapped} {label}", ""
            if self.levels:
                sections = nesting.at(index, heading)
            elif heading:
                sections = (*sections, heading) if after_section else (heading,)
            after_section = bool(heading)
            period = first_period(" ".join(cells[column] for column in dated)) if dated else None
            if period is None and (not dated_columns or is_period(label)):
                period = first_period(label)
            if period is None:
                period = next(
                    (first_period(name) for name in reversed(sections) if not dated_columns or is_period(name)), None
                )
            if period is not None and period.year is None and not heading:
                # "Fourth Quarter" under "2019:" is the fourth quarter of 2019.
                years = (first_period(name.rstrip(":")) for name in reversed(sections) if is_period(name.rstrip(":")))
                year = next((one for one in years if one is not None and one.is_whole_year), None)
                if year is not None:
                    period = replace(period, year=year.year, start_year=year.start_year, fiscal=year.fiscal)
            is_total = not heading and (self._is_total(index, label) or index == self._summing)
            line = self.lines[index] if index < len(self.lines) else None
            under = () if heading else sections
            rows.append(Row(index, cells, label or heading, under, period, is_total, index in self.shifted, line))
            since_section = 0 if heading else since_section + 1
            if is_total and since_section > 1:
                sections = sections[:-1]  # a total closes the sub-heading that it sums
                nesting.close()
        return tuple(rows)

    def _section(self, index: int) -> str:
        """The sub-heading that a row is, or "": one cell of words and nothing beside it."""
        filled = [cell for cell in self.body[index] if cell]
        if self.width < 2 or len(filled) != 1 or cell_quantity(filled[0]) is not None or filled[0].lower() in NOTHING:
            return ""
        return filled[0] if re.search(r"\w", filled[0]) else ""

    def quantity(self, row: int, column: int) -> Quantity | None:
        """The quantity in a body cell, with scale and unit from the nearest note that says them; None for words."""
        head = self.columns[column]
        if row in self._inner_headers:
            return None
        if head.kind in ("label", "period") or NOTES_HEADER.fullmatch(head.label):
            return None
        text = self.body[row][column]
        note = self._cell_note(self.rows[row], head)
        quantity = cell_quantity(text, note)
        if quantity is None and head.kind == "quantity" and text:
            quantity = cell_quantity(text, note or UnitNote("", "count"))
            if quantity is not None and not note:
                quantity = replace(quantity, unit="")
        if quantity is not None and not quantity.unit:
            unit = self._sign_beside(row, column)
            quantity = replace(quantity, unit=unit, scale="" if unit == PERCENT else quantity.scale)
        if quantity is not None and quantity.unit != note.unit:
            quantity = replace(quantity, unit=own_dollars(quantity.unit, text, note.unit or self.note.unit))
        return quantity

    def _cell_note(self, row: Row, head: Column) -> UnitNote:
        return cell_note(row.label, row.sections, bool(self.levels), head.label, head.note, self.note, self.caption)

    def _sign_beside(self, row: int, column: int) -> str:
        """The currency or percent of a bare number in accounts that write the sign on first and last lines only."""
        label = self.rows[row].label
        if not STATEMENT.search(self.caption) and (SHARES.search(label) or unit_note(label).unit):
            return ""
        marked = self._signs[column]
        if not marked:
            return ""
        above = bisect_right(marked, row, key=itemgetter(0))
        currency = next((unit for _, unit in reversed(marked[:above][-MOST_LOOKED_BACK:]) if unit != PERCENT), "")
        if currency:
            return currency
        units = {unit for _, unit in marked}
        if units == {PERCENT} and 0 < above < len(marked):
            return PERCENT  # "100.0%" on the first line, "7.2%" on the last
        beside = {sign(cell) for index, cell in enumerate(self.body[row]) if index != column} & CURRENCY_NAMES
        return beside.pop() if len(beside) == 1 and beside == units else ""

    @cached_property
    def _signs(self) -> tuple[list[tuple[int, str]], ...]:
        """For each column the rows whose cell is itself written with a currency or percent sign, and which."""
        return tuple(
            [(index, unit) for index, cells in enumerate(self.body) if (unit := sign(cells[column]))]
            for column in range(self.width)
        )

    def _is_total(self, index: int, label: str) -> bool:
        if _TOTAL.match(label) or _TOTAL_AT_END.search(label):
            return True
        if label or index in self.shifted or index == 0 or not any(column.kind == "label" for column in self.columns):
            return False
        if self._is_inner_header(index):
            return False
        values = [found for cell in self.body[index] if (found := cell_quantity(cell)) is not None]
        return any(found.unit not in TIME_UNITS for found in values)

    @cached_property
    def _summing(self) -> int | None:
        """The row that is the sum of the others by its figures, in a table that names no total."""
        if any(_TOTAL.match(cells[0]) or _TOTAL_AT_END.search(cells[0]) for cells in self.body if cells):
            return None
        if any(column.kind == "period" and column.index == 0 for column in self.columns):
            return None  # a year is not the sum of the others
        amounts = [
            [
                found
                if (found := cell_quantity(cells[column.index], column.note)) and found.unit not in RATES
                else None
                for cells in self.body
            ]
            for column in self.columns
            if column.kind == "quantity"
        ]
        return summing_row([column for column in amounts if any(column)])

    def _is_inner_header(self, index: int) -> bool:
        """A row inside the body that heads the rows below it anew: periods in its columns, and no label of its own."""
        first, *others = self.body[index] or ("",)
        filled = [cell for cell in others if cell]
        if len(filled) < 2 or not all(is_period(cell) or heads_anew(cell) for cell in filled):
            return False
        if sum(is_period(cell) for cell in filled) < 2:
            return False
        return not first or bool(unit_note(first, nouns=False)) or is_period(first) or first.endswith(":")

    @cached_property
    def _inner_headers(self) -> tuple[int, ...]:
        if any(column.kind == "period" and column.index for column in self.columns):
            return ()
        return tuple(index for index in range(len(self.body)) if self._is_inner_header(index))

    def column_for(self, row: int, column: int) -> Column:
        """The column as a body row has it: a table may be headed anew half way down, with other periods."""
        head = self.columns[column]
        above = [index for index in self._inner_headers if index < row]
        if not above or not self.body[above[-1]][column]:
            return head
        run = [above[-1]]
        while run[0] - 1 in above:
            run.insert(0, run[0] - 1)
        label = joined(self.body[index][column] for index in run)
        return replace(head, label=label, period=column_period(label, ""))

    def as_text(self, rows: Sequence[int] | None = None) -> str:
        """The table in pipe form, with its header; `rows` picks body rows."""
        picked = self.body if rows is None else [self.body[index] for index in rows]
        lines = [" | ".join(row) for row in (*self.header, *picked)]
        return "\n".join(f"| {line} |" for line in lines)


def _heads_all(row: Sequence[str], said: UnitNote) -> bool:
    """Whether a header row's one note holds for the table: "(in millions)" wherever it stands, "%" over every column.

    A rate or a time written once belongs to the columns under it, unless it is all that the row says and stands
    first or in the middle: "Percent change" over two columns of five is no note of the others.
    """
    if said.scale or said.unit in CURRENCY_NAMES | COUNTED or all(row[1:]):
        return True
    at = next(index for index, cell in enumerate(row) if cell)
    return at in (0, 1, len(row) // 2) and says_only_unit(row[at])


def _are_notes(rows: Sequence[Sequence[str]]) -> bool:
    """A row that says the unit of each column, also under a label: "Share capital | M | $M"."""
    cells = [cell for row in rows for cell in row[1:] if cell]
    notes = [unit_note(cell, nouns=False) for cell in cells]
    scaled = any(note.scale and note.unit for note in notes)
    return (
        scaled
        and len(cells) > 1
        and all(note or cell in ("m", "M", "k", "K") for note, cell in zip(notes, cells, strict=True))
        and not any(cell_quantity(cell) is not None or len(cell.split()) > MOST_COUNTED_WORDS for cell in cells)
    )
