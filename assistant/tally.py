"""Shares and times of a run, as every report of one gives them."""

import math
from collections.abc import Sequence


def percent(part: int, whole: int) -> float | None:
    """`part` of `whole` in percent, rounded down to a tenth, so that 100 means all; None of nothing."""
    return None if whole == 0 else math.floor(1000 * part / whole) / 10


def percentile(values: Sequence[float], share: float) -> float:
    """The least of the values within which `share` (0 to 1) of them lie; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def shown(percent: float | None) -> str:
    """A percentage as a report prints it; a dash where nothing was asked."""
    return "–" if percent is None else f"{percent:.1f}%"
