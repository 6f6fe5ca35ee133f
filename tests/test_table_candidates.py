"""Candidates from a table: which cells and derivations there are, and the features that tell them apart."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from small_reports import write

from assistant.answers import Answer
from assistant.grounding import check
from assistant.questions import understand
from assistant.ranked.candidates import Candidate
from assistant.ranked.relevance import Relevance
from assistant.ranked.table_features import table_candidates
from assistant.ranked.tables import Tabular
from assistant.sheets import Sheet, sheets
from corpus.reading import read_document

MILL = """# Mill

(in thousands)

| | 2023 | 2022 | 2021 | % change |
|---|---|---|---|---|
| Flour | 300 | 250 | 200 | 20% |
| Bran | 100 | 50 | 40 | 100% |
| Wages paid | (80) | (60) | (50) | 33% |
| Balance at beginning | 10 | 20 | 30 | |
| Balance at end | 15 | 10 | 20 | |
| Total | 400 | 300 | 240 | |
"""


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return next(sheets(read_document(write(tmp_path_factory.mktemp("mill") / "mill.md", MILL))))


def candidates(sheet: Sheet, question: str) -> list[tuple[Candidate, Answer]]:
    made = table_candidates(Tabular(Relevance(sheet, understand(question))))
    return [(one, answer) for one in made if (answer := one.write()) is not None]


def values(sheet: Sheet, question: str, kind: str) -> Iterator[tuple[Decimal, Candidate]]:
    for one, answer in candidates(sheet, question):
        if one.kind == kind and answer.quantity is not None:
            yield answer.quantity.value.quantize(Decimal("0.01")), one


def of_value(sheet: Sheet, question: str, kind: str, value: str) -> Candidate:
    """The candidate of a value that names most of what is asked."""
    found = [one for number, one in values(sheet, question, kind) if number == Decimal(value)]
    assert found, f"{kind} {value}: {sorted(number for number, _ in values(sheet, question, kind))}"
    return max(found, key=lambda one: one.features["rows_named"] - one.features["named_left"])


@pytest.mark.parametrize(
    ("question", "kind", "value"),
    [
        ("What was flour in 2022?", "cell", "250000"),
        ("What is the change in flour from 2021 to 2023?", "change", "100000"),
        ("What is the percentage change in flour from 2022 to 2023?", "growth", "20"),
        ("What is the average flour from 2021 to 2023?", "average", "250000"),
        ("What is the sum of flour and bran in 2023?", "sum", "400000"),
        ("What is bran as a percentage of the total in 2023?", "share", "25"),
        ("What is the ratio of flour to bran in 2023?", "ratio", "3"),
        ("What is the proportion of flour and bran over the total in 2022?", "ratio_of_sum", "1"),
        ("What percentage of the total are flour and bran in 2022?", "share_of_sum", "100"),
        ("What is the change between 2022 and 2023 average flour?", "average_gap", "50000"),
    ],
)
def test_what_is_asked_is_among_the_candidates(mill: Sheet, question: str, kind: str, value: str) -> None:
    assert of_value(mill, question, kind, value).features["intended"] == 1


def test_every_candidate_passes_the_grounding_check(mill: Sheet) -> None:
    found = candidates(mill, "What is the average percentage change of flour and total wages paid in 2022 and 2023?")
    assert len(found) > 20
    for one, answer in found:
        assert check(answer) == [], (one.kind, answer.text)


def test_nothing_is_derived_where_the_question_asks_for_none(mill: Sheet) -> None:
    assert {one.kind for one, _ in candidates(mill, "What was bran in 2023?")} == {"cell"}


def test_a_sum_does_not_add_a_total_to_its_parts(mill: Sheet) -> None:
    for _, one in values(mill, "What is the total of flour and bran in 2023?", "sum"):
        assert one.features["total_with_parts"] == 0


def test_a_range_of_years_takes_the_years_between(mill: Sheet) -> None:
    question = "What is the sum of flour between 2021 and 2023?"
    whole, ends = of_value(mill, question, "sum", "750000"), of_value(mill, question, "sum", "500000")
    assert whole.features["computed_exact"] > ends.features["computed_exact"]
    assert whole.features["computed_skips"] < ends.features["computed_skips"]


def test_the_average_of_one_year_is_that_of_its_end_and_the_end_before(mill: Sheet) -> None:
    question = "What is the 2023 average flour?"
    assert of_value(mill, question, "average", "275000").features["computed_exact"] == 1
    assert of_value(mill, question, "average", "250000").features["computed_exact"] == 0


def test_a_part_is_less_than_its_whole(mill: Sheet) -> None:
    question = "What is bran as a percentage of flour in 2022?"
    assert of_value(mill, question, "share", "20").features["part_larger"] == 0
    assert of_value(mill, question, "share", "500").features["part_larger"] == 1


def test_costs_in_brackets_are_taken_with_their_sign_and_by_size(mill: Sheet) -> None:
    question = "What is the average of wages paid in 2022 and 2023?"
    assert of_value(mill, question, "average", "-70000").features["signed"] == 1
    assert of_value(mill, question, "average", "70000").features["sizes"] == 1


def test_the_opening_balance_is_marked_unless_it_is_asked(mill: Sheet) -> None:
    unasked = of_value(mill, "What was the balance in 2022?", "cell", "20000")
    assert unasked.features["opening_unasked"] == 1
    asked = of_value(mill, "What was the balance at beginning in 2022?", "cell", "20000")
    assert asked.features["opening_unasked"] == 0 and asked.features["rows_named"] == 1


def test_the_tables_own_change_is_an_answer_to_a_question_for_it(mill: Sheet) -> None:
    question = "What is the percentage change in flour from 2022 to 2023?"
    assert of_value(mill, question, "cell", "20").features["intended"] == 1
    assert of_value(mill, question, "cell", "300000").features["intended"] == 0


def test_shares_of_features_lie_between_0_and_1(mill: Sheet) -> None:
    for one, _ in candidates(mill, "What is the percentage of flour in the total in 2023?"):
        outside = {name: value for name, value in one.features.items() if not 0 <= value <= 1}
        assert not outside.keys() - {"named_left"}, outside
