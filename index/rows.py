"""The chunks behind the rows of a search structure: their ids, and which rows belong to which documents."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rows:
    """One chunk a row: `ids` are the chunks', `documents` the documents' that they belong to."""

    ids: Sequence[str]
    documents: Sequence[str]

    def __len__(self) -> int:
        return len(self.ids)

    def of(self, documents: Collection[str]) -> NDArray[np.bool_]:
        """True for each row of one of these documents."""
        wanted = np.array([id in documents for id in self._coded[0]], dtype=bool)
        mask: NDArray[np.bool_] = wanted[self._coded[1]] if len(self) else np.zeros(0, dtype=bool)
        return mask

    def best(self, rows: NDArray[np.intp], scores: NDArray[np.float32], k: int) -> list[tuple[str, float]]:
        """The ids and scores of at most `k` of these rows, best first; of equals the earlier. `scores` has one for each."""
        if len(rows) > k:
            least = np.partition(scores, len(rows) - k)[len(rows) - k]
            rows, scores = rows[scores >= least], scores[scores >= least]
        order = np.argsort(-scores, kind="stable")[:k]
        return [(self.ids[row], float(score)) for row, score in zip(rows[order], scores[order], strict=True)]

    @cached_property
    def places(self) -> dict[str, int]:
        """The row of each id."""
        return {id: row for row, id in enumerate(self.ids)}

    @cached_property
    def _coded(self) -> tuple[list[str], NDArray[np.intp]]:
        codes: dict[str, int] = {}
        coded = np.array([codes.setdefault(document, len(codes)) for document in self.documents], dtype=np.intp)
        return list(codes), coded

    def save(self, path: Path) -> None:
        """Write the rows as JSON."""
        path.write_text(json.dumps({"ids": list(self.ids), "documents": list(self.documents)}), "utf-8")

    @staticmethod
    def load(path: Path) -> "Rows":
        """The rows that `save` wrote. Raises OSError, ValueError or KeyError when they are not there or not whole."""
        about = json.loads(path.read_text("utf-8"))
        return Rows(about["ids"], about["documents"])
