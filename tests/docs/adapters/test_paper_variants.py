"""The variants of the checklist: large print, black and white, A5; and the tags that a screen reader follows."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pikepdf
import pypdfium2
import pytest

from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.paper import VARIANTS, ChecklistPaper
from tests.docs.adapters.test_reportlab_page import PAGE, Box, _longest, _overlap, _paper, _words

A4_POINTS, A5_POINTS = (595, 842), (420, 595)


def _pages(content: bytes) -> Iterator[Any]:
    with pypdfium2.PdfDocument(content) as document:
        yield from document


def _boxes_of(page: Any) -> list[Box]:
    text = page.get_textpage()
    return [text.get_rect(number) for number in range(text.count_rects())]


def _text_of(content: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in _pages(content)).replace("\ufffe", "-")


def _papers(published: PublishedCatalogue, language: str) -> list[ChecklistPaper]:
    services = [_paper(published, language, service_id=each, answers={}, people=4) for each in published.catalogue.services]
    return [_longest(published, language), *services]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("variant", ["large", "a5"])
def test_nothing_is_lost_outside_or_overlapping_on_any_page(published: PublishedCatalogue, variant: str, language: str) -> None:
    for paper in _papers(published, language):
        content = PAGE.render(paper, variant)
        for page in _pages(content):
            width, height = page.get_size()
            boxes = _boxes_of(page)
            assert [b for b in boxes if b[0] < 20 or b[1] < 20 or b[2] > width - 20 or b[3] > height - 20] == [], paper.service
            assert [pair for pair in combinations(boxes, 2) if _overlap(*pair)] == [], paper.service
        assert _bare(_words(paper)) - _bare(Counter(_text_of(content).split())) == Counter(), paper.service
        assert len(content) <= 60 * 1024


def _bare(words: Counter[str]) -> Counter[str]:
    """Without the signs that join two cells into a line."""
    return Counter(word.strip(":,") for word in words.elements())


def test_large_print_has_no_letter_under_18_points(published: PublishedCatalogue) -> None:
    raw = pypdfium2.raw
    for page in _pages(PAGE.render(_longest(published, "id"), "large")):
        text = page.get_textpage()
        sizes = {round(raw.FPDFText_GetFontSize(text, number), 1) for number in range(text.count_chars())}
        assert min(sizes - {0.0, 1.0}) >= 18


@pytest.mark.parametrize(
    ("variant", "size"), [("standard", A4_POINTS), ("large", A4_POINTS), ("mono", A4_POINTS), ("a5", A5_POINTS)]
)
def test_each_variant_has_its_paper(published: PublishedCatalogue, variant: str, size: tuple[int, int]) -> None:
    sizes = {tuple(round(side) for side in page.get_size()) for page in _pages(PAGE.render(_paper(published), variant))}
    assert sizes == {size}


def _picture(published: PublishedCatalogue, variant: str) -> Any:
    (page,) = _pages_as_pictures(PAGE.render(_paper(published), variant))
    return page


def _pages_as_pictures(content: bytes) -> list[Any]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.render(scale=1).to_pil().convert("RGB") for page in document]


def test_black_and_white_shows_the_same_picture_without_any_colour(published: PublishedCatalogue) -> None:
    colour, mono = (_picture(published, variant) for variant in ("standard", "mono"))
    tinted = [pixel for _, pixel in mono.getcolors(1 << 24) if max(pixel) - min(pixel) > 2]
    inked = [picture.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox() for picture in (colour, mono)]
    assert (tinted, inked[0]) == ([], inked[1])


def test_the_standard_paper_uses_the_accent(published: PublishedCatalogue) -> None:
    assert any(max(pixel) - min(pixel) > 40 for _, pixel in _picture(published, "standard").getcolors(1 << 24))


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_variant_gives_the_same_bytes(published: PublishedCatalogue, variant: str) -> None:
    assert PAGE.render(_paper(published), variant) == PAGE.render(_paper(published), variant)


def _instructions(page: Any) -> Iterator[tuple[Any, str]]:
    for each in pikepdf.parse_content_stream(page):
        yield each.operands, str(each.operator)


def _kinds(element: Any) -> Iterator[str]:
    if isinstance(element, pikepdf.Dictionary) and "/S" in element:
        yield str(element["/S"])[1:]
        for kid in element["/K"]:
            yield from _kinds(kid)


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_letter_stands_in_a_tag_and_the_rest_is_decoration(published: PublishedCatalogue, variant: str) -> None:
    with pikepdf.open(io.BytesIO(PAGE.render(_paper(published), variant))) as document:
        assert bool(document.Root["/MarkInfo"]["/Marked"])
        for page in document.pages:
            inside = 0
            for operands, operator in _instructions(page):
                inside += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
                assert inside in (0, 1)
                assert inside or operator not in ("Tj", "TJ", "S", "f", "B"), operands


def test_the_structure_has_headings_tables_and_a_described_picture(published: PublishedCatalogue) -> None:
    with pikepdf.open(io.BytesIO(PAGE.render(_paper(published)))) as document:
        kinds = Counter(_kinds(document.Root["/StructTreeRoot"]["/K"]))
    assert (kinds["Document"], kinds["H1"], kinds["Table"], kinds["TR"], kinds["TH"], kinds["Figure"]) == (1, 1, 3, 6, 5, 1)


def test_each_mark_belongs_to_one_element_of_its_page(published: PublishedCatalogue) -> None:
    with pikepdf.open(io.BytesIO(PAGE.render(_longest(published, "id"), "large"))) as document:
        numbers = document.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        for position, page in enumerate(document.pages):
            marks = [int(o[1]["/MCID"]) for o, name in _instructions(page) if name == "BDC"]
            owners = numbers[2 * position + 1]
            assert (marks, [int(owner["/K"][-1]) for owner in owners]) == ([*range(len(owners))], [*range(len(owners))])
