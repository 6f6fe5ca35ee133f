"""True statements changed in exactly one way each, so that they are false: nothing that happens to be true is kept."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.checking.agreement import says_outgo, step_of
from assistant.figures import Figure
from assistant.words import keys
from bench.attack_truths import NUMBER, PERIOD, SUBJECT, WORDS, Part, Truth, written
from corpus.periods import find_periods
from corpus.quantities import Quantity
from corpus.units import CURRENCY_NAMES, PERCENT, POINTS, RATES, SCALES, TIMES

TRIES = 12
Change = Callable[[Truth, random.Random], Truth | None]


def _numbers(truth: Truth, derived: bool | None = None) -> list[int]:
    return [
        place
        for place in truth.having(NUMBER)
        if truth.parts[place].quantity is not None and (derived is None or truth.parts[place].derived is derived)
    ]


def _with_number(truth: Truth, place: int, quantity: Quantity) -> Truth | None:
    """The statement with another number in a place; None where that number is true there too."""
    old = truth.parts[place].quantity
    assert old is not None
    if quantity.unit == old.unit and _same(quantity, old) or _true_there(truth, place, quantity):
        return None
    return truth.but({place: replace(truth.parts[place], text=written(quantity), quantity=quantity)})


def _same(shown: Quantity, actual: Quantity) -> bool:
    return abs(shown.value - actual.value) <= max(step_of(shown), step_of(actual)) / 2


def _true_there(truth: Truth, place: int, quantity: Quantity) -> bool:
    """Whether the report has this value for the subject of the statement at one of its periods, so that it is no lie."""
    part = truth.parts[place]
    if part.derived:
        return False
    subjects = [truth.parts[one].text for one in truth.having(SUBJECT)]
    periods = [
        find_periods(truth.parts[one].text)[0].period
        for one in truth.having(PERIOD)
        if find_periods(truth.parts[one].text)
    ]
    values = {
        value for subject in subjects for period in periods or (None,) for value in truth.report.said(subject, period)
    }
    return any(abs(abs(value) - abs(quantity.value)) <= step_of(quantity) / 2 for value in values)


def digit(truth: Truth, draw: random.Random) -> Truth | None:
    """One digit another one."""
    place = draw.choice(_numbers(truth))
    quantity = truth.parts[place].quantity
    assert quantity is not None
    digits = f"{abs(quantity.number):f}"
    places = [index for index, letter in enumerate(digits) if letter.isdigit()]
    at = draw.choice(places)
    other = draw.choice([letter for letter in "123456789" if letter != digits[at]])
    number = Decimal(digits[:at] + other + digits[at + 1 :])
    return _with_number(truth, place, replace(quantity, number=number.copy_sign(quantity.number)))


_TURNED = {
    "grew": "fell", "rose": "fell", "increased": "decreased", "fell": "rose", "declined": "grew", "decreased": "increased",
    "exceeded": "fell short of",
}  # fmt: skip


def sign(truth: Truth, draw: random.Random) -> Truth | None:
    """A rise told as a fall, a positive number as a negative one, or the other way round."""
    for place in truth.having(WORDS):
        word = re.search(rf"\b({'|'.join(_TURNED)})\b", truth.parts[place].text)
        if word:
            text = truth.parts[place].text.replace(word[1], _TURNED[word[1]])
            return truth.but({place: replace(truth.parts[place], text=text)})
    places = [place for place in _numbers(truth) if truth.parts[place].quantity.number]  # type: ignore[union-attr]
    if not places or truth.form == "prose":
        return None
    place = draw.choice(places)
    quantity = truth.parts[place].quantity
    assert quantity is not None
    before = "".join(part.text for part in truth.parts[:place])
    if quantity.number > 0 and re.search(r"\b(?:falls?|fell|declined|decreased) by\W*$", before):
        return None  # "falls by -9 points": the words and the sign say the same of the change
    if quantity.number < 0 and _is_outgo(truth):
        return None  # "Interest expense was $5 million" is true of (5): accounts write what goes out in brackets
    turned = replace(quantity, number=-quantity.number)
    return truth.but({place: replace(truth.parts[place], text=written(turned), quantity=turned)})


def _is_outgo(truth: Truth) -> bool:
    sections = " ".join(
        part
        for label in (truth.sheet.rows if truth.sheet else ())
        if truth.having(SUBJECT) and label.text in truth.parts[truth.having(SUBJECT)[0]].text
        for part in label.sections
    )
    return says_outgo(f"{truth.text} {sections}")


def scale(truth: Truth, draw: random.Random) -> Truth | None:
    """Millions told as billions, or the like."""
    places = [place for place in _numbers(truth) if truth.parts[place].quantity.scale]  # type: ignore[union-attr]
    if not places:
        return None
    place = draw.choice(places)
    quantity = truth.parts[place].quantity
    assert quantity is not None
    return _with_number(
        truth, place, replace(quantity, scale=draw.choice([one for one in ("thousand", "million", "billion", "trillion") if one != quantity.scale]))
    )  # fmt: skip


_OTHER_UNITS = {
    PERCENT: ("USD",),
    "GWh": ("MWh", "TWh"),
    "MW": ("GW",),
    "days": ("months",),
    "months": ("days", "years"),
    "years": ("months",),
    TIMES: (PERCENT,),
}


def unit(truth: Truth, draw: random.Random) -> Truth | None:
    """Dollars told as euros, a percentage as an amount, or the like."""
    places = []
    for place in _numbers(truth):
        quantity = truth.parts[place].quantity
        assert quantity is not None
        if quantity.unit in CURRENCY_NAMES or quantity.unit in _OTHER_UNITS:
            places.append((place, quantity))
    if not places:
        return None
    place, quantity = draw.choice(places)
    others: Sequence[str] = _OTHER_UNITS.get(quantity.unit) or [
        one for one in ("USD", "EUR", "GBP", "JPY") if one != quantity.unit
    ]
    changed = replace(quantity, unit=draw.choice(others))
    return truth.but({place: replace(truth.parts[place], text=written(changed), quantity=changed)})


def period(truth: Truth, draw: random.Random) -> Truth | None:
    """Another year or day than the one that the number is of."""
    places = truth.having(PERIOD)
    if not places:
        return None
    place = draw.choice(places)
    old = find_periods(truth.parts[place].text)
    if not old or old[0].period.year is None:
        return None
    if not _beside_number(truth, place):
        return None  # the check is of numbers: a date in a line without one is not looked at
    year = old[0].period.year
    years = _years(truth)
    candidates = [other for other in (*years, year - 1, year + 1, year + 3) if other != year]
    said = {mention.period.year for other in places for mention in find_periods(truth.parts[other].text)}
    new = draw.choice(candidates)
    text = re.sub(rf"{year}", str(new), truth.parts[place].text)
    if new in said or text == truth.parts[place].text or "/" in text:
        return None
    changed = truth.but({place: replace(truth.parts[place], text=text)})
    return None if _period_holds(truth, changed, place) else changed


def _beside_number(truth: Truth, place: int) -> bool:
    """Whether a number stands in the same line as a part."""
    line = 0
    lines: list[int] = []
    for part in truth.parts:
        lines.append(line)
        line += part.text.count("\n")
    return any(lines[number] == lines[place] for number in _numbers(truth))


def _years(truth: Truth) -> list[int]:
    if truth.sheet is None:
        return []
    found = {
        figure.period.year for figure in truth.sheet.values.values() if figure.period is not None and figure.period.year
    }
    return sorted(found)


def _period_holds(truth: Truth, changed: Truth, place: int) -> bool:
    """Whether the numbers are also true of the other period, as far as the report says."""
    new = find_periods(changed.parts[place].text)
    subjects = [truth.parts[one].text for one in truth.having(SUBJECT)]
    if not new:
        return True
    if truth.form in ("growth", "difference", "average", "share", "multiple", "sum", "gap"):
        return _derived_holds(truth, changed)
    values = {value for subject in subjects for value in truth.report.said(subject, new[0].period)}
    shown = [truth.parts[one].quantity for one in _numbers(truth, False)]
    return any(
        abs(abs(value) - abs(one.value)) <= step_of(one) / 2 for value in values for one in shown if one is not None
    )


def _derived_holds(truth: Truth, changed: Truth) -> bool:
    """Whether a derived number comes out the same from the figures that the changed periods or subjects name."""
    place = _numbers(truth, True)[0]
    shown = truth.parts[place].quantity
    assert shown is not None
    subjects = [changed.parts[one].text for one in changed.having(SUBJECT)]
    periods = [find_periods(changed.parts[one].text)[0].period for one in changed.having(PERIOD)]
    sets = [truth.report.said(subject, period) for subject in subjects for period in periods or (None,)]
    if any(not one for one in sets):
        return True  # what cannot be worked out is not taken for false
    for a in sets[0]:
        for b in sets[-1]:
            results = [a + b, (a + b) / 2, abs(a - b)]
            results += [abs(b / a - 1) * 100, abs(a / b - 1) * 100] if a and b else []
            results += [abs(a / b) * 100, abs(a / b), abs(b / a)] if a and b else []
            if any(abs(abs(result) - abs(shown.value)) <= step_of(shown) / 2 for result in results):
                return True
    return False


def subject(truth: Truth, draw: random.Random) -> Truth | None:
    """Another row's name for this row's number."""
    places = truth.having(SUBJECT)
    if not places or truth.sheet is None:
        return None
    place = draw.choice(places)
    others = [
        other
        for other in _other_names(truth)
        if not keys(other) & keys(truth.parts[place].text) or _differs(other, truth.parts[place].text)
    ]
    if not others:
        return None
    new = replace(truth.parts[place], text=draw.choice(others))
    changed = truth.but({place: new})
    if any(part.text == new.text for at, part in enumerate(truth.parts) if at != place):
        return None
    if truth.form in ("level", "two levels"):
        shown = [part.quantity for part in truth.parts if part.kind == NUMBER and part.quantity is not None]
        values = truth.report.said(new.text, None)
        if any(abs(abs(value) - abs(one.value)) <= step_of(one) / 2 for value in values for one in shown):
            return None
    elif _derived_holds(truth, changed):
        return None
    return changed


def _differs(one: str, other: str) -> bool:
    """Whether two names are truly of two things: each has a word that the other has not."""
    left, right = keys(one), keys(other)
    return bool(left - right) and bool(right - left)


def _other_names(truth: Truth) -> list[str]:
    """The names of the other rows, written as the statement writes its own."""
    assert truth.sheet is not None
    own = truth.parts[truth.having(SUBJECT)[0]]
    heading, _, _ = own.text.partition(" of ")
    titles = {label.text for label in truth.sheet.columns}
    found = []
    for label in truth.sheet.rows:
        text = re.sub(r"\s*(?:\(\d{1,2}\)|\*+|:)$", "", label.text).strip(" –-")
        if not label.keys or not text or len(text) > 60 or find_periods(text) or not re.match("[A-Za-z]", text):
            continue
        if not any((label.index, column) in truth.sheet.values for column in truth.sheet.measured):
            continue
        found.append(
            f"{heading} of {text}"
            if any(heading and heading in title for title in titles) and " of " in own.text
            else text
        )
    return found


def operand_order(truth: Truth, draw: random.Random) -> Truth | None:
    """The ends of a change swapped, or the two sides of a share, a multiple or a gap."""
    if truth.form in ("share", "multiple", "gap"):
        a, b = truth.having(SUBJECT)[:2]
        return truth.but(
            {a: replace(truth.parts[a], text=truth.parts[b].text), b: replace(truth.parts[b], text=truth.parts[a].text)}
        )
    kinds = [NUMBER, PERIOD]
    draw.shuffle(kinds)
    for kind in kinds:
        ends = [place for place in truth.having(kind) if truth.parts[place].role in ("first", "last")]
        if len(ends) == 2 and truth.form in ("growth", "difference", "two levels"):
            left, right = ends
            if truth.form == "growth" and kind == PERIOD and truth.parts[0].text.startswith("Compared"):
                continue
            if truth.form == "difference" and kind == PERIOD and truth.parts[0].text.startswith("Between"):
                continue
            swapped = {
                left: replace(truth.parts[left], text=truth.parts[right].text),
                right: replace(truth.parts[right], text=truth.parts[left].text),
            }
            one, other = truth.parts[left].quantity, truth.parts[right].quantity
            if one is not None and other is not None and _same(one, other):
                return None
            return truth.but(swapped)
    return None


def percent_against_points(truth: Truth, draw: random.Random) -> Truth | None:
    """A percentage told in percentage points, or points as a percentage."""
    for place in _numbers(truth):
        quantity = truth.parts[place].quantity
        if (
            quantity is not None
            and quantity.unit in (PERCENT, POINTS)
            and (truth.parts[place].derived or truth.form == "prose")
        ):
            turned = replace(quantity, unit=POINTS if quantity.unit == PERCENT else PERCENT)
            if _relative_too(truth, quantity):
                return None
            return truth.but({place: replace(truth.parts[place], text=written(turned), quantity=turned)})
    return None


def _relative_too(truth: Truth, points: Quantity) -> bool:
    """Whether points and percent come to the same, as they do near a hundred percent."""
    ends = [part.quantity for part in truth.parts if part.role == "first" and part.quantity is not None]
    bases = [one.value for one in ends] or sorted(truth.report.values, reverse=True)
    return any(
        base and abs(points.value / base * 100 - points.value) <= step_of(points) / 2 for base in bases if base < 1000
    )


def rounding(truth: Truth, draw: random.Random) -> Truth | None:
    """Rounded further than it is shown: 1,577 told as 1,600."""
    place = draw.choice(_numbers(truth))
    quantity = truth.parts[place].quantity
    assert quantity is not None
    whole = int(abs(quantity.number))
    if whole < 11:
        return None
    step = Decimal(10) ** draw.randint(1, len(str(whole)) - 1)
    number = (quantity.number / step).to_integral_value() * step
    if not number or abs(number - quantity.number) <= Decimal("0.5"):
        return None
    return _with_number(truth, place, replace(quantity, number=number.quantize(Decimal(1))))


def another_row(truth: Truth, draw: random.Random) -> Truth | None:
    """The number of another row, in the same column."""
    places = [place for place in _numbers(truth, False) if truth.parts[place].cell is not None]
    if truth.sheet is None or not places:
        return None
    place = draw.choice(places)
    part = truth.parts[place]
    assert part.cell is not None and part.quantity is not None
    column = [
        figure
        for (row, at), figure in truth.sheet.values.items()
        if at == part.cell[1] and row != part.cell[0] and figure.quantity is not None and figure.quantity.number
    ]
    if not column:
        return None
    other: Figure = draw.choice(column)
    assert other.quantity is not None
    return _with_number(truth, place, replace(other.quantity, approximate=False, estimate=False))


def nowhere(truth: Truth, draw: random.Random) -> Truth | None:
    """A number that the report does not have and that nothing in it gives."""
    place = draw.choice(_numbers(truth))
    quantity = truth.parts[place].quantity
    assert quantity is not None
    factor = Decimal(draw.randint(30, 300)) / 100
    exponent = Decimal(1).scaleb(-quantity.decimals)
    number = (quantity.number * factor + draw.randint(1, 9) * exponent).quantize(exponent)
    if not number or abs(number * SCALES[quantity.scale]) in truth.report.values:
        return None
    return _with_number(truth, place, replace(quantity, number=number))


def wrong_derived(truth: Truth, draw: random.Random) -> Truth | None:
    """A wrong result from the right figures: slips of base, of factor and of the last place."""
    places = _numbers(truth, True)
    if not places:
        return None
    place = places[0]
    quantity = truth.parts[place].quantity
    assert quantity is not None
    exponent = Decimal(1).scaleb(-quantity.decimals)
    number = draw.choice(
        [
            quantity.number + exponent * draw.choice((-2, -1, 1, 2, 7)),
            quantity.number * Decimal(draw.choice(("1.1", "0.9", "1.5", "2", "0.5"))),
            100 - quantity.number if quantity.unit == PERCENT else quantity.number * 10,
            quantity.number / (1 + quantity.number / 100)
            if quantity.unit == PERCENT and quantity.number > 0
            else quantity.number / 3,
        ]
    ).quantize(exponent)
    if abs(number - quantity.number) < exponent or number < 0 < quantity.number:
        return None
    return truth.but(
        {
            place: replace(
                truth.parts[place],
                text=written(replace(quantity, number=number)),
                quantity=replace(quantity, number=number),
            )
        }
    )


CHANGES: dict[str, Change] = {
    "digit": digit,
    "sign": sign,
    "scale": scale,
    "unit": unit,
    "period": period,
    "subject": subject,
    "operand order": operand_order,
    "percent against points": percent_against_points,
    "rounding too far": rounding,
    "another row": another_row,
    "a number from nowhere": nowhere,
    "wrong derived number": wrong_derived,
}


def changed(truth: Truth, name: str, draw: random.Random) -> Truth | None:
    """The statement changed in one way; None where it cannot be, or would still be true."""
    if not _numbers(truth):
        return None
    for _ in range(TRIES):
        found = CHANGES[name](truth, draw)
        if found is not None and found.text != truth.text:
            return found
    return None


__all__ = ["CHANGES", "Part", "RATES", "changed"]
