"""Visual rows of a PDF page: what stands side by side, cut into segments at wide gaps, figures told from words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median

from corpus.readers.grids import superscript
from corpus.readers.pdf_words import Line, Word

WORD_GAP = 0.75
"""Words further apart than so many type heights are two segments."""
FIGURE_GAP = 0.42
"""The same beside a figure: columns of figures stand closer than those of words."""
CELL_GAP = 0.12
"""Two figures with a space between them are two cells, but for digits in groups: "1 234"."""
RANGE_GAP = 0.4
"""A dash stands closer to the numbers of a range than to those of other columns."""
USUAL_GAP = 0.22
WIDEST_USUAL = 0.5
WIDER = 2.2
"""In a justified line a gap parts only where it is so many times as wide as the line's other gaps."""
SIGN_GAP = 1.5
"""So far, in type heights, may "%" and ")" stand behind their number."""
RAISED = 0.8
"""Type smaller than this share of the row's is a mark set high."""

NUMBER = re.compile(
    r"[-–—−+~]?\(?[-–−+]?(?:(?:US|C|A|R|HK|S)?[$€£¥₹]|CHF|EUR|USD|GBP|Rs\.?)?\(?(?:\d{1,3}(?:[,.’' ]\d{3})+|\d+)?(?:[.,]\d+)?"
    r"(?<=\d)\)?(?:[%x¢]|bps?|pts?|pp)?\)?(?:\*{1,3}|[†‡])?",
    re.IGNORECASE,
)
DASH = re.compile(r"[-–—−]{1,3}|\(?[-–—−]\)?%?")
NO_FIGURE = re.compile(r"n/?[am]\.?|n\.[am]\.|nil|flat|\*{1,3}|nm", re.IGNORECASE)
OPENING = re.compile(r"\(?(?:(?:US|C|A|R|HK|S)?[$€£¥₹]|CHF|EUR|USD|GBP)\(?|\(")
CLOSING = re.compile(r"\)|%|\)%|%\)|x|¢|bps?|pts?")
RANGE = re.compile(r"[$€£]?[\d,.]{1,12}%?[-–—][$€£]?[\d,.]{1,12}%?")
CURRENCY = re.compile(r"(?:US|C|A|R|HK|S)?[$€£¥₹]")
GROUPS = re.compile(r"\(?[-–−]?[$€£]?\d{1,3}")
GROUP = re.compile(r"\d{3}\)?")
YEAR = re.compile(r"(?:FY\s?)?(?:19|20)\d\d(?:[EFA]|/\d\d|[-–](?:19|20)\d\d)?\*?(?:\s?\((?:\d{1,2}|[a-z])\))?")
MARK = re.compile(
    r"\((?:\d{1,2}|[a-z]{1,2})\)(?:\s*,?\s*\((?:\d{1,2}|[a-z]{1,2})\))*|\[(?:\d{1,2}|[a-z])\]|[*†‡§]{1,3}"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a row that no wide gap parts; `kind` is "figure", "year", "sign" or "words"."""

    text: str
    left: float
    right: float
    kind: str
    words: tuple[Word, ...] = ()

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """Segments side by side from left to right; `lines` are the indices of the lines that it was made from."""

    segments: tuple[Segment, ...]
    lines: tuple[int, ...]
    top: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def text(self) -> str:
        """All that stands in the row."""
        return " ".join(segment.text for segment in self.segments)

    @property
    def left(self) -> float:
        """Where the row begins."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Where the row ends."""
        return max(segment.right for segment in self.segments)

    @property
    def figures(self) -> int:
        """How many of its segments are figures, years not counted."""
        return sum(segment.kind == "figure" for segment in self.segments)


def visual_rows(lines: Sequence[Line]) -> list[Row]:
    """The rows of a page from top to bottom: lines that overlap in height are one row."""
    order = sorted(range(len(lines)), key=lambda index: -(lines[index].top + lines[index].bottom))
    groups: list[list[int]] = []
    top = bottom = 0.0
    for index in order:
        line = lines[index]
        height = line.top - line.bottom
        overlap = min(top, line.top) - max(bottom, line.bottom)
        if groups and overlap > 0.5 * min(height, top - bottom):
            groups[-1].append(index)
            if height > 0.9 * (top - bottom):
                continue
        else:
            groups.append([index])
            top, bottom = line.top, line.bottom
    return [row for group in groups if (row := _row(lines, group)) is not None]


def _row(lines: Sequence[Line], group: Sequence[int]) -> Row | None:
    words = sorted((word for index in group for word in lines[index].words), key=lambda word: word.left)
    sizes = sorted(word.size for word in words)
    size = sizes[len(sizes) // 2]
    segments = _segments(words, size)
    if not segments:
        return None
    return Row(
        tuple(segments),
        tuple(sorted(group)),
        max(word.top for word in words),
        min(word.bottom for word in words),
        size,
        all(lines[index].bold for index in group),
    )


def _segments(words: Sequence[Word], size: float) -> list[Segment]:
    kept = _without_marks(words, size)
    gaps = [after.left - word.right for word, after in zip(kept, kept[1:], strict=False)]
    kinds = [kind_of(word.text) for word in kept]
    plain = [
        gap for gap, kind, after in zip(gaps, kinds, kinds[1:], strict=False) if kind == after == "words" and gap > 0
    ]
    usual = min(max(USUAL_GAP * size, median(plain)), WIDEST_USUAL * size) if len(plain) >= 5 else USUAL_GAP * size
    segments: list[Segment] = []
    start = 0
    for index in range(len(kept)):
        if index + 1 < len(kept):
            pair = kinds[index], kinds[index + 1]
            plainly = "words" in kinds[start : index + 1]
            if not _parts(kept, index, pair, gaps[index], size, usual if len(plain) >= 5 else 0.0, plainly):
                continue
        part = kept[start : index + 1]
        text = " ".join(word.text for word in part)
        segments.append(Segment(text, part[0].left, part[-1].right, kind_of(text), tuple(part)))
        start = index + 1
    return _with_signs(segments, size)


def _parts(
    words: Sequence[Word], index: int, kinds: tuple[str, str], gap: float, size: float, usual: float, plainly: bool
) -> bool:
    """Whether two segments meet between a word and the next.

    `usual` is the gap of a justified line, or 0; `plainly` says that the segment so far holds words.
    """
    before, after = words[index].text, words[index + 1].text
    if kinds == ("figure", "figure") and gap < RANGE_GAP * size and _is_range(words, index, size):
        return False
    if kinds == ("figure", "figure") and gap > CELL_GAP * size and not plainly:
        return not (GROUP.fullmatch(after) and GROUPS.fullmatch(before) and gap < WIDEST_USUAL * size)
    if CURRENCY.fullmatch(after) and kinds[0] != "words" and gap > CELL_GAP * size and not plainly:
        return True  # "22.4 %" and behind it the "$" of the next column
    beside = "words" not in kinds or kinds[1] in ("figure", "year", "sign")
    return gap > max((FIGURE_GAP if beside else WORD_GAP) * size, WIDER * usual)


def _is_range(words: Sequence[Word], index: int, size: float) -> bool:
    """Whether two words are part of a range, "26 - 30%": a dash close between two numbers."""
    dash = index + 1 if DASH.fullmatch(words[index + 1].text) else index
    if not DASH.fullmatch(words[dash].text) or not 0 < dash < len(words) - 1:
        return False
    before, after = words[dash - 1], words[dash + 1]
    gaps = words[dash].left - before.right, after.left - words[dash].right
    return max(gaps) < RANGE_GAP * size and all(any(mark.isdigit() for mark in one.text) for one in (before, after))


def _without_marks(words: Sequence[Word], size: float) -> list[Word]:
    """The words without dots that lead to figures and footnote marks set high: "805" with a raised 2 is not 8052."""
    kept: list[Word] = []
    for word in words:
        if word.text.endswith(("...", "…", "___")) or word.text == "." and kept:
            led = word.text.rstrip(".…_")
            if not led:
                continue
            word = replace(word, text=led, right=word.left + (word.right - word.left) * len(led) / len(word.text))
        if kept and word.size < RAISED * size and word.left - kept[-1].right < WORD_GAP * size:
            if not superscript(kept[-1].text, word.text) or MARK.fullmatch(word.text):
                continue
        kept.append(word)
    return kept


def _with_signs(segments: Sequence[Segment], size: float) -> list[Segment]:
    """Segments with "$" joined to the number behind it, and "%" and ")" to the one before it."""
    joined: list[Segment] = []
    for segment in segments:
        before = joined[-1] if joined else None
        if before is not None and OPENING.fullmatch(before.text) and segment.kind in ("figure", "year"):
            joined[-1] = Segment(f"{before.text}{segment.text}", before.left, segment.right, "figure")
        elif (
            before is not None
            and before.kind == "figure"
            and CLOSING.fullmatch(segment.text)
            and segment.left - before.right < SIGN_GAP * size
        ):
            joined[-1] = Segment(f"{before.text}{segment.text}", before.left, segment.right, "figure")
        elif (
            before is not None
            and before.kind == "figure"
            and MARK.fullmatch(segment.text)
            and segment.left - before.right < SIGN_GAP * size
            and len(segment.text) <= 4
        ):
            continue
        else:
            joined.append(segment)
    return joined


@lru_cache(maxsize=65_536)
def kind_of(text: str) -> str:
    """What a word or segment is: "figure", "year", "sign" or "words"."""
    if len(text) > 3 and text.isalpha():
        return "words" if text.lower() != "flat" else "figure"
    if YEAR.fullmatch(text):
        return "year"
    compact = text.replace(" ", "")
    if OPENING.fullmatch(compact) or CLOSING.fullmatch(compact):
        return "sign" if compact not in ("x", "pt", "pts", "bp", "bps") else "words"
    if any(mark.isdigit() for mark in compact):
        return "figure" if NUMBER.fullmatch(compact) or RANGE.fullmatch(compact) else "words"
    compact = compact.lstrip("$€£¥")
    return "figure" if DASH.fullmatch(compact) or NO_FIGURE.fullmatch(compact) else "words"
