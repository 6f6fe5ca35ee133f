"""What a question asks for the one of, or for those above a bound: "which segment grew the most in FY2022"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.accounts.formulas import When
from assistant.asked_periods import find_asked_periods
from assistant.filings.vocabulary import Kind, vocabulary
from assistant.operation_words import LEAST, MOST
from assistant.words import Term, terms
from corpus.quantities import Quantity, find_quantities
from corpus.units import PERCENT

_ASIDE = re.compile(r"\([^()]*\)")
_WHICH = re.compile(
    r"(?:^|,\s*|\b(?:in|for|from|at|of|by)\s+)(?:which|what)(?:\s+(?:is|are|was|were|one))?(?:\s+of)?(?:\s+(?:the company|the|its|their|these|those|all|single))*\s+",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"^(?:are|is|were|was|does|do|did|has|have)\s+(?:there\s+)?(?:any\s+(?:of\s+(?:the\s+company|its|the)\s+)?)",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:declin\w+|decreas\w+|drop\w*|f[ae]ll(?:s|en|ing)?|shr[aiu]nk\w*|contract(?:ed|ion)|drag\w*(?:\s+(?:down|on))?|deteriorat\w+|worsen\w*|underperform\w*|lost|weigh\w*(?:\s+(?:down|on))?|slow(?:ed|est)?)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:gr[eo]w(?:n|s|th|ing)?|increas\w+|improv\w+|r[io]se[ns]?|rising|expand\w*|gain(?:s|ed)?|outperform\w*)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"\bchang\w+|\bgrowth(?:\s+rates?)?\b|\bperform(?:ed|ance|s|ing)?\b", re.IGNORECASE)
_MOST = re.compile(
    rf"\b{MOST}\b|\b(?:higher|larger|bigger|greater|better|more|faster|stronger|main|primary|majority)\b", re.IGNORECASE
)
_LEAST = re.compile(rf"\b{LEAST}\b|\b(?:lower|smaller|fewer|less|slower|weaker|worse)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?P<above>more than|over|above|at least|exceed(?:s|ed|ing)?|greater than|in excess of|(?P<inclusive>or more))\b|\b(?P<below>less than|under|below|fewer than)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:represent\w*|account\w*|compris\w*|constitut\w*|mak(?:e|es|ing)\s+up|made\s+up|contribut\w*|share|portion|percent(?:age)?)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"\b(?:outside(?:\s+of)?|other than|except(?:\s+for)?|apart from|besides|excluding|not counting)\s+(?:the\s+)?(?P<left>[A-Z][\w.&-]*(?:\s+(?:of\s+)?[A-Z][\w.&-]*)*)"
)
# Words of a question of this kind that say nothing of what is to be found.
_FILLING = frozenset(
    term.key
    for term in terms(
        "company business overall total whole entire contribute contribution generate report perform performance bring drive driver represent account "
        "comprise constitute share percentage proportion impact effect basis term size level rate ratio period year quarter fiscal end impact dollar "
        "amount value big main primary majority single individual group part portion list identify respective among exclude profile consolidated result "
        "figure record deliver show experience post see rank come worldwide global corporate market part geographic operation revenue sale profitable"
    )
) | {"drag", "grow", "growth", "increas", "decreas", "declin", "perform", "mix"}


@dataclass(frozen=True)
class Choice:
    """What a question asks to be chosen.

    `kind` is what of ("segment"), `noun` as it says; `measure` by what ("revenue", or "" where it says none), of `growth`
    or of the level; `most` whether the highest or the lowest; `qualifiers` narrow the measure. `scope` are the words left,
    which the table has to explain; `without` names a member that is left out. `bound` is what the ones asked are above (or
    below, if not `above`); `share` says that it is of the whole. `filters` is True where all that rose or fell are asked.
    """

    text: str
    kind: Kind
    noun: str
    measure: str
    growth: bool
    most: bool
    qualifiers: frozenset[str]
    when: When | None
    scope: tuple[Term, ...]
    without: str = ""
    bound: Quantity | None = None
    above: bool = True
    share: bool = False
    filters: bool = False
    asks_whether: bool = False
    asks_loss: bool = False


def choice_in(text: str) -> Choice | None:
    """What a question asks to be chosen of the members of a table; None for a question that asks for no such thing."""
    plain = " ".join(re.sub(r"['’]s\b", "", _ASIDE.sub(" ", text)).split())
    lead = next(iter(_leads(plain)), None)
    if lead is None:
        return None
    kind, noun = lead
    words = vocabulary()
    rest = plain[: noun.start()] + " " * (noun.end() - noun.start()) + plain[noun.end() :]
    qualifiers = words.qualifiers_in(rest)
    blanked = _blank(rest, qualifiers.values())
    measures = words.measures_in(blanked)
    if len(measures) > 1:
        measures = {name: span for name, span in measures.items() if not _is_whole(blanked, span)} or measures
    if len(measures) > 1:
        return None  # "which segment has the highest revenue and profit" asks for two things
    measure = next(iter(measures), "")
    bound, above = _bound(blanked)
    growth = any(pattern.search(blanked) for pattern in (_DOWN, _UP, _CHANGE))
    down = bool(_DOWN.search(blanked))
    superlative = _MOST.search(blanked) or _LEAST.search(blanked) or re.search(r"\bdrag\w*", blanked, re.IGNORECASE)
    asks_loss = measure == "operating_loss"
    filters = bound is None and not superlative and (asks_loss or bool(_DOWN.search(blanked) or _UP.search(blanked)))
    if bound is None and not superlative and not filters:
        return None
    without = _WITHOUT.search(blanked)
    spans = [*_periods(plain), *qualifiers.values(), *measures.values(), noun.span()]
    spans += [
        match.span()
        for pattern in (_DOWN, _UP, _CHANGE, _MOST, _LEAST, _BOUND, _SHARE)
        for match in pattern.finditer(blanked)
    ]
    spans += [without.span()] if without else []
    scope = tuple(
        term
        for term in terms(plain, spans)
        if term.weight >= 1 and term.key not in _FILLING and not re.fullmatch(r"[\d.,%$]+", term.text)
    )
    return Choice(
        text=text,
        kind=kind,
        noun=noun[0],
        measure="operating_income" if asks_loss else measure,
        growth=growth,
        most=_asks_most(blanked, down, growth) != (asks_loss and not filters),
        qualifiers=frozenset(qualifiers),
        when=when_asked(plain),
        scope=scope,
        without=without["left"] if without else "",
        bound=bound,
        above=above,
        share=(bool(_SHARE.search(blanked)) and not growth) or (bound is not None and bound.unit == PERCENT),
        filters=filters,
        asks_whether=bool(_ANY.match(plain)),
        asks_loss=asks_loss,
    )


def when_asked(text: str) -> When | None:
    """The last fiscal year or quarter that a question names."""
    found = [
        When(mention.period.year, mention.period.quarter or 0)
        for mention in find_asked_periods(text)
        if mention.period.year is not None
    ]
    return max(found, default=None)


def times_asked(text: str) -> tuple[When, ...]:
    """The fiscal years and quarters that a question names, each once, in time; "between Q2 of FY2024 and FY2023" are two quarters."""
    found = {
        When(mention.period.year, mention.period.quarter or 0)
        for mention in find_asked_periods(text)
        if mention.period.year is not None
    }
    return tuple(sorted(found))


def kind_asked(text: str) -> tuple[Kind, str] | None:
    """What a question asks for the ones of, and the words that say so ("product categories"); None where it says none."""
    plain = " ".join(re.sub(r"['’]s\b", "", _ASIDE.sub(" ", text)).split())
    lead = next(iter(_leads(plain)), None)
    return (lead[0], lead[1][0]) if lead is not None else None


def _leads(text: str) -> Iterable[tuple[Kind, re.Match[str]]]:
    """The kind that a question asks for the one of, with the words that name it: behind "which", or "are there any"."""
    openings = [match.end() for pattern in (_WHICH, _ANY) for match in pattern.finditer(text)]
    for opening in sorted(openings):
        # "which Best Buy domestic product category": names and a few words may stand between.
        stretch = text[opening : opening + 90]
        end = re.search(
            r"\b(?:ha[sd]|have|had|is|are|was|were|did|does|gr[eo]w|generat\w+|contribut\w+|account\w*|represent\w*|brought|perform\w+|declin\w+|saw|experienc\w+|show\w+|report(?:s|ed)?\b|record\w+|deliver\w+|with|that|dragg\w+|increas\w+|decreas\w+|in terms|by|fell|rose|drove|had|made|makes)\b|[?,]",
            stretch,
            re.IGNORECASE,
        )
        span = stretch[: end.start()] if end else stretch
        found: list[tuple[int, int, Kind, re.Match[str]]] = []
        for kind in vocabulary().kinds:
            for match in kind.asked.finditer(text, opening, opening + len(span)):
                found.append((match.end(), match.end() - match.start(), kind, match))
        if found:
            _, _, kind, match = max(found, key=lambda one: one[:2])
            yield kind, match


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _is_whole(text: str, span: tuple[int, int]) -> bool:
    """Whether a measure is the whole that a part is of: "20% of revenue", "share of sales"."""
    return bool(re.search(r"\bof\s+(?:\w+['’]?s?\s+){0,3}$", text[: span[0]]))


def _bound(text: str) -> tuple[Quantity | None, bool]:
    said = _BOUND.search(text)
    if said is None:
        return None, True
    for mention in find_quantities(text):
        if said.start() <= mention.start <= said.end() + 12 or (
            said["inclusive"] and mention.end <= said.start() <= mention.end + 3
        ):
            return mention.quantity, not said["below"]
    return None, True


def _asks_most(text: str, down: bool, growth: bool) -> bool:
    """Whether the highest is asked: the most growth, the least decline; the most decline is the lowest."""
    least = bool(_LEAST.search(text)) and not re.search(r"\bat least\b", text, re.IGNORECASE)
    if growth and down:
        return least and not re.search(r"\bslow\w*|\bworst\b", text, re.IGNORECASE)
    return not least


def _periods(text: str) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in find_asked_periods(text)]
