"""Whose and of when a figure of a sentence is, where the sentence has several.

"1,030 GW waits in the US, 180 GW in Britain": each number has a stretch of words of its own, and what opens the sentence
is said of all of them.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.segments import FROM, THAN, roles, segments, written_at
from assistant.words import Term, keys, strength
from corpus.periods import Period, PeriodMention, find_periods
from corpus.quantities import Mention, find_quantities
from corpus.units import COUNT

SAID = 0.9  # how strongly a text must hold a word for the word to be said
MEANT = 0.3  # how well a period must fit one that is asked
# What a period stands behind that another is only compared with: "down 20% against 2023".
_COMPARED_WITH = re.compile(
    r"\b(?:against|compared (?:with|to)|versus|vs\.?|relative to|than(?: in)?|(?:up|down) (?:on|from))\s+(?:the\s|fiscal\s|that of\s|year\s)*$",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\b(?:so|after|following|while|whereas|but|against|compared|versus|than|from)\b", re.IGNORECASE)
_IN_TURN = re.compile(r"\brespectively\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\s*(?:\w+\s)?of (?:whom|which|them|these|those)\b", re.IGNORECASE)
_OF_THEM_BEFORE = re.compile(r"\bof (?:whom|which|them|these|those)\s*(?:about\s|some\s)?\W?$", re.IGNORECASE)
_REST = re.compile(r"\bthe (?:rest|remainder|balance)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Told:
    """One number of a sentence: the sentence, its numbers in order, which of them it is."""

    text: str
    numbers: tuple[Mention, ...]
    place: int

    @property
    def number(self) -> Mention:
        """The number itself."""
        return self.numbers[self.place]

    @property
    def own(self) -> str:
        """The stretch of the sentence that speaks of this number alone."""
        return self._stretch(self.place)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the words that are said of it: of its own stretch, and of what opens the sentence."""
        return self._said_of(self.place)

    @property
    def is_base(self) -> bool:
        """Whether it is what a change starts from, or another is compared with."""
        return roles(self.text, [(one.start, one.end) for one in self.numbers])[self.place] in (FROM, THAN)

    def is_another_than(self, asked: Sequence[Term], periods: Collection[Period]) -> bool:
        """Whether another number, or none, of the sentence is what these words and periods ask for."""
        names = [term for term in asked if term.is_name]
        if _IN_TURN.search(self.text):
            return False  # what is listed in turn stands away from its numbers
        return (
            any(self._is_of_another(name) for name in names)
            or self._says_less_than_another(asked)
            or self._is_before_the_rest(asked)
            or self._is_only_compared_with(periods)
            or self._is_of_another_clause(periods)
        )

    def _said_of(self, place: int) -> frozenset[str]:
        """What is said of one number; "71 of whom are women" is of those that were counted before."""
        own = keys(self._stretch(place)) | self._opening
        return own | self._said_of(place - 1) if self._is_of_those_before(place) else own

    @property
    def is_of_those_before(self) -> bool:
        """Whether it counts some of those that the number before it counts: "71 of whom are women"."""
        return self._is_of_those_before(self.place)

    def _is_of_those_before(self, place: int) -> bool:
        number = self.numbers[place]
        return place > 0 and bool(
            _OF_THEM.match(self.text[number.end :]) or _OF_THEM_BEFORE.search(self.text[: number.start])
        )

    @cached_property
    def _opening(self) -> frozenset[str]:
        return keys(self.text[: self.numbers[0].start])

    @cached_property
    def _rivals(self) -> tuple[int, ...]:
        """The other numbers of its unit, or of none."""
        units = (self.number.quantity.unit, "", COUNT)
        return tuple(at for at, one in enumerate(self.numbers) if at != self.place and one.quantity.unit in units)

    @property
    def _is_bracketed(self) -> bool:
        start = self.number.start
        return self.text.rfind("(", 0, start) > self.text.rfind(")", 0, start)

    def _stretch(self, place: int) -> str:
        start, end = segments(self.text, [(one.start, one.end) for one in self.numbers])[place]
        return self.text[start:end]

    def _is_of_another(self, name: Term) -> bool:
        """Whether a name is said in the sentence, and of other numbers alone."""
        return bool(self._rivals) and strength(name.key, keys(self.text)) >= SAID > strength(name.key, self.keys)

    def _says_less_than_another(self, asked: Sequence[Term]) -> bool:
        """Whether another number is told with all that this one is of what is asked, and with more.

        What is only compared with, or stands in brackets, is of the subject of the number before it.
        """
        if self.is_base or self._is_bracketed:
            return False
        own = _held(asked, self.keys)
        return any(own < _held(asked, self._said_of(place)) for place in self._rivals)

    def _is_before_the_rest(self, asked: Sequence[Term]) -> bool:
        """Whether what is asked for is the rest, of which the sentence gives no number: "and the rest for meters"."""
        said = _REST.search(self.text, self.numbers[-1].end)
        if said is None:
            return False
        rest, others = keys(self.text[said.end() :]), keys(self.text[: said.start()])
        return any(term.weight >= 1 and strength(term.key, rest) >= SAID > strength(term.key, others) for term in asked)

    def _is_only_compared_with(self, periods: Collection[Period]) -> bool:
        """Whether the periods asked stand in the sentence only as what the number is compared with."""
        dated = [one for one in find_periods(self.text) if any(one.period.fits(asked) > MEANT for asked in periods)]
        return bool(dated) and all(self._is_set_against(one) or self._is_outside(one) for one in dated)

    def _is_of_another_clause(self, periods: Collection[Period]) -> bool:
        """Whether the period asked is written at another number, told of in a clause behind this one's."""
        dated = [one for one in find_periods(self.text) if any(one.period.fits(asked) > MEANT for asked in periods)]
        return bool(dated) and all(
            any(
                written_at(self.text, self.numbers[place].end, one)
                and _TURNS.search(self.text[self.number.end : self.numbers[place].start])
                for place in self._rivals
                if place > self.place
            )
            for one in dated
        )

    def _is_set_against(self, period: PeriodMention) -> bool:
        between = self.text[self.number.end : period.start]
        return (
            period.start >= self.number.end
            and bool(_COMPARED_WITH.search(between))
            and len(find_quantities(between)) < 2
        )

    def _is_outside(self, period: PeriodMention) -> bool:
        """Whether a period stands in brackets with numbers of its own, this one not among them: "£214m (H1 2024: £197m)"."""
        opened, closed = self.text.rfind("(", 0, period.start), self.text.find(")", period.end)
        if opened < 0 or closed < 0 or ")" in self.text[opened : period.start] or opened <= self.number.start < closed:
            return False
        return any(opened < one.start < closed for one in self.numbers)


def _held(asked: Sequence[Term], among: frozenset[str]) -> frozenset[str]:
    """Which of the words that carry a question, verbs too, stand among others."""
    return frozenset(
        term.key for term in asked if (term.weight >= 1 or term.is_verb) and strength(term.key, among) >= SAID
    )


@lru_cache(maxsize=1_000)
def numbers_of(text: str) -> tuple[Mention, ...]:
    """The numbers of a sentence, in order."""
    return tuple(find_quantities(text))


def told_at(text: str, start: int) -> Told | None:
    """The number of a sentence that stands at an offset, or None."""
    numbers = numbers_of(text)
    place = next((at for at, one in enumerate(numbers) if one.start <= start < one.end), None)
    return Told(text, numbers, place) if place is not None else None
