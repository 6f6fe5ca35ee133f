"""What something is that a filing names: "What is Yardbird?", "What is the MQ-25?"."""

import re

from assistant.answers import Answer
from assistant.evidence import Evidence
from assistant.filings.filing import Filing
from assistant.statements import Sentence
from assistant.words import keys

LONGEST = 80  # words of a sentence
_ASKED = re.compile(
    r"^(?i:(?:what|who)\s+(?:is|are|was|were)\s+(?:the\s+|an?\s+)?)(?P<name>[A-Z0-9][\w&.'’-]*(?:\s+(?:of\s+|and\s+|the\s+)?[A-Z0-9][\w&.'’-]*){0,5})\s*\?*$"
)


def meaning(question: str, filing: Filing) -> Answer | None:
    """The sentence that says what a name stands for; None for another question, or where no sentence says it."""
    asked = _ASKED.match(question.strip())
    if asked is None or not keys(asked["name"]):
        return None
    name = re.escape(asked["name"])
    told = re.compile(
        rf"(?<!\w){name}(?:[”\"]?\)?|\s+\([^)]*\)|\s+(?:family|program|segment|platform|service))?,?\s*(?:is|are|was|,\s*which is|,)\s+(?:a|an|the|our|one of)\b"
        rf"|(?:\(the\s+)?[“\"]{name}[”\"]\)?,\s+(?:a|an|the|our)\b"
    )
    for index, text in enumerate(filing.lowered):
        if asked["name"].lower() not in text:
            continue
        for sentence in filing.sentences(index):
            if told.search(sentence.text) and len(sentence.text.split()) <= LONGEST:
                return _quoted(question, sentence)
    return None


def asks_meaning(question: str) -> bool:
    """Whether a question asks what a name stands for, and nothing of it."""
    return bool(_ASKED.match(question.strip()))


def _quoted(question: str, sentence: Sentence) -> Answer:
    evidence = Evidence()
    mark = evidence.quote(sentence.document, sentence.block, sentence.text)
    text = sentence.text.strip()
    return evidence.answer(question, f"{text} [{mark}]", spans=[text], kind="text")
