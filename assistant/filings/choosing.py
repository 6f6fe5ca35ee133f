"""The answer to a choice: of the figures that it may be made among the highest, the lowest, or those above a bound."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import Answer, Point
from assistant.calculator import CalculatorError
from assistant.evidence import Evidence
from assistant.filings.candidates import Candidate, candidates
from assistant.filings.choice import Choice
from assistant.filings.filing import Filing
from assistant.filings.series import LEAST_MEMBERS, Member
from assistant.filings.vocabulary import vocabulary
from assistant.wording import letter, listing, show, show_result
from assistant.words import keys
from corpus.quantities import Quantity

MOST_ANSWERS = 2  # where tables of different parts of the business each have their own
MOST_LISTED = 8
NEAR_BEST = 0.15  # below the best score, for another table to be heard too


@dataclass(frozen=True)
class _Ranked:
    """A member with what it is ranked by, and its `other` figure where that was worked out: a year before, or revenue."""

    member: Member
    value: Quantity
    other: Member | None = None


def chosen(choice: Choice, filing: Filing) -> Answer | None:
    """The one that is asked for, with its figure and the one next to it; None where no table says it."""
    found = candidates(choice, filing)
    answers: list[tuple[str, str, Candidate]] = []
    for candidate in found:
        if answers and candidate.score < found[0].score - NEAR_BEST:
            break
        ranked = _ranked(choice, candidate)
        if not ranked:
            continue
        name = ",".join(one.member.name.lower() for one in (ranked if _is_list(choice) else ranked[:1]))
        part = any(candidate.series.names < other.series.names for _, _, other in answers)
        if not part and all(name != other for other, _, _ in answers):
            answers.append((name, candidate.place, candidate))
    if not answers or len(answers) > MOST_ANSWERS:
        return None
    if len(answers) > 1 and len({place for _, place, _ in answers}) < len(answers):
        return None  # two tables of one place that say different things
    return _written(choice, [candidate for _, _, candidate in answers])


def _is_list(choice: Choice) -> bool:
    return choice.bound is not None or choice.filters


# --- in order --------------------------------------------------------------------------------------------------------


def _ranked(choice: Choice, candidate: Candidate) -> list[_Ranked]:
    """The members that are asked for, in the order asked; none where it cannot be said."""
    evidence = Evidence()
    ranked: list[_Ranked] = []
    for member in candidate.series.members:
        if member.is_rest or _is_left_out(choice, member):
            continue
        try:
            one = _valued(choice, candidate, member, evidence)
        except CalculatorError:
            continue
        if one is not None:
            ranked.append(one)
    if len(ranked) < LEAST_MEMBERS or len({one.value.unit for one in ranked}) > 1:
        return []
    ranked.sort(key=lambda one: one.value.value, reverse=choice.most)
    if choice.bound is not None:
        bound = choice.bound.value
        above = [one for one in ranked if (one.value.value > bound if choice.above else one.value.value < bound)]
        return above if choice.bound.unit in ("", ranked[0].value.unit) else []
    if choice.filters:
        return [
            one for one in ranked if one.value.number and (one.value.number > 0) == (choice.most != choice.asks_loss)
        ]
    if choice.asks_loss and ranked[0].value.number >= 0:
        return []
    return ranked if ranked[0].value.value != ranked[1].value.value else []


def _is_left_out(choice: Choice, member: Member) -> bool:
    """Whether a question leaves a member out: "outside the United States"."""
    left, name = choice.without.lower(), member.name.lower()
    return bool(left) and (left == name or bool(keys(left)) and keys(left) <= keys(name))


def _valued(choice: Choice, candidate: Candidate, member: Member, evidence: Evidence) -> _Ranked | None:
    assert member.figure.quantity is not None
    if candidate.earlier is not None:
        before = next((one for one in candidate.earlier.members if one.name == member.name), None)
        if before is None or before.value <= 0:
            return None
        calculation = evidence.calculate("growth(a, b)", [before.figure, member.figure])
        return _Ranked(member, calculation.result, before)
    if candidate.base is not None:
        revenue = next((one for one in candidate.base.members if one.name == member.name), None)
        if revenue is None or revenue.value <= 0:
            return None
        return _Ranked(member, evidence.calculate("margin(a, b)", [member.figure, revenue.figure]).result, revenue)
    if choice.share and choice.bound is not None and not candidate.series.is_share:
        assert candidate.series.total is not None
        calculation = evidence.calculate("share(a, b)", [member.figure, candidate.series.total])
        return _Ranked(member, calculation.result)
    return _Ranked(member, member.figure.quantity)


# --- in words --------------------------------------------------------------------------------------------------------


def _written(choice: Choice, heard: Sequence[Candidate]) -> Answer:
    evidence = Evidence()
    parts, spans = [], []
    ranked: list[_Ranked] = []
    for candidate in heard:
        ranked = _ranked(choice, candidate)
        spans += [one.member.name for one in (ranked if _is_list(choice) else ranked[:1])]
        where = f"In “{_unnumbered(candidate.place)}” " if len(heard) > 1 else ""
        parts.append(where + _said(choice, candidate, ranked, evidence))
    opening = "Yes. " if choice.asks_whether else ""
    single = len(heard) == 1 and not _is_list(choice)
    return evidence.answer(
        choice.text,
        opening + " ".join(parts),
        quantity=ranked[0].value if single else None,
        spans=spans,
        series=[Point(one.member.name, one.value) for one in ranked] if len(heard) == 1 else (),
        kind="comparison",
    )


def _unnumbered(heading: str) -> str:
    """A heading without the number of its note."""
    return re.sub(r"^(?:note\s+)?\d+[.:]?\s*[-–—]?\s*", "", heading, flags=re.IGNORECASE)


def _said(choice: Choice, candidate: Candidate, ranked: Sequence[_Ranked], evidence: Evidence) -> str:
    for one in ranked:
        _calculate(choice, candidate, one, evidence)
    shown = [f"{_shown(one)} {_marks(one, evidence)}" for one in ranked]
    if _is_list(choice):
        parts = [f"{one.member.name} ({said})" for one, said in zip(ranked, shown, strict=True)]
        return f"{listing(parts[:MOST_LISTED])}, by {_measure_said(choice, candidate)} ({_column_said(candidate)})."
    figures = [one.member.figure for one in ranked]
    if candidate.earlier is None and candidate.base is None and len(figures) > 1:
        names = ", ".join(letter(index) for index in range(len(figures)))
        evidence.calculate(f"{'max' if choice.most else 'min'}({names})", figures)
    first, second = ranked[0], ranked[1]
    degree = "largest" if choice.asks_loss else "highest" if choice.most else "lowest"
    text = f"{first.member.name} has the {degree} {_measure_said(choice, candidate)} ({_column_said(candidate)}): {shown[0]}"
    if choice.growth and not choice.most and first.value.number < 0:
        text += f", a decline of {show_result(replace(first.value, number=abs(first.value.number), written=''))}"
    return f"{text}; next is {second.member.name} at {shown[1]}."


def _calculate(choice: Choice, candidate: Candidate, one: _Ranked, evidence: Evidence) -> None:
    """What is worked out for a member, once more for the answer's own evidence."""
    if one.other is not None and candidate.base is not None:
        evidence.calculate("margin(a, b)", [one.member.figure, one.other.figure])
    elif one.other is not None:
        evidence.calculate("growth(a, b)", [one.other.figure, one.member.figure])
    elif choice.share and choice.bound is not None and not candidate.series.is_share:
        assert candidate.series.total is not None
        evidence.calculate("share(a, b)", [one.member.figure, candidate.series.total])
    elif choice.bound is not None or choice.filters:
        evidence.calculate("count(a)", [one.member.figure])


def _shown(one: _Ranked) -> str:
    return show(one.value) if one.value is one.member.figure.quantity else show_result(one.value)


def _marks(one: _Ranked, evidence: Evidence) -> str:
    figures = [*([one.other.figure] if one.other is not None else []), one.member.figure]
    return "".join(f"[{evidence.cite(figure)}]" for figure in figures)


def _measure_said(choice: Choice, candidate: Candidate) -> str:
    """What was compared: "organic revenue growth", "operating loss", "share of revenue"."""
    measure = "operating_loss" if choice.asks_loss else choice.measure or "revenue"
    narrowed = " ".join((*sorted(vocabulary().qualifiers_in(candidate.series.said)), measure)).replace("_", " ")
    if choice.growth:
        return f"{narrowed} growth"
    return (
        f"share of {narrowed}" if candidate.series.is_share or (choice.share and choice.bound is not None) else narrowed
    )


def _column_said(candidate: Candidate) -> str:
    """Which figures of the table these are, in its words: "Net sales, Fiscal Year 2022"."""
    series = candidate.series
    parts = [] if series.label and all(word in series.label for word in series.said.split()) else [series.said]
    return ", ".join(part for part in (*parts, series.label) if part) or candidate.place
