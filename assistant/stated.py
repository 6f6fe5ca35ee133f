"""Figures that sentences state, held against a question."""

import re
from dataclasses import dataclass

from assistant.attribution import Told, told_at
from assistant.figures import Figure
from assistant.matching import ENOUGH
from assistant.questions import Question
from assistant.statements import Sentence
from assistant.wanted import has_unit, period_fit, unit_wanted
from assistant.words import CONTEXT, Term, glossary, strength
from corpus.periods import Period


@dataclass(frozen=True)
class Said:
    """A figure that a sentence states, and how well the sentence fits the question."""

    figure: Figure
    sentence: Sentence
    score: float
    missing: tuple[Term, ...]

    @property
    def holds(self) -> bool:
        """True when enough of the question is in the sentence or above it."""
        return self.score >= ENOUGH + 0.1 and not any(
            term.is_name or term.key in glossary().measures for term in self.missing
        )


def said(sentence: Sentence, question: Question, period: Period | None, similarity: float = 0.0) -> list[Said]:
    """The figures of a sentence as answers to a question, best first; those of another period are left out."""
    # The items of a list say with the line that leads into them: "… is now seen at:" "2026: $805 billion".
    own_keys = sentence.keys | (
        sentence.context_keys
        if sentence.source.kind == "item" and len([key for key in sentence.keys if not key.startswith("~")]) <= 4
        else frozenset()
    )
    own_keys |= sentence.leaning_keys
    strengths = {
        term: max(
            0.05 if term.is_verb else 0.0,
            strength(term.key, own_keys),
            CONTEXT * strength(term.key, sentence.context_keys),
        )
        for term in question.terms
    }
    weight = sum(0.1 if term.is_verb and strengths[term] <= 0.3 else term.weight for term in question.terms)
    if not weight:
        return []
    own = sum(strength(term.key, own_keys) * term.weight for term in question.terms) / weight
    score = sum(term.weight * strengths[term] for term in question.terms) / weight
    missing = tuple(term for term in question.terms if strengths[term] <= 0.05)
    # Words merely near in meaning ("people" for "staff") do not make a sentence about what is asked.
    nouns = [term for term in question.terms if not term.is_verb and term.weight >= 1]
    if nouns and not any(strengths[term] >= 0.9 for term in nouns):
        score -= 0.2
    if own < 0.3 or sentence.is_table_line:
        return []
    wanted = unit_wanted(question)
    found = []
    for figure in sentence.figures:
        fit = period_fit(figure, period)
        if period is not None and fit < 0.3:
            continue
        assert figure.span is not None
        told = told_at(sentence.text, figure.span[0])
        if told is None or told.is_another_than(question.terms, (period,) if period is not None else ()):
            continue
        near = _nearness(sentence, told, question)
        fits = has_unit(figure, wanted) or _is_of(sentence.text[figure.span[1] :], question.text)
        unit = 0.1 if wanted and fits else -0.25 if wanted else 0.0
        found.append(
            Said(figure, sentence, score * 0.9 + 0.1 * near - 0.1 * (1 - fit) + unit + 0.05 * similarity, missing)
        )
    return sorted(found, key=lambda one: -one.score)


_HOW_MUCH_OF = re.compile(r"\bhow (?:much|many) (?P<what>[a-z]{3,})\b", re.IGNORECASE)


def _is_of(following: str, question: str) -> bool:
    """Whether a number is of what is asked by its name: "how much water", "498 million litres of water"."""
    asked = _HOW_MUCH_OF.search(question)
    return asked is not None and bool(re.match(rf"\s*of {asked['what']}\b", following, re.IGNORECASE))


def _nearness(sentence: Sentence, told: Told, question: Question) -> float:
    """The share of the question's words in a sentence that are said of one number of it."""
    matched = [term for term in question.terms if strength(term.key, sentence.keys)]
    whole = sum(term.weight for term in matched)
    return sum(strength(term.key, told.keys) * term.weight for term in matched) / whole if whole else 0.0
