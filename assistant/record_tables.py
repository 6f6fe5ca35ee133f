"""Tables of records: a row a sale, a visit or a reading, which a question filters, groups, adds up or counts.

In such a table no column names the rows: several say what each is of (a person, a region, a product), and what a
question names is a value of one of them. An answer is made of every row that fits, never of one among many.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answers import Answer, Point
from assistant.evidence import Evidence
from assistant.figures import Figure, Label
from assistant.finding import Found
from assistant.operands import operand_names
from assistant.questions import Question
from assistant.refusals import decline
from assistant.sheets import Sheet
from assistant.wanted import MONEY
from assistant.wording import capital, listing, show, show_result
from assistant.words import Term, keys, strength
from corpus.periods import Period
from corpus.quantities import Quantity
from corpus.units import COUNT

LEAST_ROWS = 5  # of a table of records
LEAST_CATEGORIES = 2  # columns whose values recur
RECURRING = 0.75  # of the rows, that the values of such a column may number
MOST_OPERANDS = 300  # that an answer shows
_RECORDS = re.compile(
    r"\bhow many (?:sales|orders|transactions|deals|records|rows|entries|purchases|bookings|visits|trips|payments|invoices)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bhow many (?P<noun>[a-z][\w-]*)\b", re.IGNORECASE)
_UNITS = re.compile(r"\b(?:units?|quantity|qty|number|count|pieces|items|volume)\b", re.IGNORECASE)
_ASKS_AMOUNT = re.compile(r"\bhow much\b|\b(?:largest|biggest|highest|smallest|lowest)\b", re.IGNORECASE)
_GROUPS = re.compile(r"^(?:and |so )?(?:which|who|what)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Records:
    """A table of records: its sheet, the columns whose values recur."""

    sheet: Sheet
    categories: tuple[int, ...]

    @cached_property
    def rows(self) -> range:
        """The rows, every one a record."""
        return range(len(self.sheet.table.body))

    def value(self, row: int, column: int) -> str:
        """What a cell says."""
        return self.sheet.table.body[row][column]

    def named_in(self, question: Question) -> dict[int, set[str]]:
        """The values that a question names, by column; a value is named when all of its words are said."""
        asked = keys(question.text)
        named: dict[int, set[str]] = {}
        for column in self.categories:
            for value in dict.fromkeys(self.value(row, column) for row in self.rows):
                own = frozenset(key for key in keys(value) if not key.startswith("~"))
                if own and own <= asked:
                    named.setdefault(column, set()).add(value)
        return named

    def fitting(self, named: dict[int, set[str]], periods: Sequence[Period]) -> list[int]:
        """The rows with a named value in each column that has one, within the periods."""
        return [
            row
            for row in self.rows
            if all(self.value(row, column) in values for column, values in named.items())
            and (not periods or any(_within(self.sheet.rows[row].period, period) for period in periods))
        ]

    def measure(self, question: Question, named: dict[int, set[str]]) -> int | None:
        """The column of figures that is asked for: the one that is named; of things counted, the one of units."""
        sheet = self.sheet
        counted = _COUNTED.search(question.text)
        if counted and any(keys(counted["noun"]) & keys(value) for values in named.values() for value in values):
            units = [column for column in sheet.measured if _UNITS.search(sheet.columns[column].written)]
            return units[0] if len(units) == 1 else None
        scores = {
            column: sum(term.weight * strength(term.key, sheet.columns[column].keys) for term in question.terms)
            for column in sheet.measured
        }
        best = max(scores, key=lambda column: scores[column], default=None)
        if best is not None and scores[best] > 0:
            return best
        money = [column for column in sheet.measured if self._unit(column) in MONEY]
        return money[0] if len(money) == 1 and _ASKS_AMOUNT.search(question.text) else None

    def _unit(self, column: int) -> str:
        found = (self.sheet.values.get((row, column)) for row in self.rows)
        return next((one.quantity.unit for one in found if one is not None and one.quantity is not None), "")

    def grouping(self, question: Question, named: dict[int, set[str]]) -> int | None:
        """The column by which "which …" is asked, or None."""
        if not _GROUPS.search(question.text):
            return None
        asked = keys(question.label_asked) if question.label_asked else frozenset[str]()
        free = [column for column in self.categories if column not in named]
        return next((column for column in free if asked & self.sheet.columns[column].keys), None)

    def figures(self, rows: Sequence[int], column: int) -> list[Figure]:
        """The figures of some rows in a column."""
        found = [self.sheet.values.get((row, column)) for row in rows]
        return [one for one in found if one is not None and one.quantity is not None]


def records_of(sheet: Sheet) -> Records | None:
    """A table as records, or None for one whose rows have names of their own."""
    body = sheet.table.body
    if len(body) < LEAST_ROWS or not sheet.measured or any(row.is_total or row.sections for row in sheet.table.rows):
        return None
    recurring, unique = [], False
    for column in sheet.table.columns:
        if column.kind == "quantity" or column.kind == "period":
            continue
        values = Counter(row[column.index] for row in body if row[column.index])
        if 1 < len(values) <= RECURRING * len(body):
            recurring.append(column.index)
        elif len(values) == len(body):
            unique = True
    if unique or len(recurring) < LEAST_CATEGORIES:
        return None
    return Records(sheet, tuple(recurring))


def answer_from_records(found: Found) -> Answer | None:
    """The answer from a table of records; None where no such table is asked about.

    A question that names its values or columns in a way that no rule here follows is declined: one row of many that
    fit would be no answer.
    """
    question = found.question
    records = records_of(found.matches[0].sheet) if found.matches else None
    if records is None:
        return None
    named = records.named_in(question)
    column = records.measure(question, named)
    group = records.grouping(question, named)
    if not named and column is None and group is None and not _RECORDS.search(question.text):
        return None
    if any(_is_elsewhere(term, records) for term in question.terms):
        return decline(found)
    rows = records.fitting(named, question.periods)
    if not rows:
        return decline(found, "no row of the table fits all that is asked.")
    return _answer(found, records, rows, named, column, group) or decline(found)


def _is_elsewhere(term: Term, records: Records) -> bool:
    """Whether a name of the question stands nowhere in the table: its rows are then not those that are meant."""
    return term.is_name and not strength(term.key, records.sheet.vocabulary)


def _answer(
    found: Found,
    records: Records,
    rows: Sequence[int],
    named: dict[int, set[str]],
    column: int | None,
    group: int | None,
) -> Answer | None:
    question = found.question
    subject = _subject(records, named, question)
    if _RECORDS.search(question.text) or (column is None and question.operation == "count" and group is None):
        return _counted(found, records, rows, subject)
    if column is None:
        return None
    figures = records.figures(rows, column)
    measure = records.sheet.columns[column].text
    if not figures or len(figures) > MOST_OPERANDS:
        return None
    if group is not None:
        return _grouped(found, records, rows, column, group)
    if question.operation in ("extreme", "minmax"):
        return _outermost(found, records, figures, measure)
    if question.operation == "share" and named:
        return _share(
            found, figures, records.figures(records.fitting({}, question.periods), column), f"{measure}{subject}"
        )
    if question.operation not in ("lookup", "text", "sum", "count", "average", "ratio", "median"):
        return None
    name = {"average": "mean", "ratio": "mean", "median": "median"}.get(question.operation, "sum")
    if question.operation == "ratio" and not re.search(
        r"\bper (?:sale|order|record|row|transaction|deal|visit)\b", question.text
    ):
        return None
    evidence = Evidence()
    said = {"mean": "average", "median": "median", "sum": "total"}[name]
    if len(figures) == 1 and name == "sum":
        figure = figures[0]
        assert figure.quantity is not None
        text = f"{capital(measure)}{subject} is {show(figure.quantity)} [{evidence.cite(figure)}]."
        return evidence.answer(question.text, text, quantity=figure.quantity, spans=[figure.text], kind="look-up")
    calculation = evidence.calculate(f"{name}({', '.join(operand_names(len(figures)))})", figures)
    marks = "".join(f"[{operand.marker}]" for operand in calculation.operands)
    text = f"The {said} of {measure}{subject}, all rows that fit, is {show_result(calculation.result)} {marks}."
    return evidence.answer(
        question.text, text, quantity=calculation.result, calculation=calculation, kind="calculation"
    )


def _subject(records: Records, named: dict[int, set[str]], question: Question) -> str:
    """What the rows that fit have in common, in words: " of Okafor and Desk in February 2025"."""
    values = [value for of_column in named.values() for value in sorted(of_column)]
    return (f" of {listing(values)}" if values else "") + (
        f" in {listing([str(period) for period in question.periods])}" if question.periods else ""
    )


def _counted(found: Found, records: Records, rows: Sequence[int], subject: str) -> Answer | None:
    """How many rows fit, each cited by its first figure."""
    if len(rows) > MOST_OPERANDS:
        return None
    evidence = Evidence()
    first = records.sheet.measured[0]
    figures = records.figures(rows, first)
    calculation = evidence.calculate(f"count({', '.join(operand_names(len(figures)))})", figures)
    marks = "".join(f"[{operand.marker}]" for operand in calculation.operands)
    text = f"The number of rows{subject or ' in the table'} is {show_result(calculation.result)} {marks}."
    quantity = Quantity(calculation.result.number, unit=COUNT)
    return evidence.answer(found.question.text, text, quantity=quantity, calculation=calculation, kind="calculation")


def _grouped(found: Found, records: Records, rows: Sequence[int], column: int, group: int) -> Answer | None:
    """Which value of a column has the most or the least of a measure, added up over its rows."""
    question = found.question
    if question.operation not in ("extreme", "rank"):
        return None
    evidence = Evidence()
    measure = records.sheet.columns[column].text
    sums: list[tuple[str, Quantity, str]] = []
    for value in dict.fromkeys(records.value(row, group) for row in rows):
        figures = records.figures([row for row in rows if records.value(row, group) == value], column)
        if not figures:
            continue
        calculation = evidence.calculate(f"sum({', '.join(operand_names(len(figures)))})", figures)
        marks = "".join(f"[{operand.marker}]" for operand in calculation.operands)
        sums.append((value, calculation.result, marks))
    if len(sums) < 2:
        return None
    ordered = sorted(sums, key=lambda one: one[1].value, reverse=question.most)
    place = min(question.rank, len(ordered)) - 1
    winner = ordered[place]
    degree = "highest" if question.most else "lowest"
    order = {0: "", 1: "second-", 2: "third-"}.get(place, f"{place + 1}th-")
    others = [f"{name} {show_result(total)} {marks}" for name, total, marks in ordered if name != winner[0]]
    text = (
        f"{winner[0]} has the {order}{degree} {measure}, all of its rows added up: {show_result(winner[1])} {winner[2]}; "
        f"{listing(others)}."
    )
    calculation = next(one for one in evidence.calculations if one.result == winner[1])
    return evidence.answer(
        question.text, text, quantity=winner[1], calculation=calculation, spans=[winner[0]],
        series=[Point(name, total) for name, total, _ in ordered], kind="comparison",
    )  # fmt: skip


def _outermost(found: Found, records: Records, figures: Sequence[Figure], measure: str) -> Answer | None:
    """The largest or smallest single record."""
    question = found.question
    pick = max if question.most else min
    best = pick(figures, key=lambda one: one.quantity.value if one.quantity else 0)
    assert best.quantity is not None and best.cell is not None
    evidence = Evidence()
    row = " | ".join(cell for cell in records.sheet.table.body[best.cell[0]] if cell)
    degree = "highest" if question.most else "lowest"
    text = f"The {degree} {measure} of one row is {show(best.quantity)} [{evidence.cite(best)}]: “{row}”."
    return evidence.answer(
        question.text, text, quantity=best.quantity, spans=[_label(records.sheet.rows[best.cell[0]])], kind="comparison"
    )


def _label(label: Label) -> str:
    return label.written or label.text


def _share(found: Found, part: Sequence[Figure], whole: Sequence[Figure], subject: str) -> Answer | None:
    """The part of all rows that the fitting ones make up."""
    if not whole or len(part) + len(whole) > MOST_OPERANDS:
        return None
    names = operand_names(len(part) + len(whole))
    evidence = Evidence()
    calculation = evidence.calculate(
        f"share(sum({', '.join(names[: len(part)])}), sum({', '.join(names[len(part) :])}))", [*part, *whole]
    )
    marks = "".join(f"[{marker}]" for marker in dict.fromkeys(one.marker for one in calculation.operands))
    text = f"{capital(subject)} is {show_result(calculation.result)} of all rows {marks}."
    return evidence.answer(
        found.question.text, text, quantity=calculation.result, calculation=calculation, kind="calculation"
    )


def _within(period: Period | None, asked: Period) -> bool:
    """Whether a record's date lies in a period that is asked."""
    if period is None or (asked.year is not None and period.year != asked.year):
        return False
    if asked.quarter and (period.quarter or (period.month and (period.month + 2) // 3)) != asked.quarter:
        return False
    if asked.half and (period.month is None or (period.month > 6) + 1 != asked.half):
        return False
    if asked.month and period.month != asked.month:
        return False
    return not asked.day or period.day == asked.day
