"""A small made-up report that the tests of language models ask about, and how they ask."""

from collections.abc import Collection, Sequence
from pathlib import Path

from small_reports import opened

from assistant import Assistant
from assistant.agent import Limits, Reply, Step, open_model, stream_with_model
from assistant.followups import Turn
from index.embeddings import Embedder

FERRIES = """# Ferry traffic of the Northern Isles, 2024

The isles have three ports. This report says how many passengers and how much freight they handled, and what it cost.

## Revenue by port

Revenue in millions of pounds.

| Port | 2022 | 2023 | 2024 |
|---|---|---|---|
| Kirkness | £40 million | £44 million | £55 million |
| Sandwick | £20 million | £18 million | £17 million |
| Brae | £8 million | £9 million | £12 million |

## What moved the year

- Kirkness gained from the new night boat, which carried 61,000 passengers in 2024.
- Sandwick lost traffic because its pier was closed for repairs from March to June.
- The price of fuel fell by 12% in 2024.

## Outlook

The operator expects revenue at Kirkness of about £60 million in 2025. It has not said what the repairs at Sandwick cost.
"""

QUICK = Limits(seconds=20, call_seconds=5, wait_seconds=1)
GROWTH = "By how many percent did revenue at Kirkness grow from 2023 to 2024?"


def ferries(folder: Path, embedder: Embedder, text: str = FERRIES) -> Assistant:
    """An assistant over the report, or over another text in its place."""
    return opened(folder, embedder, ferries__md=text)


def asked(
    assistant: Assistant,
    model: object,
    question: str = GROWTH,
    *,
    limits: Limits = QUICK,
    steps: list[Step] | None = None,
    turns: Sequence[Turn] = (),
    documents: Collection[str] | None = None,
) -> Reply:
    """A question to a model over the report; the reader stands by as it does in the assistant."""
    for event in stream_with_model(
        open_model(model, limits),
        assistant,
        question,
        lambda text: assistant.ask(text, documents),
        turns=turns,
        documents=documents,
    ):
        if isinstance(event, Reply):
            return event
        if event is not None and steps is not None:
            steps.append(event)
    raise AssertionError("the last event is a reply")
