"""Asking another part: what counts as down, what as refused, and texts in two languages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from services.common.http import Answer, PartClient, PartUnavailable
from services.common.principal import Principal
from services.notifier.domain.errors import PartDown, PartRefused

NOTIFIER = Principal("service", "notifier")


class Part:
    """A part of the product over HTTP."""

    def __init__(self, client: PartClient) -> None:
        self._client = client

    def ask(self, method: str, path: str, principal: Principal, **options: Any) -> Answer:
        """The answer; silence and a 5xx count as down, any other refusal is final.

        So is a 429 only when it tells a limit of the person; one that asks to come again soon counts as down.
        """
        try:
            answer = self._client.call(method, path, principal, **options)
        except PartUnavailable:
            raise PartDown(self._client.part) from None
        problem, detail = _said(answer)
        if answer.status >= 500 or (answer.status == 429 and not (problem and method == "POST")):
            raise PartDown(self._client.part)
        if not answer.ok:
            raise PartRefused(self._client.part, answer.status, problem, detail)
        return answer


def _said(answer: Answer) -> tuple[str, str]:
    """The kind of a problem and its words; empty for anything else."""
    if answer.ok:
        return "", ""
    try:
        body = json.loads(answer.body)
    except ValueError:
        return "", ""
    if not isinstance(body, Mapping):
        return "", ""
    errors = body.get("errors")
    first = errors[0].get("detail") if isinstance(errors, list) and errors and isinstance(errors[0], Mapping) else ""
    return str(body.get("type") or "").rpartition("/")[2], str(first or body.get("detail") or body.get("title") or "")


def in_language(text: Any, language: str) -> str:
    """A text that comes in one language or as ``{"id": …, "en": …}``."""
    if isinstance(text, Mapping):
        return str(text.get(language) or text.get("id") or "")
    return str(text or "")
