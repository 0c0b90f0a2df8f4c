"""Transactions on what surrounds appointments: accounts, retention, webhooks, feeds, each change with its line in the audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from services.booking.adapters import audit, tables
from services.booking.adapters.account_store import account_of, add_account
from services.booking.adapters.feed_store import FeedWrites
from services.booking.adapters.ledger import SqlLedger, SqlTransaction
from services.booking.adapters.privacy_writes import PrivacyWrites
from services.booking.adapters.webhook_store import WebhookWrites
from services.booking.usecases.ports import Account
from services.common.clock import Clock
from services.common.crypto import Sealer
from services.common.database import Database
from services.common.idempotency import IdempotencyKeys
from services.common.outbox import Outbox


class OfficeTransaction(PrivacyWrites, WebhookWrites, FeedWrites, SqlTransaction):
    """Implements ``AccountTransaction``, ``PrivacyTransaction``, ``WebhookTransaction`` and ``FeedTransaction``."""

    def __init__(
        self, connection: Connection, outbox: Outbox, keys: IdempotencyKeys, clock: Clock, webhook_sealer: Sealer
    ) -> None:
        super().__init__(connection, outbox, keys, clock)
        self._webhook_sealer = webhook_sealer

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
        audit.record(self._connection, who, office_id, subject, action, before, after, at)

    def account(self, account_id: str) -> Account | None:
        accounts = tables.staff_accounts
        row = self._connection.execute(select(accounts).where(accounts.c.id == account_id).with_for_update()).one_or_none()
        return account_of(row) if row else None

    def add_account(self, account: Account, at: datetime) -> None:
        add_account(self._connection, account, at)

    def save_account(self, account: Account) -> None:
        accounts = tables.staff_accounts
        changed = {**vars(account), "offices": list(account.offices)}
        self._connection.execute(update(accounts).where(accounts.c.id == account.id).values(**changed))


class OfficeLedger(SqlLedger):
    """Implements the ledgers of accounts, privacy, webhooks and feeds."""

    def __init__(self, database: Database, outbox: Outbox, keys: IdempotencyKeys, clock: Clock, webhook_sealer: Sealer) -> None:
        super().__init__(database, outbox, keys, clock)
        self._webhook_sealer = webhook_sealer

    @contextmanager
    def change(self) -> Iterator[OfficeTransaction]:
        with super().change() as begun:
            yield OfficeTransaction(begun._connection, self._outbox, self._keys, self._clock, self._webhook_sealer)
