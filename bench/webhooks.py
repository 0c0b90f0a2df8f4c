"""``python -m bench.webhooks``: webhooks of ten items taken in beside a bare route that only verifies the signature."""

from __future__ import annotations

import argparse
import hashlib
import hmac
import itertools
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import urllib3
from flask import Flask, request
from sqlalchemy import func, select

from bench.children import answers, free_port, module, program
from bench.databases import KINDS, databases
from bench.notifier_parts import APP_SECRET, SECRET, environment, migrated
from services.common.principal import HEADER, Principal, PrincipalSigner
from services.common.web import serve
from services.notifier.adapters.tables import webhook_events

ITEMS, _SENDERS = 10, 8
_SIGNATURE = "X-Hub-Signature-256"
_numbers = itertools.count()


def main() -> None:
    """Measure on the databases asked for, by default on both."""
    parser = argparse.ArgumentParser(prog="python -m bench.webhooks", description=__doc__)
    parser.add_argument("--database", choices=KINDS)
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    for kind in [options.database] if options.database else KINDS:
        with tempfile.TemporaryDirectory(prefix="sekali-webhooks-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            _measure(kind, Path(folder), options.seconds)


def _measure(kind: str, folder: Path, seconds: float) -> None:
    port, bare_port = free_port(), free_port()
    with databases(kind, folder) as make:
        told = environment(make("notifier"), "unix:///none", "http://127.0.0.1:9", port)
        database = migrated(told["NOTIFIER_DATABASE_URL"])
        bare_url, url = f"http://127.0.0.1:{bare_port}/", f"http://127.0.0.1:{port}"
        with program(module("bench.webhooks", "bare", str(bare_port)), folder / "bare.log", lambda: answers(bare_url)):
            bare = _rate(lambda body: _post(bare_url, body), seconds)
        with program(module("services.notifier", "web"), folder / "web.log", lambda: answers(f"{url}/health/live"), told):
            taken = _rate(lambda body: _post(f"{url}/internal/webhooks/whatsapp", body), seconds)
        with database.read() as connection:
            stored = connection.scalar(select(func.count()).select_from(webhook_events))
        database.close()
    print(
        f"{kind}: {taken[0] / taken[1]:,.0f} webhooks of {ITEMS} items a second; signature only {bare[0] / bare[1]:,.0f}/s;",
        end=" ",
    )
    print(f"answered {taken[0] * ITEMS:,} items, stored {stored:,}", flush=True)


def _rate(post: Callable[[bytes], None], seconds: float) -> tuple[int, float]:
    """How many were answered with 200, and in which time."""
    done, began = [0] * _SENDERS, time.monotonic()

    def send(sender: int) -> None:
        while time.monotonic() < began + seconds:
            post(_body())
            done[sender] += 1

    senders = [threading.Thread(target=send, args=(number,)) for number in range(_SENDERS)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    return sum(done), time.monotonic() - began


_pool = urllib3.PoolManager(maxsize=_SENDERS)
_signer = PrincipalSigner(SECRET)


def _post(url: str, body: bytes) -> None:
    signature = "sha256=" + hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {HEADER: _signer.sign(Principal("service", "gateway")), _SIGNATURE: signature, "Content-Type": "application/json"}
    answer = _pool.request("POST", url, body=body, headers=headers)
    if answer.status != 200:
        raise RuntimeError(f"{url} answered {answer.status}")


def _body() -> bytes:
    statuses = [
        {"id": f"wamid.{next(_numbers)}", "status": "delivered", "timestamp": "1764000000", "recipient_id": "6281300000000"}
        for _ in range(ITEMS)
    ]
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "statuses": statuses}}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


def _bare() -> Flask:
    app = Flask("bare")

    @app.route("/", methods=["GET", "POST"])
    def taken() -> tuple[str, int]:
        expected = "sha256=" + hmac.new(APP_SECRET.encode(), request.get_data(), hashlib.sha256).hexdigest()
        hmac.compare_digest(expected, request.headers.get(_SIGNATURE, ""))
        return "", 200

    return app


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        serve(_bare, "127.0.0.1", int(sys.argv[2]), os.environ)
    else:
        main()
