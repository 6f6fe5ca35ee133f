"""What is never said in place of what is asked: figures of another name, another period, another kind."""

from decimal import Decimal

import pytest
from small_reports import opened

from assistant import Assistant
from assistant.attribution import told_at
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
    told = told_at(text, start)
    assert told is not None and told.is_another_than(terms(f"in {name}"), ()) is another


WATER = """# Fenwick Water annual report 2024/25

We served 2.3 million people and delivered 498 million litres of water a day, 1.2% less than in the previous year.
Complaints fell by a quarter to 8,400.

The plan foresees £1.8 billion: £720 million for storm tanks, £430 million for water mains and the rest for meters.

| £ million | 2024/25 | 2023/24 | 2022/23 |
|---|---|---|---|
| Revenue | 612.4 | 571.9 | 548.0 |
| Operating profit | 152.6 | 126.3 | 134.3 |

| Measure | Unit | 2024/25 | Target 2024/25 |
|---|---|---|---|
| Leaks | number | 71 | 74 |
| Interruptions | minutes | 11.8 | 5.0 |

| Region | Employees March 2024 | Employees March 2025 |
|---|---|---|
| North | 1,120 | 1,185 |
| South | 870 | 902 |
| Total | 1,990 | 2,087 |
"""


@pytest.fixture(scope="module")
def water(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("water"), embedder, water__md=WATER)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much water was delivered a day?", "498000000"),
        ("What was the operating profit margin in 2023/24?", "22.08"),
        ("By what percentage did revenue grow?", "7.08"),  # the report of a year is asked about that year
        ("Which year had the highest operating profit?", "152600000"),
    ],
)
def test_what_is_asked_is_given_in_its_kind(water: Assistant, question: str, value: str):
    answer = water.ask(question)
    assert answer.value is not None and abs(answer.value - Decimal(value)) < Decimal("0.01")


@pytest.mark.parametrize(
    "question",
    [
        "How many complaints were there the year before?",
        "How much water was delivered a day in the previous year?",
        "How much of the plan is for meters?",
        "By how many minutes were interruptions above target?",
        "What was revenue per employee in 2024/25?",
        "Is the number of complaints at the storm tanks rising?",
    ],
)
def test_a_figure_beside_it_is_not_given_instead(water: Assistant, question: str):
    given = {Decimal(8400), Decimal(498000000), Decimal(1800000000), Decimal(430000000), Decimal(5), Decimal(612400000)}
    assert water.ask(question).value not in given


def test_those_who_are_served_are_not_those_who_are_employed(water: Assistant):
    assert water.ask("How many people are served?").value == 2_300_000


def test_higher_than_the_year_before_sets_both_years_side_by_side(water: Assistant):
    answer = water.ask("Was operating profit higher than the year before?")
    assert answer.spans == ("yes",) and {one.column for one in answer.citations} == {"2024/25", "2023/24"}


HOTELS = """# Brigg Hotels half-year report

- Revenue up 9% to £214.3m (H1 2024: £196.6m)
- Profit before tax £22.4m
- Capital expenditure will be about £85m, of which £35m is for refurbishment
- A dividend of 2.4p per share (H1 2024: 2.2p)

We opened four hotels with 520 rooms in the period and closed one (Leeds Station, 96 rooms).

| Region | Occupancy H1 2025 | Occupancy H1 2024 |
|---|---|---|
| London | 81.2% | 78.9% |
| Ireland | 76.4% | 77.8% |
| Germany | 61.8% | 55.2% |
"""


@pytest.fixture(scope="module")
def hotels(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("hotels"), embedder, hotels__md=HOTELS)


def test_the_part_that_is_named_is_given_and_not_the_whole(hotels: Assistant):
    assert hotels.ask("How much capital expenditure is for refurbishment?").value == 35_000_000


def test_who_improved_most_is_told_by_the_change_in_points(hotels: Assistant):
    answer = hotels.ask("Which region improved occupancy the most?")
    assert answer.spans == ("Germany",) and answer.value == Decimal("6.6") and answer.unit == "percentage points"


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("How much was revenue in H1 2024?", "214300000"),
        ("What was profit after tax?", "22400000"),
        ("How many rooms were closed?", "520"),
        ("By how much did the dividend increase in percent?", "2.4"),
    ],
)
def test_neither_the_other_period_nor_the_opposite_is_given(hotels: Assistant, question: str, never: str):
    assert hotels.ask(question).value != Decimal(never)


GIANTS = """# Spending of five makers

Together they plan $805 billion for 2026.

| Maker | 2026E Capex | Q1 Actual |
|---|---|---|
| Aldus | ~$225 billion | ~$30 billion |
| Bremen | ~$190 billion | ~$38 billion |
| Corvo | ~$160 billion | ~$32 billion |
| Delft | ~$150 billion | ~$30 billion |
| Ember | ~$80 billion | ~$10 billion |

| Year | Capex of the five |
|---|---|
| 2024 | ~$200 billion |
| 2025 | ~$410 billion |
| 2026E | ~$805 billion |
"""


@pytest.fixture(scope="module")
def giants(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("giants"), embedder, giants__md=GIANTS)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was Corvo's first quarter capex?", 32_000_000_000),  # under "Actual", beside the year's capex
        ("How much capex was added between 2024 and 2026?", 605_000_000_000),
        ("How much capex is left for the rest of 2026 for Aldus?", 195_000_000_000),
        ("Who is the second biggest spender in 2026?", 190_000_000_000),
    ],
)
def test_people_ask_in_other_words_than_the_labels(giants: Assistant, question: str, value: int):
    assert giants.ask(question).value == value


def test_a_sum_is_held_against_the_bound(giants: Assistant):
    answer = giants.ask("Does the sum of the 2026 capex of the five makers equal $805 billion?")
    assert answer.spans == ("yes",) and answer.calculation is not None and answer.value == 805_000_000_000


def test_a_list_runs_the_way_that_is_asked(giants: Assistant):
    text = giants.ask("List the makers by Q1 spending from low to high").text
    assert text.index("Ember") < text.index("Corvo") < text.index("Bremen")


def test_nothing_is_set_against_one_who_is_not_asked_about(giants: Assistant):
    assert giants.ask("What is the ratio of Q1 actual to full year for Delft?").value != 1


UNIVERSITY = """# Facts on Tarnside University 2024

Of the students in 2024, 54% were women and 2,310 came from abroad.
It employed 1,486 people, among them 212 professors, 71 of whom are women.
Spending was €179.8 million, so the year closed with a surplus of €2.6 million after a deficit of €1.9 million in 2023.

## Students

| Faculty | 2022 | 2023 | 2024 |
|---|---|---|---|
| Engineering | 4,310 | 4,455 | 4,620 |
| Health | 2,980 | 3,240 | 3,515 |
| Business | 3,905 | 3,760 | 3,580 |
| All faculties | 11,195 | 11,455 | 11,715 |
"""


@pytest.fixture(scope="module")
def university(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("university"), embedder, university__md=UNIVERSITY)


def test_some_of_those_counted_before_are_told_from_all(university: Assistant):
    assert university.ask("How many professors are women?").value == 71


def test_who_grew_most_since_a_year(university: Assistant):
    answer = university.ask("Which faculty grew the most since 2022?")
    assert answer.spans == ("Health",) and answer.value is not None and round(answer.value, 1) == Decimal("18.0")


def test_a_deficit_is_known_by_the_word_beside_it(university: Assistant):
    assert university.ask("Was there a deficit in 2023?").spans == ("yes",)


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("How many students were there in 2024?", {"2310", "54", "3", "4"}),  # those from abroad; the faculties
        ("How many students are women?", {"2310", "54", "3", "4"}),
        ("What share of students came from abroad?", {"2310"}),
        ("What was spending in 2023?", {"179800000", "4500000"}),
        ("How much was spent per student in 2024?", {"54", "179800000"}),
    ],
)
def test_neither_a_part_nor_another_kind_is_given(university: Assistant, question: str, never: set[str]):
    assert university.ask(question).value not in {Decimal(one) for one in never}


def test_a_sentence_that_begins_with_it_is_of_what_stands_before(tmp_path_factory, embedder):
    text = "# Town news\n\nThe new library in Tarn Street opened in May. It cost €31 million and has 900 seats.\n"
    town = opened(tmp_path_factory.mktemp("town"), embedder, town__md=text)
    assert town.ask("What did the library cost?").value == 31_000_000
    assert town.ask("How many seats does the library have?").value == 900


ACCOUNTS = """# Accounts

(in thousands of euros)

| | 2023 | 2024 |
|---|---|---|
| Revenue | 5,200 | 6,100 |
| Personnel costs | (900) | (1,050) |
| Marketing | (400) | (520) |

## Teams

| Team | Jan 2024 | Jan 2025 |
|---|---|---|
| Sales | 12 | 15 |
| Support | 8 | 9 |
"""


@pytest.fixture(scope="module")
def accounts(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("accounts"), embedder, accounts__md=ACCOUNTS)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much did personnel costs rise from 2023 to 2024?", "150000"),  # in brackets, and more of them
        ("What is marketing as a percentage of revenue in 2024?", "8.52"),
        ("By what percent did revenue grow from 2023 to 2024?", "17.31"),  # not the team of that name
    ],
)
def test_costs_are_so_much_cost_and_a_team_is_no_revenue(accounts: Assistant, question: str, value: str):
    answer = accounts.ask(question)
    assert answer.value is not None and round(answer.value, 2) == Decimal(value)


CLOUDS = """# Harbour Systems in 2023

Sales growth in Storage of $674 million was the largest, and Network sales increased by $419 million.
Archive sales increased 37% in 2023.

| $ million | 2022 | 2023 |
|---|---|---|
| Operating income | | |
| Storage | 7,300 | 9,201 |
| Network | 2,100 | 2,313 |
"""


@pytest.fixture(scope="module")
def clouds(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("clouds"), embedder, clouds__md=CLOUDS)


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("What were Storage sales in 2023?", {"674000000", "9201000000", "9201"}),  # a growth; another measure
        ("What were Network sales in 2023?", {"419000000", "2313000000", "2313"}),
        ("What were Archive sales in 2023?", {"37"}),
    ],
)
def test_a_growth_is_no_level_and_a_sub_heading_says_what_is_measured(
    clouds: Assistant, question: str, never: set[str]
):
    assert clouds.ask(question).value not in {Decimal(one) for one in never}


def test_how_far_from_a_plan_is_no_plan(tmp_path_factory, embedder):
    text = "# Port report 2024\n\nDredging cost €7.4 million, €1.1 million less than budgeted.\n"
    port = opened(tmp_path_factory.mktemp("port"), embedder, port__md=text)
    assert port.ask("What was the budget for dredging?").value != 1_100_000
    assert port.ask("What did dredging cost?").value == 7_400_000


def test_what_something_grew_by_is_given_where_it_is_asked(clouds: Assistant):
    assert clouds.ask("By how much did Network sales increase?").value == 419_000_000
