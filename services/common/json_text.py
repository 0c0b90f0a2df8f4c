"""Reading JSON from outside: whatever cannot be read is one kind of error."""

from __future__ import annotations

import json
from typing import Any, NoReturn


def parse(text: str | bytes, **options: Any) -> Any:
    """The value; ``ValueError`` when it is no JSON in UTF-8 (RFC 8259), is nested too deeply, or holds NaN or infinity."""
    try:
        return json.loads(text.decode() if isinstance(text, bytes) else text, parse_constant=_refuse, **options)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
