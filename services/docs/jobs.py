"""Queue entry points: one event in, one use case out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from services.common.events import Event
from services.docs.domain.case_content import read_case
from services.docs.domain.errors import UnknownService
from services.docs.usecases.forget_documents import ForgetDocuments
from services.docs.usecases.issue_checklist import IssueChecklist

log = structlog.get_logger()
ERASED = "contact.erased"


@dataclass(frozen=True)
class Effects:
    """What facts lead to."""

    issue: IssueChecklist
    forget: ForgetDocuments


_effects: Effects | None = None


def use(effects: Effects) -> None:
    """The worker hands over its use cases before it takes jobs."""
    global _effects  # RQ calls functions by name: this is where they find the worker's wiring
    _effects = effects


def handle_event(envelope: Mapping[str, Any]) -> None:
    """Give a booked or moved appointment its paper, mark those of a cancelled one, remove those of a forgotten contact.

    Happens once for each event id.
    """
    if _effects is None:
        raise RuntimeError("jobs.use must be called before jobs are taken")
    event = Event.from_envelope(envelope)
    if event.type == ERASED:
        _effects.forget.of_forgotten(event.data["appointment_ids"], event.id)
    else:
        _about_appointment(_effects.issue, event)


def _about_appointment(issue: IssueChecklist, event: Event) -> None:
    case = read_case(event.data)
    if event.type == "appointment.cancelled":
        issue.withdraw(case, event.id)
        return
    try:
        issue.handle(case, event.id)
    except UnknownService as error:
        log.warning("no checklist for this service", service=error.service_id, event_id=event.id)
        issue.pass_over(event.id)
