"""The two sides of a comparison in a sentence: what is compared, and what it is held against."""

import re
from dataclasses import dataclass

from assistant.checking.claims import Claim, Statement

Span = tuple[int, int]

MORE, SHARE, RATIO, GAP, TIMES_OF = "more", "share", "ratio", "gap", "times of"

_VERB = r"(?:was|were|is|are|stood at|came to|amounted to|equals|equalled|comes to|reached)"
# Patterns over the sentence with the number in question written as ⟨⟩: how the sides stand to it.
_PATTERNS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (RATIO, rf"ratio (?:of|between) (?P<a>.+?) (?:to|and) (?P<b>.+?) {_VERB}\b.*⟨⟩"),
        (GAP, rf"(?:difference|gap) (?:in .+? )?between (?P<a>.+?) and (?P<b>.+?) {_VERB}\b.*⟨⟩"),
        (SHARE, rf"(?:percentage|proportion|share|ratio)(?: constitution)?,?(?: ?\(?in percent(?:age)?\)?,?)? of (?:the )?(?P<a>.+?) (?:in|out of|over|relative to|to) (?P<b>.+?) {_VERB}\b.*⟨⟩"),
        (SHARE, rf"share of (?P<b>.+?) (?:held by|of|from|in) (?P<a>.+?) {_VERB}\b.*⟨⟩"),
        (SHARE, rf"^(?P<a>.+?) as an? (?:share|percentage|proportion|part|%|percent) of (?P<b>.+?) {_VERB}\b.*⟨⟩"),
        (SHARE, rf"^(?P<a>.+?)(?:['’]s?)? share of (?P<b>.+?) {_VERB}\b.*⟨⟩"),
        (SHARE, r"⟨⟩ of (?P<b>.+?) (?:is|are|was|were|came|comes|goes|went|belongs?|stems?|fell|falls)\b (?:from|to|on|for)?(?P<a>.+)$"),
        (SHARE, r"^(?P<a>.*)⟨⟩ (?:share )?of (?P<b>.+)$"),
        (MORE, r"^(?P<a>.+?) (?:exceed(?:s|ed)?|outspen[dt]s?|topp?(?:s|ed)?|surpass(?:es|ed)?|beats?|outstripp?(?:s|ed)) (?P<b>.+?) by ⟨⟩"),
        (RATIO, r"^(?P<a>.*)⟨⟩,? (?:as (?:much|many|high|large|big|great|long)|higher|larger|bigger|greater|more)? ?(?:\w+ )?(?:as|than) (?P<b>.+)$"),
        (RATIO, r"^(?P<a>.*)⟨⟩ (?:the (?:size|level|amount|value|number) of|that of|those of|what) (?P<b>.+)$"),
        (TIMES_OF, r"^(?P<a>.*)⟨⟩ (?P<b>(?:its|the|their|that|those|\w+['’]s)\b.+)$"),
        (TIMES_OF, r"^(?P<a>.*)⟨⟩ (?P<b>(?-i:[A-Z0-9]).+)$"),
        (MORE, r"^(?P<a>.*)⟨⟩ (?:\w+ ){0,3}?(?:than|over|above|below|under|ahead of|behind|short of) (?P<b>.+)$"),
        (MORE, r"^(?P<a>.*)(?:more|less|higher|lower|greater|larger|smaller|bigger|fewer)\b(?: \w+){0,4} than (?P<b>.+?),? by ⟨⟩"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Sides:
    """What is compared (`a`) and what it is held against (`b`), as stretches of the statement."""

    kind: str
    a: Span
    b: Span


def sides(statement: Statement, claim: Claim) -> list[Sides]:
    """The ways in which a number may compare two things of its sentence, the surest first."""
    text = statement.text
    shown = text[: claim.start] + " ⟨⟩ " + text[claim.end :]
    folded, places = _folded(shown)
    # Offsets behind the number shift by how much shorter or longer it is written.
    shift = (claim.end - claim.start) - 4
    found = []
    for kind, pattern in _PATTERNS:
        match = pattern.search(folded)
        if match:
            spans = []
            for name in ("a", "b"):
                first, last = places[match.start(name)], places[min(match.end(name), len(places)) - 1] + 1
                first, last = (place + shift if place >= claim.start + 4 else place for place in (first, last))
                spans.append((first, last))
            found.append(Sides(kind, spans[0], spans[1]))
    return found


def _folded(text: str) -> tuple[str, list[int]]:
    """A text with its white space folded, and where each of its letters stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        if letter.isspace():
            if not letters or letters[-1] == " ":
                continue
            letter = " "
        letters.append(letter)
        places.append(place)
    return "".join(letters), places
