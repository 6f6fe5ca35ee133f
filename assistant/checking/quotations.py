"""Quotations of a text compared with the reports exactly, after folding white space."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.material import Material
from assistant.checking.verdicts import QUOTED, UNSUPPORTED, Verdict
from assistant.evidence import Evidence
from corpus.documents import Document

FEWEST_WORDS = 4  # a shorter stretch in quotation marks is a word in a special sense, not a quotation
_QUOTED = re.compile(r"“([^“”]{8,2000})”|\"([^\"\n]{8,2000})\"|«([^«»]{8,2000})»")


_ANY = re.compile(r"“([^“”]{3,2000})”|\"([^\"\n]{3,2000})\"|«([^«»]{3,2000})»")


@dataclass(frozen=True)
class Exact:
    """A stretch of a statement in quotation marks that stands in a report word by word."""

    start: int
    end: int
    words: str
    document: Document
    block: int


def exact_quotes(text: str, material: Material) -> list[Exact]:
    """The quotations of a statement that stand in the reports, of any length."""
    found = []
    for match in _ANY.finditer(text):
        said = " ".join(next(group for group in match.groups() if group is not None).split()).rstrip(".,;:!?… ")
        holding = next(((document, block) for document, block, whole in material.texts if said and said in whole), None)
        if holding is not None:
            found.append(Exact(*match.span(), said, *holding))
    return found


def quotations(text: str, material: Material) -> Iterator[Verdict]:
    """A verdict on each quotation of a text that holds a few words."""
    for match in _QUOTED.finditer(text):
        said = next(group for group in match.groups() if group is not None)
        folded = " ".join(said.split())
        # The stop or comma inside the marks may be the quoting sentence's own.
        bare = folded.rstrip(".,;:!?… ")
        if len(bare.split()) < FEWEST_WORDS:
            continue
        holding = next(((document, block) for document, block, whole in material.texts if bare in whole), None)
        if holding is None and bare in material.written_labels:
            continue  # a label over two rows of a table, as it is cited
        evidence = Evidence()
        if holding is not None:
            evidence.quote(holding[0], holding[1], bare)
        yield Verdict(
            written=match[0],
            start=match.start(),
            end=match.end(),
            line=text.count("\n", 0, match.start()) + 1,
            sentence=folded,
            verdict=UNSUPPORTED if holding is None else QUOTED,
            sources=evidence.citations,
            reason="these words do not stand in the reports" if holding is None else "",
        )
