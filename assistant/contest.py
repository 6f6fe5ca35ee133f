"""Who competes in a comparison, and by what: the rows, columns or periods of a table, each with its value."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.calculator import Calculation, CalculatorError
from assistant.evidence import Evidence
from assistant.figures import Figure, Label
from assistant.finding import Found, named
from assistant.matching import Group, Match
from assistant.operation_words import OPERATIONS
from assistant.questions import Question
from assistant.wording import bare, letter, series_name, show, show_result
from assistant.words import keys, strength
from corpus.periods import Period
from corpus.quantities import Quantity, format_quantity
from corpus.units import PERCENT, RATES

_INNER = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in OPERATIONS
    if name in ("share", "growth", "ratio", "change", "points")
)


SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
# "Which region improved the most": what is compared is the change.
CHANGES_MOST = re.compile(
    r"\b(?:gr[eo]w\w*|improv\w+|increas(?:ed?|es|ing)|rose|rises?|risen|gain(?:ed|s)|climb(?:ed|s)|fell|falls?|fallen|declin(?:ed?|es)|dropp?(?:ed|s)?|"
    r"decreas(?:ed?|es)|shr[aiu]nk|chang(?:ed?|es)|worsen(?:ed|s)?|deteriorat\w+)\b(?:\s+[\w’'-]+){0,5}?\s+(?:the )?(?:most|least|fastest|slowest|furthest|strongest|sharpest)\b"
    r"|\b(?:largest|biggest|greatest|highest|strongest|sharpest|steepest|smallest|lowest)\s+(?:\w+ )?(?:improvement|increase|rise|gain|fall|decline|drop|decrease|change)\b",
    re.IGNORECASE,
)
_EXPRESSIONS = {
    "share": "share(a, b)",
    "growth": "growth(a, b)",
    "change": "change(a, b)",
    "ratio": "a / b",
    "points": "points(a, b)",
}


@dataclass(frozen=True)
class Entry:
    """One that competes: its name, its value, the figures behind it, the expression over them ("" for a figure)."""

    name: str
    value: Quantity
    figures: tuple[Figure, ...]
    expression: str = ""


def entries(found: Found) -> tuple[list[Entry], str]:
    """All that compete in a comparison, and what they are compared by; empty when no table fits."""
    for one in found.holding[:4]:
        inner = _inner(found.question, one)
        competing, measure = (
            _periods_of(found, one)
            if found.question.wants == "period" and not _dated_otherwise(one)
            else _items_of(found, one, inner)
        )
        if len(competing) >= 2:
            return competing, measure
    return [], ""


def _dated_otherwise(one: Match) -> bool:
    """True for a table without periods of its own, in which "when" asks for something else."""
    return not one.sheet.dated


def _inner(question: Question, one: Match) -> str:
    """The calculation inside a comparison ("the largest share of its budget"), unless a column holds it already."""
    spoken = frozenset(term.key for term in question.spoken)
    for label in one.sheet.columns:
        if (
            label.index in one.sheet.measured
            and label.keys
            and spoken & label.keys
            and label.own <= spoken | question.keys
        ):
            return ""
    for name, pattern in _INNER:
        if name == "change" and len(question.periods) < 2:
            continue
        if pattern.search(question.text):
            return name
    return "growth" if CHANGES_MOST.search(question.text) else ""


def _spoken_column(question: Question, one: Match) -> Group | None:
    """The column that holds what an operation's own word names: "YoY Growth" for "the strongest growth"."""
    spoken = frozenset(term.key for term in question.spoken) & {
        "grow",
        "share",
        "chang",
        "averag",
        "differ",
        "ratio",
        "margin",
    }
    for label in one.sheet.columns:
        if label.index in one.sheet.measured and spoken & label.keys and not (question.periods and label.period):
            return Group((label,), frozenset(), 1.0)
    return None


def _items_of(found: Found, one: Match, inner: str) -> tuple[list[Entry], str]:
    question = found.question
    rows = named(one.rows)
    columns = named([group for group in one.columns if any(index in one.sheet.measured for index in group.indices)])
    spoken = _spoken_column(question, one)
    if spoken is not None:
        columns, inner = [spoken], ""
    period = question.periods[0] if question.periods else None
    if (
        len(rows) == 1
        and not columns
        and _columns_compete(one, rows[0])
        and not keys(question.label_asked) & axis_keys(one)
    ):
        return _columns_of(found, one, rows[0])
    if not columns and any(term.is_verb and term.weight >= 1 for term in one.missing):
        return [], ""  # "who builds the most": what is done is no column of the table
    labels = competitors(one, rows, question)
    result: list[Entry] = []
    pairs = _two_columns(found, one, columns, inner) if inner else None
    if inner and pairs is None:
        return [], ""
    sample = found.figure(labels[0][1], *pairs[0], one) if pairs and labels else None
    if inner == "growth" and sample is not None and sample.quantity is not None and sample.quantity.unit in RATES:
        inner = "points"  # what is measured in percent changes by points
    for name, group in labels:
        if pairs is not None:
            first, second = (found.figure(group, column, at, one) for column, at in pairs)
            if first is None or second is None or first == second:
                continue
            try:
                calculation = Evidence().calculate(_EXPRESSIONS[inner], [first, second])
            except CalculatorError:
                continue
            result.append(Entry(name, calculation.result, (first, second), _EXPRESSIONS[inner]))
            continue
        column = columns[0] if columns else None
        parts = _whole_year(found, one, group, column, period)
        if len(parts) == 1 and parts[0].quantity is not None:
            result.append(Entry(name, parts[0].quantity, (parts[0],)))
        elif parts:
            expression = f"sum({', '.join(letter(index) for index in range(len(parts)))})"
            result.append(Entry(name, Evidence().calculate(expression, parts).result, tuple(parts), expression))
    unit = result[0].value.unit if result else ""
    result = [entry for entry in result if entry.value.unit == unit]
    measure = {"share": "share", "growth": "growth", "change": "change", "ratio": "ratio", "points": "change"}.get(
        inner, ""
    )
    if not measure and result:
        measure = bare(result[0].figures[0].column)
    return result, measure


def competitors(one: Match, rows: list[Group], question: Question) -> list[tuple[str, Group]]:
    """The items of a table, those of one name (a row a quarter) together; only the named ones where two or more are."""
    chosen: dict[tuple[str, tuple[str, ...]], list[Label]] = {}
    sections = {label.sections for label in one.sheet.listed}
    for label in one.sheet.listed:
        if label.keys:
            chosen.setdefault((label.text, label.sections if len(sections) > 1 else ()), []).append(label)
    asked = one.sheet.listed and [
        key
        for key in chosen
        if key[1] and any(strength(term.key, keys(" ".join(key[1]))) == 1.0 for term in question.terms)
    ]
    if asked and len(asked) >= 2:
        chosen = {key: chosen[key] for key in asked}
    groups_ = [(text, Group(tuple(labels), frozenset(), 1.0)) for (text, _), labels in chosen.items()]
    if len(rows) >= 2:
        wanted = {index for row in rows for index in row.indices}
        picked = [(text, group) for text, group in groups_ if wanted & set(group.indices)]
        if len(picked) >= 2:
            return picked
    return groups_


def _whole_year(found: Found, one: Match, row: Group, column: Group | None, period: Period | None) -> list[Figure]:
    """The figure of a row at a period; for a year of which the table has only the parts, all the parts."""
    figure = found.figure(row, column, period, one)
    if figure is None:
        return []
    if (
        period is None
        or not period.is_whole_year
        or figure.period is None
        or figure.period.is_whole_year
        or figure.period.year is None
    ):
        return [figure]
    if figure.quantity is None or figure.quantity.unit in RATES:
        return [figure]
    parts = [
        other
        for other in found.series(figure)
        if other.period and other.period.year == period.year and not other.period.is_whole_year
    ]
    return parts if len(parts) in (2, 4, 12) else [figure]


def _two_columns(
    found: Found, one: Match, columns: list[Group], inner: str
) -> list[tuple[Group | None, Period | None]] | None:
    """The two columns (or periods) that a calculation for each row takes, in the order that it takes them."""
    question, sheet = found.question, one.sheet
    periods = sorted(question.periods, key=lambda period: period.order)
    column = columns[0] if columns else None
    if inner in ("growth", "change", "points"):
        if len(periods) < 2:
            dated = sorted(
                {label.period for label in (*sheet.columns, *sheet.rows) if label.period},
                key=lambda period: period.order,
            )
            if len(dated) < 2:
                return None
            if len(periods) == 1 and SINCE.search(question.text):
                periods = [periods[0], dated[-1]]
            elif len(periods) == 1:
                earlier = [period for period in dated if period.order < periods[0].order]
                if not earlier:
                    return None
                periods = [earlier[-1], periods[0]]
            else:
                periods = [dated[0], dated[-1]]
        return [(column, periods[0]), (column, periods[-1])]
    if len(periods) >= 2:
        # The budget of a year and the spending of a part of it: the part comes first.
        parts = [period for period in question.periods if not period.is_whole_year]
        whole = [period for period in question.periods if period.is_whole_year]
        if parts and whole:
            return [(None, parts[0]), (None, whole[0])]
    if len(columns) >= 2:
        period = question.periods[0] if question.periods else None
        return [(columns[0], period), (columns[1], period)]
    if inner == "share" and len(sheet.measured) == 2:
        first, second = (Group((sheet.columns[index],), frozenset(), 1.0) for index in sheet.measured)
        return [(second, None), (first, None)]
    return None


def axis_keys(one: Match) -> frozenset[str]:
    """The keys of what the rows are called: of the headings of the columns that label them."""
    return frozenset().union(
        *(keys(column.label) for column in one.sheet.table.columns if column.kind == "label"), frozenset()
    )


def _columns_compete(one: Match, row: Group) -> bool:
    """True where the columns are the items ("North | South") and the row the measure."""
    plain = [label for label in one.sheet.columns if label.index in one.sheet.measured]
    return len(plain) >= 2 and all(label.period is None for label in plain) and not row.labels[0].period


def _columns_of(found: Found, one: Match, row: Group) -> tuple[list[Entry], str]:
    result = []
    for label in one.sheet.columns:
        if label.index in one.sheet.measured and not re.match(r"total\b", label.text, re.IGNORECASE):
            figure = found.figure(row, Group((label,), frozenset(), 1.0), None, one)
            if figure is not None and figure.quantity is not None:
                result.append(Entry(bare(label.written), figure.quantity, (figure,)))
    return result, row.labels[0].text


def _periods_of(found: Found, one: Match) -> tuple[list[Entry], str]:
    """The periods of one series: "in which quarter …"."""
    question = found.question
    row = named(one.rows)[0] if one.rows else None
    columns = named(one.columns)
    spoken = _spoken_column(question, one)
    columns = [spoken] if spoken else columns
    plain = replace(question, periods=())
    figure = found.asking(plain).figure(row, columns[0] if columns else None, None, one)
    if figure is None:
        return [], ""
    if figure.is_total and figure.cell is not None and row is None:
        # A year's total stands under its months: they compete, it does not.
        part = next((label for label in one.sheet.listed if label.period), None)
        figure = one.sheet.values.get((part.index, figure.cell[1]), figure) if part else figure
    series = found.series(figure)
    asked = [period for period in question.periods if period.year is not None]
    if len(asked) == 1:
        series = [other for other in series if other.period and other.period.year in (asked[0].year, None)] or series
    elif len(asked) >= 2:
        series = [
            other for other in series if other.period and any(other.period.fits(period) > 0.3 for period in asked)
        ] or series
    wanted = next(
        (
            part
            for part in ("quarter", "half", "month")
            if part in question.label_asked or f"which {part}" in question.text.lower()
        ),
        "",
    )
    if wanted:
        series = [other for other in series if other.period and getattr(other.period, wanted)] or series
    else:
        series = [other for other in series if other.period and other.period.is_whole_year] or series
    result = [Entry(str(other.period), other.quantity, (other,)) for other in series if other.quantity is not None]
    return result, series_name(figure)


def _key(entry: Entry) -> Decimal:
    return entry.value.value


def magnitude(competing: list[Entry]) -> Callable[[Entry], Decimal]:
    """Costs written in brackets are compared by size: the largest cost is the one of the largest amount."""
    if competing and all(entry.value.number <= 0 for entry in competing):
        return lambda entry: abs(entry.value.value)
    return _key


def cite_entry(evidence: Evidence, entry: Entry) -> Calculation | None:
    """Cite what an entry rests on, computing it again where it is computed; its calculation, if it has one."""
    if entry.expression:
        return evidence.calculate(entry.expression, list(entry.figures))
    for figure in entry.figures:
        evidence.cite(figure)
    return None


def markers_of(evidence: Evidence, entry: Entry) -> str:
    """The citation marks of an entry: "[1][2]"."""
    return "".join(f"[{marker}]" for marker in dict.fromkeys(evidence.cite(figure) for figure in entry.figures))


def shown(entry: Entry) -> str:
    """The value of an entry as an answer shows it."""
    return show_result(entry.value) if entry.expression else show(entry.value)


def comparable(bound: Quantity, competing: list[Entry]) -> Quantity | None:
    """A bound in the unit of what it bounds: a bare "200" takes it over; another unit cannot be compared."""
    sample = competing[0].value
    if bound.unit == sample.unit:
        return bound
    if not bound.unit:
        return replace(bound, unit=sample.unit, scale=bound.scale or ("" if bound.number >= 1000 else sample.scale))
    if not sample.unit and bound.unit not in (*RATES, "USD", "EUR", "GBP"):
        return bound
    if bound.unit == PERCENT and sample.unit in ("", "times"):
        # Scores of 0 to 100 are compared as they stand; ratios of 0 to 1 are not percent yet.
        percent = any(abs(entry.value.number) > 2 for entry in competing)
        return replace(bound, number=bound.number if percent else bound.number / 100, unit=sample.unit)
    return None


def bound_text(bound: Quantity) -> str:
    """A bound as the question wrote it: "$30 billion", "half"."""
    return format_quantity(bound) if re.search(r"\d", bound.written) else bound.written
