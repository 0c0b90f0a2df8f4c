"""Make the calendar file of an appointment."""

from __future__ import annotations

from services.common.clock import Clock
from services.docs.domain.appointment import Case
from services.docs.domain.checklist import checklist_for
from services.docs.usecases.ports import CalendarWriter, Catalogues, Papers


class MakeCalendar:
    """The file tells the same list as the appointment's paper: from the catalogue version that the appointment keeps."""

    def __init__(self, catalogues: Catalogues, papers: Papers, writer: CalendarWriter, clock: Clock) -> None:
        self._catalogues, self._papers, self._writer, self._clock = catalogues, papers, writer, clock

    def run(self, case: Case, language: str) -> bytes:
        """An iCalendar file in UTF-8."""
        pinned = self._papers.pinned_version(case.appointment_id)
        published = self._catalogues.current() if pinned is None else self._catalogues.version(pinned)
        known = published.catalogue.service(case.service_id).known_answers(case.answers)
        checklist = checklist_for(published, case.office.id, case.service_id, known)
        return self._writer.write(case, checklist, language, self._clock.now())
