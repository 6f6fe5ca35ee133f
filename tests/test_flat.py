"""Exact dense search, whole and restricted, as it was built and as it was saved."""

from pathlib import Path

import numpy as np
import pytest

from index.flat import MATRIX, FlatIndex
from tests.test_store import vectors

IDS = [f"{document}:{number}" for document in "abc" for number in range(40)]
DOCUMENTS = [id[0] for id in IDS]
MATRIX_OF = vectors(120, 5)


@pytest.fixture(scope="module")
def flat() -> FlatIndex:
    return FlatIndex.build((IDS[at : at + 50], DOCUMENTS[at : at + 50], MATRIX_OF[at : at + 50]) for at in (0, 50, 100))


@pytest.mark.parametrize("k", [1, 7, 120, 1000])
def test_the_nearest_are_the_nearest_of_all_best_first(flat: FlatIndex, k: int) -> None:
    query = vectors(1, 9)[0]
    hits = flat.nearest(query, k)
    best = np.argsort(-(MATRIX_OF @ query))[:k]
    assert [id for id, _ in hits] == [IDS[row] for row in best]
    assert [score for _, score in hits] == pytest.approx((MATRIX_OF @ query)[best].tolist())


def test_a_restriction_gives_the_nearest_of_these_documents(flat: FlatIndex) -> None:
    query = vectors(1, 9)[0]
    everything = [hit for hit in flat.nearest(query, 120) if hit[0][0] in "ac"]
    assert flat.nearest(query, 10, ["c", "a", "never there"]) == everything[:10]
    assert flat.nearest(query, 10, []) == flat.nearest(query, 0) == []


def test_the_cosines_of_chosen_chunks(flat: FlatIndex) -> None:
    query = MATRIX_OF[3]
    found = flat.cosines(query, [IDS[90], IDS[3], "never:0"])
    assert list(found) == [IDS[90], IDS[3]] and found[IDS[3]] == pytest.approx(1.0)
    assert flat.cosines(query, []) == {}


def test_what_was_saved_answers_as_before_and_what_is_not_whole_is_not_loaded(flat: FlatIndex, tmp_path: Path) -> None:
    flat.save(tmp_path / "saved")
    loaded = FlatIndex.load(tmp_path / "saved")
    assert len(loaded) == 120 and loaded.nearest(MATRIX_OF[7], 5, "ab") == flat.nearest(MATRIX_OF[7], 5, "ab")
    np.save(tmp_path / "saved" / MATRIX, MATRIX_OF[:50])
    with pytest.raises(ValueError, match="50 vectors and 120 rows"):
        FlatIndex.load(tmp_path / "saved")
    (tmp_path / "saved" / MATRIX).unlink()
    with pytest.raises(OSError):
        FlatIndex.load(tmp_path / "saved")


def test_an_index_of_nothing_finds_nothing(tmp_path: Path) -> None:
    FlatIndex.build([]).save(tmp_path)
    empty = FlatIndex.load(tmp_path)
    assert len(empty) == 0 and empty.nearest(MATRIX_OF[0], 5) == [] and empty.cosines(MATRIX_OF[0], ["a"]) == {}
