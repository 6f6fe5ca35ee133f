"""How an answer to a FinanceBench question is judged: by its number, by yes or no, by the numbers that it must say.

**A gold answer that is a number** ("$1577.00", "65.4%", "-3.7") is met by the answer's value, within 1% of it or within
half a unit of the decimal place to which the question asks to round (where it asks for none, and for no currency, of the
last place that the gold shows). A currency is compared in base units, in the scale
that the question asks for ("in USD billions"); a percentage and a ratio are one number, 54% is 0.54; what is neither
currency nor percentage may count days, times or nothing.

**A gold answer in words** cannot be judged by comparing strings. It is met only by an answer for which all of these hold:

- where the gold begins with Yes or No, the answer begins with the same;
- every key number of the gold (one with a percent sign, a currency or decimals that the question does not give) is said
  by the answer, to the rounding of the gold or within 1%, whatever its sign, which prose puts into words;
- where the gold has no key number, a page of its evidence is cited; and where it begins with neither Yes nor No, at
  least half of the gold's words with a meaning stand in the answer too.

That is strict: an answer in other words is wrong, and one that merely sounds right is never counted as right.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.answers import Answer
from assistant.words import keys
from corpus.quantities import Quantity, find_quantities
from corpus.units import COUNT, CURRENCY_NAMES, PERCENT, POINTS, SCALES, TIME_UNITS, TIMES

Outcome = Literal["right", "wrong", "declined"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "declined")

TOLERANCE = Decimal("0.01")
LEAST_WORDS = 0.5

_NUMBER = re.compile(
    r"(?P<minus>[-−–]\s?|\()?(?P<sign>US\$|[$€£¥])?\s?(?P<inner>[-−–])?(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+)\)?\s?"
    r"(?P<percent>%|percent)?(?:\s?(?P<scale>thousand|million|billion|trillion)s?)?(?:\s?(?:USD|dollars))?\.?",
    re.IGNORECASE,
)
_ASKED_SCALE = re.compile(r"\b(thousand|million|billion|trillion)s?\b", re.IGNORECASE)
_ASKED_PLACES = re.compile(
    r"\b(?:to\s+)?(one|two|three|four|1|2|3|4)\s+decimals?(?:\s+(?:places?|points?))?\b", re.IGNORECASE
)
_PLACES = {"one": 1, "two": 2, "three": 3, "four": 4}
_FACTORS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_POLARITY = re.compile(r"[\s“\"'*]*(yes|no)\b(?!\.\s?\d)", re.IGNORECASE)


@dataclass(frozen=True)
class GoldNumber:
    """A gold answer that is one number: in base units, "percent", "currency" or "", and how far from it is still it."""

    value: Decimal
    unit: Literal["percent", "currency", ""]
    tolerance: Decimal


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth, and why, where it is not right.

    `polarity` says whether yes or no agrees (None where the gold says neither); `said` of the gold's `wanted` key
    numbers are in the answer.
    """

    outcome: Outcome
    problem: str | None = None
    numeric: bool = False
    polarity: bool | None = None
    said: int = 0
    wanted: int = 0


def gold_number(gold: str, question: str) -> GoldNumber | None:
    """The number that a gold answer is, in the scale that its question asks for; None for an answer in words."""
    match = _NUMBER.fullmatch(gold.strip())
    if match is None:
        return None
    number = Decimal(match["number"].replace(",", ""))
    value = -number if match["minus"] or match["inner"] else number
    shown = len(match["number"].partition(".")[2])
    places = _ASKED_PLACES.search(question)
    asked = int(_PLACES.get(places[1].lower(), 0) or places[1]) if places else None if match["sign"] else shown
    factor = 1
    if match["sign"]:
        scale = match["scale"] or next((found[1] for found in _ASKED_SCALE.finditer(question)), "")
        factor = _FACTORS.get(scale.lower(), 1)
    step = Decimal(0) if asked is None else Decimal(1).scaleb(-asked) / 2
    tolerance = max(abs(value) * TOLERANCE, step) * factor
    return GoldNumber(value * factor, "percent" if match["percent"] else "currency" if match["sign"] else "", tolerance)


def polarity(text: str) -> str:
    """ "yes" or "no" for a text that begins with it, else ""."""
    match = _POLARITY.match(text)
    return match[1].lower() if match else ""


def judge(answer: Answer, gold: str, question: str, evidence_cited: bool) -> Verdict:
    """Whether an answer is what the gold answer says, by the rule of this module.

    `evidence_cited` is True for an answer that cites a page of the evidence.
    """
    number = gold_number(gold, question)
    wanted = [] if number else _key_numbers(gold, question)
    given = _quantities(answer.text) if answer.answered else []
    said = sum(any(_says(quantity, one) for quantity in given) for one in wanted)
    agrees = polarity(answer.text) == polarity(gold) if polarity(gold) and not number and answer.answered else None

    def verdict(outcome: Outcome, problem: str | None) -> Verdict:
        return Verdict(outcome, problem, number is not None, agrees, said, len(wanted))

    if not answer.answered:
        return verdict("declined", "declined")
    if number is not None:
        problem = _problem_with_number(number, answer)
    else:
        problem = _problem_with_words(answer, gold, agrees, len(wanted) - said, bool(wanted), evidence_cited)
    return verdict("wrong" if problem else "right", problem)


def _problem_with_number(gold: GoldNumber, answer: Answer) -> str | None:
    if answer.value is None or answer.unit is None:
        return "gives no value"
    value = answer.value
    if gold.unit == "currency":
        if answer.unit not in CURRENCY_NAMES and answer.unit != COUNT:
            return f"is in {answer.unit} instead of a currency"
    elif answer.unit in (PERCENT, POINTS):
        value = value if gold.unit == "percent" else value / 100
    elif gold.unit == "percent":
        if answer.unit not in (TIMES, COUNT):
            return f"is in {answer.unit} instead of percent"
        value *= 100
    elif answer.unit not in (TIMES, COUNT, *TIME_UNITS):
        return f"is in {answer.unit} instead of a bare number"
    return None if abs(value - gold.value) <= gold.tolerance else "another number"


def _problem_with_words(
    answer: Answer, gold: str, agrees: bool | None, unsaid: int, numbers: bool, evidence_cited: bool
) -> str | None:
    if agrees is False:
        return "another polarity" if polarity(answer.text) else "says neither yes nor no"
    if numbers:
        return f"{unsaid} of the numbers not said" if unsaid else None
    if not evidence_cited:
        return "no page of the evidence cited"
    if agrees is None:
        wanted = keys(gold)
        if len(wanted & keys(answer.text)) < LEAST_WORDS * len(wanted):
            return "less than half of the words"
    return None


def _quantities(text: str) -> list[Quantity]:
    unmarked = re.sub(r"\[\d+\]", "", text)
    mentions = find_quantities(unmarked)
    return [quantity for mention in mentions for quantity in (mention.quantity, mention.upper) if quantity is not None]


def _key_numbers(gold: str, question: str) -> list[Quantity]:
    """The numbers of a gold answer that say something exact, but for those that the question gives."""
    given = {(quantity.value, quantity.unit) for quantity in _quantities(question)}
    return [
        quantity
        for quantity in _quantities(gold)
        if (quantity.unit in (PERCENT, POINTS, *CURRENCY_NAMES) or quantity.decimals > 0)
        and (quantity.value, quantity.unit) not in given
    ]


def _says(given: Quantity, wanted: Quantity) -> bool:
    """Whether a quantity is the wanted one, whatever its sign: to the wanted one's rounding or within 1%."""
    if (wanted.unit in (PERCENT, POINTS)) != (given.unit in (PERCENT, POINTS)):
        return False
    step = Decimal(1).scaleb(-wanted.decimals) * SCALES[wanted.scale] / 2
    size = abs(wanted.value)
    return abs(abs(given.value) - size) <= max(step, size * TOLERANCE)
