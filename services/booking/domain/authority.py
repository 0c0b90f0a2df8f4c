"""Who may administer whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.booking.domain.access import ALL_OFFICES
from services.booking.domain.errors import BeyondAuthority, OwnAccount


@dataclass(frozen=True)
class Administrator:
    """An admin who changes something. ``name`` is what the audit says, ``account_id`` the own account."""

    name: str
    account_id: str
    offices: frozenset[str]

    def covers(self, offices: Collection[str]) -> bool:
        """Whether all of ``offices`` are the admin's: only an admin of all (``*``) covers somebody of all."""
        return ALL_OFFICES in self.offices or set(offices) <= self.offices


def require_authority(administrator: Administrator, offices: Collection[str]) -> None:
    """:class:`BeyondAuthority` unless every one of ``offices`` is the admin's."""
    if not administrator.covers(offices):
        raise BeyondAuthority


def require_other(administrator: Administrator, account_id: str) -> None:
    """:class:`OwnAccount` when admins turn on themselves: an office must not lose its last admin by a slip."""
    if administrator.account_id == account_id:
        raise OwnAccount
