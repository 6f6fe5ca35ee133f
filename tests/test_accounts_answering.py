"""Measures by name asked of an invented filing: figures, working, pages, refusals."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.accounts.answering import LINE_MISSING, Filer, answer_from_statements, is_found_elsewhere
from assistant.accounts.formulas import When
from assistant.accounts.glossary import line_items
from assistant.accounts.statements import Statements
from assistant.answers import Answer
from assistant.grounding import check
from corpus.quantities import Quantity
from tests.small_filings import BALANCE, CASH_FLOWS, COVER, FILING, INCOME, statements


@pytest.fixture(scope="module")
def norda(tmp_path_factory: pytest.TempPathFactory) -> Statements:
    return statements(tmp_path_factory.mktemp("filing"))


def ask(filing: Statements, question: str) -> Answer:
    answer = answer_from_statements(question, [Filer("Norda Instruments", (filing,))])
    assert answer is not None
    assert check(answer) == []
    return answer


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("What is Norda's FY2021 revenue?", "2000000000", "USD"),
        ("What is the FY2021 capital expenditure for Norda?", "120000000", "USD"),
        ("What is Norda's FY2020 COGS?", "1000000000", "USD"),
        ("What is Norda's FY2021 net income?", "280000000", "USD"),
        ("What are Norda's total liabilities at the end of FY2020?", "790000000", "USD"),
        ("What is Norda's FY2021 diluted EPS?", "2.75", "USD"),
        ("What is Norda's FY2021 working capital?", "365000000", "USD"),
        ("What is Norda's FY2021 current ratio?", "2", "times"),
        ("What is Norda's FY2021 quick ratio?", "1.50685", "times"),
        ("What is Norda's FY2021 free cash flow?", "240000000", "USD"),
        ("What is Norda's FY2021 EBITDA margin?", "24.5", "percent"),
        ("What is Norda's FY2021 return on assets?", "18.3007", "percent"),
        ("What is Norda's FY2021 effective tax rate?", "25", "percent"),
        ("What is Norda's FY2021 inventory turnover?", "7.5", "times"),
        ("What are Norda's FY2021 days payable outstanding?", "41.2097", "days"),
        ("What is Norda's FY2021 dividend payout ratio?", "0.4", "times"),
        ("What is Norda's FY2021 interest coverage?", "20", "times"),
        ("What is Norda's FY2021 debt to equity?", "0.613497", "times"),
        ("How fast did Norda's revenue grow from FY2020 to FY2021?", "25", "percent"),
        ("What is Norda's revenue CAGR from FY2019 to FY2021?", "15.4701", "percent"),
        ("What is the FY2019 - FY2021 3 year average of capex as a % of revenue for Norda?", "5.66667", "percent"),
    ],
)
def test_measures(norda: Statements, question: str, value: str, unit: str) -> None:
    answer = ask(norda, question)
    assert answer.unit == unit and answer.value is not None
    assert abs(answer.value - Decimal(value)) <= Decimal("0.00001") * abs(Decimal(value))


def test_every_operand_is_shown_with_its_statement(norda: Statements) -> None:
    answer = ask(norda, "What is Norda's FY2021 operating cash flow ratio?")
    assert answer.calculation is not None
    assert [operand.marker for operand in answer.calculation.operands] == [1, 2]
    assert [citation.section for citation in answer.citations] == [
        "Consolidated Statements of Cash Flows",
        "Consolidated Balance Sheets",
    ]
    assert [citation.row for citation in answer.citations] == [
        "Net cash provided by operating activities",
        "Total current liabilities",
    ]


def test_the_definition_is_said_where_the_question_gives_none(norda: Statements) -> None:
    assert "gross profit / revenue" in " ".join(ask(norda, "What is Norda's FY2021 gross margin?").caveats)
    defined = ask(norda, "What is Norda's FY2021 gross margin? Gross margin is defined as: gross profit / revenue.")
    assert not any("Worked out" in caveat for caveat in defined.caveats)


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Does Norda have an improving gross margin profile as of FY2021?", "Yes, "),
        ("Did Norda's effective tax rate increase in FY2021?", "No, "),
        ("Does Norda have positive working capital based on FY2021 data?", "Yes, "),
        ("Does Norda have negative working capital based on FY2021 data?", "No, "),
        (
            "Are Norda's gross margins historically consistent (not fluctuating more than roughly 3% each year)?",
            "Yes, ",
        ),
        ("Are Norda's gross margins historically consistent (not fluctuating more than roughly 1% each year)?", "No, "),
    ],
)
def test_yes_or_no(norda: Statements, question: str, opening: str) -> None:
    assert ask(norda, question).text.startswith(opening)


def test_amounts_are_said_in_the_scale_and_to_the_places_asked(norda: Statements) -> None:
    answer = ask(norda, "What is Norda's FY2021 revenue? Answer in USD billions.")
    assert "$2 billion" in answer.text and answer.value == 2_000_000_000
    answer = ask(norda, "What is Norda's FY2021 asset turnover? Round your answer to three decimal places.")
    assert "1.307" in answer.text


def test_a_payment_in_brackets_is_said_by_its_size_and_quoted_as_it_stands(norda: Statements) -> None:
    answer = ask(norda, "What is Norda's FY2021 capex?")
    assert "$120 million" in answer.text
    assert "(120)" in answer.citations[0].quote


def test_a_ratio_of_a_year_without_a_statement_is_declined(norda: Statements) -> None:
    answer = ask(norda, "What is Norda's FY2012 gross margin?")
    assert not answer.answered and "of FY2012" in answer.text


def test_a_line_of_a_year_without_a_statement_may_stand_elsewhere_in_the_report(norda: Statements) -> None:
    answer = ask(norda, "What is Norda's FY2012 revenue?")
    assert not answer.answered and answer.kind == LINE_MISSING
    said = {"quantity": Quantity(Decimal(900), unit="USD"), "answered": True}
    assert is_found_elsewhere(answer, replace(answer, text="In 2012 revenue was $900.", **said))
    assert not is_found_elsewhere(answer, replace(answer, text="In 2013 revenue was $900.", **said))
    assert not is_found_elsewhere(answer, replace(answer, text="Revenue is recognised in 2012.", answered=True))


def test_a_zero_is_said_where_the_question_wants_it(norda: Statements, tmp_path: Path) -> None:
    question = (
        "What is the quantity of restructuring costs directly outlined in Norda's income statements for FY2021? "
        "If restructuring costs are not explicitly outlined then state 0."
    )
    answer = ask(norda, question)
    assert answer.value == 0 and answer.spans == ("0",) and answer.citations
    filing = statements(
        tmp_path, FILING.replace("| Operating income |", "| Restructuring | (30) | (20) | (10) |\n| Operating income |")
    )
    assert ask(filing, question).value == 30_000_000
    assert not ask(norda, question.replace("FY2021", "FY2012")).answered


def test_a_measure_that_does_not_suit_the_company_is_said_where_that_is_asked(
    norda: Statements, tmp_path: Path
) -> None:
    filing = statements(tmp_path, FILING.replace("| Inventories | 180 | 140 |\n", ""))
    question = "Roughly how many times has Norda sold its inventory in FY2021? Calculate inventory turnover ratio for FY2021; {}"
    told = "if conventional inventory management is not meaningful for the company then state that and explain why."
    answer = ask(filing, question.format(told))
    assert answer.answered and "no line for inventory" in answer.text and len(answer.citations) == 1
    assert not ask(filing, "What is Norda's FY2021 inventory turnover ratio?").answered
    assert not ask(filing, f"What is Norda's FY2012 inventory turnover ratio? {told.capitalize()}").answered
    assert ask(norda, question.format(told)).value == Decimal("7.5")


def test_a_ratio_that_takes_a_share_price_is_declined(norda: Statements) -> None:
    answer = ask(norda, "What is Norda's FY2021 price-to-earnings ratio?")
    assert not answer.answered and "share price" in answer.text


TAX_NOTE = """
## Income taxes

| | 2021 | 2020 | 2019 |
|---|---|---|---|
| Statutory rate | 21.0% | 21.0% | 21.0% |
| Effective tax rate | 25.0% | 31.0% | 20.0% |
"""


def test_a_rate_that_the_report_prints_is_quoted_where_its_statements_agree(tmp_path: Path) -> None:
    filing = statements(tmp_path, FILING + TAX_NOTE)
    answer = ask(filing, "What is Norda's FY2021 effective tax rate?")
    assert answer.value == 25 and answer.calculation is None
    assert [citation.row for citation in answer.citations] == ["Effective tax rate"]
    answer = ask(filing, "What is Norda's FY2020 effective tax rate?")  # 54 of 216 are 25%, not 31%
    assert answer.value == 25 and len(answer.citations) == 2
    answer = ask(filing, "How does Norda's effective tax rate in FY2021 compare to FY2019?")
    assert answer.value == 5
    answer = ask(filing, "What is Norda's FY2021 effective tax rate? Round to three decimal places.")
    assert answer.calculation is not None


def test_a_negative_rate_keeps_its_sign(tmp_path: Path) -> None:
    text = FILING.replace("| Income before income taxes | 380 |", "| Loss before income taxes | (380) |")
    text = text.replace("| 285 | 162 |", "| (475) | 162 |").replace("| $ 280 |", "| $ (480) |", 1)
    answer = ask(statements(tmp_path, text), "What is Norda's FY2021 effective tax rate?")
    assert answer.value == -25


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("What is the change in Norda's revenue from FY2020 to FY2021?", 400_000_000, "$400 million (25%) higher"),
        ("By what percentage did Norda's revenue change from FY2020 to FY2021?", 25, "25%"),
        ("Did Norda grow its PPNE between FY2020 and FY2021?", None, "Yes, "),
        ("Has Norda increased its debt on balance sheet between 2020 and 2021?", None, "No, "),
        ("Did Norda report a net loss in FY2021?", None, "No, Norda Instruments’ net income"),
        (
            "Does Norda have a reasonably healthy liquidity profile based on its quick ratio for FY2021?",
            None,
            "Yes: Norda",
        ),
        ("Was Norda profitable in FY2021?", None, "Yes, Norda Instruments’ net income"),
    ],
)
def test_changes_and_verdicts(norda: Statements, question: str, value: int | None, words: str) -> None:
    answer = ask(norda, question)
    assert words in answer.text
    assert value is None or answer.value == value


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("Among operations, investing, and financing activities, which brought in the most cash flow for Norda in FY2021?", "operations"),
        ("Which of operating, investing and financing activities lost the most cash for Norda in FY2021?", "financing"),
    ],
)  # fmt: skip
def test_which_activity_brought_in_the_most(norda: Statements, question: str, chosen: str) -> None:
    answer = ask(norda, question)
    assert chosen in answer.spans[0] and len(answer.citations) == 3


def test_coverage_by_net_interest_income_is_declined(tmp_path: Path) -> None:
    filing = statements(
        tmp_path, FILING.replace("| Interest expense | (20) |", "| Interest expense (income), net | (20) |")
    )
    answer = ask(filing, "What is Norda's FY2021 interest coverage ratio?")
    assert not answer.answered and "interest" in answer.text


def test_what_a_ratio_is_worked_out_from_may_be_named(norda: Statements) -> None:
    plain = ask(norda, "What is Norda's FY2021 retention ratio?")
    named = ask(
        norda,
        "What is Norda's FY2021 retention ratio, using total cash dividends paid and net income attributable to shareholders?",
    )
    assert plain.value == named.value == Decimal("0.6")


def test_the_share_of_revenue_of_what_the_question_defines(norda: Statements) -> None:
    answer = ask(
        norda,
        "What is the FY2019 - FY2021 3 year average unadjusted EBITDA % margin for Norda? "
        "Define unadjusted EBITDA as unadjusted operating income + D&A [from the cash flow statement].",
    )
    assert answer.unit == "percent" and answer.value is not None and round(answer.value, 2) == Decimal("23.38")


def test_a_line_that_no_statement_has_is_declined(tmp_path: Path) -> None:
    filing = statements(tmp_path, FILING.replace("| Inventories | 180 | 140 |\n", ""))
    answer = ask(filing, "What is Norda's FY2021 inventory turnover?")
    assert not answer.answered and "inventory" in answer.text


def test_a_balance_sheet_that_was_misread_is_not_used(tmp_path: Path) -> None:
    filing = statements(
        tmp_path, FILING.replace("| Total assets | $ 1,630 | $ 1,430 |", "| Total assets | $ 1,360 | $ 1,430 |", 1)
    )
    answer = ask(filing, "What is Norda's FY2021 working capital?")
    assert not answer.answered and "two sides" in answer.text
    assert ask(filing, "What is Norda's FY2020 working capital?").value == 260_000_000


def test_the_revenue_is_the_one_that_the_gross_profit_is_of(tmp_path: Path) -> None:
    rows = "| Total revenues of joint ventures | 90 | 80 | 70 |\n| Net sales |"
    filing = statements(tmp_path, FILING.replace("| Net sales |", rows))
    assert ask(filing, "What is Norda's FY2021 revenue?").value == 2_000_000_000


def test_growth_from_a_loss_is_declined(tmp_path: Path) -> None:
    filing = statements(
        tmp_path, FILING.replace("| Operating income | 400 | 240 |", "| Operating income | 400 | (240) |")
    )
    answer = ask(filing, "What is the growth of Norda's operating income from FY2020 to FY2021?")
    assert not answer.answered


def test_without_a_year_the_latest_is_meant(norda: Statements) -> None:
    assert "FY2021" in ask(norda, "What is Norda's revenue?").text


def test_a_table_of_the_parent_company_is_not_the_balance_sheet(norda: Statements) -> None:
    (sheet,) = norda.kinds["balance"]
    assert sheet.source.section == "Consolidated Balance Sheets"


def test_costs_that_are_given_in_parts_are_added(tmp_path: Path) -> None:
    parts = "| Cost of products | (700) | (600) | (500) |\n| Cost of services | (500) | (400) | (400) |"
    income = INCOME.replace("| Cost of sales | (1,200) | (1,000) | (900) |", parts).replace(
        "| Gross profit | 800 | 600 | 600 |\n", ""
    )
    filing = statements(tmp_path, "\n".join((COVER, income, BALANCE, CASH_FLOWS)))
    answer = ask(filing, "What is Norda's FY2021 gross margin?")
    assert answer.value == 40 and len(answer.citations) == 3


def test_a_total_of_costs_above_the_operating_expenses_is_the_cost_of_sales(tmp_path: Path) -> None:
    income = INCOME.replace("Cost of sales", "Total costs and expenses").replace(
        "| Gross profit | 800 | 600 | 600 |\n", ""
    )
    filing = statements(tmp_path, "\n".join((COVER, income, BALANCE, CASH_FLOWS)))
    assert ask(filing, "What is Norda's FY2021 gross margin?").value == 40


@pytest.mark.parametrize(("shown", "rate"), [("(95)", 25), ("95", -25)])
def test_whether_a_tax_is_an_expense_follows_from_the_sum(tmp_path: Path, shown: str, rate: int) -> None:
    text = FILING if shown == "(95)" else FILING.replace("(95)", shown).replace("| 285 |", "| 475 |", 1)
    assert ask(statements(tmp_path, text), "What is Norda's FY2021 effective tax rate?").value == rate


def test_a_restated_figure_is_said(tmp_path: Path) -> None:
    later = FILING.replace("December 31, 2021\n", "December 31, 2022\n").replace(
        "2021 | 2020 | 2019", "2022 | 2021 | 2020"
    )
    later = later.replace("| $ 2,000 | $ 1,600 | $ 1,500 |", "| $ 2,300 | $ 2,050 | $ 1,600 |")
    later = later.replace("December 31, 2021 | December 31, 2020", "December 31, 2022 | December 31, 2021")
    filings = (statements(tmp_path), statements(tmp_path, later, "norda_2022.md"))
    answer = answer_from_statements("What is Norda's FY2021 revenue?", [Filer("Norda Instruments", filings)])
    assert answer is not None and answer.value == 2_000_000_000
    assert any("norda_2022.md" in caveat and "$2,050 million" in caveat for caveat in answer.caveats)

    average = "What is the FY2020 - FY2021 2 year average revenue of Norda?"
    answer = answer_from_statements(average, [Filer("Norda Instruments", (filings[0], filings[1]))])
    assert answer is not None and any("$2,050 million" in caveat for caveat in answer.caveats)


def test_a_tax_benefit_is_a_negative_expense(tmp_path: Path) -> None:
    text = FILING.replace("| Provision for income taxes | (95) |", "| Provision for income taxes | 95 |")
    text = text.replace("| 285 | 162 |", "| 475 | 162 |")
    answer = ask(statements(tmp_path, text), "What is Norda's FY2021 income tax expense?")
    assert answer.value == -95_000_000 and answer.calculation is not None
    assert answer.calculation.result.value == -95_000_000


def test_a_fiscal_year_that_ends_in_january_is_counted_as_the_company_counts(tmp_path: Path) -> None:
    text = FILING.replace(
        "For the fiscal year ended December 31, 2021", "For the fiscal year ended January 29, 2022 (fiscal 2021)"
    )
    for year in (2021, 2020, 2019):
        text = text.replace(
            f"December 31, {year}", {2021: "January 29, 2022", 2020: "January 30, 2021"}.get(year, "February 1, 2020")
        )
    filing = statements(tmp_path, text)
    revenue = next(item for item in line_items() if item.key == "total_assets")
    figure = filing.figure(revenue, When(2021))
    assert figure is not None and figure.text == "$ 1,630"


def test_a_year_may_be_counted_by_its_end(tmp_path: Path) -> None:
    text = FILING.replace("December 31, 2021\n", "January 29, 2022\n").replace(
        "Norda Instruments makes gauges.", "Fiscal 2021 is the year ended January 29, 2022 (fiscal 2021)."
    )
    text = text.replace("December 31, 2021", "January 29, 2022").replace("December 31, 2020", "January 30, 2021")
    filing = statements(tmp_path, text)
    assert filing.calendar.year == 2021
    answer = ask(filing, "What is Norda's FY2022 current ratio?")
    assert answer.value == 2 and any("ended January 29, 2022" in caveat for caveat in answer.caveats)
    assert not any("ended" in caveat for caveat in ask(filing, "What is Norda's FY2021 current ratio?").caveats)
    assert not ask(filing, "What is Norda's FY2023 current ratio?").answered


def test_reports_without_statements_are_left_to_the_reader(tmp_path: Path) -> None:
    filing = statements(tmp_path, "# Norda\n\n| Item | 2021 |\n|---|---|\n| Revenue | 5 |\n")
    assert answer_from_statements("What is Norda's 2021 revenue?", [Filer("", (filing,))]) is None


@pytest.fixture(scope="module")
def both(norda: Statements, tmp_path_factory: pytest.TempPathFactory) -> list[Filer]:
    text = FILING.replace("NORDA INSTRUMENTS", "SUND HOLDINGS").replace("Norda Instruments", "Sund Holdings")
    text = text.replace("$ 2,000", "$ 2,400")
    other = statements(tmp_path_factory.mktemp("other"), text, "sund_2021.md")
    return [Filer("Norda Instruments", (norda,)), Filer("Sund Holdings", (other,))]


def test_two_companies_are_answered_for_side_by_side(both: list[Filer]) -> None:
    answer = answer_from_statements("Did Norda or Sund have the higher revenue in FY2021?", both)
    assert answer is not None and answer.spans == ("Sund Holdings",) and check(answer) == []
    assert {citation.document for citation in answer.citations} == {"norda_2021.md", "sund_2021.md"}
    assert "$2,000 million" in answer.text and "$2,400 million" in answer.text


def test_each_company_in_its_own_year_is_declined(both: list[Filer]) -> None:
    answer = answer_from_statements("Is Norda's FY2021 revenue higher than Sund's FY2020 revenue?", both)
    assert answer is not None and not answer.answered


def test_a_question_that_names_no_company_is_asked_back(both: list[Filer]) -> None:
    answer = answer_from_statements("What is the revenue in FY2021?", both, named=False)
    assert answer is not None and not answer.answered
    assert "Norda Instruments" in answer.text and "Sund Holdings" in answer.text


def test_which_company_is_a_question_of_all(both: list[Filer]) -> None:
    answer = answer_from_statements("Which company had the lowest operating margin in FY2021?", both, named=False)
    assert answer is not None and answer.spans == ("Sund Holdings",)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was Norda's noncontrolling interest in equity at the end of FY2021?", None),
        ("How much were Norda's proceeds from sale of property, plant and equipment in FY2021?", "4000000"),
        ("What is Norda's FY2021 net income including noncontrolling interest?", "285000000"),
    ],
)
def test_a_line_may_be_asked_by_its_own_label(norda: Statements, question: str, value: str | None) -> None:
    answer = answer_from_statements(question, [Filer("Norda Instruments", (norda,))])
    if value is None:
        assert answer is None
    else:
        assert answer is not None and answer.value == Decimal(value)


@pytest.mark.parametrize("label", ["Customer deposits", "Prepaid rent"])
def test_what_the_cash_flow_gives_the_change_of_is_no_line(tmp_path: Path, label: str) -> None:
    balance = BALANCE.replace(
        "| Total current liabilities", "| Customer deposits | 9 | 8 |\n| Total current liabilities"
    )
    balance = balance.replace("| Total liabilities |", "| Customer deposits | 3 | 2 |\n| Total liabilities |")
    row = f"| Changes in assets and liabilities: | | | |\n| {label} | (5) | (4) | (3) |\n"
    flows = CASH_FLOWS.replace("| Net cash provided by op", f"{row}| Net cash provided by op")
    filing = statements(tmp_path, "\n".join((COVER, INCOME, balance, flows)))
    assert (
        answer_from_statements(f"What is Norda's {label} in FY2021?", [Filer("Norda Instruments", (filing,))]) is None
    )


def test_an_average_of_growth_is_no_average_of_revenue(norda: Statements) -> None:
    answer = ask(norda, "What is the 3 year average revenue growth of Norda from FY2019 to FY2021?")
    assert not answer.answered and "CAGR" in answer.text


def test_a_definition_that_cannot_be_followed_is_declined(norda: Statements) -> None:
    answer = ask(norda, "What is Norda's FY2021 gauge ratio? Gauge ratio is defined as: gauges sold / total assets.")
    assert not answer.answered and "gauges sold" in answer.text
    answer = ask(
        norda, "What is Norda's FY2021 current ratio? Current ratio is defined as: gauges sold / total assets."
    )
    assert not answer.answered


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was Norda's total capex over FY2019 to FY2021?", 291_000_000),
        ("What are Norda's cumulative dividends paid from FY2020 to FY2021?", 212_000_000),
        ("How much did Norda spend on capital expenditures in FY2020 and FY2021 combined?", 216_000_000),
        ("What is the average inventory between FY2020 and FY2021 for Norda?", 160_000_000),
    ],
)
def test_sums_and_means_over_years(norda: Statements, question: str, value: int) -> None:
    assert ask(norda, question).value == value


def test_what_stands_on_a_day_is_not_added_up_over_years(norda: Statements) -> None:
    question = "What were Norda's combined total assets of FY2020 and FY2021?"
    assert answer_from_statements(question, [Filer("Norda Instruments", (norda,))]) is None


def test_a_change_that_is_a_line_itself_is_no_change_of_it(tmp_path: Path) -> None:
    row = "\n| Net increase in cash and cash equivalents | 100 | 47 | 97 |\n"
    filing = statements(tmp_path, "\n".join((COVER, INCOME, BALANCE, CASH_FLOWS.rstrip() + row)))
    assert ask(filing, "What is the net change in cash for Norda in FY2021?").value == 100_000_000


def test_a_total_is_no_row_that_may_be_a_part_of_it(tmp_path: Path) -> None:
    filing = statements(tmp_path, FILING.replace("| Goodwill |", "| Film costs | 7 | 6 |\n| Goodwill |"))
    assert ask(filing, "What were Norda's film costs in FY2021?").value == 7_000_000
    asked = "What were Norda's total film costs in FY2021?"
    assert answer_from_statements(asked, [Filer("Norda Instruments", (filing,))]) is None


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("In which year between FY2019 and FY2021 did Norda have its lowest operating income?", "FY2020"),
        ("What was the highest revenue year for Norda between FY2019 and FY2021?", "FY2021"),
        ("In which year did Norda have its lowest gross margin?", "FY2020"),
    ],
)
def test_the_year_of_the_most_or_the_least(norda: Statements, question: str, year: str) -> None:
    assert ask(norda, question).spans == (year,)


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Did Norda's operating income increase every year from FY2019 to FY2021?", "No, "),
        ("Did Norda's operating income increase from FY2019 to FY2021?", "Yes, "),
        ("Did Norda's revenue increase every year from FY2019 to FY2021?", "Yes, "),
    ],
)
def test_every_year_is_more_than_its_ends(norda: Statements, question: str, opening: str) -> None:
    assert ask(norda, question).text.startswith(opening)


def test_years_that_are_listed_are_all_answered(norda: Statements) -> None:
    text = ask(norda, "What were Norda's revenues in FY2019, FY2020 and FY2021?").text
    assert all(
        f"{amount} million for FY{year}" in text
        for amount, year in (("$1,500", 2019), ("$1,600", 2020), ("$2,000", 2021))
    )


def test_a_ratio_by_its_sign_is_no_amount_divided_by_a_ratio(norda: Statements) -> None:
    plain, signed = (ask(norda, f"What is Norda's FY2021 {name}?") for name in ("debt to equity", "debt/equity ratio"))
    assert plain.value == signed.value and signed.unit == "times"
    assert answer_from_statements("What is Norda's FY2021 revenue / gross margin?", [Filer("Norda", (norda,))]) is None


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Did Norda's revenue exceed $1.5 billion in FY2021?", "Yes, "),
        ("Did Norda's revenue exceed $2.5 billion in FY2021?", "No, "),
        ("Does Norda have more than $1 billion in cash in FY2021?", "No, "),
        ("Is Norda's gross margin greater than 35% in FY2021?", "Yes, "),
        ("Is Norda's debt to equity above 1 in FY2021?", "No, "),
        ("Is Norda's current ratio below 2.5 in FY2021?", "Yes, "),
    ],
)
def test_a_measure_is_held_against_what_the_question_says(norda: Statements, question: str, opening: str) -> None:
    assert ask(norda, question).text.startswith(opening)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What are Norda's total liabilities divided by total equity for FY2021?", "1"),
        ("What is the difference between current assets and current liabilities of Norda in FY2021?", "365000000"),
    ],
)
def test_two_lines_and_what_joins_them(norda: Statements, question: str, value: str) -> None:
    assert ask(norda, question).value == Decimal(value)


def test_what_was_paid_in_taxes_is_not_what_was_charged(tmp_path: Path) -> None:
    question = "How much did Norda pay in income taxes in FY2021?"
    row = "\n| Cash paid for income taxes, net of refunds | 70 | 60 | 50 |\n"
    filing = statements(tmp_path, "\n".join((COVER, INCOME, BALANCE, CASH_FLOWS.rstrip() + row)))
    assert ask(filing, question).value == 70_000_000
    plain = answer_from_statements("What income taxes did Norda pay in FY2021?", [Filer("Norda", (filing,))])
    assert plain is None
