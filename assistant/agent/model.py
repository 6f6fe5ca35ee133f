"""The one file that meets language models: they are opened, bound to the tools, asked, and waited for here.

The agent is LangChain's. What bounds it stands around its two kinds of steps: a call of the model, and a call of a tool.
"""

import json
import os
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from typing import Any

from assistant.agent.destination import Destination, destination_of
from assistant.agent.faults import ModelFault, fault_of
from assistant.agent.memory import tokens_of
from assistant.agent.steps import Limits, OnStep, Step, Usage
from assistant.prompts import ARGUMENTS, LAST_CALL, SYSTEM, TOOLS
from assistant.prompts import TOOL_ANSWERS as SAY

LONGEST_REPLY = 20_000  # characters
DISTRIBUTION = "ask-a-report"
# How a reply says why it ended, under the names that providers give it, and what says that it was cut off or withheld.
_ENDS = ("finish_reason", "done_reason", "stop_reason")
_CUT_OFF = frozenset(("length", "max_tokens", "model_context_window_exceeded", "MAX_TOKENS"))
_WITHHELD = frozenset(("content_filter", "refusal", "SAFETY"))
_SAY_THEIR_END = frozenset(("openai-chat", "chat-ollama", "anthropic-chat"))  # LangChain's kinds that always say it


class ModelError(ValueError):
    """A language model that cannot be opened; for the person who named it, with what to do."""


@dataclass(frozen=True)
class Provider:
    """How the models of a provider are opened: LangChain's package, the variables that may hold the key, the settings."""

    package: str
    keys: tuple[str, ...]
    settings: Callable[[Limits], dict[str, Any]]


PROVIDERS = {
    "openai": Provider(
        "langchain_openai",
        ("OPENAI_API_KEY",),
        lambda limits: {
            "timeout": limits.call_seconds,
            "max_retries": 0,
            "max_tokens": limits.reply_tokens,
            "stream_usage": True,
        },
    ),
    "anthropic": Provider(
        "langchain_anthropic",
        ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
        lambda limits: {"timeout": limits.call_seconds, "max_retries": 0, "max_tokens": limits.reply_tokens},
    ),
    "ollama": Provider(
        "langchain_ollama",
        (),
        lambda limits: {
            "client_kwargs": {"timeout": limits.call_seconds},
            "num_predict": limits.reply_tokens,
            "num_ctx": 16_384,  # its own default drops the beginning of what we send, without a word
            "reasoning": False,
        },
    ),
}


@dataclass(frozen=True)
class LanguageModel:
    """A language model that is open: LangChain's chat model, the name it is known by, and the limits it keeps to."""

    chat: Any
    name: str
    limits: Limits = field(default_factory=Limits)

    @property
    def destination(self) -> Destination:
        """Where the questions and the passages found are sent."""
        return destination_of(self.chat, self.name)


def open_model(model: object, limits: Limits | None = None) -> LanguageModel:
    """A language model by name ("openai:…", "anthropic:…", "ollama:…"), or a LangChain chat model as it is.

    Nothing is sent yet. Raises ModelError for a name that is none, a package or a key that is missing.
    """
    limits = limits or Limits()
    if isinstance(model, LanguageModel):
        return model
    if not isinstance(model, str):
        if not (hasattr(model, "invoke") and hasattr(model, "bind_tools")):
            raise ModelError(
                f"A {type(model).__name__} is no language model; give a name such as openai:… or a chat model of LangChain."
            )
        return LanguageModel(model, type(model).__name__, limits)
    kind, _, name = model.strip().partition(":")
    provider = PROVIDERS.get(kind.lower())
    if provider is None or not name.strip():
        known = ", ".join(f"{one}:…" for one in PROVIDERS)
        raise ModelError(f"“{model[:80]}” names no language model; write the provider and its name for it: {known}.")
    if find_spec(provider.package) is None:
        raise ModelError(
            f'{model[:80]} needs a package that is not installed; run pip install "{DISTRIBUTION}[{kind.lower()}]".'
        )
    if provider.keys and not any(os.environ.get(key, "").strip() for key in provider.keys):
        raise ModelError(f"There is no key for {kind.lower()}; set {provider.keys[0]} in the environment.")
    from langchain.chat_models import init_chat_model

    try:
        chat = init_chat_model(name.strip(), model_provider=kind.lower(), **provider.settings(limits))
    except Exception as error:  # whatever a provider's library makes of a name, a key or an address
        raise ModelError(
            f"{model[:80]} cannot be opened ({type(error).__name__}); check its name and the environment's settings for {kind.lower()}."
        ) from error
    return LanguageModel(chat, model.strip(), limits)


@dataclass
class Talk:
    """One question's talk with a model: what was said so far, what it took, and whether it has to stop.

    `tools` are called by name with one text; `on_text` is told each reply as far as it has come, None when it begins
    again from nothing.
    """

    model: LanguageModel
    tools: Mapping[str, Callable[[str], str]]
    on_step: OnStep
    on_text: Callable[[str | None], None]
    stopped: threading.Event = field(default_factory=threading.Event)
    usage: Usage = field(default_factory=Usage)
    cut_off: bool = False
    _messages: list[Any] = field(default_factory=list)
    _started: float = field(default_factory=time.monotonic)
    _called: set[tuple[str, str]] = field(default_factory=set)
    _one_tool: threading.Lock = field(default_factory=threading.Lock)
    _tool_calls: int = 0
    _bare: bool = False
    _agent: Any = None

    @property
    def limits(self) -> Limits:
        """What this talk may take."""
        return self.model.limits

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._started + self.limits.seconds - time.monotonic()

    def remember(self, exchanges: Sequence[tuple[str, str]]) -> None:
        """Tell the model of earlier questions and answers."""
        from langchain_core.messages import AIMessage, HumanMessage

        for question, answer in exchanges:
            self._messages += [HumanMessage(question), AIMessage(answer)]

    def ask(self, question: str, calls: Sequence[tuple[str, str]] = ()) -> str:
        """Put a question, or a correction, and give the reply; before it, make these calls of tools for the model.

        Raises ModelFault.
        """
        from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, ToolMessage

        self._messages.append(HumanMessage(question))
        if calls:
            asked = [
                {"name": name, "args": {_argument(name): text}, "id": f"first_{number}", "type": "tool_call"}
                for number, (name, text) in enumerate(calls, 1)
            ]
            self._messages.append(AIMessage("", tool_calls=asked))
            for call, (name, text) in zip(asked, calls, strict=True):
                self._called.add((name, text))
                self._messages.append(ToolMessage(self.tools[name](text), tool_call_id=call["id"], name=name))
        self.cut_off = False
        agent = self._agent = self._agent or self._made()
        config = {"recursion_limit": 4 * self.limits.calls + 10}
        current, text = "", ""
        for mode, event in agent.stream({"messages": self._messages}, config, stream_mode=["messages", "values"]):
            if mode == "values":
                self._messages = list(event["messages"])
                continue
            message = event[0]
            if not isinstance(message, (AIMessage, AIMessageChunk)):
                continue
            if message.id != current:
                current, text = str(message.id), ""
                self.on_text(None)
            text += message.text
            self.on_text(text[:LONGEST_REPLY])
            if self.stopped.is_set() or self.left <= 0:
                raise ModelFault("timeout")
            if len(text) > LONGEST_REPLY:
                raise ModelFault("tokens")
        last = self._messages[-1]
        return last.text[:LONGEST_REPLY] if isinstance(last, AIMessage) else ""

    def _made(self) -> Any:
        """LangChain's agent over the tools, with our bounds around each of its steps."""
        from langchain.agents import create_agent
        from langchain.agents.middleware import wrap_model_call, wrap_tool_call
        from langchain_core.tools import StructuredTool
        from pydantic import Field, create_model

        tools = [
            StructuredTool.from_function(
                function,
                name=name,
                description=TOOLS[name],
                args_schema=create_model(
                    name,
                    **{_argument(name): (str, Field(description=ARGUMENTS[name]))},  # type: ignore[call-overload]
                ),
            )
            for name, function in self.tools.items()
        ]
        # Functions here and not methods: LangChain reads their signatures.
        return create_agent(
            self.model.chat,
            tools,
            system_prompt=SYSTEM,
            middleware=[
                wrap_model_call(name="bounded_model")(lambda request, handler: self._call_model(request, handler)),
                wrap_tool_call(name="bounded_tools")(lambda request, handler: self._call_tool(request)),
            ],
        )

    def _call_model(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        """One call of the model, within what is left; tried again where a fault may pass."""
        from langchain_core.messages import HumanMessage

        if self.usage.calls >= self.limits.calls:
            raise ModelFault("circles")
        if self.usage.tokens_in + self.usage.tokens_out >= self.limits.tokens:
            raise ModelFault("tokens")
        if self.usage.calls == self.limits.calls - 1 or self._tool_calls >= self.limits.tool_calls:
            request = request.override(messages=[*request.messages, HumanMessage(LAST_CALL)])
        attempt = 1
        while True:
            if self.stopped.is_set() or self.left <= 0:
                raise ModelFault("timeout")
            try:
                response = handler(_without_tools(request) if self._bare else request)
                break
            except Exception as error:  # a model may be anyone's: whatever it raises is a fault of it
                if not self._bare and _takes_no_tools(error):
                    self._bare = True
                    continue
                fault = fault_of(error)
                if not fault.passing or attempt >= self.limits.attempts or not self._waited(fault, attempt):
                    raise fault from error
                attempt += 1
        message = response.result[-1]
        self.usage += _usage(message, request.messages)
        reason = next((str(message.response_metadata[key]) for key in _ENDS if message.response_metadata.get(key)), "")
        if reason in _WITHHELD:
            raise ModelFault("filtered")
        kind = getattr(request.model, "_llm_type", "")
        self.cut_off = reason in _CUT_OFF or (not reason and kind in _SAY_THEIR_END)
        if self.cut_off and message.tool_calls:
            raise ModelFault("cut_off")
        return response

    def _waited(self, fault: ModelFault, attempt: int) -> bool:
        """Wait before another attempt, as long as the provider asks; False where that is longer than there is time."""
        backoff = self.limits.backoff_seconds * 2.0 ** (attempt - 1) * random.uniform(1, 1.2)
        seconds = fault.wait if fault.wait is not None else backoff
        if seconds > min(self.limits.wait_seconds, self.left):
            return False
        self.on_step(Step("waiting", f"{fault}; trying again"))
        return not self.stopped.wait(seconds)

    def _call_tool(self, request: Any) -> Any:
        """One call of a tool: by a name that there is, with one text, and not the same twice."""
        from langchain_core.messages import ToolMessage

        call = request.tool_call
        with self._one_tool:  # LangChain calls the tools of one reply side by side; ours are one after the other
            text = self._tool(call["name"], call["args"])
        return ToolMessage(text, tool_call_id=call["id"], name=call["name"])

    def _tool(self, name: str, arguments: Mapping[str, Any]) -> str:
        self._tool_calls += 1
        if self.stopped.is_set() or self.left <= 0:
            raise ModelFault("timeout")
        if name not in self.tools:
            return SAY["unknown_tool"]
        text = arguments.get(_argument(name))
        if not isinstance(text, str):
            texts = [value for value in arguments.values() if isinstance(value, str)]
            if len(texts) != 1:
                return SAY["nonsense"].format(argument=_argument(name))
            text = texts[0]
        if self._tool_calls > self.limits.tool_calls:
            return SAY["enough"]
        if (name, text) in self._called:
            return SAY["again"]
        self._called.add((name, text))
        return self.tools[name](text)


def _argument(tool: str) -> str:
    return "expression" if tool == "calculate" else "query"


def _takes_no_tools(error: BaseException) -> bool:
    """True for a model that cannot be given tools, or whose server says so."""
    return isinstance(error, NotImplementedError) or "does not support tools" in str(error)


def _without_tools(request: Any) -> Any:
    """A request for a model that takes no tools: what tools have found stands in the question's own message."""
    from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

    messages: list[Any] = []
    for message in request.messages:
        if isinstance(message, ToolMessage):
            messages.append(HumanMessage(f"What {message.name or 'a tool'} found:\n{message.text}"))
        elif not (isinstance(message, AIMessage) and message.tool_calls):
            messages.append(message)
    return request.override(tools=[], messages=messages)


def _usage(message: Any, sent: Sequence[Any]) -> Usage:
    """What one call took, as the provider says it; without that, about what the texts come to."""
    said = message.usage_metadata
    if said:
        return Usage(1, said.get("input_tokens", 0), said.get("output_tokens", 0), _cost(message.response_metadata))
    written = json.dumps([call["args"] for call in message.tool_calls], default=str)
    return Usage(1, sum(tokens_of(one.text) for one in sent), tokens_of(message.text + written))


def _cost(metadata: Mapping[str, Any]) -> Decimal | None:
    """The cost of a call, where the provider says it beside the tokens."""
    for holder in (metadata.get("token_usage"), metadata.get("usage"), metadata):
        cost = holder.get("cost") if isinstance(holder, Mapping) else None
        try:
            if cost is not None:
                return Decimal(str(cost))
        except InvalidOperation:
            continue
    return None
