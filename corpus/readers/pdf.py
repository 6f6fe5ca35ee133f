"""PDF: words and their boxes from PDFium; tables, headings and paragraphs in reading order, each with its page."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.documents import Place
from corpus.readers.errors import DamagedFile, PasswordProtected
from corpus.readers.outline import Outline
from corpus.readers.pdf_edges import without_running_heads
from corpus.readers.pdf_hidden import Unseen
from corpus.readers.pdf_pages import page_pieces
from corpus.readers.pdf_text import add_text, body_size, heading_sizes
from corpus.readers.pdf_titles import TableWriter
from corpus.readers.pdf_words import HYPHEN, Line, Word, make_line, page_lines

MOST_PAGES = 3_000
BOLD = 600
FEWEST_LINES = 15
"""A page of fewer lines is no measure of what type its text is set in."""
MOST_NAMED_PAGES = 12

PASSWORD_ERROR = 4
PDFIUM = threading.Lock()
"""PDFium is not made for threads: one file is read at a time."""

COVER = re.compile(r"securities and exchange commission|^form\s+(?:10|20|8|40)-[kqf]\b", re.IGNORECASE)
JUNK_TITLE = re.compile(r"^(?:untitled.*|microsoft word.*|.*\.(?:docx?|pdf|indd|xlsx?|pptx?|htm))$", re.IGNORECASE)


@dataclass(frozen=True)
class _Read:
    """The lines of each page, the title that the file states, and the pages that could not be read."""

    pages: list[list[Line]]
    title: str
    broken: list[int]


def read_pdf(data: bytes, name: str) -> Outline:
    """The outline of a PDF; each block knows its page, from 1.

    Raises PasswordProtected or DamagedFile; pages without text and pages that are broken are named in the warnings.
    """
    with PDFIUM:
        read = _read(data, name)
    outline = Outline()
    empty = [number for number, lines in enumerate(read.pages, 1) if not lines and number not in read.broken]
    if empty and len(empty) < len(read.pages):
        outline.warn(
            f"No text on {len(empty)} of {len(read.pages)} pages ({_named(empty)}); run text recognition if they are scans."
        )
    if read.broken:
        outline.warn(
            f"{len(read.broken)} of {len(read.pages)} pages are damaged and were left out ({_named(read.broken)})."
        )
    if len(read.pages) == MOST_PAGES:
        outline.warn(f"Only the first {MOST_PAGES:,} pages were read.")
    pages = without_running_heads(read.pages)
    body = body_size(pages)
    sizes = heading_sizes(pages, body)
    tables = TableWriter(outline, body, sizes)
    for number, lines in enumerate(pages, 1):
        # An exhibit bound in with the report may be set in larger type, which is no heading there.
        own_body = max(body, body_size([lines])) if len(lines) >= FEWEST_LINES else body
        for piece in page_pieces(lines) if lines else ():
            if piece.table is None:
                add_text(outline, piece.lines, own_body, sizes)
                tables.text_between(piece.lines)
            else:
                tables.add(piece.table, Place(page=number))
        tables.end_page()
    if read.title and not JUNK_TITLE.match(read.title) and re.search(r"[^\W\d_]{3}", read.title):
        outline.title = read.title
    else:
        # The headings of a filing's cover name the authority and the form; its file name says more.
        cover = [block.text for block in outline.blocks if block.kind == "heading" and block.place.page == 1]
        outline.title = Path(name).stem if any(map(COVER.search, cover)) else ""
    return outline


def _named(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:MOST_NAMED_PAGES])) + (" and more" if len(numbers) > MOST_NAMED_PAGES else "")


def _read(data: bytes, name: str) -> _Read:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD_ERROR or "password" in str(error).lower():
            raise PasswordProtected(f"{name} is protected by a password; save a copy without one.") from error
        raise DamagedFile(
            f"{name} is damaged or no PDF; open it in a PDF viewer and save or print it again."
        ) from error
    try:
        pages: list[list[Line]] = []
        broken: list[int] = []
        for number in range(min(len(document), MOST_PAGES)):
            try:
                pages.append(_page(document, number))
            except pypdfium2.PdfiumError:
                pages.append([])
                broken.append(number + 1)
        if len(broken) == len(pages):
            raise DamagedFile(f"{name} is damaged; open it in a PDF viewer and save or print it again.")
        title = str(document.get_metadata_dict().get("Title", "")).strip()
    finally:
        document.close()
    return _Read(pages, title, broken)


def _page(document: Any, number: int) -> list[Line]:
    from pypdfium2 import raw

    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            count = text_page.count_chars()
            # One call a character is what PDFium offers; the boxes are written into one array and read from it at once.
            handle, unicode, loose_box = text_page.raw, raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
            codes = [unicode(handle, index) for index in range(count)]
            boxes = (raw.FS_RECTF * count)()
            for index, box in enumerate(boxes):
                if codes[index] > 32 or codes[index] == HYPHEN:
                    loose_box(handle, index, box)
            unseen = Unseen(raw, page, handle)
            seen = (unseen.seen(words, firsts) for words, firsts in page_lines(codes, bytes(boxes)))
            return [
                make_line(words, number + 1, _is_bold(raw, handle, words, firsts)) for words, firsts in seen if words
            ]
        finally:
            text_page.close()
    finally:
        page.close()


def _is_bold(raw: Any, handle: Any, words: Sequence[Word], firsts: Sequence[int]) -> bool:
    # Three characters tell the type of a line: more would cost more than the text itself.
    probes = {firsts[0], firsts[len(firsts) // 2], firsts[-1] + len(words[-1].text) - 1}
    weights = [raw.FPDFText_GetFontWeight(handle, probe) for probe in probes]
    return all(weight >= BOLD for weight in weights) or all(_is_bold_font(raw, handle, probe) for probe in probes)


def _is_bold_font(raw: Any, handle: Any, index: int) -> bool:
    import ctypes

    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(handle, index, buffer, 128, ctypes.byref(flags))
    name = buffer.raw[: max(0, min(length, 128) - 1)].lower()
    return any(word in name for word in (b"bold", b"black", b"heavy", b"semibold"))
