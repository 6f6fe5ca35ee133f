"""What is reported while a language model works: its steps and the text so far, the limits it keeps to, what it used."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

StepKind = Literal["searching", "reading", "calculating", "checking", "writing", "again", "waiting"]
# What a kind of step is called while it is the latest, and afterwards.
CALLED: dict[StepKind, tuple[str, str]] = {
    "searching": ("Searching", "Searched"),
    "reading": ("Reading", "Read"),
    "calculating": ("Calculating", "Calculated"),
    "writing": ("Writing", "Wrote"),
    "checking": ("Checking", "Checked"),
    "waiting": ("Waiting", "Waited"),
    "again": ("Starting over", "Started over"),
}


@dataclass(frozen=True)
class Step:
    """One step of an answer in the making.

    `text` of "writing" is a further piece of the answer, already checked; of "again" why what was written so far is
    withdrawn; of the others what is done, on one line: the words searched for, the place that is read, the working of
    a calculation.
    """

    kind: StepKind
    text: str


OnStep = Callable[[Step], None]


@dataclass(frozen=True)
class Limits:
    """What one answer may take.

    `calls` of the model and `tool_calls` in all; `seconds` for the whole and `call_seconds` without a word from the
    model; `tokens` in and out together, `reply_tokens` of one reply, `memory_tokens` of the conversation before it;
    `attempts` at one call that meets a passing fault: before the second `backoff_seconds` are waited, twice as many
    before the next, or as many as the provider asks for, if they are no more than `wait_seconds`.
    """

    calls: int = 8
    tool_calls: int = 20
    seconds: float = 180.0
    call_seconds: float = 60.0
    tokens: int = 60_000
    reply_tokens: int = 4_000
    memory_tokens: int = 1_500
    attempts: int = 3
    backoff_seconds: float = 1.0
    wait_seconds: float = 20.0


@dataclass(frozen=True)
class Usage:
    """What an answer took: calls of the model, tokens in and out and the cost, as far as the provider says them.

    `cost` is in the provider's currency of account (US dollars with all that say it), None where it is not said.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = None

    def __add__(self, other: "Usage") -> "Usage":
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            self.calls + other.calls,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            sum(costs, Decimal(0)) if costs else None,
        )

    def __str__(self) -> str:
        tokens = f"{self.tokens_in:,} tokens in, {self.tokens_out:,} out" if self.tokens_in + self.tokens_out else ""
        calls = f"{self.calls} call{'s' if self.calls != 1 else ''}"
        cost = f"${self.cost:f}" if self.cost is not None else ""
        return ", ".join(part for part in (calls, tokens, cost) if part)
