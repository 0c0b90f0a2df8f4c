"""Sheets of rows on A4 landscape: the header on each page, a line for a pen, page x of y."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape

from services.docs.adapters import fonts
from services.docs.adapters.page_frame import About, new_canvas, outline
from services.docs.adapters.tagged_canvas import TaggedCanvas
from services.docs.adapters.text_block import TextBlock
from services.docs.domain.sheets import Column, Sheet

WIDTH, HEIGHT = landscape(A4)
MARGIN = 30.0
ROWS_A_PAGE = 28
_HEADER, _FOOT, _TABLE_HEAD = 40.0, 16.0, 18.0
_ROW = (HEIGHT - 2 * MARGIN - _HEADER - _FOOT - _TABLE_HEAD) / ROWS_A_PAGE
_SIZE, _SMALLEST, _PADDING = 9.5, 5.0, 4.0


def render_sheet(sheet: Sheet) -> bytes:
    """The PDF. A name that is too long for its column is set smaller, then on two lines; never cut."""
    fonts.register()
    target = BytesIO()
    canvas = new_canvas(target, (WIDTH, HEIGHT), About("id", sheet.title, sheet.author, sheet.subtitle))
    pages = [sheet.rows[at : at + ROWS_A_PAGE] for at in range(0, len(sheet.rows), ROWS_A_PAGE)] or [()]
    outline(canvas, sheet.title)
    for number, rows in enumerate(pages, start=1):
        _header(canvas, sheet)
        with canvas.group("Table"):
            _table(canvas, sheet, rows)
        _footer(canvas, sheet, f"Halaman {number} dari {len(pages)}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _header(canvas: TaggedCanvas, sheet: Sheet) -> None:
    TextBlock(WIDTH - 2 * MARGIN).bold(sheet.title, 15, 0, "H1").plain(sheet.subtitle, 9.5).draw(canvas, MARGIN, HEIGHT - MARGIN)


def _footer(canvas: TaggedCanvas, sheet: Sheet, label: str) -> None:
    TextBlock(WIDTH - 200).plain(sheet.note, 8).draw(canvas, MARGIN, MARGIN + 8)
    TextBlock(140).bold(label, 8).draw_right(canvas, WIDTH - MARGIN, MARGIN + 8)


def _table(canvas: TaggedCanvas, sheet: Sheet, rows: tuple[tuple[str, ...], ...]) -> None:
    top = HEIGHT - MARGIN - _HEADER
    room = WIDTH - 2 * MARGIN
    with canvas.group("TR"):
        x = MARGIN
        for column in sheet.columns:
            TextBlock(column.share * room).bold(column.heading, 9, 0, "TH").draw(canvas, x + _PADDING, top - 3)
            x += column.share * room
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, top - _TABLE_HEAD, WIDTH - MARGIN, top - _TABLE_HEAD)
    top -= _TABLE_HEAD
    for row in rows:
        _row(canvas, sheet.columns, row, top)
        top -= _ROW
    _pens(canvas, sheet.columns, HEIGHT - MARGIN - _HEADER, top)


def _row(canvas: TaggedCanvas, columns: tuple[Column, ...], row: tuple[str, ...], top: float) -> None:
    with canvas.group("TR"):
        x, room = MARGIN, WIDTH - 2 * MARGIN
        for column, text in zip(columns, row, strict=True):
            width = column.share * room
            cell = _fitting(text, width - 2 * _PADDING)
            cell.draw(canvas, x + _PADDING, top - (_ROW - cell.height) / 2)
            x += width
    canvas.setLineWidth(0.4)
    canvas.line(MARGIN, top - _ROW, WIDTH - MARGIN, top - _ROW)


def _fitting(text: str, room: float) -> TextBlock:
    size = fonts.largest_fitting(text, fonts.REGULAR, room, _SIZE, 7.5)
    cell = TextBlock(room).plain(text, size, 0, "TD")
    while cell.height > _ROW and size > _SMALLEST:
        size -= 0.5
        cell = TextBlock(room).plain(text, size, 0, "TD")
    return cell


def _pens(canvas: TaggedCanvas, columns: tuple[Column, ...], top: float, bottom: float) -> None:
    x, room = MARGIN, WIDTH - 2 * MARGIN
    canvas.setLineWidth(0.4)
    for column in columns:
        if column.sign:
            canvas.line(x, top, x, bottom)
        x += column.share * room
