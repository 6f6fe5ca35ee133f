"""What a store is searched by: left by its writer, loaded by its readers, made anew where it is missing."""

from pathlib import Path
from typing import Any

import pytest

from index.flat import FlatIndex
from index.folder import SNAPSHOTS
from index.keywords import Keywords
from index.snapshot import snapshot_of
from index.store import Store
from tests.test_store import MAKING, chunk, filled, vectors

QUERY = vectors(1, 7)[0]


def searched(store: Store, documents: list[str] | None = None) -> tuple[list[Any], list[Any]]:
    """What both searches of a store find."""
    snapshot = snapshot_of(store, store.generation)
    return snapshot.vectors.nearest(QUERY, 9, documents), snapshot.keywords.search("text 3 of a", 9, documents)


def folders(store: Store) -> list[str]:
    assert store.folder is not None
    return [path.name for path in (store.folder / SNAPSHOTS).iterdir()]


def test_a_writer_leaves_one_snapshot_of_the_present_generation(tmp_path: Path) -> None:
    store = filled(tmp_path, a=5, b=5)
    assert folders(store) == [store.generation]
    with store.writing(MAKING) as writer:
        writer.remove("a")
    assert folders(store) == [store.generation]
    dense, keyword = searched(store)
    assert {id[0] for id, _ in dense} == {"b"} and all(id[0] == "b" for id, _ in keyword)


def test_a_reader_loads_the_snapshot_and_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(tmp_path, a=5, b=5)

    def never(*_: object) -> Any:
        raise AssertionError("made anew")

    monkeypatch.setattr(Keywords, "build", never)
    monkeypatch.setattr(FlatIndex, "build", never)
    dense, keyword = searched(store)
    assert len(dense) == 9 and keyword[0][0] == "a:3"


def test_without_a_snapshot_the_same_is_found(tmp_path: Path) -> None:
    store = filled(tmp_path, a=5, b=5)
    before = searched(store), searched(store, ["b"])
    with pytest.raises(KeyboardInterrupt), store.writing(MAKING) as writer:
        writer.remove("never there")
        raise KeyboardInterrupt
    assert store.generation not in folders(store)
    dense, keyword = searched(store)
    assert [id for id, _ in dense] == [id for id, _ in before[0][0]] and keyword == before[0][1]
    assert [id for id, _ in searched(store, ["b"])[0]] == [id for id, _ in before[1][0]]


def test_a_half_stored_document_is_in_no_snapshot(tmp_path: Path) -> None:
    store = filled(tmp_path, a=5)
    with pytest.raises(KeyboardInterrupt), store.writing(MAKING) as writer:
        writer.add([chunk("half", number) for number in range(9)], vectors(9, 3))
        writer.changed()
        assert {id[0] for id, _ in searched(store)[0]} == {"a"}
        raise KeyboardInterrupt
    assert {id[0] for id, _ in searched(store)[0]} == {"a"}
