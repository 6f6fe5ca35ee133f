"""A page of a PDF in reading order: runs of text lines and the tables between them; columns of text one after another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.pdf_rows import kind_of, visual_rows
from corpus.readers.pdf_tables import FoundTable, find_tables
from corpus.readers.pdf_words import Line, make_line

FEWEST_LINES = 8
"""A column of text has so many lines at least, beside as many in the other."""
FEWEST_WORDS = 4.0
"""So many words stand in a line of running text, on average; labels and figures are fewer."""
MOST_FIGURES = 0.15
MOST_ACROSS = 0.25
"""Of the lines, at most this share may reach over the gap between two columns of text."""
GUTTER = 6.0
"""The gap is so many points wide at least."""
FILLED = 0.75
"""Of its height a column of running text fills so much with lines."""
MOST_TRIED = 3
MIDDLE = (0.3, 0.7)
"""Where on the width of the text it is looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of lines of text, or a table."""

    lines: tuple[Line, ...]
    table: FoundTable | None = None


def page_pieces(lines: Sequence[Line]) -> list[Piece]:
    """The pieces of a page in the order in which they are read."""
    gutter = _gutter(lines)
    if gutter is None:
        return _pieces(lines)
    return [piece for part in _in_columns(lines, gutter) for piece in _pieces(part)]


def _pieces(lines: Sequence[Line]) -> list[Piece]:
    tables = find_tables(visual_rows(lines))
    owner = {index: table for table in tables for index in table.lines}
    pieces: list[Piece] = []
    run: list[Line] = []
    seen: set[int] = set()
    for index, line in enumerate(lines):
        table = owner.get(index)
        if table is None:
            run.append(line)
        elif id(table) not in seen:
            seen.add(id(table))
            if run:
                pieces.append(Piece(tuple(run)))
                run = []
            pieces.append(Piece((), table))
    if run:
        pieces.append(Piece(tuple(run)))
    return pieces


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the gap between two columns of running text is, or None on a page that has no such columns."""
    if len(lines) < FEWEST_LINES:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    low, high = (left + share * (right - left) for share in MIDDLE)
    begins = Counter(round(at) for line in lines for at in _begins(line) if low < at < high)
    for place, count in begins.most_common(MOST_TRIED):
        if count < FEWEST_LINES:
            break
        at = place - GUTTER / 2
        parts = [_cut(line, at) for line in lines]
        across = sum(len(part) == 1 and part[0].left < at < part[0].right for part in parts)
        if across > MOST_ACROSS * len(lines):
            continue
        sides = [one for part in parts for one in part]
        before = [line for line in sides if line.right <= at]
        after = [line for line in sides if line.left >= at]
        if _is_running_text(before) and _is_running_text(after):
            return at
    return None


def _begins(line: Line) -> list[float]:
    """Where a line begins, and anew behind each wide gap."""
    gaps = zip(line.words, line.words[1:], strict=False)
    return [line.left, *(after.left for before, after in gaps if after.left - before.right >= GUTTER)]


def _cut(line: Line, at: float) -> list[Line]:
    """A line cut where a gap of it holds the place `at`, or whole."""
    if line.right <= at or line.left >= at:
        return [line]
    before = [word for word in line.words if word.right <= at]
    after = [word for word in line.words if word.left >= at]
    if not before or not after or len(before) + len(after) < len(line.words):
        return [line]
    if min(word.left for word in after) - max(word.right for word in before) < GUTTER:
        return [line]
    return [make_line(before, line.page, line.bold), make_line(after, line.page, line.bold)]


def _is_running_text(lines: Sequence[Line]) -> bool:
    if len(lines) < FEWEST_LINES:
        return False
    height = max(line.top for line in lines) - min(line.bottom for line in lines)
    if sum(line.top - line.bottom for line in lines) < FILLED * height:
        return False  # the cells of a table of words leave gaps beside a longer one
    words = sum(kind_of(word.text) == "words" for line in lines for word in line.words)
    figures = sum(kind_of(word.text) == "figure" for line in lines for word in line.words)
    return words >= FEWEST_WORDS * len(lines) and figures < MOST_FIGURES * words


def _in_columns(lines: Sequence[Line], gutter: float) -> list[list[Line]]:
    """The lines part by part: from one line across both columns to the next the left column, then the right."""
    parts = sorted((one for line in lines for one in _cut(line, gutter)), key=lambda line: -line.top)
    ordered: list[list[Line]] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in parts:
        if line.left < gutter < line.right:
            ordered += [left, right, [line]]
            left, right = [], []
        else:
            (left if line.right <= gutter else right).append(line)
    ordered += [left, right]
    merged: list[list[Line]] = []
    for part in ordered:
        if part and merged and len(part) == len(merged[-1]) == 1 and part[0].left < gutter < part[0].right:
            merged[-1].extend(part)  # lines of one heading or paragraph across the page
        elif part:
            merged.append(part)
    return merged
