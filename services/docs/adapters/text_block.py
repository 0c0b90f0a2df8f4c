"""A column of wrapped lines that knows its height before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.docs.adapters.fonts import BOLD, REGULAR, width, word_space, wrap
from services.docs.adapters.tagged_canvas import TaggedCanvas

_ASCENT = 0.96  # where the first base line sits below the top of its line, in parts of the size
_LEADING = 1.28


@dataclass(frozen=True)
class _Line:
    text: str
    font: str
    size: float
    gap: float


@dataclass(frozen=True)
class _Paragraph:
    """Lines that are read as one. ``kind`` is its tag."""

    kind: str
    lines: tuple[_Line, ...]
    colour: str


@dataclass
class TextBlock:
    """Paragraphs set one under the other within ``room`` points; add with :meth:`plain` and :meth:`bold`."""

    room: float
    colour: str = "#000000"
    paragraphs: list[_Paragraph] = field(default_factory=list)
    height: float = 0.0

    def plain(self, text: str, size: float, gap: float = 0.0, kind: str = "P") -> TextBlock:
        return self._add(text, REGULAR, size, gap, kind, self.colour)

    def bold(self, text: str, size: float, gap: float = 0.0, kind: str = "P", colour: str = "") -> TextBlock:
        return self._add(text, BOLD, size, gap, kind, colour or self.colour)

    def _add(self, text: str, font: str, size: float, gap: float, kind: str, colour: str) -> TextBlock:
        wrapped = wrap(text, font, size, self.room)
        lines = tuple(_Line(line, font, size, 0.0 if number else gap) for number, line in enumerate(wrapped))
        if lines:
            self.paragraphs.append(_Paragraph(kind, lines, colour))
        self.height += sum(line.gap + line.size * _LEADING for line in lines)
        return self

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        """Draw with the upper left corner at (x, top)."""
        self._draw_aligned(canvas, x, top, 0.0)

    def draw_right(self, canvas: TaggedCanvas, right: float, top: float) -> None:
        """As :meth:`draw`, with each line ending at ``right``."""
        self._draw_aligned(canvas, right, top, 1.0)

    def draw_centred(self, canvas: TaggedCanvas, middle: float, top: float) -> None:
        """As :meth:`draw`, with each line centred on ``middle``."""
        self._draw_aligned(canvas, middle, top, 0.5)

    def _draw_aligned(self, canvas: TaggedCanvas, x: float, top: float, share: float) -> None:
        for paragraph in self.paragraphs:
            with canvas.leaf(paragraph.kind):
                canvas.setFillColor(paragraph.colour)
                for line in paragraph.lines:
                    top -= line.gap
                    canvas.setFont(line.font, line.size)
                    left = x - share * width(line.text, line.font, line.size) if share else x
                    canvas.drawString(left, top - line.size * _ASCENT, line.text, wordSpace=word_space(line.size))
                    top -= line.size * _LEADING
