"""The command line: assistant ask | chat | index | evaluate | calculate | search | check | mcp.

Libraries that take seconds to import are imported by the command that needs them, so that `--help` and
`calculate` answer at once.
"""

import argparse
import gc
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING, Any, NoReturn

from assistant import cli_types

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.agent import Step
    from assistant.evaluation import Scored
    from index.build import Progress

FAILED, USAGE, INTERRUPTED = 1, 2, 130
HOST, PORT, MCP_PORT = "127.0.0.1", 7860, 8765
FORMATS = ("native", "tatqa", "financebench")
# Set to anything to see where an error comes from; for those who work on the program.
TRACEBACK_VARIABLE = "ASSISTANT_TRACEBACK"


class _Parser(argparse.ArgumentParser):
    """argparse, but an error is one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(USAGE, f"{self.prog}: {message}; see {self.prog} --help.\n")


class _Bar:
    """A progress bar on standard error, drawn from the first step that takes time; nothing where no one looks on."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def build(self, step: "Progress") -> None:
        """Draw a step of building an index. A build that finds nothing to do draws nothing."""
        if step.stage == "embed" or self._bar is not None:
            self.show(round(100 * step.share), 100, f"indexing {step.file}")

    def show(self, done: int, total: int, label: str) -> None:
        """Draw `done` of `total`; `label` stands before the bar."""
        if self._bar is None:
            from tqdm import tqdm

            form = "{desc} {percentage:3.0f}% |{bar}| {elapsed}"
            self._bar = tqdm(
                desc=label, total=total, file=sys.stderr, disable=None, dynamic_ncols=True, bar_format=form
            )
        self._bar.set_description_str(label, refresh=False)
        self._bar.update(done - self._bar.n)


def _words(words: Sequence[str], what: str) -> str:
    """The words of a question or expression as one text; "-" alone reads standard input."""
    text = sys.stdin.read() if list(words) == ["-"] else " ".join(words)
    if not text.strip():
        raise ValueError(f"There is no {what}; write it after the command, in quotes.")
    return text


@contextmanager
def _once() -> Iterator[None]:
    """For a command that answers once and ends: looking for garbage among a thousand new modules takes time for nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _open(arguments: argparse.Namespace) -> "Assistant":
    from assistant import Assistant

    with _Bar() as bar:
        return Assistant.open(
            arguments.corpus,
            store=arguments.store,
            model=arguments.model,
            progress=bar.build,
        )


def _chosen(assistant: "Assistant", arguments: argparse.Namespace) -> list[str] | None:
    """The ids of the documents that were named, or None for all."""
    from index.naming import documents_named

    return documents_named(arguments.document, assistant.documents()) if arguments.document else None


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _tell(step: "Step") -> None:
    """A step of a language model as a line on standard error, for the person who waits."""
    from shutil import get_terminal_size

    from assistant.agent.steps import CALLED

    if step.kind != "writing":
        line = f"{CALLED[step.kind][0]:<14}{step.text}"
        print(line[: get_terminal_size().columns], file=sys.stderr, flush=True)


def _ask(arguments: argparse.Namespace) -> int:
    question = _words(arguments.question, "question")
    with _once():
        assistant = _open(arguments)
        chosen = _chosen(assistant, arguments)
        watched = sys.stderr.isatty() and not arguments.json
        answer = assistant.conversation().ask(question, chosen, _tell if watched else None)
    if arguments.json:
        _print_json(answer.as_json())
    else:
        print(answer)
    return 0


def _chat(arguments: argparse.Namespace) -> int:
    assistant = _open(arguments)
    import ui

    def announce(address: str) -> None:
        print(f"The chat page is at {address} (Ctrl+C stops it).", flush=True)

    ui.serve(assistant, arguments.host, arguments.port, arguments.open, announce)
    return 0


def _index(arguments: argparse.Namespace) -> int:
    from index.build import build
    from index.places import default_store
    from index.store import Store

    source: Path = arguments.corpus
    with _Bar() as bar:
        store = Store(arguments.store or default_store(source), create=True)
        report = build(source, store, progress=bar.build, rebuild=arguments.rebuild)
    for what, names in (
        ("added", report.added),
        ("changed", report.changed),
        ("unchanged", report.unchanged),
        ("removed", report.removed),
        ("failed", tuple(name for name, _ in report.failed)),
    ):
        print(f"{what:<10}{len(names):>5}  {', '.join(names)}".rstrip())
    for _, reason in report.failed:
        print(f"assistant: {reason}", file=sys.stderr)
    return FAILED if report.failed else 0


def _search(arguments: argparse.Namespace) -> int:
    query = _words(arguments.query, "query")
    with _once():
        assistant = _open(arguments)
        passages = assistant.search(query, k=arguments.k, documents=_chosen(assistant, arguments))
    if not passages:
        print("Nothing in the index resembles that.")
    for number, passage in enumerate(passages, start=1):
        chunk, place = passage.chunk, passage.chunk.place
        at = f"page {place.page}" if place.page else f"lines {place.lines[0]}-{place.lines[1]}" if place.lines else ""
        print(f"{number}. {', '.join(part for part in (chunk.document_name, *chunk.headings[-1:], at) if part)}")
        print(indent(chunk.text, "   "))
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    from assistant.evaluation import BENCHMARKS

    report = _benchmark(arguments) if arguments.format in BENCHMARKS else _native_set(arguments)
    if arguments.json:
        _print_json(report.as_json())
    else:
        print(report)
    if arguments.fail_under is not None and not report.reaches(arguments.fail_under):
        wanted = f"{arguments.fail_under:f}"
        print(f"assistant: {report.percent_right}% right is under the {wanted}% asked for.", file=sys.stderr)
        return FAILED
    return 0


def _native_set(arguments: argparse.Namespace) -> "Scored":
    from assistant.evaluation import runner

    run = runner(arguments.format)
    for option in ("predictions", "sample"):
        if getattr(arguments, option) is not None:
            raise ValueError(f"--{option} goes with --format tatqa or financebench; for a native set use --json.")
    assistant = _open(arguments)
    with _Bar() as bar:
        return run(assistant, arguments.file, progress=lambda done, total: bar.show(done, total, "asking"))


def _benchmark(arguments: argparse.Namespace) -> "Scored":
    from assistant.evaluation import BENCHMARKS, ON_REPORTS

    options: dict[str, Any] = {}
    if arguments.format in ON_REPORTS:
        if arguments.corpus is None and arguments.store is None:
            raise ValueError(f"--format {arguments.format} asks reports; give their folder with --corpus.")
        options["open"] = lambda: _open(arguments)
    else:
        for option in ("corpus", "store", "model"):
            if getattr(arguments, option) is not None:
                raise ValueError(
                    f"--{option} does not go with --format {arguments.format}, whose file holds what is asked."
                )
    with _Bar() as bar:
        return BENCHMARKS[arguments.format](
            arguments.file,
            predictions=arguments.predictions,
            sample=arguments.sample or 1,
            progress=lambda done, total: bar.show(done, total, "asking"),
            **options,
        )


def _check(arguments: argparse.Namespace) -> int:
    from assistant.checking import check_text
    from assistant.checking.reading import text_to_check

    text = text_to_check(arguments.file)
    with _once():
        assistant = _open(arguments)
        checked = check_text(assistant, text, _chosen(assistant, arguments))
    if arguments.json:
        _print_json(checked.as_json())
    else:
        print(checked)
    return 0 if checked.supported else FAILED


def _mcp(arguments: argparse.Namespace) -> int:
    from assistant.mcp_server import serve

    def announce(address: str) -> None:
        print(f"The tools are served at {address} (Ctrl+C stops it).", flush=True)

    serve(_open(arguments), http=arguments.http, port=arguments.port, announce=announce)
    return 0


def _calculate(arguments: argparse.Namespace) -> int:
    from assistant.calculator import calculate, describe_functions

    if arguments.functions:
        print(describe_functions())
        return 0
    calculation = calculate(_words(arguments.expression, "expression"))
    print(calculation.result)
    for line in calculation.lines:
        print(f"  {line}")
    return 0


def _parser() -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """The parser of the whole command line, and those of its commands by name."""
    parser = _Parser(
        prog="assistant",
        description="Ask a report in plain words; every number in the answer is quoted or calculated, with its place.",
        epilog="Without --corpus the report that comes with the program is asked.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and leave")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)

    corpus = _Parser(add_help=False)
    corpus.add_argument("--corpus", metavar="PATH", type=cli_types.path, help="a report or a folder of reports to ask")
    store = _Parser(add_help=False)
    store.add_argument("--store", metavar="STORE", help="the folder of the index, or the URL of a Chroma server")
    document = _Parser(add_help=False)
    document.add_argument(
        "--document",
        metavar="NAME",
        action="append",
        help="ask only the report of this name, or part of one; repeatable",
    )
    model = _Parser(add_help=False)
    model.add_argument("--model", metavar="NAME", help="a language model, as openai:…, anthropic:… or ollama:…")
    as_json = _Parser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="print one JSON object")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], summary: str, *parents: _Parser
    ) -> argparse.ArgumentParser:
        description = summary[0].upper() + summary[1:] + "."
        added: argparse.ArgumentParser = commands.add_parser(
            name, help=summary, description=description, parents=parents
        )
        added.set_defaults(run=run)
        return added

    ask = command("ask", _ask, "answer one question", corpus, store, document, model, as_json)
    ask.add_argument("question", nargs="+", metavar="QUESTION", help="the question; - reads it from standard input")

    chat = command("chat", _chat, "serve the chat page", corpus, store, model)
    chat.add_argument("--port", type=cli_types.port, default=PORT, metavar="N", help=f"the port of the page ({PORT})")
    chat.add_argument(
        "--host", default=HOST, metavar="HOST", help=f"the address to serve on ({HOST}: this machine only)"
    )
    chat.add_argument("--open", action="store_true", help="open the page in the browser too")

    index = command("index", _index, "build or refresh the index of a report or folder", store)
    index.add_argument("--rebuild", action="store_true", help="make an index anew that was made in another way")
    index.add_argument("corpus", type=cli_types.path, metavar="PATH", help="a report or a folder of reports")

    evaluate = command(
        "evaluate",
        _evaluate,
        "ask an evaluation set and say how often the answer is right",
        corpus,
        store,
        model,
        as_json,
    )
    evaluate.add_argument("file", metavar="FILE", type=cli_types.path, help="the evaluation set")
    evaluate.add_argument("--format", choices=FORMATS, default=FORMATS[0], help=f"how it is written ({FORMATS[0]})")
    evaluate.add_argument(
        "--predictions", type=cli_types.path, metavar="OUT", help="write a benchmark's predictions to this file"
    )
    evaluate.add_argument(
        "--sample", type=cli_types.count, metavar="N", help="ask only every N-th context or question of a benchmark"
    )
    evaluate.add_argument(
        "--fail-under", type=cli_types.percent, metavar="PERCENT", help="fail when less than this is right"
    )

    calculate = command("calculate", _calculate, "evaluate an expression exactly, as cagr(200, 1100, 3)")
    calculate.add_argument("expression", nargs="*", metavar="EXPRESSION", help="the expression; - reads standard input")
    calculate.add_argument("--functions", action="store_true", help="list the functions that an expression may use")

    check = command(
        "check", _check, "check the numbers of a text, 1 if one is unsupported", corpus, store, document, as_json
    )
    check.add_argument("file", metavar="FILE", type=cli_types.path, help="the text to check; - reads standard input")
    check.set_defaults(model=None, failed=USAGE)

    mcp = command("mcp", _mcp, "serve ask, search, calculate and check to other programs", corpus, store, model)
    mcp.add_argument("--http", action="store_true", help="over HTTP on this machine, and not over stdio")
    mcp.add_argument("--port", type=cli_types.port, default=MCP_PORT, metavar="N", help=f"of HTTP ({MCP_PORT})")

    search = command("search", _search, "show the passages nearest to a query", corpus, store, document)
    search.add_argument("query", nargs="+", metavar="QUERY", help="what to look for; - reads it from standard input")
    search.add_argument("-k", type=cli_types.count, default=5, metavar="N", help="how many passages (5)")
    search.set_defaults(model=None)
    return parser, dict(commands.choices)


def command_lines() -> str:
    """One line a command with its options, as the README shows them."""
    usages = (" ".join(parser.format_usage().split()) for parser in _parser()[1].values())
    return "".join(usage.removeprefix("usage: ").replace(" [-h]", "") + "\n" for usage in usages)


class _Version(argparse.Action):
    """Prints the version; the package's data is looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("ask-a-report")
        except PackageNotFoundError:
            number = "(not installed)"
        print(f"assistant {number}")
        parser.exit()


def _sentence(error: BaseException) -> str:
    """What a person reads of an error: our own message, or for the system's errors the file and what is wrong with it."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}; check that it exists and that you may use it."
    message = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    return " ".join(message.split()) or f"{type(error).__name__}, without a word of what is wrong."


def _with_signs(arguments: Sequence[str]) -> list[str]:
    """The arguments, with "--" before an expression that begins with a minus, which argparse takes for an option."""
    words = list(arguments)
    if words[:1] == ["calculate"] and "--" not in words:
        signed = next((place for place, word in enumerate(words) if re.match(r"-(?!-|h$|$)", word)), len(words))
        words.insert(signed, "--")
    return words


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 failed, 2 not understood, 130 interrupted."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks "–" or "“" shows "?" instead
    failed = FAILED
    try:
        parser, _ = _parser()
        parsed = parser.parse_args(_with_signs(sys.argv[1:] if arguments is None else arguments))
        failed = getattr(parsed, "failed", FAILED)
        status: int = parsed.run(parsed)
        sys.stdout.flush()
        return status
    except SystemExit as leaving:  # argparse, after --help or a mistake in the command line
        return leaving.code if isinstance(leaving.code, int) else FAILED
    except KeyboardInterrupt:
        print("assistant: stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): nothing to say, and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        if isinstance(error, (ValueError, OSError, LookupError, RuntimeError, ArithmeticError, ImportError)):
            print(f"assistant: {_sentence(error)}", file=sys.stderr)
        else:
            print(
                f"assistant: Something unforeseen went wrong ({type(error).__name__}: {_sentence(error)}); "
                f"set {TRACEBACK_VARIABLE}=1 to see where, and report it.",
                file=sys.stderr,
            )
        return failed
