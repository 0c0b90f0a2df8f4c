"""Booking and docs, read from the shapes that they answer with."""

# ruff: noqa: ARG002  # the recorded part takes what the client gives, needed or not
from __future__ import annotations

import json
from typing import Any

import pytest

from services.common.http import Answer, PartClient, PartUnavailable
from services.common.principal import Principal, PrincipalSigner
from services.notifier.adapters.parts import BookingPart, DocsPart
from services.notifier.domain.errors import PartDown, PartRefused
from services.notifier.domain.facts import Checklist, Option, Question, Requirement, Service


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


def test_a_checklist_may_lead_to_another_service() -> None:
    item = {"name": "Kartu Keluarga", "form": "photocopy", "copies": 2, "condition": None}
    body = {"items": [item], "redirect": {"service": "ktp_hilang", "name": "KTP-el hilang", "text": "Tidak perlu."}}
    found = DocsPart(RecordedPart(200, body)).checklist("contoh", "x", {}, "id")
    assert found == Checklist([Requirement("Kartu Keluarga", "photocopy", 2)], "ktp_hilang", "Tidak perlu.")


def test_only_bookable_services_can_be_booked() -> None:
    body = {"services": [{"id": "a", "bookable": True}, {"id": "b", "bookable": False}]}
    assert BookingPart(RecordedPart(200, body)).bookable_services("contoh") == frozenset({"a"})


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
