"""Words that stand for numbers: "doubled", "a third", "nearly half", and how near a figure must be to be called so."""

import re
from dataclasses import dataclass
from decimal import Decimal

SHARE, MULTIPLE = "share", "multiple"
# How far from its number a word may be used: alone, behind "about", behind "nearly", behind "more than".
ALONE = (Decimal("0.95"), Decimal("1.05"))
WITHIN = {
    "about": (Decimal("0.90"), Decimal("1.10")),
    "under": (Decimal("0.85"), Decimal("1.00")),
    "over": (Decimal("1.00"), Decimal("1.25")),
}
_HEDGES = {
    "about": "about|around|roughly|approximately|some|close to|nearly exactly|or so",
    "under": "nearly|almost|just under|slightly less than|a little less than|less than|not quite|just below|close to|under|fewer than|up to",
    "over": "more than|over|just over|slightly more than|a little more than|above|at least|well over",
}
_FRACTIONS = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_NUMERATORS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
_CARDINALS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twenty": 20,
}  # fmt: skip
_MULTIPLES = {
    r"doubl(?:ed|es|ing)|twofold|two-fold": Decimal(2),
    r"tripl(?:ed|es|ing)|trebl(?:ed|es|ing)|threefold|three-fold": Decimal(3),
    r"quadrupl(?:ed|es|ing)|fourfold|four-fold": Decimal(4),
    r"quintupl(?:ed|es|ing)|fivefold|five-fold": Decimal(5),
    r"tenfold|ten-fold": Decimal(10),
    r"halv(?:ed|es|ing)": Decimal("0.5"),
    r"twice|double(?= (?:the|that|those|what|its|their|of|last|as)\b)": Decimal(2),
    r"triple(?= (?:the|that|those|what|its|their|of|last|as)\b)": Decimal(3),
    r"half as (?:much|many|large|big|high)": Decimal("0.5"),
}
_HEDGE = "|".join(f"(?P<{name}>{words})" for name, words in _HEDGES.items())
_SHARE = (
    rf"(?P<upper>{'|'.join(_NUMERATORS)})[\s-](?P<part>{'|'.join(_FRACTIONS)})s?(?![\w-])|(?P<half>(?:a |one[\s-])?half)"
    rf"|(?P<in>one|two|three|four) (?:in|out of) (?:every )?(?P<of>{'|'.join(_CARDINALS)})"
)
# Not the part of a year, of a book or of a list: "the first half", "a quarter earlier", "half-hourly", "a third risk".
_PERIOD_BEFORE = re.compile(
    r"\b(?:first|second|last|latter|other|per|each|every|next|this|previous)\s+$", re.IGNORECASE
)
_OTHERWISE_AFTER = re.compile(
    r"\s+(?:earlier|later|ago|before|ended|ending|hour|a year|year|an hour|of (?:19|20)\d\d|[QH]\d|results|reason|risk|factor|point)\b|[-–]\w",
    re.IGNORECASE,
)
_COMPILED = tuple(
    (kind, value, re.compile(rf"(?<![\w-])(?:(?:{_HEDGE})\s+)?(?:{pattern})(?!\w)", re.IGNORECASE))
    for kind, value, pattern in (
        *((MULTIPLE, value, pattern) for pattern, value in _MULTIPLES.items()),
        (MULTIPLE, None, rf"(?P<times>{'|'.join(_CARDINALS)}) times(?= (?:the|that|as|what|its|their|more|higher|larger)\b)"),
        (SHARE, None, _SHARE),
    )
)  # fmt: skip


@dataclass(frozen=True)
class NumberWord:
    """A number in words: what it stands for (a share of one, or a multiple) and where it stands.

    `lowest` and `highest` bound what may be called so.
    """

    kind: str
    value: Decimal
    lowest: Decimal
    highest: Decimal
    start: int
    end: int

    def holds(self, actual: Decimal) -> bool:
        """True where a share or multiple may be called so."""
        return self.lowest <= actual <= self.highest


def find_number_words(text: str) -> list[NumberWord]:
    """The words of a text that stand for a share or a multiple, in order, none overlapping another."""
    found: list[NumberWord] = []
    for kind, value, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in found):
                continue
            number = value or _value(match)
            if number is None or (kind == SHARE and _is_otherwise(text, match)):
                continue
            hedge = next((name for name in _HEDGES if match[name]), "")
            low, high = WITHIN.get(hedge, ALONE)
            found.append(NumberWord(kind, number, low * number, high * number, start, end))
    return sorted(found, key=lambda one: one.start)


def _value(match: re.Match[str]) -> Decimal | None:
    parts = match.groupdict()
    if parts.get("times"):
        return Decimal(_CARDINALS[parts["times"].lower()])
    if parts.get("half"):
        return Decimal("0.5")
    if parts.get("of"):
        return (
            Decimal({"one": 1, "two": 2, "three": 3, "four": 4}[parts["in"].lower()]) / _CARDINALS[parts["of"].lower()]
        )
    above, below = _NUMERATORS[parts["upper"].lower()], _FRACTIONS[parts["part"].lower()]
    return Decimal(above) / below if above < below else None


def _is_otherwise(text: str, match: re.Match[str]) -> bool:
    """True for a part of a year or the number of a thing in a row."""
    return bool(_PERIOD_BEFORE.search(text[: match.start()]) or _OTHERWISE_AFTER.match(text, match.end()))
