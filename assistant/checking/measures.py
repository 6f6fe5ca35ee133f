"""Measures by name, worked out from the financial statements: "Norda's current ratio for FY2021 was 2.00"."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.checking.agreement import agrees
from assistant.checking.checker import verify_answer
from assistant.checking.claims import Claim, Statement
from assistant.checking.verdicts import COMPUTED, UNSUPPORTED, Verdict
from assistant.wording import show_result

if TYPE_CHECKING:
    from assistant.chain import Assistant

# What a sentence says of a measure before its number: "Yes, Norda's current ratio for FY2021 was about".
_SUBJECT = re.compile(
    r"(?:(?:yes|no|and|but)\b,?\s*)?(?P<subject>\S.*?)\s+(?:is|are|was|were|came to|comes to|stood at|amounted to)\s+"
    r"(?:(?:about|around|roughly|approximately|some|over|under|nearly|almost)\s+)?[-~≈$€£]*",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_SUBJECT = 300  # letters


def with_measures(
    assistant: "Assistant",
    verdicts: Sequence[Verdict],
    statements: Sequence[Statement],
    documents: Collection[str] | None,
) -> list[Verdict]:
    """The verdicts, those on a measure by name of a company replaced by what its statements come to."""
    first = {one.passage.start + one.claims[0].start: one for one in statements if one.names and one.claims}
    return [
        verdict
        if verdict.supported or verdict.start not in first
        else _worked_out(assistant, verdict, first[verdict.start], documents)
        for verdict in verdicts
    ]


def _worked_out(
    assistant: "Assistant", verdict: Verdict, statement: Statement, documents: Collection[str] | None
) -> Verdict:
    claim = statement.claims[0]
    said = _SUBJECT.fullmatch(statement.passage.text[: claim.start])
    if said is None or claim.quantity is None or len(said["subject"]) > LONGEST_SUBJECT:
        return verdict
    behind = statement.passage.text[claim.end : claim.own[1]]  # "… is 36.8% for FY2021"
    dated = any(claim.end <= mention.start < claim.own[1] for mention in statement.dated)
    answer = assistant.measure(f"What is {said['subject']}{behind.rstrip(' .,;:') if dated else ''}?", documents)
    if answer is None or answer.quantity is None or answer.calculation is None:
        return verdict
    if not all(one.supported for one in verify_answer(answer)):
        return verdict
    right = agrees(claim.quantity, answer.quantity, bound=claim.bound) and not _is_changed(claim, statement)
    return replace(
        verdict,
        verdict=COMPUTED if right else UNSUPPORTED,
        reason="" if right else f"it comes to {show_result(answer.quantity)}",
        calculation=answer.calculation,
        sources=answer.citations,
        nearest=None,
        nearest_value="",
    )


def _is_changed(claim: Claim, statement: Statement) -> bool:
    """Whether a number is only the end or the start of something said of the measure: "was 2.0 points higher than …"."""
    return bool(
        re.match(r"\s*(?:higher|lower|more|less|above|below|over|under|up|down)\b", statement.text[claim.end :])
    )
