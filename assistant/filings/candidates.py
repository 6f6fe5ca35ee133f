"""Which figures of a filing's tables a choice may be made among, the likeliest by their score.

A table counts whose members are of the kind that is asked for, by their own names or by the nearest words that name a
kind; its figures count that are of the measure, narrowed as asked, of the time, and explained in every other word.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.accounts.formulas import When
from assistant.figures import without_periods
from assistant.filings.choice import Choice
from assistant.filings.filing import Filing
from assistant.filings.series import LEAST_MEMBERS, Series, head_name, plain_name
from assistant.filings.vocabulary import Kind, vocabulary
from assistant.words import keys, strength, terms

MOST_TABLES = 40  # that are opened for one question
NAMED_ELSEWHERE = 0.8  # what a table counts that lists the same members as one which says what they are
LEAST_ALIKE = 0.7  # of a word, for the words around a table to explain it
UNASKED = 0.3  # what a table counts less for each word of its figures that nobody asked for
BY_NAME = 0.2  # what figures count more whose own words name what is asked: "Net sales by geographic region"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LEVELS = {"region": "group", "country": "leaf"}  # of a table that groups countries
STATED = 0.2  # what growth that the table states counts more than growth that is worked out
_UNTELLING = frozenset(
    term.key
    for term in terms(
        "dollar million thousand billion percent percentage amount total report year over consolidated by components vs"
    )
)


@dataclass(frozen=True)
class Candidate:
    """Figures that may be chosen among: stated ones, growth over an `earlier` series, or margins on a `base` of revenue."""

    series: Series
    score: float
    earlier: Series | None = None
    base: Series | None = None

    @property
    def place(self) -> str:
        """What part of the business its table is of."""
        return self.series.sheet.source.section


def candidates(choice: Choice, filing: Filing) -> list[Candidate]:
    """The figures that may be chosen among, best first: stated ones, and margins only where none is stated."""
    found = sorted(_stated(choice, filing), key=lambda one: -one.score)
    if not found and choice.measure == "operating_margin" and not choice.growth:
        found = sorted(_margins(choice, filing), key=lambda one: -one.score)
    return found


def division(question: str, kind: Kind, filing: Filing) -> Series | None:
    """The figures of revenue by members of a kind that a filing shows for its own time; None where there are none."""
    choice = Choice(question, kind, "", "revenue", False, True, frozenset(), None, ())
    found = candidates(choice, filing)
    return found[0].series if found else None


def _stated(choice: Choice, filing: Filing) -> Iterator[Candidate]:
    when = choice.when or filing.own
    for block, direct in _tables(choice, filing):
        fitting = [one for one in filing.series(block) if _is_of_kind(choice, one, filing) and _fits(choice, one)]
        for series in fitting:
            score = direct + 0.1 * bool(vocabulary().measures_in(series.said)) + 0.01 * min(len(series.members), 9)
            score += BY_NAME * bool(choice.kind.found.search(series.said)) - UNASKED * _unasked(choice, series)
            at = filing.time(series.period, series.label)
            if choice.growth and not choice.share:
                if series.is_change and series.is_percent and _is_at(at, when, filing):
                    yield Candidate(series, score + STATED)
                elif not series.is_change and not series.is_percent and at is not None and at == when:
                    before = When(at.year - 1, at.quarter)
                    same = [
                        one
                        for one in fitting
                        if one.said == series.said and filing.time(one.period, one.label) == before
                    ]
                    if same:
                        yield Candidate(series, score, same[0])
            elif choice.share and choice.bound is not None:
                if series.is_share and _is_at(at, when, filing):
                    yield Candidate(series, score + 0.1)
                elif not series.is_change and not series.is_percent and at == when and series.total is not None:
                    yield Candidate(series, score)
            elif choice.measure in vocabulary().rates:
                if series.is_percent and not series.is_change and at == when:
                    yield Candidate(series, score)
            elif not series.is_change and at == when and (not series.is_percent or series.is_share):
                yield Candidate(series, score - 0.1 * series.is_percent)


def _margins(choice: Choice, filing: Filing) -> Iterator[Candidate]:
    """Operating income of each member, with the revenue that its margin is worked out on."""
    revenues = list(_stated(replace(choice, measure="revenue"), filing))
    for income in _stated(replace(choice, measure="operating_income"), filing):
        base = next((one.series for one in revenues if one.series.names == income.series.names), None)
        if base is not None and not income.series.is_percent and not base.is_percent:
            yield replace(income, base=base)


def _is_at(at: When | None, when: When | None, filing: Filing) -> bool:
    """Whether figures are of a time: those that say none are of the report's own."""
    return at == when or (at is None and when == filing.own)


def _tables(choice: Choice, filing: Filing) -> list[tuple[int, float]]:
    """The tables of what is asked for, and those that list the same members."""
    words = vocabulary()
    measured = words.measures[choice.measure or "revenue"]
    losses = words.measures["operating_loss"] if choice.measure == "operating_income" else measured
    open_ = [
        block
        for block, title in filing.titles.items()
        if any(pattern.search("\n".join((title, *filing.labels[block]))) for pattern in (measured, losses))
        and _may_be_of(choice.when or filing.own, title)
    ]
    if choice.kind.name == "segment" and filing.on_segments:
        of_segments = [block for block in open_ if _lists_segments(filing, block)]
        if of_segments:
            return [(block, 1.0) for block in of_segments[:MOST_TABLES]]
    # Countries may stand in a table of regions, as what these are made of.
    kinds = [
        kind for kind in words.kinds if kind == choice.kind or (choice.kind.name, kind.name) == ("country", "region")
    ]
    direct = [block for block in open_ if any(kind.found.search(filing.titles[block]) for kind in kinds)][:MOST_TABLES]
    if not direct and choice.kind.name == "product":
        return _tables(replace(choice, kind=next(kind for kind in words.kinds if kind.name == "segment")), filing)
    names = frozenset().union(*(series.names for block in direct for series in filing.series(block)))
    listed = [block for block in open_ if block not in direct and _lists(filing.labels[block], names)][:MOST_TABLES]
    return [*((block, 1.0) for block in direct), *((block, NAMED_ELSEWHERE) for block in listed)]


def _may_be_of(when: When | None, title: str) -> bool:
    """Whether the years above a table have the one asked, or one beside it by which it may be called; or it has none."""
    years = set(_YEAR.findall(title))
    return when is None or not years or bool(years & {str(when.year + later) for later in (-1, 0, 1)})


def _lists(labels: Sequence[str], names: Collection[str]) -> bool:
    return sum(plain_name(label).lower() in names for label in labels) >= LEAST_MEMBERS


def _lists_segments(filing: Filing, block: int) -> bool:
    """Whether rows or columns of a table are called as the segments are."""
    heads = (head_name(without_periods(head)) for head in filing.heads[block])
    names = {plain_name(label) for label in (*filing.labels[block], *heads)}
    return sum(_is_segment(name, filing) for name in names) >= LEAST_MEMBERS


def _is_segment(name: str, filing: Filing) -> bool:
    return len(name) > 2 and bool(re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", filing.on_segments))


def _is_kind(name: str) -> bool:
    """Whether a name says only what something is: "Products"."""
    return any(kind.asked.fullmatch(name) for kind in vocabulary().kinds)


def _is_of_kind(choice: Choice, series: Series, filing: Filing) -> bool:
    """Whether the members are of the kind that is asked: by their own names, or by the nearest words that name a kind."""
    if series.level and choice.kind.name in _LEVELS:
        return series.level == _LEVELS[choice.kind.name]
    if choice.kind.name == "segment" and filing.on_segments:
        return all(_is_segment(name, filing) for name in series.names) and not all(map(_is_kind, series.names))
    for text in (series.said, series.title, *reversed(series.sheet.source.headings[-2:])):
        kinds = [kind.name for kind in vocabulary().kinds if kind.found.search(text)]
        if kinds:
            return choice.kind.name in kinds
    return True


def _fits(choice: Choice, series: Series) -> bool:
    """Whether figures are of the measure that is asked, narrowed as asked, and their table explains the other words."""
    words = vocabulary()
    wanted = choice.measure or ("revenue" if choice.growth or choice.share else "")
    names = [member.name for member in series.members if not member.is_rest]
    if any(_is_line(name, wanted) for name in names) or len(set(names)) < len(names):
        return False
    said = frozenset(name for name in _measure_of(series) if name not in words.counts or name == wanted)
    if not wanted or wanted not in said or len(said) > 1:
        return False
    narrowed = frozenset(words.qualifiers_in(series.said)) | (
        frozenset(words.qualifiers_in(series.sheet.table.caption))
        if not words.measures_in(series.said)
        else frozenset()
    )
    if narrowed != choice.qualifiers and not (choice.growth and not choice.qualifiers and narrowed == {"comparable"}):
        return False
    around = keys(f"{series.said} {series.around}")
    return all(strength(term.key, around) >= LEAST_ALIKE for term in choice.scope)


def _is_line(name: str, wanted: str) -> bool:
    """Whether a row is a line of a statement and no member: "Operating income", not "Hardware revenue" of revenues."""
    words = vocabulary()
    found = {measure: span for measure, span in words.measures_in(name).items() if measure not in words.counts}
    return any(measure != wanted or span[0] == 0 for measure, span in found.items())


def _unasked(choice: Choice, series: Series) -> int:
    """How many words of what figures are said to be the question does not have: "Net revenues, Console" of net revenues."""
    words = vocabulary()
    text = words.change.sub(" ", words.share.sub(" ", choice.kind.found.sub(" ", series.said)))
    spans = [*words.measures_in(text).values(), *words.qualifiers_in(text).values()]
    return len({term.key for term in terms(text, spans) if term.weight >= 1} - keys(choice.text) - _UNTELLING)


def _measure_of(series: Series) -> frozenset[str]:
    """What figures measure, by the words nearest to them that say so."""
    corner = " ".join(row[0] for row in series.sheet.table.header if row)
    total = series.total.row if series.total is not None else ""
    headings = reversed(series.sheet.source.headings[-2:])
    for text in (series.said, corner, series.sheet.table.caption, total, *headings):
        measures = vocabulary().measures_in(text)
        if measures:
            # "Sales by segment": what follows is how it is divided.
            return frozenset("operating_income" if name == "operating_loss" else name for name in measures)
    return frozenset()
