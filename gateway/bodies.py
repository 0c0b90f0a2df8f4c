"""Reading the body of a request whole."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge


def whole_body(maximum: int | None = None) -> bytes:
    """The body as it came, at most ``maximum`` bytes (default: the application's limit); else 413.

    A body in chunks declares no length, and werkzeug stops reading it at the limit without a word: what fills the limit is
    therefore taken as larger, so that nobody is passed half a body.
    """
    if maximum is not None:
        request.max_content_length = maximum
    body = request.get_data()
    limit = request.max_content_length
    if request.content_length is None and limit is not None and len(body) >= limit:
        raise RequestEntityTooLarge
    return body
