"""Questions understood: the operation, the words, the periods, bounds, order, and the kind of answer wanted."""

from decimal import Decimal

import pytest

from assistant.questions import LONGEST_QUESTION, QuestionError, understand
from assistant.words import terms
from corpus.periods import Period


@pytest.mark.parametrize(
    ("question", "operation"),
    [
        ("By what percentage does capex grow from 2025 to 2026?", "growth"),
        ("How fast did revenue grow last year?", "growth"),
        ("What was the percentage change in passengers between 2019 and 2020?", "growth"),
        ("yoy change in sales in %", "growth"),
        ("What is the compound annual growth rate from 2024 to 2027?", "cagr"),
        ("CAGR of sales 2019-2023?", "cagr"),
        ("How many percentage points did punctuality fall by?", "points"),
        ("By how many basis points did the rate rise?", "points"),
        ("What do the five budgets add up to?", "sum"),
        ("Combined output of Husum and Rendsburg in 2025?", "sum"),
        ("What is the difference between Leeds and York?", "change"),
        ("How much more did Leeds sell than York?", "change"),
        ("What is the average rent?", "average"),
        ("mean length of stay over the three wards", "average"),
        ("What is the median rent?", "median"),
        ("What share of the total does Leeds have?", "share"),
        ("What percentage of the beds is in Leeds?", "share"),
        ("How many times larger is Leeds than York?", "ratio"),
        ("Output per turbine at Husum?", "ratio"),
        ("What was the operating margin in 2024?", "margin"),
        ("Which ward has the most beds?", "extreme"),
        ("Who is the second largest?", "extreme"),
        ("Rank the wards by beds.", "rank"),
        ("Top three stores by sales", "rank"),
        ("Which stores sold more than $10 million?", "filter"),
        ("How many wards have fewer than 20 beds?", "filter"),
        ("How many wards are there?", "count"),
        ("If growth stays at 37%, what would 2028 be?", "project"),
        ("How long does it take to double at 7% a year?", "doubling"),
        ("How much of the budget is left?", "remaining"),
        ("Annualise the first quarter.", "runrate"),
        ("Did Leeds sell more than York?", "compare"),
        ("Was revenue higher in 2024 than in 2023?", "compare"),
        ("By how much did the project overrun its budget?", "variance"),
        ("How many beds does Leeds have?", "count"),
        ("How much did Leeds sell?", "lookup"),
        ("Why did sales fall?", "text"),
        ("What caused the rise in costs?", "text"),
        ("Who wrote the report?", "text"),
    ],
)
def test_the_words_of_a_question_say_its_operation(question: str, operation: str):
    assert understand(question).operation == operation


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("Which ward has the most beds?", "label"),
        ("Who spent the most?", "label"),
        ("In which year were sales highest?", "period"),
        ("When did the bridge open?", "period"),
        ("Is Leeds larger than York?", "yesno"),
        ("What are the sales of Leeds?", "figure"),
        ("How much did Leeds sell?", "figure"),
    ],
)
def test_a_question_says_what_kind_of_answer_it_wants(question: str, wants: str):
    assert understand(question).wants == wants


class TestWords:
    def test_words_of_the_operation_are_not_words_to_look_for(self):
        question = understand("By what percentage does revenue grow from 2023 to 2024?")
        assert question.keys == {terms("revenue")[0].key}
        assert "grow" in {term.key for term in question.spoken}

    def test_periods_and_numbers_are_not_words_to_look_for(self):
        question = understand("Which stores sold more than $10 million in Q3 2024?")
        assert not any(character.isdigit() for term in question.terms for character in term.text)

    def test_what_is_counted_stays_a_word_to_look_for(self):
        assert "bed" in understand("Which wards have fewer than 20 beds?").keys

    def test_synonyms_are_asked_alike(self):
        assert understand("What is the turnover?").keys == understand("What are the sales?").keys

    def test_white_space_does_not_matter(self):
        assert understand("  What \n is\tthe turnover? ") == understand("What is the turnover?")


class TestPeriods:
    @pytest.mark.parametrize(
        ("question", "periods"),
        [
            ("Sales in 2024?", (Period(year=2024),)),
            ("Sales from 2022 to 2024?", (Period(year=2022), Period(year=2024))),
            ("Growth of sales 2022-2024?", (Period(year=2022), Period(year=2024))),
            ("Sales in Q3 2024?", (Period(year=2024, quarter=3),)),
            ("Sales in the first quarter?", (Period(quarter=1),)),
            ("Sales in the last quarter of 2024?", (Period(year=2024, quarter=4),)),
            ("Rainfall in November?", (Period(month=11),)),
            ("Rainfall in June and July 2024?", (Period(year=2024, month=6), Period(year=2024, month=7))),
            ("Spending in 2024/25?", (Period(year=2025, start_year=2024),)),
            ("Sales in 2024 against the year before?", (Period(year=2024), Period(year=2023))),
            ("What may happen?", ()),
            ("How do they march on?", ()),
        ],
    )
    def test_the_periods_are_read_in_the_order_asked(self, question: str, periods: tuple[Period, ...]):
        assert understand(question).periods == periods

    def test_a_period_said_twice_is_one(self):
        assert understand("In 2024, what were sales in 2024?").periods == (Period(year=2024),)


class TestBoundsAndOrder:
    @pytest.mark.parametrize(
        ("question", "bound", "above", "inclusive"),
        [
            ("Which stores sold more than $10 million?", "10000000", True, False),
            ("Which stores sold less than $10 million?", "10000000", False, False),
            ("Which wards have at least 20 beds?", "20", True, True),
            ("Which wards have no more than 20 beds?", "20", False, True),
            ("Which wards have 20 or more beds?", "20", True, True),
            ("Which wards are above 85% occupancy?", "85", True, False),
            ("Which wards have more than two sisters?", "2", True, False),
        ],
    )
    def test_a_bound_is_read_with_its_direction(self, question: str, bound: str, above: bool, inclusive: bool):
        understood = understand(question)
        assert [quantity.value for quantity in understood.bounds] == [Decimal(bound)]
        assert (understood.above, understood.inclusive) == (above, inclusive)

    @pytest.mark.parametrize(
        ("question", "most", "rank", "top"),
        [
            ("Which ward has the most beds?", True, 1, 0),
            ("Which ward has the fewest beds?", False, 1, 0),
            ("Which ward has the second most beds?", True, 2, 0),
            ("Which ward has the third lowest occupancy?", False, 3, 0),
            ("Name the top three wards by beds.", True, 1, 3),
            ("Which are the two smallest wards?", False, 1, 2),
            ("Rank the wards from largest to smallest.", True, 1, 0),
        ],
    )
    def test_the_order_and_the_place_are_read(self, question: str, most: bool, rank: int, top: int):
        understood = understand(question)
        assert (understood.most, understood.rank, understood.top) == (most, rank, top)


class TestRefused:
    @pytest.mark.parametrize("question", ["", " ", "\n\t\n", "\u00a0"])
    def test_an_empty_question_is_refused(self, question: str):
        with pytest.raises(QuestionError, match="empty"):
            understand(question)

    def test_an_endless_question_is_refused_with_its_length_and_the_limit(self):
        with pytest.raises(QuestionError, match=rf"100,000.*{LONGEST_QUESTION:,}"):
            understand("x" * 100_000)

    def test_the_longest_question_is_still_one(self):
        assert understand("x" * LONGEST_QUESTION).text == "x" * LONGEST_QUESTION

    def test_white_space_does_not_count_towards_the_length(self):
        assert understand("What" + " " * 100_000 + "is it?").text == "What is it?"

    @pytest.mark.parametrize(
        "question",
        [
            "which " * 300,
            "more than " * 200,
            "if growth " * 200,
            "2024 " * 400,
            "a percentage of the " * 100,
            "\u0000" * 50,
        ],
        ids=["which", "more-than", "if-growth", "years", "percentages", "control"],
    )
    def test_repetition_is_read_without_complaint(self, question: str):
        assert understand(question).text == " ".join(question.split())


def test_two_quarters_named_with_one_noun_are_both_periods():
    asked = understand("What was the change in sales between the first and second quarter of 2021?").periods
    assert [str(period) for period in asked] == ["Q1 2021", "Q2 2021"]


def test_a_total_over_a_range_asks_for_every_year_and_a_change_for_its_ends():
    total = understand("What are the total sales from 2018 to 2021?").periods
    assert [period.year for period in total] == [2018, 2019, 2020, 2021]
    change = understand("What is the change in sales from 2018 to 2021?").periods
    assert [period.year for period in change] == [2018, 2021]
