"""Figures: a quantity of a document with its labels, its period and its exact place."""

import re
from dataclasses import dataclass, replace

from corpus.documents import Block, Document
from corpus.periods import Period, find_periods
from corpus.quantities import Quantity


@dataclass(frozen=True)
class Label:
    """A row's or column's heading without its period: its text, the keys it is found by, its period, its index.

    `inferred` says that the source lost the label and that it was found by elimination.
    """

    index: int
    text: str
    keys: frozenset[str]
    period: Period | None
    sections: tuple[str, ...] = ()
    is_total: bool = False
    inferred: bool = False
    written: str = ""

    @property
    def own(self) -> frozenset[str]:
        """The keys without the roots of words: what must be said to say the whole label."""
        return frozenset(key for key in self.keys if not key.startswith("~"))


@dataclass(frozen=True)
class Figure:
    """A quantity (or the words of a cell) with its labels, its period and its exact place.

    `row` and `column` are labels as written; a figure from prose has neither, and `quote` is its sentence.
    `own_period` says that its row or column names the period, and not the words around the table.
    `told_scale` is the scale of its table where that does not say it and the text around it does.
    `cell` is (body row, column) in the block's table. `quantity` is None for a cell of words.
    """

    document: Document
    block: int
    text: str
    quote: str
    quantity: Quantity | None
    period: Period | None
    row: str = ""
    column: str = ""
    sections: tuple[str, ...] = ()
    cell: tuple[int, int] | None = None
    span: tuple[int, int] | None = None
    is_total: bool = False
    inferred: bool = False
    own_period: bool = True
    told_scale: str = ""

    @property
    def source(self) -> Block:
        """The block that it stands in."""
        return self.document.blocks[self.block]

    @property
    def label(self) -> str:
        """What it is, for people: "Meta, 2026E CapEx"."""
        return ", ".join(part for part in (self.row, self.column) if part) or self.source.section


def without_periods(text: str) -> str:
    """A label without the periods in it: "2026E CapEx" → "CapEx"."""
    for mention in reversed(find_periods(text)):
        text = text[: mention.start] + " " + text[mention.end :]
    return re.sub(
        r"(?i)\b(?:fy|year|three months|six months|nine months|twelve months|quarter)s?\s+end(?:ed|ing)\b|\bas (?:of|at)\b",
        " ",
        " ".join(text.split()),
    ).strip(" ,:-–—")


def merged(*periods: Period | None, parts: bool = False) -> Period | None:
    """One period from several that hold at once: a row's "Q1" under a caption's "2026" is Q1 2026.

    With `parts`, a later one may narrow an earlier one too: a column's "Q1" in a row of 2026.
    """
    result: Period | None = None
    for period in periods:
        if period is None:
            continue
        if result is None:
            result = period
        elif result.year is None and period.year is not None:
            # A fiscal year written as two or a part of a year in the caption is kept out of a row's own part.
            result = replace(
                result, year=period.year, start_year=period.start_year, estimate=result.estimate or period.estimate
            )
        elif parts and period.year is None and result.is_whole_year and (period.quarter or period.half or period.month):
            result = replace(period, year=result.year, estimate=result.estimate)
    return result
