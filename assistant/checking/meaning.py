"""Which figures a statement speaks of: its words and periods held against labels and sentences, whatever number it gives.

A figure's score is the share of the statement's words that its labels and the words around it explain, raised by the
share of its own labels that the statement says. Where a neighbour in the same table or sentence fits the words better,
the number is not about this figure: it is from another row, another column, another place in the sentence.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.checking.aliases import alias_said
from assistant.checking.dating import FITS, fits, may_be_of
from assistant.checking.material import SHORTEST_LABEL, Material, Prose, Told
from assistant.checking.wording import Spoken, Wording, label_atoms, plain_label
from assistant.figures import Figure, Label
from assistant.segments import WHOLE
from assistant.sheets import Sheet
from assistant.words import CAPTION, CONTEXT, SECTION, glossary, keys, strength, terms, words
from corpus.quantities import Quantity

ENOUGH = 0.5  # of the statement's words that must be explained
MENTIONED = 0.34  # of a row's own words that must be said
NEARLY_ALL = 0.85  # of them, for a row of which the statement says only the beginning
MARGIN = 0.03  # by which a neighbour must fit better to be meant instead
UNDATED = 0.8  # of the score, for a sentence without a date where one is said
UNASKED_PART = 0.05  # the whole year is meant where no period is said
UNASKED_PLAN = 0.1  # what happened is meant where a plan is not spoken of
_PLAN = re.compile(
    r"\b(?:plan\w*|budget\w*|target\w*|baseline)\b",
    re.IGNORECASE,
)
LIGHT = 0.1
MOST_REMEMBERED = 64  # wordings of which the figures are kept
_NEUTRAL = 0.9  # for a total or an unnamed row: it stands for the whole where no row is named


@dataclass(frozen=True)
class Meant:
    """A figure with how well a statement's words fit it: their score, the share of them that it explains.

    `neighbourhood` is the table or sentence that it stands in; figures of one compete.
    """

    figure: Figure
    score: float
    explained: float
    named: float
    neighbourhood: tuple[str, int, int]
    told: Told | None = None
    adjective: str = ""

    @property
    def holds(self) -> bool:
        """True when enough of the statement is about it."""
        return self.explained >= ENOUGH and self.named >= MENTIONED and not self.adjective


@lru_cache(maxsize=200_000)
def _strength(key: str, among: frozenset[str]) -> float:
    return strength(key, among)


Kind = Callable[[Quantity], bool]


def any_kind(quantity: Quantity) -> bool:
    """Every figure."""
    return True


def meant(material: Material, wording: Wording, kind: Kind = any_kind, spelled: bool = False) -> list[Meant]:
    """The figures of a kind that a statement may speak of, those that fit its words best first.

    With `spelled` also the small counts that reports write in words.
    """
    return [
        one
        for one in _all_meant(material, wording)
        if one.figure.quantity is not None
        and kind(one.figure.quantity)
        and (spelled or one.told is None or not one.told.spelled)
    ]


def _all_meant(material: Material, wording: Wording) -> list[Meant]:
    """The figures of every kind that some words may mean, best first: found once for the numbers that share the words."""
    known = material.memory
    if wording not in known:
        found = [one for sheet in material.sheets for one in _of_sheet(sheet, wording)]
        found += [one for prose in material.prose for one in _of_prose(prose, wording)]
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[wording] = sorted(found, key=lambda one: -one.score)
    return known[wording]


def best_of_each(found: Iterable[Meant]) -> dict[tuple[str, int, int], float]:
    """The best score in each table and sentence."""
    best: dict[tuple[str, int, int], float] = {}
    for one in found:
        best[one.neighbourhood] = max(best.get(one.neighbourhood, 0.0), one.score)
    return best


# --- tables ---------------------------------------------------------------------------------------------------------


def _of_sheet(sheet: Sheet, wording: Wording) -> Iterator[Meant]:
    fitting = [
        (cell, figure, fit)
        for cell, figure in sheet.values.items()
        if figure.quantity is not None and (fit := fits(figure, wording.periods)) > FITS
    ]
    if not fitting:
        return
    wording = _with_labels(sheet, wording)
    wording = _with_shared_row(sheet, wording)
    side = replace(wording, all=wording.own, lowered=wording.stretched.lower()) if wording.stretched else wording
    rows = {label.index: _named(label, side, sheet) for label in sheet.rows}
    heads = replace(wording, own=wording.said_here) if wording.said_here else wording
    columns = {label.index: _named(label, heads, sheet) for label in sheet.columns}
    attributes = _attribute_keys(sheet)
    caption = keys(sheet.table.caption)
    spoken = (*wording.spoken, *wording.carried)
    around = [max(CAPTION * _same(one, caption), CONTEXT * _same(one, sheet.context_keys)) for one in spoken]
    by_row = {
        label.index: [
            0.0 if wording.stretched and one.near < 1 else _of_row(one, label, attributes[label.index])
            for one in spoken
        ]
        for label in sheet.rows
    }
    for label in sheet.rows:
        alias = alias_said(label.text, wording.stretched or wording.lowered) if label.text else ()
        if alias:
            rows[label.index] = max(rows[label.index], 1.0)
            by_row[label.index] = [
                1.0 if _is_of(one, alias) else strength_
                for one, strength_ in zip(spoken, by_row[label.index], strict=True)
            ]
    by_column = {label.index: [_by_label(one, label) for one in spoken] for label in sheet.columns}
    place = (sheet.document.id, sheet.block, 0)
    alone = _singled_out(by_row, spoken)
    telling = any(one.weight > LIGHT for one in wording.spoken)  # words that only tell fit any figure
    of_all = wording.role == WHOLE and not _names_row(sheet, wording)
    several = len({label.text for label in sheet.columns if label.index in sheet.measured and label.keys}) > 1
    for (row, column), figure, fit in fitting:
        explaining = [max(triple) for triple in zip(by_row[row], by_column[column], around, strict=True)]
        explained, weight = 0.0, 0.0
        for one, strength_ in zip(spoken, explaining, strict=True):
            counted = one.weight if strength_ >= 0.5 or one.weight > LIGHT else LIGHT / 2
            counted *= one.near * (0.0 if _beside(one, wording) and strength_ < 0.5 else 1.0)
            explained += counted * strength_
            weight += counted
        share = explained / weight if weight else 0.0
        share = share if telling and not of_all else max(share, ENOUGH)
        named, heading = rows[row], columns[column]
        if row == alone and share >= NEARLY_ALL:
            named = max(named, MENTIONED)
        if of_all:
            named = 1.0 if sheet.rows[row].is_total else 0.6 * named
        score = share * (1 + named + (heading if several else 1.0)) / 3 + 0.02 * fit
        score -= UNASKED_PART if not wording.periods and _is_part(figure, sheet) else 0.0
        score -= UNASKED_PLAN if _PLAN.search(figure.column) and not _PLAN.search(wording.lowered) else 0.0
        yield Meant(figure, score, share, named, place, adjective=_adjective(wording, explaining))


def _names_row(sheet: Sheet, wording: Wording) -> bool:
    """Whether the words that go with a number name a row of a table."""
    return any(
        one.near == 1
        and one.weight >= 1
        and one.term.start >= 0
        and any(_by_label(one, row) >= 0.7 for row in sheet.rows)
        for one in wording.spoken
    )


def _is_part(figure: Figure, sheet: Sheet) -> bool:
    """Whether a figure is of a part of a year in a table that has the whole of it too."""
    period = figure.period
    if period is None or not (period.quarter or period.half or period.month and not period.day):
        return False
    return any(_WHOLE_YEAR.fullmatch(sheet.columns[column].text.strip()) for column in sheet.measured)


_WHOLE_YEAR = re.compile(r"(?:full |whole )?year|total|annual", re.IGNORECASE)


def _with_shared_row(sheet: Sheet, wording: Wording) -> Wording:
    """One side of a comparison that names no row is of the row that the other names: "77 days longer than planned"."""
    if not wording.stretched:
        return wording
    if _names_row(sheet, wording):
        return wording
    spoken = tuple(
        replace(one, near=1.0) if any(_by_label(one, row) >= 0.7 for row in sheet.rows) else one
        for one in wording.spoken
    )
    return replace(wording, stretched="", own=wording.all, spoken=spoken, said_here=wording.own)


def _is_of(one: Spoken, name: tuple[str, ...]) -> bool:
    """Whether a word or phrase is part of a name."""
    return one.near > 0 and all(word.stem in name for word in words(one.term.text))


def _singled_out(by_row: dict[int, list[float]], spoken: Sequence[Spoken]) -> int | None:
    """The one row that has any of the statement's weighty words: it is meant, however long its label goes on."""
    heavy = [place for place, one in enumerate(spoken) if one.weight >= 1]
    holding = [row for row, strengths in by_row.items() if any(strengths[place] >= 0.7 for place in heavy)]
    return holding[0] if len(holding) == 1 else None


def _beside(one: Spoken, wording: Wording) -> bool:
    """True for a word of another sentence, of another number or of the other side: it may help and cannot hinder."""
    return one.aside if one.term.start < 0 else one.near < 1


def _with_labels(sheet: Sheet, wording: Wording) -> Wording:
    """The wording with every word of a label that it repeats counted in full, however little the word says elsewhere."""
    repeated = frozenset(
        key
        for label in (*sheet.rows, *sheet.columns)
        if len(label.text) >= SHORTEST_LABEL and plain_label(label.text) in wording.lowered
        for key, _ in label_atoms(label.text)
    )
    if not repeated:
        return wording
    spoken = tuple(replace(one, weight=max(one.weight, 1.0)) if one.key in repeated else one for one in wording.spoken)
    return replace(wording, spoken=spoken)


def _same(one: Spoken, among: frozenset[str]) -> float:
    """Around a table only the name of a measure itself counts, not one near in meaning: there is much around a table."""
    found = _strength(one.key, among)
    return found if found >= 0.9 or one.key not in glossary().measures else 0.0


def _of_row(one: Spoken, label: Label, attributes: frozenset[str]) -> float:
    return max(
        _by_label(one, label),
        SECTION * _strength(one.key, keys(" ".join(label.sections))),
        CONTEXT * _strength(one.key, attributes),
    )


def _by_label(one: Spoken, label: Label) -> float:
    """How well a label explains a word; one that it has letter by letter fully, be it a filling word elsewhere."""
    return 1.0 if one.term.text.lower() in _words_of(label.text) else _strength(one.key, label.keys)


@lru_cache(maxsize=20_000)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(word.text.lower() for word in words(text))


def _attribute_keys(sheet: Sheet) -> dict[int, frozenset[str]]:
    """The keys of the words in each row's text cells."""
    return {
        label.index: frozenset().union(
            *(
                keys(sheet.table.body[label.index][column.index])
                for column in sheet.table.columns
                if column.kind != "quantity"
            ),
            frozenset(),
        )
        for label in sheet.rows
    }


def _named(label: Label, wording: Wording, sheet: Sheet) -> float:
    """The share of a label's own words that the statement says, near the number in full; a label said word by word a little more."""
    atoms = label_atoms(label.text)
    title = keys(sheet.document.title)
    if not atoms or label.is_total and not any(weight > 0.3 for _, weight in atoms):
        return _NEUTRAL
    total = said = 0.0
    for key, weight in atoms:
        if key in title:
            weight *= 0.3
        total += weight
        said += weight * max(_strength_back(key, wording.own), 0.6 * _strength_back(key, wording.all))
    share = said / total if total else 1.0
    text = plain_label(label.text)
    share *= _under(label, wording, sheet)
    return share + (0.05 if len(text) >= SHORTEST_LABEL and text in wording.lowered else 0.0)


def _under(label: Label, wording: Wording, sheet: Sheet) -> float:
    """1, or less for one of several rows of a name whose sub-heading is said less than another's."""
    alike = [other for other in sheet.rows if other.text == label.text and other.sections != label.sections]
    if not alike or not label.sections:
        return 1.0
    above = keys(label.sections[-1])
    said = sum(key in wording.own for key in above) / len(above) if above else 0.0
    return 0.7 + 0.3 * said


def _strength_back(key: str, said: frozenset[str]) -> float:
    """A label's word found in the statement."""
    return _strength(key, said)


_ENDS_LIKE_VERB = re.compile(r"(?:ed|ing)$", re.IGNORECASE)


def _adjective(wording: Wording, explaining: list[float]) -> str:
    """A word that narrows what is measured and that nothing explains: "deferred" in "deferred revenue" where only revenue is.

    "" where there is none.
    """
    spoken = (*wording.spoken, *wording.carried)
    for index, one in enumerate(spoken):
        if one.near == 1 and one.weight > 0.4 and one.term.start >= 0 and explaining[index] < 0.5 and _is_measure(one):
            return one.term.text
    for index, one in enumerate(spoken[:-1]):
        following = spoken[index + 1]
        if one.near < 1 or one.weight <= 0.4 or explaining[index] >= 0.5 or explaining[index + 1] < 0.7:
            continue
        if one.term.start < 0 or following.term.start - one.term.end != 1:
            continue
        if following.weight <= 0.4:
            continue
        if _ENDS_LIKE_VERB.search(one.term.text) and one.weight != 0.6:
            continue
        return one.term.text
    return ""


# What any line of spending may be called besides its name: "administrative expenses", "audit costs".
_GENERIC = frozenset(term.key for term in terms("expenses costs"))


def _is_measure(one: Spoken) -> bool:
    """True for the name of something that is measured in money or otherwise: a figure of another is not of this."""
    return one.key in glossary().measures and one.key not in _GENERIC and not one.term.is_verb


# --- prose ----------------------------------------------------------------------------------------------------------


def _of_prose(prose: Prose, wording: Wording) -> Iterator[Meant]:
    if not prose.told:
        return
    sentence = prose.sentence
    spoken = (*wording.spoken, *wording.carried)
    strengths = [
        max(_strength(one.key, sentence.keys), SECTION * _strength(one.key, sentence.context_keys)) for one in spoken
    ]
    explained = weight = 0.0
    for one, strength_ in zip(spoken, strengths, strict=True):
        counted = one.weight if strength_ >= 0.5 or one.weight > LIGHT else LIGHT / 2
        counted *= one.near * (0.0 if _beside(one, wording) and strength_ < 0.5 else 1.0)
        explained += counted * strength_
        weight += counted
    share = explained / weight if weight else 0.0
    if not any(one.weight > LIGHT for one in spoken):
        share = max(share, ENOUGH)  # words that only tell fit any figure
    if share < ENOUGH / 2:
        return
    place = (sentence.document.id, sentence.block, 1)
    heavy = [(key, weight) for key, weight in label_atoms(sentence.text) if weight > LIGHT and not key[0].isdigit()]
    whole = sum(weight for _, weight in heavy)
    common = sum(weight * _strength(key, wording.all) for key, weight in heavy) / whole if whole else 1.0
    for told in prose.told:
        quantity = told.figure.quantity
        if quantity is None:
            continue
        if fits(told.figure, wording.periods) <= FITS and (
            told.figure.period or not may_be_of(sentence, wording.periods)
        ):
            continue
        atoms = [(key, weight) for key, weight in label_atoms(told.own) if weight > LIGHT]
        total = sum(weight for _, weight in atoms)
        said = sum(
            weight * max(_strength(key, wording.own), 0.6 * _strength(key, wording.all)) for key, weight in atoms
        )
        # What stands near the figure in its own sentence need not all be said again.
        named = 0.5 + 0.5 * said / total if total else 0.5 + 0.5 * common
        role = 1.0 if told.role == wording.role else 0.7 if not told.role or not wording.role else 0.4
        score = share * (1 + named + role) / 3
        if wording.periods and told.figure.period is None:
            score *= UNDATED
        yield Meant(told.figure, score, share, max(named, MENTIONED), place, told, _adjective(wording, strengths))
