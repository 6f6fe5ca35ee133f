"""Which of the documents a question means: by the company, the year or quarter and the form that it names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.asked_companies import (
    CompanyDocuments,
    Occurs,
    by_company,
    called_short,
    named_companies,
    recency,
    strangers,
)
from assistant.asked_periods import asked_periods, find_asked_periods
from corpus.identity import Identity
from corpus.periods import Period
from corpus.report_forms import ANNUAL, ANNUAL_REPORT, CURRENT, EARNINGS, INTERIM_REPORT, QUARTERLY
from index.records import DocumentInfo

COMPARED = 2  # earlier years that an annual report shows beside its own
EVENT_DAYS = 45  # between the day asked about and the one of a report on events


@dataclass(frozen=True)
class Company:
    """A company that a question means, and the documents of it, those that answer best first.

    `uncovered` is the period asked for that none of them reports on ("FY2005"), or ""; they are then the nearest to it.
    """

    name: str
    documents: tuple[DocumentInfo, ...]
    uncovered: str = ""


@dataclass(frozen=True)
class Asked:
    """The documents that a question means, best first, and whose they are; of several companies in turn.

    `companies` is empty where documents do not say whose they are. `ambiguous` is True for a question that names no
    company where the documents are of several, which `companies` then lists, or whose name fits several; `documents` are
    then all that it may mean. `unknown` is a company that it names and no document is of, or "". `about` is a name that
    is no company's here but stands in these documents: a product's, a person's, a place's.
    """

    documents: tuple[DocumentInfo, ...]
    companies: tuple[Company, ...] = ()
    ambiguous: bool = False
    unknown: str = ""
    about: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the documents, best first."""
        return tuple(info.id for info in self.documents)

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the companies that are meant, first words that may stand for them too; none where it is unclear."""
        if self.ambiguous:
            return ()
        infos = [info for company in self.companies for info in company.documents]
        first = [word for group in by_company(infos) for word in group.first_words]
        said = [name for info in infos for name in (*info.identity.names, *info.identity.tickers)]
        return tuple(dict.fromkeys((*said, *first)))

    def unnamed(self, question: str) -> str:
        """The question with "the company" for the companies that it names: in their own reports that is what they are."""
        for name in sorted(self.names, key=len, reverse=True):
            pattern = rf"(?<![\w-])(?:the\s+)?{re.escape(name)}(?P<whose>['’]s?)?(?![\w-])"
            question = re.sub(
                pattern, lambda match: "the company" + ("'s" if match["whose"] else ""), question, flags=re.IGNORECASE
            )
        return question

    @property
    def nearest(self) -> tuple[str, ...]:
        """The ids of the documents to search: the best one of each company that is named, or all that may be meant."""
        if self.companies and not self.ambiguous:
            return tuple(company.documents[0].id for company in self.companies)
        return self.ids


@dataclass(frozen=True)
class _Wanted:
    """The periods and forms that a question names; `last` is the latest period."""

    periods: tuple[Period, ...]
    forms: frozenset[str]

    @property
    def last(self) -> Period | None:
        return self.periods[-1] if self.periods else None


def asked_documents(question: str, infos: Sequence[DocumentInfo], occurs: Occurs | None = None) -> Asked:
    """Which of these documents a question means.

    `occurs` gives the documents in which a name stands: what stands in some is no unknown company but a product, a person
    or a place, and they are the ones that are meant. With one document, or documents that do not say whose they are, all
    of them are meant.
    """
    groups = by_company(infos)
    if len(infos) < 2 or not groups:
        return Asked(tuple(infos))
    nameless = [info for info in infos if not info.identity.names]
    wanted = _wanted(question)
    named, doubtful = named_companies(question, groups)
    if named:
        companies = tuple(_meant(group, wanted) for group in named)
        return Asked(_in_turn(companies), companies, ambiguous=doubtful)
    stranger = None if nameless else next(strangers(question, sure=len(groups) == 1), None)
    about = ""
    if stranger is not None:
        short = called_short(stranger.name, groups)
        ids = occurs(stranger.name) if occurs and short is None and not stranger.is_company else ()
        speaking = [group for group in groups if any(info.id in ids for info in group.documents)]
        if short is None and not speaking:
            return Asked((), unknown=stranger.name)
        groups, about = ([short], "") if short is not None else (speaking, stranger.name)
    companies = tuple(_meant(group, wanted) for group in groups)
    if len(groups) == 1:
        return Asked((*companies[0].documents, *nameless), companies if not nameless else (), about=about)
    covering = tuple(company for company in companies if not company.uncovered) or companies
    if len(covering) == 1 and not nameless and wanted.periods:
        return Asked(covering[0].documents, covering, about=about)
    return Asked((*nameless, *_in_turn(covering)), covering, ambiguous=True, about=about)


def names_one_of(text: str, names: Sequence[str]) -> bool:
    """Whether one of these names stands in a text, as a word or words of its own."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)


def _in_turn(companies: Sequence[Company]) -> tuple[DocumentInfo, ...]:
    """The best document of each, then the second best of each, and so on."""
    longest = max((len(company.documents) for company in companies), default=0)
    rounds = ([c.documents[place] for c in companies if place < len(c.documents)] for place in range(longest))
    return tuple(info for found in rounds for info in found)


_FORMS_ASKED = (
    (frozenset({QUARTERLY, INTERIM_REPORT}), r"\b(?:form\s+)?10-?Qs?\b|\bquarterly (?:report|filing)"),
    (frozenset({ANNUAL, ANNUAL_REPORT, "20-F", "40-F"}), r"\b(?:form\s+)?(?:10-?K|20-?F|40-?F)s?\b|\bannual (?:report|filing)"),
    (frozenset({CURRENT}), r"\b(?:form\s+)?8-?Ks?\b|\bcurrent report"),
    (frozenset({EARNINGS, CURRENT}), r"\bearnings (?:release|report|announcement)|\bpress release"),
)  # fmt: skip
_FORMS_COMPILED = tuple((forms, re.compile(pattern, re.IGNORECASE)) for forms, pattern in _FORMS_ASKED)
_DUE = re.compile(r"\b(?:due|maturing|matures?|expir\w+|through)\s+(?:in\s+|by\s+|on\s+)?$", re.IGNORECASE)


def _wanted(question: str) -> _Wanted:
    mentions = find_asked_periods(question)
    periods = [mention.period for mention in mentions if not _DUE.search(question[: mention.start])]
    # "the notes of 2025 as of FY2022": the years that are marked as fiscal are those of the reports.
    marked = [period for period in periods if period.fiscal or period.quarter]
    whole = asked_periods(question, marked or periods)
    dated = sorted((period for period in whole if period.year), key=lambda period: period.order)
    forms = frozenset(form for forms, pattern in _FORMS_COMPILED if pattern.search(question) for form in forms)
    return _Wanted(tuple(dated) or tuple(period for period in whole if period.quarter), forms)


def _meant(group: CompanyDocuments, wanted: _Wanted) -> Company:
    """The documents of a company that answer for the periods wanted, best first."""
    if wanted.last is None or wanted.last.year is None:
        quarter = wanted.last.quarter if wanted.last else None
        ranked = sorted(group.documents, key=lambda info: _undated(info, quarter, wanted.forms))
        return Company(group.name, tuple(ranked))
    for period in reversed(wanted.periods):
        best = _ranked(group.documents, period, wanted.forms)
        if best:
            others = (other for other in reversed(wanted.periods) if other != period)
            earlier = [info for other in others for info in _ranked(group.documents, other, wanted.forms)]
            return Company(group.name, _once([*best, *earlier]))
    # What a year is expected to bring stands in the report of the year before.
    year = wanted.last.year
    nearest = sorted(group.documents, key=lambda info: abs((info.identity.fiscal_year or 0) - year))
    return Company(group.name, tuple(nearest), str(replace(wanted.last, fiscal=True)))


def _once(infos: Iterable[DocumentInfo]) -> tuple[DocumentInfo, ...]:
    return tuple({info.id: info for info in infos}.values())


def _undated(info: DocumentInfo, quarter: int | None, forms: frozenset[str]) -> tuple[bool, bool, int]:
    """The latest annual report first, where a question names no year."""
    said = info.identity
    fits = said.quarter == quarter if quarter else said.is_annual
    return (bool(forms) and said.form not in forms, not fits, -recency(info)[0].toordinal())


def _ranked(infos: Sequence[DocumentInfo], period: Period, forms: frozenset[str]) -> list[DocumentInfo]:
    """Those of the documents that report on a period, its own report first, later ones that compare with it after."""
    ranks = [(rank, info) for info in infos if (rank := _rank(info.identity, period)) is not None]
    ranks.sort(
        key=lambda pair: (
            bool(forms) and pair[1].identity.form not in forms,
            pair[0],
            -recency(pair[1])[0].toordinal(),
        )
    )
    return [info for _, info in ranks]


# How well the annual report of a year so many years later serves: its own best, then those that compare with it.
_COMPARATIVE = {0: 0, **dict.fromkeys(range(1, COMPARED + 1), 2)}


def _rank(said: Identity, period: Period) -> int | None:
    """How well a document serves a period: 0 for its own report, more the less it says of it; None for nothing."""
    year = period.year
    if year is None or said.fiscal_year is None:
        return 9 if said.fiscal_year is None else None
    later = said.fiscal_year - year
    ends = said.period_end.year if said.period_end else said.fiscal_year
    if said.is_annual:
        if period.quarter:
            return {0: 3 if period.quarter == 4 else 5, 1: 6}.get(later)
        return _COMPARATIVE.get(later, 4 if ends == year else None)
    if said.form in (CURRENT, EARNINGS):
        return _rank_of_event(said, period, later)
    if period.quarter:
        if said.quarter == period.quarter:
            return {0: 0, 1: 2}.get(later)
        return 7 if later == 0 and (said.quarter or 0) > period.quarter else None
    return {0: 5, 1: 6}.get(later)


def _rank_of_event(said: Identity, period: Period, later: int) -> int | None:
    if period.month and said.period_end and period.year:
        asked = date(period.year, period.month, min(period.day or 28, 28))
        return 0 if abs((said.period_end - asked).days) <= EVENT_DAYS else None
    if later:
        return None
    if period.quarter:
        return 1 if said.quarter == period.quarter else 8
    return 1 if said.form == EARNINGS and said.quarter in (None, 4) else 7
