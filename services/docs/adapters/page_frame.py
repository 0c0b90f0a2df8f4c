"""What all papers share: the document's description, colours, and pages made of blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any, Protocol

from services.docs.adapters import fonts
from services.docs.adapters.tagged_canvas import TaggedCanvas

LANGUAGE_TAGS = {"id": "id-ID", "en": "en-GB"}
ACCENT = "#0b4f6c"  # dark: 8.9 to 1 on white, and still black enough on a printer without colour

BLACK = "#000000"


class PageOverflow(Exception):
    """The texts do not fit on their page even in the smallest type. Nothing is ever cut silently."""


@dataclass(frozen=True)
class About:
    """What the file says about itself."""

    language: str
    title: str
    author: str
    subject: str


class Block(Protocol):
    """Something with a height that can be drawn; it is never split between pages."""

    @property
    def height(self) -> float: ...

    def draw(self, canvas: TaggedCanvas, x: float, top: float) -> None: ...


def new_canvas(target: IO[bytes], size: tuple[float, float], told: About) -> TaggedCanvas:
    """A canvas whose file is the same for the same drawing."""
    options: dict[str, Any] = {"initialFontName": fonts.REGULAR, "lang": LANGUAGE_TAGS[told.language]}
    canvas = TaggedCanvas(target, pagesize=size, invariant=1, pageCompression=1, **options)
    canvas.setTitle(told.title)
    canvas.setAuthor(told.author)
    canvas.setSubject(told.subject)
    canvas.setCreator("Sekali Datang")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def outline(canvas: TaggedCanvas, title: str) -> None:
    """A bookmark at the current page."""
    key = f"part-{title}"
    canvas.bookmarkPage(key)
    canvas.addOutlineEntry(title, key, level=0)


def paginated(blocks: Sequence[Block], room: float, gap: float) -> list[list[Block]]:
    """The blocks on pages of ``room`` points; :class:`PageOverflow` for one that is higher than a page."""
    pages: list[list[Block]] = [[]]
    left = room
    for block in blocks:
        if block.height > room:
            raise PageOverflow(f"a block of {block.height:.0f} points")
        if block.height > left:
            pages.append([])
            left = room
        pages[-1].append(block)
        left -= block.height + gap
    return pages
