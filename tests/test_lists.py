"""Candidates that list: several cells, all periods, the rows under a heading or above a total, and their count."""

import pytest
from small_reports import write

from assistant.answers import Answer
from assistant.grounding import check
from assistant.questions import understand
from assistant.ranked.groups import groups_of_rows
from assistant.ranked.lists import list_candidates
from assistant.ranked.relevance import Relevance
from assistant.ranked.tables import Tabular
from assistant.sheets import Sheet, sheets
from corpus.reading import read_document

HARBOUR = """# Harbour

(in thousands)

| | 2023 | 2022 restated |
|---|---|---|
| Berthing fees | 500 | 450 |
| Crane hire 1 | 120 | 110 |
| Income of the port | 620 | 560 |
| Costs: | | |
| Wages | 200 | 190 |
| Dredging | 90 | 70 |
| Total costs | 290 | 260 |
"""


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    document = read_document(write(tmp_path_factory.mktemp("harbour") / "harbour.md", HARBOUR))
    return next(sheets(document))


def tabular(sheet: Sheet, question: str) -> Tabular:
    return Tabular(Relevance(sheet, understand(question)))


def answers(sheet: Sheet, question: str) -> list[tuple[str, Answer]]:
    found = [(candidate.kind, candidate.write()) for candidate in list_candidates(tabular(sheet, question))]
    for _, answer in found:
        assert answer is not None and answer.citations
        assert check(answer) == []
    return [(kind, answer) for kind, answer in found if answer is not None]


def spans(sheet: Sheet, question: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(kind, answer.spans) for kind, answer in answers(sheet, question)]


@pytest.mark.parametrize(
    ("question", "cells"),
    [
        ("What were the berthing fees in 2022 and 2023 respectively?", ("450", "500")),
        ("What were the berthing fees for 2023 to 2022 respectively?", ("500", "450")),
        ("What were dredging and wages in 2023, respectively?", ("90", "200")),
    ],
)
def test_several_cells_come_in_the_order_asked(harbour: Sheet, question: str, cells: tuple[str, ...]) -> None:
    assert ("cells", cells) in spans(harbour, question)


def test_headings_that_differ_in_more_than_the_period_are_one_series(harbour: Sheet) -> None:
    asked = tabular(harbour, "In which year were wages higher?")
    assert ("200", "190") in [tuple(figure.text for figure in series.figures) for series in asked.series]


@pytest.mark.parametrize(
    "question", ["Which years does the table show?", "For which years are the berthing fees reported?"]
)
def test_all_periods_are_named_by_their_years(harbour: Sheet, question: str) -> None:
    assert ("all_periods", ("2023", "2022")) in spans(harbour, question)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("What are the components of costs?", ("Wages", "Dredging")),
        ("What are the items that make up the total costs?", ("Wages", "Dredging")),
        ("What are the components of the income of the port?", ("Berthing fees", "Crane hire 1")),
    ],
)
def test_rows_under_a_heading_or_above_what_they_add_up_to(
    harbour: Sheet, question: str, rows: tuple[str, ...]
) -> None:
    assert ("list", rows) in spans(harbour, question)


def test_the_parts_of_a_sum_are_found_without_the_word_total(harbour: Sheet) -> None:
    groups = groups_of_rows(tabular(harbour, "What are the components of the income of the port?"))
    assert any(group.made == "sum" and group.rows == (0, 1) and group.head == 2 for group in groups)


def test_a_count_of_names_says_the_number_in_a_word_and_cites_each(harbour: Sheet) -> None:
    found = [
        answer for kind, answer in answers(harbour, "How many components are there under costs?") if kind == "count"
    ]
    answer = next(answer for answer in found if answer.value == 2 and "Wages" in answer.text)
    assert answer.text.startswith("Two")
    assert len(answer.citations) == 3  # the heading and both rows
    assert answer.unit == "count"


def test_a_question_for_one_figure_lists_nothing(harbour: Sheet) -> None:
    assert spans(harbour, "What was the amount of wages in 2023?") == []
