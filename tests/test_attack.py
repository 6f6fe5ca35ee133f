"""The attack on the check in small: true statements pass, the same changed in one way do not; and it makes what it says."""

import random
from pathlib import Path

import pytest

from bench.attack import (
    MOST_PASSED,
    MOST_REFUSED,
    TATQA,
    attack,
    bundled,
    sample,
    table,
    truths_of_reports,
    truths_of_tatqa,
)
from bench.attack_changes import CHANGES, changed
from bench.attack_truths import NUMBER, Report, Truth, lines
from corpus.reading import read_document

SEED = 7
KINDS = {
    "digit", "sign", "scale", "unit", "period", "subject", "operand order", "percent against points", "rounding too far",
    "another row", "a number from nowhere", "wrong derived number",
}  # fmt: skip


@pytest.fixture(scope="module")
def truths() -> list[Truth]:
    draw = random.Random(SEED)
    return sample(truths_of_reports(bundled()[:3], draw, answers=False), 240, draw)


def test_true_statements_pass_and_changed_ones_do_not(truths: list[Truth]):
    untouched, touched, _ = attack(truths, random.Random(SEED), 240)
    assert untouched.share() <= MOST_REFUSED, untouched.wrong
    assert touched.share() <= MOST_PASSED, touched.wrong
    assert sum(touched.asked.values()) >= 200


def test_every_kind_of_change_is_tried(truths: list[Truth]):
    assert set(CHANGES) == KINDS
    _, touched, _ = attack(truths, random.Random(SEED), 60)
    assert set(touched.asked) == KINDS


def test_the_same_seed_makes_the_same_statements():
    def made() -> list[str]:
        draw = random.Random(SEED)
        return [truth.text for truth in sample(truths_of_reports(bundled()[:1], draw, answers=False), 50, draw)]

    assert made() == made()


def test_a_change_that_happens_to_be_true_is_none(tmp_path: Path):
    path = tmp_path / "same.md"
    path.write_text(
        "# Sales\n\n| Line | 2024 | 2023 |\n|---|---|---|\n| Rye | 5,000 | 5,000 |\n| Oats | 5,000 | 5,000 |\n"
    )
    report = Report("same.md", read_document(path))
    draw = random.Random(SEED)
    from bench.attack import of_tables

    levels = [truth for truth in of_tables(report, "same", draw) if truth.form == "level"]
    assert levels and list(lines(report))
    for truth in levels:
        assert [changed(truth, kind, draw) for kind in ("another row", "subject")] == [None, None]


def test_a_changed_statement_differs_in_one_part(truths: list[Truth]):
    draw = random.Random(SEED)
    for truth in truths[:80]:
        for kind in ("digit", "scale", "unit", "period", "another row", "a number from nowhere", "rounding too far"):
            false = changed(truth, kind, draw) if truth.having(NUMBER) else None
            if false is not None:
                assert sum(a != b for a, b in zip(truth.parts, false.parts, strict=True)) == 1


def test_the_table_says_how_many_of_each_kind(truths: list[Truth]):
    untouched, _, _ = attack(truths[:20], random.Random(SEED), 12)
    assert table("untouched", "refused", untouched).splitlines()[-1].split()[:2] == ["all", "20"]


@pytest.mark.skipif(not TATQA.exists(), reason="TAT-QA's development set is not there")
def test_statements_of_tatqa_are_told_apart_too():
    draw = random.Random(SEED)
    truths = sample(truths_of_tatqa(TATQA, draw), 240, draw)
    untouched, touched, _ = attack(truths, draw, 240)
    assert touched.share() <= 2 * MOST_PASSED, touched.wrong  # a small sample wanders
    # Gold answers are asked in words that the check need not follow; what is quoted and what follows plainly must pass.
    plain = {kind: wrong for kind, wrong in untouched.wrong.items() if not kind.endswith("gold")}
    asked = sum(count for kind, count in untouched.asked.items() if not kind.endswith("gold"))
    assert sum(map(len, plain.values())) <= 2 * MOST_REFUSED * asked, plain
