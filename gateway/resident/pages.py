"""Turning a template into an answer: language, language switch, caching, and what keeps private pages private."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request
from flask_babel import get_locale
from werkzeug.datastructures import MultiDict

from gateway.resident.addresses import chosen_language
from gateway.resident.facts import Office

LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
OPEN_PAGE = "public, max-age=60"  # the same for everybody: no contact, no appointment
OWN_PAGE = "private, no-cache"  # kept by the browser for its back button, asked for again otherwise


def language() -> str:
    """``id`` or ``en``: what the current reader reads."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "id"


@dataclass(frozen=True)
class Switch:
    """The way to the other language. ``fields`` is None for a link; else they are sent again by POST."""

    language: str
    name: str
    url: str
    fields: list[tuple[str, str]] | None


def _switch(repeatable: bool) -> Switch | None:
    other = "en" if language() == "id" else "id"
    if request.method == "POST":
        if not repeatable:
            return None
        return Switch(other, LANGUAGE_NAMES[other], f"{request.path}?lang={other}", _with_language(request.form, other))
    return Switch(other, LANGUAGE_NAMES[other], f"{request.path}?{urlencode(_with_language(request.args, other))}", None)


def _with_language(values: MultiDict[str, str], other: str) -> list[tuple[str, str]]:
    return [*((name, value) for name, value in values.items(multi=True) if name != "lang"), ("lang", other)]


def show(
    template: str, *, status: int = 200, private: bool = True, repeatable: bool = False, cache: str = OWN_PAGE, **context: Any
) -> Response:
    """A page. ``private`` keeps it out of search engines; ``repeatable``: sending the form again changes nothing."""
    common = {"language": language(), "lang": chosen_language(), "private": private, "switch": _switch(repeatable)}
    html = render_template(f"resident/{template}", **common, **context)
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = cache
    answer.headers["Content-Language"] = language()
    answer.vary.update(("Accept-Language", "Cookie"))
    if private:
        answer.headers["X-Robots-Tag"] = "noindex, nofollow"
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def chat_url(office: Office, simulated: bool, text: str = "") -> str:
    """Where a message to the office is written: WhatsApp, or the local stand-in's phone. Empty without a number."""
    number = office.whatsapp.lstrip("+")
    if not number:
        return ""
    root = "/simulator/wa.me/" if simulated else "https://wa.me/"
    return root + number + (f"?{urlencode({'text': text})}" if text else "")


def map_url(office: Office) -> str:
    """The office on a map, or empty without coordinates."""
    if office.latitude is None or office.longitude is None:
        return ""
    return f"https://www.google.com/maps/search/?api=1&query={office.latitude}%2C{office.longitude}"
