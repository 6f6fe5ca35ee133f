"""A text taken apart without moving a letter."""

import pytest

from assistant.checking.layout import passages_of


def test_headings_items_sentences_and_cells_are_told_apart():
    text = (
        "# Costs\n\nRent rose. It is now\nhigh.\n\nThe sites:\n\n- Oslo: 5\n- Rome: 6\n\n"
        "| Site | Rent |\n|---|---|\n| Oslo | 5 |\n"
    )
    found = [(passage.kind, " ".join(passage.text.split())) for passage in passages_of(text)]
    assert found == [
        ("heading", "Costs"),
        ("sentence", "Rent rose."),
        ("sentence", "It is now high."),
        ("sentence", "The sites:"),
        ("item", "Oslo: 5"),
        ("item", "Rome: 6"),
        ("cell", "5"),
    ]


def test_every_piece_stands_where_its_offset_says():
    text = "## A\n\nOne **two** [3] three. Four\nfive.\n* six\n"
    for passage in passages_of(text):
        at = text[passage.start : passage.start + len(passage.text)]
        assert [a for a, b in zip(at, passage.text, strict=True) if a != b and b != " "] == []


def test_an_item_knows_the_line_that_leads_to_it_and_a_cell_its_labels():
    passages = passages_of("Spending is now:\n\n- 2026: $805 billion\n\n| Year | Sales |\n|---|---|\n| 2024 | 6 |\n")
    assert "Spending is now" in next(one for one in passages if one.kind == "item").around
    assert next(one for one in passages if one.kind == "cell").around.startswith("2024 – Sales")


def test_a_sentence_knows_the_one_before_it_in_its_paragraph_alone():
    first, second, third = passages_of("Meta leads. It plans $5.\n\nIt is large.")
    assert (first.before, second.before, third.before) == ("", "Meta leads.", "")


@pytest.mark.parametrize("text", ["", "\n\n", "|", "|---|", "***", "# \n", "- ", "[1]", "“", "\x00", "| |\n|-|\n"])
def test_nothing_is_found_in_nothing(text: str):
    assert all(not passage.text.strip(" *#-|“\x00") for passage in passages_of(text))
