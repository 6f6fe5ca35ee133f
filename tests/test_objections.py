"""What is never said in place of what is asked: figures of another name, another period, another kind."""

from decimal import Decimal

import pytest
from small_reports import opened

from assistant import Assistant
from assistant.attribution import is_of_another_name
from assistant.words import terms

PUMPS = """# Heat pump survey

A pump costs $9,500 on average, installed. In Norway the same pump costs $8,100, in Poland $9,900 and in Spain $11,200.

Queues: 1,030 homes wait for a grant in Norway, 180 homes in Poland. Grants fell to $2,150 a home, down 20% against 2023.

| Maker | Seat | 2023 (units) | 2024 (units) |
|---|---|---|---|
| Fjordvarm | Oslo | 740 | 1,100 |
| Cieplo | Gdansk | 280 | 400 |
| Solterra | Seville | 150 | 120 |
| Brenner | Graz | 220 | 355 |

| Region | 2023 (MW) | 2024 (MW) |
|---|---|---|
| Coast | 22.6 | 36.0 |
| Hills | 8.7 | 12.3 |
| Plain | 8.1 | 10.2 |
| Land | 39.4 | 58.5 |
"""


@pytest.fixture(scope="module")
def pumps(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("pumps"), embedder, pumps__md=PUMPS)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What does the pump cost in Poland?", "9900"),
        ("How many homes wait for a grant in Poland?", "180"),
        ("How many homes wait for a grant in Norway?", "1030"),
        ("What share of the MW of 2024 was at the Coast?", "61.54"),
        ("What was Cieplo's market share in 2024?", "20.25"),
        ("What was the growth of Fjordvarm from 2023 to 2024?", "48.65"),
    ],
)
def test_the_figure_of_the_one_that_is_named(pumps: Assistant, question: str, value: str):
    answer = pumps.ask(question)
    assert answer.value is not None and abs(answer.value - Decimal(value)) < Decimal("0.01")


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("What does the pump cost in Graz?", "9500"),
        ("How large was a grant for a home in 2023?", "2150"),
        ("How many units did Fjordvarm and Solterra make together in 2024?", "1100"),
        ("How many regions had more than 30 MW in 2024?", "2"),
    ],
)
def test_another_figure_is_not_given_in_its_place(pumps: Assistant, question: str, never: str):
    assert pumps.ask(question).value != Decimal(never)


@pytest.mark.parametrize(
    ("text", "start", "name", "another"),
    [
        ("Some 1,030 homes wait in Norway, 180 homes in Poland.", 5, "Poland", True),
        ("Some 1,030 homes wait in Norway, 180 homes in Poland.", 33, "Poland", False),
        ("In Poland 1,030 homes wait, 180 of them since May.", 10, "Poland", False),
        ("In Poland 1,030 homes wait, 180 homes have a pump.", 28, "Poland", False),
        ("Some 1,030 homes wait in Norway, 18% in Poland.", 5, "Poland", False),  # no rival of its unit
    ],
)
def test_whose_a_figure_is(text: str, start: int, name: str, another: bool):
    names = [term for term in terms(f"in {name}") if term.is_name]
    assert is_of_another_name(text, start, names) is another
