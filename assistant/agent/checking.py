"""Each sentence of a draft held against what the model was shown: its numbers, in digits and in words, its quotations.

A number is held against all of it, as any number of any text is (assistant/checking), so that a figure that fits the
words better speaks against it. One that stands for an id is known to be that figure or that result: it stands also where
the words are not the report's own, unless they name another row, column or year than the figure's, or tell a rise as a
fall, or come to another result of the very same figures.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.agent.draft import Unit
from assistant.agent.material import Material
from assistant.agent.writing import FALLING, Sentence, Writer
from assistant.calculator import Calculation
from assistant.checking import Verdict, verify
from assistant.checking.agreement import agrees
from assistant.figures import Figure, Label
from assistant.sheets import ENUMERATION, Sheet
from assistant.words import is_heavy, keys
from corpus.periods import Period, find_periods
from corpus.quantities import find_quantities

MARK = re.compile(r"\s?\[\d+\]")
CITES_NOTHING = "it cites nothing that supports it"
MOST_NUMBERS = 40  # of a sentence; each is held against all that was shown
LONGEST_CLAUSE = 120  # characters after a number that may say what it is of
_NUMBER = re.compile(r"\d[\d.,]*")
_QUOTATION = re.compile(r"[“\"]([^“”\"]{8,2000})[”\"]")
_IS = re.compile(r"\b(?:is|was|are|were|stood at|came to)\s*$", re.IGNORECASE)
# Functions whose result is a rise or, below zero, a fall.
_OF_CHANGE = re.compile(r"growth|change|points|cagr|−|-")


def judged(writer: Writer, unit: Unit, cites: bool = True) -> tuple[str, ...]:
    """Write the next sentence; why it may not stand, in words that go back to the model, or nothing where it may.

    With `cites` False it is of a refusal, which need not cite what is not there.
    """
    if len(_NUMBER.findall(unit.raw)) > MOST_NUMBERS:
        return (f"a sentence may have at most {MOST_NUMBERS} numbers",)
    sentence = writer.write(unit)
    before = writer.sentences[-2].text + unit.lead if len(writer.sentences) > 1 else ""
    text = before + sentence.text
    reasons = [f"there is no {id}" for id in sentence.strangers]
    for verdict in _verdicts(text, writer.material):
        if verdict.start < len(before):
            continue
        start = verdict.start - len(before)
        if _is_of_another_company(verdict, sentence, writer.material):
            reasons.append(f"“{verdict.written.strip()}” is from a report of another company")
        elif verdict.supported:
            if _is_put_wrong(verdict, start, sentence, writer.material):
                reasons.append(f"“{verdict.written.strip()}” is the figure of something else")
            elif verdict.calculation is not None and cites:
                writer.credit(verdict.calculation, verdict.sources)
        elif not (
            _stands_by_id(verdict, start, sentence, writer.material)
            or _stands_by_words(verdict, text, sentence, writer.material)
        ):
            near = f"; the nearest figure is {verdict.nearest_value}" if verdict.nearest_value else ""
            reasons.append(f"“{verdict.written.strip()}”: {verdict.reason}{near}")
    if cites and not writer.sentences[-1].markers and not sentence.made:
        reasons.append(CITES_NOTHING)
    return tuple(reasons)


def _verdicts(text: str, material: Material) -> list[Verdict]:
    """The verdicts on a text, found once for the same text and the same material: it is written while it streams, too."""
    key = (text, len(material.passages), len(material.figures))
    if key not in material.verdicts:
        material.verdicts[key] = verify(material.unnamed(text), material.support, question=material.question)
    return material.verdicts[key]


def _is_of_another_company(verdict: Verdict, sentence: Sentence, material: Material) -> bool:
    """True where the sentence (or else the question) names a company, and the number is from no report of it."""
    meant = material.reports_on(sentence.text) or material.reports_on(material.question)
    number = verdict.quantity
    if not meant or number is None:
        return False
    names = {shown.document.name: shown.document.id for shown in material.passages.values()}
    names |= {figure.document.name: figure.document.id for figure in material.figures.values()}
    given = {
        one.document.id
        for one in sentence.by_id
        if one.quantity is not None and agrees(number, one.quantity, size_only=True)
    }
    of = given or {names.get(source.document, "") for source in verdict.sources}
    return bool(of) and not of & meant


def _is_put_wrong(verdict: Verdict, start: int, sentence: Sentence, material: Material) -> bool:
    """True for a number that code put in for a figure of something else, though one that is meant is about as much."""
    number = verdict.quantity
    if number is None or verdict.calculation is not None:
        return False
    given = [one for one in sentence.by_id if one.quantity is not None and agrees(number, one.quantity)]
    places = {(source.document, source.cell) for source in verdict.sources}
    if not given or any((one.document.name, one.cell) in places for one in given):
        return False
    return not _stands_by_id(verdict, start, sentence, material)


def _stands_by_words(verdict: Verdict, text: str, sentence: Sentence, material: Material) -> bool:
    """True for a quotation word for word, a factor of a calculation, and the years between two that are named."""
    for match in _QUOTATION.finditer(text):
        if match.start() <= verdict.start and verdict.end <= match.end():
            words = " ".join(MARK.sub("", match[1]).split()).rstrip(".,;:!?… ")
            return any(words in " ".join(one.chunk.text.split()) for one in material.passages.values())
    number = verdict.quantity
    if number is None:
        return False
    steps = [line for made in sentence.made for line in made.calculation.lines]
    if not number.unit and any(re.search(rf"[×*/^] {number.number}(?![\d.,])", step) for step in steps):
        return True  # "times 4", of a calculation that is named
    if number.unit != "years":
        return False
    years = _years(mention.period for mention in find_periods(verdict.sentence))
    return len(years) > 1 and number.value == max(years) - min(years)


def _stands_by_id(verdict: Verdict, start: int, sentence: Sentence, material: Material) -> bool:
    """True for the number of a figure or a calculation that the sentence names by id and does not say of another."""
    number = verdict.quantity
    if number is None:
        return False
    texts = (sentence.text, material.question)
    for made in sentence.made:
        if agrees(number, made.calculation.result, size_only=True):
            wrong = made.is_single and _is_other_result(made.calculation, verdict)
            before, around = _around(sentence.text, start, start + verdict.end - verdict.start)
            wrong = wrong or _is_wrong_way(made.calculation, sentence.text[:start])
            wrong = wrong or _is_of_another_year(before, around, made.figures)
            return not wrong and not says_another(texts, (*made.figures, *sentence.by_id))
    for figure in sentence.by_id:
        if figure.quantity is not None and agrees(number, figure.quantity, size_only=True):
            before, around = _around(sentence.text, start, start + verdict.end - verdict.start)
            if _names_before(before, around, figure, material.support.sheets):
                return False
            return not says_another((around, *texts), (figure,), material.support.sheets)
    return False


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words of a sentence from the number before one up to it, and on to the number after: those that say what it is."""
    before = [mention.end for mention in find_quantities(text[:start])]
    after = [mention.start for mention in find_quantities(text[end:])]
    begins, ends = before[-1] if before else 0, end + after[0] if after else len(text)
    return MARK.sub("", text[begins:start]), MARK.sub("", f"{text[begins:start]} {text[end:ends]}")


def _names_before(before: str, around: str, figure: Figure, sheets: Iterable[Sheet]) -> bool:
    """True where the words before a number are the whole name of a row, and the figure's own name is not said whole."""
    own = _labels((figure,), 0)
    if any(not label.own or label.own <= keys(around) for label in own):
        return False
    said = keys(before)
    named = [label for sheet in sheets for label in _said(sheet.rows, said) if any(map(is_heavy, label.own))]
    words = frozenset() if own else keys(figure.quote)
    return any(not label.own <= words for label in named)


def _is_other_result(calculation: Calculation, verdict: Verdict) -> bool:
    """True where the words, taken for what they say, come to another result of the very same figures."""
    if verdict.calculation is None:
        return False

    def values(one: Calculation) -> list[Decimal]:
        return sorted(abs(operand.quantity.value) for operand in one.operands)

    return values(calculation) == values(verdict.calculation)


def _is_wrong_way(calculation: Calculation, before: str) -> bool:
    """True where a rise is told as a fall, by the words before it."""
    of_change = _OF_CHANGE.search(calculation.expression + calculation.lines[-1])
    return bool(of_change and calculation.result.value > 0 and FALLING.search(MARK.sub("", before)))


def _is_of_another_year(before: str, around: str, figures: Iterable[Figure]) -> bool:
    """True where a result is said to be one year's ("the margin was … in 2021"), and its figures end with another."""
    said = _years(mention.period for mention in find_periods(around))
    own = _years(figure.period for figure in figures)
    return bool(len(said) == 1 and own and _IS.search(before) and max(own) not in said)


def says_another(texts: Sequence[str], figures: Sequence[Figure], sheets: Iterable[Sheet] = ()) -> bool:
    """True where words name rows, columns or years, and those of none of the figures.

    Of several texts, from the number's own words over its sentence to the question, the first that names any counts.
    `sheets` are other tables whose rows and columns may be named instead.
    """
    own_years = _years(figure.period for figure in figures)
    years = next(filter(None, (_years(mention.period for mention in find_periods(words)) for words in texts)), set())
    if years and own_years and max(own_years) not in years and max(years) not in own_years:
        return True
    said = [keys(MARK.sub("", words)) for words in texts]
    tables = {
        (figure.document.id, figure.block): Sheet(figure.document, figure.block) for figure in figures if figure.cell
    }
    for axis in (0, 1):
        own = _labels(figures, axis)
        if not own or any(not label.own or _is_meant(label, said[0]) for label in own):
            continue
        labels = [label for table in tables.values() for label in (table.columns if axis else table.rows)]
        named = next(filter(None, (_said(labels, words) for words in said)), [])
        if named and not any(label.keys == mine.keys for label in named for mine in own):
            return True
    return any(_is_elsewhere(figure, said, sheets) for figure in figures)


def _is_elsewhere(figure: Figure, said: Sequence[frozenset[str]], sheets: Iterable[Sheet]) -> bool:
    """True where the words name rows or columns of some tables, and nothing of a figure's own."""
    if figure.cell is None:
        # The names of a list in a heading are not the subject of what comes under it.
        own_words = keys(figure.quote) | keys(ENUMERATION.sub(" ", " ".join(figure.source.headings)))
        return any(not label.own <= own_words for sheet in sheets for label in _said(sheet.rows, said[0]))
    own = [label for axis in (0, 1) for label in _labels((figure,), axis) if label.own][:1]
    if any(_is_meant(label, words) for label in own for words in said):
        return False
    return any(_said((*sheet.rows, *sheet.columns), words) for sheet in sheets for words in said[:-1])


def _is_meant(label: Label, said: frozenset[str]) -> bool:
    """True where at least half of the words of a label stand in a text."""
    return bool(label.own) and 2 * len(label.own & said) >= len(label.own)


def _labels(figures: Sequence[Figure], axis: int) -> list[Label]:
    """The rows' (0) or columns' (1) labels of figures of tables."""
    return [label for figure in figures if (label := _label(figure, axis)) is not None]


def _label(figure: Figure, axis: int) -> Label | None:
    """The row's (0) or column's (1) label of a figure of a table."""
    if figure.cell is None or figure.source.table is None:
        return None
    sheet = Sheet(figure.document, figure.block)
    return (sheet.columns if axis else sheet.rows)[figure.cell[axis]]


def _said(labels: Iterable[Label], said: frozenset[str]) -> list[Label]:
    """The labels whose words are all said."""
    return [label for label in labels if label.own and label.own <= said]


def _years(periods: Iterable[Period | None]) -> set[int]:
    return {period.year for period in periods if period is not None and period.year is not None}
