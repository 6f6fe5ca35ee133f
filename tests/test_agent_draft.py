"""A reply with ids becomes text with marks; tools take ids and nothing from nowhere."""

from decimal import Decimal

import pytest
from agent_reports import ferries
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import Assistant
from assistant.agent.assembling import assembled
from assistant.agent.checking import judged
from assistant.agent.draft import parsed
from assistant.agent.material import Material
from assistant.agent.steps import Step
from assistant.agent.tools import Tools
from assistant.agent.writing import Writer


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, embedder) -> Assistant:
    return ferries(tmp_path_factory.mktemp("ferries"), embedder)


class Desk:
    """The tools over the report, after a search and a look-up, with the ids by what they are of."""

    def __init__(self, assistant: Assistant, question: str = "How did revenue change?") -> None:
        self.steps: list[Step] = []
        self.material = Material(question)
        self.tools = Tools(assistant, self.material, None, self.steps.append, assistant.ask)
        self.tools.search_reports("revenue by port and what moved the year")
        for port in ("Kirkness", "Sandwick", "Brae"):
            self.tools.look_up_figures(f"{port} revenue 2022 2023 2024")

    def figure(self, row: str, column: str) -> str:
        return next(id for id, one in self.material.figures.items() if (one.row, one.column) == (row, column))

    def passage(self, words: str) -> str:
        return next(id for id, one in self.material.passages.items() if words in one.chunk.text)

    def result(self, expression: str) -> str:
        answer = self.tools.calculate(expression)
        assert answer.startswith("c"), answer
        return answer.split(" ")[0]

    def written(self, reply: str) -> str:
        writer = Writer(self.material)
        for unit in parsed(reply).units:
            writer.write(unit)
        return writer.text

    def reasons(self, reply: str) -> list[tuple[str, ...]]:
        writer = Writer(self.material)
        return [judged(writer, unit) for unit in parsed(reply).units]


@pytest.fixture
def desk(assistant) -> Desk:
    return Desk(assistant)


def ids(desk: Desk) -> dict[str, str]:
    now, before, sand = (
        desk.figure("Kirkness", "2024"),
        desk.figure("Kirkness", "2023"),
        desk.figure("Sandwick", "2024"),
    )
    return {
        "now": now,
        "before": before,
        "sand": sand,
        "growth": desk.result(f"growth({before}, {now})"),
        "fall": desk.result(f"growth({now}, {before})"),
        "table": desk.passage("| Kirkness"),
        "news": desk.passage("night boat, which"),
        "outlook": desk.passage("about £60 million"),
    }


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("Kirkness took {{{now}}}.", "Kirkness took £55 million [1]."),
        ("Kirkness took £{{{now}}} million.", "Kirkness took £55 million [1]."),
        ("Kirkness took ({{{now}}}) in 2024.", "Kirkness took (£55 million [1]) in 2024."),
        ("Kirkness took £55 million [{now}].", "Kirkness took £55 million [1]."),
        ("Kirkness took £55 million ({now}).", "Kirkness took £55 million [1]."),
        ("Kirkness took {now}.", "Kirkness took £55 million [1]."),
        ("Kirkness took £55 million. [{table}]", "Kirkness took £55 million [1]."),
        ("Kirkness took £55 million [{table}, {news}].", "Kirkness took £55 million [1][2]."),
        ("It grew {{{growth}}}%.", "It grew 25% [1][2]."),
        ("It grew {{{growth}}} from {{{before}}} to {{{now}}}.", "It grew 25% from £44 million [1] to £55 million [2]."),
        ("It fell by {{{fall}}}.", "It fell by 20% [1][2]."),
        ("The change is {{{fall}}}.", "The change is -20% [1][2]."),
        ("It grew by 25%.", "It grew by 25% [1][2]."),
        ("{{{now}}} was taken.", "£55 million [1] was taken."),
        ("- Kirkness: {{{now}}}\n- Sandwick: {{{sand}}}", "Kirkness: £55 million [1]\n- Sandwick: £17 million [2]"),
        ("The boat carried 61,000 passengers [{news}] [3].", "The boat carried 61,000 passengers [1]."),
        ("Kirkness took £55 million [p77].", "Kirkness took £55 million [1]."),
        ("The C1 form and the F2 key are no ids.", "The C1 form and the F2 key are no ids."),
    ],
)  # fmt: skip
def test_ids_become_numbers_and_marks(desk, reply, text):
    assert desk.written(reply.format(**ids(desk))) == text


def test_an_estimate_is_not_called_about_twice(desk):
    desk.tools.look_up_figures("expected revenue at Kirkness in 2025")
    about = next(id for id, one in desk.material.figures.items() if one.quantity and one.quantity.number == 60)
    assert desk.written(f"It expects about {{{about}}} in 2025.") == "It expects about £60 million [1] in 2025."


def test_the_last_line_is_what_the_answer_comes_to(desk):
    named = ids(desk)

    def answer(reply: str):
        draft = parsed(reply.format(**named))
        return assembled(desk.material, draft.units, draft.short)

    grown = answer("Revenue at Kirkness grew by {{{growth}}} to {{{now}}}.\nANSWER: {{{growth}}}")
    assert (grown.value, grown.unit, grown.spans, grown.kind) == (25, "percent", ("25%",), "calculation")
    level = answer("Revenue at Kirkness grew by {{{growth}}} to {{{now}}}.\n**Answer**: {{{now}}}")
    assert (level.value, level.unit, level.kind) == (Decimal(55_000_000), "GBP", "lookup")
    assert answer("Revenue at Kirkness was {{{now}}}.").value == 55_000_000
    assert answer("Revenue at Kirkness was £55 million [{table}].\nANSWER: £55 million").value == 55_000_000
    words = answer("Its pier was closed for repairs [{news}].\nANSWER: closed for repairs; gone with the wind")
    assert words.spans == ("closed for repairs",) and words.value is None
    assert answer("Yes, the night boat is new [{news}].\nANSWER: yes").spans == ("yes",)
    assert answer("Revenue at Kirkness was {{{now}}}.\nANSWER: {{f999}}").value == 55_000_000


def test_what_is_calculated_rests_on_figures_with_ids(desk):
    named = ids(desk)
    assert "c1 = 25% (growth from £44 million to £55 million" in desk.tools.calculate(
        "growth({before}, {now})".format(**named)
    )
    nested = desk.result("{growth} - {fall}".format(**named))
    assert desk.material.calculations[nested].figures == (named["before"], named["now"])
    for wrong, said in (
        ("growth(44, 55)", "44 is no figure"),
        ("{now} * 1.37".format(**named), "1.37 is no figure"),
        ("{now} + £3 million".format(**named), "£3 million is no figure"),
        ("f99 + {now}".format(**named), "There is no f99"),
        ("c99", "There is no c99"),
        ("p1 + 1", "There is no p1"),
        ("__import__('os')", "no"),
        ("", "empty"),
        ("{now} / 0".format(**named), "0"),
        ("cagr({before}, {now}, 7)".format(**named), "it is 1;"),
        ("(" * 400 + "1", "nested more than"),
        ("{now} + ".format(**named) * 400, "too long"),
    ):
        answer = desk.tools.calculate(wrong)
        assert said in answer and not answer.startswith("c1"), (wrong, answer)
    assert desk.tools.calculate("{now} / 2".format(**named)).startswith("c")


def test_a_number_of_the_question_may_be_calculated_with(assistant):
    desk = Desk(assistant, "What would Kirkness take at a growth of 10% a year for 3 years?")
    assert desk.tools.calculate(f"project({desk.figure('Kirkness', '2024')}, 10%, 3)").startswith("c1 = £73.2")
    assert "11% is no figure" in desk.tools.calculate(f"project({desk.figure('Kirkness', '2024')}, 11%, 3)")


@pytest.mark.parametrize("query", ["", "   ", "x" * 5_000, "☃", "a\nb", "; drop table", "the of and"])
def test_the_tools_take_any_text(desk, query):
    for tool in desk.tools.named().values():
        assert isinstance(tool(query), str)


def test_a_sentence_is_told_why_it_may_not_stand(desk):
    named = ids(desk)

    def reasons(reply: str) -> str:
        return " ".join(why for sentence in desk.reasons(reply.format(**named)) for why in sentence)

    assert reasons("Revenue at Kirkness was {{{now}}} in 2024.") == ""
    assert "£56 million" in reasons("Revenue at Kirkness was £56 million in 2024 [{table}].")
    assert "there is no f98" in reasons("Revenue at Kirkness was {{f98}} in 2024 [{table}].")
    assert "cites nothing" in reasons("Whales were seen off the coast.")
    assert "cites nothing" in reasons("Whales were seen off the coast [{table}].")
    assert reasons("Revenue at Sandwick was {{{now}}} in 2024.") != ""
    assert reasons("Revenue at Kirkness was {{{now}}} in 2023.") != ""
    assert reasons("It was {{{now}}}.") == ""


def test_a_draft_is_taken_apart_into_sentences():
    draft = parsed("## Answer\nOne [p1]. Two is 1.5 per cent. [p2] Three\n\n1. Four\nANSWER: {c1}.")
    assert [unit.raw for unit in draft.units] == ["Answer", "One [p1].", "Two is 1.5 per cent [p2].", "Three", "Four"]
    assert draft.short == "{c1}." and parsed("").units == () and not draft.declines
    assert parsed("The reports do not say that.").declines and parsed(" **The report does not say** it").declines


@given(st.text(alphabet="[]{}()<>!pfc123 .,%£$-*#\nabout 55 million“”ANSWER:", max_size=120))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_reply_breaks_the_writing(desk, reply):
    draft = parsed(reply)
    assembled(desk.material, draft.units, draft.short)
    desk.reasons(reply)
