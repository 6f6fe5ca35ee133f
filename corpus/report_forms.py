"""Forms of reports: how a filing's cover, a title or a file name says whether it is a 10-K, an annual report, a release."""

import re
from dataclasses import dataclass
from pathlib import PurePath

ANNUAL, QUARTERLY, CURRENT = "10-K", "10-Q", "8-K"
ANNUAL_REPORT, INTERIM_REPORT, EARNINGS = "annual report", "interim report", "earnings release"
ANNUAL_FORMS = frozenset({ANNUAL, ANNUAL_REPORT, "20-F", "40-F"})

COVER_CHARACTERS = 8_000  # of a filing, from the words that its cover begins with
OPENING_CHARACTERS = 4_000  # of any other report
SEARCHED_CHARACTERS = 400_000  # in which a cover may stand behind a letter to the shareholders
TITLE_CHARACTERS = 600  # of an opening, in which a report says what it is


@dataclass(frozen=True)
class FileHint:
    """What a file name says: the company ("" for none), the form, the year and the quarter."""

    company: str = ""
    form: str = ""
    year: int | None = None
    quarter: int | None = None


# What the cover of a filing begins with and says, in the order in which it is looked for.
_AUTHORITY = re.compile(r"securities\s+and\s+exchange\s+commission", re.IGNORECASE)
_FILED_FORM = re.compile(r"\bform\s+(10-?K|10-?Q|8-?K|20-?F|40-?F|6-?K)(?!\w)", re.IGNORECASE)
_FORMS = (
    (ANNUAL_REPORT, r"\bannual\s+(?:financial\s+)?(?:report|review)|\breport\s+and\s+accounts\b|\bgeschäftsbericht\b"),
    (
        INTERIM_REPORT,
        r"\b(?:interim|half[\s-]year(?:ly)?|quarterly|six[\s-]month)\s+(?:financial\s+)?(?:report|results)",
    ),
    (EARNINGS, r"\b(?:announces|reports|reported)\b.{0,80}?\b(?:results|earnings)\b|\b(?:earnings|press)\s+release\b"),
)
TITLED = tuple((form, re.compile(pattern, re.IGNORECASE)) for form, pattern in _FORMS)
"""The forms that a title tells, with how."""
_FORM_IN_NAME = (
    (ANNUAL, r"10-?k"),
    (QUARTERLY, r"10-?q"),
    (CURRENT, r"8-?k"),
    ("20-F", r"20-?f"),
    (EARNINGS, r"earnings|press-?release"),
    (ANNUAL_REPORT, r"annual-?report|ar"),
)
YEAR_ALONE = re.compile(r"\b(?:19|20)\d\d(?:\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d))?\b")
"""A year in a title, "2023" or "2022/23"."""
_FILE_YEAR = re.compile(r"(?:FY)?((?:19|20)\d\d|\d\d(?=Q))(?:Q([1-4]))?|Q([1-4])", re.IGNORECASE)


def cover_of(text: str) -> tuple[str, str]:
    """The cover of a filing and its form; for any other report how it begins, and ""."""
    for match in _AUTHORITY.finditer(text, 0, SEARCHED_CHARACTERS):
        form = _FILED_FORM.search(text, max(0, match.start() - 200), match.end() + 300)
        if form:
            return text[match.start() : match.start() + COVER_CHARACTERS], _with_dash(form[1])
    return text[:OPENING_CHARACTERS], ""


def _with_dash(form: str) -> str:
    return re.sub(r"(\d)-?([A-Za-z])", r"\1-\2", form).upper()


def unfiled_form(opening: str, title: str) -> str:
    """The form that a title or an opening tells, of a report that is no filing; "" where neither does."""
    # The title says it best; an opening also names the reports of others.
    for text in (title, opening[:TITLE_CHARACTERS]):
        for form, pattern in TITLED:
            if pattern.search(text):
                return form
    return ""


def file_hint(name: str) -> FileHint:
    """What a file name says that is made of a company, a year and a form, in any order: "ACME_2019Q2_10-Q.pdf"."""
    stem = PurePath(name).stem
    parts = [part for part in re.split(r"[_\s]+|(?<!\d)-|-(?![kqfKQF]\b)", stem) if part]
    year = quarter = None
    form = ""
    words: list[str] = []
    for part in parts:
        dated = _FILE_YEAR.fullmatch(part)
        named = next((form for form, pattern in _FORM_IN_NAME if re.fullmatch(pattern, part, re.IGNORECASE)), "")
        if dated:
            year = year or (int(dated[1]) + (2000 if len(dated[1]) == 2 else 0) if dated[1] else None)
            quarter = quarter or (int(dated[2] or dated[3]) if dated[2] or dated[3] else None)
        elif named:
            form = form or named
        elif not form and year is None and re.fullmatch(r"[\w&.']*[^\W\d_][\w&.']*", part):
            words.append(part)
    return FileHint(" ".join(words), form, year, quarter) if year and form else FileHint()
