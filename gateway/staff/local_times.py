"""Times as forms send them: local to the office, without a zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from gateway.staff.appointments import Office


def read_local(text: str, office: Office) -> datetime | None:
    """``2026-12-01T08:00`` as an aware instant of the office; nothing for anything else."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        return None
    return local.replace(tzinfo=ZoneInfo(office.timezone)) if local.tzinfo is None else None


def form_value(instant: datetime, office: Office) -> str:
    """The instant as a ``datetime-local`` field holds it, to the minute."""
    return instant.astimezone(ZoneInfo(office.timezone)).strftime("%Y-%m-%dT%H:%M")
