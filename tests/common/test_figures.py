"""What Prometheus is told about requests."""

from __future__ import annotations

import os
from multiprocessing import get_context

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from services.common import figures
from services.common.principal import PrincipalSigner, allow
from services.common.web import create_flask


class Seven(Collector):
    def collect(self) -> list[GaugeMetricFamily]:
        return [GaugeMetricFamily("sekali_seven", "Seven", value=7)]


def made() -> Flask:
    app = create_flask("services.part", PrincipalSigner("a secret for tests that is long enough"), {})

    @app.get("/visits/<code>")
    @allow("anyone")
    def visit(code: str) -> str:
        return code

    figures.install(app, Seven())
    return app


@pytest.fixture
def client() -> FlaskClient:
    return made().test_client()


def lines(client: FlaskClient) -> list[str]:
    return client.get("/metrics").text.splitlines()


def test_requests_are_counted_by_route_and_status_without_what_stood_in_the_path(client: FlaskClient) -> None:
    for code in ("K7M4QX", "SECRET"):
        client.get(f"/visits/{code}")
    told = lines(client)
    assert 'sekali_part_requests_total{method="GET",route="/visits/<code>",status="200"} 2.0' in told
    assert 'sekali_part_request_seconds_count{route="/visits/<code>"} 2.0' in told
    assert [line for line in told if "SECRET" in line] == []


def test_what_nobody_serves_is_one_series_whatever_is_asked_for(client: FlaskClient) -> None:
    for path in ("/a", "/b"):
        client.open(path, method="FETCH")
    counted = [line for line in lines(client) if line.startswith("sekali_part_requests_total")]
    assert counted == ['sekali_part_requests_total{method="other",route="other",status="404"} 2.0']


def test_a_part_adds_what_it_knows(client: FlaskClient) -> None:
    answer = client.get("/metrics")
    assert ("sekali_seven 7.0" in answer.text, answer.mimetype, answer.headers["Cache-Control"]) == (
        True,
        "text/plain",
        "no-store",
    )


def test_health_is_not_counted(client: FlaskClient) -> None:
    client.get("/health/live")
    assert [line for line in lines(client) if "health" in line] == []


def _one_of_two() -> None:
    """A worker that answers two requests."""
    client = made().test_client()
    client.get("/visits/A")
    client.get("/visits/B")


def test_workers_of_one_port_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)  # put back afterwards, as the variable is
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    with figures.shared_by(2, os.environ) as count_together:
        count_together()
        workers = [get_context("fork").Process(target=_one_of_two) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        told = lines(made().test_client())
    assert 'sekali_part_requests_total{method="GET",route="/visits/<code>",status="200"} 4.0' in told


def test_a_single_worker_shares_nothing() -> None:
    before = values.ValueClass
    with figures.shared_by(1, {}) as count_together:
        count_together()
    assert values.ValueClass is before
