"""How well the labels of a table are said by a question: the parts of the one ranking in which all candidates compete."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log

from assistant.figures import Figure, Label, without_periods
from assistant.questions import Question
from assistant.sheets import Sheet
from assistant.words import Term, is_heavy, keys, strength, terms, words
from corpus.periods import Period

_MARKS = re.compile(r"\((?:\d{1,2}|[a-z])\)|^(?:less|add|plus|of which)\s*:?\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Saying:
    """How a question says one label.

    `said` is the part of the label's words that the question says (0 to 1), `covered` how well the label says each of
    the question's terms, `phrase` where its words stand in the question one after another (None: they do not),
    `within` whether another label's longer phrase holds that place, `length` the part of the question that it is.
    """

    said: float
    covered: tuple[float, ...]
    phrase: tuple[int, int] | None = None
    within: bool = False
    length: float = 0.0


class Relevance:
    """One table held against one question: its labels' sayings, and what labels of several figures say together."""

    def __init__(self, sheet: Sheet, question: Question) -> None:
        self.sheet = sheet
        self.question = question
        self.terms: tuple[Term, ...] = tuple(sorted((*question.terms, *question.spoken), key=lambda term: term.start))
        self._said = keys(question.text)
        self._stems = _stems(question.text)

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """What each term of the question weighs: one that many labels hold tells little, one that none holds nothing."""
        labels = [label.keys for label in (*self.sheet.rows, *self.sheet.columns) if label.keys]
        around = self.sheet.context_keys | frozenset().union(*(keys(" ".join(s)) for s in self._sections))
        result = []
        for term in self.terms:
            holding = sum(strength(term.key, label) > 0 for label in labels)
            rarity = 1 / (1 + log(holding)) if holding else 0.5 * bool(strength(term.key, around))
            result.append(rarity * min(term.weight, 1.0))
        return tuple(result)

    @property
    def _sections(self) -> set[tuple[str, ...]]:
        return {label.sections for label in self.sheet.rows if label.sections}

    @cached_property
    def unknown(self) -> float:
        """The part of the question's terms that stand nowhere in or around the table, 0 to 1."""
        content = [term for term in self.question.terms if term.weight >= 1]
        return sum(not strength(term.key, self.sheet.vocabulary) for term in content) / len(content) if content else 0.0

    @cached_property
    def rows(self) -> tuple[Saying, ...]:
        """The sayings of the rows."""
        return self._sayings(self.sheet.rows)

    @cached_property
    def columns(self) -> tuple[Saying, ...]:
        """The sayings of the columns."""
        return self._sayings(self.sheet.columns)

    @cached_property
    def sections(self) -> dict[tuple[str, ...], tuple[float, ...]]:
        """What the sub-headings of rows say of each term."""
        return {sections: self._covered(keys(" ".join(sections))) for sections in self._sections}

    @cached_property
    def around(self) -> tuple[float, ...]:
        """What the words around the table say of each term."""
        return self._covered(self.sheet.context_keys)

    def covers(self, parts: Iterable[Sequence[float]]) -> float:
        """The part of the question's terms, by weight, that labels say together: 0 to 1."""
        total = sum(self.weights)
        if not total:
            return 0.0
        best = [max(values) for values in zip(*parts, strict=True)]
        return sum(weight * value for weight, value in zip(self.weights, best, strict=False)) / total

    @cached_property
    def row_covers(self) -> tuple[float, ...]:
        """What each row says of the question, its sub-headings included."""
        return tuple(
            self.covers([saying.covered, *([self.sections[label.sections]] if label.sections else [])])
            for label, saying in zip(self.sheet.rows, self.rows, strict=True)
        )

    @cached_property
    def dominated(self) -> tuple[bool, ...]:
        """Whether another row, said as wholly, says all that this one does of the question and more."""
        found = []
        for row, saying in zip(self.sheet.rows, self.rows, strict=True):
            found.append(
                any(
                    other.said >= min(saying.said, 0.8)
                    and other.covered != saying.covered
                    and self.sheet.rows[index].sections == row.sections
                    and all(more >= less for more, less in zip(other.covered, saying.covered, strict=True))
                    for index, other in enumerate(self.rows)
                )
            )
        return tuple(found)

    def rank(self, saying: Saying) -> float:
        """A rough order of labels, by which those worth a candidate are chosen."""
        return self.covers([saying.covered]) + 0.5 * saying.said + 0.5 * (saying.phrase is not None)

    def fit_in_range(self, period: Period | None) -> float:
        """How well a period lies in the stretch from the first asked to the last."""
        asked = sorted((one for one in self.question.periods if one.year is not None), key=lambda one: one.order)
        if period is None or len(asked) < 2:
            return self.fit(period)
        within = asked[0].order <= period.order <= asked[-1].order and period.year is not None
        return max(self.fit(period), float(within))

    def fit(self, period: Period | None) -> float:
        """How well a period is one of those that are asked; 0 where none is."""
        return max((period.fits(asked) for asked in self.question.periods), default=0.0) if period else 0.0

    def _covered(self, among: frozenset[str]) -> tuple[float, ...]:
        return tuple(strength(term.key, among) for term in self.terms)

    def _sayings(self, labels: Sequence[Label]) -> tuple[Saying, ...]:
        whole = max(len(self._stems), 1)
        phrases = [
            _place(_stems(_MARKS.sub(" ", label.text)), self._stems) or _place(_stems(_plain(label.text)), self._stems)
            for label in labels
        ]
        result = []
        for label, phrase in zip(labels, phrases, strict=True):
            content = _content(_MARKS.sub(" ", label.text))
            weights = [_weight(key) for key in content]
            strengths = (weight * strength(key, self._said) for key, weight in zip(content, weights, strict=True))
            said = sum(strengths) / max(sum(weights), 1.0) if content else 0.0
            within = phrase is not None and any(
                other is not None and other != phrase and other[0] <= phrase[0] and phrase[1] <= other[1]
                for other in phrases
            )
            length = (phrase[1] - phrase[0]) / whole if phrase else 0.0
            result.append(Saying(said, self._covered(label.keys), phrase, within, length))
        return tuple(result)


@lru_cache(maxsize=20_000)
def _plain(label: str) -> str:
    """A label without footnote marks and what stands in brackets, unless nothing else is left."""
    text = _MARKS.sub(" ", label)
    return " ".join((_IN_BRACKETS.sub(" ", text) if words(_IN_BRACKETS.sub(" ", text)) else text).split())


def _weight(key: str) -> float:
    """What a label's word weighs: a filling word ("year", "end") says little of the row."""
    return 1.0 if is_heavy(key) else 0.3


@lru_cache(maxsize=20_000)
def _content(label: str) -> tuple[str, ...]:
    return tuple(term.key for term in terms(label)) or tuple(word.stem for word in words(label))


@lru_cache(maxsize=20_000)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(word.stem for word in words(without_periods(text)))


def _place(label: tuple[str, ...], question: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the words of a label stand in the question one after another, as (first, last + 1)."""
    size = len(label)
    for start in range(len(question) - size + 1 if size else 0):
        if question[start : start + size] == label:
            return start, start + size
    return None


def newest(figures: Sequence[Figure]) -> Figure | None:
    """The figure of the latest period; the first of those without any."""
    dated = [figure for figure in figures if figure.period is not None and figure.period.year is not None]
    return max(dated, key=lambda figure: figure.period.order if figure.period else (0, 0, 0), default=None) or next(
        iter(figures), None
    )
