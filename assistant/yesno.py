"""Questions answered by yes or no, with both sides said."""

import re
from dataclasses import replace
from decimal import Decimal

from assistant.answers import Answer
from assistant.contest import Entry, comparable
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.finding import Found, named
from assistant.operands import alike, operand_names, over_time, pair, plan_and_actual
from assistant.totals import total
from assistant.wording import listing, show, show_result, subject_of
from corpus.quantities import format_quantity
from corpus.units import PERCENT


def _against_sum(found: Found) -> Answer | None:
    """ "Is Meta's bigger than Microsoft's and Apple's together?": the sum of what stands behind "than"."""
    question = found.question
    than = re.search(r"\bthan\b", question.text)
    if than is None or not re.search(r"\b(?:together|combined|put together|in total)\b", question.text, re.IGNORECASE):
        return None
    for one in found.holding[:2]:
        rows = named(one.rows)
        if len(rows) < 3:
            continue
        column = named(one.columns)[0] if one.columns else None
        period = question.periods[0] if question.periods else None
        figures = {row: found.figure(row, column, period, one) for row in rows}
        sides = [
            [figure for row, figure in figures.items() if figure and (row.position < than.start()) == before]
            for before in (True, False)
        ]
        if not all(sides) or not all(alike(figure, sides[0][0]) for side in sides for figure in side):
            return None
        evidence = Evidence()
        sums = [evidence.calculate(f"sum({', '.join(operand_names(len(side)))})", side).result for side in sides]
        evidence.note([figure for side in sides for figure in side])
        less = re.search(r"\b(?:less|lower|smaller|fewer)\b", question.text, re.IGNORECASE)
        true = sums[0].value < sums[1].value if less else sums[0].value > sums[1].value
        said = [
            f"{listing([subject_of(figure) for figure in side])} ({show_result(total)} "
            + "".join(f"[{evidence.cite(figure)}]" for figure in side)
            + ")"
            for side, total in zip(sides, sums, strict=True)
        ]
        relation = (
            "more" if sums[0].value > sums[1].value else "less" if sums[0].value < sums[1].value else "no more or less"
        )
        return evidence.answer(
            question.text,
            f"{'Yes' if true else 'No'}, {said[0]} is {relation} than {said[1]} together.",
            spans=["yes" if true else "no"],
            kind="comparison",
        )
    return None


def compare(found: Found) -> Answer | None:
    """Yes or no, with both sides said."""
    question = found.question
    summed = _against_sum(found)
    if summed is not None:
        return summed
    against_plan = re.search(
        r"\bthan (?:was |were |had been |is )?(?:its |their |the |it |they )?(?:budget|plan|target|allocation|budgeted|planned)|\b(?:of|over|above|within|exceed\w*) (?:its |their |the )?(?:[\w/-]+ )?(?:budget|plan|target)",
        question.text,
        re.IGNORECASE,
    )
    planned = plan_and_actual(found) if against_plan else None
    if planned is not None:
        return _against_plan(found, *planned)
    if question.bounds and not re.search(r"\b(?:percentage )?points\b", question.text):
        return _against_bound(found)
    multiple = re.search(r"\b(double|twice|triple|half|halve)\w*\b", question.text, re.IGNORECASE)
    over = bool(
        re.search(
            r"\b(?:increase|rise|rose|grow|grew|go up|went up|fall|fell|decrease|decline|drop|go down|shrink|improve|worsen|double|triple|halve)"
            r"|\bthan (?:in |it was |they were )?(?:the |its )?(?:(?:previous|prior|last|preceding) (?:\w+ )?(?:year|quarter|month|period)|(?:year|quarter|month) (?:before|earlier)|a year (?:before|earlier|ago))",
            question.text,
            re.IGNORECASE,
        )
    )
    two = (over_time(found) if over or len(question.periods) >= 2 else None) or pair(found)
    if two is None:
        return _sign(found)
    in_time = over or (len(question.periods) >= 2 and two[0].row == two[1].row)
    first, second = (two[1], two[0]) if in_time else two
    if in_time and len(question.periods) >= 2 and not over:
        # "more in 2024 than in 2023": the period named first is the one that is asked about.
        asked = question.periods[0]
        if first.period is not None and first.period.fits(asked) < 0.3:
            first, second = second, first
    if first.quantity is None or second.quantity is None or first.quantity.unit != second.quantity.unit:
        return None
    evidence = Evidence()
    one, other = first.quantity.value, second.quantity.value
    a, b = evidence.cite(first), evidence.cite(second)
    evidence.note([first, second])
    calculation = None
    if multiple:
        calculation = evidence.calculate("a / b", [first, second])
        factor = {"d": 2, "t": 2 if multiple[1].lower() == "twice" else 3, "h": Decimal("0.5")}[multiple[1][0].lower()]
        reached = (
            calculation.result.number >= factor if factor != Decimal("0.5") else calculation.result.number <= factor
        )
        tie = ""
        if not reached and abs(calculation.result.number - factor) < Decimal("0.1") * factor:
            tie = "not quite: "
        text = f"{'Yes, ' if reached else 'No, '}{tie}{subject_of(first)} ({show(first.quantity)} [{a}]) is {show_result(calculation.result)} times {subject_of(second)} ({show(second.quantity)} [{b}])."
        return evidence.answer(
            question.text, text, calculation=calculation, spans=["yes" if reached else "no"], kind="comparison"
        )
    if re.search(r"\bequal\b|\bsame\b", question.text, re.IGNORECASE):
        true = one == other
    else:
        less = re.search(
            r"\b(?:less|lower|smaller|fewer|shorter|slower|cheaper|earlier|below|under|fall|fell|decrease|decline|drop|go down|shrink|worse)",
            question.text,
            re.IGNORECASE,
        )
        if all(quantity.number < 0 for quantity in (first.quantity, second.quantity)):
            one, other = abs(one), abs(other)
        true = one < other if less else one > other
    relation = "equal to" if one == other else "more than" if one > other else "less than"
    if first.quantity.unit == PERCENT:
        relation = relation.replace("more", "higher").replace("less", "lower")
    text = f"{'Yes' if true else 'No'}, {subject_of(first)} ({show(first.quantity)} [{a}]) is {relation} {subject_of(second)} ({show(second.quantity)} [{b}])."
    return evidence.answer(question.text, text, spans=["yes" if true else "no"], kind="comparison")


def _against_plan(found: Found, planned: Figure, happened: Figure) -> Answer | None:
    """Whether more was spent than budgeted, or more than a part of it ("more than half of its budget")."""
    question = found.question
    evidence = Evidence()
    portion = next((bound for bound in question.bounds if bound.unit == PERCENT), None)
    calculation = evidence.calculate("share(b, a)", [planned, happened])
    evidence.note([planned, happened])
    limit = portion.value if portion else Decimal(100)
    reached = calculation.result.value
    true = (
        reached <= limit
        if re.search(r"\b(?:less|below|under|fewer|within)\b", question.text, re.IGNORECASE)
        else reached > limit
    )
    a, b = (
        (operand.marker for operand in calculation.operands[1::-1])
        if calculation.operands[0].name == "b"
        else (operand.marker for operand in calculation.operands[:2])
    )
    text = (
        f"{'Yes' if true else 'No'}, {subject_of(happened)} ({show(happened.quantity)} [{b}]) is {show_result(calculation.result)} of {subject_of(planned)} ({show(planned.quantity)} [{a}])."
        if happened.quantity and planned.quantity
        else ""
    )
    return evidence.answer(
        question.text, text, calculation=calculation, spans=["yes" if true else "no"], kind="comparison"
    )


def _sum_against_bound(found: Found) -> Answer | None:
    """ "Does the sum of the five companies equal $805 billion?": what they add up to, held against the bound."""
    question = found.question
    summed = total(found.asking(replace(question, operation="sum", wants="figure")))
    if summed is None or summed.calculation is None or summed.quantity is None:
        return None
    bound = comparable(question.bounds[0], [Entry("", summed.quantity, ())])
    if bound is None:
        return None
    value, limit = summed.quantity.value, bound.value
    equal = bool(re.search(r"\bequal\w*\b|\bexactly\b|\bsame\b|\bup to\b|\bcome to\b", question.text, re.IGNORECASE))
    true = value == limit if equal else value > limit if question.above else value < limit
    return replace(summed, text=f"{'Yes' if true else 'No'}: {summed.text}", spans=("yes" if true else "no",))


def _sign(found: Found) -> Answer | None:
    """ "Was the trust in surplus?": the figure's own sign says it."""
    question = found.question
    gain = re.search(r"\b(?:surplus|profit(?:able)?|gain|positive)\b", question.text, re.IGNORECASE)
    if not gain and not re.search(r"\b(?:deficit|loss|negative|in the red)\b", question.text, re.IGNORECASE):
        return None
    if re.search(r"\bthan\b", question.text, re.IGNORECASE):
        return None  # of two figures the sign of one says nothing
    signs = ("loss", "profit", "surplus", "deficit", "gain", "posit", "negat")
    plain = replace(question, terms=tuple(term for term in question.terms if term.key not in signs) or question.terms)
    figure = found.asking(plain).lookup(question.periods[0] if question.periods else None)
    figure = figure or found.lookup(question.periods[0] if question.periods else None)
    if figure is None or figure.quantity is None or figure.quantity.number == 0:
        return None
    true = (figure.quantity.number > 0) == bool(gain)
    if figure.span is not None:
        # "a deficit of €1.9 million": in prose the word beside the number says it, and no sign.
        before = figure.quote[: figure.span[0]]
        word = re.search(r"\b(surplus|profit|gain|deficit|loss)\s+(?:of\s+)?(?:about\s+)?\W*$", before, re.IGNORECASE)
        if word is None:
            return None
        true = (word[1].lower() in ("surplus", "profit", "gain")) == bool(gain)
    evidence = Evidence()
    text = f"{'Yes' if true else 'No'}, {subject_of(figure)} is {show(figure.quantity)} [{evidence.cite(figure)}]."
    evidence.note([figure])
    return evidence.answer(question.text, text, spans=["yes" if true else "no"], kind="comparison")


def _against_bound(found: Found) -> Answer | None:
    question = found.question
    if re.search(r"\b(?:sum|together|combined|add(?:s|ed)? up)\b", question.text, re.IGNORECASE):
        return _sum_against_bound(found)
    figure = found.lookup(question.periods[0] if question.periods else None)
    if figure is None or figure.quantity is None:
        return None
    bound = comparable(question.bounds[0], [Entry("", figure.quantity, (figure,))])
    if bound is None:
        return None
    value, limit = figure.quantity.value, bound.value
    true = (value > limit if question.above else value < limit) or (question.inclusive and value == limit)
    if re.search(r"\bequal\b|\bexactly\b|\bthe same\b", question.text, re.IGNORECASE):
        true = value == limit
    evidence = Evidence()
    marker = evidence.cite(figure)
    evidence.note([figure])
    relation = "equal to" if value == limit else "above" if value > limit else "below"
    text = f"{'Yes' if true else 'No'}, {subject_of(figure)} is {show(figure.quantity)} [{marker}], which is {relation} {format_quantity(question.bounds[0])}."
    return evidence.answer(question.text, text, spans=["yes" if true else "no"], kind="comparison")
