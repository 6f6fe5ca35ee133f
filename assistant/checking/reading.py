"""The text to check: a file of words as it is, or any report's text line by line."""

import sys
from pathlib import Path

from corpus.documents import Document
from corpus.reading import read_document

PLAIN = frozenset({".md", ".markdown", ".txt", ""})  # read as they are, so that the lines are those of the file
MOST_BYTES = 5 * 1024 * 1024


class TextTooLong(ValueError):
    """A text that is too long to be checked number by number."""


def text_to_check(path: Path) -> str:
    """The text of a draft: "-" is standard input, Markdown and plain text stay as they are, other formats are read.

    Raises ReadError or OSError for a file that cannot be read, TextTooLong for more than five million letters.
    """
    if str(path) == "-":
        text = sys.stdin.read()
    elif path.suffix.lower() in PLAIN:
        if path.stat().st_size > MOST_BYTES:
            raise TextTooLong(f"{path.name} is longer than 5 MB; check it in parts.")
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    else:
        text = _lines(read_document(path))
    if len(text) > MOST_BYTES:
        raise TextTooLong("The text is longer than 5 MB; check it in parts.")
    return text


def _lines(document: Document) -> str:
    """A document as Markdown: a block a paragraph, tables in pipes."""
    marks = {"heading": "## ", "item": "- "}
    return "\n\n".join(marks.get(block.kind, "") + block.text for block in document.blocks) + "\n"
