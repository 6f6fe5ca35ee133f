"""READ FIRST: one question, step by step, from what was typed to an answer in which every number is traced.

standalone   a follow-up is made whole from the conversation                    (assistant/followups.py)
which        the documents that are meant: whose, and of which year               (assistant/which_document.py)
measured     a measure with a name, worked out from the financial statements      (assistant/accounts)
understand   operation, words, periods, bounds                                    (assistant/questions.py)
filing       what a filing's own tables and topics say to a question in words     (assistant/filings)
search       dense and keyword search, fused, in the chosen documents             (index/search.py)
read         figures and sentences of the passages; a table is opened whole
calculate    by the operation that was understood, on cited figures               (assistant/reader.py)
choose       between that, what else tables and prose can say, and silence        (assistant/ranked/arbiter.py)
write        the answer with its [1] marks                                        (each where it is made)
ground       every number traced; an answer with one that is not is withheld, as is one that rests on words to a machine
"""

import re
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.accounts.answering import LINE_MISSING, with_words
from assistant.accounts.asking import asks_why
from assistant.accounts.naming import to_the_point
from assistant.answers import Answer
from assistant.conversation import Conversation
from assistant.filings.answering import answer_from_filing
from assistant.filings.shelf import Shelf
from assistant.finding import Found
from assistant.followups import Turn, measure_turn, standalone, turn
from assistant.grounding import check
from assistant.likeness import Likeness
from assistant.long_reports import answer_from_part
from assistant.numbered import narrowed
from assistant.opened import Material, Opened
from assistant.orders import asks_about_orders, trusted
from assistant.questions import Question, QuestionError, understand
from assistant.ranked.arbiter import choose
from assistant.ranked.ranking import Rankers, shipped
from assistant.reader import read
from assistant.record_tables import answer_from_records
from assistant.refusals import NOT_SAID, not_here, only_about
from assistant.sheets import Sheet
from assistant.source_notes import with_source
from assistant.statements import Sentence
from assistant.suggestions import next_questions, starter_questions
from assistant.vocabulary import corrected
from assistant.which_document import Asked as AskedDocuments
from assistant.which_document import asked_documents, names_one_of
from corpus.chunks import Chunk
from corpus.documents import Document
from index import Index
from index.build import BuildReport, Progress, build
from index.places import default_store
from index.records import DocumentInfo
from index.search import Passage
from index.store import Store

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from assistant.agent import LanguageModel, Step
    from assistant.checking import Checked
    from assistant.evaluation import Report

PASSAGES = 12  # how many a question is answered from
SHORT = 250  # blocks; a document of no more is read whole, a longer one around its passages
_WHO_IS = re.compile(
    r"who\s+(?:is|are|was|were|serves?|served)\b", re.IGNORECASE
)  # a person: "the CFO" is no cash flow
NEIGHBOURS = 2  # blocks read before and after a passage of a long document


class Assistant:
    """Answers questions about the documents of one index."""

    def __init__(self, index: Index, rankers: Rankers | None = None, model: "LanguageModel | None" = None) -> None:
        """An assistant over an open index, with other fitted rankers or a language model if given; most people want
        Assistant.open()."""
        self.index, self.model = index, model
        self._rankers = rankers or shipped()
        self._likeness = Likeness(index.embedder)
        self._opened = Opened()
        self._shelf = Shelf(index)

    @classmethod
    def open(
        cls,
        source: str | Path | None = None,
        *,
        store: str | Path | None = None,
        model: object | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> "Assistant":
        """Open a file or a folder of reports (None: the bundled report), building or refreshing its index.

        `model` is the name of a language model ("openai:…", "anthropic:…", "ollama:…") or a LangChain chat model, None
        for answers without one; what it may not say is the same, and where it fails the answer is found without it.

        `store` is the folder of the index or the URL of a Chroma server (None: a folder in the user's cache); with a
        store and no source, the store is opened as it is. Raises ReadError for a source that cannot be read, and what
        index.Index.open and index.build.build raise, ModelError for a model that cannot be used; every message says what
        to do.
        """
        language_model = _language_model(model) if model is not None else None
        path = Path(source) if source is not None else None
        place = store if store is not None else default_store(path)
        if source is not None or store is None:
            # An index in the user's cache is ours: one that an earlier version made is made anew without a word.
            build(path or bundled_report(), Store(place, create=True), progress=progress, rebuild=store is None)
        return cls(Index.open(place), model=language_model)

    # --- one question -------------------------------------------------------------------------------------------

    def ask(self, question: str, documents: Collection[str] | None = None) -> Answer:
        """Answer one question, in the documents with these ids if given. Raises QuestionError for none or too long a one."""
        return self.conversation().ask(question, documents)

    def stream(
        self, typed: str, turns: Sequence[Turn] = (), documents: Collection[str] | None = None
    ) -> Generator["Step | Turn | None", None, None]:
        """One exchange of a conversation, after the earlier `turns`: what a language model does as it happens, the Turn last.

        While nothing happens there is a None now and then. Who closes the iterator stops the model.
        """
        understand(typed)  # an empty or endless question is refused before anything else is done with it
        whole = standalone(
            typed,
            turns,
            lambda text: self.found(understand(text), documents),
            lambda text: names_one_of(text, self.which(text, documents).names),
        )
        if self.model is None:
            yield self._turn_by_reader(typed, whole, documents)
            return
        from assistant.agent import Reply, stream_with_model

        by_reader = cache(lambda question: self._turn_by_reader(typed, question, documents))
        events = stream_with_model(
            self.model,
            self,
            whole,
            lambda question: by_reader(question).answer,
            typed=typed,
            turns=turns,
            documents=documents,
        )
        with closing(events):
            for event in events:
                if not isinstance(event, Reply):
                    yield event
                    continue
                asked = f"{event.model} ({event.usage})" if event.usage.calls else ""
                read = by_reader(whole)
                answer = replace(
                    event.answer,
                    asked_model=asked,
                    model=asked if event.by_model else "",
                    suggestions=event.answer.suggestions or read.answer.suggestions,
                )
                yield replace(read, answer=answer)

    def _turn_by_reader(self, typed: str, whole: str, documents: Collection[str] | None) -> Turn:
        """One exchange without a language model, from a question that is whole."""
        asked = self.which(whole, documents)
        refused = not_here(whole, asked)
        if refused is not None:
            return Turn(typed, whole, refused)
        measured = self._measured(whole, asked, documents)
        if measured is not None and measured.kind != LINE_MISSING and not (measured.answered and asks_why(whole)):
            return measure_turn(typed, whole, ground(measured), asked.names)
        whose = self._likeliest(whole, asked) if asked.ambiguous else asked
        question = understand(whose.unnamed(to_the_point(whole)))
        answer, found = self._told(question, whose, documents)
        answer = replace(ground(with_words(measured, answer)), question=whole)
        answer = only_about(asked, with_source(answer, question, asked, whose))
        if found is None or (measured is not None and not answer.answered):
            return measure_turn(typed, whole, answer, asked.names)
        return turn(typed, whole, next_questions(answer, found), found)

    def _measured(self, question: str, asked: AskedDocuments, documents: Collection[str] | None) -> Answer | None:
        """The answer from the financial statements, to a question for a measure by name; None for any other."""
        if asked.about or _WHO_IS.match(question):
            return None
        return self._shelf.measured(question, asked, self._known(documents))

    def _told(
        self, question: Question, whose: AskedDocuments, documents: Collection[str] | None
    ) -> tuple[Answer, Found | None]:
        """The answer from a filing's tables and topics, or else from what a search finds, which comes with it."""
        filing = self._shelf.filing(whose)
        answer = answer_from_filing(question.text, filing) if filing is not None else None
        if answer is not None:
            return answer, None
        found = self.found(question, whose.nearest or documents)
        if self._is_part(found):
            return answer_from_part(found, filing), found
        return answer_from_records(found) or choose(found, read(found)), found

    def which(self, question: str, documents: Collection[str] | None = None) -> AskedDocuments:
        """The documents that a question means, of those with these ids if given: whose they are, and of which year."""
        return asked_documents(question, self._known(documents), self.index.mentioning)

    def _known(self, documents: Collection[str] | None) -> list[DocumentInfo]:
        """The documents that may be used: those with these ids, or all."""
        return [info for info in self.documents() if documents is None or info.id in documents]

    def _likeliest(self, question: str, asked: AskedDocuments) -> AskedDocuments:
        """The one company whose report is nearest to a question that names none: an answer never mixes two."""
        nearest = self.search(to_the_point(question), k=1, documents=asked.ids)
        ids = {passage.chunk.document_id for passage in nearest}
        company = next((one for one in asked.companies if ids & {info.id for info in one.documents}), None)
        return AskedDocuments(company.documents, (company,)) if company else asked

    def found(self, question: Question | str, documents: Collection[str] | None = None) -> Found:
        """What the documents hold for a question: everything that an answer may be made from."""
        question = understand(question) if isinstance(question, str) else question
        if question.operation == "summary":
            return self._read(question, self._openings(documents))
        return self._read(question, self.search(question.text, k=PASSAGES, documents=documents))

    def _is_part(self, found: Found) -> bool:
        """Whether something was found in a document that is too long to be read whole."""
        documents = [*(sheet.document for sheet in found.sheets), *(one.document for one in found.sentences)]
        return any(len(document.blocks) > SHORT for document in documents)

    def _openings(self, documents: Collection[str] | None) -> list[Passage]:
        """How the reports begin, for a question about all of one and nothing in it."""
        chosen = [info.id for info in self.documents() if documents is None or info.id in documents]
        chunks = [chunk for id in chosen[:1] for chunk in self.index.chunks(id)[:PASSAGES]]
        return [Passage(chunk, 0.0, 0.0, 0.0) for chunk in chunks]

    def passages(self, question: str, k: int = 5, documents: Collection[str] | None = None) -> list[Passage]:
        """The passages that a question is answered from, best first: of the documents that it means.

        For a measure these are the pieces of the statements that hold its lines; then come those that a search finds.
        """
        asked = self.which(question, documents)
        answer = None if asked.unknown else self._measured(question, asked, documents)
        cited = self._cited_chunks(answer) if answer is not None else []
        found = self.search(asked.unnamed(to_the_point(question)), k, asked.nearest or documents)
        first = [Passage(chunk, 0.0, 0.0, 0.0) for chunk in cited]
        taken = {chunk.id for chunk in cited}
        return [*first, *(passage for passage in found if passage.chunk.id not in taken)][:k]

    def _cited_chunks(self, answer: Answer) -> list[Chunk]:
        """The chunks that hold the cells which an answer cites, each once, in the order of its citations."""
        ids = {info.name: info.id for info in self.documents()}
        chunks = {name: self.index.chunks(ids[name]) for name in {one.document for one in answer.citations}}
        found: dict[str, Chunk] = {}
        for citation in answer.citations:
            document = self.index.document(ids[citation.document])
            for chunk in chunks[citation.document]:
                blocks = document.blocks[chunk.blocks[0] : chunk.blocks[1] + 1]
                rows = chunk.rows or (0, 0)
                if citation.cell and citation.block in blocks and rows[0] <= citation.cell[0] <= rows[1]:
                    found.setdefault(chunk.id, chunk)
        return list(found.values())

    def search(self, query: str, k: int = 5, documents: Collection[str] | None = None) -> list[Passage]:
        """The passages nearest to a query, best first."""
        return self.index.search(query, k=k, documents=documents)

    def _read(self, question: Question, passages: Sequence[Passage]) -> Found:
        """What a question is answered from: the tables and sentences of the passages."""
        ranks: dict[tuple[str, int], int] = {}
        for rank, passage in enumerate(passages):
            first, last = passage.chunk.blocks
            for block in range(first, last + 1):
                ranks.setdefault((passage.chunk.document_id, block), rank)
        around = self._around(passages, asks_about_orders(question.text))
        return narrowed(corrected(Found(question, *around, ranks, self._likeness, self._rankers)))

    def _around(self, passages: Sequence[Passage], orders: bool = False) -> Material:
        """The tables and sentences of the passages: all of a short document, the surroundings in a long one."""
        near: dict[str, set[int]] = {}
        for passage in passages:
            first, last = passage.chunk.blocks
            near.setdefault(passage.chunk.document_id, set()).update(range(first - NEIGHBOURS, last + NEIGHBOURS + 1))
        found_sheets: list[Sheet] = []
        found_sentences: list[Sentence] = []
        for document_id, blocks in near.items():
            document = self.index.document(document_id)
            some_sheets, some_sentences = self._figures(document, sorted(blocks), orders)
            found_sheets += some_sheets
            found_sentences += some_sentences
        return tuple(found_sheets), tuple(found_sentences)

    def held_against(self, said: str, documents: Collection[str] | None = None) -> Material:
        """The tables and sentences that a statement may be of, in the documents with these ids if given."""
        return self._around(self.search(said, PASSAGES, documents))

    def measure(self, question: str, documents: Collection[str] | None = None) -> Answer | None:
        """The answer from financial statements to a question about a measure by name; None where it is none or not said."""
        asked = self.which(question, documents)
        answer = self._measured(question, asked, documents) if asked.companies and not asked.ambiguous else None
        return answer if answer is not None and answer.answered else None

    def statement_tables(self, infos: Sequence[DocumentInfo]) -> tuple[Sheet, ...]:
        """The financial statements of documents, as tables; of the first few, where there are more."""
        return self._shelf.statement_tables(infos)

    def _figures(self, document: Document, blocks: Sequence[int] = range(SHORT), orders: bool = False) -> Material:
        """The tables and sentences of a short document, and of a long one those of these blocks.

        What is said to machines is left out, unless `orders` are asked about.
        """
        short = len(document.blocks) <= SHORT
        return self._opened.of(document, range(len(document.blocks)) if short else blocks, orders)

    # --- conversations, documents, other ways in ------------------------------------------------------------------

    def conversation(self) -> Conversation:
        """A conversation, in which follow-ups are understood."""
        return Conversation(self)

    def documents(self) -> list[DocumentInfo]:
        """The documents that can be asked, by name."""
        return self.index.documents()

    def add(
        self, path: Path, name: str | None = None, progress: Callable[[Progress], None] | None = None
    ) -> DocumentInfo:
        """Add one more report to the index. Raises ReadError for one that cannot be read."""
        return self.index.add(Path(path), name, progress)

    def remove(self, document_id: str) -> None:
        """Take a report out of the index."""
        self.index.remove(document_id)

    def starters(self, n: int = 4) -> list[str]:
        """Questions to begin with, taken from the reports."""
        documents = [self.index.document(info.id) for info in self.documents()[:3]]
        return starter_questions([self._figures(document) for document in documents], n)

    def evaluate(self, path: str | Path) -> "Report":
        """Ask and score the questions of an evaluation file."""
        from assistant.evaluation import evaluate

        return evaluate(self, path)

    @cached_property
    def runnable(self) -> "Runnable[str, Answer]":
        """This assistant as a LangChain Runnable: a question in, an Answer out."""
        from langchain_core.runnables import RunnableLambda

        return RunnableLambda(self.ask).with_config(run_name="assistant")

    def retriever(self, k: int = 8) -> Any:
        """The search of this assistant as a LangChain retriever."""
        return self.index.retriever(k)

    def check(self, text: str, documents: Collection[str] | None = None) -> "Checked":
        """A text from anywhere, each of its numbers held against the reports: quoted, computed, or unsupported."""
        from assistant.checking import check_text

        return check_text(self, text, documents)


def _language_model(model: object) -> "LanguageModel":
    from assistant.agent import open_model  # only who asks for a model waits for its libraries

    return open_model(model)


def ground(answer: Answer) -> Answer:
    """The answer, if every number in it is grounded and it rests on no words to a machine; otherwise a refusal."""
    ungrounded = check(answer)
    if not ungrounded:
        return trusted(answer)
    numbers = ", ".join(f"“{one.written}”" for one in ungrounded)
    return Answer(
        answer.question,
        f"{NOT_SAID} it in a way that can be checked: {numbers} could not be traced to a source.",
        answered=False,
        kind="unanswerable",
    )


def bundled_report() -> Path:
    """The report that comes with the package."""
    return Path(str(files("corpus"))) / "reports" / "ai-capex.md"


__all__ = ["Assistant", "BuildReport", "Conversation", "QuestionError", "bundled_report"]
