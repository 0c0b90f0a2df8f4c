"""Sheets, letters, posters and pictures read back: nothing cut, nothing overlapping, codes that open."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pypdfium2
import pytest
import segno
from PIL import Image

from services.common.wording import LANGUAGES
from services.docs.adapters.announcement_picture import SHAPES, render_picture
from services.docs.adapters.letter_pages import DOOR, PAGE, ROLL, SMALL, LetterForm, render_letter
from services.docs.adapters.poster_page import render_guide, render_poster
from services.docs.adapters.sheet_pages import render_sheet
from services.docs.domain import poster, sheets
from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.checklist import checklist_for
from services.docs.domain.opening_hours import hours_in_words
from tests.docs.adapters.test_reportlab_page import _overlap
from tests.docs.cases import OFFICE, SIXTY_LETTERS

OPEN: dict[str, Any] = {"opens": "08:00", "breaks": [], "last_ticket": None}
NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
DAY = date(2026, 12, 1)


def _visits(count: int) -> list[sheets.Visit]:
    at = [NOW + timedelta(minutes=5 * number) for number in range(count)]
    return [
        sheets.Visit(f"{SIXTY_LETTERS[:57]} {n:02}", "K7M4QX", "Perekaman KTP-el pemula", at[n], 8, f"A-{n:03}")
        for n in range(count)
    ]


def _sound(content: bytes) -> list[str]:
    """The text of each page, once its boxes were found inside the page and apart."""
    texts = []
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            text, (width, height) = page.get_textpage(), page.get_size()
            boxes = [text.get_rect(number) for number in range(text.count_rects())]
            assert [b for b in boxes if b[0] < 5 or b[1] < 5 or b[2] > width - 5 or b[3] > height - 5] == []
            assert [pair for pair in combinations(boxes, 2) if _overlap(*pair, slack=1.0)] == []
            texts.append(" ".join(text.get_text_range().replace("\ufffe", "-").split()))
    return texts


def test_a_day_of_sixty_takes_three_pages_each_with_its_header_and_all_names_whole() -> None:
    texts = _sound(render_sheet(sheets.day_sheet(OFFICE, DAY, _visits(60), NOW)))
    whole = " ".join(texts)
    assert [f"Halaman {n} dari 3" in text and "Paraf" in text for n, text in enumerate(texts, 1)] == [True] * 3
    assert [n for n in range(60) if f"{SIXTY_LETTERS[:57]} {n:02}" not in whole] == []


def test_an_empty_day_is_a_page_that_says_so() -> None:
    (text,) = _sound(render_sheet(sheets.day_sheet(OFFICE, DAY, [], NOW)))
    assert "0 janji temu" in text


def test_a_page_has_between_25_and_30_rows() -> None:
    first, *_ = _sound(render_sheet(sheets.roster(OFFICE, "Kelas XI", _visits(60))))
    assert 25 <= first.count("K7M4QX") <= 30


VISIT = sheets.Visit(SIXTY_LETTERS, "K7M4QX", "KK perubahan data / tambah / kurang anggota", NOW, 1, "A-001")
CLOSING = sheets.Closing(VISIT.service, NOW, NOW + timedelta(days=14), "blangko habis")
LETTERS = [
    ("80 mm", sheets.slip(OFFICE, VISIT, NOW), ROLL),
    ("A6", sheets.slip(OFFICE, VISIT, NOW), SMALL),
    *((f"attendance {language}", sheets.attendance(OFFICE, VISIT, NOW, language), PAGE) for language in LANGUAGES),
    *((f"door {language}", sheets.closure_notice(OFFICE, CLOSING, language), DOOR) for language in LANGUAGES),
]


@pytest.mark.parametrize(("letter", "form"), [each[1:] for each in LETTERS], ids=[each[0] for each in LETTERS])
def test_a_letter_stays_whole_on_its_one_page(letter: sheets.Letter, form: LetterForm) -> None:
    (text,) = _sound(render_letter(letter, form))
    assert [word for line in (*letter.lines, *letter.small, letter.headline) for word in line.split() if word not in text] == []


def test_the_slip_is_80_millimetres_wide() -> None:
    with pypdfium2.PdfDocument(render_letter(LETTERS[0][1], ROLL)) as document:
        assert round(document[0].get_size()[0] / 72 * 25.4) == 80


HOURS = [
    *({**OPEN, "weekday": day, "closes": "15:00", "breaks": [{"starts": "12:00", "ends": "13:00"}]} for day in range(1, 5)),
    {**OPEN, "weekday": 5, "closes": "10:30", "last_ticket": "10:00"},
]


@pytest.fixture(params=LANGUAGES)
def announcement(request: Any, published: PublishedCatalogue) -> poster.Announcement:
    checklist = checklist_for(published, OFFICE.id, "ktp_perekaman_pemula", {})
    hours = hours_in_words(HOURS, request.param)
    return poster.announce(OFFICE, hours, checklist, "http://127.0.0.1:8080", request.param)


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_poster_is_one_page_with_its_words_apart(announcement: poster.Announcement, size: str) -> None:
    (text,) = _sound(render_poster(announcement, size))
    assert [line for line in (announcement.number, *announcement.hours, announcement.headline) if line not in text] == []


def test_guides_have_two_pages(announcement: poster.Announcement) -> None:
    guides = [render_guide(make(announcement)) for make in (poster.guide_for_residents, poster.guide_for_operators)]
    assert [len(_sound(guide)) for guide in guides] == [2, 2]


def _code(picture: Any, left: int, top: int, module: int, count: int) -> list[list[bool]]:
    middles = [module * number + module // 2 for number in range(count)]
    return [[picture.getpixel((left + x, top + y))[0] < 128 for x in middles] for y in middles]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_picture_has_its_size_and_a_code_that_opens_the_chat(announcement: poster.Announcement, shape: str) -> None:
    with Image.open(io.BytesIO(render_picture(announcement, shape))) as opened:
        picture: Any = opened.convert("RGB")
    matrix = [[bool(dark) for dark in row] for row in segno.make(announcement.link, error="m", micro=False).matrix]
    black = picture.convert("L").point(lambda value: 255 if value < 40 else 0)
    left, top, *_ = black.crop((0, 200, 520, picture.height)).getbbox() or (0, 0)
    assert (picture.size, announcement.link[:30]) == (SHAPES[shape], "https://wa.me/6281200000099?te")
    finder = next(x for x in range(left, 1080) if picture.getpixel((x, top + 201))[0] > 128) - left  # seven modules
    assert _code(picture, left, top + 200, finder // 7, len(matrix)) == matrix


def test_another_colour_gives_another_picture_and_the_same_one_the_same_bytes(announcement: poster.Announcement) -> None:
    first, again, other = (render_picture(announcement, "square", colour) for colour in ("#0b4f6c", "#0b4f6c", "#5c1a1a"))
    assert (first == again, first == other) == (True, False)
