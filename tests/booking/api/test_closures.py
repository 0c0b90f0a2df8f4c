"""Closing a span over HTTP: everybody affected once, and nobody into it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.common.database import Database
from services.common.principal import Principal
from tests.booking.api.test_the_day import act, post, supervisor
from tests.booking.builders import LONG_SERVICE, OFFICE, SERVICE
from tests.booking.conftest import anybody, as_principal, booking_body, operator
from tests.fakes.clock import FixedClock

Json = dict[str, Any]
PATH = f"/api/v1/offices/{OFFICE.id}/closures"
DAY = "2026-12-01"
MORNING = {"from": f"{DAY}T08:00:00+07:00", "to": f"{DAY}T12:00:00+07:00", "reason": "network", "message": "Jaringan putus"}


def book(client: FlaskClient, clock: str, contact: int, **changes: Any) -> Json:
    body = booking_body(
        starts_at=f"{DAY}T{clock}:00+07:00", whatsapp=f"+6281200003{contact:03}", name=f"Warga {'ABCDE'[contact]}"
    )
    answer = client.post("/api/v1/bookings", json={**body, **changes}, headers=anybody())
    assert answer.status_code == 201, answer.text
    made: Json = answer.get_json()
    return made


def close(client: FlaskClient, changes: Json | None = None, preview: bool = False) -> Any:
    path = f"{PATH}?preview=true" if preview else PATH
    return post(client, path, {**MORNING, **(changes or {})}, supervisor())


def shown(client: FlaskClient, made: Json) -> Json:
    body: Json = client.get(made["links"]["self"], headers=anybody(made["manage_token"])).get_json()
    return body


def facts(database: Database, kind: str) -> list[Json]:
    with database.read() as connection:
        told = connection.scalars(select(tables.outbox.c.envelope).order_by(tables.outbox.c.event_id))
        return [fact["data"] for fact in told if fact["type"] == kind]


def counters(database: Database) -> tuple[int, int]:
    """Taken places and active appointments of contacts."""
    with database.read() as connection:
        taken = sum(connection.scalars(select(tables.slot_usage.c.taken)))
        return taken, sum(connection.scalars(select(tables.contact_usage.c.active)))


def free_slots(client: FlaskClient, service: str = SERVICE.id) -> list[str]:
    query = {"service": service, "from": DAY, "to": DAY}
    found = client.get(f"/api/v1/offices/{OFFICE.id}/slots", query_string=query, headers=anybody()).get_json()["slots"]
    return [slot["starts_at"][11:16] for slot in found]


def test_the_preview_shows_who_is_affected_and_a_fair_proposal_and_changes_nothing(
    client: FlaskClient, database: Database
) -> None:
    second, first, outside = book(client, "09:00", 1), book(client, "08:30", 0), book(client, "14:00", 2)
    answer = close(client, preview=True)
    body = answer.get_json()
    assert (answer.status_code, body["closure"], body["waiting"]) == (200, None, [])
    assert [(each["code"], each["name"]) for each in body["affected"]] == [
        (first["code"], "Warga A"),
        (second["code"], "Warga B"),
    ]
    assert [(each["code"], each["starts_at"][11:16]) for each in body["proposals"]] == [
        (first["code"], "13:00"),
        (second["code"], "13:00"),
    ]
    assert [shown(client, made)["starts_at"][11:16] for made in (first, second, outside)] == ["08:30", "09:00", "14:00"]
    assert (client.get(PATH, headers=operator()).get_json(), facts(database, "appointment.moved")) == ({"closures": []}, [])


def test_closing_moves_everybody_once_and_tells_each_once(client: FlaskClient, database: Database) -> None:
    made = [book(client, "08:00", n) for n in range(3)]
    body = close(client).get_json()
    assert (body["closure"]["moved"], body["closure"]["released"], len(body["proposals"])) == (3, 0, 3)
    assert [shown(client, each)["starts_at"][11:16] for each in made] == ["13:00"] * 3
    told = facts(database, "appointment.moved")
    assert sorted(fact["code"] for fact in told) == sorted(each["code"] for each in made)
    assert {(fact["cause"], fact["previous_starts_at"], fact["closure"]["reason"]) for fact in told} == {
        ("closure", "2026-12-01T01:00:00Z", "network")
    }
    assert counters(database) == (3, 3)


def test_nothing_is_sold_in_the_closed_span(client: FlaskClient) -> None:
    close(client)
    answer = client.post("/api/v1/bookings", json=booking_body(), headers=anybody())
    body = answer.get_json()
    assert free_slots(client)[0] == "13:00"
    assert (answer.status_code, body["reason"], "Jaringan putus" in body["detail"]) == (422, "closed", True)


def test_closing_one_service_leaves_the_others_alone(client: FlaskClient) -> None:
    mine, other = book(client, "08:00", 0), book(client, "08:30", 1, service=LONG_SERVICE.id)
    close(client, {"service": SERVICE.id})
    assert [shown(client, each)["starts_at"][11:16] for each in (mine, other)] == ["13:00", "08:30"]
    assert (free_slots(client)[0], free_slots(client, LONG_SERVICE.id)[0]) == ("13:00", "08:00")


def test_until_further_notice_releases_everybody_and_tells_each_once(client: FlaskClient, database: Database) -> None:
    made = book(client, "09:00", 0)
    body = close(client, {"to": None}).get_json()
    assert (body["waiting"], body["proposals"], body["closure"]["released"], body["closure"]["to"]) == (
        [made["code"]],
        [],
        1,
        None,
    )
    assert [(fact["code"], fact["cancelled_by"], fact["cause"]) for fact in facts(database, "appointment.cancelled")] == [
        (made["code"], "closure", "closure")
    ]
    assert (shown(client, made)["status"], free_slots(client), counters(database)) == ("cancelled", [], (0, 0))


def test_who_was_released_takes_another_place_with_the_same_link(client: FlaskClient, database: Database) -> None:
    made = book(client, "09:00", 0)
    ended = close(client, {"to": None}).get_json()["closure"]["id"]
    client.delete(f"{PATH}/{ended}", headers=supervisor())
    path, headers = f"{made['links']['self']}/reschedule", anybody(made["manage_token"])
    answer = client.post(path, json={"starts_at": f"{DAY}T10:00:00+07:00"}, headers=headers)
    assert (answer.status_code, answer.get_json()["status"], counters(database)) == (200, "booked", (1, 1))


@pytest.mark.parametrize(
    ("verb", "body", "status"), [("reschedule", {"starts_at": f"{DAY}T14:00:00+07:00"}, "booked"), ("cancel", None, "cancelled")]
)
def test_who_was_moved_takes_another_place_or_cancels_with_the_same_link(
    client: FlaskClient, verb: str, body: Json | None, status: str
) -> None:
    made = book(client, "09:00", 0)
    close(client)
    answer = client.post(f"{made['links']['self']}/{verb}", json=body, headers=anybody(made["manage_token"]))
    assert (answer.status_code, answer.get_json()["status"]) == (200, status)


def test_who_is_at_the_office_already_is_not_moved(client: FlaskClient) -> None:
    made = book(client, "09:00", 0)
    act(client, made["code"], "check-in")
    assert close(client).get_json()["affected"] == []


def test_a_repeated_closure_with_its_key_is_one_closure(client: FlaskClient, database: Database) -> None:
    book(client, "09:00", 0)
    headers = supervisor(**{"Idempotency-Key": "close"})
    first, second = (post(client, PATH, MORNING, headers).get_json() for _ in range(2))
    assert (first, len(facts(database, "appointment.moved"))) == (second, 1)


def test_a_second_closure_moves_whom_the_first_had_moved_into_it(client: FlaskClient, database: Database) -> None:
    made = book(client, "09:00", 0)
    close(client)
    close(client, {"from": f"{DAY}T13:00:00+07:00", "to": f"{DAY}T14:00:00+07:00"})
    assert (shown(client, made)["starts_at"][11:16], counters(database)) == ("14:00", (1, 1))


def test_an_ended_closure_opens_the_span_and_moves_nobody_back(client: FlaskClient) -> None:
    made = book(client, "09:00", 0)
    closure = close(client).get_json()["closure"]
    ended = client.delete(f"{PATH}/{closure['id']}", headers=supervisor())
    assert (ended.status_code, ended.get_json()["ended_at"]) == (200, "2026-11-24T09:00:00+07:00")
    assert (free_slots(client)[0], shown(client, made)["starts_at"][11:16]) == ("08:00", "13:00")


def test_a_closure_that_is_over_cannot_be_ended(client: FlaskClient, clock: FixedClock) -> None:
    closure = close(client).get_json()["closure"]
    clock.advance(timedelta(days=8))
    answer = client.delete(f"{PATH}/{closure['id']}", headers=supervisor())
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/closure-over")


def test_closures_that_are_not_over_are_listed(client: FlaskClient, clock: FixedClock) -> None:
    close(client)
    before = client.get(PATH, headers=operator()).get_json()["closures"]
    clock.advance(timedelta(days=8))
    assert ([(each["from"], each["reason"]) for each in before], client.get(PATH, headers=operator()).get_json()) == (
        [(MORNING["from"], "network")],
        {"closures": []},
    )


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"to": MORNING["from"]}, "/to"),
        ({"to": "2028-12-01T08:00:00+07:00"}, "/to"),
        ({"reason": "holiday"}, "/reason"),
        ({"service": "tidak_ada"}, "/service"),
        ({"message": "x" * 301}, "/message"),
        ({"until": "x"}, "/until"),
    ],
    ids=["empty span", "too long", "reason", "service", "message", "unknown field"],
)
def test_a_wrong_closure_is_named_by_its_pointer(client: FlaskClient, changes: Json, pointer: str) -> None:
    answer = close(client, changes)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_closure_in_the_past_is_refused(client: FlaskClient) -> None:
    answer = close(client, {"from": "2026-11-23T08:00:00+07:00", "to": "2026-11-23T12:00:00+07:00"})
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/closure-over")


def test_operators_and_other_offices_close_nothing(client: FlaskClient) -> None:
    others = (operator(), supervisor("distrik-contoh"), anybody())
    assert [post(client, PATH, MORNING, headers).status_code for headers in others] == [403, 403, 401]


def test_an_unknown_closure_is_not_found(client: FlaskClient) -> None:
    everywhere = as_principal(Principal("admin", "staff-2", ("*",)))
    path = f"{PATH}/01990f3e-0000-7000-8000-000000000001"
    assert client.delete(path, headers=everywhere).status_code == 404


@pytest.mark.parametrize(
    ("message", "language", "told"),
    [
        ("Jaringan putus", "en", "Jaringan putus"),
        ("", "id", "jaringan ke pusat data kependudukan terputus"),
        ("", "en", "the network to the population registry is down"),
    ],
)
def test_a_closure_is_explained_in_words(client: FlaskClient, message: str, language: str, told: str) -> None:
    close(client, {"message": message})
    (listed,) = client.get(PATH, headers=operator(**{"Accept-Language": language})).get_json()["closures"]
    assert (listed["reason"], listed["explanation"]) == ("network", told)


def test_whoever_a_closure_moves_is_counted_at_the_counters_that_their_service_has_by_now(
    client: FlaskClient, database: Database
) -> None:
    made = [book(client, "08:00", n) for n in range(3)]
    office, supervises = f"/api/v1/offices/{OFFICE.id}", as_principal(Principal("supervisor", "staff-2", (OFFICE.id,)))
    groups = [{"id": "loket", "cell_minutes": 10, "capacity": 4}, {"id": "loket-2", "cell_minutes": 10, "capacity": 2}]
    client.put(f"{office}/counter-groups", json={"counter_groups": groups}, headers=supervises)
    rules = [
        {"counter_group": group, "weekdays": [1, 2, 3, 4, 5], "starts": "08:00", "ends": "15:00", "capacity": count}
        for group, count in (("loket", 4), ("loket-2", 2))
    ]
    client.put(f"{office}/opening-rules", json={"rules": rules}, headers=supervises)
    changed = client.patch(f"{office}/services/{SERVICE.id}/settings", json={"counter_group": "loket-2"}, headers=supervises)
    assert changed.status_code == 200, changed.text
    close(client)
    with database.read() as connection:
        usage = tables.slot_usage.c
        used = select(usage.counter_group, usage.taken).where(usage.taken > 0).order_by(usage.cell_starts_at)
        taken, complaints = [tuple(row) for row in connection.execute(used)], inconsistencies(connection)
    starts = sorted(shown(client, booking)["starts_at"][11:16] for booking in made)
    assert (starts, taken, complaints) == (["12:00", "12:00", "12:10"], [("loket-2", 2), ("loket-2", 1)], [])
