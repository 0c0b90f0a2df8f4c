"""The office's own rows over HTTP: edit, preview, publish, compare, roll back, and what a resident was given."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_smorest import Blueprint

from services.common.principal import current, require_office
from services.common.problems import Problem, invalid
from services.docs.api import catalogue_schemas as shapes
from services.docs.api.language import chosen_channel, reader_language
from services.docs.api.office_paths import EDITORS, READERS, add_path, loaded
from services.docs.api.rendering import checklist_body, words
from services.docs.api.schemas import ChecklistSchema
from services.docs.domain.catalogue import Requirement
from services.docs.domain.catalogue_changes import unstated
from services.docs.usecases.edit_catalogue import Asked, EditCatalogue
from services.docs.usecases.once import Once
from services.docs.usecases.ports import Draft
from services.docs.usecases.show_checklist import ShowChecklist

_BASE = "/api/v1/offices/<office>/catalogue"


def blueprint(edit: EditCatalogue, show: ShowChecklist, once: Once) -> Blueprint:
    """``/api/v1/offices/{office}/catalogue…``."""
    routes = Blueprint("catalogue", __name__, description="What this office asks for")
    _add_reading(routes, edit)
    _add_draft(routes, edit, once)
    _add_preview(routes, edit, show)
    _add_publishing(routes, edit, once)
    _add_history(routes, edit)
    return routes


def _add_reading(routes: Blueprint, edit: EditCatalogue) -> None:
    def catalogue(office: str) -> Response:
        """The office's own rows, and what nobody has stated for it yet"""
        require_office(office)
        published, rows = edit.rows(office)
        language = reader_language()
        missing = [_unstated(service, row, language) for service, row in unstated(published.catalogue, office)]
        return jsonify(version=published.version, overrides=rows, unstated=missing)

    add_path(routes, _BASE, "GET", catalogue, READERS, operationId="getOfficeCatalogue", answers={200: shapes.CATALOGUE})


def _add_draft(routes: Blueprint, edit: EditCatalogue, once: Once) -> None:
    def read(office: str) -> Response:
        """What the office is changing"""
        require_office(office)
        return jsonify(_draft(edit.draft(office)))

    def save(office: str) -> Response:
        """Keep all rows of the office as its draft

        Conditions and names are checked now; nothing is kept when one row does not fit the catalogue.
        """
        require_office(office)
        rows = loaded(shapes.DraftSchema)["overrides"]
        return jsonify(_draft(edit.save(office, rows, current().subject)))

    def discard(office: str) -> Response:
        """Forget the draft"""
        require_office(office)
        edit.discard(office)
        return Response(status=204)

    path = f"{_BASE}/draft"
    add_path(routes, path, "GET", read, EDITORS, operationId="getCatalogueDraft", answers={200: shapes.DRAFT})
    add_path(
        routes,
        path,
        "PUT",
        save,
        EDITORS,
        operationId="saveCatalogueDraft",
        answers={200: shapes.DRAFT},
        body=shapes.DraftSchema,
        once=once,
    )
    add_path(routes, path, "DELETE", discard, EDITORS, operationId="discardCatalogueDraft", answers={204: None}, once=once)


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
    add_path(
        routes,
        f"{_BASE}/draft/preview",
        "GET",
        lambda office: jsonify(preview(office)),
        EDITORS,
        operationId="previewCatalogueDraft",
        summary="What a resident would be told if the draft were published",
        parameters=parameters,
        answers={200: ChecklistSchema},
    )


def _add_publishing(routes: Blueprint, edit: EditCatalogue, once: Once) -> None:
    def publish(office: str) -> Response:
        """Publish the draft as the next version of the catalogue; repeated, the same version is answered"""
        require_office(office)
        return jsonify(version=edit.publish(office, current().subject))

    def roll_back(office: str) -> Response:
        """A new version in which the office's rows are those of an older one"""
        require_office(office)
        version = loaded(shapes.RollBackSchema)["version"]
        return jsonify(version=edit.roll_back(office, version, current().subject))

    answers = {200: shapes.PUBLISHED}
    add_path(
        routes,
        f"{_BASE}/draft/publish",
        "POST",
        publish,
        ("admin",),
        operationId="publishCatalogueDraft",
        answers=answers,
        once=once,
    )
    path = f"{_BASE}/rollback"
    add_path(
        routes,
        path,
        "POST",
        roll_back,
        ("admin",),
        operationId="rollBackCatalogue",
        answers=answers,
        body=shapes.RollBackSchema,
        once=once,
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

    add_path(
        routes,
        f"{_BASE}/versions",
        "GET",
        versions,
        READERS,
        operationId="listCatalogueVersions",
        answers={200: shapes.VERSIONS},
    )
    numbers = [
        {"name": name, "in": "query", "required": name == "from", "schema": {"type": "integer", "minimum": 1}}
        for name in ("from", "to")
    ]
    path = f"{_BASE}/changes"
    add_path(
        routes, path, "GET", changes, READERS, operationId="compareCatalogue", parameters=numbers, answers={200: shapes.CHANGES}
    )
    path = f"{_BASE}/issued/<appointment>"
    add_path(routes, path, "GET", issued, READERS, operationId="getIssuedChecklists", answers={200: shapes.ISSUED})


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
