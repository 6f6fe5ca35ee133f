"""What a run of FinanceBench came to: right, wrong and declined by type, where the evidence was, what was missed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import PurePath
from typing import Any

from assistant.answers import Answer
from assistant.benchmarks.financebench_data import TYPES, Evidence, Item
from assistant.benchmarks.financebench_scores import OUTCOMES, Verdict
from assistant.tally import percent, percentile, shown
from corpus.reading import SUFFIXES


@dataclass(frozen=True)
class Seen:
    """Places that were cited or found: documents without their suffix, and pages counted from 0."""

    documents: frozenset[str]
    pages: frozenset[Evidence]

    @staticmethod
    def of(places: Iterable[tuple[str, int | None]]) -> "Seen":
        """What is seen of (file name, page from 1 or None)."""
        named = [(document_name(name), page) for name, page in places]
        return Seen(
            frozenset(name for name, _ in named),
            frozenset(Evidence(name, page - 1) for name, page in named if page is not None),
        )

    def has_document(self, item: Item) -> bool:
        """Whether the document that the question is asked of is among them."""
        return document_name(item.document) in self.documents

    def has_page(self, item: Item) -> bool:
        """Whether a page of the evidence is among them."""
        return any(Evidence(document_name(one.document), one.page) in self.pages for one in item.evidence)


def document_name(name: str) -> str:
    """A file name without its suffix, in small letters, as the data set and the index agree on it."""
    path = PurePath(name)
    return (path.stem if path.suffix.lower() in SUFFIXES else path.name).lower()


@dataclass(frozen=True)
class Asked:
    """One question asked: the answer, its verdict (None without gold), what it cited, and the first passages.

    `found` is of the passages that the question is answered from, where lines of statements come before what a search
    finds; `searched` is of a search with the question alone, in the same documents. `ungrounded` are the numbers of the answer that nothing supports, `milliseconds` is the time of the question.
    """

    item: Item
    answer: Answer
    verdict: Verdict | None
    cited: Seen
    found: Seen
    searched: Seen
    ungrounded: tuple[str, ...]
    milliseconds: float

    @property
    def problem(self) -> str | None:
        """Why it is not right; None for one that is."""
        return None if self.verdict is None else self.verdict.problem

    @property
    def prediction(self) -> dict[str, Any]:
        """The answer as one line of predictions; pages are counted from 0, as the data set does."""
        answer = self.answer
        return {
            "financebench_id": self.item.id,
            "answered": answer.answered,
            "text": answer.text,
            "value": None if answer.value is None else str(answer.value),
            "unit": answer.unit,
            "citations": [
                {
                    "document": citation.document,
                    "page": None if citation.page is None else citation.page - 1,
                    "quote": citation.quote,
                    "row": citation.row,
                    "column": citation.column,
                }
                for citation in answer.citations
            ],
        }


@dataclass(frozen=True)
class FinanceBenchReport:
    """A scored run: `print` it for the tables and the misses, or take `as_json()`. `passages` is how many were looked at."""

    results: tuple[Asked, ...]
    passages: int

    @cached_property
    def scored(self) -> tuple[Asked, ...]:
        """The questions with a gold answer."""
        return tuple(result for result in self.results if result.verdict is not None)

    @property
    def right(self) -> int:
        return _outcomes(self.scored)["right"]

    @property
    def percent_right(self) -> float | None:
        """Percent of the questions answered rightly, rounded down to a tenth; None for a file without answers."""
        return percent(self.right, len(self.scored))

    def reaches(self, percent: Decimal) -> bool:
        """True when at least this percent of the scored questions are right, reckoned exactly.

        Raises ValueError for a file without gold answers.
        """
        if not self.scored:
            raise ValueError("The file gives no answers to score against; leave --fail-under out.")
        return 100 * self.right >= percent * len(self.scored)

    def groups(self) -> dict[str, tuple[Asked, ...]]:
        """The questions by type, and all of them; types without a question are left out."""
        types = dict.fromkeys((*TYPES, *(result.item.type or "untyped" for result in self.results)))
        groups = {type: tuple(one for one in self.results if (one.item.type or "untyped") == type) for type in types}
        return {name: results for name, results in {**groups, "all": self.results}.items() if results}

    @property
    def misses(self) -> tuple[Asked, ...]:
        """The questions that were not answered rightly."""
        return tuple(result for result in self.results if result.problem is not None)

    @property
    def answered(self) -> tuple[Asked, ...]:
        """The questions that were not declined."""
        return tuple(result for result in self.results if result.answer.answered)

    @property
    def ungrounded(self) -> tuple[Asked, ...]:
        """The answers with a number that is neither quoted nor computed."""
        return tuple(result for result in self.results if result.ungrounded)

    @property
    def grounded_percent(self) -> float | None:
        """Percent of the answers given whose every number is grounded."""
        return percent(len(self.answered) - len(self.ungrounded), len(self.answered))

    def milliseconds(self, share: float) -> float:
        """The time a question within which `share` (0 to 1) of the questions were answered."""
        return percentile([result.milliseconds for result in self.results], share)

    def __str__(self) -> str:
        lines = [f"{'type':<20}{'questions':>10}{'right':>7}{'wrong':>7}{'declined':>10}{'right':>9}"]
        for name, results in self.groups().items():
            counted = _outcomes(results)
            numbers = f"{len(results):>10}{counted['right']:>7}{counted['wrong']:>7}{counted['declined']:>10}"
            lines.append(f"{name:<20}{numbers}{shown(percent(counted['right'], sum(counted.values()))):>9}")
        lines += self._by_gold()
        first, search = f"first {self.passages}", f"search {self.passages}"
        lines += ["", f"{'':<20}{'document':>20}{'page of evidence':>34}"]
        lines.append(f"{'':<20}{'cited':>10}{first:>10}{'cited':>14}{first:>10}{search:>10}")
        for name, places in ((name, _places(results)) for name, results in self.groups().items()):
            cells = [shown(percent(part, whole)) for part, whole in places.values()]
            lines.append(f"{name:<20}{cells[0]:>10}{cells[1]:>10}{cells[2]:>14}{cells[3]:>10}{cells[4]:>10}")
        for outcome in ("wrong", "declined"):
            missed = [one for one in self.scored if one.verdict and one.verdict.outcome == outcome]
            lines += _listed(outcome.capitalize(), missed)
        if self.ungrounded:
            lines += ["", f"Numbers that nothing supports ({len(self.ungrounded)})"]
            lines += [f"  line {one.item.line}: {', '.join(one.ungrounded)}" for one in self.ungrounded]
        lines += [
            "",
            "Cited is of the answers given; the first passages, of statements and of a search, and those of a search alone",
            "are of all questions with evidence.",
            f"Answers whose every number is grounded: {shown(self.grounded_percent)} of {len(self.answered)}",
            f"Time a question: {self.milliseconds(0.5):.0f} ms (half), {self.milliseconds(0.95):.0f} ms (95%)",
        ]
        return "\n".join(lines)

    def _by_gold(self) -> list[str]:
        """The same by kind of gold answer: a number, or words, with what of these an answer said."""
        lines = ["", f"{'gold answer':<20}{'questions':>10}{'right':>7}{'wrong':>7}{'declined':>10}"]
        for name, numeric in (("a number", True), ("words", False)):
            results = [one for one in self.scored if one.verdict and one.verdict.numeric == numeric]
            counted = _outcomes(results)
            numbers = f"{len(results):>10}{counted['right']:>7}{counted['wrong']:>7}{counted['declined']:>10}"
            lines.append(f"{name:<20}{numbers}")
        polar = [one.verdict.polarity for one in self.scored if one.verdict and one.verdict.polarity is not None]
        verdicts = [one.verdict for one in self.scored if one.verdict and one.answer.answered]
        said, wanted = sum(one.said for one in verdicts), sum(one.wanted for one in verdicts)
        lines.append(f"Yes or no as the gold: {sum(polar)} of {len(polar)}; its numbers said: {said} of {wanted}.")
        return lines if self.scored else []

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object, with every question; percentages are rounded down to a tenth."""
        return {
            "right": self.right,
            "total": len(self.scored),
            "percent": self.percent_right,
            "types": {
                name: {"questions": len(results), **_outcomes(results), **_shares(results)}
                for name, results in self.groups().items()
            },
            "passages": self.passages,
            "grounded_percent": self.grounded_percent,
            "milliseconds": {"p50": self.milliseconds(0.5), "p95": self.milliseconds(0.95)},
            "questions": [_as_json(result) for result in self.results],
        }


def _outcomes(results: Sequence[Asked]) -> dict[str, int]:
    counted = Counter(result.verdict.outcome for result in results if result.verdict is not None)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def _places(results: Sequence[Asked]) -> dict[str, tuple[int, int]]:
    """How many of how many answers cite, or first passages hold, the right document and the right page."""
    answered = [one for one in results if one.answer.answered]
    cited = [one for one in answered if one.item.evidence]
    searched = [one for one in results if one.item.evidence]
    return {
        "document_cited": (sum(one.cited.has_document(one.item) for one in answered), len(answered)),
        "document_found": (sum(one.found.has_document(one.item) for one in results), len(results)),
        "page_cited": (sum(one.cited.has_page(one.item) for one in cited), len(cited)),
        "page_found": (sum(one.found.has_page(one.item) for one in searched), len(searched)),
        "page_searched": (sum(one.searched.has_page(one.item) for one in searched), len(searched)),
    }


def _shares(results: Sequence[Asked]) -> dict[str, float | None]:
    return {f"{name}_percent": percent(*pair) for name, pair in _places(results).items()}


def _listed(title: str, results: Sequence[Asked]) -> list[str]:
    lines = ["", f"{title} ({len(results)})"] if results else []
    for one in results:
        pages = sorted(f"{place.document} {place.page}" for place in one.cited.pages)
        evidence = [f"{document_name(place.document)} {place.page}" for place in one.item.evidence]
        lines.append(f"  line {one.item.line}, {one.item.type or 'untyped'}, {one.item.id}: {one.item.question}")
        lines.append(f"    {one.problem}; expected {_plain(one.item.gold)}; it said: {_plain(one.answer.text)}")
        lines.append(f"    cited {', '.join(pages) or 'nothing'}; the evidence is {', '.join(evidence) or 'not given'}")
    return lines


def _plain(text: str) -> str:
    return " ".join(text.split())


def _as_json(result: Asked) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "line": result.item.line,
        "financebench_id": result.item.id,
        "type": result.item.type,
        "question": result.item.question,
        "expected": result.item.gold,
        "outcome": None if verdict is None else verdict.outcome,
        "problem": result.problem,
        "numeric": None if verdict is None else verdict.numeric,
        "polarity": None if verdict is None else verdict.polarity,
        "numbers": None if verdict is None else {"said": verdict.said, "wanted": verdict.wanted},
        "document": {"cited": result.cited.has_document(result.item), "found": result.found.has_document(result.item)},
        "page": {
            "cited": result.cited.has_page(result.item),
            "found": result.found.has_page(result.item),
            "searched": result.searched.has_page(result.item),
        },
        "ungrounded": list(result.ungrounded),
        "milliseconds": round(result.milliseconds, 1),
        "answer": result.answer.as_json(),
    }
