"""The language of pages: what the reader chose, else what the browser prefers, else Indonesian."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_babel import Babel

from services.common.accept_language import preferred_language
from services.common.wording import LANGUAGES

COOKIE = "lang"
_YEAR_SECONDS = 365 * 24 * 3600


def current_language() -> str:
    """``id`` or ``en`` for the current request: ``?lang=``, then the cookie ``lang``, then ``Accept-Language``."""
    for chosen in (request.args.get(COOKIE), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return str(chosen)
    return preferred_language(request.headers.get("Accept-Language"))


def install(app: Flask) -> None:
    """Make pages speak the reader's language. Catalogues lie in ``translations/``; Indonesian is their source."""
    Babel(app, default_locale="id", locale_selector=current_language)
    app.jinja_env.globals["current_language"] = current_language


def remember_choice(answer: Response, secure: bool) -> None:
    """Keep a choice that was made on this page by ``?lang=``. It holds no secret and only changes words."""
    if answer.mimetype != "text/html":
        return
    chosen = request.args.get(COOKIE)
    if chosen in LANGUAGES:
        answer.set_cookie(COOKIE, str(chosen), max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure)
