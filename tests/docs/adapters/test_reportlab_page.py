"""The page is read back from its bytes: text, boxes, fonts, and that nothing is lost."""

from __future__ import annotations

import io
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from services.docs.adapters.page_frame import PageOverflow
from services.docs.adapters.reportlab_page import ReportlabPage
from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.checklist import checklist_for
from services.docs.domain.paper import ChecklistPaper, PaperSection, compose
from tests.docs.cases import OFFICE, SIXTY_LETTERS, case

Box = tuple[float, float, float, float]
PAGE = ReportlabPage()


def _paper(published: PublishedCatalogue, language: str = "id", **changes: Any) -> ChecklistPaper:
    given = case(**changes)
    return compose(given, checklist_for(published, given.office.id, given.service_id, given.answers), language)


def _longest(published: PublishedCatalogue, language: str) -> ChecklistPaper:
    """Fourteen requirements with notes, a name of 60 letters, a family, a long address."""
    paper = _paper(
        published,
        language,
        service_id="ktp_perubahan_data",
        answers={},
        people=8,
        name=SIXTY_LETTERS,
        office=replace(OFFICE, name="Kecamatan Contoh Nama Panjang Sekali Utara", address="Jalan Contoh Panjang Nomor 123, " * 3),
    )
    others = [_paper(published, language, service_id=service, answers={}) for service in ("akta_kelahiran", "kk_baru", "sktm")]
    rows = [row for each in (paper, *others) for section in each.sections for row in section.rows]
    return replace(paper, sections=(PaperSection("A", tuple(rows[:8])), PaperSection("B", tuple(rows[8:14]))))


def _text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].get_textpage()
        return str(page.get_text_range()).replace("\r\n", " ").replace("\ufffe", "-")


def _boxes(content: bytes) -> list[Box]:
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].get_textpage()
        return [page.get_rect(number) for number in range(page.count_rects())]


def _ticks(content: bytes) -> list[Box]:
    """The boxes to tick: stroked squares."""
    with pypdfium2.PdfDocument(content) as document:
        bounds = [each.get_bounds() for each in document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH])]
    return [b for b in bounds if abs((b[2] - b[0]) - (b[3] - b[1])) < 0.1 and 6 < b[2] - b[0] < 20]


def _overlap(one: Box, other: Box, slack: float = 0.7) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > slack and down > slack


def _words(paper: ChecklistPaper) -> Counter[str]:
    """Every word of the paper that is to be printed; the table's heading of the first column is the section's title."""
    told = {k: v for k, v in asdict(paper).items() if k not in ("title", "subject", "author", "language", "map_link", "columns")}
    texts: list[str] = []

    def collect(value: Any) -> None:
        if isinstance(value, str):
            texts.append(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
            collect(inner)

    collect(told)
    return Counter(" ".join(texts).split())


def _all_services(published: PublishedCatalogue) -> list[ChecklistPaper]:
    return [
        _paper(published, language, service_id=service, answers={}, people=people, name=SIXTY_LETTERS)
        for service in published.catalogue.services
        for language, people in (("id", 5), ("en", 1))
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_longest_paper_fits_on_one_page_with_nothing_lost_or_overlapping(
    published: PublishedCatalogue, language: str
) -> None:
    paper = _longest(published, language)
    _assert_sound(paper, PAGE.render(paper))


def test_every_service_fits_on_one_page_with_nothing_lost_or_overlapping(published: PublishedCatalogue) -> None:
    for paper in _all_services(published):
        _assert_sound(paper, PAGE.render(paper))


def _assert_sound(paper: ChecklistPaper, content: bytes) -> None:
    with pypdfium2.PdfDocument(content) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
    boxes, ticks = _boxes(content), _ticks(content)
    outside = [b for b in boxes if b[0] < 20 or b[1] < 20 or b[2] > width - 20 or b[3] > height - 20]
    assert outside == [], paper.service
    assert [pair for pair in combinations(boxes, 2) if _overlap(*pair)] == [], paper.service
    assert [(tick, box) for tick in ticks for box in boxes if _overlap(tick, box)] == [], paper.service
    assert _words(paper) - Counter(_text(content).split()) == Counter(), paper.service
    assert len(content) <= 60 * 1024


def test_the_copy_shop_sentence_is_one_selectable_line(published: PublishedCatalogue) -> None:
    assert "Fotokopi Kartu Keluarga: 2 lembar, difotokopi sebelum berangkat" in _text(PAGE.render(_paper(published)))


def test_each_form_of_a_document_has_a_box_to_tick(published: PublishedCatalogue) -> None:
    assert len(_ticks(PAGE.render(_paper(published)))) == 4


def test_the_same_paper_gives_the_same_bytes_in_another_process(published: PublishedCatalogue, tmp_path: Path) -> None:
    script = (
        "import sys; from tests.docs.adapters.test_reportlab_page import PAGE, _paper\n"
        "from services.docs.adapters.catalogue_files import shipped_content\n"
        "from services.docs.domain.catalogue import PublishedCatalogue\n"
        "from services.docs.domain.catalogue_content import read_catalogue\n"
        "sys.stdout.buffer.write(PAGE.render(_paper(PublishedCatalogue(1, read_catalogue(shipped_content())))))"
    )
    elsewhere = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60).stdout
    assert elsewhere == PAGE.render(_paper(published))


def test_papers_drawn_at_the_same_time_do_not_mix(published: PublishedCatalogue) -> None:
    papers = [_paper(published, name=f"Siti Contoh {letter}") for letter in "ABCDEFGH"]
    alone = [PAGE.render(paper) for paper in papers]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(PAGE.render, papers * 3))
    assert together == alone * 3


def test_another_name_gives_other_bytes(published: PublishedCatalogue) -> None:
    assert PAGE.render(_paper(published)) != PAGE.render(_paper(published, name="Budi Contoh"))


def test_only_embedded_subsets_of_the_papers_typeface_are_used(published: PublishedCatalogue) -> None:
    with pikepdf.open(io.BytesIO(PAGE.render(_paper(published)))) as document:
        fonts = [o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        named = {str(font["/BaseFont"]).partition("+")[2] for font in fonts}
        embedded = ["/FontFile2" in font["/FontDescriptor"] for font in fonts]
    assert (named, all(embedded)) == ({"PlusJakartaSans-Regular", "PlusJakartaSans-Bold"}, True)


@pytest.mark.parametrize(("language", "tag"), [("id", "id-ID"), ("en", "en-GB")])
def test_title_author_subject_and_language_are_set(published: PublishedCatalogue, language: str, tag: str) -> None:
    paper = _paper(published, language)
    with pikepdf.open(io.BytesIO(PAGE.render(paper))) as document:
        info = [str(document.docinfo[key]) for key in ("/Title", "/Author", "/Subject")]
        assert (info, str(document.Root["/Lang"])) == ([paper.title, paper.author, paper.subject], tag)


def test_the_parts_can_be_reached_by_bookmarks(published: PublishedCatalogue) -> None:
    with pypdfium2.PdfDocument(PAGE.render(_paper(published))) as document:
        titles = [mark.get_title() for mark in document.get_toc()]
    assert titles == ["Yang harus dibawa", "Wajib dibawa", "Hanya bila …", "Formulir yang diisi"]


def test_the_map_can_be_tapped(published: PublishedCatalogue) -> None:
    with pikepdf.open(io.BytesIO(PAGE.render(_paper(published)))) as document:
        links = [str(note["/A"]["/URI"]) for note in document.pages[0]["/Annots"]]
    assert links == ["https://maps.google.com/?q=-3.75610,102.27810"]


def test_letters_that_the_typeface_lacks_are_replaced_and_not_lost(published: PublishedCatalogue) -> None:
    assert "Zoe ? Contoh" in _text(PAGE.render(_paper(published, name="Zo\u1ebb \u4e2d Contoh")))


def test_a_word_longer_than_its_line_is_broken_and_not_cut(published: PublishedCatalogue) -> None:
    text = _text(PAGE.render(_paper(published, name="A" + "b" * 59)))
    assert "A" + "b" * 59 in text.replace(" ", "")


def test_what_cannot_fit_is_refused_and_never_cut(published: PublishedCatalogue) -> None:
    paper = _paper(published)
    row = paper.sections[0].rows[0]
    with pytest.raises(PageOverflow):
        PAGE.render(replace(paper, sections=(PaperSection("A", (row,) * 80),)))
