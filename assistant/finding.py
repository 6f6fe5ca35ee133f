"""Everything that a question may be answered from, found once: matching tables, sentences, and single figures."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from assistant.figures import Figure
from assistant.matching import Group, Match, Similarity, match, pick
from assistant.questions import Question
from assistant.ranked.ranking import Rankers, shipped
from assistant.sheets import Sheet
from assistant.stated import Said, said
from assistant.statements import Sentence
from assistant.words import glossary, strength
from corpus.periods import Period

_HOW_MUCH = re.compile(r"\bhow (?:much|many|long|large|high|big|old|far)\b", re.IGNORECASE)
# "What is …", "give me …", or a fragment without a verb: "Apple's Q2 actual?"
_WHAT_IS = re.compile(
    r"^(?:and |so |ok,? )?(?:what(?:'s|’s| is| was| were| are| will|\s+(?:do|does|did|will)\b.*\b(?:cost|spend|earn|pay|charge|generate|produce|sell|make|employ|own)\w*|(?:\s+[\w-]+){1,3} (?:is|was|were|does|did|do|will|has|had))\b|give|tell|show|state|report|i(?:'d| would| want)|(?!.*\b(?:what|who|why|which|how|when|where|does|did|do|is|are|was|list|name)\b))",
    re.IGNORECASE,
)


MEANT = 0.3  # how well a column's period must fit the one that is asked
_HOW_LONG = re.compile(r"\bhow many (?:days|months|weeks|hours)\b", re.IGNORECASE)
_MONEY_VERB = re.compile(
    r"^what (?:do|does|did|will|would|has|have|had|was|were)\b.*\b(?:costs?|charged?|pay|paid|earn(?:ed)?|spen[dt])\b",
    re.IGNORECASE,
)
# "How late", "how punctual": a degree, which a figure says.
_DEGREE = re.compile(
    r"\bhow (?!do\b|does\b|did\b|is\b|are\b|was\b|were\b|has\b|have\b|will\b|can\b|come\b|to\b)[a-z]+", re.IGNORECASE
)


@dataclass(frozen=True)
class Found:
    """The tables and sentences that a search brought up, held against one question.

    `ranks` gives a passage's place (0 = best) by (document id, block); `similarity` compares two texts by meaning; `rankers` are the fitted numbers that candidates are ranked by.
    """

    question: Question
    sheets: tuple[Sheet, ...]
    sentences: tuple[Sentence, ...]
    ranks: dict[tuple[str, int], int] = field(default_factory=dict)
    similarity: Similarity | None = None
    rankers: Rankers = field(default_factory=shipped, repr=False)

    def asking(self, question: Question) -> "Found":
        """The same material held against another question."""
        return replace(self, question=question)

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """The tables, best first: what the question explains, then how well the passage was ranked."""
        found = [match(sheet, self.question, self.vocabulary) for sheet in self.sheets]
        return tuple(sorted(found, key=lambda one: -self._order(one)))

    @cached_property
    def asks_what(self) -> bool:
        """True for "what is …", "how much …" and fragments: questions that a figure may answer."""
        text = self.question.text
        return any(pattern.search(text) for pattern in (_HOW_MUCH, _DEGREE, _WHAT_IS, _MONEY_VERB))

    @cached_property
    def seeks_figure(self) -> bool:
        """True when the question wants a number: it says how much, or names a measure without asking why or who."""
        question = self.question
        if question.wants != "figure":
            return False
        if _HOW_MUCH.search(question.text):
            return True
        if not self.asks_what:
            return False
        measures = frozenset().union(
            *(sheet.columns[index].keys for sheet in self.sheets for index in sheet.measured), frozenset()
        )
        if question.operation == "change":
            return False
        if _MONEY_VERB.search(question.text):
            return True
        fragment = not re.search(r"\b(?:what|is|are|was|were)\b", question.text, re.IGNORECASE)
        return any(term.key in glossary().measures or strength(term.key, measures) for term in question.terms) or (
            fragment and bool(question.periods) and len(question.text.split()) <= 5
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The keys of every word that the tables and sentences hold."""
        return frozenset().union(
            *(sentence.keys | sentence.context_keys for sentence in self.sentences),
            *(sheet.vocabulary for sheet in self.sheets),
        )

    def _order(self, one: Match) -> float:
        rank = self.ranks.get((one.sheet.document.id, one.sheet.block), 20)
        periods = self.question.periods
        have = {label.period for label in (*one.sheet.columns, *one.sheet.rows)} | {one.sheet.period}
        fitting = sum(any(period is not None and period.fits(asked) > 0.3 for period in have) for asked in periods)
        named = 0.1 * bool(one.rows) + 0.1 * bool(one.columns)
        return one.score + named + (0.3 * fitting / len(periods) if periods else 0.0) - 0.005 * min(rank, 20)

    @cached_property
    def holding(self) -> tuple[Match, ...]:
        """The tables from which the question may be answered."""
        return tuple(one for one in self.matches if one.holds)

    def figure(self, row: Group | None, column: Group | None, period: Period | None, first: Match) -> Figure | None:
        """The figure of a table at a named row, column and period; None when it has none of that period."""
        found = [figure for _, figure in pick(first, row, column, period, self.question) if figure.quantity is not None]
        if row is None and found and found[0].cell is not None and not found[0].is_total:
            label = first.sheet.rows[found[0].cell[0]]
            if label.keys and len(first.sheet.listed) > 1:
                return None  # one row of many, and the question does not say which
        elsewhere = column is not None and (column.coverage < 1 or all(label.period for label in column.labels))
        if not found and elsewhere and period is not None and row is not None:
            # Named only by a word near in meaning ("spend"), in another period: the column of the asked period is meant.
            found = [
                figure for _, figure in pick(first, row, None, period, self.question) if figure.quantity is not None
            ]
        return found[0] if found else None

    def stated(self, period: Period | None = None, unit: str | None = None) -> Said | None:
        """The best figure that a sentence states for the question, of a unit if one is given."""
        best: Said | None = None
        for sentence in self.sentences:
            rank = self.ranks.get((sentence.document.id, sentence.block), 20)
            for one in said(sentence, self.question, period):
                if any(
                    term.weight >= 1 and not term.is_verb and not strength(term.key, self.vocabulary)
                    for term in one.missing
                ):
                    continue
                if unit is not None and (one.figure.quantity is None or one.figure.quantity.unit != unit):
                    continue
                ranked = replace(one, score=one.score - 0.002 * min(rank, 20))
                if ranked.holds and (best is None or ranked.score > best.score):
                    best = ranked
        return best

    def lookup(self, period: Period | None) -> Figure | None:
        """The one figure, from tables or prose, that the question's words and a period name."""
        table: tuple[float, Figure] | None = None
        for one in self.holding[:4]:
            row = one.rows[0] if one.rows else None
            if not self._means_a_figure(one):
                continue
            if row is None and self.question.operation not in ("sum",) and self._unasked(one, period):
                continue
            for column in self._columns_meant(one, row, period):
                picked = [
                    (score, figure)
                    for score, figure in pick(one, row, column, period, self.question)
                    if figure.quantity
                ]
                if picked and picked[0][0] > 0.35:
                    score = one.score + 0.2 * picked[0][0] + (0.1 * column.coverage if column else 0.0)
                    if table is None or score > table[0] + 0.02:
                        table = (score, picked[0][1])
        prose = self.stated(period) if self.seeks_figure or self.question.operation not in ("text", "lookup") else None
        if prose is not None and (table is None or prose.score + 0.05 > table[0]):
            return prose.figure
        return table[1] if table else None

    def _columns_meant(self, one: Match, row: Group | None, period: Period | None) -> list[Group | None]:
        """The columns to look in, best first; None is any of them.

        A column named by a noun goes before one that a verb alone points to ("sell"); and where it is named only by a
        word near in meaning, or by a plan, the period or the unit asked for may point to another.
        """
        named_ = [group for group in one.columns[:3] if not all(term.is_verb for term in group.terms)]
        columns: list[Group | None] = [*(named_ or one.columns[:1])]
        loosely = all(group.coverage < 1 or _plan_word(group) or _of_another(group, period) for group in one.columns)
        if not columns or (
            row is not None and loosely and (period is not None or _HOW_LONG.search(self.question.text))
        ):
            columns.append(None)
        return columns

    def _means_a_figure(self, one: Match) -> bool:
        """False for "what happens to costs?", and for "what does Apple focus on?": a row and a verb, and no measure."""
        if self.question.operation != "text" or self.seeks_figure:
            return True
        if not self.asks_what:
            return False
        if one.columns:
            return True
        plain = [label for label in one.sheet.columns if label.index in one.sheet.measured and label.keys]
        return len(plain) < 2 or not any(term.is_verb for term in self.question.terms)

    def _unasked(self, one: Match, period: Period | None) -> bool:
        """True when a table could only answer with one row of many that the question does not name."""
        columns: list[Group | None] = [*one.columns[:3]] or [None]
        return all(self.figure(None, column, period, one) is None for column in columns)

    def series(self, figure: Figure) -> list[Figure]:
        """The figures of the same row or column at other periods, in time; just the figure where there are none."""
        if figure.cell is None:
            return [figure]
        sheet = self.sheet_of(figure)
        row, column = figure.cell
        side, head = sheet.rows[row], sheet.columns[column]
        alike = [
            other
            for (other_row, other_column), other in sheet.values.items()
            if sheet.rows[other_row].keys == side.keys
            and sheet.rows[other_row].sections == side.sections
            and sheet.columns[other_column].keys == head.keys
            and other.quantity is not None
            and other.period is not None
            and (sheet.rows[other_row].is_total == side.is_total)
        ]
        dated = {other.period: other for other in alike if other.period is not None}
        return sorted(dated.values(), key=lambda other: other.period.order if other.period else (0, 0, 0)) or [figure]

    def family(self, figure: Figure) -> list[Figure]:
        """The figures of the items beside this one: the same column and period, one a row, totals left out."""
        if figure.cell is None:
            return [figure]
        sheet = self.sheet_of(figure)
        row, column = figure.cell
        sections = sheet.rows[row].sections
        labels = [label for label in sheet.listed if label.period == sheet.rows[row].period or not label.keys]
        if any(label.sections == sections for label in labels) and not sheet.rows[row].is_total:
            labels = [label for label in labels if label.sections == sections]
        found = [sheet.values.get((label.index, column)) for label in labels]
        return [other for other in found if other is not None and other.quantity is not None]

    def sheet_of(self, figure: Figure) -> Sheet:
        """The table that a figure stands in."""
        return next(
            (sheet for sheet in self.sheets if sheet.document.id == figure.document.id and sheet.block == figure.block),
            Sheet(figure.document, figure.block),
        )


def named(groups: Sequence[Group]) -> list[Group]:
    """The groups that a question truly names, in its order: the best, and others that add words of their own."""
    if not groups:
        return []
    # "How many loaves did it sell": the noun says what, the verb only that.
    nouns = [group for group in groups if not all(term.is_verb for term in group.terms)]
    groups = nouns or groups
    chosen = [groups[0]]
    for group in groups[1:]:
        taken = frozenset(term for one in chosen for term in one.terms)
        new = group.terms - taken
        if (
            any(term.weight >= 1 for term in new)
            and (group.coverage >= 0.6 or any(term.is_name for term in new))
            or new
            and group.coverage >= 0.95
        ):
            chosen.append(group)
    best = chosen[0]

    def first_own(group: Group) -> int:
        others = frozenset(term for one in chosen if one is not group for term in one.terms)
        return min((term.start for term in group.terms - others), default=group.position)

    return sorted(chosen, key=first_own) if len(chosen) > 1 else [best]


def _of_another(group: Group, period: Period | None) -> bool:
    """Whether columns are all of another period: "Meta's Q1 capex" stands under "Q1 actual", beside "2026 capex"."""
    return period is not None and all(
        label.period is not None and label.period.fits(period) < MEANT for label in group.labels
    )


def _plan_word(group: Group) -> bool:
    return all(term.key in ("budget", "forecast") for term in group.terms)


def unique(figures: Iterable[Figure]) -> list[Figure]:
    """The figures, each place once."""
    seen: dict[tuple[str, int, object], Figure] = {}
    for figure in figures:
        seen.setdefault((figure.document.id, figure.block, figure.cell or figure.span), figure)
    return list(seen.values())
