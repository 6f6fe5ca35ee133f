"""Sections by number: a question about phase 2 is answered from phase 2."""

import pytest
from small_reports import opened

from assistant import Assistant

PLAN = """# Tramway plan

We are in the middle of phase 2. This means:

- Tracks move from drawings to streets

| Phase | Cost (£ million) |
|---|---|
| Phase 1 | 12 |
| Phase 2 | 148 |
| Phase 3 | 31 |

## Phase 1: Surveys (2021-2022)

- Ground was surveyed along nine kilometres
- Main partners: Lindqvist Survey

## Phase 2: Tracks (2022-2024)

- Rails are laid from the harbour to the market
- Main partners: Oreby Rail, city works

## Phase 3: Service (2025-2027)

- Trams run every ten minutes
- Main partners: Oreby Transit

What remains is told in the next plan.
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("plan"), embedder, plan__md=PLAN)


@pytest.mark.parametrize("question", ["What happens in phase 2?", "What is phase 2 about?", "Describe phase 2"])
def test_a_section_is_told_by_its_heading_and_its_list(plan: Assistant, question: str):
    answer = plan.ask(question)
    assert [citation.quote for citation in answer.citations] == [
        "Phase 2: Tracks (2022-2024)",
        "Rails are laid from the harbour to the market",
        "Main partners: Oreby Rail, city works",
    ]


def test_what_follows_the_list_is_not_told_with_it(plan: Assistant):
    assert "What remains" not in plan.ask("What is phase 3?").text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who are the main partners of phase 1?", "Lindqvist Survey"),
        ("Who are the main partners of phase 3?", "Oreby Transit"),
        ("When does phase 3 begin?", "2025"),
    ],
)
def test_what_is_asked_of_a_section_is_taken_from_it(plan: Assistant, question: str, said: str):
    assert said in plan.ask(question).text


def test_a_row_of_that_number_answers_too(plan: Assistant):
    assert plan.ask("What does phase 2 cost?").value == 148_000_000


def test_a_number_that_no_section_has_narrows_nothing(plan: Assistant):
    assert not plan.ask("Who are the partners of phase 9?").answered
    assert "Rails" in plan.ask("What is laid from the harbour to the market in 2023?").text
