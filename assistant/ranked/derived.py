"""Derivations put in words: what was computed from which cited figures."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer
from assistant.calculator import CalculatorError
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.ranked.derivations import Derivation
from assistant.wording import BY_SIZE, capital, in_when, letter, listing, series_name, show, show_result, subject_of
from corpus.quantities import Quantity

_OF_A_NEGATIVE = "The percentage is of a negative figure: read its sign with care."


def derive(question: str, derivation: Derivation, figures: Sequence[Figure], sizes: bool = False) -> Answer | None:
    """The answer that a derivation gives from its figures; None where the calculator refuses it.

    With `sizes`, negative figures count by their size: costs that a table writes in brackets are so much cost.
    """
    negative = [figure.quantity is not None and figure.quantity.number < 0 for figure in figures]
    names = [letter(index) for index in range(len(figures))]
    if sizes:
        names = [f"abs({name})" if below else name for name, below in zip(names, negative, strict=True)]
    if derivation.name == "growth" and negative[0] and not negative[1]:
        return None  # from a loss to a profit there is no percentage that means growth
    signed = not sizes and derivation.signed is not None and any(negative)
    expression = derivation.signed if signed and derivation.signed else derivation.expression
    evidence = Evidence()
    try:
        calculation = evidence.calculate(expression(names), figures)
    except CalculatorError:
        return None
    if sizes:
        evidence.caveat(BY_SIZE)
    if signed and negative[derivation.base]:
        evidence.caveat(_OF_A_NEGATIVE)
    evidence.note(figures)
    quantities = {operand.name: operand for operand in calculation.operands}
    shown = [
        f"{show(operand.quantity)} [{operand.marker}]"
        for name in sorted(quantities, key=lambda name: (len(name), name))
        for operand in (quantities[name],)
    ]
    text = _WORDS[derivation.name](figures, shown, calculation.result)
    return evidence.answer(question, text, quantity=calculation.result, calculation=calculation, kind="calculation")


def _size(result: Quantity) -> str:
    return show_result(replace(result, number=abs(result.number)))


def _over_time(figures: Sequence[Figure]) -> bool:
    return len({figure.period for figure in figures}) == len(figures) and all(figure.period for figure in figures)


def _moves(figures: Sequence[Figure], shown: Sequence[str], result: Quantity) -> str:
    """ "Revenue falls by 3%, from … in 2018 [1] to … in 2019 [2]"; "A (…) is 3 more than B (…)"."""
    old, new = figures
    if _over_time(figures):
        verb = "falls" if result.number < 0 else "rises"
        return (
            f"{capital(series_name(new))} {verb} by {_size(result)}, "
            f"from {shown[0]}{in_when(old)} to {shown[1]}{in_when(new)}."
        )
    than = "less" if result.number < 0 else "more"
    return f"{capital(subject_of(new))} ({shown[1]}) is {_size(result)} {than} than {subject_of(old)} ({shown[0]})."


def _named(figures: Sequence[Figure], shown: Sequence[str]) -> str:
    return listing([f"{subject_of(figure)} ({value})" for figure, value in zip(figures, shown, strict=True)])


def _average_gap(figures: Sequence[Figure], shown: Sequence[str], result: Quantity) -> str:
    half = len(figures) // 2
    return (
        f"The average of {_named(figures[:half], shown[:half])} less the average of "
        f"{_named(figures[half:], shown[half:])} is {show_result(result)}."
    )


_WORDS = {
    "growth": _moves,
    "change": _moves,
    "average": lambda figures, shown, result: f"The average of {_named(figures, shown)} is {show_result(result)}.",
    "sum": lambda figures, shown, result: f"{capital(_named(figures, shown))} add up to {show_result(result)}.",
    "share": lambda figures, shown, result: (
        f"{capital(subject_of(figures[0]))} ({shown[0]}) is {show_result(result)} "
        f"of {subject_of(figures[1])} ({shown[1]})."
    ),
    "share_of_sum": lambda figures, shown, result: (
        f"{capital(_named(figures[:-1], shown[:-1]))} together are {show_result(result)} "
        f"of {subject_of(figures[-1])} ({shown[-1]})."
    ),
    "ratio": lambda figures, shown, result: (
        f"{capital(subject_of(figures[0]))} ({shown[0]}) is {show_result(result)} times "
        f"{subject_of(figures[1])} ({shown[1]})."
    ),
    "ratio_of_sum": lambda figures, shown, result: (
        f"{capital(_named(figures[:-1], shown[:-1]))} together are {show_result(result)} times "
        f"{subject_of(figures[-1])} ({shown[-1]})."
    ),
    "average_gap": _average_gap,
}
