"""Tables of a PDF written into the outline: their titles as headings and captions, and what goes on over the page."""

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.documents import Place
from corpus.readers.outline import Outline
from corpus.readers.pdf_headers import is_note, is_statement
from corpus.readers.pdf_rows import Row
from corpus.readers.pdf_spans import is_scale_note
from corpus.readers.pdf_tables import FoundTable
from corpus.readers.pdf_text import HEADING_SIZE
from corpus.readers.pdf_words import Line

SAME_PLACE = 6.0
"""Columns of a table that goes on over the page stand in the same place to so many points."""
FINANCIALS = re.compile(r"\bfinancial\s+statements?\b", re.IGNORECASE)
SCALE = re.compile(
    r"\((?:[^()]{0,40}\b)?(?:thousands|millions|billions)\b[^()]{0,60}\)|\bin (?:thousands|millions|billions)\b",
    re.IGNORECASE,
)
NOTES = re.compile(
    r"(?:condensed )?notes to (?:the )?(?:condensed )?(?:consolidated )?financial statements", re.IGNORECASE
)
AFTER_NOTES = re.compile(r"item\s+\d|report of independent|signatures?$", re.IGNORECASE)
MOST_TITLE_WORDS = 14
CENTS = re.compile(r"[$€£]\s?\(?\d+\.\d\d\b")
"""Amounts with cents are not in millions."""
CONTINUED = re.compile(r"\(?\bcont(?:inued|['’]?d)\b\.?\)?", re.IGNORECASE)


class TableWriter:
    """Writes tables into an outline and remembers the last one, which may go on over the page."""

    def __init__(self, outline: Outline, body: float, sizes: Sequence[float]) -> None:
        self.outline = outline
        self.body = body
        self.sizes = sizes
        self._last: FoundTable | None = None
        self._header: tuple[str, ...] = ()
        self._caption = ""
        self._new_page = False
        self._at_end = False
        self._scale = ""
        self._under: tuple[str, ...] = ()
        self._in_notes = False
        self._notes_scale = ""

    def text_between(self, lines: Sequence[Line]) -> None:
        """Lines of text stand after the last table: what comes is another."""
        if not all(CONTINUED.search(line.text) for line in lines):
            self._at_end = False
        for line in lines:
            if NOTES.match(line.text):
                self._in_notes, self._notes_scale = True, ""
            elif AFTER_NOTES.match(line.text):
                self._in_notes, self._notes_scale = False, ""
            elif self._in_notes and not self._notes_scale and is_scale_note(line.text):
                self._notes_scale = line.text
            elif len(line.text.split()) > MOST_TITLE_WORDS:
                self._in_notes = False  # the scale of all notes stands under their title or nowhere

    def end_page(self) -> None:
        """The page ends."""
        self._new_page = True

    def add(self, table: FoundTable, place: Place) -> None:
        """Write a table; one that goes on from the page before is headed as it is there."""
        goes_on = self._goes_on(table)
        caption = self._titles(table.titles, place)
        grid = list(table.grid)
        levels = list(table.levels)
        header_rows = table.header_rows
        if goes_on:
            if not header_rows and self._header:
                grid.insert(0, self._header)
                levels.insert(0, -1)
                header_rows = 1
            caption = caption or self._caption
        self.outline.table(grid, place, caption, header_rows, levels=levels)
        self._with_scale(table)
        written = self.outline.blocks[-1].table
        self._last = table
        self._header = grid[0] if header_rows else ()
        self._caption = written.caption if written is not None else caption
        self._new_page = False
        self._at_end = True

    def _with_scale(self, table: FoundTable) -> None:
        """Give the table just written the scale that the one before says, where it says none and follows or is set alike.

        "(in millions)" is said once over the sales of three years that stand in three tables, one under another.
        """
        block = self.outline.blocks[-1]
        written = block.table
        if written is None:
            return
        if written.note.scale or any(column.note.scale for column in written.columns):
            said = SCALE.search(" ".join((written.caption, *(cell for row in written.header for cell in row))))
            self._scale, self._under = said[0] if said else "", block.headings
            return
        cells = [cell for row in written.body for cell in row]
        money = any("$" in cell or "€" in cell or "£" in cell for cell in cells)
        cents = any(CENTS.search(cell) for cell in cells)
        follows = self._at_end or self._is_set_alike(table)
        near = self._scale if self._under == block.headings and follows else self._notes_scale
        if near and money and not cents:
            caption = f"{written.caption.rstrip(':')} – {near}" if written.caption else near
            self.outline.blocks[-1] = replace(block, table=replace(written, caption=caption))

    def _goes_on(self, table: FoundTable) -> bool:
        last = self._last
        if last is None or not self._at_end or not self._new_page or len(last.bands) != len(table.bands):
            return False
        if table.header_rows and table.titles and not any(CONTINUED.search(row.text) for row in table.titles):
            return False
        return self._is_set_alike(table)

    def _is_set_alike(self, table: FoundTable) -> bool:
        """Whether the columns of figures stand where those of the last table do."""
        last = self._last
        return (
            last is not None
            and len(last.bands) == len(table.bands)
            and all(
                abs(one.right - other.right) < SAME_PLACE or abs(one.left - other.left) < SAME_PLACE
                for one, other in zip(last.bands, table.bands, strict=True)
            )
        )

    def _titles(self, titles: Sequence[Row], place: Place) -> str:
        """The caption that the lines above a table make; those that are set as headings become headings, too."""
        named = [row for row in titles if not is_note(row)]
        title = next((row for row in reversed(named) if is_statement(row) and not FINANCIALS.search(row.text)), None)
        heads = [row for row in named if row.size >= HEADING_SIZE * self.body or row.bold or row.text.isupper()]
        heads = [row for row in heads if title is None or row.top > title.top]
        for row in [*heads, *([title] if title is not None else [])]:
            self.outline.heading(row.text.rstrip(":"), self._level(row), place)
        said = [row for row in titles if row is title or row not in heads or title is None and row is heads[-1]]
        return " – ".join(row.text.rstrip(":") for row in said)

    def _level(self, row: Row) -> int:
        if row.size >= HEADING_SIZE * self.body and self.sizes:
            return 1 + min(range(len(self.sizes)), key=lambda index: abs(self.sizes[index] - row.size))
        return len(self.sizes) + 1
