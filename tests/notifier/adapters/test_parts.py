"""Booking and docs, read from the shapes that they answer with."""

# ruff: noqa: ARG002  # the recorded part takes what the client gives, needed or not
from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from services.common.http import Answer, PartClient, PartUnavailable
from services.common.principal import Principal, PrincipalSigner
from services.notifier.adapters.booking_part import BookingPart
from services.notifier.adapters.docs_part import DocsPart
from services.notifier.domain.acts import Book, Join
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.facts import Checklist, Option, PlaceInLine, Question, Requirement, Service, ServiceState
from services.notifier.domain.message import Contact

CONTACT = Contact("1", "+6281200000001", None, "Siti", "id", None)
WANTED = Book("chat-1", "ktp_hilang", "2026-12-01T08:00:00+07:00", 1, "Siti Contoh", {}, "id")


class RecordedPart(PartClient):
    """Answers every call with one recorded answer, or with silence."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__("booking", "http://127.0.0.1:9", PrincipalSigner("s" * 32))
        self.answer = Answer(status, json.dumps(body).encode(), {})
        self.calls: list[tuple[str, str, dict[str, Any]]] = []

    def call(self, method: str, path: str, principal: Principal, **options: Any) -> Answer:
        self.calls.append((method, path, options))
        if self.answer.status == 0:
            raise PartUnavailable(self.part)
        return self.answer


def test_services_are_read_in_the_wanted_language() -> None:
    both = {
        "id": "ktp_hilang",
        "name": {"id": "KTP-el hilang", "en": "Lost e-KTP"},
        "questions": [
            {
                "id": "q",
                "text": {"id": "Berubah?", "en": "Changed?"},
                "options": [{"value": "no", "label": {"id": "Tidak", "en": "No"}}],
            }
        ],
    }
    found = DocsPart(RecordedPart(200, {"services": [both]})).services("en")
    assert found == [Service("ktp_hilang", "Lost e-KTP", [Question("q", "Changed?", [Option("no", "No")])], "KTP-el hilang")]


def test_an_offer_names_the_appointment_that_it_would_move() -> None:
    moves = {"code": "K7M4QX", "starts_at": "2026-12-01T08:00:00+07:00"}
    offer = {"starts_at": "2026-11-26T09:00:00+07:00", "expires_at": "2026-11-24T10:15:00+07:00", "moves": moves}
    entry = {"id": "1", "service_name": {"id": "KTP"}, "timezone": "Asia/Jakarta", "position": None, "offer": offer}
    found = BookingPart(RecordedPart(200, {"waiting": [entry]})).waiting(CONTACT, "id")[0]
    assert (found.moves_code, found.moves_from) == ("K7M4QX", datetime.fromisoformat(moves["starts_at"]))


def test_the_list_is_joined_for_as_many_as_come() -> None:
    part = RecordedPart(201, {"position": 2})
    position = BookingPart(part).join(CONTACT, "contoh", Join("k", "ktp", "2026-12-01", "2026-12-01", "any", 3, "Siti", "id"))
    assert (position, part.calls[0][2]["body"]["people"]) == (2, 3)


def test_a_checklist_may_lead_to_another_service() -> None:
    item = {"name": "Kartu Keluarga", "form": "photocopy", "copies": 2, "condition": None}
    body = {"items": [item], "redirect": {"service": "ktp_hilang", "name": "KTP-el hilang", "text": "Tidak perlu."}}
    found = DocsPart(RecordedPart(200, body)).checklist("contoh", "x", {}, "id")
    assert found == Checklist([Requirement("Kartu Keluarga", "photocopy", 2)], "ktp_hilang", "Tidak perlu.")


def test_a_closed_service_brings_what_the_office_says_about_it() -> None:
    body = {
        "services": [
            {"id": "a", "bookable": True, "max_people": 4, "asks_nik": True, "message": None, "redirect_to": None},
            {"id": "b", "bookable": False, "max_people": 1, "message": "Alat rusak.", "redirect_to": "a"},
        ]
    }
    found = BookingPart(RecordedPart(200, body)).states("contoh", "id")
    assert found == {"a": ServiceState(True, 4, asks_nik=True), "b": ServiceState(False, 1, "Alat rusak.", "a")}


def test_a_refusal_says_which_and_why() -> None:
    body = {"type": "/problems/slot-full", "detail": "Jadwal itu baru saja penuh."}
    with pytest.raises(PartRefused) as refused:
        BookingPart(RecordedPart(409, body)).book(CONTACT, "contoh", WANTED)
    assert (refused.value.problem, refused.value.detail) == ("slot-full", "Jadwal itu baru saja penuh.")


def test_a_limit_of_the_person_is_a_refusal_not_a_pause() -> None:
    body = {"type": "/problems/too-many-requests", "detail": "Sudah membatalkan 3 janji temu."}
    with pytest.raises(PartRefused):
        BookingPart(RecordedPart(429, body)).book(CONTACT, "contoh", WANTED)


def test_a_booking_carries_its_key_and_nothing_that_changes_when_it_is_repeated() -> None:
    part = RecordedPart(201, {"code": "K7M4QX", "starts_at": "2026-12-01T08:00:00+07:00"})
    first, second = (BookingPart(part).book(CONTACT, "contoh", WANTED) for _ in range(2))
    assert first == second
    assert part.calls[0] == part.calls[1]
    assert part.calls[0][2]["headers"]["Idempotency-Key"] == "chat-1"


def test_one_s_place_counts_only_those_of_the_same_stream() -> None:
    line = [{"number": number, "expected_minutes": {"low": 5, "high": 10}} for number in ("B-001", "A-001", "A-002")]
    body = {"office": {"id": "contoh"}, "status": "checked_in", "queue_number": "A-002", "waiting": line}
    assert BookingPart(RecordedPart(200, body)).place("1") == PlaceInLine("checked_in", "A-002", 1, 5, 10)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        pytest.param(0, PartDown, id="silence"),
        pytest.param(503, PartDown, id="503"),
        pytest.param(429, PartDown, id="429"),
        pytest.param(404, PartRefused, id="404"),
    ],
)
def test_a_part_that_cannot_answer_now_is_told_from_one_that_refuses(status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        BookingPart(RecordedPart(status, {})).manage_link("1")


def test_a_cancellation_is_asked_for_with_the_secret_of_its_holder() -> None:
    part = RecordedPart(200, {"code": "K7M4QX", "token": "secret"})
    BookingPart(part).cancel("1")
    assert part.calls[-1] == ("POST", "/api/v1/bookings/K7M4QX/cancel", {"headers": {"Authorization": "Bearer secret"}})
