"""Things that a table counts, at one time and at two."""

from pathlib import Path

import pytest

from assistant.filings.counts import counted
from assistant.filings.filing import Filing
from assistant.grounding import check
from tests.wordy_filings import wordy

TWO_PARTS = """## Domestic

Domestic stores open at the end of the year were as follows:

| | Stores at end of 2020 | Stores opened 2021 | Stores at end of 2021 |
|---|---|---|---|
| Large | 80 | 0 | 76 |
| Small | 20 | 2 | 22 |
| Total | 100 | 2 | 98 |

## International

International stores open at the end of the year were as follows:

| | Stores at end of 2020 | Stores opened 2021 | Stores at end of 2021 |
|---|---|---|---|
| Large | 8 | 0 | 8 |
| Small | 2 | 0 | 2 |
| Total | 10 | 0 | 10 |
"""


@pytest.fixture(scope="module")
def filing(tmp_path_factory: pytest.TempPathFactory) -> Filing:
    return wordy(tmp_path_factory.mktemp("filing"))


def test_a_count_is_the_total_at_the_end(filing: Filing) -> None:
    answer = counted("How many shops did the company have at the end of 2021?", filing)
    assert answer is not None and answer.value == 50


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Was there any change in the number of shops between 2020 and 2021?", "No: 50"),
        ("Did the number of Merle shops fall between FY2020 and FY2021?", "Yes: 6"),
        ("Did the number of Norda shops fall between FY2020 and FY2021?", "No: 44"),
    ],
)
def test_a_change_is_worked_out_and_yes_or_no_comes_first(filing: Filing, question: str, said: str) -> None:
    answer = counted(question, filing)
    assert answer is not None and answer.text.startswith(said) and check(answer) == []


def test_parts_of_the_business_are_told_side_by_side_or_the_one_that_is_named(tmp_path: Path) -> None:
    filing = wordy(tmp_path, TWO_PARTS)
    both = counted("Was there any change in the number of stores between 2020 and 2021?", filing)
    assert both is not None and both.text.startswith("Yes: Domestic: 98")
    assert "2 fewer (-2%)" in both.text and "unchanged" in both.text and check(both) == []
    one = counted("How many international stores did the company have in 2021?", filing)
    assert one is not None and one.value == 10


@pytest.mark.parametrize(
    ("question", "value"),
    [("How many shops did the company close in 2021?", 5), ("How many Norda shops were opened in 2021?", 5)],
)
def test_those_that_opened_or_closed_are_counted_where_they_are_asked(
    filing: Filing, question: str, value: int
) -> None:
    answer = counted(question, filing)
    assert answer is not None and answer.value == value and check(answer) == []


def test_a_table_in_millions_counts_no_shops(tmp_path: Path) -> None:
    text = "## Shops\n\nShops were as follows (in millions):\n\n| (Millions) | 2021 | 2020 |\n|---|---|---|\n| Sales | $ 5 | $ 4 |\n| Shops | 40 | 38 |\n"
    assert counted("How many shops did the company have in 2021?", wordy(tmp_path, text)) is None


@pytest.mark.parametrize(
    "question",
    [
        "How many Ullin shops did the company have in 2021?",
        "How many shops did the company have in 2015?",
        "How much did the shops sell in 2021?",
    ],
)
def test_what_no_table_counts_is_not_answered(filing: Filing, question: str) -> None:
    assert counted(question, filing) is None
