"""The numbers of a text: which are claims and which are none, of when each is said, and which words go with it."""

import pytest

from assistant.checking.claims import Claim, statements_in


def claims(text: str, *known: str) -> list[Claim]:
    return [claim for statement in statements_in(text, known) for claim in statement.claims]


def written(text: str, *known: str) -> list[str]:
    return [claim.written for claim in claims(text, *known)]


class TestWhatIsClaimed:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Revenue was $5.2 million.", ["$5.2 million"]),
            ("It grew by 12.3% to £40m.", ["12.3%", "£40m"]),
            ("Sales doubled.", ["doubled"]),
            (
                "Nearly half of it, two thirds of that, a quarter of the rest.",
                ["Nearly half", "two thirds", "a quarter"],
            ),
            ("It tripled, then halved.", ["tripled", "halved"]),
            ("Meta spends three times as much as Apple.", ["three times"]),
            ("It has twelve sites.", ["twelve sites"]),
            ("It employs 2019 people.", ["2019 people"]),
            ("Net income was (53).", ["(53)"]),
            ("The Children's Unit (112 beds) is full.", ["112 beds"]),
            ("Reserves fell by £12.1 million to £21.6 million.", ["£12.1 million", "£21.6 million"]),
        ],
    )
    def test_numbers_in_digits_and_in_words_are_claims(self, text: str, expected: list[str]):
        assert written(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "In 2024 and in FY2018, as at 31 December 2019.",
            "Q1 was better than Q2, and the second half better than the first half.",
            "See Note 4, Table 2 and page 17 [1][12].",
            "1. Buy\n2. Sell",
            "The quarter was good, a quarter earlier it was not.",
            "Stage 2 follows GPT-4 and the S&P 500.",
            "As [p3] and [f2] say.",
            "It runs half-hourly.",
        ],
    )
    def test_periods_names_marks_and_numbering_are_none(self, text: str):
        assert written(text) == []

    def test_a_label_of_the_report_that_holds_a_number_is_none(self):
        assert written("Leases due in 1-3 years were $5 million.", "due in 1-3 years") == ["$5 million"]

    def test_a_range_is_one_claim_with_both_ends(self):
        (claim,) = claims("It improves by 10-20%.")
        assert claim.quantity is not None and claim.upper is not None
        assert (claim.quantity.number, claim.upper.number) == (10, 20)

    def test_offsets_are_those_of_the_text(self):
        text = "# Memo\n\n- **Revenue** was `$5 million` [2].\n\n| Year | Sales |\n|---|---|\n| 2024 | $6 million |\n"
        for statement in statements_in(text):
            for claim in statement.claims:
                start = statement.passage.start + claim.start
                assert claim.written.strip("` ") in text[start : start + len(claim.written) + 1]
        assert written(text) == ["$5 million", "$6 million"]

    @pytest.mark.parametrize(
        ("text", "bound"),
        [
            ("It is over $5 million.", "over"),
            ("It is nearly $5 million.", "under"),
            ("It is about $5 million.", "about"),
            ("It is ~$5 million.", "about"),
            ("It exceeds $5 million.", "over"),
            ("It is $5 million.", ""),
        ],
    )
    def test_what_makes_a_number_a_bound_or_round_is_kept(self, text: str, bound: str):
        assert claims(text)[0].bound == bound


class TestOfWhen:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Revenue was $5m in 2019, up from $4m in 2018.", ["2019", "2018"]),
            ("In 2019, revenue was $5m (2018: $4m).", ["2019", "2018"]),
            ("Revenue in 2019 and 2018 was $5 million and $4 million, respectively.", ["2019", "2018"]),
            ("Between 2018 and 2019 sales rose from $4m to $5m.", ["2018", "2019"]),
            ("Revenue grew by 12% from 2018 to 2019, from $4m to $5m.", ["2019", "2018", "2019"]),
            ("Costs were £5m in 2024, up from £4m.", ["2024", "2023"]),
            ("It reaches $8m in 2026 and $9m the year after.", ["2026", "2027"]),
            ("It was $8m in 2026, against $7m a year earlier.", ["2026", "2025"]),
            ("It was £1m in Q1 2023/24 and £2m in Q4 2023/24.", ["Q1 2023/24", "Q4 2023/24"]),
            ("Q3: it is highest, at 871; next is Q4 at 405.", ["Q3", "Q4"]),
            ("Budget 2026: $5m; Q1 actual: $1m.", ["2026", "Q1"]),
        ],
    )
    def test_each_number_has_its_period(self, text: str, expected: list[str]):
        assert [str(claim.periods[0]) for claim in claims(text)] == expected

    def test_without_a_period_none_is_said(self):
        assert claims("Revenue was $5m.")[0].periods == ()

    def test_the_question_may_say_it(self):
        (statement,) = statements_in("It was $5m.", (), "What was revenue in 2024?")
        assert [str(period) for period in statement.claims[0].periods] == ["2024"]


class TestWordsAndRoles:
    @pytest.mark.parametrize(
        ("text", "own"),
        [
            ("Meta plans $225 billion and Microsoft $190 billion.", ["Meta", "Microsoft"]),
            ("It is $225 billion for Meta and $190 billion for Microsoft.", ["Meta", "Microsoft"]),
            ("Meta ($225 billion), Microsoft ($190 billion)", ["Meta", "Microsoft"]),
            ("With $225 billion, Meta leads, ahead of Microsoft at $190 billion.", ["Meta", "Microsoft"]),
            ("We had 58 paid staff and about 430 volunteers.", ["paid staff", "volunteers"]),
        ],
    )
    def test_the_words_of_a_number_are_those_of_its_clause(self, text: str, own: list[str]):
        (statement,) = statements_in(text)
        stretches = [statement.text[slice(*claim.own)] for claim in statement.claims]
        assert all(word in stretch for word, stretch in zip(own, stretches, strict=True))
        assert own[1] not in stretches[0] and own[0] not in stretches[1]

    @pytest.mark.parametrize(
        ("text", "roles"),
        [
            ("It rose from $4m to $5m.", ["from", "to"]),
            ("It was $5m, compared with $4m before.", ["", "than"]),
            ("It took 198 days instead of 150.", ["", "than"]),
            ("Half of the 1,117 cases.", ["", "whole"]),
            ("It was $5m, up from $4m.", ["", "from"]),
        ],
    )
    def test_the_ends_of_a_change_are_told_apart(self, text: str, roles: list[str]):
        assert [claim.role for claim in claims(text)] == roles

    def test_a_bare_number_takes_the_unit_that_it_is_held_against(self):
        assert [claim.unit for claim in claims("It fell from 15.2 to 13.4 weeks.")] == ["weeks", "weeks"]
        assert [claim.unit for claim in claims("It took 198 days instead of 150.")] == ["days", "days"]
