"""The measure that a question names, and whether its other words ask for anything more."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.accounts.definitions import LONGEST_NAME
from assistant.accounts.formulas import Binary, Line, Node, Number, is_ratio, lines_of, tree_of, with_item
from assistant.accounts.glossary import LineItem, Measure, Name, Ratio, measure_named, measures, stems
from assistant.asked_periods import find_asked_periods
from assistant.words import Word, terms, words
from corpus.sentences import sentences
from corpus.units import PERCENT, TIMES

_STATEMENT = (
    r"(?:consolidated\s+)?(?:cash[\s-]flow\s+statements?|(?:consolidated\s+)?statements?\s+of\s+(?:consolidated\s+)?(?:cash\s+flows?|income|operations|earnings|"
    r"financial\s+(?:position|condition))|balance\s+sheets?|income\s+statements?|p\s*&\s*l(?:\s+statements?)?|"
    r"profit\s+and\s+loss\s+statements?)"
)
_STATEMENTS = re.compile(
    rf"\b(?:(?:from|in|of|within|using|by|on|to)\s+(?:only\s+)?)?(?:the\s+|its\s+|their\s+)?{_STATEMENT}", re.IGNORECASE
)

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
_TELL = re.compile(r"\b(?:state|say|explain|tell|indicate)\b", re.IGNORECASE)
_ORDERS = re.compile(
    r"^(?:please )?(?:calculate|compute|give|state|tell|find|report|show|compare|provide|respond with|determine|identify)\b",
    re.IGNORECASE,
)
# "net income of Norda attributable to shareholders": the measure is said in two pieces.
_ATTRIBUTABLE = re.compile(
    r"\b(net (?:income|earnings|loss|profit))\s+((?:for|of|at)\s+[^,?]{2,40}?)\s+(attributable to (?:common )?(?:share|stock)\w+)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_QUALIFIES = re.compile(
    r"\w+able|organic|adjusted|core|segment|domestic|international|foreign|non-?gaap|pro|forma|"
    r"major|main|key|principal|primary|important|significant|material|new|recent|largest|biggest|smallest|kinds?|types?|quarterly|monthly|weekly|daily",
    re.IGNORECASE,
)
# What people say with a label: "fulfillment expenses" of a line called "Fulfillment".
_OF_A_LABEL = ("expense", "cost", "charge", "line item", "spending")
_SKIPPED = frozenset(
    stems(
        "useful metric relevant meaningful profile data based basis historically historical trend year over on yoy change growth rate grow grew "
        "average mean cagr compound annual ratio unadjusted amount value total net gross reported gaap percent percentage margin calculate compute "
        "generate generated pay paid out spend spent incur incurred record recorded improve improving consistent compare compared difference "
        "increase decrease decline drop fall rise positive negative have has had end ending company business overall roughly approximately "
        "sum level liquidity maintain keep strong healthy sound adequate number fast quick quickly fiscal quarter half first second third fourth each healthy reasonably reasonable formerly known corporation inc group stated "
        "fluctuate fluctuating more less than between among during as of unit dollar usd million billion thousand decimal place answer round "
        "fy exceed greater above below under over top least point finance each every consecutive consistent cumulative combined altogether aggregate across throughout six nine month year-to-date ytd so far able respond provide return output determine identify term represent account comprise constitute relative higher lower "
        "balance outline outlined quantity direct explicit shareholder stockholder shareowner report consolidated statement find extract exact approximation size it its their them was fully report whole give much many"
    )
)


@dataclass(frozen=True)
class Named:
    """A measure as it is named in a question: what it is called, its tree, its unit, where its words stand.

    `is_defined` says that the question defines it, `is_own` that only a label of the statements has this name; `beside`,
    `printed`, `needs` and `sound_from` are as in a Ratio.
    """

    name: str
    tree: Node
    unit: str
    spans: tuple[tuple[int, int], ...]
    is_defined: bool = False
    is_own: bool = False
    beside: tuple[Ratio, ...] = ()
    printed: tuple[re.Pattern[str], ...] = ()
    needs: str = ""
    sound_from: int | None = None


def to_the_point(text: str) -> str:
    """A question without the sentences that only say what to do if a metric is of no use for a company."""
    kept = [sentence for _, _, sentence in sentences(text) if not _UNUSEFUL.search(sentence)]
    return " ".join(kept) or text


def asks_if_fit(text: str) -> bool:
    """Whether a question wants to be told where its measure does not suit the company."""
    clauses = (clause.strip() for _, _, sentence in sentences(text) for clause in sentence.split(";"))
    return any(_UNUSEFUL.search(clause) and _TELL.search(clause) for clause in clauses)


def cores_of(text: str, definitions: Collection[Name] = ()) -> Iterator[str]:
    """The sentences that may ask, each without who asks, from which statement, and in which form the answer is wanted."""
    asking = [sentence for _, _, sentence in sentences(text) if not _UNUSEFUL.search(sentence)]
    questions = [sentence for sentence in asking if sentence.rstrip().endswith("?")]
    orders = [sentence for sentence in asking if sentence not in questions and _ORDERS.match(sentence)]
    for sentence in (*questions, *orders) if questions else asking:
        core = sentence.split(";")[0].rsplit(":", 1)[-1].strip()
        # "days payable outstanding (DPO)": the short name is kept where the question defines it.
        core = _BRACKETS.sub(lambda aside: f" {aside[0][1:-1]} " if stems(aside[0]) in definitions else " ", core)
        while (lead := _LEAD.match(core)) and (_SUBORDINATE.match(core) or _STATEMENTS.search(lead[0])):
            core = core[lead.end() :]
        core = _ATTRIBUTABLE.sub(r"\1 \3 \2", _STATEMENTS.sub(" ", core))
        yield " ".join(re.sub(r"[\s,]+(?=[?.]|$)", "", core).split())


def measure_named_in(core: str, definitions: Mapping[Name, Node], lines: Mapping[Name, LineItem]) -> Named | None:
    """The one measure that the words name, by itself or as a part of another ("capex as a % of revenue")."""
    named = list(_named(core, definitions, lines))
    if not named:
        return None
    defined = [one for one in named if one.is_defined]
    if len(defined) == 1 and len(named) == 1 and (margin := _margin(core, defined[0])):
        return margin
    if defined and not _sign_between("", core[named[0].spans[-1][1] : named[-1].spans[0][0]]):
        spans = tuple(span for one in named for span in one.spans)
        return replace(defined[0], name=named[0].name, unit=defined[0].unit or named[0].unit, spans=spans)
    named = _without_means(core, named)
    first = named[0]
    between = core[first.spans[0][1] : named[1].spans[0][0]] if len(named) > 1 else core[first.spans[0][1] :]
    if len(named) == 2 and (match := _PART_OF.fullmatch(_without_time(between))):
        if is_ratio(first.tree) or is_ratio(named[1].tree):
            return None  # an amount of a ratio, or a ratio of one, is what nobody means
        unit = PERCENT if re.search(r"%|percent", between) else TIMES
        joined = f"{first.name} {match[0]} {named[1].name}"
        own = first.is_own or named[1].is_own
        whole = (first.spans[0][0], named[1].spans[-1][1])
        return Named(joined, Binary("/", first.tree, named[1].tree), unit, (whole,), is_own=own)
    if len(named) == 2 and (sign := _sign_between(core[: first.spans[0][0]], between)):
        joined = core[first.spans[0][0] : named[1].spans[0][1]]
        unit = first.unit if first.unit == named[1].unit else ""
        own = first.is_own or named[1].is_own
        lead = _LEADS.search(core[: first.spans[0][0]])
        whole = (lead.start() if lead else first.spans[0][0], named[1].spans[-1][1])
        return Named(joined, Binary(sign, first.tree, named[1].tree), unit, (whole,), is_own=own)
    if len(named) == 2 and (part := _OF_PART.search(core[: first.spans[0][0]])):
        joined = f"{named[1].name} as a percentage of {first.name}"
        tree = Binary("/", named[1].tree, first.tree)
        spans = (part.span("part"), *first.spans, *named[1].spans)
        return Named(joined, tree, PERCENT, spans, is_own=first.is_own or named[1].is_own)
    if len(named) == 1 and (margin := _margin(core, first)):
        return margin
    if len({str(one.tree) for one in named}) > 1:
        return None  # several measures: which is asked for is not for this reading to say
    return replace(first, spans=tuple(span for one in named for span in one.spans))


def _without_time(between: str) -> str:
    """What joins two measures, without the time and the words that stand around it: "spending in FY2019 as a % of"."""
    for mention in reversed(find_asked_periods(between)):
        between = between[: mention.start] + " " + between[mention.end :]
    return re.sub(
        r"^(?:\s*(?:spending|spend|expenses?|costs?|in|for|during|of|the|fiscal|year)\b)*[\s,]*", "", between
    ).strip()


def _margin(core: str, one: Named) -> Named | None:
    """ "D&A % margin": an amount of which the share of revenue is asked."""
    match = re.match(r"\s*%?\s*margin\b", core[one.spans[0][1] :], re.IGNORECASE)
    if match is None or one.unit:
        return None
    revenue = tree_of(measures()[stems("revenue")])
    spans = ((one.spans[0][0], one.spans[0][1] + match.end()), *one.spans[1:])
    return replace(one, name=f"{one.name} margin", tree=Binary("/", one.tree, revenue), unit=PERCENT, spans=spans)


_MEANS = re.compile(r"\b(?:using|based on|considering|calculated)\b", re.IGNORECASE)


def _without_means(core: str, named: list[Named]) -> list[Named]:
    """The measure alone, where others are only named as what it is worked out from, and it is.

    "the retention ratio, using dividends paid and net income attributable to shareholders": a line that is meant more
    exactly goes into the formula.
    """
    first, *others = named
    if not others or not _MEANS.search(core[first.spans[-1][1] : others[0].spans[0][0]]):
        return named
    tree = first.tree
    for other in others:
        if not isinstance(other.tree, Line):
            return named
        keys = {line.item.key for line in lines_of(tree)}
        wider = other.tree.item.key.removesuffix("_to_shareholders")
        if other.tree.item.key not in keys and wider not in keys:
            return named
        tree = with_item(tree, wider, other.tree.item)
    return [replace(first, tree=tree, spans=tuple(span for one in named for span in one.spans))]


_LEADS = re.compile(r"\b(?:difference between|sum of|total of)\s+(?:[\w.&'’-]+\s+){0,5}$", re.IGNORECASE)


def _sign_between(before: str, between: str) -> str:
    """What joins two measures into one sum or difference, or "": "EBITDA less capex", "the sum of A and B"."""
    said = re.sub(r"\b(?:its|the|total|net|unadjusted)\b", " ", between).strip().lower()
    if said in ("less", "minus", "-", "−", "–"):
        return "-"
    if said == "and" and re.search(r"\bdifference between\b", before, re.IGNORECASE):
        return "-"
    summed = said == "and" and re.search(r"\b(?:sum|total) of\b", before, re.IGNORECASE)
    return "+" if said in ("plus", "+") or summed else ""


# "What percent of revenue was research and development?": the whole comes first.
_OF_PART = re.compile(
    r"\b(?P<part>percent|percentage|per cent|%|share|proportion|fraction|portion)\s+of\s+(?:[\w.&'’-]+\s+){0,5}$",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"(?:as an?|as)?\s*(?:%|percent|percentage|share|proportion|fraction)\s+of(?:\s+(?:the|its|total|net))*|to|divided by|/|over|-to-",
    re.IGNORECASE,
)


def _named(core: str, definitions: Mapping[Name, Node], lines: Mapping[Name, LineItem]) -> Iterator[Named]:
    """Every measure that is named, the longest name at each place, left to right."""
    found = [word for word in _words(core) if word.stem != "and"]
    index = 0
    while index < len(found):
        for length in range(min(LONGEST_NAME, len(found) - index), 0, -1):
            part = found[index : index + length]
            key = tuple(word.stem for word in part)
            measure = measures().get(key) or lines.get(key)
            needs = measure.needs if isinstance(measure, Ratio) and key not in definitions else ""
            tree = definitions.get(key) or (tree_of(measure) if measure is not None and not needs else None)
            if needs:
                tree = Number(Decimal(0))
            if tree is None:
                continue
            unit = measure.unit if isinstance(measure, Ratio) else TIMES if measure is None and is_ratio(tree) else ""
            name = core[part[0].start : part[-1].end]
            if measure is not None and re.search(
                r"\w-\w+(?:ive|ing|ed)$|\b(?:intensive|profitable)$|^(?:pay|paid|spen[dt])\b", name, re.IGNORECASE
            ):
                name = measure.name  # "capital-intensive" is how it is asked and no name
            spans = ((part[0].start, part[-1].end),)
            beside = _beside(measure) if key not in definitions else ()
            printed = measure.printed if isinstance(measure, Ratio) and key not in definitions else ()
            sound = measure.sound_from if isinstance(measure, Ratio) else None
            yield Named(
                name, tree, unit, spans, key in definitions, key not in measures(), beside, printed, needs, sound
            )
            index += length
            break
        else:
            index += 1


def _beside(measure: Measure | None) -> tuple[Ratio, ...]:
    named = (measure_named(name) for name in measure.beside) if isinstance(measure, Ratio) else ()
    return tuple(ratio for ratio in named if isinstance(ratio, Ratio))


def _words(text: str) -> list[Word]:
    return words(text.replace("amortisation", "amortization").replace("Amortisation", "Amortization"))


def is_explained(core: str, found: Named, known: Collection[str]) -> bool:
    """Whether nothing is said that the measure, the period, the company and the way of asking do not explain."""
    spans = found.spans
    if found.is_own and re.search(r"\btotal\s+$", core[: spans[0][0]], re.IGNORECASE):
        return False  # of which a row may be a part
    skip = [*spans, *((mention.start, mention.end) for mention in find_asked_periods(core))]
    names = frozenset(stem for name in (*known, *(_OF_A_LABEL if found.is_own else ())) for stem in stems(name))
    left = [
        term
        for term in terms(core, skip)
        if not re.fullmatch(r"(?!(?:19|20)\d\d$)[\d.,%]+", term.text)  # a year that is no period was not understood
        and not any(start <= term.start < end for start, end in spans)
        # "comparable sales" and "adjusted income" are other measures, however common their first words.
        and not set(stems(term.text)) <= names
        and (bool(_QUALIFIES.fullmatch(term.text)) or (term.weight >= 1 and not set(stems(term.text)) <= _SKIPPED))
    ]
    return not left
