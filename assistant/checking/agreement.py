"""Whether a number shown is a figure's: the same unit, scale and sign, rounded no further than the places it is shown with."""

import re
from collections.abc import Callable
from decimal import Decimal

from assistant.arithmetic import CONVERSIONS
from assistant.checking.claims import ABOUT, OVER, UNDER, Claim
from assistant.figures import Figure
from assistant.words import keys
from corpus.quantities import Quantity
from corpus.units import COUNT, CURRENCY_NAMES, PERCENT, RATES, TIMES, UNIT_NAMES

LOOSEST = Decimal("0.10")  # of its value: how far a bound or a round number may stand from what it is said of
_OUTGO = re.compile(
    r"\b(?:costs?|costing|expens\w+|expenditures?|spen[dt]\w*|outlays?|charg\w+|loss(?:es)?|lost|losing|deficits?|paid|pays?|paying|payments?|"
    r"used|outflows?|decreas\w+|declin\w+|f[ae]ll\w*|fell|drop\w*|reduc\w+|lower\w*|negative|minus|shortfalls?|overspen[dt]\w*|provisions?|"
    r"tax(?:es)?|depreciation|amorti[sz]ation|impairments?|write-?(?:offs?|downs?)|purchases?|repayments?|repurchases?|dividends?|"
    r"interest|wages|salaries|rent|fees|governance|deduct\w*|less|disposals?|deficien\w+|underspen[dt]\w*|allowances?|accumulated|contra)\b",
    re.IGNORECASE,
)
# "Net increase (decrease) in cash", "provided by (used in)": the label names both signs and so says none.
_EITHER = re.compile(
    r"\([^()]*\)|\b(?:increase|income|profit|gain|surplus)s?\s?/\s?\(?\w+\)?|\b(?:used in|loss|decrease|deficit)\s?/\s?\w+",
    re.IGNORECASE,
)


def says_outgo(text: str) -> bool:
    """True for words that make an amount one that goes out or down, so that its size alone may be shown."""
    return bool(_OUTGO.search(_EITHER.sub(" ", text)))


def same_unit(shown: Quantity, source: Quantity, words: str = "") -> bool:
    """Whether a unit shown is the figure's; `words` are those around the figure, which may say what a bare number counts."""
    left, right = shown.unit, source.unit
    base = right.split(" per ")[0]
    if left in (right, base) or (left in ("", COUNT) and right in ("", COUNT)):
        return True
    if left == PERCENT or right == PERCENT or left in CURRENCY_NAMES or base in CURRENCY_NAMES:
        return False
    if {left, right} <= {"", COUNT, TIMES}:
        return True
    if CONVERSIONS.get(left, ("",))[0] and CONVERSIONS.get(left, ("",))[0] == CONVERSIONS.get(right, ("",))[0]:
        return True
    if left in RATES or right in RATES:
        return False
    if right in ("", COUNT):
        return _is_noun(left)  # a noun may say what a bare number counts; a measure may not be added
    if left in ("", COUNT):
        return _is_noun(right)
    return _is_noun(left) and _is_noun(right) and bool(keys(left) & keys(f"{words} {right}"))


def alike(shown: Quantity) -> Callable[[Quantity], bool]:
    """Which figures are of the kind of a number shown: money, a rate, a measure, a count."""
    kind = _kind(shown)
    return lambda quantity: _kind(quantity) == kind


def _kind(quantity: Quantity) -> str:
    base = quantity.unit.split(" per ")[0]
    if base in CURRENCY_NAMES:
        return "money"
    if base in RATES:
        return PERCENT
    if base in CONVERSIONS:
        return CONVERSIONS[base][0]
    return "count"


def _is_noun(unit: str) -> bool:
    return (
        unit.islower()
        and " per " not in unit
        and unit not in CONVERSIONS
        and unit not in _MEASURES
        and unit not in RATES
    )


_MEASURES = frozenset(unit for unit in UNIT_NAMES if unit in CONVERSIONS) | {
    "hectares",
    "acres",
    "gallons",
    "barrels",
    "ounces",
}


def in_unit_of(shown: Quantity, source: Quantity) -> Decimal:
    """The figure's value in the unit shown: 1.2 GWh shown in MWh is 1200."""
    if shown.unit != source.unit and shown.unit in CONVERSIONS and source.unit in CONVERSIONS:
        return source.value * CONVERSIONS[source.unit][1] / CONVERSIONS[shown.unit][1]
    return source.value


def step_of(shown: Quantity, round_too: bool = False) -> Decimal:
    """The unit of the last place shown, in base units: 0.1 billion for "$1.5 billion".

    With `round_too` the zeros at the end of a whole number are places that are not shown: 100 for "about 400".
    """
    exponent = -shown.decimals
    if round_too and shown.number and not shown.decimals:
        digits = f"{abs(shown.number):f}"
        exponent = min(len(digits) - len(digits.rstrip("0")), len(digits) - 1)
    scale = shown.value / shown.number if shown.number else Decimal(1)
    return Decimal(1).scaleb(exponent) * scale


def same_value(shown: Quantity, actual: Decimal, bound: str = "", size_only: bool = False) -> bool:
    """Whether a value, rounded as the number is shown, is that number; or keeps to its bound and stands near to it."""
    for value in (actual, -actual) if size_only and shown.number >= 0 else (actual,):
        difference = value - shown.value
        half = step_of(shown) / 2
        if abs(difference) < half or abs(difference) == half and abs(shown.value) > abs(value):
            return True  # halves go away from zero, as the calculator shows them
        if bound == ABOUT and abs(difference) <= min(step_of(shown, True) / 2, LOOSEST * abs(value)):
            return True
        if bound == OVER and 0 <= difference <= LOOSEST * abs(value):
            return True
        if bound == UNDER and 0 <= -difference <= LOOSEST * abs(value):
            return True
    return False


def agrees(shown: Quantity, source: Quantity, *, bound: str = "", size_only: bool = False, words: str = "") -> bool:
    """Whether a number shown is a figure's, in unit, scale and sign, to the rounding shown.

    With `size_only` a negative figure may be shown without its sign: "a loss of $53 million".
    """
    return same_unit(shown, source, words) and same_value(shown, in_unit_of(shown, source), bound, size_only)


def is_number_of(claim: Claim, figure: Figure, upper: Quantity | None, text: str) -> bool:
    """Whether a claim's number is a figure's, or the `upper` end of its range; `text` are the words of the claim's sentence.

    Where the words of either say that it goes out or down, the size of a negative figure may be shown.
    """
    assert claim.quantity is not None and figure.quantity is not None
    around = " ".join((figure.row, *figure.sections, figure.column)) if figure.cell is not None else figure.quote
    outgo = figure.quantity.value < 0 and (says_outgo(text) or figure.cell is not None and says_outgo(around))
    options = [figure.quantity]
    if upper is not None:
        if claim.upper is not None:
            return agrees(claim.quantity, figure.quantity, words=around) and agrees(claim.upper, upper, words=around)
        options.append(upper)
    if claim.upper is not None:
        return False
    return any(agrees(claim.quantity, option, bound=claim.bound, size_only=outgo, words=around) for option in options)
