"""Calculations that were made on the way: whether what went into one is quoted, so that its result may stand."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.calculator import Calculation, Operand
from assistant.checking.agreement import agrees
from assistant.checking.claims import Claim, Statement, periods_asked
from assistant.checking.dating import FITS, fits
from assistant.checking.material import Material
from assistant.checking.meaning import MENTIONED
from assistant.checking.plain import told_as_derived
from assistant.checking.wording import label_atoms
from assistant.figures import Figure, without_periods
from assistant.words import keys, strength
from corpus.numerals import numerals
from corpus.periods import Period, find_periods
from corpus.quantities import Quantity

# Numbers that belong to a formula: halves, percents, months and quarters of a year.
OF_FORMULAS = frozenset(map(Decimal, (0, 1, 2, 4, 12, 100, 365)))
LAST_OF_EARLY_ENDS = 2  # February
MOST_COUNTED = 60  # a whole number up to this may be how many figures or years there are


def rests_on_figures(calculation: Calculation, material: Material, given: Sequence[Quantity]) -> bool:
    """True when every operand is cited, or is a figure of the material or a number that the asker gave.

    Of an expression written with bare numbers every number must be one of these, but for what belongs to formulas.
    """
    unplaced = [
        operand.quantity
        for operand in calculation.operands
        if operand.marker is None and not _is_of_formula(operand.quantity.number)
    ]
    if unplaced or not calculation.operands:
        known = [*_figures(material), *given]
        # A fall that the asker gives in words goes in with its sign: "if it falls by 10% a year".
        turned = [replace(one, number=-one.number) for one in given]
        if not all(_is_known(quantity, [*known, *turned]) for quantity in unplaced):
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


@dataclass(frozen=True)
class Sources:
    """The figures of cells and of sentences that are cited, by marker, and the markers that a number bears, if any."""

    figures: Mapping[int, Figure]
    told: Mapping[int, Sequence[Figure]]
    marked: frozenset[int] = frozenset()

    def years(self, operand: Operand) -> set[int]:
        """The years that an operand is of, by its label and by the cell that it cites."""
        figure = self.figures.get(operand.marker) if operand.marker is not None else None
        own = (figure.period,) if figure is not None and figure.period is not None else ()
        periods = [period for period in (*_periods(operand.label), *own) if period.year is not None]
        # A year that ends in the first months of another may be called by either.
        early = [period for period in periods if period.day is not None and (period.month or 12) <= LAST_OF_EARLY_ENDS]
        return {period.year or 0 for period in periods} | {(period.year or 0) - 1 for period in early}


def gives(calculation: Calculation, statement: Statement, claim: Claim, sources: Sources) -> bool:
    """Whether a claim is a calculation's result, or a number that the asker typed into it, or an operand.

    The size alone may be shown of a negative result, but not under a word that says the other direction; and a period
    that the sentence names must be one of those that the figures are of, as far as they say.
    """
    if claim.quantity is None:
        return False
    typed = [operand.quantity for operand in calculation.operands if operand.marker is None]
    if any(agrees(claim.quantity, one) and not (sources.marked and one.unit) for one in typed):
        return True
    if any(_is_operand(operand, statement, claim, sources) for operand in calculation.operands):
        return True
    result = calculation.result
    before = statement.text[: claim.start].rstrip("~$€£ ")
    if (result.number < 0 and _ROSE.search(f"{before} ")) or (result.number > 0 and _FELL.search(f"{before} ")):
        return False
    if not _of_its_periods(calculation, statement, claim, sources):
        return False
    return agrees(claim.quantity, result, bound=claim.bound, size_only=claim.quantity.number >= 0)


def _is_operand(operand: Operand, statement: Statement, claim: Claim, sources: Sources) -> bool:
    """Whether a claim is a cited operand: its value, under its label and period as far as both say them.

    Not one that bears the marks of other places, nor one that is told as a change, a sum or a mean.
    """
    if (
        operand.marker is None
        or sources.marked
        and operand.marker not in sources.marked
        or claim.quantity is None
        or not agrees(claim.quantity, operand.quantity, bound=claim.bound)
        or told_as_derived(statement.text, claim)
    ):
        return False
    if operand.label.startswith("“"):  # of a sentence the label has only the opening
        told = [one for one in sources.told.get(operand.marker, ()) if one.quantity == operand.quantity]
        return any(not one.period or fits(one, claim.periods) > FITS for one in told)
    years = sources.years(operand)
    if years and any(period.year is not None and period.year not in years for period in claim.periods):
        return False
    own = keys(f"{statement.text[claim.own[0] : claim.own[1]]} {statement.asked}")
    atoms = label_atoms(without_periods(operand.label.partition(",")[0]))
    total = sum(weight for _, weight in atoms)
    return not total or sum(weight * strength(key, own) for key, weight in atoms) >= MENTIONED * total


def _of_its_periods(calculation: Calculation, statement: Statement, claim: Claim, sources: Sources) -> bool:
    """Whether the periods that go with a number are some of those that the operands are of, or that the question names."""
    of_operands = [sources.years(operand) for operand in calculation.operands if operand.marker is not None]
    if not any(of_operands):
        return True
    known = set().union(*of_operands, (period.year for period in periods_asked(statement.asked)))
    begin, end = claim.own
    beside = (dated.period for dated in statement.dated if begin <= dated.start < end)
    return all(period.year is None or period.year in known for period in (*beside, *claim.periods))


@lru_cache(maxsize=4_096)
def _periods(text: str) -> tuple[Period, ...]:
    return tuple(mention.period for mention in find_periods(text) if mention.period.year is not None)


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
