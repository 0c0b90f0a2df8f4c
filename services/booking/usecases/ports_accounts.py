"""What the administration of staff accounts needs from the outside."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from services.booking.usecases.ports import Account, Transaction


class AuditedTransaction(Transaction, Protocol):
    """A change of something other than an appointment."""

    def note(
        self,
        who: str,
        office_id: str,
        subject: str,
        action: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        at: datetime,
    ) -> None:
        """Write one line of the audit; it must hold no personal data."""


class AccountTransaction(AuditedTransaction, Protocol):
    """A change of staff accounts."""

    def account(self, account_id: str) -> Account | None:
        """The account with this id; other changes of it wait for this transaction."""

    def add_account(self, account: Account, at: datetime) -> None:
        """Store a new account; ``UsernameTaken``, ``OfficeUnknown``."""

    def save_account(self, account: Account) -> None:
        """Store a changed account."""


class AccountLedger(Protocol):
    """Opens transactions on staff accounts."""

    def change(self) -> AbstractContextManager[AccountTransaction]:
        """Commits at the end of the block, rolls back when it raises."""


class AccountList(Protocol):
    """Reads staff accounts."""

    def serving(self, office_id: str) -> list[Account]:
        """The accounts of an office, those of all offices included, by user name."""
