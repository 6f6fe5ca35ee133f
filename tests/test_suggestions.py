"""Questions to begin with and to go on with: made of the reports, and answered by them."""

import pytest
from small_reports import opened

from assistant import Assistant
from assistant.chain import bundled_report
from index import Index
from index.build import build
from index.embeddings import Embedder
from index.store import Store

SHOPS = """# Shops

| Shop | Sales ($ million) | Staff |
|---|---|---|
| Leeds | 12 | 40 |
| York | 30 | 70 |

## Opening plans

- Open in Bath.
- Close Hull.
"""
POWER = "# Power\n\n| Year | Output (GWh) |\n|---|---|\n| 2022 | 40 |\n| 2023 | 50 |\n| 2024 | 80 |\n"


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    store = Store(tmp_path_factory.mktemp("bundled") / "store", create=True)
    build(bundled_report(), store, embedder)
    return Assistant(Index(store, embedder))


@pytest.fixture(scope="module", params=["shops", "power", "both"])
def made_up(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    files = {"shops__md": SHOPS, "power__md": POWER}
    if request.param != "both":
        files = {f"{request.param}__md": files[f"{request.param}__md"]}
    return opened(tmp_path_factory.mktemp(request.param), embedder, **files)


class TestStarters:
    def test_every_starter_of_the_bundled_report_is_answered_by_it(self, bundled: Assistant):
        starters = bundled.starters(6)
        assert starters
        for question in starters:
            answer = bundled.ask(question)
            assert answer.answered, question
            assert answer.citations, question

    def test_every_starter_of_another_report_is_answered_by_it(self, made_up: Assistant):
        starters = made_up.starters()
        assert starters
        for question in starters:
            assert made_up.ask(question).answered, question

    def test_a_heading_becomes_a_question_only_where_it_names_several_things(self, tmp_path, embedder: Embedder):
        lists = "".join(
            f"## {heading}\n\n- One.\n- Two.\n\n" for heading in ("What moved the year", "Progress", "Key risks")
        )
        assert opened(tmp_path, embedder, a__md=f"# Shops\n\n{lists}").starters() == ["What are the key risks?"]

    @pytest.mark.parametrize("n", [0, 1, 2, 4])
    def test_there_are_no_more_than_asked_for_and_none_twice(self, bundled: Assistant, n: int):
        starters = bundled.starters(n)
        assert len(starters) <= n
        assert len(set(starters)) == len(starters)

    def test_an_index_without_documents_has_none(self, tmp_path, embedder: Embedder):
        assert Assistant(Index(Store(tmp_path / "store", create=True), embedder)).starters() == []

    def test_starters_ask_for_different_things(self, bundled: Assistant):
        assert len({question.split()[0] for question in bundled.starters(4)}) > 1


class TestNext:
    @pytest.mark.parametrize(
        "question",
        [
            "What is Meta's 2026 capex?",
            "By what percentage does AI capex grow from 2025 to 2026?",
            "Which company has the highest 2026 capex?",
            "What is the total AI capex in 2026?",
        ],
    )
    def test_what_is_suggested_next_is_answered_in_the_conversation(self, bundled: Assistant, question: str):
        chat = bundled.conversation()
        for suggestion in chat.ask(question).suggestions:
            following = bundled.conversation()
            following.ask(question)
            assert following.ask(suggestion).answered, f"{question} → {suggestion}"

    def test_a_figure_of_a_table_has_up_to_three_suggestions_and_never_the_question_itself(self, bundled: Assistant):
        question = "What is Meta's 2026 capex?"
        suggestions = bundled.ask(question).suggestions
        assert 1 <= len(suggestions) <= 3
        assert question not in suggestions

    def test_a_refusal_suggests_nothing_or_only_what_can_be_answered(self, bundled: Assistant):
        for suggestion in bundled.ask("What is the weather in Paris?").suggestions:
            assert bundled.ask(suggestion).answered
        assert not bundled.ask("What is the weather in Paris?").answered
