"""Writing and reading the audit: who changed what, from what, to what, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from services.booking.adapters.tables_audit import audit
from services.common.ids import new_id

PRIVATE = frozenset({
    "phone", "contact_phone", "user_id", "contact_user_id", "contact", "note", "answers", "password", "password_hash", "token",
    "secret",
})  # fmt: skip


class PersonalData(ValueError):
    """A line of the audit would have held what must not stay: the audit is kept for ever."""


def record(
    connection: Connection,
    who: str,
    office_id: str,
    subject: str,
    action: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    at: datetime,
) -> None:
    """Write one line, in the transaction of the change.

    ``who`` is ``role:subject``; ``office_id`` may be ``*``; ``subject`` names the thing (``service:ktp_hilang``). ``before`` is
    None for something new, ``after`` for something gone; both hold JSON values only. :class:`PersonalData` when a field of a
    person or a secret is among them.
    """
    if found := sorted(PRIVATE & (_fields(before) | _fields(after))):
        raise PersonalData(f"the audit must not hold {', '.join(found)}")
    row = {
        "office_id": office_id,
        "id": new_id(),
        "who": who,
        "subject": subject,
        "action": action,
        "before": dict(before) if before is not None else None,
        "after": dict(after) if after is not None else None,
        "at": at,
    }
    connection.execute(insert(audit), row)


def _fields(values: Any) -> set[str]:
    """The names of all fields, at any depth."""
    if isinstance(values, Mapping):
        return {str(name) for name in values} | set().union(*map(_fields, values.values()))
    if isinstance(values, Iterable) and not isinstance(values, str):
        return set().union(*map(_fields, values))
    return set()
