"""The office's own rows over HTTP: edit, preview, publish, compare, roll back, and what a resident was given."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError

from services.common.principal import allow, current, require_office
from services.common.problems import Problem, invalid
from services.docs.api import catalogue_schemas as shapes
from services.docs.api.language import chosen_channel, reader_language
from services.docs.api.rendering import checklist_body, words
from services.docs.api.schemas import ChecklistSchema, problem_answer
from services.docs.domain.catalogue import Requirement
from services.docs.domain.catalogue_changes import unstated
from services.docs.usecases.edit_catalogue import Asked, EditCatalogue
from services.docs.usecases.ports import Draft
from services.docs.usecases.show_checklist import ShowChecklist

_BASE = "/api/v1/offices/<office>/catalogue"
_READERS = ("operator", "supervisor", "admin")
_EDITORS = ("supervisor", "admin")
_REFUSALS = {401: "Nobody is signed in", 403: "Another office, or a role that may not do this", 404: "There is no such thing"}
_SECURITY: list[dict[str, list[str]]] = [{"staffToken": []}]


def blueprint(edit: EditCatalogue, show: ShowChecklist) -> Blueprint:
    """``/api/v1/offices/{office}/catalogue…``."""
    routes = Blueprint("catalogue", __name__, description="What this office asks for")
    _add_reading(routes, edit)
    _add_draft(routes, edit)
    _add_preview(routes, edit, show)
    _add_publishing(routes, edit)
    _add_history(routes, edit)
    return routes


def _add(routes: Blueprint, path: str, method: str, view: Any, roles: tuple[str, ...], **told: Any) -> None:
    """One documented path: ``answers`` maps a status to a JSON Schema, ``body`` is the schema class of the request."""
    answers: dict[int, Any] = told.pop("answers")
    body: type[Schema] | None = told.pop("body", None)
    responses = {str(status): problem_answer(what) for status, what in _REFUSALS.items()}
    for status, schema in answers.items():
        content = {"application/json": {"schema": schema}} if schema else {}
        responses[str(status)] = {"description": "Done", **({"content": content} if content else {})}
    if body is not None or told.get("parameters"):
        responses["422"] = problem_answer("A field cannot be accepted; `errors` points at each")
    if body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
        responses["415"] = problem_answer("The body is no JSON")
        responses["400"] = problem_answer("The body cannot be read")
    documented = routes.doc(security=_SECURITY, responses=responses, **told)(view)
    routes.route(path, methods=[method])(allow(*roles)(documented))


def _add_reading(routes: Blueprint, edit: EditCatalogue) -> None:
    def catalogue(office: str) -> Response:
        """The office's own rows, and what nobody has stated for it yet"""
        require_office(office)
        published, rows = edit.rows(office)
        language = reader_language()
        missing = [_unstated(service, row, language) for service, row in unstated(published.catalogue, office)]
        return jsonify(version=published.version, overrides=rows, unstated=missing)

    _add(routes, _BASE, "GET", catalogue, _READERS, operationId="getOfficeCatalogue", answers={200: shapes.CATALOGUE})


def _add_draft(routes: Blueprint, edit: EditCatalogue) -> None:
    def read(office: str) -> Response:
        """What the office is changing"""
        require_office(office)
        return jsonify(_draft(edit.draft(office)))

    def save(office: str) -> Response:
        """Keep all rows of the office as its draft

        Conditions and names are checked now; nothing is kept when one row does not fit the catalogue.
        """
        require_office(office)
        rows = _loaded(shapes.DraftSchema)["overrides"]
        return jsonify(_draft(edit.save(office, rows, current().subject)))

    def discard(office: str) -> Response:
        """Forget the draft"""
        require_office(office)
        edit.discard(office)
        return Response(status=204)

    path = f"{_BASE}/draft"
    _add(routes, path, "GET", read, _EDITORS, operationId="getCatalogueDraft", answers={200: shapes.DRAFT})
    _add(
        routes,
        path,
        "PUT",
        save,
        _EDITORS,
        operationId="saveCatalogueDraft",
        answers={200: shapes.DRAFT},
        body=shapes.DraftSchema,
    )
    _add(routes, path, "DELETE", discard, _EDITORS, operationId="discardCatalogueDraft", answers={204: None})


def _add_preview(routes: Blueprint, edit: EditCatalogue, show: ShowChecklist) -> None:
    def preview(office: str) -> dict[str, Any]:
        """What a resident would be told if the draft were published; answers as in the checklist's own path"""
        require_office(office)
        service, language = request.args.get("service", ""), reader_language()
        answers = {name: value for name, value in request.args.items() if name not in ("service", "channel", "lang")}
        found = edit.preview(office, Asked(service, answers, chosen_channel()))
        names = {each.id: each.name.in_(language) for each in show.services().catalogue.services.values()}
        body: dict[str, Any] = ChecklistSchema().dump(checklist_body(found, names, language))
        return body

    parameters = [{"name": "service", "in": "query", "required": True, "schema": {"type": "string"}}]
    _add(
        routes,
        f"{_BASE}/draft/preview",
        "GET",
        lambda office: jsonify(preview(office)),
        _EDITORS,
        operationId="previewCatalogueDraft",
        summary="What a resident would be told if the draft were published",
        parameters=parameters,
        answers={200: ChecklistSchema},
    )


def _add_publishing(routes: Blueprint, edit: EditCatalogue) -> None:
    def publish(office: str) -> Response:
        """Publish the draft as the next version of the catalogue; repeated, the same version is answered"""
        require_office(office)
        return jsonify(version=edit.publish(office, current().subject))

    def roll_back(office: str) -> Response:
        """A new version in which the office's rows are those of an older one"""
        require_office(office)
        version = _loaded(shapes.RollBackSchema)["version"]
        return jsonify(version=edit.roll_back(office, version, current().subject))

    answers = {200: shapes.PUBLISHED}
    _add(routes, f"{_BASE}/draft/publish", "POST", publish, ("admin",), operationId="publishCatalogueDraft", answers=answers)
    path = f"{_BASE}/rollback"
    _add(
        routes, path, "POST", roll_back, ("admin",), operationId="rollBackCatalogue", answers=answers, body=shapes.RollBackSchema
    )


def _add_history(routes: Blueprint, edit: EditCatalogue) -> None:
    def versions(office: str) -> Response:
        """Every version of the catalogue, newest first"""
        require_office(office)
        return jsonify(versions=[_version(each) for each in edit.versions()])

    def changes(office: str) -> Response:
        """What differs for this office between two versions, or (without `to`) between a version and the draft"""
        require_office(office)
        old, new = _number("from"), _number("to") if "to" in request.args else None
        if old is None:
            raise _no_number("from")
        found = edit.compare(office, old, new)
        return jsonify(
            changes=[
                {"service": each.service_id, "kind": each.kind, "before": _row(each.before), "after": _row(each.after)}
                for each in found
            ]
        )

    def issued(office: str, appointment: str) -> Response:
        """What the resident of an appointment was given: every paper with its version, answers and items"""
        require_office(office)
        language = reader_language()
        return jsonify(issued=[_issued(paper, checklist, language) for paper, checklist in edit.issued(office, appointment)])

    _add(
        routes,
        f"{_BASE}/versions",
        "GET",
        versions,
        _READERS,
        operationId="listCatalogueVersions",
        answers={200: shapes.VERSIONS},
    )
    numbers = [
        {"name": name, "in": "query", "required": name == "from", "schema": {"type": "integer", "minimum": 1}}
        for name in ("from", "to")
    ]
    path = f"{_BASE}/changes"
    _add(
        routes, path, "GET", changes, _READERS, operationId="compareCatalogue", parameters=numbers, answers={200: shapes.CHANGES}
    )
    path = f"{_BASE}/issued/<appointment>"
    _add(routes, path, "GET", issued, _READERS, operationId="getIssuedChecklists", answers={200: shapes.ISSUED})


def _loaded(schema: type[Schema]) -> dict[str, Any]:
    if not request.is_json:
        raise Problem("unsupported-media-type")
    try:
        loaded: dict[str, Any] = schema().load(request.get_json())
    except ValidationError as error:
        found = shapes.pointers(error.messages)
        raise invalid(*((p, "Isian ini tidak dapat diterima.", "This field cannot be accepted.") for p in found)) from None
    return loaded


def _number(name: str) -> int | None:
    given = request.args.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and 0 < int(given) < 2**31):
        raise _no_number(name)
    return int(given)


def _no_number(name: str) -> Problem:
    return invalid((f"/{name}", "Isi dengan nomor versi.", "Give the number of a version."))


def _draft(draft: Draft) -> dict[str, Any]:
    told = {"base_version": draft.base_version, "overrides": draft.overrides, "saved_by": draft.saved_by}
    return {**told, "saved_at": draft.saved_at.isoformat()}


def _version(each: Any) -> dict[str, Any]:
    times = {"checked_on": each.checked_on.isoformat(), "published_at": each.published_at.isoformat()}
    return {"version": each.version, **times, "office": each.office_id, "published_by": each.published_by}


def _unstated(service: str, row: Requirement, language: str) -> dict[str, Any]:
    return {"service": service, "document": row.document.id, "name": row.document.name.in_(language), "form": row.form}


def _row(row: Requirement | None) -> dict[str, Any] | None:
    if row is None:
        return None
    told = {
        "document": row.document.id,
        "form": row.form,
        "copies": row.copies,
        "certainty": row.certainty,
        "channel": row.channel,
    }
    return {**told, "case": words(row.case, None), "note": words(row.note, None), "source": list(row.source)}


def _issued(paper: Any, checklist: Any, language: str) -> dict[str, Any]:
    body = ChecklistSchema().dump(checklist_body(checklist, {}, language) if checklist.redirect is None else {"items": []})
    return {
        "issued_at": paper.issued_at.isoformat(),
        "version": paper.catalogue_version,
        "language": paper.language,
        "document_sha256": paper.document_sha256,
        "service": paper.service_id,
        "answers": dict(paper.answers),
        "items": body["items"],
    }
