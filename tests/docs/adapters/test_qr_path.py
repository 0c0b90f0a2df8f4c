from __future__ import annotations

import io

import pypdfium2
import segno

from services.docs.adapters.qr_path import QUIET_MODULES, draw_qr
from services.docs.adapters.tagged_canvas import TaggedCanvas


def test_the_drawn_squares_are_the_codes_own() -> None:
    matrix = [[bool(module) for module in row] for row in segno.make("K7M4QX", error="m", micro=False).matrix]
    side = (len(matrix) + 2 * QUIET_MODULES) * 10
    target = io.BytesIO()
    canvas = TaggedCanvas(target, pagesize=(side, side))
    draw_qr(canvas, "K7M4QX", 0, 0, side)
    canvas.save()
    with pypdfium2.PdfDocument(target.getvalue()) as document:
        picture = document[0].render(scale=1).to_pil().convert("L")
    middles = [(QUIET_MODULES + number) * 10 + 5 for number in range(len(matrix))]
    assert [[picture.getpixel((x, y)) < 128 for x in middles] for y in middles] == matrix
