"""What the cover of a filing says is registered on an exchange: shares, notes, and where they trade."""

import re
from collections.abc import Iterator

from assistant.answers import Answer
from assistant.evidence import Evidence
from assistant.filings.filing import Filing
from corpus.documents import Block

MOST_BLOCKS = 14  # between the line that registers the securities and the next of the cover
LAST_PAGE = 3
LONGEST = 500  # letters of a line that is quoted whole
_ASKED = re.compile(
    r"\b(?:register\w*|listed|trad(?:e[sd]?|ing))\b[^?]*\bexchanges?\b|\bexchanges?\b[^?]*\b(?:listed|trad(?:e[sd]?|ing)|registered)\b|\bticker\b|\btrading symbol\b",
    re.IGNORECASE,
)
_OF_RATES = re.compile(r"\b(?:foreign|currency|rates?|exchange act)\b", re.IGNORECASE)
_DEBT_ASKED = re.compile(r"\b(?:debt|notes?|bonds?|debentures?)\b", re.IGNORECASE)
_REGISTERED = re.compile(r"\bsection\s+12\s*\(b\)", re.IGNORECASE)
_UNREGISTERED = re.compile(r"\bsection\s+12\s*\(g\)", re.IGNORECASE)
_DEBT = re.compile(
    r"(?:\d{1,2}\.\d{1,3}\s?%\s+|Floating\s+Rate\s+|Zero\s+Coupon\s+)(?:[A-Z][\w-]+\s+){0,4}?(?:Notes|Debentures|Bonds|Securities)\s+(?:[Dd]ue|[Mm]aturing)\s+(?:[A-Z][a-z]+\s+(?:\d{1,2},\s+)?)?(?:19|20)\d\d"
)
_SHARES = re.compile(r"\b(?:common|ordinary|class [A-C])\s+(?:common\s+)?(?:stock|shares)\b", re.IGNORECASE)
_EXCHANGE = re.compile(r"\bexchange\b(?! act)|\bnasdaq\b|\bnyse\b", re.IGNORECASE)


def registered(question: str, filing: Filing) -> Answer | None:
    """The securities that the cover registers on an exchange, the notes among them where debt is asked; None for another question."""
    if not _ASKED.search(question) or _OF_RATES.search(question):
        return None
    blocks = list(_registering(filing))
    text = "\n".join(block.text for _, block in blocks)
    if not _EXCHANGE.search(text):
        return None
    evidence = Evidence()
    document = filing.document
    if not _DEBT_ASKED.search(question):
        lines = [
            (index, block) for index, block in blocks if _EXCHANGE.search(block.text) and _SHARES.search(block.text)
        ]
        if not lines or len(lines[0][1].text) > LONGEST:
            return None
        index, block = lines[0]
        said = " ".join(block.text.split())
        return evidence.answer(
            question, f"“{said}” [{evidence.quote(document, index, block.text)}]", spans=[said], kind="text"
        )
    found = [(index, match[0]) for index, block in blocks for match in _DEBT.finditer(block.text)]
    if found:
        names = [(index, " ".join(name.split())) for index, name in found]
        parts = [
            f"{name} [{evidence.quote(document, index, quote)}]"
            for (index, name), (_, quote) in zip(names, found, strict=True)
        ]
        text = f"The cover registers these debt securities on an exchange: {'; '.join(parts)}."
        return evidence.answer(question, text, spans=[name for _, name in names], kind="text")
    shares = next(((index, match) for index, block in blocks if (match := _SHARES.search(block.text))), None)
    if shares is None:
        return None
    index, _ = shares
    quote = document.blocks[index].text
    line = f"None: of securities registered on an exchange, the cover names “{' '.join(quote.split())[:LONGEST]}” and no debt."
    return evidence.answer(question, f"{line} [{evidence.quote(document, index, quote)}]", spans=["None"], kind="text")


def _registering(filing: Filing) -> Iterator[tuple[int, Block]]:
    """The blocks of the cover from the line on Section 12(b) to the one on Section 12(g)."""
    blocks = filing.document.blocks
    start = next((index for index, block in enumerate(blocks[:60]) if _REGISTERED.search(block.text)), None)
    if start is None:
        return
    for index in range(start, min(len(blocks), start + MOST_BLOCKS)):
        block = blocks[index]
        ends = _UNREGISTERED.search(block.text)
        if (block.place.page or 1) > LAST_PAGE:
            return
        yield index, block
        if ends:
            return
