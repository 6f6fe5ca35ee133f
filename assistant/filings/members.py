"""What a filing divides itself into: "Which regions does it report?", "What product categories does it have?"."""

import re

from assistant.answers import Answer
from assistant.evidence import Evidence
from assistant.filings.candidates import division
from assistant.filings.choice import kind_asked
from assistant.filings.filing import Filing
from assistant.wording import listing

_LISTS = re.compile(r"^(?:what|which|list|name|into (?:what|which))\b", re.IGNORECASE)
_DIVIDES = re.compile(
    r"\b(?:are|reports?|reported|has|have|breaks?|disaggregat\w+|divid\w+|operates?|operated|use[sd]?|present\w*|disclos\w+|does|do|did)\b",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:s|ies)\W*$", re.IGNORECASE)
_ONLY_GROUPS = re.compile(r"categor|lines?\b|streams?|sources?|types?|famil", re.IGNORECASE)


def asks_members(question: str) -> bool:
    """Whether a question asks into which regions, countries, categories, platforms or channels a company divides itself."""
    asked = kind_asked(question)
    if asked is None or not _LISTS.match(question) or not _DIVIDES.search(question):
        return False
    kind, noun = asked
    if kind.name in ("segment", "unit", "customer") or not _PLURAL.search(noun):
        return False
    return kind.name != "product" or bool(_ONLY_GROUPS.search(noun))


def members(question: str, filing: Filing) -> Answer | None:
    """The members of the table by which revenue is divided so; None for another question, or where there is none."""
    asked = kind_asked(question)
    if asked is None or not asks_members(question):
        return None
    series = division(question, asked[0], filing)
    if series is None:
        return None
    evidence = Evidence()
    parts = [f"{one.name} [{evidence.cite(one.figure)}]" for one in series.members]
    names = [one.name for one in series.members]
    return evidence.answer(question, f"{listing(parts)}.", spans=names, kind="text")
