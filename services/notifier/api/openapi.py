"""The OpenAPI document of what staff may ask, and what its blueprints share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, jsonify
from flask_smorest import Api, Blueprint
from marshmallow import Schema

from services.common.principal import STAFF_ROLES, allow
from services.common.problems import KINDS, MEDIA_TYPE

View = Callable[..., Any]
OFFICE = "/api/v1/offices/<office>"
_STAFF: list[dict[str, list[str]]] = [{"staffToken": []}]
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_BYTES = {"type": "string", "format": "binary"}
_ALWAYS = ("unauthorized", "forbidden", "not-found", "internal-error", "service-unavailable")
_OF_BODY = ("bad-request", "unsupported-media-type", "payload-too-large", "invalid-request")


def install(app: Flask, *blueprints: Blueprint) -> None:
    """Add documented blueprints, and their document at ``/openapi.json``."""
    app.config.update(API_TITLE="Sekali Datang: notifier", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = Api(app)
    api.DEFAULT_ERROR_RESPONSE_NAME = None  # every operation names its problems
    for each in blueprints:
        api.register_blueprint(each)

    @app.get("/openapi.json")
    @allow("anyone")
    def openapi() -> Response:
        return jsonify(api.spec.to_dict())


def operation(
    routes: Blueprint,
    method: str,
    path: str,
    name: str,
    answer: type[Schema] | None,
    *,
    body: type[Schema] | None = None,
    query: Mapping[str, Mapping[str, Any]] | None = None,
    problems: tuple[str, ...] = (),
    roles: tuple[str, ...] = STAFF_ROLES,
    status: int = 200,
    file: str = "",
) -> Callable[[View], View]:
    """A route of staff about one office: its policy, its place in the document, and how it answers.

    ``answer`` None is a 204, or a file of the media type ``file``.
    """

    def add(view: View) -> View:
        slugs = (*_ALWAYS, *(_OF_BODY if body else ()), *problems)
        told: dict[str, Any] = {"operationId": name, "security": _STAFF, "responses": _refusals(slugs)}
        if body:
            told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
        if query:
            told["parameters"] = [{"name": key, "in": "query", "required": False, **each} for key, each in query.items()]
        if file:
            told["responses"]["200"] = {"description": "The file", "content": {file: {"schema": _BYTES}}}
        described = view if file else routes.response(status if answer else 204, answer)(view)
        routes.route(f"{OFFICE}{path}", methods=[method])(allow(*roles)(routes.doc(**told)(described)))
        return view

    return add


def _refusals(slugs: tuple[str, ...]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for slug in sorted(set(slugs)):
        by_status.setdefault(KINDS[slug].status, []).append(f"`/problems/{slug}`: {KINDS[slug].title_en}")
    content = {MEDIA_TYPE: {"schema": _PROBLEM}}
    return {str(status): {"description": "; ".join(told), "content": content} for status, told in sorted(by_status.items())}
