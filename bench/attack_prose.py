"""True statements that were not made for the purpose: sentences of the reports, gold answers of a data set, answers given."""

import ast
import operator
import random
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation

from assistant.answers import Answer
from assistant.benchmarks.tatqa_data import Context, Item
from assistant.figures import Figure
from assistant.statements import sentences_of
from bench.attack_truths import LONGEST_SENTENCE, NUMBER, PERIOD, WORDS, Part, Report, Truth, rounded, written
from corpus.periods import find_periods
from corpus.quantities import Quantity, find_quantities
from corpus.units import PERCENT


def own_sentences(report: Report, source: str) -> Iterator[Truth]:
    """The sentences of a report that tell numbers, word by word."""
    for sentence in sentences_of(report.document):
        if sentence.source.kind == "heading" or sentence.is_table_line or len(sentence.text) > LONGEST_SENTENCE:
            continue
        parts = parts_of(sentence.text)
        if parts:
            yield Truth(source, "prose", parts, report)


def parts_of(text: str) -> tuple[Part, ...]:
    """A sentence as words, numbers and periods; empty for one without a number that can be told otherwise."""
    spans: list[tuple[int, int, Part]] = []
    unmarked = re.sub(r"\[\d+\]", lambda mark: " " * len(mark[0]), text)  # the marks of citations are no numbers
    for mention in find_quantities(unmarked):
        quantity = mention.quantity
        exact = text[mention.start : mention.end]
        if mention.upper is None and written(quantity) == exact and quantity.number:
            spans.append((mention.start, mention.end, Part(NUMBER, exact, quantity)))
    if not spans:
        return ()
    for dated in find_periods(unmarked):
        spans.append((dated.start, dated.end, Part(PERIOD, text[dated.start : dated.end])))
    parts: list[Part] = []
    at = 0
    for start, end, part in sorted(spans, key=lambda one: one[0]):
        if start < at:
            continue
        parts += [Part(WORDS, text[at:start]), part]
        at = end
    return (*parts, Part(WORDS, text[at:]))


def answers_given(answers: Iterator[tuple[Report, Answer]], source: str) -> Iterator[Truth]:
    """Answers that a report's evaluation set says are right, as statements."""
    for report, answer in answers:
        parts = parts_of(answer.text)
        if answer.answered and parts and len(answer.text) <= LONGEST_SENTENCE:
            yield Truth(source, "answer", parts, report, answer=answer)


_ASKS = re.compile(r"^(?:what|how much) (?P<verb>is|was|were|are) (?P<subject>(?:the |a )?.+?)\s*\?+$", re.IGNORECASE)
_OPERATORS: dict[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def gold_answers(context: Context, report: Report, source: str) -> Iterator[Truth]:
    """Gold answers as statements, in the data set's own words: "What was the change in X from 2018 to 2019?" and its answer.

    Only those that are true by their own derivation: it is worked out again, all of its numbers stand in the table, and
    its unit and scale are those of the cells. The rest would measure the flaws of the data set.
    """
    for item in context.items:
        parts = _gold(item, report)
        if parts:
            yield Truth(source, "gold", parts, report)


def _gold(item: Item, report: Report) -> tuple[Part, ...]:
    asks = _ASKS.match(" ".join(item.question.split()))
    gold = item.gold
    if asks is None or gold is None or gold.type != "arithmetic" or len(gold.spans) != 1:
        return ()
    if re.search(r"\b(?:respectively|and what|which)\b", asks["subject"], re.IGNORECASE):
        return ()
    cells = _cells_of(gold.derivation, report)
    value = _worked_out(gold.derivation)
    if not cells or value is None:
        return ()
    try:
        said = Decimal(gold.spans[0].replace(",", ""))
    except InvalidOperation:
        return ()
    percent = gold.scale == "percent"
    units = {(figure.quantity.unit, figure.quantity.scale) for figure in cells if figure.quantity is not None}
    if len(units) != 1:
        return ()
    unit, scale = units.pop()
    value = value * 100 if percent and "100" not in gold.derivation else value
    if abs(value - said) > Decimal("0.006") or (not percent and scale != gold.scale):
        return ()
    if unit == PERCENT and not percent:
        return ()
    ratio = re.search(r"\bratio\b", item.question, re.IGNORECASE)
    quantity = Quantity(said, "", PERCENT) if percent else Quantity(said, "" if ratio else scale, "" if ratio else unit)
    if quantity.decimals > 2:
        quantity = rounded(quantity, 2)
    opening = parts_of_words(asks["subject"])
    return (
        *opening,
        Part(WORDS, f" {asks['verb'].lower()} "),
        Part(NUMBER, written(quantity), quantity, True),
        Part(WORDS, "."),
    )


def parts_of_words(text: str) -> tuple[Part, ...]:
    """Words and periods."""
    parts: list[Part] = []
    at = 0
    for dated in find_periods(text):
        parts += [Part(WORDS, text[at : dated.start]), Part(PERIOD, text[dated.start : dated.end])]
        at = dated.end
    return (*parts, Part(WORDS, text[at:]))


def _cells_of(derivation: str, report: Report) -> list[Figure]:
    """The cells whose numbers a derivation names; empty where one of its numbers is in no cell."""
    figures = [
        figure for sheet in report.material.sheets for figure in sheet.values.values() if figure.quantity is not None
    ]
    found: list[Figure] = []
    for written_ in _NUMBER.findall(derivation):
        number = Decimal(written_.replace(",", ""))
        if number in (1, 2, 3, 100):
            continue
        holding = [one for one in figures if one.quantity is not None and abs(one.quantity.number) == number]
        if not holding:
            return []
        found.append(holding[0])
    return found


def _worked_out(derivation: str) -> Decimal | None:
    """The value of a derivation: arithmetic on numbers and nothing else."""
    text = re.sub(r"[$€£,%\s]", "", derivation)
    if len(text) > 200 or not re.fullmatch(r"[\d.+\-*/()]+", text):
        return None
    try:
        return _value(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, InvalidOperation, DivisionByZero, RecursionError):
        return None


def _value(node: ast.expr) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Decimal(str(number))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _value(inner)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left), _value(right))
    raise ValueError("no arithmetic")


__all__ = ["answers_given", "gold_answers", "own_sentences", "random"]
