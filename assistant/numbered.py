"""Sections by their number: a question about "stage 2" is about what stands under the heading "Stage 2: …", and no other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answers import Answer
from assistant.evidence import Evidence
from assistant.finding import Found
from assistant.statements import sentences_in
from assistant.words import keys, strength
from corpus.documents import Document

MOST_SAID = 8  # blocks of a section that tell what it is
LONGEST = 60  # words of a block that is told
_NUMBERED = re.compile(r"\b(?P<noun>[a-z]{4,})\s+(?P<number>\d{1,2}|[ivx]{1,4})\b(?![.,]?\d|\s?%)", re.IGNORECASE)
# Questions for all that a section says.
_ASKS_ALL = re.compile(
    r"^(?:and |so )?(?:what (?:is|are|was|happens|happened|about)|describe|explain|outline|tell me about|summari[sz]e)\b"
    r"|^what (?:does|did) .*\b(?:say|cover|mean|involve|include|entail|contain)\b",
    re.IGNORECASE,
)


def narrowed(found: Found) -> Found:
    """What was found, or of it only what belongs to the section whose number the question names."""
    for name in _names(found.question.text):
        sections = [
            (document, section) for document in _documents(found) if (section := _section(document, name)) is not None
        ]
        if sections:
            inside = {(document.id, block) for document, blocks in sections for block in blocks}
            label = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
            return replace(
                found,
                sheets=tuple(
                    sheet
                    for sheet in found.sheets
                    if (sheet.document.id, sheet.block) in inside
                    or any(label.search(one.written) for one in (*sheet.rows, *sheet.columns))
                ),
                sentences=tuple(
                    one for document, blocks in sections for block in blocks for one in sentences_in(document, block)
                ),
            )
        if any(_is_numbered_otherwise(document, name) for document in _documents(found)):
            return replace(found, sheets=(), sentences=())  # there are phases, and no such one
    return found


def _is_numbered_otherwise(document: Document, name: str) -> bool:
    """Whether a document has sections of that noun, and its number neither in a heading nor anywhere else."""
    noun = re.escape(name.rpartition(" ")[0])
    begins = re.compile(rf"\W*{noun} (?:\d{{1,2}}|[ivx]{{1,4}})\b", re.IGNORECASE)
    numbered = sum(block.kind == "heading" and bool(begins.match(block.text)) for block in document.blocks)
    said = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
    return numbered > 1 and not any(said.search(block.text) for block in document.blocks)


def whole_section(found: Found) -> Answer | None:
    """What a section says, for a question that asks for nothing more than the section: "What happens in stage 2?"."""
    if not _ASKS_ALL.search(found.question.text):
        return None
    for name in _names(found.question.text):
        for document in _documents(found):
            section = _section(document, name)
            if section is None:
                continue
            heading, *below = section
            held = keys(document.blocks[heading].text)
            if not below or any(
                strength(term.key, held) < 1 for term in found.question.terms if term.weight >= 1 and not term.is_verb
            ):
                continue
            evidence = Evidence()
            told = [heading, *_opening(document, below)]
            lines = [
                f"{document.blocks[index].text.strip()} [{evidence.quote(document, index, document.blocks[index].text)}]"
                for index in told
            ]
            text = "\n".join((lines[0], *(f"- {line}" for line in lines[1:])))
            spans = [document.blocks[index].text.strip() for index in told[1:]]
            return evidence.answer(found.question.text, text, spans=spans, kind="text")
    return None


def _opening(document: Document, below: Sequence[int]) -> list[int]:
    """How a section begins: its first blocks, and no further than the end of its first list."""
    told: list[int] = []
    for index in below:
        block = document.blocks[index]
        if told and document.blocks[told[-1]].kind == "item" and block.kind != "item" or len(told) == MOST_SAID:
            break
        if block.table is None and len(block.text.split()) <= LONGEST:
            told.append(index)
    return told


def _names(question: str) -> Iterator[str]:
    """What a question may call a section by: "stage 2"."""
    for match in _NUMBERED.finditer(question):
        yield f"{match['noun']} {match['number']}"


def _documents(found: Found) -> list[Document]:
    documents = (*(one.document for one in found.sentences), *(one.document for one in found.sheets))
    return list({document.id: document for document in documents}.values())


def _section(document: Document, name: str) -> list[int] | None:
    """The blocks of the section whose heading begins with a name, the heading first; None where there is none."""
    begins = re.compile(rf"\W*{re.escape(name)}\b(?![.,]\d)", re.IGNORECASE)
    blocks = document.blocks
    start = next(
        (index for index, block in enumerate(blocks) if block.kind == "heading" and begins.match(block.text)), None
    )
    if start is None:
        return None
    end = next(
        (
            index
            for index in range(start + 1, len(blocks))
            if blocks[index].kind == "heading" and blocks[index].level <= blocks[start].level
        ),
        len(blocks),
    )
    return list(range(start, end))
