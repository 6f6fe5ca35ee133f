"""A language model answers: its words, the reports' numbers, our citations. Good models, liars, parrots, ramblers, mutes."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from agent_reports import FERRIES, GROWTH, asked, ferries
from scripted_model import Scripted, calls, id_of, read_by

import assistant as assistant_package
from assistant import Answer, Assistant
from assistant.agent import Limits, Step, open_model, stream_with_model
from assistant.followups import Turn
from assistant.refusals import NOT_SAID


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, embedder) -> Assistant:
    return ferries(tmp_path_factory.mktemp("ferries"), embedder)


def grows(messages) -> object:
    old, new = id_of(messages, "Kirkness", "| 2023"), id_of(messages, "Kirkness", "| 2024")
    return calls(("calculate", f"growth({old}, {new})"))


def well_written(messages) -> str:
    old, new = id_of(messages, "Kirkness", "| 2023"), id_of(messages, "Kirkness", "| 2024")
    boat = id_of(messages, "night boat, which")
    return (
        f"Revenue at Kirkness grew by {{c1}}, from {{{old}}} in 2023 to {{{new}}} in 2024. "
        f"The port gained from the new night boat, which carried 61,000 passengers [{boat}].\n"
        "ANSWER: {c1}"
    )


def good(**more) -> Scripted:
    return Scripted(lines=[grows, well_written], seen=[], bound=[], **more)


@pytest.mark.parametrize("streams", [False, True])
def test_a_good_model_gives_a_fluent_answer_whose_numbers_code_has_written(assistant, streams):
    reply = asked(assistant, good(streams=streams))
    answer = reply.answer
    assert reply.by_model and answer.answered and not answer.caveats
    assert answer.text == (
        "Revenue at Kirkness grew by 25%, from £44 million [1] in 2023 to £55 million [2] in 2024. "
        "The port gained from the new night boat, which carried 61,000 passengers [3]."
    )
    assert (answer.value, answer.unit, answer.kind) == (Decimal(25), "percent", "calculation")
    assert answer.calculation and [operand.marker for operand in answer.calculation.operands] == [1, 2]
    cells = [(citation.row, citation.column) for citation in answer.citations]
    assert cells == [("Kirkness", "2023"), ("Kirkness", "2024"), (None, None)]
    assert "night boat" in answer.citations[2].quote
    assert answer.as_json()["calculation"]["result"] == "25"


def test_the_three_tools_are_offered_and_a_first_search_is_made_for_the_model(assistant):
    model = good()
    asked(assistant, model)
    assert model.bound == ["search_reports", "look_up_figures", "calculate"]
    shown = read_by(model.seen[0])
    assert '<passage id="p1" document="ferries.md"' in shown and re.search(r"^f1 \| ", shown, re.MULTILINE)


def test_the_steps_and_the_text_are_told_as_they_come(assistant):
    steps: list[Step] = []
    reply = asked(assistant, good(streams=True), steps=steps)
    kinds = [step.kind for step in steps]
    assert kinds[0] == "searching" and "reading" in kinds and "calculating" in kinds and kinds[-1] == "checking"
    written = "".join(step.text for step in steps if step.kind == "writing")
    assert written and reply.answer.text.startswith(written)
    assert "25%" in next(step.text for step in steps if step.kind == "calculating")
    told = [(step.kind, step.text) for step in steps if step.kind in ("searching", "reading")]
    assert len(told) == len(set(told)) and ("searching", GROWTH) in told
    assert any(text.startswith("ferries.md: ") and "Revenue by port" in text for _, text in told)


def test_a_step_is_one_line_of_characters_that_can_be_seen(assistant):
    steps: list[Step] = []
    model = Scripted(lines=[calls(("search_reports", "night\x1b[2Jboat\u202e\nfreight")), "", ""], seen=[])
    asked(assistant, model, steps=steps)
    assert "night[2Jboat freight" in [step.text for step in steps if step.kind == "searching"]


def test_a_number_that_fails_the_check_is_never_shown_not_even_on_the_way(assistant):
    steps: list[Step] = []

    def lies_and_more(messages):
        port = id_of(messages, "night boat, which")
        return f"Revenue at Kirkness was £99 million in 2024 [{port}]. Sandwick's pier was closed [{port}]. So it is. "

    asked(assistant, Scripted(lines=[lies_and_more], forever=True, streams=True, seen=[]), steps=steps)
    assert not any("99" in step.text for step in steps)


def test_tokens_are_counted(assistant):
    usage = asked(assistant, good()).usage
    assert usage.calls == 2 and usage.tokens_in > 500 and usage.tokens_out > 20 and usage.cost is None


LIES = [
    "Revenue at Kirkness grew by 87% from 2023 to 2024 [p1].",
    "Revenue at Kirkness grew by 25.4%, from £44 million to £55.2 million [p1].",
    "Revenue at Kirkness more than tripled from 2023 to 2024 [p1].",
    "Revenue at Kirkness fell by 25% from 2023 to 2024 [p1].",
    "Revenue at Kirkness was £17 million in 2024 [p1].",
    "Revenue at Kirkness was £55 billion in 2024 [p1].",
    "Revenue at Kirkness was $55 million in 2024 [p1].",
    "Revenue at Kirkness was £55 million in 2023 [p1].",
]


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("streams", [False, True])
def test_a_liar_is_not_believed(assistant, lie, streams):
    model = Scripted(lines=[lie], forever=True, streams=streams, seen=[])
    reply = asked(assistant, model)
    assert not reply.by_model and len(model.seen) == 2  # it went back once
    assert reply.answer.value == 25 and "25%" in reply.answer.text
    assert any("could not be traced" in caveat for caveat in reply.answer.caveats)
    wrong = re.findall(r"\d[\d.]*(?:%| million| billion)", lie)
    told = [number for number in wrong if number in str(reply.answer) and number not in str(assistant.ask(GROWTH))]
    assert told == []


def test_a_liar_who_cites_nothing_of_ours_is_not_believed_either(assistant):
    model = Scripted(lines=["Revenue at Kirkness rose by £999 million. [1]"], forever=True, seen=[])
    reply = asked(assistant, model)
    assert not reply.by_model and reply.answer.value == 25 and "999" not in str(reply.answer)


def test_what_failed_goes_back_with_the_reason_and_may_be_put_right(assistant):
    def put_right(messages):
        assert "£99 million" in messages[-1].content and "could not be traced" in messages[-1].content
        return "Revenue at Kirkness was {%s} in 2024.\nANSWER: {%s}" % ((id_of(messages, "Kirkness", "| 2024"),) * 2)

    reply = asked(
        assistant,
        Scripted(lines=["Revenue at Kirkness was £99 million in 2024 [p1].", put_right], seen=[]),
        "What was revenue at Kirkness in 2024?",
    )
    assert reply.by_model and reply.answer.value == 55_000_000 and reply.answer.caveats == ()
    assert reply.answer.text == "Revenue at Kirkness was £55 million [1] in 2024."


def test_a_part_that_still_fails_is_left_out_and_the_person_is_told(assistant):
    def half(messages):
        figure = id_of(messages, "Kirkness", "| 2024")
        return f"Revenue at Kirkness was {{{figure}}} in 2024. The night boat brought in £31 million of it [p2]."

    reply = asked(assistant, Scripted(lines=[half], forever=True, seen=[]), "What was revenue at Kirkness in 2024?")
    assert reply.by_model and reply.answer.text == "Revenue at Kirkness was £55 million [1] in 2024."
    assert any("left out" in caveat for caveat in reply.answer.caveats) and "31" not in str(reply.answer)


def test_an_id_that_was_invented_is_removed_and_supports_nothing(assistant):
    def invented(messages):
        return f"Revenue at Kirkness was {{{id_of(messages, 'Kirkness', '| 2024')}}} in 2024 [p99].\nANSWER: {{f98}}"

    reply = asked(assistant, Scripted(lines=[invented], seen=[]), "What was revenue at Kirkness in 2024?")
    assert reply.by_model and reply.answer.text == "Revenue at Kirkness was £55 million [1] in 2024."
    only = Scripted(lines=["Revenue at Kirkness was £55 million in 2024 [p99]."], seen=[])
    cited = asked(assistant, only, "What was revenue at Kirkness in 2024?").answer.citations
    assert [(citation.row, citation.column) for citation in cited] == [("Kirkness", "2024")]  # where it does stand
    words = Scripted(lines=["Kirkness is a quiet place [p99]."], forever=True, seen=[])
    assert not asked(assistant, words, "What was revenue at Kirkness in 2024?").by_model
    hole = Scripted(lines=["Revenue at Kirkness was {f98} in 2024 [p1]."], forever=True, seen=[])
    assert not asked(assistant, hole, "What was revenue at Kirkness in 2024?").by_model


def test_a_figure_by_id_is_not_said_of_another_row_or_year(assistant):
    for wrong in ("Revenue at Sandwick was {%s} in 2024.", "Revenue at Kirkness was {%s} in 2022."):
        model = Scripted(
            lines=[lambda messages, wrong=wrong: wrong % id_of(messages, "Kirkness", "| 2024")], forever=True, seen=[]
        )
        assert not asked(assistant, model, "What was revenue at Kirkness in 2024?").by_model


def test_words_that_are_not_the_reports_own_may_be_said_of_a_figure_by_id(assistant):
    model = Scripted(
        lines=[lambda messages: f"The biggest harbour took in {{{id_of(messages, 'Kirkness', '| 2024')}}}."], seen=[]
    )
    assert asked(assistant, model, "What was revenue at Kirkness in 2024?").by_model


def test_a_mute_is_asked_again_once_and_then_the_reader_answers(assistant):
    model = Scripted(lines=[""], forever=True, seen=[])
    reply = asked(assistant, model)
    assert len(model.seen) == 2 and not reply.by_model and reply.answer.value == 25
    assert reply.answer.caveats[-1] == "The language model gave an empty reply; this answer was found without it."


def test_a_rambler_comes_to_an_end(assistant):
    model = Scripted(
        lines=[lambda messages: calls(("search_reports", f"ferries {len(messages)}"))], forever=True, seen=[]
    )
    reply = asked(assistant, model, limits=Limits(calls=40, tool_calls=10, seconds=20, tokens=10**7))
    assert reply.answer.value == 25 and len(model.seen) <= 40
    assert any("no answer" in caveat for caveat in reply.answer.caveats)
    few = Scripted(lines=[calls(("search_reports", "the same"))], forever=True, seen=[])
    asked(assistant, few, limits=Limits(calls=4, seconds=20))
    assert len(few.seen) == 4
    assert "can look nothing more up" in few.seen[3][-1].content and "called this tool" in read_by(few.seen[2])


def test_a_model_that_declines_gives_way_to_a_reader_that_knows(assistant):
    shy = Scripted(lines=[f"{NOT_SAID} anything about that.\nANSWER: none"], seen=[])
    reply = asked(assistant, shy)
    assert reply.answer.value == 25 and any("found no answer" in caveat for caveat in reply.answer.caveats)
    reply = asked(assistant, Scripted(lines=[f"{NOT_SAID} it."], seen=[]), "How many seals live near Brae?")
    assert not reply.answer.answered and reply.answer.text.startswith(NOT_SAID) and reply.answer.citations == ()


def test_a_refusal_holds_no_number_that_was_made_up(assistant):
    liar = Scripted(lines=[f"{NOT_SAID} it, but there are 4,700 seals near Brae."], forever=True, seen=[])
    answer = asked(assistant, liar, "How many seals live near Brae?").answer
    assert not answer.answered and "4,700" not in str(answer)


def test_words_may_answer_and_their_places_are_cited(assistant):
    def says(messages):
        return (
            f"Sandwick lost traffic because its pier was closed for repairs [{id_of(messages, 'pier was closed')}].\n"
            "ANSWER: its pier was closed for repairs from March to June"
        )

    reply = asked(assistant, Scripted(lines=[says], seen=[]), "Why did Sandwick lose traffic?")
    assert reply.by_model and reply.answer.spans == ("its pier was closed for repairs from March to June",)
    assert reply.answer.citations[0].quote.startswith("Sandwick lost traffic") and reply.answer.value is None


def test_a_quotation_stands_word_for_word(assistant):
    def quotes(words):
        return lambda messages: f"The report says “{words}” [{id_of(messages, 'pier was closed')}]."

    right, wrong = "its pier was closed for repairs", "its pier was shut down for repairs"
    question = "Why did Sandwick lose traffic?"
    assert asked(assistant, Scripted(lines=[quotes(right)], seen=[]), question).by_model
    assert not asked(assistant, Scripted(lines=[quotes(wrong)], forever=True, seen=[]), question).by_model


def test_the_conversation_is_remembered_within_its_budget(assistant):
    first = assistant.ask("What was revenue at Kirkness in 2023?")
    turns = [Turn(f"Question {number}? " + "x" * 400, "", first) for number in range(20)]
    model = good()
    asked(assistant, model, turns=turns, limits=Limits(memory_tokens=600))
    told = read_by(model.seen[0])
    assert "Question 19?" in told and "Question 10?" not in told and first.text.replace(" [1]", "") in told


def test_only_the_chosen_documents_are_searched(tmp_path, embedder):
    from small_reports import opened

    both = opened(
        tmp_path, embedder, ferries__md=FERRIES, secret__md="# Plans\n\nThe night boat is to be sold for £7 million.\n"
    )
    ferry = next(info.id for info in both.documents() if info.name == "ferries.md")
    model = good()
    asked(both, model, documents=[ferry])
    assert "£7 million" not in read_by(model.seen[0]) and "secret.md" not in read_by(model.seen[1])


def test_who_stops_listening_stops_the_model(assistant):
    model = Scripted(
        lines=[lambda messages: calls(("search_reports", f"ferries {len(messages)}"))],
        forever=True,
        pause=0.05,
        seen=[],
    )
    limits = Limits(calls=10_000, tool_calls=10_000, tokens=10**9, seconds=60)
    events = stream_with_model(open_model(model, limits), assistant, GROWTH, assistant.ask)
    assert isinstance(next(events), Step)
    events.close()
    time.sleep(0.4)  # what is under way may end
    asked_by_then = len(model.seen)
    time.sleep(0.3)
    assert len(model.seen) == asked_by_then < 100


def test_questions_side_by_side_keep_their_ids_apart(assistant):
    questions = {"Kirkness": 55_000_000, "Sandwick": 17_000_000, "Brae": 12_000_000}

    def answer(port: str) -> Answer:
        def says(messages):
            return f"Revenue at {port} was {{{id_of(messages, port, '| 2024')}}} in 2024."

        model = Scripted(lines=[says], pause=0.1, seen=[])
        return asked(assistant, model, f"What was revenue at {port} in 2024?").answer

    with ThreadPoolExecutor(3) as pool:
        answers = dict(zip(questions, pool.map(answer, questions), strict=True))
    assert {port: found.value for port, found in answers.items()} == questions
    assert all([citation.row for citation in found.citations] == [port] for port, found in answers.items())


def test_what_is_wrong_with_the_index_is_raised(assistant):
    def broken(text: str) -> Answer:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(stream_with_model(open_model(good()), assistant, GROWTH, broken))


def test_language_models_are_met_in_one_file():
    root = Path(assistant_package.__file__).parent
    met = [
        path.name
        for path in root.rglob("*.py")
        if re.search(r"langchain\.(?:agents|chat_models)|langchain_core\.messages", path.read_text(encoding="utf-8"))
    ]
    assert met == ["model.py"]
