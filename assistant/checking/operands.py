"""What a number of a text was computed from: the figures that stand beside it, or that its sentence means."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from assistant.checking.agreement import alike
from assistant.checking.claims import Claim, Statement
from assistant.checking.comparing import SHARE, Sides
from assistant.checking.dating import FITS, fits
from assistant.checking.material import Material
from assistant.checking.meaning import MARGIN, Kind, best_of_each, meant
from assistant.checking.wording import label_atoms, wording
from assistant.figures import Figure, without_periods
from assistant.segments import FROM, THAN, TO, WHOLE, change_ends, said_ends
from assistant.words import keys, strength
from corpus.periods import Period
from corpus.quantities import Quantity
from corpus.units import BASIS_POINTS, COUNT, CURRENCY_NAMES, PERCENT, POINTS, TIME_UNITS, TIMES

MOST_OF_A_SIDE = 40
MOST_PAIRS = 16
MOST_READINGS = 8  # figures that a side of a comparison may mean
NEAR_BEST = 0.3  # how much worse than the best a figure elsewhere may fit
SAID = 0.5  # of a heading's words that one side of a comparison must say to mean its column


def operand_kind(claim: Claim) -> Kind:
    """Which figures a number may be computed from, by its unit."""
    if claim.quantity is None or claim.unit in (PERCENT, TIMES, COUNT, ""):
        return lambda quantity: quantity.unit not in TIME_UNITS
    if claim.unit in (POINTS, BASIS_POINTS):
        return lambda quantity: quantity.unit == PERCENT
    return alike(claim.quantity)


def readings(
    material: Material,
    statement: Statement,
    claim: Claim,
    stretch: tuple[int, int] | None,
    periods: Sequence[Period],
    kind: Kind | None = None,
    most: int = MOST_READINGS,
    other: tuple[int, int] | None = None,
    whole: bool = False,
) -> list[Figure]:
    """The figures that a stretch of a statement may mean at some periods, best first; only those that fit it best."""
    about = wording(statement, claim, stretch, other).at(*periods)
    found = [
        one
        for one in meant(material, replace(about, role=WHOLE if whole else ""), kind or operand_kind(claim))
        if one.holds
    ]
    best = best_of_each(found)
    overall = max(best.values(), default=0.0)
    kept = [one for one in found if one.score >= best[one.neighbourhood] - MARGIN and one.score >= overall - NEAR_BEST]
    return [one.figure for one in kept[:most]]


def is_money(quantity: Quantity) -> bool:
    """True for an amount of money."""
    return quantity.unit in CURRENCY_NAMES


def pairs_quoted(statement: Statement, others: dict[int, Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The ends of a change that stand in the sentence, those of the periods between which it says that it was."""
    ends = said_ends(statement.text, statement.dated)
    for first, last in _pairs_beside(statement, others):
        if ends is None or _may_be_of(first, ends) and _may_be_of(last, ends):
            yield first, last


def _may_be_of(figure: Figure, ends: tuple[Period, Period]) -> bool:
    return figure.period is None or fits(figure, ends) > FITS


def _pairs_beside(statement: Statement, others: dict[int, Figure]) -> Iterator[tuple[Figure, Figure]]:
    claims = statement.claims
    starts = [place for place in others if claims[place].role in (FROM, THAN)]
    ends = [place for place in others if claims[place].role == TO] or [place for place in others if place not in starts]
    for start in starts:
        for end in ends:
            if _comparable(others[start], others[end]):
                yield others[start], others[end]
    if not starts and len(others) == 2:
        left, right = others.values()
        if left.period and right.period and left.period != right.period and _comparable(left, right):
            yield (left, right) if left.period.order < right.period.order else (right, left)


def told_before(earlier: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """The ends of a change that stand in the sentence before."""
    dated = [one for one in earlier if one.period is not None]
    if len(dated) == 2 and dated[0].period != dated[1].period and _comparable(dated[0], dated[1]):
        first, last = sorted(dated, key=lambda one: one.period.order if one.period else (0, 0, 0))
        yield first, last


def pairs_meant(material: Material, statement: Statement, claim: Claim) -> Iterator[tuple[Figure, Figure]]:
    """The figures of the sentence's subject at the two periods of a change."""
    ends = change_ends(statement.text, statement.dated)
    if ends is None:
        for last in readings(material, statement, claim, None, claim.periods):
            yield from _told_as_change(material, last)
            before = _before(material, last)
            if before is not None:
                yield before, last
        return
    firsts = readings(material, statement, claim, None, (ends[0],))
    lasts = readings(material, statement, claim, None, (ends[1],))
    for last in lasts:
        for first in firsts:
            if _same_series(first, last):
                yield first, last


def both_sides(
    material: Material, statement: Statement, claim: Claim, side: Sides, others: dict[int, Figure]
) -> Iterator[tuple[Figure, Figure]]:
    """The pairs of figures that the two sides of a comparison may mean: those that stand in it, else those that fit."""
    standing = [
        [others[place] for place in others if start <= statement.claims[place].start < end]
        for start, end in (side.a, side.b)
    ]
    found = []
    for span, other_span, here in ((side.a, side.b, standing[0]), (side.b, side.a, standing[1])):
        if len(here) == 1:
            found.append(here)
            continue
        inside = tuple(one.period for one in statement.dated if span[0] <= one.start < span[1])
        shared = tuple(
            one.period for one in statement.dated if not other_span[0] <= one.start < other_span[1]
        ) or tuple(one.period for one in statement.dated)
        found.append(
            readings(
                material,
                statement,
                claim,
                span,
                inside or shared,
                None,
                MOST_OF_A_SIDE,
                other_span,
                span == side.b and side.kind == SHARE,
            )
        )
    pairs = (
        (part, whole)
        for part in found[0]
        for whole in found[1]
        if _comparable(part, whole) and _of_one_kind(part, whole) and _aligned(material, statement, side, part, whole)
    )
    yield from islice(pairs, MOST_PAIRS)


def _of_one_kind(part: Figure, whole: Figure) -> bool:
    assert part.quantity is not None and whole.quantity is not None
    return alike(part.quantity)(whole.quantity)


def _aligned(material: Material, statement: Statement, side: Sides, part: Figure, whole: Figure) -> bool:
    """Whether two cells of a table may be held against each other: one row or one column, or each by its own heading."""
    if part.cell is None or whole.cell is None or (part.document.id, part.block) != (whole.document.id, whole.block):
        return True
    if part.cell[0] == whole.cell[0] or part.cell[1] == whole.cell[1]:
        return True
    return all(
        _says_heading(statement.text[start:end], figure) or figure.period != other.period and figure.period is not None
        for (start, end), figure, other in ((side.a, part, whole), (side.b, whole, part))
    )


def _says_heading(text: str, figure: Figure) -> bool:
    atoms = label_atoms(without_periods(figure.column))
    total = sum(weight for _, weight in atoms)
    return bool(total) and sum(weight * strength(key, keys(text)) for key, weight in atoms) >= SAID * total


def _before(material: Material, figure: Figure) -> Figure | None:
    """The figure of the same series one year earlier, or the one before it in time."""
    if figure.cell is None:
        return _told_beside(material, figure)
    if figure.period is None:
        return None
    sheet = material.sheet_of(figure)
    row, column = figure.cell
    series = [
        other
        for (other_row, other_column), other in sheet.values.items()
        if other.quantity is not None
        and other.period is not None
        and (other_row == row) != (other_column == column)
        and other.period.order < figure.period.order
        and (other_row == row and sheet.columns[other_column].keys == sheet.columns[column].keys
             or other_column == column and sheet.rows[other_row].keys == sheet.rows[row].keys)
    ]  # fmt: skip
    year_before = [one for one in series if one.period == replace(figure.period, year=(figure.period.year or 1) - 1)]
    in_time = year_before or sorted(series, key=lambda one: one.period.order if one.period else (0, 0, 0))
    return in_time[-1] if in_time else None


def _told_beside(material: Material, figure: Figure) -> Figure | None:
    """What a sentence of the report compares its figure with: "38.6 million passengers, up from 36.9 million"."""
    for prose in material.prose:
        sentence = prose.sentence
        if (sentence.document.id, sentence.block, sentence.text) != (figure.document.id, figure.block, figure.quote):
            continue
        beside = [told.figure for told in prose.told if told.role in (FROM, THAN) and told.figure.span != figure.span]
        alone = [one for one in beside if one.quantity is not None and _of_one_kind(one, figure)]
        return alone[0] if len(alone) == 1 else None
    return None


def _told_as_change(material: Material, figure: Figure) -> Iterator[tuple[Figure, Figure]]:
    """The ends of the change that a figure's sentence tells: "fell from £33.7 million to £21.6 million"."""
    if figure.cell is not None:
        return
    for prose in material.prose:
        sentence = prose.sentence
        if (sentence.document.id, sentence.block, sentence.text) == (figure.document.id, figure.block, figure.quote):
            starts = [told.figure for told in prose.told if told.role == FROM]
            ends = [told.figure for told in prose.told if told.role == TO]
            if len(starts) == len(ends) == 1 and _of_one_kind(starts[0], ends[0]):
                yield starts[0], ends[0]


def beside_in_sentence(material: Material, figure: Figure) -> list[Figure]:
    """The other figures of its unit in the sentence of the report that a figure is told in."""
    return [
        told.figure
        for prose in material.prose
        if (prose.sentence.document.id, prose.sentence.block, prose.sentence.text)
        == (figure.document.id, figure.block, figure.quote)
        for told in prose.told
        if told.figure.span != figure.span and told.figure.quantity is not None and _of_one_kind(told.figure, figure)
    ]


def _same_series(first: Figure, last: Figure) -> bool:
    if (first.cell is None) != (last.cell is None) or first.document.id != last.document.id:
        return False
    if first.cell is None or last.cell is None:
        return first.block == last.block and _comparable(first, last)
    if first.block != last.block or first.cell == last.cell:
        return False
    return first.cell[0] == last.cell[0] or first.cell[1] == last.cell[1]


def _comparable(first: Figure, last: Figure) -> bool:
    return (
        first.quantity is not None
        and last.quantity is not None
        and (first.document.id, first.block, first.cell, first.span)
        != (last.document.id, last.block, last.cell, last.span)
    )
