"""The office's papers drawn: one door to all the drawing there is."""

from __future__ import annotations

from collections.abc import Mapping

from services.docs.adapters import letter_pages
from services.docs.adapters.announcement_picture import render_picture
from services.docs.adapters.letter_pages import LetterForm, render_letter
from services.docs.adapters.page_frame import ACCENT, BLACK
from services.docs.adapters.poster_page import render_guide, render_poster
from services.docs.adapters.sheet_pages import render_sheet
from services.docs.adapters.survey_page import render_survey
from services.docs.domain.poster import Announcement, Guide
from services.docs.domain.sheets import Letter, Sheet
from services.docs.domain.survey import SurveyResult

_FORMS: dict[str, LetterForm] = {
    "80mm": letter_pages.ROLL,
    "a6": letter_pages.SMALL,
    "page": letter_pages.PAGE,
    "door": letter_pages.DOOR,
}


class OfficePress:
    """Implements ``Press``; an empty colour is the product's own."""

    def sheet(self, sheet: Sheet) -> bytes:
        return render_sheet(sheet)

    def letter(self, letter: Letter, form: str, colour: str = "") -> bytes:
        return render_letter(letter, _FORMS[form], colour or BLACK)

    def poster(self, announcement: Announcement, size: str, colour: str) -> bytes:
        return render_poster(announcement, size, colour or ACCENT)

    def picture(self, announcement: Announcement, shape: str, colour: str) -> bytes:
        return render_picture(announcement, shape, colour or ACCENT)

    def survey(self, result: SurveyResult, office: str, period: str, services: Mapping[str, str], colour: str = "") -> bytes:
        return render_survey(result, office, period, services, colour or ACCENT)

    def guide(self, guide: Guide, colour: str) -> bytes:
        return render_guide(guide, colour or ACCENT)
