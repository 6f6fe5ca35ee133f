"""Figures: quantities with labels, periods and places, from the tables and the prose of reports of every format."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from small_reports import Rows, write

from assistant.figures import Figure, Label, merged, without_periods
from assistant.sheets import Sheet, enumerations, sheets
from assistant.statements import Sentence, document_period, heading_period, sentences_of
from assistant.words import keys
from corpus.documents import Document
from corpus.periods import Period
from corpus.reading import read_document

LOST = """# Spending

The three firms are Adler, Birch and Cedar.

| Firm | 2025 | 2026E |
|---|---|---|
| Adler | $5 million | $6 million |
| $7 million | $8 million | |
| Cedar | $9 million | $10 million |
"""


def document(folder: Path, content: str | Rows, name: str = "report.md") -> Document:
    return read_document(write(folder / name, content))


def only_sheet(folder: Path, content: str | Rows, name: str = "report.md") -> Sheet:
    (sheet,) = sheets(document(folder, content, name))
    return sheet


def figure(sheet: Sheet, row: str, column: str) -> Figure:
    """The one figure under labels as written."""
    (found,) = (one for one in sheet.values.values() if one.row == row and one.column == column)
    return found


def values(sheet: Sheet) -> dict[tuple[str, str], Decimal]:
    return {(one.row, one.column): one.quantity.value for one in sheet.values.values() if one.quantity}


def in_prose(folder: Path, text: str) -> list[Figure]:
    return [figure for sentence in sentences_of(document(folder, text)) for figure in sentence.figures]


class TestLabels:
    @pytest.mark.parametrize(
        ("label", "rest"),
        [
            ("2026E CapEx", "CapEx"),
            ("Sales, Q1 2024", "Sales"),
            ("2024", ""),
            ("Year ended 31 March 2024", ""),
            ("Net income", "Net income"),
            ("S&P 500", "S&P 500"),
        ],
    )
    def test_a_label_is_compared_without_its_period(self, label: str, rest: str):
        assert without_periods(label) == rest

    def test_the_keys_of_a_label_hold_roots_beside_its_own_words(self):
        label = Label(0, "Deliveries", keys("Deliveries"), None)
        assert label.own < label.keys
        assert all(key.startswith("~") for key in label.keys - label.own)


class TestMergedPeriods:
    YEAR, QUARTER = Period(year=2026), Period(quarter=1)

    def test_a_quarter_under_a_year_is_that_quarter(self):
        assert merged(self.QUARTER, self.YEAR) == Period(year=2026, quarter=1)

    def test_a_later_quarter_narrows_only_where_parts_may(self):
        assert merged(self.YEAR, self.QUARTER) == self.YEAR
        assert merged(self.YEAR, self.QUARTER, parts=True) == Period(year=2026, quarter=1)

    def test_the_first_of_two_years_holds(self):
        assert merged(Period(year=2024), self.YEAR) == Period(year=2024)

    def test_nothing_adds_nothing(self):
        assert merged() is merged(None, None) is None
        assert merged(None, self.YEAR, None) == self.YEAR

    def test_an_estimate_stays_one(self):
        together = merged(self.QUARTER, replace(self.YEAR, estimate=True))
        assert together is not None and together.estimate


STORES = (
    ("Store", "Sales 2023 ($ million)", "Sales 2024 ($ million)", "Staff"),
    ("Leeds", "12", "15", "40"),
    ("York", "8", "7", "22"),
    ("Total", "20", "22", "62"),
)


class TestFormats:
    @pytest.mark.parametrize("suffix", ["md", "txt", "html", "csv", "xlsx", "docx"])
    def test_a_table_has_the_same_figures_in_every_format(self, tmp_path: Path, suffix: str):
        sheet = only_sheet(tmp_path, STORES, f"stores.{suffix}")
        leeds = figure(sheet, "Leeds", "Sales 2024 ($ million)")
        assert leeds.quantity is not None
        assert (leeds.quantity.value, leeds.quantity.unit) == (15_000_000, "USD")
        assert leeds.period == Period(year=2024)
        assert values(sheet)["York", "Staff"] == 22
        assert [label.text for label in sheet.rows if label.is_total] == ["Total"]
        assert [label.text for label in sheet.listed] == ["Leeds", "York"]


class TestSheets:
    def test_a_figure_knows_its_cell_and_the_cell_holds_its_text(self, tmp_path: Path):
        sheet = only_sheet(tmp_path, STORES)
        for (row, column), one in sheet.values.items():
            assert one.cell == (row, column)
            assert sheet.table.body[row][column] == one.text

    def test_a_cell_of_words_is_a_figure_without_a_quantity(self, tmp_path: Path):
        sheet = only_sheet(
            tmp_path, (("Site", "Output (GWh)", "Owner"), ("Husum", "40", "City"), ("Emden", "50", "Trust"))
        )
        assert figure(sheet, "Husum", "Owner").quantity is None
        assert figure(sheet, "Husum", "Owner").text == "City"

    def test_the_unit_note_of_a_caption_holds_for_every_cell(self, tmp_path: Path):
        text = "# Accounts\n\nAll figures in £ thousands.\n\n| Line | 2024 | 2023 |\n|---|---|---|\n| Rent | 120 | 110 |\n| Fees | 30 | (15) |\n"
        found = values(only_sheet(tmp_path, text))
        assert found == {
            ("Rent", "2024"): 120_000,
            ("Rent", "2023"): 110_000,
            ("Fees", "2024"): 30_000,
            ("Fees", "2023"): -15_000,
        }

    def test_a_period_said_once_above_a_table_holds_for_its_cells(self, tmp_path: Path):
        text = "# Wards in 2024\n\n| Ward | Beds |\n|---|---|\n| North | 40 |\n| South | 60 |\n"
        north = figure(only_sheet(tmp_path, text), "North", "Beds")
        assert north.period == Period(year=2024)
        assert not north.own_period

    def test_a_quarter_in_a_row_takes_the_year_of_its_column(self, tmp_path: Path):
        text = "# Sales\n\n| Quarter | 2023 | 2024 |\n|---|---|---|\n| Q1 | $3 million | $4 million |\n| Q2 | $5 million | $6 million |\n"
        periods = {one.text: one.period for one in only_sheet(tmp_path, text).values.values()}
        assert periods["$4 million"] == Period(year=2024, quarter=1)
        assert periods["$5 million"] == Period(year=2023, quarter=2)

    def test_as_many_columns_name_the_rows_as_it_takes_to_tell_them_apart(self, tmp_path: Path):
        rows = (("Region", "Site", "Beds"), ("North", "Leeds", "40"), ("North", "York", "30"), ("South", "Bath", "20"))
        assert [label.text for label in only_sheet(tmp_path, rows).rows] == ["North Leeds", "North York", "South Bath"]

    def test_a_column_headed_by_one_plural_noun_counts_it(self, tmp_path: Path):
        sheet = only_sheet(tmp_path, (("Faculty", "Students"), ("Law", "400"), ("Arts", "300")))
        law = figure(sheet, "Law", "Students").quantity
        assert law is not None and (law.value, law.unit) == (400, "students")

    def test_figures_of_one_table_are_not_those_of_another(self, tmp_path: Path):
        text = "# A\n\n| X | Beds |\n|---|---|\n| p | 1 |\n\n# B\n\n| X | Beds |\n|---|---|\n| p | 2 |\n"
        first, second = sheets(document(tmp_path, text))
        assert {one.text for one in first.values.values()} == {"1"}
        assert {one.text for one in second.values.values()} == {"2"}
        assert first.source.section != second.source.section


class TestLostLabels:
    def test_the_one_row_without_a_name_gets_the_one_name_without_a_row(self, tmp_path: Path):
        sheet = only_sheet(tmp_path, LOST)
        birch = sheet.rows[1]
        assert (birch.text, birch.inferred) == ("Birch", True)
        assert [label.inferred for label in sheet.rows] == [False, True, False]

    def test_its_cells_stand_under_the_columns_that_they_belong_to(self, tmp_path: Path):
        found = values(only_sheet(tmp_path, LOST))
        assert (found["Birch", "2025"], found["Birch", "2026E"]) == (7_000_000, 8_000_000)

    def test_the_quote_of_the_row_is_what_the_report_holds(self, tmp_path: Path):
        birch = figure(only_sheet(tmp_path, LOST), "Birch", "2025")
        assert birch.inferred
        assert "Birch" not in birch.quote

    def test_a_name_at_the_end_of_its_sentence_is_given_without_the_full_stop(self, tmp_path: Path):
        last = LOST.replace("Adler, Birch and Cedar", "Adler, Cedar and Birch")
        assert only_sheet(tmp_path, last).rows[1].written == "Birch"

    def test_no_name_is_given_where_two_would_do(self, tmp_path: Path):
        two = LOST.replace("Adler, Birch and Cedar", "Adler, Birch, Dorn and Cedar").replace("three", "four")
        assert [label.inferred for label in only_sheet(tmp_path, two).rows] == [False, False, False]

    def test_no_name_is_given_where_the_text_lists_none(self, tmp_path: Path):
        none = LOST.replace("The three firms are Adler, Birch and Cedar.", "Three firms report.")
        sheet = only_sheet(tmp_path, none)
        assert not any(label.inferred for label in sheet.rows)

    def test_a_list_of_names_is_read_with_and_without_a_comma_before_and(self, tmp_path: Path):
        text = "# R\n\nThe firms are Adler, Birch and Cedar.\n\nThe towns are Leeds, York, and Bath.\n\nAdler and Birch are two.\n"
        found = list(enumerations(document(tmp_path, text)))
        assert ("Adler", "Birch", "Cedar") in found
        assert ("Leeds", "York", "Bath") in found
        assert all(len(names) >= 3 for names in found)


class TestSentences:
    def test_a_sentence_and_its_figures_stand_where_they_say(self, tmp_path: Path):
        report = document(
            tmp_path, "# R\n\nRevenue was $58 million in 2024. It had been about $51 million in 2023.\n\n- 412 beds\n"
        )
        for sentence in sentences_of(report):
            assert sentence.source.text[sentence.start : sentence.end] == sentence.text
            for one in sentence.figures:
                assert one.span is not None
                assert sentence.text[slice(*one.span)].strip() == one.text
                assert one.quote == sentence.text

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Revenue was $58 million in 2024 and $51 million in 2023.", {"58": 2024, "51": 2023}),
            ("In 2024 revenue was $58 million, against $51 million in 2023.", {"58": 2024, "51": 2023}),
            ("Revenue rose from $51 million in 2023 to $58 million in 2024.", {"58": 2024, "51": 2023}),
            ("At 31 March 2024 the trust had 412 beds (2023: 398).", {"412": 2024, "398": 2023}),
        ],
        ids=["and", "against", "from-to", "brackets"],
    )
    def test_every_number_of_a_sentence_gets_its_own_year(self, tmp_path: Path, text: str, expected: dict[str, int]):
        found = {
            str(one.quantity.number): one.period.year
            for one in in_prose(tmp_path, f"# R\n\n{text}\n")
            if one.quantity and one.period
        }
        assert found == expected

    def test_a_number_under_a_dated_heading_is_of_that_year(self, tmp_path: Path):
        (beds,) = (
            one
            for one in in_prose(tmp_path, "# Trust\n\n## Outlook for 2025\n\nThe trust plans 412 beds.\n")
            if one.text.startswith("412")
        )
        assert beds.period == Period(year=2025)
        assert heading_period(beds.source) == Period(year=2025)

    def test_a_report_is_about_the_year_of_its_title(self, tmp_path: Path):
        assert document_period(document(tmp_path, "# Annual report 2024\n\nAll went well.\n")) == Period(year=2024)
        assert document_period(document(tmp_path, "# Annual report\n\nAll went well.\n", "other.md")) is None

    def test_tables_are_no_sentences(self, tmp_path: Path):
        assert not any(isinstance(one, Sentence) and "|" in one.text for one in sentences_of(document(tmp_path, LOST)))

    def test_years_and_numbering_are_no_figures(self, tmp_path: Path):
        text = "# R\n\nStage 2 began in 2024 with GPT-4 and the S&P 500.\n"
        assert in_prose(tmp_path, text) == []

    def test_a_figure_of_prose_is_labelled_by_its_section(self, tmp_path: Path):
        (beds,) = in_prose(tmp_path, "# Trust\n\n## Capacity\n\nThe trust has 412 beds.\n")
        assert (beds.label, beds.row, beds.column, beds.cell) == ("Capacity", "", "", None)


class TestRespectively:
    def test_amounts_take_the_periods_in_turn(self, tmp_path: Path):
        text = "Rent was $3 million, $4 million and $5 million in 2021, 2020 and 2019, respectively."
        assert [(one.text, str(one.period)) for one in in_prose(tmp_path, text)] == [
            ("$3 million", "2021"),
            ("$4 million", "2020"),
            ("$5 million", "2019"),
        ]

    def test_periods_said_first_count_too(self, tmp_path: Path):
        text = "At 30 June 2021 and 2020, stocks were £12 million and £15 million, respectively."
        assert [one.period and one.period.year for one in in_prose(tmp_path, text)] == [2021, 2020]

    def test_with_fewer_amounts_than_periods_nothing_is_shared_out(self, tmp_path: Path):
        text = "Sales in 2021 and 2020 were high and low, respectively, and rent was $3 million in 2021."
        assert [str(one.period) for one in in_prose(tmp_path, text)] == ["2021"]


def test_the_line_under_the_items_is_their_total_though_it_has_no_name(tmp_path: Path):
    sheet = only_sheet(tmp_path, [["Crop", "2021"], ["Wheat", "5"], ["Oats", "6"], ["", "11"]], "crops.csv")
    assert sheet.rows[-1].text == "Total"
    assert sheet.rows[-1].written == ""
