"""Untrusted text: what reports say on its way to a language model, and what a model says on its way to a person.

A report is data. Its text goes to the model between marks that the text itself cannot write, without characters that
a person would not see, and without anything that looks like one of our ids. A model's reply reaches the person as
plain text: no markup that a page would load, run or hide.
"""

import re

from corpus.characters import visible

_ID = re.compile(r"[\[{]\s*([pfc]\d{1,4}(?:\s*[,;]\s*[pfc]\d{1,4})*)\s*[\]}]", re.IGNORECASE)

_THOUGHTS = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^()\n]{0,2000}\)|\[[^\]\n]{0,200}\])?")
_LINK = re.compile(r"\[([^\]\n]{0,500})\]\(\s*<?[^()\n]{0,2000}\)")
_DEFINITION = re.compile(r"^[ ]{0,3}\[[^\]\n]{1,200}\]:[ \t]*\S[^\n]{0,2000}$", re.MULTILINE)
_TAG = re.compile(r"<[/!?]?[a-zA-Z][^<>]{0,2000}>|<!--.{0,5000}?-->", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|iframe|svg|object|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:https?|ftp|file|data|javascript|vbscript|mailto):[^\s<>\"')\]]{1,2000}", re.IGNORECASE)
_FENCE = re.compile(r"^[ ]{0,3}(?:```|~~~)[\w-]{0,20}[ \t]*$", re.MULTILINE)


def fenced(text: str) -> str:
    """A report's text as a model may see it: it closes no fence of ours and names no id of ours."""
    text = visible(text).replace("<", "‹").replace(">", "›")
    return _ID.sub(r"(\1)", text)


def folded(text: str) -> str:
    """A text as quotes are compared: as a model sees it, each run of white space one space, one form of quotes."""
    text = " ".join(fenced(text).split())
    return text.translate({ord(sign): '"' for sign in "“”„«»"} | {ord(sign): "'" for sign in "‘’‚"})


def plain(reply: str, known: str = "") -> str:
    """A model's reply without its thoughts, images, links and markup: text, with our ids left in.

    Addresses are taken out too, but for those that stand in `known`, what the model was shown: one that it made up could
    carry away what it has read.
    """
    text = visible(_THOUGHTS.sub("", reply))
    for _ in range(3):  # what is taken out may leave a new tag behind: "<scr<b>ipt>"
        before = text
        text = _TAG.sub("", _HIDDEN.sub("", text))
        text = _LINK.sub(r"\1", _IMAGE.sub("", _DEFINITION.sub("", text)))
        if text == before:
            break
    text = _ADDRESS.sub(lambda found: found[0] if found[0].rstrip(".,;") in known else "", _FENCE.sub("", text))
    text = text.replace("**", "").replace("__", "").replace("`", "")
    text = re.sub(r"<(?=[a-zA-Z/!?])", "‹", text)  # a tag that never ends
    text = re.sub(r"[ \t]+(?=\n|$)", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
