"""Choices, lists and counts put in words: what was chosen from a table, each member with its citation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.calculator import CalculatorError
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.operation_words import CARDINALS
from assistant.sheets import Sheet
from assistant.wording import capital, counted, letter, listing, series_name, show, subject_of

_NUMBER_WORDS = {number: word for word, number in CARDINALS.items()}
# Marks of footnotes at the end of a label: "Audit fees(1)", "Other benefits2", "Land *".
_NOTE_MARKS = re.compile(r"(?:(?<=[a-z]{3})\d|\s?\((?:\d{1,2}|[a-z])\)|\s?[*†‡]+|\s\.|:)+$")


@dataclass(frozen=True)
class Member:
    """One that is chosen, listed or counted: its name as the table writes it, and the cell that it rests on."""

    name: str
    figure: Figure


def plain_name(label: str) -> str:
    """A label as the name of what it heads: without the marks of footnotes and the colon at its end."""
    return _NOTE_MARKS.sub("", label).strip() or label


def label_cell(sheet: Sheet, row: int) -> Figure:
    """The cell that names a row, as a figure of words: what is cited for the row's name."""
    label = sheet.rows[row]
    column = next((index for index in sheet.labelling if sheet.table.body[row][index]), 0)
    written = label.written
    return Figure(
        sheet.document, sheet.block, written, written, None, label.period, row=written, sections=label.sections,
        cell=(row, column),
    )  # fmt: skip


def quote_cells(question: str, figures: Sequence[Figure]) -> Answer:
    """Several cells as one answer, in the order given: "Revenue in 2019: $5 [1]; revenue in 2018: $4 [2]."."""
    evidence = Evidence()
    parts = [f"{subject_of(figure)}: {_shown(figure)} [{evidence.cite(figure)}]" for figure in figures]
    evidence.note(figures)
    text = capital("; ".join(parts)) + "."
    return evidence.answer(question, text, spans=[figure.text for figure in figures], kind="lookup")


def name_members(question: str, members: Sequence[Member], heading: Figure | None = None) -> Answer:
    """The names of those chosen or listed, each with its figure where it has one: "2019 ($5 [1]) and 2018 ($4 [2])."."""
    evidence = Evidence()
    text = f"{_heading(evidence, members, heading)}{_listed(evidence, members)}."
    evidence.note([member.figure for member in members])
    return evidence.answer(question, text, spans=[member.name for member in members], kind="comparison")


def count_members(question: str, members: Sequence[Member], heading: Figure | None = None) -> Answer | None:
    """How many were chosen or listed, and which; None where the number can be neither computed nor said in a word.

    Figures are counted by the calculator; names without figures are counted in a word, each of them cited.
    """
    evidence = Evidence()
    listed = _listed(evidence, members)
    figures = [member.figure for member in members]
    if all(figure.quantity is not None for figure in figures):
        names = ", ".join(letter(index) for index in range(len(figures)))
        try:
            evidence.calculate(f"count({names})", figures)
        except CalculatorError:
            return None
        said = str(len(members))
    elif len(members) in _NUMBER_WORDS:
        said = _NUMBER_WORDS[len(members)].capitalize()
    else:
        return None
    evidence.note(figures)
    text = f"{said}: {_heading(evidence, members, heading)}{listed}."
    return evidence.answer(question, text, quantity=counted(len(members)), kind="calculation")


def _listed(evidence: Evidence, members: Sequence[Member]) -> str:
    parts = []
    for member in members:
        marker = f"[{evidence.cite(member.figure)}]"
        quantity = member.figure.quantity
        parts.append(f"{member.name} {marker}" if quantity is None else f"{member.name} ({show(quantity)} {marker})")
    return listing(parts)


def _heading(evidence: Evidence, members: Sequence[Member], heading: Figure | None) -> str:
    """What those named have in common: the row or sub-heading over them, else the series that they are of."""
    if heading is not None:
        return f"{capital(plain_name(heading.text))} [{evidence.cite(heading)}]: "
    alike = {series_name(member.figure) for member in members if member.figure.quantity is not None}
    said = alike.pop() if len(alike) == 1 else ""
    return f"{capital(said)}: " if said and said not in {member.name for member in members} else ""


def _shown(figure: Figure) -> str:
    return show(figure.quantity) if figure.quantity is not None else figure.text
