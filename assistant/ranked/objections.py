"""What speaks against an answer, however likely it was ranked: it is of another kind, or of something else, than what is asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answers import Answer, Citation
from assistant.attribution import SAID, is_of_another_name
from assistant.finding import Found
from assistant.ranked.answer_features import Features
from assistant.segments import FROM, THAN, roles, segments
from assistant.wanted import MONEY, unit_wanted
from assistant.words import Term, keys, strength, terms
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
_ASKS_PER = re.compile(r"\bper (?!cent\b|annum\b|se\b)[a-z]+|\bfor each\b", re.IGNORECASE)
_PER = re.compile(r"\bper\b|\beach\b|\bevery\b|\bapiece\b", re.IGNORECASE)
_DISTANCE = re.compile(
    r"\b(?:above|below|over|under|behind|ahead|short|exceed\w*|varian\w+|differ\w*|gap)\b", re.IGNORECASE
)
_ASKS_DISTANCE = re.compile(
    r"\b(?:how (?:much|many|far)|what)\b.*\b(?:above|below|over|under|behind|ahead of|short of|off) (?:its |their |the |our )?(?:target|plan|budget|forecast)",
    re.IGNORECASE,
)
_ASKS_EARLIER = re.compile(
    r"\b(?:previous|prior|preceding) (?:\w+ )?(?:year|quarter|month|period)\b|\b(?:year|quarter|month) (?:before|earlier)\b|\ba year ago\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)
_REST = re.compile(r"\bthe (?:rest|remainder|balance)\b", re.IGNORECASE)
# What a period stands behind that another is only compared with: "down 20% against 2023".
_COMPARED_WITH = re.compile(
    r"\b(?:against|compared (?:with|to)|versus|vs\.?|relative to|than(?: in)?|(?:up|down) (?:on|from))\s+(?:the\s|fiscal\s|that of\s|year\s)*$",
    re.IGNORECASE,
)


def objection(found: Found, features: Features, answer: Answer) -> bool:
    """Whether an answer may not be given to a question, whatever its likelihood."""
    return (
        _is_of_another_kind(found, features, answer)
        or any(_is_of_something_else(found, one) for one in _told(answer))
        or _is_told_elsewhere(found, answer)
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
        # an amount is not its share, and no margin
        or (
            quantity is not None
            and quantity.unit not in (*RATES, TIMES, COUNT, "")
            and (question.operation == "margin" or _ASKS_SHARE.search(question.text))
        )
        # a total is not what there is of it for each
        or (single and answer.calculation is None and _is_for_all(found, answer))
        # neither a target nor what was reached is the distance between them
        or (
            single
            and answer.calculation is None
            and _ASKS_DISTANCE.search(question.text)
            and not _says_distance(answer)
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


def _is_for_all(found: Found, answer: Answer) -> bool:
    """Whether "per employee" is asked, and neither the figure's unit nor its labels say that it is for each."""
    asked = _ASKS_PER.search(found.question.text) if found.question.operation == "ratio" else None
    if asked is None or answer.quantity is None or " per " in answer.quantity.unit:
        return False
    return not _PER.search(_labels(answer)) and answer.quantity.unit not in RATES


def _says_distance(answer: Answer) -> bool:
    return bool(_DISTANCE.search(_labels(answer)))


def _labels(answer: Answer) -> str:
    """What is written at the places that an answer cites: the words of a sentence, the labels of a cell."""
    return " ".join(f"{one.quote} {one.row or ''} {one.column or ''} {one.section}" for one in answer.citations)


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
    return (
        any(_is_of_another(found, told, term) for term in found.question.terms if term.is_name)
        or _is_compared_with(found, told)
        or _is_of_later(found, told)
        or _is_the_rest(found, told)
        or (bool(_YES_NO.match(found.question.text)) and _leaves_unsaid(found, told))
    )


def _leaves_unsaid(found: Found, told: _Told) -> bool:
    """Whether the sentence and its headings do not say all of what a yes-or-no question is about."""
    said = keys(f"{told.citation.quote} {told.citation.section}")
    return any(
        strength(term.key, said) < SAID for term in found.question.terms if term.weight >= 1 and not term.is_verb
    )


def _is_of_later(found: Found, told: _Told) -> bool:
    """Whether the year before is asked for, and the figure is not what the sentence compares with."""
    if found.question.periods or not _ASKS_EARLIER.search(found.question.text):
        return False
    spans = [(one.start, one.end) for one in told.numbers]
    if roles(told.citation.quote, spans)[told.place] in (FROM, THAN):
        return False
    start, end = segments(told.citation.quote, spans)[told.place]
    return not _ASKS_EARLIER.search(told.citation.quote[start:end])


def _is_the_rest(found: Found, told: _Told) -> bool:
    """Whether what is asked for is the rest, of which a sentence gives no number: "and the rest for meters"."""
    quote = told.citation.quote
    said = _REST.search(quote, told.numbers[-1].end)
    if said is None:
        return False
    rest, others = keys(quote[said.end() :]), keys(quote[: said.start()])
    return any(
        term.weight >= 1 and strength(term.key, rest) >= SAID > strength(term.key, others)
        for term in found.question.terms
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


def _is_told_elsewhere(found: Found, answer: Answer) -> bool:
    """Whether a count from a table does not say what is done, and a sentence says it of a number of just these.

    "How many people are served?" is not how many are employed, where it says that "2.3 million people" are served.
    """
    counted = _COUNTED.search(found.question.text)
    if counted is None or not answer.citations or any(one.cell is None for one in answer.citations):
        return False
    verbs = [term.key for term in found.question.terms if term.is_verb and term.key not in _ANY_DOING]
    labels = keys(_labels(answer)) | frozenset().union(
        *(keys(one.block.table.caption) for one in answer.citations if one.block and one.block.table), frozenset()
    )
    nouns = keys(counted[1])
    return any(
        strength(verb, labels) < SAID
        and any(
            strength(verb, sentence.keys) >= SAID
            and any(one.quantity is not None and keys(one.quantity.unit) & nouns for one in sentence.figures)
            for sentence in found.sentences
        )
        for verb in verbs
    )


_COUNTED = re.compile(r"\bhow many ([a-z]{3,})\b", re.IGNORECASE)
_ANY_DOING = frozenset(term.key for term in terms("have has had work works employ employed do does make made"))


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
