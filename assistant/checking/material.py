"""What a text is held against: the tables and sentences of reports, their figures, and the words that they use."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from assistant.answers import Citation
from assistant.checking.number_words import NumberWord, find_number_words
from assistant.checking.wording import names_something, plain_label
from assistant.figures import Figure, without_periods
from assistant.segments import roles, segments
from assistant.sheets import Sheet, sheets
from assistant.statements import Sentence, sentences_of
from assistant.words import keys
from corpus.documents import Block, Document, Place
from corpus.quantities import Quantity, find_quantities, number_words

SHORTEST_LABEL = 3  # letters


@dataclass(frozen=True)
class Told:
    """A figure that a sentence of a report tells: the end of its range, its role and the words that go with it alone.

    `stretch` is where these words stand, `spelled` says that it is a small count in words: "five companies".
    """

    figure: Figure
    upper: Quantity | None
    role: str
    own: str
    stretch: tuple[int, int] = (0, 0)
    spelled: bool = False


@dataclass(frozen=True)
class Prose:
    """A sentence of a report with the figures that it tells, in digits and in words."""

    sentence: Sentence

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """Its figures in digits, and small counts in words."""
        text = self.sentence.text
        mentions = find_quantities(text)
        spans = [(mention.start, mention.end) for mention in mentions]
        found = [
            Told(figure, mention.upper, role, text[begin : mention.start] + " " + text[mention.end : end], (begin, end))
            for figure, mention, role, (begin, end) in zip(
                self.sentence.figures, mentions, roles(text, spans), segments(text, spans), strict=True
            )
        ]
        for mention in number_words(text):
            if not any(start < mention.end and mention.start < end for start, end in spans):
                figure = Figure(
                    self.sentence.document, self.sentence.block, text[mention.start : mention.end], text, mention.quantity,
                    None, span=(mention.start, mention.end),
                )  # fmt: skip
                found.append(Told(figure, None, "", text[mention.end : mention.end + 40], spelled=True))
        return tuple(found)

    @cached_property
    def words(self) -> tuple[NumberWord, ...]:
        """Its numbers in words: "nearly doubles"."""
        return tuple(find_number_words(self.sentence.text))


def _with_label(citation: Citation, block: Block) -> Block:
    """The block with the row's label that was found by elimination, where the source has lost it."""
    if block.table is None or citation.cell is None or not citation.row:
        return block
    row = citation.cell[0]
    cells = block.table.body[row]
    if cells[0] or row not in block.table.shifted:
        return block
    body = tuple((citation.row, *line[1:]) if place == row else line for place, line in enumerate(block.table.body))
    return replace(block, table=replace(block.table, body=body, shifted=block.table.shifted - {row}))


_kept: OrderedDict[int, tuple[Block, Sheet]] = OrderedDict()
MOST_KEPT = 64  # tables that are cited in one answer after the other


def _alone(name: str, block: Block) -> Sheet:
    """A block as the only one of a document; that of a table is kept, for its labels take time to read."""
    kept = _kept.get(id(block))
    if kept is not None and kept[0] is block:
        return kept[1]
    sheet = Sheet(Document(_place(name, block), name, name, (block,)), 0)
    if block.table is not None:
        _kept[id(block)] = (block, sheet)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return sheet


def _quoted(citation: Citation) -> Block:
    """The block of a citation that has only its quote."""
    place = Place(page=citation.page, lines=citation.lines)
    return Block("paragraph", citation.quote, place, (citation.section,) if citation.section else ())


def _place(name: str, block: Block) -> str:
    return f"{name}#{hash((block.text, block.headings))}"


@lru_cache(maxsize=20_000)
def _holds_number(label: str) -> bool:
    """Whether a label has words and a number that is no period."""
    if not any(letter.isalpha() for letter in label):
        return False
    has_digit = any(letter.isdigit() for letter in label)
    return has_digit and any(letter.isdigit() for letter in without_periods(label)) or bool(number_words(label))


@dataclass(frozen=True)
class Material:
    """The tables and sentences that may support a text."""

    sheets: tuple[Sheet, ...]
    sentences: tuple[Sentence, ...]

    @staticmethod
    def of(documents: Iterable[Document]) -> "Material":
        """All of some documents."""
        documents = list(documents)
        return Material(
            tuple(sheet for document in documents for sheet in sheets(document)),
            tuple(sentence for document in documents for sentence in sentences_of(document)),
        )

    @staticmethod
    def cited(citations: Iterable[Citation]) -> "Material":
        """The places that an answer cites and no other: whole tables, and the sentences quoted."""
        tables: dict[tuple[str, str], Sheet] = {}
        told: dict[tuple[str, str], Sentence] = {}
        placed = [(citation, citation.block or _quoted(citation)) for citation in citations]
        for citation, source in placed:
            block = source
            for beside, other in placed:
                block = _with_label(beside, block) if other is source else block
            sheet = _alone(citation.document, block)
            if block.table is not None:
                tables.setdefault((citation.document, sheet.document.id), sheet)
            else:
                sentence = Sentence(sheet.document, 0, 0, len(citation.quote), citation.quote)
                told.setdefault((citation.document, citation.quote), sentence)
        return Material(tuple(tables.values()), tuple(told.values()))

    def cell_of(self, citation: Citation) -> Figure | None:
        """The figure of a cell that is cited; None for other places, and for a cell without a number."""
        if citation.cell is None or citation.block is None or citation.block.table is None:
            return None
        sheet = self._by_place.get((_place(citation.document, citation.block), 0))
        figure = sheet.figure(*citation.cell) if sheet is not None else None
        if figure is None or figure.quantity is None:
            return None
        if citation.scale and not figure.quantity.scale:
            return replace(figure, quantity=replace(figure.quantity, scale=citation.scale))
        return figure

    def beside(self, *others: "Material") -> "Material":
        """This and more of it, each place once."""
        tables = {(one.document.id, one.block): one for each in (self, *others) for one in each.sheets}
        told = {(one.document.id, one.block, one.start): one for each in (self, *others) for one in each.sentences}
        return Material(tuple(tables.values()), tuple(told.values()))

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """What is found of it again and again, by what it was found for."""
        return {}

    @cached_property
    def _by_place(self) -> dict[tuple[str, int], Sheet]:
        return {(sheet.document.id, sheet.block): sheet for sheet in self.sheets}

    def sheet_of(self, figure: Figure) -> Sheet:
        """The table that a figure stands in, as it is here already."""
        return self._by_place.get((figure.document.id, figure.block)) or Sheet(figure.document, figure.block)

    @cached_property
    def prose(self) -> tuple[Prose, ...]:
        """The sentences; lines of a table that was read as text say too little to support anything."""
        return tuple(Prose(sentence) for sentence in self.sentences if not sentence.is_table_line)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The keys of every word of it."""
        return frozenset().union(
            *(sentence.keys | sentence.context_keys for sentence in self.sentences),
            *(sheet.vocabulary | keys(sheet.document.name) for sheet in self.sheets),
        )

    @cached_property
    def number_labels(self) -> tuple[str, ...]:
        """The labels that hold numbers which are no periods ("1-3 years"), in lower case, longest first."""
        found = {
            text.lower()
            for sheet in self.sheets
            for label in (*sheet.rows, *sheet.columns)
            for text in (" ".join(label.written.split()), label.text)
            if _holds_number(text)
        }
        return tuple(sorted(found, key=lambda text: (-len(text), text)))

    @cached_property
    def written_labels(self) -> frozenset[str]:
        """The labels of rows and columns as they are written, those that go on over two rows whole."""
        return frozenset(
            " ".join(label.written.split()).rstrip(".,;:!?… ")
            for sheet in self.sheets
            for label in (*sheet.rows, *sheet.columns)
        )

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels of rows and columns in lower case, longest first."""
        found = {
            plain_label(label.text)
            for sheet in self.sheets
            for label in (*sheet.rows, *sheet.columns)
            if len(plain_label(label.text)) >= SHORTEST_LABEL and label.keys
        }
        return tuple(sorted(found, key=lambda text: (-len(text), text)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The labels that name a thing, and are not just "Change" or "Total"."""
        return tuple(label for label in self.labels if names_something(label))

    @cached_property
    def texts(self) -> tuple[tuple[Document, int, str], ...]:
        """Every block's text with its white space folded, as (document, block, text)."""
        seen: dict[tuple[str, int], tuple[Document, int, str]] = {}
        for document, block in self._blocks():
            seen.setdefault((document.id, block), (document, block, " ".join(document.blocks[block].text.split())))
        return tuple(seen.values())

    def _blocks(self) -> Iterator[tuple[Document, int]]:
        for sheet in self.sheets:
            yield sheet.document, sheet.block
        for sentence in self.sentences:
            yield sentence.document, sentence.block


def without_labels(labels: Iterable[str], text: str) -> str:
    """A text with the labels that it repeats blanked out: "increase in cash" is a name, and tells no rise."""
    lowered = text.lower()
    for label in labels:
        at = lowered.find(label)
        while at >= 0:
            text = text[:at] + " " * len(label) + text[at + len(label) :]
            lowered = lowered[:at] + " " * len(label) + lowered[at + len(label) :]
            at = lowered.find(label, at + len(label))
    return text
