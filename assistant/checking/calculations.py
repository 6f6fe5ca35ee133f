"""Calculations that were made on the way: whether what went into one is quoted, so that its result may stand."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.calculator import Calculation, Operand
from assistant.checking.agreement import agrees
from assistant.checking.claims import Claim, Statement
from assistant.checking.material import Material
from assistant.checking.meaning import MENTIONED
from assistant.checking.wording import label_atoms
from assistant.figures import without_periods
from assistant.words import keys, strength
from corpus.numerals import numerals
from corpus.periods import Period, find_periods
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


_ROSE = re.compile(
    r"\b(?:rose|rises?|grew|grows?|increas(?:ed|es)|climbed|climbs|jumped)\s+(?:\w+\s){0,2}by\s*$", re.IGNORECASE
)
_FELL = re.compile(
    r"\b(?:fell|falls?|declin(?:ed|es)|decreas(?:ed|es)|dropp?(?:ed|s)|shrank|shrinks)\s+(?:\w+\s){0,2}by\s*$",
    re.IGNORECASE,
)


def gives(calculation: Calculation, statement: Statement, claim: Claim) -> bool:
    """Whether a claim is a calculation's result, or a number that the asker typed into it.

    The size alone may be shown of a negative result, but not under a word that says the other direction; and a period
    that the sentence names must be one of those that the figures are of, as far as their labels say.
    """
    if claim.quantity is None:
        return False
    typed = [operand.quantity for operand in calculation.operands if operand.marker is None]
    if any(agrees(claim.quantity, quantity) for quantity in typed):
        return True
    if any(_is_operand(operand, statement, claim) for operand in calculation.operands):
        return True
    result = calculation.result
    before = statement.text[: claim.start].rstrip("~$€£ ")
    if (result.number < 0 and _ROSE.search(f"{before} ")) or (result.number > 0 and _FELL.search(f"{before} ")):
        return False
    if not _of_its_periods(calculation, statement):
        return False
    return agrees(claim.quantity, result, bound=claim.bound, size_only=claim.quantity.number >= 0)


def _is_operand(operand: Operand, statement: Statement, claim: Claim) -> bool:
    """Whether a claim is a cited operand: its value, under its label and period as far as both say them."""
    if (
        operand.marker is None
        or claim.quantity is None
        or not agrees(claim.quantity, operand.quantity, bound=claim.bound)
    ):
        return False
    years = {period.year for period in _periods(operand.label)}
    if years and any(period.year is not None and period.year not in years for period in claim.periods):
        return False
    if operand.label.startswith("“"):
        return True  # a sentence, of which the label has only the opening
    own = keys(f"{statement.text[claim.own[0] : claim.own[1]]} {statement.asked}")
    atoms = label_atoms(without_periods(operand.label.partition(",")[0]))
    total = sum(weight for _, weight in atoms)
    return not total or sum(weight * strength(key, own) for key, weight in atoms) >= MENTIONED * total


def _of_its_periods(calculation: Calculation, statement: Statement) -> bool:
    cited = [operand for operand in calculation.operands if operand.marker is not None]
    of_operands = [{period.year for period in _periods(operand.label)} for operand in cited]
    if not cited or not all(of_operands):
        return True
    known = set().union(*of_operands, {period.year for period in _periods(statement.asked)})
    return all(dated.period.year is None or dated.period.year in known for dated in statement.dated)


def _periods(text: str) -> list[Period]:
    return [mention.period for mention in find_periods(text) if mention.period.year is not None]


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
