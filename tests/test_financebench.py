"""FinanceBench: its file read, answers judged, a run on small made-up filings, and the command line."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_reports import opened

from assistant.answers import Answer, Citation
from assistant.benchmarks.financebench import evaluate_financebench
from assistant.benchmarks.financebench_data import Evidence, FinanceBenchFileError, read_items
from assistant.benchmarks.financebench_report import FinanceBenchReport, Seen
from assistant.benchmarks.financebench_scores import gold_number, judge, polarity
from assistant.chain import Assistant
from assistant.cli import main
from assistant.grounding import check
from corpus.quantities import Quantity
from index.embeddings import Embedder
from index.store import Store

QUESTIONS = Path(__file__).parent.parent.parent / "shared" / "financebench" / "questions.jsonl"

FILING = """# Annual Report 2021

{name} makes {goods}. For the year ended December 31, 2021.

The customers of {name} are towns in the north that buy {goods} every winter.

| In millions of dollars | 2021 | 2020 |
|---|---|---|
| Revenue | {revenue} | 1,000 |
| Rent | {rent} | 70 |
"""
NORVANE = FILING.format(name="Norvane Inc.", goods="ladders", revenue="1,250", rent="75")
TARNBECK = FILING.format(name="Tarnbeck Inc.", goods="kettles", revenue="2,400", rent="90")


def entry(**fields: Any) -> dict[str, Any]:
    """A question as the data set writes it."""
    given = {
        "financebench_id": "id_1",
        "company": "Norvane",
        "doc_name": "NORVANE_2021_10K",
        "question_type": "metrics-generated",
        "question": "What is Norvane's FY2021 revenue (in USD millions)?",
        "answer": "$1250.00",
        "evidence": [{"evidence_text": "…", "doc_name": "NORVANE_2021_10K", "evidence_page_num": 0}],
    }
    return given | fields


def written(folder: Path, *entries: dict[str, Any], name: str = "questions.jsonl") -> Path:
    """The entries as a file of JSON lines."""
    path = folder / name
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entries), encoding="utf-8")
    return path


class TestFile:
    def test_a_line_is_a_question_with_its_evidence(self, tmp_path: Path):
        path = written(tmp_path, entry(), entry(financebench_id="id_2", answer=None, evidence=None, question_type=None))
        first, second = read_items(path)
        assert (first.line, first.id, first.type, first.gold) == (1, "id_1", "metrics-generated", "$1250.00")
        assert first.evidence == (Evidence("NORVANE_2021_10K", 0),)
        assert (second.line, second.gold, second.evidence, second.type) == (2, "", (), "")

    def test_white_lines_and_odd_line_ends_inside_a_text_do_no_harm(self, tmp_path: Path):
        path = written(tmp_path, entry(question="What is\u2028revenue?"))
        path.write_text("\n" + path.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
        (item,) = read_items(path)
        assert (item.line, item.question) == (2, "What is\u2028revenue?")

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ("not json", "line 2: this is not JSON; give one JSON object a line"),
            ("[1]", "line 2: this is not a JSON object"),
            ("{}", "line 2: “question” is missing"),
            (json.dumps(entry(financebench_id=None)), "line 2: “financebench_id” is missing"),
            (json.dumps(entry(question=" ")), "line 2: “question” is empty"),
            (json.dumps(entry(question="x" * 30_000)), "line 2: “question” is longer than 20,000 characters"),
            (json.dumps(entry(answer=3)), "line 2: “answer” is not a text"),
            (json.dumps(entry(evidence="page 3")), "line 2: “evidence” is not a list"),
            (json.dumps(entry(evidence=["page 3"])), "line 2: an entry of “evidence” is not an object"),
            (
                json.dumps(entry(evidence=[{"evidence_page_num": "3"}])),
                "line 2: “evidence_page_num” is not a whole number",
            ),
            (json.dumps(entry(evidence=[{"evidence_page_num": -1}])), "line 2: “evidence_page_num” is negative"),
            (json.dumps(entry(financebench_id="id_0")), "line 2: the id id_0 stands in line 1 too"),
            ("[" * 100_000, "line 2: this is not JSON"),
        ],
        ids=range(13),
    )
    def test_a_mistake_is_one_sentence_with_its_line(self, line: str, message: str, tmp_path: Path):
        path = written(tmp_path, entry(financebench_id="id_0"))
        path.write_text(path.read_text() + line + "\n")
        with pytest.raises(FinanceBenchFileError) as raised:
            read_items(path)
        assert message in str(raised.value) and str(raised.value).startswith("questions.jsonl, ")

    def test_files_that_are_none_are_said_by_name(self, tmp_path: Path):
        with pytest.raises(FinanceBenchFileError, match=r"no file .*none\.jsonl"):
            read_items(tmp_path / "none.jsonl")
        (tmp_path / "empty.jsonl").write_text("\n")
        with pytest.raises(FinanceBenchFileError, match="holds no question"):
            read_items(tmp_path / "empty.jsonl")
        (tmp_path / "latin.jsonl").write_bytes(b'{"question": "caf\xe9"}')
        with pytest.raises(FinanceBenchFileError, match="not text in UTF-8"):
            read_items(tmp_path / "latin.jsonl")

    @pytest.mark.skipif(not QUESTIONS.is_file(), reason="the data set is not on this machine")
    def test_every_computed_answer_of_the_data_set_is_a_number(self):
        items = [item for item in read_items(QUESTIONS) if item.type == "metrics-generated"]
        assert items and all(gold_number(item.gold, item.question) for item in items)


class TestNumbers:
    @pytest.mark.parametrize(
        ("gold", "question", "value", "unit"),
        [
            ("$1577.00", "What is it (in USD millions)?", "1577000000", "currency"),
            ("$8.70", "Answer in USD billions.", "8700000000", "currency"),
            ("$8.70", "What is it per share?", "8.7", "currency"),
            ("$-42.5 million", "What is it?", "-42500000", "currency"),
            ("($42)", "In USD thousands?", "-42000", "currency"),
            ("65.4%", "In percent?", "65.4", "percent"),
            ("-3.7", "Round to two decimal places.", "-3.7", ""),
            ("0.66", "What is the ratio in a year of $9 million?", "0.66", ""),
            (".5", "What?", "0.5", ""),
            ("1,234", "What?", "1234", ""),
        ],
    )
    def test_a_number_is_read_in_the_scale_that_is_asked_for(self, gold, question, value, unit):
        number = gold_number(gold, question)
        assert number is not None and (number.value, number.unit) == (Decimal(value), unit)

    @pytest.mark.parametrize("gold", ["Yes", "It was 5%.", "5% in 2021 and 6% in 2022", "", "FY2021", "$"])
    def test_words_are_no_number(self, gold):
        assert gold_number(gold, "What?") is None

    @pytest.mark.parametrize(
        ("gold", "question", "quantity", "right"),
        [
            ("$1577.00", "in USD millions?", Quantity(Decimal(1577), "million", "USD"), True),
            ("$1577.00", "in USD millions?", Quantity(Decimal("1.58"), "billion", "USD"), True),
            ("$1577.00", "in USD millions?", Quantity(Decimal(1577), "million"), True),
            ("$1577.00", "in USD millions?", Quantity(Decimal(1577), "", "USD"), False),
            ("$1577.00", "in USD millions?", Quantity(Decimal(1577), "million", "percent"), False),
            ("$1577.00", "in USD millions?", Quantity(Decimal(-1577), "million", "USD"), False),
            ("$1577.00", "in USD millions?", Quantity(Decimal(1600), "million", "USD"), False),
            ("$8.70", "in USD billions?", Quantity(Decimal(8738), "million", "USD"), True),
            ("65.4%", "in percents, to one decimal place", Quantity(Decimal("65.37"), "", "percent"), True),
            ("65.4%", "in percents", Quantity(Decimal("0.6537"), "", "times"), True),
            ("65.4%", "in percents", Quantity(Decimal("65.4"), "", "USD"), False),
            ("65.4%", "in percents", Quantity(Decimal("65.4"), "", "times"), False),
            ("0.4%", "to one decimal place", Quantity(Decimal("0.4407"), "", "percent"), True),
            ("0.4%", "to one decimal place", Quantity(Decimal("0.46"), "", "percent"), False),
            ("4.2%", "What is the margin?", Quantity(Decimal("4.15"), "", "percent"), True),
            ("0.66", "to two decimal places", Quantity(Decimal("0.6639"), "", "times"), True),
            ("0.66", "to two decimal places", Quantity(Decimal("0.67"), "", "times"), False),
            ("0.54", "to two decimal places", Quantity(Decimal(54), "", "percent"), True),
            ("93.86", "to two decimal places", Quantity(Decimal("93.9"), "", "days"), True),
            ("-3.7", "to two decimal places", Quantity(Decimal("-3.71"), "", "days"), True),
            ("-3.7", "to two decimal places", Quantity(Decimal("3.7"), "", "days"), False),
            ("93.86", "to two decimal places", Quantity(Decimal("93.86"), "", "USD"), False),
        ],
    )  # fmt: skip
    def test_a_value_is_right_within_a_percent_or_the_rounding(self, gold, question, quantity, right):
        verdict = judge(Answer("?", "It is so.", True, quantity=quantity), gold, question, False)
        assert (verdict.outcome == "right", verdict.numeric) == (right, True), verdict

    def test_an_answer_without_a_value_is_wrong_and_none_is_declined(self):
        assert judge(Answer("?", "It is 5%.", True), "5%", "?", True).problem == "gives no value"
        assert judge(Answer("?", "It does not say.", False), "5%", "?", True).outcome == "declined"


class TestWords:
    @pytest.mark.parametrize(
        ("gold", "text", "cited", "problem"),
        [
            # yes or no, and all of the numbers
            ("Yes, it rose from 4.8% to 5.3%.", "Yes: it was 5.3% after 4.8% [1].", False, None),
            ("Yes, it rose from 4.8% to 5.3%.", "No: it was 5.3% after 4.8%.", True, "another polarity"),
            ("Yes, it rose from 4.8% to 5.3%.", "It was 5.3% after 4.8%.", True, "says neither yes nor no"),
            ("Yes, it rose from 4.8% to 5.3%.", "Yes, to 5.3%.", True, "1 of the numbers not said"),
            ("No the margin fell by 2.2%.", "No, it fell by 2.15 percentage points.", False, None),
            ("Yes, by ~42%", "Yes: it fell by 41.6%.", False, None),
            ("Yes, it was $831 million.", "Yes: $831,000,000.", False, None),
            ("Yes, it was $831 million.", "Yes: 831%.", False, "1 of the numbers not said"),
            ("It was -14.76%.", "It fell by 14.76%.", False, None),
            ("It was 0.62%.", "It was 0.6%.", False, "1 of the numbers not said"),
            ("It grew by 9%.", "It grew by 9.4%.", False, None),
            # a number that the question gives is not asked back
            ("Yes, more than 20%: ladders with 39%.", "Yes: ladders, with 39%.", False, None),
            # neither number nor more than yes: the evidence must be cited
            ("Yes, towns buy.", "Yes, they do.", True, None),
            ("Yes, towns buy.", "Yes, they do.", False, "no page of the evidence cited"),
            ("Yes, towns buy.", "No, they do not.", True, "another polarity"),
            # words alone
            ("Northern towns buy ladders.", "The towns of the north buy ladders.", True, None),
            ("Northern towns buy ladders.", "Towns buy many ladders.", False, "no page of the evidence cited"),
            ("Northern towns buy ladders.", "Kettles are made.", True, "less than half of the words"),
        ],
    )
    def test_prose_is_judged_strictly(self, gold, text, cited, problem):
        verdict = judge(Answer("?", text, True), gold, "Is there any over 20%?", cited)
        assert (verdict.problem, verdict.outcome) == (problem, "wrong" if problem else "right")

    def test_what_was_said_is_counted_whatever_the_outcome(self):
        verdict = judge(Answer("?", "No: 5.3%.", True), "Yes, from 4.8% to 5.3%", "?", False)
        assert (verdict.polarity, verdict.said, verdict.wanted, verdict.numeric) == (False, 1, 2, False)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("Yes. It is", "yes"), ("No the margin", "no"), ("**No**, it", "no"), ("Norvane is", ""), ("It is. Yes", "")],
    )
    def test_polarity_is_how_a_text_begins(self, text, expected):
        assert polarity(text) == expected


class TestPlaces:
    def test_pages_of_citations_are_counted_from_one_those_of_the_data_set_from_zero(self, tmp_path: Path):
        (item,) = read_items(written(tmp_path, entry(evidence=[{"evidence_page_num": 59}])))
        for places, document, page in (
            ([("NORVANE_2021_10K.pdf", 60)], True, True),
            ([("norvane_2021_10k.PDF", 60)], True, True),
            ([("NORVANE_2021_10K.pdf", 59)], True, False),
            ([("NORVANE_2021_10K.pdf", None)], True, False),
            ([("TARNBECK_2021_10K.pdf", 60)], False, False),
            ([], False, False),
        ):
            seen = Seen.of(places)
            assert (seen.has_document(item), seen.has_page(item)) == (document, page)


ENTRIES = (
    entry(question="What was the revenue of Norvane in 2021?", answer="$1250.00 million"),
    entry(
        financebench_id="id_2",
        question="By how many percent did the revenue of Norvane grow from 2020 to 2021?",
        answer="25.0%",
    ),
    entry(
        financebench_id="id_3",
        question="What was the rent of Tarnbeck in 2021?",
        doc_name="TARNBECK_2021_10K",
        answer="$75.00 million",
        evidence=[{"evidence_page_num": 4}],
    ),
    entry(
        financebench_id="id_4",
        question_type="novel-generated",
        question="How many lighthouses does Norvane own?",
        answer="Norvane owns nine lighthouses.",
    ),
)


@pytest.fixture(scope="module")
def assistant(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return opened(
        tmp_path_factory.mktemp("filings"), embedder, NORVANE_2021_10K__md=NORVANE, TARNBECK_2021_10K__md=TARNBECK
    )


@pytest.fixture(scope="module")
def ran(
    assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> tuple[FinanceBenchReport, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("run")
    out = folder / "predictions.jsonl"
    report = evaluate_financebench(written(folder, *ENTRIES), lambda: assistant, predictions=out)
    return report, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


class TestRun:
    def test_every_question_is_answered_from_the_filing_that_it_means(self, ran):
        report, _ = ran
        assert [result.verdict.outcome for result in report.results] == ["right", "right", "wrong", "declined"]
        assert [answered.answer.citations[0].document for answered in report.answered] == [
            "NORVANE_2021_10K.md",
            "NORVANE_2021_10K.md",
            "TARNBECK_2021_10K.md",
        ]

    def test_predictions_are_a_line_a_question(self, ran):
        _, predictions = ran
        assert [one["financebench_id"] for one in predictions] == ["id_1", "id_2", "id_3", "id_4"]
        first, last = predictions[0], predictions[-1]
        assert set(first) == {"financebench_id", "answered", "text", "value", "unit", "citations"}
        assert (Decimal(first["value"]), first["unit"], first["answered"]) == (Decimal(1_250_000_000), "USD", True)
        assert (last["answered"], last["value"], last["citations"]) == (False, None, [])

    def test_pages_of_predictions_are_counted_from_zero(self, ran):
        report, _ = ran
        citation = Citation(1, "NORVANE_2021_10K.pdf", "", 60, None, "Revenue 1,250")
        asked = replace(report.results[0], answer=Answer("?", "1,250 [1]", True, citations=(citation,)))
        assert asked.prediction["citations"] == [
            {"document": "NORVANE_2021_10K.pdf", "page": 59, "quote": "Revenue 1,250", "row": None, "column": None}
        ]

    def test_the_report_counts_by_type(self, ran):
        report, _ = ran
        assert (report.right, report.percent_right) == (2, 50.0)
        assert report.reaches(Decimal(50)) and not report.reaches(Decimal("50.1"))
        written = json.loads(json.dumps(report.as_json()))
        assert {
            name: [one[key] for key in ("right", "wrong", "declined")] for name, one in written["types"].items()
        } == {
            "metrics-generated": [2, 1, 0],
            "novel-generated": [0, 0, 1],
            "all": [2, 1, 1],
        }
        assert written["grounded_percent"] == 100.0
        assert [one["outcome"] for one in written["questions"]] == ["right", "right", "wrong", "declined"]

    def test_the_print_lists_what_was_missed_with_what_was_said(self, ran):
        report, _ = ran
        text = str(report)
        assert "another number; expected $75.00 million; it said: " in text
        assert "declined; expected Norvane owns nine lighthouses." in text
        assert "the evidence is tarnbeck_2021_10k 4" in text
        assert "a number                     3      2      1         0" in text

    def test_what_was_found_is_of_all_questions_and_what_was_cited_of_the_answers(self, ran):
        report, _ = ran
        shares = report.as_json()["types"]["all"]
        assert (shares["document_cited_percent"], shares["document_found_percent"]) == (100.0, 100.0)
        pages = [shares[f"page_{where}_percent"] for where in ("cited", "found", "searched")]
        assert pages == [0.0, 0.0, 0.0]  # Markdown has no pages
        assert report.results[0].cited.documents == {"norvane_2021_10k"}

    def test_answers_are_checked_for_their_grounds(self, ran):
        report, _ = ran
        assert report.ungrounded == () and all(not check(one.answer) for one in report.answered)
        shaky = replace(report, results=(replace(report.results[0], ungrounded=("7%",)),))
        assert "Numbers that nothing supports (1)\n  line 1: 7%" in str(shaky)

    def test_a_sample_asks_every_so_many_th_question(self, assistant: Assistant, tmp_path: Path):
        seen: list[tuple[int, int]] = []
        report = evaluate_financebench(
            written(tmp_path, *ENTRIES), lambda: assistant, sample=2, progress=lambda *at: seen.append(at)
        )
        assert [result.item.id for result in report.results] == ["id_1", "id_3"]
        assert seen == [(1, 2), (2, 2)]

    def test_a_file_without_answers_gives_predictions_and_no_score(self, assistant: Assistant, tmp_path: Path):
        report = evaluate_financebench(written(tmp_path, entry(answer="")), lambda: assistant)
        assert (report.percent_right, report.misses, len(report.results)) == (None, (), 1)
        with pytest.raises(ValueError, match="leave --fail-under out"):
            report.reaches(Decimal(1))
        assert str(report)

    def test_a_bad_file_is_said_before_the_reports_are_opened(self, tmp_path: Path):
        def never() -> Assistant:
            raise AssertionError("opened")

        with pytest.raises(FinanceBenchFileError):
            evaluate_financebench(tmp_path / "none.jsonl", never)
        with pytest.raises(ValueError, match="sample of every 0-th"):
            evaluate_financebench(written(tmp_path, entry()), never, sample=0)
        with pytest.raises(FileNotFoundError):
            evaluate_financebench(written(tmp_path, entry()), never, predictions=tmp_path / "none" / "out.jsonl")


class TestCommandLine:
    @pytest.fixture
    def reports(self, tmp_path: Path) -> Path:
        folder = tmp_path / "reports"
        folder.mkdir()
        (folder / "NORVANE_2021_10K.md").write_text(NORVANE)
        return folder

    def test_a_run_prints_its_tables_writes_its_predictions_and_keeps_its_store(
        self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ):
        out, store = tmp_path / "out.jsonl", tmp_path / "store"
        arguments = [
            "evaluate",
            "--format",
            "financebench",
            str(written(tmp_path, *ENTRIES[:2])),
            "--store",
            str(store),
        ]
        assert main([*arguments, "--corpus", str(reports), "--predictions", str(out), "--fail-under", "100"]) == 0
        assert "metrics-generated" in capsys.readouterr().out
        assert [json.loads(line)["answered"] for line in out.read_text().splitlines()] == [True, True]
        assert [info.name for info in Store(store).documents()] == ["NORVANE_2021_10K.md"]
        assert main([*arguments, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["percent"] == 100.0

    def test_too_few_right_fails(self, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        arguments = ["--format", "financebench", "--corpus", str(reports), "--fail-under", "90"]
        assert main(["evaluate", *arguments, str(written(tmp_path, ENTRIES[3]))]) == 1
        assert "0.0% right is under the 90% asked for" in capsys.readouterr().err

    def test_reports_must_be_given(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        assert main(["evaluate", "--format", "financebench", str(written(tmp_path, entry()))]) == 1
        assert capsys.readouterr().err == (
            "assistant: --format financebench asks reports; give their folder with --corpus.\n"
        )

    def test_a_folder_without_reports_is_said(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        empty = tmp_path / "empty"
        empty.mkdir()
        file = str(written(tmp_path, entry()))
        assert main(["evaluate", "--format", "financebench", file, "--corpus", str(empty)]) == 1
        assert len(capsys.readouterr().err.splitlines()) == 1

    def test_a_mistake_in_the_file_is_one_sentence(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        path = tmp_path / "odd.jsonl"
        path.write_text("{}\n")
        assert main(["evaluate", "--format", "financebench", str(path), "--corpus", str(tmp_path / "none")]) == 1
        assert capsys.readouterr().err == "assistant: odd.jsonl, line 1: “question” is missing.\n"
