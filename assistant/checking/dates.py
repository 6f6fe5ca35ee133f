"""The periods that a sentence names: as any text does, with quarters of years written as two, and "the year before"."""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.asked_periods import find_asked_periods
from corpus.periods import Period, PeriodMention

_QUARTER = re.compile(r"\bQ([1-4])\s(?:of\s)?$")
_FIRST_MONTHS = re.compile(r"\b(?:the )?first (six|nine) months of (?:the )?(?:year )?$", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:(?P<before>(?:the |a )?year (?:before|earlier|previously)|(?:the )?(?:previous|prior|preceding|last) year|a year ago|the year-ago period)"
    r"|(?P<after>(?:the )?year after(?:wards)?|(?:the )?(?:following|next|subsequent) year|a year later))\b",
    re.IGNORECASE,
)


def periods_in(text: str, counts: Callable[[PeriodMention], bool]) -> tuple[PeriodMention, ...]:
    """The periods of a sentence, in order, but for those that `counts` says are numbers."""
    found = [
        _with_months(text, _with_quarter(text, mention)) for mention in find_asked_periods(text) if not counts(mention)
    ]
    return tuple(sorted([*found, *_relative(text, found)], key=lambda mention: mention.start))


def _with_quarter(text: str, mention: PeriodMention) -> PeriodMention:
    """ "Q1 2023/24" is one period, though its year is written as two."""
    quarter = _QUARTER.search(text[: mention.start]) if mention.period.start_year is not None else None
    if quarter is None:
        return mention
    return PeriodMention(replace(mention.period, quarter=int(quarter[1])), quarter.start(), mention.end)


def _with_months(text: str, mention: PeriodMention) -> PeriodMention:
    """ "The first six months of FY2024" is one period, and no number of months."""
    months = _FIRST_MONTHS.search(text[: mention.start]) if mention.period.is_whole_year else None
    if months is None:
        return mention
    count = {"six": 6, "nine": 9}[months[1].lower()]
    return PeriodMention(replace(mention.period, months=count), months.start(), mention.end)


def _relative(text: str, found: list[PeriodMention]) -> list[PeriodMention]:
    """ "The year after", counted from the last period that is named before it, or from the only one there is."""
    relative = []
    for match in _RELATIVE.finditer(text):
        earlier = [mention for mention in found if mention.start < match.start()] or found[:1]
        if earlier and earlier[-1].period.year is not None:
            step = -1 if match["before"] else 1
            relative.append(PeriodMention(shifted(earlier[-1].period, step), match.start(), match.end()))
    return relative


def shifted(period: Period, years: int) -> Period:
    """The same part of an earlier or later year."""
    return replace(
        period,
        year=None if period.year is None else period.year + years,
        start_year=None if period.start_year is None else period.start_year + years,
        estimate=False,
    )
