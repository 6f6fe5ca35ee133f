"""TAT-QA asked: every context is indexed as any report is, its questions go to the same Assistant, the answers are scored."""

import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.answers import Answer
from assistant.benchmarks.tatqa_data import Context, Item, document, read_contexts
from assistant.benchmarks.tatqa_report import Asked, TatQaReport
from assistant.benchmarks.tatqa_scores import FACTORS, PERCENT_SCALE, Prediction, in_cents, score
from assistant.chain import Assistant
from assistant.grounding import check
from assistant.ranked.ranking import fitted_on, rankers_for
from corpus.chunks import chunk_document, meaning
from corpus.documents import Document, to_json
from corpus.quantities import Quantity, cell_quantity
from corpus.units import PERCENT, POINTS
from index import Index
from index.build import making_of, remove_document
from index.embeddings import Embedder, LazyEmbedder
from index.records import DocumentInfo
from index.store import Store

# Scales that the data set has no word for, as one that it has.
_OTHER_SCALES = {"trillion": "billion", "crore": "million", "lakh": "thousand"}
_SAYS_SCALE = re.compile(
    r"%|\b(?:thousand|million|billion|trillion|percent|per cent|bn|mn)\b|\d\s?(?:m|bn|k)\b", re.IGNORECASE
)

ProgressCall = Callable[[int, int], None]


def evaluate_tatqa(
    path: str | Path,
    *,
    predictions: Path | None = None,
    sample: int = 1,
    embedder: Embedder | None = None,
    progress: ProgressCall | None = None,
) -> TatQaReport:
    """Ask the questions of a TAT-QA file and score the answers.

    `predictions` is where to write them as the public evaluation reads them; with `sample` only every so many-th
    context is asked; `progress` is called with how many of how many questions are done. Raises TatQaFileError for a
    file that is not TAT-QA's, OSError when the predictions cannot be written.
    """
    if sample < 1:
        raise ValueError(f"A sample of every {sample}-th context is none; give a number from 1.")
    contexts = read_contexts(path)[::sample]
    if predictions is not None:
        predictions.write_text("{}\n", encoding="utf-8")  # a place that cannot be written is said before the work
    report = run(contexts, embedder=embedder, progress=progress)
    if predictions is not None:
        written = {asked.item.uid: asked.prediction.as_json() for asked in report.results}
        predictions.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return report


def run(
    contexts: Sequence[Context], *, embedder: Embedder | None = None, progress: ProgressCall | None = None
) -> TatQaReport:
    """Index and ask one context after the other, each alone in the index, and score the answers."""
    embedder = embedder or LazyEmbedder()
    embedder.embed_query("ready")  # loading the model is no context's time
    total = sum(len(context.items) for context in contexts)
    results: list[Asked] = []
    opening: list[float] = []
    # Chroma keeps the folder open for as long as the process lives.
    with tempfile.TemporaryDirectory(prefix="tatqa-", ignore_cleanup_errors=True) as folder:
        store = Store(folder, create=True)
        with store.writing(making_of(embedder)):
            pass  # so is making the database
        index = Index(store, embedder)
        for context in contexts:
            assistant = Assistant(index, rankers_for(context.uid))
            started = time.perf_counter()
            whole = document(context)
            _index(whole, store, embedder)
            opening.append((time.perf_counter() - started) * 1000)
            for item in context.items:
                results.append(_asked(assistant, whole, item))
                if progress:
                    progress(len(results), total)
            remove_document(whole.id, store, embedder)
    seen = sum(context.uid[:8] in fitted_on() for context in contexts)
    return TatQaReport(tuple(results), tuple(opening), seen)


def _index(whole: Document, store: Store, embedder: Embedder) -> None:
    """Put a document that comes from no file of its own into the index: cut, embedded and stored as all are."""
    chunks = chunk_document(whole)
    with store.writing(making_of(embedder)) as writer:
        writer.add(chunks, embedder.embed_passages([meaning(chunk) for chunk in chunks]))
        writer.finish(DocumentInfo(whole.id, whole.name, whole.title, len(chunks), whole.warnings), to_json(whole))


def _asked(assistant: Assistant, whole: Document, item: Item) -> Asked:
    started = time.perf_counter()
    answer = assistant.ask(item.question, documents=[whole.id])
    milliseconds = (time.perf_counter() - started) * 1000
    given = prediction(answer)
    gold = item.gold
    scored = None if gold is None else score(given, gold.spans, gold.scale, gold.numeric)
    return Asked(item, answer, given, scored, tuple(number.written for number in check(answer)), milliseconds)


def prediction(answer: Answer) -> Prediction:
    """An answer in the data set's form: spans as they stand in cell or sentence, or a number with its scale."""
    if not answer.answered:
        return Prediction()
    if answer.spans and (answer.calculation is None or answer.kind == "comparison"):
        return Prediction(answer.spans, _scale_of_spans(answer))
    if answer.quantity is not None:
        return _number(answer.quantity)
    return Prediction((re.sub(r"\s*\[\d+\]", "", answer.text),))


def _number(quantity: Quantity) -> Prediction:
    """A computed number, to two places as the data set gives them."""
    scale = _scale(quantity)
    number = quantity.number
    if quantity.scale in _OTHER_SCALES:
        number = quantity.value / FACTORS[scale]
    return Prediction((in_cents(number),), scale)


def _scale(quantity: Quantity) -> str:
    if quantity.unit in (PERCENT, POINTS):
        return PERCENT_SCALE
    return _OTHER_SCALES.get(quantity.scale, quantity.scale)


def _scale_of_spans(answer: Answer) -> str:
    """The scale that the spans' numbers are in and do not say themselves: of their cells, or of the answer's quantity."""
    scales = Counter(scale for span in answer.spans if (scale := _scale_of_span(span, answer)) is not None)
    return scales.most_common(1)[0][0] if scales else ""


def _scale_of_span(span: str, answer: Answer) -> str | None:
    """None for words; "" for a number that says its scale itself, or has none."""
    bare = cell_quantity(span)
    if bare is None:
        return None
    if _SAYS_SCALE.search(span):
        return ""
    for citation in answer.citations:
        table = citation.block.table if citation.block is not None else None
        if table is not None and citation.cell is not None and table.body[citation.cell[0]][citation.cell[1]] == span:
            quantity = table.quantity(*citation.cell)
            if quantity is not None:
                return _scale(quantity)
    if answer.quantity is not None and answer.quantity.number == bare.number:
        return _scale(answer.quantity)
    return ""
