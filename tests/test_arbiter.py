"""The choice between the rules, tables, prose and silence, on one small report."""

import dataclasses
from decimal import Decimal
from pathlib import Path

import pytest
from small_reports import write

from assistant.answers import Answer
from assistant.finding import Found
from assistant.grounding import check
from assistant.questions import understand
from assistant.ranked.arbiter import choose, entries, only_rules
from assistant.ranked.proposals import proposals, same
from assistant.ranked.ranking import Ranker, Rankers, shipped
from assistant.reader import read
from assistant.sheets import sheets
from assistant.statements import sentences_of
from corpus.quantities import Quantity
from corpus.reading import read_document

FERRY = """# Ferry company, annual report 2021

## Results

(in thousands of dollars)

| | 2021 | 2020 | 2019 |
|---|---|---|---|
| Passenger revenue | 4,200 | 3,500 | 3,900 |
| Freight revenue | 1,800 | 1,500 | 1,200 |
| Fuel costs | (900) | (700) | (800) |
| Total revenue | 6,000 | 5,000 | 5,100 |
| Charter revenue | 12 | n/a | 10 |

## Notes

Fuel costs rose in 2021 primarily due to two longer routes.
Deferred fares represent tickets that were sold before the season begins.
"""


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("ferry") / "ferry.md", FERRY)


def found(question: str, path: Path, rankers: Rankers | None = None) -> Found:
    document = read_document(path)
    made = Found(understand(question), tuple(sheets(document)), tuple(sentences_of(document)))
    return made if rankers is None else dataclasses.replace(made, rankers=rankers)


def answer(question: str, path: Path) -> Answer:
    one = found(question, path)
    return choose(one, read(one))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was passenger revenue in 2020?", 3_500_000),
        ("What is the change in freight revenue between 2020 and 2021?", 300_000),
        ("What is the percentage change in total revenue from 2020 to 2021?", 20),
        ("What is the average total revenue for 2020 and 2021?", 5_500_000),
    ],
)
def test_a_figure_is_quoted_or_computed(ferry: Path, question: str, value: int) -> None:
    said = answer(question, ferry)
    assert said.value == value
    assert said.citations


def test_several_values_come_in_the_order_in_which_they_are_asked(ferry: Path) -> None:
    said = answer("What was the passenger revenue in 2019 and 2021, respectively?", ferry)
    assert said.spans == ("3,900", "4,200")


def test_the_year_of_the_higher_figure_is_named(ferry: Path) -> None:
    said = answer("In which year was freight revenue the highest?", ferry)
    assert "2021" in " ".join(said.spans) or "2021" in said.text


def test_prose_answers_why(ferry: Path) -> None:
    assert "two longer routes" in answer("Why did fuel costs rise in 2021?", ferry).text


@pytest.mark.parametrize(
    "question",
    [
        "What was passenger revenue in 2012?",
        "What was the passenger revenue of Zellmark Lines in 2020?",
        "What was charter revenue in 2020?",
    ],
)
def test_what_is_not_there_is_declined(ferry: Path, question: str) -> None:
    assert not answer(question, ferry).answered


def test_an_answer_says_how_likely_it_is_right(ferry: Path) -> None:
    said = answer("What was passenger revenue in 2020?", ferry)
    assert said.confidence is not None
    assert 0 < said.confidence <= 1


def test_everything_proposed_is_grounded_and_cited(ferry: Path) -> None:
    for question in (
        "What is the average of fuel costs?",
        "Which revenue was higher in 2021?",
        "What are deferred fares?",
    ):
        for _, said in proposals(found(question, ferry)):
            assert check(said) == []
            assert said.citations


def test_no_cell_of_another_year_is_proposed_for_an_asked_one(ferry: Path) -> None:
    said = [one for _, one in proposals(found("What was charter revenue in 2019?", ferry)) if one.kind == "lookup"]
    assert said
    assert all("2019" in str(cite.column) for one in said for cite in one.citations)


def test_an_empty_cell_is_no_answer(ferry: Path) -> None:
    said = [one.spans for _, one in proposals(found("What was charter revenue in 2020?", ferry))]
    assert ("n/a",) not in said


def test_silence_is_always_an_entry(ferry: Path) -> None:
    one = found("What was passenger revenue in 2020?", ferry)
    assert entries(one, read(one))[0].answer is None


def test_rankers_that_find_nothing_likely_lead_to_a_refusal(ferry: Path) -> None:
    nothing = Ranker({})
    silent = Rankers(nothing, nothing, nothing, Ranker({"silence": 50.0}))
    one = found("What was passenger revenue in 2020?", ferry, silent)
    said = choose(one, read(one))
    assert not said.answered
    assert said.text.startswith("The report does not say")


def test_a_name_that_stands_nowhere_leaves_the_rules_alone(ferry: Path) -> None:
    one = found("What was the freight revenue of Zellmark in 2020?", ferry)
    rules = read(one)
    assert only_rules(one, rules)
    assert choose(one, rules) is rules


class TestSame:
    def test_numbers_are_the_same_by_value_and_unit(self) -> None:
        thousands = Answer("q", "a", True, quantity=Quantity(Decimal("1200"), "thousand", "USD"))
        millions = Answer("q", "b", True, quantity=Quantity(Decimal("1.2"), "million", "USD"))
        percent = Answer("q", "c", True, quantity=Quantity(Decimal("1.2"), unit="percent"))
        assert same(thousands, millions)
        assert not same(millions, percent)

    def test_words_are_compared_without_case_and_marks(self) -> None:
        assert same(Answer("q", "a", True, spans=("Fuel costs.",)), Answer("q", "b", True, spans=("fuel costs",)))
        assert not same(Answer("q", "a", True, spans=("fuel",)), Answer("q", "b", True, spans=("fuel costs",)))

    def test_a_multiple_is_the_same_with_and_without_its_unit(self) -> None:
        bare = Answer("q", "a", True, quantity=Quantity(Decimal("2.5")))
        times = Answer("q", "b", True, quantity=Quantity(Decimal("2.5"), unit="times"))
        dollars = Answer("q", "c", True, quantity=Quantity(Decimal("2.5"), unit="USD"))
        assert same(bare, times)
        assert not same(bare, dollars)


def test_the_shipped_rankers_are_the_default(ferry: Path) -> None:
    assert found("What was passenger revenue in 2020?", ferry).rankers is shipped()
