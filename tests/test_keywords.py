from collections.abc import Iterator
from pathlib import Path

import pytest

from index.keywords import Keywords, words

TEXTS = {
    "growth": "Capital expenditure grew 96.3% to $805 billion.",
    "cost": "Unit costs came to 1,250.5 a day, and 3.5% was waste.",
    "beds": "The hospital opened 250 beds in 2024/25.",
    "risk": "The main risks are growing debts.",
}


@pytest.fixture
def keywords() -> Keywords:
    return Keywords.build((id, "first" if id in ("growth", "cost") else "second", text) for id, text in TEXTS.items())


def found(keywords: Keywords, query: str, k: int = 10) -> list[str]:
    return [id for id, _ in keywords.search(query, k)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("3.5%", ["cost"]),
        ("1,250.5", ["cost"]),
        ("1250.5", ["cost"]),
        ("250", ["beds"]),
        ("96.3%", ["growth"]),
        ("96.3 percent", ["growth"]),
        ("$805", ["growth"]),
        ("5", []),
    ],
)
def test_a_figure_is_found_whole_and_no_part_of_it(keywords: Keywords, query: str, expected: list[str]) -> None:
    assert found(keywords, query) == expected


def test_words_are_found_in_other_forms_and_cases(keywords: Keywords) -> None:
    assert found(keywords, "RISK") == ["risk"]
    assert found(keywords, "hospitals opening") == ["beds"]
    assert words("growing") == words("grows")


def test_common_words_alone_find_nothing(keywords: Keywords) -> None:
    assert found(keywords, "What is the of and in?") == []


@pytest.mark.parametrize("query", ["", " ", "?!", "zebra", "zebra 12345"])
def test_what_stands_nowhere_finds_nothing(keywords: Keywords, query: str) -> None:
    assert found(keywords, query) == []


def test_more_may_be_asked_for_than_there_is(keywords: Keywords) -> None:
    assert found(keywords, "main risks", k=1000) == ["risk"]


def test_the_best_come_first_and_every_score_is_above_zero(keywords: Keywords) -> None:
    hits = keywords.search("risk of growing costs", 10)
    scores = [score for _, score in hits]
    assert hits[0][0] == "risk" and scores == sorted(scores, reverse=True) and min(scores) > 0


def test_a_restriction_leaves_only_these_documents(keywords: Keywords) -> None:
    query = "expenditure costs beds debts"
    everywhere = {id for id, _ in keywords.search(query, 10)}
    first = {id for id, _ in keywords.search(query, 10, {"first"})}
    second = {id for id, _ in keywords.search(query, 10, {"second"})}
    assert first == {"growth", "cost"} and first | second == everywhere and not first & second
    assert keywords.search(query, 10, set()) == []


@pytest.mark.parametrize("texts", [[], [("a", "d", "")], [("a", "d", "the of"), ("b", "d", "!")]])
def test_a_corpus_without_words_finds_nothing(texts: list[tuple[str, str, str]], tmp_path: Path) -> None:
    keywords = Keywords.build(texts)
    keywords.save(tmp_path / "saved")
    assert keywords.search("anything", 5) == Keywords.load(tmp_path / "saved").search("anything", 5) == []


def test_a_chunk_without_words_among_others_is_never_found() -> None:
    keywords = Keywords.build([("empty", "d", "!"), ("full", "d", "revenue")])
    assert found(keywords, "revenue") == ["full"]


def test_what_was_saved_answers_as_before(keywords: Keywords, tmp_path: Path) -> None:
    keywords.save(tmp_path / "a" / "saved")
    loaded = Keywords.load(tmp_path / "a" / "saved")
    assert len(loaded) == len(TEXTS)
    for query in (*TEXTS.values(), "96.3%", "zebra"):
        assert loaded.search(query, 3) == keywords.search(query, 3)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["saved"]


def test_what_was_not_saved_whole_is_not_loaded(keywords: Keywords, tmp_path: Path) -> None:
    keywords.save(tmp_path / "saved")
    (tmp_path / "saved" / "data.csc.index.npy").unlink()
    with pytest.raises(OSError):
        Keywords.load(tmp_path / "saved")


def test_chunks_may_come_from_a_generator() -> None:
    def chunks() -> Iterator[tuple[str, str, str]]:
        for number in range(50):
            yield f"c{number}", "d", f"item {number}"

    assert found(Keywords.build(chunks()), "7") == ["c7"]


def test_what_holds_every_word_is_found_a_few_of_each_document(keywords: Keywords) -> None:
    assert keywords.holding("main risks", each=3) == ["risk"]
    assert keywords.holding("hospital debts", each=3) == [] and keywords.holding("the", each=3) == []
    many = Keywords.build((f"{name}{n}", name, f"Gripper {n}") for name in ("a", "b") for n in range(4))
    assert sorted(id[0] for id in many.holding("Gripper", each=2)) == ["a", "a", "b", "b"]
