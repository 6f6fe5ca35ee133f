"""What a store is searched by, kept beside its records as its last writer left it: the vectors and the keyword index.

Both are made from the records and can be made again from them, which takes seconds in a large store. So a writer leaves
them in a folder named by the generation that they belong to, and a reader of that generation has only to load them.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from index.flat import FlatIndex
from index.folder import SNAPSHOTS
from index.keywords import Keywords
from index.store import Store

KEYWORDS, VECTORS = "keywords", "vectors"


@dataclass(frozen=True)
class Snapshot:
    """A store at one generation. On a server `vectors` is the store itself, which searches there."""

    generation: str
    keywords: Keywords
    vectors: FlatIndex | Store


def snapshot_of(store: Store, generation: str) -> Snapshot:
    """The search structures of a store at a generation: as its last writer left them, or made now."""
    if store.folder is None:
        return Snapshot(generation, _keywords(store), store)
    folder = store.folder / SNAPSHOTS / generation
    try:
        return Snapshot(generation, Keywords.load(folder / KEYWORDS), FlatIndex.load(folder / VECTORS))
    except (OSError, ValueError, KeyError):
        # No writer has finished since, or it is being replaced: making it anew is always right.
        return Snapshot(generation, _keywords(store), FlatIndex.build(store.all_vectors()))


def save_snapshot(store: Store) -> None:
    """Leave the search structures for the readers of this generation, and take away those before. For the writer only."""
    if store.folder is None:
        return
    generation = store.generation
    folder = store.folder / SNAPSHOTS / generation
    if not folder.exists():
        made = snapshot_of(store, generation)
        assert isinstance(made.vectors, FlatIndex)
        _write(folder, made.keywords, made.vectors)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)


def _write(folder: Path, keywords: Keywords, vectors: FlatIndex) -> None:
    """All of it or nothing: written under another name and renamed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder.parent))
    try:
        keywords.save(scratch / KEYWORDS)
        vectors.save(scratch / VECTORS)
        scratch.chmod(0o755)
        os.replace(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _keywords(store: Store) -> Keywords:
    return Keywords.build((chunk.id, chunk.document_id, chunk.text) for chunk in store.all_chunks())
