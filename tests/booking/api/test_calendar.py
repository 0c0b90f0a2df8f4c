"""Laying down a calendar over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.tables_audit import audit
from services.common.database import Database
from services.common.principal import Principal
from tests.booking.builders import OFFICE, OTHER_OFFICE
from tests.booking.conftest import anybody, as_principal, booking_body, operator

OFFICE_PATH = f"/api/v1/offices/{OFFICE.id}"
RULES = f"{OFFICE_PATH}/opening-rules"
SETTINGS = f"{OFFICE_PATH}/services/ktp_hilang/settings"
MORNING = {"counter_group": "loket", "weekdays": [1, 2, 3, 4, 5], "starts": "08:00", "ends": "10:00", "capacity": 4}
DAY = {"service": "ktp_hilang", "from": "2026-12-01", "to": "2026-12-01"}


def supervisor(office: str = OFFICE.id, **headers: str) -> dict[str, str]:
    """The headers of a request by a supervisor of an office."""
    return as_principal(Principal("supervisor", "staff-2", (office,)), **headers)


def admin(*offices: str) -> dict[str, str]:
    """The headers of a request by an admin."""
    return as_principal(Principal("admin", "staff-3", offices or ("*",)))


def starts(client: FlaskClient, headers: dict[str, str] | None = None, on: str = "2026-12-01", **query: str) -> list[str]:
    """What is on offer on a date with something left, as clock times."""
    answer = client.get(f"{OFFICE_PATH}/slots", query_string={**DAY, "from": on, "to": on, **query}, headers=headers or anybody())
    return [slot["starts_at"][11:16] for slot in answer.get_json()["slots"] if slot["remaining"]]


def pointers(answer: Any) -> list[str]:
    return [error["pointer"] for error in answer.get_json()["errors"]]


def test_staff_read_what_is_laid_down(client: FlaskClient) -> None:
    answer = client.get(f"{OFFICE_PATH}/calendar", headers=operator())
    body = answer.get_json()
    assert (answer.headers["ETag"], body["revision"], len(body["rules"]), len(body["services"])) == ('"0"', 0, 1, 2)
    assert body["rules"][0]["pauses"] == [{"starts": "12:00", "ends": "13:00", "kind": "break"}]


def test_what_is_read_of_rules_can_be_sent_back(client: FlaskClient) -> None:
    rules = client.get(f"{OFFICE_PATH}/calendar", headers=operator()).get_json()["rules"]
    for rule in rules:
        del rule["unused_minutes"]
    answer = client.put(RULES, json={"rules": rules}, headers=supervisor())
    assert (answer.status_code, answer.get_json()["effect"]["changes"]) == (200, [])


def test_new_rules_decide_about_slots(client: FlaskClient) -> None:
    answer = client.put(RULES, json={"rules": [MORNING]}, headers=supervisor())
    assert (answer.status_code, answer.headers["ETag"], starts(client)[-1]) == (200, '"1"', "09:50")


def test_a_preview_shows_what_goes_and_changes_nothing(client: FlaskClient, booked: dict[str, Any]) -> None:
    late = {**MORNING, "starts": "09:00"}
    effect = client.put(f"{RULES}?preview=true", json={"rules": [late]}, headers=supervisor()).get_json()["effect"]
    tuesday = next(c for c in effect["changes"] if (c["date"], c["service"]) == ("2026-12-01", "ktp_hilang"))
    assert (tuesday["before"], tuesday["after"], tuesday["disappearing"], tuesday["appearing"]) == (36, 6, 30, 0)
    assert [misfit["code"] for misfit in effect["misfits"]] == [booked["code"]]
    assert (effect["preview"], len(starts(client))) == (True, 36)


def test_a_save_keeps_appointments_that_no_longer_fit_and_lists_them(client: FlaskClient, booked: dict[str, Any]) -> None:
    effect = client.put(RULES, json={"rules": [{**MORNING, "starts": "09:00"}]}, headers=supervisor()).get_json()["effect"]
    listed = client.get(f"{OFFICE_PATH}/calendar/misfits", headers=operator()).get_json()["misfits"]
    kept = client.get(booked["links"]["self"], headers=operator()).get_json()
    assert [misfit["code"] for misfit in effect["misfits"]] == [misfit["code"] for misfit in listed] == [booked["code"]]
    assert (kept["status"], kept["starts_at"]) == ("booked", booked["starts_at"])


MOVE = f"{OFFICE_PATH}/calendar/misfits/move"


def displace_three(client: FlaskClient) -> list[str]:
    """Three people at eight, then hours that begin at nine with two counters: their codes, in order of booking."""
    bodies = [booking_body(whatsapp=f"+628120000010{n}") for n in range(3)]
    codes = [client.post("/api/v1/bookings", json=body, headers=anybody()).get_json()["code"] for body in bodies]
    client.put(RULES, json={"rules": [{**MORNING, "starts": "09:00", "capacity": 2, "weekdays": [2]}]}, headers=supervisor())
    return codes


def test_a_preview_gives_who_was_first_the_earliest_place_and_changes_nothing(client: FlaskClient, database: Database) -> None:
    codes = displace_three(client)
    shown = client.post(f"{MOVE}?preview=true", headers=supervisor()).get_json()
    assert [(each["code"], each["starts_at"][:16]) for each in shown["moved"]] == [
        (codes[0], "2026-12-01T09:00"),
        (codes[1], "2026-12-01T09:00"),
        (codes[2], "2026-12-01T09:10"),
    ]
    assert len(client.get(f"{OFFICE_PATH}/calendar/misfits", headers=operator()).get_json()["misfits"]) == 3


def test_moving_does_what_the_preview_showed_and_tells_each_once(client: FlaskClient, database: Database) -> None:
    codes = displace_three(client)
    shown = client.post(f"{MOVE}?preview=true", headers=supervisor()).get_json()
    done = [client.post(MOVE, headers=supervisor()).get_json() for _ in range(2)]
    with database.read() as connection:
        told = list(connection.scalars(select(tables.outbox.c.envelope)))
        complaints = inconsistencies(connection)
    facts = [each["data"] for each in told if each["type"] == "appointment.moved"]
    assert (done[0]["moved"], done[0]["left"], done[1]["moved"], complaints) == (shown["moved"], [], [], [])
    assert sorted((fact["code"], fact["cause"]) for fact in facts) == [(code, "hours") for code in sorted(codes)]
    assert client.get(f"{OFFICE_PATH}/calendar/misfits", headers=operator()).get_json()["misfits"] == []


def test_who_finds_no_place_stays_booked_and_listed(client: FlaskClient, booked: dict[str, Any]) -> None:
    client.put(RULES, json={"rules": []}, headers=supervisor())
    done = client.post(MOVE, headers=supervisor()).get_json()
    kept = client.get(booked["links"]["self"], headers=operator()).get_json()
    assert (done, kept["status"]) == ({"preview": False, "moved": [], "left": [booked["code"]]}, "booked")


def test_too_few_counters_leave_those_without_place_who_booked_last(client: FlaskClient) -> None:
    codes = [
        client.post("/api/v1/bookings", json=booking_body(whatsapp=f"+628120000010{n}"), headers=anybody()).get_json()["code"]
        for n in range(3)
    ]
    narrow = {"rules": [{**MORNING, "capacity": 2}]}
    effect = client.put(f"{RULES}?preview=true", json=narrow, headers=supervisor()).get_json()["effect"]
    assert [misfit["code"] for misfit in effect["misfits"]] == [codes[2]]


def test_a_change_on_an_older_calendar_is_stale(client: FlaskClient) -> None:
    first = client.put(RULES, json={"rules": [MORNING]}, headers=supervisor(**{"If-Match": '"0"'}))
    again = client.put(RULES, json={"rules": [MORNING]}, headers=supervisor(**{"If-Match": '"0"'}))
    assert (first.status_code, again.status_code) == (200, 412)


def test_a_repeated_change_with_its_key_gets_the_first_answer(client: FlaskClient) -> None:
    headers = {"Idempotency-Key": "k"}
    answers = [client.put(RULES, json={"rules": [MORNING]}, headers=supervisor(**headers)) for _ in range(2)]
    assert [answer.get_json()["revision"] for answer in answers] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"ends": "08:00"}, "/rules/0/ends"),
        ({"starts": "8"}, "/rules/0/starts"),
        ({"weekdays": []}, "/rules/0/weekdays"),
        ({"weekdays": [8]}, "/rules/0/weekdays/0"),
        ({"nth_in_month": [0]}, "/rules/0/nth_in_month/0"),
        ({"counter_group": "x"}, "/rules/0/counter_group"),
        ({"valid_from": "0001-01-01"}, "/rules/0/valid_from"),
        ({"x": 1}, "/rules/0/x"),
    ],
    ids=str,
)
def test_a_wrong_rule_is_named_by_its_pointer(client: FlaskClient, changes: dict[str, Any], pointer: str) -> None:
    answer = client.put(RULES, json={"rules": [{**MORNING, **changes}]}, headers=supervisor())
    assert (answer.status_code, pointers(answer)) == (422, [pointer])


def test_an_operator_and_another_office_may_not_change_it(client: FlaskClient) -> None:
    headers = (operator(), supervisor(OTHER_OFFICE.id), anybody())
    assert [client.put(RULES, json={"rules": []}, headers=each).status_code for each in headers] == [403, 403, 401]


def test_a_preset_fills_editable_rules(client: FlaskClient) -> None:
    shown = client.get(f"{RULES}/presets", headers=operator()).get_json()["presets"]
    answer = client.post(f"{RULES}/presets/normal-week", json={}, headers=supervisor())
    assert {preset["id"] for preset in shown} == {"normal-week", "ramadan", "counter-hours"}
    assert [(rule["starts"], rule["ends"]) for rule in answer.get_json()["rules"]] == [("07:30", "16:00"), ("07:30", "16:30")]


def test_ramadan_holds_in_its_span_and_needs_one(client: FlaskClient) -> None:
    path = f"{RULES}/presets/ramadan"
    span = {"valid_from": "2026-12-01", "valid_to": "2026-12-10"}
    refused = client.post(path, json={}, headers=supervisor())
    client.post(path, json=span, headers=supervisor())
    assert (refused.status_code, pointers(refused), starts(client)[-1]) == (422, ["/valid_from"], "14:50")
    assert starts(client)[24] == "12:30"


def test_an_unknown_preset_is_not_found(client: FlaskClient) -> None:
    assert client.post(f"{RULES}/presets/x", json={}, headers=supervisor()).status_code == 404


def test_own_hours_of_a_service_take_the_place_of_its_counters_hours(client: FlaskClient) -> None:
    own = {**MORNING, "service": "kk_baru", "starts": "13:00", "ends": "14:00"}
    client.put(RULES, json={"rules": [MORNING, own]}, headers=supervisor())
    assert (starts(client)[0], starts(client, service="kk_baru")) == ("08:00", ["13:00", "13:10", "13:20", "13:30"])


def test_a_village_visit_comes_on_the_first_tuesday_only(client: FlaskClient) -> None:
    client.put(RULES, json={"rules": [{**MORNING, "weekdays": [2], "nth_in_month": [1]}]}, headers=supervisor())
    days = {slot["starts_at"][:10] for slot in client.get(
        f"{OFFICE_PATH}/slots", query_string={**DAY, "to": "2026-12-24"}, headers=anybody()
    ).get_json()["slots"]}  # fmt: skip
    assert days == {"2026-12-01"}


def test_a_service_is_closed_until_a_date_and_opens_by_itself(client: FlaskClient) -> None:
    closed = {"status": "closed", "status_message": {"id": "Blangko habis.", "en": "No blanks."}, "status_until": "2026-12-01"}
    client.patch(SETTINGS, json=closed, headers=supervisor())
    listed = client.get(f"{OFFICE_PATH}/services", headers=anybody()).get_json()["services"][0]
    assert (starts(client), len(starts(client, on="2026-12-02"))) == ([], 36)
    assert (listed["status"], listed["message"], listed["bookable"]) == ("closed", "Blangko habis.", True)


def test_settings_that_are_not_given_stay(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"notice_minutes": 5}, headers=supervisor())
    service = client.get(f"{OFFICE_PATH}/calendar", headers=operator()).get_json()["services"][0]
    assert (service["notice_minutes"], service["max_people"], service["duration_minutes"]) == (5, 4, 10)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"interval_minutes": 15}, "/interval_minutes"),
        ({"status": "x"}, "/status"),
        ({"release": [{"days_ahead": 1, "at": "07:00", "percent": 50}]}, "/release/0"),
        ({"quotas": [{"id": "a", "answer": "A B"}]}, "/quotas/0/answer"),
        ({"opens_at": "25:00"}, "/opens_at"),
    ],
    ids=str,
)
def test_wrong_settings_are_named_by_their_pointer(client: FlaskClient, changes: dict[str, Any], pointer: str) -> None:
    answer = client.patch(SETTINGS, json=changes, headers=supervisor())
    assert (answer.status_code, pointers(answer)) == (422, [pointer])


def test_an_exception_closes_a_part_of_a_day_and_can_be_taken_back(client: FlaskClient) -> None:
    closed = {"on": "2026-12-01", "kind": "closed", "starts": "08:00", "ends": "14:00", "service": "ktp_hilang"}
    body = client.post(f"{OFFICE_PATH}/exceptions", json=closed, headers=supervisor()).get_json()
    assert starts(client) == ["14:00", "14:10", "14:20", "14:30", "14:40", "14:50"]
    (entry,) = body["exceptions"]
    client.delete(f"{OFFICE_PATH}/exceptions/{entry['id']}", headers=supervisor())
    assert len(starts(client)) == 36


def test_an_exception_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    path = f"{OFFICE_PATH}/exceptions/01990f3e-0000-7000-8000-000000000001"
    assert client.delete(path, headers=supervisor()).status_code == 404


def test_the_offices_own_table_of_holidays_holds_either_way(client: FlaskClient) -> None:
    path = f"{OFFICE_PATH}/holidays"
    added = {"kind": "holiday", "name": {"id": "Hari jadi", "en": "Anniversary"}, "source": "SK Camat 1/2026"}
    client.put(f"{path}/2026-12-01", json=added, headers=supervisor())
    client.put(f"{path}/2026-12-25", json={"kind": "workday", "source": "SK Camat 2/2026"}, headers=supervisor())
    table = {h["on"]: h for h in client.get(f"{path}?year=2026", headers=operator()).get_json()["holidays"]}
    assert (starts(client), table["2026-12-01"]["added_on"], table["2026-12-01"]["closed"]) == ([], "2026-11-24", True)
    assert (table["2026-12-25"]["closed"], table["2026-12-24"]["origin"]) == (False, "library")


def test_the_national_list_holds_again_when_the_office_says_nothing(client: FlaskClient) -> None:
    path = f"{OFFICE_PATH}/holidays/2026-12-01"
    client.put(path, json={"kind": "holiday", "source": "SK"}, headers=supervisor())
    client.delete(path, headers=supervisor())
    assert (len(starts(client)), client.delete(path, headers=supervisor()).status_code) == (36, 404)


def test_counters_that_are_in_use_keep_their_grid(client: FlaskClient, booked: dict[str, Any]) -> None:
    group = {"id": "loket", "cell_minutes": 5, "capacity": 4}
    answer = client.put(f"{OFFICE_PATH}/counter-groups", json={"counter_groups": [group]}, headers=supervisor())
    assert (booked["status"], answer.status_code, pointers(answer)) == ("booked", 422, ["/counter_groups/0/cell_minutes"])


def test_a_new_service_can_be_booked(client: FlaskClient) -> None:
    service = {
        "id": "sktm", "name": {"id": "SKTM", "en": "Certificate of poverty"}, "counter_group": "loket",
        "duration_minutes": 20, "interval_minutes": 20,
    }  # fmt: skip
    answer = client.post(f"{OFFICE_PATH}/services", json=service, headers=supervisor())
    assert (answer.status_code, starts(client, service="sktm")[:2]) == (200, ["08:00", "08:20"])


def test_every_change_is_in_the_audit(client: FlaskClient, database: Database) -> None:
    client.patch(SETTINGS, json={"notice_minutes": 5}, headers=supervisor())
    with database.read() as connection:
        line = connection.execute(select(audit)).one()
    told = (line.who, line.subject, line.before, line.after)
    assert told == ("supervisor:staff-2", "service:ktp_hilang", {"notice_minutes": 60}, {"notice_minutes": 5})
