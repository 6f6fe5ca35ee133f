"""Definitions in words as trees."""

import pytest

from assistant.accounts.formulas import (
    Binary,
    Line,
    Node,
    Number,
    UnreadableFormula,
    When,
    at,
    is_ratio,
    parsed,
    tree_of,
)
from assistant.accounts.glossary import Ratio, line_items, measure_named, measures, plain, ratios, stems


def shown(node: Node) -> str:
    if isinstance(node, Number):
        return f"{node.value:f}"
    if isinstance(node, Line):
        return node.item.key + (f"@{node.when.year}" if node.when else "") + (f"-{node.back}" if node.back else "")
    assert isinstance(node, Binary)
    return f"({shown(node.left)} {node.sign} {shown(node.right)})"


@pytest.mark.parametrize(
    ("formula", "tree"),
    [
        ("total current assets divided by total current liabilities", "(current_assets / current_liabilities)"),
        ("total current assets less total current liabilities", "(current_assets - current_liabilities)"),
        ("(cash from operations - capex)", "(cash_from_operations - capital_expenditure)"),
        ("net income / average total assets", "(net_income / ((total_assets-1 + total_assets) / 2))"),
        (
            "FY2019 revenue / (average PP&E between FY2018 and FY2019)",
            "(revenue@2019 / ((property_plant_and_equipment@2018 + property_plant_and_equipment@2019) / 2))",
        ),
        (
            "365 * (average accounts payable between FY2016 and FY2017) / (FY2017 COGS + change in inventory between FY2016 and FY2017)",
            "((365 * ((accounts_payable@2016 + accounts_payable@2017) / 2)) / (cost_of_sales@2017 + (inventory@2017 - inventory@2016)))",
        ),
        ("average (inventory + accounts receivable)", "(((inventory-1 + accounts_receivable-1) + (inventory + accounts_receivable)) / 2)"),
        ("long-term debt × 2", "(long_term_debt * 2)"),
        ("revenue minus cost of goods sold minus R&D", "((revenue - cost_of_sales) - research_and_development)"),
        ("20% of", None),
        ("moonshine / revenue", None),
        ("revenue / (net income", None),
        ("revenue +", None),
        ("(" * 60 + "revenue" + ")" * 60, None),
    ],
)  # fmt: skip
def test_a_formula_in_words_is_a_tree(formula: str, tree: str | None) -> None:
    if tree is None:
        with pytest.raises(UnreadableFormula):
            parsed(formula)
    else:
        assert shown(parsed(formula)) == tree


def test_a_name_that_the_question_defines_goes_before_the_glossarys() -> None:
    own = parsed("revenue - capex")
    assert shown(parsed("free cash flow / revenue", {stems("free cash flow"): own})) == (
        "((revenue - capital_expenditure) / revenue)"
    )


@pytest.mark.parametrize("ratio", [ratio for ratio in ratios() if not ratio.needs], ids=lambda ratio: ratio.name)
def test_every_ratio_of_the_glossary_can_be_read(ratio: Ratio) -> None:
    tree = tree_of(ratio)
    assert is_ratio(tree) == (ratio.unit != "")


def test_a_ratio_that_takes_more_than_statements_hold_has_no_tree() -> None:
    ratio = next(ratio for ratio in ratios() if ratio.needs)
    with pytest.raises(UnreadableFormula, match="share price"):
        tree_of(ratio)


@pytest.mark.parametrize("item", [item for item in line_items() if item.otherwise], ids=lambda item: item.key)
def test_every_way_round_a_missing_line_can_be_read(item: object) -> None:
    assert shown(parsed(item.otherwise))  # type: ignore[attr-defined]


def test_no_name_stands_for_two_measures() -> None:
    every = (*line_items(), *ratios())
    assert not [name for measure in every for name in measure.names if measures()[stems(name)] is not measure]


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("PP&E", "property plant and equipment"),
        ("Property, Plant, and Equipment", "property plant and equipment"),
        ("D&A", "depreciation and amortization"),
        ("Net Sales", "revenue"),
        ("Days Payables Outstanding", "days payable outstanding"),
    ],
)
def test_names_are_compared_by_their_words(name: str, measure: str) -> None:
    found = measure_named(name)
    assert found is not None and found.name == measure


def test_labels_are_compared_without_brackets_and_signs() -> None:
    assert plain("Property, plant & equipment – net (Note 4)") == "property plant and equipment net"
    assert plain("Total shareholders’ equity") == "total shareholders equity"


def test_a_tree_is_settled_for_a_year() -> None:
    tree = at(parsed("change in inventory"), When(2021))
    assert shown(tree) == "(inventory@2021 - inventory@2020)"
