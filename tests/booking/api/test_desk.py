"""The day at the counter over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.common.database import Database
from services.common.principal import Principal
from tests.booking.builders import OFFICE
from tests.booking.conftest import anybody, as_principal, booking_body, operator
from tests.fakes.clock import FixedClock

Booked = dict[str, Any]


def act(client: FlaskClient, booked: Booked, verb: str, body: Any = None, **headers: str) -> Any:
    path = f"{booked['links']['self']}/{verb}"
    return client.post(path, json=body, headers=operator(**headers)) if body else client.post(path, headers=operator(**headers))


def test_the_whole_way_of_a_visit(client: FlaskClient, booked: Booked) -> None:
    states = [act(client, booked, verb).get_json()["status"] for verb in ("check-in", "call", "serve", "complete")]
    assert states == ["checked_in", "called", "serving", "completed"]


def test_each_step_is_timed_in_the_zone_of_the_office(client: FlaskClient, booked: Booked) -> None:
    assert act(client, booked, "check-in").get_json()["checked_in_at"] == "2026-11-24T09:00:00+07:00"


def test_a_step_that_the_state_does_not_allow_says_why(client: FlaskClient, booked: Booked) -> None:
    answer = act(client, booked, "complete")
    body = answer.get_json()
    assert (answer.status_code, body["type"], body["current"], body["action"]) == (
        409,
        "/problems/wrong-state",
        "booked",
        "complete",
    )


def test_the_outcome_is_kept_and_told(client: FlaskClient, booked: Booked, database: Database) -> None:
    act(client, booked, "check-in")
    result = {"outcome": "papers_missing", "missing": ["kk"], "brought": ["ktp_el"]}
    shown = act(client, booked, "complete", result).get_json()
    with database.read() as connection:
        fact = list(connection.scalars(select(tables.outbox.c.envelope).order_by(tables.outbox.c.event_id)))[-1]
    assert {key: shown[key] for key in result} == result
    assert (fact["type"], fact["data"]["outcome"], fact["data"]["missing"]) == ("appointment.completed", "papers_missing", ["kk"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"outcome": "x"}, "/outcome"), ({"missing": ["A B"]}, "/missing/0"), ({"x": 1}, "/x")],
    ids=["outcome", "document", "unknown field"],
)
def test_a_wrong_result_is_named_by_its_pointer(client: FlaskClient, booked: Booked, body: Any, pointer: str) -> None:
    answer = act(client, booked, "complete", body)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_missed_visit_is_told_and_its_contact_may_book_again(client: FlaskClient, booked: Booked, database: Database) -> None:
    assert act(client, booked, "no-show").get_json()["status"] == "missed"
    again = client.post("/api/v1/bookings", json=booking_body(starts_at="2026-12-01T09:00:00+07:00"), headers=anybody())
    with database.read() as connection:
        facts = connection.scalars(select(tables.outbox.c.envelope).order_by(tables.outbox.c.event_id))
        assert [fact["type"] for fact in facts] == ["appointment.booked", "appointment.missed", "appointment.booked"]
    assert again.status_code == 201


def test_undo_restores_the_state_and_the_limit(client: FlaskClient, booked: Booked) -> None:
    act(client, booked, "no-show")
    assert act(client, booked, "undo").get_json()["status"] == "booked"
    again = client.post("/api/v1/bookings", json=booking_body(starts_at="2026-12-01T09:00:00+07:00"), headers=anybody())
    assert again.status_code == 409


def test_undo_is_refused_when_the_contact_has_booked_again(client: FlaskClient, booked: Booked) -> None:
    act(client, booked, "no-show")
    client.post("/api/v1/bookings", json=booking_body(starts_at="2026-12-01T09:00:00+07:00"), headers=anybody())
    answer = act(client, booked, "undo")
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/already-booked")


def test_a_step_of_another_day_is_not_taken_back(client: FlaskClient, booked: Booked, clock: FixedClock) -> None:
    act(client, booked, "no-show")
    clock.advance(timedelta(days=1))
    answer = act(client, booked, "undo")
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/wrong-state")


def test_an_action_on_an_older_version_is_stale(client: FlaskClient, booked: Booked) -> None:
    tag = act(client, booked, "check-in", **{"If-Match": '"1"'}).headers["ETag"]
    assert (tag, act(client, booked, "call", **{"If-Match": '"1"'}).status_code) == ('"2"', 412)


@pytest.mark.parametrize("tag", ["x", '"x"', '"1", "2"', '"٣"'])
def test_a_tag_that_is_no_version_is_refused(client: FlaskClient, booked: Booked, tag: str) -> None:
    assert act(client, booked, "check-in", **{"If-Match": tag}).status_code == 422


@pytest.mark.parametrize("tag", ['W/"1"', "*"])
def test_a_weakened_tag_and_any_version_match(client: FlaskClient, booked: Booked, tag: str) -> None:
    assert act(client, booked, "check-in", **{"If-Match": tag}).status_code == 200


def test_a_repeated_step_with_its_key_gets_the_first_answer(client: FlaskClient, booked: Booked) -> None:
    first, second = (act(client, booked, "check-in", **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, first.get_json()) == (second.status_code, second.get_json())


@pytest.mark.parametrize("verb", ["check-in", "call", "serve", "complete", "no-show", "undo"])
def test_staff_of_another_office_do_not_find_the_booking(client: FlaskClient, booked: Booked, verb: str) -> None:
    assert client.post(f"{booked['links']['self']}/{verb}", headers=operator("distrik-contoh")).status_code == 404


@pytest.mark.parametrize("verb", ["check-in", "call", "serve", "complete", "no-show", "undo"])
def test_residents_cannot_do_what_staff_do(client: FlaskClient, booked: Booked, verb: str) -> None:
    answer = client.post(f"{booked['links']['self']}/{verb}", headers=anybody(booked["manage_token"]))
    assert answer.status_code == 403


def test_every_change_is_in_the_audit(client: FlaskClient, booked: Booked, database: Database) -> None:
    for verb in ("check-in", "undo", "no-show"):
        act(client, booked, verb)
    columns = tables.transitions.c
    query = select(columns.who, columns.action, columns.before, columns.after).order_by(columns.id)
    with database.read() as connection:
        lines = [tuple(row) for row in connection.execute(query)]
    assert lines == [
        ("public", "book", None, "booked"),
        ("operator:staff-1", "check_in", "booked", "checked_in"),
        ("operator:staff-1", "undo", "checked_in", "booked"),
        ("operator:staff-1", "no_show", "booked", "missed"),
    ]


# The schedule.


def schedule(client: FlaskClient, **query: str) -> Any:
    return client.get(f"/api/v1/offices/{OFFICE.id}/schedule", query_string={"date": "2026-12-01", **query}, headers=operator())


def test_the_schedule_shows_places_and_bookings(client: FlaskClient, booked: Booked) -> None:
    body = schedule(client).get_json()
    shown = {key: value for key, value in booked.items() if key not in ("manage_token", "links")}
    assert (body["date"], len(body["slots"]), body["next"]) == ("2026-12-01", 36, None)
    assert body["slots"][0] == {
        "starts_at": "2026-12-01T08:00:00+07:00",
        "ends_at": "2026-12-01T08:10:00+07:00",
        "counter_group": "loket",
        "capacity": 4,
        "taken": 1,
    }
    assert [{key: value for key, value in each.items() if key != "links"} for each in body["bookings"]] == [shown]


@pytest.mark.parametrize(("q", "found"), [("siti", 1), ("TI CON", 1), ("budi", 0), ("%", 0), ("_", 0)])
def test_a_booking_is_found_by_a_part_of_its_name(client: FlaskClient, booked: Booked, q: str, found: int) -> None:
    assert (len(schedule(client, q=q).get_json()["bookings"]), booked["name"]) == (found, "Siti Contoh")


def test_a_booking_is_found_by_its_code_in_lower_case(client: FlaskClient, booked: Booked) -> None:
    assert len(schedule(client, q=booked["code"].lower()).get_json()["bookings"]) == 1


@pytest.mark.parametrize(
    "query", [{"date": "x"}, {"date": "0001-01-01"}, {"q": "x" * 61}, {"after": "x"}, {"page": "2"}], ids=str
)
def test_a_wrong_question_about_a_day_is_refused(client: FlaskClient, query: dict[str, str]) -> None:
    assert schedule(client, **query).status_code == 422


def test_the_schedule_of_another_office_is_forbidden(client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/offices/{OFFICE.id}/schedule?date=2026-12-01", headers=operator("distrik-contoh"))
    assert answer.status_code == 403


def test_an_admin_of_all_offices_sees_every_schedule(client: FlaskClient) -> None:
    headers = as_principal(Principal("admin", "staff-2", ("*",)))
    answers = [client.get(f"/api/v1/offices/{o}/schedule?date=2026-12-01", headers=headers) for o in (OFFICE.id, "tidak-ada")]
    assert [answer.status_code for answer in answers] == [200, 404]
