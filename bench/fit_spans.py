"""What the rankers of prose are fitted on: sentences that hold an answer, and the stretches of these by how right they are."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from assistant.benchmarks.tatqa_data import Gold, Item, document, read_contexts
from assistant.benchmarks.tatqa_scores import normalised
from assistant.finding import Found
from assistant.likeness import Likeness
from assistant.questions import understand
from assistant.ranked.ranking import Ranker
from assistant.ranked.span_candidates import shortlist
from assistant.ranked.span_features import Grid, grid
from assistant.ranked.span_questions import Features, asked
from assistant.ranked.span_sentences import sentence_features
from assistant.sheets import sheets
from assistant.statements import sentences_of
from assistant.vocabulary import corrected

ROOT = Path(__file__).resolve().parent.parent
DATA = "TAT-QA development set, Zhu et al. 2021, https://nextplusplus.github.io/TAT-QA, CC BY 4.0"
FOLDS = 5
SENTENCE_PENALTY = 1.0  # on the squares of the weights
SPAN_PENALTY = 0.7
SURE = (
    "is|",
    "near|",
    "amount_",
)  # features of amounts that hold of any report: the period, and what is said around it
LIGHTLY = 0.1  # of the penalty is on these
NEARLY_RIGHT = 0.03  # the worth of a stretch whose words are nearly the right ones; a right one is worth 1
STEEPNESS = 4.0  # how fast that worth falls with F1
FEWEST_QUESTIONS = 3  # a feature of stretches met in fewer says nothing that holds elsewhere
LEAST_SENTENCE_WEIGHT, LEAST_SPAN_WEIGHT = 0.03, 0.12  # smaller weights are left out
SMALLEST_SENTENCE = 25  # letters of a sentence that may itself be part of an answer
Column = NDArray[np.float64]


@dataclass(frozen=True)
class Choices:
    """The candidates of many questions: their features, the names of these, and of each its question and its worth."""

    features: csr_matrix
    names: tuple[str, ...]
    question: NDArray[np.int64]
    worth: Column


@dataclass(frozen=True)
class Example:
    """A question that prose answers: the features of its sentences with those that hold the answer, and of stretches.

    `spans` are grids of sentences that hold the answer, with the worth of each pair.
    """

    uid: str
    context: str
    sentences: tuple[Features, ...]
    holding: tuple[float, ...]
    spans: tuple[tuple[Grid, Column], ...]


# --- the model ------------------------------------------------------------------------------------------------------


def fit(choices: Choices, strength: float) -> dict[str, float]:
    """The weights that make the worthy candidates likeliest, with a penalty of this strength on their squares."""
    penalty = np.array([strength * (LIGHTLY if name.startswith(SURE) else 1.0) for name in choices.names])
    features, question, worth = choices.features, choices.question, choices.worth
    count = int(question.max()) + 1
    usable = np.bincount(question, worth, count) > 0
    transposed = features.T.tocsr()

    def loss(weights: Column) -> tuple[float, Column]:
        scores = features @ weights
        highest = np.full(count, -np.inf)
        np.maximum.at(highest, question, scores)
        powers = np.exp(scores - highest[question]) * usable[question]
        all_of, right_of = np.bincount(question, powers, count), np.bincount(question, powers * worth, count)
        all_of[~usable] = right_of[~usable] = 1.0
        pull = powers / all_of[question] - powers * worth / right_of[question]
        value = float(np.sum(np.log(all_of) - np.log(right_of)) + np.sum(penalty * weights**2) / 2)
        return value, transposed @ pull + penalty * weights

    best = minimize(
        loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 200, "ftol": 1e-8}
    )
    return dict(zip(choices.names, best.x.tolist(), strict=True))


def sentence_choices(examples: Sequence[Example]) -> Choices:
    """Each question's sentences; those that hold the answer are worth 1."""
    rows = [row for example in examples for row in example.sentences]
    names = sorted({name for row in rows for name in row})
    numbers = {name: number for number, name in enumerate(names)}
    entries = [(at, numbers[name], value) for at, row in enumerate(rows) for name, value in row.items()]
    return Choices(
        _matrix(entries, len(rows), len(names)),
        tuple(names),
        np.repeat(np.arange(len(examples)), [len(example.sentences) for example in examples]),
        np.array([worth for example in examples for worth in example.holding]),
    )


def span_choices(examples: Sequence[Example]) -> Choices:
    """The stretches of each question's right sentences, by their worth; features that few questions meet are left out."""
    met: Counter[str] = Counter()
    for example in examples:
        met.update({name for cells, _ in example.spans for name in _names(cells)})
    names = sorted(name for name, times in met.items() if times >= FEWEST_QUESTIONS)
    numbers = {name: number for number, name in enumerate(names)}
    rows, columns, values, questions, worths = [], [], [], [], []
    size = 0
    for number, example in enumerate(examples):
        for cells, worth in example.spans:
            for row, column, value in _entries(cells, numbers):
                rows.append(row + size)
                columns.append(column)
                values.append(value)
            size += len(worth)
            worths.append(worth)
            questions.append(np.full(len(worth), number))
    entries = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    return Choices(
        csr_matrix(entries, shape=(size, len(names))), tuple(names), np.concatenate(questions), np.concatenate(worths)
    )


def _names(cells: Grid) -> Iterator[str]:
    for names in (*cells.left, *cells.right):
        yield from names
    yield from cells.inside


def _entries(cells: Grid, numbers: Mapping[str, int]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], Column]]:
    """Rows, columns and values of a grid's features."""
    for side, pair in ((cells.left, cells.pairs[0]), (cells.right, cells.pairs[1])):
        known = [np.array([numbers[name] for name in names if name in numbers], dtype=np.int64) for names in side]
        lengths = np.array([len(row) for row in known])
        columns = np.concatenate([known[at] for at in pair])
        yield np.repeat(np.arange(len(pair)), lengths[pair]), columns, np.ones(len(columns))
    for name, values in cells.inside.items():
        if name in numbers:
            at = np.flatnonzero(values)
            yield at, np.full(len(at), numbers[name]), values[at]


def _matrix(entries: Sequence[tuple[int, int, float]], height: int, width: int) -> csr_matrix:
    rows, columns, values = zip(*entries, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(height, width))


def rankers(examples: Sequence[Example]) -> tuple[Ranker, Ranker]:
    """The rankers of sentences and of stretches, fitted to these questions, with the weights that are kept."""
    whole = [example for example in examples if example.spans]
    return (
        _kept(fit(sentence_choices(examples), SENTENCE_PENALTY), LEAST_SENTENCE_WEIGHT),
        _kept(fit(span_choices(whole), SPAN_PENALTY), LEAST_SPAN_WEIGHT),
    )


def _kept(weights: Mapping[str, float], least: float) -> Ranker:
    return Ranker({name: round(weight, 2) for name, weight in weights.items() if abs(weight) >= least})


# --- the data -------------------------------------------------------------------------------------------------------

Asking = tuple[str, Item, Found]  # the uid of the context, the question, and what it is answered from


def askings(path: Path, likeness: Likeness) -> list[Asking]:
    """Every question of a file with its context opened."""
    result = []
    for context in read_contexts(path):
        whole = document(context)
        tables, sentences = tuple(sheets(whole)), tuple(sentences_of(whole))
        for item in context.items:
            found = corrected(Found(understand(item.question), tables, sentences, {}, likeness))
            result.append((context.uid, item, found))
    return result


def examples_of(questions: Sequence[Asking]) -> list[Example]:
    """The questions whose answer is a stretch of prose, with the features of all that could be taken for it."""
    examples = []
    for context, item, found in questions:
        gold = item.gold
        if gold is None or gold.type not in ("span", "multi-span") or gold.source == "table":
            continue
        question = asked(found)
        listed = shortlist(question)
        shares = [_share(one.text, gold) for one in listed]
        best = max(shares, default=0.0)
        if not best or (gold.source == "table-text" and best < 1):
            continue
        holding = tuple(float(share == best) for share in shares)
        spans = []
        for one, holds in zip(listed, holding, strict=True):
            cells = grid(question, one) if holds else None
            if cells is not None:
                spans.append((cells, _worths(cells, gold)))
        examples.append(Example(item.uid, context, tuple(sentence_features(question, listed)), holding, tuple(spans)))
    return examples


def _share(sentence: str, gold: Gold) -> float:
    """The share of the gold spans that a sentence holds; a long sentence may itself be part of a span."""
    text = " ".join(sentence.lower().split())
    bare = [" ".join(span.lower().split()).strip(" .,;") for span in gold.spans]
    inside = [span in text or (len(text) > SMALLEST_SENTENCE and text.strip(" .") in span) for span in bare]
    return sum(inside) / len(inside)


@lru_cache(maxsize=100_000)
def _word(word: str) -> str:
    return normalised(word)


def _plain(text: str) -> str:
    """A stretch as it is scored, its words one by one where it is too long for a number."""
    words = text.split()
    return normalised(text) if len(words) <= 4 else " ".join(filter(None, map(_word, words)))


def _worths(cells: Grid, gold: Gold) -> Column:
    wanted = [normalised(span, gold.scale) for span in gold.spans]
    bags = [frozenset(span.split()) for span in wanted]
    tokens = cells.cut.tokens
    worths = []
    for first, last in zip(*cells.pairs, strict=True):
        given = _plain(cells.cut.text[tokens[cells.firsts[first]].start : tokens[cells.lasts[last]].end])
        words = frozenset(given.split())
        f1 = max(2 * len(words & bag) / (len(words) + len(bag)) if words and bag else 0.0 for bag in bags)
        worths.append(1.0 if given in wanted else NEARLY_RIGHT * f1**STEEPNESS)
    return np.array(worths)
