"""Periods as data: 2026, Q1 2026, FY2018, 2024/25, "three months ended 30 June 2019"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
LENGTHS = {"three": 3, "six": 6, "nine": 9, "twelve": 12, "3": 3, "6": 6, "9": 9, "12": 12}
WEEKS = {  # quarters and years of those who count in weeks: of 13, or of 12 and then 16
    "12": 3, "twelve": 3, "13": 3, "thirteen": 3, "14": 3, "fourteen": 3, "16": 3, "sixteen": 3, "17": 3, "24": 6, "twenty-four": 6,
    "26": 6, "twenty-six": 6, "27": 6, "28": 6, "36": 9, "thirty-six": 9, "39": 9, "thirty-nine": 9, "40": 9, "52": 12, "53": 12,
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """A stretch or a point of time, as far as the text says it.

    `year` is the year in which it ends (2025 for "2024/25"), None where only a part is said ("Q1").
    `quarter` 1-4, `half` 1-2, `month` 1-12, `day` 1-31 narrow it; `months` is a stated length
    ("three months ended"); `start_year` is set for years written as two ("2024/25");
    `estimate` for "2026E" and "2026F".
    """

    year: int | None = None
    quarter: int | None = None
    half: int | None = None
    month: int | None = None
    day: int | None = None
    months: int | None = None
    start_year: int | None = None
    fiscal: bool = False
    estimate: bool = False

    @property
    def is_whole_year(self) -> bool:
        """True for a year with no part of it named: 2026, FY2018, 2024/25."""
        return self.year is not None and not (self.quarter or self.half or self.month or self.months not in (None, 12))

    @property
    def order(self) -> tuple[int, int, int]:
        """A key that sorts periods in time; a whole year sorts after its parts."""
        last_month = self.month or (self.quarter and self.quarter * 3) or (self.half and self.half * 6) or 12
        return (self.year or 0, last_month, self.day or 31)

    def __str__(self) -> str:
        year = "" if self.year is None else str(self.year)
        if self.start_year is not None:
            year = f"{self.start_year}/{self.year % 100:02d}" if self.year is not None else str(self.start_year)
        if self.fiscal and year:
            year = "FY" + year
        if self.quarter:
            return f"Q{self.quarter} {year}".strip()
        if self.half:
            return f"H{self.half} {year}".strip()
        if self.month:
            name = next(name for name, number in MONTHS.items() if number == self.month).capitalize()
            return " ".join(part for part in (str(self.day) if self.day else "", name, year) if part)
        return year

    def fits(self, asked: "Period") -> float:
        """How well a figure of this period answers a question about `asked`: 0 (another period) to 1 (the same).

        What one side leaves unsaid costs a little; what both say and say differently rules it out.
        """
        if self.year is not None and asked.year is not None and self.year != asked.year:
            return 0.0
        if asked.start_year and self.start_year and asked.start_year != self.start_year:
            return 0.0
        score = 1.0 if (self.year is None) == (asked.year is None) else 0.8
        for mine, theirs, unsaid in (
            # "Q1 2026" and "three months" are not the year 2026, nor is a month quite;
            # but a balance "at 31 December 2019" may well be "2019".
            (self._part(3), asked._part(3), 0.25),
            (self._part(6), asked._part(6), 0.25),
            (self.months if self.months == 9 else None, asked.months if asked.months == 9 else None, 0.25),
            (self.month, asked.month, 0.85 if self.day or asked.day or self.months or asked.months else 0.5),
            (self.day, asked.day, 0.85),
        ):
            if mine is not None and theirs is not None:
                if mine and theirs and mine != theirs:
                    return 0.0
            elif mine is not None or theirs is not None:
                score *= unsaid
        return score

    def _part(self, months: int) -> int | None:
        """Which quarter (3) or half (6) it is, named so or as the months ended then; 0 for one that the text leaves open."""
        named = self.quarter if months == 3 else self.half
        if named is not None or self.months != months:
            return named
        return self.month // months if self.month and self.month % months == 0 else 0


_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_CAPITALISED = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_ORDINAL = "|".join(ORDINALS)
_ESTIMATE = r"(?P<estimate>[EFP])?A?"
_FISCAL = r"(?:FY\s?|fiscal(?:\s+years?)?\s+)"
_MONTHLY = re.compile(rf"\b(?:{_MONTH})", re.IGNORECASE)
_YEARLY = re.compile(_YEAR)
_WORDED = re.compile(r"quarter|half|\b[1-4][QH]|(?:\b|[0-9])[QH][1-4]", re.IGNORECASE)
_FISCALLY = re.compile(r"\bFY|\bfiscal", re.IGNORECASE)
# Which texts a pattern is tried on, and the pattern; the first that matches at a place holds it.
_PATTERNS = tuple(
    (gate, re.compile(pattern, re.IGNORECASE))
    for gate, pattern in (
        (_MONTHLY, rf"\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s-]+(?P<month>{_MONTH})\.?[\s,-]+(?P<year>{_YEAR})\b"),
        (_MONTHLY, rf"\b(?P<day>[0-9]{{1,2}})-(?P<month>{_MONTH})-(?P<year>[0-9]{{2}})\b"),
        (_MONTHLY, rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[,:]?\s+(?P<year>{_YEAR})\b"),
        (_YEARLY, r"\b(?P<year>(?:19|20)[0-9]{2})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3][0-9])\b"),
        (
            _YEARLY,
            rf"(?<![\w/.-])(?P<first>[0-9]{{1,2}})(?P<mark>[/.-])(?P<second>[0-9]{{1,2}})(?P=mark)(?P<year>{_YEAR})\b",
        ),
        (_YEARLY, rf"(?<![\w/.])(?P<month>0?[1-9]|1[0-2])/(?P<year>{_YEAR})\b"),
        (_MONTHLY, rf"\b(?P<month>{_MONTH})\.?,?[\s-]+(?P<year>{_YEAR})\b"),
        (_MONTHLY, rf"\b(?P<month>{_MONTH})[-’'](?P<year>[0-9]{{2}})\b"),
        # Written with a capital, a month after a day needs no year: "30 June", but not "the 5 may".
        (_MONTHLY, rf"(?-i:\b(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{_CAPITALISED})\b)"),
        (_MONTHLY, rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\b(?!\s*(?:%|[0-9]|[.,][0-9]))"),
        (
            _YEARLY,
            rf"(?<![\w.,$€£/-]){_FISCAL}?(?P<start>{_YEAR})\s?[/–-]\s?(?P<short>[0-9]{{2}}){_ESTIMATE}\b(?![/.,–-]?[0-9]|\s?%)",
        ),
        (_YEARLY, r"\b(?P<year>(?:19|20)[0-9]{2})-(?P<month>0[1-9]|1[0-2])\b(?![.,/-]?[0-9]|\s?%)"),
        (_YEARLY, rf"(?<![\w.,$€£/-]){_FISCAL}?(?P<start>{_YEAR})\s?/\s?(?P<year>{_YEAR})\b"),
        (_WORDED, rf"\b(?:FY\s?)?(?P<year>{_YEAR}|(?<=FY)[0-9]{{2}})[\s-]?(?:Q(?P<quarter>[1-4])|H(?P<half>[12]))\b"),
        (
            _WORDED,
            rf"\b(?:Q(?P<quarter>[1-4])|(?P<quarter2>[1-4])Q)(?:[\s'’,-]*(?:of\s+)?(?:the\s+)?(?:FY\s?|fiscal\s+(?:year\s+)?)?(?P<year>{_YEAR}|[0-9]{{2}}(?![0-9%]|[.,][0-9])))?"
            rf"{_ESTIMATE}\b",
        ),
        (
            _WORDED,
            rf"\b(?P<ordinal>{_ORDINAL})[\s-]+quarter\b(?:,?\s*(?:of\s+)?(?:the\s+)?(?:fiscal\s+|FY\s?)?(?:year\s+)?(?P<year>{_YEAR}))?",
        ),
        (
            _WORDED,
            rf"\b(?:H(?P<half>[12])|(?P<half2>[12])H)(?:[\s'’,-]*(?:of\s+)?(?:the\s+)?(?:FY\s?|fiscal\s+(?:year\s+)?)?(?P<year>{_YEAR}|[0-9]{{2}}(?![0-9%]|[.,][0-9])))?{_ESTIMATE}\b",
        ),
        (_WORDED, rf"\b(?P<halfword>first|second)[\s-]+half\b(?:,?\s*(?:of\s+)?(?:fiscal\s+)?(?P<year>{_YEAR}))?"),
        (
            _FISCALLY,
            rf"\b(?P<fiscal>FY|fiscal(?:\s+years?)?)\s*[’']?(?P<year>{_YEAR}|[0-9]{{2}}){_ESTIMATE}\b(?![,.][0-9]|%)",
        ),
        (
            _YEARLY,
            rf"(?<![\w.,$€£¥/#-])(?P<year>{_YEAR})\s?{_ESTIMATE}"
            rf"(?![\w%]|[.,][0-9]|\s?(?:%|percent|million|billion|thousand|trillion))",
        ),
        # The second of "2023-2025" and of "2023-27"
        (_YEARLY, rf"(?<=[0-9EF])\s?[/–—-]\s?(?P<year>{_YEAR}){_ESTIMATE}(?![\w%]|[.,/-][0-9])"),
        (_YEARLY, r"(?<=\b(?:19|20)[0-9]{2})[–—-](?P<year>[0-9]{2})(?![\w%]|[.,/–-][0-9])"),
    )
)
_LENGTH = re.compile(
    rf"\b(?:(?P<months>{'|'.join(LENGTHS)})[\s-]months?|(?P<weeks>{'|'.join(WEEKS)})[\s-]weeks?)(?:\s+periods?)?\s+end(?:ed|ing)\b",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(rf"\s{{0,9}}(?P<month>{_MONTH})\.?\s{{0,9}}", re.IGNORECASE)
_SPACED_YEAR = re.compile(r"\s*([12]) ([09]) ([0-9]) ([0-9])\s*")
_NAMED_LIKE_YEARS = re.compile(
    r"\b(?:Russell|Fortune|Forbes|Windows|Office|Series|Model|ISO|Room|No\.)\s$", re.IGNORECASE
)

MOST_BETWEEN = 20  # characters between two dates of which the same length is said


@dataclass(frozen=True)
class PeriodMention:
    """A period and where it stands in a text (offsets as in slicing)."""

    period: Period
    start: int
    end: int


def _full_year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return (2000 if int(text) < 70 else 1900) + int(text)


def _day_and_month(found: dict[str, str]) -> tuple[int | None, int | None]:
    """12/31/2019 and 31/12/2019 are clear; of 5/6/2019 only the year is."""
    if "first" in found:
        first, second = int(found["first"]), int(found["second"])
        if first > 12 >= second >= 1:
            return first, second
        return (second, first) if second > 12 >= first >= 1 else (None, None)
    day = int(found["day"]) if "day" in found else None
    month = found.get("month", "").lower()
    return day, MONTHS.get(month) or (int(month) if month.isdigit() else None)


def _period(match: re.Match[str]) -> Period | None:
    found = {name: value for name, value in match.groupdict().items() if value}
    year = _full_year(found["year"]) if "year" in found else None
    start = int(found["start"]) if "start" in found else None
    if start is not None:
        if "short" in found:
            year = start // 100 * 100 + int(found["short"])
            year += 100 if year < start else 0
        if year is None or year != start + 1:
            return None  # "2023-25" is a range of years, not a year written as two
    if (
        len(found) == 1
        and "year" in found
        and _NAMED_LIKE_YEARS.search(match.string, max(0, match.start() - 9), match.start())
    ):
        return None
    quarter = found.get("quarter") or found.get("quarter2")
    half = found.get("half") or found.get("half2")
    if "halfword" in found:
        half = "1" if found["halfword"].lower() == "first" else "2"
    day, month = _day_and_month(found)
    if day is not None and not 1 <= day <= 31:
        return None
    return Period(
        year=year,
        quarter=int(quarter) if quarter else ORDINALS.get(found.get("ordinal", "").lower()),
        half=int(half) if half else None,
        month=month,
        day=day,
        start_year=start,
        fiscal=match.group(0).lower().startswith(("fy", "fiscal")),
        estimate=bool(found.get("estimate")),
    )


def find_periods(text: str) -> list[PeriodMention]:
    """The periods that a text names, in order, none overlapping another.

    A month alone is a period only when it is the whole text (a table's label): "may" is a verb elsewhere. A range of
    years ("2023-2025") is its two ends.
    """
    spaced = _SPACED_YEAR.fullmatch(text)
    if spaced:
        return [PeriodMention(Period(year=int("".join(spaced.groups()))), 0, len(text))]
    alone = _MONTH_ALONE.fullmatch(text)
    if alone:
        return [PeriodMention(Period(month=MONTHS[alone["month"].lower()]), 0, len(text))]
    open_gates = {gate: gate.search(text) is not None for gate in (_YEARLY, _MONTHLY, _WORDED, _FISCALLY)}
    taken = bytearray(len(text))
    mentions: list[PeriodMention] = []
    patterns = [pattern for gate, pattern in _PATTERNS if open_gates[gate]]
    for pattern in patterns:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            period = _period(match)
            if period is not None:
                start = match.start("year") if match.group(0)[0] in " /–—-" else match.start()
                taken[start : match.end()] = b"\x01" * (match.end() - start)
                mentions.append(PeriodMention(period, start, match.end()))
    mentions.sort(key=lambda mention: mention.start)
    if not mentions or "end" not in text.lower():
        return mentions
    return _with_lengths(text, mentions)


def _with_lengths(text: str, mentions: list[PeriodMention]) -> list[PeriodMention]:
    """ "Three months ended June 30, 2019 and 2018": the length is said once, before the dates it holds for."""
    lengths = [
        (match.end(), LENGTHS[match["months"].lower()] if match["months"] else WEEKS[match["weeks"].lower()])
        for match in _LENGTH.finditer(text)
    ]
    longer: list[PeriodMention] = []
    months: int | None = None
    last_end = 0
    for mention in mentions:
        if mention.start - last_end > MOST_BETWEEN:
            months = None
        while lengths and lengths[0][0] <= mention.start:
            months = lengths.pop(0)[1]
        said = months not in (None, 12)
        longer.append(replace(mention, period=replace(mention.period, months=months)) if said else mention)
        last_end = mention.end
    return longer


def years_between(first: Period, last: Period) -> int | None:
    """Whole years from one period to another; None when either has no year."""
    if first.year is None or last.year is None:
        return None
    return last.year - first.year


_YEAR_RANGE = re.compile(rf"\b({_YEAR})\s?E?\s?(?:-|–|—|to|until|through|and)\s?({_YEAR}|[0-9]{{2}}\b(?![%.,][0-9]|%))")


def year_range(text: str) -> Iterator[tuple[int, int]]:
    """Spans of years written as ranges: "2023-2025", "2023-27", "from 2024 to 2027", "between 2019 and 2021"."""
    for match in _YEAR_RANGE.finditer(text):
        first, last = int(match[1]), match[2]
        whole = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
        if len(last) == 4 or (whole > first and re.search(r"[-–—]", match.group(0))):
            yield first, whole
