"""Staff accounts: who may sign in, and how often they may fail."""

from __future__ import annotations

from services.booking.domain.errors import WrongCredentials
from services.booking.usecases.ports import Account, Accounts, Passwords
from services.common.clock import Clock
from services.common.ids import new_id

MINIMUM_PASSWORD = 10  # characters


class WeakPassword(ValueError):
    """The password is shorter than :data:`MINIMUM_PASSWORD`."""


def require_strong(password: str) -> None:
    """:class:`WeakPassword` for a short one."""
    if len(password) < MINIMUM_PASSWORD:
        raise WeakPassword(f"a password has at least {MINIMUM_PASSWORD} characters")


class SignIn:
    """Checks a user name and a password. A name that nobody has takes as long and locks in the same way."""

    def __init__(self, accounts: Accounts, passwords: Passwords, clock: Clock) -> None:
        self._accounts, self._passwords, self._clock = accounts, passwords, clock

    def __call__(self, username: str, password: str) -> Account:
        """The account; ``WrongCredentials``, or ``LockedOut`` for 15 minutes after five failures.

        The try is counted before the password is looked at, so that many tries at once do not slip through.
        """
        username = username.strip().lower()
        self._accounts.attempt(username, self._clock.now())
        account = self._accounts.find(username)
        matches = self._passwords.matches(account.password_hash if account else None, password)
        if account is None or not matches or account.disabled_at is not None:
            raise WrongCredentials
        self._accounts.forget_attempts(username)
        return account


class AddAccount:
    """Makes staff accounts."""

    def __init__(self, accounts: Accounts, passwords: Passwords, clock: Clock) -> None:
        self._accounts, self._passwords, self._clock = accounts, passwords, clock

    def __call__(self, username: str, password: str, role: str, offices: tuple[str, ...]) -> Account:
        """The new account; :class:`WeakPassword`, ``UsernameTaken``, ``OfficeUnknown``."""
        require_strong(password)
        account = Account(new_id(), username.strip().lower(), self._passwords.hash(password), role, offices)
        self._accounts.add(account, self._clock.now())
        return account
