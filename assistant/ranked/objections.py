"""What speaks against an answer, however likely it was ranked: it is of another kind, or of something else, than what is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answers import Answer, Citation
from assistant.attribution import SAID, is_of_another_name
from assistant.finding import Found
from assistant.ranked.answer_features import Features
from assistant.wanted import MONEY, unit_wanted
from assistant.words import Term, keys, strength
from corpus.periods import find_periods
from corpus.quantities import Mention, find_quantities
from corpus.units import COUNT, RATES, TIMES

_SHARES = frozenset(("table|kind:share", "table|kind:ratio"))
_CHANGES = frozenset(("table|kind:change",))
_ASKS_GROWTH = re.compile(r"^(?!.*\bhow much\b).*\bgrowth\b", re.IGNORECASE)
_MONEY_NAMED = re.compile(r"\b(?:dollars|euros|pounds|cents|usd|eur|gbp)\b|[$€£]", re.IGNORECASE)
_ASKS_SHARE = re.compile(
    r"\bmarket share\b|\b(?:what|which) (?:share|proportion|fraction|percentage|percent)\b|\bshare of (?!\w+ capital)",
    re.IGNORECASE,
)
_ASKS_TOGETHER = re.compile(r"\b(?:together|combined|altogether|jointly|in aggregate)\b", re.IGNORECASE)
_AND = re.compile(r"\band\b|&|\+|,", re.IGNORECASE)
# What a period stands behind that another is only compared with: "down 20% against 2023".
_COMPARED_WITH = re.compile(
    r"\b(?:against|compared (?:with|to)|versus|vs\.?|relative to|than(?: in)?|(?:up|down) (?:on|from))\s+(?:the\s|fiscal\s|that of\s|year\s)*$",
    re.IGNORECASE,
)


def objection(found: Found, features: Features, answer: Answer) -> bool:
    """Whether an answer may not be given to a question, whatever its likelihood."""
    return _is_of_another_kind(found, features, answer) or any(
        _is_of_something_else(found, one) for one in _told(answer)
    )


def _is_of_another_kind(found: Found, features: Features, answer: Answer) -> bool:
    """Whether an answer is of another kind than the one that is asked for; each line says which."""
    question, quantity = found.question, answer.quantity
    single = answer.kind in ("lookup", "look-up") and quantity is not None
    return bool(
        # a single figure is not which one is the most
        (question.operation == "extreme" and question.wants == "label" and answer.kind == "lookup" and single)
        # a share is not growth
        or (question.operation == "growth" and _SHARES & features.keys())
        # what something grew by is not its growth, unless how much is asked
        or (question.operation == "growth" and _CHANGES & features.keys() and _ASKS_GROWTH.search(question.text))
        # money is not how many there are
        or (
            quantity is not None
            and quantity.unit in MONEY
            and unit_wanted(question) == "count"
            and not _MONEY_NAMED.search(question.text)
        )
        # an amount is not its share
        or (
            quantity is not None
            and quantity.unit not in (*RATES, TIMES, COUNT, "")
            and _ASKS_SHARE.search(question.text)
        )
        # one figure is not two together
        or (
            single
            and answer.calculation is None
            and (said := _ASKS_TOGETHER.search(question.text))
            and _AND.search(question.text[: said.start()])
            and not _ASKS_TOGETHER.search(" ".join(f"{one.quote} {one.row} {one.column}" for one in answer.citations))
        )
    )


@dataclass(frozen=True)
class _Told:
    """The figure of an answer where a sentence tells it: the sentence, its numbers, which of them it is."""

    citation: Citation
    numbers: tuple[Mention, ...]
    place: int


def _told(answer: Answer) -> Iterator[_Told]:
    """The figure of an answer in each sentence that is cited for it; none for what is calculated or stands in a table."""
    if answer.quantity is None or answer.calculation is not None:
        return
    for citation in answer.citations:
        if citation.cell is not None:
            return
        numbers = tuple(find_quantities(citation.quote))
        place = next((at for at, one in enumerate(numbers) if one.quantity.value == answer.quantity.value), None)
        if place is not None:
            yield _Told(citation, numbers, place)


def _is_of_something_else(found: Found, told: _Told) -> bool:
    """Whether a sentence tells a figure of another than the one who is named, or compares it with the period asked."""
    return any(_is_of_another(found, told, term) for term in found.question.terms if term.is_name) or _is_compared_with(
        found, told
    )


def _is_of_another(found: Found, told: _Told, name: Term) -> bool:
    """Whether a name of the question is said of another figure of the sentence alone, or not near the sentence at all."""
    citation = told.citation
    around = keys(" ".join(filter(None, (citation.section, *(citation.block.headings if citation.block else ())))))
    sentence = keys(citation.quote)
    if strength(name.key, sentence) < SAID:
        return (
            strength(name.key, around) < SAID
            and strength(name.key, _beside(citation)) < SAID
            and strength(name.key, found.vocabulary) >= SAID
        )
    return is_of_another_name(citation.quote, told.numbers[told.place].start, [name])


def _beside(citation: Citation) -> frozenset[str]:
    """The keys of the paragraph that a sentence stands in, up to its end: what "it" and "there" may lean on."""
    text = citation.block.text if citation.block is not None else ""
    at = text.find(citation.quote)
    return keys(text[: at + len(citation.quote)]) if at > 0 else frozenset()


def _is_compared_with(found: Found, told: _Told) -> bool:
    """Whether each period asked is only what the sentence compares the figure with."""
    number = told.numbers[told.place]
    asked = found.question.periods
    dated = [one for one in find_periods(told.citation.quote) if any(one.period.fits(period) > 0.3 for period in asked)]
    return bool(dated) and all(
        one.start >= number.end
        and _COMPARED_WITH.search(told.citation.quote[number.end : one.start])
        and not find_quantities(told.citation.quote[number.end : one.start])[1:]
        for one in dated
    )
