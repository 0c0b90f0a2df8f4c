"""The papers of a booking."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from gateway.parts import GATEWAY
from services.common.events import EXAMPLE_CASE
from services.common.principal import PUBLIC
from tests.gateway.conftest import OPERATOR, CallerWith, Neighbours

CASE = {**EXAMPLE_CASE, "status": "booked"}
SEEN = "/api/v1/bookings/K7M4QX"
FOUND = f"/internal/appointments/{CASE['appointment_id']}"
CHECKLIST, CALENDAR = f"{SEEN}/checklist.pdf", f"{SEEN}/calendar.ics"
PDF = b"%PDF-1.7 \x00\xff"
ICS = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
MANAGE = {"Authorization": "Bearer the-manage-token"}


@pytest.fixture
def known(neighbours: Neighbours) -> Neighbours:
    """The parts, with one appointment and its papers."""
    neighbours.booking.will_answer("GET", SEEN, {"id": CASE["appointment_id"], "code": "K7M4QX"})
    neighbours.booking.will_answer("GET", FOUND, CASE)
    neighbours.docs.will_answer("POST", "/internal/checklists", PDF, headers={"Content-Type": "application/pdf", "ETag": '"x"'})
    neighbours.docs.will_answer(
        "POST", "/internal/calendars", ICS, headers={"Content-Type": "text/calendar; charset=utf-8; method=PUBLISH"}
    )
    return neighbours


def test_the_checklist_is_the_pdf_of_docs(caller: FlaskClient, known: Neighbours) -> None:
    assert caller.get(CHECKLIST, headers=MANAGE).data == PDF


def test_the_calendar_is_the_file_of_docs(caller: FlaskClient, known: Neighbours) -> None:
    assert caller.get(CALENDAR, headers=MANAGE).text == ICS


@pytest.mark.parametrize(
    ("path", "media_type", "disposition"),
    [
        (CHECKLIST, "application/pdf", 'inline; filename="sekali-datang-K7M4QX.pdf"'),
        (CALENDAR, "text/calendar; charset=utf-8; method=PUBLISH", 'attachment; filename="sekali-datang-K7M4QX.ics"'),
    ],
    ids=["checklist", "calendar"],
)
def test_a_paper_names_itself_and_stays_private(
    caller: FlaskClient, known: Neighbours, path: str, media_type: str, disposition: str
) -> None:
    headers = caller.get(path, headers=MANAGE).headers
    names = ("Content-Type", "Content-Disposition", "Cache-Control", "X-Content-Type-Options", "X-Robots-Tag")
    assert [headers.get(n) for n in names] == [media_type, disposition, "no-store", "nosniff", "noindex, nofollow"]


def test_booking_sees_the_callers_own_proof(caller: FlaskClient, known: Neighbours) -> None:
    caller.get(CHECKLIST, headers=MANAGE)
    asked = known.booking.received[0]
    assert (asked.path, asked.principal, asked.headers["Authorization"]) == (SEEN, PUBLIC, "Bearer the-manage-token")


def test_staff_get_papers_with_their_session(caller: FlaskClient, known: Neighbours, as_staff: dict[str, str]) -> None:
    caller.get(CHECKLIST, headers=as_staff)
    assert known.booking.received[0].principal == OPERATOR


def test_the_case_is_fetched_by_the_gateway_without_the_callers_proof(caller: FlaskClient, known: Neighbours) -> None:
    caller.get(CHECKLIST, headers=MANAGE)
    asked = known.booking.received[1]
    assert (asked.path, asked.principal, asked.headers.get("Authorization")) == (FOUND, GATEWAY, None)


@pytest.mark.parametrize(
    ("path", "asked_path"),
    [(CHECKLIST, "/internal/checklists"), (CALENDAR, "/internal/calendars")],
    ids=["checklist", "calendar"],
)
def test_docs_gets_the_whole_case(caller: FlaskClient, known: Neighbours, path: str, asked_path: str) -> None:
    caller.get(path, headers=MANAGE)
    asked = known.docs.last()
    assert (asked.path, asked.json(), asked.principal) == (asked_path, CASE, GATEWAY)


@pytest.mark.parametrize(("query", "language"), [("", "id"), ("?lang=en", "en"), ("?lang=id", "id")])
@pytest.mark.parametrize("path", [CHECKLIST, CALENDAR], ids=["checklist", "calendar"])
def test_a_paper_speaks_the_appointments_language_unless_another_is_asked_for(
    caller: FlaskClient, known: Neighbours, path: str, query: str, language: str
) -> None:
    caller.get(path + query, headers=MANAGE)
    assert known.docs.last().query == f"lang={language}"


def test_a_language_that_does_not_exist_is_refused(caller: FlaskClient, known: Neighbours) -> None:
    answer = caller.get(f"{CHECKLIST}?lang=fr", headers=MANAGE)
    assert (answer.status_code, json.loads(answer.data)["errors"][0]["pointer"]) == (422, "/lang")


@pytest.mark.parametrize("path", [CHECKLIST, CALENDAR], ids=["checklist", "calendar"])
@pytest.mark.parametrize(
    ("refusal", "status"), [(401, 401), (403, 403), (404, 404), (500, 503)], ids=["unknown", "forbidden", "wrong-token", "broken"]
)
def test_whoever_may_not_see_the_booking_gets_no_paper(
    caller: FlaskClient, neighbours: Neighbours, path: str, refusal: int, status: int
) -> None:
    neighbours.booking.will_refuse("GET", SEEN, refusal, "whatever")
    answer = caller.get(path, headers=MANAGE)
    assert (answer.status_code, answer.mimetype, neighbours.docs.received) == (status, "application/problem+json", [])


@pytest.mark.parametrize("path", [CHECKLIST, CALENDAR], ids=["checklist", "calendar"])
def test_a_paper_that_docs_cannot_make_is_for_later(caller: FlaskClient, known: Neighbours, path: str) -> None:
    known.docs.will_refuse("POST", "/internal/checklists", 500, "internal-error")
    known.docs.will_refuse("POST", "/internal/calendars", 500, "internal-error")
    answer = caller.get(path, headers=MANAGE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_paper_is_for_later_while_docs_is_down(caller_with: CallerWith, known: Neighbours, nowhere: str) -> None:
    answer = caller_with(docs_url=nowhere).get(CHECKLIST, headers=MANAGE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_large_print_is_asked_for_by_its_name_and_an_unknown_variant_is_refused(caller: FlaskClient, known: Neighbours) -> None:
    caller.get(f"{CHECKLIST}?variant=large", headers=MANAGE)
    refused = caller.get(f"{CHECKLIST}?variant=huge", headers=MANAGE)
    assert (known.docs.last().query, refused.status_code) == ("lang=id&variant=large", 422)
