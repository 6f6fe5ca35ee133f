"""Which report an answer is from is said, where several lie in one store and the question names none."""

import pytest
from small_reports import opened

from assistant import Assistant

INNS = "# Outlook on inns\n\nNet debt was £312 million. Occupancy in London was 81%.\n"
WATER = "# Survey of tides\n\nLeakage fell to 71 million litres a day. The director is Ilse Marten.\n"


@pytest.fixture(scope="module")
def both(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("both"), embedder, inns__md=INNS, water__md=WATER)


def notes(assistant: Assistant, question: str) -> list[str]:
    answer = assistant.ask(question)
    assert answer.answered
    return [caveat for caveat in answer.caveats if "this is from" in caveat]


def test_a_question_that_names_no_report_is_told_which_one_answers(both: Assistant):
    assert notes(both, "What is net debt?") == [
        "There are 2 reports here and the question names none; this is from inns.md."
    ]


@pytest.mark.parametrize("question", ["How high is net debt of the inns?", "What is occupancy in London?"])
def test_one_that_names_something_is_not(both: Assistant, question: str):
    assert notes(both, question) == []


def test_nor_is_one_on_a_single_report(tmp_path_factory, embedder):
    alone = opened(tmp_path_factory.mktemp("alone"), embedder, inns__md=INNS)
    assert notes(alone, "What is net debt?") == []
