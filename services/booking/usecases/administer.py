"""Staff accounts: made, disabled, given another role or password by admins of their offices, and by their owners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.booking.domain.access import ALL_OFFICES
from services.booking.domain.authority import Administrator, require_authority, require_other
from services.booking.domain.errors import AccountUnknown, WrongCredentials
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import Account, Accounts, Passwords
from services.booking.usecases.ports_accounts import AccountLedger, AccountList, AccountTransaction
from services.booking.usecases.sign_in import require_strong
from services.common.clock import Clock
from services.common.ids import new_id


@dataclass(frozen=True)
class NewAccount:
    """What an admin asks for. ``offices`` may hold ``*``."""

    username: str
    password: str
    role: str
    offices: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """An account after a change. ``sessions_revoked``: whoever is signed in with it must sign in again."""

    account: Account
    sessions_revoked: bool


class Administer:
    """The accounts of an office, for its admins."""

    def __init__(self, accounts: AccountList, ledger: AccountLedger, passwords: Passwords, clock: Clock) -> None:
        self._accounts, self._ledger, self._passwords, self._clock = accounts, ledger, passwords, clock

    def serving(self, office_id: str) -> list[Account]:
        """The accounts that serve the office, by user name."""
        return self._accounts.serving(office_id)

    def add(self, administrator: Administrator, asked: NewAccount, finish: Finish[Changed]) -> Changed:
        """A new account; ``BeyondAuthority``, ``WeakPassword``, ``UsernameTaken``, ``OfficeUnknown``."""
        require_authority(administrator, asked.offices)
        require_strong(asked.password)
        now, username = self._clock.now(), asked.username.strip().lower()
        account = Account(new_id(), username, self._passwords.hash(asked.password), asked.role, asked.offices)
        with self._ledger.change() as transaction:
            transaction.add_account(account, now)
            for office_id in account.offices:
                transaction.note(administrator.name, office_id, _subject(account), "create", None, _shown(account), now)
            finish(transaction, made := Changed(account, sessions_revoked=False))
        return made

    def give_role(
        self, administrator: Administrator, office_id: str, account_id: str, role: str, finish: Finish[Changed]
    ) -> Changed:
        """The account with another role; ``AccountUnknown``, ``BeyondAuthority``, ``OwnAccount``."""
        return self._change(administrator, office_id, account_id, "role", lambda account: replace(account, role=role), finish)

    def disable(self, administrator: Administrator, office_id: str, account_id: str, finish: Finish[Changed]) -> Changed:
        """The account, which nobody can sign in with; ``AccountUnknown``, ``BeyondAuthority``, ``OwnAccount``."""
        now = self._clock.now()

        def disabled(account: Account) -> Account:
            return replace(account, disabled_at=account.disabled_at or now)

        return self._change(administrator, office_id, account_id, "disable", disabled, finish)

    def enable(self, administrator: Administrator, office_id: str, account_id: str, finish: Finish[Changed]) -> Changed:
        """The account, usable again; ``AccountUnknown``, ``BeyondAuthority``, ``OwnAccount``."""
        return self._change(
            administrator, office_id, account_id, "enable", lambda account: replace(account, disabled_at=None), finish
        )

    def reset_password(
        self, administrator: Administrator, office_id: str, account_id: str, password: str, finish: Finish[Changed]
    ) -> Changed:
        """The account with a password that the admin chose; ``WeakPassword`` and as the others."""
        require_strong(password)
        hashed = self._passwords.hash(password)
        return self._change(
            administrator, office_id, account_id, "password", lambda account: replace(account, password_hash=hashed), finish
        )

    def _change(
        self,
        administrator: Administrator,
        office_id: str,
        account_id: str,
        action: str,
        step: Callable[[Account], Account],
        finish: Finish[Changed],
    ) -> Changed:
        require_other(administrator, account_id)
        with self._ledger.change() as transaction:
            before = _of_office(transaction.account(account_id), office_id)
            require_authority(administrator, before.offices)
            after = step(before)
            changed = _save(transaction, before, after, administrator.name, action, self._clock)
            finish(transaction, changed)
        return changed


class ChangeOwnPassword:
    """Gives members of staff another password. They sign in again everywhere.

    Wrong tries count like failed sign-ins: a session left open is no way to guess a password.
    """

    def __init__(self, accounts: Accounts, ledger: AccountLedger, passwords: Passwords, clock: Clock) -> None:
        self._accounts, self._ledger, self._passwords, self._clock = accounts, ledger, passwords, clock

    def __call__(self, account_id: str, current: str, new: str, who: str) -> Changed:
        """The account; ``WrongCredentials``, ``LockedOut``, ``WeakPassword``, ``AccountUnknown``."""
        require_strong(new)
        with self._ledger.change() as transaction:
            before = transaction.account(account_id)
        if before is None:
            raise AccountUnknown
        self._accounts.attempt(before.username, self._clock.now())
        if not self._passwords.matches(before.password_hash, current):
            raise WrongCredentials
        self._accounts.forget_attempts(before.username)
        return self._save(before, self._passwords.hash(new), who)

    def _save(self, proved: Account, password_hash: str, who: str) -> Changed:
        """The slow hashing is done outside; a password that was changed meanwhile makes the proof worthless."""
        with self._ledger.change() as transaction:
            before = transaction.account(proved.id)
            if before is None or before.password_hash != proved.password_hash or before.disabled_at is not None:
                raise WrongCredentials
            return _save(transaction, before, replace(before, password_hash=password_hash), who, "own_password", self._clock)


def _of_office(account: Account | None, office_id: str) -> Account:
    if account is None or not {office_id, ALL_OFFICES} & set(account.offices):
        raise AccountUnknown
    return account


def _save(transaction: AccountTransaction, before: Account, after: Account, who: str, action: str, clock: Clock) -> Changed:
    if after == before:
        return Changed(after, sessions_revoked=False)
    transaction.save_account(after)
    for office_id in after.offices:
        transaction.note(who, office_id, _subject(after), action, _shown(before), _shown(after), clock.now())
    return Changed(after, sessions_revoked=True)


def _subject(account: Account) -> str:
    return f"account:{account.id}"


def _shown(account: Account) -> Mapping[str, Any]:
    """What the audit keeps of an account: neither its name nor its password."""
    return {"role": account.role, "offices": list(account.offices), "disabled": account.disabled_at is not None}
