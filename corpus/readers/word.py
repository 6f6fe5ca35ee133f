"""DOCX: headings by style, by outline level and by bold lines; lists; tables with merged cells; in order."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpus.documents import Place
from corpus.readers.archives import check_archive
from corpus.readers.errors import DamagedFile
from corpus.readers.grids import SpanGrid, superscript
from corpus.readers.outline import Outline
from corpus.readers.text import BULLET, looks_like_heading
from corpus.readers.word_hidden import Hidden, W, is_on

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
HEADING_STYLE = re.compile(r"^heading\s*([1-9])$", re.IGNORECASE)
LIST_STYLE = re.compile(r"^list\s*(?:bullet|number|paragraph)?\s*(\d?)$", re.IGNORECASE)
MOST_STYLE_PARENTS = 20
LOWEST_LEVEL = 9


def read_word(data: bytes, name: str) -> Outline:
    """The outline of a Word document; it has no lines or pages, which Word sets only when it prints.

    Raises PasswordProtected, SuspiciousFile or DamagedFile.
    """
    check_archive(data, name, "[Content_Types].xml", "DOCX")
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        return _Reader(document).read()
    except Exception as error:  # python-docx lets through whatever lxml and its own look-ups raise
        raise DamagedFile(f"{name} is damaged; open it in a word processor and save it again.") from error


class _Reader:
    def __init__(self, document: "WordDocument") -> None:
        self.body: Any = document.element.body
        self.outline = Outline()
        self.outline.title = (document.core_properties.title or "").strip()
        self.styles = {style.style_id: style.element for style in document.styles}
        self.has_title = any(self._style_name(paragraph) == "title" for paragraph in self.body.iter(f"{W}p"))
        self.level = 0
        self.hidden = Hidden(self.styles, document.element.find(f"{W}background") is not None)

    def read(self) -> Outline:
        for element in _blocks(self.body):
            if element.tag == f"{W}tbl":
                self._table(element)
            else:
                self._paragraph(element)
        if any(block.kind == "heading" for block in self.outline.blocks):
            self.outline.title = ""  # the heading that people see goes before a field that they do not
        return self.outline

    def _paragraph(self, paragraph: Any) -> None:
        text = _text(paragraph, self.hidden)
        if not text.strip() or self._style_name(paragraph).startswith("toc"):
            return
        level = self._heading_level(paragraph)
        if level:
            self.level = level
            self.outline.heading(text, level, Place())
            return
        nesting = self._nesting(paragraph)
        bullet = BULLET.match(text)
        if nesting is not None:
            self.outline.item(bullet[2] if bullet else text, Place(), nesting)
        elif bullet and not text.lstrip().startswith(("—", "–")):
            self.outline.item(bullet[2], Place())
        elif self._is_bold(paragraph) and looks_like_heading(text.strip().rstrip(":"), sure=True):
            self.outline.heading(text.strip().rstrip(":"), min(self.level + 1, LOWEST_LEVEL), Place())
        else:
            self.outline.paragraph(text, Place())

    def _table(self, table: Any) -> None:
        rows = [row for row in table.iter(f"{W}tr") if _owner(row) is table]
        width = max((sum(_span(cell) for cell in _cells(row)) for row in rows), default=0)
        grid = SpanGrid(width)
        header_rows = 0
        for number, row in enumerate(rows):
            column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _cells(row):
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None and merge.get(f"{W}val", "continue") == "continue":
                    column += _span(cell)  # the cell that began above reaches down to here
                    continue
                down = self._reach(rows, number, column) if merge is not None else 1
                if number == 0 and down < len(rows):
                    header_rows = max(header_rows, down if down > 1 else 0)  # a label over two rows heads both
                text = " ".join(_text(paragraph, self.hidden).strip() for paragraph in cell.iter(f"{W}p"))
                column = grid.put(number, column, " ".join(text.split()), down, _span(cell))
            if row.find(f"{W}trPr/{W}tblHeader") is not None and number <= header_rows:
                header_rows = max(header_rows, number + 1)
        if width == 1 and len(rows) <= 2:
            for row in grid.rows:  # a box drawn around a paragraph
                self.outline.paragraph(" ".join(row), Place())
            return
        self.outline.table(grid.rows, Place(), header_rows=header_rows if 0 < header_rows < len(rows) else None)

    def _reach(self, rows: list[Any], number: int, column: int) -> int:
        """How many rows a vertically merged cell covers, from row `number` on."""
        end = number + 1
        while end < len(rows):
            at = _number(rows[end].find(f"{W}trPr/{W}gridBefore"), 0)
            merge = None
            for cell in _cells(rows[end]):
                if at == column:
                    merge = cell.find(f"{W}tcPr/{W}vMerge")
                at += _span(cell)
            if merge is None or merge.get(f"{W}val", "continue") != "continue":
                break
            end += 1
        return end - number

    def _heading_level(self, paragraph: Any) -> int:
        """A heading's depth, the title being 1; 0 for no heading."""
        below_title = 1 if self.has_title else 0
        for style in self._styles(paragraph):
            name = _style_name(style)
            if name == "title":
                return 1
            found = HEADING_STYLE.match(name)
            if found:
                return int(found[1]) + below_title
        for properties in [paragraph, *self._styles(paragraph)]:
            level = properties.find(f"{W}pPr/{W}outlineLvl")
            if level is not None:
                number = _number(level, 9)
                return number + 1 + below_title if number < 9 else 0
        return 0

    def _nesting(self, paragraph: Any) -> int | None:
        """How deep a list item is nested; None for what is no list item."""
        for properties in [paragraph, *self._styles(paragraph)]:
            numbering = properties.find(f"{W}pPr/{W}numPr")
            if numbering is not None:
                if _number(numbering.find(f"{W}numId"), 0) == 0:
                    return None  # numbering switched off
                level = _number(numbering.find(f"{W}ilvl"), 0)
                found = LIST_STYLE.match(self._style_name(paragraph))
                return max(level, int(found[1] or 1) - 1) if found else level
        found = LIST_STYLE.match(self._style_name(paragraph))
        if found and self._style_name(paragraph) != "list paragraph":
            return max(0, int(found[1] or 1) - 1)
        return None

    def _is_bold(self, paragraph: Any) -> bool:
        runs = [
            run for run in paragraph.iter(f"{W}r") if "".join(text.text or "" for text in run.iter(f"{W}t")).strip()
        ]
        return bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)

    def _styles(self, paragraph: Any) -> list[Any]:
        """The paragraph's style and those that it is based on."""
        chain: list[Any] = []
        reference = paragraph.find(f"{W}pPr/{W}pStyle")
        while reference is not None and len(chain) < MOST_STYLE_PARENTS:
            style = self.styles.get(reference.get(f"{W}val"))
            if style is None:
                break
            chain.append(style)
            reference = style.find(f"{W}basedOn")
        return chain

    def _style_name(self, paragraph: Any) -> str:
        chain = self._styles(paragraph)
        return _style_name(chain[0]) if chain else ""


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}moveTo"):
            yield from _blocks(child)


def _text(paragraph: Any, hidden: Hidden) -> str:
    """The paragraph's words as they stand with all changes accepted; footnote marks left out."""
    parts: list[str] = []
    for node in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}noBreakHyphen"):
        if any(above.tag in (FALLBACK, f"{W}moveFrom", f"{W}del", f"{W}tabs") for above in node.iterancestors()):
            continue
        if node.tag == f"{W}t":
            run = node.getparent()
            properties = run.find(f"{W}rPr")
            raised = properties.find(f"{W}vertAlign") if properties is not None else None
            if hidden.hides(run):
                continue
            text = node.text or ""
            if raised is not None and raised.get(f"{W}val") == "superscript":
                text = superscript("".join(parts[-2:]), text)
            parts.append(text)
        else:
            parts.append("-" if node.tag == f"{W}noBreakHyphen" else " ")
    return "".join(parts)


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.iter(f"{W}tc") if _owner(cell, f"{W}tr") is row]


def _owner(element: Any, tag: str = f"{W}tbl") -> Any:
    return next(element.iterancestors(tag), None)


def _span(cell: Any) -> int:
    return max(1, _number(cell.find(f"{W}tcPr/{W}gridSpan"), 1))


def _style_name(style: Any) -> str:
    name = style.find(f"{W}name")
    return str(name.get(f"{W}val") or "").lower() if name is not None else ""


def _number(element: Any, otherwise: int) -> int:
    written = element.get(f"{W}val") if element is not None else None
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 6 else otherwise
