"""What may be derived from figures, as data: the words that call for it and the calculator's expression."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Derivation:
    """One way to compute an answer from figures.

    `cues` are those of which one must be said for it to be tried, `expression` the calculator's over the figures'
    names, and `signed` the one for figures of which some are negative, where that is another;
    `ordered` says that the figures' order matters; `base` is the figure of which a percentage is taken.
    """

    name: str
    cues: tuple[str, ...]
    expression: Callable[[Sequence[str]], str]
    signed: Callable[[Sequence[str]], str] | None = None
    ordered: bool = False
    least: int = 2
    most: int = 2
    base: int = 0


def _call(function: str, names: Sequence[str]) -> str:
    return f"{function}({', '.join(names)})"


def _gap_of_means(names: Sequence[str]) -> str:
    half = len(names) // 2
    return f"{_call('mean', names[:half])} - {_call('mean', names[half:])}"


DERIVATIONS: tuple[Derivation, ...] = (
    Derivation(
        "growth",
        ("percent_change", "percent", "increase", "decrease"),
        lambda names: _call("growth", names),
        signed=lambda names: "percent(({1} - {0}) / {0})".format(*names),
        ordered=True,
    ),
    Derivation(
        "change",
        ("change", "difference", "increase", "decrease"),
        lambda names: "{1} - {0}".format(*names),
        ordered=True,
    ),
    Derivation("average", ("average",), lambda names: _call("mean", names), most=12),
    Derivation("sum", ("total",), lambda names: _call("sum", names), most=12),
    Derivation(
        "share",
        ("percent", "share", "ratio", "proportion"),
        lambda names: _call("share", names),
        signed=lambda names: "percent({} / {})".format(*names),
        ordered=True,
        base=1,
    ),
    Derivation(
        "share_of_sum",
        ("percent", "share", "proportion"),
        lambda names: f"share({_call('sum', names[:-1])}, {names[-1]})",
        ordered=True,
        least=3,
        most=4,
        base=-1,
    ),
    Derivation("ratio", ("ratio", "share", "proportion"), lambda names: "{} / {}".format(*names), ordered=True),
    Derivation(
        "ratio_of_sum",
        ("ratio", "proportion"),
        lambda names: f"{_call('sum', names[:-1])} / {names[-1]}",
        ordered=True,
        least=3,
        most=4,
    ),
    Derivation("average_gap", ("average",), _gap_of_means, ordered=True, least=4, most=8),
)
BY_NAME = {derivation.name: derivation for derivation in DERIVATIONS}
