"""What stands above the figures of a table: the rows that head its columns, and the lines that are its title."""

import re
from collections.abc import Sequence

from corpus.headings import is_period
from corpus.readers.pdf_columns import Band
from corpus.readers.pdf_rows import MARK, Row, Segment
from corpus.readers.pdf_spans import AT_LEFT, is_scale_note, over_labels
from corpus.unit_notes import unit_note

LINE_GAP = 2.2
HEADER_GAP = 3.2
"""So many type heights may stand between a line above the figures and the next, and below a line that heads columns."""
TITLE_GAP = 3.0
PARAGRAPH_GAP = 0.6
"""Lines of a paragraph stand closer than so many type heights."""
PROSE_WORDS = 11
TITLE_WORDS = 14
MOST_HEADER_LINES = 12
MOST_TITLE_LINES = 6
FAR_IN = 60.0
"""A line that begins so many points right of the text stands in the middle."""
STATEMENT = re.compile(
    r"\b(?:statements?|balance\s+sheets?)\b.{0,40}(?:\b(?:income|earnings|operations|loss|cash\s+flows?|equity|position|condition|"
    r"activities|deficit|capital)\b|$)|\bbalance\s+sheets?\b|\b(?:income|cash\s+flow)\s+statements?\b",
    re.IGNORECASE,
)
"""A line that is the title of one of the statements of accounts."""
SMALL_WORDS = frozenset("of and in the for to or on at as by ended a (in (unaudited) (continued)".split())
SENTENCE = re.compile(r"[a-z]{2}[.;,]$|[a-z)]:$")


def is_statement(row: Row) -> bool:
    """Whether a row is the title of a statement: few words, all set as in a title."""
    words = row.text.split()
    if len(words) > TITLE_WORDS or not STATEMENT.search(row.text) or row.text.endswith((".", ";", ",")):
        return False
    return all(word in SMALL_WORDS or not word[0].islower() for word in words)


def is_prose(row: Row, bands: Sequence[Band]) -> bool:
    """Whether a row is a line of running text: many words, reaching over the columns of figures."""
    widest = max(row.segments, key=lambda segment: segment.right - segment.left)
    words = len(widest.text.split())
    if words < PROSE_WORDS:
        return False
    figures = [band for band in bands if band.figures]
    return not figures or widest.right > figures[0].left


def header_rows(
    rows: Sequence[Row], start: int, after: int, bands: Sequence[Band], labels: tuple[float, float]
) -> tuple[int, int]:
    """The header of the table whose figures begin at row `start`: its first row, and the one behind its last.

    Rows before `after` belong to the table above; `labels` is from where to where the labels stand.
    """
    top = start
    for index in range(start - 1, max(after, start - MOST_HEADER_LINES) - 1, -1):
        row, below = rows[index], rows[index + 1]
        heads = _in_header(row, bands, labels) or top == index + 1 and _stands_on(row, below, bands, labels)
        heads = heads and not _ends_paragraph(rows, index)
        if row.bottom - below.top > (HEADER_GAP if heads else LINE_GAP) * below.size:
            break
        if heads:
            top = index
        elif is_statement(row) and any(_heads_periods(one, bands) for one in rows[max(after, index - 2) : index]):
            pass  # "Statement of Operations Data:" below the years is a sub-heading of the body
        elif is_statement(row) or len(row.segments) > 1 or is_prose(row, bands) or row.right > bands[0].left:
            break
        elif start - index > 4 and top == start:
            break
    last = next((index for index in range(start - 1, top - 1, -1) if _in_header(rows[index], bands, labels)), top - 1)
    return top, last + 1


def _stands_on(row: Row, below: Row, bands: Sequence[Band], labels: tuple[float, float]) -> bool:
    """Whether each part of a row is the line before that of a heading in the row below: "Leased Square | Footage"."""
    if row.bottom - below.top > PARAGRAPH_GAP * row.size or is_statement(row):
        return False
    heads = [one for one in below.segments if _heads(one, bands, labels) and not is_scale_note(one.text)]
    return all(
        any(
            abs(segment.middle - head.middle) < AT_LEFT
            and segment.right - segment.left < 2.5 * (head.right - head.left)
            for head in heads
        )
        for segment in row.segments
    )


def _heads(segment: Segment, bands: Sequence[Band], labels: tuple[float, float]) -> bool:
    """Whether a segment stands over columns of figures and not also over the labels, as a title does."""
    if over_labels(segment, bands, labels):
        return False
    first, width = bands[0], segment.right - segment.left
    return segment.left > max(labels[0] + AT_LEFT, min(first.left, first.middle - 0.5 * width) - 0.1 * width - 6)


def _in_header(row: Row, bands: Sequence[Band], labels: tuple[float, float]) -> bool:
    """Whether a row above the figures heads their columns, or is a note of the unit over the labels."""
    marks = all(MARK.fullmatch(segment.text) for segment in row.segments if segment.kind == "figure")
    if is_prose(row, bands) or not marks:
        return False
    if is_statement(row) and not _heads_periods(row, bands):
        return False
    if any(_heads(segment, bands, labels) for segment in row.segments):
        return True
    return len(row.segments) == 1 and is_scale_note(row.text) and len(row.text.split()) < PROSE_WORDS


def _heads_periods(row: Row, bands: Sequence[Band]) -> bool:
    """Whether a row names periods over columns."""
    return any(segment.left > bands[0].left - AT_LEFT and is_period(segment.text) for segment in row.segments)


def _ends_paragraph(rows: Sequence[Row], index: int) -> bool:
    """Whether a line is the last of a paragraph: a long one stands close above it and begins as far left."""
    if index == 0 or len(rows[index].segments) > 1:
        return False
    row, above = rows[index], rows[index - 1]
    close = above.bottom - row.top < PARAGRAPH_GAP * row.size
    return close and len(above.text.split()) >= PROSE_WORDS and above.left > row.left - AT_LEFT


def title_start(rows: Sequence[Row], top: int, after: int) -> int:
    """The first of the short lines above row `top` that are a table's title, the company, the period and the unit."""
    start = top
    margin = min(row.left for row in rows)
    for index in range(top - 1, max(after, top - MOST_TITLE_LINES) - 1, -1):
        row, below = rows[index], rows[index + 1]
        if row.bottom - below.top > TITLE_GAP * row.size or row.figures or row.text[:1].islower():
            break
        noted = is_scale_note(row.text) or is_period(row.text)
        said = row.bold or row.text.isupper() or is_statement(row) or row.left > margin + FAR_IN
        if len(row.text.split()) > TITLE_WORDS or _ends_paragraph(rows, index) or not (noted or said):
            break
        if SENTENCE.search(row.text) and not (noted or row.bold):
            break
        start = index
    return start


def is_note(row: Row) -> bool:
    """Whether a line says the unit or the period of a table, or no word at all."""
    return bool(unit_note(row.text, nouns=False)) or is_period(row.text) or not re.search(r"[^\W\d_]{3}", row.text)
