"""What the one writer of a store may do, in an order that leaves no half-indexed document answering."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.chunks import Chunk
from index.records import DocumentInfo, chunk_from, chunk_metadata, document_metadata
from index.store import BATCH, CHUNKS, DOCUMENTS, HNSW, Making, Store, StoreMissing, Vectors, View, batches

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as Records

# A document's JSON is stored in parts of this size, for a server takes no request of any size.
PART_CHARACTERS = 500_000


class Writer:
    """Made by `Store.writing`. A document answers from `finish` on, and no more from the first step of `remove`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._dirty = False

    def prepare(self, making: Making, rebuild: bool) -> None:
        """Make the collections, or check that they were made in the same way."""
        store = self._store
        if store.folder is not None and not store.stamp():
            store.client()  # makes the database; only then may readers open it
            store.new_stamp()
        if not rebuild:
            store.check(making)
        was = store.view().making
        if was is not None and not was.agrees(making):
            for info in store.view().documents.values():
                self.update(replace(info, complete=False))
            store.client().delete_collection(CHUNKS)
            self.changed(True)
            was = None
        if was is None:
            client = store.client()
            client.get_or_create_collection(DOCUMENTS, embedding_function=None)
            client.get_or_create_collection(
                CHUNKS,
                metadata={"embedding": making.embedding, "model": making.model, "chunking": making.chunking},
                configuration={"hnsw": HNSW},
                embedding_function=None,
            )
            self.changed(True)

    def left(self, id: str, chunks: Sequence[Chunk]) -> set[str]:
        """The ids of those of a document's chunks that an interrupted writer has stored; all else of it is removed."""
        got: Any = self._store.ask(
            lambda view: _chunk_records(view).get(where={"document": id}, include=["documents", "metadatas"])
        )
        wanted = {chunk.id: chunk for chunk in chunks}
        stored = zip(got["ids"], got["documents"], got["metadatas"], strict=True)
        kept = {one for one, text, metadata in stored if wanted.get(one) == chunk_from(one, text, metadata)}
        others = [one for one in got["ids"] if one not in kept]
        for some in batches(others):
            self._delete(_chunk_records, ids=list(some))
        return kept

    def add(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Store chunks with their vectors, a row each. They do not answer before their document is finished."""
        for rows in batches(range(len(chunks))):
            self._upsert(
                _chunk_records,
                ids=[chunks[row].id for row in rows],
                embeddings=np.ascontiguousarray(vectors[rows[0] : rows[-1] + 1]),
                documents=[chunks[row].text for row in rows],
                metadatas=[chunk_metadata(chunks[row]) for row in rows],
            )

    def finish(self, info: DocumentInfo, json: str) -> None:
        """Store the document itself, now that all of its chunks are in: from here on it answers."""
        self._delete(_document_records, where={"part_of": info.id})
        for number, start in enumerate(range(0, len(json), PART_CHARACTERS)):
            self._upsert(
                _document_records,
                ids=[f"{info.id}/{number}"],
                embeddings=[[1.0]],
                documents=[json[start : start + PART_CHARACTERS]],
                metadatas=[{"part_of": info.id, "part": number}],
            )
        self.update(info)

    def update(self, info: DocumentInfo) -> None:
        """Write the record of a document anew."""
        self._upsert(
            _document_records,
            ids=[info.id],
            embeddings=[[1.0]],
            documents=[info.title or info.name or info.id],
            metadatas=[{**document_metadata(info), "part": -1}],
        )
        self.changed(True)

    def remove(self, id: str) -> None:
        """Take a document and its chunks out of the index. One that is not there is no error."""
        self._delete(_document_records, ids=[id])
        self.changed(True)  # from here on it answers no more, whatever becomes of the rest
        self.remove_chunks(id)
        self._delete(_document_records, where={"part_of": id})

    def remove_chunks(self, id: str) -> None:
        """Take the chunks of a document out, to write them anew."""
        self._delete(_chunk_records, where={"document": id})

    def changed(self, surely: bool = False) -> None:
        """Let readers see what was written."""
        if surely or self._dirty:
            self._dirty = False
            self._store.new_stamp()

    def sweep(self) -> None:
        """Remove the chunks of documents that an interrupted writer began and nobody has finished."""
        if self._store.folder is None:
            return  # a server has several writers: what is half done there may be another's present work
        complete = self._store.view().complete
        count: int = self._store.ask(lambda view: _chunk_records(view).count())
        if count == sum(info.chunks for info in complete.values()):
            return
        found: set[str] = set()
        for offset in range(0, count, BATCH):
            get = partial(_documents_of, offset=offset)
            found |= self._store.ask(get)
        for id in found - complete.keys():
            self.remove_chunks(id)
        self.changed()

    def _upsert(self, records: "Callable[[View], Records]", **what: Any) -> None:
        self._dirty = True
        self._store.ask(lambda view: records(view).upsert(**what))

    def _delete(self, records: "Callable[[View], Records]", **which: Any) -> None:
        self._dirty = True
        self._store.ask(lambda view: records(view).delete(**which))


def _chunk_records(view: View) -> "Records":
    if view.chunk_records is None:
        raise StoreMissing("The index was removed while it was being written; make it again.")
    return view.chunk_records


def _document_records(view: View) -> "Records":
    if view.document_records is None:
        raise StoreMissing("The index was removed while it was being written; make it again.")
    return view.document_records


def _documents_of(view: View, offset: int) -> set[str]:
    """The documents of one batch of chunks."""
    got: Any = _chunk_records(view).get(limit=BATCH, offset=offset, include=["metadatas"])
    return {metadata["document"] for metadata in got["metadatas"]}
