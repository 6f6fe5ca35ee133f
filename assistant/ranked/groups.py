"""What of a table belongs together: rows under a heading or above a total, figures of one label over time."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures import Figure
from assistant.ranked.asking import ASKING_NAMES, asking, intended
from assistant.ranked.choice_wording import label_cell
from assistant.ranked.series import figures_of
from assistant.ranked.table_features import features
from assistant.ranked.tables import Draft, Tabular
from assistant.words import keys, strength
from corpus.periods import year_range

LEAST_STEPS = 50  # of its last digit that a total must be for its parts to miss it by their rounding
_TO_MADE = ("components", "under", "table", "given", "there_are", "asks_year", "kind_noun", "asks_kinds")


@dataclass(frozen=True)
class Group:
    """Rows that belong together.

    `made` says how they were found: "section" (under a sub-heading), "total" (above a row named a total), "sum" (above
    a row that they add up to), "after" (behind a row, up to the next total), "items" (all), "headings"; `head` is the
    row that they stand under or add up to, if any, and `heading` its label's cell.
    """

    made: str
    rows: tuple[int, ...]
    head: int | None = None
    heading: Figure | None = None


# --- rows --------------------------------------------------------------------------------------------------------


def groups_of_rows(tabular: Tabular) -> list[Group]:
    """The groups of rows of a table, those whose heading the question says best first."""
    seen: set[tuple[str, tuple[int, ...]]] = set()
    ranked: list[tuple[float, int, Group]] = []
    for made, rows, head in _all_groups(tabular):
        named = tuple(row for row in rows if tabular.sheet.rows[row].written)
        if len(named) > 1 and (made, named) not in seen:
            seen.add((made, named))
            rank = 0.3 if head is None else tabular.relevance.rank(tabular.relevance.rows[head])
            cell = label_cell(tabular.sheet, head) if head is not None and tabular.sheet.rows[head].written else None
            ranked.append((-rank, len(ranked), Group(made, named, head, cell)))
    return [group for _, _, group in sorted(ranked, key=lambda one: one[:2])]


def _all_groups(tabular: Tabular) -> Iterator[tuple[str, list[int], int | None]]:
    sheet = tabular.sheet
    filled = [bool(figures_of(tabular.sheet, row)) for row in range(len(sheet.rows))]
    sums = {row: parts for row in range(len(sheet.rows)) if filled[row] and (parts := _adding_up(tabular, row))}
    closing = {label.index for label in sheet.rows if label.is_total} | sums.keys()
    items = [label.index for label in sheet.listed]
    yield "items", items, None
    yield "items_apart", [row for row in items if row not in closing], None
    heads = [label.index for label in sheet.rows if not filled[label.index]]
    yield "headings", [row for row in heads if not sheet.rows[row].sections], None
    for head in heads:
        rows = _run(filled, head)
        yield "section_whole", [row for row in rows if not sheet.rows[row].is_total], head
        yield (
            "section",
            [row for row in rows if row not in closing and not any(head < end < row for end in closing)],
            head,
        )
    for total in sorted(closing):
        rows = []
        for row in range(total - 1, -1, -1):
            if row in closing or not filled[row]:
                break
            rows.insert(0, row)
        yield "total", rows, total
        yield "sum", sums.get(total, []), total


def _run(filled: Sequence[bool], head: int) -> list[int]:
    """The rows with figures that follow a row without a gap."""
    end = head + 1
    while end < len(filled) and filled[end]:
        end += 1
    return list(range(head + 1, end))


def _adding_up(tabular: Tabular, total: int) -> list[int]:
    """The rows just above a row that add up to it in its first column of amounts, two at least, but for rounding."""
    sheet = tabular.sheet
    column = next((column for column in sheet.measured if (total, column) in sheet.values), None)
    whole = _number(tabular, total, column) if column is not None else None
    if column is None or not whole:
        return []
    step = Decimal(1).scaleb(min(0, int(whole.as_tuple().exponent)))
    rest = whole
    rows: list[int] = []
    for row in range(total - 1, -1, -1):
        part = _number(tabular, row, column)
        if part is None or sheet.rows[row].is_total:
            break
        rest -= part
        rows.insert(0, row)
        allowed = step * len(rows) / 2 if abs(whole) >= step * LEAST_STEPS else Decimal(0)
        if abs(rest) <= allowed and len(rows) > 1:
            return rows
    return []


def _number(tabular: Tabular, row: int, column: int) -> Decimal | None:
    figure = tabular.sheet.values.get((row, column))
    return figure.quantity.number if figure is not None and figure.quantity is not None else None


def within_range(tabular: Tabular, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures of the years that the question gives as a range, "2017 to 2019"; none where it gives none."""
    if "range" not in asking(tabular.question.text):
        return ()
    spans = list(year_range(tabular.question.text))
    years = [(figure.period.year if figure.period and figure.period.year else 0, figure) for figure in figures]
    return tuple(figure for year, figure in years if any(min(span) <= year <= max(span) for span in spans))


# --- how they are described --------------------------------------------------------------------------------------


def heard(tabular: Tabular, text: str) -> tuple[float, ...]:
    """How well a text says each of the question's terms."""
    held = keys(text)
    return tuple(strength(term.key, held) for term in tabular.relevance.terms)


def asking_features(kind: str, asked: frozenset[str], members: int) -> dict[str, float]:
    """The words of ASKING crossed with the kind, how many members there are, and whether the kind is the one asked for."""
    return {
        **{f"{kind}|{name}": 1.0 for name in asked & ASKING_NAMES},
        f"{kind}|members:{min(members, 6)}": 1.0,
        "intended": float(intended(asked) == kind),
    }


def made_features(kind: str, made: str, asked: frozenset[str]) -> dict[str, float]:
    """How the members were found, crossed with the words that ask for it."""
    return {f"made:{made}|{kind}|{name}": 1.0 for name in _TO_MADE if name in asked}


def group_features(
    tabular: Tabular, group: Group, kind: str, others: Sequence[Sequence[float]] = ()
) -> dict[str, float]:
    """How well the heading of a group is said, and whether the kind of thing that is asked for is named around it.

    `others` is what labels beside the group's own say of the question's terms: the column's.
    """
    relevance, sheet = tabular.relevance, tabular.sheet
    saying = relevance.rows[group.head] if group.head is not None else None
    sections = " ".join(sheet.rows[group.rows[0]].sections)
    over = [*([saying.covered] if saying is not None else []), heard(tabular, sections)]
    label = " ".join(sheet.columns[column].written for column in sheet.labelling)
    near = (
        keys(label) | keys(sections) | (keys(sheet.rows[group.head].written) if group.head is not None else frozenset())
    )
    noun, asked = head_noun(tabular.question.text), asking(tabular.question.text)
    features = _as_row(tabular, group)
    return features | {
        "rows_cover": relevance.covers(over),
        "cover": relevance.covers([*over, *others]),
        "cover_around": relevance.covers([*over, *others, relevance.around]),
        f"{kind}|heading_said": saying.said if saying is not None else 0.0,
        f"{kind}|heading_phrase": float(saying is not None and saying.phrase is not None and not saying.within),
        f"{kind}|heading_within": float(saying is not None and saying.within),
        f"{kind}|heading_none": float(saying is None),
        f"{kind}|noun_near": max((strength(key, near) for key in noun), default=0.0),
        f"{kind}|noun_around": max((strength(key, sheet.context_keys) for key in noun), default=0.0),
        f"{kind}|noun_in_rows": max((strength(key, row.keys) for key in noun for row in sheet.rows), default=0.0),
        f"{kind}|kind_heading": saying.said if saying is not None and "kind_noun" in asked else 0.0,
    }


_ROWS = ("rows_", "all_rows_", "least_row_")  # how features begin that say how a candidate's rows are said


def _as_row(tabular: Tabular, group: Group) -> dict[str, float]:
    """What stands under a heading is found by it: the heading's row is the row that the question must say."""
    if group.head is None:
        place = label_cell(tabular.sheet, group.rows[0])
        return {name: 0.0 for name in features(tabular, Draft("list", (place,), "")) if name.startswith(_ROWS)}
    place = label_cell(tabular.sheet, group.head)
    found = features(tabular, Draft("list", (place,), ""))
    return {name: value for name, value in found.items() if name.startswith(_ROWS)}


_HEAD_NOUN = re.compile(
    r"\b(?:what|which|how many)\s+(?:(?:is|are|was|were)\s+)?(?:all\s+)?(?:of\s+)?(?:the\s+)?"
    r"(?:(?:main|major|different|various|respective|financial|largest|total|\d+)\s+){0,3}([a-z-]+(?:\s[a-z-]+)?)",
    re.IGNORECASE,
)


def head_noun(text: str) -> frozenset[str]:
    """The keys of the words behind "which", "how many" or "what are the": the kind of thing that is asked for."""
    match = _HEAD_NOUN.search(text)
    return keys(match[1]) if match else frozenset()
