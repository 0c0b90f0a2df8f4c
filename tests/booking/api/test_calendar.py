"""Laying down a calendar over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

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


def starts(client: FlaskClient, headers: dict[str, str] | None = None, **query: str) -> list[str]:
    """What is on offer next Tuesday with something left, as clock times."""
    answer = client.get(f"{OFFICE_PATH}/slots", query_string={**DAY, **query}, headers=headers or anybody())
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
    assert starts(client, **{"from": "2026-12-01", "to": "2026-12-01"})[24] == "12:30"


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
    assert (starts(client), len(starts(client, **{"from": "2026-12-02", "to": "2026-12-02"}))) == ([], 36)
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


def test_a_date_opens_at_its_stated_hour(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"horizon_days": 7, "opens_at": "09:01"}, headers=supervisor())
    answer = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    assert (starts(client), answer.status_code, answer.get_json()["reason"]) == ([], 422, "horizon")
    assert "09.01 WIB" in answer.get_json()["detail"]


def test_of_staged_places_residents_get_those_that_are_out(client: FlaskClient) -> None:
    stages = [{"days_ahead": 7, "at": "07:00", "places": 1}, {"days_ahead": 1, "at": "12:00"}]
    client.patch(SETTINGS, json={"release": stages}, headers=supervisor())
    first = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    second = client.post("/api/v1/bookings", json=booking_body(whatsapp="+6281200000002"), headers=anybody())
    assert (first.status_code, second.status_code, second.get_json()["limit"]) == (201, 409, "released")
    assert (starts(client), len(starts(client, operator()))) == ([], 36)


def test_staff_book_what_is_kept_for_them(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"kept": [{"part": "staff", "percent": 100}]}, headers=supervisor())
    resident = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    staff = client.post("/api/v1/bookings", json=booking_body(), headers=operator())
    assert (resident.status_code, staff.status_code) == (409, 201)


def test_residents_cannot_name_another_channel(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"kept": [{"part": "staff", "percent": 100}]}, headers=supervisor())
    answer = client.post("/api/v1/bookings", json=booking_body(channel="priority"), headers=anybody())
    assert answer.status_code == 409


def test_a_daily_maximum_counts_people_and_comes_back_with_a_cancellation(client: FlaskClient) -> None:
    client.patch(SETTINGS, json={"quotas": [{"id": "hari", "maximum": 3}], "rest_minutes": 0}, headers=supervisor())
    family = client.post("/api/v1/bookings", json=booking_body(people=3), headers=anybody()).get_json()
    assert starts(client) == []
    client.post(f"{family['links']['self']}/cancel", headers=anybody(family["manage_token"]))
    assert len(starts(client)) == 36


def test_a_share_by_kelurahan_is_for_those_who_live_there(client: FlaskClient) -> None:
    quota = {"id": "kelurahan", "answer": "district", "shares": {"1001": 1}, "others": 0}
    client.patch(SETTINGS, json={"quotas": [quota]}, headers=supervisor())
    answers = [
        client.post("/api/v1/bookings", json=booking_body(answers=given, whatsapp=f"+628120000010{n}"), headers=anybody())
        for n, given in enumerate(({"district": "1001"}, {"district": "1001"}, {"district": "1002"}))
    ]
    assert [answer.status_code for answer in answers] == [201, 409, 409]
    assert (starts(client, answers="district:1001"), len(starts(client))) == ([], 36)


def test_moving_within_a_full_day_counts_once(client: FlaskClient, booked: dict[str, Any]) -> None:
    client.patch(SETTINGS, json={"quotas": [{"id": "hari", "maximum": 1}]}, headers=supervisor())
    path, headers = f"{booked['links']['self']}/reschedule", anybody(booked["manage_token"])
    moved = client.post(path, json={"starts_at": "2026-12-01T09:00:00+07:00"}, headers=headers)
    other = client.post("/api/v1/bookings", json=booking_body(whatsapp="+6281200000002"), headers=anybody())
    assert (moved.status_code, other.status_code) == (200, 409)


def test_a_limit_counts_those_who_booked_before_it_was_laid_down(client: FlaskClient, booked: dict[str, Any]) -> None:
    client.patch(SETTINGS, json={"quotas": [{"id": "hari", "maximum": 2}]}, headers=supervisor())
    answers = [
        client.post("/api/v1/bookings", json=booking_body(whatsapp=f"+628120000010{n}"), headers=anybody()).status_code
        for n in range(2)
    ]
    assert (booked["status"], answers) == ("booked", [201, 409])


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


# Offices.

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


# Explanations.


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
