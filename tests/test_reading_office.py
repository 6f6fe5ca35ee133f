"""Workbooks and Word documents, written by their own libraries and by hand where those are too well behaved."""

import datetime
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from corpus.documents import Block, Document
from corpus.readers.formats import shown
from corpus.reading import DamagedFile, NoText, PasswordProtected, ReadError, SuspiciousFile, read_document
from corpus.tables import Table


def tables(document: Document) -> list[Table]:
    return [block.table for block in document.blocks if block.table is not None]


def kinds(document: Document, kind: str) -> list[Block]:
    return [block for block in document.blocks if block.kind == kind]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.125, "0%", "12.5%"),
        (0.963414634146341, "0.0%", "96.34%"),
        (-0.05, "0%", "-5%"),
        (1234.5, '"£"#,##0', "£1,234.5"),
        (-300, '"£"#,##0;("£"#,##0)', "(£300)"),
        (1234, "[$€-407]#,##0.00", "€1,234.00"),
        (5, "[$USD] 0", "USD  5"),
        (8.05e9, '$#,##0.0,,"M"', "$8,050.0M"),
        (3.5, '0.0"x"', "3.5x"),
        (12, '0" GWh"', "12 GWh"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "General", "1234567"),
        (1234567, "#,##0", "1,234,567"),
        (0.00012, "General", "0.00012"),
        (datetime.datetime(2024, 3, 31), "yyyy-mm-dd", "31 March 2024"),
        (datetime.date(2024, 3, 31), "mmm-yy", "March 2024"),
        (True, "General", "yes"),
        ("text", "@", "text"),
    ],
)
def test_cells_read_as_the_sheet_shows_them_without_losing_digits(value: object, number_format: str, text: str) -> None:
    assert " ".join(shown(value, number_format).split()) == " ".join(text.split())


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Wards"
    rows: list[list[object]] = [
        ["Ward costs (£000)"],
        ["Ward", "Share", "Cost"],
        ["North", 0.125, 1200],
        ["South", 0.875, -300],
        [],
        ["Total", 1, "=C3+C4"],
        [],
        ["Site", "Output", None],
        [None, "2023", "2024"],
        ["A", 1, 2],
        ["B", 3, 4],
        ["Source: own count"],
    ]
    for row in rows:
        sheet.append(row)
    for number in (3, 4, 6):
        sheet.cell(number, 2).number_format = "0%"
    sheet.merge_cells("B8:C8")
    sheet.merge_cells("A8:A9")
    secret = book.create_sheet("Secret")
    secret["A1"] = "unseen"
    secret.sheet_state = "hidden"
    corner = book.create_sheet("Corner")
    corner["A1"] = "Beds are counted at midnight."
    corner["XFD1048576"] = "far"
    path = folder / "book.xlsx"
    book.save(path)
    return path


def test_every_visible_sheet_is_a_heading_and_its_tables_are_apart(tmp_path: Path) -> None:
    document = read_document(workbook(tmp_path))
    assert [block.text for block in kinds(document, "heading")] == ["Wards", "Corner"]
    assert "unseen" not in " ".join(block.text for block in document.blocks)
    costs, output = tables(document)
    assert costs.caption == "Ward costs (£000)"
    assert costs.body[0] == ("North", "12.5%", "1200")
    # The total after an empty row belongs to the table above it.
    assert [row[0] for row in costs.body] == ["North", "South", "Total"]
    assert costs.lines == (3, 4, 6)
    assert [column.label for column in output.columns] == ["Site", "Output 2023", "Output 2024"]
    assert [row[0] for row in output.body] == ["A", "B"]
    assert kinds(document, "paragraph")[0].text == "Source: own count"
    assert document.title == "book"


def test_formulas_that_were_never_computed_are_shown_and_warned_of(tmp_path: Path) -> None:
    document = read_document(workbook(tmp_path))
    assert tables(document)[0].body[2][2] == "=C3+C4"
    assert any("C6 =C3+C4" in warning and "save it again" in warning for warning in document.warnings)


def word(folder: Path) -> Path:
    document = docx.Document()
    document.add_heading("Annual review", 0)
    document.add_heading("Costs", 1)
    document.add_paragraph("Costs by ward, in £ million:")
    table = document.add_table(4, 3)
    rows = [("Ward", "Cost", ""), ("", "2023", "2024"), ("North", "1", "2"), ("South", "3", "4")]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    document.add_paragraph("One", style="List Bullet")
    document.add_paragraph("Nested", style="List Bullet 2")
    document.add_paragraph().add_run("A Bold Heading").bold = True
    paragraph = document.add_paragraph("Beds in use were 805")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" in June.")
    path = folder / "review.docx"
    document.save(str(path))
    return path


def test_word_gives_headings_by_style_and_by_bold_lines_lists_and_merged_cells_in_order(tmp_path: Path) -> None:
    document = read_document(word(tmp_path))
    assert [(block.kind, block.text) for block in document.blocks if block.kind != "table"] == [
        ("heading", "Annual review"),
        ("heading", "Costs"),
        ("paragraph", "Costs by ward, in £ million:"),
        ("item", "One"),
        ("item", "Nested"),
        ("heading", "A Bold Heading"),
        ("paragraph", "Beds in use were 805 in June."),
    ]
    assert [block.level for block in kinds(document, "heading")] == [1, 2, 3]
    assert kinds(document, "item")[1].section == "One"
    (table,) = tables(document)
    assert table.header == (("Ward", "Cost", "Cost"), ("Ward", "2023", "2024"))
    assert table.body == (("North", "1", "2"), ("South", "3", "4"))
    assert table.note.unit == "GBP" and table.note.scale == "million"


def archive(folder: Path, name: str, parts: dict[str, bytes]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part, content in parts.items():
            target.writestr(part, content)
    return path


def replaced(source: Path, part: str, content: bytes) -> bytes:
    """The archive with one part's content replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == part else old.read(entry))
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path, name, {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"\0" * 300_000_000})
    with pytest.raises(SuspiciousFile, match="split it|zip bomb"):
        read_document(path)


def test_a_part_that_is_larger_than_the_archive_says_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, "a.docx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * 50_000_000})
    data = path.read_bytes()
    size = (50_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    path.write_bytes(data.replace(size, (1_000).to_bytes(4, "little")))
    with pytest.raises(ReadError, match="save it again"):
        read_document(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_entity_bomb_is_refused(tmp_path: Path, kind: str, encoding: str) -> None:
    source = word(tmp_path) if kind == "docx" else workbook(tmp_path)
    part = "word/document.xml" if kind == "docx" else "xl/worksheets/sheet1.xml"
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    source.write_bytes(replaced(source, part, bomb.encode(encoding)))
    with pytest.raises(SuspiciousFile, match="entities"):
        read_document(source)


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("damage", ["cut", "noise", "other zip", "broken xml", "missing part"])
def test_a_damaged_office_file_says_so_and_what_to_do(tmp_path: Path, kind: str, damage: str) -> None:
    path = word(tmp_path) if kind == "docx" else workbook(tmp_path)
    data = path.read_bytes()
    part = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
    path.write_bytes(
        {
            "cut": data[: len(data) // 2],
            "noise": bytes(range(256)) * 40,
            "other zip": archive(tmp_path, "other.zip", {"readme.txt": b"hello"}).read_bytes(),
            "broken xml": replaced(path, part, b"<w:document><w:body>"),
            "missing part": replaced(path, "[Content_Types].xml", b"<Types/>"),
        }[damage]
    )
    with pytest.raises(DamagedFile, match=r"^\S+ is damaged.*save it again\.$"):
        read_document(path)


def test_an_encrypted_workbook_asks_for_a_copy_without_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    )
    with pytest.raises(PasswordProtected, match="without one"):
        read_document(path)


def test_an_old_office_file_asks_to_be_saved_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(DamagedFile, match="save it as DOCX"):
        read_document(path)


def test_a_workbook_and_a_document_without_words_say_so(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    docx.Document().save(str(tmp_path / "a.docx"))
    for name in ("a.xlsx", "a.docx"):
        with pytest.raises(NoText):
            read_document(tmp_path / name)


def test_what_a_word_document_does_not_show_is_not_read_and_what_it_shows_is(tmp_path: Path) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    document = docx.Document()
    white = RGBColor(255, 255, 255)

    def shaded(properties: object, fill: str = "003366") -> None:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), fill)
        properties.append(shade)  # type: ignore[attr-defined]

    paragraph = document.add_paragraph("Seen 1. ")
    paragraph.add_run("unseen ").font.hidden = True
    paragraph.add_run("unseen ").font.color.rgb = white
    paragraph.add_run("unseen ").font.size = Pt(1)
    paragraph.add_run("Seen 2. ").font.size = Pt(8)
    lit = paragraph.add_run("Seen 3. ")
    lit.font.color.rgb = white
    shaded(lit._r.get_or_add_rPr())
    style = document.styles.add_style("Secret", WD_STYLE_TYPE.PARAGRAPH)
    style.font.hidden = True
    document.styles.add_style("Below", WD_STYLE_TYPE.PARAGRAPH).base_style = style
    document.add_paragraph("unseen", "Below")
    for name, fill in (("Table Grid", "003366"), ("Table Grid", ""), ("Light Grid Accent 1", "")):
        table = document.add_table(2, 2, name)
        for cell, text in zip(table._cells, ("Ward", "Beds", "A", "10"), strict=True):
            cell.paragraphs[0].add_run(text)
        head = table.cell(0, 0).paragraphs[0].runs[0]
        head.text = "unseen" if (name, fill) == ("Table Grid", "") else "Seen 4"
        head.font.color.rgb = white
        if fill:
            shaded(table.cell(0, 0)._tc.get_or_add_tcPr(), fill)
    document.save(str(tmp_path / "a.docx"))
    text = " ".join(block.text for block in read_document(tmp_path / "a.docx").blocks)
    assert "unseen" not in text and text.count("Seen 4") == 2
    assert all(f"Seen {number}" in text for number in (1, 2, 3))
