"""Periods: years, quarters, halves, months and dates, and how well one fits another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.periods import Period, find_periods, year_range, years_between


def periods(text: str) -> list[Period]:
    return [mention.period for mention in find_periods(text)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026", Period(2026)),
        ("2026E", Period(2026, estimate=True)),
        ("2019A", Period(2019)),
        ("Q1 2026", Period(2026, quarter=1)),
        ("Q1", Period(quarter=1)),
        ("1Q19", Period(2019, quarter=1)),
        ("2019 Q2", Period(2019, quarter=2)),
        ("2019Q2", Period(2019, quarter=2)),
        ("first quarter of 2019", Period(2019, quarter=1)),
        ("second quarter of FY2024", Period(2024, quarter=2)),
        ("H1 2020", Period(2020, half=1)),
        ("second half of 2020", Period(2020, half=2)),
        ("FY2018", Period(2018, fiscal=True)),
        ("FY24", Period(2024, fiscal=True)),
        ("fiscal year 2019", Period(2019, fiscal=True)),
        ("2024/25", Period(2025, start_year=2024)),
        ("2024-25", Period(2025, start_year=2024)),
        ("1999/00", Period(2000, start_year=1999)),
        ("31 December 2019", Period(2019, month=12, day=31)),
        ("December 31, 2019", Period(2019, month=12, day=31)),
        ("12/31/2019", Period(2019, month=12, day=31)),
        ("31.12.2019", Period(2019, month=12, day=31)),
        ("2019-12-31", Period(2019, month=12, day=31)),
        ("2019-12", Period(2019, month=12)),
        ("January 2020", Period(2020, month=1)),
        ("Jan-20", Period(2020, month=1)),
        ("May", Period(month=5)),
        ("30 June", Period(month=6, day=30)),
        ("2 0 1 8", Period(2018)),
    ],
)
def test_a_period_is_read_as_far_as_it_is_said(text: str, period: Period) -> None:
    assert periods(text) == [period]


@pytest.mark.parametrize(
    "text", ["$2019", "2,019", "2019 million", "2020s", "Series2000", "the Russell 2000", "of the 5 may be", "€2 000"]
)
def test_numbers_that_look_like_years_are_not(text: str) -> None:
    assert periods(text) == []


@pytest.mark.parametrize("text", ["2023-2025", "(2023–2025)", "2023-25", "from 2023 to 2025", "2023 and 2025"])
def test_a_range_of_years_is_its_two_ends(text: str) -> None:
    assert [period.year for period in periods(text)] == [2023, 2025]
    if "and" not in text:
        assert list(year_range(text)) == [(2023, 2025)]


def test_an_ambiguous_date_gives_only_its_year() -> None:
    assert periods("5/6/2019") == [Period(2019)]


def test_a_length_said_once_holds_for_the_dates_after_it() -> None:
    first, second = periods("Three months ended June 30, 2019 and 2018")
    assert (first.months, second.months) == (3, 3)
    assert (
        periods("for the three months ended June 30, 2019, sales were better than anyone thought in 2015")[1].months
        is None
    )


def test_the_same_period_fits_best_and_another_year_not_at_all() -> None:
    assert Period(2026).fits(Period(2026)) == 1
    assert Period(2025).fits(Period(2026)) == 0
    assert Period(2026, quarter=1).fits(Period(2026, quarter=2)) == 0
    assert 0 < Period(2026, quarter=1).fits(Period(2026)) < Period(2026, month=12, day=31).fits(Period(2026)) < 1


def test_three_months_to_june_are_the_second_quarter() -> None:
    months = Period(2019, month=6, day=30, months=3)
    assert months.fits(Period(2019, quarter=2)) > 0.3
    assert months.fits(Period(2019, quarter=1)) == 0


def test_years_between_need_two_years() -> None:
    assert years_between(Period(2024), Period(2027)) == 3
    assert years_between(Period(quarter=1), Period(2027)) is None


@given(st.integers(1900, 2099), st.integers(1, 4))
def test_a_period_is_read_back_from_what_it_is_written_as(year: int, quarter: int) -> None:
    for period in (Period(year), Period(year, quarter=quarter), Period(year, month=quarter * 3), Period(year, half=2)):
        assert periods(str(period)) == [period]


@given(st.text(alphabet="0123456789/-–. ,QHFYEJanMryJuDc'", max_size=50))
def test_mentions_of_any_text_are_in_order_and_apart(text: str) -> None:
    end = 0
    for mention in find_periods(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
