"""The filings of an index at hand: their statements and tables, found once, and a measure worked out from them."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import replace

from assistant.accounts.answering import MOST_COMPANIES, Filer, answer_from_statements
from assistant.accounts.statements import Statements
from assistant.answers import Answer
from assistant.asked_companies import by_company
from assistant.filings.filing import Filing
from assistant.sheets import Sheet
from assistant.which_document import Asked
from index import Index
from index.records import DocumentInfo

MOST_FILINGS = 4  # of one company that a measure is looked for in
MOST_AT_HAND = 32  # documents whose statements, tables and sentences are kept


class Shelf:
    """The filings of one index; those used longest ago are let go."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._filings: OrderedDict[str, Filing] = OrderedDict()
        self._lock = threading.RLock()

    def filing(self, asked: Asked) -> Filing | None:
        """The one filing that a question is on; None where it is on several, or on no filing."""
        nearest = [info for info in asked.documents if info.id in asked.nearest]
        return self._of(nearest[0]) if len(nearest) == 1 and nearest[0].identity.form else None

    def measured(self, question: str, asked: Asked, known: Collection[DocumentInfo]) -> Answer | None:
        """The answer from the financial statements of the companies that are meant; None for another kind of question.

        `known` are all documents that may be used.
        """
        whose = [(company.name, company.documents) for company in asked.companies] or [("", asked.documents)]
        if len(whose) == 1 and not asked.companies and len(asked.documents) > 1:
            return None  # documents that do not say whose they are
        filers = [self._filer(name, infos) for name, infos in whose[: MOST_COMPANIES + 1]]
        answer = answer_from_statements(question, filers, named=not asked.ambiguous)
        if answer is None or answer.answered or len(filers) > 1:
            return answer
        return self._in_another(question, filers[0], whose[0][1], known) or answer

    def statement_tables(self, infos: Collection[DocumentInfo]) -> tuple[Sheet, ...]:
        """The financial statements of documents, as tables; of the first few, where there are more."""
        found = (self._of(info).statements for info in list(infos)[:MOST_FILINGS])
        return tuple(sheet for one in found if one.are_there for sheets in one.kinds.values() for sheet in sheets)

    def _in_another(
        self, question: str, filer: Filer, own: Collection[DocumentInfo], known: Collection[DocumentInfo]
    ) -> Answer | None:
        """The answer with the company's other reports: a year may stand beside another in one that is not meant."""
        first = next(iter(own), None)
        every = next((one.documents for one in by_company(list(known)) if first in one.documents), ())
        rest = self._filer(filer.name, [info for info in every if info not in own]).filings
        if not rest:
            return None
        answer = answer_from_statements(question, [replace(filer, filings=(*filer.filings, *rest))])
        return answer if answer is not None and answer.answered else None

    def _filer(self, name: str, infos: Collection[DocumentInfo]) -> Filer:
        return Filer(name, tuple(self._of(info).statements for info in list(infos)[:MOST_FILINGS]))

    def _of(self, info: DocumentInfo) -> Filing:
        with self._lock:
            if info.id not in self._filings:
                self._filings[info.id] = Filing(Statements(self._index.document(info.id), info.identity))
            self._filings.move_to_end(info.id)
            while len(self._filings) > MOST_AT_HAND:
                self._filings.popitem(last=False)
            return self._filings[info.id]
