"""A server on 127.0.0.1 that speaks the chat protocols of OpenAI, Anthropic and Ollama, with tool calls and streams, by a script."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = Mapping[str, Any]


@dataclass(frozen=True)
class Says:
    """A reply: text, or calls of tools as (name, arguments), whose arguments may be a text that is no JSON.

    `end` is why it ended ("stop", "length"), None for a stream that stops without a word; `cost` what it is said to cost;
    `pause` the seconds between the pieces of a stream.
    """

    text: str = ""
    calls: Sequence[tuple[str, Any]] = ()
    end: str | None = "stop"
    tokens: tuple[int, int] = (100, 20)
    cost: float | None = None
    pause: float = 0.0


@dataclass(frozen=True)
class Fails:
    """A reply that is an error of HTTP."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "no"


@dataclass(frozen=True)
class Hangs:
    """No reply for some seconds, and then the connection is closed; `after` a few words of a stream if any."""

    seconds: float
    after: str = ""


@dataclass(frozen=True)
class Breaks:
    """A stream that is closed in the middle of a piece."""

    text: str


@dataclass(frozen=True)
class Sends:
    """A reply of these very bytes."""

    body: bytes
    kind: str = "application/json"


Play = Says | Fails | Hangs | Breaks | Sends
Line = Play | Callable[[Request], Play]


@dataclass
class ChatServer:
    """The running server: where it is, and the requests that it was sent."""

    address: str
    requests: list[Request] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


@contextmanager
def chat_server(*lines: Line, forever: bool = False) -> Iterator[ChatServer]:
    """Serve the lines one a request; after the last one every request fails with 418, or with `forever` gets it again."""
    lock = threading.Lock()
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = json.loads(body)
            with lock:
                played = len(running.requests)
                running.requests.append(request)
                running.times.append(time.monotonic())
            if played >= len(lines) and not forever:
                return self._fail(Fails(418, message="asked once too often"))
            line = lines[min(played, len(lines) - 1)]
            play = line(request) if callable(line) else line
            speak = next(one for end, one in _BY_PATH.items() if self.path.split("?")[0].endswith(end))
            streams = bool(request.get("stream", speak is _Ollama))
            try:
                if isinstance(play, Fails):
                    self._fail(play)
                elif isinstance(play, Sends):
                    self._send(play.body, play.kind)
                elif isinstance(play, Hangs):
                    self._begin(speak.kind(True), chunked=True)
                    for piece in speak.pieces(Says(play.after, end=None), request) if play.after else ():
                        self._piece(piece)
                    closing.wait(play.seconds)
                    self.close_connection = True
                elif isinstance(play, Breaks):
                    self._begin(speak.kind(True), chunked=True)
                    pieces = list(speak.pieces(Says(play.text, end=None), request))
                    for piece in pieces[:-1]:
                        self._piece(piece)
                    time.sleep(0.1)  # what was sent before is read before the break is met
                    self.wfile.write(b"ffff\r\n" + pieces[-1][: len(pieces[-1]) // 2])
                    self.wfile.flush()
                    self.close_connection = True
                elif streams:
                    self._begin(speak.kind(True), chunked=True)
                    for piece in speak.pieces(play, request):
                        self._piece(piece)
                        closing.wait(play.pause)
                    self.wfile.write(b"0\r\n\r\n")
                else:
                    self._send(speak.whole(play, request), speak.kind(False))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has given up, as it should

        def _fail(self, play: Fails) -> None:
            body = json.dumps({"error": {"message": play.message, "type": "error", "code": None}}).encode()
            self._send(body, "application/json", play.status, play.headers)

        def _send(self, body: bytes, kind: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Type": kind, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _begin(self, kind: str, chunked: bool) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            if chunked:
                self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.flush()

        def _piece(self, piece: bytes) -> None:
            self.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = ChatServer(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def texts_of(request: Any) -> str:
    """All the texts of a request, in any provider's shape, as one."""
    if isinstance(request, str):
        return request
    parts = request.values() if isinstance(request, Mapping) else request if isinstance(request, list) else ()
    return "\n".join(map(texts_of, parts))


def _words(text: str) -> list[str]:
    """A text in the pieces that a stream sends."""
    return [text[start : start + 7] for start in range(0, len(text), 7)]


def _arguments(given: Any) -> str:
    return given if isinstance(given, str) else json.dumps(given)


class _OpenAI:
    """The chat completions of OpenAI."""

    @staticmethod
    def kind(streams: bool) -> str:
        return "text/event-stream" if streams else "application/json"

    @staticmethod
    def usage(play: Says) -> dict[str, Any]:
        into, out = play.tokens
        cost = {"cost": play.cost} if play.cost is not None else {}
        return {"prompt_tokens": into, "completion_tokens": out, "total_tokens": into + out, **cost}

    @classmethod
    def whole(cls, play: Says, request: Request) -> bytes:
        message: dict[str, Any] = {"role": "assistant", "content": play.text or None}
        if play.calls:
            message["tool_calls"] = [
                {"id": f"call_{i}", "type": "function", "function": {"name": name, "arguments": _arguments(given)}}
                for i, (name, given) in enumerate(play.calls)
            ]
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if play.calls else play.end}
        reply = {"id": "1", "object": "chat.completion", "created": 1, "model": request["model"], "choices": [choice]}
        return json.dumps({**reply, "usage": cls.usage(play)}).encode()

    @classmethod
    def pieces(cls, play: Says, request: Request) -> Iterator[bytes]:
        def event(**fields: Any) -> bytes:
            head = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": request["model"]}
            return f"data: {json.dumps({**head, **fields})}\n\n".encode()

        def choice(delta: dict[str, Any], end: str | None = None) -> bytes:
            return event(choices=[{"index": 0, "delta": delta, "finish_reason": end}])

        yield choice({"role": "assistant", "content": ""})
        for word in _words(play.text):
            yield choice({"content": word})
        for index, (name, given) in enumerate(play.calls):
            call = {"index": index, "id": f"call_{name}_{index}", "type": "function"}
            yield choice({"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]})
            for word in _words(_arguments(given)):
                yield choice({"tool_calls": [{"index": index, "function": {"arguments": word}}]})
        if play.end is None:
            return
        yield choice({}, "tool_calls" if play.calls else play.end)
        if (request.get("stream_options") or {}).get("include_usage"):
            yield event(choices=[], usage=cls.usage(play))
        yield b"data: [DONE]\n\n"


class _Ollama:
    """The chat of Ollama: a line of JSON a piece."""

    @staticmethod
    def kind(streams: bool) -> str:
        return "application/x-ndjson" if streams else "application/json"

    @classmethod
    def whole(cls, play: Says, request: Request) -> bytes:
        return cls._line(request, cls._message(play.text, play.calls), play)

    @classmethod
    def pieces(cls, play: Says, request: Request) -> Iterator[bytes]:
        for word in _words(play.text):
            yield cls._line(request, {"role": "assistant", "content": word}, None)
        if play.calls:
            yield cls._line(request, cls._message("", play.calls), None)
        if play.end is not None:
            yield cls._line(request, {"role": "assistant", "content": ""}, play)

    @staticmethod
    def _message(text: str, calls: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if calls:
            message["tool_calls"] = [{"function": {"name": name, "arguments": given}} for name, given in calls]
        return message

    @staticmethod
    def _line(request: Request, message: dict[str, Any], last: Says | None) -> bytes:
        line = {"model": request["model"], "created_at": "2026-01-01T00:00:00Z", "message": message, "done": bool(last)}
        if last is not None:
            into, out = last.tokens
            line |= {"done_reason": last.end, "prompt_eval_count": into, "eval_count": out}
        return json.dumps(line).encode() + b"\n"


class _Anthropic:
    """The messages of Anthropic, as a stream of named events."""

    _ENDS = {"stop": "end_turn", "length": "max_tokens"}

    @staticmethod
    def kind(streams: bool) -> str:
        return "text/event-stream" if streams else "application/json"

    @classmethod
    def whole(cls, play: Says, request: Request) -> bytes:
        blocks: list[dict[str, Any]] = [{"type": "text", "text": play.text}] if play.text else []
        blocks += [
            {"type": "tool_use", "id": f"call_{name}_{index}", "name": name, "input": given}
            for index, (name, given) in enumerate(play.calls)
        ]
        return json.dumps(cls._message(play, request) | {"content": blocks, "stop_reason": cls._end(play)}).encode()

    @classmethod
    def pieces(cls, play: Says, request: Request) -> Iterator[bytes]:
        def event(kind: str, **fields: Any) -> bytes:
            return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()

        yield event("message_start", message=cls._message(play, request))
        if play.text:
            yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
            for word in _words(play.text):
                yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": word})
            yield event("content_block_stop", index=0)
        for index, (name, given) in enumerate(play.calls, 1):
            block = {"type": "tool_use", "id": f"call_{name}_{index}", "name": name, "input": {}}
            yield event("content_block_start", index=index, content_block=block)
            for word in _words(_arguments(given)):
                yield event(
                    "content_block_delta", index=index, delta={"type": "input_json_delta", "partial_json": word}
                )
            yield event("content_block_stop", index=index)
        if play.end is None:
            return
        delta = {"stop_reason": cls._end(play), "stop_sequence": None}
        yield event(
            "message_delta", delta=delta, usage={"input_tokens": play.tokens[0], "output_tokens": play.tokens[1]}
        )
        yield event("message_stop")

    @classmethod
    def _end(cls, play: Says) -> str | None:
        return "tool_use" if play.calls else cls._ENDS.get(play.end or "")

    @staticmethod
    def _message(play: Says, request: Request) -> dict[str, Any]:
        head = {"id": "1", "type": "message", "role": "assistant", "model": request["model"], "content": []}
        tokens = {"input_tokens": play.tokens[0], "output_tokens": play.tokens[1]}
        return head | {"stop_reason": None, "stop_sequence": None, "usage": tokens}


_BY_PATH = {"/chat/completions": _OpenAI, "/api/chat": _Ollama, "/messages": _Anthropic}
