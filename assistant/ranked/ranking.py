"""The ranking of candidates: linear scores over named features, with numbers fitted by bench/fit_rankers.py.

The fitted numbers stand in assistant/ranked/fitted: shipped.json has those of all the data they were fitted on;
fold0.json … those fitted without one fold of it, by which a question of that data is answered when it is measured.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from zlib import crc32

FOLDS = 5


@dataclass(frozen=True)
class Ranker:
    """Scores candidates: the sum of each feature times its weight. A feature without a weight counts nothing."""

    weights: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """The score of one candidate; a higher one is better, and only differences within a question mean anything."""
        weights = self.weights
        return sum(weights.get(name, 0.0) * value for name, value in features.items())

    def probabilities(self, candidates: Sequence[Mapping[str, float]]) -> list[float]:
        """How likely each of a question's candidates is the right one, if one of them is (softmax of the scores)."""
        scores = [self.score(features) for features in candidates]
        highest = max(scores, default=0.0)
        powers = [exp(score - highest) for score in scores]
        return [power / sum(powers) for power in powers]


@dataclass(frozen=True)
class Rankers:
    """All fitted rankers.

    `sentences` and `spans` find the stretch of prose that answers, `tables` the cell or the derivation; `answers`
    chooses between the best of these, the answer of the rules, and silence.
    """

    sentences: Ranker
    spans: Ranker
    tables: Ranker
    answers: Ranker


@cache
def shipped() -> Rankers:
    """The rankers fitted on all of the data."""
    return _read("shipped")


@cache
def without_fold(fold: int) -> Rankers:
    """The rankers fitted without one fold of the data, 0 to FOLDS - 1."""
    return _read(f"fold{fold}")


def fold_of(context: str) -> int:
    """The fold that a context of the data is in, by its uid."""
    return crc32(context.encode()) % FOLDS


@cache
def fitted_on() -> frozenset[str]:
    """The uids of the contexts that the shipped rankers were fitted on, each by its first eight characters."""
    return frozenset(_load("contexts")["contexts"])


def rankers_for(context: str) -> Rankers:
    """The rankers that may answer a context when it is measured: none that was fitted on it."""
    return without_fold(fold_of(context)) if context[:8] in fitted_on() else shipped()


def _read(name: str) -> Rankers:
    data = _load(name)
    return Rankers(*(Ranker(data[part]) for part in ("sentences", "spans", "tables", "answers")))


def _load(name: str) -> dict[str, dict[str, float]]:
    text = (files("assistant.ranked") / "fitted" / f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, float]] = json.loads(text)
    return loaded
