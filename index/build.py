"""Files become an index: what is new is added, what changed is read again, what is gone is removed."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from corpus.chunks import CHUNKING, Chunk, chunk_document, meaning
from corpus.documents import Document, from_json, to_json
from corpus.identity import identity
from corpus.reading import ReadError, read_document
from index.embeddings import Embedder, LazyEmbedder
from index.files import Contents, File, contents, files_of, origin_of, read_ahead, sha256_of, storable
from index.models import ModelNotFound, ModelUnusable
from index.records import UPLOAD, DocumentInfo
from index.store import WAIT, IndexMismatch, Making, Store
from index.writing import Writer

# Chunks embedded and stored at once, between two reports of progress: about a second's work on a laptop.
BATCH = 64

Stage = Literal["read", "embed", "done"]


@dataclass(frozen=True)
class Progress:
    """How far a build is: `file` is file number `number` (from 1) of `files`; `done` of its `total` chunks are in.

    `total` is 0 before the file has been read, and for one that need not be.
    """

    file: str
    stage: Stage
    number: int
    files: int
    done: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """The part of the whole build that is done, from 0 to 1."""
        within = 1.0 if self.stage == "done" else self.done / self.total if self.total else 0.0
        return (self.number - 1 + within) / max(1, self.files)


@dataclass(frozen=True)
class BuildReport:
    """What a build did, by file name; `failed` has (name, what is wrong with it). `chunks` counts those written."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[tuple[str, str], ...]
    chunks: int
    seconds: float


ProgressCall = Callable[[Progress], None]


def build(
    source: Path | Sequence[Path],
    store: Store,
    embedder: Embedder | None = None,
    progress: ProgressCall | None = None,
    prune: bool = True,
    wait: float = WAIT,
    rebuild: bool = False,
) -> BuildReport:
    """Bring an index up to date with files and folders. Only files whose content changed are read and embedded.

    With `prune`, documents that came from one of these sources and are no longer in it are removed; all others stay.
    With `rebuild`, an index that was made otherwise is made anew, with everything that is in it. A file that cannot
    be read is reported and skipped, and no longer answers; when it is the only one, its error is raised. An
    interrupted build is finished by the next one. `wait` is how many seconds to wait for another writer.
    """
    started = time.monotonic()
    sources = [source] if isinstance(source, Path) else list(source)
    files = [file for each in sources for file in files_of(each)]
    progress = progress or (lambda _: None)
    ready = None
    if len(files) == 1 and store.view().making is None:
        # A first file that cannot be read is refused at once, and leaves no empty index behind.
        ready = contents(files[0])
    embedder = embedder or (LazyEmbedder() if rebuild else embedder_of(store))
    with store.writing(making_of(embedder), wait, rebuild) as writer:
        work = _Work(store, writer, embedder, progress, len(files))
        known = {(origin, info.name, info.sha256) for info in store.view().complete.values() for origin in info.origins}
        if known:
            ready = None  # another process made the index while this one waited for it
        with closing(read_ahead(files, lambda file: ready or contents(file, known))) as ahead:
            kept = [work.bring_in(number, file, read) for number, (file, read) in enumerate(ahead, 1)]
        if prune:
            for origin in {origin_of(each) for each in sources}:
                work.leave(origin, keep={id for id in kept if id})
        work.finish_others()
    return BuildReport(
        tuple(work.added),
        tuple(work.changed),
        tuple(work.unchanged),
        tuple(work.removed),
        tuple(work.failed),
        work.chunks,
        time.monotonic() - started,
    )


def add_document(
    path: Path,
    store: Store,
    embedder: Embedder,
    name: str | None = None,
    progress: ProgressCall | None = None,
    wait: float = WAIT,
) -> DocumentInfo:
    """Add one file by itself, under `name` if given. One that was added under the same name before is replaced.

    Raises a ReadError when it cannot be read, and what writing raises; the index then stays as it was.
    """
    document = read_document(path, name)
    file = File(UPLOAD, path, document.name)
    with store.writing(making_of(embedder), wait) as writer:
        work = _Work(store, writer, embedder, progress or (lambda _: None), 1)
        id = work.take(1, file, document, sha256_of(path))
    return store.view().documents[id]


def remove_document(id: str, store: Store, embedder: Embedder, wait: float = WAIT) -> None:
    """Take a document out of the index. One that is not there is no error."""
    with store.writing(making_of(embedder), wait) as writer:
        writer.remove(id)


def making_of(embedder: Embedder) -> Making:
    """How an index is made with this embedder and the present chunking."""
    return Making(embedder.fingerprint, embedder.name, CHUNKING)


def embedder_of(store: Store) -> Embedder:
    """The embedder that made an index, or the default one when nothing has been written.

    Raises IndexMismatch when its model is not on this machine.
    """
    making = store.view().making
    try:
        return LazyEmbedder(making.model if making else None)
    except (ModelNotFound, ModelUnusable) as error:
        raise IndexMismatch(
            f"The index at {store.location} was made with the embedding model {making.model if making else None}, which"
            f" is not on this machine; rebuild it with `{store.rebuild_command()}`."
        ) from error


class _Work:
    """One build: the writer, and what it has done so far."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        embedder: Embedder,
        progress: ProgressCall,
        files: int,
    ) -> None:
        self._store, self._writer, self._embedder = store, writer, embedder
        self._progress, self._files = progress, files
        self.added: list[str] = []
        self.changed: list[str] = []
        self.unchanged: list[str] = []
        self.removed: list[str] = []
        self.failed: list[tuple[str, str]] = []
        self.chunks = 0

    def bring_in(self, number: int, file: File, read: Callable[[], Contents]) -> str | None:
        """Index a file if it changed; the id of its document, or None for one that cannot be read."""
        self._progress(Progress(file.name, "read", number, self._files))
        try:
            found = read()
            if found.document is None:
                for info in self._store.view().complete.values():
                    if file.origin in info.origins and (info.name, info.sha256) == (file.name, found.sha256):
                        self.unchanged.append(file.name)
                        self._progress(Progress(file.name, "done", number, self._files))
                        return info.id
            # What was known when the build began may have been replaced in it by another file of the same name.
            document = found.document or read_document(file.path, file.name)
            return self.take(number, file, document, found.sha256)
        except (ReadError, OSError) as error:
            if self._files == 1 or not isinstance(error, ReadError) and not _is_about(error, file.path):
                raise
            self.failed.append((file.name, str(error) if isinstance(error, ReadError) else _plain(error, file)))
            self._progress(Progress(file.name, "done", number, self._files))
            return None

    def take(self, number: int, file: File, document: Document, sha256: str) -> str:
        """Index a document that was read from a file, in place of what its source held under the same name."""
        view = self._store.view()
        before = [
            info
            for info in view.documents.values()
            if file.origin in info.origins and info.name == document.name and info.id != document.id
        ]
        present = view.complete.get(document.id)
        if present is not None:  # the same file from another source: it is in already
            if file.origin not in present.origins:
                self._writer.update(replace(present, origins=(*present.origins, file.origin)))
        else:
            lost = view.documents.get(document.id)
            origins = lost.origins if lost and file.origin in lost.origins else (file.origin,)
            info = DocumentInfo(
                document.id,
                document.name,
                document.title,
                0,
                document.warnings,
                origins,
                storable(str(file.path.resolve())),
                sha256,
            )
            self._index(number, info, document, to_json(document))
        for info in before:
            self._leave(info, file.origin)
        (self.changed if before else self.added).append(document.name)
        self._progress(Progress(document.name, "done", number, self._files))
        return document.id

    def leave(self, origin: str, keep: set[str]) -> None:
        """Remove what came from a source and is no longer in it."""
        unreadable = {name for name, _ in self.failed}
        for info in list(self._store.view().documents.values()):
            if origin in info.origins and info.id not in keep:
                self._leave(info, origin)
                if info.name not in unreadable:
                    self.removed.append(info.name)

    def finish_others(self) -> None:
        """Index anew, from what is stored of them, the documents that a rebuild left without chunks."""
        for info in list(self._store.view().documents.values()):
            if info.complete:
                continue
            json = self._store.document_json(info.id)
            try:
                document = from_json(json or "")
            except (ValueError, KeyError, TypeError):
                self.failed.append((info.name, f"{info.name} was stored by another version; add it again."))
                continue
            self._index(self._files, replace(info, complete=True), document, json or "")
            self.changed.append(info.name)

    def _leave(self, info: DocumentInfo, origin: str) -> None:
        others = tuple(other for other in info.origins if other != origin)
        if others:
            self._writer.update(replace(info, origins=others))
        else:
            self._writer.remove(info.id)

    def _index(self, number: int, info: DocumentInfo, document: Document, json: str) -> None:
        chunks = chunk_document(document)
        there = self._writer.left(info.id, chunks)
        total, done = len(chunks), len(there)
        self._progress(Progress(info.name, "embed", number, self._files, done, total))
        # Texts of like length are embedded together, and the longest first: what is left at the end is quick.
        texts = sorted(
            ((meaning(chunk), chunk) for chunk in chunks if chunk.id not in there), key=_length, reverse=True
        )
        with ThreadPoolExecutor(1, "storing") as pool:
            storing: Future[None] | None = None
            for start in range(0, len(texts) + BATCH, BATCH):
                batch = texts[start : start + BATCH]
                vectors = self._embedder.embed_passages([text for text, _ in batch]) if batch else None
                if storing is not None:  # the batch before, which was stored while this one was embedded
                    storing.result()
                    self._progress(Progress(info.name, "embed", number, self._files, done, total))
                if vectors is not None:
                    storing = pool.submit(self._writer.add, [chunk for _, chunk in batch], vectors)
                    done += len(batch)
        self._writer.finish(replace(info, chunks=total, identity=identity(document)), json)
        self.chunks += total - len(there)


def _length(item: tuple[str, Chunk]) -> int:
    return len(item[0])


def _is_about(error: OSError, path: Path) -> bool:
    return error.filename is not None and str(error.filename) == str(path)


def _plain(error: OSError, file: File) -> str:
    return f"{file.name} cannot be opened ({error.strerror or error}); check that you may read it."
