"""The files of a build are read one ahead, in their order, and no further."""

import threading
import weakref
from contextlib import closing
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.reading import ReadError
from index.files import AHEAD, Contents, File, contents, files_of, read_ahead

FILES = [File("origin", Path(f"{number}.md"), f"{number}.md") for number in range(6)]


def test_files_come_in_their_order_with_what_was_read_of_each() -> None:
    with closing(read_ahead(FILES, lambda file: Contents(file.name, None))) as ahead:
        assert [(file, read().sha256) for file, read in ahead] == [(file, file.name) for file in FILES]


def test_the_next_file_is_read_meanwhile_and_no_more_than_that() -> None:
    begun: list[str] = []
    second = threading.Event()

    def read(file: File) -> Contents:
        begun.append(file.name)
        if file is FILES[1]:
            second.set()
        return Contents(file.name, None)

    with closing(read_ahead(FILES, read)) as ahead:
        next(ahead)[1]()
        assert second.wait(10)  # without the caller having asked for it
        for number, (_, result) in enumerate(ahead, 1):
            result()
            assert len(begun) <= number + 1 + AHEAD


def test_what_reading_raised_is_raised_where_the_file_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "good.md").write_text("Good words.")
    with closing(read_ahead(files_of(tmp_path), contents)) as ahead:
        _, bad = next(ahead)
        with pytest.raises(ReadError):
            bad()
        file, good = next(ahead)
        found = good()
        assert file.name == "good.md" and found.document is not None


def test_a_caller_that_leaves_early_stops_the_reading() -> None:
    begun: list[str] = []
    with closing(read_ahead(FILES, lambda file: begun.append(file.name) or Contents("", None))) as ahead:
        next(ahead)
    assert len(begun) <= 1 + AHEAD
    assert not any(thread.name.startswith("reading") for thread in threading.enumerate())


def test_no_more_than_a_few_documents_are_in_memory_at_once(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.md").write_text(f"Words of report {number}.")
    alive: list[weakref.ref[Document]] = []

    def read(file: File) -> Contents:
        found = contents(file)
        assert found.document is not None
        alive.append(weakref.ref(found.document))
        return found

    with closing(read_ahead(files_of(tmp_path), read)) as ahead:
        for _, result in ahead:
            result()
            # the one at hand, the one that was read ahead, and one that is being read
            assert sum(one() is not None for one in alive) <= 2 + AHEAD
    assert len(alive) == 12


def test_what_is_known_as_it_is_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("Good words.")
    (file,) = files_of(tmp_path)
    first = contents(file)
    assert first.document is not None
    known = {(file.origin, file.name, first.sha256)}
    assert contents(file, known) == Contents(first.sha256, None)
    (tmp_path / "good.md").write_text("Other words.")
    assert contents(file, known).document is not None
