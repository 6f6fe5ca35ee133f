"""Tables of records: what is asked of some rows is made of every row that fits."""

from decimal import Decimal

import pytest
from small_reports import opened

from assistant import Assistant
from assistant.record_tables import records_of
from assistant.sheets import sheets
from corpus.reading import read_document

SALES = """Date,Rep,Region,Product,Units,Revenue (USD)
2025-01-06,Okafor,North,Desk,12,4788
2025-01-09,Lindgren,South,Chair,40,5160
2025-01-20,Okafor,North,Chair,25,3225
2025-02-03,Baptiste,West,Desk,8,3192
2025-02-14,Lindgren,South,Lamp,60,2340
2025-02-27,Baptiste,West,Chair,31,3999
2025-03-05,Okafor,East,Lamp,22,858
2025-03-11,Lindgren,South,Desk,15,5985
2025-03-28,Baptiste,West,Desk,9,3591
"""


@pytest.fixture(scope="module")
def sales(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("sales"), embedder, sales__csv=SALES)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What is total revenue?", "33138"),
        ("How much revenue did Okafor make?", "8871"),
        ("How much revenue came from the West?", "10782"),
        ("What was revenue in February 2025?", "9531"),
        ("Revenue in Q1 2025?", "33138"),
        ("Revenue of chairs in the North?", "3225"),
        ("How many desks were sold?", "44"),
        ("How many units did Okafor sell in January?", "37"),
        ("What is the average revenue per sale?", "3682"),
        ("How many sales were there?", "9"),
        ("How many sales did Lindgren make?", "3"),
        ("What was the largest sale?", "5985"),
    ],
)
def test_every_row_that_fits_counts(sales: Assistant, question: str, value: str):
    answer = sales.ask(question)
    assert answer.value == Decimal(value)


def test_each_operand_is_cited(sales: Assistant):
    answer = sales.ask("How much revenue did Okafor make?")
    assert answer.calculation is not None and len(answer.calculation.operands) == 3
    assert [citation.lines for citation in answer.citations] == [(2, 2), (4, 4), (8, 8)]


@pytest.mark.parametrize(
    ("question", "name", "value"),
    [
        ("Which rep had the highest revenue?", "Lindgren", "13485"),
        ("Which region had the lowest revenue?", "East", "858"),
        ("Which product sold the most units?", "Chair", "96"),
        ("Which product brought in the most revenue in March?", "Desk", "9576"),
    ],
)
def test_groups_are_added_up_before_they_are_compared(sales: Assistant, question: str, name: str, value: str):
    answer = sales.ask(question)
    assert answer.spans == (name,) and answer.value == Decimal(value)


def test_a_share_is_of_all_rows(sales: Assistant):
    value = sales.ask("What share of revenue is from chairs?").value
    assert value is not None and round(value, 1) == Decimal("37.4")


@pytest.mark.parametrize(
    "question",
    ["What was revenue in April 2025?", "How much revenue did Smith make?", "What did Baptiste sell on 14 February?"],
)
def test_what_no_row_holds_is_declined(sales: Assistant, question: str):
    assert not sales.ask(question).answered


@pytest.mark.parametrize(
    "rows",
    [
        "Company,Seat,Chemistry,GWh\nA,Oslo,LFP,1\nB,Graz,LFP,2\nC,Gdansk,NMC,3\nD,Lyon,LFP,4\nE,Turin,NMC,5\n",
        "Region,Quarter,Sales\nNorth,Q1,10\nNorth,Q2,20\nSouth,Q1,30\nSouth,Q2,40\nSouth,Q3,50\n",
        "Rep,Region,Sales\nA,North,10\nA,South,20\nB,North,30\n",
    ],
    ids=["rows with names", "one row a quarter", "too few rows"],
)
def test_other_tables_are_no_records(tmp_path, rows: str):
    path = tmp_path / "table.csv"
    path.write_text(rows)
    assert [records_of(sheet) for sheet in sheets(read_document(path))] == [None]
