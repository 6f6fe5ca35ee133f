"""Which documents a question means, asked of stores full of invented companies' filings."""

from datetime import date

import pytest

from assistant.which_document import Asked, asked_documents
from corpus.identity import Identity
from index.records import DocumentInfo

# Whose filings they are: names, tickers, registered number, month and day on which the fiscal year ends.
COMPANIES = {
    "holloway": (("THE HOLLOWAY TOOLS COMPANY", "Holloway Tools"), ("HTC",), "1-1", (12, 31)),
    "verdant": (("VERDANT BAY CO., INC.", "Verdant Bay"), ("VBY",), "1-2", (1, 28)),
    "ashen": (("ASHEN METAL WORKS, INC.", "Ashen Metal Works", "AMW"), (), "1-3", (12, 26)),
    "square": (("CIRCLE, INC.", "Circle", "TILE"), ("CI",), "1-4", (12, 31)),
    "hart": (("HART & HART", "HART HART"), ("HNH",), "1-5", (12, 31)),
    "seven": (("7K COMPANY", "7K"), ("KKK",), "1-6", (12, 31)),
    "mills": (("GENERAL GRAIN, INC.", "General Grain"), ("GGR",), "1-7", (5, 26)),
}


def info(id: str, identity: Identity) -> DocumentInfo:
    return DocumentInfo(id, f"{id}.pdf", id, 1, identity=identity)


def filing(
    company: str, year: int, form: str = "10-K", quarter: int | None = None, end: date | None = None
) -> DocumentInfo:
    """A filing of a company, under the id "company 2019" or "company 2019 10-Q 2"."""
    names, tickers, number, (month, day) = COMPANIES[company]
    end = end or date(year, month, day)
    id = f"{company} {year}" + (f" {form}" if form != "10-K" else "") + (f" {quarter}" if quarter else "")
    return info(id, Identity(names, tickers, number, form, year, quarter, end))


STORE = [
    *(filing("holloway", year) for year in (2016, 2018, 2022)),
    *(filing("verdant", year) for year in (2017, 2019, 2023)),
    filing("verdant", 2024, "10-Q", 2, date(2023, 7, 29)),
    filing("ashen", 2015),
    *(filing("square", year) for year in (2016, 2020)),
    filing("hart", 2022),
    filing("hart", 2023, "8-K", None, date(2023, 8, 30)),
    filing("hart", 2023, "10-Q", 2, date(2023, 6, 30)),
    *(filing("seven", year) for year in (2018, 2022)),
    *(filing("mills", year) for year in (2019, 2020, 2022)),
]


def asked(question: str, store: list[DocumentInfo] = STORE) -> list[str]:
    return list(asked_documents(question, store).ids)


@pytest.mark.parametrize(
    ("question", "best"),
    [
        # a company, however it is called, and its year
        ("What is the FY2018 capital expenditure of Holloway Tools?", "holloway 2018"),
        ("What was The Holloway Tools Company's revenue in 2018?", "holloway 2018"),
        ("what was holloway tools revenue in fy2018?", "holloway 2018"),
        ("What was Holloway's revenue in fiscal 2018?", "holloway 2018"),
        ("What is HTC's revenue for FY18?", "holloway 2018"),
        ("What is AMW's D&A margin in FY2015?", "ashen 2015"),
        ("What did Ashen Metal Works earn in 2015?", "ashen 2015"),
        ("How much did Circle's sales grow in FY2020?", "square 2020"),
        ("What is Tile's (formerly known as Circle) FY2016 working capital ratio?", "square 2016"),
        ("What is TILE's FY2016 working capital ratio?", "square 2016"),
        ("What were Hart and Hart's sales in 2022?", "hart 2022"),
        ("What were Hart & Hart's sales in 2022?", "hart 2022"),
        ("What were HnH's sales in FY2022?", "hart 2022"),
        ("Is 7K a capital-intensive business based on FY2022 data?", "seven 2022"),
        ("is 7k's margin improving as of FY2022?", "seven 2022"),
        ("What is General Grain's FY2019 cash conversion cycle?", "mills 2019"),
        ("What are General Grains sales?", None),
        # the year of the period that ends last
        ("What is the FY2017 - FY2019 3 year average net margin for Verdant Bay?", "verdant 2019"),
        ("What was the change in revenue from FY2016 to FY2018 for Holloway Tools?", "holloway 2018"),
        ("What is the year end FY2019 total amount of inventories for Verdant Bay?", "verdant 2019"),
        # a year that has no filing here: the latest of those that compare with it
        ("What was Holloway's revenue in FY2021?", "holloway 2022"),
        ("What was Holloway's revenue in FY2017?", "holloway 2018"),
        ("What was Holloway's revenue in FY2020?", "holloway 2022"),
        ("What was General Grain's revenue in FY2018?", "mills 2020"),
        # no year: the latest annual report
        ("Who are the customers of Holloway Tools?", "holloway 2022"),
        ("What are Verdant Bay's stores?", "verdant 2023"),
        # what a year is expected to bring: the report of the year before
        ("What does Holloway forecast for FY2023?", "holloway 2022"),
        # forms and quarters
        ("How many stores did Verdant Bay have in Q2 FY2024?", "verdant 2024 10-Q 2"),
        ("Was there a change in stores of Verdant Bay between Q2 of FY2024 and FY2023?", "verdant 2024 10-Q 2"),
        ("Did cash of Verdant Bay fall between FY 2023 and Q2 of FY2024?", "verdant 2024 10-Q 2"),
        ("What was Verdant Bay's revenue in the second quarter of fiscal 2024?", "verdant 2024 10-Q 2"),
        ("What was Verdant Bay's revenue in FY2023?", "verdant 2023"),
        ("According to the 10-Q, what is Hart & Hart's debt?", "hart 2023 10-Q 2"),
        ("According to the 8-K, what did Hart & Hart agree to?", "hart 2023 8-K"),
        ("As of August 30, 2023, what did Hart & Hart announce?", "hart 2023 8-K"),
        ("What was Hart & Hart's revenue in Q2 2023?", "hart 2023 10-Q 2"),
        # years that are not those of the report
        ("What is the rate of the notes due 2026 of 7K as of FY2022?", "seven 2022"),
    ],
)
def test_the_best_document_for_a_question(question, best):
    found = asked_documents(question, STORE)
    if best is None:
        assert found.ambiguous or found.ids[0] == "mills 2022"
    else:
        assert (found.ids[0], found.ambiguous, found.unknown) == (best, False, "")


def test_only_filings_that_report_on_the_year_are_meant_the_own_one_first():
    assert asked("What was Holloway's revenue in FY2016?") == ["holloway 2016", "holloway 2018"]
    assert asked("What was General Grain's revenue in FY2019?") == ["mills 2019", "mills 2020"]
    assert asked("What was General Grain's revenue in FY2020?") == ["mills 2020", "mills 2022"]


def test_years_that_no_one_filing_holds_bring_several():
    assert asked("How did Holloway's revenue grow from FY2014 to FY2022?") == ["holloway 2022", "holloway 2016"]


def test_a_year_may_be_counted_by_its_end_where_no_filing_is_of_it():
    names, tickers, number, _ = COMPANIES["verdant"]
    store = [
        info("bay 2022", Identity(names, tickers, number, "10-K", 2022, None, date(2023, 1, 28))),
        info("bay 2019", Identity(names, tickers, number, "10-K", 2019, None, date(2020, 2, 1))),
        *STORE[:3],
    ]
    assert asked("What was Verdant Bay's revenue in FY2023?", store)[0] == "bay 2022"
    assert asked("What was Verdant Bay's revenue in FY2022?", store)[0] == "bay 2022"


def test_a_year_that_no_filing_covers_is_said():
    found = asked_documents("What was Holloway's revenue in FY2005?", STORE)
    assert [(company.name, company.uncovered) for company in found.companies] == [("Holloway Tools", "FY2005")]
    assert found.ids[0] == "holloway 2016"
    assert asked_documents("What was Holloway's revenue in FY2018?", STORE).companies[0].uncovered == ""


@pytest.mark.parametrize(
    "question",
    [
        "Compare Holloway's and 7K's revenue in FY2018",
        "Was revenue of Holloway Tools in FY2018 higher than that of 7K?",
        "Holloway Tools vs. 7K: which had more revenue in 2018?",
    ],
)
def test_two_companies_are_both_meant(question):
    found = asked_documents(question, STORE)
    assert found.ids == ("holloway 2018", "seven 2018") and not found.ambiguous
    assert [company.name for company in found.companies] == ["Holloway Tools", "7K"]


@pytest.mark.parametrize(
    "question",
    [
        "What was revenue in FY2018?",
        "How much did it spend?",
        "What is the effective tax rate?",
        "What was EBITDA in $3M?",
    ],
)
def test_without_a_company_it_is_asked_which(question):
    found = asked_documents(question, STORE)
    assert found.ambiguous and not found.unknown and len(found.companies) > 1


def test_those_that_it_may_mean_are_the_ones_with_a_report_of_the_year():
    found = asked_documents("What was revenue in FY2015?", STORE)
    assert {company.name for company in found.companies} == {
        "Holloway Tools",
        "Verdant Bay",
        "Ashen Metal Works",
        "Circle",
    }


def test_a_period_that_one_company_reports_on_needs_no_name():
    found = asked_documents("What was revenue in FY2013?", STORE)
    assert (found.ids, found.ambiguous) == (("ashen 2015",), False)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What was Quillfeather's revenue in FY2022?", "Quillfeather"),
        ("What is the effective tax rate of Quillfeather in 2019?", "Quillfeather"),
        ("How much did Quill Feather Inc. earn?", "Quill Feather"),
        ("What is the FY2019 fixed asset turnover ratio for Norvane? Round it.", "Norvane"),
        ("Does Norvane have an improving margin?", "Norvane"),
        ("What was General Works' revenue in FY2022?", "General Works"),
        ("What was Ashen Airlines's revenue in FY2022?", "Ashen Airlines"),
    ],
)
def test_a_company_that_no_document_is_of(question, name):
    found = asked_documents(question, STORE)
    assert (found.unknown, found.ids, found.ambiguous) == (name, (), False)


@pytest.mark.parametrize(
    "question",
    [
        "What was revenue in the United States in FY2022?",
        "What is the company's revenue for FY2022?",
        "What is the CEO's pay in 2022?",
        "How high was EBITDA in FY2022?",
        "What was the revenue of Europe in 2022?",
        "Which segment's sales fell in Q2 2022?",
    ],
)
def test_what_is_no_company_is_not_taken_for_one(question):
    assert asked_documents(question, STORE).unknown == ""


def test_a_name_that_the_documents_speak_of_is_no_unknown_company():
    question = "What were Gripper's sales in FY2022?"
    assert asked_documents(question, STORE).unknown == "Gripper"
    found = asked_documents(question, STORE, lambda name: {"seven 2018", "seven 2022"} if name == "Gripper" else set())
    assert (found.unknown, found.about, found.ambiguous) == ("", "Gripper", False)
    assert found.ids[0] == "seven 2022"
    found = asked_documents(question, STORE, lambda name: {"seven 2022", "mills 2022"})
    assert found.ambiguous and {company.documents[0].id for company in found.companies} == {"seven 2022", "mills 2022"}


def test_a_name_with_a_legal_form_is_a_company_however_often_the_documents_speak_of_it():
    question = "What were Gripper Corporation's sales in FY2022?"
    assert asked_documents(question, STORE, lambda name: {"seven 2022"}).unknown == "Gripper"


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("What was Vebay's revenue in FY2019?", "verdant 2019"),
        ("What is the margin of GenGrain in FY2022?", "mills 2022"),
        ("What is H&H's margin in FY2022?", None),
        ("What is HN&H's margin in FY2022?", "hart 2022"),
        ("What was Circ's revenue in FY2020?", "square 2020"),
        ("What was Cir's revenue in FY2020?", None),
    ],
)
def test_a_name_that_is_plainly_short_for_one(question, best):
    found = asked_documents(question, STORE)
    assert (found.ids[0] if found.ids else None) == best and bool(found.unknown) == (best is None)


def test_where_all_is_of_one_company_other_names_are_its_products():
    assert asked("What were Gripper's sales in FY2018?", STORE[:3]) == ["holloway 2018"]
    assert asked_documents("What did Gripper Inc. sell in FY2018?", STORE[:3]).unknown == "Gripper"


def test_a_name_that_fits_two_companies_is_asked_about():
    first = info(
        "one",
        Identity(
            ("LARCH HOLDINGS, INC.", "Larch Holdings", "Larch"), (), "1-8", "10-K", 2022, None, date(2022, 12, 31)
        ),
    )
    second = info(
        "two",
        Identity(("LARCH GROUP, INC.", "Larch Group", "Larch"), (), "1-9", "10-K", 2022, None, date(2022, 12, 31)),
    )
    store = [first, second, *STORE]
    found = asked_documents("What was Larch's revenue in FY2022?", store)
    assert found.ambiguous and set(found.ids) == {"one", "two"}
    assert asked("What was Larch Group's revenue in FY2022?", store) == ["two"]


def test_one_registered_number_is_one_company_whatever_its_name():
    renamed = info("new", Identity(("TILE, INC.", "Tile"), (), "1-4", "10-K", 2023, None, date(2023, 12, 31)))
    found = asked_documents("What was Circle's revenue in FY2023?", [*STORE, renamed])
    assert (found.ids, [company.name for company in found.companies]) == (("new",), ["Tile"])


@pytest.mark.parametrize(
    ("question", "means_it"),
    [
        ("What does Circle block in FY2020?", True),
        ("Is there a circle of customers at Holloway Tools?", False),
        ("What is a tile of Holloway Tools?", False),
        ("Did Holloway Tools spend $7K in FY2018?", False),
    ],
)
def test_a_word_is_a_name_only_where_it_is_written_as_one(question, means_it):
    names = {company.name for company in asked_documents(question, STORE).companies}
    assert ("Circle" in names or "7K" in names) == means_it


def test_documents_that_do_not_say_whose_they_are():
    notes = [info("notes", Identity()), info("memo", Identity())]
    assert asked_documents("What was Quillfeather's revenue in FY2022?", notes) == Asked(tuple(notes))
    # A report of no company may be what a question without a company means, and what one about another is answered from.
    found = asked_documents("What was spent on machines in 2018?", [*STORE, notes[0]])
    assert found.ambiguous and found.ids[0] == "notes"
    assert asked_documents("What was Quillfeather's revenue?", [*STORE, notes[0]]).unknown == ""
    assert asked("What was Holloway's revenue in FY2018?", [*STORE, notes[0]]) == ["holloway 2018"]


def test_one_document_or_one_company_needs_no_name():
    (only,) = STORE[:1]
    assert asked_documents("What was Quillfeather's revenue in 2001?", [only]) == Asked((only,))
    assert asked_documents("Anything?", []) == Asked(())
    found = asked_documents("What was revenue in FY2018?", STORE[:3])
    assert (found.ids, found.ambiguous) == (("holloway 2018",), False)


def test_annual_reports_of_other_countries():
    store = [
        info("x 2022", Identity(("Brambley plc", "Brambley"), (), "", "annual report", 2022, None, date(2022, 3, 31))),
        info("x 2023", Identity(("Brambley plc", "Brambley"), (), "", "annual report", 2023, None, date(2023, 3, 31))),
        info("y", Identity(("The Lantern Foundation",), (), "", "annual report", 2023)),
    ]
    assert asked("What was Brambley's income in 2022/23?", store)[0] == "x 2023"
    assert asked("What was Brambley's income in 2022?", store) == ["x 2022", "x 2023"]
    assert asked("How many grants did the Lantern Foundation make?", store) == ["y"]


@pytest.mark.parametrize("question", ["Acme " * 900, "of A" * 900, "FY2018 " * 500, "A& " * 1500])
def test_a_question_made_to_be_slow_is_not(question):
    asked_documents(question, STORE)
