"""Where an answer's numbers come from by its own marks: the cell that is cited, the calculation that is recomputed.

An answer is written from figures that are at hand, and its marks say which. So a number that bears the mark of a cell is
held against that cell, and a result against its calculation; the words around it need not find the figure once more,
but they may not name another row, column or period.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answers import Citation
from assistant.calculator import Calculation, CalculatorError, Operand, calculate
from assistant.checking.agreement import is_number_of
from assistant.checking.aliases import alias_said
from assistant.checking.calculations import Sources, gives, rests_on_figures
from assistant.checking.claims import Claim, Statement
from assistant.checking.dating import FITS, fits
from assistant.checking.material import Material, without_labels
from assistant.checking.meaning import LIGHT, MARGIN
from assistant.checking.plain import tells_otherwise
from assistant.checking.wording import label_atoms
from assistant.figures import Figure, Label
from assistant.sheets import Sheet
from assistant.words import keys, strength
from corpus.quantities import Quantity, find_quantities

FULLY = 0.99  # of a label's words that must be said for it to be named
_MARK = re.compile(r"\[(\d+)\]")
_MARK_AT_ONCE = re.compile(r"\s?\[(\d+)\](?!\s?\[)")  # one alone: several are those of a result


@dataclass(frozen=True)
class Provenance:
    """The marks of a text and the calculations that were made for it.

    `material` holds the places that are cited, `given` are the numbers that the asker gave. Where `are_known` is False
    the text has marks for places that are not told, and an operand with a mark is taken to be cited.
    """

    text: str
    citations: tuple[Citation, ...]
    are_known: bool
    calculations: tuple[Calculation, ...]
    material: Material
    given: tuple[Quantity, ...]

    def cell(self, statement: Statement, claim: Claim) -> tuple[Figure, Citation] | None:
        """The cited cell that a number is of: of those marked behind it, or of all where it has no mark."""
        for citation in self._marked(statement, claim) or self.citations:
            figure = self._cells.get(citation.marker)
            if (
                figure is not None
                and is_number_of(claim, figure, None, statement.text)
                and not tells_otherwise(without_labels(self.material.names, statement.text), claim, figure)
                and not names_another(statement, claim, figure, self.material.sheet_of(figure))
            ):
                return figure, citation
        return None

    def result(self, statement: Statement, claim: Claim) -> Calculation | None:
        """The calculation that a number is the result of, or an operand of."""
        if not self._sound:
            return None
        marked = frozenset(citation.marker for citation in self._marked(statement, claim))
        sources = Sources(self._cells, self._told, marked)
        return next((one for one in self._sound if gives(one, statement, claim, sources)), None)

    def denies(self, statement: Statement, claim: Claim) -> bool:
        """Whether a number bears the mark of a cell right behind it and is not the cell's: then it is nobody's."""
        mark = _MARK_AT_ONCE.match(self.text, statement.passage.start + claim.end)
        figure = self._cells.get(int(mark[1])) if mark else None
        return figure is not None and not is_number_of(claim, figure, None, statement.text)

    @cached_property
    def _told(self) -> dict[int, list[Figure]]:
        by_quote = {prose.sentence.text: [told.figure for told in prose.told] for prose in self.material.prose}
        return {
            citation.marker: by_quote.get(citation.quote, []) for citation in self.citations if citation.cell is None
        }

    @cached_property
    def _cells(self) -> dict[int, Figure]:
        figures = ((citation.marker, self.material.cell_of(citation)) for citation in self.citations)
        return {marker: figure for marker, figure in figures if figure is not None}

    @cached_property
    def _sound(self) -> tuple[Calculation, ...]:
        """The calculations that come to what they say, of operands that are cited as they are or given by the asker."""
        cited = {citation.marker: citation for citation in self.citations}
        return tuple(
            one
            for one in self.calculations
            if recomputes(one)
            and rests_on_figures(one, self.material, self.given)
            and all(_is_as_cited(operand, cited) for operand in one.operands if self.are_known)
        )

    def _marked(self, statement: Statement, claim: Claim) -> list[Citation]:
        """The citations whose marks stand between a number and the next one."""
        start = statement.passage.start
        later = [other.start for other in statement.claims if other.start >= claim.end]
        end = start + (later[0] if later else len(statement.text))
        markers = {int(mark) for mark in _MARK.findall(self.text, start + claim.end, end)}
        return [citation for citation in self.citations if citation.marker in markers]


def recomputes(calculation: Calculation) -> bool:
    """Whether a calculation, made again from its operands, comes to its result."""
    try:
        again = calculate(calculation.formula, calculation.operands)
    except CalculatorError:
        return False
    unit = calculation.result.unit if not again.result.unit else again.result.unit
    return replace(again.result, unit=unit) == calculation.result and again.expression == calculation.expression


def _is_as_cited(operand: Operand, cited: dict[int, Citation]) -> bool:
    """Whether an operand's value stands in the place that it cites; accounts write what goes out in brackets."""
    if operand.marker is None:
        return True
    citation = cited.get(operand.marker)
    return citation is not None and any(
        abs(one.value) == abs(operand.quantity.value)
        or not one.scale
        and abs(one.number) == abs(operand.quantity.number)
        for one in _numbers_of(citation)
    )


def _numbers_of(citation: Citation) -> Iterator[Quantity]:
    table = citation.block.table if citation.block is not None else None
    if table is not None and citation.cell is not None:
        quantity = table.quantity(*citation.cell)
        if quantity is not None:
            yield quantity
        return
    for mention in find_quantities(citation.quote):
        yield mention.quantity
        if mention.upper is not None:
            yield mention.upper


# --- words that speak against a cell --------------------------------------------------------------------------------


def names_another(statement: Statement, claim: Claim, figure: Figure, sheet: Sheet) -> bool:
    """Whether the words that go with a number name another period, row or column of a table than those of its cell."""
    # Where one period is said, "against $5 million" may be of the year before, or of something else in the same year.
    said = (*claim.periods, *(one.period for one in statement.dated)) if len(statement.dated) == 1 else claim.periods
    if said and fits(figure, said) <= FITS:
        return True
    assert figure.cell is not None
    opening = statement.text[: statement.claims[0].start]
    says_something = any(weight > LIGHT for _, weight in label_atoms(statement.text))
    begin, end = claim.own
    own = f"{statement.text[begin : claim.start]} {statement.text[claim.end : end]}"  # "$5 million" is no “(Millions)”
    stretches = (own, opening, "" if says_something else statement.asked)
    return any(
        _names_other(_with_figures(labels, figure.cell, axis, sheet), figure.cell[axis], stretches)
        for axis, labels in enumerate((sheet.rows, sheet.columns))
    )


def _with_figures(labels: Sequence[Label], cell: tuple[int, int], axis: int, sheet: Sheet) -> list[Label]:
    """The labels of rows (axis 0) or columns that have a figure beside a cell's: not of sub-headings, nor of the labels."""
    row, column = cell
    if axis:
        return [label for label in labels if label.index in sheet.measured and sheet.table.body[row][label.index]]
    return [label for label in labels if sheet.table.body[label.index][column]]


def _names_other(labels: Sequence[Label], own: int, stretches: Iterable[str]) -> bool:
    """Whether the nearest words that name any of the labels in full name one, and fit it better than the cell's own."""
    for words in stretches:
        said = keys(words)
        named = [label for label in labels if _share(label, said) >= FULLY]
        if not named:
            continue
        mine = next(label for label in labels if label.index == own)
        if mine in named or alias_said(mine.text, words):
            return any(other.text != mine.text and _holds(other, mine) for other in named)
        fit = _fit(mine, words, said)
        return any(_fit(other, words, said) > fit + MARGIN for other in named)
    return False


def _holds(other: Label, mine: Label) -> bool:
    """Whether another label has all of a label's words and more: "Total cost of sales" and "Sales"."""
    return _keys(mine) < _keys(other)


def _keys(label: Label) -> frozenset[str]:
    return frozenset(key for key, weight in label_atoms(label.text) if weight > LIGHT)


def _share(label: Label, said: frozenset[str]) -> float:
    """The share of a label's words that are said; 0 for a label without words."""
    atoms = label_atoms(label.text)
    total = sum(weight for _, weight in atoms)
    return sum(weight * strength(key, said) for key, weight in atoms) / total if total else 0.0


def _fit(label: Label, words: str, said: frozenset[str]) -> float:
    """How well words and a label cover each other."""
    atoms = label_atoms(words)
    total = sum(weight for _, weight in atoms)
    told = sum(weight * strength(key, label.keys) for key, weight in atoms) / total if total else 0.0
    return (_share(label, said) + told) / 2


__all__ = ["Provenance", "names_another", "recomputes"]
