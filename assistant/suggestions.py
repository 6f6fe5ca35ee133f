"""Questions to begin with and to go on with, made from what the reports hold."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer
from assistant.figures import without_periods
from assistant.finding import Found, named
from assistant.sheets import Sheet
from assistant.statements import Sentence
from assistant.wording import bare
from corpus.units import RATES

# A heading that names several things: "Key risks", not "What moved the year" or "Staff in 2024".
_MANY = re.compile(r"(?!(?:what|how|why|who|which|when|where)\b)\D*[^\W\d_](?<!s)s", re.IGNORECASE)

_Material = tuple[tuple[Sheet, ...], tuple[Sentence, ...]]


def starter_questions(material: Sequence[_Material], n: int) -> list[str]:
    """At most `n` questions that these documents can answer: a figure, a growth, a comparison, a list."""
    candidates: list[list[str]] = []
    for sheets, sentences in material:
        for sheet in sheets[:4]:
            candidates.append(_of_sheet(sheet))
        lists = [
            sentence.source.headings[-1]
            for sentence in sentences
            if sentence.source.kind == "item" and sentence.source.headings
        ]
        headings = [
            heading for heading in dict.fromkeys(lists) if len(heading.split()) <= 4 and _MANY.fullmatch(heading)
        ]
        candidates.append([f"What are the {heading[:1].lower() + heading[1:]}?" for heading in reversed(headings)][:2])
    picked: list[str] = []
    depth = 0
    while len(picked) < n and any(len(some) > depth for some in candidates):
        picked += [some[depth] for some in candidates if len(some) > depth]
        depth += 1
    return list(dict.fromkeys(picked))[:n]


def _of_sheet(sheet: Sheet) -> list[str]:
    measured = [sheet.columns[index] for index in sheet.measured]
    items = [label for label in sheet.listed if label.keys]
    dated = [label for label in sheet.rows if label.period and not label.keys]
    if len(dated) >= 2 and measured:
        measure, first, last = bare(measured[0].written), dated[-2].period, dated[-1].period
        return [f"By what percentage does {measure} grow from {first} to {last}?", f"What is {measure} in {last}?"]
    if len(items) >= 2 and measured:
        header = next((column.label for column in sheet.table.columns if column.kind == "label"), "") or "row"
        measure = bare(measured[0].written)
        if without_periods(measure):
            return [f"Which {header.lower()} has the highest {measure}?", f"What is the {measure} of {items[0].text}?"]
        return [f"What is {items[0].text} in {measure}?"]
    return []


def next_questions(answer: Answer, found: Found) -> Answer:
    """The answer with up to three questions that may follow it."""
    figure = next((citation for citation in answer.citations if citation.cell), None)
    match = next(iter(found.holding), None)
    if (
        not answer.answered
        or figure is None
        or match is None
        or figure.cell is None
        or match.sheet.source is not figure.block
    ):
        return answer
    sheet, (row, column) = match.sheet, figure.cell
    suggestions: list[str] = []
    label, measure = sheet.rows[row], bare(sheet.columns[column].written)
    others = [other for other in sheet.listed if other.keys and other.keys != label.keys]
    quantity = sheet.table.quantity(row, column)
    if label.keys and others and quantity is not None:
        if named(match.rows):
            suggestions.append(f"And {others[0].text}?")
        header = next((one.label for one in sheet.table.columns if one.kind == "label" and one.label), "")
        if header and without_periods(measure) and answer.kind != "comparison":
            suggestions.append(f"Which {header.lower()} has the highest {measure}?")
        if quantity.unit not in RATES and not label.is_total and without_periods(measure):
            suggestions.append(f"What is {label.text}'s share of the total {measure}?")
    elif label.period is not None and quantity is not None and quantity.unit not in RATES:
        years = sorted({other.period.year for other in sheet.rows if other.period and other.period.year})
        if len(years) >= 3:
            suggestions.append(f"What is the compound annual growth rate of {measure} from {years[0]} to {years[-1]}?")
            suggestions.append(f"By what percentage does {measure} grow from {years[-2]} to {years[-1]}?")
    suggestions = [text for text in suggestions if text.lower() != answer.question.lower()]
    return replace(answer, suggestions=tuple(suggestions[:3]))
