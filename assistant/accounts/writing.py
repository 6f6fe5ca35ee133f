"""A measure worked out for each time that is asked, and put in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from assistant.accounts.asking import DAYS, Asked
from assistant.accounts.formulas import Line, When, parsed, tree_of
from assistant.accounts.phrases import possessive, said
from assistant.accounts.restating import restated
from assistant.accounts.statements import Statements
from assistant.accounts.working import MissingLine, Working, renamed
from assistant.answers import Answer, Point
from assistant.calculator import Calculation, CalculatorError
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.wording import capital, listing, show, show_result
from corpus.quantities import Quantity, find_quantities
from corpus.units import CURRENCY_NAMES, PERCENT, SCALES, TIMES

STEADY = Decimal(2)  # percentage points a year within which a margin is called steady
_NEGATIVE = re.compile(r"\bnegative\b|\bbelow zero\b|\b(?:net|operating) loss\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Value:
    """A measure worked out for one time: its quantity, the figures in it, its calculation where there is one."""

    when: When
    quantity: Quantity
    figures: tuple[Figure, ...]
    expression: str
    calculation: Calculation | None


class Writer:
    """One answer in the making: the measure worked out for each time, then said."""

    def __init__(
        self, question: str, asked: Asked, filings: Sequence[Statements], company: str, evidence: Evidence | None = None
    ) -> None:
        """`filings` are one company's, the best first; `evidence` is shared by the answers for several companies."""
        self._question, self._asked, self._filings = question, asked, filings
        self._subject = f"{possessive(company)} {asked.name}" if company else f"the {asked.name}"
        head = re.split(r"\s(?:on|of|to|from|as|per|before|for|in)\s", asked.name)[
            0
        ]  # "return on assets" is one return
        self._verb = "are" if re.search(r"[^s]s$", head) else "is"
        self._evidence = evidence or Evidence()

    def written(self) -> Answer:
        """The answer. Raises MissingLine, CalculatorError."""
        answer = {
            "value": self._value,
            "sign": self._sign,
            "growth": self._growth,
            "cagr": self._growth,
            "average": self._average,
            "sum": self._average,
            "compare": self._compare,
            "most": self._most,
            "year": self._year,
            "bound": self._bounded,
        }[self._asked.operation]()
        return replace(answer, caveats=(*answer.caveats, *restated(self._filings, self._asked.tree, self._asked.times)))

    # --- working out ------------------------------------------------------------------------------------------------

    def _worked_out(self, when: When) -> _Value:
        """The measure for one time: a line as it stands, anything else calculated."""
        asked = self._asked
        value = self._unworked(when)
        expression, figures = value.expression, value.figures
        if len(expression) == 1 and asked.unit in ("", value.quantity.unit):
            figure = figures[0]
            assert figure.quantity is not None
            self._evidence.cite(figure)
            # A payment that the statement shows in brackets is said by its size, which is a step of its own.
            written = figure.source.table.quantity(*figure.cell) if figure.source.table and figure.cell else None
            turned = written is not None and written.number != figure.quantity.number
            size = "abs(a)" if figure.quantity.number >= 0 else "-abs(a)"
            calculation = self._evidence.calculate(size, figures) if turned else None
            return _Value(when, self._scaled(figure.quantity), figures, expression, calculation)
        unit = asked.unit if asked.unit in (TIMES, DAYS) else ""
        calculation = self._evidence.calculate(expression, figures, unit=unit)
        return _Value(when, self._in_unit(calculation.result), figures, expression, calculation)

    def _in_unit(self, result: Quantity) -> Quantity:
        if self._asked.unit in (TIMES, DAYS) and result.unit not in CURRENCY_NAMES:
            return replace(result, unit=self._asked.unit)
        return self._scaled(result)

    def _scaled(self, quantity: Quantity) -> Quantity:
        """An amount in the scale asked for."""
        scale = self._asked.scale
        if not scale or quantity.unit not in CURRENCY_NAMES or scale == quantity.scale:
            return quantity
        return replace(quantity, number=quantity.value / SCALES[scale], scale=scale, written="")

    # --- in words ---------------------------------------------------------------------------------------------------

    def _shown(self, quantity: Quantity, exact: bool = False) -> str:
        """A quantity to the places asked for; ratios without a word behind them, for they may be above or below one."""
        bare = replace(quantity, unit="") if quantity.unit == TIMES else quantity
        if self._asked.places is not None:
            return show(bare, self._asked.places)
        if quantity.unit in (TIMES, DAYS):
            return show(bare, 2)
        return show(bare) if exact else show_result(bare)

    def _from(self, values: Sequence[_Value]) -> str:
        """The figures that went in: "from revenue of FY2019 $6,489 million [1] and …"."""
        said = []
        for figure in dict.fromkeys(figure for value in values for figure in value.figures):
            assert figure.quantity is not None
            period = f", {figure.column}" if figure.column else ""
            said.append(f"{figure.row}{period}: {show(figure.quantity)} [{self._evidence.cite(figure)}]")
        return "; ".join(said)

    def _value(self) -> Answer:
        value = self._worked_out(self._asked.times[-1])
        if len(value.expression) == 1:
            figure = value.figures[0]
            text = (
                f"{capital(self._subject)} for {value.when} {self._verb} {self._shown(value.quantity, exact=True)} "
                f"[{self._evidence.cite(figure)}] (“{figure.row}”)."
            )
            if self._asked.direction == "some":
                text = f"{'Yes' if value.quantity.number else 'No'}: {text}"
            return self._answer(text, value.quantity, value.calculation, spans=[figure.text], kind="lookup")
        text = f"{capital(self._subject)} for {value.when} {self._verb} {self._shown(value.quantity)} ({self._from([value])})."
        self._say_definition([value])
        bound = self._asked.sound_from
        if self._asked.direction == "sound" and bound is not None:
            sound = value.quantity.value >= bound
            text = f"{'Yes' if sound else 'No'}: {text}{self._beside([value.when])}"
            self._evidence.caveat(f"Called healthy from {bound} on, where what is due within a year is covered.")
            return self._answer(text, value.quantity, value.calculation, spans=["yes" if sound else "no"])
        text += self._beside([value.when])
        return self._answer(text, value.quantity, value.calculation, kind="calculation")

    def _beside(self, times: Sequence[When]) -> str:
        """What is said beside the measure: other ratios of the same years, those whose lines are all there."""
        told = []
        for ratio in self._asked.beside:
            asked = replace(self._asked, name=ratio.name, tree=tree_of(ratio), unit=ratio.unit, beside=(), printed=())
            other = Writer(self._question, asked, self._filings, "", self._evidence)
            try:
                values = [other._worked_out(when) for when in times]
            except (MissingLine, CalculatorError):
                continue
            shown = listing([f"{other._shown(value.quantity)} for {value.when}" for value in values])
            told.append(f" {capital(ratio.name)} {other._verb} {shown} ({other._from(values)}).")
        return "".join(told)

    def _sign(self) -> Answer:
        value = self._worked_out(self._asked.times[-1])
        positive = value.quantity.number > 0
        yes = positive != bool(_NEGATIVE.search(self._question))
        # "profitable" and "net loss" are how it is asked and no name of what is above or below zero.
        tree, named = self._asked.tree, self._subject
        subject = named.replace(self._asked.name, tree.item.name) if isinstance(tree, Line) else named
        text = (
            f"{'Yes' if yes else 'No'}, {subject} for {value.when} {self._verb} "
            f"{'positive' if positive else 'negative'}: {self._shown(value.quantity)} ({self._from([value])})."
        )
        self._say_definition([value])
        return self._answer(text, value.quantity, value.calculation, spans=["yes" if yes else "no"], kind="comparison")

    def _growth(self) -> Answer:
        asked = self._asked
        first, last = (self._unworked(when) for when in (asked.times[0], asked.times[-1]))
        figures = [*first.figures, *last.figures]
        ends = self._joined([first, last])
        if asked.operation == "cagr":
            years = asked.times[-1].year - asked.times[0].year
            expression = f"cagr({ends[0]}, {ends[1]}, {years})"
            name = f"compound annual growth rate of {self._subject}"
        else:
            expression = f"growth({ends[0]}, {ends[1]})"
            name = f"growth of {self._subject}"
        calculation = self._evidence.calculate(expression, figures)
        text = (
            f"The {name} from {first.when} to {last.when} is {self._shown(calculation.result)} "
            f"({self._from([first, last])})."
        )
        series = [Point(str(value.when), value.quantity) for value in (first, last)]
        return self._answer(text, calculation.result, calculation, kind="calculation", series=series)

    def _average(self) -> Answer:
        """The mean over years, or the sum."""
        values = [self._unworked(when) for when in self._asked.times]
        parts = self._joined(values)
        asked_mean = self._asked.operation == "average"
        calculation = self._evidence.calculate(
            f"mean({', '.join(parts)})" if asked_mean else " + ".join(parts),
            [figure for value in values for figure in value.figures],
            unit=self._asked.unit if self._asked.unit in (TIMES, DAYS) else "",
        )
        quantity = self._in_unit(calculation.result)
        text = (
            f"The {'average' if asked_mean else 'sum'} of {self._subject} over the years {values[0].when} to {values[-1].when} is "
            f"{self._shown(quantity)} ({self._from(values)})."
        )
        self._say_definition(values)
        return self._answer(text, quantity, calculation, kind="calculation")

    def _compare(self) -> Answer:
        values = [self._worked_out(when) for when in self._asked.times]
        if len(values) < 2:
            return self._value()
        said = listing(
            [f"{self._shown(value.quantity, exact=value.calculation is None)} for {value.when}" for value in values]
        )
        steps = [self._difference(*pair) for pair in pairwise(values)]
        changes = listing([self._change(step, *pair) for step, pair in zip(steps, pairwise(values), strict=True)])
        opening = self._verdict(values)
        text = f"{opening}{self._subject if opening else capital(self._subject)} {self._verb} {said}: {changes} ({self._from(values)})."
        text += self._beside(self._asked.times)
        self._say_definition(values)
        series = [Point(str(value.when), value.quantity) for value in values]
        spans = [opening.split(",")[0].lower()] if opening else []
        difference, rate = steps[-1]
        asked_for = difference if rate is None or self._asked.by_amount else rate
        return self._answer(text, asked_for, kind="comparison", series=series, spans=spans)

    def _year(self) -> Answer:
        """The year in which the measure was highest, or lowest, and what it was in each."""
        values = [self._worked_out(when) for when in self._asked.times]
        choose, word = (min, "lowest") if self._asked.direction == "down" else (max, "highest")
        best = choose(values, key=lambda value: value.quantity.value)
        said = listing(
            [f"{self._shown(value.quantity, exact=value.calculation is None)} for {value.when}" for value in values]
        )
        text = f"{capital(self._subject)} {self._verb} {word} in {best.when}: {said} ({self._from(values)})."
        self._say_definition(values)
        series = [Point(str(value.when), value.quantity) for value in values]
        return self._answer(
            text, best.quantity, best.calculation, kind="comparison", series=series, spans=[str(best.when)]
        )

    def _bounded(self) -> Answer:
        """Whether the measure is above, or below, what the question holds it against. Raises CalculatorError for another unit."""
        value, bound = self._worked_out(self._asked.times[-1]), self._asked.bound
        assert bound is not None
        if ("" if value.quantity.unit in (TIMES, DAYS) else value.quantity.unit) != bound.unit:
            raise CalculatorError(f"{self._asked.name} is not given in the unit of {show(bound)}")
        above = value.quantity.value > bound.value
        yes = above == (self._asked.direction == "up")
        text = (
            f"{'Yes' if yes else 'No'}, {self._subject} for {value.when} {self._verb} {self._shown(value.quantity)}, "
            f"{'above' if above else 'not above'} {show(bound)} ({self._from([value])})."
        )
        self._say_definition([value])
        spans = ["yes" if yes else "no"]
        return self._answer(text, value.quantity, value.calculation, spans=spans, kind="comparison")

    def _most(self) -> Answer:
        """Which line brought in the most, or the least, and what stands in each."""
        values = []
        for item in self._asked.choices:
            other = Writer(self._question, replace(self._asked, tree=Line(item)), self._filings, "", self._evidence)
            values.append((item, other._worked_out(self._asked.times[-1])))
        choose, word = (min, "least") if self._asked.direction == "down" else (max, "most")
        chosen, best = choose(values, key=lambda one: one[1].quantity.value)
        name = capital(chosen.name.removeprefix("cash from "))
        text = (
            f"{name} brought in the {word} cash for {best.when}: {self._shown(best.quantity, exact=True)} "
            f"({self._from([value for _, value in values])})."
        )
        series = [Point(item.name, value.quantity) for item, value in values]
        return self._answer(text, best.quantity, kind="comparison", series=series, spans=[name.lower()])

    def _difference(self, first: _Value, last: _Value) -> tuple[Quantity, Quantity | None]:
        """What the last differs by from the first, and how far that is of it, where this has a meaning."""
        ends = self._joined([first, last])
        figures = [*first.figures, *last.figures]
        kind = "points" if self._asked.unit == PERCENT else "change"
        difference = self._evidence.calculate(f"{kind}({ends[0]}, {ends[1]})", figures).result
        if self._asked.unit or first.quantity.number <= 0:
            return difference, None
        rate = self._evidence.calculate(f"growth({ends[0]}, {ends[1]})", figures).result
        return self._scaled(difference), rate

    def _change(self, step: tuple[Quantity, Quantity | None], first: _Value, last: _Value) -> str:
        """A difference in words: "1.1 percentage points lower in FY2023 than in FY2022", "$40 million (3.1%) higher …"."""
        difference, rate = step
        if not difference.number:
            return f"unchanged in {last.when} from {first.when}"
        way = "higher" if difference.number > 0 else "lower"
        size = self._shown(replace(difference, number=abs(difference.number)))
        if rate is not None and rate.number:
            size = f"{size} ({self._shown(replace(rate, number=abs(rate.number)))})"
        return f"{size} {way} in {last.when} than in {first.when}"

    def _verdict(self, values: Sequence[_Value]) -> str:
        """ "Yes, " or "No, " where the question supposes a direction."""
        direction = self._asked.direction
        if not direction:
            return ""
        steps = [later.quantity.value - earlier.quantity.value for earlier, later in pairwise(values)]
        true = {
            "some": values[-1].quantity.number != 0,
            "up": all(step > 0 for step in steps) if self._asked.in_every_step else sum(steps) > 0,
            "down": all(step < 0 for step in steps) if self._asked.in_every_step else sum(steps) < 0,
            "steady": all(abs(step) <= self._bound() for step in steps),
        }[direction]
        return "Yes, " if true else "No, "

    def _bound(self) -> Decimal:
        """How far a steady measure may go in a year: as far as the question says, or two points."""
        said = [found.quantity.number for found in find_quantities(self._question) if found.quantity.unit == PERCENT]
        return said[0] if said else STEADY

    def _unworked(self, when: When) -> _Value:
        """The measure for one time as an expression over its figures, not yet calculated."""
        working = Working(self._filings)
        write = working.percentage if self._asked.unit == PERCENT and self._asked.is_ratio else working.expression
        expression = write(self._asked.tree, when)
        if self._asked.printed and (figure := self._printed(when, expression, working.figures)) is not None:
            assert figure.quantity is not None
            return _Value(when, figure.quantity, (figure,), "a", None)
        first = working.figures[0].quantity if working.figures else None
        return _Value(when, first or Quantity(Decimal(0)), tuple(working.figures), expression, None)

    def _printed(self, when: When, expression: str, figures: Sequence[Figure]) -> Figure | None:
        """The ratio as a report itself gives it, where that is what its statements give, to the places asked for."""
        if self._asked.operation not in ("value", "compare", "sign", "bound"):
            return None  # what goes on being calculated with is taken as exactly as the statements have it
        worked_out = Evidence().calculate(expression, list(figures)).result
        for filing in self._filings:
            found = filing.printed(self._asked.printed, when, worked_out)
            if found is not None and found.quantity is not None:
                return found if found.quantity.decimals >= (self._asked.places or 0) else None
        return None

    def _joined(self, values: Sequence[_Value]) -> list[str]:
        """The expressions of several times over the figures of all of them in turn."""
        written, start = [], 0
        for value in values:
            written.append(renamed(value.expression, start, len(value.figures)))
            start += len(value.figures)
        return written

    def _say_definition(self, values: Sequence[_Value]) -> None:
        """How the measure was worked out, where the question does not say it itself and the report does not give it."""
        tree = self._asked.tree
        if self._asked.is_defined or not any(len(value.expression) > 1 for value in values):
            return
        if not isinstance(tree, Line):
            self._evidence.caveat(f"Worked out as {said(tree)}.")
        elif tree.item.otherwise:
            self._evidence.caveat(f"No line gives it; worked out as {said(parsed(tree.item.otherwise))}.")

    def _answer(
        self,
        text: str,
        quantity: Quantity,
        calculation: Calculation | None = None,
        spans: Sequence[str] = (),
        kind: str = "",
        series: Sequence[Point] = (),
    ) -> Answer:
        return self._evidence.answer(
            self._question, text, quantity=quantity, calculation=calculation, spans=spans, kind=kind, series=series
        )
