"""Questions asked one after another, in which each may lean on the ones before."""

from collections.abc import Collection, Generator
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.answers import Answer
from assistant.followups import Turn

if TYPE_CHECKING:
    from assistant.agent import Step
    from assistant.agent.steps import OnStep
    from assistant.chain import Assistant


class Conversation:
    """Questions asked one after another, in which each may lean on the ones before."""

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant
        self._turns: list[Turn] = []

    def ask(self, question: str, documents: Collection[str] | None = None, on_step: "OnStep | None" = None) -> Answer:
        """Answer a question in the light of the earlier ones; `on_step` is told what a language model does."""
        for event in self.stream(question, documents):
            if isinstance(event, Answer):
                return event
            if event is not None and on_step is not None:
                on_step(event)
        raise AssertionError("the last event is an answer")

    def stream(
        self, question: str, documents: Collection[str] | None = None
    ) -> Generator["Step | Answer | None", None, None]:
        """The same as events: what a language model does as it happens, the Answer last.

        While nothing happens there is a None now and then. Who closes the iterator stops the model, and nothing is
        remembered of the question.
        """
        with closing(self._assistant.stream(question, self._turns, documents)) as events:
            for event in events:
                if isinstance(event, Turn):
                    self._turns.append(event)
                    yield event.answer
                else:
                    yield event

    @property
    def turns(self) -> list[Answer]:
        """The answers so far."""
        return [exchange.answer for exchange in self._turns]

    def clear(self) -> None:
        """Forget everything that was said."""
        self._turns.clear()

    def as_markdown(self) -> str:
        """The conversation with its citations and workings, as Markdown in which nothing of a report is markup."""
        parts = ["# Conversation"]
        for exchange in self._turns:
            parts.append(f"## {_plain(exchange.typed)}")
            parts += [_plain(line) for line in str(exchange.answer).split("\n")]
        return "\n\n".join(part for part in parts if part) + "\n"


def _plain(text: str) -> str:
    """Text in which no character is Markdown or HTML."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join("\\" + letter if letter in "\\`*_{}[]()#+!|~" else letter for letter in escaped)
