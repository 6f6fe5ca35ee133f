"""The figures of prose: sentences and list items, each number with the period it belongs to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.figures import Figure
from assistant.sheets import ENUMERATION
from assistant.words import keys
from corpus.documents import Block, Document
from corpus.periods import Period, PeriodMention, find_periods
from corpus.quantities import find_quantities
from corpus.sentences import sentences


@dataclass(frozen=True)
class Sentence:
    """A sentence or list item of a document, with the keys it is found by and the figures in it."""

    document: Document
    block: int
    start: int
    end: int
    text: str

    @property
    def source(self) -> Block:
        """The block that it stands in."""
        return self.document.blocks[self.block]

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of its own words."""
        return keys(self.text)

    @cached_property
    def context_keys(self) -> frozenset[str]:
        """The keys of the headings above it."""
        # The names of a list are not the subject of what comes under it: "five companies (Amazon, Meta, …):".
        return keys(ENUMERATION.sub(" ", " ".join(self.source.headings)))

    @cached_property
    def leaning_keys(self) -> frozenset[str]:
        """The keys of the sentence before, for one whose subject stands there: "It cost €31 million."."""
        if not _LEANS.match(self.text):
            return frozenset()
        before = self.source.text[: self.start]
        return keys(before[max(before.rstrip(" .").rfind(". "), 0) :])

    @cached_property
    def is_table_line(self) -> bool:
        """True for a line of a table that was read as text: several numbers, few words, and nothing that says whose they are.

        Its scale and its periods stand in a header that is lost, so its numbers are no answer.
        """
        plain = re.findall(r"[A-Za-z]{2,}", self.text)
        bare = [figure for figure in self.figures if figure.quantity is not None and not figure.quantity.unit]
        if len(bare) >= 4 and len(plain) <= 15 * len(bare):
            return True
        return (
            len(self.figures) >= 2
            and len(plain) <= 4 * len(self.figures)
            and not re.search(r"[.!?]\W*$", self.text.strip())
        )

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods it names."""
        return tuple(mention.period for mention in find_periods(self.text))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The quantities in it, each with the period that stands nearest in its clause."""
        dated = find_periods(self.text)
        found: list[Figure] = []
        unit = ""
        mentions = find_quantities(self.text)
        in_turn = _respectively(self.text, [mention.start for mention in mentions], dated)
        for mention in mentions:
            quantity = mention.quantity
            if not quantity.unit and unit and _COMPARED.search(self.text[: mention.start]):
                quantity = replace(quantity, unit=unit)  # "38.6 million passengers, up from 36.9 million"
            unit = quantity.unit or unit
            period = in_turn.get(mention.start) or _period_near(
                self.text, mention.start, mention.end, [(other.start, other.end, other.period) for other in dated]
            )
            found.append(
                Figure(
                    document=self.document,
                    block=self.block,
                    text=self.text[mention.start : mention.end].strip(),
                    quote=self.text,
                    quantity=quantity,
                    period=period or (heading_period(self.source) if not dated else None),
                    span=(mention.start, mention.end),
                )
            )
        return tuple(found)


_LEANS = re.compile(r"\W*(?:It|They|He|She|Its|Their|His|Her)\b")


def _respectively(text: str, quantities: Sequence[int], dated: Sequence[PeriodMention]) -> dict[int, Period]:
    """Which period each quantity has, by where it starts, in "for 2019 and 2018 … $3 million and $2 million, respectively".

    The quantities before the word take the periods of its clause in turn, where there are as many.
    """
    found: dict[int, Period] = {}
    begins = 0
    for match in re.finditer(r"\brespectively\b", text, re.IGNORECASE):
        periods = list(dict.fromkeys(one.period for one in dated if begins <= one.start < match.end() + 60))
        years = [one for one in periods if one.year is not None]
        within = [start for start in quantities if begins <= start < match.start()]
        if 2 <= len(years) <= len(within):
            found.update(zip(within[-len(years) :], years, strict=True))
        begins = match.end()
    return found


def heading_period(block: Block) -> Period | None:
    """The year that the nearest dated heading below the title names: "Outlook for 2025"."""
    for heading in reversed(block.headings[1:]):
        years = {mention.period for mention in find_periods(heading) if mention.period.is_whole_year}
        if len(years) == 1:
            return years.pop()
    return None


_COMPARED = re.compile(
    r"\b(?:from|to|against|compared (?:with|to)|versus|than)\s+(?:about\s|around\s|approximately\s|some\s)?$",
    re.IGNORECASE,
)


LONG = 250  # blocks; in a longer document the year of the title does not date every sentence
FARTHEST = 120  # characters, with the marks of distance below added


def _period_near(text: str, start: int, end: int, dated: Sequence[tuple[int, int, Period]]) -> Period | None:
    """The period that a number in prose belongs to: the nearest in its clause, one behind it before one ahead."""
    best: tuple[float, Period] | None = None
    for period_start, period_end, period in dated:
        if text[period_start - 1 : period_start] == "(" and re.match(r"\s*:", text[period_end:]):
            closing = text.find(")", period_end)
            if not period_end <= start < (closing if closing >= 0 else len(text)):
                continue  # "(2023: 84)" dates what is in the brackets alone
        between = text[end:period_start] if period_start >= end else text[period_end:start]
        # Another number between them takes the period for itself: "from 33.7 million to 21.6 million at 31 March".
        distance = (
            len(between)
            + 120 * len(re.findall(r"\b(?:to|than|from|against|with)\s+(?:about\s)?[^\w\s]?\d", between))
            + 40
            * len(
                re.findall(r"[;:]|\b(?:compared|against|versus|while|whereas|and|but|so|after|from|up|down)\b", between)
            )
        )
        if period_start >= end and re.match(
            r"\s*\(?(?:in|for|during|by|at|as of|of)?\s*(?:the\s)?(?:year\s|fiscal\s)?$", between
        ):
            distance = 0  # "$3 million in 2018"
        if best is None or distance < best[0]:
            best = (distance, period)
    return best[1] if best and best[0] <= FARTHEST else None


def sentences_of(document: Document) -> Iterator[Sentence]:
    """The sentences, list items and headings of a document; tables are left out."""
    for index in range(len(document.blocks)):
        yield from sentences_in(document, index)


def sentences_in(document: Document, index: int) -> Iterator[Sentence]:
    """The sentences of one block of a document; a heading is one, and a table has none."""
    block = document.blocks[index]
    if block.kind == "heading":
        yield Sentence(document, index, 0, len(block.text), block.text)
    elif block.kind in ("paragraph", "item"):
        for start, end, text in sentences(block.text):
            yield Sentence(document, index, start, end, text)


_document_periods: dict[str, Period | None] = {}


def document_period(document: Document) -> Period | None:
    """The period that a report is about: the one its title names, or the only one in its first lines."""
    if document.id not in _document_periods:
        found: Period | None = None
        for text in (document.title, *(block.text for block in document.blocks[:4] if block.kind != "table")):
            years = {
                (mention.period.year, mention.period.start_year)
                for mention in find_periods(text)
                if mention.period.year
            }
            if len(years) == 1:
                year, start = years.pop()
                found = Period(year=year, start_year=start)
                break
        if len(_document_periods) > 10_000:
            _document_periods.clear()
        _document_periods[document.id] = found
    return _document_periods[document.id]
