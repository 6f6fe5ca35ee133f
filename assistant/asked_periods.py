"""The periods that a question names: as in any text, and as people ask ("in November", "the year before")."""

import re
from dataclasses import replace

from corpus.periods import MONTHS, ORDINALS, Period, PeriodMention, find_periods, year_range

_MONTH = re.compile(rf"\b({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b", re.IGNORECASE)


_DOUBTFUL_MONTHS = ("may", "march", "mar", "august", "jan", "dec", "sep")


_YEAR_BEFORE = re.compile(
    r"\b(?:the )?(?:year|one) (?:before|earlier)\b|\b(?:previous|prior|preceding) year\b", re.IGNORECASE
)


_LAST_QUARTER = re.compile(r"\b(?:last|final) quarter\b(?:,? (?:of )?(?P<year>(?:19|20)\d\d))?", re.IGNORECASE)


LONGEST_RANGE = 30  # years

_TWO_QUARTERS = re.compile(
    r"\b(first|second|third|fourth)(?: quarters?)? (?:and|to|or|versus|vs\.?) (?:the )?(first|second|third|fourth) quarters?\b"
    r"(?:,? (?:of |in )?(?:the )?(?:fiscal )?(?:year )?(?P<year>(?:19|20)\d\d))?",
    re.IGNORECASE,
)


def find_asked_periods(text: str) -> list[PeriodMention]:
    """The periods of a question: as in any text, and months alone ("in November"), "the last quarter of 2024"."""
    found: list[PeriodMention] = []
    for match in _TWO_QUARTERS.finditer(text):
        year = int(match["year"]) if match["year"] else None
        for group, end in ((1, match.end(1)), (2, match.end())):
            quarter = ORDINALS[match[group].lower()]
            found.append(PeriodMention(Period(year=year, quarter=quarter), match.start(group), end))
    for match in _LAST_QUARTER.finditer(text):
        found.append(
            PeriodMention(
                Period(year=int(match["year"]) if match["year"] else None, quarter=4), match.start(), match.end()
            )
        )
    for mention in find_periods(text):
        if not any(mention.start < other.end and other.start < mention.end for other in found):
            found.append(mention)
    for match in _MONTH.finditer(text):
        if any(match.start() < other.end and other.start < match.end() for other in found):
            continue
        before = re.search(
            r"\b(?:in|for|of|from|to|between|and|during|until|since|than in|,)\s*$",
            text[: match.start()],
            re.IGNORECASE,
        )
        ends = re.fullmatch(r"[\s?.!]*", text[match.end() :])
        if (
            match[1].lower() in _DOUBTFUL_MONTHS
            and not (before or ends)
            or match.start() == 0
            and match[1].lower() == "may"
        ):
            continue
        found.append(PeriodMention(Period(month=MONTHS[match[1].lower()]), match.start(), match.end()))
    return sorted(found, key=lambda mention: mention.start)


def asked_periods(text: str, found: list[Period], every: bool = False) -> tuple[Period, ...]:
    """The periods in order, each once; "2022-2024" and "each year from 2022 to 2024" end in both years.

    With `every`, the years between the ends of a range are asked too: a total "from 2022 to 2024" is of three years.
    """
    known = list(dict.fromkeys(found))
    before = [period for period in known if period.year is not None]
    if len(before) == 1 and _YEAR_BEFORE.search(text) and before[0].year is not None:
        start = before[0].start_year
        known.append(replace(before[0], year=before[0].year - 1, start_year=start - 1 if start is not None else None))
    years = [period.year for period in known if period.year is not None]
    if len(set(years)) == 1 and not any(period.is_whole_year for period in known):
        # "June, July and August 2024": the year said once holds for all of them.
        known = list(dict.fromkeys(period if period.year else replace(period, year=years[0]) for period in known))
    for first, last in year_range(text):
        if any(period.start_year == first and period.year == last for period in known):
            continue  # "2024-25" is one year
        between = range(first, last + 1) if every and last - first <= LONGEST_RANGE else (first, last)
        for year in between:
            if not any(period.year == year for period in known):
                known.append(Period(year=year))
        if len(between) > 2:
            known.sort(key=lambda period: period.order)
    return tuple(known)
