"""Tables laid out in columns without rules, found among the rows of a page: where each begins, its header and title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.headings import is_period
from corpus.periods import find_periods
from corpus.readers.pdf_columns import TOUCH, Band, find_columns
from corpus.readers.pdf_headers import PROSE_WORDS, header_rows, is_prose, title_start
from corpus.readers.pdf_labels import body_rows, indents
from corpus.readers.pdf_rows import MARK, Row, Segment
from corpus.readers.pdf_spans import AT_LEFT, head_columns, over_labels

MOST_BETWEEN = 8
"""So many lines without figures may stand between two rows of a table."""
FAR = 4.5
"""A gap of so many type heights ends a table."""
ANNOUNCED = re.compile(
    r"\bfollow(?:s|ing)\b.{0,60}:$|\b(?:table|chart)s?\b.{0,40}\b(?:presents?|shows?|sets?|summari[sz]es?|provides?|details?)\b",
    re.IGNORECASE,
)
"""A line that announces the next table."""
FILED = re.compile(r"(?:10-[KQ]|8-K|20-F|6-K|S-[1348]|DEF 14A)(?:/A)?")
"""Forms named in a list of exhibits, whose numbers are no figures."""
ITEM = re.compile(r"(?:item|part|note|chapter)\s+\w", re.IGNORECASE)
PAGE = re.compile(r"pages?(?:\s(?:no\.?|numbers?))?", re.IGNORECASE)
SENTENCE = re.compile(r"[a-z]{2}[.;]$")
SHARE_OF_FORMS = 0.2


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table found on a page: its cells, header first, what stands above it, and the lines that it was made from."""

    grid: tuple[tuple[str, ...], ...]
    header_rows: int
    levels: tuple[int, ...]
    titles: tuple[Row, ...]
    lines: frozenset[int]
    bands: tuple[Band, ...]
    first_row: int
    last_row: int


def find_tables(rows: Sequence[Row]) -> list[FoundTable]:
    """The tables among the rows of a page, from top to bottom."""
    found: list[FoundTable] = []
    index = after = 0
    while index < len(rows):
        if not is_data(rows[index]):
            index += 1
            continue
        end = _end(rows, index)
        table = _table(rows, index, end, after)
        if table is None:
            index += 1
            continue
        found.append(table)
        index = after = table.last_row + 1
    return found


def is_data(row: Row) -> bool:
    """Whether a row is one of a table's body: figures apart from their label."""
    first, *others = row.segments
    if not others or len(first.text.split()) > 25:
        return False
    if any(segment.kind == "words" and len(segment.text.split()) > PROSE_WORDS for segment in others):
        return False
    figures = [segment for segment in others if segment.kind == "figure"]
    if figures and all(MARK.fullmatch(segment.text) for segment in figures) and len(figures) < len(others):
        return False  # footnote marks behind the headings of columns
    return bool(figures) and not _is_heading_row(row)


def _is_heading_row(row: Row) -> bool:
    """Years over columns, with or without words in the corner."""
    if row.figures:
        return False
    others = [segment for segment in row.segments if segment.kind == "year" or is_period(segment.text)]
    return len(others) >= max(1, len(row.segments) - 1)


def _end(rows: Sequence[Row], start: int) -> int:
    """Where the table that begins at row `start` ends, exclusive."""
    last = start
    bands = find_columns(rows[start : start + 1])
    index = start + 1
    while index < len(rows):
        row, above = rows[index], rows[index - 1]
        if above.bottom - row.top > FAR * row.size or index - last > MOST_BETWEEN:
            break
        alone = len(row.segments) == 1 and row.segments[0].kind == "figure"
        if is_data(row) or alone and any(band.overlap(row.segments[0]) > TOUCH for band in bands):
            if index - last > 1 and not _aligned(row, bands):
                break
            last = index
            if not all(_in_a_column(segment, bands) for segment in row.segments[1:]):
                bands = find_columns(rows[start : index + 1])
        elif _heads_columns(row, bands) or ANNOUNCED.search(row.text):
            break
        elif is_prose(row, bands) and not _resumes(rows, index, bands):
            break
        index += 1
    return last + 1


def _in_a_column(segment: Segment, bands: Sequence[Band]) -> bool:
    return any(band.left <= segment.left and segment.right <= band.right for band in bands)


def _resumes(rows: Sequence[Row], index: int, bands: Sequence[Band]) -> bool:
    """Whether a long line is a label that wraps, and figures in the same columns follow at once."""
    figures = [band for band in bands if band.figures]
    if len(figures) < 2 or rows[index].right > figures[-1].left:
        return False
    for above, row in zip(rows[index : index + 3], rows[index + 1 : index + 4], strict=False):
        if above.bottom - row.top > row.size or row.right > figures[-1].right + row.size:
            return False
        if is_data(row):
            return _aligned(row, bands)
    return False


def _aligned(row: Row, bands: Sequence[Band]) -> bool:
    """Whether the figures of a row stand in the columns so far, most of them, or fill all of these."""
    figures = [segment for segment in row.segments[1:] if segment.kind == "figure"]
    over = [[band.overlap(segment) > -0.5 * row.size for band in bands] for segment in figures]
    return sum(map(any, over)) >= 0.5 * len(figures) or all(map(any, zip(*over, strict=True)))


def _heads_columns(row: Row, bands: Sequence[Band]) -> bool:
    """Whether a row without figures heads columns anew: words or years over half of the columns of figures."""
    figures = [band for band in bands if band.figures]
    heads = [segment for segment in row.segments if segment.left > figures[0].left - 4 * AT_LEFT]
    over = [band for band in figures if any(band.overlap(segment) > TOUCH for segment in heads)]
    if not over:
        return False
    if all(is_period(segment.text) for segment in heads):
        return True
    return len(over) >= 0.5 * len(figures) and (
        any(find_periods(one.text) for one in heads) or len(over) == len(figures)
    )


def _table(rows: Sequence[Row], start: int, end: int, after: int) -> FoundTable | None:
    data = [row for row in rows[start:end] if is_data(row)]
    bands = find_columns(data)
    if not any(band.figures for band in bands):
        return None
    named = [row.segments[0] for row in data if row.segments[0].left < bands[0].left]
    labels = (
        min((one.left for one in named), default=bands[0].left),
        max((min(one.right, bands[0].left) for one in named), default=bands[0].left),
    )
    top, split = header_rows(rows, start, after, bands, labels)
    if split == start and _is_numbered(rows, start, end, bands):
        # "737 | 747 | Total": without a label above all others, numbers are headings.
        top, split = (top if top < start else start), start + 1
    header = list(rows[top:split])
    first_title = title_start(rows, top, after)
    if not _is_table([row for row in data if row is not rows[start] or split <= start], bands, header):
        return None
    bands = _with_empty_columns(header, bands, labels)
    end = _with_rest(rows, end, bands)
    body = body_rows(rows[split:end], bands)
    corner, heads = head_columns(header, bands, labels) if header else ("", [""] * len(bands))
    grid = [(corner, *heads)] if header else []
    grid += [(row.label, *(row.cells.get(index, "") for index in range(len(bands)))) for row in body]
    used = range(first_title, end)
    lines = frozenset(line for index in used for line in rows[index].lines)
    levels = ([-1] if header else []) + indents(body)
    return FoundTable(
        tuple(grid),
        1 if header else 0,
        tuple(levels),
        tuple(rows[first_title:top]),
        lines,
        tuple(bands),
        first_title,
        end - 1,
    )


def _with_empty_columns(header: Sequence[Row], bands: list[Band], labels: tuple[float, float]) -> list[Band]:
    """The columns with those that are headed and hold nothing: each other has a heading of its own beside theirs."""
    if not header:
        return bands
    heads = [segment for segment in header[-1].segments if not over_labels(segment, bands, labels)]
    apart = [segment for segment in heads if all(band.overlap(segment) < 0 for band in bands)]
    owned = [band for band in bands if any(band.overlap(segment) > 0 for segment in heads)]
    if not apart or len(owned) < len(bands) or len(heads) != len(bands) + len(apart):
        return bands
    empty = [Band(segment.left, segment.right, True) for segment in apart]
    return sorted([*bands, *empty], key=lambda band: band.left)


def _is_numbered(rows: Sequence[Row], start: int, end: int, bands: Sequence[Band]) -> bool:
    """Whether the first row of figures heads the columns: whole numbers without a label, a label in the next."""
    row = rows[start]
    if start + 1 >= end or bands[0].overlap(row.segments[0]) < TOUCH or len(row.segments) < 2:
        return False
    numbers = all(segment.text.isalnum() for segment in row.segments)
    return numbers and rows[start + 1].left < bands[0].left


def _is_table(data: Sequence[Row], bands: Sequence[Band], header: Sequence[Row]) -> bool:
    cells = sum(row.figures - (row.segments[0].kind == "figure") for row in data)
    figures = [band for band in bands if band.figures]
    if len(figures) == 1 and any(PAGE.fullmatch(segment.text) for row in header for segment in row.segments):
        return False
    if len(figures) == 1 and not any(is_period(segment.text) for row in header for segment in row.segments):
        numbers = [row.segments[-1].text for row in data]
        ascend = all(text.isdecimal() for text in numbers) and numbers == sorted(numbers, key=int)
        if ascend and (len(data) > 2 or all(ITEM.match(row.text) for row in data)):
            return False  # a table of contents
    forms = sum(any(FILED.search(segment.text) for segment in row.segments[1:]) for row in data)
    if forms >= SHARE_OF_FORMS * len(data):
        return False  # a list of exhibits
    return len(data) >= 2 or (bool(header) and cells >= 2)


def _with_rest(rows: Sequence[Row], end: int, bands: Sequence[Band]) -> int:
    """The end of a table with the rest of its last label, if that goes on below its figures."""
    if end < len(rows) and rows[end - 1].bottom - rows[end].top < 0.6 * rows[end].size:
        row = rows[end]
        if (
            len(row.segments) == 1
            and row.text[:1].islower()
            and row.right < bands[0].left
            and not SENTENCE.search(row.text)
        ):
            return end + 1
    return end
