"""Which tables of a document are its financial statements."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from assistant.accounts.glossary import LineItem, Statement, line_items
from assistant.sheets import Sheet
from corpus.documents import Block, Document

LEAST_LINES = 3  # of a statement's own, for a table under no such title to be one
LEAST_TITLED = 2  # for a table under a title that says so
MOST_CONTINUED = 2  # pages that a statement goes on over
TITLE_WORDS = 14  # of a caption or heading that is a title and no sentence

# The lines by which a statement is known.
OWN: dict[Statement, tuple[str, ...]] = {
    "income": ("revenue", "cost_of_sales", "operating_income", "income_before_tax", "income_tax", "net_income", "basic_eps"),
    "balance": ("current_assets", "total_assets", "current_liabilities", "total_liabilities", "retained_earnings", "total_equity", "accounts_payable"),
    "cash_flow": ("cash_from_operations", "cash_from_investing", "cash_from_financing", "capital_expenditure"),
}  # fmt: skip
_TITLES: dict[Statement, re.Pattern[str]] = {
    "income": re.compile(
        r"\bstatements? of (?:consolidated )?(?:\w+ )?(?:income|operations|earnings|profit)|\b(?:income|earnings) statements?\b|"
        r"\bprofit (?:and|&|or) loss\b",
        re.IGNORECASE,
    ),
    "balance": re.compile(
        r"\bbalance sheets?\b|\bstatements? of (?:consolidated )?financial (?:position|condition)", re.IGNORECASE
    ),
    "cash_flow": re.compile(
        r"\bstatements? of (?:consolidated )?cash flows?|\bcash[ -]flows? statements?\b", re.IGNORECASE
    ),
}
# Sub-headings that a page begins with on which a statement goes on.
_INNER: dict[Statement, re.Pattern[str]] = {
    "income": re.compile(r"(?!)"),
    "balance": re.compile(r"^liabilities,? (?:\w+ ){0,3}(?:and|&) ", re.IGNORECASE),
    "cash_flow": re.compile(
        r"^(?:cash flows? )?(?:from |\(used in\) )*(?:operating|investing|financing) activities", re.IGNORECASE
    ),
}
_CONSOLIDATED = re.compile(r"\bconsolidated\b", re.IGNORECASE)
# Tables that hold a statement's lines without being the company's own.
_PARTIAL = re.compile(
    r"\b(?:parent company|parent only|registrant only|guarantors?|subsidiar(?:y|ies) only|pro forma|selected (?:consolidated )?(?:financial|quarterly)|"
    r"supplement(?!ary data\b)\w*|quarterly (?:financial|results)|unaudited quarterly|reconciliation|segments?|condensed consolidating|"
    r"(?<!and )(?<!and other )comprehensive (?:income|loss|earnings)|discontinued|acquisition|restate\w*|five[- ]year|ten[- ]year|summary|"
    r"highlights|variable interest|non-?gaap|adjusted|outlook|guidance)\b",
    re.IGNORECASE,
)
# A statement that begins with what customers paid closes with how its cash follows from the income.
_RECONCILED = re.compile(r"\breconciliation of (?:\w+ ){0,4}(?:income|earnings|loss)\b.*\bcash\b", re.IGNORECASE)


def statement_tables(document: Document, kind: Statement, labels: Mapping[int, Sequence[str]]) -> tuple[Sheet, ...]:
    """The table that is the statement, and those that it goes on in; none where there is no such statement.

    `labels` are the first cells of every table, as the glossary compares them, by block.
    """
    scored = [
        (score, -index) for index, cells in labels.items() if (score := _score(document.blocks[index], kind, cells)) > 0
    ]
    if not scored:
        return ()
    best = -max(scored)[1]
    lines = [item for item in line_items() if item.statement == kind]
    near = (
        index
        for index, cells in labels.items()
        if index != best
        and _goes_on(document.blocks[best], document.blocks[index], kind, abs(index - best))
        and any(_has(cells, item) for item in lines)
    )
    return tuple(Sheet(document, index) for index in (best, *sorted(near)))


def _score(block: Block, kind: Statement, cells: Sequence[str]) -> float:
    """How surely a table is a statement: how many of its lines it has, and whether its title says so."""
    lines = sum(_has(cells, item) for item in line_items() if item.key in OWN[kind])
    titles = list(_titles(block))
    titled = any(_TITLES[kind].search(title) for title in titles)
    if lines < (LEAST_TITLED if titled else LEAST_LINES):
        return 0.0
    score = lines / len(OWN[kind]) + 0.6 * titled
    score += 0.2 * any(_CONSOLIDATED.search(title) for title in titles)
    return score - 0.9 * any(_is_partial(title) for title in titles[:2])


def _is_partial(title: str) -> bool:
    return bool(_PARTIAL.search(title)) and not _RECONCILED.search(title)


def _titles(block: Block) -> Iterator[str]:
    """The words above a table that may be its title, the nearest first."""
    assert block.table is not None
    corner = " ".join(row[0] for row in block.table.header if row)
    for text in (block.table.caption, *reversed(block.headings[-2:]), corner):
        for line in text.splitlines() or ():
            if line and len(line.split()) <= TITLE_WORDS:
                yield line


def _has(cells: Iterable[str], item: LineItem) -> bool:
    return any(
        any(pattern.fullmatch(cell) for pattern in item.labels[:3])
        and not any(pattern.fullmatch(cell) for pattern in item.never)
        for cell in cells
        if cell
    )


def _goes_on(first: Block, other: Block, kind: Statement, apart: int) -> bool:
    """Whether a table is a part of the same statement: near it, and under the same title or none."""
    pages = first.place.page, other.place.page
    if pages[0] is not None and pages[1] is not None:
        near = abs(pages[1] - pages[0]) < MOST_CONTINUED
    else:
        near = apart <= MOST_CONTINUED
    titles = list(_titles(other))
    said = any(_TITLES[kind].search(title) or _INNER[kind].search(title) for title in titles)
    return (
        near and (not titles or said or _reconciles(titles, kind)) and not any(_is_partial(title) for title in titles)
    )


def _reconciles(titles: Sequence[str], kind: Statement) -> bool:
    return kind == "cash_flow" and any(_RECONCILED.search(title) for title in titles)
