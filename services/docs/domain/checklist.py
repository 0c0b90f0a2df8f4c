"""What one resident brings: the requirements of a service at an office, after the answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.docs.domain.catalogue import Document, PublishedCatalogue, Redirect, Requirement, Service, Text
from services.docs.domain.condition import Answers


@dataclass(frozen=True)
class Item:
    """One thing to bring. ``case`` is None when it is needed, else the words for when it is."""

    document: Document
    form: str
    copies: int | None
    note: Text | None
    case: Text | None
    certainty: str


@dataclass(frozen=True)
class Checklist:
    """The list for one case. ``redirect`` is set when the answers show that another service is meant."""

    version: int
    checked_on: date
    service: Service
    items: tuple[Item, ...]
    redirect: Redirect | None


def checklist_for(
    published: PublishedCatalogue, office_id: str, service_id: str, answers: Answers, channel: str = "counter"
) -> Checklist:
    """The checklist; what an unanswered question decides stays in it as a case. Answers must have been checked."""
    service = published.catalogue.service_at(office_id, service_id)
    rows = [row for row in service.requirements if row.is_for(channel)]
    items = tuple(item for row in rows if (item := _item(row, answers)) is not None)
    return Checklist(published.version, published.catalogue.checked_on, service, items, service.redirect(answers))


def _item(row: Requirement, answers: Answers) -> Item | None:
    needed = row.when.holds(answers)
    if needed is False:
        return None
    return Item(row.document, row.form, row.copies, row.note, None if needed else row.case, row.certainty)
