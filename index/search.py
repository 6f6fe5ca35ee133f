"""A query becomes passages: dense and keyword search, fused by rank."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from corpus.chunks import Chunk
from index.embeddings import Embedder
from index.snapshot import Snapshot
from index.store import Store

# What the method's authors found: large enough that the first places do not decide alone.
RANK_CONSTANT = 60
# How many hits of each search are fused, at least and for each passage wanted.
LEAST_CANDIDATES, CANDIDATES_EACH = 50, 4
# Below it, all-MiniLM-L6-v2 finds no likeness between a question and a passage.
RELEVANCE_FLOOR = 0.2
# The embedding model reads 256 tokens; what follows a question of this length changes no result.
MOST_QUERY_CHARACTERS = 4000


@dataclass(frozen=True)
class Passage:
    """A chunk that a search returned. `score` orders passages of one search and means nothing across searches.

    `dense` is the cosine of query and chunk (-1 to 1), `keyword` the BM25 score (0 when no word is shared).
    """

    chunk: Chunk
    score: float
    dense: float
    keyword: float


def search(
    query: str,
    store: Store,
    snapshot: Snapshot,
    embedder: Embedder,
    k: int = 8,
    documents: Collection[str] | None = None,
    floor: float = RELEVANCE_FLOOR,
) -> list[Passage]:
    """At most `k` passages for a query, best first; only of the documents with these ids, if given.

    A chunk whose cosine is below `floor` and that shares no word with the query is no passage. An empty query finds
    nothing.
    """
    query = query.strip()[:MOST_QUERY_CHARACTERS]
    if not query or k < 1:
        return []
    count = max(LEAST_CANDIDATES, CANDIDATES_EACH * k)
    vector = embedder.embed_query(query)
    cosines = {id: cosine for id, cosine in snapshot.vectors.nearest(vector, count, documents) if cosine >= floor}
    shared = dict(snapshot.keywords.search(query, count, documents))
    scores = fuse([cosines, shared])
    # The store leaves out what has been removed since, so more than k are looked at.
    chunks = store.chunks(sorted(scores, key=lambda id: (-scores[id], -cosines.get(id, -1.0), id))[: 2 * k])
    picked = sorted(chunks, key=lambda id: (-scores[id], -cosines.get(id, -1.0), id))[:k]
    cosines |= snapshot.vectors.cosines(vector, [id for id in picked if id not in cosines])
    return [Passage(chunks[id], scores[id], cosines.get(id, 0.0), shared.get(id, 0.0)) for id in picked]


def fuse(rankings: Iterable[Collection[str]]) -> dict[str, float]:
    """Reciprocal rank fusion: the score of every id that stands in any of the rankings (each best first)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for place, id in enumerate(ranking, 1):
            scores[id] = scores.get(id, 0.0) + 1 / (RANK_CONSTANT + place)
    return scores
