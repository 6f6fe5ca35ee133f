import os
import signal
from pathlib import Path
from typing import Any

import pytest

from corpus.reading import ReadError
from index import Index
from index.build import BATCH, Progress, build
from index.embeddings import Embedder, LazyEmbedder
from index.records import UPLOAD
from index.store import IndexMismatch, Store, StoreMissing

POWER = "# Power\n\nThe wind farm at Rendsburg produced 412 GWh in 2025.\n\n| Site | GWh |\n|---|---|\n| Rendsburg | 412 |\n"
BEDS = "# Beds\n\nThe hospital in Leeds opened 250 beds in 2024/25.\n"
FISH = "# Fish\n\nThe fishery landed 9,300 tonnes of herring.\n"
LONG = "# Long\n\n" + "\n\n".join(
    f"Paragraph {n} speaks of turbines. " + "Their blades turn slowly. " * 18 for n in range(150)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two reports."""
    reports = tmp_path / "reports"
    (reports / "inner").mkdir(parents=True)
    (reports / "power.md").write_text(POWER)
    (reports / "inner" / "beds.md").write_text(BEDS)
    return reports


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", create=True)


def answers(store: Store, embedder: Embedder, query: str) -> set[str]:
    return {passage.chunk.document_name for passage in Index(store, embedder).search(query, k=50, floor=-1)}


def test_a_folder_is_indexed_with_the_folders_in_it(folder: Path, store: Store, embedder: Embedder) -> None:
    report = build(folder, store, embedder)
    assert (report.added, report.failed) == (("inner/beds.md", "power.md"), ())
    index = Index(store, embedder)
    assert [info.name for info in index.documents()] == ["inner/beds.md", "power.md"]
    assert report.chunks == sum(info.chunks for info in index.documents()) == len(list(store.all_chunks())) > 0


def test_building_again_touches_nothing_and_loads_no_model(folder: Path, store: Store, embedder: Embedder) -> None:
    build(folder, store, embedder)
    before = store.generation
    lazy = LazyEmbedder()
    report = build(folder, store, lazy)
    assert (report.unchanged, report.chunks) == (("inner/beds.md", "power.md"), 0)
    assert not (report.added or report.changed or report.removed) and store.generation == before
    assert lazy._loaded is None


def test_a_changed_file_answers_with_its_new_text_alone(folder: Path, store: Store, embedder: Embedder) -> None:
    build(folder, store, embedder)
    (folder / "power.md").write_text(POWER.replace("412", "587"))
    report = build(folder, store, embedder)
    assert (report.changed, report.unchanged) == (("power.md",), ("inner/beds.md",))
    texts = " ".join(chunk.text for chunk in store.all_chunks())
    assert "587" in texts and "412" not in texts
    assert len(store.documents()) == 2


def test_a_file_with_a_new_time_and_the_old_content_is_unchanged(
    folder: Path, store: Store, embedder: Embedder
) -> None:
    build(folder, store, embedder)
    os.utime(folder / "power.md", (1, 1))
    assert "power.md" in build(folder, store, embedder).unchanged


def test_a_removed_file_no_longer_answers(folder: Path, store: Store, embedder: Embedder) -> None:
    build(folder, store, embedder)
    (folder / "power.md").unlink()
    assert build(folder, store, embedder).removed == ("power.md",)
    assert answers(store, embedder, "Rendsburg wind farm GWh") == {"inner/beds.md"}


def test_a_renamed_file_answers_under_its_new_name(folder: Path, store: Store, embedder: Embedder) -> None:
    build(folder, store, embedder)
    (folder / "power.md").rename(folder / "energy.md")
    report = build(folder, store, embedder)
    assert (report.added, report.removed) == (("energy.md",), ("power.md",))
    assert answers(store, embedder, "Rendsburg") == {"energy.md", "inner/beds.md"}


def test_without_pruning_what_is_gone_stays(folder: Path, store: Store, embedder: Embedder) -> None:
    build(folder, store, embedder)
    (folder / "power.md").unlink()
    assert build(folder, store, embedder, prune=False).removed == ()
    assert "power.md" in answers(store, embedder, "Rendsburg")


def test_only_the_source_that_is_built_is_pruned(
    folder: Path, tmp_path: Path, store: Store, embedder: Embedder
) -> None:
    (tmp_path / "fish.md").write_text(FISH)
    index = Index(store, embedder)
    uploaded = index.add(tmp_path / "fish.md")
    build(folder, store, embedder)
    build([folder / "power.md"], store, embedder)
    (folder / "power.md").unlink()
    build(folder, store, embedder)
    assert uploaded.origin == UPLOAD
    # power.md is a source of its own as well, and that one was not built again.
    assert {info.name: len(info.origins) for info in index.documents()} == {
        "fish.md": 1,
        "inner/beds.md": 1,
        "power.md": 1,
    }


def test_an_upload_of_the_same_name_replaces_the_one_before(tmp_path: Path, store: Store, embedder: Embedder) -> None:
    index = Index(store, embedder)
    file = tmp_path / "x.md"
    file.write_text(FISH)
    first = index.add(file, name="report.md")
    file.write_text(BEDS)
    second = index.add(file, name="report.md")
    assert first.id != second.id and [info.id for info in index.documents()] == [second.id]
    assert index.add(file, name="report.md") == second
    index.remove(second.id)
    assert index.documents() == [] and index.search("beds in Leeds") == []


def test_a_bad_file_is_reported_and_the_others_are_indexed(folder: Path, store: Store, embedder: Embedder) -> None:
    (folder / "empty.md").write_text("")
    (folder / "broken.docx").write_bytes(b"not a document")
    report = build(folder, store, embedder)
    assert set(report.added) == {"inner/beds.md", "power.md"}
    assert {name for name, _ in report.failed} == {"empty.md", "broken.docx"}
    assert all(message and "\n" not in message for _, message in report.failed)


def test_a_file_that_has_become_unreadable_no_longer_answers(folder: Path, store: Store, embedder: Embedder) -> None:
    build(folder, store, embedder)
    (folder / "power.md").write_text("")
    report = build(folder, store, embedder)
    assert [name for name, _ in report.failed] == ["power.md"] and report.removed == ()
    assert answers(store, embedder, "Rendsburg") == {"inner/beds.md"}


def test_the_error_of_the_only_file_is_raised(tmp_path: Path, store: Store, embedder: Embedder) -> None:
    (tmp_path / "empty.md").write_text("")
    with pytest.raises(ReadError, match="empty"):
        build(tmp_path / "empty.md", store, embedder)
    with pytest.raises(ReadError, match="nothing at"):
        build(tmp_path / "missing.md", store, embedder)


def test_progress_goes_up_to_the_whole(folder: Path, store: Store, embedder: Embedder) -> None:
    (folder / "long.md").write_text(LONG)
    seen: list[Progress] = []
    build(folder, store, embedder, seen.append)
    shares = [step.share for step in seen]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1
    assert {step.file for step in seen} == {"inner/beds.md", "long.md", "power.md"}
    assert len([step for step in seen if (step.file, step.stage) == ("long.md", "embed")]) > 2


def test_an_interrupted_build_answers_nothing_half_and_is_finished_by_the_next(
    folder: Path, store: Store, embedder: Embedder
) -> None:
    (folder / "long.md").write_text(LONG)

    def interrupt(step: Progress) -> None:
        if step.file == "long.md" and 0 < step.done < step.total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, store, embedder, interrupt)
    assert answers(store, embedder, "turbines and blades") == {"inner/beds.md"}
    report = build(folder, store, embedder)
    assert set(report.added) == {"long.md", "power.md"} and report.unchanged == ("inner/beds.md",)
    assert "long.md" in answers(store, embedder, "turbines and blades")
    assert len(list(store.all_chunks())) == sum(info.chunks for info in store.documents())


def test_a_killed_build_is_finished_by_the_next(folder: Path, store: Store, embedder: Embedder, python: Any) -> None:
    (folder / "long.md").write_text(LONG)
    code = (
        "import os, signal, sys; from pathlib import Path; from index.build import build; from index.store import Store\n"
        "def kill(step):\n"
        "    if step.file == 'long.md' and 0 < step.done < step.total: os.kill(os.getpid(), signal.SIGKILL)\n"
        "build(Path(sys.argv[1]), Store(sys.argv[2], create=True), progress=kill)"
    )
    run = python(code, folder, store.location)
    _, err = run.communicate(timeout=120)
    assert run.returncode == -signal.SIGKILL, err
    assert answers(store, embedder, "turbines and blades") == {"inner/beds.md"}
    report = build(folder, store, embedder)
    assert set(report.added) == {"long.md", "power.md"} and report.unchanged == ("inner/beds.md",)
    chunks = {info.name: info.chunks for info in store.documents()}
    assert len(list(store.all_chunks())) == sum(chunks.values())
    # What was embedded of the file before the process was killed is not embedded again.
    assert BATCH <= chunks["long.md"] + chunks["power.md"] - report.chunks < chunks["long.md"]
    assert "long.md" in answers(store, embedder, "turbines and blades")


def test_a_build_that_is_killed_between_two_files_goes_on_with_the_second(
    folder: Path, store: Store, embedder: Embedder, python: Any
) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from index.build import build; from index.store import Store\n"
        "def kill(step):\n"
        "    if step.number == 2: os.kill(os.getpid(), signal.SIGKILL)\n"
        "build(Path(sys.argv[1]), Store(sys.argv[2], create=True), progress=kill)"
    )
    run = python(code, folder, store.location)
    _, err = run.communicate(timeout=120)
    assert run.returncode == -signal.SIGKILL, err
    assert answers(store, embedder, "Rendsburg and Leeds") == {"inner/beds.md"}
    report = build(folder, store, embedder)
    assert (report.added, report.unchanged) == (("power.md",), ("inner/beds.md",))
    assert answers(store, embedder, "Rendsburg and Leeds") == {"inner/beds.md", "power.md"}


def test_what_was_left_of_a_file_that_has_changed_since_is_not_taken_over(
    folder: Path, store: Store, embedder: Embedder
) -> None:
    (folder / "long.md").write_text(LONG)

    def interrupt(step: Progress) -> None:
        if step.file == "long.md" and 0 < step.done < step.total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, store, embedder, interrupt)
    (folder / "long.md").write_text(LONG.replace("turbines", "windmills"))
    build(folder, store, embedder)
    assert not any("turbines" in chunk.text for chunk in store.all_chunks())
    records = store.view().chunk_records
    assert records is not None and records.count() == sum(info.chunks for info in store.documents())


def test_a_damaged_pdf_among_good_ones_is_reported_and_skipped(
    tmp_path: Path, store: Store, embedder: Embedder
) -> None:
    from reportlab.pdfgen.canvas import Canvas

    reports = tmp_path / "pdfs"
    reports.mkdir()
    for name, town in (("a", "Leeds"), ("c", "York")):
        canvas = Canvas(str(reports / f"{name}.pdf"))
        canvas.drawString(72, 720, f"The hospital in {town} opened 250 beds.")
        canvas.save()
    whole = (reports / "a.pdf").read_bytes()
    (reports / "b.pdf").write_bytes(whole[: len(whole) // 3])
    (reports / "d.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    seen: list[Progress] = []
    report = build(reports, store, embedder, seen.append)
    assert report.added == ("a.pdf", "c.pdf")
    assert [name for name, _ in report.failed] == ["b.pdf", "d.pdf"]
    assert all("damaged" in why and "\n" not in why for _, why in report.failed)
    assert seen[-1].share == 1 and answers(store, embedder, "hospital beds") == {"a.pdf", "c.pdf"}
    again = build(reports, store, embedder)
    assert again.unchanged == ("a.pdf", "c.pdf") and len(again.failed) == 2 and again.chunks == 0


def test_two_processes_that_build_the_same_index_at_once_build_it_once(folder: Path, store: Store, python: Any) -> None:
    code = (
        "import sys; from pathlib import Path; from index.build import build; from index.store import Store\n"
        "report = build(Path(sys.argv[1]), Store(sys.argv[2], create=True)); print(len(report.added), len(report.unchanged))"
    )
    runs = [python(code, folder, store.location) for _ in range(2)]
    results = [run.communicate(timeout=120) for run in runs]
    assert sorted(out.strip() for out, _ in results) == ["0 2", "2 0"], results
    assert len(store.documents()) == 2


def test_an_open_index_answers_from_what_another_process_has_rebuilt(
    folder: Path, store: Store, embedder: Embedder, python: Any
) -> None:
    build(folder, store, embedder)
    index = Index(store, embedder)
    assert not index.refresh() and "power.md" in {passage.chunk.document_name for passage in index.search("Rendsburg")}
    (folder / "fish.md").write_text(FISH)
    (folder / "power.md").unlink()
    code = (
        "import sys; from pathlib import Path; from index.build import build; from index.store import Store\n"
        "build(Path(sys.argv[1]), Store(sys.argv[2]))"
    )
    run = python(code, folder, store.location)
    _, err = run.communicate(timeout=120)
    assert index.search("herring landed")[0].chunk.document_name == "fish.md", err
    assert {passage.chunk.document_name for passage in index.search("Rendsburg", floor=-1)} == {
        "inner/beds.md",
        "fish.md",
    }
    assert index.refresh() and not index.refresh()


def test_a_store_of_another_model_is_rebuilt_when_asked_with_everything_in_it(
    folder: Path, tmp_path: Path, store: Store, embedder: Embedder
) -> None:
    (tmp_path / "fish.md").write_text(FISH)
    build(folder, store, embedder)
    Index(store, embedder).add(tmp_path / "fish.md")

    class Other(LazyEmbedder):
        def __init__(self) -> None:
            super().__init__()
            self.name, self.fingerprint = "other", "other-weights"

        def embed_documents(self, texts: Any) -> Any:
            return embedder.embed_documents(texts)

        def embed_passages(self, texts: Any) -> Any:
            return embedder.embed_documents(texts)

        def embed_query(self, text: str) -> Any:
            return embedder.embed_query(text)

    with pytest.raises(IndexMismatch, match="made with the embedding model all-MiniLM-L6-v2, not other"):
        build(folder, store, Other())
    report = build(folder, store, Other(), rebuild=True)
    assert set(report.added + report.changed) == {"inner/beds.md", "power.md", "fish.md"}
    assert [info.name for info in store.documents()] == ["fish.md", "inner/beds.md", "power.md"]
    with pytest.raises(IndexMismatch):
        Index(store, embedder)
    assert answers(store, Other(), "herring") == {"fish.md", "inner/beds.md", "power.md"}


def test_an_index_that_was_never_built_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="make one with `assistant index PATH`"):
        Index.open(tmp_path / "none")
    assert Index.open(tmp_path / "none", create=True).documents() == []
