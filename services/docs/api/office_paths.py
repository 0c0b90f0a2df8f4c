"""Paths of an office for its staff: documented, limited to roles, and repeatable where they write."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError

from services.common.principal import allow
from services.common.problems import Problem, invalid
from services.docs.api.catalogue_schemas import pointers
from services.docs.api.repeating import HEADER, repeatable
from services.docs.api.schemas import problem_answer
from services.docs.usecases.once import Once

READERS = ("operator", "supervisor", "admin")
EDITORS = ("supervisor", "admin")
REFUSALS = {401: "Nobody is signed in", 403: "Another office, or a role that may not do this", 404: "There is no such thing"}
SECURITY: list[dict[str, list[str]]] = [{"staffToken": []}]


def add_path(routes: Blueprint, path: str, method: str, view: Any, roles: tuple[str, ...], **told: Any) -> None:
    """One documented path of the office's staff: ``answers`` maps a status to a JSON Schema, ``body`` is the schema class of the
    request, ``once`` makes a write repeatable."""
    once: Once | None = told.pop("once", None)
    answers: dict[int, Any] = told.pop("answers")
    body: type[Schema] | None = told.pop("body", None)
    responses = {str(status): problem_answer(what) for status, what in REFUSALS.items()}
    for status, schema in answers.items():
        content = {"application/json": {"schema": schema}} if schema else {}
        responses[str(status)] = {"description": "Done", **({"content": content} if content else {})}
    if once is not None:
        view = repeatable(once, view)
        told["parameters"] = [*told.get("parameters", ()), HEADER]
    if body is not None or told.get("parameters"):
        responses["422"] = problem_answer("A field cannot be accepted; `errors` points at each")
    if body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
        responses["415"] = problem_answer("The body is no JSON")
        responses["400"] = problem_answer("The body cannot be read")
    documented = routes.doc(security=SECURITY, responses=responses, **told)(view)
    routes.route(path, methods=[method])(allow(*roles)(documented))


def loaded(schema: type[Schema]) -> dict[str, Any]:
    """The body as the schema reads it; 415 when it is no JSON, 422 with a pointer to each field that cannot be accepted."""
    if not request.is_json:
        raise Problem("unsupported-media-type")
    try:
        return dict(schema().load(request.get_json()))
    except ValidationError as error:
        found = pointers(error.messages)
        raise invalid(*((p, "Isian ini tidak dapat diterima.", "This field cannot be accepted.") for p in found)) from None
