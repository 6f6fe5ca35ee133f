"""Keyword search (BM25) in which a figure is one word: "96.3%" and "1,250.5" are found as they are written."""

import json
import re
import threading
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from index.rows import Rows

WORD = re.compile(r"\d+(?:[.,]\d+)*%?|\w+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Words of questions and of every sentence. Negations and words that compare ("more", "most") say something and stay.
STOPWORDS = frozenset(
    "a about all also an and any are as at be been being but by can could did do does doing for from had has have he"
    " her his how i if in into is it its just me my of on or our s she should so some such tell than that the their"
    " them then there these they this those to us was we were what when where which while who whom whose why will with"
    " would you your".split()
)
EMPTY, ROWS = "empty.json", "rows.json"


def words(text: str) -> list[str]:
    """The words of a text as the index knows them: lower case, stemmed, figures whole, common words left out.

    A figure's thousands separators go, and a percentage is found with and without its sign.
    """
    found: list[str] = []
    for match in WORD.finditer(text.lower()):
        word = match.group()
        if word[0].isdigit():
            figure = THOUSANDS.sub("", word)
            found.append(figure)
            if figure.endswith("%"):
                found.append(figure[:-1])
        elif word not in STOPWORDS:
            found.append(_stem(word))
    return found


class Keywords:
    """A keyword index over chunks, unchangeable once it is made."""

    def __init__(self, rows: Rows, scorer: Any | None) -> None:
        self._rows, self._scorer = rows, scorer

    def __len__(self) -> int:
        return len(self._rows)

    @staticmethod
    def build(chunks: Iterable[tuple[str, str, str]]) -> "Keywords":
        """The index of chunks, given as (id, document, text)."""
        import bm25s

        ids, documents, texts = [], [], []
        for id, document, text in chunks:
            ids.append(id)
            documents.append(document)
            texts.append(words(text))
        rows = Rows(ids, documents)
        if not any(texts):  # nothing to find, and the library takes no empty vocabulary
            return Keywords(rows, None)
        scorer = bm25s.BM25()
        scorer.index(texts, show_progress=False)
        return Keywords(rows, scorer)

    def search(self, query: str, k: int, documents: Collection[str] | None = None) -> list[tuple[str, float]]:
        """At most `k` chunks that share a word with the query, best first, as ids and scores above 0."""
        asked = words(query)
        if self._scorer is None or not asked or k < 1:
            return []
        # All scores are taken, for the library's own top-k raises when k exceeds the corpus and returns zero scores.
        scores = self._scorer.get_scores(asked)[: len(self)]
        found = scores > 0
        if documents is not None:
            found &= self._rows.of(set(documents))
        rows = np.flatnonzero(found)
        return self._rows.best(rows, scores[rows], k)

    def holding(self, text: str, each: int) -> list[str]:
        """The chunks that hold every word of a text, at most `each` of a document, those it stands out in first."""
        asked = list(dict.fromkeys(words(text)))
        if self._scorer is None or not asked:
            return []
        scores = [self._scorer.get_scores([word])[: len(self)] for word in asked]
        rows = np.flatnonzero(np.all([some > 0 for some in scores], axis=0))
        found: dict[str, list[str]] = {}
        for row in rows[np.argsort(-np.sum(scores, axis=0)[rows], kind="stable")]:
            found.setdefault(self._rows.documents[row], []).append(self._rows.ids[row])
        return [id for ids in found.values() for id in ids[:each]]

    def save(self, folder: Path) -> None:
        """Write the index into a folder, which is made if need be."""
        folder.mkdir(parents=True, exist_ok=True)
        self._rows.save(folder / ROWS)
        (folder / EMPTY).write_text(json.dumps(self._scorer is None), "utf-8")
        if self._scorer is not None:
            self._scorer.save(folder, show_progress=False)

    @staticmethod
    def load(folder: Path) -> "Keywords":
        """The index that `save` wrote. Raises OSError, ValueError or KeyError when it is not there or not whole."""
        rows = Rows.load(folder / ROWS)
        if json.loads((folder / EMPTY).read_text("utf-8")):
            return Keywords(rows, None)
        import bm25s

        return Keywords(rows, bm25s.BM25.load(folder, show_progress=False))


_stemming = threading.Lock()


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    with _stemming:  # a stemmer is not made for threads
        stem: str = _stemmer().stemWord(word)
        return stem


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
