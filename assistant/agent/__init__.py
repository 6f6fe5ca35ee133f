"""Answers with a language model: it looks things up and writes; code cites, calculates, checks and puts in the numbers.

- answering   READ FIRST: one question to a model, step by step, and what is done when it fails
- model       the one file that meets language models: they are opened, asked and waited for here
- destination where it is asked: on this machine, or by whom else
- material    the passages, figures and calculations that a model was shown, by the ids that it cites
- reading     what the reader finds without a model, as material
- tools       the three tools: search the reports, look up figures, calculate
- draft       a reply taken apart into sentences with ids
- writing     a sentence with ids becomes text with numbers and marks
- supporting  what in a passage supports a sentence
- checking    each sentence held against what it cites
- assembling  the sentences that stand become an answer
- streaming   a reply shown while it is written
- fencing     untrusted text: reports on their way to a model, replies on their way to a person
- faults      what can go wrong with a model, and the sentence that says so
- memory      the conversation so far, in a budget of tokens
- steps       what is reported on the way: steps, limits, tokens used
"""

from assistant.agent.answering import Reply, stream_with_model
from assistant.agent.model import LanguageModel, ModelError, open_model
from assistant.agent.steps import Limits, Step, Usage

__all__ = [
    "LanguageModel",
    "Limits",
    "ModelError",
    "Reply",
    "Step",
    "Usage",
    "open_model",
    "stream_with_model",
]
