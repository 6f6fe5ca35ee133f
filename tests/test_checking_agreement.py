"""Whether a number shown is a figure's: unit, scale, sign, and the rounding shown."""

import pytest

from assistant.checking.agreement import agrees, says_outgo
from corpus.quantities import Quantity, find_quantities


def read(text: str) -> Quantity:
    (mention,) = find_quantities(text)
    return mention.quantity


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        ("$1,577 million", "$1,577 million"),
        ("$1.6 billion", "$1,577 million"),
        ("$1.58 billion", "$1,577 million"),
        ("96%", "96.3%"),
        ("412 wards", "412"),
        ("£71.40", "£71.40 per MWh"),
        ("1.2 GWh", "1,200 MWh"),
        ("13%", "12.5%"),
    ],
)
def test_a_figure_agrees_in_any_writing_and_to_its_rounding(shown: str, source: str):
    assert agrees(read(shown), read(source))


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        ("$1,600 million", "$1,577 million"),
        ("$1,577 billion", "$1,577 million"),
        ("€1,577 million", "$1,577 million"),
        ("1,577 million", "$1,577 million"),
        ("12.3%", "12.3 percentage points"),
        ("12.3 percentage points", "12.3%"),
        ("-5%", "5%"),
        ("5%", "-5%"),
        ("96.3%", "96%"),
        ("$96", "96%"),
        ("50 GWh", "50 MWh"),
        ("412 beds", "412 sites"),
        ("12%", "12.5%"),
    ],
    ids=[
        "rounded too far", "scale", "currency", "no currency", "percent for points", "points for percent", "minus",
        "lost minus", "more exact than the source", "money for percent", "measure", "other noun", "half rounded down",
    ],
)  # fmt: skip
def test_another_unit_scale_sign_or_rounding_does_not(shown: str, source: str):
    assert not agrees(read(shown), read(source))


@pytest.mark.parametrize(
    ("shown", "bound", "source", "same"),
    [
        ("$800 billion", "about", "$805 billion", True),
        ("$800 billion", "over", "$805 billion", True),
        ("$810 billion", "under", "$805 billion", True),
        ("$800 billion", "under", "$805 billion", False),
        ("$810 billion", "over", "$805 billion", False),
        ("$600 billion", "over", "$805 billion", False),
        ("$900 billion", "about", "$805 billion", False),
    ],
)
def test_a_bound_holds_on_its_side_and_near(shown: str, bound: str, source: str, same: bool):
    assert agrees(read(shown), read(source), bound=bound) is same


def test_the_size_alone_may_be_shown_of_what_goes_out():
    assert agrees(read("$53 million"), read("-$53 million"), size_only=True)
    assert not agrees(read("-$53 million"), read("$53 million"), size_only=True)


@pytest.mark.parametrize("text", ["Interest expense", "the loss of the year", "Cash used in financing", "It cost £3"])
def test_words_of_outgo_are_known(text: str):
    assert says_outgo(text)


@pytest.mark.parametrize("text", ["Revenue", "Net increase (decrease) in cash", "Net income (loss)"])
def test_labels_that_name_both_signs_say_none(text: str):
    assert not says_outgo(text)
