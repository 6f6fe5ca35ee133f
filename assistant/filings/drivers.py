"""What drove a change: the sentences that name its causes, where what changed, which way and when are those asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.accounts.asking import asks_why
from assistant.accounts.formulas import When
from assistant.answers import Answer
from assistant.asked_periods import find_asked_periods
from assistant.evidence import Evidence
from assistant.filings.choice import when_asked
from assistant.filings.filing import Filing
from assistant.statements import Sentence
from assistant.words import Term, glossary, keys, strength, terms, words
from corpus.periods import find_periods

LONGEST = 130  # words
HINT = 4  # letters that words of one stem begin with
MOST_SAID = 2
MOST_ITEMS = 8
LEAST_COVERED = 0.8  # of the words of what changed
NEAR_BEST = 0.06
NEAR, SHORT_LINE = 3, 16  # blocks above a sentence, and words, of a line that dates it
SAME_PLACE = 12  # blocks between two sentences that say it together
IN_HEADING, IN_HEADING_ABOVE, IN_SENTENCE_BEFORE, IN_CAUSES = 0.95, 0.5, 0.5, 0.3
NARROWER = 0.15  # what a sentence counts less under the name of a segment that is not asked about
DATED, DIRECTED = 0.2, 0.1
UNASKED, MOST_UNASKED = 0.06, 5  # what it counts less for each thing that changed and was not asked about
_CUES = (
    "due to",
    "driven",
    "primarily",
    "reflect",
    "attribut",
    "result",
    "because",
    "impacted by",
    "owing to",
    "caused by",
    "offset",
)
_CAUSE = re.compile(
    r"\b(?:(?:was|were|is|are|has been|have been)?\s*(?:primarily|mainly|largely|principally|partially|predominantly|mostly)?\s*"
    r"(?:due (?:primarily |mainly |largely |principally )?to|driven (?:primarily |mainly |largely |predominantly )?by|attribut\w+ (?:primarily |mainly )?to|reflect\w*|"
    r"as a result of|result(?:ed|ing|s) (?:primarily )?from|because(?: of)?|caused by|impacted by|owing to))\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(r"\b(?:drove|led to|resulted in|contributed to|caused|offset)\b", re.IGNORECASE)
_REASON = re.compile(
    r"\b(?:why|what|drove|drives?|drivers?|caused?|causes|led|explains?|explained|contribut\w+|reasons?|because|due|impact(?:ed)?|affect(?:ed)?|behind|change[sd]?|changing|main|primary|key|factors?)\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:increas\w+|gr[eo]w\w*|growth|r[io]se[ns]?|rising|improv\w+|higher|expan\w+|gain\w*|up(?= (?:\d|by|slightly|from)))\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:decreas\w+|declin\w+|drop\w*|f[ae]ll\w*|lower|reduc\w+|shr[aiu]nk\w*|deteriorat\w+|contract\w+|worsen\w*|down(?= (?:\d|by|slightly|from)))\b",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"(?:the|this|these|our)\s+(?:\w+\s+)?(?:increases?|decreases?|changes?|growth|decline|improvement|reduction|variance)\s*(?:\w+\s*){0,2}$",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"increas\w+|decreas\w+|declin\w+|gr[eo]w\w*|chang\w+|improv\w+|reduc\w+|compar\w+|prior|previous|million|billion|thousand|basis|points?|december|january|june|september|march|fiscal|months?|ended",
    re.IGNORECASE,
)
_USUAL = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (r"\bgross (?:profit|margin)(?: rates?| percentages?| margins?)?\b", "gross margin"),
        (r"\boperating (?:income|profit|margin)s? (?:rates?|margins?|percentages?)\b", "operating margin"),
    )
)
_EXPECTS = re.compile(
    r"^\W*(?:in \d{4}, )?(?:we|the company|management)\s+(?:\w+\s+)?(?:expects?|anticipates?|forecasts?)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(r"\b(?:(?-i:may)|could|might|if|regularly|generally|typically|historically)\b", re.IGNORECASE)
# What is said of a part: "international sales" are not those of the company.
_NARROWED = re.compile(
    r"\b(?P<by>international|domestic|foreign|comparable|organic|core|adjusted|non-gaap|other|licen[sc]ing|products?|services?|online|intersegment)\s+(?:net\s+)?(?:operating\s+)?"
    r"(?:sales|revenues?|income|earnings|profits?|margins?)\b",
    re.IGNORECASE,
)
_IN_SPITE_OF = re.compile(r"^\W*(?:despite|although|while|excluding|in addition to)\b[^,]*,\s*", re.IGNORECASE)
_PART_OF = re.compile(
    r"\bas an? (?:percentage|percent|%) of (?:(?:total|consolidated|net|our) )*\w+(?: sales| revenues?)?", re.IGNORECASE
)
_REFERS = re.compile(
    r"\b(?:discussed|described|noted|outlined) (?:in more detail|further|above|below|under|within|elsewhere)\b|\bdriven by (?:our|the) \w+ segment\b|\brefers? to\b|\bsee\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"\b(first|second|third|fourth)\s+(?:fiscal\s+)?quarters?\b", re.IGNORECASE)
_PART_OF_YEAR = re.compile(
    r"\b(?:first|second|third|fourth)\s+(?:fiscal\s+)?quarters?\b|\b(?:six|nine) months\b|\bfirst half\b", re.IGNORECASE
)
_COMPARED = re.compile(r"\b(?:from|compared (?:to|with)|versus|over|than)\b[^,;]*\b(?:19|20)\d\d\b", re.IGNORECASE)
_ORDINALS = ("first", "second", "third", "fourth")
_FILLING = frozenset(
    term.key
    for term in terms(
        "company business overall total year fiscal quarter period change profile basis report level amount consolidated compare versus prior previous last metric net"
    )
) | {
    "increas",
    "decreas",
    "grow",
    "declin",
    "drop",
    "fall",
    "rise",
    "improv",
    "reduc",
    "reduct",
    "lower",
    "higher",
    "expans",
    "expand",
}


@dataclass(frozen=True)
class _Cause:
    sentence: Sentence
    score: float


def drivers(question: str, filing: Filing) -> Answer | None:
    """The sentences that say what drove the change that a question asks about; None for another question, or none."""
    if not asks_why(question):
        return None
    question = _in_usual_words(question)
    spans = [(mention.start, mention.end) for mention in find_asked_periods(question)]
    spans += [match.span() for pattern in (_REASON, _UP, _DOWN) for match in pattern.finditer(question)]
    subject = [term for term in terms(question, spans) if term.weight >= 1 and term.key not in _FILLING]
    if not subject:
        return None
    found = sorted(_causes(question, subject, filing), key=lambda one: -one.score)
    if not found:
        return None
    chosen = [found[0].sentence]
    for one in found[1:]:
        if (
            len(chosen) < MOST_SAID
            and one.score >= found[0].score - NEAR_BEST
            and abs(one.sentence.block - chosen[0].block) <= SAME_PLACE
            and all(_differ(one.sentence, other) for other in chosen)
        ):
            chosen.append(one.sentence)
    evidence = Evidence()
    said = []
    for sentence in sorted(chosen, key=lambda one: (one.block, one.start)):
        part_of = _unasked_segment(question, sentence, filing)
        said += [f"{part_of}:"] if part_of else []
        for part in (sentence, *filing.items_after(sentence, MOST_ITEMS)):
            said.append(f"{part.text.strip()} [{evidence.quote(part.document, part.block, part.text)}]")
    return evidence.answer(question, " ".join(said), spans=[one.text.strip() for one in chosen], kind="text")


def _causes(question: str, subject: Sequence[Term], filing: Filing) -> Iterator[_Cause]:
    when = when_asked(question) or filing.own
    hints = tuple(hint for term in subject for hint in _hints(term))
    for index, text in enumerate(filing.lowered):
        if not any(cue in text for cue in _CUES) or not any(hint in text for hint in hints):
            continue
        before: Sentence | None = None
        for sentence in filing.sentences(index):
            score = _score(question, subject, sentence, before, when, filing)
            if score is not None:
                yield _Cause(sentence, score)
            before = sentence


def _hints(term: Term) -> Iterator[str]:
    """How the words begin that may say a term: cheap to look for in a whole report."""
    phrases = [phrase for phrase, concept in glossary().phrases.items() if concept == term.key]
    for phrase in (*phrases, tuple(word.stem for word in words(term.text))):
        yield phrase[-1][:HINT]


def _score(
    question: str,
    subject: Sequence[Term],
    sentence: Sentence,
    before: Sentence | None,
    when: When | None,
    filing: Filing,
) -> float | None:
    """How well a sentence gives the causes of what changed; None for one that gives those of something else."""
    text = _IN_SPITE_OF.sub("", sentence.text)
    cause = _CAUSE.search(text)  # what comes after it are causes of causes
    changes = [_what_changed(question, text[: cause.start()])] if cause else []
    if not changes and (effect := _EFFECT.search(sentence.text)):
        changes = [_what_changed(question, sentence.text[effect.end() :])]
    if _REFERS.search(sentence.text) or _SUPPOSES.search(sentence.text) or _EXPECTS.match(sentence.text):
        return None
    if not changes or len(sentence.text.split()) > LONGEST or sentence.is_table_line:
        return None
    scores = [_score_of(question, subject, changed, sentence, before, when, filing) for changed in changes]
    return max((score for score in scores if score is not None), default=None)


def _in_usual_words(text: str) -> str:
    """A text in which a margin is called one, however a company calls it: "gross profit rate"."""
    for pattern, word in _USUAL:
        text = pattern.sub(word, text)
    return text


def _what_changed(question: str, text: str) -> str:
    """The words that say what changed, without what it was only measured against."""
    text = _in_usual_words(text)
    return text if _PART_OF.search(question) else _PART_OF.sub(" ", text)


def _score_of(
    question: str,
    subject: Sequence[Term],
    changed: str,
    sentence: Sentence,
    before: Sentence | None,
    when: When | None,
    filing: Filing,
) -> float | None:
    if not (
        _UP.search(changed)
        or _DOWN.search(changed)
        or re.search(r"\b(?:change|flat|unchanged|relatively|impact)", changed, re.IGNORECASE)
    ):
        return None
    directions = [bool(pattern.search(question)) for pattern in (_UP, _DOWN)]
    goes = [bool(pattern.search(changed)) for pattern in (_UP, _DOWN)]
    if directions.count(True) == 1 and goes.count(True) == 1 and directions != goes:
        return None
    dated = _dated(sentence, when, filing)
    if dated is None:
        return None
    above = filing.above(sentence.block)
    leans = bool(_LEANS.match(changed.strip())) and before is not None
    places = [
        (1.0, keys(changed)),
        (IN_HEADING, keys(above[-1]) if above else frozenset()),
        (IN_HEADING_ABOVE, keys(" ".join(above[:-1]))),
        (IN_HEADING if leans else IN_SENTENCE_BEFORE, before.keys if before is not None else frozenset()),
        (IN_CAUSES, sentence.keys),
    ]
    covered = sum(max(share * strength(term.key, found) for share, found in places) for term in subject) / len(subject)
    # What changed is named in the sentence itself, be it by one word; a heading alone names too much.
    if covered < LEAST_COVERED or not (leans or any(strength(term.key, places[0][1]) for term in subject)):
        return None
    unasked = {term.key for term in terms(changed) if _tells(term)} - keys(question) - _FILLING
    narrower = bool(_unasked_segment(question, sentence, filing))
    if any(found["by"].lower() not in question.lower() for found in _NARROWED.finditer(changed)) and not narrower:
        return None
    if narrower and re.search(r"\bsegment\b", changed, re.IGNORECASE):
        return None
    other = UNASKED * min(MOST_UNASKED, len(unasked))
    return covered + DATED * dated + DIRECTED * (directions == goes) - NARROWER * narrower - other


def _tells(term: Term) -> bool:
    """Whether a word says what changed, and is no number, verb or filling word."""
    return term.weight >= 1 and bool(re.fullmatch(r"[A-Za-z&’' -]{3,}", term.text)) and not _MOVES.fullmatch(term.text)


def _unasked_segment(question: str, sentence: Sentence, filing: Filing) -> str:
    """The segment under whose name a sentence stands, where the question does not name it; "" for none."""
    above = filing.above(sentence.block)[-1:]
    return next((name for name in above if filing.names_segment(name) and not keys(name) & keys(question)), "")


def _dated(sentence: Sentence, when: When | None, filing: Filing) -> float | None:
    """How well the time of a sentence is the one asked: 1 the same, 0 unsaid; None another."""
    if when is None:
        return 0.0
    years = {period.year for period in sentence.periods if period.year is not None}
    if not years and _dating_line(sentence, filing) not in (None, when.year):
        return None
    if years == {when.year - 1} and _COMPARED.search(sentence.text):
        years = set()  # "up 12% from the second quarter of 2022"
    if years and when.year not in years:
        return None
    quarters = {_ORDINALS.index(match[1].lower()) + 1 for match in _QUARTER.finditer(sentence.text)}
    if when.quarter and (
        quarters and when.quarter not in quarters or (not quarters and _PART_OF_YEAR.search(sentence.text))
    ):
        return None
    if not when.quarter and _PART_OF_YEAR.search(sentence.text) and filing.own is not None and not filing.own.quarter:
        return None
    return 1.0 if years and (not when.quarter or when.quarter in quarters) else 0.0


def _dating_line(sentence: Sentence, filing: Filing) -> int | None:
    """The year of a short line just above a sentence that dates it: "2017 as compared to 2016"; None for none."""
    blocks = filing.document.blocks
    for index in range(sentence.block - 1, max(-1, sentence.block - 1 - NEAR), -1):
        text = blocks[index].text
        if blocks[index].table is None and len(text.split()) <= SHORT_LINE and (found := find_periods(text)):
            return found[0].period.year
    return None


def _differ(one: Sentence, other: Sentence) -> bool:
    return len(one.keys & other.keys) < 0.75 * min(len(one.keys), len(other.keys))
