"""Chunks and documents as the flat records that a vector store keeps, and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.chunks import Chunk
from corpus.documents import Place
from corpus.identity import Identity

UPLOAD = "upload"

Metadata = dict[str, str | int | float | bool]


@dataclass(frozen=True)
class DocumentInfo:
    """What the index says of a document without opening it.

    `origins` are the sources that it was read from: resolved paths of files or folders, or "upload" for one that was
    added by itself. `path` is the file, `sha256` its content. `complete` is False while the index lacks some of its
    chunks; such a document answers nothing. `identity` is whose report it is and of when, as far as it says so.
    """

    id: str
    name: str
    title: str
    chunks: int
    warnings: tuple[str, ...] = ()
    origins: tuple[str, ...] = (UPLOAD,)
    path: str = ""
    sha256: str = ""
    complete: bool = True
    identity: Identity = Identity()

    @property
    def origin(self) -> str:
        """The source that it came from first."""
        return self.origins[0]


def chunk_metadata(chunk: Chunk) -> Metadata:
    """A chunk but for its id and text. What is absent has no key, for a store keeps no None."""
    metadata: Metadata = {
        "document": chunk.document_id,
        "name": chunk.document_name,
        # The store keeps no empty lists, and headings may hold any character, so they are written as JSON.
        "headings": json.dumps(chunk.headings, ensure_ascii=False),
        "section": chunk.headings[-1] if chunk.headings else "",
        "first_block": chunk.blocks[0],
        "last_block": chunk.blocks[1],
    }
    if chunk.place.page is not None:
        metadata["page"] = chunk.place.page
    if chunk.place.lines is not None:
        metadata["first_line"], metadata["last_line"] = chunk.place.lines
    if chunk.rows is not None:
        metadata["first_row"], metadata["last_row"] = chunk.rows
    return metadata


def chunk_from(id: str, text: str, metadata: Mapping[str, Any]) -> Chunk:
    """The chunk that `chunk_metadata` was made from."""
    return Chunk(
        id=id,
        document_id=metadata["document"],
        document_name=metadata["name"],
        text=text,
        headings=tuple(json.loads(metadata["headings"])),
        place=Place(_pair(metadata, "line"), metadata.get("page")),
        blocks=(metadata["first_block"], metadata["last_block"]),
        rows=_pair(metadata, "row"),
    )


def document_metadata(info: DocumentInfo) -> Metadata:
    """A document's record but for its id. Every key is always there, because an upsert keeps the keys it lacks."""
    return {
        "name": info.name,
        "title": info.title,
        "chunks": info.chunks,
        "warnings": json.dumps(info.warnings, ensure_ascii=False),
        "origins": json.dumps(info.origins, ensure_ascii=False),
        "path": info.path,
        "sha256": info.sha256,
        "complete": info.complete,
        "identity": info.identity.as_json(),
    }


def document_from(id: str, metadata: Mapping[str, Any]) -> DocumentInfo:
    """The record that `document_metadata` was made from."""
    return DocumentInfo(
        id=id,
        name=metadata["name"],
        title=metadata["title"],
        chunks=metadata["chunks"],
        warnings=tuple(json.loads(metadata["warnings"])),
        origins=tuple(json.loads(metadata["origins"])),
        path=metadata["path"],
        sha256=metadata["sha256"],
        complete=metadata["complete"],
        identity=Identity.from_json(metadata.get("identity", "")),
    )


def _pair(metadata: Mapping[str, Any], of: str) -> tuple[int, int] | None:
    first, last = metadata.get(f"first_{of}"), metadata.get(f"last_{of}")
    return None if first is None or last is None else (first, last)
