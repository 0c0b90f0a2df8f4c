"""``python -m bench.platform_floor PORT [SECONDS]``: takes every message and remembers when; the least that a platform can be.

It answers after ``SECONDS``, at once by default.
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_numbers = itertools.count()
_taken: list[float] = []
_lock = threading.Lock()
_ANSWERS_AFTER = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0


class _Call(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 64 * 1024  # head and body in one packet: two would wait for each other 40 ms

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        with _lock:
            _taken.append(time.monotonic())
        time.sleep(_ANSWERS_AFTER)
        self._answer({"messages": [{"id": f"wamid.{next(_numbers)}"}]})

    def do_GET(self) -> None:
        """How many were taken, and the seconds from the first to the last."""
        self._answer({"taken": len(_taken), "seconds": _taken[-1] - _taken[0] if _taken else 0.0, "data": []})

    def do_DELETE(self) -> None:
        _taken.clear()
        self._answer({})

    def _answer(self, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Call).serve_forever()
