"""The words of a statement as one of its numbers has them: which count for it, and how much."""

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from assistant.checking.claims import Claim, Statement
from assistant.words import Term, is_stop, keys, stem, terms, words
from corpus.periods import Period

# Words by which any figure is told: verbs of change and report, praise and blame. Their absence from a label says nothing.
_TELLING = """
accelerate account achieve add advance amount appear approach average bring broad bump capture change climb close come compare comprise
contribute consistent continue cross cut decline decrease deliver deteriorate diminish dip double down drift drop earn ease edge
end enjoy equal estimate plan exceed expand expect experience fall finish forecast gain generate give go grow guide half halve have healthy
hit hold impressive improve include increase incur inch jump keep lag last lead leap level lift list look lose lower make
mark match mean meet modest move narrow nearly notable now number only outpace outpaced overall peak period pick plan plunge point post predict
project put quadruple raise range rapid reach rebound record recover reduce reflect register remain report represent respectable respective rest
result reveal rise robust run saw see set share sharp shed show shrink significant size slide slight slim slip slow slump soar solid
spend spike stable stand start state steady steep strengthen strong sum substantial surge swell swing tally tell threefold top total
touch tripled triple trim tumble twice twofold up value versus weak weaken widen worth year yield remarkable dramatic huge massive considerable
follow accord company firm group business organisation organization figure data table note page section report document level amount
period quarter month week day half full whole entire previous prior current next later earlier latest recent same different
gap multiple cagr yoy qoq compound percentage percent combined together altogether respectively jointly
investor analyst reader management overall key main great large big small high low good bad compound annual yearly quarterly monthly median mean
time times roughly approximately almost about around nearly over under just still already alone mostly partly chiefly driven due
highest lowest largest smallest biggest greatest longest shortest fewest most least second third fourth fifth first tie way rank place best worst
""".split()
_LIGHT_WEIGHT = 0.1
MOST_PERIODS = 12  # that a number may be of
_NAME_WEIGHT = 1.5
_HALF_WEIGHT = 0.4
# Words that tell one line of accounts from another, though questions leave them out lightly.
_QUALIFYING = """
net gross total operating deferred current noncurrent basic diluted average other comprehensive accumulated adjusted organic pre-tax
long short term fixed variable domestic foreign international federal state intangible tangible raw finished interim final
""".split()
# Words of change and proportion that are also what a column of percentages is headed by.
_RATES = "growth rate share ratio margin difference variance".split()
_NAME = re.compile(r"[A-Z]")


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    return frozenset(stem(word) for word in _TELLING)


@lru_cache(maxsize=1)
def _qualifying() -> frozenset[str]:
    return frozenset(stem(word) for word in _QUALIFYING)


@lru_cache(maxsize=1)
def _rates() -> frozenset[str]:
    return frozenset(stem(word) for word in _RATES)


@dataclass(frozen=True)
class Spoken:
    """A content word or phrase of a statement: its term, its weight, how near it stands to the number (1, or less).

    `aside` is True for a word that may explain a figure and cannot rule one out.
    """

    term: Term
    weight: float
    near: float
    aside: bool = False

    @property
    def key(self) -> str:
        """What it is compared by."""
        return self.term.key


@dataclass(frozen=True)
class Wording:
    """What a statement says around one of its numbers.

    `own` are the keys of the words that go with this number alone, `all` those of the whole statement with what is
    said above it; `lowered` its text for labels that are repeated word by word. `stretched` is the text of the one side
    of a comparison that is meant, and then nothing else names a row; `said_here` are its keys where it names none.
    """

    spoken: tuple[Spoken, ...]
    own: frozenset[str]
    all: frozenset[str]
    lowered: str
    periods: tuple[Period, ...]
    role: str = ""
    stretched: str = ""
    said_here: frozenset[str] = frozenset()
    carried: tuple[Spoken, ...] = ()

    def at(self, *periods: Period) -> "Wording":
        """The same words about other periods, each of them once."""
        return replace(self, periods=tuple(dict.fromkeys(periods))[:MOST_PERIODS])

    @cached_property
    def weight(self) -> float:
        """The weight of all its words."""
        return sum(one.weight * one.near for one in self.spoken)


def weight_of(term: Term) -> float:
    """How much a word says of which figure is meant."""
    if term.key in _rates():
        return _HALF_WEIGHT
    if all(stem(part) in _telling() for part in re.findall(r"[^\W\d_]+", term.text)):
        return _LIGHT_WEIGHT
    if term.is_name:
        return _NAME_WEIGHT
    if term.key in _qualifying():
        return 0.6
    return 1.0 if term.weight >= 1 else _HALF_WEIGHT


def wording(
    statement: Statement,
    claim: Claim,
    stretch: tuple[int, int] | None = None,
    other: tuple[int, int] | None = None,
) -> Wording:
    """The words around a claim.

    With `stretch`, only what stands there counts in full: one side of a comparison, of which `other` is the other.
    """
    spans = [claim.own if stretch is None else stretch]
    found = _terms(statement)
    own = keys(" … ".join(statement.text[start:end] for start, end in spans))
    inside = [one for one in found if any(start <= one.start < end for start, end in spans)]
    telling = any(weight_of(one) > _LIGHT_WEIGHT or _WHOLE.fullmatch(one.text) for one in inside)
    away = 0.2 if stretch is not None else 0.5 if telling else 1.0
    spoken = tuple(
        Spoken(
            term,
            weight_of(term),
            1.0 if term in inside else 0.0 if other is not None and other[0] <= term.start < other[1] else away,
        )
        for term in found
    )
    if any(one.weight > _LIGHT_WEIGHT and one.term.start < statement.tail for one in spoken):
        spoken = tuple(
            replace(one, near=min(one.near, 0.5)) if one.term.start >= statement.tail else one for one in spoken
        )
    carried = _carried(statement, any(one.weight > _LIGHT_WEIGHT for one in spoken))
    everything = (
        keys(statement.text)
        | keys(statement.around)
        | keys(statement.asked)
        | (keys(statement.before) if carried else frozenset())
    )
    return Wording(
        spoken=spoken,
        own=own if telling or stretch is not None else everything,
        all=everything,
        lowered=" ".join(statement.text.lower().split()),
        periods=claim.periods,
        role=claim.role,
        stretched=" … ".join(statement.text[start:end] for start, end in spans) if stretch is not None else "",
        carried=carried,
    )


_WHOLE = re.compile(r"totals?|sum|whole", re.IGNORECASE)
_LEANING = re.compile(
    r"^\W*(?:it|this|that|they|these|those|he|she|which|its|their|the (?:figure|total|amount|sum|number|company|same))\b",
    re.IGNORECASE,
)


def _carried(statement: Statement, says_something: bool) -> tuple[Spoken, ...]:
    """Words from outside a sentence: of the one before and of the question, and of the headings where it says nothing itself.

    They hold it to what it is about only where it does not say so in words of its own.
    """
    found: list[Spoken] = []
    sources = [(statement.asked, says_something)]
    if not says_something or _leans(statement.text):
        sources += [(statement.before, says_something)] if statement.before else [(statement.around, True)]
    for text, aside in sources:
        for term in terms(text, _blanked(text)):
            if weight_of(term) > _LIGHT_WEIGHT:
                found.append(Spoken(replace(term, start=-1, end=-1), weight_of(term), 0.5, aside))
    return tuple(found)


@lru_cache(maxsize=256)
def _terms(statement: Statement) -> tuple[Term, ...]:
    """The content words of a statement, its periods and digits left out."""
    skip = [(mention.start, mention.end) for mention in statement.dated]
    skip += [_digits(statement, one) for one in statement.claims]
    return tuple(terms(statement.text, skip))


def _leans(text: str) -> bool:
    """True for a sentence whose subject is said in the one before: "It rose to …"."""
    return bool(_LEANING.match(text))


def _blanked(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"\S*\d\S*", text)]


def _digits(statement: Statement, claim: Claim) -> tuple[int, int]:
    """Where a claim is but for the noun that it counts, which stays a word: "412" of "412 wards"."""
    if claim.quantity is None or claim.quantity.unit in ("", "percent") or not claim.quantity.unit.islower():
        return claim.start, claim.end
    digits = re.search(r"[\d.,]+(?!.*\d)", statement.text[claim.start : claim.end])
    if claim.quantity.scale or digits is None:
        return claim.start, claim.end
    return claim.start, claim.start + digits.end()


_FOOTNOTE = re.compile(r"\s*(?:\(\d{1,2}\)|\([a-z]\)|[*†‡§]+|[¹²³⁴⁵⁶⁷⁸⁹]+)(?=$|\s|\()|\s*:$")


@lru_cache(maxsize=20_000)
def plain_label(text: str) -> str:
    """A label as a sentence would repeat it: in lower case, without footnote marks and its colon."""
    return " ".join(_FOOTNOTE.sub(" ", f"{text} ").lower().split()).rstrip(": ")


@lru_cache(maxsize=20_000)
def names_something(text: str) -> bool:
    """Whether a label names a thing, and is not just "Change", "Total" or "Growth rate"."""
    return any(weight_of(term) >= 0.6 for term in terms(text.lower()))


def label_atoms(text: str) -> tuple[tuple[str, float], ...]:
    """The keys of a label with their weights, each once."""
    return _atoms(text)


@lru_cache(maxsize=20_000)
def _atoms(text: str) -> tuple[tuple[str, float], ...]:
    weights: dict[str, float] = {}
    for term in terms(_FOOTNOTE.sub(" ", f"{text} ")):
        weight = 1.0 if _NAME.match(term.text) and not is_stop(words(term.text)[0]) else weight_of(term)
        weights[term.key] = max(weights.get(term.key, 0.0), 0.3 if term.key in _qualifying() else min(weight, 1.0))
    return tuple(weights.items())
