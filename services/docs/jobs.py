"""Queue entry points: one event in, one use case out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog

from services.common.events import Event
from services.docs.domain.case_content import read_case
from services.docs.domain.errors import UnknownService
from services.docs.usecases.issue_checklist import IssueChecklist

log = structlog.get_logger()
_issue: IssueChecklist | None = None


def use(issue: IssueChecklist) -> None:
    """The worker hands over its use case before it takes jobs."""
    global _issue  # RQ calls functions by name: this is where they find the worker's wiring
    _issue = issue


def handle_event(envelope: Mapping[str, Any]) -> None:
    """Give a booked or moved appointment its paper; mark those of a cancelled one. Happens once for each event id."""
    if _issue is None:
        raise RuntimeError("jobs.use must be called before jobs are taken")
    event = Event.from_envelope(envelope)
    case = read_case(event.data)
    if event.type == "appointment.cancelled":
        _issue.withdraw(case, event.id)
        return
    try:
        _issue.handle(case, event.id)
    except UnknownService as error:
        log.warning("no checklist for this service", service=error.service_id, event_id=event.id)
        _issue.pass_over(event.id)
