"""Lines of a statement compared: the largest liability, asset or cost, and the activity that brought in the most cash."""

from pathlib import Path

import pytest

from assistant.filings.filing import Filing
from assistant.filings.parts import largest_line, most_cash
from assistant.grounding import check
from tests.small_filings import FILING, statements


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Filing:
    return Filing(statements(tmp_path_factory.mktemp("filing")))


@pytest.mark.parametrize(
    ("question", "line", "amount"),
    [
        ("What was the largest liability in the balance sheet in FY2021?", "Long-term debt", 450),
        ("What was the company's largest current liability in 2021?", "Accounts payable", 160),
        ("What is the biggest asset at the end of 2020?", "Property, plant and equipment — net", 460),
        ("What was the smallest current asset in FY2021?", "Inventories", 180),
        ("What is the largest expense in FY2021?", "Cost of sales", 1200),
    ],
)
def test_the_largest_line_under_a_heading_leaves_totals_out(
    filing: Filing, question: str, line: str, amount: int
) -> None:
    answer = largest_line(question, filing)
    assert answer is not None and answer.spans == (line,) and check(answer) == []
    assert answer.value is not None and abs(answer.value) == amount * 1_000_000


def test_gross_property_and_its_depreciation_give_way_to_the_net(tmp_path: Path) -> None:
    gross = "| Machines | 900 | 800 |\n| Less accumulated depreciation | 400 | 340 |\n| Net property and equipment | 500 | 460 |"
    text = FILING.replace("| Property, plant and equipment — net | 500 | 460 |", gross)
    answer = largest_line("What was the largest asset in FY2021?", Filing(statements(tmp_path, text)))
    assert answer is not None and answer.spans == ("Net property and equipment",)


@pytest.mark.parametrize(
    ("question", "activity"),
    [
        (
            "Among operations, investing, and financing activities, which brought in the most cash in FY2021?",
            "Operating",
        ),
        ("Which of operating, investing and financing activities used the most cash in 2021?", "Financing"),
        ("Among operations, investing and financing, which lost the least cash flow in 2020?", "Operating"),
    ],
)
def test_the_three_activities_are_compared(filing: Filing, question: str, activity: str) -> None:
    answer = most_cash(question, filing)
    assert answer is not None and answer.text.startswith(f"{activity} activities") and len(answer.citations) == 3
    assert check(answer) == []


@pytest.mark.parametrize(
    "question",
    [
        "What was the largest liability in FY2015?",
        "Which segment has the largest assets?",
        "What are total liabilities in FY2021?",
    ],
)
def test_other_questions_and_years_are_not_answered(filing: Filing, question: str) -> None:
    assert largest_line(question, filing) is None and most_cash(question, filing) is None
