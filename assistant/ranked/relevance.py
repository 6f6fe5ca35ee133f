"""How well the labels of a table are said by a question: the parts of the one ranking in which all candidates compete."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import log

from assistant.figures import Figure, Label, merged, without_periods
from assistant.operation_words import CARDINALS
from assistant.questions import Question
from assistant.sheets import Sheet
from assistant.words import Term, is_heavy, keys, stem, strength, terms, words
from corpus.periods import Period

_MARKS = re.compile(r"\((?:\d{1,2}|[a-z])\)|(?<=[a-z]{3})\d$|^(?:less|add|plus|of which)\s*:?\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_DIGITS = {stem(word): str(number) for word, number in CARDINALS.items()}
_JOINING = frozenset(stem(word) for word in "the a an of and or in on at for to by from with as its our s".split())

Place = tuple[int, int]  # of words in the question: the first, and the one behind the last


@dataclass(frozen=True)
class Phrase:
    """The words of a label where they stand in the question; `loose` says in another order, or with others between."""

    place: Place
    stems: tuple[str, ...]
    loose: bool = False

    def yields_to(self, other: "Phrase") -> bool:
        """Whether another phrase says what this one does and more, or holds the words that stand between this one's."""
        (start, end), (first, last) = self.place, other.place
        if first <= start and end <= last and self.place != other.place:
            return not other.loose or set(self.stems) <= set(other.stems)
        overlap = first < end and start < last
        return self.loose and not other.loose and overlap and not set(other.stems) <= set(self.stems)


@dataclass(frozen=True)
class Saying:
    """How a question says one label.

    `said` is the part of the label's words that the question says (0 to 1), `covered` how well the label says each of
    the question's terms, `phrase` where its words stand in the question together (None: they do not), `loose` whether
    in another order there or with the sub-heading's, `within` whether another label's longer phrase holds that place,
    `length` the part of the question that it is, `weight` what its words weigh: a bare "Total" little.
    """

    said: float
    covered: tuple[float, ...]
    phrase: Place | None = None
    within: bool = False
    length: float = 0.0
    loose: bool = False
    weight: float = 1.0

    @property
    def named(self) -> float:
        """How surely the question names the label: 0 where it does not say it word for word, less for filling words."""
        return min(self.weight, 1.0) if self.phrase is not None and not self.within else 0.0


class Relevance:
    """One table held against one question: its labels' sayings, and what labels of several figures say together."""

    def __init__(self, sheet: Sheet, question: Question) -> None:
        self.sheet = sheet
        self.question = replace(question, periods=_whole(question.periods))
        self.terms: tuple[Term, ...] = tuple(sorted((*question.terms, *question.spoken), key=lambda term: term.start))
        self._stems = _stems(question.text)
        self._said = keys(question.text) | frozenset(self._stems)
        self._beside: dict[tuple[int, frozenset[Place]], tuple[float, float]] = {}

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
    def named(self) -> tuple[tuple[Place, float], ...]:
        """The places of the question where it names a row or a column, with what that weighs."""
        return tuple((one.phrase, one.named) for one in (*self.rows, *self.columns) if one.phrase and one.named)

    def left_over(self, used: Iterable[Place]) -> float:
        """What the labels weigh that the question names and that stand in none of these places."""
        places = tuple(used)
        left = {
            place: weight
            for place, weight in self.named
            if not any(place[0] < end and start < place[1] for start, end in places)
        }
        return sum(left.values())

    def column_beside(self, column: int, rows: Sequence[int]) -> tuple[float, float]:
        """How wholly a column's label is said, and whether word for word, by words that do not already name the rows."""
        saying = self.columns[column]
        places = frozenset(place for row in rows if (place := self.rows[row].phrase) is not None)
        if not saying.said or not places:
            return saying.said, saying.named
        if (column, places) not in self._beside:
            rest = [word for at, word in enumerate(self._stems) if not any(start <= at < end for start, end in places)]
            overlaps = saying.phrase is not None and any(
                saying.phrase[0] < end and start < saying.phrase[1] for start, end in places
            )
            said = (
                _said_by(self.sheet.columns[column].text, frozenset(rest)) if overlaps or saying.phrase is None else 1.0
            )
            self._beside[column, places] = min(said, saying.said), 0.0 if overlaps else saying.named
        return self._beside[column, places]

    @cached_property
    def sections(self) -> dict[tuple[str, ...], tuple[float, ...]]:
        """What the sub-headings of rows say of each term."""
        return {sections: self._covered(keys(" ".join(sections))) for sections in self._sections}

    @cached_property
    def repeats(self) -> frozenset[int]:
        """The rows of which one above bears the same name under the same sub-headings."""
        seen: set[tuple[str, tuple[str, ...]]] = set()
        found = set()
        for row in self.sheet.rows:
            name = (row.text, row.sections)
            if name in seen and row.text:
                found.add(row.index)
            seen.add(name)
        return frozenset(found)

    @cached_property
    def section_places(self) -> dict[tuple[str, ...], tuple[Place, ...]]:
        """Where the question says the sub-headings of rows word for word."""
        places = {
            sections: [
                _place(_stems(_plain(one)), self._stems) or self._loosely(_stems(_plain(one))) for one in sections
            ]
            for sections in self._sections
        }
        return {(): (), **{sections: tuple(filter(None, found)) for sections, found in places.items()}}

    def written(self, labels: Iterable[str]) -> float:
        """The part of these labels' words, with their dates, that the question says."""
        parts = [_all_stems(label) for label in labels]
        said = _all_stems(self.question.text)
        return sum(len(part & said) / len(part) if part else 0.0 for part in parts) / max(len(parts), 1)

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
        found = [self._phrase(label) for label in labels]
        result = []
        for label, phrase in zip(labels, found, strict=True):
            covered = self._covered(label.keys)
            said = _said_by(label.text, self._said)
            weight = sum(_weight(key) for key in _content(_MARKS.sub(" ", label.text)))
            if phrase is None:
                result.append(Saying(said, covered, weight=weight))
                continue
            within = any(other is not None and phrase.yields_to(other) for other in found)
            length = (phrase.place[1] - phrase.place[0]) / whole
            result.append(Saying(said, covered, phrase.place, within, length, phrase.loose, weight))
        return tuple(result)

    def _phrase(self, label: Label) -> Phrase | None:
        """Where a label's words stand in the question: in its order, or in another, or with its sub-heading's."""
        stems = [_stems(_MARKS.sub(" ", label.text)), _stems(_plain(label.text))]
        exact = next((Phrase(place, one) for one in stems if (place := _place(one, self._stems))), None)
        above = _stems(_plain(label.sections[-1])) if label.sections else ()
        for one in (*(above + one for one in stems if above), *(stems if exact is None else ())):
            place = self._loosely(one)
            if place is not None and (exact is None or place[0] <= exact.place[0] and exact.place[1] <= place[1]):
                return Phrase(place, one, loose=True)
        return exact

    @cached_property
    def _spoken(self) -> tuple[tuple[str, int], ...]:
        """The question's words that are more than joints, with their places."""
        return tuple((word, at) for at, word in enumerate(self._stems) if word not in _JOINING)

    def _loosely(self, label: tuple[str, ...]) -> Place | None:
        """Where all words of a label stand close together, in any order; None for a label of one word."""
        wanted = frozenset(label) - _JOINING
        if len(wanted) < 2 or not wanted <= self._stem_set or not any(map(is_heavy, wanted)):
            return None
        most = len(wanted) + len(wanted) // 3
        for start, (first, _) in enumerate(self._spoken):
            if first not in wanted:
                continue
            missing = set(wanted)
            for word, at in self._spoken[start : start + most]:
                missing.discard(word)
                if not missing:
                    return self._spoken[start][1], at + 1
        return None

    @cached_property
    def _stem_set(self) -> frozenset[str]:
        return frozenset(self._stems)


def _said_by(label: str, said: frozenset[str]) -> float:
    """The part of a label's words, by weight, that a text of these keys says."""
    content = _content(_MARKS.sub(" ", label))
    weights = [_weight(key) for key in content]
    strengths = (weight * strength(key, said) for key, weight in zip(content, weights, strict=True))
    return sum(strengths) / max(sum(weights), 1.0) if content else 0.0


def _whole(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """Parts of a year joined with the one year that is asked apart from them: "in 2019 … the third quarter"."""
    years = [period for period in periods if period.is_whole_year]
    parts = [period for period in periods if period.year is None and (period.quarter or period.half or period.month)]
    if len(years) != 1 or not parts or len(parts) + 1 != len(periods):
        return periods
    joined = (merged(part, years[0]) for part in parts)
    return tuple(period for period in joined if period is not None)


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
    return tuple(_DIGITS.get(word.stem, word.stem) for word in words(without_periods(text)))


@lru_cache(maxsize=20_000)
def _all_stems(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words(text)) - _JOINING


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
