"""Staff accounts and failed sign-ins in the database."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from services.booking.adapters import tables
from services.booking.domain.access import ALL_OFFICES
from services.booking.domain.errors import LockedOut, OfficeUnknown, UsernameTaken
from services.booking.usecases.ports import Account
from services.common.database import Database
from services.common.inbox import insert_once

MAXIMUM_FAILURES = 5
LOCK = timedelta(minutes=15)
KEEP_ATTEMPTS = timedelta(days=1)


class AccountStore:
    """Implements ``Accounts``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, username: str) -> Account | None:
        accounts = tables.staff_accounts
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.username == username)).one_or_none()
        return account_of(row) if row else None

    def serving(self, office_id: str) -> list[Account]:
        """Implements ``AccountList``. Staff are few: they are read together and sifted here, alike on both databases."""
        query = select(tables.staff_accounts).order_by(tables.staff_accounts.c.username)
        with self._database.read() as connection:
            accounts = [account_of(row) for row in connection.execute(query)]
        return [account for account in accounts if {office_id, ALL_OFFICES} & set(account.offices)]

    def add(self, account: Account, at: datetime) -> None:
        with self._database.write() as connection:
            add_account(connection, account, at)

    def attempt(self, username: str, now: datetime) -> None:
        with self._database.write() as connection:
            locked_until = _count(connection, username, now)
        if locked_until is not None:
            raise LockedOut(math.ceil((locked_until - now).total_seconds()))

    def forget_attempts(self, username: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(tables.sign_in_attempts).where(tables.sign_in_attempts.c.username == username))

    def tidy(self, now: datetime) -> None:
        """Forget tries older than a day."""
        with self._database.write() as connection:
            connection.execute(delete(tables.sign_in_attempts).where(tables.sign_in_attempts.c.last_at < now - KEEP_ATTEMPTS))


def account_of(row: Row[Any]) -> Account:
    """The account of a row."""
    return Account(row.id, row.username, row.password_hash, row.role, tuple(row.offices), row.disabled_at)


def add_account(connection: Connection, account: Account, at: datetime) -> None:
    """Store a new account; ``UsernameTaken``, ``OfficeUnknown``."""
    _require_offices(connection, account)
    row = {**vars(account), "offices": list(account.offices), "created_at": at}
    if not insert_once(connection, tables.staff_accounts, row):
        raise UsernameTaken


def _require_offices(connection: Connection, account: Account) -> None:
    named = [office for office in account.offices if office != ALL_OFFICES]
    found = set(connection.scalars(select(tables.offices.c.id).where(tables.offices.c.id.in_(named))))
    if set(named) - found:
        raise OfficeUnknown


def _count(connection: Connection, username: str, now: datetime) -> datetime | None:
    """Until when the name is locked, or nothing and one more try is counted. The fifth try locks unless it succeeds."""
    table = tables.sign_in_attempts
    insert_once(connection, table, {"username": username, "failures": 0, "locked_until": None, "last_at": now})
    row = connection.execute(select(table).where(table.c.username == username).with_for_update()).one()
    if row.locked_until is not None and row.locked_until > now:
        return row.locked_until  # type: ignore[no-any-return]  # the column's type is known to the database only
    failures = (0 if row.locked_until is not None else row.failures) + 1
    lock = now + LOCK if failures >= MAXIMUM_FAILURES else None
    changed = {"failures": failures, "locked_until": lock, "last_at": now}
    connection.execute(update(table).where(table.c.username == username).values(**changed))
    return None
