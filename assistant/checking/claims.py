"""The claims of a text: its numbers, in digits and in words, each with its sentence, its period and what stands around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from assistant.asked_periods import find_asked_periods
from assistant.checking.dates import periods_in, shifted
from assistant.checking.layout import Passage, passages_of
from assistant.checking.number_words import NumberWord, find_number_words
from assistant.segments import FROM, THAN, roles, segments, when
from corpus.periods import Period, PeriodMention
from corpus.quantities import Mention, Quantity, find_quantities, number_words
from corpus.units import COUNT, RATES, TIMES

LENGTH_OF_IN = 6  # letters of " in " between a number and the year that is said of it
# The words that make a number a bound or a round figure, as they stand directly before it.
OVER, UNDER, ABOUT = "over", "under", "about"
_BOUNDS = (
    (OVER, re.compile(r"\b(?:over|more than|above|at least|exceed(?:s|ed|ing)?|greater than|upwards of|in excess of)\W*$|[>≥]\s?$", re.I)),
    (UNDER, re.compile(r"\b(?:nearly|almost|under|below|less than|fewer than|(?<!add )(?<!adds )(?<!added )(?<!adding )up to|at most|as much as|just short of)\W*$|[<≤]\s?$", re.I)),
    (ABOUT, re.compile(r"\b(?:about|around|approximately|approx\.?|roughly|some|close to|circa|ca?\.|estimated(?: at)?)\W*$|[~≈∼]\s?$", re.I)),
)  # fmt: skip
_YEAR_AS_COUNT = re.compile(
    r"\s(people|employees|staff|patients|customers|homes|households|students|members|stores|sites)\b"
)
_LEADS = re.compile(r"\s*[:=]\s*[-~≈$€£¥]*")  # between a year and the number that it dates: "(2023: 5)"
_ASIDE = re.compile(
    r"\b(?:after|because|as (?!of\b|at\b|much\b|many\b|high\b|large\b|a\b)|due to|owing to|thanks to|driven by|helped by|on the back of|"
    r"reflecting|following|which|who|when|although|though|despite|amid|caused by|mainly|partly|largely)\b",
    re.IGNORECASE,
)
_BARE_NEGATIVE = re.compile(r"(?<=\s)\(([0-9][0-9,]*(?:\.[0-9]+)?)\)(?=[\s.,;]|$)")
_BRACKET = re.compile(r"\(([^()]{1,60})\)")
_STATES = re.compile(r"\b(?:was|were|is|are|of|to|at|from|and|by|as|totalled|totaled)\s$", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """One number of a statement.

    `quantity` is as written (None for a number in words, which is `word`), `upper` the end of a range; `bound` is
    "over", "under", "about" or ""; `role` is "from" or "to" where it is an end of a change and "than" for what others
    are compared with; `periods` are those that its figure may be of, the likeliest first (empty: none is said).
    `own` is the stretch of the statement that speaks of this number alone.
    """

    start: int
    end: int
    written: str
    quantity: Quantity | None
    upper: Quantity | None = None
    word: NumberWord | None = None
    bound: str = ""
    role: str = ""
    periods: tuple[Period, ...] = ()
    own: tuple[int, int] = (0, 0)

    @property
    def unit(self) -> str:
        """The unit that it is written with, or ""."""
        return "" if self.quantity is None else self.quantity.unit


@lru_cache(maxsize=256)
def periods_asked(question: str) -> tuple[Period, ...]:
    """The periods that a question names, each once."""
    return tuple(dict.fromkeys(mention.period for mention in find_asked_periods(question)))


@lru_cache(maxsize=256)
def numbers_asked(question: str) -> tuple[Quantity, ...]:
    """The numbers that a question gives."""
    return tuple(mention.quantity for mention in find_quantities(question))


Read = tuple[int, int, Quantity | None, Quantity | None, NumberWord | None]


@dataclass(frozen=True)
class Statement:
    """A sentence, list item, heading or table cell of the text with its claims.

    `start` is its offset in the text, `around` the headings and the lead-in above it, `before` the sentence before it
    in the same paragraph, `asked` the question that the text answers, if it answers one. `names` are those of the
    companies whose reports it is held against: there they tell nothing apart, and a digit in one is no number ("3M").
    """

    passage: Passage
    known: tuple[str, ...] = field(default=(), repr=False)
    asked: str = ""
    names: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """Its words, marks of layout and citation and the `names` of companies blanked out."""
        text = self.passage.text
        for name in sorted(self.names, key=len, reverse=True):
            pattern = rf"(?<![\w-]){re.escape(name)}(?:['’]s?)?(?![\w-])"
            text = re.sub(pattern, lambda match: " " * len(match[0]), text, flags=re.IGNORECASE)
        return text

    @property
    def around(self) -> str:
        """What is said above it."""
        return self.passage.around

    @property
    def before(self) -> str:
        """The sentence before it in its paragraph, or ""."""
        return self.passage.before

    @cached_property
    def naming(self) -> tuple[tuple[int, int], ...]:
        """Where it repeats a label of the reports that holds a number: "due in 1-3 years"."""
        return tuple(_naming(self.text, self.known))

    @cached_property
    def dated(self) -> tuple[PeriodMention, ...]:
        """The periods that it names, but for years that count something."""
        return periods_in(self.text, lambda mention: mention.period.is_whole_year and self._counts(mention.end))

    @cached_property
    def tail(self) -> int:
        """Where what follows the last number only says why or of what kind: "… to 178 GWh after a transformer failed"."""
        last = self.claims[-1].end if self.claims else 0
        aside = _ASIDE.search(self.text, last)
        return aside.start() if aside else len(self.text)

    @cached_property
    def asked_periods(self) -> tuple[Period, ...]:
        """The one period that the question names, which an answer need not repeat."""
        periods = periods_asked(self.asked)
        return periods if len(periods) == 1 else ()

    def _as_of(self, role: str, start: int, end: int, periods: tuple[Period, ...]) -> tuple[Period, ...]:
        """The period of a number where one is named: what a change in it starts from is of the year before."""
        (dated,) = self.dated
        directly = 0 <= dated.start - end <= LENGTH_OF_IN or bool(_LEADS.fullmatch(self.text[dated.end : start]))
        return (shifted(dated.period, -1),) if role in (FROM, THAN) and not directly else periods

    def _counts(self, end: int) -> bool:
        return bool(
            re.match(r"(?:19|20)\d\d$", self.text[max(0, end - 4) : end]) and _YEAR_AS_COUNT.match(self.text, end)
        )

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Its numbers, in order."""
        found: list[Read] = []
        taken = [*self.naming, *((mention.start, mention.end) for mention in self.dated if mention.period.months)]

        def add(
            start: int, end: int, quantity: Quantity | None, upper: Quantity | None, word: NumberWord | None
        ) -> None:
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                found.append((start, end, quantity, upper, word))

        for mention in self._mentions():
            add(mention.start, mention.end, mention.quantity, mention.upper, None)
        for word in find_number_words(self.text):
            add(word.start, word.end, None, None, word)
        for mention in number_words(self.text):
            if mention.quantity.unit and mention.quantity.number > 1 and "-" not in mention.quantity.written:
                add(mention.start, mention.end, mention.quantity, None, None)
        found = _with_units(self.text, sorted(found, key=lambda one: one[0]))
        spans = [(start, end) for start, end, *_ in found]
        own = segments(self.text, spans)
        claimed = roles(self.text, spans)
        dates = when(self.text, spans, claimed, self.dated)
        if not self.dated:
            dates = [self.asked_periods] * len(spans)
        elif len(self.dated) == 1:
            dates = [
                self._as_of(role, start, end, periods)
                for role, (start, end), periods in zip(claimed, spans, dates, strict=True)
            ]
        return tuple(
            Claim(
                start=start,
                end=end,
                written=self.text[start:end].strip(),
                quantity=quantity,
                upper=upper,
                word=word,
                bound=_bound(self.text, start, quantity) if word is None else "",
                role=claimed[index],
                periods=dates[index],
                own=own[index],
            )
            for index, (start, end, quantity, upper, word) in enumerate(found)
        )

    def _mentions(self) -> Iterator[Mention]:
        for mention in find_quantities(self.text):
            yield from _apart(self.text, mention)
        for bracket in _BRACKET.finditer(self.text):  # "the Children's Unit (112 beds)" is no Unit 112
            for mention in find_quantities(bracket[1]):
                if mention.quantity.unit or mention.quantity.scale:
                    yield replace(mention, start=mention.start + bracket.start(1), end=mention.end + bracket.start(1))
        for dated in find_asked_periods(self.text):
            if dated.period.is_whole_year and self._counts(dated.end):
                number = self.text[dated.end - 4 : dated.end]
                noun = _YEAR_AS_COUNT.match(self.text, dated.end)
                unit = noun[1] if noun else COUNT
                (bare,) = find_quantities(f"{int(number):,}")
                yield Mention(
                    Quantity(bare.quantity.number, "", unit, written=number),
                    dated.end - 4,
                    noun.end() if noun else dated.end,
                )
        for match in _BARE_NEGATIVE.finditer(self.text):
            if _STATES.search(self.text[: match.start()]):
                for bare in find_quantities(match[1]):
                    quantity = Quantity(-bare.quantity.number, "", "", written=match[0])
                    yield Mention(quantity, match.start(), match.end())


_BY = re.compile(r"\bby\s*(?:\w+\s)?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s*$", re.IGNORECASE)
_INSTEAD = re.compile(
    r"\b(?:instead of|rather than|against|than|from|compared with|compared to|versus)\s+(?:the\s|just\s|only\s)?$",
    re.IGNORECASE,
)


def _apart(text: str, mention: Mention) -> Iterator[Mention]:
    """A mention, or the two that look like a range: "by £12.1 million to £21.6 million", "from 15.2 to 13.4 weeks"."""
    if mention.upper is None or not (_BY.search(text[: mention.start]) or _FROM.search(text[: mention.start])):
        yield mention
        return
    between = re.search(r"\s+to\s+", text[mention.start : mention.end])
    if between is None:
        yield mention
        return
    cut = mention.start + between.start()
    lower, upper = replace(mention.quantity, written=text[mention.start : cut]), mention.upper
    yield Mention(lower, mention.start, cut)
    yield Mention(
        replace(upper, written=text[mention.start + between.end() : mention.end]),
        mention.start + between.end(),
        mention.end,
    )


def _with_units(text: str, found: list[Read]) -> list[Read]:
    """Bare numbers with the unit of the number that they are held against: "fell from 15.2 to 13.4 weeks", "198 days instead of 150"."""
    units = list(found)
    for place, (start, end, quantity, upper, word) in enumerate(found):
        if quantity is None or quantity.unit or quantity.scale or upper is not None:
            continue
        beside = None
        if (
            place + 1 < len(found)
            and re.fullmatch(r"\s+to\s+", text[end : found[place + 1][0]])
            and _FROM.search(text[:start])
        ):
            beside = found[place + 1][2]
        elif place and _INSTEAD.search(text[:start]):
            earlier = [one[2] for one in units[:place] if one[2] is not None and one[2].unit not in (*RATES, TIMES)]
            beside = earlier[-1] if earlier else None
        if beside is not None and beside.unit:
            scale = beside.scale if abs(quantity.number) < 1000 else ""
            units[place] = (start, end, replace(quantity, unit=beside.unit, scale=scale), upper, word)
    return units


def statements_in(text: str, known: Sequence[str] = (), asked: str = "") -> list[Statement]:
    """The statements of a text, in order.

    `known` are labels of the reports that hold numbers and so name things, `asked` is the question that it answers.
    """
    return [Statement(passage, tuple(known), asked) for passage in passages_of(text)]


def _naming(text: str, known: Sequence[str]) -> Iterator[tuple[int, int]]:
    lowered = text.lower()
    for label in known:
        at = lowered.find(label)
        while at >= 0:
            end = at + len(label)
            if not (lowered[at - 1 : at].isalnum() or lowered[end : end + 1].isalnum()):
                yield at, end
            at = lowered.find(label, end)


def _bound(text: str, start: int, quantity: Quantity | None) -> str:
    """What makes a number a bound or round: a word before its digits, or in front of the mention that holds it."""
    written = text[start:]
    digits = re.search(r"\d", written)
    lead = text[: start + (digits.start() if digits else 0)].rstrip("$€£¥(-−– US").rstrip()
    for name, pattern in _BOUNDS:
        if pattern.search(lead):
            return name
    return ABOUT if quantity is not None and quantity.approximate else ""
