"""What is being asked: the operation, the words of the measure and of whom, the periods, a bound, an order."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.asked_periods import asked_periods, find_asked_periods
from assistant.operation_words import CARDINALS, LEAST, LESS, MORE, MOST, OPERATION_WORDS, OPERATIONS, ORDINALS, REASON
from assistant.words import Term, glossary, terms
from corpus.periods import Period
from corpus.quantities import Mention, Quantity, find_quantities
from corpus.units import PERCENT, RATES, TIMES

LONGEST_QUESTION = 2_000


class QuestionError(ValueError):
    """A question that cannot be asked; the message says what to do."""


_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in OPERATIONS)


_GATHERING = ("sum", "average", "median")  # of a range of years they take every one, and not its ends alone
_NUMBER_WORDS = {**CARDINALS, **ORDINALS}


@dataclass(frozen=True)
class Question:
    """A question understood.

    `operation` is a name of OPERATIONS, "lookup" or "text". `terms` are the words to look for, `spoken` those of
    the operation (which a label may also hold: "YoY growth"); `periods` in the order asked; `bound` and `above`
    a filter's; `most` whether the most or the least is asked for; `rank` the place (2 for second), `top` how many;
    `wants` the kind of answer: "figure", "label" (which, who), "period" (when, which year), "yesno", "text".
    """

    text: str
    operation: str
    terms: tuple[Term, ...]
    spoken: tuple[Term, ...] = ()
    periods: tuple[Period, ...] = ()
    bounds: tuple[Quantity, ...] = ()
    above: bool = True
    inclusive: bool = False
    most: bool = True
    rank: int = 1
    top: int = 0
    wants: str = "figure"
    label_asked: str = ""
    relative: str = ""
    mentions: tuple[Mention, ...] = field(default=(), repr=False)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all terms."""
        return frozenset(term.key for term in self.terms)


def understand(text: str, without: Collection[str] = ()) -> Question:
    """Read a question in plain words, `without` taking it for some operations. Raises QuestionError for one that is empty or too long to be one."""
    text = " ".join(text.split())
    if not text:
        raise QuestionError("The question is empty: type what you want to know about the report.")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; ask it in {LONGEST_QUESTION:,} or fewer, "
            "and put long material into a report instead."
        )
    operation, spoken_at = _operation(text, without)
    mentions = tuple(find_quantities(text))
    period_mentions = find_asked_periods(text)
    # A quantity in words is skipped only where it is written in digits: "within four hours" may be a label's own words.
    written = [mention for mention in mentions if re.match(r"\W*\d", mention.quantity.written) or mention.quantity.unit]
    # The noun of a count stays a word to look for: "fewer than 10 projects".
    skip = [(mention.start, mention.end) for mention in period_mentions]
    skip += [
        (mention.start, mention.start + _number_length(text[mention.start : mention.end], mention.quantity))
        for mention in written
    ]
    skip += [match.span() for match in _END_OF.finditer(text)]
    skip += [match.span() for match in _WORDED_NUMBER.finditer(text)]
    skip += [match.span(1) for match in _UNIT_IN_QUESTION.finditer(text)]
    found = [replace(term, is_verb=True) if _acts_as_verb(term, text) else term for term in terms(text, skip)]
    spoken = [term for term in found if _is_spoken(term, text, operation, spoken_at)]
    if not any(term.weight >= 1 for term in found if term not in spoken):
        # "Who made the forecast?": where only filling words are left, those with a meaning carry the question.
        found = [
            replace(term, heavy=True) if term.key in glossary().concepts and term not in spoken else term
            for term in found
        ]
    wants = _wants(text, operation)
    label_asked = _label_asked(text)
    bounds = tuple(
        quantity for mention in mentions for quantity in (mention.quantity, mention.upper) if quantity is not None
    ) or _worded_bound(text, operation)
    return Question(
        text=text,
        operation=operation,
        terms=tuple(term for term in found if term not in spoken),
        spoken=tuple(spoken),
        periods=asked_periods(text, [mention.period for mention in period_mentions], operation in _GATHERING),
        bounds=bounds,
        above=_asks_above(text),
        inclusive=bool(
            _NEGATED.search(text)
            or re.search(
                r"\bat least\b|\bat most\b|\bno (?:more|less|fewer) than\b|\bminimum of\b|\bor more\b|\bor less\b",
                text,
                re.IGNORECASE,
            )
        ),
        most=_asks_most(text),
        rank=_rank(text),
        top=_top(text),
        wants=wants,
        label_asked=label_asked,
        relative=_relative(text),
        mentions=mentions,
    )


def _number_length(written: str, quantity: Quantity) -> int:
    counted = quantity.unit and quantity.unit not in (*RATES, TIMES) and quantity.unit.islower() and not quantity.scale
    digits = re.match(r"\D*[\d.,]+", written)
    return digits.end() if counted and digits else len(written)


_END_OF = re.compile(r"\b(?:at|by|as of) (?:the )?(?:year[- ]?)?end\b(?: of)?|\bend of\b", re.IGNORECASE)
_WORDED_NUMBER = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|a hundred|half a) (?:hundred|thousand|million|billion)(?: (?:dollars|euros|pounds))?\b",
    re.IGNORECASE,
)


_UNIT_IN_QUESTION = re.compile(
    r"\b(?:how many|in|by how many|the number of) (days|months|weeks|hours|minutes|years|percent|dollars|euros|pounds)\b",
    re.IGNORECASE,
)


_AUXILIARY = re.compile(
    r"\b(?:did|does|do|will|would|can|could|should|to|be|been|has|have|had)\s+(?:[\w'’-]+\s+){0,6}$|\b(?:who|which \w+|that)\s+$",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"\b(?:the|a|an|its|their|our|his|her|this|that|of|in|for|on|by|with|'s|’s)\s+$", re.IGNORECASE
)


def _acts_as_verb(term: Term, text: str) -> bool:
    """True for a word that stands as the verb of the question: its absence from a report says little."""
    before, after = text[: term.start], text[term.end :]
    if _DETERMINER.search(before) or term.is_name or " " in term.text:
        return False
    closes = bool(
        re.match(
            r"\s*(?:[?.!,]|$|\b(?:the|a|an|its|their|in|on|at|for|from|to|of|with|by|during|over|about|up|per|than|as|more|less|fewer|better|worse|within|above|below|under|between|near|at|last|this|next|each|every|altogether|overall|so|across|there)\b)",
            after,
        )
    )
    if re.search(r"(?:ed|ing)$", term.text):
        # "Planned days" are a measure; "were planned for" is a verb, and so is any other such word.
        return closes or term.key not in glossary().concepts
    return closes and bool(_AUXILIARY.search(before))


def _operation(text: str, without: Collection[str] = ()) -> tuple[str, list[tuple[int, int]]]:
    if REASON.search(text):
        return "text", []
    for name, pattern in _COMPILED:
        matches = list(pattern.finditer(text)) if name not in without else []
        if matches:
            return name, [match.span() for match in matches]
    return ("lookup" if _asks_figure(text) else "text"), []


def _asks_figure(text: str) -> bool:
    """Questions with "how much", or a measure and a period; all others may be answered by words as well."""
    return bool(re.search(r"\bhow (?:much|many|long|large|big|high|old|far)\b", text, re.IGNORECASE))


def _is_spoken(term: Term, text: str, operation: str, spoken_at: list[tuple[int, int]]) -> bool:
    if operation in ("lookup", "text"):
        return bool(re.fullmatch(r"total|overall|whole|number|all", term.text, re.IGNORECASE))
    if operation == "share" and re.match(r"market share\b", text[term.start :], re.IGNORECASE):
        return True
    return bool(OPERATION_WORDS.fullmatch(term.text)) or (
        operation in ("project", "doubling")
        and term.key
        in ("grow", "stay", "continu", "doubl", "keep", "remain", "fall", "drop", "declin", "shrink", "rise")
    )


def _wants(text: str, operation: str) -> str:
    if operation == "compare" or (
        operation == "doubled" and not re.search(r"^(?:which|who|what|when)", text, re.IGNORECASE)
    ):
        return "yesno"
    if re.search(
        r"\b(?:in )?(?:which|what) (?:\w+ )?(?:year|quarter|month|period|half)s?\b|^when\b",
        text,
        re.IGNORECASE,
    ):
        return "period"
    if operation == "filter" and re.search(r"\bhow many (?:years|quarters|months)\b", text, re.IGNORECASE):
        return "period"
    if re.search(
        r"^(?:and |so |then |ok,? )?(?:of .{1,60}, ?)?(?:which|who|whose|where|name|list|rank|in which|at which|for which|what (?:are|is) the (?:names?|top|biggest|largest|smallest))\b",
        text,
        re.IGNORECASE,
    ):
        return "label"
    if re.search(r"\b(?:which|who|whose)\b", text, re.IGNORECASE) or (
        operation in ("extreme", "rank", "filter")
        and re.search(
            r"\bwhat \w+ (?:has|had|have|is|was|were|are|used|spent|made|spends|plans)\b", text, re.IGNORECASE
        )
    ):
        return "label"
    return "figure"


def _label_asked(text: str) -> str:
    """The noun behind "which" or "what": "company" in "Which company …"."""
    match = re.search(
        r"\b(?:which|what|how many|name the|list the|list all|rank the|rank)\s+(?:of the |of |the |all |three |two |four |five |\d+ )?([a-z][\w&-]*(?: [a-z][\w&-]*)?)",
        text,
        re.IGNORECASE,
    )
    return match[1].lower() if match else ""


_NEGATED = re.compile(
    r"\b(?:no|not)(?: to)? (?:(?P<more>more|greater|higher|larger|bigger|longer|above|over|exceed\w*|beyond)|less|fewer|lower|smaller|shorter|below|under)\b",
    re.IGNORECASE,
)


def _asks_above(text: str) -> bool:
    """Whether what is above a bound is asked for; "no more than" turns it round."""
    negated = _NEGATED.search(text)
    if negated:
        return not negated["more"]
    if re.search(r"\b(?:negative|in the red)\b", text, re.IGNORECASE):
        return False
    return not re.search(rf"\b{LESS}\b", text, re.IGNORECASE) or bool(re.search(rf"\b{MORE}\b", text, re.IGNORECASE))


def _asks_most(text: str) -> bool:
    least = re.search(rf"\b{LEAST}\b", text, re.IGNORECASE)
    if least and not (
        re.search(r"\bat least\b", text, re.IGNORECASE) and not re.search(rf"(?<!at )\b{LEAST}\b", text, re.IGNORECASE)
    ):
        most = re.search(rf"\b{MOST}\b", text, re.IGNORECASE)
        return bool(most and most.start() < least.start() and re.search(r"\bto\b", text[most.end() : least.start()]))
    return not re.search(
        r"\b(?:lower|smaller|less|fewer|shorter|worse|slower|ascending|smallest first|lowest first|from (?:the )?(?:low|lowest|least|smallest|fewest) to)\b",
        text,
        re.IGNORECASE,
    )


def _rank(text: str) -> int:
    match = re.search(
        rf"\b(second|third|fourth|fifth|2nd|3rd|4th)(?:[\s-]+(?:{MOST}|{LEAST})|(?=\s*(?:\?|$|by\b|in\b|on\b|place\b|among\b|of\b|one\b)))",
        text,
        re.IGNORECASE,
    )
    return _NUMBER_WORDS[match[1].lower()] if match else 1


def _top(text: str) -> int:
    match = re.search(
        rf"\b(?:top|bottom|(?:{MOST}|{LEAST}))\s+(two|three|four|five|six|\d{{1,2}})\b|\b(two|three|four|five)\s+(?:{MOST}|{LEAST})",
        text,
        re.IGNORECASE,
    )
    if not match:
        return 0
    word = (match[1] or match[2]).lower()
    return int(word) if word.isdigit() else _NUMBER_WORDS[word]


def _worded_bound(text: str, operation: str) -> tuple[Quantity, ...]:
    """ "more than two", "at least half": a bound in words."""
    if operation not in ("filter", "compare"):
        return ()
    if re.search(r"\b(?:negative|positive|in the red|in the black)\b", text, re.IGNORECASE):
        return (Quantity(Decimal(0), written="zero"),)
    match = re.search(
        rf"\b({'|'.join(_NUMBER_WORDS)})()(?: \w+)? or (?:more|less|fewer|over|longer|higher|lower)\b",
        text,
        re.IGNORECASE,
    ) or re.search(
        rf"\b(?:{MORE}|{LESS})\s+(?:a |an |the )?({'|'.join(_NUMBER_WORDS)}|half|quarter|zero)\b(?: (hundred|thousand|million|billion))?",
        text,
        re.IGNORECASE,
    )
    if not match:
        return ()
    word = match[1].lower()
    special = {
        "half": Quantity(Decimal(50), unit=PERCENT, written=word),
        "quarter": Quantity(Decimal(25), unit=PERCENT, written=word),
        "zero": Quantity(Decimal(0), written=word),
    }
    if match[2]:
        hundred = match[2].lower() == "hundred"
        scale = "" if hundred else match[2].lower()
        return (Quantity(Decimal(_NUMBER_WORDS[word]) * (100 if hundred else 1), scale, written=match.group(0)),)
    return (special.get(word) or Quantity(Decimal(_NUMBER_WORDS[word]), written=word),)


_UNIT_ASKED = (
    (
        PERCENT,
        r"\b(?:what|how many|which|in|as a|by what) (?:percent(?:age)?|per cent|%)(?! points?)|\bpercentage of\b",
    ),
    ("days", r"\bhow many days\b|\bin days\b"),
    ("months", r"\bhow many months\b|\bin months\b"),
    (TIMES, r"\bhow many times\b"),
)


def _relative(text: str) -> str:
    match = re.search(
        r"\b(latest|most recent|last|previous|prior|this|current|next|first|earliest)\s+(?:\w+\s)?(?:year|quarter|month|period)\b",
        text,
        re.IGNORECASE,
    )
    return match[1].lower() if match else ""
