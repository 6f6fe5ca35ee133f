"""Quantities as a calculation shows them: exact as far as they end, or rounded for reading."""

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

from assistant.arithmetic import CONTEXT, plain, readable, singular
from corpus.quantities import Quantity, format_quantity
from corpus.units import CURRENCY_NAMES, RATES

SHOWN_DECIMALS = 5  # of a number in the working that does not end; "…" says that it goes on
DECIMALS = 2  # of a displayed result
RATE_DECIMALS = 1  # of a displayed percent


def equation(left: str, value: Quantity, ratio: bool = False) -> str:
    """ "left = the exact value = the value as displayed", where these differ; "≈" where an exact value is rounded."""
    value = readable(value)
    exact, shown = precise(value), display(value)
    middle = "" if ratio or exact == shown or exact == left else f" = {exact}"
    sign = "≈" if middle and "…" not in exact else "="
    return f"{left}{middle}" if shown == left else f"{left}{middle} {sign} {shown}"


def digits(number: Decimal) -> str:
    """A number as it is, with its thousands separated, or its first decimals and "…"."""
    short = plain(number)
    places = max(SHOWN_DECIMALS, SHOWN_DECIMALS - number.adjusted() - 1)
    exponent = short.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places + 1:
        return f"{number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN):,f}…"
    return f"{short:,f}"


def precise(quantity: Quantity, bare: bool = False) -> str:
    """A quantity with its number as `digits` writes it; `bare` leaves its unit and scale out."""
    return (
        digits(quantity.number)
        if bare and quantity.unit not in RATES
        else _with_unit(quantity, digits(abs(quantity.number)))
    )


def _with_unit(quantity: Quantity, number: str) -> str:
    """format_quantity's form around a number that is already text: "-$1.50 million", "1 year", "$3 per MWh"."""
    unit = singular(quantity.unit) if number == "1" and not quantity.scale else quantity.unit
    # The sign, the symbol and the words depend on the unit, the scale and the sign alone, so any number will do.
    before, _, after = format_quantity(
        replace(quantity, unit=unit, number=Decimal(1).copy_sign(quantity.number))
    ).partition("1")
    return before + number + after


def display(quantity: Quantity) -> str:
    """A quantity rounded for reading: 96.3%, $191.67 billion, 2.81, 1 year.

    Percents and points have 1 decimal, everything else at most 2, and more only where a small number would vanish.
    A number that was rounded keeps its zeros (28.0%), an exact one has none (20%). Halves go away from zero.
    """
    with localcontext(CONTEXT):
        quantity = readable(quantity)
        number = abs(quantity.number)
        places = RATE_DECIMALS if quantity.unit in RATES else DECIMALS
        if number and number < Decimal(1).scaleb(-places):
            places = 1 - number.adjusted()
        exponent = plain(number).as_tuple().exponent
        pence = quantity.unit in CURRENCY_NAMES and not quantity.scale and exponent == -1  # $8.30, not $8.3
        if isinstance(exponent, int) and -exponent <= places and not pence:
            return _with_unit(quantity, f"{plain(number):,f}")
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return _with_unit(quantity, f"{rounded:,f}")
