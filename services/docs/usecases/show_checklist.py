"""Show what a service needs, before anything is booked."""

from __future__ import annotations

from collections.abc import Mapping

from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.checklist import Checklist, checklist_for
from services.docs.usecases.ports import Catalogues


class ShowChecklist:
    """The newest catalogue's answer to one resident's answers."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    def run(self, office_id: str, service_id: str, answers: Mapping[str, str], channel: str = "counter") -> Checklist:
        """The checklist; ``UnknownService`` or ``UnknownAnswers`` when the catalogue does not know what is asked."""
        published = self._catalogues.current()
        published.catalogue.service(service_id).check_answers(answers)
        return checklist_for(published, office_id, service_id, answers, channel)

    def services(self) -> PublishedCatalogue:
        """The newest catalogue, for whoever lists services and questions."""
        return self._catalogues.current()
