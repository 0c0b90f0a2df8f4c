"""Words in the reader's language, with the types that flask_babel does not ship."""

from __future__ import annotations

from flask_babel import get_locale, gettext


def say(message: str, **values: object) -> str:
    """The Indonesian ``message`` in the language of the request, with ``%(name)s`` filled in."""
    return str(gettext(message, **values))


def language() -> str:
    """``id`` or ``en``, as the page is written."""
    return "en" if str(get_locale()) == "en" else "id"
