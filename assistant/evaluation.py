"""An evaluation set asked and scored: how often the assistant is right, and what it said where it was not."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from assistant.answers import Answer
from assistant.checking import Verdict
from assistant.evaluation_sets import KINDS, EvaluationItem, read_items
from assistant.grounding import check as grounding_check
from assistant.tally import percent, percentile, shown
from corpus.units import (
    BASIS_POINTS,
    COUNT,
    COUNTED,
    CURRENCIES,
    CURRENCY_CODES,
    CURRENCY_NAMES,
    CURRENCY_WORDS,
    PERCENT,
    POINTS,
    RATES,
    TIMES,
    UNIT_NAMES,
    unit_named,
)


class Asker(Protocol):
    """Whatever answers a question: an assistant, or a conversation that remembers the questions before."""

    def ask(self, question: str) -> Answer: ...


class Answerer(Asker, Protocol):
    """An assistant: it answers a question on its own, and opens conversations."""

    def conversation(self) -> Asker: ...


# What finds the numbers of an answer that nothing supports: none for a sound answer.
GroundingCheck = Callable[[Answer], Sequence[Verdict]]

# What people write for a unit in a set, beside what reports write (corpus.units).
_WRITTEN: dict[str, str] = {
    **CURRENCY_WORDS,
    **{sign.lower(): code for sign, code in CURRENCIES.items()},
    **{written.lower(): code for written, code in CURRENCY_CODES.items()},
    **{
        written: name
        for name, ways in (
            (PERCENT, ("%", "pct", "percent", "per cent")),
            (POINTS, ("pp", "ppt", "ppts", "p.p.", "point", "points", "percentage point", "percentage points")),
            (BASIS_POINTS, ("bp", "bps", "basis point", "basis points")),
            (TIMES, ("times", "x", "ratio", "multiple", "fold")),
            (COUNT, ("count", "number")),
        )
        for written in ways
    },
}
# What is measured; any other unit (beds, companies …) is counted, and answers a question that expects a count.
_MEASURED = (UNIT_NAMES - COUNTED) | CURRENCY_NAMES | {*RATES, TIMES}
_TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "‑": "-"})


def unit_name(written: str) -> str:
    """The one name of a unit, however it is written: "%" and "per cent" are "percent"; an unknown one is itself."""
    written = " ".join(written.split())
    return _WRITTEN.get(written.lower()) or unit_named(written) or written


def same_unit(expected: str, given: str) -> bool:
    """True when an answer's unit is the one expected; "count" is met by a bare count or by anything counted."""
    wanted, found = unit_name(expected), unit_name(given)
    if wanted == COUNT and found not in _MEASURED and "/" not in found:
        return True
    return wanted.lower() == found.lower()


def _fold(text: str) -> str:
    """Lower case, one blank for any white space, plain quotes and dashes, no citation marks."""
    unmarked = re.sub(r"\s*\[\d+\](?!\w)", "", text)
    return " ".join(unmarked.translate(_TYPOGRAPHY).casefold().split())


def holds(text: str, wanted: str) -> bool:
    """True when `text` holds `wanted`, whatever the case and the white space; "37%" is not held by "137%"."""
    needle = _fold(wanted)
    before = r"(?<!\d)(?<!\d[.,])" if needle[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if needle[-1:].isdigit() else ""
    return bool(needle) and re.search(before + re.escape(needle) + after, _fold(text)) is not None


def problem_with(item: EvaluationItem, answer: Answer) -> str | None:
    """Why an answer is not what its item expects, in a few words; None when it is right."""
    if item.unanswerable:
        return "answered what the report does not say" if answer.answered else None
    if not answer.answered:
        return "declined"
    if item.value is not None:
        return _problem_with_value(item.value, item.unit or COUNT, item.tolerance, answer)
    missing = [text for text in item.contains if not holds(answer.text, text)]
    if missing:
        return "does not say " + ", ".join(f"“{text}”" for text in missing)
    if item.any and not any(holds(answer.text, text) for text in item.any):
        return "says none of the expected"
    return None


def _problem_with_value(value: Decimal, unit: str, tolerance: Decimal, answer: Answer) -> str | None:
    if answer.value is None or answer.unit is None:
        return "gives no value"
    if not same_unit(unit, answer.unit):
        return f"is in {answer.unit} instead of {unit}"
    if abs(answer.value - value) > tolerance * (abs(value) or 1):
        return f"gives {answer.value:f}"
    return None


@dataclass(frozen=True)
class Result:
    """One question asked: what came, why it is wrong (None: right), the numbers in it that nothing supports.

    `cited` says whether a citation holds the string that the item asks for, None where it asks for none;
    `milliseconds` is the time of the question itself, without the earlier ones of its conversation.
    """

    item: EvaluationItem
    answer: Answer
    problem: str | None
    ungrounded: tuple[str, ...]
    cited: bool | None
    milliseconds: float


@dataclass(frozen=True)
class Report:
    """A scored evaluation set: `print` it for tables and misses, or take `as_json()`."""

    results: tuple[Result, ...]

    @property
    def right(self) -> int:
        return sum(result.problem is None for result in self.results)

    @property
    def percent_right(self) -> float | None:
        """Percent of the questions answered rightly, rounded down to a tenth."""
        return percent(self.right, len(self.results))

    @property
    def misses(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.problem is not None)

    @property
    def miscited(self) -> tuple[Result, ...]:
        """Results without the citation that their item asks for."""
        return tuple(result for result in self.results if result.cited is False)

    @property
    def ungrounded(self) -> tuple[Result, ...]:
        """Results with a number that is neither quoted nor computed."""
        return tuple(result for result in self.results if result.ungrounded)

    @property
    def grounded_percent(self) -> float | None:
        """Percent of the answers whose every number is grounded."""
        return percent(len(self.results) - len(self.ungrounded), len(self.results))

    @property
    def citation_percent(self) -> float | None:
        """Percent of the items with `cites` whose answer cites it; None when no item has one."""
        asked = sum(result.cited is not None for result in self.results)
        return percent(asked - len(self.miscited), asked)

    @property
    def by_kind(self) -> tuple[tuple[str, int, int], ...]:
        """(kind, right, total) for each kind that the set has, in the order of KINDS."""
        counted = ((kind, [result for result in self.results if result.item.kind == kind]) for kind in KINDS)
        return tuple(
            (kind, sum(r.problem is None for r in of_kind), len(of_kind)) for kind, of_kind in counted if of_kind
        )

    def milliseconds(self, share: float) -> float:
        """The time a question within which `share` (0 to 1) of the questions were answered."""
        return percentile([result.milliseconds for result in self.results], share)

    def reaches(self, percent: Decimal) -> bool:
        """True when at least this percent of the questions are right, reckoned exactly."""
        return self.right * 100 >= percent * len(self.results)

    def __str__(self) -> str:
        rows = [*self.by_kind, ("all", self.right, len(self.results))]
        lines = [f"{'kind':<14}{'right':>7}{'total':>7}{'':>9}"]
        lines += [f"{kind:<14}{right:>7}{total:>7}{shown(percent(right, total)):>9}" for kind, right, total in rows]
        lines += _listed("Misses", [(result, _said(result)) for result in self.misses])
        lines += _listed("Without the citation asked for", [(result, _cited(result)) for result in self.miscited])
        lines += _listed(
            "Numbers that nothing supports", [(result, ", ".join(result.ungrounded)) for result in self.ungrounded]
        )
        lines += [
            "",
            f"Answers whose every number is grounded: {shown(self.grounded_percent)}",
            f"Citations as asked for: {shown(self.citation_percent)}",
            f"Time a question: {self.milliseconds(0.5):.0f} ms (half), {self.milliseconds(0.95):.0f} ms (95%)",
        ]
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object; percentages are rounded down to a tenth, None where nothing was asked."""
        return {
            "right": self.right,
            "total": len(self.results),
            "percent": self.percent_right,
            "kinds": {kind: {"right": right, "total": total} for kind, right, total in self.by_kind},
            "grounded_percent": self.grounded_percent,
            "citation_percent": self.citation_percent,
            "milliseconds": {"p50": self.milliseconds(0.5), "p95": self.milliseconds(0.95)},
            "questions": [
                {
                    "line": result.item.line,
                    "question": result.item.question,
                    "after": list(result.item.after),
                    "kind": result.item.kind,
                    "right": result.problem is None,
                    "problem": result.problem,
                    "expected": result.item.expected,
                    "cited": result.cited,
                    "ungrounded": list(result.ungrounded),
                    "milliseconds": round(result.milliseconds, 1),
                    "answer": result.answer.as_json(),
                }
                for result in self.results
            ],
        }


def _listed(title: str, entries: Sequence[tuple[Result, str]]) -> list[str]:
    if not entries:
        return []
    lines = ["", f"{title} ({len(entries)})"]
    for result, said in entries:
        item = result.item
        lines.append(f"  line {item.line}, {item.kind}: {' → '.join((*item.after, item.question))}")
        lines.append(f"    {said}")
    return lines


def _said(result: Result) -> str:
    return f"{result.problem}; expected {result.item.expected}; it said: {' '.join(result.answer.text.split())}"


def _cited(result: Result) -> str:
    quotes = "; ".join(f"“{citation.quote}”" for citation in result.answer.citations) or "nothing"
    return f"expected “{result.item.cites}”; it cited: {quotes}"


def run(
    assistant: Answerer,
    items: Sequence[EvaluationItem],
    *,
    check: GroundingCheck = grounding_check,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Ask every item and score it; an item with `after` is asked in a conversation of its own.

    `check` finds the numbers of an answer that nothing supports; `progress` is called with how many of how many questions are done.
    """
    if not items:
        raise ValueError("There is nothing to evaluate; give a set with at least one question.")
    results = []
    for done, item in enumerate(items, start=1):
        results.append(_asked(assistant, item, check))
        if progress:
            progress(done, len(items))
    return Report(tuple(results))


def _asked(assistant: Answerer, item: EvaluationItem, check: GroundingCheck) -> Result:
    asker: Asker = assistant.conversation() if item.after else assistant
    for earlier in item.after:
        asker.ask(earlier)
    start = time.perf_counter()
    answer = asker.ask(item.question)
    milliseconds = (time.perf_counter() - start) * 1000
    wanted = item.cites
    cited = None if wanted is None else any(holds(citation.quote, wanted) for citation in answer.citations)
    ungrounded = tuple(number.written for number in check(answer))
    return Result(item, answer, problem_with(item, answer), ungrounded, cited, milliseconds)


def evaluate(assistant: Answerer, path: str | Path, *, progress: Callable[[int, int], None] | None = None) -> Report:
    """Ask and score the questions of an evaluation file. Raises EvaluationFileError for a file that is not one."""
    return run(assistant, read_items(path), progress=progress)


class FormatError(ValueError):
    """An evaluation format that cannot be run; the message says which can."""


# How each format of `assistant evaluate --format` is run on an assistant that is open.
FORMATS: dict[str, Callable[..., Report]] = {"native": evaluate}


class Scored(Protocol):
    """What any run gives the command line: to be printed, written as JSON, held against a bound."""

    @property
    def percent_right(self) -> float | None: ...

    def reaches(self, percent: Decimal) -> bool: ...

    def as_json(self) -> dict[str, Any]: ...


def _tatqa(path: Path, **options: Any) -> Scored:
    from assistant.benchmarks.tatqa import evaluate_tatqa

    return evaluate_tatqa(path, **options)


def _financebench(path: Path, **options: Any) -> Scored:
    from assistant.benchmarks.financebench import evaluate_financebench

    return evaluate_financebench(path, **options)


# Public data sets, which bring their own reports: run on a file with `predictions`, `sample` and `progress`.
BENCHMARKS: dict[str, Callable[..., Scored]] = {"tatqa": _tatqa, "financebench": _financebench}
# Those that ask reports given beside the file: run with `open` too, which opens the assistant.
ON_REPORTS = frozenset({"financebench"})


def runner(name: str) -> Callable[..., Report]:
    """The function that runs a format on an assistant. Raises FormatError for one that cannot be run."""
    if name in FORMATS:
        return FORMATS[name]
    raise FormatError(f"The format {name} is not known; use --format {' or '.join((*FORMATS, *BENCHMARKS))}.")
