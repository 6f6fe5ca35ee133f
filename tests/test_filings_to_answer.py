"""Filings of several companies in one store, from the question to the answer: which documents, conversations, refusals."""

from decimal import Decimal

import pytest

from assistant import Assistant
from index.embeddings import Embedder
from tests.small_filings import FILING
from tests.small_reports import opened
from tests.wordy_filings import WORDY


def _later(text: str) -> str:
    """The filing of the year after, in which 2021 is the year before and its revenue restated."""
    for year in (2021, 2020, 2019):
        text = text.replace(f"December 31, {year}", f"December 31, {year + 10}")
    text = text.replace("2021 | 2020 | 2019", "2022 | 2021 | 2020")
    for year in (2031, 2030):
        text = text.replace(f"December 31, {year}", f"December 31, {year - 9}")
    return text.replace("| $ 2,000 | $ 1,600 | $ 1,500 |", "| $ 2,300 | $ 2,050 | $ 1,600 |")


@pytest.fixture(scope="module")
def filings(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Assistant:
    sund = FILING.replace("NORDA INSTRUMENTS", "SUND HOLDINGS").replace("Norda Instruments", "Sund Holdings")
    sund = sund.replace("$ 2,000", "$ 2,400").replace("makes gauges", "makes valves")
    return opened(tmp_path_factory.mktemp("filings"), embedder, a__md=FILING, b__md=_later(FILING), c__md=sund)


def documents(answer_citations: tuple[object, ...]) -> set[str]:
    return {citation.document for citation in answer_citations}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("question", "value", "document"),
    [
        ("What is Norda's FY2021 revenue?", 2_000_000_000, "a.md"),
        ("What is Norda's FY2022 revenue?", 2_300_000_000, "b.md"),
        ("What is Norda's revenue?", 2_300_000_000, "b.md"),
        ("What is Norda's FY2019 revenue?", 1_500_000_000, "a.md"),
        ("What is Sund Holdings' FY2021 revenue?", 2_400_000_000, "c.md"),
    ],
)
def test_the_report_of_the_company_and_the_year_is_asked(
    filings: Assistant, question: str, value: int, document: str
) -> None:
    answer = filings.ask(question)
    assert answer.value == value and documents(answer.citations) == {document}


def test_a_later_report_that_restates_a_figure_is_named(filings: Assistant) -> None:
    assert any(
        "b.md" in caveat and "$2,050 million" in caveat
        for caveat in filings.ask("What is Norda's FY2021 revenue?").caveats
    )


def test_a_question_without_a_company_is_asked_back(filings: Assistant) -> None:
    answer = filings.ask("What is the FY2021 revenue?")
    assert not answer.answered and "Norda" in answer.text and "Sund" in answer.text


def test_companies_are_compared(filings: Assistant) -> None:
    answer = filings.ask("Which had the higher FY2021 gross margin, Norda Instruments or Sund Holdings?")
    assert answer.answered and documents(answer.citations) == {"a.md", "c.md"}


def test_a_company_without_a_report_is_refused(filings: Assistant) -> None:
    answer = filings.ask("What is Microsoft's FY2021 revenue?")
    assert not answer.answered and "Microsoft" in answer.text


def test_documents_may_be_chosen(filings: Assistant) -> None:
    chosen = [info.id for info in filings.documents() if info.name == "c.md"]
    answer = filings.ask("What is the FY2021 revenue?", documents=chosen)
    assert answer.value == 2_400_000_000


def test_a_conversation_changes_company_measure_and_year(filings: Assistant) -> None:
    chat = filings.conversation()
    assert chat.ask("What is Norda's FY2021 gross margin?").value == 40
    assert round(chat.ask("And Sund's?").value or 0, 1) == Decimal("33.3")
    answer = chat.ask("And free cash flow?")
    assert answer.value == 240_000_000 and documents(answer.citations) == {"c.md"}
    assert chat.ask("And in FY2020?").value == 194_000_000


def test_what_the_company_says_of_itself_is_quoted(filings: Assistant) -> None:
    answer = filings.ask("What does Sund make?")
    assert documents(answer.citations) <= {"c.md"} and "gauges" not in answer.text


def test_words_without_a_company_are_answered_from_one_of_them_and_it_is_said_whose(filings: Assistant) -> None:
    answer = filings.ask("Who is the auditor?")
    assert answer.answered and len(documents(answer.citations)) == 1
    assert any("names no company" in caveat for caveat in answer.caveats)


def test_a_measure_is_answered_from_the_pieces_of_its_statements(filings: Assistant) -> None:
    first = filings.passages("What is Sund's FY2021 operating cash flow ratio?", k=2)
    assert [passage.chunk.document_name for passage in first] == ["c.md", "c.md"]
    assert any("Net cash provided by operating activities" in passage.chunk.text for passage in first)
    assert any("Total current liabilities" in passage.chunk.text for passage in first)


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        ("Sund Holdings had net sales of $2,400 million in 2021.", True),
        ("Norda had net sales of $2,400 million in 2021.", False),
        ("Norda had net sales of $2,000 million in 2021.", True),
        ("Net sales of Norda were $2,300 million in 2022.", True),
    ],
)
def test_a_text_about_a_company_is_held_against_its_reports_alone(
    filings: Assistant, text: str, supported: bool
) -> None:
    assert filings.check(text).supported is supported


def test_a_line_of_the_statements_is_found_whatever_the_search_brings_up(filings: Assistant) -> None:
    text = "At Norda, accounts payable were $160 million and goodwill was $400 million on December 31, 2021."
    assert filings.check(text).supported
    assert not filings.check(text.replace("$160", "$130")).supported


@pytest.mark.parametrize(
    ("text", "supported", "reason"),
    [
        ("Norda's FY2022 current ratio was 2.00.", True, ""),
        ("Norda's current ratio was 2.00 in FY2022.", True, ""),
        ("Norda's FY2022 current ratio was 2.10.", False, "it comes to 2 times"),
        ("Sund Holdings' FY2021 gross margin is 40.0%.", False, "it comes to 33.3%"),
    ],
)
def test_a_measure_by_name_is_worked_out_from_the_statements(
    filings: Assistant, text: str, supported: bool, reason: str
) -> None:
    (verdict,) = filings.check(text).verdicts
    assert verdict.supported is supported and verdict.calculation is not None
    assert verdict.reason == reason


def test_a_product_named_alone_is_asked_of_the_company_whose_report_speaks_of_it(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> None:
    sund = FILING.replace("NORDA INSTRUMENTS", "SUND HOLDINGS").replace("Norda Instruments", "Sund Holdings")
    sund += "\n## Products\n\nGripper sales were $12 million in 2021, from $10 million in 2020.\n\nTarn Controls sells valves too.\n"
    store = opened(tmp_path_factory.mktemp("products"), embedder, a__md=FILING, c__md=sund)
    answer = store.ask("What were Gripper's sales in 2021?")
    assert answer.value == 12_000_000 and documents(answer.citations) == {"c.md"}
    for unknown in ("What were Quillfeather's sales in 2021?", "What was Tarn's revenue in 2021?"):
        refused = store.ask(unknown)
        assert not refused.answered and "no report of" in refused.text


def test_what_figures_rank_no_sentence_of_a_filing_ranks(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> None:
    text = WORDY + "\n## Franchises\n\nOf the largest gauge franchises in 2021, all are from established makers.\n"
    store = opened(tmp_path_factory.mktemp("ranks"), embedder, wordy__md=text)
    assert not store.ask("Which gauge franchise was the largest in 2021?").answered
    answer = store.ask("Which segment had the highest net sales in FY2021?")
    assert answer.spans == ("Gauges",) and documents(answer.citations) == {"wordy.md"}
