"""How a visit ended, what became of the case, and coming again."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.common.database import Database
from tests.booking.api.test_the_day import act, post, walk_in
from tests.booking.conftest import anybody, booking_body, operator

Json = dict[str, Any]
AGAIN = {"starts_at": "2026-12-02T09:00:00+07:00"}


def finish(client: FlaskClient, booked: Json, outcome: str = "one_visit", **more: Any) -> Any:
    act(client, booked["code"], "check-in")
    return act(client, booked["code"], "complete", {"outcome": outcome, **more})


def facts(database: Database) -> list[Json]:
    with database.read() as connection:
        return list(connection.scalars(select(tables.outbox.c.envelope).order_by(tables.outbox.c.event_id)))


def test_the_outcome_names_the_checklist_that_the_resident_had(client: FlaskClient, booked: Json, database: Database) -> None:
    body = finish(client, booked, "papers_missing", missing=["kk"], checklist_version="2026-11-24.1").get_json()
    told = facts(database)[-1]["data"]
    assert (body["checklist_version"], told["checklist_version"], told["missing"]) == ("2026-11-24.1", "2026-11-24.1", ["kk"])


def test_the_later_facts_of_a_case_are_kept_in_order_and_told_once_each(
    client: FlaskClient, booked: Json, database: Database
) -> None:
    finish(client, booked)
    answers = [act(client, booked["code"], "follow-ups", {"kind": kind}) for kind in ("recorded", "card_ready", "card_ready")]
    last = answers[-1].get_json()
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert (last["code"], [fact["kind"] for fact in last["follow_ups"]]) == (booked["code"], ["recorded", "card_ready"])
    assert [fact["type"] for fact in facts(database)][-2:] == ["case.recorded", "case.card_ready"]


def test_a_case_that_went_back_is_refused(client: FlaskClient, booked: Json) -> None:
    finish(client, booked)
    act(client, booked["code"], "follow-ups", {"kind": "collected"})
    answer = act(client, booked["code"], "follow-ups", {"kind": "recorded"})
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/wrong-state")


def test_a_case_that_went_on_cannot_be_taken_back(client: FlaskClient, booked: Json) -> None:
    finish(client, booked)
    act(client, booked["code"], "follow-ups", {"kind": "recorded"})
    answer = act(client, booked["code"], "undo")
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/rebooked")


@pytest.mark.parametrize("body", [{"kind": "lost"}, {}, {"kind": "recorded", "x": 1}], ids=str)
def test_an_unknown_later_fact_is_refused(client: FlaskClient, booked: Json, body: Json) -> None:
    assert act(client, booked["code"], "follow-ups", body or {"y": 1}).status_code == 422


@pytest.mark.parametrize("outcome", ["papers_missing", "system_down"])
def test_who_has_to_come_again_gets_a_linked_appointment(
    client: FlaskClient, booked: Json, database: Database, outcome: str
) -> None:
    finish(client, booked, outcome)
    answer = act(client, booked["code"], "rebook", AGAIN)
    body = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (201, body["links"]["self"])
    assert (body["previous_id"], body["status"], body["starts_at"], body["name"]) == (
        booked["id"],
        "booked",
        AGAIN["starts_at"],
        booked["name"],
    )
    assert (facts(database)[-1]["type"], facts(database)[-1]["data"]["code"]) == ("appointment.booked", body["code"])


def test_the_new_appointment_is_managed_by_its_own_link(client: FlaskClient, booked: Json) -> None:
    finish(client, booked, "papers_missing")
    again = act(client, booked["code"], "rebook", AGAIN).get_json()
    path = again["links"]["self"]
    tokens = (again["manage_token"], booked["manage_token"])
    assert [client.get(path, headers=anybody(token)).status_code for token in tokens] == [200, 404]


@pytest.mark.parametrize("outcome", ["one_visit", "not_eligible"])
def test_a_visit_that_finished_is_not_rebooked(client: FlaskClient, booked: Json, outcome: str) -> None:
    finish(client, booked, outcome)
    answer = act(client, booked["code"], "rebook", AGAIN)
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/wrong-state")


def test_a_visit_is_continued_once_and_then_stays_as_it_is(client: FlaskClient, booked: Json) -> None:
    finish(client, booked, "papers_missing")
    act(client, booked["code"], "rebook", AGAIN)
    answers = [act(client, booked["code"], "rebook", AGAIN), act(client, booked["code"], "undo")]
    assert {(answer.status_code, answer.get_json()["type"]) for answer in answers} == {(409, "/problems/rebooked")}


def test_after_a_cancelled_continuation_there_may_be_another(client: FlaskClient, booked: Json) -> None:
    finish(client, booked, "papers_missing")
    first = act(client, booked["code"], "rebook", AGAIN).get_json()
    act(client, first["code"], "cancel")
    assert act(client, booked["code"], "rebook", {"starts_at": "2026-12-02T10:00:00+07:00"}).status_code == 201


def test_a_full_slot_leaves_the_visit_as_it_was(client: FlaskClient, booked: Json) -> None:
    finish(client, booked, "papers_missing")
    for n in range(4):
        body = booking_body(starts_at=AGAIN["starts_at"], whatsapp=f"+62812000020{n:02}")
        client.post("/api/v1/bookings", json=body, headers=anybody())
    answer = act(client, booked["code"], "rebook", AGAIN)
    assert (answer.status_code, answer.get_json()["type"]) == (409, "/problems/slot-full")


def test_a_repeated_rebooking_with_its_key_is_one_appointment(client: FlaskClient, booked: Json) -> None:
    finish(client, booked, "papers_missing")
    headers = operator(**{"Idempotency-Key": "again"})
    path = f"/api/v1/bookings/{booked['code']}/rebook"
    codes = {post(client, path, AGAIN, headers).get_json()["code"] for _ in range(2)}
    assert len(codes) == 1


def test_a_walk_in_whose_papers_were_missing_is_rebooked_without_a_contact(client: FlaskClient) -> None:
    came = walk_in(client).get_json()
    act(client, came["code"], "complete", {"outcome": "papers_missing"})
    again = act(client, came["code"], "rebook", AGAIN).get_json()
    assert (again["walk_in"], again["status"], again["previous_id"]) == (False, "booked", came["id"])


@pytest.mark.parametrize(("verb", "body"), [("follow-ups", {"kind": "recorded"}), ("rebook", AGAIN)], ids=["facts", "rebook"])
def test_residents_and_other_offices_do_neither(client: FlaskClient, booked: Json, verb: str, body: Json) -> None:
    path = f"/api/v1/bookings/{booked['code']}/{verb}"
    answers = [post(client, path, body, headers) for headers in (anybody(booked["manage_token"]), operator("distrik-contoh"))]
    assert [answer.status_code for answer in answers] == [403, 404]
