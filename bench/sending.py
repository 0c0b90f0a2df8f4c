"""``python -m bench.sending``: messages through the notifier's pipeline beside the same number of bare HTTP posts."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import urllib3

from bench.children import free_port, module, program, wait_until
from bench.databases import KINDS, databases
from bench.notifier_parts import environment, migrated, platform, redis
from services.common import queues
from services.common.events import EXAMPLES, new_event
from services.notifier.config import Settings
from services.notifier.worker import outside_of, wire

_BODY = {
    "messaging_product": "whatsapp",
    "to": "6281300000000",
    "type": "text",
    "text": {"body": "Janji temu Anda sudah tercatat."},
}
_BARE_POSTS_TO_A_SLOW_PLATFORM = 20  # one after the other: more would only take longer


def main() -> None:
    """Measure on the databases asked for, by default on both."""
    parser = argparse.ArgumentParser(prog="python -m bench.sending", description=__doc__)
    parser.add_argument("--database", choices=KINDS)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--answers-after-ms", type=int, default=0, help="how long the platform takes for each message")
    options = parser.parse_args()
    for kind in [options.database] if options.database else KINDS:
        with tempfile.TemporaryDirectory(prefix="sekali-sending-", ignore_cleanup_errors=True) as folder:
            Path(folder).chmod(0o755)
            _measure(kind, Path(folder), options.messages, options.answers_after_ms / 1000)


def _measure(kind: str, folder: Path, count: int, answers_after: float) -> None:
    with databases(kind, folder) as make, redis(folder) as redis_url, platform(folder, answers_after) as platform_url:
        bare = _bare(platform_url, _BARE_POSTS_TO_A_SLOW_PLATFORM if answers_after else count)
        urllib3.request("DELETE", platform_url)
        told = environment(make("notifier"), redis_url, platform_url, free_port())
        planned = _plan(told, count)
        with program(module("services.notifier", "worker"), folder / "worker.log", lambda: _taken(platform_url) > 0, told):
            wait_until(lambda: _taken(platform_url) >= count, "every message")
        through = count / _state(platform_url)["seconds"]
    print(f"{kind}: {count} messages; planned {planned:,.0f}/s, sent {through:,.0f}/s, which is {through / bare:.0%}", end=" ")
    print(f"of bare posts one after the other ({bare:,.0f}/s)", flush=True)


def _bare(url: str, count: int) -> float:
    pool = urllib3.PoolManager()
    began = time.monotonic()
    for _ in range(count):
        pool.request("POST", f"{url}/v25.0/100/messages", json=_BODY)
    return count / (time.monotonic() - began)


def _plan(told: Any, count: int) -> float:
    """Facts of ``count`` cancelled visits, a person each; how many a second become messages on the queue."""
    settings = Settings.from_env({**os.environ, **told})
    database = migrated(settings.database_url)
    with queues.connect(settings.redis_url) as client:
        wiring = wire(outside_of(settings, database, client))
        facts = [_fact(number) for number in range(count)]
        began = time.monotonic()
        for fact in facts:
            wiring.handlers.handle_event(fact)
        seconds = time.monotonic() - began
    database.close()
    return count / seconds


def _fact(number: int) -> Any:
    person = {"phone": f"+62813{number:08d}", "user_id": None}
    case = {**EXAMPLES["appointment.cancelled"], "contact": person, "appointment_id": f"01990f3e-0000-7000-8000-{number:012d}"}
    return new_event("appointment.cancelled", datetime.now(UTC), "muara-bangkahulu", case).envelope()


def _state(url: str) -> dict[str, Any]:
    state: dict[str, Any] = urllib3.request("GET", url).json()
    return state


def _taken(url: str) -> int:
    return int(_state(url)["taken"])


if __name__ == "__main__":
    main()
