"""Whether a number is about another figure than the one that has its value: a neighbour that fits the words better."""

import re
from collections.abc import Iterable, Sequence

from assistant.checking.agreement import agrees
from assistant.checking.claims import Claim, Statement
from assistant.checking.material import Told
from assistant.checking.meaning import MARGIN, Meant
from assistant.figures import Figure
from assistant.segments import FROM, THAN, TO
from assistant.words import keys
from corpus.quantities import find_quantities

FAR_BETTER = 0.25  # by how much a figure elsewhere must fit the words better to be meant instead
OTHER_UNIT = 0.2  # by how much a neighbour of another unit must fit better
_BOUND_TO = re.compile(r"([A-Za-z]+)(?:\s+(?:of|at|to|was|is))?\s*(?:about\s)?$")


def fits_better(
    statement: Statement, claim: Claim, one: Meant, of_kind: Sequence[Meant], everything: Sequence[Meant]
) -> bool:
    """Whether a neighbour of a figure, in its table or sentence, fits the words around a claim better than it does.

    A neighbour that another number of the statement takes is none, where its words or its role say that it takes it.
    """
    if any(
        other.score > one.score + FAR_BETTER and not _is_taken(statement, claim, one, other)
        for other in of_kind
        if other.neighbourhood != one.neighbourhood
    ):
        return True
    near = [other for other in of_kind if other.neighbourhood == one.neighbourhood and other is not one]
    if any(other.score > one.score + MARGIN and not _is_taken(statement, claim, one, other) for other in near):
        return True
    return any(
        other.score > one.score + OTHER_UNIT
        for other in everything
        if other.neighbourhood == one.neighbourhood
        and other.figure.cell is not None
        and not _is_taken(statement, claim, one, other)
    )


def _is_taken(statement: Statement, claim: Claim, one: Meant, other: Meant) -> bool:
    """Whether another number of the statement is the neighbour's."""
    for beside in statement.claims:
        if beside is claim or beside.quantity is None or other.figure.quantity is None:
            continue
        if not agrees(beside.quantity, other.figure.quantity, bound=beside.bound, size_only=True):
            continue
        if one.told is not None and other.told is not None:
            if (
                _keeps_part(claim, one.told)
                and _keeps_part(beside, other.told)
                and _in_order(claim, beside, one, other)
            ):
                return True
        elif _beside_each_other(one.figure, other.figure):
            if claim.role in (FROM, THAN) and beside.role not in (FROM, THAN):
                return True
            if _names_column(statement, beside, other.figure):
                return True
    return False


def _keeps_part(claim: Claim, told: Told) -> bool:
    """Whether a number that the report only compares with, or that a change starts from, stays that."""
    if told.role in (FROM, THAN):
        return claim.role in (FROM, THAN)
    return not (told.role == TO and claim.role in (FROM, THAN))


def _in_order(claim: Claim, beside: Claim, one: Meant, other: Meant) -> bool:
    """Whether what a change starts from is the earlier of two dated figures."""
    first, last = one.figure.period, other.figure.period
    if first is None or last is None or (claim.role in (FROM, THAN)) == (beside.role in (FROM, THAN)):
        return True
    return (first.order < last.order) == (claim.role in (FROM, THAN))


def _beside_each_other(one: Figure, other: Figure) -> bool:
    return one.cell is not None and other.cell is not None and one.cell[0] == other.cell[0]


def _names_column(statement: Statement, beside: Claim, figure: Figure) -> bool:
    """Whether the word directly before a number heads the column of a figure: "its budget of C$265 million"."""
    word = _BOUND_TO.search(statement.text[: beside.start].rstrip("$€£¥C "))
    return word is not None and bool(keys(word[1]) & keys(figure.column))


def labelling(claim: Claim, quoted: Iterable[Figure]) -> Figure | None:
    """The figure quoted beside a number whose label holds that number: "871 patients waited over 12 hours"."""
    if claim.quantity is None:
        return None
    for figure in quoted:
        labels = (figure.row, figure.column, *figure.sections) if figure.cell is not None else ()
        for label in labels:
            if any(agrees(claim.quantity, mention.quantity, words=label) for mention in find_quantities(label)):
                return figure
    return None
