import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.chunks import Chunk
from corpus.documents import Place
from index.folder import StoreBusy, StoreDamaged, StoreNotWritable
from index.records import DocumentInfo, chunk_from, chunk_metadata, document_from, document_metadata
from index.store import IndexMismatch, Making, Store, StoreMissing, StoreUnreachable, Vectors

MAKING = Making("weights-1", "a-model", "cut-1")

# For processes that tests start: writes a document of so many chunks into a store.
WRITE = """
import sys
from index.store import Store
from tests.test_store import MAKING, put
store, id, count = Store(sys.argv[1], create=True), sys.argv[2], int(sys.argv[3])
with store.writing(MAKING, 60) as writer:
    print("writing", flush=True)
    if len(sys.argv) > 4:
        sys.stdin.readline()
    put(writer, id, count)
print("done", flush=True)
"""


def chunk(id: str, number: int, **fields: Any) -> Chunk:
    place = Place((number + 1, number + 2))
    given = {"text": f"text {number} of {id}", "headings": (), "place": place, "blocks": (number, number), **fields}
    return Chunk(f"{id}:{number}", id, f"{id}.txt", **given)


def vectors(count: int, seed: int = 0, width: int = 16) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def put(writer: Any, id: str, count: int, json: str = "{}", rows: Vectors | None = None) -> None:
    writer.add(
        [chunk(id, number) for number in range(count)], vectors(count, sum(id.encode())) if rows is None else rows
    )
    writer.finish(DocumentInfo(id, f"{id}.txt", id, count), json)


def filled(folder: Path | str, **documents: int) -> Store:
    store = Store(folder, create=True)
    with store.writing(MAKING) as writer:
        for id, count in documents.items():
            put(writer, id, count)
    return store


def answering(store: Store, k: int = 100) -> set[str]:
    """The documents that a search finds."""
    return {hit.split(":")[0] for hit, _ in store.nearest(vectors(1, 7)[0], k)}


def everything(store: Store) -> set[str]:
    return {chunk.id for chunk in store.all_chunks()}


def test_a_chunk_and_a_document_come_back_as_they_were() -> None:
    for given in (
        chunk("d", 3, headings=("Title", 'with "quotes"', "数字"), place=Place(None, 7), rows=(0, 4)),
        chunk("d", 0, place=Place(None, None)),
    ):
        assert chunk_from(given.id, given.text, chunk_metadata(given)) == given
    info = DocumentInfo("d", "a.pdf", "T", 3, ("page 2 is a scan",), ("/a", "upload"), "/a/a.pdf", "ff", False)
    assert document_from("d", document_metadata(info)) == info


def test_a_new_store_holds_nothing_and_is_made_by_its_first_writer(tmp_path: Path) -> None:
    store = Store(tmp_path / "new", create=True)
    assert store.documents() == [] and not everything(store) and store.nearest(vectors(1)[0], 5) == []
    assert not (tmp_path / "new").exists()
    with store.writing(MAKING) as writer:
        put(writer, "a", 3)
    assert [info.id for info in store.documents()] == ["a"]


def test_what_was_written_is_read_by_the_next_opening(tmp_path: Path) -> None:
    filled(tmp_path, a=3, b=5)
    store = Store(tmp_path)
    assert {info.id: info.chunks for info in store.documents()} == {"a": 3, "b": 5}
    assert store.chunks(["b:4", "a:0", "c:0"]) == {"b:4": chunk("b", 4), "a:0": chunk("a", 0)}
    assert store.chunks_of("b") == [chunk("b", number) for number in range(5)]


def test_a_vector_finds_itself_first_with_cosine_one(tmp_path: Path) -> None:
    store = filled(tmp_path, a=50)
    rows = vectors(50, sum(b"a"))
    for number in (0, 17, 49):
        best, cosine = store.nearest(rows[number], 3)[0]
        assert best == f"a:{number}" and cosine == pytest.approx(1, abs=1e-5)
    cosines = store.cosines(rows[0], ["a:0", "a:1"])
    assert cosines == pytest.approx({"a:0": 1, "a:1": float(rows[0] @ rows[1])}, abs=1e-5)


def test_the_nearest_are_those_of_an_exact_search(tmp_path: Path) -> None:
    topics, width = vectors(30, 1, 128), 128
    rng = np.random.default_rng(2)
    rows = topics[rng.integers(0, 30, 6000)] + 0.08 * rng.normal(size=(6000, width)).astype(np.float32)
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    store = Store(tmp_path, create=True)
    with store.writing(MAKING) as writer:  # more than Chroma takes at once
        put(writer, "large", 5700, rows=rows[:5700])
        put(writer, "small", 300, rows=rows[5700:])
    ids = [f"large:{number}" for number in range(5700)] + [f"small:{number}" for number in range(300)]
    found = found_in_small = 0
    for query in rows[::240]:
        cosines = rows @ query
        exact = {ids[index] for index in np.argsort(-cosines)[:10]}
        found += len(exact & {id for id, _ in store.nearest(query, 10)})
        exact = {ids[5700 + index] for index in np.argsort(-cosines[5700:])[:10]}
        found_in_small += len(exact & {id for id, _ in store.nearest(query, 10, {"small"})})
    assert found >= 0.98 * 250 and found_in_small >= 0.98 * 250


def test_a_search_stays_in_the_documents_named(tmp_path: Path) -> None:
    store = filled(tmp_path, a=30, b=5, c=5)
    query = vectors(1, 7)[0]
    assert {id.split(":")[0] for id, _ in store.nearest(query, 20, {"b", "c"})} == {"b", "c"}
    assert len(store.nearest(query, 20, {"b"})) == 5
    assert store.nearest(query, 20, {"unknown"}) == store.nearest(query, 20, set()) == []


def test_a_document_that_is_not_finished_does_not_answer(tmp_path: Path) -> None:
    store = filled(tmp_path, a=5)
    with store.writing(MAKING) as writer:
        writer.add([chunk("half", number) for number in range(90)], vectors(90, 3))
        assert answering(store, 10) == {"a"} and everything(store) == {f"a:{n}" for n in range(5)}
        assert len(store.nearest(vectors(1, 7)[0], 10)) == 5
        assert store.chunks(["half:0"]) == {} and store.chunks_of("half") == []
    assert answering(store) == {"a"} and [info.id for info in store.documents()] == ["a"]


def test_what_an_interrupted_writer_left_is_swept_out_by_the_next(tmp_path: Path) -> None:
    store = filled(tmp_path, a=5)
    with pytest.raises(KeyboardInterrupt), store.writing(MAKING) as writer:
        writer.add([chunk("half", number) for number in range(9)], vectors(9, 3))
        raise KeyboardInterrupt
    with store.writing(MAKING):
        pass
    records = store.view().chunk_records
    assert records is not None and records.count() == 5


def test_a_removed_document_is_gone_from_every_answer(tmp_path: Path) -> None:
    store = filled(tmp_path, a=5, b=5)
    with store.writing(MAKING) as writer:
        writer.remove("a")
        writer.remove("never there")
    assert answering(store) == {"b"} and everything(store) == {f"b:{n}" for n in range(5)}
    assert store.document_json("a") is None and store.chunks(["a:1"]) == {}


def test_a_large_document_comes_back_whole(tmp_path: Path) -> None:
    store = Store(tmp_path, create=True)
    long, shorter = "Zeile – 数字 " * 120_000, "short"
    with store.writing(MAKING) as writer:
        put(writer, "a", 1, long)
        put(writer, "b", 1, "other")
    assert store.document_json("a") == long and store.document_json("b") == "other"
    with store.writing(MAKING) as writer:
        put(writer, "a", 1, shorter)
    assert store.document_json("a") == shorter


def test_every_change_gives_a_new_generation_and_reading_gives_none(tmp_path: Path) -> None:
    store = filled(tmp_path, a=2)
    before = store.generation
    answering(store), everything(store), store.document_json("a")
    assert store.generation == before == Store(tmp_path).generation
    with store.writing(MAKING):
        pass
    assert store.generation == before
    with store.writing(MAKING) as writer:
        put(writer, "b", 2)
    assert store.generation != before


def test_two_openings_in_one_process_see_each_others_changes(tmp_path: Path) -> None:
    one, other = filled(tmp_path, a=5), Store(tmp_path)
    assert answering(other) == {"a"}
    with one.writing(MAKING) as writer:
        put(writer, "b", 5)
    assert answering(other) == {"a", "b"}
    with other.writing(MAKING) as writer:
        writer.remove("a")
    assert answering(one) == {"b"}


def test_an_open_reader_sees_what_another_process_writes_and_removes(tmp_path: Path, python: Any) -> None:
    store = filled(tmp_path, a=5)
    assert answering(store) == {"a"}
    out, err = python(WRITE, tmp_path, "b", 20).communicate(timeout=60)
    assert out.split() == ["writing", "done"], err
    assert answering(store) == {"a", "b"} and len(everything(store)) == 25
    rows = vectors(20, sum(b"b"))
    assert all(store.nearest(row, 1)[0][0] == f"b:{number}" for number, row in enumerate(rows))
    remove = (
        "import sys; from index.store import Store; from tests.test_store import MAKING\n"
        "with Store(sys.argv[1]).writing(MAKING) as writer: writer.remove('a')"
    )
    _, err = python(remove, tmp_path).communicate(timeout=60)
    assert answering(store) == {"b"}, err


def test_two_processes_that_write_at_once_both_succeed_and_lose_nothing(tmp_path: Path, python: Any) -> None:
    runs = [python(WRITE, tmp_path / "store", id, 400) for id in ("a", "b")]
    results = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], results
    store = Store(tmp_path / "store")
    for id in ("a", "b"):
        rows = vectors(400, sum(id.encode()))
        assert all(store.nearest(row, 1)[0][0] == f"{id}:{number}" for number, row in enumerate(rows))


def test_a_writer_that_has_the_store_open_goes_on_from_what_another_wrote(tmp_path: Path, python: Any) -> None:
    store = filled(tmp_path, a=150)
    _, err = python(WRITE, tmp_path, "b", 150).communicate(timeout=60)
    with store.writing(MAKING) as writer:
        put(writer, "c", 150)
    for id in ("a", "b", "c"):
        rows = vectors(150, sum(id.encode()))
        assert all(store.nearest(row, 1)[0][0] == f"{id}:{number}" for number, row in enumerate(rows)), err


def test_a_second_writer_is_told_who_writes_and_readers_are_not_held_up(tmp_path: Path, python: Any) -> None:
    store = filled(tmp_path, a=5)
    run = python(WRITE, tmp_path, "b", 5, "wait")
    assert run.stdout.readline() == "writing\n"
    with pytest.raises(StoreBusy, match=rf"is being written by process {run.pid} .* try again"):
        with store.writing(MAKING, wait=0):
            pass
    assert answering(store) == {"a"}
    run.communicate("go\n", timeout=60)
    with store.writing(MAKING, wait=0) as writer:
        writer.remove("a")
    assert answering(store) == {"b"}


def test_a_killed_writer_leaves_the_lock_free_and_nothing_half_done(tmp_path: Path, python: Any) -> None:
    store = filled(tmp_path, a=5)
    code = WRITE.replace("put(writer, id, count)", 'put(writer, "b", 5); put(writer, id, count)').replace(
        'print("done"', 'print("never"'
    )
    code = code.replace(
        "with store.writing", "import os, signal, index.writing as w\n"
        "w.Writer.finish = lambda self, info, json, old=w.Writer.finish: "
        "os.kill(os.getpid(), signal.SIGKILL) if info.id == id else old(self, info, json)\nwith store.writing"
    )  # fmt: skip
    run = python(code, tmp_path, "half", 50)
    run.communicate(timeout=60)
    assert run.returncode == -signal.SIGKILL
    assert answering(store) == answering(Store(tmp_path)) == {"a", "b"}
    with store.writing(MAKING, wait=0) as writer:
        put(writer, "half", 50)
    assert answering(store) == {"a", "b", "half"} and len(everything(store)) == 60


def test_threads_read_while_another_thread_and_another_process_write(tmp_path: Path, python: Any) -> None:
    store = filled(tmp_path, a=20)
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                assert "a" in answering(store) and len(store.chunks_of("a")) == 20
            except BaseException as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    run = python(WRITE, tmp_path, "b", 60)
    for number in range(4):
        with store.writing(MAKING) as writer:
            put(writer, f"mine{number}", 20)
    run.communicate(timeout=60)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures and run.returncode == 0
    assert {info.id for info in store.documents()} == {"a", "b", *(f"mine{number}" for number in range(4))}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (Making("weights-2", "other-model", "cut-1"), "made with the embedding model a-model, not other-model"),
        (Making("weights-2", "a-model", "cut-1"), "made with other weights of the embedding model a-model"),
        (Making("weights-1", "a-model", "cut-2"), "made with another version of the assistant"),
    ],
    ids=["model", "weights", "chunking"],
)
def test_a_store_that_was_made_otherwise_says_so_and_how_to_rebuild(tmp_path: Path, other: Making, said: str) -> None:
    store = filled(tmp_path, a=5)
    for attempt in (lambda: store.check(other), lambda: store.writing(other).__enter__()):
        with pytest.raises(IndexMismatch, match=f"{said}; rebuild it with `assistant index PATH --rebuild --store "):
            attempt()
    assert answering(store) == {"a"}


def test_the_same_weights_under_another_name_are_the_same_model(tmp_path: Path) -> None:
    filled(tmp_path, a=5).check(Making("weights-1", "/a/path/to/it", "cut-1"))


def test_a_rebuild_empties_the_chunks_and_keeps_the_documents_to_be_indexed_again(tmp_path: Path) -> None:
    store = filled(tmp_path, a=5)
    other = Making("weights-2", "other-model", "cut-1")
    with store.writing(other, rebuild=True) as writer:
        assert store.documents() == [] and store.document_json("a") == "{}"
        put(writer, "a", 3, rows=vectors(3, 1, 8))  # another width of vectors, too
    store.check(other)
    assert everything(store) == {"a:0", "a:1", "a:2"} and len(store.nearest(vectors(1, 7, 8)[0], 5)) == 3


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path):
        with pytest.raises(StoreMissing, match="There is no index at .*; make one with `assistant index PATH`"):
            Store(place)
    assert not (tmp_path / "none").exists() and not list(tmp_path.iterdir())


def test_a_file_or_a_foreign_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(StoreDamaged, match=r"is no index: it holds notes.txt .*name another folder"):
        Store(tmp_path, create=True)
    with pytest.raises(StoreDamaged, match="is a file, and an index is a folder"):
        Store(tmp_path / "notes.txt", create=True)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("damage", ["garbage", "half", "vectors gone", "vectors damaged"])
def test_a_damaged_store_is_one_sentence_that_says_what_to_do(tmp_path: Path, python: Any, damage: str) -> None:
    filled(tmp_path / "intact", a=1100)  # more than are written between two syncs of the vectors
    folder = tmp_path / "copy"
    shutil.copytree(tmp_path / "intact", folder)
    database = folder / "chroma.sqlite3"
    segments = [path for path in folder.iterdir() if (path / "data_level0.bin").exists()]
    if damage == "garbage":
        database.write_bytes(b"garbage" * 1000)
    elif damage == "half":
        database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    for segment in segments:
        if damage == "vectors gone":
            shutil.rmtree(segment)
        elif damage == "vectors damaged":
            (segment / "header.bin").write_bytes(b"xx")
    with pytest.raises(StoreDamaged, match="cannot be read .*; delete that folder and make it again"):
        damaged = Store(folder)
        answering(damaged), list(damaged.all_vectors())


def test_a_read_only_store_is_one_sentence_and_is_not_changed(tmp_path: Path, python: Any) -> None:
    # Not in tmp_path: the process below gives up its rights, and pytest's folders are closed to others.
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base) / "store"
        filled(folder, a=5)
        for path in (Path(base), folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        code = (
            "import os, sys, tempfile; from index.store import Store; from tests.test_store import MAKING, filled\n"
            "filled(tempfile.mkdtemp(dir=sys.argv[2]), a=1)  # so that everything is imported while it may be\n"
            "os.getuid() or os.setuid(65534)\n"
            "for act in (lambda: Store(sys.argv[1]), lambda: Store(sys.argv[1], create=True),\n"
            "            lambda: Store(sys.argv[1] + '/../new', create=True).writing(MAKING).__enter__()):\n"
            "    try: act()\n"
            "    except PermissionError as error: print(type(error).__name__, error)"
        )
        out, err = python(code, folder, tmp_path).communicate(timeout=60)
        Path(base).chmod(0o755)
        folder.chmod(0o755)
    said = out.splitlines()
    assert len(said) == 3, err
    assert all(line.startswith("StoreNotWritable The index at") and "make the folder writable" in line for line in said)
    assert issubclass(StoreNotWritable, PermissionError)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A Chroma server of its own on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        chroma = Path(sys.executable).with_name("chroma")
        process = subprocess.Popen(
            [chroma, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
        )
        try:
            for _ in range(300):
                with socket.socket() as probe:
                    if process.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                threading.Event().wait(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def test_a_server_serves_as_a_folder_does(server: str, python: Any) -> None:
    with pytest.raises(StoreMissing, match="There is no index at http"):
        Store(server)
    store = filled(server, a=20)
    assert answering(store) == {"a"} and store.chunks(["a:3"]) == {"a:3": chunk("a", 3)}
    before = store.generation
    out, err = python(WRITE, server, "b", 30).communicate(timeout=60)
    assert out.split() == ["writing", "done"], err
    assert store.generation != before and answering(store) == {"a", "b"}
    with store.writing(MAKING) as writer:
        writer.remove("a")
        put(writer, "large", 1, "x" * 3_000_000)
    assert answering(Store(server)) == {"b", "large"} and store.document_json("large") == "x" * 3_000_000
    with pytest.raises(IndexMismatch):
        store.check(Making("weights-2", "other", "cut-1"))


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(StoreUnreachable, match=f"No Chroma server answers at {url}; start one with `chroma run"):
        Store(url)
