"""What staff ask the notifier: the inbox, complaints and the call list, with their roles and offices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.common.database import Database
from services.common.principal import HEADER, Principal, PrincipalSigner
from services.notifier.app import create_app
from tests.fakes.part_server import SECRET, PartServer, part_server
from tests.notifier.api.test_routes import settings
from tests.notifier.notifier_at_work import NotifierAtWork

OFFICE = "/api/v1/offices/contoh"
FACTS = {
    "id": "contoh",
    "name": "Kecamatan Contoh",
    "timezone": "Asia/Jakarta",
    "address": "Jalan Contoh 1",
    "hours": [{"weekday": day, "opens": "08:00", "closes": "14:00"} for day in range(1, 6)],
}


@pytest.fixture
def booking() -> Iterator[PartServer]:
    """A booking that knows one office and no single days."""
    with part_server() as started:
        started.will_answer("GET", OFFICE, FACTS)
        yield started


@pytest.fixture
def docs() -> Iterator[PartServer]:
    with part_server() as started:
        yield started


@pytest.fixture
def client(database: Database, notifier: NotifierAtWork, booking: PartServer, docs: PartServer) -> Iterator[FlaskClient]:
    app = create_app(replace(settings(database.url, booking.url), secret=SECRET, docs_url=docs.url), notifier.clock)
    yield app.test_client()
    app.extensions["database"].close()


class Staff:
    """Somebody who works at an office."""

    def __init__(self, client: FlaskClient, role: str = "supervisor", office: str = "contoh", subject: str = "rina") -> None:
        self._client = client
        self._headers = {HEADER: PrincipalSigner(SECRET).sign(Principal(role, subject, (office,)))}

    def get(self, path: str) -> Any:
        return self._client.get(f"{OFFICE}{path}", headers=self._headers)

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self._client.open(f"{OFFICE}{path}", method=method, json=body, headers=self._headers)
        return answer.status_code, answer.get_json(silent=True)


@pytest.fixture
def contact(notifier: NotifierAtWork) -> str:
    """Somebody who has written; the contact's id."""
    notifier.person_writes("halo")
    notifier.work()
    with notifier.store.read() as work:
        return work.threads.listed("contoh", "all", "", "", 1)[0].contact_id


def test_the_inbox_lists_who_wrote(client: FlaskClient, contact: str) -> None:
    status, body = Staff(client).call("GET", "/inbox/threads")
    assert (status, [(each["contact_id"], each["unread"]) for each in body["threads"]]) == (200, [(contact, 1)])


def test_an_answer_is_kept_to_be_sent(client: FlaskClient, contact: str, notifier: NotifierAtWork) -> None:
    status, body = Staff(client).call("POST", f"/inbox/threads/{contact}/messages", {"text": "Silakan datang."})
    assert (status, body["id"]) == (201, notifier.message("staff_reply")["id"])


def test_a_prepared_answer_without_its_fields_names_them(client: FlaskClient, contact: str) -> None:
    made = Staff(client).call("POST", "/inbox/canned-answers", {"title": "Siap", "text": "{name}, siap.", "language": "id"})[1]
    status, body = Staff(client).call("POST", f"/inbox/threads/{contact}/messages", {"canned": made["id"]})
    assert (status, [each["pointer"] for each in body["errors"]]) == (422, ["/values/name"])


@pytest.mark.parametrize("verb", ["read", "take-over", "hand-back"])
def test_a_thread_is_looked_after(client: FlaskClient, contact: str, verb: str) -> None:
    assert Staff(client).call("POST", f"/inbox/threads/{contact}/{verb}")[0] == 204


def test_a_thread_that_does_not_exist_is_404(client: FlaskClient) -> None:
    assert Staff(client).call("GET", "/inbox/threads/01990f3e-0000-7000-8000-000000000009")[0] == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/inbox/threads"),
        ("GET", "/inbox/canned-answers"),
        ("GET", "/complaints"),
        ("GET", "/prepared-messages"),
        ("GET", "/call-list"),
        ("GET", "/call-list.pdf"),
        ("GET", "/whatsapp-alerts"),
        ("GET", "/inbox/response-times"),
    ],
)
def test_staff_of_another_office_are_refused(client: FlaskClient, method: str, path: str) -> None:
    assert Staff(client, office="elsewhere").call(method, path)[0] == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/whatsapp-alerts"),
        ("GET", "/inbox/response-times"),
        ("POST", "/inbox/canned-answers"),
        ("POST", "/complaints/P-2026-0001/answer"),
    ],
)
def test_an_operator_may_not_do_what_supervisors_do(client: FlaskClient, method: str, path: str) -> None:
    assert Staff(client, role="operator").call(method, path, {} if method == "POST" else None)[0] == 403


def test_a_complaint_is_taken_and_seen_by_all_but_whom_it_is_about(client: FlaskClient) -> None:
    status, made = Staff(client).call("POST", "/complaints", {"text": "Kasar", "urgency": "ordinary", "about": "dewi"})
    seen = [Staff(client, subject=who).call("GET", f"/complaints/{made['number']}")[0] for who in ("rina", "dewi")]
    assert (status, made["due_on"], made["anonymous"], seen) == (201, "2026-12-14", True, [200, 404])


def test_an_unknown_field_is_refused(client: FlaskClient) -> None:
    status, body = Staff(client).call("POST", "/complaints", {"text": "Lama", "urgency": "ordinary", "nik": "1"})
    assert (status, body["errors"][0]["pointer"]) == (422, "/nik")


def test_what_failed_is_on_the_call_list_until_somebody_called(client: FlaskClient, notifier: NotifierAtWork) -> None:
    notifier.event("appointment.booked", office={**FACTS, "latitude": -3.75, "longitude": 102.27})
    notifier.work()
    notifier.status("failed", notifier.channel.sent[0].delivery_id, "wamid.OUT1", 131026)
    [call] = Staff(client).call("GET", "/call-list")[1]["calls"]
    marked = [Staff(client).call("POST", f"/call-list/{call['message_id']}/called")[0] for _ in range(2)]
    assert (call["code"], marked) == ("K7M4QX", [204, 404])


def test_the_call_list_is_a_file_that_nobody_keeps(client: FlaskClient, docs: PartServer) -> None:
    docs.will_answer("POST", "/internal/phone-lists", b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    answer = Staff(client).get("/call-list.pdf")
    assert (answer.data, answer.mimetype, answer.headers["Cache-Control"]) == (b"%PDF-1.7", "application/pdf", "no-store")
    assert docs.last().json() == {"office_id": "contoh", "calls": []}


def test_without_docs_the_printed_call_list_has_to_wait(client: FlaskClient, docs: PartServer) -> None:
    docs.will_refuse("POST", "/internal/phone-lists", 503, "service-unavailable")
    assert Staff(client).call("GET", "/call-list.pdf")[0] == 503
