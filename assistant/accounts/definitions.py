"""Definitions that a question gives itself: "DPO is defined as: 365 * (average accounts payable …) / (…)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.accounts.formulas import Node, UnreadableFormula, parsed
from assistant.accounts.glossary import Name, stems
from assistant.words import words
from corpus.sentences import sentences

LONGEST_NAME = 9  # words of a measure's name

_DEFINITIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:^|[.;:(]\s*|\bwhere\s+)(?P<name>[A-Za-z][\w&/' -]{1,60}?)\s*(?:\([A-Za-z&]{2,10}\)\s*)?(?:here\s+)?(?:is|are)\s+(?:here\s+)?(?:defined|calculated|computed)\s+as\s*:?\s*(?P<formula>.+)$",
        r"\b(?:define|calculate|compute|take)\s+(?P<name>[A-Za-z][\w&/' -]{1,60}?)\s*(?:\([A-Za-z&]{2,10}\)\s*)?as\s*:?\s+(?P<formula>.+)$",
        r"(?:^|[.;:(]\s*|\bwhere\s+)(?P<name>[A-Za-z][\w&/' -]{1,60}?)\s*=\s*(?P<formula>.+)$",
    )
)


@dataclass(frozen=True)
class Definitions:
    """The measures that a question defines, as trees by their names; those that cannot be read, and why; the rest of it."""

    trees: dict[Name, Node]
    unread: dict[Name, str]
    rest: str

    def check(self, core: str) -> None:
        """Raise UnreadableFormula where what is asked for is defined in words that cannot be read."""
        for name in names_in(core):
            if name in self.unread:
                raise UnreadableFormula(self.unread[name])


def defined(text: str) -> Definitions:
    """The definitions in a question, each sentence one at most. One may use another that stands after it."""
    said: list[tuple[str, str]] = []
    rest: list[str] = []
    for _, _, sentence in sentences(text):
        match = next((match for pattern in _DEFINITIONS if (match := pattern.search(sentence))), None)
        if match is None:
            rest.append(sentence)
            continue
        said.append((match["name"], match["formula"]))
        rest.append(sentence[: match.start()])
    return _read(said, " ".join(part for part in rest if part.strip()))


def _read(said: list[tuple[str, str]], rest: str) -> Definitions:
    """The definitions as trees, read again and again until none is left that can be."""
    known: dict[Name, Node] = {}
    waiting, failed = list(said), dict[Name, str]()
    while waiting:
        left, failed = [], {}
        for name, formula in waiting:
            others = {stems(other) for other, _ in waiting if other != name} - known.keys()
            try:
                if others & set(names_in(formula)):
                    raise UnreadableFormula("The definitions go round in a circle; define each measure by others.")
                known[stems(name)] = parsed(formula, known)
            except UnreadableFormula as reason:
                left.append((name, formula))
                failed[stems(name)] = str(reason)
        if len(left) == len(waiting):
            break
        waiting = left
    return Definitions(known, failed, rest)


def names_in(text: str) -> Iterator[Name]:
    """Every run of words that may be a name, as its stems."""
    found = [word.stem for word in words(text) if word.stem != "and"]
    for start in range(len(found)):
        for length in range(1, LONGEST_NAME):
            yield tuple(found[start : start + length])
