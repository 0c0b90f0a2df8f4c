"""The gateway's own share of the OpenAPI document: staff sessions, files, the joins, and what is true of every operation.

The security schemes ``manageToken`` and ``staffToken`` are described by booking, which checks what they prove.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from gateway.api.merge import Document, operations, resolved
from gateway.papers import VARIANTS
from services.common.problems import MEDIA_TYPE

_PROBLEM: Document = {
    "type": "object",
    "description": "What went wrong (RFC 9457). `type` is the address of a page that explains it.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "examples": ["/problems/slot-full"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string", "examples": ["/name"]}, "detail": {"type": "string"}},
            },
        },
    },
}

_MANAGE: list[dict[str, list[str]]] = [{"manageToken": []}, {"staffToken": []}]
_CODE = {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}, "example": "K7M4QX"}
_LANGUAGE = {"name": "lang", "in": "query", "schema": {"type": "string", "enum": ["id", "en"]}}
_VARIANT = {
    "name": "variant",
    "in": "query",
    "description": "`large` has 18 points, `mono` no colour, `a5` suits a phone",
    "schema": {"type": "string", "enum": list(VARIANTS), "default": VARIANTS[0]},
}


def _problem(description: str) -> Document:
    return {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/GatewayProblem"}}}}


def _json(description: str, schema: str) -> Document:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content}


def _file(summary: str, name: str, media_type: str, parameters: list[Document]) -> Document:
    schema: Document = {"type": "string"} if media_type.startswith("text/") else {}
    return {
        "operationId": name,
        "tags": ["bookings"],
        "summary": summary,
        "security": _MANAGE,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The file.", "content": {media_type: {"schema": schema}}},
            "401": _problem("The staff session has ended."),
            "403": _problem("A member of staff of another office."),
            "404": _problem("Wrong code or wrong token: which one is not told."),
            "422": _problem("A language that does not exist."),
        },
    }


_SIGN_IN: Document = {
    "operationId": "openStaffSession",
    "tags": ["staff"],
    "summary": "Sign in as a member of staff",
    "description": "The token lives 12 hours at most and 2 hours without a request.",
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/GatewayCredentials"}}},
    },
    "responses": {
        "201": _json("Signed in.", "GatewayStaffSession"),
        "400": _problem("The body is no JSON."),
        "401": _problem("Wrong user name or password."),
        "413": _problem("The body is larger than 64 KB."),
        "415": _problem("The body is not declared as JSON."),
        "422": _problem("A field is missing, unknown or too long."),
    },
}

_SIGN_OUT: Document = {
    "operationId": "closeStaffSession",
    "tags": ["staff"],
    "summary": "Sign out",
    "security": [{"staffToken": []}],
    "responses": {"204": {"description": "Signed out."}, "401": _problem("No live session has this token.")},
}

_SCHEMAS: Document = {
    "GatewayProblem": _PROBLEM,
    "GatewayCredentials": {
        "type": "object",
        "required": ["username", "password"],
        "additionalProperties": False,
        "properties": {
            "username": {"type": "string", "minLength": 1, "maxLength": 200},
            "password": {"type": "string", "minLength": 1, "maxLength": 200, "format": "password"},
        },
    },
    "GatewayStaffSession": {
        "type": "object",
        "required": ["token", "expires_at", "role", "offices"],
        "properties": {
            "token": {"type": "string"},
            "expires_at": {"type": "string", "format": "date-time"},
            "role": {"type": "string", "enum": ["operator", "supervisor", "admin"]},
            "offices": {"type": "array", "items": {"type": "string"}, "description": "Office ids; `*` means all."},
        },
    },
    "GatewayQuestion": {
        "type": "object",
        "required": ["id", "text", "options"],
        "properties": {
            "id": {"type": "string"},
            "text": {"type": "string"},
            "options": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["value", "label"],
                    "properties": {"value": {"type": "string"}, "label": {"type": "string"}},
                },
            },
        },
    },
}

OWN: Document = {
    "tags": [{"name": "staff", "description": "For members of staff"}],
    "paths": {
        "/api/v1/bookings/{code}/checklist.pdf": {
            "get": _file("The checklist as a PDF", "checklistPdf", "application/pdf", [_CODE, _LANGUAGE, _VARIANT])
        },
        "/api/v1/bookings/{code}/calendar.ics": {
            "get": _file("The appointment for a calendar", "calendarFile", "text/calendar", [_CODE, _LANGUAGE])
        },
        "/api/v1/staff/sessions": {"post": _SIGN_IN},
        "/api/v1/staff/sessions/current": {"delete": _SIGN_OUT},
    },
    "components": {"schemas": _SCHEMAS},
}

_LIST_OF: dict[str, tuple[str, str, Document]] = {
    "/api/v1/offices/{office}/services": ("services", "questions", {
        "type": "array",
        "items": {"$ref": "#/components/schemas/GatewayQuestion"},
        "description": "What to ask before a slot is chosen; the answers change the service or the checklist.",
    }),
    "/api/v1/offices/{office}/schedule": ("bookings", "messages", {
        "type": "string",
        "enum": [
            "none", "queued", "sending", "uncertain", "accepted", "sent", "delivered", "read", "failed", "dropped", "unknown",
        ],
        "description": "Where the newest message about this booking is; `unknown` while nobody can say.",
    }),
}  # fmt: skip

_EVERYWHERE = {
    "429": _problem("Too many requests; `Retry-After` tells the seconds to wait."),
    "503": _problem("A part of the system cannot be reached; `Retry-After` tells when to try again."),
    "default": _problem("Any other problem."),
}


def completed(document: Document) -> Document:
    """``document`` with the fields that the gateway joins in, and with what every operation may answer. Changes its argument."""
    for path, (items, name, schema) in _LIST_OF.items():
        if operation := document["paths"].get(path, {}).get("get"):
            _join(document, operation, items, (name, schema))
    for _path, _method, operation in operations(document):
        for status, response in _EVERYWHERE.items():
            operation["responses"].setdefault(status, response)
        _as_problems(operation)
    return document


def _join(document: Document, operation: Document, items: str, field: tuple[str, Document]) -> None:
    """Add ``field`` to every element of ``items``, in copies: the service's own schemas take no further properties."""
    content = operation["responses"]["200"]["content"]["application/json"]
    whole = deepcopy(resolved(document, content["schema"]))
    element = deepcopy(resolved(document, whole["properties"][items]["items"]))
    element["properties"][field[0]] = field[1]
    element["required"] = [*element.get("required", []), field[0]]
    whole["properties"][items]["items"] = element
    content["schema"] = whole


def _as_problems(operation: Document) -> None:
    """Errors that a service documents as plain JSON are problem details all the same."""
    for status, response in operation["responses"].items():
        content: Any = response.get("content", {})
        if status[0] in "45" and "application/json" in content:
            response["content"] = {MEDIA_TYPE: content["application/json"]}
