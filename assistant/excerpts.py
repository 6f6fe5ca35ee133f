"""Questions in words about a long report: the sentences of it that matter, quoted with their pages, or none.

Sentences of the best passages are scored by how much of the question they cover, words by their rarity among the
sentences found, by their likeness in meaning, and by what the question's form expects (a cause, a name, a number).
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.evidence import Evidence
from assistant.finding import Found
from assistant.statements import Sentence
from assistant.words import Term, strength

MOST_COMPARED = 12  # sentences whose likeness in meaning is looked at
MOST_SAID = 2  # sentences of an answer, with the lists that they lead
MOST_ITEMS = 6  # of a list that a sentence leads
LONGEST, SHORTEST = 75, 5  # words of a sentence that is quoted
COVERED_BY_HEADING, COVERED_BEFORE = 0.7, 0.4  # what a word counts in the heading, in the sentence before
LEAST_COVERED = 0.7  # of the question, for a sentence to answer it
KNOWN_FOR_SURE = 0.95  # the same where yes or no is asked, which a sentence on something near would seem to give
KNOWN = 0.6  # how well a word must be found, in or above a sentence, to be said by it
LEAST_SCORE = 1.3
ALIKE_FOR_SURE = 0.5  # the same where yes or no is asked
LEAST_ALIKE = 0.3  # cosine of question and sentence, below which they only share words
SUPPOSED = 0.2  # what a sentence loses that says what may be, where the question does not ask for that
SHORT_NAME = 14  # words of a line that only says a name
NAME_NEAR = 3  # blocks between a sentence and the line that says its name
MOST_OF_SEVERAL, NEAR_OF_SEVERAL = 4, 0.75  # the same for "what changes", where several things are asked
NEAR_BEST = 0.88  # of the best score, for another sentence to be said beside it
ALIKE = 0.7  # of the words of two sentences, for one to say nothing new

# What a question's form expects of a sentence: the form, what shows it, and how much it counts.
_EXPECTED = tuple(
    (re.compile(form, re.IGNORECASE), re.compile(shown), weight)
    for form, shown, weight in (
        (r"\bwhy\b|\bwhat (?:drove|drives|caused|causes|led|explains|contributed|impacted|affected)|\breasons?\b|\bdrivers?\b|\bdue to\b", r"(?i)\bdue to\b|\bdriven by\b|\bprimarily\b|\bas a result\b|\bresult(?:ed|ing) (?:from|in)\b|\bbecause\b|\battribut\w+\b|\breflect\w*\b|\bpartially offset\b|\bimpacted by\b|\bowing to\b|\bcaused\b", 0.3),
        (r"^who\b|\bwhich (?:firm|company|person|bank)\b|\bname of\b", r"\b[A-Z][a-z&.]+ (?:& )?[A-Z]|\bLLP\b", 0.15),
        (r"^when\b|\bwhat date\b|\bwhich year\b", r"\b(?:19|20)\d\d\b", 0.2),
        (r"\bhow (?:many|much|long|large)\b|\bnumber of\b", r"\d", 0.25),
        (r"\b(?:forecast\w*|expect\w*|guidance|outlook|anticipat\w*|plan(?:s|ned|ning)?|project(?:s|ed|ing|ion))\b", r"(?i)\b(?:expect|anticipate|plan|forecast|project|estimate|will|intend|target)\w*\b", 0.2),
        (r"\bacqui(?:sitions?|red?|ring)\b", r"(?i)\b(?:acquired|completed the acquisition|purchase of all)\b", 0.15),
    )
)  # fmt: skip
_ASKS_WHO = _EXPECTED[1]
# What a sentence has to show for a form of question, or it is no answer.
_NEEDED = tuple(
    (re.compile(form, re.IGNORECASE), re.compile(shown, re.IGNORECASE))
    for form, shown in (
        (r"^when\b|\bwhat date\b", r"\b(?:19|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"),
        (r"\bhow many\b|\bnumber of\b|\bwhat percent(?:age)?\b", r"\d|\b(?:no|one|two|three|four|five|six|seven|eight|nine|ten)\b"),
        (r"\b(?:interest|tax|discount|growth|coupon|exchange) rates?\b", r"\d\s?(?:%|percent|basis points)"),
        (r"\bhow much (?:of|does|did|is|was|were|do)\b", r"[$€£¥%]\s?\d|\d\s?(?:%|percent|million|billion)"),
        (r"\bprice\b|\b(?:what|how much) (?:did|does|do|will|was|is)\b.*\b(?:pay|paid|cost|spend|spent)\b", r"[$€£¥]\s?\d|\d\s?(?:million|billion)"),
        (r"\bby how much\b", r"\b(?:increas|decreas|declin|gr[eo]w|from|rose|fell|rais)\w*.*\d"),
    )
)  # fmt: skip
_OF_REASONS = re.compile(
    r"drove|drives?|drivers?|caus\w+|led|explain\w*|contribut\w+|impact\w*|affect\w*|chang\w+|reasons?", re.IGNORECASE
)
_SEVERAL = re.compile(r"^(?:what|which)\s+(?:[\w-]+\s+){0,3}[a-z]{3,}(?<!s)s\b(?!['’])", re.IGNORECASE)
_WHETHER = re.compile(r"^(?:is|are|was|were|did|does|do|has|have|had)\b", re.IGNORECASE)
_LEADS = re.compile(r":\s*$")
_SUPPOSES = re.compile(r"\b(?:(?-i:may)|could|might|would|if)\b", re.IGNORECASE)
_ASKS_SUPPOSED = re.compile(
    r"\b(?:risks?|may|could|might|would|if|subject to|exposed|exposure|threats?)\b", re.IGNORECASE
)
_EMPTY = re.compile(
    r"^(?:refer to|see|item \d)|\bcertif(?:y|ying|ication)\b|\b(?:see|refer to)\b.{0,40}\b(?:note|item|part|section)s?\b|\bincorporated (?:herein )?by reference\b|\btable of contents\b|\bthe following table\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Scored:
    sentence: Sentence
    covered: float
    score: float
    says_all: bool = True


def excerpt(found: Found) -> Answer | None:
    """The sentences that answer a question in words, most telling first; None where none covers enough of it."""
    terms = [
        term
        for term in found.question.terms
        if term.weight >= 0.3 and not _is_number(term) and not _OF_REASONS.fullmatch(term.text)
    ]
    if not any(term.weight >= 1 for term in terms):
        return None
    asked_years = {period.year for period in found.question.periods if period.year is not None}
    if asked_years and not any(str(year) in one.text for one in found.sentences for year in asked_years):
        return None  # nothing here is of that time
    candidates = [one for one in found.sentences if _may_be_said(one) and _is_of_the_form(one, found.question.text)]
    rarity = _rarity(terms, found.sentences)
    before = {id(later): one for one, later in zip(found.sentences, found.sentences[1:], strict=False)}
    scored = [_covering(one, before.get(id(one)), terms, rarity, found) for one in candidates]
    scored = [one for one in scored if one.says_all]
    nearest = sorted(scored, key=lambda one: -one.score)[:MOST_COMPARED]
    ranked = sorted(_with_likeness(nearest, found), key=lambda one: -one.score)
    if not ranked or ranked[0].covered < LEAST_COVERED or ranked[0].score < LEAST_SCORE:
        return None
    ranked = [one for one in ranked if not _LEADS.search(one.sentence.text) or _items_of(one.sentence, found)]
    chosen = _chosen(ranked, bool(_SEVERAL.search(found.question.text)))
    if not chosen:
        return None
    evidence = Evidence()
    said = []
    for one in chosen:
        for part in (one.sentence, *_items_of(one.sentence, found), *_name_near(one.sentence, found)):
            said.append(f"{part.text.strip()} [{evidence.quote(part.document, part.block, part.text)}]")
    spans = [one.sentence.text.strip() for one in chosen]
    return evidence.answer(found.question.text, " ".join(said), spans=spans, kind="text")


def _is_number(term: Term) -> bool:
    return bool(re.fullmatch(r"[\d.,%]+|fy\d*", term.text.lower()))


def _may_be_said(sentence: Sentence) -> bool:
    """Whether a sentence can stand by itself in an answer: prose, and no reference to another place."""
    count = len(sentence.text.split())
    return (
        SHORTEST <= count <= LONGEST
        and sentence.source.kind in ("paragraph", "item")
        and not sentence.is_table_line
        and not _EMPTY.search(sentence.text)
        and not sentence.text.rstrip().endswith("?")
    )


def _is_of_the_form(sentence: Sentence, question: str) -> bool:
    """Whether a sentence has what the form of a question cannot do without: a name, a date, a number, an amount."""
    return all(shown.search(sentence.text) for form, shown in _NEEDED if form.search(question))


def _rarity(terms: Sequence[Term], sentences: Sequence[Sentence]) -> dict[str, float]:
    """How much each word of the question tells: its inverse document frequency among the sentences."""
    seen: Counter[str] = Counter()
    for sentence in sentences:
        seen.update({term.key for term in terms if strength(term.key, sentence.keys)})
    total = len(sentences)
    return {term.key: term.weight * math.log(1 + total / (1 + seen[term.key])) for term in terms}


def _covering(
    sentence: Sentence, before: Sentence | None, terms: Sequence[Term], rarity: dict[str, float], found: Found
) -> _Scored:
    """A sentence with the part of the question that it covers, by its words and those around it."""
    near = before.keys if before is not None and before.block == sentence.block else frozenset[str]()
    covered = whole = 0.0
    says_all = True
    known = KNOWN_FOR_SURE if _WHETHER.search(found.question.text) else KNOWN
    for term in terms:
        said = max(
            strength(term.key, sentence.keys),
            COVERED_BY_HEADING * strength(term.key, sentence.context_keys),
            COVERED_BEFORE * strength(term.key, near),
        )
        whole += rarity[term.key]
        covered += rarity[term.key] * said
        # A name, and a thing that is asked about, must be spoken of; a verb may be another.
        says_all = says_all and (said >= known or term.weight < 1 or (term.is_verb and not term.is_name))
    share = covered / whole if whole else 0.0
    rank = found.ranks.get((sentence.document.id, sentence.block), 20)
    expected = sum(
        weight for form, shown, weight in _EXPECTED if form.search(found.question.text) and shown.search(sentence.text)
    )
    asked = {period.year for period in found.question.periods if period.year is not None}
    years = {period.year for period in sentence.periods if period.year is not None}
    says_all = says_all and not (asked and years and not asked & years)  # a sentence on other years alone
    supposes = _SUPPOSES.search(sentence.text) and not _ASKS_SUPPOSED.search(found.question.text)
    strays = SUPPOSED if supposes else 0.0
    return _Scored(sentence, share, share + expected - strays + 0.15 / (1 + 0.3 * rank), says_all)


def _with_likeness(scored: Sequence[_Scored], found: Found) -> list[_Scored]:
    """The sentences with their likeness in meaning to the question added."""
    if found.similarity is None:
        return list(scored)
    question = found.question.text
    found.similarity.prepare([question, *(one.sentence.text for one in scored)])
    likeness = [found.similarity(question, one.sentence.text) for one in scored]
    return [
        _Scored(one.sentence, one.covered, one.score + 1.3 * alike)
        for one, alike in zip(scored, likeness, strict=True)
        if alike >= (ALIKE_FOR_SURE if _WHETHER.search(question) else LEAST_ALIKE)
    ]


def _chosen(ranked: Sequence[_Scored], several: bool) -> list[_Scored]:
    """The best sentence and those near it that say something else; of `several` things asked, more of the same page."""
    chosen = list(ranked[:1])
    for one in ranked[1:]:
        near = one.score >= NEAR_BEST * ranked[0].score and len(chosen) < MOST_SAID
        same_page = one.sentence.source.place.page == ranked[0].sentence.source.place.page
        beside = (
            several and same_page and one.score >= NEAR_OF_SEVERAL * ranked[0].score and len(chosen) < MOST_OF_SEVERAL
        )
        if (near or beside) and all(_overlap(one.sentence, other.sentence) < ALIKE for other in chosen):
            chosen.append(one)
    return chosen


def _overlap(one: Sentence, other: Sentence) -> float:
    return len(one.keys & other.keys) / max(1, min(len(one.keys), len(other.keys)))


def _items_of(sentence: Sentence, found: Found) -> list[Sentence]:
    """The items of the list that a sentence leads."""
    if not _LEADS.search(sentence.text):
        return []
    following = [
        one
        for one in found.sentences
        if one.document.id == sentence.document.id and one.source.kind == "item" and one.block > sentence.block
    ]
    items: list[Sentence] = []
    block = sentence.block
    for one in sorted(following, key=lambda one: (one.block, one.start)):
        if one.block - block > 1 or len(items) == MOST_ITEMS:
            break
        items.append(one)
        block = one.block
    return items


def _name_near(sentence: Sentence, found: Found) -> list[Sentence]:
    """The line near a sentence that says who it is, for a question that asks so: a signature under "we have served as auditor"."""
    form, shown, _ = _ASKS_WHO
    if not form.search(found.question.text) or shown.search(sentence.text):
        return []
    lines = [
        one
        for one in found.sentences
        if one.document.id == sentence.document.id
        and 0 < abs(one.block - sentence.block) <= NAME_NEAR
        and len(one.text.split()) <= SHORT_NAME
        and shown.search(one.text)
    ]
    return sorted(lines, key=lambda one: abs(one.block - sentence.block))[:1]
