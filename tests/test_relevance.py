"""How the labels of a table are said by a question."""

import pytest
from small_reports import write

from assistant.questions import understand
from assistant.ranked.relevance import Relevance, Saying
from assistant.sheets import Sheet, sheets
from corpus.reading import read_document

ORCHARD = """# Orchard

(in thousands)

| | Within 1 year | 2023 | 2022 | % of takings |
|---|---|---|---|---|
| Barn | 1 | 40 | 30 | 2% |
| Barn, press and tools, net | 2 | 90 | 80 | 5% |
| Cider sales1 | 3 | 500 | 450 | 60% |
| Total takings | 4 | 800 | 700 | 100% |
| Apples: | | | | |
| Early | 5 | 20 | 10 | 1% |
| Pears: | | | | |
| Early | 6 | 25 | 15 | 2% |
| Total | 7 | 860 | 735 | |
"""


@pytest.fixture(scope="module")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    return next(sheets(read_document(write(tmp_path_factory.mktemp("orchard") / "orchard.md", ORCHARD))))


def rows(sheet: Sheet, question: str) -> dict[tuple[str, ...], Saying]:
    relevance = Relevance(sheet, understand(question))
    return {(*row.sections, row.text): said for row, said in zip(sheet.rows, relevance.rows, strict=True)}


def test_a_row_of_which_the_words_stand_in_another_order_is_named_and_not_the_shorter_one_within(
    orchard: Sheet,
) -> None:
    said = rows(orchard, "What is the net cost of barn, press, and tools in 2023?")
    assert said["Barn, press and tools, net",].named == 1 and said["Barn, press and tools, net",].loose
    assert said["Barn",].within and not said["Barn",].named


def test_the_shorter_row_is_named_where_it_stands_alone(orchard: Sheet) -> None:
    said = rows(orchard, "What was the barn in 2023?")
    assert said["Barn",].named == 1 and not said["Barn, press and tools, net",].named


def test_words_that_another_label_stands_between_name_no_row(orchard: Sheet) -> None:
    said = rows(orchard, "What were the total cider sales takings in 2023?")
    assert said["Cider sales1",].named == 1, "the mark of a footnote is no part of the name"
    assert not said["Total takings",].named


def test_a_sub_heading_said_with_its_row_tells_rows_of_one_name_apart(orchard: Sheet) -> None:
    said = rows(orchard, "What were early pears in 2023?")
    assert said["Pears:", "Early"].named
    assert said["Apples:", "Early"].within and not said["Apples:", "Early"].named


def test_a_bare_total_names_less_than_a_row_of_its_own_words(orchard: Sheet) -> None:
    said = rows(orchard, "What was the total of cider sales?")
    total = next(one for names, one in said.items() if names[-1] == "Total")
    assert 0 < total.named < said["Cider sales1",].named == 1


def test_a_number_written_as_a_word_is_the_same_number(orchard: Sheet) -> None:
    relevance = Relevance(orchard, understand("What are the cider sales within one year?"))
    assert relevance.columns[1].named == 1


def test_what_is_named_and_not_used_is_left_over(orchard: Sheet) -> None:
    relevance = Relevance(orchard, understand("What is the difference between barn and cider sales in 2023?"))
    places = [saying.phrase for saying in relevance.rows if saying.named and saying.phrase is not None]
    assert len(places) == 2
    assert relevance.left_over(places) == 0
    assert relevance.left_over(places[:1]) == relevance.left_over(places[1:]) == 1


def test_words_that_name_the_row_do_not_also_say_the_column(orchard: Sheet) -> None:
    relevance = Relevance(orchard, understand("What were total takings in 2023?"))
    share = next(column.index for column in orchard.columns if "%" in column.written)
    total = next(row.index for row in orchard.rows if row.text == "Total takings")
    barn = next(row.index for row in orchard.rows if row.text == "Barn")
    assert relevance.column_beside(share, [total])[0] < relevance.column_beside(share, [barn])[0]


def test_a_quarter_is_of_the_one_year_that_is_asked_apart_from_it(orchard: Sheet) -> None:
    (asked,) = Relevance(orchard, understand("In 2023, what were takings of the third quarter?")).question.periods
    assert (asked.year, asked.quarter) == (2023, 3)
    two = Relevance(orchard, understand("What were takings in 2022 and 2023?")).question.periods
    assert [period.year for period in two] == [2022, 2023]
