"""The waiting list over HTTP, with the worker's turn called by hand."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.tables_waiting import waiting
from services.booking.app import Stores
from services.booking.holdings import offer_places
from services.booking.usecases.offer import OfferPlaces
from services.common.database import Database
from tests.booking.builders import OFFICE, SERVICE
from tests.booking.conftest import anybody, booking_body, change_services, operator
from tests.fakes.clock import FixedClock

WAITING = f"/api/v1/offices/{OFFICE.id}/waiting"
EIGHT = "2026-12-01T08:00:00+07:00"
FULL = range(10, 14)


@pytest.fixture
def offer(database: Database, stores: Stores, clock: FixedClock) -> OfferPlaces:
    """The worker's turn."""
    return offer_places(database, stores.offices, stores.appointments, stores.ledger, clock)


@pytest.fixture(autouse=True)
def one_slot_a_day(database: Database) -> Any:
    """The office serves ten minutes a day, four at a time; and whatever a test does, the counters equal their rows afterwards."""
    with database.write() as connection:
        connection.execute(update(tables.opening_rules).values(starts=time(8), ends=time(8, 10), pauses=[]))
    yield
    with database.read() as connection:
        assert inconsistencies(connection) == []


@pytest.fixture
def full(client: FlaskClient) -> list[dict[str, Any]]:
    """Bookings of all places on the first of December."""
    return [book(client, n).get_json() for n in FULL]


def book(client: FlaskClient, number: int, **changes: Any) -> Any:
    body = booking_body(whatsapp=f"+6281200000{number:03}", **changes)
    return client.post("/api/v1/bookings", json=body, headers=anybody())


def cancel(client: FlaskClient, booking: dict[str, Any]) -> None:
    answer = client.post(f"{booking['links']['self']}/cancel", headers=anybody(booking["manage_token"]))
    assert answer.status_code == 200


def join(client: FlaskClient, number: int, **changes: Any) -> Any:
    body = {"service": SERVICE.id, "from": "2026-12-01", "to": "2026-12-01", "name": "Siti Contoh"}
    return client.post(WAITING, json={**body, "whatsapp": f"+6281200000{number:03}", **changes}, headers=anybody())


def entry(client: FlaskClient, joined: Any) -> dict[str, Any]:
    body = joined.get_json()
    shown: dict[str, Any] = client.get(f"{WAITING}/{body['id']}", headers=anybody(body["token"])).get_json()
    return shown


def act(client: FlaskClient, joined: Any, verb: str) -> Any:
    body = joined.get_json()
    return client.post(f"{WAITING}/{body['id']}/{verb}", headers=anybody(body["token"]))


def remaining(client: FlaskClient) -> int:
    query = f"service={SERVICE.id}&from=2026-12-01&to=2026-12-01"
    listed = client.get(f"/api/v1/offices/{OFFICE.id}/slots?{query}", headers=anybody()).get_json()["slots"]
    return sum(int(slot["remaining"]) for slot in listed)


def facts(database: Database, kind: str) -> list[dict[str, Any]]:
    with database.read() as connection:
        envelopes = list(connection.scalars(select(tables.outbox.c.envelope).order_by(tables.outbox.c.event_id)))
    return [envelope["data"] for envelope in envelopes if envelope["type"] == kind]


def test_whoever_waits_knows_their_place_in_the_line(client: FlaskClient, full: list[Any]) -> None:
    joined = [join(client, n) for n in (1, 2)]
    assert [(j.status_code, j.get_json()["position"], entry(client, j)["position"]) for j in joined] == [(201, 1, 1), (201, 2, 2)]


def test_a_contact_waits_once_for_a_service(client: FlaskClient, full: list[Any]) -> None:
    first, second = join(client, 1), join(client, 1)
    act(client, first, "leave")
    assert (second.status_code, second.get_json()["type"], join(client, 1).status_code) == (409, "/problems/already-waiting", 201)


def test_a_freed_place_is_offered_to_the_first_who_waits(client: FlaskClient, full: list[Any], offer: OfferPlaces) -> None:
    first, second = join(client, 1), join(client, 2)
    cancel(client, full[0])
    made = offer(), offer()
    states = [entry(client, each)["state"] for each in (first, second)]
    assert (made, states, entry(client, first)["offer"]["starts_at"]) == ((1, 0), ["offered", "waiting"], EIGHT)


def test_a_place_on_offer_is_not_on_sale(client: FlaskClient, full: list[Any], offer: OfferPlaces, clock: FixedClock) -> None:
    join(client, 1)
    cancel(client, full[0])
    offer()
    clock.advance(timedelta(minutes=14))
    assert (remaining(client), book(client, 20).status_code) == (0, 409)


def test_an_accepted_offer_is_an_appointment(client: FlaskClient, full: list[Any], offer: OfferPlaces) -> None:
    joined = join(client, 1)
    cancel(client, full[0])
    offer()
    accepted = act(client, joined, "accept")
    assert (accepted.status_code, accepted.get_json()["starts_at"], entry(client, joined)["state"]) == (201, EIGHT, "accepted")


def test_an_offer_is_accepted_once(client: FlaskClient, full: list[Any], offer: OfferPlaces) -> None:
    joined = join(client, 1)
    cancel(client, full[0])
    offer()
    assert [act(client, joined, "accept").status_code for _ in range(2)] == [201, 409]


def test_a_limit_that_refuses_the_acceptance_leaves_the_offer(client: FlaskClient, full: list[Any], offer: OfferPlaces) -> None:
    other = book(client, 1, starts_at="2026-12-02T08:00:00+07:00").get_json()
    joined = join(client, 1)
    cancel(client, full[0])
    offer()
    refused = act(client, joined, "accept")
    cancel(client, other)
    assert (refused.get_json()["type"], act(client, joined, "accept").status_code) == ("/problems/already-booked", 201)


def test_where_the_nik_is_controlled_an_offer_is_accepted_with_one(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, database: Database
) -> None:
    change_services(database, nik_control=True)
    joined = join(client, 1).get_json()
    cancel(client, full[0])
    offer()
    assert client.get(f"{WAITING}/{joined['id']}", headers=anybody(joined["token"])).get_json()["offer"]["asks_nik"] is True
    path, headers = f"{WAITING}/{joined['id']}/accept", anybody(joined["token"], **{"Idempotency-Key": "accept-1"})
    bodies = [None, {"nik": "9999994112900001"}, {"nik": "9999994112900001"}, {"nik": "9999994112900002"}]
    answers = [client.post(path, json=body, headers=headers) if body else client.post(path, headers=headers) for body in bodies]
    assert [answer.status_code for answer in answers] == [422, 201, 201, 422]
    assert answers[0].get_json()["errors"][0]["pointer"] == "/nik"


def offered_token(database: Database) -> str:
    """The secret that went to the contact with the latest offer."""
    return str(facts(database, "waiting.offered")[-1]["link"]).rsplit("/", 1)[1]


def test_accepting_moves_the_appointment_that_its_contact_has(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, database: Database
) -> None:
    old = book(client, 1, starts_at="2026-12-02T08:00:00+07:00").get_json()
    joined = join(client, 1).get_json()
    cancel(client, full[0])
    offer()
    headers = anybody(offered_token(database))
    told = client.get(f"{WAITING}/{joined['id']}", headers=headers).get_json()["offer"]["moves"]
    accepted = client.post(f"{WAITING}/{joined['id']}/accept", headers=headers).get_json()
    shown = client.get(old["links"]["self"], headers=anybody(accepted["manage_token"])).get_json()
    assert told == {"code": old["code"], "starts_at": "2026-12-02T08:00:00+07:00"}
    assert (accepted["code"], shown["starts_at"], shown["status"]) == (old["code"], EIGHT, "booked")
    assert [each["previous_starts_at"] for each in facts(database, "appointment.moved")] == ["2026-12-02T01:00:00Z"]
    assert facts(database, "waiting.offered")[0]["moves"] == {"code": old["code"], "starts_at": "2026-12-02T01:00:00Z"}


def test_a_moved_appointment_frees_its_old_place_for_the_next(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, database: Database
) -> None:
    second_day = {"starts_at": "2026-12-02T08:00:00+07:00"}
    for number in (1, 21, 22, 23):
        book(client, number, **second_day)
    first = join(client, 1).get_json()
    next_one = join(client, 2, **{"from": "2026-12-02", "to": "2026-12-02"})
    cancel(client, full[0])
    offer()
    client.post(f"{WAITING}/{first['id']}/accept", headers=anybody(offered_token(database)))
    offer()
    assert entry(client, next_one)["offer"]["starts_at"] == second_day["starts_at"]


def test_whoever_only_typed_a_number_moves_nothing_of_its_holder(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, database: Database
) -> None:
    book(client, 1, starts_at="2026-12-02T08:00:00+07:00")
    joined = join(client, 1)
    cancel(client, full[0])
    offer()
    assert entry(client, joined)["offer"]["moves"] is None
    assert act(client, joined, "accept").get_json()["type"] == "/problems/already-booked"
    assert facts(database, "appointment.moved") == []


def test_who_may_have_one_more_gets_one_more(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, database: Database
) -> None:
    change_services(database, max_active=2)
    old = book(client, 1, starts_at="2026-12-02T08:00:00+07:00").get_json()
    joined = join(client, 1).get_json()
    cancel(client, full[0])
    offer()
    accepted = client.post(f"{WAITING}/{joined['id']}/accept", headers=anybody(offered_token(database))).get_json()
    assert (accepted["code"] != old["code"], facts(database, "appointment.moved")) == (True, [])


def test_in_the_lock_time_an_offer_moves_nothing(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, clock: FixedClock, database: Database
) -> None:
    change_services(database, lock_minutes=60)
    book(client, 1, starts_at="2026-11-26T08:00:00+07:00")
    joined = join(client, 1).get_json()
    clock.advance(timedelta(days=1, hours=22, minutes=30))
    cancel(client, full[0])
    offer()
    refused = client.post(f"{WAITING}/{joined['id']}/accept", headers=anybody(offered_token(database)))
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/too-late")


def test_a_declined_offer_goes_to_the_next(client: FlaskClient, full: list[Any], offer: OfferPlaces) -> None:
    first, second = join(client, 1), join(client, 2)
    cancel(client, full[0])
    offer()
    declined = act(client, first, "leave").get_json()["state"]
    offer()
    assert (declined, entry(client, second)["state"]) == ("declined", "offered")


def test_an_offer_ends_after_fifteen_minutes_and_goes_to_the_next(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, clock: FixedClock, database: Database
) -> None:
    first, second = join(client, 1), join(client, 2)
    cancel(client, full[0])
    offer()
    clock.advance(timedelta(minutes=15))
    before = entry(client, first)["state"], act(client, first, "accept").status_code, remaining(client)
    offer()
    assert (before, entry(client, second)["state"]) == (("expired", 409, 0), "offered")
    assert [each["reason"] for each in facts(database, "waiting.expired")] == ["offer"]


def test_what_nobody_wants_is_on_sale_at_the_next_turn_once_it_has_rested(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, clock: FixedClock
) -> None:
    joined = join(client, 1)
    cancel(client, full[0])
    offer()
    act(client, joined, "leave")
    offer()
    resting = remaining(client)
    clock.advance(timedelta(minutes=30))
    offer()
    assert (resting, remaining(client)) == (0, 1)


def test_without_any_worker_a_place_that_people_wait_for_is_on_sale_after_a_while(
    client: FlaskClient, full: list[Any], clock: FixedClock
) -> None:
    join(client, 1)
    cancel(client, full[0])
    clock.advance(timedelta(minutes=30))
    assert remaining(client) == 1


def test_nobody_is_offered_anything_in_the_quiet_hours_and_the_place_is_kept(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, clock: FixedClock
) -> None:
    joined = join(client, 1)
    clock.advance(timedelta(hours=12))
    cancel(client, full[0])
    at_night = offer(), remaining(client)
    clock.advance(timedelta(hours=9, minutes=59))
    early = offer(), remaining(client)
    clock.advance(timedelta(minutes=1))
    assert (at_night, early, offer(), entry(client, joined)["state"]) == ((0, 0), (0, 0), 1, "offered")


def test_the_offer_tells_where_to_answer_and_until_when(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, database: Database
) -> None:
    joined = join(client, 1).get_json()
    cancel(client, full[0])
    offer()
    (told,) = facts(database, "waiting.offered")
    token = told["link"].rsplit("/", 1)[1]
    accepted = client.post(f"{WAITING}/{joined['id']}/accept", headers=anybody(token))
    with database.read() as connection:
        stored = str(connection.execute(select(waiting)).all())
    assert (told["link"], told["expires_at"]) == (f"/w/{OFFICE.id}/{joined['id']}/{token}", "2026-11-24T02:15:00Z")
    assert (accepted.status_code, token in stored, joined["token"] in stored) == (201, False, False)


@pytest.mark.parametrize(("part", "state"), [("morning", "offered"), ("afternoon", "waiting"), ("any", "offered")])
def test_the_part_of_the_day_is_kept(client: FlaskClient, full: list[Any], offer: OfferPlaces, part: str, state: str) -> None:
    joined = join(client, 1, part_of_day=part)
    cancel(client, full[0])
    offer()
    assert entry(client, joined)["state"] == state


def test_whoever_waits_where_there_is_room_is_offered_it_at_once(client: FlaskClient, offer: OfferPlaces) -> None:
    joined = join(client, 1)
    offer()
    assert entry(client, joined)["state"] == "offered"


def test_waiting_ends_with_the_last_day(
    client: FlaskClient, full: list[Any], offer: OfferPlaces, clock: FixedClock, database: Database
) -> None:
    joined = join(client, 1)
    clock.advance(timedelta(days=8))
    offer()
    assert (entry(client, joined)["state"], facts(database, "waiting.expired")[0]["reason"]) == ("expired", "no_place")


def test_an_entry_is_shown_to_its_holder_and_to_staff_of_the_office_only(client: FlaskClient) -> None:
    path = f"{WAITING}/{join(client, 1).get_json()['id']}"
    askers = anybody("x" * 32), anybody(), operator("distrik-contoh"), operator()
    assert [client.get(path, headers=headers).status_code for headers in askers] == [404, 401, 404, 200]


def test_staff_see_who_waits_in_order(client: FlaskClient) -> None:
    joined = [join(client, n).get_json()["id"] for n in (2, 1)]
    listed = client.get(WAITING, headers=operator()).get_json()["waiting"]
    assert [each["id"] for each in listed] == joined


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"to": "2026-11-30"}, "/to"),
        ({"to": "2027-02-01"}, "/to"),
        ({"people": 5}, "/people"),
        ({"part_of_day": "noon"}, "/part_of_day"),
    ],
    ids=str,
)
def test_a_wrong_wish_is_named(client: FlaskClient, changes: dict[str, Any], pointer: str) -> None:
    assert join(client, 1, **changes).get_json()["errors"][0]["pointer"] == pointer
