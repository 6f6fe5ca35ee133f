"""HTML: what a reader of the page sees of the report, without the site around it."""

import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.documents import Place
from corpus.readers.grids import SpanGrid, superscript
from corpus.readers.html_hidden import blank_hidden
from corpus.readers.outline import Outline
from corpus.readers.text import add_lines

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import PageElement, Tag

LEFT_OUT = frozenset(
    "script style noscript template nav form button select option input textarea label dialog iframe object embed svg "
    "canvas audio video map head menu".split()
)
FURNITURE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "dialog", "menu", "toolbar"))
FURNITURE_WORDS = frozenset(
    "nav navbar navigation breadcrumb breadcrumbs cookie cookies cookie-banner cookie-consent sidebar menu site-header "
    "site-footer share sharing social newsletter advert advertisement ads related-posts skip-link".split()
)
BLOCKS = frozenset(
    "p div section article main header footer aside ul ol li dl dt dd blockquote figure figcaption address details summary "
    "hr center body html fieldset tr td th tbody thead tfoot table caption pre h1 h2 h3 h4 h5 h6".split()
)
LINE = "data-source-line"
BLOCK_TAG = re.compile(
    r"\n|<(p|div|section|li|dt|dd|table|tr|pre|h[1-6]|blockquote|figcaption|td|th)(?=[\s>/])", re.IGNORECASE
)

HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
DECLARED = re.compile(
    rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})|<\?xml[^>]{0,80}encoding=[\"']([A-Za-z0-9_.:-]{2,40})"
)


def declared_encoding(data: bytes) -> str:
    """The encoding that a page names in its head, or ""."""
    found = DECLARED.search(data[:4096])
    return (found[1] or found[2]).decode("ascii") if found else ""


def read_html(text: str) -> Outline:
    """The outline of a page; a block's line is that of the source where it begins."""
    outline = Outline()
    soup = _parsed(text)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    _Reader(outline, 0).read(soup)
    if not any(block.kind == "heading" for block in outline.blocks):
        outline.title = title
    return outline


def add_html(outline: Outline, text: str, first_line: int) -> None:
    """Add a piece of HTML to an outline; `first_line` is the source line on which it begins."""
    _Reader(outline, first_line - 1).read(_parsed(text))


def _parsed(text: str) -> "BeautifulSoup":
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        # An encoding named in the text no longer holds: it was decoded already.
        soup = BeautifulSoup(_numbered(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)), "lxml")
    blank_hidden(soup)
    return soup


def _numbered(text: str) -> str:
    """The source with each block's line written into its tag, which lxml does not tell Beautiful Soup."""
    line = 1

    def number(match: re.Match[str]) -> str:
        nonlocal line
        if match[0] == "\n":
            line += 1
            return "\n"
        return f'{match[0]} {LINE}="{line}"'

    return BLOCK_TAG.sub(number, text)


class _Reader:
    """Walks the tree with a stack of its own: pages nest deeper than Python calls may."""

    def __init__(self, outline: Outline, lines_before: int) -> None:
        self.outline = outline
        self.lines_before = lines_before
        self.words: list[str] = []
        self.start: Tag | None = None
        self.lists = 0
        self.item_level = -1

    def read(self, soup: "BeautifulSoup") -> None:
        from bs4.element import NavigableString, PreformattedString, Tag

        self.keep_header_heading = not any(_in_report(heading) for heading in soup.find_all("h1"))
        stack: list[tuple[PageElement, bool]] = [(soup, False)]
        while stack:
            node, leaving = stack.pop()
            if isinstance(node, PreformattedString):
                continue  # comments, declarations
            if isinstance(node, NavigableString):
                self.words.append(str(node))
                continue
            if not isinstance(node, Tag):
                continue
            if leaving:
                self._leave(node)
                continue
            if self._enter(node):
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(node.contents))
        self._flush()

    def _enter(self, tag: "Tag") -> bool:
        """Take up a tag; True when its children are to be walked."""
        name = tag.name
        if name == "head" or self._is_left_out(tag):
            return False
        if name == "br":
            self.words.append(" ")
            return False
        if name == "img":
            return False
        if name == "sup":
            self.words.append(superscript("".join(self.words[-2:]).rstrip(), tag.get_text()))
            return False
        if name not in BLOCKS:
            return True
        self._flush()
        self.start = tag
        if re.fullmatch(r"h[1-6]", name):
            self.outline.heading(_text(tag), int(name[1]), self._place(tag))
            return False
        if name == "pre":
            add_lines(self.outline, tag.get_text().split("\n"), self._line(tag))
            return False
        if name == "table" and _is_data(tag):
            self._table(tag)
            return False
        if name in ("ul", "ol", "dl"):
            self.lists += 1
        elif name == "li":
            self.item_level = max(0, self.lists - 1)
        elif name == "dd":
            self.item_level = self.lists
        elif name == "dt":
            self.item_level = max(0, self.lists - 1)
        return True

    def _leave(self, tag: "Tag") -> None:
        if tag.name in BLOCKS:
            self._flush()
            if tag.name in ("ul", "ol", "dl"):
                self.lists = max(0, self.lists - 1)
            if tag.name in ("li", "dt", "dd"):
                self.item_level = -1

    def _flush(self) -> None:
        words = " ".join("".join(self.words).split())
        self.words = []
        if not words:
            return
        place = self._place(self.start)
        if self.item_level >= 0:
            self.outline.item(words, place, self.item_level)
            # What else stands in the same item, after a nested list or in a second paragraph, is no item of its own.
            self.item_level = -1
        else:
            self.outline.paragraph(words, place)

    def _table(self, table: "Tag") -> None:
        rows = [row for row in table.find_all("tr") if not self._is_left_out(row)]
        width = max((sum(_span(cell, "colspan") for cell in row.find_all(["td", "th"])) for row in rows), default=0)
        grid = SpanGrid(width)
        header_rows = 0
        counting = True
        for number, row in enumerate(rows):
            column = 0
            cells = [cell for cell in row.find_all(["td", "th"]) if not _is_hidden(cell)]
            for cell in cells:
                rowspan = min(_span(cell, "rowspan", len(rows)), len(rows) - number)
                column = grid.put(number, column, _text(cell), rowspan, _span(cell, "colspan"))
            is_header = bool(cells) and (
                row.find_parent("thead") is not None or all(cell.name == "th" or not _text(cell) for cell in cells)
            )
            # A row of one th within the body is a sub-heading, not a header.
            counting = counting and (
                is_header and (len(cells) > 1 or number == 0 or row.find_parent("thead") is not None)
            )
            header_rows += counting
        if not header_rows and rows:
            # A label that spans rows from the first on heads a header of so many rows.
            tallest = max((_span(cell, "rowspan", len(rows)) for cell in rows[0].find_all(["td", "th"])), default=1)
            header_rows = tallest if tallest > 1 else 0
        caption = table.find("caption")
        figure = table.find_parent("figure")
        figcaption = figure.find("figcaption") if figure else None
        words = _text(caption) if caption else _text(figcaption) if figcaption else ""
        lines = [self._line(row) for row in rows][: len(grid.rows)]
        first = self._line(table)
        place = Place((first, max([first, *lines])))
        known = header_rows if 0 < header_rows < len(rows) else None
        while len(grid.rows) < len(rows):
            grid.rows.append([])
        self.outline.table(grid.rows[: len(rows)], place, words, known, [self._line(row) for row in rows])

    def _is_left_out(self, tag: "Tag") -> bool:
        name = tag.name
        if name in LEFT_OUT or _is_hidden(tag):
            return True
        if str(tag.get("role") or "").lower() in FURNITURE_ROLES or FURNITURE_WORDS & _own_words(tag):
            return not (tag.find("h1") and self.keep_header_heading)
        if name in ("header", "footer") and not tag.find_parent(["article", "main"]):
            return not (name == "header" and self.keep_header_heading and tag.find("h1"))
        return False

    def _line(self, tag: "Tag | None") -> int:
        while tag is not None and not tag.has_attr(LINE):
            tag = tag.parent
        return self.lines_before + (int(str(tag[LINE])) if tag is not None else 1)

    def _place(self, tag: "Tag | None") -> Place:
        line = self._line(tag)
        return Place((line, line))


def _in_report(heading: "Tag") -> bool:
    around = heading.find_parent(["header", "nav", "footer"])
    return around is None or around.find_parent(["article", "main"]) is not None


def _is_hidden(tag: "Tag") -> bool:
    return (
        tag.has_attr("hidden") or bool(HIDDEN.search(str(tag.get("style") or ""))) or tag.get("aria-hidden") == "true"
    )


def _own_words(tag: "Tag") -> set[str]:
    if tag.name in ("body", "html", "main", "article"):
        return set()
    classes = tag.get("class") or []
    named = [classes] if isinstance(classes, str) else [str(word) for word in classes]
    return {word.lower() for word in [*named, str(tag.get("id") or "")]}


def _is_data(table: "Tag") -> bool:
    """A table that holds data, not the page's layout: no table in it, more than one cell, no headings."""
    if table.find("table") or table.find(["h1", "h2", "h3", "ul", "ol"]):
        return False
    if str(table.get("role") or "") in ("presentation", "none") and not table.find("th"):
        return False
    return len(table.find_all(["td", "th"], limit=2)) > 1


def _span(cell: "Tag", name: str, whole: int = 1) -> int:
    written = str(cell.get(name) or "1").strip()
    span = int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 1
    return span or whole


def _text(tag: "Tag") -> str:
    return " ".join("".join(_words(tag)).split())


def _words(tag: "Tag") -> Iterator[str]:
    from bs4.element import NavigableString, PreformattedString, Tag

    before = ""
    stack: list[PageElement] = list(reversed(tag.contents))
    while stack:
        node = stack.pop()
        if isinstance(node, PreformattedString):
            continue
        if isinstance(node, NavigableString):
            before = str(node).rstrip()
            yield str(node)
        elif isinstance(node, Tag) and node.name not in LEFT_OUT and not _is_hidden(node):
            if node.name == "sup":
                yield superscript(before, node.get_text())
            elif node.name in BLOCKS or node.name == "br":
                yield " "
                stack.append(NavigableString(" "))
                stack.extend(reversed(node.contents))
            else:
                stack.extend(reversed(node.contents))
