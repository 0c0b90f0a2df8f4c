"""A webhook endpoint on this machine that keeps what it is sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.servers import wait_until


@dataclass
class Receiver:
    """``posts`` are (signature, body) in order of arrival; ``refusals`` are the statuses to answer first."""

    url: str = ""
    posts: list[tuple[str, bytes]] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)

    def values(self, key: str, posts: list[tuple[str, bytes]] | None = None) -> list[Any]:
        """Every item under ``messages`` or ``statuses`` in what came, in order."""
        bodies = [json.loads(body) for _, body in (self.posts if posts is None else posts)]
        changes = [change for body in bodies for entry in body["entry"] for change in entry["changes"]]
        return [item for change in changes for item in change["value"].get(key, [])]

    def wait(self, key: str, count: int) -> list[Any]:
        """At least ``count`` such items, once they are there."""
        wait_until(lambda: len(self.values(key)) >= count)
        return self.values(key)


@contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver on a free port."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.refusals.pop(0) if receiver.refusals else 200
            if status == 200:
                receiver.posts.append((self.headers["X-Hub-Signature-256"], body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}/webhooks/whatsapp"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
