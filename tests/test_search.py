from pathlib import Path
from typing import Any

import pytest

from corpus.chunks import meaning
from corpus.documents import Document
from index import Index
from index.build import build
from index.embeddings import Embedder
from index.index import UnknownDocument
from index.search import RANK_CONSTANT, fuse
from index.store import Store

POWER = """# Annual report of a utility

## Generation

The wind farms produced 412 GWh in 2025, which was 12.5% more than the year before.

| Site | 2024 GWh | 2025 GWh |
|---|---|---|
| Rendsburg | 210 | 236 |
| Husum | 156 | 176 |

## Risks

The main danger is a calm autumn, in which turbines stand still.
"""
HOSPITAL = """# Hospital trust

## Capacity

The trust opened 250 beds in Leeds in 2024/25, and patients waited 14 days on average.

## Money

Spending on nurses was £1,250.5 million.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Index:
    folder = tmp_path_factory.mktemp("index")
    (folder / "reports").mkdir()
    (folder / "reports" / "power.md").write_text(POWER)
    (folder / "reports" / "hospital.md").write_text(HOSPITAL)
    store = Store(folder / "store", create=True)
    build(folder / "reports", store, embedder)
    return Index(store, embedder)


def first(index: Index, query: str) -> str:
    return index.search(query, k=1)[0].chunk.text


@pytest.mark.parametrize(
    ("query", "held"),
    [
        ("How much electricity was generated?", "412 GWh"),
        ("Husum", "Husum"),
        ("1,250.5", "nurses"),
        ("£1250.5", "nurses"),
        ("What happens in a season of no storms?", "calm autumn"),
        ("How long did people wait for treatment?", "14 days"),
    ],
)
def test_a_question_finds_its_passage_by_meaning_or_by_word(index: Index, query: str, held: str) -> None:
    assert held in first(index, query)


def test_passages_come_best_first_with_the_scores_of_both_searches(index: Index) -> None:
    query = "wind farms GWh 2025"
    passages = index.search(query, k=8)
    scores = [passage.score for passage in passages]
    assert scores == sorted(scores, reverse=True) and len({passage.chunk.id for passage in passages}) == len(passages)
    vectors = index.embedder.embed_passages([meaning(passage.chunk) for passage in passages])
    for passage, cosine in zip(passages, vectors @ index.embed_query(query), strict=True):
        assert passage.dense == pytest.approx(float(cosine), abs=0.02)
    assert passages[0].keyword > 0


def test_no_more_passages_come_than_are_wanted(index: Index) -> None:
    assert len(index.search("wind", k=2, floor=-1)) == 2
    assert index.search("wind", k=0) == []
    everything = index.search("wind", k=1000, floor=-1)
    assert len(everything) == sum(info.chunks for info in index.documents())


def test_a_search_is_restricted_to_the_documents_named(index: Index) -> None:
    for info in index.documents():
        passages = index.search("wind farms, beds and money in 2025", k=20, documents=[info.id], floor=-1)
        assert {passage.chunk.document_id for passage in passages} == {info.id} and len(passages) == info.chunks
    assert index.search("wind", documents=[]) == index.search("wind", documents=["no such id"]) == []


def test_what_has_nothing_to_do_with_the_documents_finds_nothing(index: Index) -> None:
    assert index.search("zebra crossing regulations") == []


def test_a_higher_floor_leaves_only_what_is_nearer_or_shares_a_word(index: Index) -> None:
    query = "electricity produced by turbines"
    low, high = index.search(query, k=50, floor=-1), index.search(query, k=50, floor=0.5)
    assert {passage.chunk.id for passage in high} < {passage.chunk.id for passage in low}
    assert all(passage.dense >= 0.5 or passage.keyword > 0 for passage in high)


@pytest.mark.parametrize("query", ["", "  \n", "?", "…", "\x00", "<script>alert(1)</script>", "'; DROP TABLE"])
def test_odd_questions_raise_nothing(index: Index, query: str) -> None:
    assert isinstance(index.search(query), list)


def test_an_empty_question_finds_nothing(index: Index) -> None:
    assert index.search("") == index.search(" \n") == []


def test_a_very_long_question_is_answered_from_its_beginning(index: Index) -> None:
    asked = "How much electricity did the wind farms produce? "
    assert "412 GWh" in first(index, asked + "filler words " * 10_000)


def test_an_id_that_two_rankings_share_comes_before_one_that_only_one_has() -> None:
    scores = fuse([["a", "b", "c"], ["d", "b"]])
    assert max(scores, key=lambda id: scores[id]) == "b" and set(scores) == set("abcd")
    assert scores["a"] == scores["d"] == 1 / (RANK_CONSTANT + 1) > scores["c"]
    assert fuse([[], []]) == {}


def test_a_passage_opens_the_whole_document_and_its_table(index: Index) -> None:
    passage = index.search("Husum GWh", k=1)[0]
    document = index.document(passage.chunk.document_id)
    tables = [block.table for block in document.blocks if block.table]
    assert isinstance(document, Document) and tables[0].body[0][0] == "Rendsburg"
    assert index.document(document.id) is document


def test_chunks_are_found_by_id_and_by_document(index: Index) -> None:
    for info in index.documents():
        chunks = index.chunks(info.id)
        assert len(chunks) == info.chunks and [chunk.blocks for chunk in chunks] == sorted(c.blocks for c in chunks)
        assert all(index.chunk(chunk.id) == chunk for chunk in chunks)


def test_an_unknown_document_or_chunk_is_one_sentence(index: Index) -> None:
    for call in (index.document, index.chunk, index.remove):
        with pytest.raises(UnknownDocument, match="The index holds no (document|chunk) 'nothing'"):
            call("nothing")
    assert index.chunks("nothing") == []


def test_the_retriever_is_langchains_and_gives_the_same_passages(index: Index) -> None:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import RunnableLambda

    retriever = index.retriever(k=3)
    assert isinstance(retriever, BaseRetriever)
    documents = retriever.invoke("wind farms")
    passages = index.search("wind farms", k=3)
    assert [document.id for document in documents] == [passage.chunk.id for passage in passages]
    assert documents[0].page_content == passages[0].chunk.text
    assert documents[0].metadata["name"] == "power.md" and documents[0].metadata["lines"]
    chain = retriever | RunnableLambda(len)
    assert chain.invoke("wind farms") == len(passages)
    (hospital,) = [info.id for info in index.documents() if info.name == "hospital.md"]
    restricted = index.retriever(documents=[hospital]).invoke("beds")
    assert {document.metadata["document"] for document in restricted} == {hospital}


def test_an_index_opens_and_answers_without_the_heavy_libraries(index: Index, python: Any) -> None:
    code = (
        "import sys; from index import Index; index = Index.open(sys.argv[1]); print(len(index.search('wind farms')))\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'langchain_core', 'gradio'} & sys.modules.keys()))"
    )
    out, err = python(code, index.store.location).communicate(timeout=60)
    assert out.splitlines() == [str(len(index.search("wind farms"))), "[]"], err


def test_a_document_is_added_and_removed_while_the_index_is_open(index: Index, tmp_path: Path) -> None:
    (tmp_path / "fish.txt").write_text("The fishery landed 9,300 tonnes of herring.\n")
    before = index.generation
    added = index.add(tmp_path / "fish.txt", name="<b>fish</b>.txt")
    assert "9,300 tonnes" in first(index, "How much herring was landed?") and index.generation != before
    assert added in index.documents()
    index.remove(added.id)
    assert added not in index.documents() and index.search("herring", documents=[added.id]) == []
