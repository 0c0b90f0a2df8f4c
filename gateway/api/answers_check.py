"""Asking docs whether the answers of a new booking fit the service's questions, before booking takes a place."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from gateway.api.pass_through import relay
from gateway.identifiers import is_identifier
from services.common import json_text
from services.common.http import Answer, PartClient, PartUnavailable
from services.common.principal import PUBLIC


def refusal_of_answers(docs: PartClient, raw: bytes, accept_language: str | None) -> Response | None:
    """The 422 to give when docs knows that the answers do not fit; None when they do, or when nobody can say.

    A body that cannot be read is booking's to refuse, and docs being down must not stop anyone from booking.
    """
    asked = _question_to_docs(raw)
    if asked is None:
        return None
    path, answers = asked
    try:
        answer = docs.get(path, PUBLIC, query=answers, headers={"Accept-Language": accept_language or "id"})
    except PartUnavailable:
        return None
    return relay(_about_the_booking(answer)) if answer.status == 422 else None


def _question_to_docs(raw: bytes) -> tuple[str, dict[str, str]] | None:
    if b'"answers"' not in raw:
        return None
    try:
        body = json_text.parse(raw)
    except ValueError:
        return None
    office, service, answers = (
        (body.get(name) for name in ("office", "service", "answers")) if isinstance(body, dict) else [None] * 3
    )
    named = is_identifier(office) and is_identifier(service)
    if not (named and isinstance(answers, dict) and answers and all(map(_can_be_asked, answers.items()))):
        return None
    return f"/api/v1/offices/{office}/services/{service}/checklist", answers


def _can_be_asked(answer: tuple[str, Any]) -> bool:
    """Whether question and answer are text that fits a query: halves of surrogate pairs do not."""
    return all(isinstance(text, str) and text.isprintable() for text in answer)


def _about_the_booking(answer: Answer) -> Answer:
    """Docs' problem with its pointers turned to the booking's fields: ``/recorded_before`` → ``/answers/recorded_before``."""
    problem: dict[str, Any] = answer.json()
    problem["instance"] = "/api/v1/bookings"
    for error in problem.get("errors", []):
        error["pointer"] = f"/answers{error['pointer']}"
    return Answer(answer.status, json.dumps(problem, ensure_ascii=False).encode(), answer.headers)
