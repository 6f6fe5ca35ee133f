"""READ FIRST: one question, step by step, from what was typed to an answer in which every number is traced.

standalone   a follow-up is made whole from the conversation
which        the documents that are meant: whose, and of which year               (assistant/which_document.py)
statements   a measure with a name, worked out from the financial statements      (assistant/accounts)
understand   operation, words, periods, bounds
search       dense and keyword search, fused, in the chosen documents
read         figures and sentences of the passages; a table is opened whole
calculate    by the operation that was understood, on cited figures          (assistant/reader.py)
choose       between that, what else tables and prose can say, and silence   (assistant/ranked/arbiter.py)
write        the answer with its [1] marks                                   (each where it is made)
ground       every number traced; an answer with one that is not is withheld
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.accounts.answering import MOST_COMPANIES, Filer, answer_from_statements
from assistant.accounts.asking import asks_why
from assistant.accounts.naming import to_the_point
from assistant.accounts.statements import Statements
from assistant.answers import Answer, joined
from assistant.finding import Found
from assistant.followups import Turn, measure_turn, standalone, turn
from assistant.grounding import check
from assistant.likeness import Likeness
from assistant.long_reports import answer_from_part
from assistant.opened import Material, Opened
from assistant.questions import Question, QuestionError, understand
from assistant.ranked.arbiter import choose
from assistant.ranked.ranking import Rankers, shipped
from assistant.reader import read
from assistant.refusals import NOT_SAID, not_here
from assistant.sheets import Sheet
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

    from assistant.agent import LanguageModel
    from assistant.agent.steps import OnStep
    from assistant.checking import Checked
    from assistant.evaluation import Report

PASSAGES = 12  # how many a question is answered from
SHORT = 250  # blocks; a document of no more is read whole, a longer one around its passages
NEIGHBOURS = 2  # blocks read before and after a passage of a long document
MOST_FILINGS = 4  # of one company that a measure is looked for in
MOST_ACCOUNTS = 32  # documents whose statements are kept at hand


class Assistant:
    """Answers questions about the documents of one index."""

    def __init__(self, index: Index, rankers: Rankers | None = None, model: "LanguageModel | None" = None) -> None:
        """An assistant over an open index, with other fitted rankers or a language model if given; most people want
        Assistant.open()."""
        self.index, self.model = index, model
        self._rankers = rankers or shipped()
        self._likeness = Likeness(index.embedder)
        self._opened = Opened()
        self._accounts: OrderedDict[str, Statements] = OrderedDict()
        self._lock = threading.RLock()

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
        return self.turn(question, (), documents).answer

    def turn(
        self,
        typed: str,
        turns: Sequence[Turn],
        documents: Collection[str] | None = None,
        on_step: "OnStep | None" = None,
    ) -> Turn:
        """One exchange of a conversation, after the earlier `turns`; `on_step` is told what a language model does."""
        understand(typed)  # an empty or endless question is refused before anything else is done with it
        whole = standalone(
            typed,
            turns,
            lambda text: self.found(understand(text), documents),
            lambda text: names_one_of(text, self.which(text, documents).names),
        )
        if self.model is None:
            return self._turn_by_reader(typed, whole, documents)
        from assistant.agent import answer_with_model

        by_reader = cache(lambda question: self._turn_by_reader(typed, question, documents))
        reply = answer_with_model(
            self.model,
            self,
            whole,
            lambda question: by_reader(question).answer,
            typed=typed,
            turns=turns,
            documents=documents,
            on_step=on_step,
        )
        used = f"{reply.model}: {reply.usage}" if str(reply.usage) else reply.model
        return replace(by_reader(whole), answer=replace(reply.answer, model=used if reply.by_model else ""))

    def _turn_by_reader(self, typed: str, whole: str, documents: Collection[str] | None) -> Turn:
        """One exchange without a language model, from a question that is whole."""
        asked = self.which(whole, documents)
        refused = not_here(whole, asked)
        if refused is not None:
            return Turn(typed, whole, refused)
        measured = self._from_statements(whole, asked)
        if measured is not None and not (measured.answered and asks_why(whole)):
            return measure_turn(typed, whole, ground(measured), asked.names)
        whose = self._likeliest(whole, asked) if asked.ambiguous else asked
        question = understand(whose.unnamed(to_the_point(whole)))
        found = self.found(question, whose.nearest or documents)
        answer = answer_from_part(found) if self._is_part(found) else choose(found, read(found))
        if measured is not None and answer.answered:
            answer = joined(measured, answer)  # how much it changed, and what the report says of the reasons
        answer = replace(ground(answer), question=whole)
        if whose is not asked and answer.answered:
            said = f"The question names no company; this is from a report of {whose.companies[0].name}."
            answer = replace(answer, caveats=(*answer.caveats, said))
        answer = next_questions(answer, found)
        return turn(typed, whole, answer, found)

    def which(self, question: str, documents: Collection[str] | None = None) -> AskedDocuments:
        """The documents that a question means, of those with these ids if given: whose they are, and of which year."""
        infos = [info for info in self.documents() if documents is None or info.id in documents]
        return asked_documents(question, infos)

    def _likeliest(self, question: str, asked: AskedDocuments) -> AskedDocuments:
        """The one company whose report is nearest to a question that names none: an answer never mixes two."""
        nearest = self.search(to_the_point(question), k=1, documents=asked.ids)
        ids = {passage.chunk.document_id for passage in nearest}
        company = next((one for one in asked.companies if ids & {info.id for info in one.documents}), None)
        return AskedDocuments(company.documents, (company,)) if company else asked

    def _from_statements(self, question: str, asked: AskedDocuments) -> Answer | None:
        """The answer from the financial statements of the companies that are meant; None for another kind of question."""
        whose = [(company.name, company.documents) for company in asked.companies] or [("", asked.documents)]
        if len(whose) == 1 and not asked.companies and len(asked.documents) > 1:
            return None  # documents that do not say whose they are
        filers = [
            Filer(name, tuple(self._statements(info) for info in infos[:MOST_FILINGS]))
            for name, infos in whose[: MOST_COMPANIES + 1]
        ]
        return answer_from_statements(question, filers, named=not asked.ambiguous)

    def _statements(self, info: DocumentInfo) -> Statements:
        """The financial statements of a document, found once; those used longest ago are let go."""
        with self._lock:
            if info.id not in self._accounts:
                self._accounts[info.id] = Statements(self.index.document(info.id), info.identity)
            self._accounts.move_to_end(info.id)
            while len(self._accounts) > MOST_ACCOUNTS:
                self._accounts.popitem(last=False)
            return self._accounts[info.id]

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
        answer = None if asked.unknown else self._from_statements(question, asked)
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
        return corrected(Found(question, *self._around(passages), ranks, self._likeness, self._rankers))

    def _around(self, passages: Sequence[Passage]) -> Material:
        """The tables and sentences of the passages: all of a short document, the surroundings in a long one."""
        near: dict[str, set[int]] = {}
        for passage in passages:
            first, last = passage.chunk.blocks
            near.setdefault(passage.chunk.document_id, set()).update(range(first - NEIGHBOURS, last + NEIGHBOURS + 1))
        found_sheets: list[Sheet] = []
        found_sentences: list[Sentence] = []
        for document_id, blocks in near.items():
            document = self.index.document(document_id)
            some_sheets, some_sentences = self._figures(document, sorted(blocks))
            found_sheets += some_sheets
            found_sentences += some_sentences
        return tuple(found_sheets), tuple(found_sentences)

    def held_against(self, said: str, documents: Collection[str] | None = None) -> Material:
        """The tables and sentences that a statement may be of, in the documents with these ids if given."""
        return self._around(self.search(said, PASSAGES, documents))

    def measure(self, question: str, documents: Collection[str] | None = None) -> Answer | None:
        """The answer from financial statements to a question about a measure by name; None where it is none or not said."""
        asked = self.which(question, documents)
        answer = self._from_statements(question, asked) if asked.companies and not asked.ambiguous else None
        return answer if answer is not None and answer.answered else None

    def statement_tables(self, infos: Sequence[DocumentInfo]) -> tuple[Sheet, ...]:
        """The financial statements of documents, as tables; of the first few, where there are more."""
        found = [self._statements(info) for info in infos[:MOST_FILINGS]]
        return tuple(sheet for one in found if one.are_there for sheets in one.kinds.values() for sheet in sheets)

    def _figures(self, document: Document, blocks: Sequence[int] = range(SHORT)) -> Material:
        """The tables and sentences of a short document, and of a long one those of these blocks."""
        short = len(document.blocks) <= SHORT
        return self._opened.of(document, range(len(document.blocks)) if short else blocks)

    # --- conversations, documents, other ways in ------------------------------------------------------------------

    def conversation(self) -> "Conversation":
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


class Conversation:
    """Questions asked one after another, in which each may lean on the ones before."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._turns: list[Turn] = []

    def ask(self, question: str, documents: Collection[str] | None = None, on_step: "OnStep | None" = None) -> Answer:
        """Answer a question in the light of the earlier ones; `on_step` is told what a language model does."""
        exchange = self._assistant.turn(question, self._turns, documents, on_step)
        self._turns.append(exchange)
        return exchange.answer

    @property
    def turns(self) -> list[Answer]:
        """The answers so far."""
        return [exchange.answer for exchange in self._turns]

    def clear(self) -> None:
        """Forget everything that was said."""
        self._turns.clear()

    def as_markdown(self) -> str:
        """The conversation with its citations and workings, as Markdown in which nothing of a report is markup."""
        parts = ["# Conversation"]
        for exchange in self._turns:
            parts.append(f"## {_plain(exchange.typed)}")
            parts += [_plain(line) for line in str(exchange.answer).split("\n")]
        return "\n\n".join(part for part in parts if part) + "\n"


def _plain(text: str) -> str:
    """Text in which no character is Markdown or HTML."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join("\\" + letter if letter in "\\`*_{}[]()#+!|~" else letter for letter in escaped)


def ground(answer: Answer) -> Answer:
    """The answer, if every number in it is grounded; otherwise a refusal that says so."""
    ungrounded = check(answer)
    if not ungrounded:
        return answer
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
