"""The scale of a table that does not say it, from the text that gives the same figures in theirs."""

from pathlib import Path

import pytest
from small_reports import write

from assistant.sheets import Sheet, sheets
from corpus.reading import read_document

TABLE = """
| | 2021 | 2020 |
|---|---|---|
| Ticket sales | $ 24,193 | $ 20,402 |
| Repairs | 47,625 | 38,186 |
| Net result | 312 | 250 |
"""


def sheet(folder: Path, before: str, table: str = TABLE) -> Sheet:
    path = write(folder / "report.md", f"# Ferry\n\n{before}\n\nThe results were these.\n\n{table}")
    return next(iter(sheets(read_document(path))))


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Ticket sales were $24.2 million and repairs were $47.6 million in 2021.", "thousand"),
        ("Ticket sales were $24.2 billion and repairs were $47.6 billion in 2021.", "million"),
        ("Ticket sales were $24.2 million in 2021.", ""),  # one figure may agree by chance
        ("Ticket sales were $31.9 million and repairs were $18.4 million.", ""),
        ("Ticket sales were $24,193 and repairs were $47,625.", ""),
        ("Ticket sales were good.", ""),
    ],
)
def test_two_figures_that_agree_prove_the_scale(tmp_path: Path, text: str, scale: str) -> None:
    found = sheet(tmp_path, text)
    assert found.told_scale == scale
    quantity = found.values[0, 1].quantity
    assert quantity is not None
    assert quantity.scale == scale


def test_a_table_that_says_its_scale_is_believed(tmp_path: Path) -> None:
    said = TABLE.replace("| | 2021", "| (in millions) | 2021")
    text = "Ticket sales were $24.2 million and repairs were $47.6 million in 2021."
    found = sheet(tmp_path, text, said)
    assert found.told_scale == ""
    quantity = found.values[0, 1].quantity
    assert quantity is not None
    assert quantity.scale == "million"
