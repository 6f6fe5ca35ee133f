"""The conversation so far as a model is told it: the latest exchanges that fit into a budget of tokens."""

import re
from collections.abc import Sequence

from assistant.followups import Turn

CHARACTERS_A_TOKEN = 4  # of English prose, in all the tokenizers in use; a little high for tables of figures
_MARKS = re.compile(r"\s?\[\d+\]")


def tokens_of(text: str) -> int:
    """About how many tokens a text is."""
    return len(text) // CHARACTERS_A_TOKEN + 1


def remembered(turns: Sequence[Turn], tokens: int) -> list[tuple[str, str]]:
    """Question and answer of the latest turns, oldest first, in no more than about this many tokens; whole turns only."""
    kept: list[tuple[str, str]] = []
    for turn in reversed(turns):
        exchange = (turn.typed, _MARKS.sub("", turn.answer.text))
        tokens -= sum(map(tokens_of, exchange))
        if tokens < 0:
            break
        kept.append(exchange)
    return kept[::-1]
