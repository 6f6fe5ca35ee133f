"""FinanceBench's file: one question a line, with its gold answer and the pages that hold the evidence."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPES = ("metrics-generated", "domain-relevant", "novel-generated")
MOST_QUESTION_CHARACTERS = 20_000


class FinanceBenchFileError(ValueError):
    """A file that is not FinanceBench's JSON lines: the message names the file, the line and what to put right."""


@dataclass(frozen=True)
class Evidence:
    """A page that holds what the answer rests on: the document's name without suffix, the page counted from 0."""

    document: str
    page: int


@dataclass(frozen=True)
class Item:
    """One question of the file, with the line that it stands in; `gold` is "" in a file without answers."""

    line: int
    id: str
    question: str
    type: str
    document: str
    gold: str
    evidence: tuple[Evidence, ...]


def read_items(path: str | Path) -> tuple[Item, ...]:
    """The questions of a FinanceBench file. Raises FinanceBenchFileError."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as problem:
        raise FinanceBenchFileError(f"There is no file {path}; give the path of FinanceBench's questions.") from problem
    except UnicodeDecodeError as problem:
        raise FinanceBenchFileError(f"{path.name} is not text in UTF-8; save it as UTF-8.") from problem
    except OSError as problem:
        raise FinanceBenchFileError(
            f"{path} cannot be read ({problem.strerror}); give the path of a readable file."
        ) from problem
    items = []
    # A line ends where the file has a line break, and not at the others that a text may hold.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                items.append(_item(number, line))
            except _Odd as problem:
                raise FinanceBenchFileError(f"{path.name}, line {number}: {problem}.") from problem
    if not items:
        raise FinanceBenchFileError(f"{path.name} holds no question; give a file with some.")
    first: dict[str, int] = {}
    for item in items:
        if first.setdefault(item.id, item.line) != item.line:
            raise FinanceBenchFileError(
                f"{path.name}, line {item.line}: the id {item.id} stands in line {first[item.id]} too; give each its own."
            )
    return tuple(items)


class _Odd(ValueError):
    """What is wrong with a line."""


def _item(number: int, line: str) -> Item:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise _Odd("this is not JSON; give one JSON object a line") from problem
    if not isinstance(data, dict):
        raise _Odd("this is not a JSON object; give one a line")
    question = _text(data, "question")
    if len(question) > MOST_QUESTION_CHARACTERS:
        raise _Odd(f"“question” is longer than {MOST_QUESTION_CHARACTERS:,} characters")
    document = _text(data, "doc_name")
    return Item(
        line=number,
        id=_text(data, "financebench_id"),
        question=question,
        type=_text(data, "question_type", ""),
        document=document,
        gold=_text(data, "answer", ""),
        evidence=tuple(_evidence(one, document) for one in _field(data, "evidence", list, [])),
    )


def _evidence(data: object, document: str) -> Evidence:
    if not isinstance(data, dict):
        raise _Odd("an entry of “evidence” is not an object")
    page = _field(data, "evidence_page_num", int)
    if page < 0:
        raise _Odd("“evidence_page_num” is negative; pages are counted from 0")
    return Evidence(_text(data, "doc_name", document), page)


_KINDS: dict[type, str] = {str: "a text", int: "a whole number", list: "a list"}


def _field(data: dict[str, Any], name: str, kind: type, default: Any = None) -> Any:
    value = data.get(name)
    if value is None:
        if default is None:
            raise _Odd(f"“{name}” is missing")
        return default
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _Odd(f"“{name}” is not {_KINDS[kind]}")
    return value


def _text(data: dict[str, Any], name: str, default: str | None = None) -> str:
    text: str = _field(data, name, str, default)
    if default is None and not text.strip():
        raise _Odd(f"“{name}” is empty")
    return text.strip()
