"""What speaks against an answer, however likely it was ranked: it is of another kind, or of something else, than what is asked."""

import re
from collections.abc import Iterator

from assistant.answers import Answer, Citation
from assistant.attribution import SAID, Told, numbers_of
from assistant.contest import CHANGES_MOST
from assistant.finding import Found
from assistant.operation_words import LEAST, MOST
from assistant.ranked.answer_features import Features
from assistant.wanted import MONEY, unit_wanted
from assistant.words import Term, keys, opposites, strength, terms
from corpus.units import COUNT, PERCENT, RATES, TIME_UNITS, TIMES

_SHARES = frozenset(("table|kind:share", "table|kind:ratio"))
_NO_AMOUNTS = frozenset((*RATES, TIMES, COUNT, ""))


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ASKS_GROWTH = _words(r"^(?!.*\bhow much\b).*\bgrowth\b")
_MONEY_NAMED = _words(r"\b(?:dollars|euros|pounds|cents|usd|eur|gbp)\b|[$€£]")
_ASKS_SHARE = _words(
    r"\bmarket share\b|\b(?:what|which) (?:share|proportion|fraction|percentage|percent)\b|\bshare of (?!\w+ capital)"
)
_ASKS_PERCENT = _words(
    r"\bin (?:percent|per cent|%)|\bby (?:what|how many|which) (?:percent|per cent|%)"
    r"|\bpercent(?:age)? (?:change|increase|decrease|growth|rise|fall)\b"
)
_ASKS_TOGETHER = _words(r"\b(?:together|combined|altogether|jointly|in aggregate)\b")
_AND = _words(r"\band\b|&|\+|,")
_ASKS_PER = _words(r"\bper (?!cent\b|annum\b|se\b)[a-z]+|\bfor each\b")
_PER = _words(r"\bper\b|\beach\b|\bevery\b|\bapiece\b")
_CHANGE = _words(
    r"\b(?:chang\w*|growth|grew|increas\w*|decreas\w*|improv\w*|vari\w+|differ\w*|delta|yoy|rise|rose|fall|fell|declin\w*)\b|\+/"
)
_DISTANCE = _words(r"\b(?:above|below|over|under|behind|ahead|short|exceed\w*|varian\w+|differ\w*|gap)\b")
_ASKS_DISTANCE = _words(
    r"\b(?:how (?:much|many|far)|what)\b.*\b(?:above|below|over|under|behind|ahead of|short of|off) (?:its |their |the |our )?(?:target|plan|budget|forecast)"
)
_ASKS_EARLIER = _words(
    r"\b(?:previous|prior|preceding) (?:\w+ )?(?:year|quarter|month|period)\b|\b(?:year|quarter|month) (?:before|earlier)\b|\ba year ago\b"
)
_DEGREE = _words(
    rf"\b{MOST}\b|\b{LEAST}\b|\w+est\b|\b(?:more|less|fewer|better|worse|ahead|behind|main(?:ly)?|mostly|primar\w+|first|second|third|than)\b"
)
_ADDS = _words(r"\bsums?\b|\badd\w*\b|\bplus\b|\bboth\b|\bin total\b")
_PERIODS = _words(r"years?|quarters?|months?|weeks?|days?")
_TOTAL = _words(r"\btotal\b|\ball\b|\bgroup\b")
_ASKS_WHEN = _words(r"(?:and |so |but )?(?:when|since when|until when|what date|on what date)\b")
_OF_TIME = _words(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|"
    r"year\w*|quarter\w*|month\w*|week\w*|day\w*|if|in case|today|tomorrow|now|soon\w*|never|always|once|after|before|until|upon|when\w*|annual\w*|end)\b"
)
NEAR = 4  # words behind a number, among which is what it counts
_YES_NO = _words(r"(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b")
_COUNTED = _words(r"\bhow many ([a-z]{3,})\b")
_ANY_DOING = frozenset(term.key for term in terms("have has had work works employ employed do does make made"))


def objection(found: Found, features: Features, answer: Answer) -> bool:
    """Whether an answer may not be given to a question, whatever its likelihood."""
    return (
        _is_done_otherwise(found, features, answer)
        or _is_of_another_kind(found, answer)
        or any(
            all(_is_of_something_else(found, citation, told) for told in places) for citation, places in _told(answer)
        )
        or _is_told_elsewhere(found, answer)
        or _is_the_opposite(found, answer)
    )


def _is_done_otherwise(found: Found, features: Features, answer: Answer) -> bool:
    """Whether something else was done with figures than what is asked; each line says what."""
    question, text = found.question, found.question.text
    return bool(
        # a share is not growth
        (question.operation == "growth" and _SHARES & features.keys())
        # what something grew by is not its growth, unless how much is asked
        or (question.operation == "growth" and "table|kind:change" in features and _ASKS_GROWTH.search(text))
        # what was added between two years is not the sum of the years
        or (question.operation == "change" and "table|kind:sum" in features)
        # the rows of a table are not what it measures, nor are the figures of a sentence to be added unasked
        or ("table|kind:count" in features and _measures_what_is_counted(found, answer))
        or (
            "table|kind:sum" in features
            and all(one.cell is None for one in answer.citations)
            and not (_ASKS_TOGETHER.search(text) or _AND.search(text) or _ADDS.search(text))
        )
        # all periods are not the one that is asked
        or ("table|kind:all_periods" in features and question.periods and question.wants != "period")
        # a row is not set against one that is not asked about
        or ("table|kind:ratio" in features and _sets_against_unasked(found, answer))
        # a sentence that compares nothing does not say who is the most
        or (
            question.operation == "extreme"
            and answer.quantity is None
            and answer.citations
            and all(one.cell is None for one in answer.citations)
            and not _DEGREE.search(_labels(answer))
        )
        # the one that is the most is not the one that changed the most
        or (
            answer.kind == "comparison"
            and answer.calculation is None
            and CHANGES_MOST.search(text)
            and not _CHANGE.search(_labels(answer))
        )
    )


def _is_of_another_kind(found: Found, answer: Answer) -> bool:
    """Whether an answer is of another kind than the one that is asked for; each line says which."""
    question, quantity, text = found.question, answer.quantity, found.question.text
    if _ASKS_WHEN.match(text) and (
        # what says no time does not say when
        (answer.spans and not any(_OF_TIME.search(span) for span in answer.spans))
        or (quantity is not None and bool(quantity.unit) and quantity.unit not in TIME_UNITS)
    ):
        return True
    if quantity is None:
        return False
    given = answer.calculation is None  # a figure as it stands
    single = given and answer.kind in ("lookup", "look-up")
    return bool(
        # a single figure is not which one is the most
        (answer.kind == "lookup" and question.operation == "extreme" and question.wants == "label")
        # money is not how many there are, and neither is a percentage
        or (quantity.unit in MONEY and unit_wanted(question) == "count" and not _MONEY_NAMED.search(text))
        or (given and quantity.unit == PERCENT and unit_wanted(question) == "count" and "percent" not in text.lower())
        # an amount is not its share, no margin, and no percentage by which something changed
        or (quantity.unit not in _NO_AMOUNTS and (question.operation == "margin" or _ASKS_SHARE.search(text)))
        or (given and quantity.unit not in _NO_AMOUNTS and _ASKS_PERCENT.search(text))
        # a total is not what there is of it for each
        or (given and _is_for_all(found, answer))
        # neither a target nor what was reached is the distance between them
        or (single and _ASKS_DISTANCE.search(text) and not _DISTANCE.search(_labels(answer)))
        # one figure is not two together
        or (single and _asks_of_several_together(text) and not _ASKS_TOGETHER.search(_labels(answer)))
    )


def _measures_what_is_counted(found: Found, answer: Answer) -> bool:
    """Whether a table's figures, and not its rows, are what is to be counted: students by faculty."""
    counted = _COUNTED.search(found.question.text)
    tables = [one.block for one in answer.citations if one.block is not None and one.block.table is not None]
    if counted is None or not tables or tables[0].table is None or _PERIODS.fullmatch(counted[1]):
        return False
    table, nouns = tables[0].table, keys(counted[1])
    named = keys(" ".join(column.label for column in table.columns if column.kind in ("label", "period")))
    return bool(named) and not nouns & named and bool(nouns & keys(f"{table.caption} {tables[0].section}"))


def _sets_against_unasked(found: Found, answer: Answer) -> bool:
    """Whether a row that is named is set against one of which the question says no word."""
    asked = keys(found.question.text)
    rows = {one.row for one in answer.citations if one.cell is not None and one.row}
    said = {row for row in rows if any(strength(key, asked) >= SAID for key in keys(row))}
    return bool(said) and said != rows and not any(_TOTAL.search(row) for row in rows - said)


def _asks_of_several_together(text: str) -> bool:
    said = _ASKS_TOGETHER.search(text)
    return said is not None and bool(_AND.search(text[: said.start()]))


def _is_for_all(found: Found, answer: Answer) -> bool:
    """Whether "per employee" is asked, and neither the figure's unit nor its labels say that it is for each."""
    assert answer.quantity is not None
    unit = answer.quantity.unit
    if found.question.operation != "ratio" or not _ASKS_PER.search(found.question.text):
        return False
    return " per " not in unit and not _PER.search(_labels(answer))


def _labels(answer: Answer) -> str:
    """What is written at the places that an answer cites: the words of a sentence, the labels of a cell."""
    return " ".join(f"{one.quote} {one.row or ''} {one.column or ''} {one.section}" for one in answer.citations)


def _told(answer: Answer) -> Iterator[tuple[Citation, list[Told]]]:
    """Where the figure of an answer stands in each sentence that is cited for it; none for what is calculated or in a table."""
    if answer.quantity is None or answer.calculation is not None:
        return
    for citation in answer.citations:
        if citation.cell is not None:
            return
        numbers = numbers_of(citation.quote)
        places = [at for at, one in enumerate(numbers) if one.quantity.value == answer.quantity.value]
        if places:
            yield citation, [Told(citation.quote, numbers, place) for place in places]


def _is_of_something_else(found: Found, citation: Citation, told: Told) -> bool:
    """Whether a sentence tells a figure of another than what is named, of another period, or of less than is asked."""
    question = found.question
    return (
        any(_is_not_near(found, citation, term) for term in question.terms if term.is_name)
        or told.is_another_than(question.terms, question.periods)
        or (bool(_ASKS_EARLIER.search(question.text)) and not question.periods and _is_of_later(told))
        or (bool(_YES_NO.match(question.text)) and _leaves_unsaid(found, citation))
        or (bool(_ASKS_SHARE.search(question.text)) and told.number.quantity.unit not in (*RATES, TIMES))
        or _is_of_some_alone(found, told)
    )


def _is_of_some_alone(found: Found, told: Told) -> bool:
    """Whether a number counts only those of whom more is said than is asked: "2,310 came from abroad"."""
    counted = _COUNTED.search(found.question.text)
    following = " ".join(told.text[told.number.end :].split()[:NEAR])
    if counted is None or told.number.quantity.unit or told.is_of_those_before or keys(counted[1]) & keys(following):
        return False
    asked = keys(found.question.text)
    more = [term for term in terms(told.own) if term.weight >= 1 and not (term.is_verb or term.text[0].isdigit())]
    return any(strength(term.key, asked) < SAID for term in more)


def _is_not_near(found: Found, citation: Citation, name: Term) -> bool:
    """Whether a name of the question stands in the report, but not near a sentence: in it, above it, before it."""
    block = citation.block
    around = " ".join((citation.quote, citation.section, *(block.headings if block is not None else ())))
    text = block.text if block is not None else ""
    before = text[: max(0, text.find(citation.quote))]  # what "it" and "there" may lean on
    return strength(name.key, keys(around) | keys(before)) < SAID <= strength(name.key, found.vocabulary)


def _is_of_later(told: Told) -> bool:
    """Whether the figure is not what the sentence compares with, where the year before is asked for."""
    return not told.is_base and not _ASKS_EARLIER.search(told.own)


def _leaves_unsaid(found: Found, citation: Citation) -> bool:
    """Whether the sentence and its headings do not say all of what a yes-or-no question is about."""
    said = keys(f"{citation.quote} {citation.section}")
    return any(
        strength(term.key, said) < SAID for term in found.question.terms if term.weight >= 1 and not term.is_verb
    )


def _is_the_opposite(found: Found, answer: Answer) -> bool:
    """Whether the places cited say the opposite of a word of the question, as "before tax" where it says "after tax"."""
    if answer.quantity is None or answer.calculation is not None:
        return False
    own = [told.own for _, places in _told(answer) for told in places]
    cells = [f"{one.row or ''} {one.column or ''}" for one in answer.citations if one.cell is not None]
    said, asked = _spaced(" ".join((*own, *cells))), _spaced(found.question.text)
    return any(
        one in asked and other in said and one not in said and other not in asked
        for pair in opposites()
        for one, other in (pair, pair[::-1])
    )


def _spaced(text: str) -> str:
    """A text as lower-case words between single spaces."""
    found = " ".join(re.findall(r"[^\W_]+", text.lower()))
    return f" {found} "


def _is_told_elsewhere(found: Found, answer: Answer) -> bool:
    """Whether a count from a table does not say what is done, and a sentence says it of a number of just these.

    "How many people are served?" is not how many are employed, where it says that "2.3 million people" are served.
    """
    counted = _COUNTED.search(found.question.text)
    if counted is None or not answer.citations or any(one.cell is None for one in answer.citations):
        return False
    captions = [one.block.table.caption for one in answer.citations if one.block and one.block.table]
    labels = keys(" ".join((_labels(answer), *captions)))
    nouns = keys(counted[1])
    verbs = [term.key for term in found.question.terms if term.is_verb and term.key not in _ANY_DOING]
    return any(
        strength(verb, labels) < SAID <= strength(verb, sentence.keys)
        and any(one.quantity is not None and keys(one.quantity.unit) & nouns for one in sentence.figures)
        for verb in verbs
        for sentence in found.sentences
    )
