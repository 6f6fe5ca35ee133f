"""How many stores, members or employees a table counts, at one time or at two, with the change worked out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.accounts.formulas import When
from assistant.answers import Answer
from assistant.asked_periods import find_asked_periods
from assistant.evidence import Evidence
from assistant.figures import Figure, Label
from assistant.filings.choice import times_asked
from assistant.filings.filing import Filing
from assistant.filings.vocabulary import vocabulary
from assistant.sheets import Sheet
from assistant.wording import capital, show
from assistant.words import Term, keys, strength, terms
from corpus.units import CURRENCY_NAMES, RATES

MOST_PARTS = 3  # tables of different parts of the business that are told side by side
LEAST_ALIKE = 0.7
_COUNTS = re.compile(r"\bhow\s+many\b|\bnumber\s+of\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"\b(?:chang\w+|differ\w*|increas\w+|decreas\w+|declin\w+|drop\w*|fewer|more|gr[eo]w\w*|f[ae]ll\w*|r[io]se\w*|open\w*\s+or\s+clos\w+|compar\w+|from|between)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"^(?:is|are|was|were|did|does|do|has|have|had)\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(?:decreas\w+|declin\w+|drop\w*|fewer|f[ae]ll\w*|reduc\w+|lower)\b", re.IGNORECASE)
_UP = re.compile(r"\b(?:increas\w+|gr[eo]w\w*|r[io]se\w*|more|higher)\b", re.IGNORECASE)
_FLOW = re.compile(
    r"\b(?:open(?:ed|ings?)|clos(?:ed|ures?|ings?)|acquired|converted|relocat\w+|remodel\w*|added|additions?|average|per|change|net|beginning|%|percent|sales|revenues?|square)\b",
    re.IGNORECASE,
)
# "How many did it close": those that moved are asked, and not those that there are.
_OF_FLOW = re.compile(
    r"\b(?:did|does|was|were|has|have|will)\b.*\b(?P<stem>clos|open|add|acquir|convert)(?:e[ds]?|ed|ing|s)?\b(?! (?:at|as of|in total)\b)",
    re.IGNORECASE,
)
_END = re.compile(r"\bend\b|\btotal\b", re.IGNORECASE)
_WHOLE = ("employees", "stores")
_FILLING = frozenset(
    term.key
    for term in terms(
        "company number total open operate have own change difference increase decrease decline drop fall rise grow gain lose compare end fiscal year quarter count overall business any figure location there report"
    )
)


@dataclass(frozen=True)
class _Count:
    when: When
    figure: Figure


def counted(question: str, filing: Filing) -> Answer | None:
    """How many there are, from a table; with two times the change. None where no table counts it."""
    words = vocabulary()
    named = {name: span for name, span in words.measures_in(question).items() if name in words.counts}
    if not _COUNTS.search(question) or len(named) != 1:
        return None
    name, span = next(iter(named.items()))
    times = times_asked(question) or ((filing.own,) if filing.own is not None else ())
    if not times or len(times) > 2:
        return None
    if len(times) == 2:
        times = _alike(times[0], times[1])
    scope = [
        term
        for term in terms(question, [span, *_spans_of_times(question)])
        if term.weight >= 1 and term.key not in _FILLING and not re.fullmatch(r"[\d.,q]+", term.text.lower())
    ]
    moved = _OF_FLOW.search(question)
    flow = re.compile(rf"\b{moved['stem']}\w*", re.IGNORECASE) if moved else None
    parts = [
        part
        for part in _parts(name, filing, times, scope, flow)
        # "In millions" is said of the amounts of a table; what it counts beside them is in no scale that is known.
        if name not in _WHOLE or not any(one.figure.quantity and one.figure.quantity.scale for one in part)
    ]
    if not parts or len(parts) > MOST_PARTS:
        return None
    return _written(question, parts, question[span[0] : span[1]])


def _alike(first: When, last: When) -> tuple[When, ...]:
    """Two times of one length: the quarter of one year is compared with the same of the other."""
    quarter = first.quarter or last.quarter
    return tuple(sorted((When(first.year, quarter), When(last.year, quarter))))


def _spans_of_times(question: str) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in find_asked_periods(question)]


def _parts(
    name: str, filing: Filing, times: Sequence[When], scope: Sequence[Term], flow: re.Pattern[str] | None
) -> Iterator[list[_Count]]:
    pattern = vocabulary().measures[name]
    seen: set[str] = set()
    for block, title in filing.titles.items():
        text = "\n".join((title, *filing.labels[block]))
        if not pattern.search(text):
            continue
        sheet = Sheet(filing.document, block)
        found = [_count(sheet, filing, pattern, when, scope, flow) for when in times]
        counts = [one for one in found if one is not None]
        said = ",".join(str(one.figure.quantity.value) for one in counts if one.figure.quantity)
        if len(counts) == len(times) and said not in seen:
            seen.add(said)
            yield counts


def _count(
    sheet: Sheet,
    filing: Filing,
    pattern: re.Pattern[str],
    when: When,
    scope: Sequence[Term],
    flow: re.Pattern[str] | None,
) -> _Count | None:
    """The figure of a table that counts the things at a time: in a row that says so, or at the foot of a column that does.

    With `flow` those are counted that were opened, closed or added.
    """
    around = keys(
        "\n".join(
            (sheet.table.caption, *sheet.source.headings[-2:], *(cell for row in sheet.table.header for cell in row))
        )
    )
    columns = [
        column
        for column in (sheet.columns[index] for index in sheet.measured)
        if filing.time(column.period, column.written) == when
    ]
    by_row = [row for row in sheet.rows if pattern.search(row.text) and _is_asked(row.text, flow)]
    if by_row and (flow is not None or (columns := [one for one in columns if _is_asked(one.text, None)])):
        fitting = [row for row in by_row if _explains(scope, around | row.keys | keys(" ".join(row.sections)))]
        fitting = [row for row in fitting if row.is_total] or fitting
        return _at(sheet, fitting, columns, when) if len(fitting) == 1 else None
    columns = [column for column in columns if _is_asked(column.text, flow)]
    by_column = [column for column in columns if pattern.search(column.text)]
    if not by_column and pattern.search(sheet.table.caption):
        by_column = columns
    if len(by_column) > 1:
        by_column = [column for column in by_column if _END.search(column.text)]
    if len(by_column) != 1:
        return None
    total = [row for row in sheet.rows if row.is_total]
    if _explains(scope, around) and len(total) == 1:
        return _at(sheet, total, by_column, when)
    named = [row for row in sheet.rows if not row.is_total and scope and _explains(scope, around | row.keys)]
    return _at(sheet, named, by_column, when) if len(named) == 1 else None


def _is_asked(label: str, flow: re.Pattern[str] | None) -> bool:
    """Whether a label is of those that there are, or with `flow` of those that were opened, closed or added."""
    return bool(flow.search(label)) if flow is not None else not _FLOW.search(label)


def _explains(scope: Sequence[Term], among: frozenset[str]) -> bool:
    return all(strength(term.key, among) >= LEAST_ALIKE for term in scope)


def _at(sheet: Sheet, rows: Sequence[Label], columns: Sequence[Label], when: When) -> _Count | None:
    figures = [sheet.values.get((row.index, column.index)) for row in rows for column in columns]
    counts = [
        figure
        for figure in figures
        if figure is not None and figure.quantity is not None and figure.quantity.unit not in (*CURRENCY_NAMES, *RATES)
    ]
    return _Count(when, counts[0]) if len(counts) == 1 else None


def _shown(figure: Figure, evidence: Evidence) -> str:
    """A count; of those that closed, which stand in brackets, the size."""
    assert figure.quantity is not None
    return show(figure.quantity if figure.quantity.number >= 0 else evidence.calculate("abs(a)", [figure]).result)


def _written(question: str, parts: Sequence[list[_Count]], noun: str) -> Answer:
    evidence = Evidence()
    said, moves = [], []
    for part in parts:
        where = f"{part[-1].figure.source.section}: " if len(parts) > 1 else ""
        shown = [f"{_shown(one.figure, evidence)} [{evidence.cite(one.figure)}]" for one in part]
        if len(part) == 1:
            label = f" ({part[0].figure.column})" if _FLOW.search(part[0].figure.column) else ""
            said.append(f"{where}{shown[0]} {noun} in {part[0].when}{label}.")
            continue
        first, last = part[0].figure, part[1].figure
        assert first.quantity is not None and last.quantity is not None
        move = last.quantity.value - first.quantity.value
        moves.append(move)
        text = f"{where}{shown[1]} {noun} in {part[1].when} against {shown[0]} in {part[0].when}"
        if move and first.quantity.value > 0:
            evidence.calculate("change(a, b)", [first, last])
            growth = evidence.calculate("growth(a, b)", [first, last]).result
            text += f", {show(evidence.calculations[-2].result).lstrip('-')} {'fewer' if move < 0 else 'more'} ({show(growth, 2)})"
        elif not move:
            text += ", unchanged"
        said.append(text + ".")
    opening = ""
    if moves and _WHETHER.match(question):
        true = (
            any(move < 0 for move in moves)
            if _DOWN.search(question)
            else any(move > 0 for move in moves)
            if _UP.search(question)
            else any(moves)
        )
        opening = "Yes: " if true else "No: "
    single = parts[0][0].figure.quantity if len(parts) == 1 and len(parts[0]) == 1 else None
    single = single and replace(single, number=abs(single.number))
    text = " ".join(said)
    return evidence.answer(
        question,
        opening + (text if opening else capital(text)),
        quantity=single,
        kind="comparison" if moves else "look-up",
    )
