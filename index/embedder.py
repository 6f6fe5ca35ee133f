"""What every embedding model is to the rest: texts in, vectors of length 1 out."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Vectors = NDArray[np.float32]


class Embedder(ABC):
    """Texts to vectors of length 1. `name` is the model's, `fingerprint` tells its weights, `dimension` its width."""

    name: str
    fingerprint: str
    dimension: int

    @abstractmethod
    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """One row a text, float32, each of length 1. No texts give an array of no rows."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Like `embed_documents`, for the many texts of an index: quicker where the model has a form for that.

        Such a vector differs a little (a cosine of 0.99 with the exact one), which moves no passage that matters.
        """
        return self.embed_documents(texts)

    @abstractmethod
    def embed_query(self, text: str) -> Vectors:
        """The vector of a question, float32, of length 1."""

    def as_langchain(self) -> "Embeddings":
        """The same embedder as LangChain's kind, which gives lists of floats."""
        from langchain_core.embeddings import Embeddings

        embedder = self

        class LangChainEmbedder(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                rows: list[list[float]] = embedder.embed_documents(texts).tolist()
                return rows

            def embed_query(self, text: str) -> list[float]:
                row: list[float] = embedder.embed_query(text).tolist()
                return row

        return LangChainEmbedder()
