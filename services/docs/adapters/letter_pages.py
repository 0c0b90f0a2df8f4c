"""One-page papers: queue slips of 80 mm and A6, letters and door notices."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4, A6
from reportlab.lib.units import mm

from services.docs.adapters import fonts
from services.docs.adapters.page_frame import BLACK, About, PageOverflow, new_canvas, outline
from services.docs.adapters.qr_path import draw_qr
from services.docs.adapters.text_block import TextBlock
from services.docs.domain.sheets import Letter


@dataclass(frozen=True)
class LetterForm:
    """Sizes in points; a height of 0 is a roll of paper, cut where the text ends."""

    width: float
    height: float
    margin: float
    headline: float
    line: float
    small: float
    code: float


ROLL = LetterForm(80 * mm, 0.0, 4 * mm, 54.0, 13.0, 9.0, 90.0)
SMALL = LetterForm(A6[0], A6[1], 8 * mm, 64.0, 15.0, 10.0, 110.0)
PAGE = LetterForm(A4[0], A4[1], 25 * mm, 26.0, 15.0, 11.0, 90.0)
DOOR = LetterForm(A4[0], A4[1], 20 * mm, 60.0, 28.0, 18.0, 0.0)


SCALES = (1.0, 0.9, 0.8, 0.7, 0.6)


def render_letter(letter: Letter, form: LetterForm, accent: str = BLACK) -> bytes:
    """The PDF on one page, its headline in ``accent``, smaller where the text is long; ``PageOverflow`` when it does not fit even
    so."""
    fonts.register()
    for scale in SCALES:
        parts = _Parts(letter, form, scale, accent)
        if not form.height or parts.height <= form.height:
            return parts.render()
    raise PageOverflow(letter.title)


class _Parts:
    """What stands above the code, the code, and what stands below."""

    def __init__(self, letter: Letter, form: LetterForm, scale: float, accent: str) -> None:
        self._letter, self._form = letter, form
        room, small, line = form.width - 2 * form.margin, form.small * scale, form.line * scale
        size = fonts.largest_fitting(letter.headline, fonts.BOLD, room, form.headline * scale, 14.0)
        self._upper = TextBlock(room).plain(letter.author, small)
        if letter.title != letter.headline:
            self._upper.bold(letter.title, small, 2)
        self._upper.bold(letter.headline, size, small / 2, "H1", accent)
        for each in letter.lines:
            self._upper.bold(each, line, line / 3)
        self._lower = TextBlock(room)
        for each in letter.small:
            self._lower.plain(each, small, small / 2)
        if letter.code:
            self._lower.bold(letter.code, line, small / 2)
        self._side = form.code * scale if letter.code else form.small

    @property
    def height(self) -> float:
        return self._upper.height + self._side + self._lower.height + 2 * self._form.margin

    def render(self) -> bytes:
        letter, form, target = self._letter, self._form, BytesIO()
        height = form.height or self.height
        canvas = new_canvas(target, (form.width, height), About(letter.language, letter.title, letter.author, letter.headline))
        outline(canvas, letter.title)
        top, middle = height - form.margin, form.width / 2
        self._upper.draw_centred(canvas, middle, top)
        top -= self._upper.height
        if letter.code:
            draw_qr(canvas, letter.code, middle - self._side / 2, top - self._side, self._side)
        self._lower.draw_centred(canvas, middle, top - self._side)
        canvas.showPage()
        canvas.save()
        return target.getvalue()
