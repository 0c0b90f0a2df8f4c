"""Holding a slot, resting places, lock time and limits over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.tables_audit import audit
from services.booking.adapters.tables_holding import holds
from services.common.database import Database
from services.common.principal import ADDRESS, PUBLIC, Contact, Principal
from tests.booking.builders import OFFICE, SERVICE
from tests.booking.conftest import anybody, as_principal, booking_body, operator
from tests.fakes.clock import FixedClock

EIGHT, NINE, TEN = (f"2026-12-01T{hour:02}:00:00+07:00" for hour in (8, 9, 10))
HOLDS, RELEASE = f"/api/v1/offices/{OFFICE.id}/holds", f"/api/v1/offices/{OFFICE.id}/resting/release"
RESTING = f"/api/v1/offices/{OFFICE.id}/resting"


def slug(answer: Any) -> str:
    return str(answer.get_json()["type"]).removeprefix("/problems/")


def hold(client: FlaskClient, starts_at: str = EIGHT, headers: dict[str, str] | None = None, **body: Any) -> Any:
    asked = {"service": SERVICE.id, "starts_at": starts_at, **body}
    return client.post(HOLDS, json=asked, headers=headers or anybody())


def book(client: FlaskClient, number: int = 1, **changes: Any) -> Any:
    return client.post("/api/v1/bookings", json=booking_body(whatsapp=f"+6281200000{number:03}", **changes), headers=anybody())


def cancel(client: FlaskClient, booking: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    path = f"{booking['links']['self']}/cancel"
    return client.post(path, headers=headers or anybody(booking["manage_token"]))


def remaining(client: FlaskClient, starts_at: str = EIGHT) -> int:
    query = f"service={SERVICE.id}&from=2026-12-01&to=2026-12-01"
    listed = client.get(f"/api/v1/offices/{OFFICE.id}/slots?{query}", headers=anybody()).get_json()["slots"]
    return next(int(slot["remaining"]) for slot in listed if slot["starts_at"] == starts_at)


def rule(database: Database, **values: Any) -> None:
    """Lay down a rule of the service."""
    services = tables.services
    with database.write() as connection:
        connection.execute(update(services).where(services.c.id == SERVICE.id).values(**values))


@pytest.fixture(autouse=True)
def counters_fit(database: Database) -> Any:
    """Whatever a test does, the counters equal their rows afterwards."""
    yield
    with database.read() as connection:
        assert inconsistencies(connection) == []


def test_a_hold_keeps_a_place_for_ten_minutes(client: FlaskClient) -> None:
    made = hold(client)
    assert (made.status_code, made.get_json()["expires_at"], remaining(client)) == (201, "2026-11-24T09:10:00+07:00", 3)


def test_a_hold_ends_by_itself(client: FlaskClient, clock: FixedClock) -> None:
    hold(client)
    clock.advance(timedelta(minutes=10))
    assert remaining(client) == 4


def test_the_places_of_a_hold_that_has_run_out_can_be_booked_without_any_job(client: FlaskClient, clock: FixedClock) -> None:
    for _ in range(4):
        hold(client)
    refused = book(client)
    clock.advance(timedelta(minutes=10))
    assert (slug(refused), [book(client, n).status_code for n in range(5)]) == ("slot-full", [201, 201, 201, 201, 409])


def test_the_length_of_a_hold_is_the_services_own(client: FlaskClient, database: Database) -> None:
    rule(database, hold_minutes=3)
    assert hold(client).get_json()["expires_at"] == "2026-11-24T09:03:00+07:00"


def test_a_released_hold_gives_its_place_back_and_may_be_released_again(client: FlaskClient) -> None:
    token = hold(client).get_json()["token"]
    answers = [client.delete(f"{HOLDS}/current", headers=anybody(token)).status_code for _ in range(2)]
    assert (answers, remaining(client)) == ([204, 204], 4)


def test_a_wrong_token_releases_nothing(client: FlaskClient) -> None:
    hold(client)
    answer = client.delete(f"{HOLDS}/current", headers=anybody("x" * 32))
    assert (answer.status_code, remaining(client)) == (204, 3)


def test_the_secret_of_a_hold_is_not_stored(client: FlaskClient, database: Database) -> None:
    token = hold(client).get_json()["token"]
    with database.read() as connection:
        row = connection.execute(select(holds)).one()
    assert (len(token) >= 22, token in str(row)) == (True, False)


def test_a_hold_becomes_the_appointment(client: FlaskClient, database: Database) -> None:
    token = hold(client).get_json()["token"]
    booked = book(client, hold=token)
    with database.read() as connection:
        left = connection.scalar(select(func.count()).select_from(holds))
    assert (booked.status_code, remaining(client), left) == (201, 3, 0)


def test_the_last_place_is_booked_only_by_who_holds_it(client: FlaskClient) -> None:
    tokens = [hold(client).get_json()["token"] for _ in range(4)]
    statuses = (
        book(client, 1).status_code,
        book(client, 2, hold="x" * 32).status_code,
        book(client, 3, hold=tokens[0]).status_code,
    )
    assert statuses == (409, 409, 201)


@pytest.mark.parametrize("reason", ["a wrong name", "already booked"])
def test_a_refusal_does_not_cost_the_hold(client: FlaskClient, reason: str) -> None:
    if reason == "already booked":
        book(client, 1, starts_at=NINE)
    token = hold(client).get_json()["token"]
    refused = book(client, 1, hold=token, **({"name": "..."} if reason == "a wrong name" else {}))
    assert (refused.status_code >= 400, remaining(client)) == (True, 3)
    assert book(client, 2, hold=token).status_code == 201


def test_whoever_holds_one_slot_may_book_another_and_keeps_none(client: FlaskClient) -> None:
    token = hold(client).get_json()["token"]
    book(client, hold=token, starts_at=NINE)
    assert (remaining(client), remaining(client, NINE)) == (4, 3)


def test_a_hold_that_has_run_out_is_no_hindrance_while_the_place_is_free(client: FlaskClient, clock: FixedClock) -> None:
    token = hold(client).get_json()["token"]
    clock.advance(timedelta(minutes=11))
    assert (book(client, hold=token).status_code, remaining(client)) == (201, 3)


def test_notice_is_judged_by_when_the_slot_was_held(client: FlaskClient, clock: FixedClock) -> None:
    soon = "2026-11-24T10:00:00+07:00"
    token = hold(client, soon).get_json()["token"]
    clock.advance(timedelta(minutes=5))
    assert (book(client, 1, starts_at=soon).status_code, book(client, 2, starts_at=soon, hold=token).status_code) == (422, 201)


def test_a_contact_holds_two_slots_at_most(client: FlaskClient, clock: FixedClock) -> None:
    known = as_principal(Principal("resident", contact=Contact("+6281200000001")))
    answers = [hold(client, start, known) for start in (EIGHT, NINE, TEN)]
    assert ([a.status_code for a in answers], answers[2].headers["Retry-After"]) == ([201, 201, 429], "600")
    clock.advance(timedelta(minutes=10))
    assert hold(client, TEN, known).status_code == 201


def test_many_residents_share_an_address_but_not_without_limit(client: FlaskClient, database: Database) -> None:
    rule(database, max_holds=1)
    starts = [f"2026-12-0{1 + n // 4}T09:{n % 4}0:00+07:00" for n in range(11)]
    here = as_principal(PUBLIC, **{ADDRESS: "192.0.2.1"})
    there = as_principal(PUBLIC, **{ADDRESS: "192.0.2.2"})
    assert [hold(client, start, here).status_code for start in starts] == [201] * 10 + [429]
    assert hold(client, starts[10], there).status_code == 201


def test_a_cancelled_place_rests_before_it_is_on_sale(client: FlaskClient, clock: FixedClock) -> None:
    cancel(client, book(client).get_json())
    resting = remaining(client)
    clock.advance(timedelta(minutes=30))
    assert (resting, remaining(client)) == (3, 4)


def test_a_resting_place_cannot_be_booked_by_an_accomplice(client: FlaskClient, clock: FixedClock) -> None:
    bookings = [book(client, n).get_json() for n in range(4)]
    cancel(client, bookings[0])
    statuses = [book(client, 10).status_code]
    clock.advance(timedelta(minutes=30))
    assert [*statuses, book(client, 10).status_code] == [409, 201]


def test_a_place_that_was_moved_away_from_rests_too(client: FlaskClient, clock: FixedClock) -> None:
    booked = book(client).get_json()
    headers = anybody(booked["manage_token"])
    client.post(f"{booked['links']['self']}/reschedule", json={"starts_at": NINE}, headers=headers)
    resting = remaining(client), remaining(client, NINE)
    clock.advance(timedelta(minutes=30))
    assert (resting, remaining(client)) == ((3, 3), 4)


def test_nothing_rests_where_the_office_wants_no_rest(client: FlaskClient, database: Database) -> None:
    rule(database, rest_minutes=0)
    cancel(client, book(client).get_json())
    assert remaining(client) == 4


@pytest.mark.parametrize(
    ("body", "released"),
    [(None, 2), ({"starts_at": EIGHT}, 1), ({"service": "kk_baru"}, 0)],
    ids=["all", "one start", "another service"],
)
def test_staff_release_resting_places(client: FlaskClient, body: dict[str, str] | None, released: int) -> None:
    for number, start in ((1, EIGHT), (2, NINE)):
        cancel(client, book(client, number, starts_at=start).get_json())
    answer = client.post(RELEASE, json=body, headers=operator()) if body else client.post(RELEASE, headers=operator())
    assert (answer.get_json(), remaining(client) + remaining(client, NINE)) == ({"released": released}, 6 + released)


def listed(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(RESTING, headers=operator()).get_json()["resting"]
    return found


def test_staff_see_what_rests_until_when(client: FlaskClient, clock: FixedClock) -> None:
    for number, start in ((1, NINE), (2, EIGHT)):
        cancel(client, book(client, number, starts_at=start).get_json())
    told = [(each["service"], each["starts_at"], each["ends_at"], each["since"], each["rests_until"]) for each in listed(client)]
    since, until = "2026-11-24T09:00:00+07:00", "2026-11-24T09:30:00+07:00"
    assert told == [
        (SERVICE.id, EIGHT, "2026-12-01T08:10:00+07:00", since, until),
        (SERVICE.id, NINE, "2026-12-01T09:10:00+07:00", since, until),
    ]
    clock.advance(timedelta(minutes=30))
    assert listed(client) == []


def test_staff_release_one_resting_place_and_the_audit_says_who(client: FlaskClient, database: Database) -> None:
    for number in (1, 2):
        cancel(client, book(client, number).get_json())
    chosen = listed(client)[0]["id"]
    answers = [client.post(RELEASE, json={"id": chosen}, headers=operator()).get_json()["released"] for _ in range(2)]
    with database.read() as connection:
        lines = connection.execute(select(audit.c.who, audit.c.subject, audit.c.action)).all()
    assert (answers, remaining(client), len(listed(client))) == ([1, 0], 3, 1)
    assert lines == [("operator:staff-1", f"resting:{chosen}", "release")]


def test_only_staff_of_the_office_release(client: FlaskClient) -> None:
    assert [client.post(RELEASE, headers=h).status_code for h in (anybody(), operator("distrik-contoh"))] == [401, 403]


@pytest.mark.parametrize(("minutes_before", "status"), [(61, 200), (60, 409)])
def test_residents_change_until_the_lock_time(
    client: FlaskClient, clock: FixedClock, database: Database, minutes_before: int, status: int
) -> None:
    rule(database, lock_minutes=60)
    booked = book(client).get_json()
    clock.advance(timedelta(days=7, hours=-1, minutes=-minutes_before))
    assert cancel(client, booked).status_code == status


def test_after_the_lock_time_staff_still_change(client: FlaskClient, clock: FixedClock, database: Database) -> None:
    rule(database, lock_minutes=60)
    booked = book(client).get_json()
    clock.advance(timedelta(days=7, hours=-1, minutes=-30))
    headers = anybody(booked["manage_token"])
    moved = client.post(f"{booked['links']['self']}/reschedule", json={"starts_at": TEN}, headers=headers)
    assert (slug(moved), cancel(client, booked, operator()).status_code) == ("too-late", 200)


def test_without_a_lock_time_residents_change_until_the_start(client: FlaskClient, clock: FixedClock) -> None:
    booked = book(client).get_json()
    clock.advance(timedelta(days=7, hours=-1))
    assert slug(cancel(client, booked)) == "too-late"


def test_whoever_cancels_too_often_waits(client: FlaskClient, database: Database, clock: FixedClock) -> None:
    rule(database, max_cancellations=2)
    for start in (EIGHT, NINE):
        cancel(client, book(client, starts_at=start).get_json())
    refused = book(client, starts_at=TEN)
    clock.advance(timedelta(days=30))
    later = book(client, starts_at="2026-12-29T10:00:00+07:00")
    assert (slug(refused), refused.headers["Retry-After"], later.status_code) == ("too-many-requests", "2592000", 201)


def test_staff_cancellations_do_not_count_against_the_resident(client: FlaskClient, database: Database) -> None:
    rule(database, max_cancellations=1)
    cancel(client, book(client).get_json(), operator())
    assert book(client, starts_at=NINE).status_code == 201


def exception(client: FlaskClient, **changes: Any) -> Any:
    body = {"service": SERVICE.id, "whatsapp": "0812 0000 0001", "reason": "keluarga tanpa telepon", **changes}
    return client.post(f"/api/v1/offices/{OFFICE.id}/limit-exceptions", json=body, headers=operator())


def test_an_exception_allows_one_appointment_more_and_only_one(client: FlaskClient) -> None:
    book(client)
    made = exception(client)
    statuses = [book(client, starts_at=start).status_code for start in (NINE, TEN)]
    assert (made.status_code, statuses) == (201, [201, 409])


def test_an_exception_helps_against_the_limit_of_cancellations(client: FlaskClient, database: Database) -> None:
    rule(database, max_cancellations=1)
    cancel(client, book(client).get_json())
    exception(client)
    assert book(client, starts_at=NINE).status_code == 201


def test_an_exception_ends_after_thirty_days(client: FlaskClient, clock: FixedClock) -> None:
    book(client, starts_at="2026-12-23T08:00:00+07:00")
    exception(client)
    clock.advance(timedelta(days=30))
    assert book(client, starts_at="2026-12-29T09:00:00+07:00").status_code == 409


def test_an_exception_needs_a_reason_and_is_audited_without_the_person(client: FlaskClient, database: Database) -> None:
    refused, made = exception(client, reason=""), exception(client)
    with database.read() as connection:
        line = connection.execute(select(audit).where(audit.c.action == "except")).one()
    assert (refused.status_code, line.after["reason"], line.who) == (422, "keluarga tanpa telepon", "operator:staff-1")
    assert (made.get_json()["id"] in line.subject, "+62" in str(line)) == (True, False)
