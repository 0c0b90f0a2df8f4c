"""A part as its neighbours see it: real HTTP on loopback, answers that a test lays ready, and a memory of what was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

from services.common.principal import HEADER, Principal, PrincipalSigner
from tests.servers import served

SECRET = "a secret of the tests that is long enough"


@dataclass(frozen=True)
class Received:
    """One request as it arrived. ``principal`` is None when none came along."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    principal: Principal | None

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class PartServer:
    """``url`` is where it answers. Whatever no answer was laid ready for is a 404."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    _answers: dict[tuple[str, str], Response] = field(default_factory=dict)

    def will_answer(
        self, method: str, path: str, body: Any = None, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        """Lay an answer ready: ``body`` as bytes, as text, or as something for JSON."""
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        answer = Response(content, status)
        answer.headers["Content-Type"] = "application/json"
        for name, value in (headers or {}).items():
            answer.headers.pop(name, None)  # the name is sent as the test spells it
            answer.headers.add(name, value)
        self._answers[method, path] = answer

    def will_refuse(self, method: str, path: str, status: int, slug: str, **more: Any) -> None:
        """Lay a problem ready."""
        body = {"type": f"/problems/{slug}", "title": slug, "status": status, **more}
        self.will_answer(method, path, body, status, {"Content-Type": "application/problem+json"})

    def last(self) -> Received:
        """The newest request."""
        return self.received[-1]

    def application(self, environ: Any, start_response: Any) -> Any:
        """WSGI."""
        request = Request(environ)
        self.received.append(_received(request))
        answer = self._answers.get((request.method, request.path)) or Response("{}", 404, content_type="application/json")
        return answer(environ, start_response)


def _received(request: Request) -> Received:
    signed = request.headers.get(HEADER)
    principal = PrincipalSigner(SECRET).read(signed) if signed else None
    query = request.query_string.decode()
    return Received(request.method, request.path, query, dict(request.headers), request.get_data(), principal)


@contextmanager
def part_server() -> Iterator[PartServer]:
    """A part that listens on a free port until the block ends."""
    part = PartServer()
    with served(part.application) as part.url:
        yield part
