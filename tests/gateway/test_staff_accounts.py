"""Changes of staff accounts: who may no longer be signed in is signed out."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from gateway.sessions import Sessions, StaffSession
from services.common.principal import Principal
from tests.gateway.conftest import OFFICE, OPERATOR, Neighbours

ADMIN = Principal("admin", "staff-9", (OFFICE,))
ONE = f"/api/v1/offices/{OFFICE}/staff/{OPERATOR.subject}"
PATHS = [f"{ONE}/{change}" for change in ("role", "disable", "enable", "password")] + [
    f"/api/v1/offices/{OFFICE}/staff",
    "/api/v1/staff/password",
]


@pytest.fixture
def changed_session(sessions: Sessions) -> StaffSession:
    """The session of the account that is changed."""
    return sessions.open(OPERATOR, "petugas")


@pytest.fixture
def admin(sessions: Sessions) -> dict[str, str]:
    """The headers of an admin's requests."""
    return {"Authorization": f"Bearer {sessions.open(ADMIN, 'admin').token}"}


def change(sessions_revoked: bool) -> dict[str, Any]:
    account = {"id": OPERATOR.subject, "username": "petugas", "role": "supervisor", "offices": [OFFICE], "disabled": False}
    return {"account": account, "sessions_revoked": sessions_revoked}


@pytest.mark.parametrize("path", PATHS)
def test_a_changed_account_is_signed_out_everywhere(
    caller: FlaskClient,
    neighbours: Neighbours,
    sessions: Sessions,
    changed_session: StaffSession,
    admin: dict[str, str],
    path: str,
) -> None:
    neighbours.booking.will_answer("POST", path, change(sessions_revoked=True))
    answer = caller.post(path, json={}, headers=admin)
    assert (answer.status_code, answer.get_json()) == (200, change(sessions_revoked=True))
    assert sessions.find(changed_session.token) is None


def test_whoever_changed_it_stays_signed_in(
    caller: FlaskClient, neighbours: Neighbours, sessions: Sessions, admin: dict[str, str]
) -> None:
    neighbours.booking.will_answer("POST", f"{ONE}/disable", change(sessions_revoked=True))
    caller.post(f"{ONE}/disable", headers=admin)
    assert sessions.find(admin["Authorization"].removeprefix("Bearer ")) is not None


def test_a_change_that_revokes_nothing_ends_no_session(
    caller: FlaskClient, neighbours: Neighbours, sessions: Sessions, changed_session: StaffSession, admin: dict[str, str]
) -> None:
    neighbours.booking.will_answer("POST", f"{ONE}/role", change(sessions_revoked=False))
    caller.post(f"{ONE}/role", json={}, headers=admin)
    assert sessions.find(changed_session.token) is not None


def test_a_refused_change_ends_no_session(
    caller: FlaskClient, neighbours: Neighbours, sessions: Sessions, changed_session: StaffSession, admin: dict[str, str]
) -> None:
    neighbours.booking.will_answer("POST", f"{ONE}/disable", {"type": "/problems/forbidden"}, status=403)
    assert caller.post(f"{ONE}/disable", headers=admin).status_code == 403
    assert sessions.find(changed_session.token) is not None


def test_booking_hears_who_changes_it(caller: FlaskClient, neighbours: Neighbours, admin: dict[str, str]) -> None:
    neighbours.booking.will_answer("POST", f"{ONE}/disable", change(sessions_revoked=True))
    caller.post(f"{ONE}/disable", headers=admin)
    assert neighbours.booking.last().principal == ADMIN
