"""The glossary: lines of financial statements with their many names, and ratios with their definitions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from assistant.words import words

Statement = Literal["income", "balance", "cash_flow"]
Zone = Literal["current assets", "current liabilities", "not current", ""]
Name = tuple[str, ...]


@dataclass(frozen=True)
class LineItem:
    """A line of a statement, by any of its names.

    `labels` are patterns for a whole row label as `plain` writes it, the best first; `labels_above` more of them, for rows
    that stand above one of `above`; `never` rules labels out; `section` is the sub-heading under which a row that says
    only "Total" is this line, and `parts` fits rows that together are it. `under` must fit the sub-headings of a row
    with its label, `not_under` must not; `zone` is the part of a balance sheet that it stands in. `every` says that all
    rows which fit are added up. `also` is the statement that has the line where its own does not. `size` is True where
    brackets mean a payment and not a negative figure; `unit` is "" for money. `otherwise` is a formula for statements
    without such a row.
    """

    key: str
    statement: Statement
    names: tuple[str, ...]
    labels: tuple[re.Pattern[str], ...]
    never: tuple[re.Pattern[str], ...] = ()
    labels_above: tuple[re.Pattern[str], ...] = ()
    above: re.Pattern[str] | None = None
    parts: re.Pattern[str] | None = None
    section: re.Pattern[str] | None = None
    under: re.Pattern[str] | None = None
    not_under: re.Pattern[str] | None = None
    zone: Zone = ""
    every: bool = False
    also: Statement | None = None
    size: bool = False
    unit: str = ""
    otherwise: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.names[0]


@dataclass(frozen=True)
class Ratio:
    """A measure that is worked out: its names, its formula in words, its unit ("percent", "times", "days", "" for money).

    `beside` names the ratios that are said beside it; `printed` are labels, as patterns, under which a report gives it
    itself; `needs` is what it takes and no statement holds, "" for a ratio that can be worked out; `sound_from`
    is from where on it is commonly called healthy.
    """

    names: tuple[str, ...]
    formula: str
    unit: str = ""
    beside: tuple[str, ...] = ()
    printed: tuple[re.Pattern[str], ...] = ()
    needs: str = ""
    sound_from: int | None = None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.names[0]


Measure = LineItem | Ratio


@cache
def line_items() -> tuple[LineItem, ...]:
    """The lines of line_items.yaml, in its order."""
    return tuple(_line_item(key, entry) for key, entry in _read("line_items.yaml").items())


@cache
def line_item(key: str) -> LineItem:
    """The line of a key of line_items.yaml."""
    return next(item for item in line_items() if item.key == key)


@cache
def ratios() -> tuple[Ratio, ...]:
    """The ratios of ratios.yaml, in its order."""
    return tuple(
        Ratio(
            tuple(entry["names"]),
            entry.get("formula", ""),
            entry.get("unit", ""),
            tuple(entry.get("beside", ())),
            _compiled(entry.get("printed", ())),
            entry.get("needs", ""),
            entry.get("sound_from"),
        )
        for entry in _read("ratios.yaml")
    )


@cache
def measures() -> dict[Name, Measure]:
    """Every measure by every one of its names, as `stems` writes them."""
    named: dict[Name, Measure] = {}
    every: tuple[Measure, ...] = (*line_items(), *ratios())
    for measure in every:
        for name in measure.names:
            named.setdefault(stems(name), measure)
    return named


def measure_named(name: str) -> Measure | None:
    """The measure of exactly this name, whatever its case, number and punctuation."""
    return measures().get(stems(name))


def stems(text: str) -> Name:
    """A name as its words' stems, by which names are compared: "Net Sales" and "net sale" are one."""
    spelled = re.sub(r"\bp\s*&\s*l\b", "pnl", text.lower()).replace("amortisation", "amortization")
    spelled = spelled.replace("&", " and ") if not re.search(r"[a-z]&[a-z]", spelled) else spelled
    return tuple(word.stem for word in words(spelled) if word.stem != "and")


def plain(label: str) -> str:
    """A row's label as the patterns of the glossary see it: lower case, without brackets and punctuation.

    >>> plain("Property, plant & equipment – net (Note 4)")
    'property plant and equipment net'
    """
    label = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", label.lower().replace("&", " and "))
    label = re.sub(r"['’`]s?\b", lambda mark: "s" if mark[0].endswith("s") else "", label)
    return " ".join(re.sub(r"[^\w%]+|_", " ", label).split())


def _line_item(key: str, entry: dict[str, Any]) -> LineItem:
    return LineItem(
        key,
        entry["statement"],
        tuple(entry["names"]),
        _compiled(entry["labels"]),
        never=_compiled(entry.get("never", ())),
        labels_above=_compiled(entry.get("labels_above", ())),
        above=_one(entry.get("above")),
        parts=_one(entry.get("parts")),
        section=_one(entry.get("section")),
        under=_one(entry.get("under")),
        not_under=_one(entry.get("not_under")),
        zone=entry.get("zone", ""),
        every=entry.get("every", False),
        also=entry.get("also"),
        size=entry.get("size", False),
        unit=entry.get("unit", ""),
        otherwise=entry.get("otherwise", ""),
    )


def _one(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


def _read(name: str) -> Any:
    return yaml.safe_load((files("assistant.accounts") / name).read_text(encoding="utf-8"))
