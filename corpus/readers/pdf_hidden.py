"""Text of a PDF page that nobody sees: white on white, drawn invisibly, beside the page, or too small.

Three characters tell of a line, as with its weight; only a line where one of them shows nothing is looked at word by word.
What stands on an image or a coloured ground is visible, and invisible text over an image is what was recognised in it.
"""

import ctypes
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from corpus.readers.pdf_words import Word

SMALLEST = 0.0018
"""Of the page's height: 1.5 points on a sheet of paper."""
WHITE = 250
FAINTEST = 8
"""Of 255: what lets more light through shows nothing."""

Box = tuple[float, float, float, float]  # left, bottom, right, top


class Unseen:
    """Tells what of one page is not seen; `raw` are PDFium's own functions."""

    def __init__(self, raw: Any, page: Any, text_page: Any) -> None:
        self._raw, self._page, self._text = raw, page, text_page
        self._box: Box = page.get_bbox()
        self._least = SMALLEST * (self._box[3] - self._box[1])
        self._colour = [ctypes.c_uint() for _ in range(4)]

    def seen(self, words: Sequence[Word], firsts: Sequence[int]) -> tuple[list[Word], list[int]]:
        """The words of a line that are seen, each with the index of its first character."""
        probes = {0, len(words) // 2, len(words) - 1}
        if not any(self._is_doubtful(words[probe], firsts[probe]) for probe in probes):
            return list(words), list(firsts)
        kept = [
            (word, first)
            for word, first in zip(words, firsts, strict=True)
            if not (self._is_outside(word) or self._shows_nothing(word, first))
        ]
        return [word for word, _ in kept], [first for _, first in kept]

    def _is_doubtful(self, word: Word, first: int) -> bool:
        return self._is_outside(word) or self._is_white(first) or self._is_invisible(first)

    def _is_outside(self, word: Word) -> bool:
        left, bottom, right, top = self._box
        beside = word.right < left or word.left > right or word.top < bottom or word.bottom > top
        return beside or word.size < self._least

    def _is_white(self, index: int) -> bool:
        red, green, blue, alpha = self._colour
        if not self._raw.FPDFText_GetFillColor(self._text, index, red, green, blue, alpha):
            return False
        return alpha.value < FAINTEST or min(red.value, green.value, blue.value) >= WHITE

    def _is_invisible(self, index: int) -> bool:
        drawn = self._raw.FPDFText_GetTextObject(self._text, index)
        invisible = self._raw.FPDF_TEXTRENDERMODE_INVISIBLE
        return bool(drawn) and self._raw.FPDFTextObj_GetTextRenderMode(drawn) == invisible

    def _shows_nothing(self, word: Word, first: int) -> bool:
        if self._is_invisible(first):
            return not any(_holds(box, word) for box in self._images)
        return self._is_white(first) and not any(_holds(box, word) for box in (*self._images, *self._grounds))

    @cached_property
    def _objects(self) -> list[tuple[Any, Box]]:
        """What is drawn on the page beside text, and where."""
        raw, found = self._raw, []
        sides = [ctypes.c_float() for _ in range(4)]
        for number in range(raw.FPDFPage_CountObjects(self._page.raw)):
            drawn = raw.FPDFPage_GetObject(self._page.raw, number)
            if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_TEXT and raw.FPDFPageObj_GetBounds(drawn, *sides):
                left, bottom, right, top = (side.value for side in sides)
                found.append((drawn, (left, bottom, right, top)))
        return found

    @cached_property
    def _images(self) -> list[Box]:
        """Where images are, and what may hold some."""
        raw = self._raw
        return [box for drawn, box in self._objects if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH]

    @cached_property
    def _grounds(self) -> list[Box]:
        """Where shapes are filled with a colour that is not white."""
        raw = self._raw
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        boxes = []
        for drawn, box in self._objects:
            if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH:
                continue
            if not raw.FPDFPath_GetDrawMode(drawn, fill, stroke) or not fill.value:
                continue
            plain = raw.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha)  # fails for a pattern
            if not plain or (alpha.value >= FAINTEST and min(red.value, green.value, blue.value) < WHITE):
                boxes.append(box)
        return boxes


def _holds(box: Box, word: Word) -> bool:
    left, bottom, right, top = box
    return left <= (word.left + word.right) / 2 <= right and bottom <= word.middle <= top
