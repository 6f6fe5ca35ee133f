"""A chat model that plays a script: messages, errors, or functions of what it was sent; it fails when asked once too often."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolCall
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

Line = str | AIMessage | BaseException | Callable[[list[BaseMessage]], "str | AIMessage"]


class AskedTooOften(AssertionError):
    """The script has no more lines."""


class Scripted(BaseChatModel):
    """Plays its lines one a call; with `forever` the last one again and again."""

    lines: Sequence[Any]
    forever: bool = False
    streams: bool = False
    pause: float = 0.0
    seen: list[list[BaseMessage]] = []
    bound: list[str] = []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> "Scripted":
        self.bound[:] = [tool.name for tool in tools]
        return self

    def _next(self, messages: list[BaseMessage]) -> AIMessage:
        played = len(self.seen)
        self.seen.append(list(messages))
        if played >= len(self.lines) and not self.forever:
            raise AskedTooOften(f"the script has {len(self.lines)} lines")
        line = self.lines[min(played, len(self.lines) - 1)]
        if callable(line) and not isinstance(line, BaseException):
            line = line(messages)
        time.sleep(self.pause)
        if isinstance(line, BaseException):
            raise line
        return AIMessage(line) if isinstance(line, str) else line

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._next(messages).model_copy())])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        message = self._next(messages)
        for word in re.findall(r"\S+\s*", message.text):
            yield ChatGenerationChunk(message=AIMessageChunk(word))
        calls = [
            {
                "name": call["name"],
                "args": _json(call["args"]),
                "id": call["id"],
                "index": index,
                "type": "tool_call_chunk",
            }
            for index, call in enumerate(message.tool_calls)
        ]
        yield ChatGenerationChunk(message=AIMessageChunk("", tool_call_chunks=calls))

    def _should_stream(self, **kwargs: Any) -> bool:
        return self.streams and super()._should_stream(**kwargs)


def _json(value: object) -> str:
    import json

    return json.dumps(value)


def calls(*asked: tuple[str, Any]) -> AIMessage:
    """A message that calls tools: (name, text), or (name, arguments) for ones that are not as they should be."""
    return AIMessage(
        "",
        tool_calls=[
            ToolCall(
                name=name,
                args=given if isinstance(given, dict) else {"expression" if name == "calculate" else "query": given},
                id=f"call_{name}_{number}",
            )
            for number, (name, given) in enumerate(asked)
        ],
    )


def read_by(messages: list[BaseMessage]) -> str:
    """Everything that a model was sent, as one text."""
    return "\n".join(str(message.content) for message in messages)


def id_of(messages: list[BaseMessage], *words: str) -> str:
    """The id of the first figure or passage, as a model read it, whose line or text holds all these words."""
    text = read_by(messages)
    for line in text.split("\n"):
        found = re.match(r"([fc]\d+) (?:\||=)", line)
        if found and all(word in line for word in words):
            return found[1]
    for id, body in re.findall(r'<passage id="(p\d+)"[^>]*>(.*?)</passage>', text, re.DOTALL):
        if all(word in body for word in words):
            return str(id)
    raise AssertionError(f"the model was shown nothing with {words}:\n{text}")
