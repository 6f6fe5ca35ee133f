"""A language model at work as the page shows it: steps, the text as it comes, who wrote it, what leaves the machine."""

import re

import pytest

from assistant.agent import LanguageModel, Step
from assistant.agent.destination import Destination, destination_of
from assistant.answers import Answer
from page import rendering, working

MARKUP = '<img src=x onerror="hurt()"> ${hurt()} {{value}}'


def told(*steps: tuple[str, str]) -> working.Progress:
    progress = working.Progress()
    for kind, text in steps:
        progress.told(Step(kind, text))  # type: ignore[arg-type]
    return progress


def lines(html: str) -> list[str]:
    """The steps in a piece of HTML, each as its text."""
    return [re.sub("<[^>]+>", "", line) for line in re.findall(r"<li.*?</li>", html)]


def test_the_latest_step_is_told_from_those_before_it():
    shown = working.working("Why?", told(("searching", "beds"), ("calculating", "1 + 1 = 2")))
    assert lines(shown) == ["Searched beds", "Calculating 1 + 1 = 2"]
    assert shown.count('aria-current="step"') == 1 and 'aria-busy="true"' in shown


def test_places_that_are_read_one_after_another_stand_together():
    progress = told(("searching", "beds"), ("reading", "a.md"), ("reading", "b.md"))
    assert lines(working.working("Why?", progress)) == ["Searched beds", "Reading a.md; b.md"]


def test_while_many_steps_come_only_the_latest_stand_there_and_afterwards_all():
    progress = told(*(("searching", f"beds {number}") for number in range(20)))
    during = lines(working.working("Why?", progress))
    assert during[0] == "16 earlier steps" and len(during) == working.LATEST + 1 and "beds 19" in during[-1]
    assert len(lines(working.written_by(Answer("Why?", "So.", True), progress))) == 20


def test_the_text_stands_where_the_answer_will_stand_and_goes_when_it_is_withdrawn():
    progress = told(("writing", "It is 15 [1]."), ("writing", " It grew."))
    shown = working.working("Why?", progress)
    assert (
        'class="answer forming"><p>It is <span class="keep">15&nbsp;<span class="mark">[1]</span></span>. It' in shown
    )
    assert "<button" not in shown  # a mark leads somewhere only when the sources are known
    assert shown.index("It grew") < shown.index("<ol")
    progress.told(Step("again", "a part of the reply could not be traced"))
    assert progress.text == "" and "It grew" not in working.working("Why?", progress)
    assert not progress.told(Step("again", "the answer is written anew"))  # said already


def test_nothing_of_a_step_or_a_text_is_markup():
    progress = told(("searching", MARKUP), ("calculating", MARKUP), ("writing", MARKUP))
    by = working.written_by(Answer("Why?", "So.", True, model=MARKUP), progress)
    for shown in (working.working(MARKUP, progress), by, working.spoken(told(("reading", MARKUP)))):
        assert "<img" not in shown and not re.search(r"\$\{|\{\{", shown)


def test_who_wrote_an_answer_is_one_line():
    steps = told(("searching", "beds"))
    wrote = working.written_by(Answer("Why?", "So.", True, model="a (1 call)", asked_model="a (1 call)"), steps)
    assert "<summary>Written by a (1 call)</summary>" in wrote
    asked = working.written_by(Answer("Why?", "So.", True, asked_model="a (1 call)"), steps)
    assert "<summary>Also asked: a (1 call)</summary>" in asked
    assert working.written_by(Answer("Why?", "So.", True), working.Progress()) == ""
    assert wrote in rendering.finished(Answer("Why?", "So.", True), 1, by=wrote)


@pytest.mark.parametrize(
    ("name", "variables", "expected"),
    [
        ("openai:gpt", {}, Destination("OpenAI")),
        ("openai:gpt", {"OPENAI_BASE_URL": "https://models.example.com/v1"}, Destination("models.example.com")),
        ("openai:gpt", {"OPENAI_BASE_URL": "https://openai.com.example.net/v1"}, Destination("openai.com.example.net")),
        ("openai:gpt", {"OPENAI_BASE_URL": "http://localhost:8000/v1"}, Destination("localhost:8000", local=True)),
        ("anthropic:claude", {}, Destination("Anthropic")),
        ("ollama:llama", {}, Destination("127.0.0.1:11434", local=True)),
        ("ollama:llama", {"OLLAMA_HOST": "192.0.2.7"}, Destination("192.0.2.7")),
        ("ollama:gpt-oss:120b-cloud", {}, Destination("Ollama")),
    ],
)
def test_where_a_model_is_asked_is_told_by_its_own_client(name, variables, expected, monkeypatch):
    package = f"langchain_{name.partition(':')[0]}"
    pytest.importorskip(package, reason=f"{package} is not installed; it comes with the extra of its provider")
    from assistant.agent import open_model

    for variable in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "ANTHROPIC_BASE_URL", "OLLAMA_HOST"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in {"OPENAI_API_KEY": "sk-x", "ANTHROPIC_API_KEY": "sk-x", **variables}.items():
        monkeypatch.setenv(variable, value)
    assert open_model(name).destination == expected


def test_what_leaves_the_machine_is_said_as_it_is():
    assert "stays on this machine: no network" in working.where_it_goes(None)

    class Client:
        base_url = "https://api.anthropic.com"

    class Chat:
        _client = Client()

    hosted = working.where_it_goes(LanguageModel(Chat(), "anthropic:claude"))
    assert "are sent to Anthropic" in hosted and "Everything stays" not in hosted
    assert destination_of(object(), "Own") == Destination("")
    unknown = working.where_it_goes(LanguageModel(object(), "Own"))
    assert "are sent to the language model Own" in unknown
    Client.base_url = "http://[::1]:8080/"
    local = working.where_it_goes(LanguageModel(Chat(), "openai:own"))
    assert "Everything stays on this machine" in local and "[::1]:8080" in local
