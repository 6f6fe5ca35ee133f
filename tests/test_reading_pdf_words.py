"""Words and lines from characters and their boxes, made by hand."""

import struct

from corpus.readers.pdf_words import page_lines

Glyph = tuple[str, float, float]
"""A character, where it begins and the line on which it stands."""

WIDTH = 5.0
HEIGHT = 10.0


def lines(*glyphs: Glyph) -> list[str]:
    """The lines that these characters make, five points wide and ten high each; a blank has no box."""
    boxes = b"".join(
        struct.pack("4f", left, base + HEIGHT, left + WIDTH, base) if text.strip() else struct.pack("4f", 0, 0, 0, 0)
        for text, left, base in glyphs
    )
    found = page_lines([ord(text) for text, _, _ in glyphs], boxes)
    return [" ".join(word.text for word in words) for words, _ in found]


def typed(text: str, left: float = 0.0, base: float = 100.0, blank: float = 2.5, written: bool = True) -> list[Glyph]:
    """A text set from `left` on; blanks are so wide, and written as characters or only as gaps."""
    glyphs: list[Glyph] = []
    for mark in text:
        if mark != " ":
            glyphs.append((mark, left, base))
            left += WIDTH
        else:
            if written:
                glyphs.append((mark, left, base))
            left += blank
    return glyphs


def test_gaps_are_spaces_where_none_is_written():
    assert lines(*typed("Year ended December 31,", written=False)) == ["Year ended December 31,"]


def test_a_written_space_without_a_gap_is_none():
    assert lines(*typed("Sta te", blank=0.1)) == ["State"]


def test_a_letter_cut_off_by_a_narrow_gap_is_put_back():
    glyphs = typed("Net sales of the yea", blank=2.5)
    end = glyphs[-1][1] + WIDTH
    assert lines(*glyphs, (" ", end, 100.0), ("r", end + 1.5, 100.0)) == ["Net sales of the year"]


def test_another_height_or_a_step_back_is_another_line():
    assert lines(*typed("Assets"), *typed("Cash", base=80.0)) == ["Assets", "Cash"]
    assert lines(*typed("right", left=300.0), *typed("left")) == ["right", "left"]


def test_line_breaks_part_and_ligatures_and_hyphens_are_letters():
    assert lines(*typed("o\ufb00er"), ("\n", 0.0, 0.0), *typed("in\x02")) == ["offer", "in-"]


def test_what_is_no_character_makes_no_word():
    assert lines(("\ufeff", 0.0, 100.0), ("\u2028", 10.0, 100.0)) == []
    assert lines() == []
