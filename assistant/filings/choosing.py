"""The answer to a choice: the tables that are of what is asked for, and in them the highest, or those above a bound."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.accounts.formulas import When
from assistant.answers import Answer, Point
from assistant.calculator import CalculatorError
from assistant.evidence import Evidence
from assistant.figures import without_periods
from assistant.filings.choice import Choice
from assistant.filings.filing import Filing
from assistant.filings.series import LEAST_MEMBERS, Member, Series, head_name, plain_name
from assistant.filings.vocabulary import Kind, vocabulary
from assistant.wording import letter, listing, show, show_result
from assistant.words import keys, strength, terms
from corpus.quantities import Quantity

MOST_TABLES = 40  # that are opened for one question
MOST_ANSWERS = 2  # where tables of different parts of the business each have their own
NAMED_ELSEWHERE = 0.8  # what a table counts that lists the same members as one which says what they are
MOST_LISTED = 8
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
class _Candidate:
    """Figures that may be chosen among: stated ones, growth over an `earlier` series, or margins on a `base` of revenue."""

    series: Series
    score: float
    earlier: Series | None = None
    base: Series | None = None

    @property
    def place(self) -> str:
        """What part of the business its table is of."""
        return self.series.sheet.source.section


@dataclass(frozen=True)
class _Ranked:
    """A member with what it is ranked by, and its `other` figure where that was worked out: a year before, or revenue."""

    member: Member
    value: Quantity
    other: Member | None = None


def chosen(choice: Choice, filing: Filing) -> Answer | None:
    """The one that is asked for, with its figure and the one next to it; None where no table says it."""
    candidates = sorted(_candidates(choice, filing), key=lambda one: -one.score)
    if not candidates and choice.measure == "operating_margin" and not choice.growth:
        candidates = sorted(_margins(choice, filing), key=lambda one: -one.score)
    answers: list[tuple[str, str, _Candidate]] = []
    for candidate in candidates:
        if answers and candidate.score < candidates[0].score - 0.15:
            break
        ranked = _ranked(choice, candidate)
        if not ranked:
            continue
        name = ",".join(one.member.name.lower() for one in (ranked if _is_list(choice) else ranked[:1]))
        part = any(candidate.series.names < other.series.names for _, _, other in answers)
        if not part and all(name != other for other, _, _ in answers):
            answers.append((name, candidate.place, candidate))
    if not answers or len(answers) > MOST_ANSWERS:
        return None
    if len(answers) > 1 and len({place for _, place, _ in answers}) < len(answers):
        return None  # two tables of one place that say different things
    return _written(choice, [candidate for _, _, candidate in answers])


def division(question: str, kind: Kind, filing: Filing) -> Series | None:
    """The figures of revenue by members of a kind that a filing shows for its own time; None where there are none."""
    choice = Choice(question, kind, "", "revenue", False, True, frozenset(), None, ())
    found = sorted(_candidates(choice, filing), key=lambda one: -one.score)
    return found[0].series if found else None


def _is_list(choice: Choice) -> bool:
    return choice.bound is not None or choice.filters


# --- which figures ---------------------------------------------------------------------------------------------------


def _candidates(choice: Choice, filing: Filing) -> Iterator[_Candidate]:
    when = choice.when or filing.own
    for block, direct in _tables(choice, filing):
        fitting = [one for one in filing.series(block) if _is_of_kind(choice, one, filing) and _fits(choice, one)]
        for series in fitting:
            score = direct + 0.1 * bool(vocabulary().measures_in(series.said)) + 0.01 * min(len(series.members), 9)
            score += BY_NAME * bool(choice.kind.found.search(series.said)) - UNASKED * _unasked(choice, series)
            at = filing.time(series.period, series.label)
            if choice.growth and not choice.share:
                if series.is_change and series.is_percent and _is_at(at, when, filing):
                    yield _Candidate(series, score + STATED)
                elif not series.is_change and not series.is_percent and at is not None and at == when:
                    before = When(at.year - 1, at.quarter)
                    same = [
                        one
                        for one in fitting
                        if one.said == series.said and filing.time(one.period, one.label) == before
                    ]
                    if same:
                        yield _Candidate(series, score, same[0])
            elif choice.share and choice.bound is not None:
                if series.is_share and _is_at(at, when, filing):
                    yield _Candidate(series, score + 0.1)
                elif not series.is_change and not series.is_percent and at == when and series.total is not None:
                    yield _Candidate(series, score)
            elif choice.measure in vocabulary().rates:
                if series.is_percent and not series.is_change and at == when:
                    yield _Candidate(series, score)
            elif not series.is_change and at == when and (not series.is_percent or series.is_share):
                yield _Candidate(series, score - 0.1 * series.is_percent)


def _margins(choice: Choice, filing: Filing) -> Iterator[_Candidate]:
    """Operating income of each member, with the revenue that its margin is worked out on."""
    revenues = list(_candidates(replace(choice, measure="revenue"), filing))
    for income in _candidates(replace(choice, measure="operating_income"), filing):
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


# --- in order --------------------------------------------------------------------------------------------------------


def _ranked(choice: Choice, candidate: _Candidate) -> list[_Ranked]:
    """The members that are asked for, in the order asked; none where it cannot be said."""
    evidence = Evidence()
    ranked: list[_Ranked] = []
    for member in candidate.series.members:
        if member.is_rest or _is_left_out(choice, member):
            continue
        try:
            one = _valued(choice, candidate, member, evidence)
        except CalculatorError:
            continue
        if one is not None:
            ranked.append(one)
    if len(ranked) < LEAST_MEMBERS or len({one.value.unit for one in ranked}) > 1:
        return []
    ranked.sort(key=lambda one: one.value.value, reverse=choice.most)
    if choice.bound is not None:
        bound = choice.bound.value
        above = [one for one in ranked if (one.value.value > bound if choice.above else one.value.value < bound)]
        return above if choice.bound.unit in ("", ranked[0].value.unit) else []
    if choice.filters:
        return [
            one for one in ranked if one.value.number and (one.value.number > 0) == (choice.most != choice.asks_loss)
        ]
    if choice.asks_loss and ranked[0].value.number >= 0:
        return []
    return ranked if ranked[0].value.value != ranked[1].value.value else []


def _is_left_out(choice: Choice, member: Member) -> bool:
    """Whether a question leaves a member out: "outside the United States"."""
    left, name = choice.without.lower(), member.name.lower()
    return bool(left) and (left == name or bool(keys(left)) and keys(left) <= keys(name))


def _valued(choice: Choice, candidate: _Candidate, member: Member, evidence: Evidence) -> _Ranked | None:
    assert member.figure.quantity is not None
    if candidate.earlier is not None:
        before = next((one for one in candidate.earlier.members if one.name == member.name), None)
        if before is None or before.value <= 0:
            return None
        calculation = evidence.calculate("growth(a, b)", [before.figure, member.figure])
        return _Ranked(member, calculation.result, before)
    if candidate.base is not None:
        revenue = next((one for one in candidate.base.members if one.name == member.name), None)
        if revenue is None or revenue.value <= 0:
            return None
        return _Ranked(member, evidence.calculate("margin(a, b)", [member.figure, revenue.figure]).result, revenue)
    if choice.share and choice.bound is not None and not candidate.series.is_share:
        assert candidate.series.total is not None
        calculation = evidence.calculate("share(a, b)", [member.figure, candidate.series.total])
        return _Ranked(member, calculation.result)
    return _Ranked(member, member.figure.quantity)


# --- in words --------------------------------------------------------------------------------------------------------


def _written(choice: Choice, candidates: Sequence[_Candidate]) -> Answer:
    evidence = Evidence()
    parts, spans = [], []
    ranked: list[_Ranked] = []
    for candidate in candidates:
        ranked = _ranked(choice, candidate)
        spans += [one.member.name for one in (ranked if _is_list(choice) else ranked[:1])]
        where = f"In “{_unnumbered(candidate.place)}” " if len(candidates) > 1 else ""
        parts.append(where + _said(choice, candidate, ranked, evidence))
    opening = "Yes. " if choice.asks_whether else ""
    single = len(candidates) == 1 and not _is_list(choice)
    return evidence.answer(
        choice.text,
        opening + " ".join(parts),
        quantity=ranked[0].value if single else None,
        spans=spans,
        series=[Point(one.member.name, one.value) for one in ranked] if len(candidates) == 1 else (),
        kind="comparison",
    )


def _unnumbered(heading: str) -> str:
    """A heading without the number of its note."""
    return re.sub(r"^(?:note\s+)?\d+[.:]?\s*[-–—]?\s*", "", heading, flags=re.IGNORECASE)


def _said(choice: Choice, candidate: _Candidate, ranked: Sequence[_Ranked], evidence: Evidence) -> str:
    for one in ranked:
        _calculate(choice, candidate, one, evidence)
    shown = [f"{_shown(one)} {_marks(one, evidence)}" for one in ranked]
    if _is_list(choice):
        parts = [f"{one.member.name} ({said})" for one, said in zip(ranked, shown, strict=True)]
        return f"{listing(parts[:MOST_LISTED])}, by {_measure_said(choice, candidate)} ({_column_said(candidate)})."
    figures = [one.member.figure for one in ranked]
    if candidate.earlier is None and candidate.base is None and len(figures) > 1:
        names = ", ".join(letter(index) for index in range(len(figures)))
        evidence.calculate(f"{'max' if choice.most else 'min'}({names})", figures)
    first, second = ranked[0], ranked[1]
    degree = "largest" if choice.asks_loss else "highest" if choice.most else "lowest"
    text = f"{first.member.name} has the {degree} {_measure_said(choice, candidate)} ({_column_said(candidate)}): {shown[0]}"
    if choice.growth and not choice.most and first.value.number < 0:
        text += f", a decline of {show_result(replace(first.value, number=abs(first.value.number), written=''))}"
    return f"{text}; next is {second.member.name} at {shown[1]}."


def _calculate(choice: Choice, candidate: _Candidate, one: _Ranked, evidence: Evidence) -> None:
    """What is worked out for a member, once more for the answer's own evidence."""
    if one.other is not None and candidate.base is not None:
        evidence.calculate("margin(a, b)", [one.member.figure, one.other.figure])
    elif one.other is not None:
        evidence.calculate("growth(a, b)", [one.other.figure, one.member.figure])
    elif choice.share and choice.bound is not None and not candidate.series.is_share:
        assert candidate.series.total is not None
        evidence.calculate("share(a, b)", [one.member.figure, candidate.series.total])
    elif choice.bound is not None or choice.filters:
        evidence.calculate("count(a)", [one.member.figure])


def _shown(one: _Ranked) -> str:
    return show(one.value) if one.value is one.member.figure.quantity else show_result(one.value)


def _marks(one: _Ranked, evidence: Evidence) -> str:
    figures = [*([one.other.figure] if one.other is not None else []), one.member.figure]
    return "".join(f"[{evidence.cite(figure)}]" for figure in figures)


def _measure_said(choice: Choice, candidate: _Candidate) -> str:
    """What was compared: "organic revenue growth", "operating loss", "share of revenue"."""
    measure = "operating_loss" if choice.asks_loss else choice.measure or "revenue"
    narrowed = " ".join((*sorted(vocabulary().qualifiers_in(candidate.series.said)), measure)).replace("_", " ")
    if choice.growth:
        return f"{narrowed} growth"
    return (
        f"share of {narrowed}" if candidate.series.is_share or (choice.share and choice.bound is not None) else narrowed
    )


def _column_said(candidate: _Candidate) -> str:
    """Which figures of the table these are, in its words: "Net sales, Fiscal Year 2022"."""
    series = candidate.series
    parts = [] if series.label and all(word in series.label for word in series.said.split()) else [series.said]
    return ", ".join(part for part in (*parts, series.label) if part) or candidate.place
