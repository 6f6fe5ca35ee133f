"""How many there are of something, where a sentence counts it: "over 190 countries", "124 manufacturing plants"."""

import re
from collections.abc import Sequence

from assistant.answers import Answer
from assistant.asked_periods import find_asked_periods
from assistant.evidence import Evidence
from assistant.filings.filing import Filing
from assistant.statements import Sentence
from assistant.words import Term, keys, stem, strength, terms

LONGEST = 90  # words of a sentence
BETWEEN = 3  # words between a number and what it counts
LEAST_ALIKE = 0.7
_ASKED = re.compile(
    r"\b(?:how\s+many|(?:what\s+is\s+the\s+)?number\s+of)\s+(?P<noun>(?:[a-z][\w-]*\s+){0,3}?[a-z][\w-]*)(?=\s+(?:does|do|did|is|are|was|were|has|have|had|in|at|as|on|of|that|under|worldwide|globally|outside)\b|\s*\?)",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?(?:\s+(?:hundred|thousand|million|billion))?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)"
_MONEY = re.compile(
    r"\b(?:dollars?|percent|percentage|points|years?|days|months|weeks|shares?|stores?|times)\b", re.IGNORECASE
)
_OF_SOME = re.compile(
    r"\b(?:top|largest|leading|first|last|other|of (?:the|our|its))\s+$", re.IGNORECASE
)  # "our top three brands"
_SUPPOSES = re.compile(r"\b(?:(?-i:may)|could|might|would|if)\b", re.IGNORECASE)
_FILLING = frozenset(
    term.key
    for term in terms(
        "company operate run have own lease total number there currently count manage serve offer employ approximately business provide available world worldwide globally"
    )
)


def counted_in_words(question: str, filing: Filing) -> Answer | None:
    """The sentence in which a number stands before what is counted; None for another question, or where none does."""
    asked = _ASKED.search(question)
    if asked is None or _MONEY.search(asked["noun"]):
        return None
    words = asked["noun"].split()
    head = stem(words[-1])
    periods = find_asked_periods(question)
    spans = [asked.span(), *((mention.start, mention.end) for mention in periods)]
    scope = [term for term in terms(question, spans) if term.weight >= 1 and term.key not in _FILLING]
    scope += [term for term in terms(" ".join(words[:-1])) if term.weight >= 1]
    years = {mention.period.year for mention in periods if mention.period.year is not None}
    best: tuple[float, Sentence] | None = None
    for index, text in enumerate(filing.lowered):
        if head[:5] not in text:
            continue
        for sentence in filing.sentences(index):
            score = _score(sentence, head, scope, years, filing)
            if score is not None and (best is None or score > best[0]):
                best = (score, sentence)
    if best is None:
        return None
    evidence = Evidence()
    sentence = best[1]
    text = sentence.text.strip()
    mark = evidence.quote(sentence.document, sentence.block, sentence.text)
    return evidence.answer(question, f"{text} [{mark}]", spans=[text], kind="text")


def _score(sentence: Sentence, head: str, scope: Sequence[Term], years: set[int], filing: Filing) -> float | None:
    text = sentence.text
    if len(text.split()) > LONGEST or sentence.is_table_line or _SUPPOSES.search(text):
        return None
    counts = [
        match
        for match in re.finditer(
            rf"(?<![\w$€£.,]){_NUMBER}\s+(?P<between>(?:[\w&/-]+\s+){{0,{BETWEEN}}}?)(?P<noun>[a-z][\w-]*)",
            text,
            re.IGNORECASE,
        )
        if stem(match["noun"]) == head
        and not _OF_SOME.search(text[: match.start()])
        and not re.fullmatch(r"(?:19|20)\d\d", match[0].split()[0])
    ]
    if not counts or any(strength(term.key, sentence.keys | sentence.context_keys) < LEAST_ALIKE for term in scope):
        return None
    said = {period.year for period in sentence.periods if period.year is not None}
    if years and said and not years & said:
        return None
    near = 1.0 - 0.1 * min(len(match["between"].split()) for match in counts)
    ours = 0.3 * bool(re.search(r"\b(?:we|our|the company|corporation)\b", text, re.IGNORECASE))
    own = sum(strength(term.key, keys(text)) for term in scope) / len(scope) if scope else 1.0
    return near + ours + own + 0.2 * bool(years & said) - 0.3 * sentence.block / len(filing.lowered)
