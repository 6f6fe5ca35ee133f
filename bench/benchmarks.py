"""What a person waits for, measured on this machine: python bench/benchmarks.py [REPORT ...]

Prints a table: a whole `assistant ask` from start to answer, a question inside a running process, building an index,
and the memory at its peak. Without REPORT the report that comes with the program is measured, alone; with one or more,
they are measured too. A REPORT may be a folder, whose reports then stand in one index and are asked about in turn.
"""

import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RUNS = 5  # whole processes; the median is reported
ROUNDS = 10  # times that each question is asked in a running process
QUESTIONS = (
    "What is the total for 2026?",
    "By what percentage does it grow from 2025 to 2026?",
    "Which is the largest?",
    "What are the main risks?",
    "What is the sum of all of them?",
    "What is the weather in Paris?",
)
# Asked in turn of the reports of a folder, by the name and year that each gives itself.
OF_EACH = (
    "What was the revenue of {name} in {year}?",
    "What is the working capital ratio of {name} in fiscal {year}?",
    "By how much did the net income of {name} change in {year}?",
    "What are the main risks of {name}?",
    "Why did the gross margin of {name} change in {year}?",
)
SOON = 30  # seconds; an index that is built sooner is built once more, by a process in which everything is loaded

# Each measurement is a process of its own, so that none finds loaded what another has loaded; it prints one JSON object.
PEAK = "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
BUILD = f"""
import json, resource, sys, time
start = time.perf_counter()
from assistant.chain import build, bundled_report
from index.places import default_store
from index.store import Store
from pathlib import Path
source = Path(sys.argv[1] or bundled_report())
store = Store(default_store(Path(sys.argv[1]) if sys.argv[1] else None), create=True)
report = build(source, store)
first = time.perf_counter() - start
if first < {SOON}:
    report = build(source, Store(sys.argv[2], create=True))
print(json.dumps({{"first": first, "chunks": report.chunks, "seconds": report.seconds, "files": len(report.added),
    "peak": {PEAK}}}))
"""
READ = """
import json, sys, time
from corpus.reading import ReadError, find_sources, read_document
from pathlib import Path
pages, start = 0, time.perf_counter()
for path in find_sources(Path(sys.argv[1])):
    try:
        pages += max((block.place.page or 0 for block in read_document(path).blocks), default=0)
    except ReadError:
        pass
print(json.dumps({"pages": pages, "seconds": time.perf_counter() - start}))
"""
ASK = f"""
import itertools, json, resource, sys, time
from assistant import Assistant
assistant = Assistant.open(sys.argv[1] or None)
questions, rounds = json.loads(sys.argv[2]), int(sys.argv[3])
reports = [info.identity for info in assistant.documents() if info.identity.names and info.identity.fiscal_year]
for one, asked in zip(reports, itertools.cycle(json.loads(sys.argv[4]))):
    questions.append(asked.format(name=one.names[-1], year=one.fiscal_year))
assistant.ask(questions[0])
first, later = [], []
for times in (first, *rounds * [later]):
    for question in questions:
        start = time.perf_counter()
        assistant.ask(question)
        times.append((time.perf_counter() - start) * 1000)
print(json.dumps({{"first": first, "later": later, "questions": len(questions), "peak": {PEAK}}}))
"""


def measured(home: Path, script: str, *arguments: str) -> dict[str, Any]:
    """What a script prints as its last line, run as a process of its own that keeps everything in `home`."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(home), stdout=subprocess.PIPE, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def whole_process(home: Path, options: Sequence[str], question: str) -> float:
    """Seconds from the start of `assistant ask` to its end."""
    command = [sys.executable, "-m", "assistant", "ask", *options, question]
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment(home), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def environment(home: Path) -> dict[str, str]:
    """This process's environment, with indexes and the exported model in a folder of their own."""
    return {**os.environ, "ASSISTANT_HOME": str(home)}


def percentile(values: Sequence[float], share: float) -> float:
    """The value within which `share` (0 to 1) of the values lie."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def megabytes(peak: int) -> int:
    """The system's peak of memory in MB: Linux counts in kilobytes, macOS in bytes."""
    return peak // (1024 * 1024 if platform.system() == "Darwin" else 1024)


def rows(home: Path, report: str) -> Iterator[tuple[str, str]]:
    """The lines of the table for one report ("" for the bundled one), each measured when it is asked for."""
    if report:
        read = measured(home, READ, report)
        if read["pages"]:
            yield f"reading {read['pages']} pages", f"{read['seconds']:.1f} s"
            yield "  pages a second", f"{read['pages'] / read['seconds']:.0f}"
    first = not (home / "models").exists()
    built = measured(home, BUILD, report, str(home / f"again-{Path(report).name}"))
    files = f" of {built['files']} files" if built["files"] > 1 else ""
    yield f"index{files}, whole process{', with the export of the model' if first else ''}", f"{built['first']:.1f} s"
    yield f"index in a running process, {built['chunks']} chunks", f"{built['seconds']:.2f} s"
    yield "  chunks a second", f"{built['chunks'] / built['seconds']:.0f}"
    yield "  memory at its peak", f"{megabytes(built['peak'])} MB"
    options = ["--corpus", report] if report else []
    seconds = [whole_process(home, options, QUESTIONS[0]) for _ in range(RUNS)]
    yield f"assistant ask, whole process, median of {RUNS}", f"{statistics.median(seconds):.2f} s"
    asked = measured(home, ASK, report, json.dumps(QUESTIONS), str(ROUNDS), json.dumps(OF_EACH))
    yield f"{asked['questions']} questions in a running process, p50", f"{percentile(asked['first'], 0.5):.0f} ms"
    yield "  p95", f"{percentile(asked['first'], 0.95):.0f} ms"
    yield "  asked again, p50", f"{percentile(asked['later'], 0.5):.0f} ms"
    yield "  memory at its peak", f"{megabytes(asked['peak'])} MB"


def main() -> int:
    """Measure the bundled report, and each report that is given, and print a table for each."""
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as home:
        for report in ["", *(str(Path(path).resolve()) for path in sys.argv[1:])]:
            print(f"\n{Path(report).name if report else 'the bundled report'}")
            for what, value in rows(Path(home), report):
                print(f"  {what:<52}{value:>10}", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as failed:
        print("A measured command failed; what it said stands above.", file=sys.stderr)
        sys.exit(failed.returncode)
