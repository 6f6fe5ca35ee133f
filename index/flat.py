"""Dense search by comparing with every vector: exact, quick up to some 100,000 chunks, and free to be restricted."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.rows import Rows

MATRIX, ROWS = "vectors.npy", "rows.json"

Vectors = NDArray[np.float32]


class FlatIndex:
    """The vectors of chunks, one a row, each of length 1; unchangeable once it is made."""

    def __init__(self, rows: Rows, matrix: Vectors) -> None:
        self._rows, self._matrix = rows, matrix

    def __len__(self) -> int:
        return len(self._rows)

    @staticmethod
    def build(batches: Iterable[tuple[Sequence[str], Sequence[str], Vectors]]) -> "FlatIndex":
        """The index of batches of (ids of chunks, ids of their documents, their vectors)."""
        ids: list[str] = []
        documents: list[str] = []
        parts: list[Vectors] = []
        for some, of, vectors in batches:
            ids += some
            documents += of
            parts.append(np.asarray(vectors, np.float32))
        return FlatIndex(Rows(ids, documents), np.concatenate(parts) if ids else np.empty((0, 0), np.float32))

    def nearest(self, vector: Vectors, k: int, documents: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The ids of the chunks nearest to a vector and their cosines, best first; only of these documents, if given."""
        if not len(self) or k < 1:
            return []
        if documents is None:
            return self._rows.best(np.arange(len(self)), self._matrix @ vector, k)
        rows = np.flatnonzero(self._rows.of(set(documents)))
        return self._rows.best(rows, self._matrix[rows] @ vector, k)

    def cosines(self, vector: Vectors, ids: Sequence[str]) -> dict[str, float]:
        """The cosine of each of these chunks with a vector of length 1; one that is not there is left out."""
        rows = {id: self._rows.places[id] for id in ids if id in self._rows.places}
        if not rows:
            return {}
        return dict(zip(rows, (self._matrix[list(rows.values())] @ vector).tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Write the index into a folder, which is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        self._rows.save(folder / ROWS)
        np.save(folder / MATRIX, self._matrix, allow_pickle=False)

    @staticmethod
    def load(folder: Path) -> "FlatIndex":
        """The index that `save` wrote. Raises OSError, ValueError or KeyError when it is not there or not whole."""
        rows = Rows.load(folder / ROWS)
        matrix: Vectors = np.load(folder / MATRIX, allow_pickle=False)
        if matrix.ndim != 2 or len(matrix) != len(rows):
            raise ValueError(f"{folder} holds {len(matrix)} vectors and {len(rows)} rows")
        return FlatIndex(rows, matrix)
