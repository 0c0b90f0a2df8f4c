"""The checklist in one column: in large print (18 points, for tired eyes) and as A5 for a phone's screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4, A5

from services.docs.adapters.page_frame import ACCENT, BLACK, About, Block, new_canvas, outline, paginated
from services.docs.adapters.qr_path import draw_qr
from services.docs.adapters.tagged_canvas import TaggedCanvas
from services.docs.adapters.text_block import TextBlock
from services.docs.domain.paper import ChecklistPaper, PaperRow
from services.docs.domain.paper_words import PAGE


@dataclass(frozen=True)
class Form:
    """``body`` is the size of the smallest text, in points."""

    size: tuple[float, float]
    margin: float
    body: float
    accent: str

    @property
    def width(self) -> float:
        return self.size[0] - 2 * self.margin


FLOWING = {"large": Form(A4, 42.0, 18.0, BLACK), "a5": Form(A5, 28.0, 10.0, ACCENT)}


def about(paper: ChecklistPaper) -> About:
    """What the file of a checklist says about itself."""
    return About(paper.language, paper.title, paper.author, paper.subject)


def render_flowing(paper: ChecklistPaper, form: Form) -> bytes:
    """The PDF, on as many pages as the size of its type needs; each says which of how many it is."""
    target = BytesIO()
    canvas = new_canvas(target, form.size, about(paper))
    foot = form.body * 1.28 + 8
    pages = paginated(list(_blocks(paper, form)), form.size[1] - 2 * form.margin - foot, form.body * 0.7)
    for number, blocks in enumerate(pages, 1):
        top = form.size[1] - form.margin
        for block in blocks:
            block.draw(canvas, form.margin, top)
            top -= block.height + form.body * 0.7
        label = PAGE[paper.language].format(page=number, pages=len(pages))
        TextBlock(form.width).plain(f"{paper.code} · {label}", form.body).draw(
            canvas, form.margin, form.margin + form.body * 1.28
        )
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _blocks(paper: ChecklistPaper, form: Form) -> Iterator[Block]:
    body, width = form.body, form.width
    yield _Head(paper, form)
    when = TextBlock(width).plain(paper.when_label, body).bold(paper.day, body * 1.15).bold(paper.time, body * 1.4)
    yield when.plain(paper.zone, body).plain(paper.early, body)
    where = TextBlock(width).plain(paper.where_label, body).bold(paper.place, body * 1.15).plain(paper.address, body)
    yield _Linked(where.plain(paper.map_line, body), paper.map_link, width)
    yield _Framed(TextBlock(width - body).bold(paper.free, body * 1.4, 0, "H2", form.accent).plain(paper.free_text, body), form)
    if paper.notices:
        notices = TextBlock(width)
        for notice in paper.notices:
            notices.bold(notice, body, 2)
        yield notices
    for section in paper.sections:
        for number, row in enumerate(section.rows):
            yield _Row(row, paper.columns, form, "" if number else section.title)
    yield TextBlock(width).bold(paper.promise, body).plain(paper.checked, body, 4).plain(paper.edition, body)


class _Head:
    """Title, service and person; the code with its QR to the right, or below in large print."""

    def __init__(self, paper: ChecklistPaper, form: Form) -> None:
        self._paper, self._form, self._side = paper, form, form.body * 7.5
        body = form.body
        self._text = TextBlock(form.width - self._side - body).bold(paper.place, body)
        self._text.bold(paper.heading, body * 1.5, 2, "H1", form.accent).bold(paper.service, body * 1.2, 2, "H2")
        self._who = TextBlock(form.width).plain(paper.resident_label, body).bold(paper.resident, body * 1.2)
        self._code = TextBlock(form.width).plain(paper.code_label, body).bold(paper.code, body * 1.8)

    @property
    def _upper(self) -> float:
        return max(self._text.height, self._side)

    @property
    def height(self) -> float:
        return self._upper + self._who.height + self._code.height

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        outline(canvas, self._paper.heading)
        self._text.draw(canvas, x, top)
        draw_qr(canvas, self._paper.code, x + self._form.width - self._side, top - self._side, self._side)
        self._code.draw(canvas, x, top - self._upper)
        self._who.draw(canvas, x, top - self._upper - self._code.height)


@dataclass(frozen=True)
class _Linked:
    """A block that opens an address when it is tapped."""

    block: TextBlock
    link: str
    width: float

    @property
    def height(self) -> float:
        return self.block.height

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        self.block.draw(canvas, x, top)
        if self.link:
            canvas.linkURL(self.link, (x, top - self.height, x + self.width, top))


@dataclass(frozen=True)
class _Framed:
    """A block with a border around it."""

    block: TextBlock
    form: Form

    @property
    def height(self) -> float:
        return self.block.height + self.form.body

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        canvas.setLineWidth(1.6)
        canvas.roundRect(x, top - self.height, self.form.width, self.height, 6)
        self.block.draw(canvas, x + self.form.body / 2, top - self.form.body / 2)


class _Row:
    """One requirement: its name, a box to tick for the original and one for the photocopies, and what to do with them.

    ``title`` stands above the first row of a section.
    """

    def __init__(self, row: PaperRow, columns: tuple[str, str, str], form: Form, title: str) -> None:
        body, width = form.body, form.width
        self._title, self._box, self._gap = title, body, body * 0.6
        self._head = TextBlock(width)
        if title:
            self._head.bold(title, body * 1.25, body * 0.4, "H2", form.accent)
        self._head.bold(row.name, body * 1.1)
        if row.case:
            self._head.plain(row.case, body)
        told = [(columns[1], row.original), (columns[2], row.photocopy)]
        inner = width - self._box - self._gap
        self._ticks = [TextBlock(inner).plain(f"{name}: {', '.join(lines)}", body) for name, lines in told if lines]
        self._rest = TextBlock(width)
        if row.copying:
            self._rest.bold(row.copying, body)
        for note in row.notes:
            self._rest.plain(note, body)

    @property
    def height(self) -> float:
        return self._head.height + sum(tick.height for tick in self._ticks) + self._rest.height + 3

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None:
        if self._title:
            outline(canvas, self._title)
        self._head.draw(canvas, x, top)
        top -= self._head.height
        for tick in self._ticks:
            canvas.setLineWidth(1.2)
            canvas.rect(x, top - self._box - 1, self._box, self._box)
            tick.draw(canvas, x + self._box + self._gap, top)
            top -= tick.height
        self._rest.draw(canvas, x, top)
        bottom = top - self._rest.height - 3
        canvas.setLineWidth(0.5)
        canvas.line(x, bottom, x + self._head.room, bottom)
