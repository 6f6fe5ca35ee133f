"""Answers held against the cells and the calculations that they cite: what was tampered with on the way does not pass."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from small_reports import opened

from assistant import Assistant
from assistant.answers import Answer
from assistant.calculator import Calculation, calculate
from assistant.checking import COMPUTED, QUOTED, verify_answer
from assistant.checking.provenance import recomputes
from assistant.grounding import check
from corpus.quantities import Quantity
from index.embeddings import Embedder

REPORT = """# Mill accounts

In £ thousands.

| Line | 2024 | 2023 | Budget 2024 |
|---|---|---|---|
| Sales | 420 | 400 | 450 |
| Cost of sales | 260 | 250 | 270 |
| Wages | 60 | 80 | 70 |
"""


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("provenance"), embedder, mill__md=REPORT)


@pytest.fixture(scope="module")
def wages(mill: Assistant) -> Answer:
    return mill.ask("What were wages in 2024?")


@pytest.fixture(scope="module")
def growth(mill: Assistant) -> Answer:
    return mill.ask("By what percentage did sales grow from 2023 to 2024?")


def refused(answer: Answer) -> list[str]:
    return [verdict.written for verdict in check(answer)]


class TestCells:
    def test_a_cited_cell_is_the_source(self, wages: Answer):
        (verdict,) = verify_answer(wages)
        assert verdict.verdict == QUOTED and verdict.sources == wages.citations

    @pytest.mark.parametrize(
        "text",
        [
            "Wages were £60 thousand in 2024 [1].",
            "They came to £60 thousand [1].",
            "What was paid to the millers came to £60 thousand [1].",
            "In brackets (wages, 2024: £60 thousand [1]; nothing else).",
        ],
    )
    def test_words_that_name_nothing_else_do_not_speak_against_it(self, wages: Answer, text: str):
        assert refused(replace(wages, text=text)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "Wages were £60 thousand in 2023 [1].",
            "Sales were £60 thousand in 2024 [1].",
            "Cost of sales was £60 thousand [1].",
            "The budget 2024 for wages was £60 thousand [1].",
            "Wages were £80 thousand in 2024 [1].",
            "Wages were £60 million in 2024 [1].",
            "Wages rose by £60 thousand [1].",
        ],
        ids=["period", "row", "longer-row", "column", "another-cell", "scale", "level-as-change"],
    )
    def test_words_that_name_another_do(self, wages: Answer, text: str):
        assert len(refused(replace(wages, text=text))) == 1

    def test_a_number_of_the_question_is_not_the_cell_s(self, wages: Answer):
        asked = replace(wages, question="Were wages above £55 thousand in 2024?")
        assert refused(replace(asked, text="Wages were £55 thousand [1] in 2024.")) == ["£55 thousand"]
        assert refused(replace(asked, text="Wages were £60 thousand [1] in 2024, above £55 thousand.")) == []


Tampered = Callable[[Calculation], Calculation]


def _with_operand(calculation: Calculation, number: int) -> Calculation:
    """The same calculation of another number, made anew, with the markers as they were."""
    first, *others = calculation.operands
    return calculate(
        calculation.formula, [replace(first, quantity=replace(first.quantity, number=Decimal(number))), *others]
    )


class TestCalculations:
    def test_the_result_of_cited_cells_passes(self, growth: Answer):
        assert growth.calculation is not None and recomputes(growth.calculation)
        assert COMPUTED in {verdict.verdict for verdict in verify_answer(growth)} and refused(growth) == []

    @pytest.mark.parametrize(
        "tampered",
        [
            lambda one: replace(one, result=replace(one.result, number=Decimal(6))),
            lambda one: replace(one, expression="(420 − 410) / 410"),
            lambda one: replace(one, formula="1 / 0"),
            lambda one: replace(one, formula="nothing that can be read"),
        ],
        ids=["result", "expression", "no-value", "no-formula"],
    )
    def test_one_that_does_not_come_to_its_result_supports_nothing(self, growth: Answer, tampered: Tampered):
        assert growth.calculation is not None
        assert not recomputes(tampered(growth.calculation))
        told = replace(growth, text="The number is 6%.", calculation=tampered(growth.calculation), further=())
        assert refused(told) == ["6%"]

    def test_one_of_numbers_that_do_not_stand_where_they_are_cited_supports_nothing(self, growth: Answer):
        assert growth.calculation is not None
        other = _with_operand(growth.calculation, 300)
        assert recomputes(other)
        assert refused(replace(growth, text="It is 40%.", calculation=other, further=())) == ["40%"]

    def test_one_without_its_citations_supports_nothing(self, growth: Answer):
        assert "5%" in refused(replace(growth, citations=()))

    @pytest.mark.parametrize(
        ("text", "supported"),
        [
            ("It grew by 5% from 2023 to 2024.", True),
            ("It grew by 5% from 2022 to 2024.", False),
            ("It fell by 5% from 2023 to 2024.", False),
            ("It grew by 5 percentage points from 2023 to 2024.", False),
        ],
    )
    def test_a_result_is_of_its_periods_its_direction_and_its_unit(self, growth: Answer, text: str, supported: bool):
        assert (refused(replace(growth, text=text)) == []) is supported

    def test_an_answer_that_cites_nothing_has_no_sound_calculation(self):
        made = calculate("growth(400, 420)")
        bare = Answer("How much?", "It is 5%.", True, quantity=Quantity(Decimal(5)), calculation=made)
        assert refused(bare) == ["5%"]
