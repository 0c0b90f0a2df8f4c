"""Forgetting contacts, by the calendar and on request; and the feed that names nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import func, select

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.examination import snapshot
from services.booking.adapters.privacy import PrivacyStore
from services.booking.surroundings import office_ledger
from services.booking.usecases.forget import WipeOldVisits
from services.common.database import Database
from tests.booking.builders import NOW, OFFICE, OTHER_OFFICE, PHONE, SERVICE
from tests.booking.conftest import SECRET, anybody, booking_body, operator, part
from tests.booking.staff import admin, supervisor
from tests.fakes.clock import FixedClock

RETENTION, FEED = f"/api/v1/offices/{OFFICE.id}/retention", f"/api/v1/offices/{OFFICE.id}/feed"
ERASURE, HIDDEN = "/internal/contacts/erasure", "—"
PERSONAL: dict[str, Any] = {
    "name": HIDDEN,
    "contact_phone": None,
    "contact_user_id": None,
    "answers": {},
    "note": "",
    "priority": None,
}


@pytest.fixture
def wipe(database: Database, clock: FixedClock) -> WipeOldVisits:
    """The sweep of the worker."""
    return WipeOldVisits(PrivacyStore(database), office_ledger(database, SECRET, clock), clock)


def book(client: FlaskClient, **changes: Any) -> dict[str, Any]:
    asked = booking_body(answers={"recorded_before": "no"}, note="Pakai kursi roda", **changes)
    answer = client.post("/api/v1/bookings", json=asked, headers=anybody())
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def row_of(database: Database, code: str) -> Any:
    with database.read() as connection:
        return connection.execute(select(tables.appointments).where(tables.appointments.c.code == code)).one()


def is_forgotten(database: Database, code: str) -> bool:
    row = row_of(database, code)
    return {name: getattr(row, name) for name in PERSONAL} == PERSONAL and row.wiped_at is not None


def doctor(database: Database) -> list[str]:
    with snapshot(database) as connection:
        return inconsistencies(connection)


def erase(client: FlaskClient, **contact: str) -> dict[str, Any]:
    answer = client.post(ERASURE, json=contact, headers=part("notifier"))
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def test_a_contact_is_kept_for_ninety_days_unless_the_office_says_less(client: FlaskClient) -> None:
    before = client.get(RETENTION, headers=admin()).get_json()
    client.put(RETENTION, json={"contact_days": 30}, headers=admin())
    assert (before, client.get(RETENTION, headers=admin()).get_json()) == ({"contact_days": 90}, {"contact_days": 30})


@pytest.mark.parametrize("days", [29, 91, "60", None], ids=str)
def test_no_office_keeps_contacts_for_less_than_thirty_or_more_than_ninety_days(client: FlaskClient, days: Any) -> None:
    answer = client.put(RETENTION, json={"contact_days": days}, headers=admin())
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/contact_days")


def test_a_supervisor_does_not_set_retention(client: FlaskClient) -> None:
    assert client.put(RETENTION, json={"contact_days": 30}, headers=supervisor()).status_code == 403


@pytest.mark.parametrize(("days", "forgotten"), [(90, False), (91, True)], ids=["on the last day", "the day after"])
def test_a_visit_is_forgotten_after_the_days_of_its_office(
    client: FlaskClient, database: Database, clock: FixedClock, wipe: WipeOldVisits, days: int, forgotten: bool
) -> None:
    booking = book(client)  # Tuesday, 1 December, 08.00; the clock says Tuesday, 24 November, 09.00
    clock.advance(timedelta(days=7 + days))
    assert (wipe(), is_forgotten(database, booking["code"])) == (int(forgotten), forgotten)


def test_each_office_has_its_own_days(client: FlaskClient, database: Database, clock: FixedClock, wipe: WipeOldVisits) -> None:
    here, there = book(client), book(client, office=OTHER_OFFICE.id, starts_at="2026-12-01T08:00:00+09:00")
    client.put(RETENTION, json={"contact_days": 30}, headers=admin())
    clock.advance(timedelta(days=40))
    wipe()
    assert (is_forgotten(database, here["code"]), is_forgotten(database, there["code"])) == (True, False)


def test_a_sweep_again_finds_nothing_and_a_later_one_goes_on(
    client: FlaskClient, database: Database, clock: FixedClock, wipe: WipeOldVisits
) -> None:
    book(client)
    clock.advance(timedelta(days=98))
    first, again = wipe(), wipe()
    later = book(client, starts_at="2027-03-05T08:00:00+07:00")
    clock.advance(timedelta(days=98))
    assert (first, again, wipe(), is_forgotten(database, later["code"])) == (1, 0, 1, True)


def test_forgetting_ends_the_link_and_the_count_of_the_contact(
    client: FlaskClient, database: Database, clock: FixedClock, wipe: WipeOldVisits
) -> None:
    booking = book(client)
    clock.advance(timedelta(days=98))
    wipe()
    answer = client.get(f"/api/v1/bookings/{booking['code']}", headers=anybody(booking["manage_token"]))
    with database.read() as connection:
        counted = connection.scalar(select(func.count()).select_from(tables.contact_usage))
    assert (answer.status_code, counted, doctor(database)) == (404, 0, [])


def test_what_reports_count_survives_forgetting(client: FlaskClient, clock: FixedClock, wipe: WipeOldVisits) -> None:
    booking = book(client)
    clock.advance(timedelta(days=7))
    for verb, body in (("check-in", None), ("complete", {"outcome": "papers_missing", "missing": ["kk"]})):
        assert client.post(f"/api/v1/bookings/{booking['code']}/{verb}", json=body, headers=operator()).status_code == 200
    reports = [
        f"/api/v1/offices/{OFFICE.id}/reports/{name}?from=2026-12-01&to=2026-12-01" for name in ("one-visit", "missing-papers")
    ]
    before = [client.get(path, headers=supervisor()).get_json() for path in reports]
    clock.advance(timedelta(days=91))
    assert wipe() == 1
    assert [client.get(path, headers=supervisor()).get_json() for path in reports] == before


def test_an_erasure_forgets_the_past_and_keeps_what_is_ahead(client: FlaskClient, database: Database, clock: FixedClock) -> None:
    past = book(client)
    clock.advance(timedelta(days=8))
    ahead = book(client, service="kk_baru", starts_at="2026-12-04T08:00:00+07:00")
    assert erase(client, phone=PHONE) == {
        "erased": [{"appointment_id": past["id"], "code": past["code"], "office_id": OFFICE.id}],
        "kept": [{"office_id": OFFICE.id, "code": ahead["code"], "starts_at": "2026-12-04T01:00:00Z", "status": "booked"}],
    }
    assert [is_forgotten(database, each["code"]) for each in (past, ahead)] == [True, False]
    assert doctor(database) == []


def test_an_erasure_forgets_what_was_cancelled_at_once(client: FlaskClient, database: Database) -> None:
    booking = book(client)
    client.post(f"/api/v1/bookings/{booking['code']}/cancel", headers=anybody(booking["manage_token"]))
    assert [each["code"] for each in erase(client, phone="0812 0000 0001")["erased"]] == [booking["code"]]
    assert is_forgotten(database, booking["code"])


def test_a_contact_books_again_after_an_erasure(client: FlaskClient, database: Database, clock: FixedClock) -> None:
    book(client)
    clock.advance(timedelta(days=8))
    erase(client, phone=PHONE)
    again = book(client, starts_at="2026-12-04T08:00:00+07:00")
    assert (again["status"], doctor(database)) == ("booked", [])


def test_an_erasure_again_changes_nothing(client: FlaskClient, clock: FixedClock) -> None:
    book(client)
    clock.advance(timedelta(days=8))
    assert [len(erase(client, phone=PHONE)["erased"]) for _ in range(2)] == [1, 0]


def test_an_erasure_of_somebody_else_touches_nothing(client: FlaskClient, database: Database, clock: FixedClock) -> None:
    booking = book(client)
    clock.advance(timedelta(days=8))
    assert (erase(client, user_id="somebody")["erased"], is_forgotten(database, booking["code"])) == ([], False)


def test_an_erasure_is_told_without_naming_the_contact(client: FlaskClient, database: Database, clock: FixedClock) -> None:
    booking = book(client)
    clock.advance(timedelta(days=8))
    erase(client, phone=PHONE)
    with database.read() as connection:
        envelopes = list(connection.scalars(select(tables.outbox.c.envelope)))
    [told] = [each for each in envelopes if each["type"] == "contact.erased"]
    assert (told["office_id"], told["data"]) == (OFFICE.id, {"appointment_ids": [booking["id"]], "reason": "request"})


def test_an_erasure_blanks_facts_that_have_arrived_and_leaves_those_under_way(client: FlaskClient, database: Database) -> None:
    arrived, under_way = book(client), book(client, service="kk_baru")
    with database.write() as connection:
        sent = tables.outbox_deliveries
        told_of = tables.outbox.c.envelope["data"]["code"].as_string()
        of_first = select(tables.outbox.c.event_id).where(told_of == arrived["code"])
        connection.execute(sent.update().where(sent.c.event_id.in_(of_first)).values(settled_at=NOW))
    erase(client, phone=PHONE)
    with database.read() as connection:
        kept = {
            each["data"]["code"]: each["data"]["contact"]["phone"]
            for each in connection.scalars(select(tables.outbox.c.envelope))
        }
    assert kept == {arrived["code"]: None, under_way["code"]: PHONE}


def staff_erase(client: FlaskClient, office: str = OFFICE.id) -> Any:
    body = {"whatsapp": "0812 0000 0001", "reason": "Permintaan tertulis"}
    return client.post(f"/api/v1/offices/{office}/erasures", json=body, headers=supervisor(office))


def test_staff_forget_a_contact_in_all_its_visits_at_their_office(
    client: FlaskClient, database: Database, clock: FixedClock
) -> None:
    past, elsewhere = book(client), book(client, office=OTHER_OFFICE.id, starts_at="2026-12-01T08:00:00+09:00")
    clock.advance(timedelta(days=8))
    ahead = book(client, service="kk_baru", starts_at="2026-12-04T08:00:00+07:00")
    assert staff_erase(client).get_json() == {
        "erased": [past["code"]],
        "kept": [{"code": ahead["code"], "starts_at": "2026-12-04T01:00:00Z", "status": "booked"}],
    }
    assert [is_forgotten(database, each["code"]) for each in (past, elsewhere, ahead)] == [True, False, False]
    assert doctor(database) == []


def test_what_is_ahead_is_forgotten_once_it_is_cancelled(client: FlaskClient, database: Database) -> None:
    ahead = book(client)
    client.post(f"/api/v1/bookings/{ahead['code']}/cancel", headers=supervisor())
    assert (staff_erase(client).get_json()["erased"], is_forgotten(database, ahead["code"])) == ([ahead["code"]], True)


def test_an_erasure_by_staff_is_in_the_audit_without_the_contact(
    client: FlaskClient, database: Database, clock: FixedClock
) -> None:
    past = book(client)
    clock.advance(timedelta(days=8))
    staff_erase(client)
    lines = client.get(f"/api/v1/offices/{OFFICE.id}/audit", headers=supervisor()).get_json()["lines"]
    told = {"reason": "Permintaan tertulis", "bookings": [past["code"]], "ahead": []}
    assert [(line["who"], line["after"]) for line in lines if line["action"] == "erase"] == [("supervisor:staff-2", told)]


def test_an_operator_erases_nobody(client: FlaskClient) -> None:
    body = {"whatsapp": PHONE, "reason": "Permintaan"}
    assert client.post(f"/api/v1/offices/{OFFICE.id}/erasures", json=body, headers=operator()).status_code == 403


def test_an_erasure_needs_a_contact_and_another_part_that_asks(client: FlaskClient) -> None:
    statuses = [client.post(ERASURE, json={}, headers=part()), client.post(ERASURE, json={"phone": PHONE}, headers=admin())]
    assert [answer.status_code for answer in statuses] == [422, 403]


def feed_path(client: FlaskClient, **headers: str) -> str:
    answer = client.post(FEED, headers=admin(**headers))
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["url"]).removeprefix("https://contoh.example")


def test_the_feed_shows_busy_times_without_names_and_codes(client: FlaskClient) -> None:
    booking = book(client, people=2)
    answer = client.get(feed_path(client), headers=anybody())
    assert answer.mimetype == "text/calendar"
    [event] = Calendar.from_ical(answer.data).events
    assert (str(event["summary"]), event.start.isoformat(), event.end.isoformat()) == (
        f"{SERVICE.name['id']} (2 orang)", "2026-12-01T08:00:00+07:00", "2026-12-01T08:20:00+07:00",
    )  # fmt: skip
    assert [word for word in (booking["name"], booking["code"], PHONE, "kursi") if word in answer.text] == []


def test_the_feed_leaves_cancelled_appointments_out(client: FlaskClient) -> None:
    booking = book(client)
    client.post(f"/api/v1/bookings/{booking['code']}/cancel", headers=anybody(booking["manage_token"]))
    assert Calendar.from_ical(client.get(feed_path(client), headers=anybody()).data).events == []


def test_a_new_address_ends_the_old_one(client: FlaskClient) -> None:
    old, new = feed_path(client), feed_path(client)
    assert [client.get(path, headers=anybody()).status_code for path in (old, new)] == [404, 200]


def test_the_address_of_one_office_opens_no_other(client: FlaskClient) -> None:
    path = feed_path(client).replace(OFFICE.id, OTHER_OFFICE.id)
    assert client.get(path, headers=anybody()).status_code == 404


def test_an_unchanged_feed_is_not_sent_again(client: FlaskClient) -> None:
    path = feed_path(client)
    tag = client.get(path, headers=anybody()).headers["ETag"]
    assert client.get(path, headers=anybody(**{"If-None-Match": tag})).status_code == 304


def test_the_secret_of_a_feed_is_kept_as_a_hash_only(client: FlaskClient, database: Database) -> None:
    token = feed_path(client).rpartition("/")[2].removesuffix(".ics")
    with database.read() as connection:
        kept = connection.exec_driver_sql("SELECT token_hash FROM feed_tokens").scalar_one()
    assert (token in kept, len(kept)) == (False, 64)
