"""Every number of an answer traced: what is changed by a digit, a sign, a scale or a unit does not pass."""

from dataclasses import replace
from decimal import Decimal

import pytest
from small_reports import opened, write

from assistant import Assistant
from assistant.answers import Answer, Citation
from assistant.calculator import Operand, calculate
from assistant.chain import ground
from assistant.checking.agreement import agrees
from assistant.grounding import check
from corpus.quantities import Quantity, find_quantities
from corpus.reading import read_document
from index.embeddings import Embedder


def quoting(text: str, *quotes: str, question: str = "") -> Answer:
    citations = tuple(
        Citation(marker, "report.md", "Section", None, (marker, marker), quote)
        for marker, quote in enumerate(quotes, 1)
    )
    return Answer(question, text, True, citations=citations)


def written(text: str) -> Quantity:
    (mention,) = find_quantities(text)
    return mention.quantity


def ungrounded(answer: Answer) -> list[str]:
    return [number.written for number in check(answer)]


QUOTE = "Spending was ~$805 billion in 2026, up 96.3% (2025: $410 billion), on 1,250 sites."


class TestQuotes:
    @pytest.mark.parametrize(
        "text",
        [
            "Spending is $805 billion [1].",
            "Spending is about $805 billion [1].",
            "Spending is $0.805 trillion [1].",
            "Spending is $805,000 million [1].",
            "It rose by 96.3% [1].",
            "It rose by 96% [1].",
            "It stands on 1,250 sites [1].",
            "The year 2026 is the first of Stage 2 [1].",
            "No number at all [1].",
        ],
    )
    def test_a_number_of_the_quote_passes_in_any_writing_and_to_its_rounding(self, text: str):
        assert ungrounded(quoting(text, QUOTE)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "Spending is $806 billion [1].",
            "Spending is $508 billion [1].",
            "Spending is $805 million [1].",
            "Spending is $805 trillion [1].",
            "Spending is €805 billion [1].",
            "Spending is 805% [1].",
            "Spending is -$805 billion [1].",
            "It grew by 97% [1].",
            "It grew by 96.4% [1].",
            "It grew by -96.3% [1].",
            "It cost $96.3 [1].",
            "It stands on 1,251 sites [1].",
            "It stands on 12,500 sites [1].",
            "It weighs 1,250 MWh [1].",
        ],
        ids=[
            "digit", "digits-in-another-order", "smaller-scale", "larger-scale", "currency", "percent-for-money", "sign",
            "rounded-away", "last-digit", "sign-of-a-percent", "money-for-percent", "count", "ten-times", "unit",
        ],
    )  # fmt: skip
    def test_a_changed_number_is_found(self, text: str):
        assert len(ungrounded(quoting(text, QUOTE))) == 1

    @pytest.mark.parametrize("text", ["The score is $412 [1].", "The score is 412 GWh [1].", "The score is 412% [1]."])
    def test_a_unit_that_the_quote_does_not_have_is_found(self, text: str):
        assert len(ungrounded(quoting(text, "The score was 412."))) == 1

    def test_each_bad_number_is_named_as_it_was_written(self):
        assert ungrounded(quoting("Spending is $805 billion, not $999 billion, up 12% [1].", QUOTE)) == [
            "$999 billion",
            "12%",
        ]

    def test_a_number_without_any_citation_is_ungrounded(self):
        assert ungrounded(quoting("Spending is $805 billion.")) == ["$805 billion"]

    def test_marks_are_not_numbers(self):
        assert ungrounded(quoting("Spending is large [1][2][17].", "Spending is large.")) == []

    def test_a_number_of_the_question_may_be_repeated(self):
        answer = quoting("At 37% a year, as you assume.", question="What if it grows 37% a year?")
        assert ungrounded(answer) == []
        assert ungrounded(replace(answer, question="What if it grows 38% a year?")) == ["37%"]

    def test_both_ends_of_a_range_are_quoted(self):
        assert ungrounded(quoting("It improves by 20% at most [1].", "It improves by 10-20%.")) == []

    def test_a_refusal_claims_nothing(self):
        assert check(Answer("", "The report does not say. The nearest figure is $1 billion.", False)) == []


@pytest.fixture(scope="module")
def citation(tmp_path_factory: pytest.TempPathFactory) -> Citation:
    text = "# Accounts\n\nIn £ thousands.\n\n| Line | 2024 | 2023 |\n|---|---|---|\n| Result | 120 | (15) |\n"
    document = read_document(write(tmp_path_factory.mktemp("cells") / "accounts.md", text))
    block = next(block for block in document.blocks if block.table)
    return Citation(1, "accounts.md", "Accounts", None, (5, 5), "Result | 120 | (15)", "Result", "2024", block, (0, 1))


class TestCells:
    @pytest.mark.parametrize(
        "text",
        [
            "The result is £120 thousand [1].",
            "The result is £120,000 [1].",
            "In 2024 the result was £0.12 million [1].",
        ],
    )
    def test_a_cell_has_the_scale_and_unit_of_its_table(self, citation: Citation, text: str):
        assert ungrounded(Answer("", text, True, citations=(citation,))) == []

    @pytest.mark.parametrize(
        "text",
        ["The result is £120 million [1].", "The result is $120 thousand [1].", "The result is £121 thousand [1]."],
    )
    def test_another_scale_unit_or_digit_is_found(self, citation: Citation, text: str):
        assert len(ungrounded(Answer("", text, True, citations=(citation,)))) == 1

    def test_a_lost_minus_is_found(self, citation: Citation):
        earlier = (replace(citation, column="2023", cell=(0, 2)),)
        assert ungrounded(Answer("", "The result in 2023 is -£15 thousand [1].", True, citations=earlier)) == []
        assert ungrounded(Answer("", "The result in 2023 is £15 thousand [1].", True, citations=earlier)) != []

    def test_a_cell_is_not_said_of_another_period(self, citation: Citation):
        text = "The result in 2023 is £120 thousand [1]."
        assert ungrounded(Answer("", text, True, citations=(citation,))) == ["£120 thousand"]


class TestCalculations:
    CALCULATION = calculate(
        "growth(a, b)",
        [
            Operand("a", "2025", Quantity(Decimal(410), "billion", "USD"), 1),
            Operand("b", "2026", Quantity(Decimal(805), "billion", "USD"), 2),
        ],
    )

    def test_the_result_and_the_operands_pass(self):
        text = "It grows by 96.3% from $410 billion [1] to $805 billion [2]."
        cited = quoting(text, "$410 billion in 2025", "$805 billion in 2026")
        assert ungrounded(replace(cited, calculation=self.CALCULATION)) == []
        assert ungrounded(replace(cited, further=(self.CALCULATION,))) == []
        assert ungrounded(replace(cited, further=(self.CALCULATION,), citations=())) != []

    @pytest.mark.parametrize(
        "text", ["It grows by 69.3%.", "It grows by 96.3 billion.", "It grows by $96.3.", "It grows by 96.35%."]
    )
    def test_another_result_does_not(self, text: str):
        assert len(ungrounded(replace(quoting(text), calculation=self.CALCULATION))) == 1

    def test_without_the_calculation_its_result_is_ungrounded(self):
        assert ungrounded(quoting("It grows by 96.3% [1].", "$410 billion and $805 billion")) == ["96.3%"]

    def test_a_fall_may_be_said_as_a_size_and_a_rise_not_as_a_fall(self):
        assert agrees(written("11.6%"), written("-11.6%"), size_only=True)
        assert not agrees(written("11.6%"), written("-11.6%"))
        assert not agrees(written("-11.6%"), written("11.6%"), size_only=True)


class TestAgreement:
    @pytest.mark.parametrize(
        ("shown", "source", "same"),
        [
            ("96%", "96.3%", True),
            ("96.3%", "96%", False),
            ("97%", "96.3%", False),
            ("$1.5 trillion", "$1,507 billion", True),
            ("$1.6 trillion", "$1,507 billion", False),
            ("0%", "0.3%", True),
            ("$805 billion", "€805 billion", False),
            ("$805 billion", "£805 billion", False),
            ("50 GWh", "50 MWh", False),
            ("3 months", "3 years", False),
        ],
    )
    def test_a_number_shown_agrees_to_the_places_it_is_shown_with(self, shown: str, source: str, same: bool):
        assert agrees(written(shown), written(source)) is same


class TestWithheld:
    def test_an_answer_with_an_ungrounded_number_does_not_reach_the_person(self):
        bad = quoting("Spending is $999 billion [1].", QUOTE, question="How much?")
        withheld = ground(bad)
        assert not withheld.answered
        assert (withheld.value, withheld.citations) == (None, ())
        assert "$999 billion" in withheld.text

    def test_a_grounded_answer_passes_unchanged(self):
        good = quoting("Spending is $805 billion [1].", QUOTE, question="How much?")
        assert ground(good) is good


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    report = "# Accounts\n\n| Year | Revenue ($ million) |\n|---|---|\n| 2023 | 212 |\n| 2024 | 265 |\n"
    return opened(tmp_path_factory.mktemp("real"), embedder, accounts__md=report)


class TestRealAnswers:
    QUESTIONS = (
        "What was the revenue in 2024?",
        "By what percentage did revenue grow from 2023 to 2024?",
        "What is the total revenue of 2023 and 2024 together?",
    )

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_an_untouched_answer_passes(self, assistant: Assistant, question: str):
        answer = assistant.ask(question)
        assert answer.answered
        assert check(answer) == []

    @pytest.mark.parametrize("question", QUESTIONS)
    @pytest.mark.parametrize(
        ("old", "new"),
        [("million", "billion"), ("$", "£"), ("65", "56"), ("$2", "-$2"), ("25%", "26%"), ("477", "478")],
        ids=["scale", "unit", "digits", "sign", "percent", "sum"],
    )
    def test_a_touched_answer_does_not(self, assistant: Assistant, question: str, old: str, new: str):
        answer = assistant.ask(question)
        touched = replace(answer, text=answer.text.replace(old, new))
        assert (check(touched) != []) is (touched.text != answer.text)
