"""What differs between two versions of the catalogue, as one office gives its services."""

from __future__ import annotations

from dataclasses import dataclass

from services.docs.domain.catalogue import Catalogue, Requirement


@dataclass(frozen=True)
class Change:
    """One row before and after; None where it did not or does not exist."""

    service_id: str
    before: Requirement | None
    after: Requirement | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


def changes(old: Catalogue, new: Catalogue, office_id: str) -> list[Change]:
    """Every row that differs, by service."""
    found: list[Change] = []
    for service_id in dict.fromkeys([*old.services, *new.services]):
        before, after = _rows(old, office_id, service_id), _rows(new, office_id, service_id)
        pairs = [(before.get(key), after.get(key)) for key in dict.fromkeys([*before, *after])]
        found += [Change(service_id, was, now) for was, now in pairs if was != now]
    return found


def _rows(catalogue: Catalogue, office_id: str, service_id: str) -> dict[tuple[str, str, str | None], Requirement]:
    if service_id not in catalogue.services:
        return {}
    return {row.key: row for row in catalogue.service_at(office_id, service_id).requirements}


def unstated(catalogue: Catalogue, office_id: str) -> list[tuple[str, Requirement]]:
    """Photocopies and printed photos whose number nobody has stated for this office: it is asked, and nothing is invented."""
    return [
        (service_id, row)
        for service_id in catalogue.services
        for row in catalogue.service_at(office_id, service_id).requirements
        if row.copies is None and row.form in ("photocopy", "printed_photo") and row.when.holds({}) is not False
    ]
