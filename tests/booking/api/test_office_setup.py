"""Making and changing offices over HTTP."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.booking.api.test_calendar import DAY, OFFICE_PATH, admin, pointers
from tests.booking.builders import OFFICE, OTHER_OFFICE
from tests.booking.conftest import anybody

NEW = {
    "id": "distrik-baru", "name": "Distrik Baru", "region_code": "99.99.98", "timezone": "Asia/Makassar",
    "address": "Jalan Contoh 2", "latitude": -5.1, "longitude": 119.4, "whatsapp": "0812 0000 0098",
}  # fmt: skip


def test_an_admin_of_all_offices_makes_one_and_lays_down_its_hours(client: FlaskClient) -> None:
    made = client.post("/api/v1/offices", json=NEW, headers=admin())
    base = "/api/v1/offices/distrik-baru"
    group = {"counter_groups": [{"id": "loket", "cell_minutes": 10, "capacity": 1}]}
    service = {
        "id": "kk", "name": {"id": "KK", "en": "Family card"}, "counter_group": "loket",
        "duration_minutes": 10, "interval_minutes": 10,
    }  # fmt: skip
    client.put(f"{base}/counter-groups", json=group, headers=admin())
    client.post(f"{base}/services", json=service, headers=admin())
    client.post(f"{base}/opening-rules/presets/normal-week", json={}, headers=admin())
    slots = client.get(f"{base}/slots", query_string={**DAY, "service": "kk"}, headers=anybody()).get_json()["slots"]
    assert (made.status_code, made.headers["Location"], slots[0]["starts_at"]) == (201, base, "2026-12-01T07:30:00+08:00")


def test_an_office_of_one_office_only_makes_none_and_an_id_is_taken_once(client: FlaskClient) -> None:
    first = client.post("/api/v1/offices", json=NEW, headers=admin(OFFICE.id))
    again = [client.post("/api/v1/offices", json=NEW, headers=admin()).status_code for _ in range(2)]
    assert (first.status_code, again) == (403, [201, 422])


def test_an_admin_changes_what_an_office_is_called(client: FlaskClient) -> None:
    answer = client.patch(OFFICE_PATH, json={"name": "Kecamatan Baru"}, headers=admin(OFFICE.id))
    assert (answer.status_code, answer.get_json()["name"], len(answer.get_json()["hours"])) == (200, "Kecamatan Baru", 7)


def test_a_zone_stays_while_appointments_lie_ahead(client: FlaskClient, booked: dict[str, Any]) -> None:
    answer = client.patch(OFFICE_PATH, json={"timezone": "Asia/Jayapura"}, headers=admin())
    assert (booked["status"], answer.status_code, pointers(answer)) == ("booked", 422, ["/timezone"])


def test_the_same_hours_are_two_hours_apart_in_west_and_east(client: FlaskClient) -> None:
    firsts = [
        client.get(f"/api/v1/offices/{office}/slots", query_string=DAY, headers=anybody()).get_json()["slots"][0]["starts_at"]
        for office in (OFFICE.id, OTHER_OFFICE.id)
    ]
    assert firsts == ["2026-12-01T08:00:00+07:00", "2026-12-01T08:00:00+09:00"]
