"""The office's own papers for its staff."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from services.common.principal import STAFF_ROLES, allow, require_office
from services.common.problems import invalid
from services.common.wording import LANGUAGES
from services.docs.api.language import chosen_language
from services.docs.api.schemas import problem_answer
from services.docs.usecases.office_papers import ANNOUNCED_SERVICE, BILINGUAL, KINDS, OfficePapers, Wish

_PATH = "/api/v1/offices/<office>/papers/<paper>"
_SIZES = ("80mm", "a6")
_BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_ANSWERS: dict[str, Any] = {
    "200": {"description": "The file", "content": {"application/pdf": _BYTES, "image/png": _BYTES}},
    "401": problem_answer("Nobody is signed in"),
    "403": problem_answer("Another office"),
    "404": problem_answer("There is no such paper, booking, group or closure"),
    "409": problem_answer("The visit has not been completed"),
    "422": problem_answer("A parameter cannot be read"),
}


def _query(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": {"type": "string", **schema}}


_PARAMETERS = [
    {"name": "paper", "in": "path", "required": True, "schema": {"type": "string", "enum": list(KINDS)}},
    _query("date", "of a day sheet; today when it is missing", format="date"),
    _query("from", "first day of a survey report; 90 days before the last when it is missing", format="date"),
    _query("to", "last day of a survey report; today when it is missing", format="date"),
    _query("code", "of the booking of a slip or an attendance"),
    _query("group", "of a roster"),
    _query("closure", "of a notice"),
    _query("size", "of a slip", enum=list(_SIZES), default=_SIZES[0]),
    _query("service", "that is announced", default=ANNOUNCED_SERVICE),
    _query("lang", f"of {', '.join(BILINGUAL)}; all others are in Indonesian", enum=list(LANGUAGES), default="id"),
    _query("colour", "of what announces the office, as `rrggbb`; dark enough for white words"),
]


def blueprint(papers: OfficePapers) -> Blueprint:
    """``/api/v1/offices/{office}/papers/{paper}``."""
    routes = Blueprint("papers", __name__, description="Papers of the office")

    def paper(office: str, paper: str) -> Response:
        """A paper of the office: day sheet, lists, slips, notices, posters, pictures, guides"""
        require_office(office)
        made = papers.make(office, paper, _wish())
        answer = Response(made.content, mimetype=made.media_type)
        answer.headers["Content-Disposition"] = f'inline; filename="{made.name}"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    told = {"operationId": "getOfficePaper", "security": [{"staffToken": []}]}
    described = routes.doc(**told, parameters=_PARAMETERS, responses=_ANSWERS)(paper)
    routes.route(_PATH, methods=["GET"])(allow(*STAFF_ROLES)(described))
    return routes


def _wish() -> Wish:
    given = request.args
    size = given.get("size", _SIZES[0])
    if size not in _SIZES:
        raise invalid(("/size", "Pilih 80mm atau a6.", "Choose 80mm or a6."))
    texts = {name: given.get(name, "")[:64] for name in ("code", "group", "closure", "colour")}
    for name in ("code", "group", "closure"):
        if not all(character.isalnum() or character in "-_" for character in texts[name]):
            raise invalid((f"/{name}", "Isian ini tidak dapat dibaca.", "This field cannot be read."))
    begins_on, ends_on = _date("from"), _date("to")
    return Wish(
        on=_date("date"),
        begins_on=begins_on,
        ends_on=ends_on,
        language=chosen_language() or "id",
        size=size,
        service=given.get("service", ANNOUNCED_SERVICE),
        **texts,
    )


def _date(name: str) -> date | None:
    text = request.args.get(name)
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise invalid((f"/{name}", "Isi tanggal sebagai TTTT-BB-HH.", "Give a date as YYYY-MM-DD.")) from None
