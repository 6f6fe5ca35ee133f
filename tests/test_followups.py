"""Follow-ups made whole from the conversation, and questions that are whole already left alone."""

from decimal import Decimal

import pytest
from small_reports import opened

from assistant import Answer, Assistant
from assistant.followups import Turn, standalone
from index.embeddings import Embedder

SITES = """# Wind report

| Site | Generation 2023 (GWh) | Generation 2024 (GWh) | Turbines | Owner |
|---|---|---|---|---|
| Husum | 120 | 150 | 25 | City |
| Emden | 80 | 60 | 20 | Trust |
| Borkum | 100 | 90 | 15 | City |
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("sites"), embedder, wind__md=SITES)


def last(assistant: Assistant, *questions: str) -> Answer:
    chat = assistant.conversation()
    return [chat.ask(question) for question in questions][-1]


FIRST = "What was the generation of Husum in 2024?"


@pytest.mark.parametrize(
    ("questions", "value", "cell"),
    [
        pytest.param((FIRST, "And Emden's?"), 60, ("Emden", "Generation 2024 (GWh)"), id="another-row"),
        pytest.param((FIRST, "What about Borkum?"), 90, ("Borkum", "Generation 2024 (GWh)"), id="what-about"),
        pytest.param((FIRST, "Emden?"), 60, ("Emden", "Generation 2024 (GWh)"), id="a-name-alone"),
        pytest.param((FIRST, "And in 2023?"), 120, ("Husum", "Generation 2023 (GWh)"), id="another-year"),
        pytest.param((FIRST, "2023?"), 120, ("Husum", "Generation 2023 (GWh)"), id="a-year-alone"),
        pytest.param((FIRST, "And the year before?"), 120, ("Husum", "Generation 2023 (GWh)"), id="year-before"),
        pytest.param((FIRST, "How many turbines does it have?"), 25, ("Husum", "Turbines"), id="pronoun"),
        pytest.param(
            (FIRST, "And Emden's?", "How many turbines does it have?"),
            20,
            ("Emden", "Turbines"),
            id="pronoun-of-the-last",
        ),
        pytest.param(
            (FIRST, "And Emden's?", "And in 2023?"), 80, ("Emden", "Generation 2023 (GWh)"), id="two-in-a-row"
        ),
        pytest.param(
            ("Which site generated the most in 2024?", "How many turbines does it have?"),
            25,
            ("Husum", "Turbines"),
            id="the-winner",
        ),
    ],
)
def test_a_follow_up_leads_to_its_cell(sites: Assistant, questions: tuple[str, ...], value: int, cell: tuple[str, str]):
    answer = last(sites, *questions)
    assert answer.value == value, f"{answer.question} → {answer.text}"
    assert cell in {(citation.row, citation.column) for citation in answer.citations}


def test_a_follow_up_may_ask_for_a_calculation_with_what_was_said(sites: Assistant):
    answer = last(sites, "By what percentage did Husum's generation change from 2023 to 2024?", "And Emden's?")
    assert (answer.value, answer.unit) == (-25, "percent")


@pytest.mark.parametrize(
    ("follow_up", "expected"),
    [("What share of the total is that?", "50"), ("How many times the generation of Emden is that?", "2.5")],
)
def test_a_figure_is_taken_up_as_that(sites: Assistant, follow_up: str, expected: str):
    answer = last(sites, FIRST, follow_up)
    assert answer.value == Decimal(expected), f"{answer.question} → {answer.text}"


def test_a_figure_is_compared_as_that(sites: Assistant):
    answer = last(sites, FIRST, "Is that more than Emden's?")
    assert answer.spans == ("yes",), f"{answer.question} → {answer.text}"


def test_a_place_further_down_is_asked_by_its_number(sites: Assistant):
    assert last(sites, "Which site generated the most in 2024?", "And the second most?").spans == ("Borkum",)


def test_an_owner_is_asked_of_the_site_that_was_spoken_of(sites: Assistant):
    assert last(sites, FIRST, "Who is its owner?").spans == ("City",)


def test_a_whole_question_forgets_what_was_said(sites: Assistant):
    answer = last(sites, FIRST, "How many turbines does Borkum have?")
    assert answer.value == 15


def test_a_follow_up_on_what_is_not_there_is_declined(sites: Assistant):
    answer = last(sites, FIRST, "And Rendsburg's?")
    assert not answer.answered
    assert answer.citations == ()


def test_a_refusal_in_between_does_not_end_the_conversation(sites: Assistant):
    assert last(sites, FIRST, "What is the weather in Paris?", "And Emden's generation in 2024?").value == 60


def test_without_a_conversation_nothing_is_added():
    for text in ("And Emden's?", "How many does it have?", "What about 2023?"):
        assert standalone(text, ()) == text


def test_an_empty_follow_up_stays_empty():
    turn = Turn("q", "What was the generation of Husum?", Answer("q", "", False))
    assert standalone("  ", [turn]) == ""


@pytest.mark.parametrize(
    "question",
    ["What was the generation of Borkum in 2023?", "Which site has the most turbines?", "How many sites are there?"],
)
def test_a_question_that_is_whole_is_left_as_it_is(sites: Assistant, question: str):
    chat = sites.conversation()
    chat.ask(FIRST)
    assert chat.ask(question).text == sites.ask(question).text


def test_the_same_conversation_gives_the_same_answers(sites: Assistant):
    questions = (FIRST, "And Emden's?", "How many turbines does it have?")
    assert str(last(sites, *questions)) == str(last(sites, *questions))


def test_a_comparison_without_its_other_side_is_with_what_was_asked_before(tmp_path_factory, embedder):
    report = "# Inns\n\n| Inn | 2026 spending ($) | Share of beds taken |\n|---|---|---|\n| Alder | 225 | 81% |\n| Birch | 190 | 62% |\n| Cedar | 80 | 70% |\n"
    talk = opened(tmp_path_factory.mktemp("inns"), embedder, inns__md=report).conversation()
    talk.ask("What is Alder's 2026 spending?")
    talk.ask("And Birch's?")
    assert talk.ask("How much more is Alder's?").value == 35
    talk.ask("What is the share of beds taken of Alder?")
    answer = talk.ask("Which inn has the lowest?")
    assert answer.spans == ("Birch",) and answer.value == 62
