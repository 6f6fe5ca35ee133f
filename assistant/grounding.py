"""Every number in an answer traced to a quote or to a calculation; what cannot be traced does not pass."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from assistant.answers import Answer
from assistant.calculator import Calculation
from corpus.quantities import Quantity, cell_quantity, find_quantities
from corpus.units import PERCENT, POINTS, TIME_UNITS

_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Ungrounded:
    """A number of an answer that neither a citation nor a calculation supports."""

    written: str
    quantity: Quantity


def check(answer: Answer) -> list[Ungrounded]:
    """The numbers of an answer's text that are not grounded; empty when every one is.

    A number is grounded when a cited quote holds it, when a calculation computed or used it, or when the question
    itself gave it as an assumption: with the same unit and sign, to the rounding in which it is shown.
    """
    if not answer.answered:
        return []
    quoted = list(_quoted(answer))
    supported = [
        *_computed(answer),
        *(mention.quantity for mention in find_quantities(answer.question)),
    ]
    text = _MARKER.sub("", answer.text)
    for name in answer.names:
        text = text.replace(name, " ")
    return [
        Ungrounded(mention.quantity.written, mention.quantity)
        for mention in find_quantities(text)
        if not any(agrees(mention.quantity, other) for other in quoted)
        and not any(agrees(mention.quantity, other, sign_in_words=True) for other in supported)
    ]


def _quoted(answer: Answer) -> Iterable[Quantity]:
    for citation in answer.citations:
        if citation.cell is not None and citation.block is not None and citation.block.table is not None:
            row, _ = citation.cell
            for column in range(citation.block.table.width):
                quantity = citation.block.table.quantity(row, column)
                if quantity is not None:
                    yield quantity
            cells = [text for text in citation.block.table.body[row] if cell_quantity(text) is None]
        else:
            cells = [citation.quote]
        # Labels are quoted too, and may hold numbers ("Over 65", "Scope 2").
        for text in (*cells, citation.row or "", citation.column or ""):
            for mention in find_quantities(text):
                yield mention.quantity
                if mention.upper is not None:
                    yield mention.upper


def _computed(answer: Answer) -> Iterable[Quantity]:
    calculations: list[Calculation] = [*([answer.calculation] if answer.calculation else []), *answer.further]
    for calculation in calculations:
        yield calculation.result
        for operand in calculation.operands:
            yield operand.quantity


def agrees(shown: Quantity, source: Quantity, sign_in_words: bool = False) -> bool:
    """True when a number shown is the source's, rounded no further than the places it is shown with.

    With `sign_in_words` the size alone may be shown of a negative result: "falls by 11.6%". Units must be the same; a
    currency or a percent sign that the source does not have is not the same.
    """
    # "£2.10" may be shown of £2.10 per parcel: the sentence says of what.
    base = source.unit.split(" per ")[0]
    if shown.unit and base and shown.unit not in (source.unit, base) and {shown.unit, source.unit} != {PERCENT, POINTS}:
        return False
    if shown.unit in (PERCENT, POINTS) and source.unit not in (PERCENT, POINTS):
        return False
    if shown.unit and not source.unit and not (shown.unit.islower() and shown.unit not in TIME_UNITS):
        return False  # a noun may say what a bare number counts; a currency or a measure may not be added
    step = Decimal(1).scaleb(-shown.decimals) * (shown.value / shown.number if shown.number else 1)
    candidates = (source.value, -source.value) if sign_in_words and shown.number >= 0 else (source.value,)
    return any(abs(shown.value - value) <= step / 2 for value in candidates)
