"""Pictures for Instagram and Facebook: 1080×1080 and 1080×1350 pixels."""

from __future__ import annotations

from io import BytesIO

import segno
from PIL import Image, ImageDraw, ImageFont

from services.docs.adapters.fonts import BOLD, FOLDER, REGULAR
from services.docs.adapters.page_frame import ACCENT
from services.docs.domain.poster import Announcement

SHAPES = {"square": (1080, 1080), "portrait": (1080, 1350)}
_MARGIN, _WHITE, _BLACK = 60, "#ffffff", "#111111"


class PictureOverflow(Exception):
    """The words do not fit on the picture even in the smallest size."""


def render_picture(told: Announcement, shape: str, accent: str = ACCENT) -> bytes:
    """The PNG; the same announcement gives the same bytes."""
    for scale in (1.0, 0.9, 0.8, 0.7, 0.6):
        picture = _Picture(told, SHAPES[shape], scale, accent)
        if picture.draw():
            return picture.png()
    raise PictureOverflow(told.office)


class _Picture:
    def __init__(self, told: Announcement, size: tuple[int, int], scale: float, accent: str) -> None:
        self._told, self._size, self._scale, self._accent = told, size, scale, accent
        self._image = Image.new("RGB", size, _WHITE)
        self._pen = ImageDraw.Draw(self._image)

    def draw(self) -> bool:
        """Whether everything fitted."""
        told, width = self._told, self._size[0] - 2 * _MARGIN
        band = self._measure([(told.office, BOLD, 34), (told.headline, BOLD, 64), (told.promise, REGULAR, 34)], width)
        self._pen.rectangle((0, 0, self._size[0], band + 2 * _MARGIN), fill=self._accent)
        y = self._write(told.office, BOLD, 34, (_MARGIN, _MARGIN, width), _WHITE)
        y = self._write(told.headline, BOLD, 64, (_MARGIN, y, width), _WHITE)
        self._write(told.promise, REGULAR, 34, (_MARGIN, y, width), _WHITE)
        y = band + 2 * _MARGIN + 36
        side = self._code(y)
        left, room = _MARGIN + side + 40, width - side - 40
        right = self._write(told.bring_title, BOLD, 36, (left, y, room), self._accent)
        for line in told.bring:
            right = self._write(f"• {line}", REGULAR, 28, (left, right, room), _BLACK)
        below = self._write(told.number, BOLD, 30, (_MARGIN, y + side + 8, side), _BLACK)
        bottom = max(right, below) + 16
        bottom = self._write(told.hours_title, BOLD, 30, (_MARGIN, bottom, width), self._accent)
        bottom = self._write(" · ".join(told.hours), REGULAR, 28, (_MARGIN, bottom, width), _BLACK)
        bottom = self._write(told.address, REGULAR, 28, (_MARGIN, bottom, width), _BLACK)
        return self._write(told.free, BOLD, 30, (_MARGIN, bottom + 12, width), self._accent) <= self._size[1] - _MARGIN / 2

    def png(self) -> bytes:
        target = BytesIO()
        self._image.save(target, "PNG", optimize=True)
        return target.getvalue()

    def _code(self, top: int) -> int:
        rows = [list(row) for row in segno.make(self._told.link, error="m", micro=False).matrix]
        module = int(420 * self._scale) // len(rows)
        for down, row in enumerate(rows):
            for across, dark in enumerate(row):
                if dark:
                    x, y = _MARGIN + across * module, top + down * module
                    self._pen.rectangle((x, y, x + module - 1, y + module - 1), fill=_BLACK)
        return module * len(rows)

    def _font(self, name: str, size: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(FOLDER / f"{name}.ttf", round(size * self._scale), layout_engine=ImageFont.Layout.BASIC)

    def _measure(self, texts: list[tuple[str, str, int]], width: int) -> int:
        return sum(len(self._lines(text, self._font(name, size), width)) * self._leading(size) for text, name, size in texts)

    def _leading(self, size: float) -> int:
        return round(size * self._scale * 1.3)

    def _write(self, text: str, name: str, size: int, box: tuple[int, int, int], colour: str) -> int:
        """Write at (x, y) within a width; the y below it."""
        x, y, width = box
        font = self._font(name, size)
        for line in self._lines(text, font, width):
            self._pen.text((x, y), line, font=font, fill=colour)
            y += self._leading(size)
        return y

    @staticmethod
    def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and font.getlength(joined) <= width:
                lines[-1] = joined
            else:
                lines.append(word)
        return lines
