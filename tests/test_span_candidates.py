"""Answers that are a stretch of a sentence: which sentence, where the stretch begins and ends, and what is said of it."""

from pathlib import Path

import pytest

from assistant.finding import Found
from assistant.grounding import check
from assistant.questions import understand
from assistant.ranked.candidates import Candidate
from assistant.ranked.ranking import shipped
from assistant.ranked.span_amounts import fitting, respective
from assistant.ranked.span_candidates import span_candidates
from assistant.ranked.span_features import grid
from assistant.ranked.span_questions import asked
from assistant.ranked.span_tokens import cut
from assistant.sheets import sheets
from assistant.statements import sentences_of
from corpus.reading import read_document

MILL = """# Notes of the mill

## Costs

Milling expenses increased in 2021 primarily due to higher prices of grain and two more shifts.
Repair costs were $4.2 million, $3.9 million and $3.1 million in 2021, 2020 and 2019, respectively.
Deferred grain costs represent payments made to farmers before the harvest.
The mill leases its two silos for an average period of 12 years.

## Owners

The accounts were approved by the Council of Millers on 3 May 2022.
Flour held for customers is measured using the weighted average method.
No impairment was recorded in 2021.
"""


def found(question: str, text: str, folder: Path) -> Found:
    path = folder / "report.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    return Found(understand(question), tuple(sheets(document)), tuple(sentences_of(document)))


def candidates(question: str, folder: Path) -> list[Candidate]:
    return span_candidates(found(question, MILL, folder))


class TestSentence:
    @pytest.mark.parametrize(
        ("question", "held"),
        [
            ("Why did milling expenses increase in 2021?", "higher prices of grain"),
            ("What do deferred grain costs represent?", "payments made to farmers before the harvest"),
            ("How is flour held for customers measured?", "weighted average method"),
            ("Who approved the accounts?", "Council of Millers"),
        ],
    )
    def test_the_best_stretch_holds_what_answers(self, tmp_path: Path, question: str, held: str):
        answer = candidates(question, tmp_path)[0].write()
        assert answer is not None
        assert held in answer.spans[0]

    def test_a_question_of_which_no_sentence_says_a_word_has_no_candidate(self, tmp_path: Path):
        assert candidates("Which orchestra toured Patagonia?", tmp_path) == []

    def test_a_report_without_prose_has_no_candidate(self, tmp_path: Path):
        table = "| Year | Grain |\n|---|---|\n| 2021 | 5 |\n"
        assert span_candidates(found("Why did grain fall?", table, tmp_path)) == []


class TestStretch:
    def test_every_stretch_stands_in_its_cited_sentence_and_every_number_is_grounded(self, tmp_path: Path):
        for question in ("Why did milling expenses increase?", "What were repair costs in 2020?", "What is deferred?"):
            for candidate in candidates(question, tmp_path):
                answer = candidate.write()
                assert answer is not None and answer.answered
                assert all(span in answer.citations[0].quote for span in answer.spans)
                assert "[1]" in answer.text
                assert check(answer) == []

    def test_the_amount_in_turn_with_the_asked_year_is_taken_and_is_the_quantity(self, tmp_path: Path):
        answer = candidates("What were the repair costs in 2020?", tmp_path)[0].write()
        assert answer is not None
        assert answer.spans == ("$3.9 million",)
        assert answer.value == 3_900_000

    def test_amounts_asked_in_turn_come_in_the_order_asked(self, tmp_path: Path):
        first = candidates("What were the repair costs in 2019 and 2021 respectively?", tmp_path)[0]
        answer = first.write()
        assert first.kind == "spans"
        assert answer is not None
        assert answer.spans == ("$3.1 million", "$4.2 million")

    def test_candidates_come_best_first_and_no_more_than_asked_for(self, tmp_path: Path):
        material = found("Why did milling expenses increase in 2021?", MILL, tmp_path)
        assert len(span_candidates(material, most=2)) == 2
        assert 0 < sum(one.features["span_likelihood"] for one in span_candidates(material)) <= 1.0001

    def test_the_same_question_has_the_same_candidates(self, tmp_path: Path):
        once, again = (candidates("How is flour measured?", tmp_path) for _ in range(2))
        assert [one.features for one in once] == [one.features for one in again]


class TestCut:
    @pytest.mark.parametrize(
        ("sentence", "kinds"),
        [
            ("It paid $2.5 million on June 3, 2021.", [("$2.5 million", "money"), ("June 3, 2021", "date")]),
            ("About 12% of 40 days passed.", [("12%", "percent"), ("40 days", "duration")]),
            (
                "At 31 May 2021, 2020 and 2019 it owed none.",
                [("31 May 2021", "date"), ("2020", "date"), ("2019", "date")],
            ),
        ],
    )
    def test_amounts_are_found_with_their_kind(self, sentence: str, kinds: list[tuple[str, str]]):
        assert [(sentence[one.start : one.end], one.kind) for one in cut(sentence).amounts] == kinds

    def test_amounts_listed_in_turn_belong_to_the_dates_listed(self):
        sentence = "Fees of $5 and $7 were paid in 2021 and 2020, respectively."
        whole = cut(sentence)
        pairs = {
            sentence[one.start : one.end]: sentence[date.start : date.end]
            for one in whole.amounts
            for first, date in respective(whole).items()
            if one.first == first
        }
        assert pairs == {"$5": "2021", "$7": "2020"}

    def test_amounts_not_said_to_be_in_turn_belong_to_none(self):
        assert respective(cut("Fees of $5 and $7 were paid in 2021 and 2020.")) == {}


class TestFeatures:
    def test_the_amount_of_another_year_does_not_fit(self, tmp_path: Path):
        question = asked(found("What were the repair costs in 2020?", MILL, tmp_path))
        one = next(one for one in question.found.sentences if one.text.startswith("Repair"))
        fits = [fit for fit in fitting(question, one, cut(one.text)) if fit.startswith("in_turn")]
        assert fits == ["in_turn_other", "in_turn_fits", "in_turn_other"]

    def test_no_stretch_begins_or_ends_inside_an_amount(self, tmp_path: Path):
        question = asked(found("What were the repair costs in 2020?", MILL, tmp_path))
        one = next(one for one in question.found.sentences if one.text.startswith("Repair"))
        cells = grid(question, one)
        assert cells is not None
        inside = {at for amount in cells.cut.amounts for at in range(amount.first + 1, amount.last + 1)}
        assert not inside & set(cells.firsts)

    def test_most_features_that_the_weights_name_are_met(self, tmp_path: Path):
        met = set()
        for question in ("Why did milling expenses increase in 2021?", "What were repair costs?", "Who approved it?"):
            about = asked(found(question, MILL, tmp_path))
            for one in about.found.sentences:
                cells = grid(about, one)
                if cells is not None:
                    met |= {name for names in (*cells.left, *cells.right) for name in names} | set(cells.inside)
        assert len(met & set(shipped().spans.weights)) > 200


def test_a_hostile_question_or_sentence_takes_no_long_time(tmp_path: Path):
    text = "# Report\n\n" + "a, " * 3_000 + "and so on.\n\n" + "(" * 3_000 + " costs " + "$1 " * 500 + "\n"
    material = found("what " * 300 + "is the costs?", text, tmp_path)
    assert len(span_candidates(material)) <= 5
