"""The page that checks the installation: what is up, what waits, and how each red line is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from redis import Redis

from gateway.config import Settings
from services.common import queues
from tests.fakes.clock import FixedClock
from tests.fakes.part_server import PartServer, part_server
from tests.gateway.staff.conftest import application
from tests.gateway.staff.real import BASE, Console, words

NOTIFIER = {"now": "2026-11-24T02:00:00+00:00", "mode": "cloud", "alerts": [], "webhooks_open": 0}
ALERT = {"code": 131048, "holds": "what_can_wait", "reason": "WhatsApp limits this number because of its quality", "count": 3}


@pytest.fixture
def notifier() -> Iterator[PartServer]:
    with part_server() as part:
        part.will_answer("GET", "/health/ready", {"status": "ready", "parts": {"database": "ok", "migrations": "ok"}})
        yield part


@pytest.fixture
def before(supervisor: Console, settings: Settings, notifier: PartServer, clock: FixedClock) -> Console:
    """A supervisor whose pages stand before ``notifier``."""
    browser = application(replace(settings, notifier_url=notifier.url), clock).test_client()
    browser.set_cookie("sekali_staff", supervisor.session.token, path="/staff")
    return replace(supervisor, browser=browser)


def health(console: Console) -> str:
    return words(console.browser.get("/staff/health"))


def test_the_booking_service_tells_its_outbox_and_its_clock(supervisor: Console) -> None:
    supervisor.book()
    page = health(supervisor)
    assert "Kabar yang belum dipastikan sampai ke bagian lain 2 menunggu, yang terlama 0 detik" in page
    assert "Janji temu selisih +0,0 detik" in page


def test_facts_that_do_not_arrive_turn_red_after_a_minute(supervisor: Console, clock: FixedClock) -> None:
    supervisor.book()
    clock.advance(timedelta(minutes=3))
    assert "Jalankan “./sekali doctor”" in health(supervisor)


def test_a_worker_without_a_heartbeat_is_red_and_its_mending_is_told(supervisor: Console, redis_url: str) -> None:
    with Redis.from_url(redis_url) as redis:
        redis.set("heartbeat:docs-worker", "1", ex=60)
    page = health(supervisor)
    assert "Pekerja pesan Pekerja ini sudah 15 detik tanpa tanda hidup." in page
    assert "Pekerja berkas berjalan" in page


def test_a_queue_says_how_long_its_oldest_job_has_waited(supervisor: Console, redis_url: str, clock: FixedClock) -> None:
    with Redis.from_url(redis_url) as redis:
        queues.put(queues.queue(redis, "notifier.send"), "services.notifier.jobs.send", ["1"], "job-1")
        job = queues.queue(redis, "notifier.send").fetch_job("job-1")
        assert job is not None
        job.enqueued_at = clock.now() - timedelta(minutes=7)
        job.save()
        page = health(supervisor)
    assert (
        "Pekerja yang mengambil antrean ini mati atau tertinggal. Periksa pekerjanya di atas dan catatannya. 1 menunggu" in page
    )
    assert "yang terlama 7 menit" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "Mutu nomor dan akun WhatsApp tidak mengeluhkan apa pun"),
        ({}, "“./sekali templates status” membandingkannya."),
        ({"mode": "simulator"}, "Simulator: tidak ada pesan yang sampai ke telepon warga"),
        ({"alerts": [ALERT]}, "because of its quality (131048), 3×: pesan yang bisa menunggu ditahan"),
        ({"now": "2026-11-24T02:00:05+00:00"}, "Hidupkan penyelarasan jam (NTP) di mesin bagian ini. selisih +5,0 detik"),
    ],
    ids=["no alert", "templates", "simulator", "alert", "clock"],
)
def test_what_the_notifier_tells_is_shown(before: Console, notifier: PartServer, changes: dict[str, Any], told: str) -> None:
    notifier.will_answer("GET", "/internal/vitals", {**NOTIFIER, **changes})
    assert told in health(before)


def test_nothing_is_invented_about_a_silent_notifier_or_the_backup(before: Console) -> None:
    page = health(before)
    assert "Cara mengirim tidak diketahui: bagian pesan tidak menjawab" in page
    assert "Sistem ini tidak mencatat kapan cadangan terakhir dibuat." in page


def test_operators_are_refused(console: Console) -> None:
    assert console.browser.get("/staff/health").status_code == 403


def test_the_settings_lead_there_and_back(supervisor: Console, console: Console) -> None:
    link = f"/staff/health?office={BASE.rpartition('/')[2]}"
    assert (link in supervisor.get("/settings/").text, link in console.get("/settings/").text) == (True, False)
    assert f"{BASE}/settings/" in supervisor.browser.get(link).text
