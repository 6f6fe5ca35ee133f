"""Numbers that a text computed, computed again: growth, differences, shares, ratios, sums, averages and counts.

What is computed is said by the words around the number, what from by the figures that the sentence means: those that
stand in it, or those of its subject and periods in the reports. Only the calculator does arithmetic.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.calculator import Calculation, CalculatorError, display
from assistant.checking.agreement import agrees, says_outgo
from assistant.checking.claims import Claim, Statement
from assistant.checking.comparing import GAP, MORE, RATIO, SHARE, TIMES_OF, Sides, sides
from assistant.checking.direction import DOWN, EITHER_LABEL, UP, direction_of
from assistant.checking.gathering import gathered
from assistant.checking.material import Material, without_labels
from assistant.checking.number_words import MULTIPLE
from assistant.checking.operands import (
    beside_in_sentence,
    both_sides,
    is_money,
    operand_kind,
    pairs_meant,
    pairs_quoted,
    readings,
    told_before,
)
from assistant.checking.wording import label_atoms, plain_label
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.sheets import Sheet
from assistant.wording import letter
from assistant.words import strength
from corpus.periods import years_between
from corpus.quantities import Quantity
from corpus.units import BASIS_POINTS, PERCENT, POINTS, TIMES

_CHANGES = re.compile(
    rf"\b(?:{UP}|{DOWN}|chang\w+|differ\w+|gap|growth|cagr|compound\w*|swing|var(?:y|ied|iance)|doubl\w+|tripl\w+|quadrupl\w+|\w+fold)\b",
    re.IGNORECASE,
)
_SHARES = re.compile(
    r"\b(?:share|shares|account\w*|represent\w*|ma[dk]e\w* up|proportion|percentage|part|portion|constitut\w+|compris\w+)\b",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(r"\b(?:share|account\w*|represent\w*|proportion|portion)\b", re.IGNORECASE)
_OF = re.compile(r"\s+(?:share )?of\b", re.IGNORECASE)
_COMPOUND = re.compile(
    r"\b(?:compound\w*|cagr|annuali[sz]ed|per year|a year|per annum|annually|each year|every year|average annual|annual (?:growth )?rate)\b",
    re.IGNORECASE,
)
# "rose to $5 million", "from 58": how much there is, and not by how much it changed.
_LEVEL = re.compile(
    r"\b(?:to|from|at|reached|reaching|totalled|was still)\s+(?:(?:about|around|just|only|some|over|under|nearly|almost|roughly)\s)*[~≈]?$",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(r"\b(?:differ\w*|gap|spread|swing)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Recomputed:
    """What a number was computed from and how; `reason` says what the right result is where the number is another."""

    figures: tuple[Figure, ...]
    calculation: Calculation | None
    reason: str = ""


@dataclass(frozen=True)
class _Attempt:
    """One way to compute a number: an expression over figures.

    `signed` where a fall must be told as one; `size` where else the size of a negative result may be shown.
    """

    expression: str
    figures: tuple[Figure, ...]
    signed: bool = False
    unit: str = ""
    size: bool = True


def recompute(
    material: Material,
    statement: Statement,
    index: int,
    quoted: dict[int, Figure],
    earlier: Sequence[Figure] = (),
) -> Recomputed | None:
    """The calculation that gives a number of a statement, from the figures quoted beside it or meant by its words.

    `earlier` are the figures quoted in the sentence before, which "together" and "it doubled" may speak of.
    With a reason where the words call for a calculation whose result is another; None where they call for none.
    """
    claim = statement.claims[index]
    first: Recomputed | None = None
    tried: set[tuple[str, tuple[int, ...]]] = set()
    for attempt in _attempts(material, statement, claim, index, quoted, earlier):
        key = (attempt.expression, tuple(id(figure) for figure in attempt.figures))
        if key in tried:
            continue
        tried.add(key)
        evidence = Evidence()
        try:
            calculation = evidence.calculate(attempt.expression, attempt.figures, unit=attempt.unit)
        except CalculatorError:
            continue
        if _agrees(material, statement, claim, calculation.result, attempt):
            return Recomputed(attempt.figures, calculation)
        if first is None:
            first = Recomputed(attempt.figures, calculation, f"it comes to {display(calculation.result)}")
    return first


# --- what is computed -----------------------------------------------------------------------------------------------


def _attempts(
    material: Material,
    statement: Statement,
    claim: Claim,
    index: int,
    quoted: dict[int, Figure],
    earlier: Sequence[Figure],
) -> Iterator[_Attempt]:
    local = _local(material, statement, claim)
    cued = _CHANGES.search(EITHER_LABEL.sub(" ", local)) or claim.word is not None and claim.word.kind == MULTIPLE
    changes = bool(cued) and not _LEVEL.search(statement.text[: claim.start])
    compared = sides(statement, claim)
    others = {place: figure for place, figure in quoted.items() if place != index}
    unit = claim.unit
    if changes:
        for first, last in pairs_quoted(statement, others):
            yield from _change(claim, unit, first, last, statement)
    for side in compared:
        yield from _compared(material, statement, claim, side, others, changes)
    if changes:
        for first, last in pairs_meant(material, statement, claim):
            yield from _change(claim, unit, first, last, statement)
    if changes and not others and not statement.dated:
        for first, last in told_before(earlier):
            yield from _change(claim, unit, first, last, statement)
    wholes = [statement.text[slice(*side.b)] for side in compared if side.kind == SHARE]
    if not changes or _SHARE_OF.search(local):
        yield from _of_the_whole(material, statement, claim, wholes)
    yield from _of_a_sentence(material, claim, others)
    yield from _margins(material, statement, claim)
    yield from _of_its_form(statement, claim, tuple(others.values()))
    for expression, figures in gathered(
        material, statement, claim, tuple(others.values()) or tuple(earlier), operand_kind(claim)
    ):
        told = says_outgo(" ".join((statement.text, *(figure.row for figure in figures))))
        noun = unit if unit not in (PERCENT, POINTS) and unit.islower() else ""
        yield _Attempt(expression, figures, unit=noun, size=told)


_LEFT = re.compile(r"\b(?:left|remain\w*|unspent|outstanding|less|minus|still to)\b", re.IGNORECASE)
_PACE = re.compile(
    r"\b(?:pace|run[- ]?rate|annuali[sz]\w+|full year|times (?P<times>\d+|four|two|twelve))\b", re.IGNORECASE
)
_PARTS_OF_YEAR = ((3, 4), (6, 2), (1, 12))  # months of a part, and how many there are of it in a year


def _of_its_form(statement: Statement, claim: Claim, beside: Sequence[Figure]) -> Iterator[_Attempt]:
    """What is left of an amount, what a part of a year comes to in all of it, how many years lie between two dates."""
    if len(beside) == 2 and _LEFT.search(statement.text):
        yield _Attempt("a - b", (beside[0], beside[1]))
    if len(beside) == 1 and _PACE.search(statement.text) and beside[0].period is not None:
        period = beside[0].period
        length = (
            3 if period.quarter else 6 if period.half else 1 if period.month and not period.months else period.months
        )
        for months, times in _PARTS_OF_YEAR:
            if months == length:
                yield _Attempt(f"a * {times}", (beside[0],))
    if claim.unit == "years":
        years = sorted({dated.period.year for dated in statement.dated if dated.period.year is not None})
        if len(years) >= 2:
            yield _Attempt(f"{years[-1]} - {years[0]}", (), unit="years")


def _of_a_sentence(material: Material, claim: Claim, others: dict[int, Figure]) -> Iterator[_Attempt]:
    """A share in words of an amount that a sentence of the report divides: "savings of £14.8 million, two thirds secured"."""
    if claim.word is None or claim.word.kind == MULTIPLE:
        return
    for whole in others.values():
        if whole.cell is None:
            for part in beside_in_sentence(material, whole):
                yield _Attempt("a / b", (part, whole))


_MARGIN = re.compile(r"\bmargins?\b", re.IGNORECASE)


def _margins(material: Material, statement: Statement, claim: Claim) -> Iterator[_Attempt]:
    """A margin: a result as a share of the revenue of the same table and period."""
    if claim.unit != PERCENT or not _MARGIN.search(statement.text):
        return
    for part in readings(material, statement, claim, None, claim.periods, is_money):
        if part.cell is None:
            continue
        sheet = material.sheet_of(part)
        for label in sheet.rows:
            whole = sheet.values.get((label.index, part.cell[1]))
            if (
                "revenu" in label.keys
                and whole is not None
                and whole.quantity is not None
                and label.index != part.cell[0]
            ):
                yield _Attempt("share(a, b)", (part, whole))


def _names_a_row(words: str, sheet: Sheet) -> bool:
    """Whether the whole of a share is one of the rows, and not just "the total", "the funding"."""
    atoms = [key for key, weight in label_atoms(words) if weight >= 1]
    lowered = words.lower()
    if any(not label.is_total and label.keys and plain_label(label.text) in lowered for label in sheet.rows):
        return True
    return any(strength(key, label.keys) >= 0.7 for key in atoms for label in sheet.rows if not label.is_total)


def _local(material: Material, statement: Statement, claim: Claim) -> str:
    """The words that go with a number: its own stretch, and the opening of the sentence, which may hold for all."""
    begin, end = claim.own
    first = statement.claims[0].own if statement.claims else claim.own
    text = without_labels(material.names, statement.text)
    own = text[begin : claim.start] + " " + text[claim.end : end]
    return own if _CHANGES.search(own) else f"{text[first[0] : statement.claims[0].start]} {own}"


def _change(claim: Claim, unit: str, first: Figure, last: Figure, statement: Statement) -> Iterator[_Attempt]:
    """How far it is from one figure to another, in the unit of the number."""
    pair = (first, last)
    if claim.word is not None:
        yield _Attempt("b / a" if claim.word.kind == MULTIPLE else "growth(a, b)", pair)
        return
    if unit == PERCENT:
        if _COMPOUND.search(statement.text) and first.period and last.period:
            years = years_between(first.period, last.period)
            if years and years > 0:
                yield _Attempt(f"cagr(a, b, {years})", pair, signed=True)
        yield _Attempt("growth(a, b)", pair, signed=True)
        # A cost in brackets that becomes larger rises; a result that falls below zero falls.
        sizes = _is_negative(first) and _is_negative(last) and _told_as_size(statement, first)
        yield _Attempt("percent((b - a) / a)" if sizes else "percent((b - a) / abs(a))", pair, signed=True)
    elif unit in (POINTS, BASIS_POINTS):
        yield _Attempt("b - a", pair, signed=True)
    elif unit == TIMES:
        yield _Attempt("b / a", pair)
    elif _is_negative(first) and _is_negative(last) and _told_as_size(statement, first):
        yield _Attempt("a - b", pair, signed=True)
        if not direction_of(statement.text, claim.start, claim.end, claim.own):
            yield _Attempt("b - a", pair, signed=True)
    else:
        yield _Attempt("b - a", pair, signed=True)


def _is_negative(figure: Figure) -> bool:
    return figure.quantity is not None and figure.quantity.number < 0


def _told_as_size(statement: Statement, figure: Figure) -> bool:
    """Whether a negative figure is an amount that goes out, and is told without its sign."""
    return says_outgo(" ".join((figure.row, figure.column, *figure.sections, statement.text)))


def _compared(
    material: Material, statement: Statement, claim: Claim, side: Sides, others: dict[int, Figure], changes: bool
) -> Iterator[_Attempt]:
    """One thing of the sentence held against another, with the figures that stand on each side, or that it means."""
    for part, whole in both_sides(material, statement, claim, side, others):
        pair = (part, whole)
        if claim.word is not None:
            yield _Attempt("a / b", pair)
        elif side.kind == TIMES_OF and claim.unit != TIMES:
            continue
        elif claim.unit == PERCENT:
            if side.kind in (MORE, RATIO):
                yield _Attempt("growth(b, a)", pair, signed=True)
            if side.kind == SHARE:
                yield _Attempt("share(a, b)", pair)
                yield _Attempt("percent(abs(a) / abs(b))", pair)
        elif claim.unit == TIMES or side.kind == RATIO and claim.unit == "":
            yield _Attempt("a / b", pair)
        elif side.kind in (MORE, GAP):
            yield _Attempt("a - b", pair, signed=side.kind == MORE)


def _of_the_whole(material: Material, statement: Statement, claim: Claim, wholes: Sequence[str]) -> Iterator[_Attempt]:
    """A share whose whole is not named: the total of the column."""
    if (
        claim.unit != PERCENT
        and (claim.word is None or claim.word.kind == MULTIPLE)
        or not (_SHARES.search(statement.text) or _OF.match(statement.text, claim.end))
    ):
        return
    for part in readings(material, statement, claim, None, claim.periods):
        if part.cell is None:
            continue
        sheet = material.sheet_of(part)
        if any(_names_a_row(words, sheet) for words in wholes):
            continue
        for label in sheet.rows:
            whole = sheet.values.get((label.index, part.cell[1]))
            if label.is_total and whole is not None and whole.quantity is not None and label.index != part.cell[0]:
                yield _Attempt("a / b" if claim.word is not None else "share(a, b)", (part, whole))
        family = [
            sheet.values.get((label.index, part.cell[1]))
            for label in sheet.listed
            if label.period == sheet.rows[part.cell[0]].period
        ]
        items = tuple(one for one in family if one is not None and one.quantity is not None)
        if part in items and len(items) > 1:
            names = ", ".join(letter(place + 1) for place in range(len(items)))
            whole_ = f"sum({names})"
            yield _Attempt(f"a / {whole_}" if claim.word is not None else f"share(a, {whole_})", (part, *items))


# --- whether it is the number shown ---------------------------------------------------------------------------------


def _agrees(material: Material, statement: Statement, claim: Claim, result: Quantity, attempt: _Attempt) -> bool:
    plain = without_labels(material.labels, statement.text)
    direction = direction_of(plain, claim.start, claim.end, claim.own) if attempt.signed else 0
    size = attempt.size if not attempt.signed else not direction and bool(_NEUTRAL.search(plain))
    if claim.word is not None:
        value = result.value / 100 if result.unit == PERCENT else result.value
        return claim.word.holds(abs(value))
    shown = claim.quantity
    assert shown is not None
    if direction and shown.number >= 0 and result.value * direction < 0:
        return False
    return agrees(shown, result, bound=claim.bound, size_only=direction < 0 or size)
