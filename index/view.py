"""What is seen of a store at one moment: how it was made, its documents, and Chroma's own two collections."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from index.records import DocumentInfo

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as Records


@dataclass(frozen=True)
class Making:
    """How an index was made: the fingerprint and name of the embedding model, and the version of the chunking."""

    embedding: str
    model: str
    chunking: str

    def agrees(self, other: "Making") -> bool:
        """Whether vectors and chunks of the two may stand in one index."""
        return (self.embedding, self.chunking) == (other.embedding, other.chunking)


@dataclass(frozen=True)
class View:
    """The store as it stood at one generation. `making` is None for a store that was never written."""

    generation: str
    opening: int
    making: Making | None
    documents: dict[str, DocumentInfo]
    chunk_records: "Records | None"
    document_records: "Records | None"

    @cached_property
    def complete(self) -> dict[str, DocumentInfo]:
        """The documents that answer, by id."""
        return {id: info for id, info in self.documents.items() if info.complete}
