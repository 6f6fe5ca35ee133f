"""Chunks hold what a search needs and lose nothing of the document."""

import re
from pathlib import Path

import pytest

from corpus.chunks import (
    MOST_CHARACTERS,
    MOST_TABLE_CHARACTERS,
    MOST_TOKENS,
    Chunk,
    chunk_document,
    meaning,
    token_estimate,
)
from corpus.documents import Document
from corpus.reading import read_document

ROWS = "".join(f"| Ward {number} | {number},200 | a note on ward {number} and its beds |\n" for number in range(1, 81))
REPORT = f"""\
# Hospital review

Opening words of the review.

## Costs

The table gives what each ward cost (in £ thousand):

| Ward | Cost | Note |
|---|---|---|
{ROWS}
After the table.

## Plans

### Empty plan

## Risks

Main risks are:

- Fire risk: doors are old
- Flood risk: the river is near

## Staff

{"Nurses stayed for longer than they did in the year before. " * 60}
"""


def chunks_of(folder: Path, text: str, name: str = "a.md") -> tuple[Document, list[Chunk]]:
    (folder / name).write_text(text)
    document = read_document(folder / name)
    return document, chunk_document(document)


def test_every_block_is_in_a_chunk_and_every_row_in_exactly_one(tmp_path: Path) -> None:
    document, chunks = chunks_of(tmp_path, REPORT)
    covered = {index for chunk in chunks for index in range(chunk.blocks[0], chunk.blocks[1] + 1)}
    content = {index for index, block in enumerate(document.blocks) if block.kind != "heading"}
    assert content <= covered
    rows = [row for chunk in chunks if chunk.rows for row in range(chunk.rows[0], chunk.rows[1] + 1)]
    assert rows == list(range(80))


def test_a_row_is_whole_and_each_piece_of_a_table_has_caption_unit_and_header(tmp_path: Path) -> None:
    _, chunks = chunks_of(tmp_path, REPORT)
    pieces = [chunk for chunk in chunks if chunk.rows]
    assert len(pieces) > 2
    for chunk in pieces:
        assert "in £ thousand" in chunk.text and "| Ward | Cost | Note |" in chunk.text
        assert chunk.text.startswith("Hospital review › Costs")
        assert chunk.rows is not None and chunk.place.lines is not None
        first, last = chunk.rows
        assert chunk.text.count("a note on ward") == last - first + 1
        lines = REPORT.split("\n")[chunk.place.lines[0] - 1 : chunk.place.lines[1]]
        assert all(line in chunk.text for line in lines)


def test_the_sentence_above_a_table_is_in_its_first_chunk_and_alone_in_none(tmp_path: Path) -> None:
    document, chunks = chunks_of(tmp_path, REPORT)
    index = next(number for number, block in enumerate(document.blocks) if block.text.startswith("The table gives"))
    holding = [chunk for chunk in chunks if chunk.blocks[0] <= index <= chunk.blocks[1]]
    assert [chunk.rows is not None for chunk in holding] == [True]


def test_a_heading_is_never_alone_and_one_with_nothing_under_it_is_not_lost(tmp_path: Path) -> None:
    document, chunks = chunks_of(tmp_path, REPORT)
    headings = {block.text for block in document.blocks if block.kind == "heading"}
    for chunk in chunks:
        assert not set(chunk.text.split("\n")) <= headings
    assert any("Empty plan" in chunk.text for chunk in chunks)


def test_items_under_one_lead_are_kept_together_with_it(tmp_path: Path) -> None:
    _, chunks = chunks_of(tmp_path, REPORT)
    (risks,) = [chunk for chunk in chunks if "Fire risk" in chunk.text]
    assert "Flood risk" in risks.text and "Main risks are" in risks.text
    assert risks.headings == ("Hospital review", "Risks")


def test_a_long_list_is_cut_between_items_and_each_part_carries_its_lead(tmp_path: Path) -> None:
    items = "".join(f"- Risk {number} of many, which is told here in a few plain words\n" for number in range(60))
    document, chunks = chunks_of(tmp_path, f"# Review\n\nThe risks of the year are:\n\n{items}")
    assert len(chunks) > 1
    assert all("The risks of the year are" in chunk.text for chunk in chunks)
    for block in document.blocks:
        if block.kind == "item":
            assert sum(block.text in chunk.text.split("\n") for chunk in chunks) == 1


def test_a_long_paragraph_is_cut_at_sentence_ends(tmp_path: Path) -> None:
    _, chunks = chunks_of(tmp_path, REPORT)
    staff = [chunk.text for chunk in chunks if "Nurses" in chunk.text]
    assert len(staff) > 1
    assert all(text.endswith("before.") for text in staff)
    assert sum(text.count("Nurses stayed") for text in staff) == 60


@pytest.mark.parametrize(
    "text",
    ["x" * 5000, "word " * 2000, "1234567890" * 300, "$1,234.56 " * 400, "漢字" * 1500, "a. " * 3000, "…" * 3000],
    ids=["one word", "one sentence", "digits", "figures", "other script", "stops", "dots"],
)
def test_text_without_any_place_to_cut_is_still_cut_and_nothing_lost(tmp_path: Path, text: str) -> None:
    document, chunks = chunks_of(tmp_path, f"start {text}\n", "a.txt")
    for chunk in chunks:
        assert len(chunk.text) <= MOST_CHARACTERS and token_estimate(chunk.text) <= MOST_TOKENS

    def bare(words: str) -> str:
        return re.sub(r"\s", "", words)

    assert bare("".join(chunk.text for chunk in chunks)) == bare("".join(block.text for block in document.blocks))


def test_long_headings_and_wide_tables_leave_room_for_the_words(tmp_path: Path) -> None:
    wide = " | ".join(f"A column of many words {number}" for number in range(40))
    rows = "".join("| " + " | ".join("5" for _ in range(40)) + " |\n" for _ in range(20))
    deep = "".join(f"{'#' * level} {'A heading of some length ' * 12}{level}\n\n" for level in range(1, 7))
    _, chunks = chunks_of(tmp_path, f"{deep}Words under it all.\n\n| {wide} |\n|{'---|' * 40}\n{rows}")
    assert any("Words under it all." in chunk.text for chunk in chunks)
    for chunk in chunks:
        assert len(chunk.text) <= (MOST_TABLE_CHARACTERS if chunk.rows else MOST_CHARACTERS) + 300
        assert token_estimate(meaning(chunk)) <= MOST_TOKENS + 60


def test_of_a_table_the_words_and_years_are_embedded_and_the_figures_are_not(tmp_path: Path) -> None:
    table = "| Ward | 2024 | 2025 | Head |\n|---|---|---|---|\n| North, acute | 1,200 | (35.5)% | Dr Lee |\n"
    _, (chunk,) = chunks_of(tmp_path, f"# Costs\n\n{table}")
    assert "| North, acute | 1,200 | (35.5)% | Dr Lee |" in chunk.text
    embedded = meaning(chunk)
    for words in ("Costs", "Ward", "2024", "2025", "North, acute", "Dr Lee"):
        assert words in embedded
    assert "1,200" not in embedded and "35.5" not in embedded and "|" not in embedded


def test_prose_is_embedded_as_it_stands(tmp_path: Path) -> None:
    _, (chunk,) = chunks_of(tmp_path, "# Costs\n\nWards cost £1,200 in 2024.\n")
    assert meaning(chunk) == chunk.text


def test_a_document_of_headings_alone_is_still_found(tmp_path: Path) -> None:
    _, chunks = chunks_of(tmp_path, "# One\n\n# Two\n\n# Three\n")
    assert len(chunks) == 1 and all(word in chunks[0].text for word in ("One", "Two", "Three"))


def test_ids_are_unique_and_the_same_each_time(tmp_path: Path) -> None:
    document, chunks = chunks_of(tmp_path, REPORT)
    assert chunk_document(document) == chunks
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert all(chunk.id.startswith(document.id) and chunk.document_name == "a.md" for chunk in chunks)


def test_words_under_different_headings_do_not_share_a_chunk(tmp_path: Path) -> None:
    stages = "Plan for the Years\nThe work has stages:\nStage 1: Dig\n- Earth\nStage 2: Build\n- Walls\nWe are building now. This means:\n- Noise\n"
    _, chunks = chunks_of(tmp_path, stages, "a.txt")
    for word, section in (("Earth", "Stage 1: Dig"), ("Walls", "Stage 2: Build"), ("Noise", "Plan for the Years")):
        (chunk,) = [chunk for chunk in chunks if word in chunk.text]
        assert chunk.headings[-1] == section
