"""The OpenAPI 3.1 document, and what the blueprints share to keep it true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, cast

from flask import Blueprint as FlaskBlueprint
from flask import Flask, Response, jsonify
from flask_smorest import Api
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema
from werkzeug.routing import BaseConverter

from services.booking.api import answers
from services.booking.api.parsing import ProblemParser
from services.booking.domain.reports import REPORTS
from services.common.ids import CODE_ALPHABET, CODE_LENGTH
from services.common.principal import allow
from services.common.problems import KINDS, MEDIA_TYPE

View = Callable[..., Response]
Decorator = Callable[[View], View]
MANAGE: dict[str, list[str]] = {"manageToken": []}
STAFF: dict[str, list[str]] = {"staffToken": []}
_SECURITY_SCHEMES = {
    "manageToken": {"type": "http", "scheme": "bearer", "description": "The secret of one booking, from its link"},
    "holdToken": {"type": "http", "scheme": "bearer", "description": "The secret of one hold"},
    "waitingToken": {"type": "http", "scheme": "bearer", "description": "The secret of one entry of the waiting list"},
    "staffToken": {"type": "http", "scheme": "bearer", "description": "From POST /api/v1/staff/sessions"},
}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_BODY = ("bad-request", "payload-too-large", "unsupported-media-type")


class OfficeIdConverter(BaseConverter):
    """The id of an office in a path."""

    regex = "[a-z0-9][a-z0-9_-]{0,39}"
    part_isolating = True


class CodeConverter(BaseConverter):
    """A booking code in a path."""

    regex = f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}"
    part_isolating = True


class AppointmentIdConverter(BaseConverter):
    """A UUID in a path, in lower case."""

    regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    part_isolating = True


class RowIdConverter(AppointmentIdConverter):
    """The UUID of an account, a webhook or a message in a path."""


class ReportConverter(BaseConverter):
    """The name of a report in a path."""

    regex = f"(?:{'|'.join(REPORTS)})"
    part_isolating = True


class FeedTokenConverter(BaseConverter):
    """The secret of a feed in a path."""

    regex = "[A-Za-z0-9_-]{20,64}"
    part_isolating = True


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest has no types
    """A documented blueprint whose bad requests are problems; its decorators keep the types of views."""

    ARGUMENTS_PARSER = ProblemParser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012  # flask-smorest declares it so
        **SmorestBlueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING,
        "multipart": "multipart/form-data",
    }

    def route(self, rule: str, **options: Any) -> Decorator:
        return cast("Decorator", super().route(rule, **options))

    def arguments(self, schema: type[Schema], **options: Any) -> Decorator:
        return cast("Decorator", super().arguments(schema(), **options))  # one for all requests: making one copies its fields

    def response(self, status_code: int, schema: type[Schema], **options: Any) -> Decorator:
        return cast("Decorator", super().response(status_code, schema, **options))

    def alt_response(self, status_code: int, **options: Any) -> Decorator:
        return cast("Decorator", super().alt_response(status_code, **options))

    @staticmethod
    def doc(**values: Any) -> Decorator:
        return cast("Decorator", SmorestBlueprint.doc(**values))


class ProblemApi(Api):  # type: ignore[misc]  # flask-smorest has no types
    """Leaves errors to ``services.common.problems``, which every application installs."""

    DEFAULT_ERROR_RESPONSE_NAME = None  # every operation names its problems

    def _register_error_handlers(self) -> None:
        """Nothing: the application answers problem details already."""

    def _register_responses(self) -> None:
        """Nothing: the library's own kind of error is never answered."""

    def _register_pagination_header(self) -> None:
        """Nothing: lists are paged by ``?after=``."""


def install(app: Flask) -> ProblemApi:
    """Prepare ``app`` for documented blueprints and serve the document at ``/openapi.json``."""
    app.url_map.converters.update(office_id=OfficeIdConverter, code=CodeConverter, appointment_id=AppointmentIdConverter)
    app.url_map.converters.update(row_id=RowIdConverter, report=ReportConverter, feed_token=FeedTokenConverter)
    options = {"info": {"description": "Offices, slots and appointments."}, "servers": [{"url": "/"}]}
    app.config.update(API_TITLE="Sekali Datang: booking", API_VERSION="v1", OPENAPI_VERSION="3.1.0", API_SPEC_OPTIONS=options)
    api = ProblemApi(app)
    for converter in (OfficeIdConverter, CodeConverter, RowIdConverter, ReportConverter, FeedTokenConverter):
        api.register_converter(converter, _pattern)
    api.spec.components.schema("Problem", schema=answers.Problem)
    for name, scheme in _SECURITY_SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    app.register_blueprint(_document(api))
    return api


def problems(*slugs: str, body: bool = False) -> dict[int, Any]:
    """The problems of an operation, as ``responses``; with a body also those of reading it."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for slug in sorted({*slugs, *(_BODY if body else ()), "internal-error", "service-unavailable"}):
        by_status[KINDS[slug].status].append(f"`/problems/{slug}`: {KINDS[slug].title_en}")
    content = {MEDIA_TYPE: {"schema": _PROBLEM}}
    return {status: {"description": "; ".join(kinds), "content": content} for status, kinds in sorted(by_status.items())}


def _pattern(converter: BaseConverter) -> dict[str, str]:
    return {"type": "string", "pattern": f"^{converter.regex}$"}


def _document(api: ProblemApi) -> FlaskBlueprint:
    routes = FlaskBlueprint("openapi", __name__)

    @routes.get("/openapi.json")
    @allow("anyone")
    def document() -> Response:
        return jsonify(api.spec.to_dict())

    return routes
