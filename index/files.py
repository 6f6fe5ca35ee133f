"""The files of a build: found in its sources, hashed, and read one ahead of the one that is being indexed."""

import hashlib
from collections import deque
from collections.abc import Callable, Collection, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpus.documents import Document
from corpus.reading import find_sources, read_document

AHEAD = 1  # files read while one is indexed; each is held in memory whole


@dataclass(frozen=True)
class File:
    """A file of a source: `origin` is the source's resolved path, `name` what the document is called."""

    origin: str
    path: Path
    name: str


@dataclass(frozen=True)
class Contents:
    """What is in a file: the hash of its bytes and, unless it is known to be indexed as it is, the document."""

    sha256: str
    document: Document | None


def files_of(source: Path) -> list[File]:
    """The files of a source; those of a folder are named by their path in it. Raises what `find_sources` raises."""
    origin = origin_of(source)
    if not source.is_dir():
        return [File(origin, path, path.name) for path in find_sources(source)]
    return [File(origin, path, storable(path.relative_to(source).as_posix())) for path in find_sources(source)]


def contents(file: File, known: Collection[tuple[str, str, str]] = ()) -> Contents:
    """A file's hash and document; `known` are (origin, name, hash) of those that need not be read.

    Raises a ReadError for a file that cannot be read, an OSError for one that cannot be opened.
    """
    sha256 = sha256_of(file.path)
    if (file.origin, file.name, sha256) in known:
        return Contents(sha256, None)
    return Contents(sha256, read_document(file.path, file.name))


def read_ahead(
    files: Sequence[File], read: Callable[[File], Contents]
) -> Generator[tuple[File, Callable[[], Contents]], None, None]:
    """Each file with a call that gives what is in it, or raises what reading it raised.

    While the caller is busy with one, the next is read in a thread.
    """
    pool = ThreadPoolExecutor(1, "reading")
    waiting: deque[tuple[File, Future[Contents]]] = deque()
    try:
        for file in files:
            waiting.append((file, pool.submit(read, file)))
            if len(waiting) > AHEAD:
                first, reading = waiting.popleft()
                yield first, reading.result
                del reading  # or it would keep the document while the next ones are read
        while waiting:
            first, reading = waiting.popleft()
            yield first, reading.result
            del reading
    finally:
        pool.shutdown(cancel_futures=True)


def origin_of(source: Path) -> str:
    """What a source is known by: its resolved path."""
    return storable(str(source.expanduser().resolve()))


def storable(text: str) -> str:
    """A path as text that can be stored: file names may hold bytes that are no characters."""
    return text.encode("utf-8", "replace").decode("utf-8")


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, in hexadecimal. Raises an OSError when it cannot be opened."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
