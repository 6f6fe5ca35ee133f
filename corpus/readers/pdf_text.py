"""Running text of a PDF: lines joined to paragraphs, headings guessed from their type, list items told apart."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from corpus.documents import Place
from corpus.readers.outline import Outline
from corpus.readers.pdf_words import Line
from corpus.readers.text import BULLET, NUMBERED, looks_like_heading

HEADING_SIZE = 1.12
"""Type this much larger than the text's sets a heading."""
LONGEST_HEADING_WORDS = 20

FIGURE = re.compile(r"[-–(]?[$€£¥]?\s?\(?\d[\d,.]*\)?\s?%?\)?|[—–-]|n/?a", re.IGNORECASE)
COMPOUND = re.compile(
    r"(?:^|[\s(-])(?:long|short|medium|mid|year|non|co|self|well|third|first|second|high|low|full|cross|multi|tax|on|off|"
    r"end|in|out|so|cost|cash|fair|ten|one|two|three|four|five|debt|after|pre|post|low|large|small|market|share)-$",
    re.IGNORECASE,
)
"""Words whose hyphen at a line's end belongs to a compound, "long-term", and was not made by the line's end."""

MARKS = ("$", "%", "€", "£", ")%", ")")


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The type size in which most of the text of these pages is set, in points; 10 where there is none."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def heading_sizes(pages: Sequence[Sequence[Line]], body: float) -> list[float]:
    """The sizes of type in which headings are set, largest first; lines within a half point are alike."""
    sizes = sorted(
        {round(line.size) for lines in pages for line in lines if line.size >= HEADING_SIZE * body}, reverse=True
    )
    return [float(size) for size in sizes[:5]]


def add_text(outline: Outline, lines: Sequence[Line], body: float, sizes: Sequence[float]) -> None:
    """Add lines of text to an outline; `body` is the type size of the text, `sizes` those of the headings."""
    index = 0
    while index < len(lines):
        line = lines[index]
        level = heading_level(lines, index, body, sizes)
        place = Place(page=line.page)
        if level:
            end = index + 1
            # A heading that fills its line goes on in the next, in the same type.
            while end < len(lines) and _same_type(lines[end], line) and _is_close(lines[end - 1], lines[end], body):
                if len(" ".join(part.text for part in lines[index : end + 1]).split()) > LONGEST_HEADING_WORDS:
                    break
                if not heading_level(lines, end, body, sizes) or not line.size >= HEADING_SIZE * body:
                    break
                end += 1
            outline.heading(" ".join(part.text for part in lines[index:end]).rstrip(":"), level, place)
            index = end
            continue
        end = _block_end(lines, index, body, sizes)
        block = lines[index:end]
        bullet = BULLET.match(line.text) or (NUMBERED.match(line.text) if len(line.text.split()) > 1 else None)
        rows = sum(map(_is_row, block))
        if rows and (rows >= 0.4 * len(block) or not any(map(_is_prose, block))):
            outline.paragraph("\n".join(part.text for part in block), place, keep_lines=True)
        elif bullet:
            words = _joined([part.text for part in block])
            outline.item(words[bullet.start(2) :], place)
        else:
            outline.paragraph(_joined([part.text for part in block]), place)
        index = end


def _block_end(lines: Sequence[Line], index: int, body: float, sizes: Sequence[float]) -> int:
    """Where the paragraph, item or table that begins at `index` ends: at a gap, a heading, a bullet."""
    end = index + 1
    while end < len(lines):
        before, line = lines[end - 1], lines[end]
        rows = _is_row(before), _is_row(line)
        if heading_level(lines, end, body, sizes) or BULLET.match(line.text):
            break
        if not _is_close(before, line, body) and not (all(rows) and before.bottom - line.top < 2.5 * body):
            break
        # Prose after the rows of a table, and rows after prose, are blocks of their own; short lines between are labels.
        if rows[0] and not rows[1] and _is_prose(line) or rows[1] and _is_prose(before):
            break
        if NUMBERED.match(line.text) and not rows[1] and len(line.text.split()) > 2:
            break
        end += 1
    return end


def heading_level(lines: Sequence[Line], index: int, body: float, sizes: Sequence[float]) -> int:
    """A heading's depth by its type, or 0: larger than the text, or bold on a line of its own."""
    line = lines[index]
    if (
        not line.text.split()
        or len(line.text.split()) > LONGEST_HEADING_WORDS
        or _is_row(line)
        or BULLET.match(line.text)
    ):
        return 0
    if not re.search(r"[^\W\d_]{2}", line.text):
        return 0
    if line.size >= HEADING_SIZE * body and not line.text.endswith((",", ";")):
        nearest = min(range(len(sizes)), key=lambda place: abs(sizes[place] - line.size)) if sizes else 0
        return nearest + 1
    if line.bold and looks_like_heading(line.text.rstrip(":"), sure=True):
        before = lines[index - 1] if index else None
        after = lines[index + 1] if index + 1 < len(lines) else None
        alone = before is None or not _is_close(before, line, body) or not before.bold
        # A bold line among rows is a row's label or a column's header.
        if (
            alone
            and not (after and _is_row(after))
            and not (before and _is_row(before) and _is_close(before, line, body))
        ):
            return len(sizes) + 1 if not line.text.isupper() else max(1, len(sizes))
    return 0


def _same_type(line: Line, other: Line) -> bool:
    return abs(line.size - other.size) < 0.6 and line.bold == other.bold


def _is_close(above: Line, below: Line, body: float) -> bool:
    """Whether a line follows another within a paragraph; higher on the page means the next column."""
    return -0.6 * body <= above.bottom - below.top <= 0.55 * max(body, above.size * 0.9)


def _is_row(line: Line) -> bool:
    return _reads_as_row(line.text)


@lru_cache(maxsize=8_192)
def _reads_as_row(text: str) -> bool:
    """A line of a table: it ends in a figure and holds few words beside two figures or more, or a label and one."""
    words = text.split()
    last = words[-1].strip("*")
    if last not in MARKS and not FIGURE.fullmatch(last):
        return False
    figures = sum(FIGURE.fullmatch(word.strip("*")) is not None or word in MARKS for word in words)
    if figures == 0 or text.endswith((".", ",", ";")) and not re.search(r"\.{3,}$", text):
        return False
    if figures >= 2 and figures >= 0.25 * len(words):
        return True
    if len(words) > 10 or len(words) == 1 or re.fullmatch(r"(?:19|20)\d\d", last):
        return False  # "Results for 2024" is a heading or words
    return bool(re.fullmatch(r"[-–(]?[$€£]?[\d,]*\d[\d.,]*\)?%?", last))


def _is_prose(line: Line) -> bool:
    return len(line.text.split()) > 9


def _joined(parts: Sequence[str]) -> str:
    """Lines as one paragraph; a word that a line end broke is made whole."""
    text = parts[0]
    for part in parts[1:]:
        whole = _made_whole(text[:-1], part) if text.endswith("-") else ""
        text = whole or (f"{text}{part}" if re.search(r"\w-$", text) and part[:1].isalnum() else f"{text} {part}")
    return text


def _made_whole(before: str, after: str) -> str:
    """Two ends of a word that a hyphen parted, as one; "" where the hyphen belongs to a compound or is a dash."""
    if re.search(r"[a-z]$", before) and after[:1].islower() and not COMPOUND.search(f"{before}-"):
        return before + after
    return ""
