"""PDF files made by reportlab for the test."""

from pathlib import Path

import pytest

from corpus.reading import DamagedFile, NoText, PasswordProtected, read_document

pytest.importorskip("reportlab")

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

Line = tuple[str, int, str]
"""Words, type size, font."""


def pdf(path: Path, pages: list[list[Line]], password: str = "", heads: bool = True) -> Path:
    encryption = StandardEncryption(password) if password else None
    canvas = Canvas(str(path), encrypt=encryption)
    for number, lines in enumerate(pages, 1):
        if heads and lines:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, 800, "Norda Annual Report")
            canvas.drawString(300, 30, f"Page {number}")
        height = 750
        for words, size, font in lines:
            if words:
                canvas.setFont(font, size)
                canvas.drawString(72, height, words)
            height -= round(size * 1.25)
        canvas.showPage()
    canvas.save()
    return path


def prose(*lines: str) -> list[Line]:
    return [(line, 10, "Helvetica") for line in lines]


PAGES = [
    [("Norda in 2024", 20, "Helvetica-Bold"), ("", 10, ""), *prose("Output grew to 805 GWh in the year, the most that the", "sites have made since they opened for infra-", "structure reasons."), ("", 10, ""), ("Outlook for the Year", 10, "Helvetica-Bold"), ("", 10, ""), *prose("The plan is for more of it.", "", "- Wind first", "- Sun second and then the rest of the", "  sites in the south")],
    [("Statement", 14, "Helvetica-Bold"), ("", 10, ""), *prose("(Millions) 2024 2023", "Sales $ 1,577 $ 1,373", "Costs (262) (249)", "Net 1,315 1,124")],
    prose("The third page speaks of staff and of nothing else at all."),
    prose("The fourth page ends the report with thanks to everyone."),
]  # fmt: skip


def test_blocks_know_their_page_and_paragraphs_are_whole(tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "a.pdf", PAGES))
    found = [(block.kind, block.place.page, block.text) for block in document.blocks]
    assert ("heading", 1, "Norda in 2024") in found
    assert ("heading", 1, "Outlook for the Year") in found
    assert ("heading", 2, "Statement") in found
    first = next(block for block in document.blocks if block.kind == "paragraph")
    assert first.text.endswith("since they opened for infrastructure reasons.")
    assert [block.text for block in document.blocks if block.kind == "item"] == [
        "Wind first",
        "Sun second and then the rest of the sites in the south",
    ]
    assert found[-1][1] == 4


def test_rows_of_a_table_stay_lines(tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "a.pdf", PAGES))
    rows = next(block.text for block in document.blocks if "Sales" in block.text)
    assert "Sales $ 1,577 $ 1,373" in rows.split("\n")


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    text = "\n".join(block.text for block in read_document(pdf(tmp_path / "a.pdf", PAGES)).blocks)
    assert "Annual Report" not in text and "Page" not in text


def test_pages_without_text_are_named_and_a_file_without_any_is_refused(tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "a.pdf", [PAGES[0], [], PAGES[2]]))
    assert any("(2)" in warning and "1 of 3" in warning for warning in document.warnings)
    with pytest.raises(NoText, match="OCR"):
        read_document(pdf(tmp_path / "b.pdf", [[], []]))


def test_a_protected_pdf_asks_for_a_copy_without_a_password(tmp_path: Path) -> None:
    with pytest.raises(PasswordProtected, match="save a copy without one"):
        read_document(pdf(tmp_path / "a.pdf", PAGES, password="secret"))


@pytest.mark.parametrize("damage", ["cut", "noise", "words"])
def test_a_damaged_pdf_says_what_to_do(tmp_path: Path, damage: str) -> None:
    path = pdf(tmp_path / "a.pdf", PAGES)
    data = path.read_bytes()
    path.write_bytes(
        {"cut": data[:400], "noise": b"%PDF-1.7\n" + bytes(range(256)) * 9, "words": b"Not a PDF."}[damage]
    )
    with pytest.raises(DamagedFile, match="save"):
        read_document(path)


def test_a_page_that_cannot_be_read_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pypdfium2

    from corpus.readers import pdf as reader

    read_page = reader._page

    def broken(document: pypdfium2.PdfDocument, number: int) -> object:
        if number == 1:
            raise pypdfium2.PdfiumError("Failed to load page.")
        return read_page(document, number)

    monkeypatch.setattr(reader, "_page", broken)
    document = read_document(pdf(tmp_path / "a.pdf", PAGES))
    assert any("1 of 4 pages" in warning and "(2)" in warning for warning in document.warnings)
    assert {block.place.page for block in document.blocks} == {1, 3, 4}


def test_a_page_in_larger_type_is_no_page_of_headings(tmp_path: Path) -> None:
    large = [
        (f"This line of the exhibit is number {number} of many in its large type", 14, "Helvetica")
        for number in range(20)
    ]
    small = prose(
        *(f"This line of the report is number {number} of many more in the type of the text" for number in range(40))
    )
    document = read_document(pdf(tmp_path / "a.pdf", [small, small, large]))
    assert not [block for block in document.blocks if block.kind == "heading"]
