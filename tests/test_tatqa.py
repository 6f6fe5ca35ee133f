"""TAT-QA: how its file is read, how answers become predictions, how they are scored, and a whole small run."""

import json
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answer, Citation
from assistant.benchmarks.tatqa import evaluate_tatqa, prediction
from assistant.benchmarks.tatqa_data import TatQaFileError, document, read_contexts, table_place
from assistant.benchmarks.tatqa_report import TatQaReport
from assistant.benchmarks.tatqa_scores import Prediction, best_pairing, normalised, number_in, score
from assistant.calculator import calculate
from assistant.cli import main
from corpus.documents import Block, Place
from corpus.quantities import Quantity
from corpus.tables import Table
from corpus.units import POINTS
from index.embeddings import Embedder

WARDS = {
    "table": {
        "uid": "aaaaaaaa-wards",
        "table": [
            ["", "2019", "2018"],
            ["North ward", "1,500", "1,200"],
            ["South ward", "900", "(100)"],
            ["Total", "2,400", "1,100"],
        ],
    },
    "paragraphs": [
        {"uid": "p2", "order": 2, "text": "The following table shows the costs of each ward (in thousands):"},
        {"uid": "p1", "order": 1, "text": "Costs of the wards"},
        {"uid": "p3", "order": 3, "text": "Costs rose because two new theatres were opened in the spring."},
    ],
    "questions": [
        {
            "uid": "q1",
            "question": "What was the cost of North ward in 2019?",
            "answer": ["1,500"],
            "answer_type": "span",
            "answer_from": "table-text",
            "scale": "thousand",
            "derivation": "",
        },
        {
            "uid": "q2",
            "question": "What is the percentage change in the cost of North ward from 2018 to 2019?",
            "answer": 25,
            "answer_type": "arithmetic",
            "answer_from": "table",
            "scale": "percent",
            "derivation": "(1,500-1,200)/1,200",
        },
        {
            "uid": "q3",
            "question": "What was the cost of East ward in 2031?",
            "answer": ["7"],
            "answer_type": "span",
            "answer_from": "table",
            "scale": "",
            "derivation": "",
        },
    ],
}
FERRIES = {
    "table": {
        "uid": "bbbbbbbb-ferries",
        "table": [["Route", "2020", "2021"], ["Passengers, west", "40", "50"], ["Passengers, east", "60", "90"]],
    },
    "paragraphs": [{"uid": "p4", "order": 1, "text": "The ferries ran every day of both years without a break."}],
    "questions": [
        {
            "uid": "q4",
            "question": "How many passengers, east, were there in 2021?",
            "answer": ["90"],
            "answer_type": "span",
            "answer_from": "table",
            "scale": "",
            "derivation": "",
        }
    ],
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps([WARDS, FERRIES]))
    return path


def exact(answer: str | list[str], scale: str, gold: str | list[str], gold_scale: str) -> bool:
    spans = [answer] if isinstance(answer, str) else answer
    return score(Prediction(tuple(spans), scale), [gold] if isinstance(gold, str) else gold, gold_scale).exact


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("1,234", "1234"),
            ("$ 1,452.4", "1452.4"),
            ("$(9,982)", "-9982"),
            ("(1.6)", "-1.6"),
            ("-12.60", "-12.6"),
            ("36%", "0.36"),
            ("(5%)", "-0.05"),
            ("$1.2 billion", "1200000000"),
        ],
    )
    def test_a_number_is_read_with_its_sign_and_scale(self, text: str, number: str):
        assert number_in(text) == Decimal(number)

    @pytest.mark.parametrize("text", ["", "—", "Q4", "2019 budget", "North ward", "nan", "Infinity"])
    def test_words_are_no_number(self, text: str):
        assert number_in(text) is None


class TestExactMatch:
    def test_a_number_counts_together_with_its_scale(self):
        assert exact("9.7", "million", "$9.7", "million")
        assert exact("9.7", "million", "9,700", "thousand")
        assert not exact("9.7", "thousand", "9.7", "million")
        assert not exact("9.7", "", "9.7", "million")

    def test_a_percentage_counts_as_percent_and_as_a_fraction(self):
        assert exact("5.34", "percent", "5.34", "percent")
        assert exact("0.0534", "", "5.34", "percent")
        assert exact("5.34%", "", "5.34", "percent")
        assert exact("36", "percent", "36%", "")
        assert not exact("5.34", "", "5.34", "percent")

    def test_the_sign_counts_however_it_is_written(self):
        assert exact("-12.6", "million", "(12.6)", "million")
        assert not exact("12.6", "million", "-12.6", "million")

    def test_numbers_are_compared_to_two_decimals(self):
        assert exact("22.2249", "percent", "22.22", "percent")
        assert not exact("22.23", "percent", "22.22", "percent")

    def test_zero_is_an_answer_and_has_no_sign(self):
        assert exact("0", "", "0", "")
        assert exact("-0.001", "", "0", "")

    def test_case_articles_and_punctuation_do_not_count(self):
        assert exact("the Cost-plus  type.", "", "cost-plus type", "")
        assert not exact("cost type", "", "cost-plus type", "")

    def test_several_spans_count_as_a_set(self):
        assert exact(["South", "North"], "", ["North", "South"], "")
        assert exact(["66.1", "$62.9"], "million", ["$62.9", "$66.1"], "million")
        assert not exact(["North"], "", ["North", "South"], "")
        assert not exact(["North", "North"], "", ["North", "South"], "")

    def test_a_declined_question_scores_nothing(self):
        none = score(Prediction(), ["7"], "")
        assert (none.exact, none.f1, none.scale) == (False, 0.0, False)


class TestF1:
    def test_shared_words_count(self):
        # Two of two words given are among the three wanted: precision 1, recall 2/3.
        assert score(Prediction(("two theatres",)), ["two new theatres"], "").f1 == 0.8

    def test_each_span_meets_the_one_that_is_nearest(self):
        swapped = score(Prediction(("south ward beds", "north ward")), ["north ward", "south ward"], "")
        assert swapped.f1 == 0.9

    def test_a_span_too_many_counts_against_it(self):
        assert score(Prediction(("north", "south")), ["north"], "").f1 == 0.5

    def test_of_a_computed_number_it_is_the_exact_match(self):
        near = Prediction(("5 beds",))
        assert score(near, ["5"], "", numeric=False).f1 > 0
        assert score(near, ["5"], "", numeric=True).f1 == 0

    def test_an_exact_match_has_the_full_f1(self):
        full = score(Prediction(("$(9,982)", "36%"), "thousand"), ["36%", "(9,982)"], "thousand")
        assert (full.exact, full.f1, full.scale) == (True, 1.0, True)

    @given(
        st.integers(1, 4).flatmap(
            lambda n: st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=n, max_size=n)
        )
    )
    def test_no_pairing_is_better_than_the_best(self, weights: list[list[float]]):
        sums = (
            sum(weights[row][column] for row, column in enumerate(way)) for way in permutations(range(4), len(weights))
        )
        assert best_pairing(weights) == pytest.approx(max(sums))

    @given(st.text(), st.sampled_from(["", "thousand", "percent"]))
    def test_every_text_can_be_compared_with_itself(self, text: str, scale: str):
        assert normalised(text, scale) == normalised(text.upper() if text.isascii() else text, scale)


def table_answer(*cells: tuple[int, int], caption: str = "(in thousands)", **answer: Any) -> Answer:
    table = Table.from_grid([["", "2019", "2018"], ["North", "1,500", "$(100)"], ["Margin", "12%", "9%"]], caption)
    block = Block("table", table.as_text(), Place(), (), 0, table)
    citations = tuple(
        Citation(number, "x", "", None, None, table.body[row][column], block=block, cell=(row, column))
        for number, (row, column) in enumerate(cells, 1)
    )
    return Answer("?", "…", True, citations=citations, **answer)


class TestPrediction:
    def test_a_cell_is_given_as_it_stands_with_the_scale_of_its_table(self):
        quantity = Quantity(Decimal(-100), "thousand", "USD")
        one = table_answer((0, 2), spans=("$(100)",), quantity=quantity)
        assert prediction(one).as_json() == ["$(100)", "thousand"]

    def test_several_cells_have_the_scale_of_their_table(self):
        assert prediction(table_answer((0, 1), (0, 2), spans=("1,500", "$(100)"))).as_json() == [
            ["1,500", "$(100)"],
            "thousand",
        ]

    def test_a_span_that_says_its_scale_itself_has_none_beside_it(self):
        assert prediction(table_answer((1, 1), spans=("12%",))).scale == ""
        said = Answer("?", "…", True, spans=("$85.1 million",), quantity=Quantity(Decimal("85.1"), "million", "USD"))
        assert prediction(said).as_json() == ["$85.1 million", ""]

    def test_words_have_no_scale_even_where_a_figure_decided(self):
        larger = table_answer((0, 1), spans=("2019",), quantity=Quantity(Decimal(1500), "thousand"), kind="comparison")
        assert prediction(larger).as_json() == ["2019", ""]

    @pytest.mark.parametrize(
        ("quantity", "expected"),
        [
            (Quantity(Decimal("14968.5"), "million", "USD"), ["14968.5", "million"]),
            (Quantity(Decimal("-22.2222"), "", "percent"), ["-22.22", "percent"]),
            (Quantity(Decimal("59.00"), "", POINTS), ["59", "percent"]),
            (Quantity(Decimal("1.25"), "trillion", "USD"), ["1250", "billion"]),
            (Quantity(Decimal(0), "", "count"), ["0", ""]),
        ],
        ids=["money", "percent", "points", "trillion", "zero"],
    )
    def test_a_computed_number_is_given_in_its_own_scale(self, quantity: Quantity, expected: list[str]):
        computed = Answer("?", "…", True, quantity=quantity, calculation=calculate("1 + 1"), kind="calculation")
        assert prediction(computed).as_json() == expected

    def test_a_declined_question_is_predicted_as_nothing(self):
        assert prediction(Answer("?", "The report does not say.", False)).as_json() == ["", ""]


class TestReading:
    def test_paragraphs_come_in_their_order_and_the_table_after_the_one_that_leads_it(self, data: Path):
        wards = document(read_contexts(data)[0])
        assert [block.kind for block in wards.blocks] == ["heading", "paragraph", "table", "paragraph"]
        table = wards.blocks[2].table
        assert table is not None and "in thousands" in table.caption
        assert table.note.scale == "thousand"

    def test_a_unit_in_the_running_head_holds_for_a_table_that_says_none(self, data: Path):
        wards = read_contexts(data)[0]
        head = "NOTES TO THE CONSOLIDATED FINANCIAL STATEMENTS OF THE HOSPITAL AND ITS WARDS (in millions, except share data)"

        def scale(*paragraphs: str) -> str:
            made = document(replace(wards, paragraphs=paragraphs))
            return next(block.table.note.scale for block in made.blocks if block.table is not None)

        assert scale(head, "The costs of each ward are as follows:") == "million"
        assert scale(head, "The costs of each ward are as follows (in thousands):") == "thousand"
        assert scale("The costs of each ward are as follows:", head) == ""

    def test_gold_numbers_stay_the_decimals_that_were_written(self, data: Path):
        changed = json.loads(data.read_text())
        changed[0]["questions"][1]["answer"] = 0.1
        data.write_text(json.dumps(changed))
        gold = read_contexts(data)[0].items[1].gold
        assert gold is not None and gold.spans == ("0.1",)

    def test_a_file_without_answers_can_be_asked(self, data: Path):
        changed = json.loads(data.read_text())
        for context in changed:
            for question in context["questions"]:
                del question["answer"]
        data.write_text(json.dumps(changed))
        assert all(item.gold is None for context in read_contexts(data) for item in context.items)

    @pytest.mark.parametrize(
        ("paragraphs", "place"),
        [
            (["Costs", "(In thousands)", "(1) Restated."], 2),
            (["Costs rose.", "The following table shows costs:", "They fell."], 2),
            (["Note: the risks are:", "Costs are shown below.", "They fell."], 2),
            (["Company balance sheet", "The statements were approved by the board."], 1),
            (["The statements were approved by the board."], 0),
            (["Costs"], 1),
            ([], 0),
        ],
        ids=["unit", "colon", "shown-below", "headings", "prose", "heading-alone", "none"],
    )
    def test_the_table_stands_after_what_leads_to_it(self, paragraphs: list[str], place: int):
        assert table_place(paragraphs) == place

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("not json", "is not JSON"),
            ("{}", "not a list of contexts"),
            ('[{"paragraphs": []}]', "context 1: “table” is missing"),
            (json.dumps([{**WARDS, "paragraphs": [{"text": "x"}]}]), "context 1: a paragraph has no “order”"),
            (json.dumps([{**WARDS, "table": {"uid": "t", "table": [[""]]}}]), "context 1: “table” holds no rows"),
            (json.dumps([{**WARDS, "questions": [{"uid": "q"}]}]), "question q: “question” is missing"),
            (json.dumps([{**WARDS, "questions": []}]), "holds no question"),
            (json.dumps([WARDS, WARDS]), "two questions with the uid"),
            (
                json.dumps([{**WARDS, "questions": [{**WARDS["questions"][0], "scale": "lakh"}]}]),
                "“scale” is “lakh”; it is one of",
            ),
        ],
        ids=["text", "object", "table", "order", "cells", "question", "empty", "repeated", "scale"],
    )
    def test_what_is_no_tatqa_is_one_sentence_that_says_where(self, text: str, message: str, tmp_path: Path):
        path = tmp_path / "odd.json"
        path.write_text(text)
        with pytest.raises(TatQaFileError, match=message) as raised:
            read_contexts(path)
        assert "odd.json" in str(raised.value)

    def test_a_missing_file_is_said_by_its_path(self, tmp_path: Path):
        with pytest.raises(TatQaFileError, match=r"no file .*none\.json"):
            read_contexts(tmp_path / "none.json")


@pytest.fixture(scope="module")
def ran(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> tuple[TatQaReport, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("tatqa")
    (folder / "tiny.json").write_text(json.dumps([WARDS, FERRIES]))
    out = folder / "predictions.json"
    report = evaluate_tatqa(folder / "tiny.json", predictions=out, embedder=embedder)
    return report, json.loads(out.read_text())


class TestRun:
    def test_questions_are_answered_from_their_own_context(self, ran: tuple[TatQaReport, dict[str, Any]]):
        _, predictions = ran
        assert predictions == {"q1": ["1,500", "thousand"], "q2": ["25", "percent"], "q3": ["", ""], "q4": ["90", ""]}

    def test_scores_are_averages_by_kind_and_source(self, ran: tuple[TatQaReport, dict[str, Any]]):
        report, _ = ran
        shares = [report.overall, report.share("span"), report.share("arithmetic"), report.share("span", "table")]
        assert [share and share.count for share in shares] == [4, 3, 1, 2]
        assert [share and round(share.exact, 1) for share in shares] == [75.0, 66.7, 100.0, 50.0]
        assert report.share("count") is None
        assert report.reaches(Decimal(75)) and not report.reaches(Decimal("75.1"))

    def test_every_answer_is_grounded_and_cited(self, ran: tuple[TatQaReport, dict[str, Any]]):
        report, _ = ran
        assert len(report.answered) == 3
        assert (report.grounded_percent, report.cited_percent, report.right_of_answered) == (100.0, 100.0, 100.0)

    def test_misses_are_listed_with_what_was_expected(self, ran: tuple[TatQaReport, dict[str, Any]]):
        report, _ = ran
        assert [(miss.item.uid, miss.problem) for miss in report.misses] == [("q3", "declined")]
        written = json.loads(json.dumps(report.as_json()))
        assert [one["uid"] for one in written["questions"] if not one["right"]] == ["q3"]
        assert written["questions"][1]["expected"]["derivation"] == "(1,500-1,200)/1,200"
        assert written["questions"][1]["answer"]["calculation"]["operands"]

    def test_what_nearly_hit_is_told_from_what_did_not(self, ran: tuple[TatQaReport, dict[str, Any]]):
        report, _ = ran
        asked = report.results[1]  # 25 percent, computed

        def problem(spans: tuple[str, ...], scale: str) -> str | None:
            given = Prediction(spans, scale)
            gold = asked.item.gold
            assert gold is not None
            return replace(asked, prediction=given, score=score(given, gold.spans, gold.scale, True)).problem

        assert problem(("25",), "million") == "right but for the scale"
        assert problem(("-25",), "percent") == "right but for the sign"
        assert problem(("25", "7"), "percent") == "some spans wrong, missing or too many"
        assert problem(("20",), "percent") == "another number"

    def test_the_curve_follows_the_readers_confidence(self, ran: tuple[TatQaReport, dict[str, Any]]):
        report, _ = ran

        assert all(result.confidence is None for result in report.results) == (report.curve() == [])
        given = report.results[0]
        sure = replace(given, answer=Answer(given.answer.question, given.answer.text, True, confidence=0.9))
        assert TatQaReport((sure,), (1.0,)).curve()[-1] == (0.9, 100.0, 100.0)

    def test_contexts_that_nothing_was_fitted_on_are_not_cross_validated(self, ran: tuple[TatQaReport, dict[str, Any]]):
        assert ran[0].cross_validated == 0
        assert "of these 0 among those that the rankers are fitted on" in str(ran[0])

    def test_a_sample_asks_every_so_many_th_context(self, data: Path, embedder: Embedder):
        report = evaluate_tatqa(data, sample=2, embedder=embedder)
        assert {result.item.uid for result in report.results} == {"q1", "q2", "q3"}
        assert len(report.opening) == 1


class TestCommandLine:
    def test_a_run_prints_its_tables_and_writes_its_predictions(
        self, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ):
        out = tmp_path / "predictions.json"
        assert main(["evaluate", "--format", "tatqa", str(data), "--predictions", str(out)]) == 0
        printed = capsys.readouterr().out
        assert "from table-text" in printed and "Time to index a context" in printed
        assert set(json.loads(out.read_text())) == {"q1", "q2", "q3", "q4"}

    def test_predictions_that_cannot_be_written_are_said_before_the_work(
        self, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ):
        out = tmp_path / "none" / "predictions.json"
        assert main(["evaluate", "--format", "tatqa", str(data), "--predictions", str(out)]) == 1
        assert "none/predictions.json" in capsys.readouterr().err

    @pytest.mark.parametrize("option", ["--corpus", "--store", "--model"])
    def test_options_of_other_formats_are_refused(self, option: str, data: Path, capsys: pytest.CaptureFixture[str]):
        assert main(["evaluate", "--format", "tatqa", str(data), option, "x"]) == 1
        assert f"{option} does not go with --format tatqa" in capsys.readouterr().err
