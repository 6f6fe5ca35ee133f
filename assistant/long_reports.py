"""Questions about a report too long to be read whole: a figure that its labels name wholly, or the sentences that matter.

In two hundred pages something stands near every question. So a figure is only said when all words of the question that
carry it are among its labels, and a question in words is answered by the report's own sentences.
"""

import re

from assistant.answers import Answer, Citation
from assistant.excerpts import excerpt
from assistant.figures import without_periods
from assistant.filings.answering import nothing_else_says
from assistant.filings.filing import Filing
from assistant.finding import Found
from assistant.ranked.arbiter import choose
from assistant.reader import read
from assistant.refusals import decline
from assistant.words import keys, strength, terms
from corpus.documents import Block
from corpus.quantities import Quantity, find_quantities
from corpus.units import PERCENT, POINTS

# Questions that a figure may answer; all others are answered by sentences alone.
_FOR_FIGURE = re.compile(
    r"\bhow (?:much|many|large|high|low|long|big|old|far|fast)\b|\bwhat(?:'s|’s| is| was| were| are| percentage| percent)\b",
    re.IGNORECASE,
)
_IN_PERCENT = ("growth", "share", "points", "cagr", "margin")
_RATE = re.compile(r"\b(?:interest|tax|discount|coupon|growth) rates?\b|\bpercent(?:age)?\b(?! points)", re.IGNORECASE)
_EACH = re.compile(r"\bper (?!cent\b|annum\b)\w+", re.IGNORECASE)
_RANKS = ("extreme", "rank")
_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(?!GAAP\b|US\b|USD\b|EPS\b|R&D\b|SG&A\b)[A-Z]{3,5}\b")
# What the calculator is asked for by an operation whose name it is not.
_EXPRESSIONS = {
    "ratio": ("/", "ratio", "multiple"),
    "average": ("mean",),
    "margin": ("margin", "share"),
    "change": ("change", "points", "growth"),
    "share": ("share", "percent"),
}
_COMPUTED = frozenset(("growth", "share", "ratio", "average", "points", "cagr", "margin"))


def answer_from_part(found: Found, filing: Filing | None = None) -> Answer:
    """The answer from the passages of a long report, of the one `filing` where it is one.

    What the whole tables and the topics of a filing would say, and did not, no passage says.
    """
    question = found.question
    if filing is not None and nothing_else_says(question.text):
        return decline(found)
    if _FOR_FIGURE.search(question.text) or question.operation in _COMPUTED:
        figure = choose(found, read(found))
        if figure.answered and _is_named(figure, found) and not _is_of_segment(figure, found, filing):
            return figure
    by_figure = _HOW_MANY.search(question.text) or question.operation in _RANKS
    if by_figure and filing is not None:
        return decline(found)  # a sentence with any other number in it is no count, and none ranks what figures do
    return excerpt(found) or decline(found)


def _is_named(answer: Answer, found: Found) -> bool:
    """Whether every word that carries the question is among the labels of the figures, and nothing was done unasked."""
    if answer.quantity is None:
        return False
    if _HOW_MANY.search(found.question.text) and not any(one.cell is not None for one in answer.citations):
        return False  # of several numbers in a sentence, the one before what is counted is meant, which is looked for first
    in_percent = found.question.operation in _IN_PERCENT or _RATE.search(found.question.text)
    if in_percent and answer.quantity.unit not in (PERCENT, POINTS):
        return False
    if any(_EACH.search(one.row or "") for one in answer.citations) and answer.quantity.scale:
        return False  # "in thousands" is not said of an amount for each
    if answer.calculation is not None and not _was_asked(answer, found):
        return False
    if answer.calculation is None and not any(_holds(citation, answer.quantity) for citation in answer.citations):
        return False  # counted from a list, of which a part of the report may hold but some
    said = frozenset[str]().union(
        *(
            keys(" ".join((one.quote, one.row or "", one.column or "", one.section, _caption(one.block))))
            for one in answer.citations
        )
    )
    return all(strength(term.key, said) for term in found.question.terms if term.weight >= 1) and not _narrows(
        answer, found
    )


def _is_of_segment(answer: Answer, found: Found, filing: Filing | None) -> bool:
    """Whether a figure stands under the name of a segment that the question does not name."""
    if filing is None:
        return False
    asked = keys(found.question.text)
    blocks = {id(one.block) for one in answer.citations if one.block is not None}
    places = [index for index, block in enumerate(filing.document.blocks) if id(block) in blocks]
    above = {name for place in places for name in filing.above(place)[-2:]}
    return any(filing.names_segment(name) and not keys(name) & asked for name in above)


def _was_asked(answer: Answer, found: Found) -> bool:
    """Whether a calculation is the one that a question asks for: a share is no sum."""
    operation, calculation = found.question.operation, answer.calculation
    assert calculation is not None
    if operation not in (*_COMPUTED, "change"):
        return False
    return any(name in calculation.expression for name in _EXPRESSIONS.get(operation, (operation,)))


def _narrows(answer: Answer, found: Found) -> bool:
    """Whether a figure is of a part that nobody asked for: a row, a column or a caption has a name of its own.

    "BDS revenues by customer" are no revenues of the company, and the sales of Aeronautics none of all segments.
    """
    asked = keys(found.question.text) | frozenset(word.lower() for word in re.findall(r"\w+", found.question.text))
    for citation in answer.citations:
        table = citation.block.table if citation.block is not None and citation.cell is not None else None
        if table is None:
            continue
        texts = [_caption(citation.block)]
        if answer.calculation is not None:
            texts += [citation.row or "", citation.column or ""]
        for text in texts:
            if any(word.lower() not in asked for word in _ABBREVIATION.findall(text)):
                return True
        labels = without_periods(f"{citation.row or ''} {citation.column or ''}")
        own = [term for term in terms(labels) if term.is_name and term.weight >= 1 and not strength(term.key, asked)]
        if answer.calculation is not None and own:
            return True
    return False


def _holds(citation: Citation, quantity: Quantity) -> bool:
    """Whether the quoted words hold this number."""
    said = [mention.quantity for mention in find_quantities(citation.quote)]
    table = citation.block.table if citation.block is not None else None
    if table is not None and citation.cell is not None:
        said += [one] if (one := table.quantity(*citation.cell)) is not None else []
    return any(one.value == quantity.value for one in said)


def _caption(block: Block | None) -> str:
    return block.table.caption if block is not None and block.table is not None else ""
