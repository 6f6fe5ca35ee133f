"""Which measure a question asks of the statements, of which years, worked out how, and in which form it is to be said."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.accounts.formulas import (
    Binary,
    Line,
    Node,
    UnreadableFormula,
    When,
    is_ratio,
    parsed,
    tree_of,
)
from assistant.accounts.glossary import LineItem, Name, Ratio, measures, stems
from assistant.asked_periods import find_asked_periods
from assistant.words import Word, terms, words
from corpus.periods import year_range
from corpus.sentences import sentences
from corpus.units import PERCENT, TIMES

Operation = Literal["value", "growth", "cagr", "average", "compare", "sign"]
Direction = Literal["up", "down", "steady", ""]

DAYS = "days"
LONGEST_NAME = 9  # words of a measure's name


@dataclass(frozen=True)
class Asked:
    """A measure, as it is asked for.

    `name` is how it is called, `tree` how it is worked out, `times` the years or quarters asked, in time (empty: the
    latest that there is). `unit` is "percent", "times", "days" or "" for money; `places` and `scale` are the rounding
    and the scale asked for; `direction` what a yes-or-no question supposes.
    """

    name: str
    tree: Node
    operation: Operation
    times: tuple[When, ...]
    unit: str = ""
    places: int | None = None
    scale: str = ""
    direction: Direction = ""
    is_defined: bool = False

    @property
    def is_ratio(self) -> bool:
        """Whether the measure itself is a ratio, and no amount whose growth is asked."""
        return self.operation not in ("growth", "cagr") and is_ratio(self.tree)


# --- how a measure is defined, and how the answer is to look ---------------------------------------------------------

_DEFINITIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:^|[.;:(]\s*|\bwhere\s+)(?P<name>[A-Za-z][\w&/' -]{1,60}?)\s*(?:\([A-Za-z&]{2,10}\)\s*)?(?:here\s+)?(?:is|are)\s+(?:here\s+)?(?:defined|calculated|computed)\s+as\s*:?\s*(?P<formula>.+)$",
        r"\b(?:define|calculate|compute|take)\s+(?P<name>[A-Za-z][\w&/' -]{1,60}?)\s*(?:\([A-Za-z&]{2,10}\)\s*)?as\s*:?\s+(?P<formula>.+)$",
        r"(?:^|[.;:(]\s*|\bwhere\s+)(?P<name>[A-Za-z][\w&/' -]{1,60}?)\s*=\s*(?P<formula>.+)$",
    )
)
_PLACES = re.compile(
    r"\bround(?:ed|ing)?\b[^.?!]{0,40}?\b(?P<places>no|zero|one|two|three|four|\d)\s+decimals?\b|"
    r"\bround(?:ed|ing)?\b[^.?!]{0,30}?\bnearest\s+(?P<whole>whole|integer|dollar|million|percent)|"
    r"\bto\s+(?P<digits>one|two|three|four|\d)\s+decimals?\b",
    re.IGNORECASE,
)
_COUNTS = {"no": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4}
_SCALE = re.compile(
    r"\bin\s+(?:units\s+of\s+)?(?:USD|US\$|U\.S\. dollars|dollars|\$|EUR|GBP|euros?|pounds)?\s*(?:in\s+)?\(?(?P<scale>thousand|million|billion)s?\b",
    re.IGNORECASE,
)
_IN_PERCENT = re.compile(
    r"\bin\s+(?:units\s+of\s+)?(?:percents?|percentages?|%)(?!\s*points)|\(?\bas\s+an?\s+(?:percent(?:age)?|%)\)?(?!\s*of\b)|"
    r"\bin\s+(?:percent(?:age)?|%)\s+terms\b|%\s*margin\b",
    re.IGNORECASE,
)
_STATEMENT = (
    r"(?:consolidated\s+)?(?:cash[\s-]flow\s+statements?|(?:consolidated\s+)?statements?\s+of\s+(?:consolidated\s+)?(?:cash\s+flows?|income|operations|earnings|"
    r"financial\s+(?:position|condition))|balance\s+sheets?|income\s+statements?|p\s*&\s*l(?:\s+statements?)?|"
    r"profit\s+and\s+loss\s+statements?)"
)
_STATEMENTS = re.compile(
    rf"\b(?:(?:from|in|of|within|using|by|on|to)\s+(?:only\s+)?)?(?:the\s+|its\s+|their\s+)?{_STATEMENT}", re.IGNORECASE
)

# --- what a question does with a measure -----------------------------------------------------------------------------

_CAGR = re.compile(r"\bcagr\b|\bcompound(?:ed)?\s+annual\b", re.IGNORECASE)
_AVERAGE = re.compile(
    r"\b(?:(?P<count>\d|two|three|four|five)[\s-]*(?:fiscal\s+)?years?\s+(?:\w+\s+)?(?:average|mean))\b|\b(?:average|mean)\b.{0,80}\b(?:over|across|between|from|for)\b",
    re.IGNORECASE,
)
_GROWTH = re.compile(
    r"\b(?:percent(?:age)?|%)\s+(?:change|increase|decrease|growth)|\b(?:year[\s-]+(?:over|on)[\s-]+year|yoy|y/y)\b|\bgrowth(?:\s+rate)?\b|"
    r"\bgr[eo]w(?:n|s|th)?\b|\brate\s+of\s+growth\b|\bhow\s+(?:fast|quickly)\b|\bby\s+(?:what|how\s+many)\s+percent",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:compares?|compared|versus|vs\.?|changed?|differ(?:s|ence)?|improv\w+|declin\w+|deteriorat\w+|worsen\w*|increas\w+|decreas\w+|"
    r"drop(?:ped|s)?|f[ae]ll(?:en|s)?|r[io]se[ns]?|consistent\w*|fluctuat\w+|stable|steady|trend\w*|rising|falling|higher|lower|growing|shrink\w*)\b",
    re.IGNORECASE,
)
_DIRECTIONS: tuple[tuple[Direction, re.Pattern[str]], ...] = (
    ("steady", re.compile(r"\b(?:consistent\w*|stable|steady|fluctuat\w+)\b", re.IGNORECASE)),
    (
        "down",
        re.compile(
            r"\b(?:declin\w+|deteriorat\w+|worsen\w*|decreas\w+|drop\w*|f[ae]ll\w*|lower|shr[iu]nk\w*)\b", re.IGNORECASE
        ),
    ),
    ("up", re.compile(r"\b(?:improv\w+|increas\w+|rise[ns]?|rose|rising|higher|gr[eo]w\w*|better)\b", re.IGNORECASE)),
)
_SIGN = re.compile(r"\b(?:positive|negative|above zero|below zero)\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:why|what (?:drove|drives|caused|causes|led|explains|explained|contributed)|reasons?|because|drivers?|due to)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(r"^(?:so |and |ok,? )?(?:is|are|was|were|does|did|do|has|have|had)\b", re.IGNORECASE)

# --- the question itself, without what stands around it --------------------------------------------------------------

_LEAD = re.compile(
    r"^[^?]*?(?:[:,]|\bthen\b)\s*(?=(?:what|how|which|by\s+what|is|are|was|were|does|did|has|have|can\s+you|calculate|compute|give)\b)",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"^(?:by|using|based|basing|according|taking|considering|in\s+agreement|given|from|with|relying|assum\w+|answer|when|address|"
    r"we|you|please|utili[sz]ing|looking|per|as|drawing|here|focus\w*|if|respond\w*|use|only|our|i|let)\b",
    re.IGNORECASE,
)
_UNUSEFUL = re.compile(
    r"^(?:if|when|where)\b.*\b(?:metric|relevant|useful|meaningful|applicable|available|outlined|state)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_SKIPPED = frozenset(
    stems(
        "useful metric relevant meaningful profile data based basis historically historical trend year over on yoy change growth rate grow grew "
        "average mean cagr compound annual ratio unadjusted amount value total net gross reported gaap percent percentage margin calculate compute "
        "generate generated pay paid out spend spent incur incurred record recorded improve improving consistent compare compared difference "
        "increase decrease decline drop fall rise positive negative have has had end ending company business overall roughly approximately "
        "level number fast quick quickly fiscal quarter half first second third fourth each healthy reasonably reasonable formerly known corporation inc group stated "
        "fluctuate fluctuating more less than between among during as of unit dollar usd million billion thousand decimal place answer round "
        "consolidated statement find extract exact approximation size it its their them was fully report whole give much many"
    )
)


def asked_of_statements(text: str, known: Collection[str] = ()) -> Asked | None:
    """What a question asks of the financial statements, or None where it asks for something else, or for more.

    `known` are words that need no explanation: the names of the companies whose reports there are.
    """
    definitions, rest = _definitions(text)
    core = _core(rest, definitions)
    if core is None or _REASON.search(core):
        return None
    found = _measure(core, definitions)
    if found is None or not _is_explained(core, found.spans, known):
        return None
    times = _times(core)
    operation, direction = _operation(core, times)
    unit = _unit(found, text, operation, found.is_defined)
    return Asked(
        found.name,
        found.tree,
        operation,
        _spread(core, times, operation),
        unit,
        _places(text),
        _scale(text),
        direction,
        is_defined=found.is_defined,
    )


@dataclass(frozen=True)
class _Measure:
    """A measure as it is named in a question: what it is called, its tree, its unit, where its words stand."""

    name: str
    tree: Node
    unit: str
    spans: tuple[tuple[int, int], ...]
    is_defined: bool = False


def _definitions(text: str) -> tuple[dict[Name, Node], str]:
    """The measures that a question defines, and the question without their definitions."""
    said: list[tuple[str, str]] = []
    rest: list[str] = []
    for _, _, sentence in sentences(text):
        match = next((match for pattern in _DEFINITIONS if (match := pattern.search(sentence))), None)
        if match is None:
            rest.append(sentence)
            continue
        said.append((match["name"], match["formula"]))
        rest.append(sentence[: match.start()])
    return _trees(said), " ".join(part for part in rest if part.strip())


def _trees(said: list[tuple[str, str]]) -> dict[Name, Node]:
    """The definitions as trees. One may use another that stands after it: they are read until none is left that can be."""
    known: dict[Name, Node] = {}
    waiting = list(said)
    while waiting:
        left = []
        for name, formula in waiting:
            try:
                others = {stems(other) for other, _ in waiting if other != name} - known.keys()
                tree = parsed(formula, known)
            except UnreadableFormula:
                left.append((name, formula))
                continue
            if others & set(_names_in(formula)):
                left.append((name, formula))  # a part of it is still to be read in the asker's own terms
                continue
            known[stems(name)] = tree
        if len(left) == len(waiting):
            break
        waiting = left
    return known


def _names_in(formula: str) -> Iterator[Name]:
    found = [word.stem for word in words(formula)]
    for start in range(len(found)):
        for length in range(1, LONGEST_NAME):
            yield tuple(found[start : start + length])


def _core(text: str, definitions: Collection[Name] = ()) -> str | None:
    """The words that ask, without who asks, from which statement, and in which form the answer is wanted."""
    asking = [
        sentence
        for _, _, sentence in sentences(text)
        if not _UNUSEFUL.search(sentence)
        and (sentence.rstrip().endswith("?") or ":" in sentence or not text.count("?"))
    ]
    if not asking:
        return None
    core = next((sentence for sentence in asking if sentence.rstrip().endswith("?")), asking[0])
    core = core.rsplit(":", 1)[-1].strip()
    # "days payable outstanding (DPO)": the short name is kept where the question defines it.
    core = _BRACKETS.sub(lambda aside: f" {aside[0][1:-1]} " if stems(aside[0]) in definitions else " ", core)
    while (lead := _LEAD.match(core)) and (_SUBORDINATE.match(core) or _STATEMENTS.search(lead[0])):
        core = core[lead.end() :]
    core = _STATEMENTS.sub(" ", core)
    return " ".join(re.sub(r"[\s,]+(?=[?.]|$)", "", core).split())


def _measure(core: str, definitions: dict[Name, Node]) -> _Measure | None:
    """The one measure that the words name, by itself or as a part of another ("capex as a % of revenue")."""
    named = list(_named(core, definitions))
    if not named:
        return None
    defined = [one for one in named if one.is_defined]
    if defined:
        spans = tuple(span for one in named for span in one.spans)
        return replace(defined[0], name=named[0].name, unit=defined[0].unit or named[0].unit, spans=spans)
    first = named[0]
    between = core[first.spans[0][1] : named[1].spans[0][0]] if len(named) > 1 else core[first.spans[0][1] :]
    if len(named) == 2 and (match := _PART_OF.fullmatch(between.strip())):
        unit = PERCENT if re.search(r"%|percent", between) else TIMES
        joined = f"{first.name} {match[0]} {named[1].name}"
        return _Measure(joined, Binary("/", first.tree, named[1].tree), unit, (*first.spans, *named[1].spans))
    after = core[first.spans[0][1] :]
    if (margin := re.match(r"\s*%?\s*margin\b", after, re.IGNORECASE)) and not first.unit and len(named) == 1:
        revenue = tree_of(measures()[stems("revenue")])
        end = first.spans[0][1] + margin.end()
        return _Measure(f"{first.name} margin", Binary("/", first.tree, revenue), PERCENT, ((first.spans[0][0], end),))
    if len({str(one.tree) for one in named}) > 1:
        return None  # several measures: which is asked for is not for this reading to say
    return _Measure(first.name, first.tree, first.unit, tuple(span for one in named for span in one.spans))


_PART_OF = re.compile(
    r"(?:as an?|as)?\s*(?:%|percent|percentage|share|proportion|fraction)\s+of(?:\s+(?:the|its|total|net))*|to|divided by|/|over|-to-",
    re.IGNORECASE,
)


def _named(core: str, definitions: dict[Name, Node]) -> Iterator[_Measure]:
    """Every measure that is named, the longest name at each place, left to right."""
    found = [word for word in _words(core) if word.stem != "and"]
    index = 0
    while index < len(found):
        for length in range(min(LONGEST_NAME, len(found) - index), 0, -1):
            part = found[index : index + length]
            key = tuple(word.stem for word in part)
            measure = measures().get(key)
            tree = definitions.get(key) or (tree_of(measure) if measure is not None else None)
            if tree is None:
                continue
            unit = measure.unit if isinstance(measure, Ratio) else TIMES if measure is None and is_ratio(tree) else ""
            name = core[part[0].start : part[-1].end]
            if measure is not None and re.search(r"\w-\w+(?:ive|ing|ed)$", name):
                name = measure.name  # "capital-intensive" is how it is asked and no name
            yield _Measure(name, tree, unit, ((part[0].start, part[-1].end),), key in definitions)
            index += length
            break
        else:
            index += 1


def _words(text: str) -> list[Word]:
    return words(text.replace("amortisation", "amortization").replace("Amortisation", "Amortization"))


def _is_explained(core: str, spans: tuple[tuple[int, int], ...], known: Collection[str]) -> bool:
    """Whether nothing is said that the measure, the period, the company and the way of asking do not explain."""
    skip = [*spans, *((mention.start, mention.end) for mention in find_asked_periods(core))]
    names = frozenset(stem for name in known for stem in stems(name))
    left = [
        term
        for term in terms(core, skip)
        if term.weight >= 1
        and not re.fullmatch(r"[\d.,%]+", term.text)
        and not set(stems(term.text)) <= _SKIPPED | names
        and not any(start <= term.start < end for start, end in spans)
    ]
    return not left


def _times(core: str) -> tuple[When, ...]:
    """The years and quarters that are asked, in time."""
    found = {
        When(mention.period.year, mention.period.quarter or 0)
        for mention in find_asked_periods(core)
        if mention.period.year is not None
    }
    return tuple(sorted(found))


def _operation(core: str, times: tuple[When, ...]) -> tuple[Operation, Direction]:
    """What is done with the measure, and which way a yes-or-no question supposes that it goes."""
    direction: Direction = next((way for way, pattern in _DIRECTIONS if pattern.search(core)), "")
    if _CAGR.search(core):
        return "cagr", ""
    if _AVERAGE.search(core):
        return "average", ""
    if _SIGN.search(core) and _YES_NO.search(core):
        return "sign", ""
    if _GROWTH.search(core) and not _YES_NO.search(core):
        return "growth", ""
    if _COMPARES.search(core):
        return "compare", direction if _YES_NO.search(core) else ""
    return ("compare" if len(times) == 2 else "value"), ""


def _spread(core: str, times: tuple[When, ...], operation: Operation) -> tuple[When, ...]:
    """The times that an operation takes: every year of a range for an average, two for what is compared."""
    if operation == "average" and times:
        count = _AVERAGE.search(core)
        said = count["count"] if count else None
        length = (
            (int(said) if said.isdigit() else {"two": 2, "three": 3, "four": 4, "five": 5}[said.lower()]) if said else 0
        )
        first = times[0].year if len(times) > 1 else times[-1].year - max(0, length - 1)
        for start, end in year_range(core):
            first = min(first, start) if end == times[-1].year else first
        return tuple(When(year) for year in range(first, times[-1].year + 1))
    if operation in ("growth", "cagr", "compare") and len(times) == 1:
        return (When(times[0].year - 1, times[0].quarter), times[0])
    if operation in ("growth", "cagr") and len(times) > 2:
        return (times[0], times[-1])
    return times


def _unit(found: _Measure, text: str, operation: Operation, defined: bool) -> str:
    """The unit that the measure is to be said in: a definition of the asker's gives a plain number unless percent is asked."""
    if operation in ("growth", "cagr"):
        return PERCENT
    if not found.unit:
        return PERCENT if is_ratio(found.tree) and _IN_PERCENT.search(text) else ""
    if found.unit == DAYS:
        return DAYS
    if _IN_PERCENT.search(text):
        return PERCENT
    return TIMES if defined and found.unit == PERCENT and not isinstance(found.tree, Line) else found.unit


def _places(text: str) -> int | None:
    match = _PLACES.search(text)
    if match is None:
        return None
    said = (match["places"] or match["digits"] or "0").lower()
    return int(said) if said.isdigit() else _COUNTS[said]


def _scale(text: str) -> str:
    match = _SCALE.search(text)
    return match["scale"].lower() if match else ""


__all__ = ["DAYS", "Asked", "LineItem", "When", "asked_of_statements"]
