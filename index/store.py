"""The index on disk or on a Chroma server: vectors, texts and places of chunks, and the documents that they came from.

Two collections: chunks, one record a chunk; documents, one record a document, written after all of its chunks, and its
parts, which together hold the document as JSON.
"""

import re
import secrets
import shlex
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.chunks import Chunk
from index.connection import Connection
from index.folder import (
    StoreBusy,
    StoreDamaged,
    being_written,
    check_folder,
    new_stamp,
    not_writable,
    read_stamp,
    writer_lock,
)
from index.records import UPLOAD, DocumentInfo, chunk_from, document_from
from index.view import Making as Making
from index.view import View as View

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection as Records

    from index.writing import Writer

CHUNKS = "report-chunks"
DOCUMENTS = "report-documents"
# Chroma refuses more than 5,461 records at once.
BATCH = 2000
# Defaults (ef_search 100, 16 neighbours) lose neighbours in large collections. All vectors are written anew at each
# sync, and what is not yet synced is inserted again when a server starts, so syncs are few but not too few.
HNSW = {
    "space": "cosine",
    "ef_search": 400,
    "ef_construction": 200,
    "max_neighbors": 32,
    "batch_size": 100,
    "sync_threshold": 1000,
}
# Seconds that a writer waits for another one to finish.
WAIT = 60.0
# How often a read is tried again when the store has changed under it.
TRIES = 3

Vectors = NDArray[np.float32]
Got = TypeVar("Got")


class StoreMissing(FileNotFoundError):
    """There is no index at the place named."""


class StoreUnreachable(ConnectionError):
    """No Chroma server answers."""


class IndexMismatch(ValueError):
    """The index was made with another embedding model or another way of cutting documents."""


class Store:
    """An index in a folder, or on a Chroma server given by its URL. Reading is safe from any thread and process."""

    def __init__(self, location: str | Path, create: bool = False) -> None:
        """Open the index. With `create` it need not exist yet and is made by the first writer.

        Raises StoreMissing, StoreDamaged, StoreNotWritable or StoreUnreachable.
        """
        self.url = str(location).rstrip("/") if re.match(r"https?://", str(location)) else None
        self.folder = None if self.url else Path(location).expanduser().resolve()
        self.location = self.url or str(self.folder)
        self.connection = _connection(self.location)
        self._lock = threading.RLock()
        self._view: View | None = None
        if self.view().making is None and not create:
            raise StoreMissing(f"There is no index at {self.location}; make one with `assistant index PATH`.")

    def view(self) -> View:
        """The store as it is now. Cheap when nothing has changed: one look at a small file."""
        view = self._view
        if view is not None and (view.generation, view.opening) == (self.stamp(), self.connection.openings):
            return view
        with self._lock:
            # The stamp is read before the records: a change in between shows at the next look.
            self._view = self._read(self.stamp())
            return self._view

    @property
    def generation(self) -> str:
        """A word that changes whenever the content does."""
        return self.view().generation

    def check(self, making: Making) -> None:
        """Raise IndexMismatch when the index was made otherwise. An index that was never written agrees with all."""
        was = self.view().making
        if was is None or was.agrees(making):
            return
        other_model = was.embedding != making.embedding
        how = (
            f"the embedding model {was.model}, not {making.model}"
            if was.model != making.model
            else f"other weights of the embedding model {was.model}"
            if other_model
            else "another version of the assistant"
        )
        raise IndexMismatch(
            f"The index at {self.location} was made with {how}; rebuild it with `{self.rebuild_command()}`"
            + (", or open it with the model that made it." if other_model else ".")
        )

    def rebuild_command(self) -> str:
        """The command that makes this index anew; PATH stands in it where what it was made from is gone."""
        origins = [origin for info in self.view().documents.values() for origin in info.origins if origin != UPLOAD]
        source = next((shlex.quote(origin) for origin in origins if Path(origin).exists()), "PATH")
        return f"assistant index {source} --rebuild --store {shlex.quote(self.location)}"

    def documents(self) -> list[DocumentInfo]:
        """The complete documents, by name."""
        return sorted(self.view().complete.values(), key=lambda info: (info.name.casefold(), info.id))

    def document_json(self, id: str) -> str | None:
        """The whole document as it was stored, or None when it is not there."""

        def get(view: View) -> Any:
            if view.document_records is None or id not in view.documents:
                return None
            return view.document_records.get(where={"part_of": id}, include=["documents", "metadatas"])

        got = self.ask(get)
        if not got:
            return None
        parts = sorted(
            (metadata["part"], text) for metadata, text in zip(got["metadatas"], got["documents"], strict=True)
        )
        return "".join(text for _, text in parts) or None

    def chunks(self, ids: Sequence[str]) -> dict[str, Chunk]:
        """The chunks of these ids that are there and belong to complete documents."""
        found: dict[str, Chunk] = {}
        for batch in batches(ids):
            found |= {chunk.id: chunk for chunk in self._get(ids=list(batch))}
        return found

    def chunks_of(self, document: str) -> list[Chunk]:
        """All chunks of a document, in its order."""
        chunks = self._get(where={"document": document})
        return sorted(chunks, key=lambda chunk: (chunk.blocks, chunk.rows or (0, 0), chunk.id))

    def all_chunks(self) -> Iterator[Chunk]:
        """Every chunk of every complete document."""
        count = self.ask(lambda view: view.chunk_records.count() if view.chunk_records else 0)
        for offset in range(0, count, BATCH):
            yield from self._get(limit=BATCH, offset=offset)

    def all_vectors(self) -> Iterator[tuple[list[str], list[str], Vectors]]:
        """The ids, documents and vectors of every chunk of every complete document, in batches."""
        count = self.ask(lambda view: view.chunk_records.count() if view.chunk_records else 0)
        for offset in range(0, count, BATCH):
            yield self.ask(partial(_vectors, offset=offset))

    def nearest(self, vector: Vectors, k: int, documents: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The ids of the chunks nearest to a vector and their cosines, best first; only of these documents, if given."""
        return self.ask(lambda view: self._nearest(view, vector, k, documents))

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """The cosine of each of these chunks with a vector of length 1."""

        def get(view: View) -> Any:
            return view.chunk_records.get(ids=list(ids), include=["embeddings"]) if view.chunk_records and ids else None

        got = self.ask(get)
        if not got or not got["ids"]:
            return {}
        return dict(zip(got["ids"], (np.asarray(got["embeddings"], np.float32) @ vector).tolist(), strict=True))

    @contextmanager
    def writing(self, making: Making, wait: float = WAIT, rebuild: bool = False) -> "Iterator[Writer]":
        """Write to the store as its one writer, waiting up to `wait` seconds for another to finish.

        With `rebuild`, an index that was made otherwise is emptied of its chunks, and its documents wait to be indexed
        again (`complete` is False). At the end, what an interrupted writer left and this one did not take up is swept
        out, and what readers search by is saved. Raises StoreBusy, StoreNotWritable, IndexMismatch, and what opening
        raises.
        """
        from index.snapshot import save_snapshot
        from index.writing import Writer

        with self._locked(wait):
            writer = Writer(self)
            try:
                writer.prepare(making, rebuild)
                yield writer
                writer.sweep()
                writer.changed()  # before the snapshot, which is of one generation
                save_snapshot(self)
            finally:
                writer.changed()

    def ask(self, call: Callable[[View], Got]) -> Got:
        """Call Chroma with the present view. A call that failed because another process has rebuilt is made again."""
        for tries in range(TRIES):
            view = self.view()
            with self.connection.use() as opening:
                if view.opening != opening and tries < TRIES - 1:
                    continue
                try:
                    return call(view)
                except Exception as error:  # Chroma's own, its database's or its transport's: see _explained
                    if tries == TRIES - 1 or not self._chroma_says_gone(error):
                        raise self._explained(error) from error
        raise AssertionError("the last try returns or raises")

    def stamp(self) -> str:
        """The generation as the store itself has it at this moment; "" before the first writer is done."""
        if self.folder is not None:
            return read_stamp(self.folder)
        with self._clear_errors():
            records = _collection(self.connection.client(""), DOCUMENTS)
            return "" if records is None else str((records.metadata or {}).get("generation", ""))

    def new_stamp(self) -> None:
        """Give the store a new generation, which this process's own connection already shows."""
        if self.folder is not None:
            self.connection.is_at(new_stamp(self.folder))
            return
        with self._clear_errors():
            records = _collection(self.connection.client(""), DOCUMENTS)
            if records is not None:
                records.modify(metadata={"generation": secrets.token_hex(8)})

    def client(self) -> "ClientAPI":
        """Chroma's client, fresh."""
        if self.folder is not None:
            check_folder(self.folder)
        with self._clear_errors():
            return self.connection.client(self.stamp())

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        if self.folder is None:  # a server keeps its writers apart
            yield
            return
        check_folder(self.folder)
        with writer_lock(self.folder, wait) as died:
            if died:
                # What the dead writer wrote is unknown to every open connection, this process's own included.
                new_stamp(self.folder)
            yield

    def _read(self, stamp: str) -> View:
        opening = self.connection.openings
        if self.folder is not None:
            check_folder(self.folder)
            if not stamp:
                # Chroma is not even opened: two processes that make its tables at once would disturb each other.
                return View(stamp, opening, None, {}, None, None)
        with self._clear_errors():
            client = self.connection.client(stamp if self.folder is not None else "")
            with self.connection.use() as opening:
                chunks, documents = _collection(client, CHUNKS), _collection(client, DOCUMENTS)
                if chunks is None or documents is None:
                    return View(stamp, opening, None, {}, None, None)
                got: Any = documents.get(where={"part": -1}, include=["metadatas"])
        made = chunks.metadata or {}
        making = Making(*(str(made.get(key, "")) for key in ("embedding", "model", "chunking")))
        infos = {id: document_from(id, metadata) for id, metadata in zip(got["ids"], got["metadatas"], strict=True)}
        return View(stamp, opening, making, infos, chunks, documents)

    def _get(self, **wanted: Any) -> list[Chunk]:
        """Chunks of complete documents."""

        def get(view: View) -> list[Chunk]:
            if view.chunk_records is None:
                return []
            got: Any = view.chunk_records.get(**wanted, include=["documents", "metadatas"])
            return [
                chunk_from(id, text, metadata)
                for id, text, metadata in zip(got["ids"], got["documents"], got["metadatas"], strict=True)
                if metadata["document"] in view.complete
            ]

        return self.ask(get)

    def _nearest(
        self, view: View, vector: Vectors, k: int, documents: Collection[str] | None
    ) -> list[tuple[str, float]]:
        wanted = set(view.complete) if documents is None else view.complete.keys() & set(documents)
        if view.chunk_records is None or not wanted or k < 1:
            return []
        restricted = len(wanted) < len(view.complete)
        hits, others = _query(view.chunk_records, vector, k, wanted, restricted)
        if others and not restricted:
            # Chunks of a document that is just being written or removed stood among the hits.
            hits, _ = _query(view.chunk_records, vector, k, wanted, True)
        expected = min(k, sum(view.complete[id].chunks for id in wanted))
        if 2 * len(hits) < expected and not restricted and not others:
            if self.stamp() == view.generation and not (self.folder and being_written(self.folder)):
                raise self._damaged("most of its vectors are missing")
        return hits

    @contextmanager
    def _clear_errors(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            raise self._explained(error) from error

    def _chroma_says_gone(self, error: Exception) -> bool:
        from chromadb.errors import ChromaError

        return isinstance(error, ChromaError) and self.stamp() != (self._view.generation if self._view else "")

    def _explained(self, error: Exception) -> Exception:
        """The error that a person can act upon, for what Chroma, its database or its transport raised."""
        from chromadb.errors import ChromaError
        from httpx import TransportError

        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        if self.url and (isinstance(error, TransportError) or "connect to a Chroma server" in said):
            return StoreUnreachable(
                f"No Chroma server answers at {self.url}; start one with `chroma run --path FOLDER --port PORT`,"
                " or name a folder instead."
            )
        if not isinstance(error, ChromaError):
            return error
        if self.folder and re.search(r"readonly database|unable to open database|permission denied", said, re.I):
            return not_writable(self.folder, "Chroma needs to write there even to read")
        if "database is locked" in said:
            return StoreBusy(f"The index at {self.location} is being written; try again in a moment.")
        return self._damaged(said[:200])

    def _damaged(self, reason: str) -> StoreDamaged:
        cure = "delete that folder" if self.folder else "delete its collections"
        return StoreDamaged(
            f"The index at {self.location} cannot be read ({reason}); {cure} and make it again with"
            " `assistant index PATH`."
        )


_connections: dict[str, Connection] = {}
_connections_lock = threading.Lock()


def _connection(location: str) -> Connection:
    with _connections_lock:
        return _connections.setdefault(location, Connection(lambda: _open(location)))


def _open(location: str) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not re.match(r"https?://", location):
        return chromadb.PersistentClient(location, settings)
    from urllib.parse import urlsplit

    address = urlsplit(location)
    secure = address.scheme == "https"
    port = address.port or (443 if secure else 8000)
    return chromadb.HttpClient(host=address.hostname or "127.0.0.1", port=port, ssl=secure, settings=settings)


def _collection(client: "ClientAPI", name: str) -> "Records | None":
    from chromadb.errors import NotFoundError

    try:
        return client.get_collection(name, embedding_function=None)
    except NotFoundError:
        return None


def _vectors(view: View, offset: int) -> tuple[list[str], list[str], Vectors]:
    """The ids, documents and vectors of one batch of chunks."""
    if view.chunk_records is None:
        return [], [], np.empty((0, 0), np.float32)
    got: Any = view.chunk_records.get(limit=BATCH, offset=offset, include=["embeddings", "metadatas"])
    documents = [metadata["document"] for metadata in got["metadatas"]]
    kept = [row for row, document in enumerate(documents) if document in view.complete]
    vectors = np.asarray(got["embeddings"], np.float32)[kept]
    return [got["ids"][row] for row in kept], [documents[row] for row in kept], vectors


def _query(
    records: "Records", vector: Vectors, k: int, wanted: Collection[str], restricted: bool
) -> tuple[list[tuple[str, float]], bool]:
    """Hits among the wanted documents, and whether any others were left out."""
    where: Any = {"document": {"$in": sorted(wanted)}} if restricted else None
    got: Any = records.query(query_embeddings=[vector], n_results=k, where=where, include=["distances", "metadatas"])
    found = list(zip(got["ids"][0], got["distances"][0], got["metadatas"][0], strict=True))
    # A chunk that another process has removed may still have a vector here, and no metadata.
    hits = [(id, 1.0 - distance) for id, distance, metadata in found if metadata and metadata["document"] in wanted]
    return hits, len(hits) < len(found)


def batches(items: Sequence[Got]) -> Iterator[Sequence[Got]]:
    """The items in runs that Chroma takes at once."""
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
