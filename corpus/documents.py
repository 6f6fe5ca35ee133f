"""Documents as read: blocks in order, each with its place and the headings above it."""

import json
from dataclasses import dataclass
from typing import Any, Literal

from corpus.tables import Table

BlockKind = Literal["heading", "paragraph", "item", "table"]

JSON_FORMAT = 1


@dataclass(frozen=True)
class Place:
    """Where something stands: a range of lines (from 1, inclusive), or a page (from 1), or neither."""

    lines: tuple[int, int] | None = None
    page: int | None = None


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list item or table. `headings` are those above it, outermost first.

    `text` of a table is its pipe form; `level` is a heading's depth (1 = title) or an item's nesting (0 = outermost).
    """

    kind: BlockKind
    text: str
    place: Place
    headings: tuple[str, ...] = ()
    level: int = 0
    table: Table | None = None

    @property
    def section(self) -> str:
        """The heading that the block stands under, or ""."""
        return self.headings[-1] if self.headings else ""


@dataclass(frozen=True)
class Document:
    """One file as read. `id` is the hash of its bytes, `name` its file name, `warnings` what could not be read."""

    id: str
    name: str
    title: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()


def to_json(document: Document) -> str:
    """The document as JSON text, which `from_json` turns back into an equal document."""
    return json.dumps(
        {
            "format": JSON_FORMAT,
            "id": document.id,
            "name": document.name,
            "title": document.title,
            "warnings": document.warnings,
            "blocks": [_block_as_data(block) for block in document.blocks],
        },
        ensure_ascii=False,
    )


def from_json(text: str) -> Document:
    """The document that `to_json` wrote as `text`.

    Raises UnreadableRecord for text that is not such JSON.
    """
    try:
        data = json.loads(text)
        if data["format"] != JSON_FORMAT:
            raise UnreadableRecord(f"The stored document has format {data['format']!r}; build the index again.")
        blocks = tuple(_block_from_data(block) for block in data["blocks"])
        return Document(data["id"], data["name"], data["title"], blocks, tuple(data["warnings"]))
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableRecord("A stored document is damaged; build the index again.") from error


class UnreadableRecord(ValueError):
    """A stored document that is damaged or of another version, for whoever keeps the index."""


def _block_as_data(block: Block) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": block.kind, "text": block.text, "headings": block.headings, "level": block.level}
    data |= {"lines": block.place.lines, "page": block.place.page}
    if block.table is not None:
        table = block.table
        data["table"] = {
            "header": table.header,
            "body": table.body,
            "caption": table.caption,
            "lines": table.lines,
            "shifted": sorted(table.shifted),
        }
        if table.levels:
            data["table"]["levels"] = table.levels
    return data


def _block_from_data(data: dict[str, Any]) -> Block:
    lines = data["lines"]
    table = None
    if "table" in data:
        stored = data["table"]
        table = Table(
            tuple(tuple(row) for row in stored["header"]),
            tuple(tuple(row) for row in stored["body"]),
            stored["caption"],
            tuple(stored["lines"]),
            frozenset(stored["shifted"]),
            tuple(stored.get("levels", ())),
        )
    place = Place((lines[0], lines[1]) if lines else None, data["page"])
    return Block(data["kind"], data["text"], place, tuple(data["headings"]), data["level"], table)
