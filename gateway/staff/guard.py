"""Who may see the operator's pages, and whether a form was really sent from one of them."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.config import Settings
from gateway.parts import Parts
from gateway.sessions import LIFETIME, Sessions, StaffSession
from gateway.staff.desk import Desk
from gateway.staff.speech import language
from services.common.principal import policy_of
from services.common.problems import Problem

COOKIE, PATH = "sekali_staff", "/staff"
READING = ("GET", "HEAD")


class ForgedForm(Exception):
    """The form lacks the session's token or came from another site: nothing was done."""


@dataclass(frozen=True)
class Guard:
    """Checks every request under ``/staff``. Default deny: a view without a policy is refused to everybody."""

    parts: Parts
    sessions: Sessions
    settings: Settings

    def check(self) -> BaseResponse | None:
        """Let through, send to the sign-in page, or raise ``Problem`` (403) or :class:`ForgedForm`."""
        policy = policy_of(current_app, request.endpoint or "")
        if request.method not in READING:
            self._check_origin()
        if policy is not None and "anyone" in policy:
            return None
        session = self.sessions.find(request.cookies.get(COOKIE, ""))
        if session is None:
            return self._to_sign_in()
        if policy is None or session.principal.role not in policy:
            raise Problem("forbidden")
        g.staff_session = session
        self._check_token(session)
        self._check_office(session)
        return None

    def desk(self) -> Desk:
        """The questions of whoever is signed in, in the language of the request."""
        return Desk(self.parts, current_session().principal, language())

    def set_cookie(self, answer: Response, session: StaffSession) -> None:
        """Scripts cannot read the cookie, other sites cannot send it, and it goes to the operator's pages only."""
        answer.set_cookie(
            COOKIE,
            session.token,
            max_age=LIFETIME,  # no date: the clock of the office's computer may be wrong
            path=PATH,
            httponly=True,
            secure=self.settings.is_public_over_https,
            samesite="Strict",
        )

    def clear_cookie(self, answer: Response) -> None:
        answer.delete_cookie(COOKIE, path=PATH, httponly=True, secure=self.settings.is_public_over_https, samesite="Strict")

    def _check_origin(self) -> None:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc not in (urlsplit(self.settings.public_base_url).netloc, request.host):
            raise ForgedForm

    @staticmethod
    def _check_token(session: StaffSession) -> None:
        if request.method in READING:
            return
        if not hmac.compare_digest(request.form.get("csrf", "").encode(), session.csrf.encode()):
            raise ForgedForm

    @staticmethod
    def _check_office(session: StaffSession) -> None:
        office = (request.view_args or {}).get("office")
        if office is not None and not session.principal.serves(office):
            raise Problem("forbidden")

    @staticmethod
    def _to_sign_in() -> BaseResponse:
        if request.method in READING:
            return redirect(url_for("staff.sign_in_form", next=request.full_path.rstrip("?")), 303)
        return redirect(url_for("staff.sign_in_form", expired=1), 303)


def current_session() -> StaffSession:
    """The session of the current request."""
    session: StaffSession = g.staff_session
    return session


def own_path(path: str) -> str | None:
    """``path`` when it leads to an operator's page of this very site, else nothing."""
    return path if path.startswith("/staff/") and "\\" not in path and urlsplit(path).netloc == "" else None
