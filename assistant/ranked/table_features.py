"""The named features of a table's candidates: how well its labels are said, its periods are asked, its kind is called for.

Most lie between 0 and 1. Names hold their sense: "rows_said" is shared by all kinds, "growth|in_time" is of growth
alone, "share|percent" is the cue "percent" beside a candidate of the kind share, "…|own" a cue that the candidate's
own labels hold. `family` is "cell" for what is quoted and "computed" for what is derived, which meet periods differently.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.figures import Figure
from assistant.ranked.asking import cues, intended
from assistant.ranked.candidates import Candidate
from assistant.ranked.series import cell_of, is_percent
from assistant.ranked.tables import Draft, Tabular, writer
from corpus.periods import Period

Features = dict[str, float]

_RANGES = ("between", "from_to", "over")  # cues of a stretch of time
_DIRECTED = ("from_to", "between", "difference", "decrease", "change")  # cues that say what is taken from what
_MOVES = ("increase", "decrease", "difference")
_CHANGES = ("percent_change", "change", "difference", "increase", "decrease")
_SENSES = {"share_of_sum": "share", "ratio_of_sum": "ratio", "average_gap": "change"}
_GATHERING = ("sum", "average")
_RATES = ("percent", "percent_change", "share")
_TOTAL = re.compile(r"\btotal\b", re.IGNORECASE)
# Labels of what is spent, lost or taken off, which tables often write as negative.
_OUTGO = re.compile(
    r"(?<![(/] )(?<![(/])(?:\bexpenses?\b|\bcosts?\b|\bcharges?\b|\blosse?s?\b|depreciat|amorti[sz]|\ballowance|\bused\b|\bpaid\b"
    r"|purchase|repay|deduct|impairment|liabilit|dividend|forfeit|vested\b|write[- ])",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\b(?:beginning|opening|start)\b", re.IGNORECASE)
_LONGEST_LABEL = 500  # characters in which cues are looked for


def features(tabular: Tabular, draft: Draft) -> Features:
    """The features of a draft."""
    found = {f"made:{draft.made}|{draft.kind}": 1.0}
    found |= _label_features(tabular, draft)
    found |= _period_features(tabular, draft)
    found |= _cue_features(tabular, draft)
    found |= _number_features(tabular, draft)
    if draft.derivation is not None and draft.derivation.ordered:
        found |= _order_features(tabular, draft)
    return found


def table_candidates(tabular: Tabular) -> Iterator[Candidate]:
    """The cells of a table and what can be derived from them, each a candidate with its features."""
    for draft in tabular.drafts():
        yield Candidate(draft.kind, features(tabular, draft), writer(tabular.question.text, draft))


def _label_features(tabular: Tabular, draft: Draft) -> Features:
    """How much of the question the labels say, and what of that turns on the kind or on how the figures were found."""
    relevance, sheet = tabular.relevance, tabular.sheet
    rows, columns = _rows(draft), _columns(draft.figures)
    named = [float(one > 0) if _is_whole(draft, row) else one for row in rows for one in (relevance.rows[row].named,)]
    ends = draft.figures if draft.made not in ("range", "all") else (draft.figures[0], draft.figures[-1])
    row_labels = [sheet.rows[row].written for row in dict.fromkeys(cell_of(figure)[0] for figure in ends)]
    column_labels = [sheet.columns[column].written for column in _columns(ends)]
    totals = _mean([float(figure.is_total) for figure in draft.figures])
    place = (tuple(sorted(rows)), tuple(sorted(columns)))
    if place not in tabular.described:
        tabular.described[place] = _described(tabular, *place)
    return tabular.described[place] | {
        "all_rows_phrase": min(named),
        "columns_written": relevance.written(column_labels),
        "rows_written": relevance.written(row_labels),
        "opening_unasked": float("opening" not in tabular.cues and _opens(row_labels, column_labels)),
        "headings_differ": float(_headings_differ(tabular, draft)),
        "is_total": totals,
        "total_with_parts": float(0 < totals < 1 and draft.kind in _GATHERING),
        "text_cell": float(any(figure.quantity is None for figure in draft.figures)),
    }


def _described(tabular: Tabular, rows: tuple[int, ...], columns: tuple[int, ...]) -> Features:
    """How much of the question the labels of these rows and columns say together, and how wholly it says them."""
    relevance, sheet = tabular.relevance, tabular.sheet
    side, head = [relevance.rows[row] for row in rows], [relevance.columns[column] for column in columns]
    sections = [relevance.sections[sheet.rows[row].sections] for row in rows if sheet.rows[row].sections]
    together = [*(saying.covered for saying in (*side, *head)), *sections]
    best = max(relevance.row_covers, default=0.0)
    beside = [relevance.column_beside(column, rows) for column in columns]
    unsaid = [sheet.columns[at].keys and said == 0 for at, (said, _) in zip(columns, beside, strict=True)]
    used = {saying.phrase for saying in (*side, *head) if saying.phrase is not None}
    used |= {place for row in rows for place in relevance.section_places[sheet.rows[row].sections]}
    nameless = [not sheet.rows[row].keys and sheet.rows[row].period is None for row in rows]
    return {
        "rows_cover": relevance.covers([saying.covered for saying in side]),
        "cover": relevance.covers(together),
        "cover_around": relevance.covers([*together, relevance.around]),
        "rows_said": _mean([saying.said for saying in side]),
        "least_row_said": min(saying.said for saying in side),
        "rows_dominated": _mean([float(relevance.dominated[row]) for row in rows]),
        "rows_best": _mean([float(relevance.row_covers[row] >= best - 1e-9) for row in rows]),
        "rows_behind": best - max(relevance.row_covers[row] for row in rows),
        "rows_phrase": _mean([float(saying.named > 0) for saying in side]),
        "rows_named": _mean([saying.named for saying in side]),
        "rows_loose": _mean([float(saying.loose) for saying in side]),
        "rows_phrase_length": _mean([saying.length for saying in side]),
        "rows_within": _mean([float(saying.within) for saying in side]),
        "rows_repeat": _mean([float(row in relevance.repeats) for row in rows]),
        "named_left": relevance.left_over(used),
        "columns_said": _mean([said for said, _ in beside]),
        "columns_phrase": _mean([phrase for _, phrase in beside]),
        "columns_unsaid": _mean([float(bool(one)) for one in unsaid]),
        "sections_unsaid": float(bool(sections) and not any(any(covered) for covered in sections)),
        "row_order": _mean([row / max(len(sheet.rows) - 1, 1) for row in rows]),
        "empty_row": _mean([float(one) for one in nameless]),
    }


def _period_features(tabular: Tabular, draft: Draft) -> Features:
    """How the figures' periods meet the asked ones; where none is asked, whether it is the newest, and the first column."""
    family = "cell" if draft.kind == "cell" else "computed"
    relevance, asked = tabular.relevance, _asked(tabular, draft.kind)
    periods = [figure.period for figure in draft.figures]
    first = draft.figures[0]
    if not asked:
        return {
            f"{family}_newest": float(any(_is_newest(tabular, period) for period in periods)),
            f"{family}_first_column": float(cell_of(first)[1] == min(tabular.sheet.measured, default=0)),
        }
    gathers = draft.kind in _GATHERING and any(cue in tabular.cues for cue in _RANGES)
    fits = [
        relevance.fit_in_range(period)
        if gathers
        else max((period.fits(one) for one in asked), default=0.0)
        if period
        else 0.0
        for period in periods
    ]
    met = [max((period.fits(one) for period in periods if period is not None), default=0.0) for one in asked]
    skips = _skips(tabular, draft)
    exact = (gathers or len(asked) == len(set(periods))) and min(met) > 0.5 and min(fits) > 0.5
    return {
        f"{family}_exact": float(exact and not (gathers and skips)),
        f"{family}_skips": skips,
        f"{'gathers' if draft.kind in _GATHERING else draft.kind}|skips": skips,
        f"{family}_fit": _mean(fits),
        f"{family}_least_fit": min(fits),
        f"{family}_asked_met": _mean(met),
        f"{family}_least_met": min(met),
        f"{family}_undated": _mean([float(period is None) for period in periods]),
        f"{family}_own": _mean([float(figure.own_period) for figure in draft.figures]),
    }


def _asked(tabular: Tabular, kind: str) -> tuple[Period, ...]:
    """The periods that are asked; the average of one year, as accounts take it, is of its end and the end before."""
    asked = tabular.question.periods
    if "year_average" not in tabular.cues or kind not in ("average", "average_gap"):
        return asked
    before = (replace(period, year=period.year - 1) for period in asked if period.year is not None)
    return tuple(dict.fromkeys((*asked, *before)))


def _is_newest(tabular: Tabular, period: Period | None) -> bool:
    labels = (*tabular.sheet.columns, *tabular.sheet.rows)
    years = [label.period.year for label in labels if label.period and label.period.year]
    return bool(years) and period is not None and period.year == max(years)


def _skips(tabular: Tabular, draft: Draft) -> float:
    """1 when figures over time leave out a period between them that the table has."""
    orders = sorted(figure.period.order for figure in draft.figures if figure.period is not None)
    dated = all(tabular.sheet.rows[row].period is not None for row in _rows(draft))
    if len(set(orders)) < 2 or not (dated or draft.made in ("asked", "with", "beside")):
        return 0.0
    return float(any(orders[0] < date < orders[-1] and date not in orders for date in tabular.dates))


def _cue_features(tabular: Tabular, draft: Draft) -> Features:
    """Each cue crossed with the kind, told apart where the candidate's own labels hold it; the kind that is intended."""
    kind, own = _sense(draft), frozenset().union(*map(cues, _labels(tabular, draft)))
    found = {f"{kind}|{cue}{'|own' if cue in own else ''}": 1.0 for cue in tabular.cues}
    found["intended"] = float(intended(tabular.words - own) in (kind, draft.kind))
    if kind == "cell" and _holds_a_change(tabular, draft.figures[0]):
        rate, asked = is_percent(draft.figures[0]), "percent_change" in tabular.cues
        found[f"cell|change_column|{'rate' if rate else 'amount'}|{'rate' if asked else 'amount'}"] = 1.0
        if rate == asked and any(cue in tabular.words for cue in _CHANGES):
            found["intended"] = 1.0
    if kind != draft.kind:
        found[draft.kind] = 1.0
    found[f"{kind}|op:{tabular.question.operation}"] = 1.0
    found[f"{kind}|periods:{min(len(tabular.question.periods), 3)}"] = 1.0
    if "year_average" in tabular.cues:
        found[f"made:{draft.made}|{kind}|year_average"] = 1.0
    return found


def _holds_a_change(tabular: Tabular, figure: Figure) -> bool:
    """Whether a cell stands in a column that the table computed: "Change", "% increase"."""
    column = tabular.sheet.columns[cell_of(figure)[1]].written
    return bool(column) and any(cue in cues(column) for cue in _CHANGES)


def _number_features(tabular: Tabular, draft: Draft) -> Features:
    """Whether negative figures count with their sign or by size, and whether the figures are percentages."""
    kind, found = _sense(draft), Features()
    if any(figure.quantity and figure.quantity.number < 0 for figure in draft.figures):
        taken = "sizes" if draft.sizes else "signed"
        of = "outgo" if any(map(_OUTGO.search, _labels(tabular, draft))) else "other"
        found[taken] = 1.0
        found |= {f"{kind}|{taken}|{group}": 1.0 for group in (of, *(cue for cue in _MOVES if cue in tabular.cues))}
        if any(figure.quantity and figure.quantity.number > 0 for figure in draft.figures):
            found[f"{taken}|mixed"] = 1.0
    rates = _mean([float(is_percent(figure)) for figure in draft.figures])
    if rates:
        found[f"{kind}|of_percents"] = rates
        found["of_percents|unasked"] = rates * ("percent" not in tabular.cues)
        if kind not in ("growth", "share"):
            asked = "percent" in tabular.cues and "percent_change" not in tabular.cues
            found["of_percents|asked"] = rates * asked
        found |= {f"{kind}|of_percents|{cue}": rates for cue in _RATES if cue in tabular.cues}
    return found


def _order_features(tabular: Tabular, draft: Draft) -> Features:
    """Of what is taken from what: in time or against it, as asked or against it, the part and the whole."""
    kind, relevance = _sense(draft), tabular.relevance
    first, last = draft.figures[0], draft.figures[-1]
    if draft.kind == "average_gap":  # the first average less the second, as a change is the last less the first
        first, last = draft.figures[len(draft.figures) // 2], first
    found = Features()
    for name, figure in (("first", first), ("last", last)):
        side, head = (
            sayings[at] for sayings, at in zip((relevance.rows, relevance.columns), cell_of(figure), strict=True)
        )
        found[f"{kind}|{name}_row_said"] = side.said
        found[f"{kind}|{name}_row_phrase"] = side.named
        found[f"{kind}|{name}_column_said"] = head.said
        found[f"{kind}|{name}_column_phrase"] = float(head.phrase is not None)
        found[f"{kind}|{name}_fit"] = relevance.fit(figure.period)
    (row, column), (other_row, other_column) = cell_of(first), cell_of(last)
    if first.period is not None and last.period is not None and first.period != last.period:
        found |= _time_order(tabular, draft, first.period, last.period)
    elif row != other_row:
        found |= _said_order(kind, "rows", [relevance.rows[at].phrase for at in (row, other_row)])
        found[f"{kind}|part_total"], found[f"{kind}|whole_total"] = float(first.is_total), float(last.is_total)
        if kind in ("share", "ratio"):
            found["whole_total_asked"] = float(last.is_total and not first.is_total and "total" in tabular.cues)
        found[f"{kind}|in_order"] = float(row < other_row)
    else:
        found |= _said_order(kind, "columns", [relevance.columns[at].phrase for at in (column, other_column)])
        found[f"{kind}|columns_in_order"] = float(column < other_column)
        for name, figure in (("part", first), ("whole", last)):
            found[f"{kind}|{name}_column_total"] = float(bool(_TOTAL.search(figure.column)))
    if first.quantity is not None and last.quantity is not None:
        found |= _size_order(tabular, kind, first.quantity.value, last.quantity.value)
    return found


def _size_order(tabular: Tabular, kind: str, first: Decimal, last: Decimal) -> Features:
    """Whether what is taken away is the less, and a part less than its whole."""
    if kind in ("share", "ratio"):
        of_parts = kind != "ratio" or "proportion" in tabular.cues
        return {"part_larger": float(of_parts and abs(first) > abs(last))}
    positive = float(last >= first)
    found = {f"{kind}|positive": positive}
    return found | {f"{kind}|positive|{cue}": positive for cue in _MOVES if cue in tabular.cues}


def _apart(tabular: Tabular, draft: Draft) -> float:
    """How many columns of figures stand between those of a row, as a part of all."""
    columns = [cell_of(figure)[1] for figure in draft.figures]
    return max(max(columns) - min(columns) - len(set(columns)) + 1, 0) / tabular.sheet.table.width


def _opens(rows: Sequence[str], columns: Sequence[str]) -> bool:
    return any(_OPENING.search(label) for label in (*rows, *columns))


def _sense(draft: Draft) -> str:
    """The kind whose sense a draft's has: a share of several parts is meant by the words that ask for one of one part."""
    return _SENSES.get(draft.kind, draft.kind)


def _is_whole(draft: Draft, row: int) -> bool:
    """Whether a row is the total of which something is a part."""
    last = draft.figures[-1]
    return _sense(draft) in ("share", "ratio") and last.is_total and cell_of(last)[0] == row


def _headings_differ(tabular: Tabular, draft: Draft) -> bool:
    """Whether figures over time stand under headings that differ in more than the period."""
    if len(draft.figures) < 2 or draft.made in ("rows", "named", "items", "total", "columns"):
        return False
    cells = [cell_of(figure) for figure in draft.figures]
    columns, rows = tabular.sheet.columns, tabular.sheet.rows
    return len({columns[column].text for _, column in cells}) > 1 or len({rows[row].text for row, _ in cells}) > 1


def _time_order(tabular: Tabular, draft: Draft, first: Period, last: Period) -> Features:
    kind, forward = _sense(draft), float(first.order < last.order)
    found = {f"{kind}|in_time": forward}
    if kind in ("change", "growth"):
        found["in_time"] = forward
        found["columns_apart"] = _apart(tabular, draft)
    places = [_asked_at(tabular, period) for period in (first, last)]
    if places[0] is not None and places[1] is not None and places[0] != places[1]:
        as_asked = float(places[0] < places[1])
        found[f"{kind}|as_asked"] = as_asked
        for cue in _DIRECTED:
            if cue in tabular.cues:
                found[f"{kind}|as_asked|{cue}"] = as_asked
                found[f"{kind}|in_time|{cue}"] = forward
    return found


def _said_order(kind: str, labels: str, phrases: Sequence[tuple[int, int] | None]) -> Features:
    """Whether labels are taken in the question's order; "the difference between A and B" takes B from A."""
    first, last = phrases
    if first is None or last is None:
        return {}
    return {
        f"{kind}|{labels}_as_asked": float(first < last),
        "reads_as_asked": float((first < last) != (kind == "change")),
    }


def _asked_at(tabular: Tabular, period: Period) -> int | None:
    fits = [period.fits(asked) for asked in tabular.question.periods]
    return fits.index(max(fits)) if fits and max(fits) > 0 else None


def _labels(tabular: Tabular, draft: Draft) -> list[str]:
    sheet = tabular.sheet
    rows = [sheet.rows[row].written for row in _rows(draft)]
    columns = [sheet.columns[column].written for column in _columns(draft.figures)]
    return [label[:_LONGEST_LABEL] for label in (*rows, *columns)]


def _rows(draft: Draft) -> list[int]:
    return list(dict.fromkeys(cell_of(figure)[0] for figure in draft.figures))


def _columns(figures: Sequence[Figure]) -> list[int]:
    return list(dict.fromkeys(cell_of(figure)[1] for figure in figures))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
