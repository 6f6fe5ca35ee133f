"""What speaks against an answer, however likely it was ranked: something else was done, or it is of another kind, than is asked.

That it is of something else than what is asked about stands in subjects.py.
"""

from assistant.answers import Answer
from assistant.attribution import SAID
from assistant.contest import CHANGES_MOST
from assistant.finding import Found
from assistant.growth import is_outgo_by_size
from assistant.operation_words import LEAST, MOST
from assistant.ranked.answer_features import Features
from assistant.ranked.subjects import ASKS_SHARE, COUNTED, is_of_something_else, worded, written_at
from assistant.wanted import MONEY, unit_wanted
from assistant.wording import BY_SIZE
from assistant.words import keys, strength
from corpus.units import COUNT, PERCENT, RATES, TIME_UNITS, TIMES

_SHARES = frozenset(("table|kind:share", "table|kind:ratio"))
_NO_AMOUNTS = frozenset((*RATES, TIMES, COUNT, ""))


_ASKS_GROWTH = worded(r"^(?!.*\bhow much\b).*\bgrowth\b")
_MONEY_NAMED = worded(r"\b(?:dollars|euros|pounds|cents|usd|eur|gbp)\b|[$€£]")
_ASKS_PERCENT = worded(
    r"\bin (?:percent|per cent|%)|\bby (?:what|how many|which) (?:percent|per cent|%)"
    r"|\bpercent(?:age)? (?:change|increase|decrease|growth|rise|fall)\b"
)
_ASKS_TOGETHER = worded(r"\b(?:together|combined|altogether|jointly|in aggregate)\b")
_AND = worded(r"\band\b|&|\+|,")
_ASKS_PER = worded(r"\bper (?!cent\b|annum\b|se\b)[a-z]+|\bfor each\b")
_PER = worded(r"\bper\b|\beach\b|\bevery\b|\bapiece\b")
_CHANGE = worded(
    r"\b(?:chang\w*|growth|grew|increas\w*|decreas\w*|improv\w*|vari\w+|differ\w*|delta|yoy|rise|rose|fall|fell|declin\w*)\b|\+/"
)
_DISTANCE = worded(r"\b(?:above|below|over|under|behind|ahead|short|exceed\w*|varian\w+|differ\w*|gap)\b")
_ASKS_DISTANCE = worded(
    r"\b(?:how (?:much|many|far)|what)\b.*\b(?:above|below|over|under|behind|ahead of|short of|off) (?:its |their |the |our )?(?:target|plan|budget|forecast)"
)
_DEGREE = worded(
    rf"\b{MOST}\b|\b{LEAST}\b|\w+est\b|\b(?:more|less|fewer|better|worse|ahead|behind|main(?:ly)?|mostly|primar\w+|first|second|third|than)\b"
)
_ASKS_MORE = worded(
    r"\bhow (?:much|many) (?:more|less|fewer|higher|lower|larger|bigger|smaller|greater|cheaper|longer|shorter)\b"
)
_ADDS = worded(r"\bsums?\b|\badd\w*\b|\bplus\b|\bboth\b|\bin total\b")
_PERIODS = worded(r"years?|quarters?|months?|weeks?|days?")
_TOTAL = worded(r"\btotal\b|\ball\b|\bgroup\b")
_ASKS_WHEN = worded(r"(?:and |so |but )?(?:when|since when|until when|what date|on what date)\b")
_OF_TIME = worded(
    r"\d|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|"
    r"year\w*|quarter\w*|month\w*|week\w*|day\w*|if|in case|today|tomorrow|now|soon\w*|never|always|once|after|before|until|upon|when\w*|annual\w*|end)\b"
)


def objection(found: Found, features: Features, answer: Answer) -> bool:
    """Whether an answer may not be given to a question, whatever its likelihood."""
    return (
        _is_done_otherwise(found, features, answer)
        or _is_of_another_kind(found, answer)
        or is_of_something_else(found, answer)
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
        # what costs rose by is no fall, however they are written
        or ("table|kind:change" in features and BY_SIZE not in answer.caveats and _is_of_costs(text, answer))
        # a cost is no negative part of what is earned
        or (_SHARES & features.keys() and BY_SIZE not in answer.caveats and _is_negative_part(answer))
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
            and not _DEGREE.search(written_at(answer))
        )
        # the one that is the most is not the one that changed the most
        or (
            answer.kind == "comparison"
            and answer.calculation is None
            and CHANGES_MOST.search(text)
            and not _CHANGE.search(written_at(answer))
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
        # neither a single figure nor one change is which one is the most
        (answer.kind in ("lookup", "calculation") and question.operation == "extreme" and question.wants == "label")
        # money is not how many there are, and neither is a percentage
        or (quantity.unit in MONEY and unit_wanted(question) == "count" and not _MONEY_NAMED.search(text))
        or (given and quantity.unit == PERCENT and unit_wanted(question) == "count" and "percent" not in text.lower())
        # an amount is not its share, no margin, and no percentage by which something changed
        or (quantity.unit not in _NO_AMOUNTS and (question.operation == "margin" or ASKS_SHARE.search(text)))
        or (given and quantity.unit not in _NO_AMOUNTS and _ASKS_PERCENT.search(text))
        # a total is not what there is of it for each
        or (given and _is_for_all(found, answer))
        # neither a target nor what was reached is the distance between them
        or (single and _ASKS_DISTANCE.search(text) and not _DISTANCE.search(written_at(answer)))
        # nor is one figure how much more it is than another
        or (single and _ASKS_MORE.search(text) and not _DISTANCE.search(written_at(answer)))
        # one figure is not two together
        or (single and _asks_of_several_together(text) and not _ASKS_TOGETHER.search(written_at(answer)))
    )


def _is_negative_part(answer: Answer) -> bool:
    operands = answer.calculation.operands if answer.calculation is not None else ()
    return len(operands) == 2 and operands[0].quantity.number < 0 < operands[1].quantity.number


def _is_of_costs(text: str, answer: Answer) -> bool:
    operands = answer.calculation.operands if answer.calculation is not None else ()
    return bool(operands) and is_outgo_by_size(text, [operand.quantity for operand in operands])


def _measures_what_is_counted(found: Found, answer: Answer) -> bool:
    """Whether a table's figures, and not its rows, are what is to be counted: students by faculty."""
    counted = COUNTED.search(found.question.text)
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
    return " per " not in unit and not _PER.search(written_at(answer))
