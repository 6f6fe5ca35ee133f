"""Growth, change, percentage points and compound growth between two figures."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answers import Answer, Point
from assistant.calculator import Operand
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.finding import Found, named, unique
from assistant.matching import Group
from assistant.operands import alike, over_time, pair, prose_pair, quantity_of
from assistant.wording import BY_SIZE, capital, in_when, series_name, show, show_result, subject_of, when
from assistant.words import stem
from corpus.periods import Period
from corpus.quantities import Quantity, format_quantity
from corpus.units import PERCENT, POINTS, RATES

_FALL = re.compile(
    r"\b(?:fall|fell|fallen|drop|dropped|declin\w*|decreas\w*|shrink|shrank|less|fewer|lower|reduc\w*|slow\w*|cut|smaller|shorter|go down|went down|lose|lost|down)\b",
    re.IGNORECASE,
)


_DIRECTED = re.compile(
    r"\b(?:increas\w*|decreas\w*|r[io]se[ns]?|rising|f[ae]ll\w*|gr[eo]w\w*|declin\w*|drop\w*|reduc\w*|higher|lower|more|less)\b",
    re.IGNORECASE,
)
_OUTGO = re.compile(
    r"\b(?:costs?|expen\w+|spen[dt]\w*|charges?|outlays?|payments?|paid|tax(?:es)?|wages?|salar\w+)\b", re.IGNORECASE
)


def is_outgo_by_size(question: str, quantities: Sequence[Quantity | None]) -> bool:
    """Whether costs that are written in brackets are asked about as costs that rise or fall: more of them is a rise."""
    return bool(_OUTGO.search(question) and _DIRECTED.search(question)) and all(
        one is not None and one.number < 0 for one in quantities
    )


def growth(found: Found) -> Answer | None:
    """ "By what percentage …": computed from two figures; what the report itself states is said beside it."""
    question = found.question
    if len(question.periods) < 2:
        stated = stated_growth(found, question.periods[0] if question.periods else None)
        if stated is not None:
            evidence = Evidence()
            marker = evidence.cite(stated)
            evidence.note([stated])
            text = (
                f"{capital(subject_of(stated))} is {show(stated.quantity)} as the report states it [{marker}]."
                if stated.cell and stated.quantity
                else f"{stated.quote} [{marker}]"
            )
            return evidence.answer(
                question.text, text, quantity=stated.quantity, spans=[stated.text], kind="calculation"
            )
    two = over_time(found)
    if two is None and len(question.periods) < 2:
        two = pair(found)
    if two is None:
        return None
    old, new = two
    evidence = Evidence()
    if old.quantity and old.quantity.unit in RATES:
        return points(found)
    calculation = evidence.calculate("growth(a, b)", [old, new])
    evidence.note([old, new])
    result = calculation.result
    falls = result.number < 0
    size = show_result(replace(result, number=abs(result.number)))
    a, b = (operand.marker for operand in calculation.operands[:2])
    verb = "falls" if falls else "grows"
    if old.period != new.period and old.row == new.row or old.period != new.period:
        text = f"{capital(series_name(new))} {verb} by {size}, from {show(quantity_of(old))}{in_when(old)} [{a}] to {show(quantity_of(new))}{in_when(new)} [{b}]"
    else:
        text = f"{capital(subject_of(new))} ({show(quantity_of(new))} [{b}]) is {size} {'lower' if falls else 'higher'} than {subject_of(old)} ({show(quantity_of(old))} [{a}])"
    stated = stated_growth(found, new.period, near=new) if _adjacent(found, old, new) else None
    if stated is not None and stated.quantity is not None:
        text += f"; the report states {stated.text} [{evidence.cite(stated)}]"
        if abs(stated.quantity.value - result.value) > Decimal("0.6"):
            evidence.caveat(
                f"The stated {stated.text} and the computed {format_quantity(result, 1)} differ by more than rounding."
            )
    if falls and _FALL.search(question.text):
        result = replace(result, number=abs(result.number))
    return evidence.answer(
        question.text,
        text + ".",
        quantity=result,
        calculation=calculation,
        series=series_points(found, new),
        kind="calculation",
    )


def _adjacent(found: Found, old: Figure, new: Figure) -> bool:
    series = found.series(new)
    return old in series and new in series and series.index(new) - series.index(old) == 1


def stated_growth(found: Found, period: Period | None, near: Figure | None = None) -> Figure | None:
    """The growth that the report itself states: a column of growth in the same row, or a percentage in a sentence."""
    growing = ("grow", "chang", "yoy", "increas", "variat")
    candidates = [found.sheet_of(near)] if near is not None and near.cell else [one.sheet for one in found.holding[:3]]
    for sheet in candidates:
        for label in sheet.columns:
            if not any(key in label.keys for key in growing):
                continue
            for row in sheet.rows:
                figure = sheet.values.get((row.index, label.index))
                if figure is None or figure.quantity is None or figure.quantity.unit != PERCENT:
                    continue
                if near is not None and near.cell is not None and row.index != near.cell[0]:
                    continue
                if near is None and (period is None or figure.period is None or figure.period.fits(period) < 0.5):
                    continue
                return figure
    if near is not None:
        return None
    verbs = frozenset(
        stem(word) for word in "grow rise increase fall drop decline decrease growth change up down".split()
    )
    best = found.stated(period, PERCENT)
    return (
        best.figure
        if best and verbs & frozenset(stem(word) for word in best.sentence.text.split()) and best.score > 0.7
        else None
    )


def change(found: Found) -> Answer | None:
    """ "How much more …", "the difference between …": one figure less another, with who is ahead said in words."""
    question = found.question
    by_time = bool(len(question.periods) >= 2)
    two = pair(found)
    if two is None:
        two = over_time(found)
        by_time = True
    if two is None:
        return None
    first, second = two
    if not alike(first, second):
        return None
    evidence = Evidence()
    in_time = by_time or (first.period != second.period and first.row == second.row and first.period is not None)
    old, new = (first, second) if in_time else (second, first)
    percent = bool(
        re.search(
            r"\bin (?:percent|%|per cent|percentage)|\bpercent(?:age)? (?:change|difference)",
            question.text,
            re.IGNORECASE,
        )
    )
    if percent:
        return growth(found)
    rates = bool(old.quantity and old.quantity.unit in RATES)
    by_size = is_outgo_by_size(question.text, [old.quantity, new.quantity])
    expression = "b - a" if rates else "change(abs(a), abs(b))" if by_size else "change(a, b)"
    calculation = evidence.calculate(expression, [old, new])
    if by_size:
        evidence.caveat(BY_SIZE)
    evidence.note([old, new])
    result = calculation.result
    size = show_result(replace(result, number=abs(result.number)))
    a, b = (operand.marker for operand in calculation.operands[:2])
    if in_time and old.period is not None and new.period is not None:
        verb = "falls" if result.number < 0 else "rises"
        text = f"{capital(series_name(new))} {verb} by {size}, from {show(quantity_of(old))}{in_when(old)} [{a}] to {show(quantity_of(new))}{in_when(new)} [{b}]."
        if result.number < 0 and _FALL.search(question.text):
            result = replace(result, number=abs(result.number))
    else:
        more = "less" if result.number < 0 else "more"
        text = f"{capital(subject_of(new))} ({show(quantity_of(new))} [{b}]) is {size} {more} than {subject_of(old)} ({show(quantity_of(old))} [{a}])."
        if re.search(r"\b(?:difference|gap|differ|spread|less|fewer|lower|smaller)\b", question.text, re.IGNORECASE):
            result = replace(result, number=abs(result.number))
    return evidence.answer(question.text, text, quantity=result, calculation=calculation, kind="calculation")


def points(found: Found) -> Answer | None:
    """Percentage points between two percentages, as stated in the report where it states them."""
    question = found.question
    spoken = replace(
        question, terms=(*question.terms, *(term for term in question.spoken if term.key in ("grow", "rate", "chang")))
    )
    for asked in (found.asking(spoken), found):
        two = _percentages(asked)
        if two is not None:
            old, new = two
            evidence = Evidence()
            calculation = evidence.calculate("points(a, b)", [old, new])
            evidence.note([old, new])
            result = replace(calculation.result, unit=POINTS)
            size = show_result(replace(result, number=abs(result.number)))
            a, b = (operand.marker for operand in calculation.operands[:2])
            if old.period != new.period:
                verb = "falls" if result.number < 0 else "rises"
                text = f"{capital(series_name(new))} {verb} by {size}, from {show(quantity_of(old))}{in_when(old)} [{a}] to {show(quantity_of(new))}{in_when(new)} [{b}]."
            else:
                text = f"{capital(subject_of(new))} ({show(quantity_of(new))} [{b}]) is {size} {'below' if result.number < 0 else 'above'} {subject_of(old)} ({show(quantity_of(old))} [{a}])."
            result = (
                replace(result, number=abs(result.number))
                if _FALL.search(question.text) or not re.search("chang", question.text)
                else result
            )
            return evidence.answer(question.text, text, quantity=result, calculation=calculation, kind="calculation")
    return None


def _percentages(found: Found) -> tuple[Figure, Figure] | None:
    """Two figures in percent: of the columns that are percentages, at the periods or rows that are asked."""
    question = found.question
    for one in found.holding[:4]:
        percents = tuple(
            label
            for label in one.sheet.columns
            if any(
                figure.quantity and figure.quantity.unit == PERCENT
                for (_, column), figure in one.sheet.values.items()
                if column == label.index
            )
        )
        if not percents:
            continue
        columns = [group for group in named(one.columns) if any(label in percents for label in group.labels)]
        growing = [label for label in percents if "grow" in label.keys or "yoy" in label.keys or "chang" in label.keys]
        if growing and any(term.key == "grow" for term in question.spoken):
            columns = [Group((growing[0],), frozenset(), 1.0)]
        column = (
            columns[0]
            if columns
            else Group(percents, frozenset(), 0.0)
            if not all(label.period for label in percents)
            else None
        )
        rows: list[Group | None] = [*named(one.rows)] or [None]
        periods: list[Period | None] = [*sorted(question.periods, key=lambda period: period.order)] or [None]
        picked = unique(
            figure
            for row in rows
            for period in periods
            if (figure := found.figure(row, column, period, one))
            and figure.quantity
            and figure.quantity.unit == PERCENT
        )
        if len(picked) == 1 and picked[0].period:
            series = found.series(picked[0])
            at = series.index(picked[0]) if picked[0] in series else 0
            if at > 0:
                return series[at - 1], series[at]
        if len(picked) >= 2:
            return picked[0], picked[-1]
    two = prose_pair(found)
    return two if two and two[0].quantity and two[0].quantity.unit == PERCENT else None


def cagr(found: Found) -> Answer | None:
    """The compound annual growth rate between two years of a series."""
    two = over_time(found)
    if two is None:
        return None
    old, new = two
    if old.period is None or new.period is None or old.period.year is None or new.period.year is None:
        return None
    years = new.period.year - old.period.year
    evidence = Evidence()
    span = Operand(
        "n", f"years from {old.period.year} to {new.period.year}", Quantity(Decimal(years), unit="years"), None
    )
    calculation = evidence.calculate("cagr(a, b, n)", [old, new], [span])
    evidence.note([old, new])
    a, b = (operand.marker for operand in calculation.operands[:2])
    text = (
        f"{capital(series_name(new))} grows at a compound annual rate of {show_result(calculation.result)} from {when(old)} ({show(quantity_of(old))} [{a}]) "
        f"to {when(new)} ({show(quantity_of(new))} [{b}]), over {years} years."
    )
    return evidence.answer(
        found.question.text,
        text,
        quantity=calculation.result,
        calculation=calculation,
        series=series_points(found, new),
        kind="calculation",
    )


def series_points(found: Found, figure: Figure) -> list[Point]:
    """The points of the series that a figure belongs to, for a plot; none for fewer than three."""
    series = found.series(figure)
    return [Point(when(other), quantity_of(other)) for other in series] if len(series) > 2 else []
