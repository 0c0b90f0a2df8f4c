"""Staff sign in and out over the public API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, request
from marshmallow import Schema, ValidationError, fields, post_load, validate
from werkzeug.exceptions import BadRequest

from gateway.api.caller import staff_session
from gateway.parts import Parts
from gateway.sessions import Sessions, StaffSession
from gateway.sign_in import sign_in
from services.common.principal import allow
from services.common.problems import Problem, invalid

_MAXIMUM = 200  # characters; what is longer is no name or password of ours


@dataclass(frozen=True)
class Credentials:
    """What a member of staff types to sign in."""

    username: str
    password: str


class CredentialsSchema(Schema):
    """The body of a sign-in; further fields are refused."""

    username = fields.String(required=True, validate=validate.Length(1, _MAXIMUM), metadata={"example": "petugas"})
    password = fields.String(required=True, validate=validate.Length(1, _MAXIMUM), metadata={"format": "password"})

    @post_load
    def build(self, values: dict[str, Any], **_: Any) -> Credentials:
        return Credentials(**values)


def register(routes: Blueprint, parts: Parts, sessions: Sessions) -> None:
    """Add sign-in and sign-out."""

    @routes.post("/staff/sessions")
    @allow("anyone")
    def begin() -> tuple[Response, int]:
        typed = _credentials()
        session = sign_in(parts, sessions, typed.username, typed.password)
        answer = jsonify(_body(session))
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Location"] = "/api/v1/staff/sessions/current"
        return answer, 201

    @routes.delete("/staff/sessions/current")
    @allow("anyone")  # who holds a live token is its member of staff
    def end() -> tuple[str, int]:
        sessions.close(staff_session(sessions).token)
        return "", 204


def _credentials() -> Credentials:
    if not request.is_json:
        raise Problem("unsupported-media-type")
    try:
        credentials: Credentials = CredentialsSchema().load(request.get_json())
    except BadRequest:
        raise Problem("bad-request") from None
    except ValidationError as error:
        raise _wrong_fields(error) from None
    return credentials


def _wrong_fields(error: ValidationError) -> Problem:
    names = sorted(error.messages_dict)
    return invalid(
        *(("" if n == "_schema" else f"/{n}", "Isi bagian ini dengan benar.", "Give this field correctly.") for n in names)
    )


def _body(session: StaffSession) -> dict[str, Any]:
    who = session.principal
    expires_at = session.expires_at.isoformat(timespec="seconds")
    return {"token": session.token, "expires_at": expires_at, "role": who.role, "offices": who.offices}
