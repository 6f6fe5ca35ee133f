"""The body of a table laid out in columns: labels that wrap made whole, one row for each line of figures."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.pdf_columns import Band, place_cells
from corpus.readers.pdf_rows import Row

LEADERS = " .…·_"
"""What leads from a label to its figures."""
UNFINISHED = re.compile(
    r"(?:,|[-–—]|/|\b(?:and|or|of|to|the|for|in|on|by|with|from|net|a|an|per|at|as|than|its|our|other|under|attributable))$",
    re.IGNORECASE,
)
INDENT = 2.0
"""Labels that begin so many points further right are indented."""
MANY_WRAPS = 2
CLOSE = 0.75
"""Rows nearer than this share of the usual pitch are lines of one row, whose figures stand half way."""


@dataclass(slots=True)
class BodyRow:
    """A row of a body being put together: its label, its cells by column, and where its label begins and ends."""

    label: str
    cells: dict[int, str]
    left: float
    right: float
    top: float
    bottom: float


def body_rows(rows: Sequence[Row], bands: Sequence[Band]) -> list[BodyRow]:
    """The body of a table from its visual rows."""
    parts = [_part(row, bands) for row in rows]
    limit = max((part.right for part in parts if part.label and part.right < bands[0].right), default=0.0)
    size = sorted(row.size for row in rows)[len(rows) // 2]
    pitches = sorted(
        above.bottom - below.bottom
        for above, below in zip(parts, parts[1:], strict=False)
        if above.label and above.cells and below.label and below.cells
    )
    pitch = pitches[len(pitches) // 2] if pitches else size
    parts = _half_way(parts, pitch)
    return _wrapped(parts, limit, size, pitch, bands)


def indents(rows: Sequence[BodyRow]) -> list[int]:
    """How far each label is indented: 0 for those furthest left, -1 for a row without one."""
    lefts = sorted({row.left for row in rows if row.label})
    steps: list[float] = []
    for left in lefts:
        if not steps or left - steps[-1] > INDENT:
            steps.append(left)
    return [max(0, bisect_right(steps, row.left) - 1) if row.label else -1 for row in rows]


def _part(row: Row, bands: Sequence[Band]) -> BodyRow:
    label, cells = place_cells(row, bands)
    text = _without_leaders(" ".join(segment.text for segment in label))
    left = label[0].left if label else row.left
    right = label[-1].right if label else row.left
    texts = {index: " ".join(segment.text for segment in found) for index, found in cells.items()}
    return BodyRow(text, texts, left, right, row.top, row.bottom)


def _without_leaders(label: str) -> str:
    bare = label.rstrip(LEADERS)
    return bare if len(label) - len(bare) > 2 else label


def _half_way(parts: Sequence[BodyRow], pitch: float) -> list[BodyRow]:
    """Figures that stand half way between two lines of their label join them."""
    kept: list[BodyRow] = []
    skip = -1
    for index, part in enumerate(parts):
        if index <= skip:
            continue
        before = kept[-1] if kept else None
        after = parts[index + 1] if index + 1 < len(parts) else None
        if (
            part.cells
            and not part.label
            and before is not None
            and after is not None
            and before.label
            and after.label
            and not before.cells
            and not after.cells
            and before.bottom - part.bottom < CLOSE * pitch
            and part.bottom - after.bottom < CLOSE * pitch
        ):
            kept[-1] = BodyRow(
                _whole(before.label, after.label), part.cells, before.left, after.right, before.top, after.bottom
            )
            skip = index + 1
        else:
            kept.append(part)
    return kept


def _wrapped(parts: Sequence[BodyRow], limit: float, size: float, pitch: float, bands: Sequence[Band]) -> list[BodyRow]:
    rows: list[BodyRow] = []
    wraps = sum(part.label[:1].islower() for part in parts)
    for index, part in enumerate(parts):
        before = rows[-1] if rows else None
        after = parts[index + 1] if index + 1 < len(parts) else None
        if before is None:
            rows.append(part)
        elif _completes(before, part, size, bands):
            cells = dict(before.cells)
            for column, text in part.cells.items():
                cells[column] = _whole(cells[column], text) if column in cells else text
            rows[-1] = BodyRow(before.label, cells, before.left, before.right, before.top, part.bottom)
        elif _goes_on(before, part, limit, size, pitch, after if wraps >= MANY_WRAPS else None):
            cells = before.cells or part.cells
            rows[-1] = BodyRow(
                _whole(before.label, part.label), cells, before.left, part.right, before.top, part.bottom
            )
        else:
            rows.append(part)
    return rows


def _completes(before: BodyRow, part: BodyRow, size: float, bands: Sequence[Band]) -> bool:
    """Whether a line without a label holds the rest of the row above: of its words, or figures for its empty columns."""
    if part.label or not before.label or not before.cells or before.bottom - part.top > 0.5 * size:
        return False
    if all(not bands[column].figures for column in part.cells):
        return True
    return not part.cells.keys() & before.cells.keys() and len(bands) > 1


def _goes_on(before: BodyRow, part: BodyRow, limit: float, size: float, pitch: float, after: BodyRow | None) -> bool:
    """Whether a label goes on in the next line; `after` is the line below that, where many labels wrap."""
    if not before.label or not part.label or (before.cells and part.cells):
        return False
    if before.bottom - part.bottom > 1.8 * max(size, pitch):
        return False
    first = part.label.split()[0]
    fits = before.right + 0.25 * size + 0.5 * size * len(first) < limit
    lower = part.label[:1].islower() or part.label[:1] == "(" or first[0].isdigit() and not fits
    if before.label.endswith(":") and (fits or not lower):
        return False
    if before.cells:
        # Figures on the first line of a label: what follows must be its rest.
        return (lower and not part.label.endswith(":")) or bool(UNFINISHED.search(before.label) and not fits)
    if lower or before.label.endswith((";", ",")):
        return True
    if fits:
        return False
    if after is not None and after.label and abs(after.left - part.left) > INDENT:
        return True  # rows of a sub-heading would go on as far to the right
    return bool(UNFINISHED.search(before.label)) or before.bottom - part.bottom < 0.9 * pitch


def _whole(before: str, after: str) -> str:
    if re.search(r"\w-$", before) and after[:1].isalnum():
        return f"{before}{after}"
    return f"{before} {after}"
