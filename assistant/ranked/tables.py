"""Candidates from a table: its cells, and every set of figures from which the question may want something derived."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations, permutations

from assistant.answers import Answer
from assistant.evidence import Evidence
from assistant.figures import Figure
from assistant.ranked.asking import cues, words_of
from assistant.ranked.derivations import DERIVATIONS, Derivation
from assistant.ranked.derived import derive
from assistant.ranked.relevance import Relevance
from assistant.ranked.series import Series, cell_of, closest, figures_of, in_time, series_of
from assistant.sheets import Sheet
from assistant.wording import capital, show, subject_of

MOST_ROWS = 10  # of a table, the best said, of which candidates are made
MOST_COLUMNS = 6
MOST_TOGETHER = 4  # rows that are combined two by two
MOST_ITEMS = 12  # under one sub-heading that are put together


@dataclass(frozen=True)
class Draft:
    """What a candidate is made of, before it is described.

    `figures` in the derivation's order; `made` names how they were put together: "asked" (at the asked periods),
    "range", "all", "newest", "ends", "with" and "beside" (another period than the one asked; the one before it),
    "rows", "named", "items", "total", "columns", "series", "cell". With `sizes`, negative figures count by their size.
    """

    kind: str
    figures: tuple[Figure, ...]
    made: str
    derivation: Derivation | None = None
    sizes: bool = False


class Tabular:
    """One table held against one question: its best rows and columns, and the drafts of candidates that it gives."""

    def __init__(self, relevance: Relevance) -> None:
        self.relevance = relevance
        self.sheet: Sheet = relevance.sheet
        self.question = relevance.question
        self.cues = cues(self.question.text)
        self.described: dict[tuple[tuple[int, ...], tuple[int, ...]], dict[str, float]] = {}  # by rows and columns

    @cached_property
    def words(self) -> frozenset[str]:
        """What the question's words call for, those of the labels left out; see asking.words_of."""
        return words_of(self.relevance)

    @cached_property
    def rows(self) -> list[int]:
        """The rows that the question says best, best first."""
        scored = []
        for label, saying in zip(self.sheet.rows, self.relevance.rows, strict=True):
            score = self.relevance.rank(saying) + 0.3 * self.relevance.fit(label.period)
            if label.sections:
                score += 0.3 * self.relevance.covers([self.relevance.sections[label.sections]])
            scored.append((-score, label.index))
        return [index for _, index in sorted(scored)[:MOST_ROWS]]

    @cached_property
    def columns(self) -> list[int]:
        """The columns of figures that the question says best, best first."""
        ranked = sorted(
            self.sheet.measured,
            key=lambda index: (
                -self.relevance.rank(self.relevance.columns[index])
                - self.relevance.fit(self.sheet.columns[index].period)
            ),
        )
        return ranked[:MOST_COLUMNS]

    @cached_property
    def dates(self) -> frozenset[tuple[int, int, int]]:
        """The times of all figures, as they are ordered."""
        return frozenset(figure.period.order for figure in self.sheet.values.values() if figure.period is not None)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The series of the best rows and columns."""
        return tuple(series_of(self.sheet, self.rows, self.columns))

    def drafts(self) -> Iterator[Draft]:
        """The cells of the best rows, and what may be derived where the question's words call for it."""
        for row in self.rows:
            for column in range(self.sheet.table.width):
                figure = self.sheet.values.get((row, column))
                if figure is not None:
                    yield Draft("cell", (figure,), "cell")
        wanted = [one for one in DERIVATIONS if any(cue in self.cues for cue in one.cues)]
        for figures, made in self._sets() if wanted else ():
            for derivation in wanted:
                if derivation.name in ("sum", "average") and self._adds_a_total(figures):
                    continue
                if derivation.name != "average_gap" and derivation.least <= len(figures) <= derivation.most:
                    yield from _ordered(derivation, figures, made)
        for derivation in wanted:
            if derivation.name == "average_gap" and ("difference" in self.cues or "change" in self.cues):
                yield from self._average_gaps(derivation)

    # --- sets of figures -----------------------------------------------------------------------------------------

    def _sets(self) -> Iterator[tuple[tuple[Figure, ...], str]]:
        """The sets of two figures or more, each once for each way of putting it together."""
        seen: set[tuple[object, ...]] = set()
        for figures, made in self._all_sets():
            key = (made, *(figure.cell for figure in figures))
            if len(figures) >= 2 and key not in seen:
                seen.add(key)
                yield figures, made

    def _all_sets(self) -> Iterator[tuple[tuple[Figure, ...], str]]:
        for series in self.series:
            yield from self._over_time(series.figures)
        for column in self._fitting_columns():
            yield from self._down(column)
        for row in self.rows[:MOST_TOGETHER]:
            for one, other in combinations(figures_of(self.sheet, row), 2):
                if one.period == other.period and one.column != other.column:
                    yield (one, other), "columns"

    def _over_time(self, figures: tuple[Figure, ...]) -> Iterator[tuple[tuple[Figure, ...], str]]:
        """The figures of a series at the asked periods, between them, beside them; all of it where none is asked."""
        found = (closest(figures, period) for period in self.question.periods)
        points = list(dict.fromkeys(figure for figure in found if figure is not None))
        if len(points) >= 2:
            yield tuple(points), "asked"
            for pair in combinations(points, 2) if len(points) > 2 else ():
                yield pair, "asked"
            low, high = sorted((figures.index(points[0]), figures.index(points[-1])))
            if high - low >= len(points):
                yield figures[low : high + 1], "range"
        elif len(points) == 1:
            ordered = in_time(figures)
            for other in figures:
                if other is not points[0]:
                    before = ordered.index(points[0]) - ordered.index(other) == 1
                    yield (points[0], other), "beside" if before else "with"
        if len(points) < 2 or len(figures) > len(points):
            yield figures, "all"
            if len(figures) > 2 and not points:
                ordered = in_time(figures)
                yield tuple(ordered[-2:]), "newest"
                yield (ordered[0], ordered[-1]), "ends"

    def _down(self, column: int) -> Iterator[tuple[tuple[Figure, ...], str]]:
        """Figures of one column: of the rows said word for word, of the best two by two, of items, of part and total."""
        named = self._named_rows()
        if len(named) > 2:
            yield self._at(named, column), "named"
        for pair in combinations(self.rows[:MOST_TOGETHER], 2):
            yield self._at(sorted(pair), column), "rows"
        if any(cue in self.cues for cue in ("percent", "share", "ratio", "proportion")):
            for row in self.rows[:MOST_TOGETHER]:
                for total in self._totals_after(row):
                    yield self._at((row, total), column), "total"
        by_section: dict[tuple[str, ...], list[int]] = {}
        for label in self.sheet.rows:
            if not label.is_total:
                by_section.setdefault(label.sections, []).append(label.index)
        for rows in by_section.values():
            if 2 < len(rows) <= MOST_ITEMS:
                yield self._at(rows, column), "items"

    def _fitting_columns(self) -> list[int]:
        fitting = [column for column in self.columns if self.relevance.fit(self.sheet.columns[column].period) > 0]
        undated = [column for column in self.columns if self.sheet.columns[column].period is None]
        return fitting + undated or self.columns

    def _adds_a_total(self, figures: Sequence[Figure]) -> bool:
        """Whether a bare total is among other rows: it holds them already."""
        rows = {cell_of(figure)[0] for figure in figures}
        bare = {row for row in rows if self.sheet.rows[row].is_total and self.relevance.rows[row].weight < 1}
        return bool(bare) and bare != rows

    def _at(self, rows: Sequence[int], column: int) -> tuple[Figure, ...]:
        found = (self.sheet.values.get((row, column)) for row in rows)
        return tuple(figure for figure in found if figure is not None and figure.quantity is not None)

    def _named_rows(self) -> list[int]:
        """The rows whose labels the question says word for word, in its order."""
        sayings = self.relevance.rows
        named = [row for row in self.rows if sayings[row].named]
        return sorted(named, key=lambda row: sayings[row].phrase or (0, 0))

    def _totals_after(self, row: int) -> Iterator[int]:
        """The next total below a row and the last of the table: what the row may be a part of."""
        totals = [label.index for label in self.sheet.rows if label.index > row and (label.is_total or not label.keys)]
        yield from dict.fromkeys((*totals[:1], *totals[-1:]))

    def _average_gaps(self, derivation: Derivation) -> Iterator[Draft]:
        """Averages over the same periods of two rows, and of one row over two stretches that follow each other."""
        by_row: dict[int, tuple[Figure, ...]] = {}
        for series in self.series:
            by_row.setdefault(series.place[0], series.figures)
        for one, other in permutations(self.rows[:MOST_TOGETHER], 2):
            for first, second in zip(_stretches(by_row.get(one, ())), _stretches(by_row.get(other, ())), strict=False):
                if len(first) == len(second):
                    yield Draft(derivation.name, (*first, *second), "rows", derivation)
        for figures in by_row.values():
            for stretch, later in permutations(_stretches(figures), 2):
                if len(stretch) == len(later) == 2:
                    yield Draft(derivation.name, (*stretch, *later), "series", derivation)


def _ordered(derivation: Derivation, figures: tuple[Figure, ...], made: str) -> Iterator[Draft]:
    """A derivation from figures in every order that matters, with their signs and, where it differs, by their sizes."""
    orders: Iterable[tuple[Figure, ...]] = (figures,)
    if derivation.ordered:
        orders = permutations(figures) if len(figures) == 2 else _wholes(figures)
    for order in orders:
        yield Draft(derivation.name, tuple(order), made, derivation)
        if _differs_by_size(derivation, order):
            yield Draft(derivation.name, tuple(order), made, derivation, sizes=True)


def _wholes(figures: tuple[Figure, ...]) -> Iterator[tuple[Figure, ...]]:
    """The figures with the whole behind its parts: the last of them, and the largest."""
    largest = max(figures, key=lambda figure: abs(figure.quantity.number) if figure.quantity else 0)
    for whole in dict.fromkeys((figures[-1], largest)):
        yield (*(figure for figure in figures if figure is not whole), whole)


def _differs_by_size(derivation: Derivation, figures: Sequence[Figure]) -> bool:
    negative = [figure.quantity is not None and figure.quantity.number < 0 for figure in figures]
    if derivation.signed is None:
        return any(negative)
    return any(negative) and not all(negative) and derivation.name != "growth"


def _stretches(figures: Sequence[Figure]) -> list[tuple[Figure, ...]]:
    """Every two periods that follow each other, and all of three or more."""
    ordered = in_time(figures)
    pairs = [tuple(ordered[index : index + 2]) for index in range(len(ordered) - 1)]
    return [*pairs, *([tuple(ordered)] if len(ordered) > 2 else [])]


def writer(question: str, draft: Draft) -> Callable[[], Answer | None]:
    """What puts a draft in words, when it is wanted."""
    if draft.derivation is not None:
        return partial(derive, question, draft.derivation, draft.figures, draft.sizes)
    return partial(quote_cell, question, draft.figures[0])


def quote_cell(question: str, figure: Figure) -> Answer:
    """A cell as an answer: its number, or its words."""
    evidence = Evidence()
    marker = evidence.cite(figure)
    evidence.note([figure])
    said = show(figure.quantity) if figure.quantity is not None else figure.text
    text = f"{capital(subject_of(figure))}: {said} [{marker}]."
    return evidence.answer(question, text, quantity=figure.quantity, spans=[figure.text], kind="lookup")
