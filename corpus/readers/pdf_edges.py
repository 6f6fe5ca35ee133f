"""Running heads and feet of a PDF: what stands at the edge of many pages, page numbers among it, is left out."""

import re
from collections import Counter
from collections.abc import Sequence

from corpus.readers.pdf_words import Line

EDGE_LINES = 3
"""So many lines at the top and at the bottom of a page may be running heads."""
REPEATED_SHARE = 0.5
SAME_PLACE_SHARE = 0.06
LEAST_SAME_PLACE = 4
"""Words that stand to the point in the same place at the edge of so many pages run too."""
PAGE_NUMBER = re.compile(
    r"(?:page\s)?[-–—]?\s?(?:[a-z]{1,2}[-–])?(?:\d{1,4}|[ivxl]{1,6})\s?[-–—]?(?:\s(?:of|/)\s\d{1,4})?", re.IGNORECASE
)

COLUMN_HEAD = re.compile(r"\b(?:19|20)\d\d\b|\b(?:in|of)\s(?:thousands|millions|billions)\b|\bended\b", re.IGNORECASE)

_Key = tuple[str, int]


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the lines at their edges that many pages bear, page numbers among them."""
    filled = [lines for lines in pages if lines]
    if len(filled) < 3:
        return [list(lines) for lines in pages]
    edges = [_edges(lines) for lines in pages]
    seen: Counter[str] = Counter()
    placed: Counter[_Key] = Counter()
    for found in edges:
        seen.update({words for words, _ in found.values()})
        placed.update(set(found.values()))
    often = max(3, REPEATED_SHARE * len(filled))
    in_place = max(LEAST_SAME_PLACE, SAME_PLACE_SHARE * len(filled))
    kept: list[list[Line]] = []
    for lines, found in zip(pages, edges, strict=True):
        gone = {
            index
            for index, key in found.items()
            if seen[key[0]] >= often or placed[key] >= in_place and not _is_column_head(lines[index])
        }
        kept.append([line for index, line in enumerate(lines) if index not in gone])
    return kept


def _is_column_head(line: Line) -> bool:
    """Years or a unit at the top of many pages head tables that go on there."""
    return bool(COLUMN_HEAD.search(line.text))


def _edges(lines: Sequence[Line]) -> dict[int, _Key]:
    """The highest and lowest lines of a page by index: the words with digits alike, and the height."""
    order = sorted(range(len(lines)), key=lambda index: -lines[index].top)
    edges: dict[int, _Key] = {}
    for index in {*order[:EDGE_LINES], *order[-EDGE_LINES:]}:
        line = lines[index]
        words = "#" if PAGE_NUMBER.fullmatch(line.text) else re.sub(r"\d+", "#", line.text.lower())
        edges[index] = (words, round(line.bottom / 3))
    return edges
