"""What questions ask of financial statements, and which ask for something else."""

from datetime import date

import pytest

from assistant.accounts.asking import Asked, NotInStatements, asked_of_statements, asks_why
from assistant.accounts.fiscal_years import FiscalYears
from assistant.accounts.formulas import When
from tests.test_accounts_formulas import shown

NAMES = ("NORDA INSTRUMENTS, INC.", "Norda Instruments", "Norda")


def asked(question: str) -> Asked | None:
    return asked_of_statements(question, NAMES)


@pytest.mark.parametrize(
    ("question", "operation", "years", "unit"),
    [
        ("What is Norda's FY2021 capital expenditure (in USD millions)?", "value", [2021], ""),
        ("How much did Norda generate in cash flow from operating activities in FY2020?", "value", [2020], ""),
        ("What is Norda's FY2021 gross margin?", "value", [2021], "percent"),
        ("What is the year-over-year change in revenue for Norda from FY2020 to FY2021?", "growth", [2020, 2021], "percent"),
        ("What was Norda's revenue growth in fiscal 2021?", "growth", [2020, 2021], "percent"),
        ("What is Norda's 2 year total revenue CAGR from FY2019 to FY2021?", "cagr", [2019, 2021], "percent"),
        ("What is the FY2019 - FY2021 3 year average of capex as a % of revenue for Norda?", "average", [2019, 2020, 2021], "percent"),
        ("What is Norda's FY2021 three year average net profit margin?", "average", [2019, 2020, 2021], "percent"),
        ("What is Norda's FY2021 D&A % margin?", "value", [2021], "percent"),
        ("Does Norda have an improving operating margin profile as of FY2021?", "compare", [2020, 2021], "percent"),
        ("Does Norda have positive working capital based on FY2021 data?", "sign", [2021], ""),
        ("How does Norda's effective tax rate in FY2021 compare to FY2020?", "compare", [2020, 2021], "percent"),
        ("What are Norda's days sales outstanding for FY2021?", "value", [2021], "days"),
        ("What is Norda's quick ratio?", "value", [], "times"),
    ],
)  # fmt: skip
def test_operation_years_and_unit(question: str, operation: str, years: list[int], unit: str) -> None:
    found = asked(question)
    assert found is not None
    assert (found.operation, [when.year for when in found.times], found.unit) == (operation, years, unit)


@pytest.mark.parametrize(
    "question",
    [
        "Why is Norda's revenue recognised over time?",
        "Which segment had the highest revenue in FY2021?",
        "What is Norda's revenue from gauges in Europe in FY2021?",
        "Who is the auditor of Norda?",
        "What is the weather in Paris?",
        "What are the risks of debt for Norda's pension plan?",
        "What are Norda's major assets in FY2021?",
        "What is Norda's revenue in FY-2021?",
        "What was Norda's highest quarterly revenue in FY2021?",
        "How many consecutive years has Norda increased dividends?",
        "What is Norda's international revenue in FY2021?",
    ],
)
def test_what_is_more_than_a_measure_is_not_answered_here(question: str) -> None:
    assert asked(question) is None


@pytest.mark.parametrize(
    "question",
    [
        "What drove the change in Norda's gross margin in FY2021?",
        "Why did Norda's revenue fall in 2021?",
        "What are the reasons for the decline of Norda's operating margin in FY2021?",
    ],
)
def test_a_change_whose_reasons_are_asked_is_a_comparison_too(question: str) -> None:
    found = asked(question)
    assert found is not None and found.operation == "compare" and asks_why(question)
    assert not asks_why("What is Norda's FY2021 gross margin?")


def test_a_quarter_is_kept() -> None:
    found = asked("Was there any drop in cash and cash equivalents between FY2020 and Q2 of FY2021?")
    assert found is not None and [str(when) for when in found.times] == ["FY2020", "Q2 FY2021"]
    assert (found.operation, found.direction) == ("compare", "down")


def test_a_definition_is_taken_as_it_is_given() -> None:
    found = asked(
        "What is Norda's FY2021 working capital ratio? Define working capital ratio as total current assets less inventory, "
        "divided by total current liabilities. Round your answer to two decimal places."
    )
    plainly = asked("What is Norda's FY2021 working capital ratio?")
    assert found is not None and plainly is not None
    assert found.is_defined and not plainly.is_defined
    assert shown(found.tree) != shown(plainly.tree)
    assert found.places == 2


def test_definitions_may_use_each_other_whatever_their_order() -> None:
    found = asked(
        "What is the FY2021 cash conversion cycle (CCC) for Norda? CCC is defined as: DIO + DSO. "
        "DIO is defined as: 100 * inventory / revenue. DSO is defined as: 200 * accounts receivable / revenue."
    )
    assert found is not None
    assert shown(found.tree) == "(((100 * inventory) / revenue) + ((200 * accounts_receivable) / revenue))"
    assert found.name == "cash conversion cycle"


def test_a_definition_gives_a_plain_number_unless_percent_is_asked() -> None:
    defined = "ROA is defined as: net income / (average total assets between FY2020 and FY2021)."
    plain = asked(f"What is Norda's FY2021 return on assets (ROA)? {defined} Round your answer to two decimal places.")
    percent = asked(f"What is Norda's FY2021 return on assets (ROA)? {defined} Answer in units of percents.")
    assert plain is not None and percent is not None
    assert (plain.unit, percent.unit) == ("times", "percent")


@pytest.mark.parametrize(
    ("said", "places", "scale"),
    [
        ("Answer in USD billions.", None, "billion"),
        ("Round to one decimal place.", 1, ""),
        ("Please answer in thousands of dollars, rounded to the nearest whole number.", 0, "thousand"),
    ],
)
def test_the_form_asked_for(said: str, places: int | None, scale: str) -> None:
    found = asked(f"What is Norda's FY2021 revenue? {said}")
    assert found is not None and (found.places, found.scale) == (places, scale)


def test_what_stands_around_the_question_is_no_part_of_it() -> None:
    found = asked(
        "Assume that you are a public equities analyst. Answer the following question by primarily using information that is "
        "shown in the balance sheet: what is the year end FY2021 net PP&E for Norda? Answer in USD millions."
    )
    assert found is not None and shown(found.tree) == "property_plant_and_equipment"


@pytest.mark.parametrize(
    ("question", "times"),
    [
        ("What was Norda's revenue in the first half of FY2021?", [When(2021, 2, 6)]),
        ("What was Norda's revenue in H1 2021?", [When(2021, 2, 6)]),
        ("What was Norda's capex in the first nine months of fiscal 2021?", [When(2021, 3, 9)]),
        ("What was Norda's year to date revenue as of Q2 FY2021?", [When(2021, 2, 6)]),
        ("What was Norda's revenue in Q2 of FY2021?", [When(2021, 2)]),
    ],
)
def test_parts_of_a_year(question: str, times: list[When]) -> None:
    found = asked(question)
    assert found is not None and list(found.times) == times


def test_a_word_of_the_companys_name_qualifies_nothing() -> None:
    names = ("NORDA RESORTS INTERNATIONAL", "Norda Resorts International")
    found = asked_of_statements("What is Norda Resorts International's revenue in FY2021?", names)
    assert found is not None and found.name == "revenue"


def test_a_stretch_that_no_statement_is_of_is_not_answered_here() -> None:
    assert asked("What was Norda's revenue in the second half of FY2021?") is None
    assert asked("What is Norda's trailing twelve months revenue?") is None
    with pytest.raises(NotInStatements):
        asked("What was Norda's gross margin in the second half of FY2021?")


def test_a_day_is_the_end_of_what_the_company_says() -> None:
    calendar = FiscalYears(2022, 0, date(2023, 1, 28))
    found = asked_of_statements("What were Norda's total assets as of January 28, 2023?", NAMES, {}, calendar.asked)
    assert found is not None and found.times == (When(2022),)
    found = asked_of_statements(
        "What was Norda's capex for the six months ended July 30, 2022?", NAMES, {}, calendar.asked
    )
    assert found is not None and found.times == (When(2022, 2, 6),)
    found = asked_of_statements(
        "What was Norda's revenue for the quarter ended January 28, 2023?", NAMES, {}, calendar.asked
    )
    assert found is not None and found.times == (When(2022, 4),)
    assert asked_of_statements("What were Norda's total assets as of March 3, 2023?", NAMES, {}, calendar.asked) is None
