"""Asking another part over HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
import urllib3

from services.common.principal import HEADER, Principal, PrincipalSigner
from services.common.web import REQUEST_ID


class PartUnavailable(Exception):
    """The other part did not answer. ``part`` is its name. A write may or may not have happened."""

    def __init__(self, part: str) -> None:
        super().__init__(f"{part} does not answer")
        self.part = part


@dataclass(frozen=True)
class Answer:
    """What came back. ``headers`` are case-insensitive."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def ok(self) -> bool:
        return self.status < 400

    def json(self) -> Any:
        return json.loads(self.body)


class PartClient:
    """Calls one part, with a pool of kept connections. ``read_timeout`` in seconds."""

    def __init__(self, part: str, base_url: str, signer: PrincipalSigner, read_timeout: float = 10.0) -> None:
        self.part = part
        self._prefix = urlsplit(base_url).path
        self._signer = signer
        timeout = urllib3.Timeout(connect=2.0, read=read_timeout)
        self._pool = urllib3.connection_from_url(base_url, maxsize=32, timeout=timeout, retries=False)

    def call(
        self,
        method: str,
        path: str,
        principal: Principal,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request. ``body`` is sent as JSON, ``raw`` as it is; :class:`PartUnavailable` when nothing came back.

        A GET on a kept connection that the other side has just closed is tried once more.
        """
        url = self._prefix + path + (f"?{urlencode(query, doseq=True)}" if query else "")
        sent = {HEADER: self._signer.sign(principal), **(headers or {})}
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id:
            sent.setdefault(REQUEST_ID, request_id)
        if body is not None:
            raw = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        for last in (False, True) if method in ("GET", "HEAD") else (True,):
            try:
                answer = self._pool.urlopen(method, url, body=raw, headers=sent, redirect=False)
                return Answer(answer.status, answer.data, answer.headers)
            except urllib3.exceptions.ProtocolError:
                if last:
                    raise PartUnavailable(self.part) from None
            except urllib3.exceptions.HTTPError:
                raise PartUnavailable(self.part) from None
        raise PartUnavailable(self.part)

    def get(self, path: str, principal: Principal, **options: Any) -> Answer:
        return self.call("GET", path, principal, **options)

    def post(self, path: str, principal: Principal, **options: Any) -> Answer:
        return self.call("POST", path, principal, **options)

    def close(self) -> None:
        """Close the kept connections."""
        self._pool.close()
