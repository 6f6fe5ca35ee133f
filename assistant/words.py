"""Words compared by what they mean: stems, synonyms from measures.yaml, and which words carry a question."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

import Stemmer
import yaml

_STOP = """
a an the of in on at to for from by with without within between and or but nor so as than then that this these those it its it's they their
them he his she her we our us you your i my me is are was were be been being am do does did done has have had having will would shall
should can could may might must not no yes if what which who whom whose when where why how much many any some there here
please tell give show me let know say said says percent percentage pct per state stated according about into over under out up down off per via across
through during also just only very quite still yet ever even each every both all either neither other another same such along
hi hello hey thanks thank kindly want like need find get got put go going gone goe come long far often usually mostly always generally currently previously recently especially better best worse worst more most less least file data sheet added add across make made take took 
 around circa course pls plz thx im ive id youre dont ok okay well please s t d ll re ve vs versus respectively
report document text table figure page section chapter mention mentioned describe described explain listed list name named
provide given following after before until till since while back again once anyway based love really really cover covered covers concerning regarding assume assuming suppose supposing mean means meant stand stands called figure number question answer kind sort type thing things way bit lot piece ones was'nt isn't didn't doesn't don't
now ask asks asked mind look among amongst
""".split()
# Words that say little of what is asked: they help where they match and cost little where they do not.
_LIGHT = """
one two three four five six seven eight nine ten eleven twelve half dozen think
amount number value level quantity size volume company companies firm firms business year years annual yearly month months monthly quarter quarters
quarterly period date time day organisation organization group entity total overall whole entire full result reported record recorded
expected forecast planned estimate estimated projected budgeted actual current latest new main key major big large high low small
overall individual particular specific different various several include included including
giants end ended ending bill worth source sources part start started starting rely relies first second third last next previous prior recent
come amounted amount stand stood reach reached hit exist account accounted happen compare compared
rate rates plan expect expects set aside use used using belong belongs allocate allocated dedicate dedicated devote devoted earmark earmarked
cough splash shell fork lay laid pump pour throw consume consumed
fleet portfolio group chain trust council charity authority agency network estate programme operator pay pays paid cost costs costing earn earns earned own owns owned
open opened come came goes gone employ employed money produce hold held total totals make makes made sell sells sold bring brought raise raised receive received
achieve achieved record recorded attain see seen deliver delivered obtain obtained register registered post posted
manage managed become became turn turned run running work working worked happen happened occur occurred
big small good bad great nice sure right wrong sum
""".split()

_IRREGULAR = {
    "drove": "drive", "driven": "drive", "grew": "grow", "grown": "grow", "growth": "grow", "spent": "spend", "fell": "fall",
    "fallen": "fall", "rose": "rise", "risen": "rise", "sold": "sell", "built": "build", "bought": "buy", "held": "hold",
    "paid": "pay", "led": "lead", "lost": "lose", "won": "win", "ran": "run", "began": "begin", "begun": "begin",
    "chose": "choose", "chosen": "choose", "made": "make", "brought": "bring", "sent": "send", "met": "meet", "left": "leave",
    "shifting": "shift", "occurred": "occur", "people": "person", "men": "man", "women": "woman", "children": "child",
    "analyses": "analysis", "indices": "index", "criteria": "criterion", "taxes": "tax", "owner": "own", "owns": "own", "owned": "own", "seen": "see", "came": "come", "gone": "go", "went": "go", "raised": "raise", "loss": "loss",
    "losses": "loss", "maintenance": "maintain", "commissioning": "commission", "operational": "operate", "operating": "operating",
    "depreciated": "depreciate", "depreciation": "depreciation",
}  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_]+(?:[&.'’][^\W\d_]+)*|\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Word:
    """A word of a text: as written, its stem, its offsets."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def is_name(self) -> bool:
        """Written as a name: begins with a capital, or holds one after its first letter ("iPhone")."""
        return any(letter.isupper() for letter in self.text)


@dataclass(frozen=True)
class Term:
    """What is compared: a word's stem, or the concept that a phrase of measures.yaml stands for."""

    key: str
    text: str
    start: int
    end: int
    is_name: bool = False
    heavy: bool = False
    is_verb: bool = False

    @property
    def weight(self) -> float:
        """How much it says of what is asked: names most, filling words least."""
        if self.is_name:
            return 2.0
        return 1.0 if self.heavy or self.key not in _light() else 0.3


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word, lower case: "expenditures" → "expenditur", "grew" → "grow"."""
    lowered = word.lower().replace("’", "'")
    lowered = re.sub(r"'s$|'$", "", lowered).replace("'", "")
    if re.fullmatch(r"(?:[a-z]\.)+[a-z]?", lowered):
        lowered = lowered.replace(".", "")
    lowered = _IRREGULAR.get(lowered, lowered)
    return str(_stemmer().stemWord(lowered))


def words(text: str) -> list[Word]:
    """The words and bare numbers of a text, in order, hyphens splitting them."""
    return [Word(match.group(0), stem(match.group(0)), match.start(), match.end()) for match in _TOKEN.finditer(text)]


@cache
def _stops() -> frozenset[str]:
    return frozenset(stem(word) for word in _STOP)


@cache
def _light() -> frozenset[str]:
    return frozenset(stem(word) for word in _LIGHT)


def is_heavy(key: str) -> bool:
    """True for a key that says something of what is meant; False for filling words ("year", "total", "amount")."""
    return key not in _light()


def is_stop(word: Word) -> bool:
    """True for words that carry no content."""
    if (
        word.text.endswith("ly")
        and (word.text.islower() or word.start == 0)
        and len(word.text) > 4
        and word.text.lower()
        not in ("monthly", "quarterly", "yearly", "weekly", "daily", "supply", "family", "assembly")
    ):
        return True
    return word.stem in _stops() and word.text not in _ACRONYMS


@dataclass(frozen=True)
class Glossary:
    """measures.yaml, compiled: phrases (as stems) to concepts, and which concepts are near each other."""

    phrases: dict[tuple[str, ...], str]
    related: dict[str, frozenset[str]]
    measures: frozenset[str]
    money: frozenset[str]
    concepts: frozenset[str]
    longest: int


@cache
def glossary() -> Glossary:
    """The glossary, read once."""
    data = yaml.safe_load((files("assistant") / "measures.yaml").read_text(encoding="utf-8"))
    phrases: dict[tuple[str, ...], str] = {}
    for group in (*data["money"], *data["measures"], *data["words"], *data["names"]):
        for phrase in group:
            phrases.setdefault(_key(phrase), "_".join(_key(group[0])))
    related: dict[str, set[str]] = {}
    for group in data["related"]:
        concepts = [phrases.get(_key(phrase), "_".join(_key(phrase))) for phrase in group]
        for concept in concepts[1:]:
            # Only the first of a line is near to all: "cost" is near "capex" and near "price", which are not near each other.
            related.setdefault(concepts[0], set()).add(concept)
            related.setdefault(concept, set()).add(concepts[0])
    return Glossary(
        phrases,
        {key: frozenset(near) for key, near in related.items()},
        frozenset("_".join(_key(group[0])) for group in (*data["money"], *data["measures"])),
        frozenset("_".join(_key(group[0])) for group in data["money"]),
        frozenset(phrases.values()),
        max(len(phrase) for phrase in phrases),
    )


@cache
def opposites() -> tuple[tuple[str, str], ...]:
    """Pairs of words or phrases of which a figure is of one alone, each lower case between spaces."""
    data = yaml.safe_load((files("assistant") / "measures.yaml").read_text(encoding="utf-8"))
    return tuple((f" {one} ", f" {other} ") for one, other in data["opposites"])


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(word.stem for word in words(phrase) if word.stem != "the")


def terms(text: str, skip: Iterable[tuple[int, int]] = (), keep_stops: bool = False) -> list[Term]:
    """The content terms of a text, in order: phrases of the glossary as their concept, other words as their stem.

    `skip` are stretches to leave out (periods and quantities, which are compared as such).
    """
    spans = sorted(skip)
    starts = [start for start, _ in spans]
    reach = list(accumulate((end for _, end in spans), max))  # how far those reach that begin no later

    def skipped(word: Word) -> bool:
        before = bisect_right(starts, word.start)
        return before > 0 and word.end <= reach[before - 1]

    found = [word for word in words(text) if not skipped(word)]
    phrases, longest = glossary().phrases, glossary().longest
    result: list[Term] = []
    index = 0
    while index < len(found):
        for length in range(min(longest, len(found) - index), 0, -1):
            stretch = found[index : index + length]
            concept = phrases.get(tuple(word.stem for word in stretch))
            if concept and (length > 1 or not is_stop(stretch[0])):
                first, last = stretch[0], stretch[-1]
                result.append(Term(concept, text[first.start : last.end], first.start, last.end, _named(stretch, text)))
                index += length
                break
        else:
            word = found[index]
            if keep_stops or not is_stop(word):
                result.append(Term(word.stem, word.text, word.start, word.end, _named([word], text)))
            index += 1
    return result


def _named(stretch: list[Word], text: str) -> bool:
    """A capital makes a name, save at the start of a sentence, where every word has one."""
    first = stretch[0]
    if not first.is_name or first.text.isdigit():
        return False
    before = text[: first.start].rstrip(" \"'“‘(")
    starts = not before or before[-1] in ".?!:"
    return (
        not starts
        or (first.text.isupper() and len(first.text) > 1)
        or any(letter.isupper() for letter in first.text[1:])
    )


@lru_cache(maxsize=20_000)
def keys(text: str) -> frozenset[str]:
    """The keys of all terms of a label or sentence, phrases and their single words both, and the roots of the words."""
    content = [word for word in words(text) if not is_stop(word)]
    return (
        frozenset(term.key for term in terms(text))
        | frozenset(word.stem for word in content)
        | frozenset(f"~{root(word.text)}" for word in content)
    )


_ACRONYMS = ("IT", "US", "WHO", "AM", "OR", "ME", "IN", "AN", "CAN")  # in capitals these are names
_SUFFIXES = re.compile(r"(?:ations?|ments?|eries|ery|ies|ances?|ness|able|age|(?<=u)al|ity|ing|ers?|ed|es|s|e|y|i)$")


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """What words of one family share, more than a stem: "deliveries", "delivered" → "deliver"; "unpunctual" → "punctual"."""
    base = re.sub(r"^un(?=\w{5})", "", word.lower())
    for _ in range(2):
        shorter = _SUFFIXES.sub("", base)
        if len(shorter) < 4 or shorter == base:
            break
        base = shorter
    return re.sub(r"([b-df-hj-np-tv-z])\1$", r"\1", base)


# How much a word counts that stands around what is matched: in a caption, a sub-heading, a heading.
CAPTION, SECTION, CONTEXT = 0.9, 0.8, 0.6


def strength(key: str, among: frozenset[str]) -> float:
    """How well a term is found among a label's keys: 1 the same word or a synonym, 0.7 near in meaning, 0 not."""
    if key in among:
        return 1.0
    near = glossary().related.get(key)
    if near and near & among:
        return 0.7
    if "_" not in key and len(key) >= 4 and f"~{root(key)}" in among:
        return 0.9
    if "_" in key and set(key.split("_")) <= among:
        return 1.0
    return 0.0
