"""Liveness, and the readiness of the whole system."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from redis import Redis

from tests.fakes.part_server import part_server
from tests.gateway.conftest import CallerWith, Neighbours

WORKERS = ("booking-worker", "notifier-worker", "docs-worker")


@pytest.fixture
def healthy(neighbours: Neighbours, redis_url: str) -> Neighbours:
    """Every part ready, every worker's heart beating."""
    for part in (neighbours.booking, neighbours.notifier, neighbours.docs):
        part.will_answer("GET", "/health/ready", {"status": "ready", "parts": {"database": "ok", "migrations": "ok"}})
    with Redis.from_url(redis_url) as redis:
        for name in WORKERS:
            redis.set(f"heartbeat:{name}", "1", ex=60)
    return neighbours


TOKEN = "a token for prometheus that is long enough"


def test_the_figures_are_for_whoever_brings_the_token(caller_with: CallerWith, redis_url: str) -> None:
    caller = caller_with(metrics_token=TOKEN)
    caller.get("/api/v1/offices")
    told = caller.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text.splitlines()
    assert 'sekali_queue_jobs{queue="notifier.send"} 0.0' in told
    assert [line for line in told if line.startswith("sekali_gateway_requests_total") and "/api/v1/offices" in line] != []


@pytest.mark.parametrize("proof", ["", "Bearer ", "Bearer wrong", f"Basic {TOKEN}"])
def test_for_everybody_else_there_are_no_figures(caller_with: CallerWith, proof: str) -> None:
    answer = caller_with(metrics_token=TOKEN).get("/metrics", headers={"Authorization": proof} if proof else {})
    assert (answer.status_code, "sekali_gateway" in answer.text) == (404, False)


@pytest.mark.parametrize("proof", ["Bearer ", "Bearer"])
def test_without_a_token_there_are_no_figures_at_all(caller: FlaskClient, proof: str) -> None:
    assert caller.get("/metrics", headers={"Authorization": proof}).status_code == 404


def test_figures_are_told_while_redis_is_down(caller_with: CallerWith) -> None:
    caller = caller_with(metrics_token=TOKEN, redis_url="unix:///nowhere/redis.sock")
    answer = caller.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, "sekali_queue_jobs{" in answer.text) == (200, False)


def test_a_running_gateway_lives(caller: FlaskClient) -> None:
    assert caller.get("/health/live").get_json() == {"status": "live"}


def test_everything_ready_is_ready(caller: FlaskClient, healthy: Neighbours) -> None:
    services = {f"{n}{part}": "ok" for n in ("booking", "notifier", "docs") for part in ("", ".database", ".migrations")}
    expected = {"status": "ready", "parts": {"redis": "ok", **dict.fromkeys(WORKERS, "ok"), **services}}
    answer = caller.get("/health/ready")
    assert (answer.status_code, answer.get_json()) == (200, expected)


def test_a_failing_part_of_a_service_is_named(caller: FlaskClient, healthy: Neighbours) -> None:
    parts = {"database": "ok", "migrations": "failing"}
    healthy.docs.will_answer("GET", "/health/ready", {"status": "failing", "parts": parts}, 503)
    assert _failing(caller) == (503, {"docs", "docs.migrations"})


def test_a_service_that_is_down_is_named(caller_with: CallerWith, healthy: Neighbours, nowhere: str) -> None:
    caller = caller_with(notifier_url=nowhere)
    assert _failing(caller) == (503, {"notifier"})


def test_a_service_that_answers_nonsense_is_named(caller: FlaskClient, healthy: Neighbours) -> None:
    healthy.booking.will_answer("GET", "/health/ready", "<html>", 200)
    assert _failing(caller) == (503, {"booking"})


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_without_a_heartbeat_is_named(caller: FlaskClient, healthy: Neighbours, redis_url: str, worker: str) -> None:
    with Redis.from_url(redis_url) as redis:
        redis.delete(f"heartbeat:{worker}")
    assert _failing(caller) == (503, {worker})


def test_without_redis_it_and_the_workers_fail(caller_with: CallerWith, healthy: Neighbours) -> None:
    caller = caller_with(redis_url="unix:///nonexistent")
    assert _failing(caller) == (503, {"redis", *WORKERS})


def test_a_configured_simulator_counts(caller_with: CallerWith, healthy: Neighbours) -> None:
    with part_server() as simulator:
        simulator.will_answer("GET", "/health/live", {"status": "live"})
        caller = caller_with(simulator_url=simulator.url)
        assert caller.get("/health/ready").get_json()["parts"]["simulator"] == "ok"


def test_a_configured_simulator_that_is_down_is_named(caller_with: CallerWith, healthy: Neighbours, nowhere: str) -> None:
    caller = caller_with(simulator_url=nowhere)
    assert _failing(caller) == (503, {"simulator"})


def _failing(caller: FlaskClient) -> tuple[int, set[str]]:
    answer = caller.get("/health/ready")
    return answer.status_code, {name for name, state in answer.get_json()["parts"].items() if state != "ok"}
