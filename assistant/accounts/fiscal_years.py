"""Years and quarters as a company counts them: which one a column's heading means, in every kind of report."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from assistant.accounts.formulas import When
from corpus.documents import Document
from corpus.identity import Identity
from corpus.periods import ORDINALS, Period
from corpus.report_forms import CURRENT, EARNINGS

DAYS_APART = 30  # between the day that a quarter of 12 to 17 weeks ends on and the one that it is counted to
YEARS_BACK = 12  # that a report may show before its own
OPENING_BLOCKS = 80  # of a release, in which its headline names what it reports on

_QUARTER_OF = re.compile(
    r"\b(?:(?P<word>first|second|third|fourth)[\s-]+quarter|Q(?P<number>[1-4]))(?:\s+of|\s+and\s+full[\s-]year|,)?"
    r"(?:\s+(?:the\s+)?(?:fiscal|financial|FY))?(?:\s+year)?\s*(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_FISCAL_YEAR = re.compile(r"\b(?:fiscal(?:\s+year)?|FY)\s*(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True)
class FiscalYears:
    """How a report counts time, from the one day that is known: its fiscal year and quarter (0: the whole) end on `end`.

    `year` and `end` are None where the report says neither; years are then taken as they are written.
    """

    year: int | None
    quarter: int
    end: date | None

    @staticmethod
    def of(document: Document, identity: Identity, shown: Iterable[Period]) -> "FiscalYears":
        """As the report says; a release on an event is dated by the columns of its statements, not by its own day."""
        if identity.form not in (CURRENT, EARNINGS):
            return FiscalYears(identity.fiscal_year, identity.quarter or 0, identity.period_end)
        days = [day for period in shown if not period.estimate and (day := last_day(period)) is not None]
        if not days:
            return FiscalYears(identity.fiscal_year, identity.quarter or 0, None)
        end = max(days)
        text = " ".join(block.text for block in document.blocks[:OPENING_BLOCKS])
        for match in _QUARTER_OF.finditer(text):
            if abs(int(match["year"]) - end.year) <= 1:
                quarter = ORDINALS[match["word"].lower()] if match["word"] else int(match["number"])
                return FiscalYears(int(match["year"]), quarter % 4, end)
        named = _FISCAL_YEAR.search(text)
        if named and abs(int(named["year"]) - end.year) <= 1:
            return FiscalYears(int(named["year"]), 0, end)
        return FiscalYears(end.year - (end.month == 1), end.month // 3 % 4, end)

    @cached_property
    def is_part(self) -> bool:
        """Whether the report is of a quarter."""
        return self.quarter != 0

    def when(self, period: Period) -> When | None:
        """The fiscal year or quarter that a column's heading says, or None for another stretch of time."""
        if period.year is None:
            return None
        if period.months in (3, 6, 9) and period.month is None:
            # A day that may be read two ways, "6/11/2022": the same part of its year as the report is of.
            longer = period.months if period.months > 3 else 0
            is_same = self.is_part and longer in (0, 3 * self.quarter)
            return When(period.year, self.quarter, longer) if is_same and not period.quarter else None
        if period.months in (6, 9):
            ended = self._dated(period, quarterly=True)
            return replace(ended, months=period.months) if ended and ended.quarter == period.months // 3 else None
        if period.quarter:
            return When(period.year, period.quarter)
        if period.months == 3:
            return self._dated(period, quarterly=True)
        if period.month is None and self.is_part and self.end is not None and self.year is not None:
            # In a quarter's report a year alone is a day that may be read two ways, its own last one at best.
            return When(self.year, self.quarter) if period.year == self.end.year else None
        if period.month is None:
            return When(period.year)
        return self._dated(period, quarterly=False)

    def asked(self, period: Period) -> When | None:
        """The year or part of one that a question means by a day, a month or "six months ended …"; None for another."""
        day = last_day(period)
        if period.year is None or day is None or self.year is None or self.end is None:
            is_part = period.year is None or period.months in (3, 6, 9)
            return None if is_part or period.year is None else When(period.year, period.quarter or 0)
        years = range(period.year - 1, period.year + 2)
        quarters = (1, 2, 3, 4) if period.months in (3, 6, 9) else (0, 1, 2, 3)
        for when in (When(year, quarter) for quarter in quarters for year in years):
            if abs((self._end(when) - day).days) <= DAYS_APART:
                return replace(when, months=period.months) if period.months in (6, 9) else when
        return None

    def ends(self, period: Period, when: When) -> bool:
        """Whether a day is the last of a year or quarter."""
        day = last_day(period)
        if day is None or self.end is None or self.year is None:
            return False
        return abs((self._end(when) - day).days) <= DAYS_APART

    def _dated(self, period: Period, quarterly: bool) -> When | None:
        """The year or quarter that ends on a day, by the day on which the report's own does."""
        day = last_day(period)
        if day is None:
            return None
        if self.year is None or self.end is None:
            return None if quarterly else When(period.year or day.year)
        year = min(
            range(self.year - YEARS_BACK, self.year + 2), key=lambda year: abs((self._end(When(year)) - day).days)
        )
        if not quarterly:
            return When(year) if abs((self._end(When(year)) - day).days) <= DAYS_APART else None
        for when in (When(one, quarter) for one in (year, year + 1) for quarter in (1, 2, 3, 4)):
            if abs((self._end(when) - day).days) <= DAYS_APART:
                return when
        return None

    def _end(self, when: When) -> date:
        """The day on which a year or quarter ends, within a few days."""
        assert self.year is not None and self.end is not None
        quarters = 4 * (when.year - self.year) + (when.quarter or 4) - (self.quarter or 4)
        return self.end + timedelta(days=round(quarters * 365.25 / 4))


def last_day(period: Period) -> date | None:
    """The last day of what a heading says, where it says a month."""
    if period.year is None or period.month is None:
        return None
    if period.day is not None:
        try:
            return date(period.year, period.month, period.day)
        except ValueError:
            return None
    return date(period.year + period.month // 12, period.month % 12 + 1, 1) - timedelta(days=1)
