"""Reading an answered page as its reader would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

_VOID = {"meta", "link", "input", "br"}


@dataclass
class Element:
    """One element: its attributes, and all text inside it."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)
        for outer in self._open:
            outer.pieces.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)


class Page:
    """An HTML answer, taken apart."""

    def __init__(self, answer: TestResponse) -> None:
        assert answer.mimetype == "text/html", answer.mimetype
        self.html = answer.get_data(as_text=True)
        reader = _Reader()
        reader.feed(self.html)
        self.elements = reader.elements

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements of a kind with these attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.elements if e.tag == tag and wanted.items() <= e.attributes.items()]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, [e.text for e in found]
        return found[0]

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def main(self) -> str:
        return self.one("main").text

    def link(self, text: str) -> str:
        """Where the link with this text leads."""
        found = {e.attributes["href"] for e in self.all("a") if e.text == text}
        assert len(found) == 1, [e.text for e in self.all("a")]
        return found.pop()

    def has_link(self, text: str) -> bool:
        return any(e.text == text for e in self.all("a"))

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's own form, not of the language switch above it."""
        inside = self.elements[[e.tag for e in self.elements].index("main") :]
        return {e.attributes["name"]: e.attributes["value"] for e in inside if e.attributes.get("type") == "hidden"}

    def slots(self) -> list[str]:
        """The starts that can be tapped."""
        return [e.attributes["value"] for e in self.all("button", name="starts_at")]
