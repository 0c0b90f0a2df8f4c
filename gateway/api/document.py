"""The OpenAPI document of the public API, and a page to read it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, render_template

from gateway.api.merge import Document, merged
from gateway.api.own_document import OWN, completed
from gateway.api.reading import read_document
from gateway.parts import Parts
from services.common.clock import Clock
from services.common.http import PartClient, PartUnavailable
from services.common.principal import PUBLIC, allow

KEPT = timedelta(seconds=60)
_DESCRIPTION = """\
Book one office visit, know what to bring, and change or cancel it. Times are RFC 3339 with offset, dates `YYYY-MM-DD`.
Errors are `application/problem+json`; each `type` is a page that explains it. Writes accept an `Idempotency-Key`: a repeat
returns the first answer. `Accept-Language: id` (default) or `en` chooses the language of human text."""


@dataclass(frozen=True)
class _Kept:
    document: Document
    until: datetime


class Documents:
    """The whole document, merged from the parts and kept for a minute."""

    def __init__(self, parts: Parts, public_base_url: str, clock: Clock) -> None:
        self._parts, self._clock = parts, clock
        self._head: Document = {
            "openapi": "3.1.0",
            "info": {"title": "Sekali Datang", "version": "1", "description": _DESCRIPTION},
            "servers": [{"url": public_base_url}],
        }
        self._kept: _Kept | None = None

    def current(self) -> Document:
        """The document. Raises ``PartUnavailable``, and ``ConflictingDocuments`` when two parts disagree."""
        now = self._clock.now()
        if self._kept is None or self._kept.until <= now:
            documents = [_of(self._parts.booking), _of(self._parts.docs), _of(self._parts.notifier), OWN]
            self._kept = _Kept({**self._head, **completed(merged(documents, "/api/v1/"))}, now + KEPT)
        return self._kept.document


def _of(part: PartClient) -> Document:
    answer = part.get("/openapi.json", PUBLIC)
    if not answer.ok:
        raise PartUnavailable(part.part)
    document: Document = answer.json()
    return document


def register(routes: Blueprint, documents: Documents) -> None:
    """Add the document and its page."""

    @routes.get("/openapi.json")
    @allow("anyone")
    def openapi() -> Response:
        body = json.dumps(documents.current(), ensure_ascii=False)
        return Response(body, mimetype="application/json", headers={"Cache-Control": "public, max-age=60"})

    @routes.get("/docs")
    @allow("anyone")
    def docs() -> str:
        return render_template("api_docs.html", language="en", **read_document(documents.current()))
