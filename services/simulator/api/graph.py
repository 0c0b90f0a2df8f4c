"""The Graph API's paths, under any version."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from services.common.ids import new_id
from services.common.principal import allow
from services.simulator.config import Settings
from services.simulator.domain.contact import new_graph_id
from services.simulator.domain.graph_errors import GraphError, Json
from services.simulator.domain.media import URL_LIFETIME_SECONDS, MediaFacts
from services.simulator.domain.templates import Template
from services.simulator.usecases.disturb import Disturb
from services.simulator.usecases.register import MediaShelf, Templates
from services.simulator.usecases.send import Send

VERSION = "/v<int:major>.<int:minor>"
PREFIX = "X-Forwarded-Prefix"
ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def blueprint(settings: Settings, send: Send, templates: Templates, shelf: MediaShelf, disturb: Disturb) -> Blueprint:
    """Messages, media and templates, with the errors and the token check of the real API."""
    routes = Blueprint("graph", __name__)
    routes.before_request(lambda: _check_token(settings.access_token))
    routes.register_error_handler(GraphError, _refuse)
    _add_messages(routes, settings, send, disturb)
    _add_media(routes, settings, shelf, disturb)
    _add_templates(routes, settings, templates)
    _add_rest(routes, settings, shelf)
    return routes


def _refuse(error: GraphError) -> tuple[Response, int]:
    return jsonify(error.body(new_id())), error.kind.status


def _check_token(access_token: str) -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").removeprefix("OAuth ").encode()
    if not secrets.compare_digest(given, access_token.encode()):
        raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")


def _require_object(given: str, expected: str) -> None:
    if given != expected:
        details = f"Unsupported request. Object with ID '{given}' does not exist or cannot be loaded due to missing permissions."
        raise GraphError(100, details, 33)


def _json_body() -> Json:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise GraphError(100, "The request body must be a JSON object.")
    return body


def _disturbed(path: str, disturb: Disturb, work: Callable[[], Json]) -> Response:
    """Do the work with whatever faults are switched on for ``path``."""
    faults = disturb.read()
    if path not in faults.paths:
        return jsonify(work())
    if faults.delay_ms:
        time.sleep(faults.delay_ms / 1000)
    if disturb.strikes("fail_500"):
        raise GraphError(131000, "Something went wrong: ordered by a fault switch; nothing was stored.")
    if path == "messages":
        disturb.refuse_as_ordered()
    answer = jsonify(work())
    return _cut(answer, faults.hang_seconds) if disturb.strikes("drop_answer") else answer


def _cut(answer: Response, hang_seconds: float) -> Response:
    """The answer's headers, and then a closed connection in place of its body."""

    def nothing() -> Iterator[bytes]:
        raise ConnectionAbortedError("answer dropped by a fault switch")
        yield b""  # makes this a generator, so that the error comes while the body is sent

    time.sleep(hang_seconds)
    size = answer.calculate_content_length() or 1
    return Response(nothing(), headers={"Content-Length": str(size)}, mimetype="application/json")


def _add_messages(routes: Blueprint, settings: Settings, send: Send, disturb: Disturb) -> None:
    @routes.post(f"{VERSION}/<object_id>/messages")
    @allow("anyone")
    def messages(object_id: str, **_: int) -> Response:
        _require_object(object_id, settings.phone_number_id)
        body = _json_body()
        return _disturbed("messages", disturb, lambda: send(body))


def _add_media(routes: Blueprint, settings: Settings, shelf: MediaShelf, disturb: Disturb) -> None:
    @routes.post(f"{VERSION}/<object_id>/media")
    @allow("anyone")
    def upload(object_id: str, **_: int) -> Response:
        _require_object(object_id, settings.phone_number_id)
        return _disturbed("media", disturb, lambda: {"id": _uploaded(shelf).id})

    @routes.get("/media-files/<media_id>")
    @allow("anyone")
    def download(media_id: str) -> Response:
        expires, given = request.args.get("ext", ""), request.args.get("hash", "")
        expected = _url_hash(settings.app_secret, media_id, expires)
        content, facts = shelf.content(media_id), shelf.find(media_id)
        fresh = expires.isdecimal() and int(expires) > shelf.now()
        if not (fresh and secrets.compare_digest(given.encode(), expected.encode())) or content is None or facts is None:
            raise GraphError(131052, "The media URL has expired or is wrong: ask for the media id again.")
        return Response(content, mimetype=facts.mime_type)

    @routes.delete(f"{VERSION}/<object_id>")
    @allow("anyone")
    def delete(object_id: str, **_: int) -> Response:
        if not shelf.remove(object_id):
            _require_object(object_id, "")
        return jsonify(success=True)


def _uploaded(shelf: MediaShelf) -> MediaFacts:
    if request.form.get("messaging_product") != "whatsapp":
        raise GraphError(100, "(#100) The parameter messaging_product is required.")
    file = request.files.get("file")
    if file is None:
        raise GraphError(100, "(#100) The parameter file is required.")
    return shelf.upload(file.read(), request.form.get("type") or file.mimetype, file.filename or "file")


def _url_hash(app_secret: str, media_id: str, expires: str) -> str:
    return hmac.new(app_secret.encode(), f"media {media_id} {expires}".encode(), hashlib.sha256).hexdigest()


def _media_answer(settings: Settings, facts: MediaFacts, now: float) -> Json:
    expires = str(int(now) + URL_LIFETIME_SECONDS)
    root = request.host_url.rstrip("/") + request.headers.get(PREFIX, "").rstrip("/")
    query = f"ext={expires}&hash={_url_hash(settings.app_secret, facts.id, expires)}"
    return {
        "url": f"{root}/media-files/{facts.id}?{query}",
        "mime_type": facts.mime_type,
        "sha256": facts.sha256,
        "file_size": facts.size,
        "id": facts.id,
        "messaging_product": "whatsapp",
    }


def _add_templates(routes: Blueprint, settings: Settings, templates: Templates) -> None:
    @routes.post(f"{VERSION}/<object_id>/message_templates")
    @allow("anyone")
    def register(object_id: str, **_: int) -> Response:
        _require_object(object_id, settings.business_account_id)
        template = templates.register(_json_body())
        return jsonify(id=template.id, status=template.status, category=template.category)

    @routes.get(f"{VERSION}/<object_id>/message_templates")
    @allow("anyone")
    def list_templates(object_id: str, **_: int) -> Response:
        _require_object(object_id, settings.business_account_id)
        wanted = {key: request.args[key] for key in ("name", "language", "status", "category") if key in request.args}
        found = [t for t in templates.all() if all(getattr(t, key) == value for key, value in wanted.items())]
        page = _page([_template_answer(template) for template in found])
        if "summary" in request.args:
            page["summary"] = _summary(found)
        return jsonify(page)

    @routes.post(f"{VERSION}/<object_id>")
    @allow("anyone")
    def edit(object_id: str, **_: int) -> Response:
        if object_id.startswith("upload:"):
            if not request.get_data():
                raise GraphError(100, "The upload has no content.")
            return jsonify(h=f"4:{object_id.removeprefix('upload:')}")
        if templates.edit(object_id, _json_body()) is None:
            _require_object(object_id, "")
        return jsonify(success=True)

    @routes.post(f"{VERSION}/<object_id>/uploads")
    @allow("anyone")
    def begin_upload(object_id: str, **_: int) -> Response:
        if request.args.get("file_type") != "application/pdf" or not request.args.get("file_length", "").isdecimal():
            raise GraphError(100, "The parameters file_type and file_length are required.")
        return jsonify(id=f"upload:{object_id}{new_graph_id()}")

    @routes.delete(f"{VERSION}/<object_id>/message_templates")
    @allow("anyone")
    def remove(object_id: str, **_: int) -> Response:
        _require_object(object_id, settings.business_account_id)
        if not request.args.get("name"):
            raise GraphError(100, "(#100) The parameter name is required.")
        templates.remove(request.args["name"], request.args.get("hsm_id"))
        return jsonify(success=True)


def _template_answer(template: Template) -> Json:
    body: Json = {
        "id": template.id,
        "name": template.name,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "parameter_format": template.parameter_format,
        "components": list(template.components),
    }
    if template.reason:
        body["rejected_reason"] = template.reason
    if template.ttl_seconds is not None:
        body["message_send_ttl_seconds"] = template.ttl_seconds
    return body


def _summary(found: list[Template]) -> Json:
    """The counts that a listing adds when it is asked for a ``summary``."""
    return {
        "total_count": len(found),
        "message_template_count": len({template.name for template in found}),
        "message_template_limit": 250,  # Meta: of an unverified business
        "are_translations_complete": True,
    }


def _page(rows: list[Json]) -> Json:
    """One page of a listing: cursors are positions, ``next`` is there when more follows."""
    limit, after = request.args.get("limit", "25"), request.args.get("after", "0")
    if not (limit.isdecimal() and after.isdecimal() and int(limit) > 0):
        raise GraphError(100, "Params limit and after must be a number and a cursor.")
    start, end = int(after), int(after) + int(limit)
    paging: Json = {"cursors": {"before": str(start), "after": str(min(end, len(rows)))}}
    if end < len(rows):
        paging["next"] = f"{request.base_url}?limit={limit}&after={end}"
    return {"data": rows[start:end], "paging": paging}


def _add_rest(routes: Blueprint, settings: Settings, shelf: MediaShelf) -> None:
    @routes.get(f"{VERSION}/<object_id>")
    @allow("anyone")
    def look_up(object_id: str, **_: int) -> Response:
        facts = shelf.find(object_id)
        if facts is not None:
            return jsonify(_media_answer(settings, facts, shelf.now()))
        _require_object(object_id, settings.phone_number_id)
        return jsonify(_number_answer(settings))

    @routes.route(f"{VERSION}/<path:rest>", methods=ANY_METHOD)
    @allow("anyone")
    def unknown(rest: str, **_: int) -> Any:
        raise GraphError(2500, f"Unknown path components: /{rest}")

    @routes.errorhandler(HTTPException)
    def unreadable(error: HTTPException) -> tuple[Response, int]:
        return _refuse(GraphError(100, error.description or error.name))


def _number_answer(settings: Settings) -> Json:
    return {
        "id": settings.phone_number_id,
        "display_phone_number": settings.office_number,
        "verified_name": "Kantor Contoh",
        "quality_rating": "GREEN",
        "messaging_limit_tier": "TIER_250",
    }
