"""The unit and scale of a cell from what its row, column and table say: money, shares, amounts per share, counts."""

import re
from collections.abc import Sequence

from corpus.headings import is_per_unit
from corpus.unit_notes import UnitNote, unit_note
from corpus.units import COUNTED, CURRENCY_NAMES

MOST_COUNTED_WORDS = 3  # "Acute beds" says what its row counts; a longer label may end in any noun

PER_SHARE = re.compile(r"\bper\s(?:[\w-]+\s){0,3}share\b|\bEPS\b|\bper\s(?:unit|ADS)\b", re.IGNORECASE)
SHARES = re.compile(r"\bshares\b(?!.*\b(?:value|cost|price|amount|proceeds|repurchase|tax)\b)", re.IGNORECASE)
COUNT_OF_SHARES = re.compile(
    r"\b(?:weighted|average|number of)\b.{0,60}\bshares\b|\bshares (?:used|outstanding)\b.{0,60}\b(?:comput|calculat|per)"
    r"|^\W*(?:common |ordinary )?shares outstanding\b",
    re.IGNORECASE,
)
"""Words that say shares are counted, though amounts per share be named with them."""
OF_STOCK = re.compile(r"\b(?:par|stated|nominal)\b(?: \w+)? value\b|\bno[- ]par\b|\bpar value\b", re.IGNORECASE)
"""Share capital: "Common stock, $0.01 par value per share, 900 shares issued" is money."""
STATEMENT = re.compile(
    r"\bbalance sheets?\b|\bstatements? of (?:\w+ ){0,2}(?:income|operations|earnings|loss|cash flows?|financial)\b"
    r"|\b(?:income|cash flow) statements?\b",
    re.IGNORECASE,
)
"""The title of a statement of accounts, whose lines are money unless they say that they count shares."""


def cell_note(
    label: str,
    sections: Sequence[str],
    indented: bool,
    column: str,
    column_note: UnitNote,
    table_note: UnitNote,
    caption: str,
) -> UnitNote:
    """What row, column and table say of a cell, the nearest first.

    `sections` are the sub-headings above the row, outermost first; all of them are heeded where the table tells by
    indentation where each ends (`indented`), else the last. `column` is the heading of the column.
    """
    near = tuple(sections) if indented else tuple(sections[-1:])
    own = unit_note(label, nouns=False) if not OF_STOCK.search(label) else UnitNote()
    wider = column_note.over(table_note)
    is_statement = bool(STATEMENT.search(caption))
    counted = COUNT_OF_SHARES.search(label) or (
        not PER_SHARE.search(label) and near and COUNT_OF_SHARES.search(near[-1]) and (is_statement or indented)
    )
    if not own and wider.unit not in CURRENCY_NAMES and not is_statement:
        section = unit_note(sections[-1], nouns=False) if sections else UnitNote()
        noun = unit_note(label).unit if len(label.split()) <= MOST_COUNTED_WORDS and not wider.unit else ""
        own = section or UnitNote("", noun if noun in COUNTED else "")
    if is_statement and OF_STOCK.search(label):
        return own.over(wider)
    said = " ".join((*near, label))
    if (PER_SHARE.search(said) or is_per_unit(f"{column} | {label}")) and not own.scale and not counted:
        # A figure per share or per bed is never in millions, whether the note says so or not.
        return UnitNote(column_note.scale, own.unit or (wider.unit if wider.unit in CURRENCY_NAMES else ""))
    shares = counted or SHARES.search(label) and not is_statement
    if shares and own.unit in ("", "shares") and not column_note.unit:
        scale = wider.shares_scale or ("" if wider.shares_excepted else own.scale or wider.scale)
        return UnitNote(scale, "shares")
    return own.over(wider)
