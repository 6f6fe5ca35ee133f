"""Refusals: what is missing, and the nearest figure that is there."""

import re
from collections.abc import Sequence

from assistant.accounts.asking import asked_of_statements
from assistant.answers import Answer
from assistant.figures import Figure
from assistant.finding import Found, named
from assistant.which_document import Asked as AskedDocuments
from assistant.wording import listing, show, subject_of
from assistant.words import Term, strength

# Every refusal begins with these words; nothing else does.
NOT_SAID = "The report does not say"


def decline(found: Found, because: str | None = None) -> Answer:
    """The refusal: what is missing, and the nearest figure that is there."""
    question = found.question
    if because:
        return Answer(question.text, f"{NOT_SAID}: {because}", answered=False, kind="unanswerable")
    if not question.terms and not question.periods:
        return Answer(
            question.text,
            f"{NOT_SAID} anything on that. Ask for a figure, a comparison or a reason that it may hold.",
            answered=False,
            kind="unanswerable",
        )
    missing = _missing(found)
    text = NOT_SAID + (f": {missing}." if missing else ".")
    nearest = _nearest(found)
    if nearest is not None and nearest.quantity is not None:
        where = f" ({nearest.document.name}" + (f", {nearest.source.section})" if nearest.source.section else ")")
        text += f" The nearest figure is {subject_of(nearest)}: {show(nearest.quantity)}{where}."
    return Answer(question.text, text, answered=False, kind="unanswerable")


def not_here(question: str, asked: AskedDocuments) -> Answer | None:
    """The refusal for a question about a company that no document is of; None where there is one to answer from."""
    if not asked.unknown:
        return None
    text = f"{NOT_SAID}: there is no report of {asked.unknown} here."
    return Answer(question, text, answered=False, kind="unanswerable")


def only_about(asked: AskedDocuments, answer: Answer) -> Answer:
    """The answer, if what it rests on speaks of the name that the question is about; else a refusal that says so.

    Words about the name do not give the measure that is asked for.
    """
    if not asked.about:
        return answer
    wants_amount = asked_of_statements(answer.question, [asked.about]) is not None
    name = re.compile(rf"(?<!\w){re.escape(asked.about)}(?!\w)", re.IGNORECASE)
    said = [(one.row or "", one.column or "") if one.cell is not None else (one.quote,) for one in answer.citations]
    speaks = any(name.search(text) for texts in said for text in texts)
    if answer.answered and speaks and not (wants_amount and answer.quantity is None):
        return answer
    text = f"{NOT_SAID}: there is no report of {asked.about} here, and those that speak of it do not say this."
    return Answer(answer.question, text, answered=False, kind="unanswerable")


def _missing(found: Found) -> str:
    """What of the question is nowhere, or not together with the rest."""
    question = found.question
    best = found.matches[0] if found.matches else None
    heavy = [term for term in question.terms if term.weight >= 1]
    unknown = [term for term in heavy if not strength(term.key, found.vocabulary)]
    if unknown:
        return f"it has nothing on {_quoted(unknown)}"
    if question.periods:
        have = [
            label.period
            for sheet in found.sheets
            for label in (*sheet.rows, *sheet.columns)
            if label.period is not None
        ] + [period for one in found.sentences for period in one.periods]
        absent = [str(asked) for asked in question.periods if not any(period.fits(asked) > 0.5 for period in have)]
        if absent:
            return f"it has no figure for {listing(absent)}"
    if best is not None and best.missing:
        absent_words = [term for term in best.missing if term.weight >= 1]
        return f"it has no such figure together with {_quoted(absent_words) if absent_words else 'what was asked'}"
    return "it names what you ask about, but not the figure or statement that you ask for"


def _quoted(terms: Sequence[Term]) -> str:
    """Words of the question in quotation marks, each once, without a possessive."""
    return listing([f"“{word}”" for word in dict.fromkeys(re.sub(r"['’]s$", "", term.text) for term in terms)])


def _nearest(found: Found) -> Figure | None:
    """The figure that fits what of the question the report does cover."""
    question = found.question
    for one in found.matches[:3]:
        if not one.rows and not one.columns and question.terms:
            continue
        row = named(one.rows)[0] if one.rows else None
        column = named(one.columns)[0] if one.columns else None
        for period in (*question.periods[:1], None):
            figure = found.figure(row, column, period, one)
            if figure is not None:
                return _closest_in_time(found, figure)
    return None


def _closest_in_time(found: Found, figure: Figure) -> Figure:
    """Of a figure's series, the one nearest to the year that was asked."""
    asked = next((period.year for period in found.question.periods if period.year is not None), None)
    dated = [other for other in found.series(figure) if other.period is not None and other.period.year is not None]
    if asked is None or not dated:
        return figure
    return min(dated, key=lambda other: abs((other.period.year if other.period and other.period.year else 0) - asked))
