"""The risks that a filing names: the headings of its risk factors, each of which is a sentence."""

import re

from assistant.answers import Answer
from assistant.evidence import Evidence
from assistant.filings.filing import Filing

MOST = 8
LEAST = 3  # headings, for the section to be one that names its risks so
SHORTEST = 4  # words of a heading that says a risk and is no title
_ASKED = re.compile(
    r"^(?:what|which|list|name|describe)\b.*\b(?:(?:main|major|key|biggest|largest|principal|top|significant|primary|material)\s+(?:business\s+)?risks?|risk factors)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"^\W*(?:item\s*(?!1a)\d|part\s+ii\b)|\bunresolved staff comments\b", re.IGNORECASE)


def asks_risks(question: str) -> bool:
    """Whether a question asks for the risks that a company names."""
    return bool(_ASKED.search(question))


def risks(question: str, filing: Filing) -> Answer | None:
    """The first headings of the risk factors; None for another question, or for a filing that does not head them so."""
    if not asks_risks(question):
        return None
    blocks = filing.document.blocks
    found: list[int] = []
    for index in range(filing.business_ends + 1, len(blocks)):
        block = blocks[index]
        if len(block.text) < 80 and _ENDS.search(block.text):
            break
        if block.kind == "heading" and len(block.text.split()) >= SHORTEST:
            found.append(index)
    if len(found) < LEAST:
        return None
    evidence = Evidence()
    parts = []
    for index in found[:MOST]:
        text = " ".join(blocks[index].text.split())
        parts.append(f"{text} [{evidence.quote(filing.document, index, blocks[index].text)}]")
    if len(found) > MOST:
        evidence.caveat(
            "The risk factors name more risks than these, in the order of the report and not of their weight."
        )
    spans = [" ".join(blocks[index].text.split()) for index in found[:MOST]]
    return evidence.answer(question, " ".join(parts), spans=spans, kind="text")
