"""What an answer rests on: figures and sentences as numbered citations, calculations with their operands, caveats."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answers import Answer, Citation, Point
from assistant.calculator import Calculation, Operand, calculate
from assistant.figures import Figure, without_periods
from assistant.wanted import MONEY
from assistant.wording import letter, name_of
from corpus.documents import Document
from corpus.quantities import Quantity


class Evidence:
    """Collects the citations of one answer: the same place gets the same marker."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, int, object], Citation] = {}
        self.caveats: list[str] = []
        self.calculations: list[Calculation] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, by marker."""
        return tuple(self._citations.values())

    def cite(self, figure: Figure) -> int:
        """The marker of a figure's place, noting what is to be said of it (approximate, estimated, inferred)."""
        if figure.cell is not None:
            return self._place(figure.document, figure.block, figure.cell, figure)
        return self.quote(figure.document, figure.block, figure.quote)

    def quote(self, document: Document, block: int, quote: str) -> int:
        """The marker of a quote from a paragraph or list item."""
        key = (document.id, block, quote)
        if key not in self._citations:
            source = document.blocks[block]
            self._citations[key] = Citation(
                len(self._citations) + 1,
                document.name,
                source.section,
                source.place.page,
                source.place.lines,
                quote,
                block=source,
            )
        return self._citations[key].marker

    def _place(self, document: Document, block: int, cell: tuple[int, int], figure: Figure) -> int:
        key = (document.id, block, cell)
        if key not in self._citations:
            source = document.blocks[block]
            assert source.table is not None
            line = source.table.lines[cell[0]] if source.table.lines else None
            self._citations[key] = Citation(
                marker=len(self._citations) + 1,
                document=document.name,
                section=source.section,
                page=source.place.page,
                lines=(line, line) if line else source.place.lines,
                quote=" | ".join(source.table.body[cell[0]]).strip(" |"),
                row=figure.row,
                column=figure.column,
                block=source,
                cell=cell,
                scale=figure.told_scale,
            )
        return self._citations[key].marker

    def operand(self, name: str, figure: Figure) -> Operand:
        """A figure as an operand of a calculation."""
        assert figure.quantity is not None
        return Operand(name, name_of(figure), figure.quantity, self.cite(figure))

    def calculate(
        self, expression: str, figures: Sequence[Figure], typed: Sequence[Operand] = (), unit: str = ""
    ) -> Calculation:
        """An expression over figures, named a, b, c … in their order; `typed` are operands that the asker gave.

        `unit` is what a result that is a bare number counts ("days", "times").
        """
        figures = _in_one_currency(figures)
        calculation = calculate(
            expression, [*(self.operand(letter(index), figure) for index, figure in enumerate(figures)), *typed]
        )
        if unit and not calculation.result.unit:
            calculation = replace(calculation, result=replace(calculation.result, unit=unit))
        self.calculations.append(calculation)
        return calculation

    def note(self, figures: Iterable[Figure]) -> None:
        """Say once what an answer's figures are: approximate, estimates, or from a row whose name is inferred."""
        used = [figure for figure in figures if figure.quantity is not None]
        approximate = [figure for figure in used if figure.quantity and figure.quantity.approximate]
        estimated = [
            figure
            for figure in used
            if (figure.quantity and figure.quantity.estimate) or (figure.period and figure.period.estimate)
        ]
        if approximate:
            self.caveat(
                "The report gives "
                + (
                    "this figure"
                    if len(used) == 1
                    else "these figures"
                    if len(approximate) == len(used)
                    else "some of these figures"
                )
                + " as approximate."
            )
        if estimated:
            periods = sorted({str(figure.period) for figure in estimated if figure.period})
            self.caveat(f"{' and '.join(periods) or 'Some of this'}: an estimate, not an outcome.")
        for scale in dict.fromkeys(figure.told_scale for figure in used if figure.told_scale):
            self.caveat(
                f"The table does not say its scale; it is read in {scale}s, as the text around it gives figures of it."
            )
        for figure in used:
            if figure.inferred:
                self.caveat(
                    f"The report's row for {figure.row} has lost its name; it was identified by elimination: {figure.row} is the only "
                    "one of the names listed in the text that has no row of its own."
                )

    def caveat(self, text: str) -> None:
        """Add a caveat, once."""
        if text not in self.caveats:
            self.caveats.append(text)

    def answer(
        self,
        question: str,
        text: str,
        *,
        quantity: Quantity | None = None,
        calculation: Calculation | None = None,
        spans: Sequence[str] = (),
        series: Sequence[Point] = (),
        kind: str = "",
    ) -> Answer:
        """The answer that rests on this evidence."""
        return Answer(
            question=question,
            text=text,
            answered=True,
            spans=tuple(spans),
            quantity=quantity,
            calculation=calculation or (self.calculations[0] if self.calculations else None),
            further=tuple(one for one in self.calculations if one is not (calculation or self.calculations[0])),
            citations=self.citations,
            caveats=tuple(self.caveats),
            series=tuple(series),
            kind=kind,
        )


def _in_one_currency(figures: Sequence[Figure]) -> list[Figure]:
    """Bare numbers of a table beside amounts of it in one currency are amounts too: accounts write the sign but once."""
    units = {figure.quantity.unit for figure in figures if figure.quantity is not None}
    currency = units & MONEY
    if len(currency) != 1 or units - currency != {""} or len({figure.block for figure in figures}) != 1:
        return list(figures)
    if len({without_periods(figure.column) for figure in figures}) != 1:
        return list(figures)
    unit = next(iter(currency))
    return [
        replace(figure, quantity=replace(figure.quantity, unit=unit))
        if figure.quantity and not figure.quantity.unit
        else figure
        for figure in figures
    ]
