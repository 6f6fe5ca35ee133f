"""Topics that every filing speaks of (topics.yaml): the sentences that say it, with their pages, or None."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.answers import Answer
from assistant.asked_periods import find_asked_periods
from assistant.evidence import Evidence
from assistant.filings.filing import Filing
from assistant.statements import Sentence
from assistant.words import Term, keys, strength, terms

NEAR = 6  # blocks between a sentence and the line that says its name
LONGEST, SHORTEST = 110, 4  # words of a sentence
MOST_ITEMS = 12  # of a list that a sentence leads
LEAST_ALIKE = 0.7
SAME = 0.6  # of the words of two sentences, for one to say nothing new
BY_PATTERN, BY_PLACE, BY_YEAR, BY_SCOPE, BY_VERDICT = 1.0, 0.3, 0.4, 0.4, 0.4
TIMELESS = 0.2  # what a sentence counts that names no year, where years are asked
EARLY = 0.2  # what the last sentence of a report counts less than its first
NEAR_BEST = 0.65  # below the best sentence, for others to be said beside it
_WHETHER = re.compile(r"^(?:is|are|was|were|did|does|do|has|have|had)\b", re.IGNORECASE)
_COMPOUND = re.compile(r"\b[a-z]+-[a-z]+\b")  # "full-time" is said as it stands
_TITLE = re.compile(r"\bchief \w+(?: \w+)? officer\b|\b(?:ceo|cfo|coo|cto)\b", re.IGNORECASE)
_TITLES = {
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
}
_USUAL = ("year-end", "long-term", "short-term", "year-over-year")
_REFERS = re.compile(
    r"^\W*(?:see|refer to)\b|\btable of contents\b|\bfollowing tables?\b|\btables? below\b", re.IGNORECASE
)
_FILLING = frozenset(
    term.key
    for term in terms(
        "company business report reported materially material important ongoing current currently primary main major key principal significant large largest "
        "biggest top any fiscal year name list operate operated operation have sell sold employ employed include nature purpose face facing describe face latest "
        "financial statement total work worker people person employee staff size number many type kind use used agreed agree legal battle matter issue "
        "year-end end policy undertake announce implement close any several large event begin pending primarily mainly subject affect affected account accounted area part world country geographic geographical revenue sale liability charge plan "
        "industry sector product service do does done make made serve served since when who what state located location based single individual customer represent"
    )
)


@dataclass(frozen=True)
class Topic:
    """A topic of topics.yaml, compiled."""

    name: str
    asked: re.Pattern[str]
    not_asked: re.Pattern[str] | None
    says: tuple[re.Pattern[str], ...]
    never: re.Pattern[str] | None
    place: re.Pattern[str] | None
    near: re.Pattern[str] | None
    most: int
    affirms: re.Pattern[str] | None
    denies: re.Pattern[str] | None
    cue: tuple[str, ...]
    in_sentence: bool
    early: bool
    dated: bool
    only: bool


@dataclass(frozen=True)
class _Scored:
    sentence: Sentence
    score: float


def told(question: str, filing: Filing) -> Answer | None:
    """What a filing says on the topic that a question asks for; None for a question on none, or where it says nothing."""
    for topic in topics():
        if topic.asked.search(question) and not (topic.not_asked and topic.not_asked.search(question)):
            answer = _on(topic, question, filing)
            if answer is not None:
                return answer
    return None


def asks_topic(question: str) -> bool:
    """Whether only the sentences of a topic can answer a question, and no figure or other sentence with its words."""
    return any(
        topic.only and topic.asked.search(question) and not (topic.not_asked and topic.not_asked.search(question))
        for topic in topics()
    )


@cache
def topics() -> tuple[Topic, ...]:
    """The topics of topics.yaml, in its order."""
    data = yaml.safe_load((files("assistant.filings") / "topics.yaml").read_text(encoding="utf-8"))
    return tuple(_topic(name, entry) for name, entry in data.items())


def _topic(name: str, entry: dict[str, Any]) -> Topic:
    def pattern(key: str, flags: int = re.IGNORECASE) -> re.Pattern[str] | None:
        return re.compile(entry[key], flags) if key in entry else None

    asked = pattern("asked")
    assert asked is not None
    # Words may be in any case, but a capital that is asked for is a name's.
    says = tuple(re.compile(one.replace("[A-Z]", "(?-i:[A-Z])"), re.IGNORECASE | re.DOTALL) for one in entry["says"])
    return Topic(
        name,
        asked,
        pattern("not_asked"),
        says,
        pattern("never"),
        pattern("place"),
        pattern("near", 0),
        entry.get("most", 1),
        pattern("affirms"),
        pattern("denies"),
        tuple(entry["cue"]),
        entry.get("within") == "sentence",
        entry.get("early", False),
        entry.get("dated", False),
        entry.get("only", False),
    )


def _on(topic: Topic, question: str, filing: Filing) -> Answer | None:
    asked = _asked(topic, question)
    found = sorted(_scored(topic, filing, asked), key=lambda one: -one.score)
    chosen = _chosen(topic, found)
    if not chosen:
        return None
    evidence = Evidence()
    said = []
    for one in chosen:
        for part in (*_names_near(topic, one, filing), one, *filing.items_after(one, MOST_ITEMS)):
            said.append(f"{part.text.strip()} [{evidence.quote(part.document, part.block, part.text)}]")
    spans = [one.text.strip() for one in chosen]
    return evidence.answer(question, _opening(topic, asked, chosen) + " ".join(said), spans=spans, kind="text")


@dataclass(frozen=True)
class _Asked:
    """A question as its topic needs it: the words left to explain, words that must stand as they are, the years."""

    scope: tuple[Term, ...]
    exact: tuple[str, ...]
    years: frozenset[int]
    whether: bool


def _asked(topic: Topic, question: str) -> _Asked:
    periods = find_asked_periods(question)
    spans = [(mention.start, mention.end) for mention in periods]
    matches = list(topic.asked.finditer(question))
    named = [term for term in terms(question, spans) if term.is_name]
    left = [term for term in terms(question, [*spans, *(match.span() for match in matches)]) if term.weight >= 1]
    nouns = [term for match in matches for term in terms(match.groupdict().get("noun") or "")]
    scope = [term for term in (*named, *left) if term.key not in _FILLING and re.search(r"[^\W\d]{2}", term.text)]
    exact = [match[0].lower() for match in _COMPOUND.finditer(question) if match[0].lower() not in _USUAL]
    exact += [_TITLES.get(match[0].lower(), match[0].lower()) for match in _TITLE.finditer(question)]
    return _Asked(
        tuple(dict.fromkeys((*(term for term in scope if term.text.lower() not in _TITLES), *nouns))),
        tuple(exact),
        frozenset(mention.period.year for mention in periods if mention.period.year is not None),
        bool(_WHETHER.match(question)),
    )


def _scored(topic: Topic, filing: Filing, asked: _Asked) -> Iterator[_Scored]:
    end = filing.business_ends if topic.early else len(filing.lowered)
    for index, text in enumerate(filing.lowered[:end]):
        if not any(cue in text for cue in topic.cue):
            continue
        for sentence in filing.sentences(index):
            score = _score(topic, sentence, asked, filing)
            if score is not None:
                # What comes first in a report is what it says of itself; notes and exhibits come later.
                yield _Scored(sentence, score - EARLY * index / end)


def _score(topic: Topic, sentence: Sentence, asked: _Asked, filing: Filing) -> float | None:
    """How well a sentence answers on a topic; None for one that does not."""
    text = sentence.text
    if not SHORTEST <= len(text.split()) <= LONGEST or (topic.never and topic.never.search(text)):
        return None
    place = next((at for at, pattern in enumerate(topic.says) if pattern.search(text)), None)
    if place is None or _REFERS.search(text) or sentence.is_table_line:
        return None
    if not all(word in text.lower() for word in asked.exact):
        return None
    said = sentence.keys
    if topic.near is not None:
        said |= keys(" ".join(one.text for one in _names_near(topic, sentence, filing)))
    among = said | sentence.context_keys | (frozenset() if topic.in_sentence else keys(sentence.source.text))
    if any(strength(term.key, among) < LEAST_ALIKE for term in asked.scope):
        return None
    years = {period.year for period in sentence.periods if period.year is not None}
    if topic.dated and asked.years and years and not asked.years & years:
        return None
    score = BY_PATTERN * (len(topic.says) - place) / len(topic.says)
    above = filing.above(sentence.block)
    score += BY_PLACE * bool(topic.place and any(topic.place.search(heading) for heading in above))
    if topic.dated:
        score += BY_YEAR * bool(asked.years & years) + TIMELESS * bool(asked.years and not years)
    plain = asked.whether and any(one and one.search(text) for one in (topic.affirms, topic.denies))
    own = [strength(term.key, said) for term in asked.scope]
    return score + BY_VERDICT * plain + (BY_SCOPE * sum(own) / len(own) if own else 0.0)


def _chosen(topic: Topic, found: Sequence[_Scored]) -> list[Sentence]:
    """The best sentences that each say something of their own, in the order of the report."""
    chosen: list[Sentence] = []
    for one in found:
        if len(chosen) == topic.most or one.score < NEAR_BEST * found[0].score:
            break
        if all(_overlap(one.sentence, other) < SAME for other in chosen):
            chosen.append(one.sentence)
    return sorted(chosen, key=lambda one: (one.block, one.start))


def _overlap(one: Sentence, other: Sentence) -> float:
    names = [frozenset(re.findall(r"\b[A-Z][a-z]\w+", sentence.text)) for sentence in (one, other)]
    same_names = bool(names[0] and names[1]) and len(names[0] & names[1]) / min(len(names[0]), len(names[1])) >= SAME
    return 1.0 if same_names else len(one.keys & other.keys) / max(1, min(len(one.keys), len(other.keys)))


def _opening(topic: Topic, asked: _Asked, chosen: Sequence[Sentence]) -> str:
    """ "Yes. " or "No. " for a question whether it is so, where a sentence says it plainly."""
    if not asked.whether:
        return ""
    affirmed, denied = (
        pattern is not None and any(pattern.search(one.text) for one in chosen)
        for pattern in (topic.affirms, topic.denies)
    )
    return "" if affirmed == denied else "Yes. " if affirmed else "No. "


def _names_near(topic: Topic, sentence: Sentence, filing: Filing) -> Iterator[Sentence]:
    """The line near a sentence that says who it is: a signature under "we have served as auditor"."""
    if topic.near is None or topic.near.search(sentence.text):
        return
    blocks = range(max(0, sentence.block - NEAR), min(len(filing.document.blocks), sentence.block + NEAR + 1))
    for index in sorted(blocks, key=lambda index: abs(index - sentence.block)):
        for one in filing.sentences(index):
            match = topic.near.search(one.text)
            if match and one.source.kind != "heading":
                yield Sentence(one.document, one.block, one.start + match.start(), one.start + match.end(), match[0])
                return
