"""An office changes its own rows: draft, preview, publish, compare, roll back. Published versions never change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.common.clock import Clock
from services.docs.domain.catalogue import Catalogue, PublishedCatalogue
from services.docs.domain.catalogue_changes import Change, changes
from services.docs.domain.catalogue_content import read_catalogue
from services.docs.domain.checklist import Checklist, checklist_for
from services.docs.domain.errors import DraftMissing, DraftOvertaken, UnknownVersion
from services.docs.domain.office_rows import check_rows, rows_of, with_rows
from services.docs.usecases.ports import CatalogueArchive, CatalogueVersion, Draft, Drafts, IssuedChecklist, IssuedPapers
from services.docs.usecases.publish_catalogue import digest_of


@dataclass(frozen=True)
class Asked:
    """A resident's question to a draft."""

    service_id: str
    answers: Mapping[str, str]
    channel: str


class EditCatalogue:
    """``staff`` is the account that acts; that it may act for the office has been checked."""

    def __init__(self, archive: CatalogueArchive, drafts: Drafts, issued: IssuedPapers, clock: Clock) -> None:
        self._archive, self._drafts, self._issued, self._clock = archive, drafts, issued, clock

    def rows(self, office_id: str) -> tuple[PublishedCatalogue, list[dict[str, Any]]]:
        """The newest version, and the office's rows in it."""
        newest = self._archive.current()
        return newest, rows_of(self._archive.content(newest.version), office_id)

    def draft(self, office_id: str) -> Draft:
        """What the office is changing; ``DraftMissing`` when nothing."""
        found = self._drafts.find(office_id)
        if found is None:
            raise DraftMissing
        return found

    def save(self, office_id: str, rows: Sequence[Mapping[str, Any]], staff: str) -> Draft:
        """Keep the rows as the draft; ``MalformedDraft`` when they do not fit. The first save fixes the base version."""
        newest = self._archive.current().version
        check_rows(self._archive.content(newest), office_id, rows)
        begun = self._drafts.find(office_id)
        base = begun.base_version if begun else newest
        draft = Draft(office_id, base, [dict(row) for row in rows], staff, self._clock.now())
        self._drafts.save(draft)
        return draft

    def discard(self, office_id: str) -> None:
        """Forget the draft, if there is one."""
        self._drafts.discard(office_id)

    def preview(self, office_id: str, asked: Asked) -> Checklist:
        """What a resident would be told if the draft were published."""
        newest = self._archive.current()
        catalogue = self._drafted(office_id, newest.version)
        catalogue.service(asked.service_id).check_answers(asked.answers)
        return checklist_for(
            PublishedCatalogue(newest.version, catalogue), office_id, asked.service_id, asked.answers, asked.channel
        )

    def publish(self, office_id: str, staff: str) -> int:
        """The new version's number, or the newest's when it says the same; ``DraftOvertaken`` when others published since."""
        draft, newest = self.draft(office_id), self._archive.current().version
        content = self._archive.content(newest)
        changed = with_rows(content, office_id, draft.overrides)
        if changed == content:
            return newest
        if rows_of(content, office_id) != rows_of(self._archive.content(draft.base_version), office_id):
            raise DraftOvertaken
        version = self._publish(changed, office_id, staff)
        self._drafts.save(Draft(office_id, version, draft.overrides, draft.saved_by, draft.saved_at))
        return version

    def roll_back(self, office_id: str, version: int, staff: str) -> int:
        """A new version in which the office's rows are those of an older one."""
        self._check(version)
        newest = self._archive.current().version
        old = rows_of(self._archive.content(version), office_id)
        content = self._archive.content(newest)
        check_rows(content, office_id, old)
        return self._publish(with_rows(content, office_id, old), office_id, staff)

    def compare(self, office_id: str, old: int, new: int | None) -> list[Change]:
        """The rows that differ between two versions at this office, or between a version and the draft."""
        self._check(old)
        before = self._archive.version(old).catalogue
        if new is None:
            return changes(before, self._drafted(office_id, self._archive.current().version), office_id)
        self._check(new)
        return changes(before, self._archive.version(new).catalogue, office_id)

    def versions(self) -> list[CatalogueVersion]:
        """All versions, newest first."""
        return self._archive.versions()

    def issued(self, office_id: str, appointment_id: str) -> list[tuple[IssuedChecklist, Checklist]]:
        """What the resident of an appointment was given, with the list as its version has it: newest first."""
        found = self._issued.of_appointment(office_id, appointment_id)
        return [(each, self._as_issued(each)) for each in found]

    def _as_issued(self, issued: IssuedChecklist) -> Checklist:
        published = self._archive.version(issued.catalogue_version)
        known = published.catalogue.service(issued.service_id).known_answers(issued.answers)
        return checklist_for(published, issued.office_id, issued.service_id, known)

    def _drafted(self, office_id: str, version: int) -> Catalogue:
        return read_catalogue(with_rows(self._archive.content(version), office_id, self.draft(office_id).overrides))

    def _publish(self, content: Mapping[str, Any], office_id: str, staff: str) -> int:
        checked_on = read_catalogue(content).checked_on
        return self._archive.publish(content, digest_of(content), checked_on, self._clock.now(), office_id, staff)

    def _check(self, version: int) -> None:
        if version not in {each.version for each in self._archive.versions()}:
            raise UnknownVersion(version)
