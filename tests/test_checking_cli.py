"""`assistant check`: a text in, verdicts out, and an exit status that a script can rely on."""

import io
import json
from pathlib import Path

import pytest
from small_reports import write

from assistant.cli import main
from index.build import build
from index.embeddings import Embedder
from index.store import Store

REPORT = "# Mill accounts\n\n| Year | Sales (£ thousand) |\n|---|---|\n| 2023 | 400 |\n| 2024 | 420 |\n"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "reports").mkdir()
    write(folder / "reports" / "mill.md", REPORT)
    build(folder / "reports", Store(folder / "store", create=True), embedder)
    return folder / "store"


def check(store: Path, *arguments: object) -> int:
    return main(["check", "--store", str(store), *map(str, arguments)])


def test_a_text_that_is_right_exits_with_0(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "memo.md").write_text("Sales grew by 5% from £400 thousand in 2023 to £420 thousand in 2024.")
    assert check(store, tmp_path / "memo.md") == 0
    said = capsys.readouterr().out
    assert "line 1: “5%”: computed" in said
    assert "mill.md, Mill accounts, line 5: “2023 | 400” (row “2023”, column “Sales (£ thousand)”)" in said
    assert said.endswith("3 numbers: 2 quoted, 1 computed, 0 unsupported.\n")


def test_a_text_with_an_unsupported_number_exits_with_1(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "memo.txt").write_text("All is well.\nSales were £402 thousand in 2024.")
    assert check(store, tmp_path / "memo.txt") == 1
    said = capsys.readouterr().out
    assert "line 2: “£402 thousand”: unsupported: the figure of" in said
    assert "nearest: £420 thousand, mill.md" in said


def test_standard_input_is_read(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setattr("sys.stdin", io.StringIO("Sales were £420 thousand in 2024."))
    assert check(store, "-") == 0
    assert "1 quoted" in capsys.readouterr().out


def test_json_is_one_object(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "memo.md").write_text("Sales were £402 thousand in 2024.")
    assert check(store, tmp_path / "memo.md", "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert data["supported"] is False
    (verdict,) = data["verdicts"]
    assert (verdict["written"], verdict["verdict"], verdict["line"]) == ("£402 thousand", "unsupported", 1)
    assert verdict["nearest"]["row"] == "2024" and verdict["sources"] == []


def test_a_text_in_another_format_is_read_first(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    from docx import Document

    document = Document()
    document.add_heading("Memo", 1)
    document.add_paragraph("Sales were £402 thousand in 2024.")
    document.save(str(tmp_path / "memo.docx"))
    assert check(store, tmp_path / "memo.docx") == 1
    assert "£402 thousand" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the following arguments are required: FILE"),
        (("nowhere.md",), "No such file or directory"),
        (("-", "--document", "nothing"), "nothing"),
    ],
    ids=["no file named", "no such file", "no such report"],
)
def test_a_mistake_exits_with_2_and_one_sentence(
    store: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    said: str,
):
    monkeypatch.setattr("sys.stdin", io.StringIO("5%"))
    assert check(store, *arguments) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_only_the_reports_that_are_named_are_asked(store: Path, tmp_path: Path):
    (tmp_path / "memo.md").write_text("Sales were £420 thousand in 2024.")
    assert check(store, tmp_path / "memo.md", "--document", "mill") == 0


def test_a_text_too_long_is_refused(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "long.txt").write_text("a" * (5 * 1024 * 1024 + 1))
    assert check(store, tmp_path / "long.txt") == 2
    assert "check it in parts" in capsys.readouterr().err
