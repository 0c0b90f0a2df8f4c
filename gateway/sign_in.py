"""Signing in: booking checks the password, the gateway opens the session."""

from __future__ import annotations

from gateway.parts import GATEWAY, Parts
from gateway.sessions import Sessions, StaffSession
from services.common.http import Answer
from services.common.principal import Principal
from services.common.problems import Problem

_WRONG = {
    "id": "Periksa nama pengguna dan kata sandi, lalu coba lagi.",
    "en": "Check the user name and the password, then try again.",
}
_LOCKED = {
    "id": "Masuk ditutup sementara setelah beberapa percobaan yang gagal. Coba lagi nanti.",
    "en": "Sign-in is closed for a while after several failed tries. Try again later.",
}


def sign_in(parts: Parts, sessions: Sessions, username: str, password: str) -> StaffSession:
    """A new session. Raises ``Problem`` ``wrong-credentials``, ``locked-out`` (with ``Retry-After``), ``service-unavailable``."""
    answer = parts.booking.post("/internal/staff/authenticate", GATEWAY, body={"username": username, "password": password})
    if not answer.ok:
        raise _refusal(answer)
    account = answer.json()
    principal = Principal(account["role"], account["id"], tuple(account["offices"]))
    return sessions.open(principal, account["username"])


def _refusal(answer: Answer) -> Problem:
    if answer.status == 429:
        return Problem("locked-out", _LOCKED, headers={"Retry-After": answer.headers.get("Retry-After", "60")})
    if answer.status in (400, 401, 422):  # a name or a password that no account can have is simply wrong
        return Problem("wrong-credentials", _WRONG)
    return Problem("service-unavailable", headers={"Retry-After": "5"})
