"""Amounts as answers in a sentence: which of several is meant, by its period, its kind, and what is said around it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.ranked.span_questions import Asked
from assistant.ranked.span_tokens import PLAIN, YEAR, Amount, Cut
from assistant.statements import Sentence

Column = NDArray[np.float64]
HEDGE = 16  # letters of what may stand between the start of a figure and its number: "approximately "


def sums(values: Sequence[float]) -> Column:
    """Running sums from 0, so that the sum over a stretch is one difference."""
    return np.concatenate([[0.0], np.cumsum(np.asarray(values, dtype=float))])


def _near(amount: Amount, said: Sequence[float]) -> float:
    """How much of what is asked is said around an amount, a word counting the less the farther away it is."""
    return sum(
        weight / (2 + min(abs(index - amount.first), abs(index - amount.last)))
        for index, weight in enumerate(said)
        if weight
    )


def _around(amount: Amount, amounts: Sequence[Amount], weight: Column) -> tuple[float, float]:
    """How much of what is asked is said between an amount and the ones beside it: before it, and behind it."""
    numbers = [one for one in amounts if one.kind != "date"]
    previous = max((one.last + 1 for one in numbers if one.last < amount.first), default=0)
    following = min((one.first for one in numbers if one.first > amount.last), default=len(weight) - 1)
    return float(weight[amount.first] - weight[previous]), float(weight[following] - weight[amount.last + 1])


def amount_columns(
    asked: Asked, one: Sentence, sentence: Cut, said: list[float], first: NDArray[np.int64], last: NDArray[np.int64]
) -> dict[str, Column]:
    """The features of stretches as amounts, and of amounts in them, as columns over pairs of first and last tokens.

    `said` is how much of what is asked each token says.
    """
    columns: dict[str, Column] = {}
    size = len(sentence.tokens)
    starts = sums(
        [any(amount.first == index and amount.kind != "date" for amount in sentence.amounts) for index in range(size)]
    )
    dates = sums(
        [any(amount.first == index and amount.kind == "date" for amount in sentence.amounts) for index in range(size)]
    )
    amounts_in = starts[last + 1] - starts[first]
    dates_in = dates[last + 1] - dates[first]
    columns["has_amount"] = (amounts_in > 0).astype(float)
    columns["has_amounts"] = (amounts_in > 1).astype(float)
    columns["has_date"] = (dates_in > 0).astype(float)
    for name in ("has_amount", "has_amounts", "has_date"):
        for kind in asked.kinds:
            columns[f"{kind}|{name}"] = columns[name]
    is_amount = np.zeros(len(first))
    fits = fitting(asked, one, sentence)
    weight = sums(said) / (sum(said) or 1.0)
    said_near = [_near(amount, said) for amount in sentence.amounts]
    for amount, fit, near_said in zip(sentence.amounts, fits, said_near, strict=True):
        exact = ((first == amount.first) & (last == amount.last)).astype(float)
        bare = ((first == amount.first) & (last == amount.first)).astype(float)
        if amount.last > amount.first and bare.any():
            columns["is_bare_number"] = columns.get("is_bare_number", 0.0) + bare
            for kind in asked.kinds:
                columns[f"{kind}|is_bare_number"] = columns["is_bare_number"]
            exact = exact + bare
        if not exact.any():
            continue
        alike = [near for other, near in zip(sentence.amounts, said_near, strict=True) if other.kind == amount.kind]
        columns["amount_near"] = columns.get("amount_near", 0.0) + exact * near_said / (max(said_near) or 1.0)
        ahead_said, behind_said = _around(amount, sentence.amounts, weight)
        columns["amount_before"] = columns.get("amount_before", 0.0) + exact * ahead_said
        columns["amount_after"] = columns.get("amount_after", 0.0) + exact * behind_said
        best = exact * float(near_said >= max(alike) and len(alike) > 1)
        columns["amount_nearest"] = columns.get("amount_nearest", 0.0) + best
        is_amount += exact
        for name in (
            f"is={amount.kind}",
            *(f"{kind}|is={amount.kind}" for kind in asked.kinds),
            *(f"{cue}|is={amount.kind}" for cue in asked.cues),
            f"is|{fit}",
            f"is={amount.kind}|{fit}",
            f"is|years_asked={min(len(asked.years), 2)}",
        ):
            columns[name] = columns.get(name, 0.0) + exact
        near: Column = (
            (first >= amount.first - 2) & (first <= amount.first) & (last >= amount.last) & (last <= amount.last + 2)
        ).astype(np.float64)
        columns[f"near|{fit}"] = columns.get(f"near|{fit}", 0.0) + near
    columns["is_amount"] = is_amount
    for kind in asked.kinds:
        columns[f"{kind}|is_amount"] = is_amount
    return columns


def fitting(asked: Asked, one: Sentence, sentence: Cut) -> list[str]:
    """Of each amount: whether its period is an asked one ("fits"), another ("other"), or neither is said ("undated")."""
    periods = asked.found.question.periods
    by_place = respective(sentence)
    figures = {figure.span[0]: figure.period for figure in one.figures if figure.span is not None}
    result = []
    for amount in sentence.amounts:
        if amount.kind == "date":
            years = {int(token.text) for token in sentence.tokens[amount.first : amount.last + 1] if token.name == YEAR}
            result.append("date_asked" if years & asked.years else "date_new")
            continue
        if not asked.years:
            result.append("unasked")
            continue
        if amount.first in by_place:
            dates = sentence.tokens[by_place[amount.first].first : by_place[amount.first].last + 1]
            years = {int(token.text) for token in dates if token.name == YEAR}
            result.append("in_turn_fits" if years & asked.years else "in_turn_other")
            continue
        period = next((figures[start] for start in figures if amount.start - HEDGE <= start <= amount.start), None)
        if period is None:
            result.append("undated")
        else:
            result.append("fits" if any(period.fits(one) > 0.2 for one in periods) else "other")
    return result


def respective(sentence: Cut) -> dict[int, Amount]:
    """The dates of amounts listed in turn: "$3 and $2 in 2019 and 2018, respectively", by the amounts' first tokens."""
    if not any(token.name == "respectively" for token in sentence.tokens):
        return {}
    runs: list[list[Amount]] = []
    for amount in sentence.amounts:
        previous = runs[-1][-1] if runs else None
        joined = previous is not None and all(
            token.name in (",", "and", "the", "our", "about", "in", "time", "at", "for", "as", "of", "our", "a", PLAIN)
            and (token.name != PLAIN or token.stem in ("end", "respect"))
            for token in sentence.tokens[previous.last + 1 : amount.first]
        )
        if joined and previous is not None and (previous.kind == "date") == (amount.kind == "date"):
            runs[-1].append(amount)
        else:
            runs.append([amount])
    dated = [run for run in runs if run[0].kind == "date" and len(run) > 1]
    result = {}
    for run in runs:
        if run[0].kind == "date" or len(run) < 2:
            continue
        alike = [other for other in dated if len(other) == len(run)]
        if alike:
            nearest = min(alike, key=lambda other: abs(other[0].first - run[0].first))
            result.update({amount.first: date for amount, date in zip(run, nearest, strict=True)})
    return result
