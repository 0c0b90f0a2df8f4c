"""A canvas that writes a tagged PDF: what is read in which order, and what is only decoration (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

_COLUMN_HEADER = {"O": PDFName("Table"), "Scope": PDFName("Column")}


@dataclass
class _Element:
    """A node of the structure tree. ``marks`` are (page, marked content id); ``alt`` is said instead of a picture."""

    kind: str
    alt: str = ""
    kids: list[_Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    written: Any = None


class TaggedCanvas(Canvas):
    """Draw text inside :meth:`leaf`; lines, boxes and paths outside of one are marked as decoration by themselves."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self._tree = _Element("Document")
        self._open, self._marked = [self._tree], False
        self._owners: list[list[_Element]] = [[]]
        super().__init__(*args, **options)

    @contextmanager
    def group(self, kind: str) -> Iterator[None]:
        """An element that holds others: ``Table``, ``TR``, ``L``…"""
        self._enter(kind, "")
        yield
        self._open.pop()

    @contextmanager
    def leaf(self, kind: str, alt: str = "") -> Iterator[None]:
        """An element whose content is drawn now; within another one it is part of that."""
        if self._marked:
            yield
            return
        element, owners = self._enter(kind, alt), self._owners[-1]
        element.marks.append((len(self._owners) - 1, len(owners)))
        with self._marks(f"/{kind} <</MCID {len(owners)}>> BDC"):
            owners.append(element)
            yield
        self._open.pop()

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """Nothing that is read."""
        if self._marked:
            yield
            return
        with self._marks("/Artifact BMC"):
            yield

    def line(self, *args: Any, **options: Any) -> None:
        with self.decoration():
            super().line(*args, **options)

    def rect(self, *args: Any, **options: Any) -> None:
        with self.decoration():
            super().rect(*args, **options)

    def roundRect(self, *args: Any, **options: Any) -> None:  # noqa: N802  # the name is ReportLab's
        with self.decoration():
            super().roundRect(*args, **options)

    def drawPath(self, *args: Any, **options: Any) -> None:  # noqa: N802  # the name is ReportLab's
        with self.decoration():
            super().drawPath(*args, **options)

    def showPage(self) -> None:  # noqa: N802  # the name is ReportLab's
        super().showPage()
        self._owners.append([])

    def save(self) -> None:
        """Write the structure tree, then the file."""
        if self._code:  # type: ignore[attr-defined]  # as in ReportLab: what was drawn last is shown
            self.showPage()
        document: Any = self._doc  # type: ignore[attr-defined]  # ReportLab has no public way to its objects
        self._write(document)
        super().save()

    def _enter(self, kind: str, alt: str) -> _Element:
        element = _Element(kind, alt)
        self._open[-1].kids.append(element)
        self._open.append(element)
        return element

    @contextmanager
    def _marks(self, beginning: str) -> Iterator[None]:
        code: list[str] = self._code  # type: ignore[attr-defined]  # ReportLab knows no marked content
        code.append(beginning)
        self._marked = True
        yield
        self._marked = False
        code.append("EMC")

    def _write(self, document: Any) -> None:
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        self._write_element(document, self._tree, root)
        root["K"] = document.Reference(self._tree.written)
        root["ParentTree"] = PDFDictionary({"Nums": PDFArray(self._parents(document))})
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _parents(self, document: Any) -> list[Any]:
        numbers: list[Any] = []
        for number, page in enumerate(document.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, PDFName("S")
            numbers += [number, PDFArray([document.Reference(owner.written) for owner in self._owners[number]])]
        return numbers

    def _write_element(self, document: Any, element: _Element, parent: Any) -> None:
        element.written = written = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.kind)})
        written["P"] = document.Reference(parent)
        if element.alt:
            written["Alt"] = PDFString(element.alt)
        if element.kind == "TH":
            written["A"] = PDFDictionary(_COLUMN_HEADER)
        for kid in element.kids:
            self._write_element(document, kid, written)
        kids: list[Any] = [document.Reference(kid.written) for kid in element.kids]
        if element.marks:
            page, mark = element.marks[0]
            written["Pg"] = document.Reference(document.Pages.pages[page])
            kids.append(mark)
        written["K"] = PDFArray(kids)
