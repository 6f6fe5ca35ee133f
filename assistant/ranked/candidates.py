"""A candidate answer: what could be said to a question, with the named features by which candidates are ranked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.answers import Answer


@dataclass(frozen=True)
class Candidate:
    """One way to answer a question.

    `kind` names how it was made ("growth", "cell", "span" …); `features` are its named numbers, most between 0 and 1;
    `write` puts it in words, with its citations and its calculation (None where the calculator refuses it).
    """

    kind: str
    features: Mapping[str, float]
    write: Callable[[], Answer | None]
