"""Who calls the public API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from gateway.sessions import TOKEN_PREFIX, Sessions, StaffSession
from services.common.principal import PUBLIC, Principal
from services.common.problems import Problem

_BEARER = "Bearer "
_SIGNED_OUT = {
    "id": "Sesi petugas sudah berakhir. Masuk lagi untuk melanjutkan.",
    "en": "The staff session has ended. Sign in again to continue.",
}


@dataclass(frozen=True)
class Caller:
    """``headers`` carry the caller's own proof (a manage token) on to the service that checks it."""

    principal: Principal
    headers: Mapping[str, str]


_ANYBODY = Caller(PUBLIC, {})


def identify(sessions: Sessions) -> Caller:
    """The caller of the current request.

    A staff token becomes its principal and goes no further; a live session is required, else ``Problem`` ``unauthorized``.
    Anything else in ``Authorization`` is the owning service's to judge and is passed on untouched.
    """
    authorization = request.headers.get("Authorization")
    if authorization is None:
        return _ANYBODY
    if authorization.startswith(_BEARER + TOKEN_PREFIX):
        return Caller(staff_session(sessions).principal, {})
    return Caller(PUBLIC, {"Authorization": authorization})


def staff_session(sessions: Sessions) -> StaffSession:
    """The live staff session of the current request's Bearer token, else ``Problem`` ``unauthorized``."""
    token = request.headers.get("Authorization", "").removeprefix(_BEARER)
    session = sessions.find(token)
    if session is None:
        raise Problem("unauthorized", _SIGNED_OUT, headers={"WWW-Authenticate": "Bearer"})
    return session
