"""Evaluation sets: how they are read, how answers are scored, what the report says."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.answers import Answer, Citation
from assistant.checking import UNSUPPORTED, Verdict
from assistant.evaluation import (
    FORMATS,
    FormatError,
    Report,
    evaluate,
    holds,
    problem_with,
    run,
    runner,
    same_unit,
    unit_name,
)
from assistant.evaluation_sets import EvaluationFileError, EvaluationItem, parse_items, read_items
from corpus.quantities import Quantity


def said(text: str, number: str | None = None, unit: str = "", scale: str = "", quote: str = "") -> Answer:
    quantity = None if number is None else Quantity(Decimal(number), scale, unit)
    citations = (Citation(1, "report.md", "Section", None, (3, 3), quote),) if quote else ()
    return Answer("", text, True, quantity=quantity, citations=citations)


def declined(text: str = "The report does not say it.") -> Answer:
    return Answer("", text, False)


class Parrot:
    """Answers from a table; a question that is not in it is declined. `heard` is what it was asked, in order."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers
        self.heard: list[str] = []
        self.conversations: list[Parrot] = []

    def ask(self, question: str) -> Answer:
        self.heard.append(question)
        return self.answers.get(question, declined())

    def conversation(self) -> "Parrot":
        self.conversations.append(Parrot(self.answers))
        return self.conversations[-1]


def scored(text: str, answers: dict[str, Answer], unsupported: tuple[str, ...] = ()) -> Report:
    def check(answer: Answer) -> list[Verdict]:
        return [Verdict(text, 0, len(text), 1, text, UNSUPPORTED) for text in unsupported if text in answer.text]

    return run(Parrot(answers), parse_items(text), check=check)


class TestReading:
    def test_every_key_of_the_contract_is_read(self):
        items = parse_items(
            """
- question: How fast does it grow?
  after: ["What is it?", "And in 2027?"]
  value: 96.3
  unit: percent
  tolerance: 0.01
  cites: "410"
- question: What are the risks?
  contains: [return, valuation]
- question: Who leads?
  any: [Meta, Facebook]
- question: What is the weather?
  unanswerable: true
"""
        )
        growth, risks, leader, weather = items
        assert (growth.value, growth.unit, growth.tolerance, growth.cites) == (
            Decimal("96.3"), "percent", Decimal("0.01"), "410",
        )  # fmt: skip
        assert growth.after == ("What is it?", "And in 2027?")
        assert (risks.contains, leader.any, weather.unanswerable) == (
            ("return", "valuation"),
            ("Meta", "Facebook"),
            True,
        )
        assert [item.line for item in items] == [2, 8, 10, 12]

    def test_a_number_keeps_the_digits_that_were_written(self):
        item = parse_items("- {question: q, value: 0.1000000000000000000001, unit: count}")[0]
        assert str(item.value) == "0.1000000000000000000001"

    def test_words_that_yaml_takes_for_truth_or_dates_stay_words(self):
        assert parse_items("- {question: q, any: [No, 2026-06-30, 2027]}")[0].any == ("No", "2026-06-30", "2027")

    def test_the_example_in_the_readme_is_a_set(self):
        readme = (Path(__file__).parent.parent / "README.md").read_text()
        example = re.search(r"## Evaluation sets\n.*?```yaml\n(.*?)```", readme, re.DOTALL)
        assert example
        items = parse_items(example[1])
        assert {item.kind for item in items} >= {"look-up", "text", "unanswerable"}

    def test_a_file_with_a_byte_order_mark_is_read(self, tmp_path: Path):
        path = tmp_path / "set.yaml"
        path.write_bytes(b"\xef\xbb\xbf- {question: q, unanswerable: true}\n")
        assert read_items(path)[0].question == "q"

    @pytest.mark.parametrize(
        ("fields", "kind"),
        [
            ("question: What is Meta's 2026 capex, value: 225, unit: USD", "look-up"),
            ("question: By how much does it grow, value: 96.3, unit: percent", "calculation"),
            ("question: Which company spends the most, contains: Meta", "comparison"),
            ("question: What are the risks, contains: return", "text"),
            ("question: Which is the largest moon, unanswerable: true", "unanswerable"),
            ("question: What are the risks, contains: return, kind: look-up", "look-up"),
        ],
    )
    def test_the_kind_is_the_one_written_or_follows_from_question_and_expectation(self, fields: str, kind: str):
        assert parse_items(f"- {{{fields}}}")[0].kind == kind

    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("- question: q\n  contains: a\n  contians: b", 3, "“contians” is not known"),
            ("- value: 3\n  unit: USD", 1, "no “question”"),
            ("- question: q\n", 1, "expects nothing"),
            ("- question: q\n  contains: a\n  unanswerable: true", 1, "expects contains and unanswerable"),
            ("- question: q\n  value: 3", 2, "without “unit”"),
            ("- question: q\n  any: a\n  tolerance: 0.1", 3, "without “value”"),
            ("- question: q\n  value: about three\n  unit: USD", 2, "not a number"),
            ("- question: q\n  value: .nan\n  unit: USD", 2, "not a number"),
            ("- question: q\n  value: 3\n  unit: USD\n  tolerance: -1", 4, "negative"),
            ("- question: q\n  contains: []", 2, "a list of texts"),
            ("- question:\n  contains: a", 1, "needs a text"),
            ("- question: q\n  contains: a\n  contains: b", 3, "stands twice"),
            ("- question: q\n  contains: a\n  kind: easy", 3, "the kinds are look-up"),
            ("- question: q\n  contains: a\n  kind: unanswerable", 3, "go together"),
            ("- question: q\n  unanswerable: false", 2, "leave the key out"),
            ("- question: q\n  unanswerable: true\n  cites: a", 3, "cites nothing"),
            ("- question: q\n  any: a\n- just words", 3, "begins with"),
            ("question: q", 1, "not a list"),
            ("", 1, "not a list"),
            ("[]", 1, "not a list"),
            ("- question: q\n  contains: [a, b", 2, "not YAML"),
            ("- question: q\n  any: [a? b]", 2, "in quotes"),
            ("- &a [*a]", 1, "not YAML"),
        ],
    )
    def test_a_mistake_is_told_with_its_line(self, text: str, line: int, words: str):
        with pytest.raises(EvaluationFileError) as raised:
            parse_items(text, "set.yaml")
        message = str(raised.value)
        assert message.startswith(f"set.yaml, line {line}") and words in message

    def test_a_tag_that_would_run_code_is_only_text(self, tmp_path: Path):
        trace = tmp_path / "trace"
        text = f"- {{question: q, any: !!python/object/apply:os.system ['touch {trace}']}}"
        assert parse_items(text)[0].any == (f"touch {trace}",)
        assert not trace.exists()

    def test_ten_thousand_brackets_are_an_error_and_not_a_crash(self):
        with pytest.raises(EvaluationFileError, match="not YAML"):
            parse_items("[" * 10_000)

    def test_a_missing_file_and_a_binary_file_are_told_apart(self, tmp_path: Path):
        with pytest.raises(EvaluationFileError, match="There is no file"):
            read_items(tmp_path / "none.yaml")
        (tmp_path / "set.yaml").write_bytes(b"\xff\xfe\x00\x81")
        with pytest.raises(EvaluationFileError, match="UTF-8"):
            read_items(tmp_path / "set.yaml")


class TestUnits:
    @pytest.mark.parametrize(
        ("expected", "given"),
        [
            ("%", "percent"),
            ("per cent", "percent"),
            ("pp", "percentage points"),
            ("points", "percentage points"),
            ("x", "times"),
            ("ratio", "times"),
            ("usd", "USD"),
            ("$", "USD"),
            ("£", "GBP"),
            ("gwh", "GWh"),
            ("bed", "beds"),
            ("count", "beds"),
            ("count", "count"),
            ("Subscribers", "subscribers"),
        ],
    )
    def test_one_unit_written_in_two_ways_is_one_unit(self, expected: str, given: str):
        assert same_unit(expected, given)

    @pytest.mark.parametrize(
        ("expected", "given"),
        [
            ("percent", "percentage points"),
            ("percent", "times"),
            ("USD", "EUR"),
            ("USD", "count"),
            ("count", "percent"),
            ("count", "USD"),
            ("count", "days"),
            ("count", "GWh"),
            ("count", "GBP/MWh"),
            ("beds", "patients"),
            ("beds", "count"),
        ],
    )
    def test_two_units_are_two(self, expected: str, given: str):
        assert not same_unit(expected, given)

    def test_every_name_of_a_unit_leads_to_a_name_that_stays(self):
        for written in ("%", "pp", "bps", "x", "$", "US$", "usd", "euros", "number", "gigawatt hours"):
            assert unit_name(unit_name(written)) == unit_name(written) != written


class TestScoring:
    def value(self, value: str, unit: str, tolerance: str = "0.005") -> EvaluationItem:
        return EvaluationItem("q", "look-up", Decimal(value), unit, Decimal(tolerance))

    def test_a_value_is_compared_in_base_units(self):
        item = self.value("805000000000", "USD")
        assert problem_with(item, said("$805 billion", "805", "USD", "billion")) is None
        assert problem_with(item, said("$805 million", "805", "USD", "million")) == "gives 805000000"

    def test_a_value_may_miss_by_its_tolerance_and_no_more(self):
        item = self.value("200", "percent", "0.01")
        assert problem_with(item, said("", "202", "percent")) is None
        assert problem_with(item, said("", "202.01", "percent")) == "gives 202.01"

    def test_nothing_is_near_to_zero_but_zero(self):
        item = self.value("0", "percent", "0")
        assert problem_with(item, said("", "0", "percent")) is None
        assert problem_with(item, said("", "0.1", "percent"))

    def test_the_right_number_in_another_unit_is_wrong(self):
        problem = problem_with(self.value("59", "percentage points"), said("59%", "59", "percent"))
        assert problem == "is in percent instead of percentage points"

    def test_an_answer_in_words_has_no_value(self):
        assert problem_with(self.value("20", "percent"), said("It is 20%.")) == "gives no value"

    def test_contains_wants_all_and_any_wants_one(self):
        answer = said("Meta and\nMicrosoft lead")
        every = EvaluationItem("q", "text", contains=("meta", "and microsoft"))
        assert problem_with(every, answer) is None
        assert problem_with(EvaluationItem("q", "text", contains=("Meta", "Apple")), answer) == "does not say “Apple”"
        assert problem_with(EvaluationItem("q", "text", any=("Apple", "Meta")), answer) is None
        assert problem_with(EvaluationItem("q", "text", any=("Apple", "Amazon")), answer)

    @pytest.mark.parametrize(
        ("text", "wanted", "held"),
        [
            ("grows by 37% in 2027", "37%", True),
            ("grows by 137% in 2027", "37%", False),
            ("grows by 2.37% in 2027", "37%", False),
            ("$1,100 billion", "100 billion", False),
            ("$225", "$22", False),
            ("$22.5", "$22", False),
            ("It was 22.", "22", True),
            ("the EU [1] AI Act [2]", "EU AI Act", True),
            ("the “shock” – so it says", '"shock" - so', True),
            ("STRASSE", "straße", True),
        ],
    )
    def test_a_text_is_held_whatever_its_dress_but_a_number_only_whole(self, text: str, wanted: str, held: bool):
        assert holds(text, wanted) is held

    def test_a_question_without_an_answer_is_right_when_declined_and_only_then(self):
        item = EvaluationItem("q", "unanswerable", unanswerable=True)
        assert problem_with(item, declined()) is None
        assert problem_with(item, said("It rains.")) == "answered what the report does not say"
        assert problem_with(EvaluationItem("q", "text", contains=("it",)), declined("not it")) == "declined"


class TestRunning:
    SET = """
- {question: capex, value: 805e9, unit: USD, cites: "$805  BILLION"}
- {question: growth, value: 96.3, unit: "%", kind: calculation}
- {question: risks, contains: regulation, cites: rules}
- {question: weather, unanswerable: true}
"""
    ANSWERS = {
        "capex": said("$805 billion [1]", "805", "USD", "billion", quote="~$805 billion"),
        "growth": said("96.3%", "96.3", "percent"),
        "risks": said("regulation", quote="something else"),
    }

    def test_right_answers_are_counted_by_kind(self):
        report = scored(self.SET, self.ANSWERS)
        assert report.by_kind == (("look-up", 1, 1), ("calculation", 1, 1), ("text", 1, 1), ("unanswerable", 1, 1))
        assert (report.right, report.percent_right, report.misses) == (4, 100.0, ())

    def test_a_miss_is_listed_with_what_was_said_instead(self):
        report = scored(self.SET, {**self.ANSWERS, "growth": said("It grows by 90%.", "90", "percent")})
        assert [miss.item.question for miss in report.misses] == ["growth"]
        text = str(report)
        for words in ("line 3, calculation: growth", "gives 90", "expected 96.3 %", "It grows by 90%.", "75.0%"):
            assert words in text

    def test_the_citation_is_scored_apart_from_the_answer(self):
        report = scored(self.SET, self.ANSWERS)
        assert (report.citation_percent, [result.item.question for result in report.miscited]) == (50.0, ["risks"])
        assert "something else" in str(report)

    def test_numbers_that_nothing_supports_are_named(self):
        report = scored(self.SET, self.ANSWERS, unsupported=("96.3",))
        assert (report.grounded_percent, [result.ungrounded for result in report.ungrounded]) == (75.0, [("96.3",)])
        assert "Numbers that nothing supports (1)" in str(report)

    def test_a_follow_up_is_asked_in_a_conversation_of_its_own(self):
        parrot = Parrot({"share": said("20%", "20", "percent")})
        items = parse_items("- {question: share, after: [first, second], value: 20, unit: percent}\n" * 2)
        report = run(parrot, items, check=lambda answer: ())
        assert report.right == 2
        assert parrot.heard == []
        assert [conversation.heard for conversation in parrot.conversations] == [["first", "second", "share"]] * 2
        assert "first → second → share" in str(run(Parrot({}), items, check=lambda answer: ()))

    def test_a_share_of_all_is_never_rounded_up_to_all(self):
        text = "- {question: a, unanswerable: true}\n" * 1999 + "- {question: b, contains: c}\n"
        report = scored(text, {})
        assert report.percent_right == 99.9
        assert report.reaches(Decimal("99.95")) and not report.reaches(Decimal("99.96"))

    def test_times_are_percentiles_of_the_questions(self):
        report = scored(self.SET, self.ANSWERS)
        times = sorted(result.milliseconds for result in report.results)
        assert report.milliseconds(0.5) == times[1]
        assert report.milliseconds(0.95) == times[-1]

    def test_the_json_form_holds_what_the_table_holds(self):
        form = json.loads(json.dumps(scored(self.SET, self.ANSWERS).as_json()))
        assert (form["right"], form["total"], form["grounded_percent"]) == (4, 4, 100.0)
        assert form["kinds"]["text"] == {"right": 1, "total": 1}
        first = form["questions"][0]
        assert (first["answer"]["value"], first["cited"], first["problem"]) == ("805000000000", True, None)

    def test_progress_counts_the_questions(self):
        seen: list[tuple[int, int]] = []
        items = parse_items(self.SET)
        run(Parrot({}), items, check=lambda answer: (), progress=lambda done, total: seen.append((done, total)))
        assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]

    def test_an_empty_set_is_refused(self):
        with pytest.raises(ValueError, match="at least one question"):
            run(Parrot({}), (), check=lambda answer: ())


class TestFormats:
    def test_the_native_format_is_run_by_evaluate(self):
        assert runner("native") is evaluate is FORMATS["native"]

    def test_a_format_that_nobody_knows_says_so(self):
        with pytest.raises(FormatError, match="squad is not known; use --format native or tatqa or financebench"):
            runner("squad")
