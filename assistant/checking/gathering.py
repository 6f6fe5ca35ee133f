"""Numbers made of several figures alike: sums, averages, medians and counts of what a sentence names."""

import re
from collections.abc import Iterator, Sequence

from assistant.checking.claims import Claim, Statement
from assistant.checking.dating import FITS
from assistant.checking.material import SHORTEST_LABEL, Material, without_labels
from assistant.checking.meaning import Kind, best_of_each, meant
from assistant.checking.wording import Wording, label_atoms, plain_label, wording
from assistant.figures import Figure
from assistant.sheets import Sheet
from assistant.wording import letter
from assistant.words import keys, strength
from corpus.periods import Period, year_range
from corpus.units import COUNT

FULLY = 0.99  # of a row's words that must be said for it to be one of several that are named
MOST_YEARS = 30  # of a range
OTHER_COLUMN = 0.15  # by how much worse than the best a column may fit
MOST_COLUMNS = 3  # in which the rows may be summed

_SUM = re.compile(
    r"\b(?:total\w*|sum\w*|together|combined|altogether|in all|jointly|aggregate|add\w* up|cumulative\w*|overall|both)\b",
    re.IGNORECASE,
)
_MEAN = re.compile(r"\b(?:average\w*|mean|on average)\b", re.IGNORECASE)
_MEDIAN = re.compile(r"\bmedian\b", re.IGNORECASE)
_ALL = re.compile(
    r"\b(?:all|each|every|whole|across|the (?:two|three|four|five|six|seven|eight|nine|ten)|combined|of the)\b",
    re.IGNORECASE,
)


def gathered(
    material: Material, statement: Statement, claim: Claim, quoted: Sequence[Figure], kind: Kind
) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """The sums and averages that a statement's words call for, as expressions over figures."""
    text = statement.text
    told = without_labels(material.names, text)  # "total services" is a name and calls for no sum
    cues = (("median", _MEDIAN), ("mean", _MEAN), ("sum", _SUM))
    functions = [name for name, cue in cues if cue.search(told)][:1]
    yield from _of_those(material, statement, claim, quoted)
    if claim.quantity is not None and claim.quantity.unit.islower() or claim.unit == COUNT:
        yield from _counts(material, statement, claim)
    if not functions:
        return
    for figures in _sets(material, statement, claim, quoted, kind):
        if len(figures) >= 2:
            names = ", ".join(letter(index) for index in range(len(figures)))
            for name in functions:
                yield f"{name}({names})", figures


def _sets(
    material: Material, statement: Statement, claim: Claim, quoted: Sequence[Figure], kind: Kind
) -> Iterator[tuple[Figure, ...]]:
    alike = [one for one in quoted if one.quantity is not None]
    if len(alike) >= 2 and len({one.quantity.unit for one in alike if one.quantity}) == 1:
        yield tuple(alike)
    periods = _periods(statement)
    about = wording(statement, claim)
    for sheet, rows in _several_rows(material, statement, periods):
        found = meant(Material((sheet,), ()), about.at(*periods[:1]), kind)
        close = [one.figure.cell[1] for one in found if one.figure.cell and one.score >= found[0].score - OTHER_COLUMN]
        for column in list(dict.fromkeys(close))[:MOST_COLUMNS]:
            yield tuple(
                figure for row in rows if (figure := sheet.values.get((row, column))) is not None and figure.quantity
            )
    if len(periods) >= 2:
        said = [period for period in periods if any(mention.period == period for mention in statement.dated)]
        for some in (said, periods) if 2 <= len(said) < len(periods) else (periods,):
            yield from _over_periods(material, statement, claim, some, kind)
    elif not periods:
        yield from _series(material, about, kind)
    if _ALL.search(statement.text) or _MEAN.search(statement.text) or _MEDIAN.search(statement.text):
        yield from _families(material, statement, claim, kind)


def _several_rows(
    material: Material, statement: Statement, periods: Sequence[Period]
) -> Iterator[tuple[Sheet, list[int]]]:
    """Several rows of a table that a statement speaks of: those whose label it repeats, those it names, those it describes."""
    for sheet in material.sheets:
        named = named_rows(sheet, statement) or _described_rows(sheet, statement)
        repeated = [row for row in named if row in _repeated_rows(sheet, statement)]
        for rows in (repeated, named) if len(repeated) < len(named) else (named,):
            kept = _of_periods(sheet, rows, periods)
            if len(kept) >= 2:
                yield sheet, kept


def _repeated_rows(sheet: Sheet, statement: Statement) -> set[int]:
    """The rows whose label a statement repeats letter by letter, the longest label at each place."""
    left = " ".join(statement.text.lower().split())
    found = set()
    for label in sorted(sheet.rows, key=lambda label: -len(label.text)):
        text = plain_label(label.text)
        if len(text) >= SHORTEST_LABEL and text in left:
            left = left.replace(text, " ", 1)
            found.add(label.index)
    return found


def named_rows(sheet: Sheet, statement: Statement) -> list[int]:
    """The rows that a statement names in full, but for those whose words another's hold too."""
    said = keys(statement.text)
    lowered = " ".join(statement.text.lower().split())
    named: dict[int, frozenset[str]] = {}
    repeated = _repeated_rows(sheet, statement)
    for label in sheet.rows:
        atoms = label_atoms(label.text)
        if not atoms or (label.is_total and plain_label(label.text) not in lowered):
            continue
        total = sum(weight for _, weight in atoms)
        found = sum(weight * strength(key, said) for key, weight in atoms)
        if found / total >= FULLY or plain_label(label.text) in lowered:
            named[label.index] = frozenset(key for key, _ in atoms)
    kept = [
        index
        for index, own in named.items()
        if (index in repeated or not any(own < other for other in named.values()))
        and any((index, column) in sheet.values for column in sheet.measured)
    ]
    return _under_said_headings(sheet, kept, said)


def _described_rows(sheet: Sheet, statement: Statement) -> list[int]:
    """The rows of which a text cell says a word of the statement that no label has: "the two offshore sites"."""
    said = [key for key, weight in label_atoms(statement.text) if weight >= 1 and not key[0].isdigit()]
    labels = frozenset().union(*(label.keys for label in (*sheet.rows, *sheet.columns)), sheet.context_keys)
    telling = [key for key in said if not strength(key, labels)]
    texts = [column.index for column in sheet.table.columns if column.kind in ("text", "label")]
    found = [
        label.index
        for label in sheet.listed
        if any(strength(key, keys(sheet.table.body[label.index][column])) for key in telling for column in texts)
    ]
    return found if len(found) < len(sheet.listed) else []


def _of_periods(sheet: Sheet, rows: list[int], periods: Sequence[Period]) -> list[int]:
    """Of rows that are each of a period, those of the periods that are said; none where one of these has no row."""
    own = {row: sheet.rows[row].period for row in rows}
    if not periods or not all(own.values()):
        return rows
    fitting = {row: [period for period in periods if mine and mine.fits(period) > FITS] for row, mine in own.items()}
    said = {period for found in fitting.values() for period in found}
    return [row for row, found in fitting.items() if found] if said >= set(periods) else []


def _under_said_headings(sheet: Sheet, rows: list[int], said: frozenset[str]) -> list[int]:
    """Of rows of one name under several sub-headings, those whose sub-heading the statement says too."""
    fitting: dict[str, dict[int, float]] = {}
    for row in rows:
        label = sheet.rows[row]
        above = keys(label.sections[-1]) if label.sections else frozenset()
        said_above = sum(key in said for key in above) / len(above) if above else 0.0
        fitting.setdefault(plain_label(label.text), {})[row] = said_above
    return [row for alike in fitting.values() for row, fit in alike.items() if fit >= max(alike.values())]


def _periods(statement: Statement) -> list[Period]:
    periods = list(dict.fromkeys(mention.period for mention in statement.dated))
    for first, last in year_range(statement.text):
        known = {period.year for period in periods}
        periods += [Period(year=year) for year in range(first, min(last, first + MOST_YEARS) + 1) if year not in known]
    if not periods:
        periods = list(statement.asked_periods)
    return sorted(periods, key=lambda period: period.order)


def _over_periods(
    material: Material, statement: Statement, claim: Claim, periods: Sequence[Period], kind: Kind
) -> Iterator[tuple[Figure, ...]]:
    """One series at each of the periods that are named."""
    about = wording(statement, claim)
    by_period = []
    for period in periods:
        found = [one for one in meant(material, about.at(period), kind) if one.holds]
        best = best_of_each(found)
        if not found:
            return
        by_period.append([one.figure for one in found if one.score >= best[one.neighbourhood] - 0.03][:6])
    for first in by_period[0]:
        series = [first]
        for others in by_period[1:]:
            beside = [
                other
                for other in others
                if other.document.id == first.document.id
                and other.block == first.block
                and (other.cell is None) == (first.cell is None)
                and (other.cell is None or first.cell is None or (other.cell[0] == first.cell[0]) != (other.cell[1] == first.cell[1]))
                and other not in series
            ]  # fmt: skip
            series += beside[:1]
        if len(series) == len(periods):
            yield tuple(series)


def _series(material: Material, about: Wording, kind: Kind) -> Iterator[tuple[Figure, ...]]:
    """All the figures of the row that is meant, where no period is said: "average sales" of a table of three years."""
    found = [one.figure for one in meant(material, about, kind) if one.holds and one.figure.cell is not None]
    for figure in found[:2]:
        sheet = material.sheet_of(figure)
        assert figure.cell is not None
        row, column = figure.cell
        heading = sheet.columns[column].keys
        cells = [sheet.values.get((row, other)) for other in sheet.measured if sheet.columns[other].keys == heading]
        yield tuple(cell for cell in cells if cell is not None and cell.quantity is not None)


def _families(material: Material, statement: Statement, claim: Claim, kind: Kind) -> Iterator[tuple[Figure, ...]]:
    """All the items of a column."""
    about = wording(statement, claim)
    for sheet in material.sheets:
        if named_rows(sheet, statement):
            continue  # what is said of one row is not said of all
        found = meant(Material((sheet,), ()), about, kind)
        for column in list(dict.fromkeys(one.figure.cell[1] for one in found if one.figure.cell))[:MOST_COLUMNS]:
            cells = [sheet.values.get((label.index, column)) for label in sheet.listed]
            yield tuple(cell for cell in cells if cell is not None and cell.quantity is not None)


_OF = re.compile(r"(?P<some>\d+) of (?:the )?(?P<all>\d+)\b")


def _of_those(
    material: Material, statement: Statement, claim: Claim, quoted: Sequence[Figure]
) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """ "3 of 5: …": how many are named, and of how many in their table."""
    match = _OF.search(statement.text)
    cells = list({figure.cell: figure for figure in quoted if figure.cell is not None}.values())
    if match is None or not cells or not match.start() <= claim.start < match.end():
        return
    if len({(figure.document.id, figure.block, figure.cell[1]) for figure in cells if figure.cell}) != 1:
        return
    if claim.start < match.end("some"):
        yield f"count({', '.join(letter(index) for index in range(len(cells)))})", tuple(cells)
        return
    sheet = material.sheet_of(cells[0])
    assert cells[0].cell is not None
    period = sheet.rows[cells[0].cell[0]].period
    listed = [sheet.values.get((label.index, cells[0].cell[1])) for label in sheet.listed if label.period == period]
    figures = tuple(figure for figure in listed if figure is not None and figure.quantity is not None)
    yield f"count({', '.join(letter(index) for index in range(len(figures)))})", figures


def _counts(material: Material, statement: Statement, claim: Claim) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    """How many rows a table has of what is counted."""
    assert claim.quantity is not None
    noun = keys(claim.quantity.unit)
    for sheet in material.sheets:
        heading = keys(" ".join(row[0] for row in sheet.table.header if row))
        if not noun & (heading | sheet.context_keys | sheet.caption_keys):
            continue
        for column in sheet.measured[:1]:
            cells = [sheet.values.get((label.index, column)) for label in sheet.listed]
            figures = tuple(cell for cell in cells if cell is not None and cell.quantity is not None)
            if figures:
                yield f"count({', '.join(letter(index) for index in range(len(figures)))})", figures
