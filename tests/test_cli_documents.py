"""The command line restricted to chosen reports of many."""

import json

import pytest

from assistant.cli import main

REPORT = """# {name} hospital

## Beds

Beds by ward at the end of the year.

| Ward | 2024 | 2025 |
|---|---|---|
| North | {north} | {north}0 |
| South | 60 | 90 |
"""


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options that ask three small reports, with an index beside them that is built once."""
    folder = tmp_path_factory.mktemp("reports")
    for number, name in enumerate(("Leeds", "York", "Hull"), 41):
        (folder / f"{name}_2025.md").write_text(REPORT.format(name=name, north=number))
    store = str(folder.parent / "store-of-three")
    assert main(["index", str(folder), "--store", store]) == 0
    return ["--store", store]


@pytest.mark.parametrize(("name", "north"), [("Leeds_2025.md", "41"), ("york", "42"), ("HULL", "43")])
def test_a_question_is_answered_from_the_report_that_is_named(
    at: list[str], name: str, north: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["ask", *at, "--document", name, "--json", "How many beds did the North ward have in 2024?"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["value"] == north
    assert {citation["document"].lower()[:4] for citation in answer["citations"]} == {name.lower()[:4]}


def test_passages_come_from_the_reports_that_are_named_and_no_other(at: list[str], capsys: pytest.CaptureFixture[str]):
    assert main(["search", *at, "--document", "leeds", "--document", "york", "-k", "9", "beds by ward"]) == 0
    found = capsys.readouterr().out
    assert "Leeds_2025.md" in found and "York_2025.md" in found and "Hull_2025.md" not in found


@pytest.mark.parametrize(
    ("name", "said"),
    [("2025", "fits Hull_2025.md, Leeds_2025.md and York_2025.md; write more of the name."), ("Ely", "there are Hull")],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_name_that_fits_none_or_several_is_one_sentence(
    at: list[str], command: str, name: str, said: str, capsys: pytest.CaptureFixture[str]
):
    assert main([command, *at, "--document", name, "beds"]) == 1
    error = capsys.readouterr().err
    assert said in error and len(error.splitlines()) == 1
