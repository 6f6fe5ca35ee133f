"""Whose report a document is and of when: from covers of filings, titles of reports, and file names."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.documents import Block, Document, Place
from corpus.identity import Identity, identity
from corpus.reading import read_document
from index.build import build
from index.embeddings import Embedder
from index.records import document_from, document_metadata
from index.store import Store

FILINGS = Path(__file__).parent.parent.parent / "shared" / "financebench" / "pdfs"

COVER = """UNITED STATES
SECURITIES AND EXCHANGE COMMISSION
Washington, D.C. 20549
FORM {form}
(Mark One)
ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF THE SECURITIES EXCHANGE ACT OF 1934
For the {period} ended {end}
Commission file number {number}
{name}
(Exact name of registrant as specified in its charter)
Delaware 12-3456789
(State or other jurisdiction of incorporation) (I.R.S. Employer Identification No.)
Title of each class Trading Symbol(s) Name of each exchange on which registered
Common Stock, par value $1 {ticker} New York Stock Exchange
The Nasdaq Stock Market LLC; Deloitte & Touche LLP"""


def document(text: str, name: str = "upload.pdf", title: str = "") -> Document:
    """A document with a paragraph for each line."""
    blocks = tuple(Block("paragraph", line, Place(page=1)) for line in text.split("\n"))
    return Document("id", name, title, blocks)


def filing(
    *more: str,
    form: str = "10-K",
    period: str = "fiscal year",
    end: str = "December 31, 2021",
    number: str = "001-04321",
    name: str = "THE HOLLOWAY TOOLS COMPANY",
    ticker: str = "HTC",
    file: str = "upload.pdf",
) -> Identity:
    """The identity of a filing with this cover and these lines after it."""
    cover = COVER.format(form=form, period=period, end=end, number=number, name=name, ticker=ticker)
    return identity(document("\n".join([cover, *more]), file))


def test_the_cover_of_a_filing_says_it_all():
    assert filing() == Identity(
        names=("THE HOLLOWAY TOOLS COMPANY", "HOLLOWAY TOOLS"),
        tickers=("HTC",),
        number="1-4321",
        form="10-K",
        fiscal_year=2021,
        period_end=date(2021, 12, 31),
    )


@pytest.mark.parametrize(
    ("printed", "also"),
    [
        ("Quillfeather, Inc.", ["Quillfeather"]),
        ("VERDANT BAY CO., INC.", ["VERDANT BAY"]),
        ("NORVANE SYSTEMS INCORPORATED", ["NORVANE SYSTEMS", "NORVANE"]),
        ("PAPERTREE.COM, INC.", ["PAPERTREE.COM", "PAPERTREE"]),
        ("HART & HART", []),
        ("The Old Mill Corporation", ["Old Mill"]),
        ("7K COMPANY", ["7K"]),
        ("Brambley Holdings plc", ["Brambley Holdings", "Brambley"]),
    ],
)
def test_a_company_is_called_by_the_short_forms_of_its_printed_name(printed, also):
    assert filing(name=printed).names == (printed, *also)


def test_a_name_in_capitals_is_said_as_the_text_writes_it():
    said = filing("Verdant Bay sells plants. At Verdant Bay we grow.", name="VERDANT BAY CO., INC.")
    assert said.company == "Verdant Bay"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("References to “HTX,” “we,” “us” and “our” mean The Holloway Tools Company.", {"HTX"}),
        ("The Holloway Tools Company (herein referred to as “Hollow,” the “Company,” “we”) makes tools.", {"Hollow"}),
        ("THE HOLLOWAY TOOLS COMPANY (formerly Spanner Works, Inc.) sells.", {"Spanner Works, Inc.", "Spanner Works"}),
        ("HTT leads. HTT grew. HTT hired. HTT paid. HTT won.", set()),
        ("Our brand “Gripper” is known, and “we” are proud of it.", set()),
    ],
)
def test_names_that_a_report_calls_its_own_are_names_too(line, names):
    printed = {"THE HOLLOWAY TOOLS COMPANY", "HOLLOWAY TOOLS"}
    assert {name for name in filing(line).names if name.upper() not in printed} == names


def test_initials_are_a_name_where_the_text_uses_them():
    said = filing("AMW grew. AMW hired. AMW paid. AMW sold. AMW won.", name="ASHEN METAL WORKS, INC.")
    assert "AMW" in said.names
    assert "AMW" not in filing("AMW grew.", name="ASHEN METAL WORKS, INC.").names


@pytest.mark.parametrize(
    "line",
    [
        "Our common stock is listed on the New York Stock Exchange under the symbol “HTC”.",
        "The Company’s ticker symbol is HTC.",
        "Shares trade on the Nasdaq under the ticker symbol HTC, as before.",
    ],
)
def test_a_symbol_that_the_cover_does_not_give_is_told_later(line):
    cover = COVER.format(
        form="10-K", period="year", end="June 30, 2015", number="1-1", name="Norvane, Inc.", ticker="X"
    )
    older = document(cover.replace("Trading Symbol(s)", "") + "\n" + line)
    assert identity(older).tickers == ("HTC",)


@pytest.mark.parametrize(
    ("end", "lines", "year"),
    [
        ("December 31, 2021", [], 2021),
        ("September 30, 2021", [], 2021),
        ("May 26, 2019", ["In fiscal 2019, sales rose; in fiscal 2018 they fell."], 2019),
        ("January 28, 2017", ["Fiscal 2017 ended January 28, 2017. Fiscal 2016 ended January 30, 2016."], 2017),
        ("January 28, 2023", ["Fiscal 2022 ended January 28, 2023; fiscal 2021 ended January 29, 2022."], 2022),
        ("February 2, 2019", ["fiscal 2019 " * 9, "fiscal 2018 " * 10], 2019),
        ("February 2, 2019", ["fiscal 2018 " * 20, "we expect fiscal 2019 to be better"], 2018),
        ("January 28, 2017", [], 2017),
        ("January 1, 2023", [], 2022),
    ],
)
def test_a_fiscal_year_is_counted_as_the_company_counts_it(end, lines, year):
    assert filing(*lines, end=end).fiscal_year == year


@pytest.mark.parametrize(
    ("end", "line", "year", "quarter"),
    [
        ("June 30, 2022", "the three and six months ended June 30, 2022; six months ended", 2022, 2),
        ("September 30, 2022", "for the nine months ended September 30, 2022", 2022, 3),
        ("July 29, 2023", "In the second quarter of fiscal 2024 and the second quarter of fiscal 2023", 2024, 2),
        ("November 30, 2022", "Q2 2023 compared to Q2 2022", 2023, 2),
        ("March 31, 2022", "three months ended March 31, 2022", 2022, 1),
    ],
)
def test_the_quarter_of_a_quarterly_report(end, line, year, quarter):
    said = filing(line, form="10-Q", period="quarterly period", end=end)
    assert (said.form, said.fiscal_year, said.quarter) == ("10-Q", year, quarter)


def test_a_report_of_an_event_is_of_its_day():
    text = """UNITED STATES SECURITIES AND EXCHANGE COMMISSION
FORM 8-K
CURRENT REPORT
Date of Report (Date of earliest event reported): May 26, 2023
Commission File Number 1-1183
Quillfeather, Inc.
(Exact name of registrant as specified in its charter)"""
    said = identity(document(text))
    assert (said.company, said.form, said.fiscal_year, said.period_end) == (
        "Quillfeather",
        "8-K",
        2023,
        date(2023, 5, 26),
    )


def test_the_cover_may_stand_behind_a_letter_to_the_shareholders():
    letter = "\n".join(["Dear shareholders, it was a good year."] * 300)
    cover = COVER.format(
        form="10-K", period="fiscal year", end="June 30, 2020", number="0-99", name="Norvane, Inc.", ticker="NV"
    )
    said = identity(document(letter + "\n" + cover))
    assert (said.company, said.form, said.fiscal_year) == ("Norvane", "10-K", 2020)


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Brambley Group plc Annual Report and Accounts 2023",
            "For the year ended 31 March 2023",
            ("Brambley Group plc", "annual report", 2023),
        ),
        ("Annual Report 2022/23", "The Lantern Foundation\nfor the year ended 30 June 2023", ("The Lantern Foundation", "annual report", 2023)),
        ("Norvane AG Half-Year Report 2022", "six months ended 30 June 2022", ("Norvane AG", "interim report", 2022)),
        (
            "Quillfeather Announces Fourth Quarter Fiscal 2023 Results",
            "Sales in the fourth quarter of fiscal 2023 rose.",
            ("Quillfeather", "earnings release", 2023),
        ),
        (
            "Norvane Tools Reports Fiscal 2019 Fourth-Quarter and Year-End Operating Results",
            "Sales fell.",
            ("Norvane Tools", "earnings release", 2019),
        ),
    ],
)  # fmt: skip
def test_reports_that_are_no_filings(title, text, expected):
    block = Block("heading", title, Place(page=1), level=1)
    said = identity(replace(document(text, title=title), blocks=(block, *document(text).blocks)))
    assert (said.names[0], said.form, said.fiscal_year) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# Spending on machines\n\nWhat Meta Platforms, Inc. and Quillfeather, Inc. spend grows.\n",
        "Notes of a meeting on 3 May 2023",
        "",
    ],
)
def test_a_report_on_others_is_no_companys(text):
    assert identity(document(text, "spending.md", "Spending on machines")) == Identity()


@pytest.mark.parametrize(
    ("file", "names", "year", "form"),
    [
        ("NORVANE_2019_10K.pdf", ("NORVANE",), 2019, "10-K"),
        ("HART_HART_2022_10K.pdf", ("HART HART",), 2022, "10-K"),
        ("Quillfeather-2023Q2-10-Q.pdf", ("Quillfeather",), 2023, "10-Q"),
        ("0001558370-19-000470.pdf", (), None, ""),
        ("report.pdf", (), None, ""),
        ("minutes-2019.pdf", (), None, ""),
    ],
)
def test_a_file_name_helps_where_the_document_is_silent(file, names, year, form):
    said = identity(document("Revenue was high.", file))
    assert (said.names, said.fiscal_year, said.form) == (names, year, form)


def test_the_document_is_believed_before_its_file_name():
    said = filing(file="BLOCKLEY_2015_10Q.pdf")
    assert (said.form, said.fiscal_year) == ("10-K", 2021)
    assert said.names[0] == "THE HOLLOWAY TOOLS COMPANY" and "BLOCKLEY" in said.names


@pytest.mark.parametrize("text", ["Commission file number " * 5_000, "Inc. " * 20_000, "“we” " * 20_000, "A " * 90_000])
def test_a_text_made_to_be_slow_is_not(text):
    identity(document("SECURITIES AND EXCHANGE COMMISSION FORM 10-K " + text))


def test_an_identity_comes_back_from_the_index(tmp_path: Path, embedder: Embedder):
    reports = tmp_path / "reports"
    reports.mkdir()
    cover = COVER.format(
        form="10-K", period="fiscal year", end="June 30, 2020", number="0-99", name="Norvane, Inc.", ticker="NV"
    )
    (reports / "a.txt").write_text(cover.replace("\n", "\n\n"), encoding="utf-8")
    store = Store(tmp_path / "store", create=True)
    build(reports, store, embedder)
    (info,) = Store(tmp_path / "store").documents()
    assert info.identity == identity(read_document(reports / "a.txt"))
    assert (info.identity.company, info.identity.fiscal_year) == ("Norvane", 2020)
    older = {key: value for key, value in document_metadata(info).items() if key != "identity"}
    assert document_from("d", older).identity == Identity()


def test_json_holds_what_is_known_and_no_more():
    assert json.loads(Identity().as_json()) == {}
    for said in (Identity(), filing(), Identity(form="annual report", fiscal_year=2020)):
        assert Identity.from_json(said.as_json()) == said


@pytest.mark.skipif(not FILINGS.is_dir(), reason="the filings are not on this machine")
@pytest.mark.parametrize(
    ("file", "company", "form", "year", "quarter"),
    [
        ("BESTBUY_2019_10K.pdf", "Best Buy", "10-K", 2019, None),
        ("BESTBUY_2024Q2_10Q.pdf", "Best Buy", "10-Q", 2024, 2),
        ("NETFLIX_2015_10K.pdf", "Netflix", "10-K", 2015, None),
    ],
)
def test_filings_under_a_name_that_says_nothing(tmp_path, file, company, form, year, quarter):
    copy = tmp_path / "0000.pdf"
    copy.symlink_to(FILINGS / file)
    said = identity(read_document(copy))
    assert (said.company, said.form, said.fiscal_year, said.quarter) == (company, form, year, quarter)
