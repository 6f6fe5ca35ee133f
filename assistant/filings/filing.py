"""A filing as questions in words need it: its tables by what is written in them, and times as the company counts them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from assistant.accounts.formulas import When
from assistant.accounts.statements import Statements
from assistant.filings.series import Series, series_of
from assistant.filings.vocabulary import vocabulary
from assistant.orders import speaks_to_models
from assistant.sheets import Sheet
from assistant.statements import Sentence, sentences_in
from corpus.documents import Document
from corpus.periods import Period, find_periods
from corpus.sentences import sentences

MOST_ABOVE = 3  # headings before a block, whatever their depth
MOST_HEADINGS = 2  # above a table, that say what it is of
MOST_NAME_WORDS = 6  # of a heading that is a segment's name
COVER, FRONT = 12, 40  # blocks of a cover, and of a cover with a table of contents
SHORT_LINE = 60  # letters of a line that may be a heading, whatever it was read as
_RISK_FACTORS = re.compile(r"^\W*item\s*1a\b\W*risk\s+factors\b(?!.*\d\W*$)", re.IGNORECASE)
_SEGMENTS = re.compile(
    r"\b(?:reportable|reporting|operating|business|two|three|four|five|six|seven|eight)\s+(?:\w+\s+)?segments\b|\bsegments\s*(?::|are\b|include)",
    re.IGNORECASE,
)


class Filing:
    """One filing; what is found in it is kept."""

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self._series: dict[int, tuple[Series, ...]] = {}
        self._sentences: dict[int, tuple[Sentence, ...]] = {}

    @property
    def document(self) -> Document:
        """The document itself."""
        return self.statements.document

    @property
    def own(self) -> When | None:
        """The year or quarter that it reports on."""
        said = self.statements.identity
        return When(said.fiscal_year, said.quarter or 0) if said.fiscal_year is not None else None

    @cached_property
    def titles(self) -> dict[int, str]:
        """What is written above every table and in its head, by block."""
        return {
            index: "\n".join(
                (block.table.caption, *block.headings[-MOST_HEADINGS:], *(" ".join(row) for row in block.table.header))
            )
            for index, block in enumerate(self.document.blocks)
            if block.table is not None
        }

    @cached_property
    def labels(self) -> dict[int, tuple[str, ...]]:
        """The first cells of every table, by block."""
        return {
            index: tuple(row[0] for row in block.table.body if row and row[0])
            for index, block in enumerate(self.document.blocks)
            if block.table is not None
        }

    @cached_property
    def heads(self) -> dict[int, tuple[str, ...]]:
        """The cells of the head of every table, by block."""
        return {
            index: tuple(cell for row in block.table.header for cell in row if cell)
            for index, block in enumerate(self.document.blocks)
            if block.table is not None
        }

    @cached_property
    def on_segments(self) -> str:
        """The sentences that list the segments, with the lists that they lead, in small letters."""
        said: list[str] = []
        leads = False
        for block in self.document.blocks:
            if block.kind == "item" and leads:
                said.append(block.text)
                continue
            leads = False
            if block.kind == "paragraph" and _SEGMENTS.search(block.text):
                some = [text for _, _, text in sentences(block.text) if _SEGMENTS.search(text)]
                said += some
                leads = bool(some) and block.text.rstrip().endswith(":")
        return "\n".join(said).lower()

    @cached_property
    def lowered(self) -> tuple[str, ...]:
        """The text of every block that is prose, in small letters; "" for tables and headings."""
        return tuple(
            block.text.lower() if block.kind in ("paragraph", "item") else "" for block in self.document.blocks
        )

    @cached_property
    def business_ends(self) -> int:
        """The block at which the description of the business ends and the risk factors begin."""
        for index, block in enumerate(self.document.blocks):
            behind = index > (COVER if block.kind == "heading" else FRONT)
            if behind and len(block.text) < SHORT_LINE and _RISK_FACTORS.match(block.text):
                return index
        return max(FRONT, len(self.document.blocks) // 5)

    def above(self, block: int) -> tuple[str, ...]:
        """The last headings before a block, whatever their depth: reports often set all of them alike."""
        before = bisect_left(self._headings, block)
        return tuple(self.document.blocks[index].text for index in self._headings[max(0, before - MOST_ABOVE) : before])

    @cached_property
    def _headings(self) -> tuple[int, ...]:
        return tuple(index for index, block in enumerate(self.document.blocks) if block.kind == "heading")

    def names_segment(self, text: str) -> bool:
        """Whether a heading is the name of a segment: "International Segment" of "Domestic and International"."""
        name = re.sub(r"\bsegments?\b", "", text, flags=re.IGNORECASE).strip(" :-–—").lower()
        if len(name) < 3 or len(name.split()) > MOST_NAME_WORDS or vocabulary().measures_in(name):
            return False
        return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.on_segments))

    def items_after(self, sentence: Sentence, most: int) -> Iterator[Sentence]:
        """The items of the list that a sentence leads with a colon."""
        if not sentence.text.rstrip().endswith(":"):
            return
        blocks = self.document.blocks
        for index in range(sentence.block + 1, min(len(blocks), sentence.block + 1 + most)):
            if blocks[index].kind != "item":
                return
            yield Sentence(self.document, index, 0, len(blocks[index].text), blocks[index].text)

    def sentences(self, block: int) -> tuple[Sentence, ...]:
        """The sentences of a block; of one that speaks to machines none."""
        if block not in self._sentences:
            told = not speaks_to_models(self.document.blocks[block].text)
            self._sentences[block] = tuple(sentences_in(self.document, block)) if told else ()
        return self._sentences[block]

    def series(self, block: int) -> tuple[Series, ...]:
        """What the table of a block says of its members, as series of one measure and time each."""
        if block not in self._series:
            self._series[block] = tuple(series_of(Sheet(self.document, block)))
        return self._series[block]

    def time(self, period: Period | None, label: str = "") -> When | None:
        """The fiscal year or quarter that a column says; None for another stretch, or none."""
        worded = _worded_quarter(label)
        if worded is not None:
            return worded
        if period is None:
            return None
        if self.statements.identity.period_end is None:
            return When(period.year, period.quarter or 0) if period.year is not None else None
        when = self.statements.calendar.when(period)
        if period.month and not period.months and self.own is not None and self.own.quarter:
            # A day alone, in a quarter's report: the end of a quarter.
            return self.statements.calendar.when(replace(period, months=3)) or when
        return when


def _worded_quarter(label: str) -> When | None:
    """ "Fiscal 2024 Total Stores at End of Second Quarter" is of Q2 2024."""
    periods = [mention.period for mention in find_periods(label)]
    years = {period.year for period in periods if period.year is not None}
    quarters = {period.quarter for period in periods if period.quarter is not None}
    if len(periods) > 1 and len(years) == len(quarters) == 1 and not re.search(r"\bmonths\b", label, re.IGNORECASE):
        year, quarter = years.pop(), quarters.pop()
        assert year is not None and quarter is not None
        return When(year, quarter)
    return None
