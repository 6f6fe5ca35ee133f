"""Candidates computed from the figures of one sentence: what prose states for several periods or things, put together."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations, permutations
from math import log

from assistant.answers import Answer
from assistant.figures import Figure
from assistant.finding import Found
from assistant.ranked.asking import asking, cues, intended
from assistant.ranked.candidates import Candidate
from assistant.ranked.derivations import DERIVATIONS, Derivation
from assistant.ranked.derived import derive
from assistant.statements import Sentence
from assistant.words import strength
from corpus.units import PERCENT

SENTENCES = 3  # the best said, of which candidates are made
MOST_FIGURES = 6  # of one unit in a sentence


def prose_derivations(found: Found) -> Iterator[Candidate]:
    """What the question may want computed from the figures of a sentence, for the sentences that say most of it."""
    question = found.question
    said = cues(question.text)
    wanted = [one for one in DERIVATIONS if any(cue in said for cue in one.cues) and one.least == 2]
    if not wanted:
        return
    for cover, sentence in _best(found):
        for figures in _sets(sentence):
            for derivation in wanted:
                if len(figures) > derivation.most:
                    continue
                orders = permutations(figures) if derivation.ordered and len(figures) == 2 else (figures,)
                for order in orders:
                    features = _features(found, derivation, tuple(order), cover)
                    yield Candidate(derivation.name, features, _writer(question.text, derivation, tuple(order)))


def _writer(question: str, derivation: Derivation, figures: Sequence[Figure]) -> Callable[[], Answer | None]:
    return partial(derive, question, derivation, figures)


def _best(found: Found) -> list[tuple[float, Sentence]]:
    """The sentences with two figures or more that say most of the question's terms, rare ones counting most."""
    terms = [*found.question.terms, *found.question.spoken]
    weights = []
    for term in terms:
        holding = sum(strength(term.key, sentence.keys) > 0 for sentence in found.sentences)
        weights.append(min(term.weight, 1.0) / (1 + log(holding)) if holding else 0.0)
    total = sum(weights) or 1.0
    scored = []
    for index, sentence in enumerate(found.sentences):
        if len(sentence.figures) < 2 or sentence.is_table_line:
            continue
        said = (weight * strength(term.key, sentence.keys) for term, weight in zip(terms, weights, strict=True))
        scored.append((sum(said) / total, -index, sentence))
    return [
        (cover, sentence) for cover, _, sentence in sorted(scored, key=lambda one: one[:2], reverse=True)[:SENTENCES]
    ]


def _sets(sentence: Sentence) -> Iterator[tuple[Figure, ...]]:
    """The figures of one unit: all of them together, and two by two."""
    by_unit: dict[str, list[Figure]] = {}
    for figure in sentence.figures:
        if figure.quantity is not None:
            by_unit.setdefault(figure.quantity.unit, []).append(figure)
    for figures in by_unit.values():
        if 2 <= len(figures) <= MOST_FIGURES:
            yield tuple(figures)
            if len(figures) > 2:
                yield from combinations(figures, 2)


def _features(found: Found, derivation: Derivation, figures: Sequence[Figure], cover: float) -> dict[str, float]:
    """The named features of a derivation from prose, those of a table's derivations where they mean the same."""
    question, kind = found.question, derivation.name
    said = cues(question.text)
    features = {f"{kind}|{cue}": 1.0 for cue in said}
    features["intended"] = float(kind == intended(said.keys() | asking(question.text)))
    features[f"{kind}|op:{question.operation}"] = 1.0
    features["prose"] = 1.0
    features[f"prose|{kind}"] = 1.0
    features["prose_cover"] = features["cover"] = features["cover_around"] = features["rows_cover"] = cover
    features[f"prose|figures:{min(len(figures), 4)}"] = 1.0
    features["prose_percents"] = float(all(figure.quantity and figure.quantity.unit == PERCENT for figure in figures))
    features["prose_dated"] = sum(figure.period is not None for figure in figures) / len(figures)
    features["prose_apart"] = float(len({figure.period for figure in figures}) == len(figures))
    asked = question.periods
    periods = [figure.period for figure in figures if figure.period is not None]
    if asked:
        fits = [max((period.fits(one) for one in asked), default=0.0) for period in periods] or [0.0]
        met = [max((period.fits(one) for period in periods), default=0.0) for one in asked]
        features["prose_fit"] = sum(fits) / len(fits)
        features["prose_met"] = sum(met) / len(met)
        features["prose_exact"] = float(min(met) > 0.5 and min(fits) > 0.5 and len(asked) == len(set(periods)))
    if derivation.ordered and len(periods) == len(figures) == 2 and periods[0] != periods[1]:
        features[f"{kind}|in_time"] = float(periods[0].order < periods[1].order)
        features["in_time"] = features[f"{kind}|in_time"]
    return features
