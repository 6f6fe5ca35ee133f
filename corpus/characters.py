"""Characters that show nothing and may carry words: zero width, direction, tags, controls."""

import re
import unicodedata

_UNSEEN = ("Cf", "Cc", "Co", "Cn", "Cs")
_KEPT = "\n\t"
# Formats that no reader sees. The joiners of scripts that need them (U+200C, U+200D) are kept behind their letters.
_FORMATS = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|(?:(?<=[\\x00-\\x7f])|^)[\u200c\u200d]"
)


def visible(text: str) -> str:
    """A text without the characters that show nothing."""
    if text.isprintable():
        return text
    return "".join(
        letter
        for letter in text
        if letter.isprintable() or letter in _KEPT or unicodedata.category(letter) not in _UNSEEN
    )


def without_formats(text: str) -> str:
    """A report's text without the characters that are for the setting of type, or for nobody."""
    return text if text.isascii() else _FORMATS.sub("", text)
