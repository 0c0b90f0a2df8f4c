"""Asking a process whether it is ready; ``python -m services.stack.probe TARGET`` does it for health checks, with few imports."""

from __future__ import annotations

import http.client
import os
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 3.0


def answers_ready(url: str) -> bool:
    """Whether ``GET {url}`` answers 200 within three seconds."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", parts.path or "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def probe(values: Mapping[str, str], target: str) -> int:
    """0 when the web address is ready, or the worker with this heartbeat in the Redis of ``REDIS_URL``; else 1."""
    if target.startswith("http://"):
        return 0 if answers_ready(target) else 1
    from services.stack.redis_server import has_key  # not needed for web addresses, which are asked more often

    return 0 if has_key(values["REDIS_URL"], target) else 1


if __name__ == "__main__":
    sys.exit(probe(os.environ, sys.argv[1]))
