"""What the chat asks for a resident: the days of an office, and the waiting list by contact."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from services.booking.adapters import tables
from services.booking.app import Stores
from services.booking.holdings import offer_places
from services.common.database import Database
from services.common.ids import new_id
from services.common.principal import Contact, Principal
from tests.booking.builders import OFFICE, PHONE, SERVICE
from tests.booking.conftest import anybody, as_principal, booking_body, change_services, operator, part
from tests.fakes.clock import FixedClock

DAY = "2026-12-01"
WAITS, OTHER = "+6281200000020", "+6281200000021"


def days(client: FlaskClient, first: str, last: str) -> list[dict[str, Any]]:
    answer = client.get(f"/internal/offices/{OFFICE.id}/days?from={first}&to={last}", headers=part())
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["days"]
    return found


def join(client: FlaskClient, phone: str = WAITS) -> str:
    wish = {"service": SERVICE.id, "from": DAY, "to": DAY, "name": "Siti Contoh", "whatsapp": phone}
    answer = client.post(f"/api/v1/offices/{OFFICE.id}/waiting", json=wish, headers=anybody())
    return str(answer.get_json()["id"])


def waiting_of(client: FlaskClient, phone: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/internal/waiting?phone=%2B{phone[1:]}", headers=part()).get_json()["waiting"]
    return found


def act(client: FlaskClient, verb: str, entry: str, phone: str = WAITS, **headers: str) -> Any:
    path = f"/internal/waiting/{OFFICE.id}/{entry}/{verb}"
    return client.post(path, json={"phone": phone}, headers={**part(), **headers})


@pytest.fixture
def offered(client: FlaskClient, database: Database, stores: Stores, clock: FixedClock) -> str:
    """The id of an entry with a place on offer: four had booked the only slot, and one gave it back."""
    with database.write() as connection:
        connection.execute(update(tables.opening_rules).values(starts=time(8), ends=time(8, 10), pauses=[]))
    bodies = [booking_body(whatsapp=f"+6281200000{number:03}") for number in range(30, 34)]
    booked = [client.post("/api/v1/bookings", json=body, headers=anybody()).get_json() for body in bodies]
    entry = join(client)
    client.post(f"{booked[0]['links']['self']}/cancel", headers=anybody(booked[0]["manage_token"]))
    offer_places(database, stores.offices, stores.appointments, stores.ledger, clock)()
    return entry


def test_an_ordinary_day_has_its_hours_and_its_break(client: FlaskClient) -> None:
    assert days(client, DAY, DAY) == [
        {"date": DAY, "opens": "08:00", "closes": "15:00", "breaks": [{"starts": "12:00", "ends": "13:00"}], "reason": None}
    ]


def test_a_national_holiday_is_closed_and_named(client: FlaskClient) -> None:
    (day,) = days(client, "2026-12-25", "2026-12-25")
    assert (day["opens"], "Natal" in day["reason"]["id"]) == (None, True)


def test_an_exception_closes_a_day_for_its_reason(client: FlaskClient, database: Database) -> None:
    reason = {"id": "Rapat kecamatan", "en": "Office meeting"}
    values = {"id": new_id(), "office_id": OFFICE.id, "kind": "closed", "on_date": date.fromisoformat(DAY), "reason": reason}
    with database.write() as connection:
        connection.execute(insert(tables.exceptions).values(**values))
    (day,) = days(client, DAY, DAY)
    assert (day["opens"], day["reason"]) == (None, reason)


def test_a_closure_of_the_morning_leaves_the_afternoon(client: FlaskClient) -> None:
    body = {"from": f"{DAY}T00:00:00+07:00", "to": f"{DAY}T10:00:00+07:00", "reason": "network"}
    supervisor = as_principal(Principal("supervisor", "staff-2", (OFFICE.id,)))
    made = client.post(f"/api/v1/offices/{OFFICE.id}/closures", json=body, headers=supervisor)
    assert made.status_code == 201, made.text
    assert days(client, DAY, DAY)[0]["opens"] == "10:00"


@pytest.mark.parametrize("span", ["from=2026-12-02&to=2026-12-01", "from=2026-12-01&to=2027-01-15"])
def test_a_span_that_is_none_or_too_long_is_refused(client: FlaskClient, span: str) -> None:
    assert client.get(f"/internal/offices/{OFFICE.id}/days?{span}", headers=part()).status_code == 422


def test_somebody_s_entry_is_found_by_their_number(client: FlaskClient) -> None:
    entry = join(client)
    (found,) = waiting_of(client, WAITS)
    assert (found["id"], found["position"], found["offer"], found["timezone"]) == (entry, 1, None, "Asia/Jakarta")


def test_nobody_sees_another_s_entry(client: FlaskClient) -> None:
    join(client)
    assert waiting_of(client, OTHER) == []


@pytest.mark.parametrize("verb", ["leave", "accept"])
def test_nobody_answers_for_another(client: FlaskClient, offered: str, verb: str) -> None:
    assert act(client, verb, offered, OTHER).status_code == 404


def test_whoever_leaves_waits_no_more(client: FlaskClient) -> None:
    entry = join(client)
    states = [act(client, "leave", entry).get_json()["state"] for _ in range(2)]
    assert (states, waiting_of(client, WAITS)) == (["left", "left"], [])


def test_an_offer_is_shown_with_its_end(client: FlaskClient, offered: str) -> None:
    (found,) = waiting_of(client, WAITS)
    assert (found["id"], found["offer"]["starts_at"]) == (offered, f"{DAY}T08:00:00+07:00")


def test_accepting_twice_with_one_key_is_one_booking(client: FlaskClient, offered: str) -> None:
    answers = [act(client, "accept", offered, **{"Idempotency-Key": "chat-1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].get_json()["code"] == answers[1].get_json()["code"]


def own_appointment(client: FlaskClient) -> dict[str, Any]:
    """Whoever waits has an appointment tomorrow already, all that they may have."""
    body = booking_body(whatsapp=WAITS, starts_at="2026-11-25T08:00:00+07:00")
    made: dict[str, Any] = client.post("/api/v1/bookings", json=body, headers=anybody()).get_json()
    return made


def test_accepting_in_the_chat_moves_the_appointment_that_one_has(client: FlaskClient, offered: str) -> None:
    old = own_appointment(client)
    told = waiting_of(client, WAITS)[0]["offer"]["moves"]
    taken = act(client, "accept", offered).get_json()
    assert told == {"code": old["code"], "starts_at": old["starts_at"]}
    assert (taken["code"], taken["starts_at"]) == (old["code"], f"{DAY}T08:00:00+07:00")


def test_a_move_by_an_offer_leaves_an_exception_for_the_next_booking(client: FlaskClient, offered: str) -> None:
    own_appointment(client)
    body = {"service": SERVICE.id, "whatsapp": WAITS, "reason": "keluarga"}
    client.post(f"/api/v1/offices/{OFFICE.id}/limit-exceptions", json=body, headers=operator())
    act(client, "accept", offered)
    more = [booking_body(whatsapp=WAITS, starts_at=f"2026-12-0{day}T08:00:00+07:00") for day in (2, 3)]
    assert [client.post("/api/v1/bookings", json=each, headers=anybody()).status_code for each in more] == [201, 409]


def test_what_is_locked_is_not_moved_by_an_offer_in_the_chat_either(
    client: FlaskClient, offered: str, database: Database
) -> None:
    own_appointment(client)
    change_services(database, lock_minutes=60 * 24)
    refused = act(client, "accept", offered)
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/too-late")
    assert waiting_of(client, WAITS)[0]["offer"] is not None


def test_where_the_nik_is_controlled_the_chat_leads_nobody_past_it(client: FlaskClient, offered: str, database: Database) -> None:
    change_services(database, nik_control=True)
    refused = act(client, "accept", offered)
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/nik")
    assert waiting_of(client, WAITS)[0]["offer"] is not None


def test_an_offer_that_moves_an_appointment_needs_no_second_nik(client: FlaskClient, offered: str, database: Database) -> None:
    own_appointment(client)
    change_services(database, nik_control=True)
    assert act(client, "accept", offered).status_code == 201


@pytest.mark.parametrize(
    ("principal", "source"),
    [
        pytest.param(Principal("public"), "web", id="web"),
        pytest.param(Principal("resident", contact=Contact(PHONE)), "link", id="link"),
        pytest.param(Principal("resident", "chat", contact=Contact(PHONE)), "chat", id="chat"),
        pytest.param(Principal("operator", "staff-1", (OFFICE.id,)), "counter", id="counter"),
    ],
)
def test_the_fact_of_a_booking_says_where_it_was_made(
    client: FlaskClient, database: Database, principal: Principal, source: str
) -> None:
    client.post("/api/v1/bookings", json=booking_body(), headers=as_principal(principal))
    with database.read() as connection:
        told = [row.envelope for row in connection.execute(select(tables.outbox))]
    assert [fact["data"]["source"] for fact in told if fact["type"] == "appointment.booked"] == [source]


@pytest.mark.parametrize("path", [f"/internal/offices/{OFFICE.id}/days?from={DAY}&to={DAY}", "/internal/waiting?phone=0812"])
def test_only_other_parts_may_ask(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=operator()).status_code == 403
