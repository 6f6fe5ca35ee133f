"""A reply taken apart: its sentences with their ids, and the last line, which says in short what the answer is."""

import re
from dataclasses import dataclass

from assistant.agent.fencing import plain
from assistant.prompts import ANSWER_LINE
from assistant.refusals import NOT_SAID
from corpus.sentences import sentences

MOST_SENTENCES = 40  # of a reply, which is asked to have five; it is parsed no further
ONE_ID = r"[pfc]\d{1,4}"
SOME_IDS = rf"{ONE_ID}(?:\s*[,;&]?\s*{ONE_ID})*"

_AFTER_STOP = re.compile(rf"(?P<stop>[.!?])(?P<ids>(?:[ \t]*\[\s*{SOME_IDS}\s*\])+)", re.IGNORECASE)
_ANSWER = re.compile(rf"^\W*{re.escape(ANSWER_LINE.rstrip(':'))}\W*:\s*(?P<short>.*)$", re.IGNORECASE | re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+|^\s*#{1,6}\s+|^\s*>\s+")
_DECLINES = re.compile(rf"\W*(?:{re.escape(NOT_SAID)}|the reports? (?:does|do) not say)", re.IGNORECASE)


@dataclass(frozen=True)
class Unit:
    """One sentence of a reply as the model wrote it, with `lead` for what stands before it: a space, a new line, a dash."""

    raw: str
    lead: str = ""


@dataclass(frozen=True)
class Draft:
    """A reply taken apart: its sentences, and its last line's answer in short ("" where it has none)."""

    units: tuple[Unit, ...]
    short: str = ""

    @property
    def is_endless(self) -> bool:
        """True for a reply that goes on and on."""
        return len(self.units) > MOST_SENTENCES

    @property
    def declines(self) -> bool:
        """True for a reply that says that the reports do not say it."""
        return bool(self.units and _DECLINES.match(self.units[0].raw))


def parsed(reply: str, known: str = "") -> Draft:
    """A reply taken apart; `known` is what the model was shown."""
    text = plain(reply, known)
    found = list(_ANSWER.finditer(text))
    short = found[-1]["short"].strip() if found else ""
    units: list[Unit] = []
    for line in _ANSWER.sub("", text).split("\n"):
        if len(units) > MOST_SENTENCES:
            break
        bullet = _BULLET.match(line)
        line = line[bullet.end() :].strip() if bullet else line.strip()
        # A citation after the full stop belongs to the sentence before it.
        line = _AFTER_STOP.sub(lambda match: f"{match['ids']}{match['stop']}", line)
        for index, (_, _, sentence) in enumerate(sentences(line)):
            dash = bullet is not None and bullet[0].strip()[:1] not in "#>"
            units.append(Unit(sentence, " " if index else ("\n- " if dash else "\n") if units else ""))
    return Draft(tuple(units[: MOST_SENTENCES + 1]), short)
