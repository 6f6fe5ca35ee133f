"""The tables and sentences of documents, made block by block when a question first needs them."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

from assistant.orders import speaks_to_models
from assistant.sheets import Sheet
from assistant.statements import Sentence, sentences_in
from corpus.documents import Document

# Blocks at hand at once: some 20 short reports, or what a few hundred questions read of long ones (about 100 MB).
MOST_BLOCKS = 5_000

Material = tuple[tuple[Sheet, ...], tuple[Sentence, ...]]


class Opened:
    """Keeps what it has made, up to a number of blocks; those used longest ago are let go. Safe for threads."""

    def __init__(self, most: int = MOST_BLOCKS) -> None:
        self._most = most
        self._made: OrderedDict[tuple[str, int], tuple[Material, bool]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._made)

    def of(self, document: Document, blocks: Iterable[int], orders: bool = True) -> Material:
        """The tables and sentences of these blocks of a document, in their order; a block that is not there has none.

        With `orders` False the sentences of a block that speaks to machines are left out.
        """
        sheets: list[Sheet] = []
        sentences: list[Sentence] = []
        with self._lock:
            for block in blocks:
                if 0 <= block < len(document.blocks):
                    made, speaks = self._block(document, block)
                    sheets += made[0]
                    sentences += () if speaks and not orders else made[1]
        return tuple(sheets), tuple(sentences)

    def _block(self, document: Document, block: int) -> tuple[Material, bool]:
        """The table and the sentences of a block, and whether it speaks to machines."""
        key = (document.id, block)
        made = self._made.get(key)
        if made is None:
            source = document.blocks[block]
            sheets = (Sheet(document, block),) if source.table is not None else ()
            made = ((sheets, tuple(sentences_in(document, block))), speaks_to_models(source.text))
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        else:
            self._made.move_to_end(key)
        return made
