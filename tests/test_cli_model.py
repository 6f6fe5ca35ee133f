"""The command line with a language model: its steps, its answer, and what is said where it cannot be used."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from chat_server import Fails, Hangs, Says, chat_server, texts_of
from small_reports import write

from assistant.cli import main
from index.build import build
from index.embeddings import Embedder
from index.store import Store

pytest.importorskip("langchain_openai", reason="langchain_openai is not installed; it comes with the extra openai")

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How many beds did North have in 2025?"
REPORT = "# Hospital report\n\n| Ward | 2024 | 2025 |\n|---|---|---|\n| North | 40 | 50 |\n| South | 60 | 90 |\n"
MODEL = ["--model", "openai:little-model"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> list[str]:
    """The options that ask a small report."""
    folder = tmp_path_factory.mktemp("wards")
    (folder / "reports").mkdir()
    write(folder / "reports" / "wards.md", REPORT)
    build(folder / "reports", Store(folder / "store", create=True), embedder)
    return ["--store", str(folder / "store")]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch):
    """A server that answers as a good model does, and the environment that leads to it."""

    def says(request) -> Says:
        found = re.search(r"^(f\d+) \|[^\n]*North[^\n]*\| 2025 \|", texts_of(request), re.MULTILINE)
        assert found
        return Says(f"North had {{{found[1]}}} beds in 2025.\nANSWER: {{{found[1]}}}")

    with chat_server(says, forever=True) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-of-ours")
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.address}/v1")
        yield server


def test_the_answer_says_who_wrote_it_and_the_steps_are_shown_to_a_terminal_only(store, model, capsys, monkeypatch):
    assert main(["ask", *store, *MODEL, QUESTION]) == 0
    said = capsys.readouterr()
    assert said.err == "" and said.out.startswith("North had 50 [1] beds in 2025.\n")
    assert said.out.rstrip().endswith("Written by openai:little-model (1 call, 100 tokens in, 20 out).")

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["ask", *store, *MODEL, QUESTION]) == 0
    steps = [line.split(maxsplit=1) for line in capsys.readouterr().err.splitlines()]
    assert [verb for verb, _ in steps] == ["Searching", "Reading", "Checking"] and steps[0][1] == QUESTION


def test_json_has_the_keys_of_the_contract_and_no_steps(store, model, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["ask", "--json", *store, *MODEL, QUESTION]) == 0
    said = capsys.readouterr()
    assert said.err == "" and json.loads(said.out)["value"] == "50"
    assert main(["ask", "--json", *store, QUESTION]) == 0
    assert list(json.loads(capsys.readouterr().out)) == list(json.loads(said.out))


def test_where_the_model_fails_the_answer_stands_and_a_note_says_why(store, monkeypatch, capsys):
    with chat_server(Fails(401), forever=True) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-of-ours")
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.address}/v1")
        assert main(["ask", *store, *MODEL, QUESTION]) == 0
    said = capsys.readouterr()
    assert said.err == "" and "50" in said.out.splitlines()[0]
    assert "Note: The language model did not accept the key (status 401)" in said.out and "Written by" not in said.out


def test_a_set_is_evaluated_with_a_model(store, model, tmp_path: Path, capsys):
    questions = tmp_path / "set.yaml"
    questions.write_text(f"- question: {QUESTION}\n  value: 50\n  unit: count\n")
    assert main(["evaluate", str(questions), *store, *MODEL, "--fail-under", "100"]) == 0
    assert len(model.requests) == 1


@pytest.mark.parametrize("command", [["ask", QUESTION], ["chat"], ["mcp"], ["evaluate", __file__]])
@pytest.mark.parametrize(
    ("name", "words"),
    [("openai:little", "set OPENAI_API_KEY"), ("wonder:little", "names no language model"), ("little", "openai:…")],
)
def test_a_model_that_cannot_be_used_is_one_sentence_of_every_command(command, name, words, store, monkeypatch, capsys):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert main([*command, *store, "--model", name]) == 1
    said = capsys.readouterr()
    assert said.out == "" and words in said.err and said.err.count("\n") == 1 and said.err.startswith("assistant: ")


def test_a_missing_extra_is_one_sentence(store, monkeypatch, capsys):
    monkeypatch.setattr("assistant.agent.model.find_spec", lambda name: None)
    assert main(["ask", *store, *MODEL, QUESTION]) == 1
    said = capsys.readouterr()
    assert said.out == "" and 'pip install "ask-a-report[openai]"' in said.err and said.err.count("\n") == 1


def test_the_chat_page_is_served_with_the_model(store, model, monkeypatch):
    served = []
    monkeypatch.setitem(sys.modules, "ui", SimpleNamespace(serve=lambda assistant, *_: served.append(assistant)))
    assert main(["chat", *store, *MODEL]) == 0
    assert [assistant.model.name for assistant in served] == ["openai:little-model"]


def test_an_interrupt_does_not_wait_for_a_model_that_hangs(store, monkeypatch):
    with chat_server(Hangs(50), forever=True) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-of-ours")
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.address}/v1")
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "ask", *store, *MODEL, QUESTION],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A shell without job control starts what runs in the background with Ctrl+C ignored, and children inherit it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            while not server.requests and process.poll() is None:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            said, error = process.communicate(timeout=15)
        finally:
            process.kill()
    assert (said, error, process.returncode) == ("", "assistant: stopped.\n", 130)
