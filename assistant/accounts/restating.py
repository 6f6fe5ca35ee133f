"""Figures that a later report gives otherwise."""

from collections.abc import Sequence
from decimal import Decimal

from assistant.accounts.formulas import Node, When, at, lines_of
from assistant.accounts.statements import Statements
from assistant.figures import Figure
from assistant.wording import show

RESTATED = Decimal("0.005")  # relative difference from which a later figure is another one


def restated(filings: Sequence[Statements], tree: Node, times: Sequence[When]) -> list[str]:
    """What later filings say otherwise of the figures that a measure takes for these times, in words.

    `filings` are in the order in which a figure is looked for in them.
    """
    used = dict.fromkeys((line.item, line.when) for when in times for line in lines_of(at(tree, when)))
    told = []
    for item, when in used:
        assert when is not None
        stands = [(filing, figure) for filing in filings if (figure := filing.figure(item, when)) is not None]
        for filing, figure in stands[1:]:
            if _later(filing, stands[0][0]) and _differs(figure, stands[0][1]):
                assert figure.quantity is not None
                page = f", page {figure.source.place.page}" if figure.source.place.page else ""
                told.append(
                    f"A later report ({filing.document.name}{page}) restates {item.name} of {when} as {show(figure.quantity)}."
                )
                break
    return sorted(told)


def _later(filing: Statements, other: Statements) -> bool:
    ends = filing.identity.period_end, other.identity.period_end
    return ends[0] is not None and ends[1] is not None and ends[0] > ends[1]


def _differs(figure: Figure, other: Figure) -> bool:
    if figure.quantity is None or other.quantity is None or figure.quantity.unit != other.quantity.unit:
        return False
    return abs(figure.quantity.value - other.quantity.value) > RESTATED * abs(other.quantity.value)
