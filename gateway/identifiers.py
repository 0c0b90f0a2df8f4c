"""Identifiers in paths: offices, services, booking codes."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.routing import BaseConverter

_SHAPE = r"[A-Za-z0-9_-]{1,64}"
_WHOLE = re.compile(f"^{_SHAPE}$", re.ASCII)


class Identifier(BaseConverter):
    """``<id:office>`` in a rule. No dots and no escapes, so a path goes to another part exactly as it was matched."""

    regex = _SHAPE


def is_identifier(value: Any) -> bool:
    """Whether ``value`` can be one segment of such a path."""
    return isinstance(value, str) and _WHOLE.fullmatch(value) is not None
