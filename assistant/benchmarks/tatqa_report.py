"""What a run of TAT-QA came to: tables by kind and source of the answers, what was missed, and how long it took."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assistant.answers import Answer
from assistant.benchmarks.tatqa_data import SOURCES, TYPES, Item
from assistant.benchmarks.tatqa_scores import Prediction, Score, normalised
from assistant.tally import percent, percentile, shown

STEPS = 10  # points of the curve


@dataclass(frozen=True)
class Asked:
    """One question asked: the answer, its prediction and score (None without gold), and numbers that nothing supports."""

    item: Item
    answer: Answer
    prediction: Prediction
    score: Score | None
    ungrounded: tuple[str, ...]
    milliseconds: float

    @property
    def exact(self) -> bool:
        """Whether it is an exact match."""
        return self.score is not None and self.score.exact

    @property
    def confidence(self) -> float | None:
        """How sure the reader was, where it says so."""
        return self.answer.confidence

    @property
    def problem(self) -> str | None:
        """What kind of miss it is, as far as the two answers show; None for an exact match."""
        gold = self.item.gold
        if gold is None or self.exact:
            return None
        if not self.answer.answered:
            return "declined"
        given = Counter(normalised(span) for span in self.prediction.spans)
        wanted = Counter(normalised(span) for span in gold.spans)
        if given == wanted:
            return "right but for the scale"
        if Counter({span.removeprefix("-"): count for span, count in given.items()}) == Counter(
            {span.removeprefix("-"): count for span, count in wanted.items()}
        ):
            return "right but for the sign"
        if given & wanted:
            return "some spans wrong, missing or too many"
        if self.score is not None and self.score.f1 > 0:
            return "shares words"
        return "another number" if gold.numeric and self.answer.quantity is not None else "another answer"


@dataclass(frozen=True)
class Share:
    """Averages over some questions, in percent: exact match, F1, scale, answered; None of no questions."""

    count: int
    exact: float
    f1: float
    scale: float
    answered: float

    @staticmethod
    def of(results: Sequence[Asked]) -> "Share | None":
        """The averages, or None when there is nothing to average."""
        scored = [(result, result.score) for result in results if result.score is not None]
        if not scored:
            return None

        def mean(values: Iterable[float]) -> float:
            return 100 * sum(values) / len(scored)

        return Share(
            len(scored),
            mean(score.exact for _, score in scored),
            mean(score.f1 for _, score in scored),
            mean(score.scale for _, score in scored),
            mean(result.answered for result, _ in ((result.answer, score) for result, score in scored)),
        )

    def as_json(self) -> dict[str, float]:
        """Its numbers by name, to two places."""
        named = {"exact": self.exact, "f1": self.f1, "scale": self.scale, "answered": self.answered}
        return {"questions": self.count, **{name: round(value, 2) for name, value in named.items()}}


@dataclass(frozen=True)
class TatQaReport:
    """A scored run: `print` it for the tables, or take `as_json()`. `opening` is the time of each context, in ms.

    `cross_validated` is how many contexts were answered by rankers fitted without them, as the shipped ones had seen them.
    """

    results: tuple[Asked, ...]
    opening: tuple[float, ...]
    cross_validated: int = 0

    @cached_property
    def overall(self) -> Share | None:
        """The averages over all questions; None for a file without gold answers."""
        return Share.of(self.results)

    @property
    def percent_right(self) -> float | None:
        """Percent of exact matches, rounded down to a tenth."""
        return None if self.overall is None else math.floor(10 * self.overall.exact + 1e-9) / 10

    def reaches(self, percent: Decimal) -> bool:
        """True when at least this percent of the scored questions are exact matches, reckoned exactly.

        Raises ValueError for a file without gold answers.
        """
        scored = sum(result.score is not None for result in self.results)
        if not scored:
            raise ValueError("The file gives no answers to score against; leave --fail-under out.")
        return 100 * sum(result.exact for result in self.results) >= percent * scored

    def share(self, type: str | None = None, source: str | None = None) -> Share | None:
        """The averages over the questions of one kind of answer, of one source, or of both."""
        return Share.of(
            [
                result
                for result in self.results
                if (gold := result.item.gold) is not None
                and (type is None or gold.type == type)
                and (source is None or gold.source == source)
            ]
        )

    @property
    def misses(self) -> tuple[Asked, ...]:
        """The questions without an exact match."""
        return tuple(result for result in self.results if result.problem is not None)

    @property
    def answered(self) -> tuple[Asked, ...]:
        """The questions that were not declined."""
        return tuple(result for result in self.results if result.answer.answered)

    @property
    def grounded_percent(self) -> float | None:
        """Percent of the answers given whose every number is grounded."""
        return percent(sum(not result.ungrounded for result in self.answered), len(self.answered))

    @property
    def cited_percent(self) -> float | None:
        """Percent of the answers given that carry a citation."""
        return percent(sum(bool(result.answer.citations) for result in self.answered), len(self.answered))

    @property
    def right_of_answered(self) -> float | None:
        """Percent of the answers given that are exact matches."""
        return percent(sum(result.exact for result in self.answered), len(self.answered))

    def curve(self) -> list[tuple[float, float, float]]:
        """(least confidence, percent answered, percent of these right), were less sure answers declined too.

        Empty where the reader does not say how sure it is.
        """
        sure = [(confidence, result) for result in self.answered if (confidence := result.confidence) is not None]
        sure.sort(key=lambda pair: -pair[0])
        points = []
        for step in range(1, STEPS + 1) if sure and self.overall else ():
            kept = sure[: math.ceil(len(sure) * step / STEPS)]
            right = sum(result.exact for _, result in kept)
            points.append((kept[-1][0], 100 * len(kept) / len(self.results), 100 * right / len(kept)))
        return points

    def milliseconds(self, share: float) -> float:
        """The time a question within which `share` (0 to 1) of the questions were answered."""
        return percentile([result.milliseconds for result in self.results], share)

    def __str__(self) -> str:
        lines = [*self._tables(), *self._problems(), *self._curve()] if self.overall else []
        lines += [
            "",
            f"Contexts: {len(self.opening)}, of these {self.cross_validated} among those that the rankers are fitted on; "
            "such a one is answered by rankers fitted without it",
            f"Answered: {len(self.answered)} of {len(self.results)}; right of these: {shown(self.right_of_answered)}",
            f"Answers whose every number is grounded: {shown(self.grounded_percent)}; "
            f"with a citation: {shown(self.cited_percent)}",
            f"Time a question: {self.milliseconds(0.5):.0f} ms (half), {self.milliseconds(0.95):.0f} ms (95%)",
            f"Time to index a context: {percentile(self.opening, 0.5):.0f} ms (half), "
            f"{percentile(self.opening, 0.95):.0f} ms (95%), {max(self.opening):.0f} ms (all)",
        ]
        return "\n".join(lines).lstrip("\n")

    def _tables(self) -> list[str]:
        lines = [f"{'answer':<14}{'questions':>10}{'exact':>8}{'F1':>8}{'scale':>8}{'answered':>10}"]
        rows = [(type, self.share(type)) for type in TYPES]
        rows += [(f"from {source}", self.share(source=source)) for source in SOURCES]
        for name, share in (*rows, ("all", self.overall)):
            if share is not None:
                numbers = f"{share.exact:>8.1f}{share.f1:>8.1f}{share.scale:>8.1f}{share.answered:>10.1f}"
                lines.append(f"{name:<14}{share.count:>10}{numbers}")
        lines += ["", "exact / F1 (questions)", f"{'':<14}" + "".join(f"{source:>20}" for source in SOURCES)]
        for type in TYPES:
            cells = (self.share(type, source) for source in SOURCES)
            shown = (f"{one.exact:.1f} / {one.f1:.1f} ({one.count})" if one else "–" for one in cells)
            lines.append(f"{type:<14}" + "".join(f"{cell:>20}" for cell in shown))
        return lines

    def _problems(self) -> list[str]:
        found = Counter((result.problem, result.item.gold.type) for result in self.misses if result.item.gold)
        totals = Counter(result.problem for result in self.misses)
        if not totals:
            return []
        lines = [
            "",
            f"{f'Misses ({len(self.misses)}; --json lists them)':<42}" + "".join(f"{type:>12}" for type in TYPES),
        ]
        for problem, total in totals.most_common():
            lines.append(f"  {problem:<34}{total:>6}" + "".join(f"{found[problem, type]:>12}" for type in TYPES))
        return lines

    def _curve(self) -> list[str]:
        points = self.curve()
        lines = ["", f"{'confidence':>10}{'answered':>10}{'right':>8}"] if points else []
        return lines + [f"{least:>10.2f}{answered:>10.1f}{right:>8.1f}" for least, answered, right in points]

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object, with every question; percentages to two places."""
        parts = {
            "all": self.overall,
            **{type: self.share(type) for type in TYPES},
            **{source: self.share(source=source) for source in SOURCES},
            **{f"{type}, {source}": self.share(type, source) for type in TYPES for source in SOURCES},
        }
        return {
            "percent": self.percent_right,
            "scores": {name: share.as_json() for name, share in parts.items() if share is not None},
            "problems": dict(Counter(result.problem for result in self.misses).most_common()),
            "answered": len(self.answered),
            "total": len(self.results),
            "right_of_answered": self.right_of_answered,
            "grounded_percent": self.grounded_percent,
            "cited_percent": self.cited_percent,
            "curve": [
                {"confidence": least, "answered": round(answered, 2), "right": round(right, 2)}
                for least, answered, right in self.curve()
            ],
            "milliseconds": {"p50": self.milliseconds(0.5), "p95": self.milliseconds(0.95)},
            "index_milliseconds": {"p50": percentile(self.opening, 0.5), "p95": percentile(self.opening, 0.95)},
            "questions": [_as_json(result) for result in self.results],
        }


def _as_json(result: Asked) -> dict[str, Any]:
    gold, score = result.item.gold, result.score
    expected = gold and {
        "answer": list(gold.spans),
        "scale": gold.scale,
        "answer_type": gold.type,
        "answer_from": gold.source,
        "derivation": gold.derivation,
    }
    return {
        "uid": result.item.uid,
        "expected": expected,
        "prediction": result.prediction.as_json(),
        "right": None if score is None else score.exact,
        "f1": None if score is None else score.f1,
        "problem": result.problem,
        "ungrounded": list(result.ungrounded),
        "confidence": result.confidence,
        "milliseconds": round(result.milliseconds, 1),
        "answer": result.answer.as_json(),
    }
