"""Calculations that were made on the way: whether what went into one is quoted, so that its result may stand."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.calculator import Calculation
from assistant.checking.material import Material
from corpus.numerals import numerals
from corpus.quantities import Quantity

# Numbers that belong to a formula: halves, percents, months and quarters of a year.
OF_FORMULAS = frozenset(map(Decimal, (0, 1, 2, 4, 12, 100, 365)))
MOST_COUNTED = 60  # a whole number up to this may be how many figures or years there are


def rests_on_figures(calculation: Calculation, material: Material, given: Sequence[Quantity]) -> bool:
    """True when every operand is cited, or is a figure of the material or a number that the asker gave.

    Of an expression written with bare numbers every number must be one of these, but for what belongs to formulas.
    """
    known = [*_figures(material), *given]
    if any(
        operand.marker is None
        and not _is_known(operand.quantity, known)
        and not _is_of_formula(operand.quantity.number)
        for operand in calculation.operands
    ):
        return False
    if calculation.operands:
        return True
    return all(
        _is_of_formula(numeral.number)
        or any(abs(one.number) == numeral.number or abs(one.value) == numeral.number for one in known)
        for numeral, _ in numerals(calculation.expression)
    )


def _is_of_formula(number: Decimal) -> bool:
    return number in OF_FORMULAS or number == number.to_integral_value() and 0 <= number <= MOST_COUNTED


def _is_known(quantity: Quantity, known: Sequence[Quantity]) -> bool:
    return any(one.value == quantity.value and one.unit in (quantity.unit, "") for one in known)


def _figures(material: Material) -> Iterator[Quantity]:
    for sheet in material.sheets:
        for figure in sheet.values.values():
            if figure.quantity is not None:
                yield figure.quantity
    for prose in material.prose:
        for told in prose.told:
            if told.figure.quantity is not None:
                yield told.figure.quantity
            if told.upper is not None:
                yield told.upper
