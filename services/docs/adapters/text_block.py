"""A column of wrapped lines that knows its height before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

from reportlab.pdfgen.canvas import Canvas

from services.docs.adapters.fonts import BOLD, REGULAR, word_space, wrap

_ASCENT = 0.96  # where the first base line sits below the top of its line, in parts of the size
_LEADING = 1.28


@dataclass(frozen=True)
class _Line:
    text: str
    font: str
    size: float
    gap: float


@dataclass
class TextBlock:
    """Lines set one under the other within ``room`` points; add with :meth:`plain` and :meth:`bold`."""

    room: float
    lines: list[_Line] = field(default_factory=list)

    def plain(self, text: str, size: float, gap: float = 0.0) -> TextBlock:
        return self._add(text, REGULAR, size, gap)

    def bold(self, text: str, size: float, gap: float = 0.0) -> TextBlock:
        return self._add(text, BOLD, size, gap)

    def _add(self, text: str, font: str, size: float, gap: float) -> TextBlock:
        for number, line in enumerate(wrap(text, font, size, self.room)):
            self.lines.append(_Line(line, font, size, 0.0 if number else gap))
        return self

    @property
    def height(self) -> float:
        return sum(line.gap + line.size * _LEADING for line in self.lines)

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw with the upper left corner at (x, top)."""
        for line in self.lines:
            top -= line.gap
            canvas.setFont(line.font, line.size)
            canvas.drawString(x, top - line.size * _ASCENT, line.text, wordSpace=word_space(line.size))
            top -= line.size * _LEADING
