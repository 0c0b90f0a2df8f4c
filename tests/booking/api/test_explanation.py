"""Why a start is offered or not, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.booking.api.test_calendar import MORNING, OFFICE_PATH, RULES, SETTINGS, supervisor
from tests.booking.conftest import anybody, operator


def explained(client: FlaskClient, starts_at: str, headers: dict[str, str] | None = None, **query: str) -> dict[str, Any]:
    asked = {"service": "ktp_hilang", "starts_at": starts_at, **query}
    answer = client.get(f"{OFFICE_PATH}/slots/explanation", query_string=asked, headers=headers or anybody())
    body: dict[str, Any] = answer.get_json()
    return body


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        ("2026-12-01T08:00:00+07:00", []),
        ("2026-12-01T10:05:00+07:00", ["misaligned"]),
        ("2026-12-01T12:10:00+07:00", ["break"]),
        ("2026-12-25T08:00:00+07:00", ["horizon", "holiday"]),
        ("2026-11-24T08:05:00+07:00", ["past", "misaligned"]),
    ],
)
def test_every_reason_is_named(client: FlaskClient, moment: str, codes: list[str]) -> None:
    body = explained(client, moment)
    assert ([reason["code"] for reason in body["reasons"]], body["offered"]) == (codes, not codes)


def test_why_is_1040_on_friday_not_offered(client: FlaskClient) -> None:
    friday = {**MORNING, "weekdays": [5], "ends": "11:00", "last_start": "10:30"}
    client.put(RULES, json={"rules": [friday]}, headers=supervisor())
    body = explained(client, "2026-12-04T10:40:00+07:00")
    assert body["reasons"] == [
        {"code": "last-ticket", "text": "Waktu itu setelah nomor terakhir hari itu. Silakan pilih jadwal lain."}
    ]


def test_staff_see_every_limit_with_its_numbers_and_residents_do_not(client: FlaskClient, booked: dict[str, Any]) -> None:
    client.patch(SETTINGS, json={"quotas": [{"id": "hari", "maximum": 1}]}, headers=supervisor())
    staff, resident = explained(client, booked["starts_at"], operator()), explained(client, booked["starts_at"])
    assert [(each["kind"], each["maximum"], each["taken"], each["left"]) for each in staff["limits"]] == [
        ("cells", 4, 1, 3),
        ("daily", 1, 1, 0),
    ]
    assert ("limits" in resident, [reason["code"] for reason in resident["reasons"]]) == (False, ["full-daily"])
