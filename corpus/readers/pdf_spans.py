"""Headings of a table's columns: which words stand over which column, and which head several of them."""

import re
from collections.abc import Sequence

from corpus.headings import is_period
from corpus.periods import find_periods
from corpus.readers.pdf_columns import TOUCH, Band
from corpus.readers.pdf_rows import Row, Segment, kind_of
from corpus.readers.pdf_words import Word
from corpus.unit_notes import unit_note

NOTE = re.compile(
    r"\W*(?:in\b|amounts?\b|dollars?\b|u\.?s\.?\b|\$|€|£|thousands|millions|billions|unaudited|expressed|stated|all\b)",
    re.IGNORECASE,
)
AT_LEFT = 12.0
"""Points from where the labels begin within which a heading is theirs."""
PARTED_GAP = 0.3
"""Headings of neighbouring columns stand at least so many type heights apart."""
LACKING = 0.3
"""What it costs, in columns, to leave a column without a heading that it lacks."""
YEAR_MARK = re.compile(r"(?<=\d\d\d\d)\s?\((?:\d{1,2}|[a-z])\)$")
IMPOSSIBLE = 1e9
COVERED = 0.3
"""What it costs to stand over a column that one does not head."""
OUTSIDE = 0.5
EVEN = 0.15
"""So much worse, in columns, may headings fit that have as many columns each."""
MOST_COLUMNS = 24
SAME_MIDDLE = 4.0
"""The lines of one heading stand in the middle of the same columns, to so many points."""


Columns = tuple[Sequence[Band], Sequence[Band]]
"""Where the figures of each column stand, and where its headings do."""


def head_columns(rows: Sequence[Row], bands: Sequence[Band], labels: tuple[float, float]) -> tuple[str, list[str]]:
    """The words over the labels, and the heading of each column: all rows of it, top to bottom, in one text.

    `labels` is from where to where the labels stand.
    """
    corner: list[str] = []
    heads: list[list[str]] = [[] for _ in bands]
    below: list[tuple[Segment, list[int]]] = []
    # Where the columns stand for the rows above: the middle of a heading is no figure's.
    spans = list(bands)
    for row in reversed(rows):
        label = [segment for segment in row.segments if over_labels(segment, bands, labels)]
        others = _parted([segment for segment in row.segments if segment not in label], bands)
        if len({segment.text for segment in others}) == 1 and is_scale_note(others[0].text):
            # "(In millions)" in the midst of the columns holds for all of them.
            corner.insert(1, others[0].text)
            continue
        corner.insert(0, " ".join(segment.text for segment in label))
        owners = _owners(others, (bands, spans), [" ".join(head) for head in heads])
        below = [(segment, _first_line(segment, below, spans) or owned) for segment, owned in owners]
        for segment, owned in below:
            dated = _has_year(segment.text)
            free = [index for index in owned if not (dated and _has_year(" ".join(heads[index])))]
            if not free:
                corner.insert(1, segment.text)  # "Five years ended December 31, 2015" over five years
            for index in free:
                heads[index].insert(0, YEAR_MARK.sub("", segment.text))
            if len(owned) == 1:
                spans[owned[0]] = Band(segment.left, segment.right, bands[owned[0]].figures)
    return " ".join(filter(None, corner)), [" ".join(dict.fromkeys(head)) for head in heads]


def _first_line(segment: Segment, below: Sequence[tuple[Segment, list[int]]], bands: Sequence[Band]) -> list[int]:
    """The columns of a heading in the line below of which the segment is the line before, or none.

    Lines of one heading have one middle. A wide one over a single column's heading rather spans its neighbours, and
    so does a period over a year.
    """
    pitch = max(1.0, (bands[-1].right - bands[0].left) / len(bands))
    for other, owned in below:
        if abs(other.middle - segment.middle) >= SAME_MIDDLE:
            continue
        narrow = segment.right - segment.left < max(pitch, 1.2 * (other.right - other.left))
        if (
            len(owned) > 1
            and (is_period(other.text) or not is_period(segment.text))
            or narrow
            and not is_period(other.text)
            and not is_period(segment.text)
        ):
            return owned
    return []


def is_scale_note(text: str) -> bool:
    """Whether a heading says the scale of what is below it and nothing else: "(In millions, except per share data)"."""
    return bool(NOTE.match(text)) and bool(unit_note(text, nouns=False).scale)


def over_labels(segment: Segment, bands: Sequence[Band], labels: tuple[float, float]) -> bool:
    """Whether a segment of a header row stands over the labels rather than over the first column."""
    first = bands[0]
    if segment.left >= first.left - TOUCH or segment.middle >= first.left:
        return False
    if segment.left < labels[0] + AT_LEFT:
        return segment.right < first.middle
    return abs(segment.middle - (labels[0] + labels[1]) / 2) < abs(segment.middle - first.middle)


def _parted(segments: Sequence[Segment], bands: Sequence[Band]) -> list[Segment]:
    """The segments of a header row, cut also at narrower gaps where the words beside them stand over other columns."""
    parted: list[Segment] = []
    for segment in segments:
        words = segment.words
        gaps = [after.left - word.right for word, after in zip(words, words[1:], strict=False)]
        usual = min((gap for gap in gaps if gap > 0), default=0.0)
        start = 0
        for index, gap in enumerate(gaps):
            size = words[index].size
            if gap > max(PARTED_GAP * size, 1.3 * usual) and _nearest(words[index], bands) != _nearest(
                words[index + 1], bands
            ):
                parted.append(_part(words[start : index + 1]))
                start = index + 1
        parted.append(_part(words[start:]) if start else segment)
    return parted


def _part(words: Sequence[Word]) -> Segment:
    text = " ".join(word.text for word in words)
    return Segment(text, words[0].left, words[-1].right, kind_of(text), tuple(words))


def _nearest(word: Word, bands: Sequence[Band]) -> int:
    middle = (word.left + word.right) / 2
    return min(range(len(bands)), key=lambda index: abs(bands[index].middle - middle))


def _owners(segments: Sequence[Segment], columns: Columns, below: Sequence[str]) -> list[tuple[Segment, list[int]]]:
    """Which columns each segment of a header row heads: the division of the columns among them that fits best.

    A heading stands in the middle of its columns. One over columns of which each still lacks something, such as the
    day and month of bare years, heads rather all of them than the middle one alone; and several head rather as many
    columns each.
    """
    if not segments or len(segments) > len(columns[0]) or len(columns[0]) > MOST_COLUMNS:
        return [(segment, [_closest(segment, columns[1])]) for segment in segments]
    wants = [LACKING if _lacks(segments, text) else 0.0 for text in below]
    cost, groups = _best_groups(segments, columns, wants)
    even_cost, even = _even_groups(segments, columns, wants)
    if len({high - low for low, high in groups}) > 1 and even_cost < cost + EVEN:
        groups = even
    return [(segment, list(range(low, high))) for segment, (low, high) in zip(segments, groups, strict=True)]


def _best_groups(
    segments: Sequence[Segment], columns: Columns, wants: Sequence[float]
) -> tuple[float, list[tuple[int, int]]]:
    """The cheapest way to give each segment columns side by side, first and behind the last; what it costs comes first."""
    count = len(columns[0])
    # best[j]: the cheapest way to place the segments so far on the columns before j, with the groups chosen.
    best: list[tuple[float, list[tuple[int, int]]]] = [(sum(wants[:end]), []) for end in range(count + 1)]
    for placed, segment in enumerate(segments, 1):
        following: list[tuple[float, list[tuple[int, int]]]] = [(IMPOSSIBLE, [])] * placed
        for end in range(placed, count + 1):
            cost, low, high = min(
                (best[low][0] + _misfit(segment, columns, low, high) + sum(wants[high:end]), low, high)
                for high in range(placed, end + 1)
                for low in range(placed - 1, high)
            )
            following.append((cost, [*best[low][1], (low, high)]))
        best = following
    return best[count]


def _even_groups(
    segments: Sequence[Segment], columns: Columns, wants: Sequence[float]
) -> tuple[float, list[tuple[int, int]]]:
    """The same with as many columns for each segment, or an impossible cost where they do not fit side by side."""
    count = len(columns[0])
    found: list[tuple[float, list[tuple[int, int]]]] = [(IMPOSSIBLE, [])]
    for size in range(2, count // len(segments) + 1):
        groups: list[tuple[int, int]] = []
        cost = sum(wants)
        for segment in segments:
            first = groups[-1][1] if groups else 0
            if first + size > count:
                break
            misfit, low = min(
                (_misfit(segment, columns, low, low + size), low) for low in range(first, count - size + 1)
            )
            groups.append((low, low + size))
            cost += misfit - sum(wants[low : low + size])
        if len(groups) == len(segments):
            found.append((cost, groups))
    return min(found)


def _closest(segment: Segment, bands: Sequence[Band]) -> int:
    return min(range(len(bands)), key=lambda index: abs(bands[index].middle - segment.middle))


def _misfit(segment: Segment, columns: Columns, low: int, high: int) -> float:
    """How badly a segment stands over the columns from `low` to before `high`, by their figures or their headings."""
    return min(_off(segment, bands, low, high) for bands in columns)


def _off(segment: Segment, bands: Sequence[Band], low: int, high: int) -> float:
    """How badly a segment stands over the columns from `low` to before `high`, in columns."""
    pitch = max(1.0, (bands[-1].right - bands[0].left) / len(bands))
    left, right = bands[low].left, bands[high - 1].right
    shift = abs((left + right) / 2 - segment.middle)
    others = [*bands[:low], *bands[high:]]
    covered = sum(max(0.0, band.overlap(segment)) / max(1.0, band.right - band.left) for band in others)
    if high - low == 1:
        return min(shift, abs(left - segment.left), abs(right - segment.right)) / pitch + COVERED * covered
    outside = max(0.0, left - segment.left) + max(0.0, segment.right - right)
    return (shift + OUTSIDE * outside) / pitch + COVERED * covered + 0.02 * (high - low - 1)


def _lacks(segments: Sequence[Segment], below: str) -> bool:
    """Whether the heading of a column so far is one that the segments above would complete."""
    if not below:
        return False
    texts = [segment.text for segment in segments]
    if is_period(below):
        return all(not _has_year(text) or not _has_year(below) for text in texts)
    return any(is_period(text) for text in texts)


def _has_year(text: str) -> bool:
    return any(mention.period.year is not None for mention in find_periods(text))
