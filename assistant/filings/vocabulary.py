"""vocabulary.yaml, compiled: kinds of members, measures, qualifiers, and words that mark a change, a part or a total."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Kind:
    """What a question may ask for the one of: how it is called there, and in and around a table of such."""

    name: str
    asked: Pattern
    found: Pattern


@dataclass(frozen=True)
class Vocabulary:
    """The words of vocabulary.yaml; `counts` and `rates` are the names of those measures that count things, and that are
    percentages."""

    kinds: tuple[Kind, ...]
    measures: Mapping[str, Pattern]
    counts: frozenset[str]
    rates: frozenset[str]
    qualifiers: Mapping[str, Pattern]
    change: Pattern
    share: Pattern
    rest: Pattern
    total: Pattern

    def measures_in(self, text: str) -> dict[str, tuple[int, int]]:
        """The measures that a text names, each with its place; of those that overlap the longest."""
        spans = [
            (match.start(), match.end(), name)
            for name, pattern in self.measures.items()
            for match in pattern.finditer(text)
        ]
        found: dict[str, tuple[int, int]] = {}
        taken: list[tuple[int, int]] = []
        for start, end, name in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
            if not any(start < last and first < end for first, last in taken):
                taken.append((start, end))
                found.setdefault(name, (start, end))
        return found

    def qualifiers_in(self, text: str) -> dict[str, tuple[int, int]]:
        """The qualifiers that a text names, each with its place."""
        return {name: match.span() for name, pattern in self.qualifiers.items() if (match := pattern.search(text))}


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    data = yaml.safe_load((files("assistant.filings") / "vocabulary.yaml").read_text(encoding="utf-8"))
    kinds = tuple(Kind(name, _worded(entry["asked"]), _worded(entry["found"])) for name, entry in data["kinds"].items())
    return Vocabulary(
        kinds,
        {name: _worded(pattern) for name, pattern in (data["measures"] | data["rates"] | data["counts"]).items()},
        frozenset(data["counts"]),
        frozenset(data["rates"]),
        {name: _worded(pattern) for name, pattern in data["qualifiers"].items()},
        _worded(data["change"]),
        re.compile(rf"(?<!\w)(?:{data['share']})(?!\w)", re.IGNORECASE),
        re.compile(data["rest"], re.IGNORECASE),
        re.compile(data["total"], re.IGNORECASE),
    )


def _worded(pattern: str) -> Pattern:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
