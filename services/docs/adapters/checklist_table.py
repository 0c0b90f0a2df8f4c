"""The table of requirements: what, as original, as photocopy, each with a box to tick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.docs.adapters.fonts import BOLD
from services.docs.adapters.fonts import width as width_of
from services.docs.adapters.tagged_canvas import TaggedCanvas
from services.docs.adapters.text_block import TextBlock
from services.docs.domain.paper import ChecklistPaper, PaperRow

_ORIGINAL_SHARE, _COPY_SHARE = 0.21, 0.26
_NOT_IN_THIS_FORM = "–"


@dataclass(frozen=True)
class _Row:
    what: TextBlock
    original: TextBlock
    photocopy: TextBlock
    copying: TextBlock
    ticked: tuple[bool, bool]

    @property
    def cells_height(self) -> float:
        return max(self.what.height, self.original.height, self.photocopy.height)

    @property
    def height(self) -> float:
        return self.cells_height + self.copying.height


class ChecklistTable:
    """``scale`` 1.0 is 12 points for a requirement's name. The height is known before anything is drawn."""

    def __init__(self, paper: ChecklistPaper, width: float, scale: float, accent: str) -> None:
        self._width, self._scale, self._accent = width, scale, accent
        self._notices = self._notice_block(paper)
        self._columns = paper.columns
        self._sections = [(section.title, [self._measured(row) for row in section.rows]) for section in paper.sections]

    @property
    def _box(self) -> float:
        return 12 * self._scale

    @property
    def _padding(self) -> float:
        return 4.5 * self._scale

    @property
    def _copy_x(self) -> float:
        return self._width * (1 - _COPY_SHARE)

    @property
    def _original_x(self) -> float:
        return self._width * (1 - _COPY_SHARE - _ORIGINAL_SHARE)

    @property
    def height(self) -> float:
        rows = sum(row.height + 2 * self._padding for _, rows in self._sections for row in rows)
        return self._notices.height + self._padding + len(self._sections) * self._title_height + rows

    @property
    def _title_height(self) -> float:
        return 19 * self._scale

    def draw(self, canvas: TaggedCanvas, x: float, top: float, begin_part: Callable[[str], None]) -> None:
        """Draw with the upper left corner at (x, top); ``begin_part`` hears the title of each section."""
        self._notices.draw(canvas, x, top)
        top -= self._notices.height + self._padding
        for number, (title, rows) in enumerate(self._sections):
            begin_part(title)
            with canvas.group("Table"):
                self._draw_title(canvas, x, top, title, with_columns=number == 0)
                top -= self._title_height
                for row in rows:
                    self._draw_row(canvas, x, top, row)
                    top -= row.height + 2 * self._padding

    def _notice_block(self, paper: ChecklistPaper) -> TextBlock:
        block = TextBlock(self._width)
        for notice in paper.notices:
            block.bold(notice, 10.5 * self._scale, 1)
        return block

    def _measured(self, row: PaperRow) -> _Row:
        scale = self._scale
        what = TextBlock(self._original_x - 8).bold(row.name, 12 * scale)
        if row.case:
            what.plain(row.case, 9.5 * scale)
        for note in row.notes:
            what.plain(note, 9.5 * scale)
        original = self._cell(row.original, self._copy_x - self._original_x)
        photocopy = self._cell(row.photocopy, self._width - self._copy_x)
        copying = TextBlock(self._width)  # the whole width where needed: one line that can be read out at the copy shop
        if row.copying:
            fits = width_of(row.copying, BOLD, 10 * scale) <= what.room
            (what if fits else copying).bold(row.copying, 10 * scale)
        return _Row(what, original, photocopy, copying, (bool(row.original), bool(row.photocopy)))

    def _cell(self, lines: tuple[str, ...], width: float) -> TextBlock:
        """The count in bold, smaller when it would not stay on one line; how it is handled below it."""
        block = TextBlock(width - self._box - 12)
        count, *handling = lines or (_NOT_IN_THIS_FORM,)
        wide = width_of(count, BOLD, 11 * self._scale) > block.room
        block.bold(count, (9 if wide else 11) * self._scale, 1.5 * self._scale if wide else 0)
        for line in handling:
            block.plain(line, 9.5 * self._scale)
        return block

    def _draw_title(self, canvas: TaggedCanvas, x: float, top: float, title: str, with_columns: bool) -> None:
        size = 10.5 * self._scale
        down = top - (self._title_height - size * 1.28) / 2
        columns = self._columns[1:] if with_columns else ()
        with canvas.group("TR"):
            TextBlock(self._original_x, self._accent).bold(title, size, kind="TH").draw(canvas, x, down)
            for left, words in zip((self._original_x, self._copy_x), columns, strict=False):
                TextBlock(self._copy_x, self._accent).bold(words, size, kind="TH").draw(canvas, x + left, down)
        canvas.setLineWidth(1.4)
        canvas.line(x, top - self._title_height, x + self._width, top - self._title_height)

    def _draw_row(self, canvas: TaggedCanvas, x: float, top: float, row: _Row) -> None:
        inner = top - self._padding
        with canvas.group("TR"):
            with canvas.group("TD"):
                row.what.draw(canvas, x, inner)
            cells = ((self._original_x, row.original), (self._copy_x, row.photocopy))
            for (left, cell), ticked in zip(cells, row.ticked, strict=True):
                self._draw_cell(canvas, x + left, inner, cell, ticked)
            if row.copying.paragraphs:
                with canvas.group("TD"):
                    row.copying.draw(canvas, x, inner - row.cells_height)
        canvas.setLineWidth(0.4)
        bottom = inner - row.height - self._padding
        canvas.line(x, bottom, x + self._width, bottom)

    def _draw_cell(self, canvas: TaggedCanvas, x: float, top: float, cell: TextBlock, ticked: bool) -> None:
        with canvas.group("TD"):
            cell.draw(canvas, x + (self._box + 6 if ticked else 0), top)
        if ticked:
            canvas.setLineWidth(1.1)
            canvas.rect(x, top - self._box - 1, self._box, self._box)
