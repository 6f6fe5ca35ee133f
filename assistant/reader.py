"""Answers without a language model: the operation that was understood, tried on what was found; else a refusal."""

import re

from assistant.answers import Answer
from assistant.calculator import CalculatorError
from assistant.cells import cell, labels, whose
from assistant.finding import Found
from assistant.lists import items
from assistant.lookups import lookup, lookup_as_label, lookup_rate, lookup_ratio, profile, superlative, with_spoken
from assistant.numbered import whole_section
from assistant.operation_words import REASON
from assistant.operations import BY_NAME, Operation
from assistant.prose import expansion, sentence
from assistant.questions import understand
from assistant.refusals import decline
from assistant.totals import total
from assistant.words import keys, strength

_EXCLUDING = re.compile(
    r"\b(?:excluding|except(?: for)?|other than|apart from|leaving out|without counting|aside from)\b|\bnot [A-Z][\w]+(?:'s|’s)|\beveryone else|\ball the others\b"
)


# Operations whose words may be a label's own ("Average stay", "Total revenue", "YoY growth"): the label is tried first.
_MAY_BE_A_LABEL = (
    "growth",
    "average",
    "median",
    "sum",
    "share",
    "change",
    "ratio",
    "remaining",
    "points",
    "margin",
    "minmax",
    "count",
    "runrate",
)


_WORDS = (cell, whose, labels, items, sentence)
# What is tried after the operation itself, in this order; an operation that is not here has nothing to fall back on.
_OTHERWISE: dict[str, tuple[Operation, ...]] = {
    "text": (lookup, *_WORDS),
    "lookup": (lookup, *_WORDS),
    "sum": (lookup, *_WORDS),
    "average": (lookup, *_WORDS),
    "median": (lookup, *_WORDS),
    "change": (lookup, *_WORDS),
    "minmax": (lookup, *_WORDS),
    "remaining": (),
    "variance": (lookup, *_WORDS),
    "count": (lookup, total, *_WORDS),
    "growth": (lookup_ratio, *_WORDS),
    "points": (lookup_ratio, *_WORDS),
    "share": (lookup_ratio,),
    "ratio": (lookup_ratio,),
    "extreme": (superlative,),
    "summary": _WORDS,
}


def read(found: Found) -> Answer:
    """Answer a question from what was found for it, or say what is missing."""
    if found.question.operation == "filter" and _bound_is_label(found):
        # "Patients waiting over 12 hours" is a row, and no bound.
        found = found.asking(understand(found.question.text, without=("filter",)))
    left_out = leaves_out(found)
    if left_out:
        return decline(found, f"it cannot be worked out with rows left out (“{left_out}”); ask for the rows by name.")
    refusal = None
    for step in dict.fromkeys(_steps(found)):
        try:
            answer = step(found)
        except CalculatorError as error:
            refusal = refusal or str(error)
            continue
        if answer is not None:
            return answer
    return decline(found, refusal)


def _steps(found: Found) -> list[Operation]:
    """What is tried, in order: a label that is meant by the question's words, the operation, what may stand in for it."""
    question = found.question
    name = question.operation
    steps: list[Operation] = []
    if name in _MAY_BE_A_LABEL and _is_label(found):
        steps.append(lookup_as_label)
    if name == "count" and not question.bounds and _counts_a_measure(found):
        steps.append(lookup)
    if name == "share":
        steps.append(lookup_rate)
    if name in BY_NAME:
        steps.append(BY_NAME[name])
    if name in ("text", "lookup"):
        steps += [expansion, whole_section, cell, profile]
        if question.wants == "label":
            steps += [whose, labels, items]
        if REASON.search(question.text):
            steps += [items, sentence]
    if name in ("change", "variance") and _BY_HOW_MUCH.search(question.text):
        return steps  # one figure alone is no difference
    # "Which", "who" and "where" ask for no figure.
    steps += [step for step in _OTHERWISE.get(name, ()) if step is not lookup or question.wants != "label"]
    return steps


_BY_HOW_MUCH = re.compile(
    r"\bhow (?:much|many) (?:more|fewer|less|higher|lower|longer|shorter|bigger|larger|extra)\b|\bby how (?:much|many)\b|\bhow (?:much|many)\b.{0,60}\b(?:grow|rise|fall|increase|decrease|drop|decline|shrink|change)\b",
    re.IGNORECASE,
)


def leaves_out(found: Found) -> str:
    """The words by which a question wants rows left out of a calculation ("not Meta's"), or "" where it does not."""
    said = _EXCLUDING.search(found.question.text) if found.question.operation in BY_NAME else None
    return said.group(0) if said and not _in_a_label(found, said.group(0)) else ""


def _in_a_label(found: Found, words: str) -> bool:
    """True where a report's own label says it: "interest expense (excluding capitalized interest)"."""
    return any(
        words.lower() in label.written.lower()
        for one in found.matches[:3]
        for label in (*one.sheet.rows, *one.sheet.columns)
    )


def _counts_a_measure(found: Found) -> bool:
    """True for "how many attendances …": what is counted is a figure of a table, not its rows."""
    for one in found.holding[:2]:
        headers = frozenset().union(
            *(keys(column.label) for column in one.sheet.table.columns if column.kind == "label"), frozenset()
        )
        noun = keys(found.question.label_asked) - frozenset(key for key in headers)
        if (
            noun
            and any(strength(key, label.keys) for key in noun for label in (*one.sheet.columns, *one.sheet.rows))
            and not noun & headers
        ):
            return True
    return False


def _bound_is_label(found: Found) -> bool:
    """True where the bound is part of a row's own name: "patients waiting over 12 hours"."""
    number = found.question.bounds[0].number if found.question.bounds else None
    return number is not None and any(
        re.search(rf"(?<![\d.]){number}(?![\d.])", label.written)
        for one in found.matches[:2]
        for label in one.sheet.rows
    )


def _is_label(found: Found) -> bool:
    """True when a label holds the operation's own words and all its words are asked: "average stay"."""
    question = found.question
    if len(question.periods) >= 2 or not question.spoken:
        return False
    spoken = frozenset(term.key for term in question.spoken)
    asked = spoken | question.keys
    for one in found.asking(with_spoken(question)).holding[:3]:
        for label in (*one.sheet.columns, *one.sheet.rows):
            if (
                label.keys
                and spoken & label.keys
                and label.own <= asked
                and (label.index,)
                and not _plain_total(label.own)
            ):
                return True
    return False


def _plain_total(found_keys: frozenset[str]) -> bool:
    return found_keys <= {"total", "sum"}
