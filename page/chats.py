"""One open page: its conversation, and how the question that is being answered is given up."""

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answers import Answer
from page import working

if TYPE_CHECKING:
    from assistant.chain import Conversation


@dataclass
class Chat:
    """One open page: its conversation, and with each question as it was typed what a language model did for it.

    An answer holds its question made whole. `stop` is set to end the question that is being answered; `idle` when none is.
    """

    conversation: "Conversation"
    asked: list[tuple[str, working.Progress]] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    idle: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.idle.set()

    @property
    def turns(self) -> list[tuple[str, Answer, str]]:
        """What was typed, what was answered, and who wrote it as HTML, oldest first."""
        return [
            (typed, answer, working.written_by(answer, progress))
            for (typed, progress), answer in zip(self.asked, self.conversation.turns, strict=True)
        ]
