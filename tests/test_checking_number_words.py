"""Words that stand for numbers, and how near a figure must be to be called so."""

from decimal import Decimal

import pytest

from assistant.checking.number_words import MULTIPLE, SHARE, find_number_words


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("It doubled.", MULTIPLE, "2"),
        ("It tripled.", MULTIPLE, "3"),
        ("It grew fivefold.", MULTIPLE, "5"),
        ("It was halved.", MULTIPLE, "0.5"),
        ("It is twice as large.", MULTIPLE, "2"),
        ("half of it", SHARE, "0.5"),
        ("three quarters of it", SHARE, "0.75"),
        ("one in five of them", SHARE, "0.2"),
        ("two-fifths of them", SHARE, "0.4"),
    ],
)
def test_a_word_stands_for_its_number(text: str, kind: str, value: str):
    (word,) = find_number_words(text)
    assert (word.kind, word.value) == (kind, Decimal(value))


@pytest.mark.parametrize(
    ("text", "holds", "fails"),
    [
        ("a third", ["0.33", "0.34"], ["0.37", "0.30"]),
        ("about a third", ["0.31", "0.36"], ["0.38"]),
        ("nearly half", ["0.48", "0.44"], ["0.51", "0.40"]),
        ("more than half", ["0.51", "0.6"], ["0.49", "0.7"]),
        ("doubled", ["2", "1.93"], ["1.8", "2.3"]),
        ("nearly doubled", ["1.96"], ["2.1", "1.5"]),
        ("more than doubled", ["2.05"], ["1.9"]),
    ],
)
def test_a_word_holds_for_what_is_near_and_on_its_side(text: str, holds: list[str], fails: list[str]):
    (word,) = find_number_words(text)
    assert all(word.holds(Decimal(value)) for value in holds)
    assert not any(word.holds(Decimal(value)) for value in fails)


@pytest.mark.parametrize(
    "text",
    [
        "the first half",
        "in the third quarter",
        "a quarter earlier",
        "half a year",
        "half-hourly",
        "per quarter",
        "behalf",
    ],
)
def test_parts_of_a_year_are_no_numbers(text: str):
    assert find_number_words(text) == []
