"""How much something changed, where a table states it: "Comparable sales % change | 4.8%"."""

import re
from collections.abc import Iterator, Sequence

from assistant.accounts.formulas import When
from assistant.answers import Answer
from assistant.asked_periods import find_asked_periods
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.filings.choice import when_asked
from assistant.filings.filing import Filing
from assistant.filings.series import plain_name
from assistant.filings.vocabulary import vocabulary
from assistant.sheets import Sheet
from assistant.wording import capital, show
from assistant.words import Term, keys, strength, terms
from corpus.units import PERCENT

LEAST_ALIKE = 0.7
_ASKED = re.compile(
    r"^how (?:much )?(?:did|has|have|does)\b.*\b(?:change|gr[eo]w|develop|evolve|increase|decrease|decline|fall|rise|perform)\w*\b|"
    r"^(?:what|how (?:high|large))\b.*\b(?:growth|change|increase|decrease|decline)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:how|much|chang\w+|gr[eo]w\w*|growth|develop\w*|evolv\w*|increas\w+|decreas\w+|declin\w+|f[ae]ll\w*|r[io]se\w*|perform\w*|rates?|percent(?:age)?|%|year[- ]over[- ]year|segment|what)(?!\w)",
    re.IGNORECASE,
)
_FILLING = frozenset(term.key for term in terms("company business fiscal year quarter total overall compare prior"))


def stated_change(question: str, filing: Filing) -> Answer | None:
    """The change that a row of a table states; None for another question, or where no row or several say it."""
    when = when_asked(question) or filing.own
    if not _ASKED.search(question) or when is None:
        return None
    spans = [(mention.start, mention.end) for mention in find_asked_periods(question)]
    spans += [match.span() for match in _CHANGED.finditer(question)]
    subject = [term for term in terms(question, spans) if term.weight >= 1 and term.key not in _FILLING]
    if not subject:
        return None
    found = list(_stated(subject, when, filing, question))
    values = {figure.quantity.value for figure in found if figure.quantity}
    if len(values) != 1:
        return None
    figure = found[0]
    assert figure.quantity is not None
    evidence = Evidence()
    mark = evidence.cite(figure)
    text = f"{capital(plain_name(figure.row))} for {when} is {show(figure.quantity)} [{mark}]."
    return evidence.answer(question, text, quantity=figure.quantity, spans=[figure.text], kind="look-up")


def _stated(subject: Sequence[Term], when: When, filing: Filing, question: str) -> Iterator[Figure]:
    """The percentages in rows of a change in all that is asked, of the whole or of the segment that is asked."""
    change = vocabulary().change
    asked = keys(question)
    for block in filing.titles:
        if not any(change.search(label) for label in filing.labels[block]):
            continue
        sheet = Sheet(filing.document, block)
        above = filing.above(block)[-1:]
        if any(filing.names_segment(name) and not keys(name) & asked for name in above):
            continue
        for row in sheet.rows:
            own = keys(row.text)
            # The change itself, and no word that narrows it and nobody asked for.
            if not change.search(row.text) or not any(strength(term.key, own) >= LEAST_ALIKE for term in subject):
                continue
            narrowed = vocabulary().qualifiers_in(row.text).keys() != vocabulary().qualifiers_in(question).keys()
            said = own | keys(" ".join((*above, *row.sections)))
            if narrowed or any(strength(term.key, said) < LEAST_ALIKE for term in subject):
                continue
            for index in sheet.measured:
                column = sheet.columns[index]
                figure = sheet.values.get((row.index, index))
                if (
                    filing.time(column.period, column.written) == when
                    and figure
                    and figure.quantity
                    and figure.quantity.unit == PERCENT
                ):
                    yield figure
                    break
