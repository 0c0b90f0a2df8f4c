"""Issue the checklist paper of an appointment, once for each state of its facts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace

from services.common.clock import Clock
from services.docs.domain.appointment import Case
from services.docs.domain.checklist import checklist_for
from services.docs.domain.paper import compose
from services.docs.usecases.colour_office import Colours
from services.docs.usecases.ports import Catalogues, Files, IssuedChecklist, Papers, Renderer, StoredDocument, Transaction

PDF = "application/pdf"
_NOT_PRINTED = {"status", "version", "language"}


STANDARD = "standard"
COLOURLESS = ("mono", "large")


@dataclass(frozen=True)
class Wanted:
    """How a paper is to look; ``colour`` is empty for the product's own."""

    language: str
    variant: str = STANDARD
    colour: str = ""


@dataclass(frozen=True)
class Paper:
    """A PDF with the name of its content and the catalogue version that it was made from."""

    content: bytes
    sha256: str
    catalogue_version: int


class VersionPinnedMeanwhile(Exception):
    """Another process issued a paper for the appointment from another catalogue version while this one was drawn."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class IssueChecklist:
    """Draws, stores and records papers. The first paper of an appointment decides its catalogue version."""

    def __init__(
        self, catalogues: Catalogues, papers: Papers, files: Files, renderer: Renderer, clock: Clock, colours: Colours
    ) -> None:
        self._catalogues, self._papers, self._files = catalogues, papers, files
        self._renderer, self._clock, self._colours = renderer, clock, colours

    def run(self, case: Case, language: str, variant: str = STANDARD) -> Paper:
        """The paper for these facts: the one issued before, or a new one. A lost file is drawn again."""
        wanted = self._wanted(case, language, variant)
        issued = self._papers.find(case.appointment_id, facts_sha256(case, wanted))
        if issued is not None:
            content = self._files.get(issued.document_sha256)
            if content is not None:
                return Paper(content, issued.document_sha256, issued.catalogue_version)
        return self._issue(case, wanted, event_id=None)

    def handle(self, case: Case, event_id: str) -> None:
        """The effect of a booked or moved appointment: its paper is there. Happens once for each event."""
        self._issue(case, self._wanted(case, case.language), event_id)

    def withdraw(self, case: Case, event_id: str) -> None:
        """The effect of a cancelled appointment: its papers are marked as of no use any more."""
        now = self._clock.now()
        with self._papers.transaction() as transaction:
            if transaction.first_time(event_id, now):
                transaction.withdraw(case.appointment_id, now)

    def pass_over(self, event_id: str) -> None:
        """Remember an event that has no effect here."""
        with self._papers.transaction() as transaction:
            transaction.first_time(event_id, self._clock.now())

    def _wanted(self, case: Case, language: str, variant: str = STANDARD) -> Wanted:
        colour = "" if variant in COLOURLESS else self._colours.of(case.office.id)
        return Wanted(language, variant, colour)

    def _issue(self, case: Case, wanted: Wanted, event_id: str | None) -> Paper:
        pinned = self._papers.pinned_version(case.appointment_id)
        version = pinned if pinned is not None else self._catalogues.current().version
        try:
            return self._issue_from(version, case, wanted, event_id)
        except VersionPinnedMeanwhile as meanwhile:
            return self._issue_from(meanwhile.version, case, wanted, event_id)

    def _issue_from(self, version: int, case: Case, wanted: Wanted, event_id: str | None) -> Paper:
        content = self._draw(version, case, wanted)
        document = self._files.put(content, PDF)
        with self._papers.transaction() as transaction:
            if event_id is None or transaction.first_time(event_id, self._clock.now()):
                self._record(transaction, case, wanted, version, document)
        return Paper(content, document.sha256, version)

    def _draw(self, version: int, case: Case, wanted: Wanted) -> bytes:
        """Answers that this version does not know are left out: they were checked when the appointment was made."""
        published = self._catalogues.version(version)
        known = published.catalogue.service(case.service_id).known_answers(case.answers)
        checklist = checklist_for(published, case.office.id, case.service_id, known)
        return self._renderer.render(
            compose(replace(case, answers=known), checklist, wanted.language), wanted.variant, wanted.colour
        )

    def _record(self, transaction: Transaction, case: Case, wanted: Wanted, version: int, document: StoredDocument) -> None:
        kept = transaction.pin(case.appointment_id, version)
        if kept != version:
            raise VersionPinnedMeanwhile(kept)
        issued = IssuedChecklist(
            appointment_id=case.appointment_id,
            facts_sha256=facts_sha256(case, wanted),
            language=wanted.language,
            appointment_version=case.version,
            catalogue_version=version,
            office_id=case.office.id,
            service_id=case.service_id,
            answers=case.answers,
            document_sha256=document.sha256,
            issued_at=self._clock.now(),
        )
        transaction.add(issued, document)


def facts_sha256(case: Case, wanted: Wanted) -> str:
    """A hash of everything about the appointment that its paper prints, and of how it prints it."""
    facts = {name: value for name, value in asdict(case).items() if name not in _NOT_PRINTED}
    form = [wanted.language] if wanted.variant == STANDARD else [wanted.language, wanted.variant]
    form += [wanted.colour] if wanted.colour else []
    canonical = json.dumps([*form, facts], sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
