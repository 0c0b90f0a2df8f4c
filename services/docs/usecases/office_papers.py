"""Papers of an office on request: from what booking knows now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from services.common.clock import Clock
from services.common.wording import long_date
from services.docs.domain import poster, sheets
from services.docs.domain.checklist import checklist_for
from services.docs.domain.colour import dark_colour
from services.docs.domain.errors import NoSuchThing, NotYet
from services.docs.domain.poster import Announcement
from services.docs.usecases.colour_office import Colours
from services.docs.usecases.ports import Catalogues
from services.docs.usecases.ports_office import Desk, OpenOffice, Press
from services.docs.usecases.survey import Survey

SURVEY_DAYS = 90
PDF, PNG = "application/pdf", "image/png"
ANNOUNCED_SERVICE = "ktp_perekaman_pemula"  # what the founding paper announced


@dataclass(frozen=True)
class Wish:
    """What a paper is about; only what its kind needs must be given. ``language`` counts for :data:`BILINGUAL` kinds."""

    on: date | None = None
    code: str = ""
    group: str = ""
    closure: str = ""
    size: str = "80mm"
    service: str = ANNOUNCED_SERVICE
    colour: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    language: str = "id"


@dataclass(frozen=True)
class OfficePaper:
    """A file with its name."""

    name: str
    media_type: str
    content: bytes


class OfficePapers:
    """``site`` is the product's public address."""

    def __init__(
        self, desk: Desk, press: Press, catalogues: Catalogues, clock: Clock, site: str, survey: Survey, colours: Colours
    ) -> None:
        self._desk, self._press, self._catalogues, self._clock, self._site = desk, press, catalogues, clock, site
        self._survey, self._colours = survey, colours
        self._makers: Mapping[str, Callable[[OpenOffice, Wish], bytes]] = {
            "day-sheet": self._day_sheet,
            "call-list": self._call_list,
            "roster": self._roster,
            "slip": self._slip,
            "attendance": self._attendance,
            "closure-notice": self._closure_notice,
            "survey-report": self._survey_report,
            "poster-a4": lambda office, wish: self._poster(office, wish, "a4"),
            "poster-a3": lambda office, wish: self._poster(office, wish, "a3"),
            "picture-square": lambda office, wish: self._picture(office, wish, "square"),
            "picture-portrait": lambda office, wish: self._picture(office, wish, "portrait"),
            "guide-residents": lambda office, wish: self._guide(office, wish, poster.guide_for_residents),
            "guide-operators": lambda office, wish: self._guide(office, replace(wish, language="id"), poster.guide_for_operators),
        }

    def make(self, office_id: str, kind: str, wish: Wish) -> OfficePaper:
        """The paper; ``NoSuchThing`` for what booking or the catalogue does not know."""
        if kind not in self._makers:
            raise NoSuchThing
        content = self._makers[kind](self._desk.office(office_id), wish)
        ending, media_type = ("png", PNG) if kind in PICTURES else ("pdf", PDF)
        language = f"-{wish.language}" if kind in BILINGUAL and wish.language != "id" else ""
        return OfficePaper(f"{kind}-{office_id}{language}.{ending}", media_type, content)

    def phone_list(self, office_id: str, calls: Sequence[sheets.Call]) -> OfficePaper:
        """Whom to telephone, as told by whoever keeps that list; ``NoSuchThing`` for an unknown office."""
        office = self._desk.office(office_id).office
        content = self._press.sheet(sheets.phone_list(office, calls, self._clock.now()))
        return OfficePaper(f"phone-list-{office_id}.pdf", PDF, content)

    def announcements(self, office_id: str, wish: Wish) -> list[OfficePaper]:
        """Everything that announces the office."""
        return [self.make(office_id, kind, wish) for kind in ANNOUNCEMENTS]

    def _day_sheet(self, opened: OpenOffice, wish: Wish) -> bytes:
        office, now = opened.office, self._clock.now()
        on = wish.on or now.astimezone(ZoneInfo(office.timezone)).date()
        return self._press.sheet(sheets.day_sheet(office, on, self._desk.day(office.id, on), now))

    def _call_list(self, opened: OpenOffice, _wish: Wish) -> bytes:
        office = opened.office
        today = self._clock.now().astimezone(ZoneInfo(office.timezone)).date()
        return self._press.sheet(sheets.call_list(office, today, self._desk.waiting(office.id)))

    def _roster(self, opened: OpenOffice, wish: Wish) -> bytes:
        group = self._desk.group(opened.office.id, _given(wish.group))
        return self._press.sheet(sheets.roster(opened.office, group.label, group.visits))

    def _slip(self, opened: OpenOffice, wish: Wish) -> bytes:
        visit, _ = self._desk.visit(opened.office.id, _given(wish.code), "id")
        return self._press.letter(sheets.slip(opened.office, visit, self._clock.now()), wish.size)

    def _attendance(self, opened: OpenOffice, wish: Wish) -> bytes:
        visit, finished_at = self._desk.visit(opened.office.id, _given(wish.code), wish.language)
        if finished_at is None:
            raise NotYet
        letter = sheets.attendance(opened.office, visit, finished_at, wish.language)
        return self._press.letter(letter, "page", self._colour(opened, wish))

    def _closure_notice(self, opened: OpenOffice, wish: Wish) -> bytes:
        closing = self._desk.closing(opened.office.id, _given(wish.closure), wish.language)
        letter = sheets.closure_notice(opened.office, closing, wish.language)
        return self._press.letter(letter, "door", self._colour(opened, wish))

    def _survey_report(self, opened: OpenOffice, wish: Wish) -> bytes:
        office, catalogue = opened.office, self._catalogues.current().catalogue
        ends_on = wish.ends_on or self._clock.now().astimezone(ZoneInfo(office.timezone)).date()
        begins_on = wish.begins_on or ends_on - timedelta(days=SURVEY_DAYS)
        found = self._survey.report(office.id, begins_on, ends_on)
        period = f"{long_date(begins_on, 'id')} sampai {long_date(ends_on, 'id')}"
        names = {each.id: each.name.id for each in catalogue.services.values()}
        return self._press.survey(found, office.name, period, names, self._colour(opened, wish))

    def _poster(self, opened: OpenOffice, wish: Wish, size: str) -> bytes:
        return self._press.poster(self._announcement(opened, wish), size, self._colour(opened, wish))

    def _picture(self, opened: OpenOffice, wish: Wish, shape: str) -> bytes:
        return self._press.picture(self._announcement(opened, wish), shape, self._colour(opened, wish))

    def _guide(self, opened: OpenOffice, wish: Wish, compose: Callable[[Announcement], poster.Guide]) -> bytes:
        return self._press.guide(compose(self._announcement(opened, wish)), self._colour(opened, wish))

    def _colour(self, opened: OpenOffice, wish: Wish) -> str:
        """The one that is asked for, else the office's own; empty for the product's."""
        return dark_colour(wish.colour) if wish.colour else self._colours.of(opened.office.id)

    def _announcement(self, opened: OpenOffice, wish: Wish) -> Announcement:
        language = wish.language
        checklist = checklist_for(self._catalogues.current(), opened.office.id, wish.service, {})
        return poster.announce(opened.office, opened.hours[language], checklist, self._site, language)


BILINGUAL = (  # what residents read, and whoever they show it to
    "attendance", "closure-notice", "poster-a4", "poster-a3", "picture-square", "picture-portrait", "guide-residents",
)  # fmt: skip
PICTURES = ("picture-square", "picture-portrait")
ANNOUNCEMENTS = ("poster-a4", "poster-a3", *PICTURES, "guide-residents", "guide-operators")
KINDS = ("day-sheet", "call-list", "roster", "slip", "attendance", "closure-notice", "survey-report", *ANNOUNCEMENTS)


def _given(text: str) -> str:
    if not text:
        raise NoSuchThing
    return text
