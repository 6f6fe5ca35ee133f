"""The year, quarter and last day that a report is about, as the company itself counts its years."""

import re
from collections import Counter
from datetime import date

from corpus.periods import ORDINALS, find_periods
from corpus.report_forms import ANNUAL_FORMS, CURRENT, EARNINGS, INTERIM_REPORT, QUARTERLY, TITLE_CHARACTERS, YEAR_ALONE

NEAR_DATE = 60  # characters between a date and the fiscal year that it ends
MENTIONED_SHARE = 0.4  # of the mentions of the most mentioned fiscal year, for one that is reported on too

_ENDED = re.compile(
    r"\b(?:year|quarter|period|months|weeks)(?:\s+period)?\s+end(?:ed|ing)\s*:?|\bdate\s+of\s+earliest\s+event\s+reported\)?\s*:?"
    r"|\bdate\s+of\s+report\b[^:]{0,60}:",
    re.IGNORECASE,
)
_FISCAL_YEAR = re.compile(r"\b(?:fiscal(?:\s+years?)?|FY)\s*[’']?((?:19|20)\d\d)\b", re.IGNORECASE)
_FULL_YEAR = re.compile(r"\b(?:full|annual|whole)[\s-]+year\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_QUARTER_WORD = re.compile(r"\b(?:(first|second|third|fourth)[\s-]+quarter|Q([1-4]))\b", re.IGNORECASE)
_QUARTER_OF = re.compile(
    r"\b(?:(first|second|third|fourth)[\s-]+quarters?|Q([1-4]))(?:\s+of)?(?:\s+(?:the\s+)?(?:fiscal|financial))?(?:\s+years?)?"
    r"\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_LONGEST_PART = (
    (3, re.compile(r"\b(?:nine\s+months|(?:39|40|thirty-nine)\s+weeks)(?:\s+period)?\s+ended\b", re.IGNORECASE)),
    (2, re.compile(r"\b(?:six\s+months|(?:26|24|twenty-six|twenty-four)\s+weeks)(?:\s+period)?\s+ended\b", re.IGNORECASE)),
    (1, re.compile(r"\b(?:three\s+months|(?:12|13|twelve|thirteen)\s+weeks)(?:\s+period)?\s+ended\b", re.IGNORECASE)),
)  # fmt: skip


def period_end(cover: str, filed: str) -> date | None:
    """The last day reported on, or the day of the event."""
    for match in _ENDED.finditer(cover):
        day = _first_day(cover[match.end() : match.end() + 45])
        if day:
            return day
    return _first_day(cover[:TITLE_CHARACTERS]) if not filed else None


def _first_day(text: str) -> date | None:
    for mention in find_periods(text):
        period = mention.period
        if period.year and period.month and period.day:
            try:
                return date(period.year, period.month, period.day)
            except ValueError:  # "February 30": no day
                continue
    return None


def fiscal_period(text: str, cover: str, form: str, end: date | None) -> tuple[int | None, int | None]:
    """The fiscal year, and the quarter for a report of a part of one."""
    if form == QUARTERLY or form == INTERIM_REPORT:
        return _quarter(text, end)
    if form == EARNINGS:
        return _released(cover, end)
    if end is None:
        years = [] if form not in ANNUAL_FORMS else YEAR_ALONE.findall(cover[:TITLE_CHARACTERS])
        return (_last_year(years[0]) if years else None), None
    if form == CURRENT or end.month > 6:
        return end.year, None
    if end.month == 1 and end.day <= 10:  # a year of 52 weeks that ends in the first days of the next
        return end.year - 1, None
    return _named_year(text, end), None


def _last_year(written: str) -> int:
    """2023 of "2022/23" and of "2023"."""
    first, *rest = re.findall(r"\d+", written)
    return int(first) if not rest else int(rest[0]) if len(rest[0]) == 4 else int(first) // 100 * 100 + int(rest[0])


def _named_year(text: str, end: date) -> int:
    """The fiscal year that ends on a day early in a year, which companies count with this year or with the one before."""
    candidates = (end.year, end.year - 1)
    day = re.compile(rf"\b{end:%B}\s+{end.day},?\s+{end.year}\b", re.IGNORECASE)
    beside: Counter[int] = Counter()
    for match in day.finditer(text):
        around = text[max(0, match.start() - NEAR_DATE) : match.end() + NEAR_DATE]
        beside.update({year for year in map(int, _FISCAL_YEAR.findall(around)) if year in candidates})
    if beside[candidates[0]] != beside[candidates[1]]:
        return max(candidates, key=lambda year: beside[year])
    mentioned = Counter(int(year) for year in _FISCAL_YEAR.findall(text))
    most = max(mentioned[year] for year in candidates)
    # The year before stands beside it in every comparison, the year after in an outlook at most.
    return next((year for year in candidates if most and mentioned[year] >= MENTIONED_SHARE * most), end.year)


def _released(cover: str, end: date | None) -> tuple[int | None, int | None]:
    """The year and the quarter in the headline of a release, in whatever order it says them."""
    told = _QUARTER_OF.search(cover)
    if told:
        return int(told[3]), _number_of(told)
    year = _FISCAL_YEAR.search(cover) or _FULL_YEAR.search(cover)
    quarter = _QUARTER_WORD.search(cover[:TITLE_CHARACTERS])
    return (int(year[1]) if year else end.year if end else None), _number_of(quarter) if quarter else None


def _quarter(text: str, end: date | None) -> tuple[int | None, int | None]:
    told: Counter[tuple[int, int]] = Counter()
    for match in _QUARTER_OF.finditer(text):
        year = int(match[3])
        if end is None or abs(year - end.year) <= 1:
            told[year, _number_of(match)] += 1
    if told:
        most = max(told.values())
        # The quarter of the year before is named as often, for comparison: the later of the two is reported on.
        return max(key for key, count in told.items() if count >= MENTIONED_SHARE * most)
    if end is None:
        return None, None
    part = next((number for number, pattern in _LONGEST_PART if pattern.search(text)), None)
    mentioned = Counter(int(year) for year in _FISCAL_YEAR.findall(text))
    years = (end.year, end.year + 1)
    return max(years, key=lambda year: (mentioned[year], year == end.year)), part or (end.month - 1) // 3 + 1


def _number_of(match: re.Match[str]) -> int:
    return ORDINALS[match[1].lower()] if match[1] else int(match[2])
