"""A PDF's text that nobody sees is not read: white, invisible, beside the page, too small. What is seen is."""

from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.reading import read_document

WHITE, NAVY, BLACK = (1, 1, 1), (0, 0.2, 0.4), (0, 0, 0)


def text_of(folder: Path, draw) -> str:
    """The text of a page with a line of its own on it, and what is drawn beside."""
    canvas = Canvas(str(folder / "a.pdf"), pagesize=(595, 842))
    canvas.drawString(72, 780, "Beds of the wards were counted in March.")
    draw(canvas)
    canvas.save()
    text = " ".join(block.text for block in read_document(folder / "a.pdf").blocks)
    assert "counted in March" in text
    return text


def picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("RGB", (8, 8), (90, 90, 90)))


def written(canvas: Canvas, x: float = 72, y: float = 700, mode: int = 0, colour=BLACK, size: float = 11) -> None:
    text = canvas.beginText(x, y)
    text.setFont("Helvetica", size)
    text.setTextRenderMode(mode)
    text.setFillColorRGB(*colour)
    text.textOut("North had 999 beds.")
    canvas.drawText(text)


def beside_others(canvas: Canvas) -> None:
    written(canvas, x=300, y=780, colour=WHITE)  # on the line of what is seen


@pytest.mark.parametrize(
    "draw",
    [
        lambda canvas: written(canvas, colour=WHITE),
        lambda canvas: written(canvas, mode=3),
        lambda canvas: written(canvas, x=-400),
        lambda canvas: written(canvas, y=900),
        lambda canvas: written(canvas, size=1),
        beside_others,
    ],
    ids=["white", "invisible", "left of the page", "above the page", "tiny", "on a line"],
)
def test_what_is_not_seen_is_not_read(tmp_path: Path, draw) -> None:
    assert "999" not in text_of(tmp_path, draw)


def on_a_ground(canvas: Canvas) -> None:
    canvas.setFillColorRGB(*NAVY)
    canvas.rect(60, 690, 300, 30, stroke=0, fill=1)
    written(canvas, colour=WHITE)


def recognised(canvas: Canvas) -> None:
    canvas.drawImage(picture(), 0, 600, 595, 200)
    written(canvas, mode=3)


def on_an_image(canvas: Canvas) -> None:
    canvas.drawImage(picture(), 0, 600, 595, 200)
    written(canvas, colour=WHITE)


@pytest.mark.parametrize(
    "draw", [written, lambda canvas: written(canvas, size=3), on_a_ground, recognised, on_an_image, lambda canvas: written(canvas, mode=2)],
    ids=["plain", "small", "white on a ground", "recognised in a scan", "white on an image", "filled and stroked"],
)  # fmt: skip
def test_what_is_seen_is_read(tmp_path: Path, draw) -> None:
    assert "999" in text_of(tmp_path, draw)
