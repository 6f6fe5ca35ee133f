"""Answers that are a stretch of a sentence: the likeliest sentences, and in them the likeliest stretches, both ranked by fitted weights."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from assistant.answers import Answer
from assistant.evidence import Evidence
from assistant.finding import Found
from assistant.grounding import check
from assistant.ranked.candidates import Candidate
from assistant.ranked.ranking import Ranker, Rankers
from assistant.ranked.span_amounts import respective
from assistant.ranked.span_features import Grid, grid
from assistant.ranked.span_questions import GROUPS, Asked, asked, coverage
from assistant.ranked.span_sentences import sentence_features
from assistant.ranked.span_tokens import YEAR, Amount, Cut, cut
from assistant.statements import Sentence
from corpus.quantities import Quantity

MOST_COMPARED = 24  # sentences whose meaning is compared
MOST_SENTENCES = 4  # sentences in which stretches are looked for
BY_HEADING = 0.3  # how much of what a sentence's heading says counts for the sentence
LAST_RANK = 20  # of a passage that no search brought up
SHORT = 30  # words: a sentence that is quoted whole
MOST_AGREEING = 15  # stretches that are held against one another
AGREEMENT = 1.0  # how much the words that a stretch shares with other likely ones count, beside its own likelihood
LEAST_LIKELY = 1e-3
KINDS = ("money", "percent", "duration", "date", "count")


@dataclass(frozen=True)
class Stretch:
    """A stretch of a sentence that may answer: its words, how likely its sentence is, and how likely it is itself."""

    sentence: Sentence
    start: int
    end: int
    sentence_likelihood: float
    likelihood: float
    amount: Amount | None

    @property
    def text(self) -> str:
        """The words."""
        return self.sentence.text[self.start : self.end]


def span_candidates(found: Found, most: int = 5) -> list[Candidate]:
    """The stretches of prose that may answer a question, the likeliest first; none where no sentence says any of it.

    A candidate of the kind "spans" gives several amounts of one sentence, where the question asks for them in turn.
    """
    question = asked(found)
    ranked = stretches(question, found.rankers)[:most]
    if not ranked:
        return []
    made = [_candidate(question, one, ranked) for one in ranked]
    several = _in_turn(question, ranked)
    if several:
        spans = tuple(one.text for one in several)
        features = {**made[0].features, "span_several": float(len(spans))}
        made.insert(0, Candidate("spans", features, partial(_write, found, ranked[0].sentence, spans, None)))
    return made[:most]


def shortlist(question: Asked, most: int = MOST_COMPARED) -> list[Sentence]:
    """The sentences that say most of what is asked, in the order of the report, ready to be compared in meaning."""
    found = question.found
    said = [
        coverage(question, one.keys) + BY_HEADING * coverage(question, one.keys | one.context_keys)
        for one in found.sentences
    ]
    ranks = [found.ranks.get((one.document.id, one.block), LAST_RANK) for one in found.sentences]
    best = sorted(range(len(said)), key=lambda at: (-said[at], ranks[at]))[:most]
    # "What does the table show?" is answered by words that the question does not say.
    chosen = [found.sentences[at] for at in sorted(best) if said[at] > 0 or question.form == "table"]
    if found.similarity and chosen:
        found.similarity.prepare([found.question.text, *(one.text for one in chosen)])
    return chosen


def stretches(question: Asked, rankers: Rankers, sentences: int = MOST_SENTENCES) -> list[Stretch]:
    """The stretches of the likeliest sentences, the likeliest first."""
    listed = shortlist(question)
    if not listed:
        return []
    likely = rankers.sentences.probabilities(sentence_features(question, listed))
    found: list[Stretch] = []
    for at in sorted(range(len(listed)), key=lambda at: -likely[at])[:sentences]:
        cells = grid(question, listed[at])
        if cells is not None:
            found += _best_of(listed[at], cells, likely[at], rankers.spans)
    return _agreeing(sorted(found, key=lambda one: -one.likelihood))


def _agreeing(ranked: list[Stretch]) -> list[Stretch]:
    """The likeliest stretches in a new order: one that shares its words with the other likely ones goes before."""
    first = ranked[:MOST_AGREEING]
    bags = [frozenset(re.findall(r"\w[\w.,]*", one.text.lower())) for one in first]
    shared = [
        sum(
            other.likelihood * 2 * len(bag & words) / (len(bag) + len(words))
            for other, words in zip(first, bags, strict=True)
            if bag and words
        )
        for bag in bags
    ]
    order = sorted(range(len(first)), key=lambda at: -(first[at].likelihood + AGREEMENT * shared[at]))
    return [*(first[at] for at in order), *ranked[MOST_AGREEING:]]


def scores(cells: Grid, spans: Ranker) -> NDArray[np.float64]:
    """The score of each pair of a grid."""
    weights = spans.weights
    left = np.array([sum(weights.get(name, 0.0) for name in names) for names in cells.left])
    right = np.array([sum(weights.get(name, 0.0) for name in names) for names in cells.right])
    rows, columns = cells.pairs
    total: NDArray[np.float64] = left[rows] + right[columns]
    for name, column in cells.inside.items():
        weight = weights.get(name)
        if weight:
            total = total + weight * column
    return total


def _best_of(sentence: Sentence, cells: Grid, likely: float, spans: Ranker) -> Iterator[Stretch]:
    """The likeliest stretches of one sentence; those that differ only in an article or a mark count as one."""
    total = scores(cells, spans)
    powers = np.exp(total - total.max())
    powers /= powers.sum()
    tokens = cells.cut.tokens
    alike: dict[str, tuple[float, float, int, int]] = {}
    for at in np.flatnonzero(powers > LEAST_LIKELY):
        first, last = cells.firsts[cells.pairs[0][at]], cells.lasts[cells.pairs[1][at]]
        start, end = tokens[first].start, tokens[last].end
        bare = re.sub(r"^(?:the|an?) |[^\w\s%$€£.,]", "", sentence.text[start:end].lower())
        sum_so_far, highest, *place = alike.get(bare, (0.0, 0.0, first, last))
        power = float(powers[at])
        if power > highest:
            highest, place = power, [first, last]
        alike[bare] = (sum_so_far + power, highest, place[0], place[1])
    for power, _, first, last in alike.values():
        amount = next((one for one in cells.cut.amounts if one.first == first and last in (one.first, one.last)), None)
        yield Stretch(sentence, tokens[first].start, tokens[last].end, likely, likely * power, amount)


def _in_turn(question: Asked, ranked: Sequence[Stretch]) -> list[Stretch]:
    """The amounts of the best stretch's sentence that answer one after another: "in 2019 and 2018, respectively"."""
    best = ranked[0]
    if "respectively?" not in question.cues or best.amount is None:
        return []
    sentence = cut(best.sentence.text)
    dates = respective(sentence)
    years = [period.year for period in question.found.question.periods if period.year is not None]
    if len(years) > 1 and best.amount.first in dates:
        by_year: dict[int | None, Amount] = {}
        for amount in sentence.amounts:
            if amount.first in dates and amount.kind == best.amount.kind:
                by_year.setdefault(_year(sentence, dates[amount.first]), amount)
        chosen = [by_year[year] for year in dict.fromkeys(years) if year in by_year]
    else:
        chosen = [one for one in sentence.amounts if one.kind == best.amount.kind]
        if len(years) > 1 and len(chosen) != len(set(years)):
            return []
    if len(chosen) < 2:
        return []
    return [
        Stretch(best.sentence, one.start, one.end, best.sentence_likelihood, best.likelihood, one) for one in chosen
    ]


def _year(sentence: Cut, date: Amount) -> int | None:
    years = [int(token.text) for token in sentence.tokens[date.first : date.last + 1] if token.name == YEAR]
    return years[0] if years else None


def _candidate(question: Asked, one: Stretch, ranked: Sequence[Stretch]) -> Candidate:
    others = [other.likelihood for other in ranked if other is not one]
    words = len(one.text.split())
    group = GROUPS[question.form]
    kind = one.amount.kind if one.amount is not None else ""
    features = {
        "span_likelihood": one.likelihood,
        "span_sentence_likelihood": one.sentence_likelihood,
        "span_margin": one.likelihood - max(others, default=0.0),
        "span_coverage": coverage(question, one.sentence.keys),
        "span_likeness": question.found.similarity(question.found.question.text, one.sentence.text)
        if question.found.similarity
        else 0.0,
        "span_words": min(words, 40) / 40,
        "span_whole": float(one.end - one.start >= len(one.sentence.text.strip()) - 2),
        "span_heading": float(one.sentence.source.kind == "heading"),
        **({f"span_is_{kind}": 1.0} if kind else {"span_is_words": 1.0}),
        f"span_asks_{group}": 1.0,
        "span_figure_for_figure": float(bool(kind) and group == "figure"),
        "span_words_for_figure": float(not kind and group == "figure"),
        "span_words_for_words": float(not kind and group in ("why", "manner", "thing", "yesno")),
    }
    return Candidate("span", features, partial(_write, question.found, one.sentence, (one.text,), _quantity(one)))


def _quantity(one: Stretch) -> Quantity | None:
    """The number that a stretch is, if it is one."""
    if one.amount is None or one.amount.kind == "date":
        return None
    for figure in one.sentence.figures:
        # A hedge before the number belongs to the figure, and not to the amount.
        if figure.span is not None and figure.span[0] <= one.start < figure.span[1]:
            return figure.quantity
    return None


def _write(found: Found, sentence: Sentence, spans: tuple[str, ...], quantity: Quantity | None) -> Answer:
    """The answer in words: a short sentence whole, else the stretch as a quote; cited either way."""
    evidence = Evidence()
    marker = evidence.quote(sentence.document, sentence.block, sentence.text)
    whole = f"{sentence.text.strip()} [{marker}]"
    quoted = " and ".join(f"“{span}”" for span in spans)
    text = whole if len(sentence.text.split()) <= SHORT else f"{quoted} [{marker}]"
    answer = evidence.answer(found.question.text, text, quantity=quantity, spans=spans, kind="text")
    # Cut from its sentence a number may read as another; the whole sentence never does.
    return (
        answer
        if not check(answer)
        else evidence.answer(found.question.text, whole, quantity=quantity, spans=spans, kind="text")
    )
