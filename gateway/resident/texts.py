"""The reader's words: Indonesian is written in the source and is the key to the other language."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import ngettext as plural


def _(text: str, **values: Any) -> str:
    """``text`` in the reader's language, with ``%(name)s`` filled in."""
    return str(gettext(text, **values))


def ngettext(one: str, many: str, number: int) -> str:
    """The same for a number; Indonesian has one form, so both are alike there."""
    return str(plural(one, many, number))
