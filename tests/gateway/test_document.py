"""The OpenAPI document and the page to read it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.clock import FixedClock
from tests.gateway.conftest import CallerWith, Neighbours

OPENAPI, PAGE = "/api/v1/openapi.json", "/api/v1/docs"
SERVICES, SCHEDULE = "/api/v1/offices/{office}/services", "/api/v1/offices/{office}/schedule"
LIST = {"type": "object", "properties": {"services": {"type": "array", "items": {"$ref": "#/components/schemas/Service"}}}}

DAY = {"type": "object", "properties": {"bookings": {"type": "array", "items": {"type": "object", "properties": {}}}}}


def _get(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {
        "get": {"summary": "What can be done here", "responses": {"200": {"description": "Good.", "content": content}}, **more}
    }


BOOKING = {
    "openapi": "3.1.0",
    "info": {"title": "booking", "version": "1"},
    "paths": {
        SERVICES: _get(LIST, parameters=[{"name": "office", "in": "path", "required": True, "schema": {"type": "string"}}]),
        SCHEDULE: _get(DAY, security=[{"staffToken": []}]),
        "/internal/secret": _get({}),
    },
    "components": {
        "schemas": {"Service": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}},
        "securitySchemes": {name: {"type": "http", "scheme": "bearer"} for name in ("manageToken", "staffToken")},
    },
}
NOTIFIER: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "notifier", "version": "1"}, "paths": {}}
DOCS = {
    "openapi": "3.1.0",
    "info": {"title": "docs", "version": "1"},
    "paths": {
        "/api/v1/offices/{office}/services/{service}/checklist": _get({"type": "object"}),
    },
    "components": {"schemas": {}},
}


@pytest.fixture
def described(neighbours: Neighbours) -> Neighbours:
    """Parts that describe themselves."""
    neighbours.booking.will_answer("GET", "/openapi.json", BOOKING)
    neighbours.docs.will_answer("GET", "/openapi.json", DOCS)
    neighbours.notifier.will_answer("GET", "/openapi.json", NOTIFIER)
    return neighbours


@pytest.fixture
def document(caller: FlaskClient, described: Neighbours) -> dict[str, Any]:
    read: dict[str, Any] = caller.get(OPENAPI).get_json()
    return read


def test_the_document_describes_the_parts_and_the_gateway(document: dict[str, Any]) -> None:
    assert sorted(document["paths"]) == [
        "/api/v1/bookings/{code}/calendar.ics",
        "/api/v1/bookings/{code}/checklist.pdf",
        SCHEDULE,
        SERVICES,
        "/api/v1/offices/{office}/services/{service}/checklist",
        "/api/v1/staff/sessions",
        "/api/v1/staff/sessions/current",
    ]


def test_the_document_is_openapi_3_1_of_this_address(document: dict[str, Any]) -> None:
    assert (document["openapi"], document["servers"]) == ("3.1.0", [{"url": "http://127.0.0.1:8080"}])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)):
        target = document
        for step in reference.split("/"):
            target = target[step]
        assert target


def test_every_schema_of_the_gateway_is_valid_json_schema(document: dict[str, Any]) -> None:
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


def test_the_document_satisfies_the_schema_of_openapi_3_1(document: dict[str, Any]) -> None:
    schemathesis.openapi.from_dict(document).validate()


def test_every_operation_tells_what_it_may_always_answer(document: dict[str, Any]) -> None:
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    assert [o for o in operations if not {"429", "503", "default"} <= set(o["responses"])] == []


def test_the_questions_of_a_service_are_described(document: dict[str, Any]) -> None:
    schema = document["paths"][SERVICES]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    joined = schema["properties"]["services"]["items"]
    assert (joined["required"], set(joined["properties"])) == (["id", "questions"], {"id", "questions"})


def test_every_path_of_the_gateway_itself_is_described(gateway: Flask, document: dict[str, Any]) -> None:
    own = {"/api/v1/staff/sessions", "/api/v1/staff/sessions/current"}
    served = {re.sub(r"<(?:id:)?(\w+)>", r"{\1}", rule.rule) for rule in gateway.url_map.iter_rules()}
    papers = {f"/api/v1/bookings/{{code}}/{name}" for name in ("checklist.pdf", "calendar.ics")}
    assert (own | papers) <= served & set(document["paths"])


def test_the_document_is_kept_for_a_minute(caller: FlaskClient, described: Neighbours, clock: FixedClock) -> None:
    caller.get(OPENAPI)
    clock.advance(timedelta(seconds=59))
    caller.get(OPENAPI)
    assert len(described.booking.received) == 1


def test_the_document_is_read_again_after_a_minute(caller: FlaskClient, described: Neighbours, clock: FixedClock) -> None:
    caller.get(OPENAPI)
    clock.advance(timedelta(seconds=60))
    caller.get(OPENAPI)
    assert len(described.booking.received) == 2


@pytest.mark.parametrize("path", [OPENAPI, PAGE])
def test_the_document_is_for_later_while_a_part_is_down(
    caller_with: CallerWith, described: Neighbours, nowhere: str, path: str
) -> None:
    answer = caller_with(docs_url=nowhere).get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_the_document_is_for_later_while_a_part_cannot_describe_itself(caller: FlaskClient, neighbours: Neighbours) -> None:
    assert caller.get(OPENAPI).status_code == 503


def test_parts_that_contradict_each_other_are_a_fault_of_ours(caller: FlaskClient, described: Neighbours) -> None:
    described.docs.will_answer("GET", "/openapi.json", {**DOCS, "components": {"schemas": {"Service": {"type": "string"}}}})
    assert caller.get(OPENAPI).status_code == 500


@pytest.mark.parametrize(
    "words",
    [
        "GET /api/v1/offices/{office}/services",
        "What can be done here",
        "services[].id",
        "services[].questions[].options[].label",
        "one of manageToken, staffToken",
        "application/problem+json",
        "POST /api/v1/staff/sessions",
        "password",
    ],
)
def test_the_page_shows_calls_with_their_fields(caller: FlaskClient, described: Neighbours, words: str) -> None:
    assert words in caller.get(PAGE).text


def test_the_page_needs_no_script_and_nobody_elses_files(caller: FlaskClient, described: Neighbours) -> None:
    page = caller.get(PAGE).text
    assert ("<script" in page, re.findall(r'(?:src|href)="(?:https?:)?//', page)) == (False, [])
