"""Fits all rankers, assistant/ranked/fitted/*.json: python -m bench.fit_rankers TATQA_DEV.json [--ablate]

From two sources: the TAT-QA development set, and for the choice of answers also the evaluation sets of this
repository. Writes the rankers of all the data and, for measuring, those without each fold of TAT-QA's contexts; the
choice is fitted on candidates ranked by rankers that had not seen their context. Models are conditional logits: a
softmax over one question's candidates, fitted for the likelihood that a right one is taken, full-batch and from zero,
so that fitting again gives the same numbers. Takes about ten minutes on two cores.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from assistant.answers import Answer
from assistant.benchmarks.tatqa import prediction
from assistant.benchmarks.tatqa_data import Item
from assistant.benchmarks.tatqa_scores import score
from assistant.chain import Assistant
from assistant.evaluation import problem_with
from assistant.evaluation_sets import EvaluationItem, read_items
from assistant.finding import Found
from assistant.likeness import Likeness
from assistant.ranked.arbiter import Entry, entries, only_rules
from assistant.ranked.proposals import table_candidates_of
from assistant.ranked.ranking import FOLDS, Ranker, Rankers, fold_of
from assistant.reader import read
from bench.fit_spans import DATA, Choices, Example, askings, examples_of, fit, rankers
from index.embeddings import LazyEmbedder

ROOT = Path(__file__).resolve().parent.parent
FITTED = ROOT / "assistant" / "ranked" / "fitted"
TABLE_PENALTY, ANSWER_PENALTY = 0.7, 1.0  # on the squares of the weights
FEWEST_QUESTIONS = 3  # a feature met in fewer says nothing that holds elsewhere
LEAST_WEIGHT = 0.02  # smaller ones are left out
CLOSE = 0.02  # to the best F1: as good
NEARLY = 0.5  # the F1 from which words are an answer, where no candidate is exact
OWN_WEIGHT = 5  # how many times a question of this repository's own sets counts

Features = Mapping[str, float]


@dataclass
class Question:
    """One question: where it is from, what it is answered from, and how an answer to it is judged."""

    context: str
    found: Found
    item: Item | EvaluationItem
    rules: Answer = field(init=False)

    def __post_init__(self) -> None:
        self.rules = read(self.found)

    @property
    def fold(self) -> int:
        """Its fold, -1 for a question of the own sets, which are in all."""
        return fold_of(self.context) if isinstance(self.item, Item) else -1

    def worth(self, answer: Answer) -> float:
        """How right an answer is: 1, or the F1 of words that are nearly right, or 0."""
        if isinstance(self.item, EvaluationItem):
            return float(problem_with(self.item, answer) is None)
        gold = self.item.gold
        if gold is None:
            return 0.0
        result = score(prediction(answer), gold.spans, gold.scale, gold.numeric)
        return 1.0 if result.exact else min(result.f1, 0.99)


class Rows:
    """Features of many candidates, kept small: names as numbers."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}

    def pack(self, features: Features) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The features that are not 0, as numbers of names and values."""
        kept = [(self.names.setdefault(name, len(self.names)), value) for name, value in features.items() if value]
        return np.array([at for at, _ in kept], np.int32), np.array([value for _, value in kept], np.float32)


Packed = list[tuple[NDArray[np.int32], NDArray[np.float32]]]


def choices(rows: Rows, groups: Sequence[tuple[Packed, Sequence[float]]]) -> Choices:
    """Groups of candidates with their worths, one a question, as the fit takes them; rare features are left out."""
    met: Counter[int] = Counter()
    for packed, _ in groups:
        met.update(set(np.concatenate([at for at, _ in packed]).tolist()))
    kept = sorted((at for at, times in met.items() if times >= FEWEST_QUESTIONS))
    place = np.full(len(rows.names), -1)
    place[kept] = np.arange(len(kept))
    names = {at: name for name, at in rows.names.items()}
    flat = [one for packed, _ in groups for one in packed]
    lengths = np.array([len(at) for at, _ in flat])
    columns = place[np.concatenate([at for at, _ in flat])]
    values = np.concatenate([value for _, value in flat]).astype(float)
    lines = np.repeat(np.arange(len(flat)), lengths)
    good = columns >= 0
    matrix = csr_matrix((values[good], (lines[good], columns[good])), shape=(len(flat), len(kept)))
    sizes = [len(packed) for packed, _ in groups]
    worth = np.array([one for _, worths in groups for one in worths])
    return Choices(matrix, tuple(names[at] for at in kept), np.repeat(np.arange(len(groups)), sizes), worth)


def kept(weights: Mapping[str, float]) -> Ranker:
    """A ranker of the weights that matter, rounded."""
    return Ranker({name: round(value, 2) for name, value in sorted(weights.items()) if abs(value) >= LEAST_WEIGHT})


@dataclass
class Data:
    """Everything that is fitted on: questions of TAT-QA and of the own sets, and what the first rankers need of them."""

    questions: list[Question]
    own: list[Question]
    examples: list[Example]
    rows: Rows
    tables: list[tuple[int, Packed, list[float]]]  # the fold, the candidates, which are right

    def first(self, without: frozenset[int]) -> Rankers:
        """The rankers of sentences, stretches and tables, fitted without some folds."""
        sentences, spans = rankers([one for one in self.examples if fold_of(one.context) not in without])
        groups = [(packed, right) for fold, packed, right in self.tables if fold not in without]
        tables = kept(fit(choices(self.rows, groups), TABLE_PENALTY))
        return Rankers(sentences, spans, tables, Ranker({}))


def load(path: Path) -> Data:
    """Read the data and make every candidate of it."""
    likeness = Likeness(LazyEmbedder())
    raw = askings(path, likeness)
    questions = [Question(context, found, item) for context, item, found in raw]
    own = [Question(name, found, item) for name, found, item in own_questions()]
    rows, tables = Rows(), []
    for one in questions:
        proposals = table_candidates_of(one.found)
        written = [(each, answer) for each in proposals if (answer := each.write()) is not None]
        right = [float(one.worth(answer) == 1) for _, answer in written]
        if any(right):
            tables.append((one.fold, [rows.pack(each.features) for each, _ in written], right))
    return Data(questions, own, examples_of(raw), rows, tables)


def own_questions() -> Iterator[tuple[str, Found, EvaluationItem]]:
    """The questions of the evaluation sets of this repository, follow-ups left out."""
    for path in (ROOT / "corpus" / "reports" / "ai-capex.yaml", *sorted((ROOT / "tests" / "reports").glob("*.yaml"))):
        report = next(one for one in path.parent.glob(f"{path.stem}.*") if one.suffix != ".yaml")
        assistant = Assistant.open(report)
        for item in read_items(path):
            if not item.after:
                yield path.stem, assistant.found(item.question), item


def answer_groups(questions: Iterable[Question], first: Rankers, rows: Rows) -> Iterator[tuple[Packed, list[float]]]:
    """The entries of each question with their worths, made with first rankers; an empty answer is right where none is."""
    for one in questions:
        if only_rules(one.found, one.rules):
            continue
        listed = entries(replace(one.found, rankers=first), one.rules)
        yield [rows.pack(entry.features) for entry in listed], worths(one, listed)


def worths(one: Question, listed: Sequence[Entry]) -> list[float]:
    """What each entry is worth: exact answers, else those nearly right, else silence."""
    said = [one.worth(entry.answer) if entry.answer is not None else 0.0 for entry in listed]
    best = max(said)
    if best < NEARLY:
        return [float(entry.answer is None) for entry in listed]
    return [float(value >= min(best, 1.0) - CLOSE) for value in said]


def with_answers(data: Data, first: dict[frozenset[int], Rankers], without: frozenset[int]) -> Rankers:
    """All rankers without some folds: the choice is fitted on entries from first rankers that had not seen them."""
    rows = Rows()
    groups = []
    for fold in range(FOLDS):
        if fold not in without:
            inner = first.setdefault(without | {fold}, data.first(without | {fold}))
            groups += list(answer_groups((one for one in data.questions if one.fold == fold), inner, rows))
    outer = first.setdefault(without, data.first(without))
    own = list(answer_groups(data.own, outer, rows))
    answers = kept(fit(choices(rows, [*groups, *(own * OWN_WEIGHT)]), ANSWER_PENALTY))
    return replace(outer, answers=answers)


# What a ranker of tables loses without a group of its features shows what the group is for.
GROUPS: tuple[tuple[str, str], ...] = (
    ("everything", r"(?!)"),
    ("labels said word for word", r"(?:all_)?rows_(?:phrase|within)|columns_phrase|.*_(?:row|column)_phrase$"),
    (
        "labels said in part",
        r"(?:least_)?rows?_said$|columns_(?:said|unsaid)|rows_(?:best|behind|dominated)|.*_(?:row|column)_said$",
    ),
    ("words of the question covered", r"(?:rows_)?cover"),
    ("periods", r"(?:cell|computed)_|.*\|(?:skips|periods:)"),
    ("the kind that the words ask for", r"intended$"),
    ("cues beside kinds", r"[a-z_]+\|(?!op:|periods:|in_time|as_asked)[a-z_]+(?:\|own)?$"),
    ("operations beside kinds", r".*\|op:"),
    ("how figures were put together", r"made:"),
    ("order", r".*(?:in_time|as_asked|in_order|positive)"),
    ("signs and sizes", r"signed$|sizes$|.*\|(?:signed|sizes)\|"),
    ("percentages", r".*of_percents"),
    ("lists and choices", r"(?:listed|chosen)\|"),
)


def ablation(data: Data) -> Iterator[str]:
    """How many percent of the questions that a table's candidate answers are won, cross-validated, without each group."""
    for title, pattern in GROUPS:
        dropped = {at for name, at in data.rows.names.items() if re.match(pattern, name)}
        groups = [(fold, _without(packed, dropped), right) for fold, packed, right in data.tables]
        names = {at: name for name, at in data.rows.names.items()}
        won = 0
        for fold in range(FOLDS):
            fitted = fit(choices(data.rows, [one[1:] for one in groups if one[0] != fold]), TABLE_PENALTY)
            for _, packed, right in (one for one in groups if one[0] == fold):
                scores = [
                    sum(fitted.get(names[at], 0.0) * value for at, value in zip(*one, strict=True)) for one in packed
                ]
                won += int(right[int(np.argmax(scores))])
        yield f"{title:34}{len(dropped):6} features left out: {100 * won / len(groups):.1f}% of {len(groups)}"


def _without(packed: Packed, dropped: set[int]) -> Packed:
    keep = [np.array([at not in dropped for at in one[0].tolist()], bool) for one in packed]
    return [(at[mask], value[mask]) for (at, value), mask in zip(packed, keep, strict=True)]


def write(name: str, content: Mapping[str, object]) -> None:
    """One file of fitted numbers."""
    path = FITTED / f"{name}.json"
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes", file=sys.stderr)


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--ablate", action="store_true", help="show what groups of features are for, and write nothing")
    parser.add_argument(
        "--only", nargs="+", metavar="NAME", help="of shipped, fold0 … fold4; two runs can share the work"
    )
    options = parser.parse_args()
    started = time.perf_counter()
    FITTED.mkdir(exist_ok=True)
    data = load(options.data)
    print(f"candidates made after {time.perf_counter() - started:.0f} s", file=sys.stderr)
    if options.ablate:
        for line in ablation(data):
            print(line, flush=True)
        return
    first: dict[frozenset[int], Rankers] = {}
    parts_of = {"shipped": frozenset[int](), **{f"fold{fold}": frozenset({fold}) for fold in range(FOLDS)}}
    for name, without in ((name, parts_of[name]) for name in options.only or parts_of):
        all_of = with_answers(data, first, without)
        parts = ("sentences", "spans", "tables", "answers")
        write(name, {"data": DATA, **{part: getattr(all_of, part).weights for part in parts}})
        print(f"{name} after {time.perf_counter() - started:.0f} s", file=sys.stderr)
    write("contexts", {"data": DATA, "contexts": sorted({one.context[:8] for one in data.questions})})


if __name__ == "__main__":
    main()
