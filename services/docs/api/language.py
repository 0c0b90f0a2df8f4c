"""The language of an answer."""

from __future__ import annotations

from flask import request

from services.common.accept_language import preferred_language
from services.common.problems import invalid
from services.common.wording import LANGUAGES
from services.docs.domain.catalogue import CHANNELS
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
    return _one_of("variant", VARIANTS)


def chosen_channel() -> str:
    """``?channel=``, else the counter."""
    return _one_of("channel", CHANNELS)


def _one_of(name: str, offered: tuple[str, ...]) -> str:
    given = request.args.get(name, offered[0])
    if given not in offered:
        listed = ", ".join(offered)
        raise invalid((f"/{name}", f"Pilih salah satu: {listed}.", f"Choose one of: {listed}."))
    return given
