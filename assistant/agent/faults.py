"""What can go wrong with a language model: how a fault is told from another, and the sentence that says what happened.

Nothing of what a provider says is repeated to the person: its messages may hold keys, addresses or a report's own words.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of fault: the sentence about it, without "the language model" before it, and whether it may pass."""

    sentence: str
    passing: bool = False


KINDS = {
    "unauthorized": Kind("did not accept the key (status 401); check it"),
    "forbidden": Kind("does not let this key use it (status 403)"),
    "unknown_model": Kind("is not known to the server (status 404); check its name"),
    "rate_limited": Kind("is used too much at the moment (status 429)", passing=True),
    "refused": Kind("refused the request (status {status})"),
    "server": Kind("had a fault of its own (status {status})", passing=True),
    "unreachable": Kind("could not be reached: no server answers at its address"),
    "timeout": Kind("took longer than the time it has"),
    "interrupted": Kind("broke off in the middle of its reply", passing=True),
    "empty": Kind("gave an empty reply"),
    "cut_off": Kind("gave a reply that is cut off"),
    "filtered": Kind("withheld its reply (content filter)"),
    "shape": Kind("did not answer in the form that was asked for"),
    "long": Kind("gave a reply that is too long to be checked"),
    "circles": Kind("went on looking things up and gave no answer"),
    "tokens": Kind("used up the tokens it has for one answer"),
    "unfounded": Kind("gave an answer that could not be traced to the reports"),
    "broken": Kind("sent something that is no reply ({name})", passing=True),
}
# By status; of the others those from 500 on are "server", the rest "refused".
STATUSES = {401: "unauthorized", 403: "forbidden", 404: "unknown_model", 408: "timeout", 429: "rate_limited"}
# By the name of the error or of one of its base classes: what providers and their HTTP clients raise has these names
# in common and no class. The first that is found in the chain of causes decides.
NAMES = (
    ("timeout", ("Timeout", "TimedOut", "DeadlineExceeded")),
    ("interrupted", ("RemoteProtocolError", "ReadError", "IncompleteRead", "ConnectionResetError", "StreamError")),
    ("unreachable", ("ConnectError", "ConnectionError", "NetworkError", "ConnectionRefusedError", "gaierror")),
    ("broken", ("JSONDecodeError", "ResponseValidationError")),
)


class ModelFault(Exception):
    """A language model gave no usable reply; for the code that then answers without it. `kind` is a key of KINDS.

    `passing` says that trying again may help, `wait` how many seconds the provider wants to be left alone for.
    """

    def __init__(self, kind: str, wait: float | None = None, **details: object) -> None:
        self.kind = kind
        self.wait = wait
        self.passing = KINDS[kind].passing
        super().__init__(f"The language model {KINDS[kind].sentence.format(**details)}")


def fault_of(error: BaseException) -> ModelFault:
    """The fault that an error of a model, its library or its connection stands for."""
    causes = list(_chain(error))
    for one in causes:
        if isinstance(one, ModelFault):
            return one
        status = _status(one)
        if status is not None:
            kind = STATUSES.get(status, "server" if status >= 500 else "refused")
            waits = [wait for cause in causes if (wait := _retry_after(cause)) is not None]
            return ModelFault(kind, waits[0] if waits else None, status=status)
    names = [base.__name__ for one in causes for base in type(one).__mro__]
    for kind, signs in NAMES:
        if any(sign in name for name in names for sign in signs):
            return ModelFault(kind, name=type(error).__name__)
    return ModelFault("broken", name=type(error).__name__)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what caused it."""
    seen: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and not any(one is other for other in seen):
        seen.append(one)
        yield one
        one = one.__cause__ or one.__context__


def _status(error: BaseException) -> int | None:
    """The HTTP status that an error bears, under either of the names that clients give it."""
    for name in ("status_code", "code"):
        status = getattr(error, name, None)
        if isinstance(status, int) and 400 <= status < 600:
            return status
    return None


def _retry_after(error: BaseException) -> float | None:
    """The seconds of a Retry-After header; None where there is none, or a date."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    for name, size in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        text = str(headers.get(name) or "")
        if text.replace(".", "", 1).isdecimal():
            return float(text) / size
    return None
