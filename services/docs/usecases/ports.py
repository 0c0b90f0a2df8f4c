"""What the use cases need from the world."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from services.docs.domain.appointment import Case
from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.checklist import Checklist
from services.docs.domain.paper import ChecklistPaper


@dataclass(frozen=True)
class StoredDocument:
    """Bytes under the SHA-256 of their content."""

    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True)
class IssuedChecklist:
    """The fact that a resident was given this paper: which case, from which catalogue version, which bytes."""

    appointment_id: str
    facts_sha256: str
    language: str
    appointment_version: int
    catalogue_version: int
    office_id: str
    service_id: str
    answers: Mapping[str, str]
    document_sha256: str
    issued_at: datetime


class Catalogues(Protocol):
    """The published versions."""

    def current(self) -> PublishedCatalogue:
        """The newest version; ``CatalogueMissing`` when there is none."""

    def version(self, number: int) -> PublishedCatalogue:
        """One version, as it was published."""


class CatalogueShelf(Protocol):
    """Where versions are published."""

    def newest_content(self) -> Mapping[str, Any]:
        """The content of the newest version; empty when there is none."""

    def publish(
        self,
        content: Mapping[str, Any],
        content_sha256: str,
        checked_on: date,
        published_at: datetime,
        office_id: str = "",
        published_by: str = "",
    ) -> int:
        """The version's number: a new one, or the newest when that has the same content."""


@dataclass(frozen=True)
class CatalogueVersion:
    """When a version was published, and by whom: office and account are empty for a shipped one."""

    version: int
    checked_on: date
    published_at: datetime
    office_id: str
    published_by: str


class CatalogueArchive(Catalogues, CatalogueShelf, Protocol):
    """Every version, with its content."""

    def content(self, number: int) -> Mapping[str, Any]:
        """The content of one version, as it was published."""

    def versions(self) -> list[CatalogueVersion]:
        """Newest first."""


@dataclass(frozen=True)
class Draft:
    """An office's rows before they are published; ``base_version`` is the one that was newest when the change began."""

    office_id: str
    base_version: int
    overrides: list[dict[str, Any]]
    saved_by: str
    saved_at: datetime


class Drafts(Protocol):
    """One draft for each office."""

    def find(self, office_id: str) -> Draft | None:
        """The office's draft, if it is changing something."""

    def save(self, draft: Draft) -> None:
        """Keep it in place of the one before."""

    def discard(self, office_id: str) -> None:
        """Forget it."""


class IssuedPapers(Protocol):
    """The record of what residents were given."""

    def of_appointment(self, office_id: str, appointment_id: str) -> list[IssuedChecklist]:
        """Every paper of an appointment of this office, newest first."""


class Transaction(Protocol):
    """What can be done inside one transaction of the papers' store."""

    def first_time(self, event_id: str, now: datetime) -> bool:
        """Remember an event; False when it was handled before."""

    def pin(self, appointment_id: str, catalogue_version: int) -> int:
        """The catalogue version that the appointment keeps: the given one, unless it had one already."""

    def withdraw(self, appointment_id: str, now: datetime) -> None:
        """Remember that the appointment's papers are of no use any more."""

    def add(self, issued: IssuedChecklist, document: StoredDocument) -> None:
        """Record a paper; one that is there already for the same facts gets the document given now."""


class Papers(Protocol):
    """What was issued."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commits at the end of the block, rolls back when it raises."""

    def pinned_version(self, appointment_id: str) -> int | None:
        """The catalogue version that the appointment keeps, if any."""

    def find(self, appointment_id: str, facts_sha256: str) -> IssuedChecklist | None:
        """The paper issued for exactly these facts."""

    def seen(self, ids: Iterable[str]) -> list[str]:
        """Those events whose effect is committed."""


class Files(Protocol):
    """Document bytes by content hash."""

    def put(self, content: bytes, media_type: str) -> StoredDocument:
        """Keep the bytes, durably, before it returns. Doing it again changes nothing."""

    def get(self, sha256: str) -> bytes | None:
        """The bytes, or None when they are lost or damaged."""

    def remove(self, sha256: str) -> None:
        """Forget the bytes; nothing happens when they are gone."""

    def writable(self) -> bool:
        """Whether documents can be kept now."""


class Renderer(Protocol):
    """Draws a paper."""

    def render(self, paper: ChecklistPaper, variant: str, colour: str = "") -> bytes:
        """The PDF in a variant of ``domain.paper.VARIANTS`` and in the office's colour (empty: the product's own); the same paper
        in the same variant and colour gives the same bytes."""


class CalendarWriter(Protocol):
    """Writes calendar files."""

    def write(self, case: Case, checklist: Checklist, language: str, written_at: datetime) -> bytes:
        """An iCalendar file for the appointment; a cancellation when its status is ``cancelled``."""
