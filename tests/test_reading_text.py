"""Plain text, Markdown, HTML and CSV, as they come: without marks, ragged, in old encodings."""

from pathlib import Path

import pytest

from corpus.documents import Block, Document
from corpus.reading import read_document

UNMARKED = """\
Outlook: Grid Storage Becomes the “Trillion-Watt” Question
The council again raised its forecast of storage built by four utilities (Norda, Alpen, Vento, Sol):
- 2026: ~$40 billion
- 2027: $1.2 trillion
Put otherwise, 2026 alone equals what all ports spent in 2025.
By The Numbers: Spending Year by Year
| Year | Spending | Growth | Driver |
|---|---|---|---|
| 2025 | ~$20 billion | Baseline | First sites |
| 2026E | ~$40 billion | +100% | More sites |
Key trends:
- Growth is still high, but 2027 slows
- Prices fall
Who Builds The Most?
Based on forward guidance:
| Utility | 2026E Spending | Q1 Actual | Focus | Logic |
|---|---|---|---|---|
| Norda | ~$15 billion | ~$3 billion | Batteries | Scale |
| Alpen | ~$12 billion | ~$2 billion | Hydro | Storage |
| ~$8 billion | ~$2 billion | Wind | Land | |
| Sol | ~$5 billion | ~$1 billion | Panels | Price |
Three Stages of Building
The work falls into stages:
Stage 1: Planning Phase (2023-2025) ✅ Done
- Permits
- Main winners: Surveyors
Stage 2: Building Phase (2025-2027) 🔄 Under Way
- Sites
We are in the middle of Stage 2. This means:
- Costs peak
Risks and Warnings
- Permit risk: the law may change
$40 billion is not the end, but the start. Most of it is well spent.
"""


def read(folder: Path, name: str, content: str | bytes) -> Document:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path)


def kinds(document: Document, kind: str) -> list[Block]:
    return [block for block in document.blocks if block.kind == kind]


@pytest.mark.parametrize("name", ["report.txt", "report.md"])
def test_headings_without_marks_are_found_in_text_and_in_markdown_that_has_none(tmp_path: Path, name: str) -> None:
    document = read(tmp_path, name, UNMARKED)
    assert [(block.level, block.text.split(":")[0]) for block in kinds(document, "heading")] == [
        (1, "Outlook"),
        (2, "By The Numbers"),
        (2, "Who Builds The Most?"),
        (2, "Three Stages of Building"),
        (3, "Stage 1"),
        (3, "Stage 2"),
        (2, "Risks and Warnings"),
    ]
    assert document.title.startswith("Outlook")


def test_items_stand_under_their_stage_and_under_the_sentence_that_leads_them(tmp_path: Path) -> None:
    document = read(tmp_path, "report.txt", UNMARKED)
    sections = {block.text: block.section for block in kinds(document, "item")}
    assert sections["Permits"].startswith("Stage 1")
    assert sections["Sites"].startswith("Stage 2")
    assert sections["Prices fall"] == "Key trends"
    assert "four utilities" in sections["2026: ~$40 billion"]
    assert sections["Costs peak"] == "We are in the middle of Stage 2. This means"
    after_stages = next(block for block in document.blocks if block.text.startswith("We are"))
    assert after_stages.section == "Three Stages of Building"


def test_a_row_without_its_name_keeps_its_place_and_is_remembered(tmp_path: Path) -> None:
    table = kinds(read(tmp_path, "report.txt", UNMARKED), "table")[1].table
    assert table is not None
    assert table.body[2][1:] == ("~$8 billion", "~$2 billion", "Wind", "Land")
    assert table.shifted == {2}
    assert UNMARKED.split("\n")[table.lines[2] - 1].startswith("| ~$8 billion")
    assert table.caption == "Based on forward guidance:"


def test_lines_are_those_of_the_source(tmp_path: Path) -> None:
    lines = UNMARKED.split("\n")
    for block in read(tmp_path, "report.txt", UNMARKED).blocks:
        assert block.place.lines is not None
        if block.kind != "table":
            assert block.text.rstrip(":") in lines[block.place.lines[0] - 1]


def test_the_bundled_kind_of_report_reads_the_same_with_every_line_end_and_encoding(tmp_path: Path) -> None:
    plain = read(tmp_path, "a.txt", UNMARKED).blocks
    for number, data in enumerate(
        [
            UNMARKED.replace("\n", "\r\n").encode(),
            b"\xef\xbb\xbf" + UNMARKED.encode(),
            UNMARKED.encode("utf-16"),
            UNMARKED.encode("utf-16-le"),
            b"\xfe\xff" + UNMARKED.encode("utf-16-be"),
            UNMARKED.encode("utf-32"),
            UNMARKED.encode() + b"\0",
        ]
    ):
        assert read(tmp_path, f"a{number}.txt", data).blocks == plain


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_text_of_one_byte_a_letter_is_read(tmp_path: Path, encoding: str) -> None:
    document = read(tmp_path, "a.txt", "Die Kosten für Öl stiegen um £5 Millionen.\n".encode(encoding))
    assert document.blocks[0].text == "Die Kosten für Öl stiegen um £5 Millionen."


def test_wrapped_paragraphs_are_joined_and_their_headings_kept_apart(tmp_path: Path) -> None:
    text = (
        "HOSPITAL REVIEW\n\nWinter pressure\n\n"
        "The wards were busy through the whole of the winter months, and the\n"
        "number of beds in use came close to the limit. Costs rose to about\n"
        "$805 million by the end, which is more than the year before and was\n"
        "not in the plan.\n\n"
        "Summer\nThe wards were calm, and staff took the leave that they had not\n"
        "taken before.\n"
    )
    document = read(tmp_path, "a.txt", text)
    assert [block.text for block in kinds(document, "heading")] == ["HOSPITAL REVIEW", "Winter pressure", "Summer"]
    first, second = kinds(document, "paragraph")
    assert "about $805 million by" in first.text
    assert second.text.endswith("taken before.")


@pytest.mark.parametrize(
    "text",
    [
        "Ward costs (£000)\nWard      2023    2024\nNorth     1,200   1,300\nSouth       900     950\nTotal     2,100   2,250\n",
        "Ward costs (£000)\n\nWard\t2023\t2024\nNorth\t1,200\t1,300\nSouth\t900\t950\nTotal\t2,100\t2,250\n",
        "Ward costs (£000)\nWard | 2023 | 2024\nNorth | 1,200 | 1,300\nSouth | 900 | 950\nTotal | 2,100 | 2,250\n",
        "Ward costs (£000)\n\n              2023    2024\nNorth        1,200   1,300\nSouth          900     950\n----\nTotal        2,100   2,250\n",
    ],
    ids=["spaces", "tabs", "bare pipes", "empty corner"],
)
def test_tables_drawn_in_other_ways_are_tables_with_the_heading_above_as_caption(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, "a.txt", text)
    table = kinds(document, "table")[0].table
    assert table is not None
    assert [row[1:] for row in table.body] == [("1,200", "1,300"), ("900", "950"), ("2,100", "2,250")]
    assert table.header[0][1:] == ("2023", "2024")
    assert table.caption == "Ward costs (£000)"
    assert table.quantity(0, 1) is not None and table.quantity(0, 1).value == 1_200_000  # type: ignore[union-attr]


def test_a_unit_said_above_the_sentence_that_captions_a_table_holds_for_it(tmp_path: Path) -> None:
    text = "# Ward costs (£000)\n\nThe table shows what each ward cost.\n\n| Ward | 2024 |\n|---|---|\n| A | 5 |\n| B | 6 |\n"
    table = kinds(read(tmp_path, "a.md", text), "table")[0].table
    assert table is not None
    assert table.caption.startswith("The table shows") and table.note.unit == "GBP"


def test_facts_and_sentences_are_not_taken_for_headings(tmp_path: Path) -> None:
    text = "Report\nDate: 3 March 2025\nTotal Beds: 420\nRevenue rose five percent in the year\nall of it local\nThe end.\n"
    assert [block.text for block in kinds(read(tmp_path, "a.txt", text), "heading")] == ["Report"]


def test_numbered_lines_are_items_together_and_headings_apart(tmp_path: Path) -> None:
    text = "Plan\n\n1. Scope\n\nThis is the scope of it.\n\n2. Steps\n\nDo this:\n1. Buy land\n2. Build on it\n"
    document = read(tmp_path, "a.txt", text)
    assert [block.text for block in kinds(document, "heading")] == ["Plan", "1. Scope", "2. Steps"]
    assert [block.text for block in kinds(document, "item")] == ["Buy land", "Build on it"]


def test_markdown_gives_nested_items_bold_headings_and_clean_cells(tmp_path: Path) -> None:
    text = (
        "---\ntitle: Energy\n---\n# Output *2024*\n\n- Wind\n  - 5 GWh [source](http://x.invalid)\n\n**Lower Heading**\n\n"
        "| Site | 2023 |\n|---|--:|\n| **A** | 10[^1] | spare |\n| B \\| C | `20` |\n\n![plot](a.png)\n"
    )
    document = read(tmp_path, "a.md", text)
    assert document.title == "Energy"
    nested = kinds(document, "item")[1]
    assert (nested.text, nested.level, nested.section) == ("5 GWh source", 1, "Wind")
    assert [block.text for block in kinds(document, "heading")] == ["Output 2024", "Lower Heading"]
    table = kinds(document, "table")[0].table
    assert table is not None and table.lines == (13, 14)
    assert table.body == (("A", "10", "spare"), ("B | C", "20", ""))


PAGE = """\
<!doctype html><html><head><title>Site</title><style>p{}</style></head><body>
<header><nav>Home</nav><h1>Beds review</h1></header><div class="cookie">Accept all</div>
<main><p>Beds in use rose<sup><a href="#n">1</a></sup>.</p><h2>Costs</h2>
<table><caption>Ward costs (£000)</caption>
<tr><th rowspan=2>Ward</th><th colspan=2>Cost</th></tr>
<tr><th>2023</th><th>2024</th></tr>
<tr><td>A<td>1,200<sup>2</sup><td>(300)
<tr><td>B<td colspan=2>50</table>
<ul><li>One <b>bold</b><ul><li>Nested</ul><li>Two</ul>
<p hidden>unseen</p><p style="display: none">unseen</p><script>alert("unseen")</script><form>unseen<input></form>
<pre>
Site      2023    2024
A           10      12
B            5       6
</pre></main><footer>© unseen</footer></body></html>
"""


UNSEEN = """\
<html><head><style>/* .seen { display: none } */ .gone { display: none } .tab { display: none } .tab.open { display: block }
@media print { .screen { display: none } } #away { visibility: hidden } .dark { background: #003366 } body { background: #fff }
</style></head><body>
{} <p class="tab">seen 1</p><p class="screen">seen 2</p><p class="seen">seen 3</p>
<table><tr><td>Ward</td><td>Beds</td></tr><tr class="dark"><td><span style="color:#fff">seen 4</span></td><td>10</td></tr>
<tr><td style="background-color: navy; color: white">seen 5</td><td>20</td></tr>
<tr><td style="color:#ffffff">unseen</td><td>30</td></tr></table>
<div style="font-size:0"><p style="font-size: 12px">seen 6</p></div><p style="text-indent:-18pt">seen 7</p>
</body></html>"""


@pytest.mark.parametrize(
    "piece",
    [
        '<p class="gone">unseen</p>',
        '<p id="away">unseen</p>',
        '<p style="font-size:0px">unseen</p>',
        '<p>Beds <span style="font-size: 1px">unseen</span></p>',
        '<p style="opacity:0">unseen</p>',
        '<p><font color="#FFFFFF">unseen</font></p>',
        '<p style="color: white !important">unseen</p>',
        '<p style="color: rgba(0, 0, 0, 0)">unseen</p>',
        '<div style="position:absolute; left:-9999px">unseen</div>',
        '<div style="height:0; overflow:hidden">unseen</div>',
    ],
)
def test_what_a_page_does_not_show_is_not_read_and_what_it_shows_is(tmp_path: Path, piece: str) -> None:
    document = read(tmp_path, "a.html", UNSEEN.replace("{} ", piece, 1))
    text = " ".join(block.text for block in document.blocks)
    assert "unseen" not in text and all(f"seen {number}" in text for number in range(1, 8))
    table = next(block.table for block in document.blocks if block.table is not None)
    assert [row[1] for row in table.body] == ["10", "20", "30"]


def test_html_gives_what_a_reader_sees_of_the_report_and_no_furniture(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", PAGE)
    text = " ".join(block.text for block in document.blocks)
    for left_out in ("unseen", "Accept", "Home", "alert"):
        assert left_out not in text
    assert [block.text for block in kinds(document, "heading")] == ["Beds review", "Costs"]
    assert [(block.text, block.level) for block in kinds(document, "item")] == [
        ("One bold", 0),
        ("Nested", 1),
        ("Two", 0),
    ]
    assert "Beds in use rose." in text


def test_html_tables_spread_their_heads_and_drop_footnote_marks(tmp_path: Path) -> None:
    first, second = (block.table for block in kinds(read(tmp_path, "a.html", PAGE), "table"))
    assert first is not None and second is not None
    assert first.caption == "Ward costs (£000)"
    assert first.header == (("Ward", "Cost", "Cost"), ("Ward", "2023", "2024"))
    # A figure over two columns stands once, or a sum would count it twice.
    assert first.body == (("A", "1,200", "(300)"), ("B", "50", ""))
    assert PAGE.split("\n")[first.lines[0] - 1].startswith("<tr><td>A")
    assert second.body == (("A", "10", "12"), ("B", "5", "6"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_cut_at_its_own_delimiter_with_the_title_above_as_caption(tmp_path: Path, delimiter: str) -> None:
    rows = [
        "Ward costs",
        "# Figures in £000",
        "",
        "Ward;2023;2024",
        'A;"1;5";2',
        "B;3;4",
        "",
        "Total;5;6",
        "Source: own",
    ]
    text = "\n".join(rows).replace(";", delimiter)
    document = read(tmp_path, "costs.csv", text)
    table = kinds(document, "table")[0].table
    assert table is not None
    assert table.caption == "Ward costs – Figures in £000"
    assert table.body == (("A", f"1{delimiter}5".replace("\t", " "), "2"), ("B", "3", "4"), ("Total", "5", "6"))
    assert table.lines == (5, 6, 8)
    assert document.title == "Ward costs"
    assert document.blocks[-1].text == "Source: own"


def test_two_tables_in_one_csv_stay_two(tmp_path: Path) -> None:
    document = read(tmp_path, "a.csv", "Ward,Beds\nA,5\nB,6\n\nSite,Output\nX,10\nY,20\n")
    assert [block.table.header for block in kinds(document, "table") if block.table] == [
        (("Ward", "Beds"),),
        (("Site", "Output"),),
    ]
