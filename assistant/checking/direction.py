"""Which way a sentence says that something went, by the word nearest to a number."""

import re

from assistant.checking.agreement import same_unit
from assistant.checking.claims import Statement
from assistant.checking.material import Material, without_labels
from assistant.segments import FROM, THAN, TO

EITHER_LABEL = re.compile(r"\([^()]*\)")  # "increase (decrease)"
UP = r"(?:grew|grow\w*|r[io]se\w*|rising|increas\w+|up|gain\w*|climb\w*|jump\w*|surg\w+|soar\w*|expand\w*|higher|more|above|exceed\w*|ahead|improv\w+|add(?:ed|s)|greater|larger|bigger|accelerat\w+|widen\w*|lift\w*|growth|outspen\w+|top(?:s|ped)|surpass\w*)"
DOWN = r"(?:f[ae]ll\w*|fell|declin\w+|decreas\w+|drop\w*|down|lost|los[es]\w*|shr[iau]nk\w*|reduc\w+|lower\w*|less|fewer|below|cut\w*|slid\w*|slip\w*|plung\w+|tumbl\w+|slow\w*|contract\w*|worsen\w*|behind|short|smaller|narrow\w*|weaken\w*|halv\w+|eas(?:ed|es))"
_DIRECTION = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\b", re.IGNORECASE)
_TURN = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\b[^.;]{{0,40}}?\bfrom\s*(?:about\s)?[~≈]?$", re.IGNORECASE)

_TURN_TO = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\s+to\s*(?:about\s)?[~≈$€£]*$", re.IGNORECASE)


def turned(material: Material, statement: Statement) -> tuple[int, str] | None:
    """The end of a change that goes the other way than the sentence says, and the reason: "rose from 13.9% to 12.2%"."""
    claims = statement.claims
    for place, (one, other) in enumerate(zip(claims, claims[1:], strict=False), start=1):
        if (one.role, other.role) == (FROM, TO):
            start, end, cue = one, other, _TURN
        elif (one.role, other.role) == (TO, THAN):
            start, end, cue = other, one, _TURN_TO  # "rose to 5 compared with 4"
        else:
            continue
        if start.quantity is None or end.quantity is None:
            continue
        told = cue.search(without_labels(material.labels, statement.text)[: one.start])
        first, last = start.quantity, end.quantity
        if (
            told is None
            or not same_unit(first, last)
            and not same_unit(last, first)
            or first.number < 0
            or last.number < 0
            or first.value == last.value
        ):
            continue
        rises = last.value > first.value
        if rises != bool(told["up"]):
            return place, f"from {start.written} to {end.written} is a {'rise' if rises else 'fall'}"
    return None


def direction_of(text: str, start: int, stop: int, own: tuple[int, int]) -> int:
    """1 for a rise, −1 for a fall, 0 where the words say neither: by the word nearest to the number from `start` to `stop`."""
    begin, end = own
    after = _DIRECTION.match(text[stop:end].lstrip())
    if after:
        return 1 if after["up"] else -1
    before = list(_DIRECTION.finditer(EITHER_LABEL.sub(lambda match: " " * len(match[0]), text[begin:start])))
    if before:
        return 1 if before[-1]["up"] else -1
    following = _DIRECTION.search(text[stop:end])
    if following:
        return 1 if following["up"] else -1
    opening = list(_DIRECTION.finditer(EITHER_LABEL.sub(lambda match: " " * len(match[0]), text[:start])))
    return (1 if opening[-1]["up"] else -1) if opening else 0
