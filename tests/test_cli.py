"""The command line: what it prints, what it says of mistakes, and how it ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli import command_lines, main

ROOT = Path(__file__).parent.parent
REPORT = """# Hospital report

## Beds

Beds by ward at the end of the year.

| Ward | 2024 | 2025 |
|---|---|---|
| North | 40 | 50 |
| South | 60 | 90 |

## Risks

- Staffing risk: nurses are hard to find.
- Energy risk: heating costs may rise.
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small report in a folder of its own."""
    path = tmp_path_factory.mktemp("report") / "hospital.md"
    path.write_text(REPORT)
    return path


@pytest.fixture(scope="module")
def at(report: Path) -> list[str]:
    """The options that ask the small report, with an index beside it that is built once."""
    options = ["--corpus", str(report), "--store", str(report.parent / "store")]
    assert main(["index", str(report), "--store", options[-1]]) == 0
    return options


def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """The command line as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def one_sentence(text: str) -> str:
    """What stands on standard error, which must be one line that ends as a sentence does."""
    lines = text.splitlines()
    assert len(lines) == 1 and "Traceback" not in text, text
    assert re.search(r"[.?!)]$", lines[0]), lines[0]
    return lines[0]


class TestParsing:
    @pytest.mark.parametrize("command", ["ask", "chat", "index", "evaluate", "calculate", "search"])
    def test_every_command_explains_itself(self, command: str, capsys: pytest.CaptureFixture[str]):
        assert main([command, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"usage: assistant {command}")

    def test_the_commands_have_the_options_of_the_contract(self):
        lines = {line.split()[1]: line for line in command_lines().splitlines()}
        for command, options in {
            "ask": "--corpus --store --model --json",
            "chat": "--corpus --store --host --port",
            "index": "--store PATH",
            "evaluate": "--corpus --format --predictions --json --fail-under FILE",
        }.items():
            assert all(option in lines[command] for option in options.split())

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            ([], "COMMAND"),
            (["answer"], "invalid choice"),
            (["ask"], "QUESTION"),
            (["chat", "--port", "70000"], "1 to 65535"),
            (["chat", "--port", "http"], "1 to 65535"),
            (["evaluate", "set.yaml", "--fail-under", "101"], "0 to 100"),
            (["evaluate", "set.yaml", "--fail-under", "nan"], "0 to 100"),
            (["evaluate", "set.yaml", "--format", "squad"], "native"),
            (["search", "x", "-k", "0"], "1 to 1000"),
            (["ask", "--corpus", "", "x"], "the path is empty"),
        ],
    )
    def test_a_mistake_in_the_line_is_one_sentence_that_names_the_help(
        self, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
    ):
        assert main(arguments) == 2
        error = one_sentence(capsys.readouterr().err)
        assert words in error and "--help" in error

    def test_the_version_is_printed(self, capsys: pytest.CaptureFixture[str]):
        assert main(["--version"]) == 0
        assert capsys.readouterr().out.startswith("assistant ")

    def test_help_and_calculation_load_no_library_that_takes_seconds(self):
        script = (
            "import sys; from assistant.cli import main; main(['calculate', '1 + 1']); main(['--help']); "
            "print('LOADED', sorted({'torch', 'chromadb', 'gradio', 'onnxruntime', 'langchain_core'} & set(sys.modules)))"
        )
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
        assert "LOADED []" in done.stdout


class TestCalculate:
    def test_the_result_comes_first_and_then_the_working(self, capsys: pytest.CaptureFixture[str]):
        assert main(["calculate", "(805 - 410) / 410 * 100"]) == 0
        assert capsys.readouterr().out.startswith("96.3")

    def test_an_expression_may_come_in_pieces_or_from_standard_input(self, capsys: pytest.CaptureFixture[str]):
        assert main(["calculate", "2", "+", "3"]) == 0
        assert capsys.readouterr().out.splitlines()[0] == "5"
        assert run("calculate", "-", stdin="2 * 21\n").stdout.splitlines()[0] == "42"

    @pytest.mark.parametrize(
        ("expression", "result"), [("-3 + 5", "2"), ("-3*2", "-6"), ("-(2 + 3)", "-5"), ("-7", "-7")]
    )
    def test_an_expression_may_begin_with_a_minus(
        self, expression: str, result: str, capsys: pytest.CaptureFixture[str]
    ):
        assert main(["calculate", expression]) == 0
        assert capsys.readouterr().out.splitlines()[0].replace("−", "-") == result

    @pytest.mark.parametrize("expression", ["1 / 0", "2 +", "9**9**9", "__import__('os')", "growth(0, 5)", " "])
    def test_what_cannot_be_calculated_is_one_sentence(self, expression: str, capsys: pytest.CaptureFixture[str]):
        assert main(["calculate", expression]) == 1
        captured = capsys.readouterr()
        assert captured.out == ""
        one_sentence(captured.err)

    def test_the_functions_can_be_listed(self, capsys: pytest.CaptureFixture[str]):
        assert main(["calculate", "--functions"]) == 0
        listed = capsys.readouterr().out
        assert all(name in listed for name in ("cagr", "doubling_time", "weighted_mean"))


class TestAsk:
    def test_a_question_needs_no_quotes(self, at: list[str], capsys: pytest.CaptureFixture[str]):
        assert main(["ask", *at, "How", "many", "beds", "did", "North", "have", "in", "2025?"]) == 0
        printed = capsys.readouterr().out
        assert "50" in printed and "[1] hospital.md" in printed

    def test_a_question_may_come_from_standard_input(self, at: list[str]):
        done = run("ask", *at, "-", stdin="How many beds did South have in 2025?\n")
        assert done.returncode == 0 and "90" in done.stdout

    def test_json_is_one_object_with_the_keys_of_the_contract(self, at: list[str], capsys: pytest.CaptureFixture[str]):
        assert main(["ask", *at, "--json", "By what percentage did the beds of North grow from 2024 to 2025?"]) == 0
        form = json.loads(capsys.readouterr().out)
        assert list(form) == [
            "question", "answered", "text", "spans", "value", "unit", "scale", "calculation", "citations", "caveats",
        ]  # fmt: skip
        assert (float(form["value"]), form["unit"]) == (25.0, "percent")
        assert len(form["calculation"]["operands"]) == 2
        assert {operand["citation"] for operand in form["calculation"]["operands"]} <= {
            citation["marker"] for citation in form["citations"]
        }

    def test_a_declined_question_is_an_answer_and_not_an_error(self, at: list[str], capsys: pytest.CaptureFixture[str]):
        assert main(["ask", *at, "--json", "What is the weather in Paris?"]) == 0
        assert json.loads(capsys.readouterr().out)["answered"] is False

    def test_on_a_built_index_nothing_but_the_answer_is_printed(self, at: list[str]):
        done = run("ask", *at, "How many beds did North have in 2025?")
        assert done.returncode == 0 and done.stderr == ""

    @pytest.mark.parametrize("question", ["", "   ", "\n"])
    def test_an_empty_question_is_one_sentence(self, question: str, at: list[str], capsys: pytest.CaptureFixture[str]):
        assert main(["ask", *at, question]) == 1
        assert "no question" in one_sentence(capsys.readouterr().err)

    def test_a_missing_report_is_one_sentence_that_names_it(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        missing = tmp_path / "none.pdf"
        assert main(["ask", "--corpus", str(missing), "--store", str(tmp_path / "store"), "What?"]) == 1
        assert "none.pdf" in one_sentence(capsys.readouterr().err)

    def test_a_reader_that_leaves_early_is_no_error(self, at: list[str]):
        done = subprocess.run(
            f'"{sys.executable}" -m assistant search beds --corpus "{at[1]}" --store "{at[3]}" | true',
            shell=True,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""


class TestSearch:
    def test_passages_come_with_their_place(self, at: list[str], capsys: pytest.CaptureFixture[str]):
        assert main(["search", *at, "-k", "1", "heating", "costs"]) == 0
        printed = capsys.readouterr().out
        assert "hospital.md" in printed and "Energy risk" in printed


class TestIndex:
    def test_what_was_added_changed_unchanged_and_removed_is_said(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ):
        folder, store = tmp_path / "reports", str(tmp_path / "store")
        folder.mkdir()
        (folder / "one.md").write_text("# One\n\nThe first has 3 beds.\n")
        (folder / "two.md").write_text("# Two\n\nThe second has 4 beds.\n")

        def said() -> dict[str, list[str]]:
            assert main(["index", str(folder), "--store", store]) == 0
            lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
            return {line[0]: line[2].split(", ") if line[2:] else [] for line in lines}

        assert said() == {"added": ["one.md", "two.md"], "changed": [], "unchanged": [], "removed": [], "failed": []}
        (folder / "one.md").write_text("# One\n\nThe first has 5 beds.\n")
        (folder / "two.md").unlink()
        (folder / "three.md").write_text("# Three\n\nThe third has 6 beds.\n")
        assert said() == {
            "added": ["three.md"],
            "changed": ["one.md"],
            "unchanged": [],
            "removed": ["two.md"],
            "failed": [],
        }
        assert said() == {"added": [], "changed": [], "unchanged": ["one.md", "three.md"], "removed": [], "failed": []}

    def test_a_file_that_cannot_be_read_is_named_and_the_others_are_indexed(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ):
        folder = tmp_path / "reports"
        folder.mkdir()
        (folder / "good.md").write_text("# Good\n\nIt has 3 beds.\n")
        (folder / "bad.pdf").write_bytes(b"%PDF-1.7 and then nothing")
        assert main(["index", str(folder), "--store", str(tmp_path / "store")]) == 1
        captured = capsys.readouterr()
        assert "good.md" in captured.out and "bad.pdf" in captured.err
        assert "Traceback" not in captured.err


class TestEvaluate:
    SET = """
- question: How many beds did North have in 2025?
  value: 50
  unit: count
  cites: "50"
- question: And South?
  after: ["How many beds did North have in 2025?"]
  value: 90
  unit: count
- question: What is the weather in Paris?
  unanswerable: true
"""

    @pytest.fixture
    def questions(self, tmp_path: Path) -> Path:
        path = tmp_path / "set.yaml"
        path.write_text(self.SET)
        return path

    def test_a_set_is_scored_by_kind(self, at: list[str], questions: Path, capsys: pytest.CaptureFixture[str]):
        assert main(["evaluate", *at, str(questions), "--fail-under", "100"]) == 0
        printed = capsys.readouterr().out
        assert re.search(r"^all\s+3\s+3\s+100\.0%$", printed, re.MULTILINE), printed

    def test_too_few_right_answers_fail(self, at: list[str], questions: Path, capsys: pytest.CaptureFixture[str]):
        questions.write_text(
            self.SET + "- question: How many beds did South have in 2024?\n  value: 1\n  unit: count\n"
        )
        assert main(["evaluate", *at, "--json", str(questions), "--fail-under", "90"]) == 1
        captured = capsys.readouterr()
        assert json.loads(captured.out)["percent"] == 75.0
        assert "75.0% right is under the 90%" in captured.err.splitlines()[-1]

    def test_a_set_with_a_mistake_is_one_sentence_with_the_line(
        self, at: list[str], questions: Path, capsys: pytest.CaptureFixture[str]
    ):
        questions.write_text("- question: What?\n  valeu: 3\n")
        assert main(["evaluate", *at, str(questions)]) == 1
        assert "set.yaml, line 2" in one_sentence(capsys.readouterr().err)

    def test_a_benchmark_on_reports_without_them_says_so_before_anything_is_built(
        self, questions: Path, capsys: pytest.CaptureFixture[str]
    ):
        assert main(["evaluate", str(questions), "--format", "financebench"]) == 1
        assert "give their folder with --corpus" in one_sentence(capsys.readouterr().err)

    def test_predictions_go_with_benchmarks_only(self, questions: Path, capsys: pytest.CaptureFixture[str]):
        assert main(["evaluate", str(questions), "--predictions", "out.json"]) == 1
        assert "--format tatqa" in one_sentence(capsys.readouterr().err)


class TestChat:
    @pytest.fixture
    def page(self, at: list[str]) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "chat", *at, "--port", str(port)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A shell without job control starts what runs in the background with Ctrl+C ignored, and children inherit it.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            assert process.stdout is not None
            yield process.stdout.readline(), process
        finally:
            process.kill()
            process.communicate()

    def test_the_address_is_printed_once_the_page_answers(self, page: tuple[str, "subprocess.Popen[str]"]):
        line, process = page
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert address, line
        with urllib.request.urlopen(address[0], timeout=20) as reply:
            assert reply.status == 200

    def test_a_question_on_the_command_line_is_answered_while_the_page_is_open(
        self, page: tuple[str, "subprocess.Popen[str]"], at: list[str]
    ):
        done = run("ask", *at, "How many beds did South have in 2025?")
        assert done.returncode == 0 and "90" in done.stdout

    def test_a_second_page_on_the_port_is_told_to_take_another(
        self, page: tuple[str, "subprocess.Popen[str]"], at: list[str]
    ):
        port = re.search(r":(\d+)", page[0].split("127.0.0.1")[1])
        assert port
        done = run("chat", *at, "--port", port[1])
        assert done.returncode == 1
        assert f"{port[1]} is in use" in one_sentence(done.stderr)

    def test_an_interrupt_ends_it_without_a_traceback(self, page: tuple[str, "subprocess.Popen[str]"]):
        _, process = page
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
        assert "Traceback" not in error
