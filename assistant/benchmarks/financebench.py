"""FinanceBench asked: every question goes to one Assistant that has all of the filings in one store."""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.benchmarks.financebench_data import Item, read_items
from assistant.benchmarks.financebench_report import Asked, FinanceBenchReport, Seen
from assistant.benchmarks.financebench_scores import judge
from assistant.chain import Assistant
from assistant.grounding import check
from index.search import Passage

PASSAGES = 5  # the first of those that a question is answered from, among which the evidence is looked for

ProgressCall = Callable[[int, int], None]


class NoDocuments(ValueError):
    """Questions on reports where there is no report."""


def evaluate_financebench(
    path: str | Path,
    open: Callable[[], Assistant],
    *,
    predictions: Path | None = None,
    sample: int = 1,
    progress: ProgressCall | None = None,
) -> FinanceBenchReport:
    """Ask the questions of a FinanceBench file and score the answers.

    `open` gives the assistant over the filings, once the file has been read; `predictions` is where to write a JSON
    line for each question; with `sample` only every so many-th is asked; `progress` is called with how many of how
    many are done. Raises FinanceBenchFileError for a file that is not FinanceBench's, OSError when the predictions
    cannot be written, and what `open` raises.
    """
    if sample < 1:
        raise ValueError(f"A sample of every {sample}-th question is none; give a number from 1.")
    items = read_items(path)[::sample]
    if predictions is not None:
        predictions.write_text("", encoding="utf-8")  # a place that cannot be written is said before the work
    report = run(open(), items, progress=progress)
    if predictions is not None:
        lines = (json.dumps(asked.prediction, ensure_ascii=False) + "\n" for asked in report.results)
        predictions.write_text("".join(lines), encoding="utf-8")
    return report


def run(assistant: Assistant, items: Sequence[Item], *, progress: ProgressCall | None = None) -> FinanceBenchReport:
    """Ask each question by itself, of all documents, and score the answers. Raises NoDocuments where there are none."""
    if not assistant.documents():
        raise NoDocuments("The index holds no report to ask; give the folder of the filings with --corpus.")
    assistant.search("ready", k=1)  # loading the model is no question's time
    results = []
    for item in items:
        results.append(_asked(assistant, item))
        if progress:
            progress(len(results), len(items))
    return FinanceBenchReport(tuple(results), PASSAGES)


def _asked(assistant: Assistant, item: Item) -> Asked:
    started = time.perf_counter()
    answer = assistant.ask(item.question)
    milliseconds = (time.perf_counter() - started) * 1000
    cited = Seen.of((citation.document, citation.page) for citation in answer.citations)
    read = assistant.passages(item.question, k=PASSAGES)
    searched = assistant.search(item.question, k=PASSAGES, documents=assistant.which(item.question).nearest or None)
    found, by_search = (
        Seen.of(place for passage in passages for place in _places(assistant, passage)) for passages in (read, searched)
    )
    verdict = judge(answer, item.gold, item.question, cited.has_page(item)) if item.gold else None
    ungrounded = tuple(number.written for number in check(answer))
    return Asked(item, answer, verdict, cited, found, by_search, ungrounded, milliseconds)


def _places(assistant: Assistant, passage: Passage) -> list[tuple[str, int | None]]:
    """The document of a passage with each page that its blocks stand on."""
    chunk = passage.chunk
    first, last = chunk.blocks
    blocks = assistant.index.document(chunk.document_id).blocks[first : last + 1]
    pages = dict.fromkeys((chunk.place.page, *(block.place.page for block in blocks)))
    return [(chunk.document_name, page) for page in pages]
