"""The columns of a table without rules: figures that stand under one another, and words beside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.readers.pdf_rows import Row, Segment

TOUCH = 0.5
"""Points by which two boxes must overlap to stand in one column."""
SHARE_OF_ROWS = 0.2
"""Words that stand in a place of their own in so many of the rows make a column of words."""


@dataclass(frozen=True, slots=True)
class Band:
    """A column: from where to where its cells stand, and whether they are figures."""

    left: float
    right: float
    figures: bool

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.left + self.right) / 2

    def overlap(self, segment: Segment) -> float:
        """Points that the segment and the column share; negative for the distance between them."""
        return min(self.right, segment.right) - max(self.left, segment.left)


def find_columns(rows: Sequence[Row]) -> list[Band]:
    """The columns right of the labels, from left to right, found from the rows that hold figures."""
    inner = [segment for row in rows for segment in row.segments[1:] if segment.kind != "words"]
    bands = _bands(inner)
    # A first figure that stands under no other is a label ("2016") or, right of the labels, a column of its own.
    first = [row.segments[0] for row in rows if row.segments[0].kind == "figure"]
    labels = max((row.segments[0].right for row in rows if row.segments[0].kind == "words"), default=0.0)
    alone = [segment for segment in first if segment.left > labels and not _under(bands, segment)]
    bands = _joined(_bands([*inner, *alone]), rows)
    return sorted([*bands, *_word_bands(rows, bands)], key=lambda band: band.left)


def _bands(segments: Sequence[Segment]) -> list[Band]:
    spans: list[list[float]] = []
    for left, right in sorted((segment.left, segment.right) for segment in segments):
        if spans and left < spans[-1][1] - TOUCH:
            spans[-1][1] = max(spans[-1][1], right)
        else:
            spans.append([left, right])
    return [Band(left, right, True) for left, right in spans]


def _joined(bands: list[Band], rows: Sequence[Row]) -> list[Band]:
    """Bands that no row fills both of and that stand closer than columns do are one: dashes stand in the middle."""
    if len(bands) < 2:
        return bands
    filled = [{index for index, row in enumerate(rows) if _under([band], *row.segments[1:])} for band in bands]
    size = rows[0].size
    joined = [bands[0]]
    rows_of = [filled[0]]
    for band, mine in zip(bands[1:], filled[1:], strict=True):
        before = joined[-1]
        if not (mine & rows_of[-1]) and band.left - before.right < 1.5 * size and len(rows) > 1:
            joined[-1] = Band(before.left, band.right, True)
            rows_of[-1] = rows_of[-1] | mine
        else:
            joined.append(band)
            rows_of.append(mine)
    return joined


def _under(bands: Sequence[Band], *segments: Segment) -> bool:
    return any(band.overlap(segment) > TOUCH for band in bands for segment in segments)


def _word_bands(rows: Sequence[Row], figures: Sequence[Band]) -> list[Band]:
    """Columns of words beside the labels: they stand apart, one under the other, in enough rows."""
    apart = [
        (index, segment)
        for index, row in enumerate(rows)
        for segment in row.segments[1:]
        if segment.kind == "words" and not _under(figures, segment)
    ]
    bands: list[tuple[Band, set[int]]] = []
    for index, segment in sorted(apart, key=lambda one: one[1].left):
        if bands and segment.left < bands[-1][0].right - TOUCH:
            band, seen = bands[-1]
            bands[-1] = (replace(band, right=max(band.right, segment.right)), seen | {index})
        else:
            bands.append((Band(segment.left, segment.right, False), {index}))
    first = min((band.left for band in figures), default=0.0)
    least = max(2, SHARE_OF_ROWS * len(rows))
    return [band for band, seen in bands if len(seen) >= least or band.left > first]


def place_cells(row: Row, bands: Sequence[Band]) -> tuple[list[Segment], dict[int, list[Segment]]]:
    """The segments of a row that label it, and those in each column, by the column's index."""
    label: list[Segment] = []
    cells: dict[int, list[Segment]] = {}
    first = bands[0].left if bands else 0.0
    for position, segment in enumerate(row.segments):
        overlaps = [band.overlap(segment) for band in bands]
        best = max(range(len(bands)), key=lambda index: overlaps[index]) if bands else -1
        begins_left = segment.left < first - TOUCH and segment.kind != "figure"
        if best < 0 or begins_left and position == 0 or overlaps[best] <= 0 and segment.left < first:
            label.append(segment)
        elif overlaps[best] > 0:
            cells.setdefault(best, []).append(segment)
        else:
            nearest = min(range(len(bands)), key=lambda index: abs(bands[index].middle - segment.middle))
            cells.setdefault(nearest, []).append(segment)
    return label, cells
