"""Sentences of a long report that answer a question in words, or none."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.excerpts import excerpt
from assistant.finding import Found
from assistant.grounding import check
from assistant.long_reports import answer_from_part
from assistant.questions import understand
from assistant.sheets import sheets
from assistant.statements import sentences_of
from corpus.reading import read_document

REPORT = """# Norda Instruments

## Business

We have two reportable segments: Gauges and Services.

We may enter into new segments in other countries if conditions allow.

## Margins

Gross margin increased in 2021, primarily due to lower freight costs and higher prices, partially offset by wages.

Gross margin decreased in 2020 as a result of the closure of a plant.

## Production

We expect the production rate of pressure gauges to rise to 31 per month in 2022:

- a new line opens in March
- a second shift starts in June

## Audit

We have served as the auditor of the company since 1987.

Hale & Lund LLP

## Sales by segment

| (Millions) | 2021 | 2020 |
|---|---|---|
| Gauges | $ 1,500 | $ 1,200 |
| Services | 500 | 400 |
| Total sales of all segments | $ 2,000 | $ 1,600 |
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "norda.md"
    path.write_text(REPORT, encoding="utf-8")
    return path


def found(report: Path, question: str) -> Found:
    document = read_document(report)
    return Found(understand(question), tuple(sheets(document)), tuple(sentences_of(document)), similarity=Alike())


class Alike:
    """A stand-in for likeness in meaning: every sentence is as like the question as another."""

    def __call__(self, one: str, other: str) -> float:
        return 0.6

    def prepare(self, texts: Sequence[str]) -> None:
        """Nothing is to be embedded."""


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which reportable segments does the company have?", "We have two reportable segments: Gauges and Services."),
        ("What drove the change in gross margin in 2021?", "primarily due to lower freight costs"),
        ("What drove the change in gross margin in 2020?", "closure of a plant"),
        ("What production rate does the company forecast for gauges?", "31 per month in 2022"),
        ("Who is the auditor of the company?", "Hale & Lund LLP"),
    ],
)
def test_the_sentence_that_matters_is_quoted(report: Path, question: str, said: str) -> None:
    answer = excerpt(found(report, question))
    assert answer is not None and said in answer.text
    assert answer.citations and check(answer) == []


def test_a_sentence_that_leads_a_list_is_followed_by_it(report: Path) -> None:
    answer = excerpt(found(report, "What production rate does the company expect for pressure gauges in 2022?"))
    assert answer is not None and "a second shift starts in June" in answer.text


@pytest.mark.parametrize(
    "question", ["Who chairs the remuneration committee?", "Why did the moon landing succeed?", "How are you?"]
)
def test_what_no_sentence_covers_is_not_answered(report: Path, question: str) -> None:
    assert excerpt(found(report, question)) is None


def test_a_figure_of_a_long_report_is_said_when_its_labels_hold_the_question(report: Path) -> None:
    answer = answer_from_part(found(report, "What were the sales of Services in 2021?"))
    assert answer.answered and answer.value == 500_000_000


def test_a_figure_that_the_question_does_not_wholly_name_is_not_said(report: Path) -> None:
    answer = answer_from_part(found(report, "What were the lease sales of Services in Norway in 2021?"))
    assert answer.value is None


def test_a_figure_of_a_part_with_a_name_of_its_own_is_not_the_whole_s(tmp_path: Path) -> None:
    text = REPORT + "\nGSV revenue by customer:\n\n| Share | 2021 |\n|---|---|\n| Revenue from the government | 89% |\n"
    path = tmp_path / "norda.md"
    path.write_text(text, encoding="utf-8")
    assert answer_from_part(found(path, "What was the revenue from the government in 2021?")).value is None
    assert answer_from_part(found(path, "What was the GSV revenue from the government in 2021?")).value == 89


@pytest.mark.parametrize(
    "question",
    [
        "What was paid for the acquisition of Osprey?",
        "How many gauges are sold in Norway?",
        "When was the plant closed?",
    ],
)
def test_a_sentence_without_the_name_the_number_or_the_date_is_no_answer(report: Path, question: str) -> None:
    assert excerpt(found(report, question)) is None


def test_several_things_asked_are_answered_by_several_sentences_of_a_page(tmp_path: Path) -> None:
    rates = (
        "We expect the production rate of valves to fall in 2022 as shipyards close.\n\n"
        "Meters are assembled in Bergen, where the production rate is expected to double in 2022.\n\n"
        "For pumps we plan a lower production rate until the new foundry opens in 2022."
    )
    path = tmp_path / "norda.md"
    path.write_text(REPORT.replace("## Audit", f"{rates}\n\n## Audit"), encoding="utf-8")
    answer = excerpt(found(path, "What production rate changes does the company expect in 2022?"))
    assert answer is not None and all(name in answer.text.lower() for name in ("valves", "meters", "pumps"))


@pytest.mark.parametrize(
    "question", ["What drove the change in gross margin in 2019?", "What is the interest rate of the gauges?"]
)
def test_a_sentence_on_other_years_or_without_the_rate_is_no_answer(report: Path, question: str) -> None:
    assert excerpt(found(report, question)) is None
