"""Candidates that choose among a table's periods, rows or columns: who competes, who meets the condition, how it is said."""

import pytest
from small_reports import write

from assistant.answers import Answer
from assistant.grounding import check
from assistant.questions import understand
from assistant.ranked.choices import choice_candidates
from assistant.ranked.relevance import Relevance
from assistant.ranked.tables import Tabular
from assistant.sheets import Sheet, sheets
from corpus.reading import read_document

BAKERY = """# Bakery

## Accounts

(in thousands)

| | 2023 | 2022 | 2021 |
|---|---|---|---|
| Bread sales | 1,200 | 900 | 950 |
| Net result | (40) | 25 | 10 |
| Grants | 15 | — | 12 |

## Regions

| Region | Sales 2023 | Staff 2023 | Delivery |
|---|---|---|---|
| North | 700 | 8 | By van from the mill |
| South (1) | 300 | 12 | By cargo bicycle |
| Islands | 200 | 3 | By ferry |
| Total | 1,200 | 23 | |
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Sheet]:
    return list(sheets(read_document(write(tmp_path_factory.mktemp("bakery") / "bakery.md", BAKERY))))


def answers(sheet: Sheet, question: str) -> dict[tuple[str, ...] | str, Answer]:
    """The answers of the candidates by what they say: the names, or the count as text."""
    found: dict[tuple[str, ...] | str, Answer] = {}
    for candidate in choice_candidates(Tabular(Relevance(sheet, understand(question)))):
        answer = candidate.write()
        assert answer is not None
        assert check(answer) == []
        assert answer.citations
        found.setdefault(answer.spans or str(answer.value), answer)
    return found


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("In which year were bread sales the largest?", ("2023",)),
        ("In which year were bread sales lower, 2023 or 2021?", ("2021",)),
        ("In which years did bread sales exceed $940 thousand?", ("2023", "2021")),
        ("In which years did bread sales exceed 940?", ("2023", "2021")),
        ("In which year were bread sales less than 920 thousands?", ("2022",)),
        ("In which year was the net result negative?", ("2023",)),
    ],
)
def test_periods_that_meet_a_condition(tables: list[Sheet], question: str, names: tuple[str, ...]) -> None:
    assert names in answers(tables[0], question)


def test_a_bound_in_the_tables_own_scale_is_one_reading_and_in_full_another(tables: list[Sheet]) -> None:
    found = answers(tables[0], "In which years did bread sales exceed 940?")
    assert {("2023", "2021"), ("2023", "2022", "2021")} <= set(found)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which region had the highest sales in 2023?", ("North",)),
        ("Which region has the most staff?", ("South",)),
        ("Which region had the second highest sales in 2023?", ("South",)),
        ("Which regions had sales below 500 in 2023?", ("South", "Islands")),
    ],
)
def test_rows_are_named_without_totals_and_footnotes(
    tables: list[Sheet], question: str, names: tuple[str, ...]
) -> None:
    assert names in answers(tables[1], question)


@pytest.mark.parametrize(
    ("sheet", "question", "number"),
    [
        (0, "How many years did bread sales exceed $940 thousand?", 2),
        (1, "How many regions had sales above 250 in 2023?", 2),
        (0, "How many items have values in 2023 but not in 2022?", 1),
    ],
)
def test_a_count_is_computed_from_the_cited_figures(
    tables: list[Sheet], sheet: int, question: str, number: int
) -> None:
    answer = answers(tables[sheet], question)[str(number)]
    assert answer.unit == "count"
    assert answer.calculation is not None
    assert len(answer.calculation.operands) == number


def test_nothing_is_chosen_where_nothing_is_compared(tables: list[Sheet]) -> None:
    assert answers(tables[0], "What were the grants in 2023?") == {}
