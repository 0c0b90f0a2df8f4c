"""Accounts of the office from the console, before the real booking service; the sessions end with them."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.sessions import Sessions
from services.common.principal import Principal
from tests.booking.conftest import as_principal
from tests.gateway.staff.conftest import ConsoleOf
from tests.gateway.staff.real import API, Console, words

PASSWORD, OTHER_PASSWORD = "kata sandi contoh", "kata sandi lainnya"
NEW = {"username": "siti.loket", "password": PASSWORD, "role": "operator"}


@pytest.fixture
def admin(console_of: ConsoleOf) -> Console:
    return console_of("admin")


@pytest.fixture
def siti(admin: Console) -> Principal:
    """A member of staff with an account."""
    made = admin.ask(f"{API}/staff", NEW)["account"]
    return Principal(made["role"], made["id"], tuple(made["offices"]))


def listed(admin: Console) -> Any:
    return admin.ask(f"{API}/staff", method="GET")["accounts"]


def test_an_account_is_added(admin: Console) -> None:
    page = words(admin.send("/accounts/", **NEW))
    assert "Akun siti.loket dibuat." in page
    assert "siti.loket · Petugas loket kantor-contoh · sedang tidak masuk" in page
    assert [each["username"] for each in listed(admin)] == ["siti.loket"]


def test_without_accounts_the_page_says_what_to_do(admin: Console) -> None:
    assert "Belum ada akun untuk kantor ini. Tambah yang pertama di bawah." in words(admin.get("/accounts/"))


def test_a_refused_account_keeps_the_name_and_never_the_password(admin: Console) -> None:
    answer = admin.post("/accounts/", **{**NEW, "password": "pendek"})
    assert (answer.status_code, 'href="#password"' in answer.text, 'value="siti.loket"' in answer.text) == (422, True, True)
    assert "pendek" not in answer.text


@pytest.mark.parametrize(
    ("change", "form", "told"),
    [
        ("role", {"role": "supervisor"}, "Peran siti.loket diubah"),
        ("disable", {}, "siti.loket dinonaktifkan"),
        ("password", {"password": OTHER_PASSWORD}, "Kata sandi siti.loket diganti"),
        ("sign-out", {}, "siti.loket dikeluarkan dari semua perangkat."),
    ],
)
def test_a_change_signs_the_account_out_everywhere(
    admin: Console, siti: Principal, sessions: Sessions, change: str, form: dict[str, str], told: str
) -> None:
    opened = sessions.open(siti, "siti.loket")
    assert "masuk di 1 perangkat" in words(admin.get("/accounts/"))
    assert told in words(admin.send(f"/accounts/{siti.subject}/{change}", **form))
    assert sessions.find(opened.token) is None


def test_a_disabled_account_is_enabled_again(admin: Console, siti: Principal) -> None:
    admin.send(f"/accounts/{siti.subject}/disable")
    assert listed(admin)[0]["disabled"]
    assert "siti.loket dapat masuk lagi." in words(admin.send(f"/accounts/{siti.subject}/enable"))


def test_a_weak_new_password_leads_to_its_field(admin: Console, siti: Principal) -> None:
    answer = admin.post(f"/accounts/{siti.subject}/password", password="pendek")
    assert (answer.status_code, f'href="#password-{siti.subject}"' in answer.text) == (422, True)


def test_whoever_serves_other_offices_too_is_left_alone(admin: Console, sessions: Sessions) -> None:
    of_all = Principal("admin", "admin-of-all", ("*",))
    made = admin.booking.post(f"{API}/staff", json={**NEW, "offices": ["*"]}, headers=as_principal(of_all)).get_json()["account"]
    opened = sessions.open(Principal("operator", made["id"], ("*",)), "siti.loket")
    page = words(admin.get("/accounts/"))
    assert "semua kantor · masuk di 1 perangkat Melayani kantor lain juga" in page
    assert [admin.post(f"/accounts/{made['id']}/{change}").status_code for change in ("sign-out", "disable")] == [404, 403]
    assert sessions.find(opened.token) is not None


@pytest.mark.parametrize("role", ["operator", "supervisor"])
def test_only_admins_see_accounts(console_of: ConsoleOf, role: str) -> None:
    console = console_of(role)
    assert (console.get("/accounts/").status_code, "Petugas dan peran" in console.get("/settings/").text) == (403, False)


@pytest.fixture
def as_siti(admin: Console, siti: Principal, sessions: Sessions) -> Console:
    """The browser of that member of staff."""
    session = sessions.open(siti, "siti.loket")
    browser = admin.browser.application.test_client()
    browser.set_cookie("sekali_staff", session.token, path="/staff")
    return Console(browser, admin.booking, session, admin.mailbox)


def change_own(console: Console, current: str, new: str, again: str) -> Any:
    form = {"csrf": console.session.csrf, "current": current, "new": new, "again": again}
    return console.browser.post("/staff/password", data=form)


def test_the_own_password_is_changed_and_all_own_sessions_end(as_siti: Console, sessions: Sessions) -> None:
    answer = change_own(as_siti, PASSWORD, OTHER_PASSWORD, OTHER_PASSWORD)
    assert (answer.status_code, sessions.find(as_siti.session.token)) == (303, None)
    assert "Kata sandi diganti. Masuk dengan yang baru." in words(as_siti.browser.get(answer.location))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("salah sekali", OTHER_PASSWORD, OTHER_PASSWORD), "current"),
        ((PASSWORD, "pendek", "pendek"), "new"),
        ((PASSWORD, OTHER_PASSWORD, PASSWORD), "again"),
    ],
    ids=["wrong", "short", "not the same"],
)
def test_a_refused_own_password_leads_to_its_field(as_siti: Console, typed: tuple[str, str, str], field: str) -> None:
    answer = change_own(as_siti, *typed)
    assert (answer.status_code, f'href="#{field}"' in answer.text) == (422, True)
    assert not any(each in answer.text for each in typed)
