"""Words and lines of a PDF page from its characters and their boxes; gaps tell where spaces stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SPACE_GAP = 0.11
"""A gap of so many type sizes between two characters parts two words, though no space is written there."""
SET_WIDE = 0.35
WIDE_SPACE_GAP = 0.6
"""Where so large a share of a line's characters stand apart, it is set wide; only gaps as wide as this part its words."""
LIGATURE_GAP = 0.18
HALF_LIGATURE = re.compile(r"(?:in|un|dis)?(?:af|ef|dif|suf|buf|cof|traf)", re.IGNORECASE)
AFTER_OF = re.compile(r"(?:icer|ice|icial|ering|set)s?|er(?:s|ed)?|icially|setting|-balance\w*", re.IGNORECASE)
"""Some files call the ligature of two f one, and a narrow space seems to stand behind it: "ef ective", "of icer"."""
RAISED = 0.18
"""A character that stands so many type sizes higher or lower than the one before is no part of the same word."""
FARTHEST = 1e5
NO_GAP = 0.06
"""Across a gap this narrow no space stands, though one is written there."""
NARROW_SPACE = 0.88
"""A gap of less than this share of the line's usual space may be none, before a letter that is no word."""
HYPHEN = 2
"""What PDFium gives for the hyphen of a word that a line's end breaks."""
STRAY = re.compile("[\x00-\x20\x7f\xa0\xad\u2000-\u200d\u3000\ufeff\ufffe\uffff]")
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the page's lower left corner; `size` is the height of its type."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def size(self) -> float:
        """The height of the type, in points."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half way up the word."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Line:
    """Words side by side, from left to right, with the box around them; its page counts from 1.

    `size` is the type size of most of its words.
    """

    words: tuple[Word, ...]
    text: str
    page: int
    top: float
    bottom: float
    left: float
    right: float
    size: float
    bold: bool


def make_line(words: Sequence[Word], page: int, bold: bool = False) -> Line:
    """A line of these words."""
    sizes = sorted(word.top - word.bottom for word in words)
    return Line(
        tuple(words),
        " ".join([word.text for word in words]),
        page,
        max(word.top for word in words),
        min(word.bottom for word in words),
        min(word.left for word in words),
        max(word.right for word in words),
        round(sizes[len(sizes) // 2], 1),
        bold,
    )


def page_lines(codes: Sequence[int], boxes: bytes) -> list[tuple[list[Word], list[int]]]:
    """The lines of a page in the order in which it writes them: their words, and the index of each word's first character.

    `codes` are the characters' Unicode numbers, `boxes` four 32-bit floats for each: left, top, right, bottom.
    """
    numbers = np.asarray(codes, dtype=np.uint32)
    read = np.frombuffer(boxes, dtype=np.float32).reshape(-1, 4).astype(np.float64)
    left, top, right, bottom = np.clip(np.nan_to_num(read), -FARTHEST, FARTHEST).T
    nothing = (numbers >= 0xFFFE) | (numbers == 0xFEFF) | (numbers == 0xAD) | (numbers == 0)
    nothing |= (numbers >= 0x200B) & (numbers <= 0x200D)
    blank = (numbers <= 32) & (numbers != HYPHEN) | (numbers == 0xA0) | (numbers == 0x3000)
    blank |= (numbers >= 0x2000) & (numbers <= 0x200A)
    written = ~(nothing | blank)
    inked = np.flatnonzero(written)
    if not len(inked):
        return []
    before, after = inked[:-1], inked[1:]
    size = top[before] - bottom[before]
    gap = left[after] - right[before]
    new_line = _between((numbers == 10) | (numbers == 13), before, after)
    new_line |= top[after] <= bottom[before] + 0.2 * size
    new_line |= bottom[after] >= top[before] - 0.2 * size
    new_line |= gap < -1.5 * size
    spaced = _between(blank & ~nothing, before, after)
    new_word = new_line | np.where(spaced, gap > NO_GAP * size, _parts(gap / np.maximum(size, 1e-3), new_line))
    new_word |= np.abs(bottom[after] - bottom[before]) > RAISED * size  # a footnote's mark set high
    starts = [0, *(np.flatnonzero(new_word) + 1).tolist()]
    line_starts = {0, *(np.flatnonzero(new_line) + 1).tolist()}
    firsts = inked[starts].tolist()
    lasts = inked[[*(start - 1 for start in starts[1:]), len(inked) - 1]].tolist()
    lefts, rights = left[firsts].tolist(), right[lasts].tolist()
    tops, bottoms = top[firsts].tolist(), bottom[firsts].tolist()
    text = "".join(map(chr, codes))
    lines: list[tuple[list[Word], list[int]]] = []
    for at, first, last, *box in zip(starts, firsts, lasts, lefts, rights, bottoms, tops, strict=True):
        if at in line_starts:
            lines.append(([], []))
        word = _clean(text[first : last + 1])
        if word:
            lines[-1][0].append(Word(word, *box))
            lines[-1][1].append(first)
    return [_healed(*line) for line in lines if line[0]]


def _parts(gaps: Any, new_line: Any) -> Any:
    """Where gaps that no space is written in part words; in a line that is set wide throughout, only wide ones do."""
    candidates = gaps > SPACE_GAP
    line = np.cumsum(new_line)
    wide = np.bincount(line, weights=candidates) > SET_WIDE * np.bincount(line)
    return np.where(wide[line], gaps > WIDE_SPACE_GAP, candidates)


def _between(marks: Any, before: Any, after: Any) -> Any:
    """Whether a mark stands between each two characters."""
    counts = np.cumsum(marks)
    return counts[after] != counts[before]


def _clean(text: str) -> str:
    """A word as it is read: ligatures in letters, the hyphen of a broken word written, nothing that is no character."""
    if text.isalnum() and text.isascii():
        return text
    text = text.replace(chr(HYPHEN), "-").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(STRAY.sub("", text.translate(LIGATURES)).split())


def _healed(words: list[Word], firsts: list[int]) -> tuple[list[Word], list[int]]:
    """The words of a line, put together where a gap narrower than its spaces parts one: "Shee t", "ef ective"."""
    if not any(_is_stray(word.text) or word.text[-1] == "f" for word in words[:-1]) and not _is_stray(words[-1].text):
        return words, firsts
    gaps = sorted(after.left - word.right for word, after in zip(words, words[1:], strict=False))
    space = gaps[len(gaps) // 2] if len(gaps) > 1 else 0.0
    kept, starts = words[:1], firsts[:1]
    for word, first in zip(words[1:], firsts[1:], strict=True):
        before = kept[-1]
        gap = word.left - before.right
        if _is_stray(word.text) and before.text[-1:].islower() and gap < NARROW_SPACE * space:
            kept[-1] = Word(f"{before.text}{word.text}", before.left, word.right, before.bottom, before.top)
        elif gap < LIGATURE_GAP * before.size and _is_half_ligature(before.text, word.text):
            kept[-1] = Word(f"{before.text}f{word.text}", before.left, word.right, before.bottom, before.top)
        else:
            kept.append(word)
            starts.append(first)
    return kept, starts


def _is_half_ligature(text: str, after: str) -> bool:
    if text[-1:] != "f":
        return False
    rest = after.rstrip(".,;:)’'s")
    if text.lower() == "of":
        return bool(AFTER_OF.fullmatch(after.rstrip(".,;:)")))
    return bool(HALF_LIGATURE.fullmatch(text)) and rest[:1].islower()


def _is_stray(text: str) -> bool:
    return len(text) == 1 and text.islower() and text != "a"


def _word(codes: Sequence[int], boxes: Sequence[float], part: Sequence[int]) -> Word:
    text = "".join([chr(codes[index]) if codes[index] != HYPHEN else "-" for index in part])
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(LIGATURES)
    text = re.sub(r"[\x00-\x1f\x7f]", "", text)
    first, last = 4 * part[0], 4 * part[-1]
    return Word(text, boxes[first], boxes[last + 2], boxes[first + 3], boxes[first + 1])
