"""Staff accounts, and failed sign-ins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.booking.app import Stores
from services.booking.domain.errors import LockedOut, OfficeUnknown, UsernameTaken, WrongCredentials
from services.booking.usecases.sign_in import AddAccount, SignIn, WeakPassword
from tests.booking.builders import NOW, OFFICE
from tests.fakes.clock import FixedClock
from tests.fakes.passwords import PlainPasswords

PASSWORD = "kata sandi contoh"


@pytest.fixture
def sign_in(stores: Stores, clock: FixedClock) -> SignIn:
    """Signing in, with one account: petugas."""
    AddAccount(stores.accounts, PlainPasswords(), clock)("petugas", PASSWORD, "operator", (OFFICE.id,))
    return SignIn(stores.accounts, PlainPasswords(), clock)


def fail(sign_in: SignIn, username: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            sign_in(username, "salah")


def test_the_right_password_signs_in_whatever_the_case_of_the_name(sign_in: SignIn) -> None:
    account = sign_in(" Petugas ", PASSWORD)
    assert (account.username, account.role, account.offices) == ("petugas", "operator", (OFFICE.id,))


@pytest.mark.parametrize("username", ["petugas", "tidak_ada"])
def test_five_failures_lock_a_name_for_fifteen_minutes_whether_anybody_has_it_or_not(sign_in: SignIn, username: str) -> None:
    fail(sign_in, username, 5)
    with pytest.raises(LockedOut) as refused:
        sign_in(username, PASSWORD)
    assert refused.value.retry_after == 15 * 60


def test_after_the_lock_the_right_password_signs_in(sign_in: SignIn, clock: FixedClock) -> None:
    fail(sign_in, "petugas", 5)
    clock.advance(timedelta(minutes=15))
    assert sign_in("petugas", PASSWORD).username == "petugas"


def test_a_success_forgets_the_failures_before_it(sign_in: SignIn) -> None:
    for _ in range(2):
        fail(sign_in, "petugas", 4)
        assert sign_in("petugas", PASSWORD).username == "petugas"


def test_old_failures_are_tidied_away(sign_in: SignIn, stores: Stores, clock: FixedClock) -> None:
    fail(sign_in, "petugas", 4)
    clock.advance(timedelta(days=2))
    stores.accounts.tidy(clock.now())
    fail(sign_in, "petugas", 4)
    assert sign_in("petugas", PASSWORD).username == "petugas"


@pytest.mark.parametrize(
    ("username", "password", "office", "refusal"),
    [
        ("petugas", PASSWORD, OFFICE.id, UsernameTaken),
        ("lain", PASSWORD, "tidak-ada", OfficeUnknown),
        ("lain", "pendek", OFFICE.id, WeakPassword),
    ],
    ids=["taken name", "unknown office", "short password"],
)
def test_a_wrong_account_is_not_made(
    sign_in: SignIn, stores: Stores, clock: FixedClock, username: str, password: str, office: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        AddAccount(stores.accounts, PlainPasswords(), clock)(username, password, "operator", (office,))


def test_a_lock_counts_only_from_the_fifth_failure(stores: Stores) -> None:
    for _ in range(5):
        stores.accounts.attempt("petugas", NOW)
    with pytest.raises(LockedOut):
        stores.accounts.attempt("petugas", NOW + timedelta(minutes=14))
