"""How the operator's pages ask the other parts, and what a refusal of theirs is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from urllib3 import encode_multipart_formdata

from gateway.parts import Parts
from services.common.http import Answer, PartClient
from services.common.principal import Principal


@dataclass(eq=False)
class Refusal(Exception):
    """A part said no. ``slug`` is the last part of the problem's type; ``detail`` is in the reader's language.

    ``mistakes`` are the fields that were wrong, each with why, by the name of the field.
    """

    status: int
    slug: str
    detail: str
    mistakes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Asking:
    """Asks on behalf of one member of staff, in one language (``id`` or ``en``).

    Every method raises :class:`Refusal` when a part refuses and ``PartUnavailable`` when it does not answer. ``options`` are
    those of ``PartClient.call``; ``key`` makes a write one write, however often it is sent.
    """

    parts: Parts
    principal: Principal
    language: str

    def booking(self, method: str, path: str, key: str | None = None, **options: Any) -> Any:
        """What booking answers, as JSON."""
        return self._ask(self.parts.booking, method, path, key, options).json()

    def upload(self, path: str, fields: Mapping[str, Any], key: str | None = None, **options: Any) -> Any:
        """What booking answers to a form with files; a file is its name, its bytes and its media type."""
        raw, media_type = encode_multipart_formdata(fields)
        sent = {"raw": raw, "headers": {"Content-Type": media_type}, **options}
        return self._ask(self.parts.booking, "POST", path, key, sent).json()

    def file(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """A file of booking's, as it is."""
        return self._ask(self.parts.booking, "GET", path, None, {"query": query})

    def notifier(self, method: str, path: str, **options: Any) -> Any:
        """What the notifier answers, as JSON; None for an empty answer."""
        answer = self._ask(self.parts.notifier, method, path, None, options)
        return answer.json() if answer.body else None

    def _ask(self, part: PartClient, method: str, path: str, key: str | None, options: dict[str, Any]) -> Answer:
        given = {"Accept-Language": self.language, **(options.pop("headers", None) or {})}
        headers = given | ({"Idempotency-Key": key} if key else {})
        answer = part.call(method, path, self.principal, headers=headers, **options)
        if not answer.ok:
            raise _refusal(answer)
        return answer


def once_key(*content: Any) -> str:
    """The key of a write that is made of its whole content: a double click is answered like the first one."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _refusal(answer: Answer) -> Refusal:
    try:
        problem = answer.json()
        slug, detail = str(problem["type"]).removeprefix("/problems/"), str(problem["detail"])
        mistakes = tuple((str(e["pointer"]).lstrip("/"), str(e["detail"])) for e in problem.get("errors", ()))
        return Refusal(answer.status, slug, detail, mistakes)
    except (ValueError, KeyError, TypeError):
        return Refusal(answer.status, "internal-error", "")
