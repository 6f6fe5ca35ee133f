"""The rows of a statement that are a line: by their labels, by the headings they stand under, by where they stand."""

import re
from collections.abc import Iterator, Sequence

from assistant.accounts.glossary import LineItem, Zone, line_item, plain
from assistant.sheets import Sheet

_FOOTNOTE = re.compile(r"\s+(?:see )?notes?(?: \d+)+(?: and \d+)*$|\s+\d{1,2}$")
_TOTALS = frozenset(("", "total", "totals"))
# How the labels of a balance sheet that has no parts tell what is due soon.
_DUE_SOON = re.compile(r"\b(?:short term|commercial paper|within one year|(?<!non )(?<!less )(?<!excluding )current)\b")
_CURRENT_ASSETS, _CURRENT_LIABILITIES = re.compile(r"current assets"), re.compile(r"current liabilities")


def compared(label: str) -> str:
    """A row's label as the glossary's patterns see it, without the number of its note."""
    return _FOOTNOTE.sub("", plain(label))


def written_labels(sheet: Sheet) -> list[str]:
    """The label of every row, as `compared` writes it."""
    return [compared(label.written or label.text) for label in sheet.rows]


def rows_of(sheet: Sheet, item: LineItem) -> Iterator[int]:
    """The rows that a line may be, the likeliest first."""
    seen: set[int] = set()
    for index in (*_labelled(sheet, item), *_above(sheet, item), *_totals(sheet, item)):
        if index not in seen:
            seen.add(index)
            yield index


def parts_of(sheet: Sheet, item: LineItem) -> list[int]:
    """The rows that together are a line which no row gives as one.

    With `every`, all that fit its labels, or the total of them where the statement has one. Otherwise those whose own
    label or sub-heading says so, totals left out; a sub-heading without a total of its own has no end, and the first row
    of what the line must stand above is one.
    """
    if item.every:
        fitting = sorted(_labelled(sheet, item))
        return [index for index in fitting if sheet.rows[index].is_total][:1] or fitting
    found: list[int] = []
    for label in sheet.rows if item.parts else ():
        assert item.parts is not None
        written = compared(label.written or label.text)
        if found and item.above and item.above.fullmatch(written):
            break
        if not label.is_total and any(
            item.parts.fullmatch(text) for text in (written, *map(compared, label.sections[-1:]))
        ):
            found.append(label.index)
    return found if len(found) > 1 else []


def _labelled(sheet: Sheet, item: LineItem) -> list[int]:
    """The rows whose labels fit, pattern by pattern; of "Receivables" and "Receivables, net" the second is the line."""
    labels = written_labels(sheet)
    parts = zones(sheet) if item.zone else ()
    open_ = [
        index
        for index, label in enumerate(labels)
        if label
        and not any(pattern.fullmatch(label) for pattern in item.never)
        and (not parts or parts[index] == item.zone or (not parts[index] and _is_by_label(label, item)))
        and _stands_under(sheet, index, label, item)
    ]
    found: list[int] = []
    for pattern in item.labels:
        fitting = (index for index in open_ if index not in found and pattern.fullmatch(labels[index]))
        found += [index for index in fitting if not _is_gross(sheet, labels, index)]
    return found


def _is_by_label(label: str, item: LineItem) -> bool:
    """Whether a row of a balance sheet without parts is due as the line is: what is added up is never counted twice."""
    return (
        not item.every
        or item.zone == "current assets"
        or bool(_DUE_SOON.search(label)) == (item.zone == "current liabilities")
    )


def _stands_under(sheet: Sheet, index: int, label: str, item: LineItem) -> bool:
    """Whether a row stands under a sub-heading that the line belongs to, read with its own label."""
    if item.under is None and item.not_under is None:
        return True
    text = f"{compared(' '.join(sheet.rows[index].sections[-1:]))} {label}"
    return (item.under is None or bool(item.under.fullmatch(text))) and not (
        item.not_under is not None and item.not_under.fullmatch(text)
    )


def _is_gross(sheet: Sheet, labels: Sequence[str], index: int) -> bool:
    """Whether the net amount of what a row gives before a deduction stands under it, with figures of its own."""
    net = re.compile(rf"{re.escape(labels[index])} (?:net|less)\b.*")
    return any(net.fullmatch(labels[other]) and _has_figures(sheet, other) for other in range(index + 1, len(labels)))


def _has_figures(sheet: Sheet, index: int) -> bool:
    return any((index, column) in sheet.values for column in sheet.measured)


def _above(sheet: Sheet, item: LineItem) -> list[int]:
    labels = written_labels(sheet) if item.labels_above else []
    closing = [index for index, label in enumerate(labels) if item.above and item.above.fullmatch(label)]
    return [
        index
        for pattern in item.labels_above
        for index, label in enumerate(labels)
        if pattern.fullmatch(label) and closing and index < closing[-1]
    ]


def _totals(sheet: Sheet, item: LineItem) -> list[int]:
    """The rows that say "Total" or nothing, under the sub-heading that names the line."""
    if item.section is None:
        return []
    return [
        row.index
        for row in sheet.rows
        if row.is_total
        and compared(row.written or row.text) in _TOTALS
        and row.sections
        and item.section.fullmatch(compared(row.sections[-1]))
    ]


def zones(sheet: Sheet) -> list[Zone]:
    """Which part of a balance sheet each row stands in; "" where the sheet does not tell current from other."""
    labels = written_labels(sheet)
    found: list[Zone] = [""] * len(labels)
    ends = {
        key: next(iter(_plainly(sheet, labels, key)), None)
        for key in ("current_assets", "total_assets", "current_liabilities")
    }
    assets, whole, debts = ends["current_assets"], ends["total_assets"], ends["current_liabilities"]
    middle = whole if whole is not None and (debts is None or whole < debts) else None
    if assets is not None:
        first = _heading(labels, _CURRENT_ASSETS, 0, assets)
        for index in range(len(labels) if debts is None and middle is None else (middle or debts or 0) + 1):
            found[index] = "current assets" if first <= index <= assets else "not current"
    if debts is not None:
        start = middle + 1 if middle is not None else assets + 1 if assets is not None and assets < debts else 0
        first = _heading(labels, _CURRENT_LIABILITIES, start, debts)
        for index in range(start, len(labels)):
            found[index] = "current liabilities" if first <= index <= debts else "not current"
    return found


def _plainly(sheet: Sheet, labels: Sequence[str], key: str) -> Iterator[int]:
    """The rows of a total by its label or the heading that it closes."""
    item = line_item(key)
    for pattern in item.labels:
        for index, label in enumerate(labels):
            if pattern.fullmatch(label) and not any(never.fullmatch(label) for never in item.never):
                if _has_figures(sheet, index):
                    yield index
    yield from _totals(sheet, item)


def _heading(labels: Sequence[str], pattern: re.Pattern[str], start: int, end: int) -> int:
    return next((index for index in range(start, end) if pattern.fullmatch(labels[index])), start)
