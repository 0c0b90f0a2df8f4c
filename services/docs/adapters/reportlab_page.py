"""Draws the checklist paper on one A4 page: black on white, so that it survives a bad printer and a photocopier."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from reportlab.lib.pagesizes import A4

from services.docs.adapters import fonts
from services.docs.adapters.checklist_table import ChecklistTable
from services.docs.adapters.flowing_page import FLOWING, about, render_flowing
from services.docs.adapters.page_frame import ACCENT, BLACK, PageOverflow, new_canvas, outline
from services.docs.adapters.qr_path import QUIET_MODULES, draw_qr
from services.docs.adapters.tagged_canvas import TaggedCanvas
from services.docs.adapters.text_block import TextBlock
from services.docs.domain.paper import ChecklistPaper

PAGE_WIDTH, PAGE_HEIGHT = A4
MARGIN = 40.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
CODE_COLUMN = 152.0
QR_SIZE = 132.0
GAP = 12.0
# How large the head and the table are set: the first pair that fits is taken. A name has 12 points at 1.0.
_ROOMY = tuple((1.0, size / 100) for size in range(125, 75, -5))
_DENSE = tuple((0.7, size / 100) for size in range(95, 55, -5))
SIZES = _ROOMY + _DENSE


class ReportlabPage:
    """Renders papers in every variant. Make it once a process: the fonts are read then."""

    def __init__(self) -> None:
        fonts.register()

    def render(self, paper: ChecklistPaper, variant: str = "standard", colour: str = "") -> bytes:
        """The PDF; the same paper in the same variant and colour gives the same bytes. ``large`` and ``mono`` stay black."""
        if variant in FLOWING:
            form = FLOWING[variant]
            return render_flowing(paper, replace(form, accent=colour) if colour and form.accent != BLACK else form)
        return self._on_one_page(paper, (colour or ACCENT) if variant == "standard" else BLACK)

    def _on_one_page(self, paper: ChecklistPaper, accent: str) -> bytes:
        for head in dict.fromkeys(head for head, _ in SIZES):
            target = BytesIO()
            canvas = new_canvas(target, A4, about(paper))
            if _Page(canvas, paper, head, accent).draw():
                canvas.showPage()
                canvas.save()
                return target.getvalue()
        raise PageOverflow(paper.title)


class _Page:
    """``head`` scales everything above the table."""

    def __init__(self, canvas: TaggedCanvas, paper: ChecklistPaper, head: float, accent: str) -> None:
        self._canvas, self._paper, self._scale, self._accent = canvas, paper, head, accent
        self._top = PAGE_HEIGHT - MARGIN

    def draw(self) -> bool:
        """Whether everything fitted."""
        self._head()
        self._rule(2.0)
        self._when_and_where()
        self._free_of_charge()
        return self._table(self._foot())

    def _head(self) -> None:
        paper, room = self._paper, WIDTH - CODE_COLUMN - GAP
        large = self._scale
        left = TextBlock(room).bold(paper.place, 10)
        left.bold(paper.heading, 31 * large, 2, "H1", self._accent)
        left.bold(paper.service, 17 * large, 4, "H2")
        left.plain(paper.resident_label, 10, 8 * large).bold(paper.resident, 15 * large)
        self._outline(paper.heading)
        left.draw(self._canvas, MARGIN, self._top)
        self._top -= max(left.height, self._code()) + 6

    def _code(self) -> float:
        """The QR code and the booking code below it, right-aligned. Returns the height used."""
        right, side = PAGE_WIDTH - MARGIN, QR_SIZE * self._scale
        quiet = side / (21 + 2 * QUIET_MODULES) * QUIET_MODULES  # version 1 has 21 modules
        draw_qr(self._canvas, self._paper.code, right - side + quiet, self._top - side + quiet, side)
        middle = right - (side - 2 * quiet) / 2
        below = self._top - side + 2 * quiet
        size = fonts.largest_fitting(self._paper.code, fonts.BOLD, CODE_COLUMN, 30 * self._scale, 16)
        middle = min(middle, right - fonts.width(self._paper.code, fonts.BOLD, size) / 2)
        self._centred(self._paper.code_label, fonts.REGULAR, 10, middle, below - 14)
        self._centred(self._paper.code, fonts.BOLD, size, middle, below - 16 - size)
        return side - 2 * quiet + 16 + size * 1.3

    def _centred(self, text: str, font: str, size: float, middle: float, baseline: float) -> None:
        with self._canvas.leaf("P"):
            self._canvas.setFillColor(BLACK)
            self._canvas.setFont(font, size)
            left = middle - fonts.width(text, font, size) / 2
            self._canvas.drawString(left, baseline, text, wordSpace=fonts.word_space(size))

    def _when_and_where(self) -> None:
        paper, room, large = self._paper, (WIDTH - 2 * GAP) / 2, self._scale
        when = TextBlock(room).plain(paper.when_label, 10).bold(paper.day, 15 * large).bold(paper.time, 21 * large)
        when.plain(paper.zone, 10).plain(paper.early, 11, 3)
        where = TextBlock(room).plain(paper.where_label, 10).bold(paper.place, 14 * large).plain(paper.address, 12 * large)
        self._link(where, room)
        when.draw(self._canvas, MARGIN, self._top)
        where.draw(self._canvas, MARGIN + room + 2 * GAP, self._top)
        self._top -= max(when.height, where.height) + GAP

    def _link(self, where: TextBlock, room: float) -> None:
        if not self._paper.map_link:
            return
        above = where.height
        where.plain(self._paper.map_line, 9.5, 3)
        x = MARGIN + room + 2 * GAP
        self._canvas.linkURL(self._paper.map_link, (x, self._top - where.height, x + room, self._top - above))

    def _free_of_charge(self) -> None:
        paper = self._paper
        size = 24 * self._scale
        label = fonts.width(paper.free, fonts.BOLD, size)
        text = TextBlock(WIDTH - label - 4 * GAP).plain(paper.free_text, 5.25 + 5.25 * self._scale)
        height = max(text.height, size * 1.17) + GAP * self._scale
        self._canvas.setLineWidth(1.8)
        self._canvas.setStrokeColor(self._accent)
        self._canvas.roundRect(MARGIN, self._top - height, WIDTH, height, 6)
        self._canvas.setStrokeColor(BLACK)
        with self._canvas.leaf("H2"):
            self._canvas.setFillColor(self._accent)
            self._canvas.setFont(fonts.BOLD, size)
            self._canvas.drawString(MARGIN + GAP, self._top - height / 2 - size * 0.35, paper.free)
        text.draw(self._canvas, MARGIN + label + 3 * GAP, self._top - (height - text.height) / 2)
        self._top -= height + GAP

    def _foot(self) -> float:
        """What we never ask for and when the list was checked, at the bottom. Returns where it begins."""
        paper = self._paper
        block = TextBlock(WIDTH).bold(paper.promise, 9.5).plain(paper.checked, 9.5, 2)
        small = TextBlock(WIDTH).plain(paper.edition, 7.5)
        top = MARGIN + block.height + small.height
        block.draw(self._canvas, MARGIN, top)
        small.draw(self._canvas, MARGIN, MARGIN + small.height)
        self._canvas.setLineWidth(0.8)
        self._canvas.line(MARGIN, top + 5, PAGE_WIDTH - MARGIN, top + 5)
        return top + 5

    def _table(self, foot: float) -> bool:
        for scale in (scale for head, scale in SIZES if head == self._scale):
            table = ChecklistTable(self._paper, WIDTH, scale, self._accent)
            if table.height <= self._top - foot - 4:
                table.draw(self._canvas, MARGIN, self._top, self._outline)
                return True
        return False

    def _rule(self, thickness: float) -> None:
        self._canvas.setLineWidth(thickness)
        self._canvas.line(MARGIN, self._top, PAGE_WIDTH - MARGIN, self._top)
        self._top -= GAP

    def _outline(self, title: str) -> None:
        outline(self._canvas, title)
