"""Posters on A4 and A3, and the guides."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A3, A4

from services.docs.adapters import fonts
from services.docs.adapters.page_frame import ACCENT, About, PageOverflow, new_canvas, outline
from services.docs.adapters.qr_path import draw_qr
from services.docs.adapters.tagged_canvas import TaggedCanvas
from services.docs.adapters.text_block import TextBlock
from services.docs.domain.paper_words import PAGE
from services.docs.domain.poster import Announcement, Guide

SIZES = {"a4": A4, "a3": A3}
_GUIDE_SCALES = (1.3, 1.15, 1.0, 0.9, 0.8, 0.7, 0.6)
_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
_WHITE = "#ffffff"


def render_poster(told: Announcement, size: str, accent: str = ACCENT) -> bytes:
    """The poster; its words become smaller until all of them fit."""
    fonts.register()
    for scale in _SCALES:
        target = BytesIO()
        canvas = new_canvas(target, SIZES[size], About(told.language, f"Poster {told.office}", told.office, told.headline))
        if _Poster(canvas, told, SIZES[size], scale, accent).draw():
            canvas.showPage()
            canvas.save()
            return target.getvalue()
    raise PageOverflow(told.office)


class _Poster:
    def __init__(self, canvas: TaggedCanvas, told: Announcement, size: tuple[float, float], scale: float, accent: str) -> None:
        self._canvas, self._told, self._accent = canvas, told, accent
        self._width, self._height = size
        self._unit = size[0] / A4[0]
        self._scale = scale * self._unit
        self._margin = 36 * self._unit

    def draw(self) -> bool:
        """Whether everything fitted."""
        outline(self._canvas, self._told.headline)
        top = self._band()
        top = self._code(top - 14 * self._unit)
        bottom = self._foot()
        return self._columns(top - 14 * self._unit) >= bottom

    def _band(self) -> float:
        told, s, room = self._told, self._scale, self._width - 2 * self._margin
        text = TextBlock(room, _WHITE).bold(told.office, 17 * s)
        text.bold(told.headline, fonts.largest_fitting(told.headline, fonts.BOLD, room * 0.99, 44 * s, 20), 4 * s, "H1")
        text.bold(told.promise, 16 * s, 4 * s)
        height = text.height + 1.6 * self._margin
        self._canvas.setFillColor(self._accent)
        self._canvas.rect(0, self._height - height, self._width, height, stroke=0, fill=1)
        text.draw(self._canvas, self._margin, self._height - self._margin * 0.8)
        return self._height - height

    def _code(self, top: float) -> float:
        told, side = self._told, 250 * self._scale
        draw_qr(self._canvas, told.link, (self._width - side) / 2, top - side, side)
        text = TextBlock(self._width - 2 * self._margin).bold(told.call, 22 * self._scale, 0, "H2", self._accent)
        text.bold(told.number, 24 * self._scale)
        text.draw_centred(self._canvas, self._width / 2, top - side)
        return top - side - text.height

    def _columns(self, top: float) -> float:
        told, s, gap = self._told, self._scale, 24 * self._unit
        half = (self._width - 2 * self._margin - gap) / 2
        bring = TextBlock(half).bold(told.bring_title, 19 * s, 0, "H2", self._accent)
        for line in told.bring:
            bring.plain(f"• {line}", 14 * s, 4 * s, "P")
        hours = TextBlock(half).bold(told.hours_title, 19 * s, 0, "H2", self._accent)
        for line in told.hours:
            hours.plain(line, 14 * s, 3 * s)
        hours.bold(told.address, 14 * s, 8 * s)
        bring.draw(self._canvas, self._margin, top)
        hours.draw(self._canvas, self._margin + half + gap, top)
        return top - max(bring.height, hours.height)

    def _foot(self) -> float:
        told, s = self._told, self._scale
        text = TextBlock(self._width - 2 * self._margin).bold(told.free, 15 * s, 0, "H2", self._accent)
        text.plain(told.warning, 11 * s, 3 * s)
        text.draw(self._canvas, self._margin, self._margin * 0.7 + text.height)
        return self._margin * 0.7 + text.height + 8 * self._unit


def render_guide(guide: Guide, accent: str = ACCENT) -> bytes:
    """Two A4 pages; each becomes smaller until it fits."""
    fonts.register()
    target = BytesIO()
    canvas = new_canvas(target, A4, About(guide.language, f"{guide.title}: {guide.office}", guide.office, guide.title))
    for number, chapters in enumerate(guide.pages, start=1):
        text = next(
            block for block in (_guide_page(guide, number, s, accent) for s in _GUIDE_SCALES) if block.height <= A4[1] - 110
        )
        outline(canvas, chapters[0].title)
        text.draw(canvas, 50, A4[1] - 50)
        TextBlock(200).plain(PAGE[guide.language].format(page=number, pages=len(guide.pages)), 9).draw_right(
            canvas, A4[0] - 50, 48
        )
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _guide_page(guide: Guide, number: int, scale: float, accent: str) -> TextBlock:
    text = TextBlock(A4[0] - 100).bold(guide.office, 11 * scale).bold(guide.title, 28 * scale, 0, "H1", accent)
    for chapter in guide.pages[number - 1]:
        text.bold(chapter.title, 17 * scale, 14 * scale, "H2", accent)
        for step in chapter.steps:
            text.plain(f"• {step}", 13 * scale, 4 * scale)
    return text
