"""Answers that join what two services know. A part that is down costs its own share of the answer, not the rest."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request
from urllib3 import HTTPHeaderDict

from gateway.api.answers_check import refusal_of_answers
from gateway.api.caller import identify
from gateway.api.pass_through import forward, relay
from gateway.bodies import whole_body
from gateway.parts import GATEWAY, Parts
from gateway.sessions import Sessions
from services.common.accept_language import preferred_language
from services.common.http import Answer, PartUnavailable
from services.common.principal import allow


def register(routes: Blueprint, parts: Parts, sessions: Sessions) -> None:
    """Add the services of an office, its schedule and the creation of a booking."""

    @routes.get("/offices/<id:office>/services")
    @allow("anyone")
    def services(office: str) -> Response:  # noqa: ARG001  # the path goes to booking as it is
        answer = forward(parts.booking, identify(sessions))
        return relay(_with_questions(parts, answer) if answer.status == 200 else answer)

    @routes.get("/offices/<id:office>/schedule")
    @allow("anyone")
    def schedule(office: str) -> Response:  # noqa: ARG001  # the path goes to booking as it is
        answer = forward(parts.booking, identify(sessions))
        return relay(_with_messages(parts, answer) if answer.status == 200 else answer)

    @routes.post("/bookings")
    @allow("anyone")
    def book() -> Response:
        refusal = refusal_of_answers(parts.docs, whole_body(), request.headers.get("Accept-Language"))
        return refusal or relay(forward(parts.booking, identify(sessions)))


def _with_questions(parts: Parts, answer: Answer) -> Answer:
    questions = _questions(parts)
    body = answer.json()
    for service in body["services"]:
        service["questions"] = questions.get(service["id"], [])
    return _replaced(answer, body)


def _questions(parts: Parts) -> dict[str, list[Any]]:
    language = preferred_language(request.headers.get("Accept-Language"))
    try:
        answer = parts.docs.get("/internal/services", GATEWAY, query={"lang": language})
    except PartUnavailable:
        return {}
    return {each["id"]: each["questions"] for each in answer.json()["services"]} if answer.ok else {}


def _with_messages(parts: Parts, answer: Answer) -> Answer:
    body = answer.json()
    states = _states(parts, [booking["id"] for booking in body["bookings"]])
    for booking in body["bookings"]:
        booking["messages"] = "unknown" if states is None else states.get(booking["id"], {"status": "none"})["status"]
    return _replaced(answer, body)


def _states(parts: Parts, ids: list[str]) -> dict[str, Any] | None:
    if not ids:
        return {}
    try:
        answer = parts.notifier.post("/internal/messages/states", GATEWAY, body={"appointment_ids": ids})
    except PartUnavailable:
        return None
    return dict(answer.json()["states"]) if answer.ok else None


def _replaced(answer: Answer, body: Any) -> Answer:
    headers = HTTPHeaderDict(answer.headers)
    headers.discard("ETag")  # it named booking's bytes
    return Answer(answer.status, json.dumps(body, ensure_ascii=False).encode(), headers)
