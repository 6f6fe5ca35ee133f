"""Questions about a report too long to be read whole: a figure that its labels name wholly, or the sentences that matter.

In two hundred pages something stands near every question. So a figure is only said when all words of the question that
carry it are among its labels, and a question in words is answered by the report's own sentences.
"""

import re

from assistant.answers import Answer, Citation
from assistant.excerpts import excerpt
from assistant.filings.answering import answer_from_filing, nothing_else_says
from assistant.filings.filing import Filing
from assistant.finding import Found
from assistant.ranked.arbiter import choose
from assistant.reader import read
from assistant.refusals import decline
from assistant.words import keys, strength
from corpus.documents import Block
from corpus.quantities import Quantity, find_quantities

# Questions that a figure may answer; all others are answered by sentences alone.
_FOR_FIGURE = re.compile(
    r"\bhow (?:much|many|large|high|low|long|big|old|far|fast)\b|\bwhat(?:'s|’s| is| was| were| are| percentage| percent)\b",
    re.IGNORECASE,
)
_COMPUTED = frozenset(("growth", "share", "ratio", "average", "points", "cagr", "margin"))


def answer_from_part(found: Found, filing: Filing | None = None) -> Answer:
    """The answer from a long report: from its whole tables and topics, if it is one `filing`, then from its passages."""
    question = found.question
    if filing is not None:
        answer = answer_from_filing(question.text, filing)
        if answer is not None or nothing_else_says(question.text):
            return answer or decline(found)
    if _FOR_FIGURE.search(question.text) or question.operation in _COMPUTED:
        figure = choose(found, read(found))
        if figure.answered and _is_named(figure, found):
            return figure
    return excerpt(found) or decline(found)


def _is_named(answer: Answer, found: Found) -> bool:
    """Whether every word that carries the question is among the labels of the figures, and nothing was done unasked."""
    if answer.quantity is None:
        return False
    if answer.calculation is not None and found.question.operation not in (*_COMPUTED, "change"):
        return False
    if answer.calculation is None and not any(_holds(citation, answer.quantity) for citation in answer.citations):
        return False  # counted from a list, of which a part of the report may hold but some
    said = frozenset[str]().union(
        *(
            keys(" ".join((one.quote, one.row or "", one.column or "", one.section, _caption(one.block))))
            for one in answer.citations
        )
    )
    return all(strength(term.key, said) for term in found.question.terms if term.weight >= 1)


def _holds(citation: Citation, quantity: Quantity) -> bool:
    """Whether the quoted words hold this number."""
    said = [mention.quantity for mention in find_quantities(citation.quote)]
    table = citation.block.table if citation.block is not None else None
    if table is not None and citation.cell is not None:
        said += [one] if (one := table.quantity(*citation.cell)) is not None else []
    return any(one.value == quantity.value for one in said)


def _caption(block: Block | None) -> str:
    return block.table.caption if block is not None and block.table is not None else ""
