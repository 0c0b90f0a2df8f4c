"""QR codes as vector rectangles on a ReportLab canvas."""

from __future__ import annotations

import segno

from services.docs.adapters.tagged_canvas import TaggedCanvas

QUIET_MODULES = 4  # ISO/IEC 18004: the white border that a reader needs


def draw_qr(canvas: TaggedCanvas, content: str, x: float, y: float, size: float) -> None:
    """Draw the code into the square with its lower left corner at (x, y); the quiet zone is part of the square."""
    rows = [list(row) for row in segno.make(content, error="m", micro=False).matrix]
    module = size / (len(rows) + 2 * QUIET_MODULES)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        top = y + size - (QUIET_MODULES + down + 1) * module
        for start, length in _runs(row):
            path.rect(x + (QUIET_MODULES + start) * module, top, length * module, module)
    canvas.setFillColor("#000000")
    with canvas.leaf("Figure", f"QR: {content}"):
        canvas.drawPath(path, stroke=0, fill=1)


def _runs(row: list[int]) -> list[tuple[int, int]]:
    """The dark stretches of a row as (start, length): fewer rectangles, and no hairlines between neighbours."""
    runs: list[tuple[int, int]] = []
    for position, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == position:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((position, 1))
    return runs
