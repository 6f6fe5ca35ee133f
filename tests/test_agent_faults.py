"""Every fault of a language model, over real connections: the person gets a right answer and one sentence about it.

LangChain's own classes for OpenAI, Anthropic and Ollama talk to a server on 127.0.0.1.
"""

import json
import re
import time

import pytest
from agent_reports import asked, ferries
from chat_server import Breaks, Fails, Hangs, Says, Sends, chat_server, texts_of
from scripted_model import Scripted

from assistant import Assistant
from assistant.agent import LanguageModel, Limits, ModelError, Step, open_model

for package in ("langchain_openai", "langchain_ollama", "langchain_anthropic"):
    pytest.importorskip(package, reason=f"{package} is not installed; it comes with the extra of its provider")

SHORT = Limits(calls=6, tool_calls=8, seconds=8, call_seconds=1, wait_seconds=2, backoff_seconds=0.2)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, embedder) -> Assistant:
    return ferries(tmp_path_factory.mktemp("ferries"), embedder)


@pytest.fixture(params=["openai", "anthropic", "ollama"])
def provider(request) -> str:
    return request.param


@pytest.fixture
def opened(provider, monkeypatch):
    """Opens the provider's model at a server, as the environment of a person says it."""

    def at(address: str, limits: Limits = SHORT) -> LanguageModel:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-of-ours")
        monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
        monkeypatch.setenv("OLLAMA_HOST", address)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-of-ours")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", address)
        return open_model(f"{provider}:little-model", limits)

    return at


def id_in(request, *words: str) -> str:
    for line in texts_of(request).split("\n"):
        if line[:1] in "fc" and all(word in line for word in words):
            return line.split()[0]
    raise AssertionError(f"nothing with {words} was sent")


def looks_up(request):
    old, new = id_in(request, "Kirkness", "| 2023"), id_in(request, "Kirkness", "| 2024")
    return Says(calls=[("calculate", {"expression": f"growth({old}, {new})"})])


def answers(request):
    old, new = id_in(request, "Kirkness", "| 2023"), id_in(request, "Kirkness", "| 2024")
    return Says(f"Revenue at Kirkness grew by {{c1}} from 2023 to 2024, from {{{old}}} to {{{new}}}.\nANSWER: {{c1}}")


RIGHT = "Revenue at Kirkness grew by 25% from 2023 to 2024, from £44 million [1] to £55 million [2]."


def test_a_good_answer_over_the_wire(assistant, opened, provider):
    steps: list[Step] = []
    with chat_server(looks_up, answers) as server:
        reply = asked(assistant, opened(server.address), steps=steps)
    assert reply.by_model and reply.answer.text == RIGHT and reply.answer.caveats == ()
    assert (reply.usage.calls, reply.usage.tokens_in, reply.usage.tokens_out) == (2, 200, 40)
    first = server.requests[0]
    assert first["stream"] is True and len(first["tools"]) == 3
    roles = [message["role"] for message in first["messages"][:3]]
    assert roles[:2] == ["user", "assistant"] if provider == "anthropic" else ["system", "user", "assistant"] == roles
    assert reply.model == f"{provider}:little-model"


def test_the_cost_is_reported_where_the_provider_says_it(assistant, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-of-ours")
    from langchain_openai import ChatOpenAI

    with chat_server(looks_up, lambda request: Says(answers(request).text, cost=0.25)) as server:
        model = ChatOpenAI(model="little", base_url=f"{server.address}/v1", disable_streaming=True, max_retries=0)
        usage = asked(assistant, model).usage
    assert str(usage.cost) == "0.25" and str(usage) == "2 calls, 200 tokens in, 40 out, $0.25"


def gives_way(reply, *words: str) -> bool:
    """The reader's right answer stands, and one caveat says in one sentence what happened, without the key."""
    caveat = reply.answer.caveats[-1]
    assert not reply.by_model and reply.answer.value == 25 and "25%" in reply.answer.text
    assert caveat.startswith("The language model ") and caveat.endswith("; this answer was found without it.")
    assert "sk-" not in caveat and "\n" not in caveat and "127.0.0.1" not in caveat
    assert all(word in caveat for word in words), caveat
    return True


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fails(401, message="Incorrect API key provided: sk-test-of-ours"), ["401", "key"]),
        (Fails(403), ["403"]),
        (Fails(404), ["404", "name"]),
        (Fails(400), ["400"]),
        (Fails(500), ["500"]),
        (Fails(503), ["503"]),
        (Fails(429), ["429"]),
        (Sends(b"{\"choices\": [{]", "application/json"), []),
        (Sends(b"<html>a proxy's page</html>", "text/html"), []),
        (Sends(b"", "application/json"), []),
        (Says(""), ["empty"]),
        (Says("Revenue at Kirkness gr", end="length"), ["cut off"]),
        (Says("Revenue at Kirkness gr", end=None), []),
        (Breaks("Revenue at Kirkness grew by a fair amount"), ["broke off"]),
        (Hangs(3), ["longer"]),
        (Hangs(3, "Revenue at "), ["longer"]),
        (Says('{"answer": "25%", "confidence": 0.9}'), []),
        (Says("Grew, it did. Nicely."), ["form"]),
        (Says(calls=[("search_reports", {"query": "ferries"})]), ["no answer"]),
        (Says(calls=[("delete_everything", {"path": "/"})]), ["no answer"]),
        (Says(calls=[("calculate", {"expression": "__import__('os').system('id')"})]), ["no answer"]),
        (Says(calls=[("calculate", {"number": [1, 2]})]), ["no answer"]),
        (Says(calls=[("look_up_figures", {})]), ["no answer"]),
    ],
    ids=lambda value: str(value)[:60] if not isinstance(value, list) else "",
)  # fmt: skip
def test_a_fault_leaves_a_right_answer_and_a_sentence(assistant, opened, provider, fault, words):
    patience = 0.3 if isinstance(fault, Hangs) else 2
    limits = Limits(calls=4, tool_calls=8, seconds=8, call_seconds=patience, attempts=2, backoff_seconds=0.05)
    with chat_server(fault, forever=True) as server:
        began = time.monotonic()
        reply = asked(assistant, opened(server.address, limits))
    assert gives_way(reply, *words) and time.monotonic() - began < 10


def test_no_server(assistant, opened):
    with chat_server() as server:
        address = server.address
    assert gives_way(asked(assistant, opened(address)), "no server answers")


def test_a_rate_limit_is_waited_for_as_long_as_it_says(assistant, opened):
    steps: list[Step] = []
    limits = Limits(seconds=8, call_seconds=2, wait_seconds=1, backoff_seconds=0.01)
    with chat_server(Fails(429, {"Retry-After": "0.3"}), looks_up, answers) as server:
        reply = asked(assistant, opened(server.address, limits), steps=steps)
    assert reply.by_model and reply.answer.text == RIGHT
    assert server.times[1] - server.times[0] >= 0.3 and "waiting" in [step.kind for step in steps]


def test_a_rate_limit_that_is_too_long_is_not_waited_for(assistant, opened):
    with chat_server(Fails(429, {"Retry-After": "3600"}), forever=True) as server:
        assert gives_way(asked(assistant, opened(server.address)), "429")
    assert len(server.requests) == 1


def test_a_rate_limit_without_a_time_is_tried_again_at_growing_distances(assistant, opened):
    with chat_server(Fails(429), Fails(429), looks_up, answers) as server:
        limits = Limits(seconds=15, call_seconds=2, wait_seconds=5, backoff_seconds=0.1)
        assert asked(assistant, opened(server.address, limits)).answer.text == RIGHT
    gaps = [later - sooner for sooner, later in zip(server.times, server.times[1:], strict=False)]
    assert 0.1 <= gaps[0] < gaps[1]


@pytest.mark.parametrize("passing", [Fails(500), Breaks("Revenue at Kirkness grew"), Sends(b"{")], ids=str)
def test_a_fault_that_passes_is_got_over(assistant, opened, passing):
    limits = Limits(seconds=15, call_seconds=2, wait_seconds=5, backoff_seconds=0.05)
    with chat_server(passing, looks_up, passing, answers) as server:
        reply = asked(assistant, opened(server.address, limits))
    assert reply.by_model and reply.answer.text == RIGHT and reply.answer.caveats == ()


def test_what_was_streamed_before_a_break_is_withdrawn(assistant, opened):
    steps: list[Step] = []

    def begins(request):
        page = re.search(r'<passage id="(p\d+)"[^>]*>(?:(?!</passage>).)*pier was closed', texts_of(request), re.DOTALL)
        return Breaks(
            f"Sandwick lost traffic because its pier was closed [{page[1]}]. It was so. And then the whole isle"
        )

    limits = Limits(seconds=15, call_seconds=2, wait_seconds=5, backoff_seconds=0.05)
    with chat_server(begins, looks_up, answers) as server:
        asked(assistant, opened(server.address, limits), steps=steps)
    told = [step.kind for step in steps if step.kind in ("writing", "waiting", "again")]
    assert told[:3] == ["writing", "waiting", "again"]


def test_a_reply_that_was_cut_off_is_asked_for_again_and_shorter(assistant, opened):
    with chat_server(looks_up, Says("Revenue at Kirk", end="length"), answers) as server:
        reply = asked(assistant, opened(server.address))
    assert reply.by_model and reply.answer.text == RIGHT
    assert "cut off" in texts_of(server.requests[-1]["messages"][-1])


def test_a_model_that_drips_for_ever_is_stopped(assistant, opened):
    def drips(request):
        time.sleep(0.15)
        return Says(calls=[("search_reports", {"query": f"ferry {time.monotonic()}"})])

    began = time.monotonic()
    with chat_server(drips, forever=True) as server:
        limits = Limits(calls=1000, tool_calls=1000, seconds=0.8, call_seconds=0.6)
        assert gives_way(asked(assistant, opened(server.address, limits)), "longer")
    assert time.monotonic() - began < 6


def test_a_model_object_that_never_comes_back_is_left_behind(assistant, monkeypatch):
    monkeypatch.setattr("assistant.agent.answering.GRACE", 0.1)
    began = time.monotonic()
    model = Scripted(lines=["late"], pause=8.0, seen=[])
    reply = asked(assistant, model, limits=Limits(seconds=0.3))
    assert gives_way(reply, "longer") and time.monotonic() - began < 4


@pytest.mark.parametrize("piece", ["5 ", "£55 million, ", "{f1} ", "[p1]", "(", "Kirkness rose. ", "“", "- 5\n"])
def test_an_endless_reply_takes_no_time(assistant, piece):
    began = time.monotonic()
    reply = asked(assistant, Scripted(lines=[piece * (19_000 // len(piece))], forever=True, streams=True, seen=[]))
    assert gives_way(reply) and time.monotonic() - began < 10


def test_a_model_object_may_raise_anything(assistant):
    for error in (ValueError("sk-secret"), KeyError("choices"), RuntimeError(), TimeoutError(), ConnectionResetError()):
        reply = asked(assistant, Scripted(lines=[error], forever=True, seen=[]), limits=Limits(attempts=1))
        assert gives_way(reply)


def test_more_tokens_than_allowed_end_it(assistant, opened):
    def greedy(request):
        return Says(calls=[("search_reports", {"query": f"ferry {len(request['messages'])}"})], tokens=(30_000, 10))

    with chat_server(greedy, forever=True) as server:
        assert gives_way(asked(assistant, opened(server.address, Limits(tokens=50_000))), "tokens")
    assert len(server.requests) == 2


def test_a_model_without_tools_answers_from_what_was_looked_up_for_it(assistant, opened):
    def plain(request):
        if request.get("tools"):
            return Fails(400, message="little-model does not support tools")
        return Says(f"Revenue at Kirkness was {{{id_in(request, 'Kirkness', '| 2024')}}} in 2024.")

    with chat_server(plain, forever=True) as server:
        reply = asked(assistant, opened(server.address), "What was revenue at Kirkness in 2024?")
    assert reply.by_model and reply.answer.value == 55_000_000


def test_arguments_that_are_no_json_go_back_to_the_model(assistant, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-of-ours")
    with chat_server(Says(calls=[("calculate", '{"expression": growth(')]), looks_up, answers) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.address}/v1")
        reply = asked(assistant, open_model("openai:little-model", SHORT))
    assert reply.by_model and reply.answer.text == RIGHT


def test_the_answer_of_the_reader_is_a_refusal_where_it_finds_nothing(assistant, opened):
    with chat_server(Fails(401), forever=True) as server:
        answer = asked(assistant, opened(server.address), "How many seals live near Brae?").answer
    assert not answer.answered and answer.citations == () and "401" in answer.caveats[-1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gpt", ["names no language model", "openai:", "ollama:"]),
        ("openai:", ["names no language model"]),
        ("wonder:gpt", ["names no language model"]),
        ("openai:gpt", ["OPENAI_API_KEY"]),
        ("anthropic:claude", ["ANTHROPIC_API_KEY"]),
        (42, ["int is no language model"]),
    ],
)
def test_a_model_that_cannot_be_opened_gets_one_sentence(name, words, monkeypatch):
    for key in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(key, raising=False)
    with pytest.raises(ModelError) as failed:
        open_model(name)
    assert all(word in str(failed.value) for word in words) and "\n" not in str(failed.value)


def test_a_missing_package_is_named_by_its_extra(monkeypatch):
    monkeypatch.setattr("assistant.agent.model.find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r'pip install "ask-a-report\[anthropic\]"'):
        open_model("anthropic:claude")


def test_no_key_is_ever_sent_to_the_person(assistant, monkeypatch):
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-secret")
    with chat_server(Fails(401, message="invalid x-api-key sk-ant-secret"), forever=True) as server:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.address)
        reply = asked(assistant, open_model("anthropic:claude-little", SHORT))
    assert gives_way(reply, "401") and "secret" not in json.dumps(reply.answer.as_json())
