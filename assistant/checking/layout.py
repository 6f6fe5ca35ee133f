"""A text taken apart without moving a letter: sentences, list items, headings and table cells at their offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.sentences import sentences

# What is no word of the text: marks of citations, of emphasis, of code; each is blanked out in its place.
_MARKS = re.compile(
    r"\[(?:[pfc]?\d{1,4})(?:\s?,\s?[pfc]?\d{1,4})*\](?!\()|\*{1,3}|`+|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|~~"
)
_LIST = re.compile(r"^[ \t>]*(?:[-*•–+]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t]+")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+")
_TABLE = re.compile(r"^[ \t]*\|")
_RULE = re.compile(r"^[ \t|:\-=+]+$")
_CELL = re.compile(r"[^|]+")
LONGEST_SENTENCE = 1_500  # letters; a longer one is cut


@dataclass(frozen=True)
class Passage:
    """A piece of a text that says something: its words (as long as in the text, marks blanked out) and its offset.

    `kind` is "sentence", "item", "heading" or "cell"; `around` is what is said above it, `before` the sentence before it.
    """

    kind: str
    text: str
    start: int
    around: str = ""
    before: str = ""


def passages_of(text: str) -> list[Passage]:
    """The pieces of a text, in order."""
    return list(_passages(_MARKS.sub(lambda match: " " * len(match[0]), text)))


def _passages(text: str) -> Iterator[Passage]:
    headings: list[str] = []
    lead = ""
    table: list[tuple[int, str]] = []
    for kind, start, words in _blocks(text):
        if kind != "table" and table:
            yield from _cells(table, " ".join((*headings, lead)))
            table = []
        if kind == "table":
            table.append((start, words))
            continue
        around = " ".join(headings)
        if kind == "heading":
            yield Passage(kind, words, start, "")
            headings, lead = [words.strip()], ""
            continue
        previous = ""
        for begin, end, sentence in sentences(words):
            context = f"{around} {lead}".strip() if kind == "item" else around
            for cut, piece in _pieces(words[begin:end]):
                place = start + begin + cut
                yield Passage("item" if kind == "item" else "sentence", piece, place, context, previous)
            previous = sentence[-LONGEST_SENTENCE:]
        if kind == "paragraph":
            lead = previous if previous.rstrip().endswith(":") else ""
    if table:
        yield from _cells(table, " ".join((*headings, lead)))


def _pieces(sentence: str) -> Iterator[tuple[int, str]]:
    """A sentence, or what is too long to be one in pieces, each with its offset."""
    at = 0
    while len(sentence) - at > LONGEST_SENTENCE:
        cut = sentence.rfind(" ", at, at + LONGEST_SENTENCE)
        cut = cut + 1 if cut > at else at + LONGEST_SENTENCE
        yield at, sentence[at:cut]
        at = cut
    yield at, sentence[at:]


def _blocks(text: str) -> Iterator[tuple[str, int, str]]:
    """Paragraphs (whose lines are joined), items, headings and rows of tables, with their offsets."""
    kind, begin, parts = "", 0, ""
    offset = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        at, offset = offset, offset + len(line)
        marked = _LIST.match(bare)
        headed = _HEADING.match(bare)
        if not bare.strip() or _TABLE.match(bare) or marked or headed or kind == "heading":
            if kind:
                yield kind, begin, parts
            kind = ""
        if not bare.strip():
            continue
        if _TABLE.match(bare):
            yield "table", at, bare
        elif kind:
            parts += " " * (at - begin - len(parts)) + bare
        else:
            skip = len((marked or headed)[0]) if (marked or headed) else 0  # type: ignore[index]
            kind = "item" if marked else "heading" if headed else "paragraph"
            begin, parts = at + skip, bare[skip:]
    if kind:
        yield kind, begin, parts


def _cells(rows: list[tuple[int, str]], above: str) -> Iterator[Passage]:
    """The body cells of a table, each with its row's and column's label around it."""
    grid = [
        [(start + match.start(), match[0]) for match in _CELL.finditer(line)]
        for start, line in rows
        if not _RULE.match(line)
    ]
    if not grid:
        return
    head = [cell.strip() for _, cell in grid[0]]
    for row in grid[1:]:
        label = row[0][1].strip() if row else ""
        for column, (start, cell) in enumerate(row):
            if column and cell.strip():
                heading = head[column] if column < len(head) else ""
                yield Passage("cell", cell, start, " – ".join(part for part in (label, heading, above) if part))
