"""A language model over filings of two companies: ratios from the statements, and nobody's figures for another's."""

import re

import pytest
from agent_reports import asked
from scripted_model import Scripted, calls, id_of, read_by
from small_filings import FILING
from small_reports import opened

from assistant import Assistant

SUND = (
    FILING.replace("NORDA INSTRUMENTS", "3D SUND HOLDINGS")
    .replace("Norda Instruments", "3D Sund Holdings")
    .replace("$ 2,000", "$ 3,000")
    .replace("| 400 | 240 | 300 |", "| 900 | 240 | 300 |")
)
MARGIN = "What was the operating margin of Norda Instruments in FY2021?"


@pytest.fixture(scope="module")
def both(tmp_path_factory, embedder) -> Assistant:
    return opened(tmp_path_factory.mktemp("filings"), embedder, norda__md=FILING, sund__md=SUND)


def test_what_the_reader_works_out_is_shown_with_ids_and_can_be_cited(both):
    def says(messages):
        shown = read_by(messages)
        reading = re.search(r"<reading>\n(.*?)\n</reading>", shown, re.DOTALL)
        assert reading and "operating margin" in reading[1]
        result = re.search(r"^(c\d+) = 20%", reading[1], re.MULTILINE)
        assert result
        return (
            f"Norda Instruments kept {{{result[1]}}} of its sales as operating income in 2021.\nANSWER: {{{result[1]}}}"
        )

    reply = asked(both, Scripted(lines=[says], seen=[]), MARGIN)
    assert reply.by_model and reply.answer.value == 20 and reply.answer.unit == "percent"
    assert {citation.row for citation in reply.answer.citations} == {"Operating income", "Net sales"}
    assert reply.answer.calculation and all(one.marker for one in reply.answer.calculation.operands)


def test_the_readers_result_may_be_calculated_with(both):
    def looks(messages):
        margin = re.search(r"^(c\d+) = 20%", read_by(messages), re.MULTILINE)
        assert margin
        return calls(("look_up_figures", "operating margin of 3D Sund Holdings in FY2021"))

    def compares(messages):
        ours, theirs = (re.search(rf"^(c\d+) = {value}%", read_by(messages), re.MULTILINE) for value in (20, 30))
        assert ours and theirs
        return calls(("calculate", f"points({ours[1]}, {theirs[1]})"))

    def says(messages):
        result = re.search(r"^(c\d+) = 10 percentage points", read_by(messages), re.MULTILINE)
        assert result
        return f"The operating margin of 3D Sund Holdings is {{{result[1]}}} higher than that of Norda Instruments."

    question = "How much higher was 3D Sund Holdings' operating margin than Norda Instruments' in FY2021?"
    reply = asked(both, Scripted(lines=[looks, compares, says], seen=[]), question)
    assert reply.by_model and reply.answer.value == 10
    assert {citation.document for citation in reply.answer.citations} == {"norda.md", "sund.md"}


def test_a_figure_of_one_company_is_not_said_of_another(both):
    def looks(messages):
        return calls(("look_up_figures", "net sales of 3D Sund Holdings in 2021"))

    def mixes(messages):
        return f"Net sales of Norda Instruments were {{{id_of(messages, 'Net sales', '$3,000')}}} in 2021."

    model = Scripted(lines=[looks, mixes, mixes], seen=[])
    reply = asked(both, model, "What were the net sales of Norda Instruments in 2021?")
    assert not reply.by_model and reply.answer.value == 2_000_000_000
    assert "another company" in model.seen[-1][-1].content


def test_a_name_with_a_digit_is_no_number(both):
    def says(messages):
        return f"3D Sund Holdings had net sales of {{{id_of(messages, 'Net sales', '$3,000')}}} in 2021."

    reply = asked(both, Scripted(lines=[says], seen=[]), "What were the net sales of 3D Sund Holdings in 2021?")
    assert (
        reply.by_model and reply.answer.value == 3_000_000_000 and reply.answer.text.startswith("3D Sund Holdings had")
    )
