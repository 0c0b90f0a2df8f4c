"""The language of an answer."""

from __future__ import annotations

from flask import request

from services.common.problems import invalid
from services.common.wording import LANGUAGES, preferred_language
from services.docs.domain.paper import VARIANTS


def chosen_language() -> str | None:
    """``?lang=``, or nothing when it is not given; another language than these two is refused."""
    given = request.args.get("lang")
    if given is not None and given not in LANGUAGES:
        raise invalid(("/lang", "Pilih id atau en.", "Choose id or en."))
    return given


def reader_language() -> str:
    """``?lang=``, else what ``Accept-Language`` prefers, else Indonesian."""
    return chosen_language() or preferred_language(request.headers.get("Accept-Language"))


def chosen_variant() -> str:
    """``?variant=``, else the standard paper."""
    given = request.args.get("variant", VARIANTS[0])
    if given not in VARIANTS:
        listed = ", ".join(VARIANTS)
        raise invalid(("/variant", f"Pilih salah satu: {listed}.", f"Choose one of: {listed}."))
    return given
