"""The answer to a question about a measure by name: from the statements of one company, or of several side by side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.accounts.asking import Asked, NotInStatements, asked_of_statements
from assistant.accounts.formulas import Line, UnreadableFormula, When, a_year_less, lines_of
from assistant.accounts.glossary import line_item
from assistant.accounts.naming import asks_if_fit
from assistant.accounts.phrases import possessive
from assistant.accounts.statements import Statements
from assistant.accounts.working import MissingLine
from assistant.accounts.writing import Writer
from assistant.answers import Answer, Point, joined, unexplained
from assistant.asked_periods import find_asked_periods
from assistant.calculator import CalculatorError
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.refusals import NOT_SAID
from assistant.wording import capital, listing
from corpus.periods import Period, find_periods
from corpus.quantities import find_quantities
from corpus.units import CURRENCY_NAMES

MOST_COMPANIES = 12  # that are answered for side by side
LATEST_END = 2  # the month up to which a fiscal year may be called by the year before
LINE_MISSING = "line missing"  # the kind of a refusal of one line, which may stand elsewhere in the report
MOST_NAMED = 6  # that are named where the question has to say which

_CHOOSES = re.compile(
    r"\b(?:which|who|whose|what company|higher|lower|larger|smaller|bigger|greater|more|less|better|worse|highest|lowest|largest|"
    r"smallest|most|least|best|worst)\b",
    re.IGNORECASE,
)
# Words of a choice between companies; of one company they ask for a year or a segment, which is another question.
_OF_A_CHOICE = "which who higher lower larger smaller bigger greater better worse highest lowest largest smallest most least best worst"
_EACH_ITS_YEAR = re.compile(r"\bthan\b|\bvs\b|\bversus\b", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:lower|smaller|less|worse|lowest|smallest|least|worst)\b", re.IGNORECASE)
_WHICH_COMPANY = re.compile(
    r"\b(?:which|what)\s+(?:of\s+(?:the|these)\s+)?(?:compan(?:y|ies)|firms?|business(?:es)?)\b|^who\b|\b(?:each|every|all)\s+(?:of the\s+)?compan(?:y|ies)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Filer:
    """A company, by the name it is called by, and the statements of its filings, those that answer best first."""

    name: str
    filings: tuple[Statements, ...]

    def dated(self, period: Period) -> When | None:
        """The year, or part of one, that a day or month of a question ends, by the calendar of the company's reports."""
        found = (filing.calendar.asked(period) for filing in self.filings)
        return next((when for when in found if when is not None), None)


def answer_from_statements(question: str, filers: Sequence[Filer], named: bool = True) -> Answer | None:
    """The answer from financial statements; None for a question that asks for something else, or for more.

    `named` says whether the question names these companies; where it names none of several, it has to ask which one is
    meant, unless it asks for a company itself. A measure whose line no statement has is declined, with what is missing;
    the refusal of a line alone has the kind LINE_MISSING.
    """
    filers = [
        Filer(filer.name, kept)
        for filer in filers
        if (kept := tuple(filing for filing in filer.filings if filing.are_there))
    ]
    names = [name for filer in filers for filing in filer.filings for name in (*filing.identity.names, filer.name)]
    if len(filers) > 1:
        names.append(_OF_A_CHOICE)
    if not filers:
        return None
    lines = {name: line for filer in reversed(filers) for name, line in filer.filings[0].lines.items()}
    try:
        asked = asked_of_statements(question, names, lines, lambda period: _dated_alike(filers, period))
    except UnreadableFormula as reason:
        return _declined(question, f"the definition in the question cannot be followed: {reason}")
    except NotInStatements as reason:
        return _declined(question, f"{reason}.")
    if asked is None:
        return None
    if len(filers) == 1:
        answer = _of_one(question, asked, filers[0])
    elif len(filers) > MOST_COMPANIES or not (named or _WHICH_COMPANY.search(question)):
        answer = _declined(question, f"{_which(filers)}; say whose {asked.name} you mean.")
    elif asked.times_are_said and len(asked.times) > 1 and _EACH_ITS_YEAR.search(question):
        answer = _declined(
            question, "one company in one year is not set against another in another; ask for each by itself."
        )
    else:
        answer = _of_several(question, asked, filers)
    return answer and replace(answer, measure=asked.name, names=tuple(filer.name for filer in filers if filer.name))


def _dated_alike(filers: Sequence[Filer], period: Period) -> When | None:
    """The year, or part of one, that a day of a question ends for all of these companies; None where they differ."""
    found = {filer.dated(period) for filer in filers}
    return found.pop() if len(found) == 1 else None


def _which(filers: Sequence[Filer]) -> str:
    names = [filer.name for filer in filers[:MOST_NAMED]]
    more = [f"{len(filers) - MOST_NAMED} more"] if len(filers) > MOST_NAMED else []
    return f"there are reports of {listing([*names, *more])}"


def _of_one(question: str, asked: Asked, filer: Filer) -> Answer | None:
    asked = _dated(asked, filer.filings)
    if not asked.times:
        return None
    try:
        return Writer(question, asked, filer.filings, filer.name).written()
    except MissingLine as missing:
        if (meant := _counted_by_its_end(asked, filer)) is not None:
            told, caveat = meant
            answer = _of_one(question, told, filer)
            return answer and (replace(answer, caveats=(*answer.caveats, caveat)) if answer.answered else answer)
        if asked.zero_if_missing(question) and (shown := _statement_without(missing, filer)):
            return _none(question, missing, shown)
        if asks_if_fit(question) and not missing.misread and (shown := _statement_without(missing, filer)):
            return _unfit(question, asked, missing, shown)
        # A line alone may stand elsewhere in the report, in a note or a quarterly table; a formula needs all of its lines.
        return _declined(question, f"{missing}.", LINE_MISSING if isinstance(asked.tree, Line) else "unanswerable")
    except CalculatorError as error:
        return _declined(question, str(error))


def _counted_by_its_end(asked: Asked, filer: Filer) -> tuple[Asked, str] | None:
    """What is asked of a year that no report covers as the company counts, where many call its last one so.

    A year that ends in January 2023 is fiscal 2022 to some companies and 2023 to whoever counts it by its end.
    """
    calendars = [filing.calendar for filing in filer.filings if filing.calendar.end and not filing.calendar.is_part]
    last = max(calendars, key=lambda one: one.end or date.min, default=None)
    years = {when.year for when in asked.times}
    years |= {line.when.year for line in lines_of(asked.tree) if line.when is not None}
    if last is None or last.end is None or last.year is None or any(when.quarter for when in asked.times):
        return None
    if last.end.month > LATEST_END or last.end.year != last.year + 1 or max(years, default=0) != last.end.year:
        return None
    times = tuple(replace(when, year=when.year - 1) for when in asked.times)
    caveat = f"FY{last.end.year} is read as the year ended {last.end:%B} {last.end.day}, {last.end.year}, which the report calls fiscal {last.year}."
    return replace(asked, times=times, tree=a_year_less(asked.tree)), caveat


def _of_several(question: str, asked: Asked, filers: Sequence[Filer]) -> Answer:
    """The measure of each company, and which has the most or the least where that is asked."""
    if asked.operation == "compare" and not asked.times_are_said:
        asked = replace(asked, operation="value", times=asked.times[-1:], direction="")
    evidence = Evidence()
    answers: list[tuple[Filer, Answer]] = []
    for filer in filers:
        try:
            answer = Writer(question, _dated(asked, filer.filings), filer.filings, filer.name, evidence).written()
            answers.append((filer, answer))
        except (MissingLine, CalculatorError) as missing:
            evidence.caveat(f"{filer.name} is left out: {str(missing).rstrip('.')}.")
    if not answers:
        return _declined(question, f"no report here has what the {asked.name} is worked out from.")
    text = " ".join(answer.text for _, answer in answers)
    valued = [(filer, answer) for filer, answer in answers if answer.quantity is not None]
    spans: list[str] = []
    if _CHOOSES.search(question) and len({answer.unit for _, answer in valued}) == 1 and len(valued) > 1:
        least = bool(_LEAST.search(question))
        chosen = (min if least else max)(valued, key=lambda pair: pair[1].value or 0)[0].name
        spans = [chosen]
        which = ("lower" if least else "higher") if len(valued) == 2 else ("the lowest" if least else "the highest")
        text = f"{capital(possessive(chosen))} is {which}. {text}"
    series = [Point(filer.name, answer.quantity) for filer, answer in valued if answer.quantity is not None]
    for caveat in (caveat for _, answer in answers for caveat in answer.caveats):
        evidence.caveat(caveat)
    return evidence.answer(question, text, spans=spans, series=series, kind="comparison")


def _declined(question: str, because: str, kind: str = "unanswerable") -> Answer:
    return Answer(question, f"{NOT_SAID}: {because}", answered=False, kind=kind)


def _statement_without(missing: MissingLine, filer: Filer) -> Figure | None:
    """A total of the statement that would have the line, where there is one for the time: it shows what was looked at."""
    totals = {"income": "revenue", "balance": "total_assets", "cash_flow": "cash_from_operations"}
    total = line_item(totals[missing.item.statement])
    return next((figure for one in filer.filings if (figure := one.figure(total, missing.when)) is not None), None)


def _none(question: str, missing: MissingLine, shown: Figure) -> Answer:
    """A zero for a line that the statement does not have, as the question wants it."""
    evidence = Evidence()
    text = f"0: the statement has no line for {missing.item.name} of {missing.when} [{evidence.cite(shown)}]."
    quantity = replace(shown.quantity, number=Decimal(0), written="") if shown.quantity else None
    return evidence.answer(question, text, quantity=quantity, spans=["0"], kind="lookup")


def _unfit(question: str, asked: Asked, missing: MissingLine, shown: Figure) -> Answer:
    """That a measure does not suit a company, for its statement has no such line, as the question wants to be told."""
    evidence = Evidence()
    statement = {"income": "income statement", "balance": "balance sheet", "cash_flow": "cash flow statement"}
    text = (
        f"{capital(asked.name)} is no useful measure here: the {statement[missing.item.statement]} has no line for "
        f"{missing.item.name} of {missing.when} [{evidence.cite(shown)}]."
    )
    return evidence.answer(question, text, kind="text")


def with_words(measured: Answer | None, found: Answer) -> Answer:
    """What the statements say and what the rest of the report says, as one answer.

    To a measure come the reasons for its change; a line that the statements do not have may stand elsewhere.
    """
    if measured is None:
        return found
    if measured.kind == LINE_MISSING:
        return found if is_found_elsewhere(measured, found) else replace(measured, kind="unanswerable")
    return joined(measured, found) if found.answered else unexplained(measured)


def is_found_elsewhere(missing: Answer, found: Answer) -> bool:
    """Whether what the rest of a report says is an answer to a question about a line that its statements do not have.

    It has to give a figure, and of a year that is asked; words around the subject are none.
    """
    if not found.answered or not (
        found.quantity or any(one.quantity.unit in CURRENCY_NAMES for one in find_quantities(found.text))
    ):
        return False
    years = {mention.period.year for mention in find_asked_periods(missing.question)} - {None}
    said = " ".join((found.text, *(f"{one.column} {one.row} {one.quote} {one.section}" for one in found.citations)))
    return not years or any(mention.period.year in years for mention in find_periods(said))


def _dated(asked: Asked, filings: Sequence[Statements]) -> Asked:
    """What is asked, of the latest year that there is where it names none, and of the years shown where it compares."""
    if asked.times:
        return asked
    years = next((filing.years for filing in filings if filing.years), ())  # a quarter's report shows no whole year
    count = {
        "value": 1,
        "sign": 1,
        "growth": 2,
        "cagr": len(years),
        "average": 3,
        "sum": 3,
        "compare": 3,
        "most": 1,
        "year": len(years),
    }[asked.operation]
    return replace(asked, times=tuple(When(year) for year in sorted(years[:count])))
