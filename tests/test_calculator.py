"""The calculator: every function against values worked by hand, relations that hold for all figures, and the refusals."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.calculator import (
    Calculation,
    CalculatorError,
    ComputationError,
    ExpressionError,
    Operand,
    TooLargeError,
    UnitError,
    calculate,
    calculator_tool,
    describe_functions,
    display,
)
from assistant.expressions import MAX_DEPTH
from assistant.formulas import FUNCTIONS
from assistant.tokens import MAX_LENGTH
from corpus.quantities import Quantity

CAPEX_2025 = Operand("a", "Five Giants AI CapEx, 2025", Quantity(Decimal(410), "billion", "USD", approximate=True), 1)
CAPEX_2026 = Operand("b", "Five Giants AI CapEx, 2026E", Quantity(Decimal(805), "billion", "USD"), 2)


def shown(expression: str) -> str:
    return display(calculate(expression).result)


# What each function gives, worked by hand.
BY_HAND = [
    ("sum($225 billion, $190 billion, $160 billion, $150 billion, $80 billion)", "$805 billion"),
    ("mean($225 billion, $190 billion, $160 billion)", "$191.67 billion"),
    ("average(10%, 20%)", "15%"),
    ("min($1 billion, $900 million)", "$900 million"),
    ("max($1 billion, $900 million)", "$1 billion"),
    ("median(3, 1, 2)", "2"),
    ("median(4, 1, 3, 2)", "2.5"),
    ("count(5, 5, 7)", "3"),
    ("growth($410 billion, $805 billion)", "96.3%"),
    ("growth(80, 20)", "-75%"),
    ("growth(100, -50)", "-150%"),
    ("percent_change(410, 805)", "96.3%"),
    ("change($410 billion, $805 billion)", "$395 billion"),
    ("change(96%, 37%)", "-59 percentage points"),
    ("cagr(200, 1100, 3)", "76.5%"),
    ("cagr($200 billion, $1.1 trillion, 36 months)", "76.5%"),
    ("cagr(100, 400, 2)", "100%"),
    ("cagr(100, 81, 2)", "-10%"),
    ("share($225 billion, $805 billion)", "28.0%"),
    ("share(38, 190)", "20%"),
    ("ratio(225, 80)", "2.81"),
    ("multiple($225 billion, $80 billion)", "2.81 times"),
    ("margin(£12m, £96m)", "12.5%"),
    ("points(96%, 37%)", "-59 percentage points"),
    ("points(1.5%, 2.25%)", "0.8 percentage points"),
    ("project($1.1 trillion, 37%, 1)", "$1.51 trillion"),
    ("project(100 beds, -10%, 2 years)", "81 beds"),
    ("doubling_time(100%)", "1 year"),
    ("doubling_time(37%)", "2.20 years"),
    ("weighted_mean(10%, 20%; 3, 1)", "12.5%"),
    ("weighted_mean($10, $40; 2, 1)", "$20"),
    ("percent_of(37%, $805 billion)", "$297.85 billion"),
    ("percent(0.37)", "37%"),
    ("abs(-$5 million)", "$5 million"),
    ("round(2.345, 2)", "2.35"),
    ("round(-2.5)", "-3"),
    ("round($805.37 billion, 1)", "$805.4 billion"),
    ("round(1250, -2)", "1,300"),
]


@pytest.mark.parametrize(("expression", "expected"), BY_HAND)
def test_a_function_gives_what_a_person_works_out_by_hand(expression: str, expected: str) -> None:
    assert shown(expression) == expected


def test_every_function_of_the_table_is_worked_by_hand_and_described() -> None:
    called = {expression.split("(")[0] for expression, _ in BY_HAND}
    described = describe_functions()
    for function in FUNCTIONS:
        assert called & {function.name, *function.aliases}, f"{function.name} has no value worked by hand"
        assert f"\n{function.signature}" in described
        assert function.source in described


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0.1 + 0.2", "0.3"),
        ("1 / 3 * 3", "1"),
        ("2 + 3 * 4 ^ 2 / 8", "8"),
        ("2^3^2", "512"),
        ("-2^2", "-4"),
        ("2^-2", "0.25"),
        ("4^0.5", "2"),
        ("10 - 4 - 3", "3"),
        ("64 / 4 / 2", "8"),
        ("--3", "3"),
        ("2 * -3", "-6"),
        ("1,250.5 + 1", "1251.5"),
        ("(1,234)", "1234"),
        ("1e3 + .5", "1000.5"),
        ("12 x 3", "36"),
        ("12 × 3 ÷ 4 − 1", "8"),
        ("2 ** 10", "1024"),
        ("１２＋３", "15"),
        ("1\u00a0+\u202f2", "3"),
        ("(1 + 37%) ^ 2", "1.8769"),
        ("37% * 200", "74"),
        ("74 / 37%", "200"),
        ("37 percent / 37%", "1"),
        ("2^150", "1427247692705959881058285969449495136382746624"),
    ],
)
def test_plain_arithmetic_is_exact(expression: str, expected: str) -> None:
    assert calculate(expression).result.number == Decimal(expected)
    assert calculate(expression).result.unit == ""


@pytest.mark.parametrize(
    ("literal", "value", "unit"),
    [
        ("$805 billion", "805000000000", "USD"),
        ("US$ 1.1tn", "1100000000000", "USD"),
        ("37%", "37", "percent"),
        ("1.2m", "1200000", ""),
        ("40 GWh", "40", "GWh"),
        ("£3 thousand", "3000", "GBP"),
        ("3 million euros", "3000000", "EUR"),
        ("CHF 5", "5", "CHF"),
        ("$-5", "-5", "USD"),
        ("59 percentage points", "59", "percentage points"),
        ("25 bps", "25", "basis points"),
        ("$50 per MWh", "50", "USD per MWh"),
        ("3x", "3", "times"),
        ("12 days", "12", "days"),
    ],
)
def test_a_number_is_read_with_its_scale_and_unit(literal: str, value: str, unit: str) -> None:
    result = calculate(literal).result
    assert (result.value, result.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$1.1 trillion - $805 billion", "$295 billion"),
        ("$805 billion × 37%", "$297.85 billion"),
        ("$805 billion * (1 + 37%)", "$1,102.85 billion"),
        ("$805 billion / $410 billion", "1.96"),
        ("$100 million / 40 employees", "$2.5 million per employee"),
        ("$50 per MWh × 2 GWh", "$100,000"),
        ("$100 / ($50 per MWh)", "2 MWh"),
        ("876 GWh / 365 days × 10 days", "24 GWh"),
        ("96% - 37%", "59 percentage points"),
        ("100% - 28% - 23.6%", "48.4%"),
        ("28% + 23.6%", "51.6%"),
        ("37% + 3 percentage points", "40%"),
        ("5% + 25 bps", "5.3%"),
        ("20% × 50%", "10%"),
        ("(28% + 32%) / 2", "30%"),
        ("1 GWh + 500 MWh", "1,500 MWh"),
        ("1 day + 12 hours", "36 hours"),
        ("3 × 12 beds", "36 beds"),
        ("$8.30 + €2 × (1.1 USD / 1 EUR)", "$10.50"),
        ("$2 per share × 3 million shares", "$6 million"),
        ("$0.02 trillion * 1", "$20 billion"),
        ("£1,234,567 + £1,000,000", "£2,234,567"),
        ("₹3 crore + ₹2 crore", "₹5 crore"),
    ],
)
def test_units_and_scales_are_carried(expression: str, expected: str) -> None:
    assert shown(expression) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (
            "$805 billion + 37%",
            r"^\$805 billion \+ 37% adds different units: USD and percent; .*\$805 billion × \(1 \+ 37%\)",
        ),
        ("$805 billion - 5%", r"USD and percent; .*\$805 billion × \(1 − 5%\)"),
        ("37% + $805 billion", "percent and USD; .*write \\$805 billion × 37%"),
        ("805 + 37%", r"a plain number and percent; .*805 × \(1 \+ 37%\)"),
        ("$5 + 3", "USD and a plain number; give both a unit or neither"),
        ("$5 + €3", r"USD and EUR; convert one side first, .*€3 × \(1\.1 USD / 1 EUR\)"),
        ("share($5, €3)", "share needs two figures of one unit, not USD and EUR"),
        ("growth(5 days, 3 beds)", "growth needs two figures of one unit, not days and beds"),
        ("sum($1, 40 GWh)", "sum needs two figures of one unit, not USD and GWh"),
        ("max(5%, $3)", "not percent and USD"),
        ("$5 × $3", r"\$5 × \$3 has no unit \(USD times USD\)"),
        ("$5 ^ 2", "A power of USD"),
        ("2 ^ 3%", "An exponent is a plain number, not percent"),
        ("$100 × 5 percentage points", "has no unit"),
        (
            "project($100, 0.37, 2)",
            r"project needs its rate as a percent, not 0\.37: write a percent such as 37%, or percent\(0\.37\) for 37%",
        ),
        ("cagr(1, 2, $3)", r"cagr needs a number of years, not \$3"),
        ("points(5, 3)", "points needs two percents, not 5 and 3"),
    ],
)
def test_units_that_do_not_go_together_are_refused_and_named(expression: str, message: str) -> None:
    with pytest.raises(UnitError, match=message):
        calculate(expression)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("1 / 0", "1 cannot be divided by zero"),
        ("$5 / (3 - 3)", r"\$5 cannot be divided by zero"),
        ("ratio(1, 0)", "divided by zero"),
        ("share(1, 0)", "its second figure is not above zero"),
        ("growth(0, 5)", r"starts from zero: use change\(0, 5\)"),
        ("growth(-$5, $5)", r"starts from a negative figure: use change\(-\$5, \$5\)"),
        ("cagr(0, 5, 2)", "both ends above zero, and one is 0"),
        ("cagr(5, -5, 2)", "both ends above zero, and one is -5"),
        ("cagr(1, 2, 0)", "more than 0 years, not 0"),
        ("(-8)^(1/3)", "A root of a negative number"),
        ("0^0", "0 to the power of 0 or less"),
        ("0^-1", "0 to the power of 0 or less"),
        ("doubling_time(0%)", "Nothing doubles at 0% a year"),
        ("doubling_time(-3%)", "Nothing doubles at -3% a year"),
        ("project(5, -100%, 2)", "shrinks by -100% a year"),
        ("weighted_mean(1, 2; 1, -1)", "The weights of weighted_mean"),
        ("round(1, 0.5)", "a whole number of places"),
        ("round(1, 999999999)", "a whole number of places"),
    ],
)
def test_what_has_no_value_is_refused_with_what_to_do(expression: str, message: str) -> None:
    with pytest.raises(ComputationError, match=message):
        calculate(expression)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "The expression is empty"),
        (" \t\n", "The expression is empty"),
        ("__import__('os')", "“'” is not understood: text in quotes is not a number .at character 12"),
        ("__import__(5)", r"“__import__\(…\)” is not a function here: there are sum, mean, "),
        ("eval(1)", r"“eval\(…\)” is not a function here"),
        ("a.b", "“.” is not understood: names have no attributes .* .at character 2 of “a.b”"),
        ("a[0]", "“\\[” is not understood: there are no lists and no indexes"),
        ("lambda: 1", "“:” is not understood"),
        ("lambda", "“lambda” is not known"),
        ("growth", r"“growth” is not known: growth\(old, new\) is a function"),
        ('"5" * 3', "text in quotes is not a number"),
        ("x = 5", "nothing to assign or compare"),
        ("7 % 3", "“3” follows a value with no operator between them"),
        ("5 5", "“5” follows a value with no operator"),
        ("12 000 + 1", "“000” follows a value with no operator"),
        ("1..2", "“.” is not understood"),
        ("1,25 + 1", "“,” stands only between a function's arguments"),
        ("(1 + 2", "This bracket is never closed: add “\\)” .at character 1 of"),
        ("sum(1, 2", "This bracket is never closed"),
        ("1 + 2)", "This bracket was never opened"),
        ("1 +", "The expression ends where a number"),
        ("* 3", "“\\*” stands where a number"),
        ("sum()", r"sum\(figures…\) takes at least 1 argument, not 0"),
        ("growth(1)", r"growth\(old, new\) takes 2 arguments, not 1"),
        ("cagr(1, 2, 3, 4)", r"cagr\(first, last, years\) takes 3 arguments, not 4"),
        ("round(1, 2, 3)", r"round\(x, places\) takes 1 to 2 arguments, not 3"),
        ("weighted_mean(1, 2, 3, 4)", "takes one semicolon, between the values and their weights"),
        ("weighted_mean(1, 2; 3)", "takes as many weights as values, not 1 to 2"),
        ("sum(1; 2)", "takes no semicolon"),
        ("$5 GWh", "has two units, USD and GWh"),
        ("5 mw", "mind capitals and small letters"),
        ("½ + 1", "“½” is not understood"),
        ("3²", "“²” is not understood"),
        ("٣ + 1", "“٣” is not understood"),
        ("1\u200b+1", r"“\[U\+200B\]” is not understood"),
        ("1 + \ud800", r"“\[U\+D800\]” is not understood"),
    ],
)
def test_what_is_not_arithmetic_is_refused_where_it_stands(expression: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        calculate(expression)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("9**9**9", "A power comes out too large, with about 369,693,100 digits"),
        ("9^9^9^9^9", "A power comes out too large"),
        ("10**-999999", "A power comes out too small"),
        ("0.1^999999999", "A power comes out too small"),
        ("1.5^(10^40)", "A power comes out too large"),
        ("10^49 * 10", "The result is too large"),
        ("10^-49 / 100", "The result is too small"),
        ("1" * 51, "A number of more than 50 digits is too large"),
        ("1e999999999999999", "A number of more than 50 digits"),
        ("9" * 1_000_000, f"The expression has 1,000,000 characters: write it in {MAX_LENGTH:,} or fewer"),
        ("(" * 10_000, f"nested more than {MAX_DEPTH} deep"),
        ("(" * 4_000 + "1" + ")" * 4_000, "nested more than"),
        ("abs(" * 1_000 + "1" + ")" * 1_000, "nested more than"),
        ("2" + "^2" * 4_000, "nested more than"),
        ("2" + "^-2" * 3_000, "nested more than"),
        ("project(1, 900%, 1000)", "A power comes out too large"),
        ("cagr(1, 10^40, 0.001)", "A power comes out too large"),
    ],
    ids=lambda text: text[:24],
)
def test_absurd_sizes_are_refused_at_once(expression: str, message: str) -> None:
    with pytest.raises(TooLargeError, match=message):
        calculate(expression)


def test_a_long_chain_is_no_deep_nest() -> None:
    assert calculate("1" + "+1" * 4_000).result.number == 4_001
    assert calculate("-" * 9_000 + "1").result.number == 1


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cagr(200, 1100, 3)", "76.5%"),
        ("cagr(200,1100,3)", "76.5%"),
        ("growth(410,805)", "96.3%"),
        ("growth(1,250, 1,500)", "20%"),
        ("growth($1,250,$1,500)", "20%"),
        ("sum($1,250, $3)", "$1,253"),
        ("sum((1,250), 3)", "1,253"),
        ("1,250.5 + 1,000", "2,250.5"),
        ("round(1,250.55, 1)", "1,250.6"),
    ],
)
def test_a_comma_is_read_as_its_place_allows(expression: str, expected: str) -> None:
    assert shown(expression) == expected


@pytest.mark.parametrize("expression", ["sum(1,250, 3)", "max(1,250)", "round(1,250)", "weighted_mean(1,250; 3,100)"])
def test_a_comma_that_could_be_either_is_refused(expression: str) -> None:
    with pytest.raises(ExpressionError, match="may be one number or several: write “1250” or “1, 250”"):
        calculate(expression)


def test_a_letter_that_could_be_a_scale_or_a_figure_is_refused() -> None:
    with pytest.raises(ExpressionError, match="“2m” may be a number with its scale or unit, or a number times m"):
        calculate("2m", [Operand("m", "metres run", Quantity(Decimal(3)))])


def test_the_working_reads_from_the_operands_to_the_result() -> None:
    calculation = calculate("growth(a, b)", [CAPEX_2025, CAPEX_2026])
    assert calculation.expression == "(805 − 410) / 410"
    assert calculation.lines == (
        "Five Giants AI CapEx, 2025: ~$410 billion [1]",
        "Five Giants AI CapEx, 2026E: $805 billion [2]",
        "growth from $410 billion to $805 billion = (805 − 410) / 410 = 0.96341… = 96.3%",
    )
    assert str(calculation) == "\n".join(calculation.lines)


def test_numbers_of_different_scales_are_shown_with_their_units() -> None:
    assert calculate("($1.1 trillion - $805 billion) / $805 billion").expression == (
        "($1.1 trillion − $805 billion) / $805 billion"
    )


def test_each_function_is_a_step_and_its_exact_result_goes_on() -> None:
    calculation = calculate("b * (1 + growth(a, b))", [CAPEX_2025, CAPEX_2026])
    assert calculation.expression == "805 × (1 + (805 − 410) / 410)"
    assert calculation.lines[-2:] == (
        "growth from $410 billion to $805 billion = (805 − 410) / 410 = 0.96341… = 96.3%",
        "$805 billion × (1 + 96.34146…%) = $1,580.54878… billion = $1,580.55 billion",
    )


def test_brackets_stay_where_they_matter() -> None:
    assert calculate("8 - (3 - (2 + 1))").expression == "8 − (3 − (2 + 1))"
    assert calculate("8 / (4 / 2) * (-1)").expression == "8 / (4 / 2) × (−1)"
    assert calculate("(1 + 2)^(1 + 1)").expression == "(1 + 2)^(1 + 1)"


def test_growth_of_a_percent_says_that_it_is_not_points() -> None:
    assert "(relative; the difference is 7 percentage points)" in calculate("growth(28%, 35%)").lines[0]


def test_the_result_is_approximate_or_an_estimate_when_a_figure_is() -> None:
    estimate = Operand("c", "capex", Quantity(Decimal(1), "billion", "USD", estimate=True))
    assert calculate("growth(a, b)", [CAPEX_2025, CAPEX_2026]).result.approximate
    assert not calculate("b * 2", [CAPEX_2026]).result.approximate
    assert calculate("b + c", [CAPEX_2026, estimate]).result.estimate


def test_only_the_operands_that_are_used_are_kept() -> None:
    assert calculate("b * 2", [CAPEX_2025, CAPEX_2026]).operands == (CAPEX_2026,)


@pytest.mark.parametrize(
    ("operands", "message"),
    [
        ([CAPEX_2025, CAPEX_2025], "“a” is given twice"),
        ([Operand("a.b", "x", Quantity(Decimal(1)))], "“a.b” is not a name"),
        ([Operand("a", "x", Quantity(Decimal("NaN")))], "is not a number with a known scale"),
        ([Operand("a", "x", Quantity(Decimal("Infinity")))], "is not a number with a known scale"),
        ([Operand("a", "x", Quantity(Decimal(1), "zillion"))], "is not a number with a known scale"),
        ([Operand("a", "x", Quantity(Decimal("1e999999")))], "more than 50 digits"),
        ([Operand(f"a{i}", "x", Quantity(Decimal(1))) for i in range(2_001)], "There are 2,001 operands"),
    ],
)
def test_operands_that_cannot_be_computed_with_are_refused(operands: list[Operand], message: str) -> None:
    with pytest.raises(CalculatorError, match=message):
        calculate("a", operands)


def test_rounding_is_for_display_alone() -> None:
    result = calculate("cagr(200, 1100, 3)").result
    assert str(result.number).startswith("76.5174167663031501")
    assert display(result) == "76.5%"


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (Quantity(Decimal("27.95"), unit="percent"), "28.0%"),
        (Quantity(Decimal("20.000"), unit="percent"), "20%"),
        (Quantity(Decimal("0.0123"), unit="percent"), "0.012%"),
        (Quantity(Decimal("0.125")), "0.13"),
        (Quantity(Decimal("-1.005"), "million", "USD"), "-$1.01 million"),
        (Quantity(Decimal("0.05"), "trillion", "USD"), "$50 billion"),
        (Quantity(Decimal("1200000"), "million", "USD"), "$1.2 trillion"),
        (Quantity(Decimal("8.3"), "", "USD"), "$8.30"),
        (Quantity(Decimal(1), "", "years"), "1 year"),
        (Quantity(Decimal(0), "million", "EUR"), "€0 million"),
    ],
)
def test_display_rounds_so_that_a_person_can_read_it(quantity: Quantity, expected: str) -> None:
    assert display(quantity) == expected


def test_the_tool_gives_the_working_and_the_calculation() -> None:
    tool = calculator_tool()
    call = {"name": "calculator", "args": {"expression": "growth(410, 805)"}, "id": "1", "type": "tool_call"}
    message = tool.invoke(call)
    assert message.content.endswith("= 96.3%")
    assert isinstance(message.artifact, Calculation)
    assert tool.name == "calculator"
    assert set(tool.args) == {"expression"}
    assert "cagr(first, last, years)" in tool.description


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"expression": "$805 billion + 37%"}, "adds different units: USD and percent"),
        ({"expression": "__import__('os')"}, "text in quotes is not a number"),
        ({"sum": 5}, "The calculator takes one argument, expression"),
    ],
)
def test_the_tool_answers_what_it_refuses(arguments: dict[str, object], message: str) -> None:
    reply = calculator_tool().invoke({"name": "calculator", "args": arguments, "id": "1", "type": "tool_call"})
    assert message in reply.content
    assert reply.status == "error"


# Relations that hold for all figures.
AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 12, places=2)
RATES = st.decimals(min_value=Decimal(-90), max_value=Decimal(900), places=2)
TINY = Decimal(10) ** -40


def money(name: str, number: Decimal, scale: str = "million") -> Operand:
    return Operand(name, name, Quantity(number, scale, "USD"))


def close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= abs(other) * TINY


@given(st.lists(AMOUNTS, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_a_sum_does_not_matter(amounts: list[Decimal], random: object) -> None:
    names = [f"x{index}" for index in range(len(amounts))]
    operands = [money(name, amount) for name, amount in zip(names, amounts, strict=True)]
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = (calculate(f"sum({', '.join(order)})", operands).result for order in (names, shuffled))
    assert first == second
    assert first.value == sum(amounts) * 10**6
    assert calculate(" + ".join(names), operands).result == first


@given(AMOUNTS, AMOUNTS)
def test_a_figure_projected_by_its_growth_is_the_next_one(old: Decimal, new: Decimal) -> None:
    result = calculate("project(a, growth(a, b), 1)", [money("a", old), money("b", new)]).result
    assert close(result.value, money("b", new).quantity.value)


@given(AMOUNTS, RATES, st.integers(min_value=1, max_value=10))
def test_the_annual_rate_of_a_projection_is_the_rate_that_went_in(value: Decimal, rate: Decimal, years: int) -> None:
    operands = [money("a", value), Operand("r", "rate", Quantity(rate, unit="percent"))]
    result = calculate(f"cagr(a, project(a, r, {years}), {years})", operands).result
    assert abs(result.value - rate) <= Decimal(10) ** -30


@given(st.lists(AMOUNTS, min_size=1, max_size=6))
def test_the_shares_of_a_whole_add_up_to_all_of_it(amounts: list[Decimal]) -> None:
    operands = [money(f"x{index}", amount) for index, amount in enumerate(amounts)]
    whole = " + ".join(operand.name for operand in operands)
    shares = " + ".join(f"share({operand.name}, {whole})" for operand in operands)
    assert close(calculate(shares, operands).result.value, Decimal(100))


@given(AMOUNTS, AMOUNTS)
def test_dividing_undoes_multiplying(value: Decimal, factor: Decimal) -> None:
    operands = [money("a", value), Operand("n", "factor", Quantity(factor))]
    for expression in ("a * n / n", "a / n * n"):
        result = calculate(expression, operands).result
        assert close(result.value, operands[0].quantity.value)
        assert result.unit == "USD"


@given(AMOUNTS, AMOUNTS)
def test_change_and_growth_tell_the_same_story(old: Decimal, new: Decimal) -> None:
    operands = [money("a", old), money("b", new)]
    assert calculate("a + change(a, b)", operands).result.value == operands[1].quantity.value
    assert (calculate("change(a, b)", operands).result.number > 0) == (
        calculate("growth(a, b)", operands).result.number > 0
    )


@given(st.lists(AMOUNTS, min_size=1, max_size=7))
def test_mean_and_median_lie_between_the_smallest_and_the_largest(amounts: list[Decimal]) -> None:
    operands = [money(f"x{index}", amount) for index, amount in enumerate(amounts)]
    names = ", ".join(operand.name for operand in operands)
    low, median, mean, high = (
        calculate(f"{f}({names})", operands).result.value for f in ("min", "median", "mean", "max")
    )
    assert low == min(amounts) * 10**6
    assert high == max(amounts) * 10**6
    assert low <= median <= high
    assert low * (1 - TINY) <= mean <= high * (1 + TINY)


def refuses_or_computes(text: str) -> None:
    try:
        result = calculate(text, [CAPEX_2025, CAPEX_2026]).result
    except CalculatorError as error:
        assert str(error).endswith(".")
    else:
        assert result.number.is_finite()


@given(st.text(max_size=60))
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    refuses_or_computes(text)


PIECES = st.sampled_from(
    [
        *"()()+-*/^,;%.ab159 ",
        "$805 billion",
        "37%",
        "1,250",
        "1,250.5",
        "1e40",
        "40 GWh",
        "3 months",
        "per",
        "x",
        "m",
        "~",
        "0",
    ]
    + [f"{function.name}(" for function in FUNCTIONS]
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_no_scramble_of_expressions_raises_anything_but_a_refusal(text: str) -> None:
    refuses_or_computes(text)


@settings(max_examples=300)
@given(
    st.recursive(
        st.sampled_from(["a", "b", "5", "0", "37%", "$2", "-3", "0.001", "1,250", "2 years", "12 GWh", "4 employees"]),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/^"), inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
            st.tuples(st.sampled_from([f.name for f in FUNCTIONS if f.signature.maximum is None]), inner, inner).map(
                lambda parts: f"{parts[0]}({parts[1]}{';' if parts[0] == 'weighted_mean' else ','} {parts[2]})"
            ),
            st.tuples(
                st.sampled_from(["growth", "share", "change", "points", "ratio", "multiple", "round"]), inner, inner
            ).map(lambda parts: f"{parts[0]}({parts[1]}, {parts[2]})"),
            st.tuples(st.sampled_from(["cagr", "project"]), inner, inner, inner).map(
                lambda parts: f"{parts[0]}({parts[1]}, {parts[2]}, {parts[3]})"
            ),
        ),
        max_leaves=8,
    )
)
def test_every_well_formed_expression_is_computed_or_refused_for_a_reason(text: str) -> None:
    refuses_or_computes(text)
