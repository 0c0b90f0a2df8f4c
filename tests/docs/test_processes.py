"""The service as real processes: migrate, web, worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from services.common import queues
from services.common.clock import SystemClock
from services.common.database import Database
from services.common.events import EXAMPLE_CASE, EXAMPLES, Event, new_event
from services.common.http import PartClient, PartUnavailable
from services.common.principal import Principal, PrincipalSigner
from services.docs.__main__ import main
from services.docs.adapters.tables import appointment_versions, catalogue_versions, issued_checklists
from tests.servers import free_port, wait_until

SECRET = "a secret of the tests that is long enough"
DEADLINE_SECONDS = 60
Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def environment(database_url: str, tmp_path: Path, redis_url: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DOCS_DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SEKALI_HOME": str(tmp_path),
        "SEKALI_SECRET": SECRET,
        "LISTEN": f"127.0.0.1:{free_port()}",
    }


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start ``python -m services.docs COMMAND``; whatever still runs at the end is stopped."""
    started: list[subprocess.Popen[bytes]] = []

    def run(command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "services.docs", command], env=environment, stderr=subprocess.DEVNULL)
        started.append(process)
        return process

    yield run
    for process in started:
        process.terminate()
        process.wait(timeout=30)


def _count(database: Database, table: object) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]  # any of our tables


def test_facts_become_papers_and_the_web_process_says_that_it_has_seen_them(
    start: Start, environment: dict[str, str], database_url: str, redis_url: str
) -> None:
    for _ in range(2):
        assert start("migrate").wait(timeout=DEADLINE_SECONDS) == 0
    start("worker")
    start("web")
    now = SystemClock().now()
    kinds = ("appointment.booked", "appointment.moved", "appointment.cancelled")
    unknown = new_event("appointment.booked", now, "x", {**EXAMPLE_CASE, "appointment_id": "other", "service_id": "passport"})
    events: list[Event] = [*(new_event(kind, now, "muara-bangkahulu", EXAMPLES[kind]) for kind in kinds), unknown]
    with queues.connect(redis_url) as redis:
        for event in [*events, events[0]]:
            queues.put(queues.queue(redis, "docs.events"), "services.docs.jobs.handle_event", event.envelope(), event.id)
    client = PartClient("docs", f"http://{environment['LISTEN']}", PrincipalSigner(SECRET))
    ids = [event.id for event in events]

    def all_seen() -> bool:
        try:
            answer = client.post("/internal/inbox/seen", Principal("service", "booking"), body={"ids": ids})
        except PartUnavailable:
            return False
        return answer.ok and sorted(answer.json()["seen"]) == sorted(ids)

    wait_until(all_seen, DEADLINE_SECONDS, "the effect of every fact")
    database = Database(database_url)
    with database.read() as connection:
        withdrawn = connection.scalars(select(appointment_versions.c.withdrawn_at)).one()
    assert (_count(database, issued_checklists), _count(database, catalogue_versions), withdrawn is not None) == (1, 1, True)
    database.close()


def test_the_web_process_needs_no_redis() -> None:
    script = "import sys, services.docs.app, services.docs.__main__; print(sorted({'redis', 'rq'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60).stdout
    assert loaded.strip() == "[]"


def test_a_wrong_environment_is_told_in_sentences_and_ends_with_2() -> None:
    command = [sys.executable, "-m", "services.docs", "web"]
    ended = subprocess.run(command, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (2, "SEKALI_SECRET is required and not set.\n")


def test_an_unknown_command_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["dance"]), "web|worker|migrate" in capsys.readouterr().err) == (2, True)
