"""Which figures a calculation takes: those that a question names, sets side by side, or follows through time."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.figures import Figure, without_periods
from assistant.finding import Found, named, unique
from assistant.matching import Group, Match
from assistant.statements import document_period
from assistant.wanted import MONEY
from assistant.wording import letter
from corpus.periods import Period
from corpus.quantities import Quantity
from corpus.units import PERCENT

OWN_YEAR = 0.5  # how well a figure's period must fit the report's for it to be of the year that the report is on


def figures_named(found: Found, most: int = 8) -> list[Figure]:
    """The figures that a question names one by one: by rows, by columns, by periods, in its order."""
    question = found.question
    result: list[Figure] = []
    for one in found.holding[:3]:
        rows: list[Group | None] = [*named(one.rows)] or [None]
        columns: list[Group | None] = [*named(one.columns)] or [None]
        periods: list[Period | None] = [*question.periods] or [None]
        if len(columns) > 1 and len(periods) > 1:
            # "share of its 2026 budget in Q1": a column for each period, not every pair of them.
            periods = [None] if all(_dated(one, column) for column in columns if column) else periods
        picked = [
            found.figure(row, column, period, one)
            or (found.figure(row, column, None, one) if len(columns) > 1 and column and _dated(one, column) else None)
            or (found.figure(row, None, period, one) if len(periods) > 1 else None)
            for row in rows
            for column in columns
            for period in periods
        ]
        kept = unique(figure for figure in picked if figure is not None)
        if len(kept) > len(result):
            result = kept
        if len(result) >= len(rows) * len(periods) and result:
            break
    return result[:most]


def _dated(one: Match, group: Group) -> bool:
    return any(label.period is not None for label in group.labels)


def pair(found: Found) -> tuple[Figure, Figure] | None:
    """The two figures that a question sets side by side, in its order (periods: in time)."""
    question = found.question
    if len(question.periods) >= 2:
        first, last = sorted((question.periods[0], question.periods[-1]), key=lambda period: period.order)
        first, last = _completed(first, last)
        for one in found.holding[:4]:
            row = named(one.rows)[0] if one.rows else None
            columns = named(one.columns)
            column = columns[0] if columns else None
            old = found.figure(row, column, first, one) or found.figure(row, None, first, one)
            new = found.figure(row, column, last, one) or found.figure(row, None, last, one)
            if old and new and old != new and alike(old, new):
                return old, new
        old_figure, new_figure = found.lookup(first), found.lookup(last)
        if old_figure and new_figure and old_figure != new_figure and alike(old_figure, new_figure):
            return old_figure, new_figure
        return None
    several = figures_named(found)
    if len(several) >= 2:
        return several[0], several[1]
    return None


def _completed(first: Period, last: Period) -> tuple[Period, Period]:
    """ "from Q1 to Q4 2024": the year said once holds for both."""
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year, start_year=last.start_year)
    if last.year is None and first.year is not None:
        last = replace(last, year=first.year, start_year=first.start_year)
    return (first, last) if first.order <= last.order else (last, first)


def alike(one: Figure, other: Figure) -> bool:
    """True for two figures that may be added or compared: of one unit, or amounts of one table whose sign stands once."""
    if one.quantity is None or other.quantity is None:
        return False
    units = {one.quantity.unit, other.quantity.unit}
    # In accounts the currency sign stands on the first and last lines only.
    return len(units) == 1 or (
        one.block == other.block
        and without_periods(one.column) == without_periods(other.column)
        and "" in units
        and bool(units & MONEY)
    )


def over_time(found: Found) -> tuple[Figure, Figure] | None:
    """Two figures of one series: at the two periods asked; else the asked one and the one before; else first and last.

    In the report of a year, which the last of them is of, that year and the one before it.
    """
    question = found.question
    if len(question.periods) >= 2:
        return pair(found)
    period = question.periods[0] if question.periods else None
    for one in found.holding[:4]:
        row = named(one.rows)[0] if one.rows else None
        column = named(one.columns)[0] if one.columns else None
        figure = found.figure(row, column, period, one)
        if figure is None:
            continue
        series = [other for other in found.series(figure) if alike(other, figure)]
        if len(series) < 2:
            continue
        if period is None and question.operation in ("cagr", "growth", "change"):
            whole = document_period(figure.document)
            own = series[-1].period
            if whole is not None and own is not None and own.fits(whole) > OWN_YEAR:
                return series[-2], series[-1]  # the report of a year is asked about that year
            return series[0], series[-1]
        if period is not None and re.search(r"\bsince\b", question.text, re.IGNORECASE) and series[-1] != figure:
            return figure, series[-1]
        at = series.index(figure) if figure in series else len(series) - 1
        if at > 0:
            return series[at - 1], series[at]
    return prose_pair(found)


def prose_pair(found: Found) -> tuple[Figure, Figure] | None:
    """Two figures of one unit that a sentence sets against each other: "1,913 GWh in 2024, against 1,836 GWh in 2023"."""
    unit = PERCENT if found.question.operation == "points" else None
    said = found.stated(found.question.periods[0] if found.question.periods else None, unit)
    if said is None:
        return None
    others = [figure for figure in said.sentence.figures if figure != said.figure and alike(figure, said.figure)]
    if len(others) != 1 or len([f for f in said.sentence.figures if alike(f, said.figure)]) != 2:
        return None
    other = others[0]
    first, second = sorted((other, said.figure), key=lambda figure: figure.span or (0, 0))
    between = said.sentence.text[first.span[1] if first.span else 0 : second.span[0] if second.span else 0]
    if not re.search(r"\b(?:to|against|compared|versus|than|from|was|and)\b|\(", between):
        return None
    if re.search(r"\b(?:against|compared|versus|than|up from|down from)\b|\(|[,;] from\s*$", between):
        return second, first  # what it is now, set against what it was
    if re.search(r"\bfrom\b.*?\bto\b", said.sentence.text):
        ordered = sorted((other, said.figure), key=lambda figure: figure.span or (0, 0))
        return ordered[0], ordered[1]
    if other.period and said.figure.period and other.period.order != said.figure.period.order:
        ordered = sorted((other, said.figure), key=lambda figure: figure.period.order if figure.period else (0, 0, 0))
        return ordered[0], ordered[1]
    return None


PLANNED = frozenset(("budget", "forecast", "target", "baselin"))


def plan_and_actual(found: Found, given: tuple[Match, Group] | None = None) -> tuple[Figure, Figure] | None:
    """The planned and the actual figure of the row that is named: its budget and what was spent of it."""
    question = found.question
    for one in found.holding[:3] if given is None else (given[0],):
        total = [label for label in one.sheet.rows if label.is_total]
        dated = [
            label
            for label in one.sheet.rows
            if label.period and any(label.period.fits(asked) > 0.5 for asked in question.periods)
        ]
        if given is not None:
            row = given[1]
        elif one.rows:
            row = named(one.rows)[0]
        elif dated and not dated[0].keys:
            row = Group(tuple(dated), frozenset(), 1.0)
        elif len(total) == 1:
            row = Group((total[0],), frozenset(), 1.0)
        else:
            continue
        planned, happened = None, None
        # "budget" may mean a column by a word near to it ("2026E CapEx").
        meant = [
            label for group in one.columns if all(term.key in PLANNED for term in group.terms) for label in group.labels
        ]
        for label in one.sheet.columns:
            if label.index not in one.sheet.measured or _of_another_year(label.period, question.periods):
                continue
            figure = found.figure(row, Group((label,), frozenset(), 1.0), None, one)
            if label.keys & PLANNED or label in meant:
                planned = planned or figure
            elif label.keys & {"actual", "spent", "expenditur", "result", "use"}:
                happened = happened or figure
        if planned and happened and alike(planned, happened):
            return planned, happened
    return None


def _of_another_year(period: Period | None, asked: Sequence[Period]) -> bool:
    years = {one.year for one in asked if one.year is not None}
    return period is not None and period.year is not None and bool(years) and period.year not in years


_OF_WHICH = re.compile(r"\bof which\b|\bincluding\b|\bof (?:this|that|these|it)\b", re.IGNORECASE)


_BETWEEN = re.compile(r"\b(?:of|to|than|and|on|into|for|against|by|over|as)\b", re.IGNORECASE)


def two_lookups(found: Found) -> tuple[Figure, Figure] | None:
    """Two figures that a question names on both sides of a word ("R&D … of revenue"), each looked up by itself.

    For operands that stand in different tables. They come in the question's order.
    """
    question = found.question
    period = question.periods[0] if question.periods else None
    for match in _BETWEEN.finditer(question.text):
        sides = [
            tuple(term for term in question.terms if term.end <= match.start()),
            tuple(term for term in question.terms if term.start >= match.end()),
        ]
        if not all(any(term.weight >= 1 and not term.is_verb for term in side) for side in sides):
            continue
        figures = [found.asking(replace(question, terms=side, operation="lookup")).lookup(period) for side in sides]
        if figures[0] and figures[1] and figures[0] != figures[1] and figures[0].cell and figures[1].cell:
            return figures[0], figures[1]
    return None


def of_which(found: Found) -> tuple[Figure, Figure] | None:
    """A whole and a part of it that one sentence gives: "a budget of £58m, of which £51m had been spent"."""
    for said in (found.stated(None), found.stated(found.question.periods[0]) if found.question.periods else None):
        if said is None:
            continue
        text = said.sentence.text
        figures = [figure for figure in said.sentence.figures if alike(figure, said.figure)]
        if len(figures) == 2 and figures[0].span and figures[1].span:
            between = text[figures[0].span[1] : figures[1].span[0]]
            if _OF_WHICH.search(between) or re.match(r"Of\b", text) and "," in between:
                return figures[0], figures[1]
    return None


def quantity_of(figure: Figure) -> Quantity:
    """The quantity of a figure that is known to have one."""
    assert figure.quantity is not None
    return figure.quantity


def operand_names(count: int) -> list[str]:
    """Names for so many operands: a, b, c …"""
    return [letter(index) for index in range(count)]
