"""An index that answers: opened from a folder or a server, searched, added to."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.chunks import Chunk
from corpus.documents import Document, from_json
from index.build import Progress, add_document, embedder_of, making_of, remove_document
from index.embeddings import Embedder, LazyEmbedder
from index.records import DocumentInfo
from index.search import RELEVANCE_FLOOR, Passage, search
from index.snapshot import Snapshot, snapshot_of
from index.store import WAIT, IndexMismatch, Store

if TYPE_CHECKING:
    from index.retriever import ReportRetriever

MOST_OPEN_DOCUMENTS = 32
MOST_MENTIONS = 3  # chunks of a document that are looked at for a name


class UnknownDocument(LookupError):
    """The index holds no document or chunk of this id."""


class Index:
    """Documents that can be searched. Every call sees what other processes have written by then."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        """An index over an open store. Raises IndexMismatch when another model or chunking made the store."""
        store.check(making_of(embedder))
        self.store, self.embedder = store, embedder
        self._seen = store.generation
        self._snapshot: Snapshot | None = None
        self._opened: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.RLock()

    @classmethod
    def open(cls, store: str | Path, model: str | None = None, create: bool = False) -> "Index":
        """The index in a folder or on a Chroma server ("http://127.0.0.1:8000"); with `create` it may be a new one.

        `model` is a sentence-transformers model by name or path; None is the model that made the index, or the
        default for a new one. No model is loaded before it is needed. Raises StoreMissing, StoreDamaged,
        StoreNotWritable, StoreUnreachable, IndexMismatch or ModelNotFound.
        """
        opened = Store(store, create)
        return cls(opened, LazyEmbedder(model) if model is not None else embedder_of(opened))

    @property
    def generation(self) -> str:
        """A word that changes whenever the content does."""
        return self.store.generation

    def refresh(self) -> bool:
        """Whether the content has changed since the last call (or since opening)."""
        before, self._seen = self._seen, self.store.generation
        return before != self._seen

    def documents(self) -> list[DocumentInfo]:
        """What is indexed, by name. A document that is only half in is not listed and answers nothing."""
        return self.store.documents()

    def document(self, id: str) -> Document:
        """A whole document, with its tables. Raises UnknownDocument, or IndexMismatch for one of another version."""
        if id not in self.store.view().complete:
            raise UnknownDocument(f"The index holds no document {id!r}; it may have been removed or changed.")
        with self._lock:
            if id in self._opened:
                self._opened.move_to_end(id)
                return self._opened[id]
        json = self.store.document_json(id)
        if json is None:
            raise UnknownDocument(f"The index holds no document {id!r}; it may have been removed or changed.")
        try:
            document = from_json(json)
        except (ValueError, KeyError, TypeError) as error:
            raise IndexMismatch(
                f"The index at {self.store.location} was made with another version of the assistant;"
                f" rebuild it with `{self.store.rebuild_command()}`."
            ) from error
        with self._lock:
            self._opened[id] = document
            while len(self._opened) > MOST_OPEN_DOCUMENTS:
                self._opened.popitem(last=False)
        return document

    def chunk(self, id: str) -> Chunk:
        """The chunk of this id. Raises UnknownDocument."""
        found = self.store.chunks([id])
        if id not in found:
            raise UnknownDocument(f"The index holds no chunk {id!r}; its document may have been removed or changed.")
        return found[id]

    def chunks(self, document: str) -> list[Chunk]:
        """All chunks of a document, in its order; none for a document that is not there."""
        return self.store.chunks_of(document)

    def search(
        self, query: str, k: int = 8, documents: Collection[str] | None = None, floor: float = RELEVANCE_FLOOR
    ) -> list[Passage]:
        """At most `k` passages for a query, best first; only of the documents with these ids, if given.

        A chunk whose cosine is below `floor` and that shares no word with the query is no passage.
        """
        return search(query, self.store, self._present_snapshot(), self.embedder, k, documents, floor)

    def mentioning(self, name: str) -> frozenset[str]:
        """The ids of the documents in which a name stands as it is written, found by keywords."""
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        held = self.store.chunks(self._present_snapshot().keywords.holding(name, MOST_MENTIONS))
        return frozenset(chunk.document_id for chunk in held.values() if pattern.search(chunk.text))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a text, of length 1."""
        return self.embedder.embed_query(text)

    def retriever(self, k: int = 8, documents: Collection[str] | None = None) -> "ReportRetriever":
        """This index as a LangChain retriever."""
        from index.retriever import ReportRetriever

        return ReportRetriever(index=self, k=k, documents=documents)

    def add(
        self,
        path: Path,
        name: str | None = None,
        progress: Callable[[Progress], None] | None = None,
        wait: float = WAIT,
    ) -> DocumentInfo:
        """Add one file, under `name` if given, in place of one that was added under this name before.

        Raises a ReadError when it cannot be read, StoreBusy when another process writes for longer than `wait` seconds.
        """
        return add_document(path, self.store, self.embedder, name, progress, wait)

    def remove(self, document: str, wait: float = WAIT) -> None:
        """Take the document of this id out of the index. Raises UnknownDocument or StoreBusy."""
        if document not in self.store.view().documents:
            raise UnknownDocument(f"The index holds no document {document!r}; it may have been removed already.")
        remove_document(document, self.store, self.embedder, wait)

    def _present_snapshot(self) -> Snapshot:
        generation = self.store.generation
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != generation:
                self._snapshot = snapshot_of(self.store, generation)
            return self._snapshot
