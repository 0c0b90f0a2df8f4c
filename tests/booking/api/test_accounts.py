"""Staff accounts over HTTP, by admins of their offices and by their owners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.tables_audit import audit
from services.booking.app import Stores
from services.common.database import Database
from services.common.principal import Principal
from tests.booking.builders import OFFICE, OTHER_OFFICE
from tests.booking.conftest import as_principal, operator, part
from tests.booking.staff import ADMIN, admin, admin_of_all, supervisor

STAFF = f"/api/v1/offices/{OFFICE.id}/staff"
PASSWORD = "kata sandi contoh"
NEW = {"username": "siti.loket", "password": PASSWORD, "role": "operator"}


def make(client: FlaskClient, headers: dict[str, str] | None = None, **changes: Any) -> Any:
    answer = client.post(STAFF, json={**NEW, **changes}, headers=headers or admin())
    assert answer.status_code == 201, answer.text
    return answer.get_json()["account"]


def sign_in(client: FlaskClient, password: str = PASSWORD) -> int:
    body = {"username": NEW["username"], "password": password}
    return client.post("/internal/staff/authenticate", json=body, headers=part()).status_code


def test_an_admin_makes_an_account_for_the_office(client: FlaskClient) -> None:
    account = make(client)
    assert {**account, "id": "…"} == {
        "id": "…", "username": "siti.loket", "role": "operator", "offices": [OFFICE.id], "disabled": False,
    }  # fmt: skip
    assert sign_in(client) == 200


@pytest.mark.parametrize(
    "headers", [operator, supervisor, lambda: admin(OTHER_OFFICE.id)], ids=["an operator", "a supervisor", "an admin elsewhere"]
)
def test_nobody_else_makes_one(client: FlaskClient, headers: Callable[[], dict[str, str]]) -> None:
    assert client.post(STAFF, json=NEW, headers=headers()).status_code == 403


@pytest.mark.parametrize("offices", [[OTHER_OFFICE.id], [OFFICE.id, OTHER_OFFICE.id], ["*"]], ids=["another", "both", "all"])
def test_an_admin_gives_no_office_that_is_not_theirs(client: FlaskClient, offices: list[str]) -> None:
    answer = client.post(STAFF, json={**NEW, "offices": offices}, headers=admin())
    assert (answer.status_code, answer.get_json()["type"]) == (403, "/problems/forbidden")


def test_an_admin_of_all_gives_all(client: FlaskClient) -> None:
    assert make(client, admin_of_all(), offices=["*"], role="admin")["offices"] == ["*"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"username": "A b"}, "/username"),
        ({"password": "pendek"}, "/password"),
        ({"role": "king"}, "/role"),
        ({"offices": []}, "/offices"),
        ({"offices": ["tidak-ada"]}, "/offices"),
    ],
    ids=["strange name", "short password", "unknown role", "no office", "unknown office"],
)
def test_what_is_wrong_is_told_by_field(client: FlaskClient, changes: dict[str, Any], pointer: str) -> None:
    answer = client.post(STAFF, json={**NEW, **changes}, headers=admin_of_all())
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_name_is_given_once(client: FlaskClient) -> None:
    make(client)
    answer = client.post(STAFF, json=NEW, headers=admin())
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/username")


def test_a_repeated_request_makes_one_account(client: FlaskClient) -> None:
    headers = admin(**{"Idempotency-Key": "one-account"})
    first, again = (client.post(STAFF, json=NEW, headers=headers) for _ in range(2))
    assert (first.status_code, again.get_json()) == (201, first.get_json())


def test_the_same_key_with_another_password_is_another_request(client: FlaskClient) -> None:
    headers = admin(**{"Idempotency-Key": "one-account"})
    client.post(STAFF, json=NEW, headers=headers)
    answer = client.post(STAFF, json={**NEW, "password": "sandi yang lain"}, headers=headers)
    assert answer.get_json()["type"] == "/problems/idempotency-key-reused"


def test_the_list_shows_who_serves_the_office_and_no_password(client: FlaskClient) -> None:
    make(client, username="siti.loket")
    make(client, admin_of_all(), username="budi.kota", offices=["*"])
    client.post(f"/api/v1/offices/{OTHER_OFFICE.id}/staff", json={**NEW, "username": "made.jauh"}, headers=admin(OTHER_OFFICE.id))
    answer = client.get(STAFF, headers=admin())
    assert [each["username"] for each in answer.get_json()["accounts"]] == ["budi.kota", "siti.loket"]
    assert "password" not in answer.text


@pytest.mark.parametrize(
    ("verb", "body", "field", "expected"),
    [("role", {"role": "supervisor"}, "role", "supervisor"), ("disable", None, "disabled", True)],
    ids=["role", "disable"],
)
def test_a_changed_account_must_sign_in_again(
    client: FlaskClient, verb: str, body: dict[str, str] | None, field: str, expected: object
) -> None:
    account = make(client)
    answer = client.post(f"{STAFF}/{account['id']}/{verb}", json=body, headers=admin())
    assert answer.status_code == 200, answer.text
    assert answer.get_json() == {"account": {**account, field: expected}, "sessions_revoked": True}


def test_a_change_that_changes_nothing_ends_no_session(client: FlaskClient) -> None:
    account = make(client)
    answer = client.post(f"{STAFF}/{account['id']}/role", json={"role": "operator"}, headers=admin())
    assert answer.get_json() == {"account": account, "sessions_revoked": False}


def test_nobody_signs_in_with_a_disabled_account_until_it_is_enabled(client: FlaskClient) -> None:
    account = make(client)
    client.post(f"{STAFF}/{account['id']}/disable", headers=admin())
    before = sign_in(client)
    client.post(f"{STAFF}/{account['id']}/enable", headers=admin())
    assert (before, sign_in(client)) == (401, 200)


def test_a_reset_password_replaces_the_old_one(client: FlaskClient) -> None:
    account = make(client)
    answer = client.post(f"{STAFF}/{account['id']}/password", json={"password": "sandi yang baru"}, headers=admin())
    assert answer.get_json()["sessions_revoked"] is True
    assert (sign_in(client), sign_in(client, "sandi yang baru")) == (401, 200)


@pytest.mark.parametrize("verb", ["role", "disable", "enable", "password"])
def test_an_account_of_more_offices_is_not_one_offices_to_change(client: FlaskClient, verb: str) -> None:
    account = make(client, admin_of_all(), offices=[OFFICE.id, OTHER_OFFICE.id])
    bodies: dict[str, Any] = {"role": {"role": "admin"}, "password": {"password": "sandi yang baru"}}
    answer = client.post(f"{STAFF}/{account['id']}/{verb}", json=bodies.get(verb), headers=admin())
    assert answer.status_code == 403, answer.text


def test_an_account_of_another_office_is_not_found_here(client: FlaskClient) -> None:
    made = client.post(f"/api/v1/offices/{OTHER_OFFICE.id}/staff", json=NEW, headers=admin(OTHER_OFFICE.id)).get_json()
    assert client.post(f"{STAFF}/{made['account']['id']}/disable", headers=admin()).status_code == 404


def test_admins_do_not_lock_themselves_out(client: FlaskClient) -> None:
    account = make(client, role="admin")
    own = as_principal(Principal("admin", account["id"], (OFFICE.id,)))
    answer = client.post(f"{STAFF}/{account['id']}/disable", headers=own)
    assert (answer.status_code, sign_in(client)) == (403, 200)


def own_password(client: FlaskClient, account: dict[str, Any], current: str, new: str = "sandi yang baru") -> Any:
    headers = as_principal(Principal("operator", account["id"], (OFFICE.id,)))
    return client.post("/api/v1/staff/password", json={"current": current, "new": new}, headers=headers)


def test_everybody_changes_their_own_password_and_signs_in_again(client: FlaskClient) -> None:
    account = make(client)
    answer = own_password(client, account, PASSWORD)
    assert answer.get_json() == {"account": account, "sessions_revoked": True}
    assert (sign_in(client), sign_in(client, "sandi yang baru")) == (401, 200)


def test_a_wrong_current_password_changes_nothing(client: FlaskClient) -> None:
    account = make(client)
    assert (own_password(client, account, "bukan ini sandinya").status_code, sign_in(client)) == (401, 200)


def test_guessing_the_current_password_locks_like_failed_sign_ins(client: FlaskClient) -> None:
    account = make(client)
    statuses = [own_password(client, account, "bukan ini sandinya").status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


def test_every_change_is_in_the_audit_without_names_and_passwords(client: FlaskClient, database: Database) -> None:
    account = make(client)
    client.post(f"{STAFF}/{account['id']}/role", json={"role": "supervisor"}, headers=admin())
    client.post(f"{STAFF}/{account['id']}/disable", headers=admin())
    with database.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [(row.who, row.subject, row.action) for row in rows] == [
        (f"admin:{ADMIN}", f"account:{account['id']}", action) for action in ("create", "role", "disable")
    ]
    assert (rows[1].before["role"], rows[1].after["role"]) == ("operator", "supervisor")
    assert not any(text in str(rows) for text in (NEW["username"], PASSWORD))


def test_passwords_are_kept_as_slow_hashes_only(client: FlaskClient, stores: Stores, database: Database) -> None:
    make(client, headers=admin(**{"Idempotency-Key": "kept"}))
    with database.read() as connection:
        kept = str(connection.execute(select(tables.staff_accounts)).all())
    assert PASSWORD not in kept
    assert "$argon2id$" in kept
