"""Writes that honour ``Idempotency-Key``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify, request

from services.common.idempotency import IdempotencyKeys
from services.common.principal import current
from services.common.problems import invalid
from services.docs.usecases.once import Answer, Once, RequestKey

_SHAPE = re.compile(r"[!-~]{1,200}")
HEADER: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A repeat with the same key gets the first answer",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
View = Callable[..., Response]


def repeatable(once: Once, view: View) -> View:
    """The view, whose answer to a repeated request is the first one."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Response:
        made = once.run(_key(), lambda: _kept(view(*args, **kwargs)))
        told = jsonify(made.body) if made.body else Response()
        told.status_code = made.status
        return told

    return answer


def _key() -> RequestKey | None:
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return None
    if not _SHAPE.fullmatch(given):
        raise invalid(("/Idempotency-Key", "Kunci 1 sampai 200 tanda ASCII.", "1 to 200 ASCII characters."))
    principal = current()
    body = request.get_json(silent=True) if request.is_json else None
    route = f"{request.method} {request.path}"
    return RequestKey(*IdempotencyKeys.hashes(f"{principal.role}:{principal.subject}", route, given, body))


def _kept(response: Response) -> Answer:
    return Answer(response.status_code, response.get_json() if response.is_json else {})
