"""The reader's own answers pass the check that every text passes, from their citations and calculations alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from small_reports import opened

from assistant import Assistant
from assistant.answers import Answer
from assistant.checking import verify_answer
from assistant.evaluation_sets import read_items
from index.embeddings import Embedder

ROOT = Path(__file__).resolve().parent.parent
SETS = (
    ROOT / "corpus" / "reports" / "ai-capex.md",
    ROOT / "tests" / "reports" / "wind-generation.md",
    ROOT / "tests" / "reports" / "hospital-trust.txt",
    ROOT / "tests" / "reports" / "retail-quarters.csv",
)


@pytest.mark.parametrize("report", SETS, ids=lambda path: path.name)
def test_every_answer_to_an_evaluation_set_passes(report: Path, tmp_path: Path, embedder: Embedder):
    assistant = opened(tmp_path, embedder, **{report.name.replace(".", "__"): report.read_text(encoding="utf-8")})
    refused: list[str] = []
    answered = 0
    for item in read_items(report.with_suffix(".yaml")):
        asker = assistant.conversation() if item.after else assistant
        for earlier in item.after:
            asker.ask(earlier)
        answer = asker.ask(item.question)
        answered += answer.answered
        refused += [f"{item.question} → {answer.text}" for verdict in verify_answer(answer) if not verdict.supported]
    assert answered >= 20
    assert refused == []


REPORT = "# Accounts\n\n| Year | Revenue ($ million) |\n|---|---|\n| 2023 | 212 |\n| 2024 | 265 |\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("answers"), embedder, accounts__md=REPORT)


@pytest.mark.parametrize(
    "question",
    [
        "What was the revenue in 2024?",
        "By what percentage did revenue grow from 2023 to 2024?",
        "What is the total revenue of 2023 and 2024 together?",
    ],
)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("million", "billion"),
        ("$", "£"),
        ("65", "56"),
        ("$2", "-$2"),
        ("25%", "26%"),
        ("477", "478"),
        ("in 2024", "in 2022"),
    ],
    ids=["scale", "unit", "digits", "sign", "percent", "sum", "period"],
)
def test_a_touched_answer_does_not(assistant: Assistant, question: str, old: str, new: str):
    answer = assistant.ask(question)
    touched = replace(answer, text=answer.text.replace(old, new))
    supported = all(verdict.supported for verdict in verify_answer(touched))
    assert supported is (touched.text == answer.text)


def test_a_refusal_claims_nothing():
    assert verify_answer(Answer("How much?", "The report does not say. The nearest is $5.", False)) == []


def test_an_answer_without_citations_is_unsupported():
    assert not all(verdict.supported for verdict in verify_answer(Answer("How much?", "It is $5 million.", True)))
