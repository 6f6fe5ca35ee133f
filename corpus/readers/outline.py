"""Readers say what they find, in order; the outline adds the headings above each block and captions to tables."""

import re
from collections.abc import Sequence

from corpus.characters import without_formats
from corpus.documents import Block, Place
from corpus.sentences import sentences
from corpus.tables import Table

SHORT_WORDS = 20
"""A paragraph up to this long directly above a table is its caption as a whole."""

LONGEST_LEAD = 40
LONGEST_PARENT = 15

MENTIONS_TABLE = re.compile(
    r"\b(?:table|exhibit|figure|following|below|as follows|summari[sz]e[sd]?|sets? out|shown?|shows|breakdown)\b",
    re.IGNORECASE,
)


class Outline:
    """A document being read: blocks in order, the title if the format states one, and warnings."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.title = ""
        self.warnings: list[str] = []
        self._stack: list[tuple[int, str, bool]] = []
        self._lead = ""
        self._parents: list[tuple[int, str]] = []

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that stand above what comes next, outermost first."""
        return tuple(text for _, text, _ in self._stack)

    def heading(self, text: str, level: int, place: Place, heads_list: bool = False) -> None:
        """A heading of depth `level` (1 = title); with `heads_list` it ends where its list ends."""
        text = _folded(text)
        if not text:
            return
        self._end_list()
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()
        self.blocks.append(Block("heading", text, place, self.headings, level))
        self._stack.append((level, text, heads_list))

    def paragraph(self, text: str, place: Place, keep_lines: bool = False) -> None:
        """A paragraph. One that ends with a colon leads the list items right after it and stands in their headings."""
        text = "\n".join(filter(None, map(_folded, text.split("\n")))) if keep_lines else _folded(text)
        if not text:
            return
        self._end_list()
        self.blocks.append(Block("paragraph", text, place, self.headings))
        if text.endswith((":", "：")):
            self._lead = _lead(text)

    def item(self, text: str, place: Place, level: int = 0) -> None:
        """A list item, nested `level` deep; an item above it that it is nested in stands in its headings."""
        text = _folded(text)
        if not text:
            return
        while self._parents and self._parents[-1][0] >= level:
            self._parents.pop()
        above = [self._lead] if self._lead else []
        above += [parent for _, parent in self._parents if len(parent.split()) <= LONGEST_PARENT]
        self.blocks.append(Block("item", text, place, (*self.headings, *above), level))
        self._parents.append((level, text.rstrip(":： ")))

    def table(
        self,
        grid: Sequence[Sequence[str]],
        place: Place,
        caption: str = "",
        header_rows: int | None = None,
        lines: Sequence[int] = (),
        levels: Sequence[int] = (),
    ) -> None:
        """A table from its cells, ragged or not; `caption` is its own, else what stands directly above is looked at.

        `lines` and `levels` say of each row where it stands in the source and how far it is indented.
        """
        grid = [[without_formats(cell) for cell in row] for row in grid]
        if not any(cell.strip() for row in grid for cell in row):
            return
        self._end_list()
        caption = self._caption(_folded(caption))
        table = Table.from_grid(grid, caption=caption, header_rows=header_rows, lines=lines, levels=levels)
        self.blocks.append(Block("table", table.as_text(), place, self.headings, table=table))

    def warn(self, message: str) -> None:
        """Remember what could not be read, once."""
        if message not in self.warnings:
            self.warnings.append(message)

    def _end_list(self) -> None:
        self._lead = ""
        self._parents = []
        while self._stack and self._stack[-1][2] and self.blocks[-1].kind != "heading":
            self._stack.pop()

    def _caption(self, own: str) -> str:
        """The table's caption: its own, else the words directly above; units said in the others are added to it."""
        above = [own] if own else []
        last = self.blocks[-1] if self.blocks else None
        if last is not None and last.kind == "paragraph" and "\n" not in last.text:
            said = _said_of_table(last.text)
            # Under a caption of its own, the paragraph above matters only for the unit that it may say.
            if said and (not own or declares_unit(said)):
                above.append(said)
        if self._stack and (last is not None and last.kind == "heading" or declares_unit(self.headings[-1])):
            above.append(self.headings[-1])
        if not above:
            return ""
        caption = above[0]
        for other in above[1:]:
            if not declares_unit(caption) and declares_unit(other):
                caption = f"{caption.rstrip(':')} – {other}"
        return caption


def declares_unit(text: str) -> bool:
    """Whether a caption says a unit or scale for the whole table, such as "in millions" or "(£000)"."""
    return bool(Table((), (), text).note)


def _said_of_table(paragraph: str) -> str:
    """What a paragraph directly above a table says of it: all of it when short, else its last sentence, or ""."""
    if len(paragraph.split()) <= SHORT_WORDS:
        return paragraph
    parts = [text for _, _, text in sentences(paragraph)]
    last = parts[-1]
    if paragraph.endswith(":"):
        return paragraph if len(paragraph.split()) <= LONGEST_LEAD else last
    if declares_unit(last) or MENTIONS_TABLE.search(last):
        return last
    return next((part for part in reversed(parts) if declares_unit(part) and MENTIONS_TABLE.search(part)), "")


def _lead(text: str) -> str:
    if len(text.split()) > LONGEST_LEAD:
        text = sentences(text)[-1][2]
    return text.rstrip(":： ") if len(text.split()) <= LONGEST_LEAD else ""


def _folded(text: str) -> str:
    return " ".join(without_formats(text).split())
