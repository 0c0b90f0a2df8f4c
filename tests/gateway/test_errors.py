"""Every error as its reader can use it."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.app import create_app
from gateway.config import Settings
from services.common.principal import allow
from tests.fakes.clock import FixedClock
from tests.gateway.conftest import CallerWith

PROBLEM = "application/problem+json"


@pytest.fixture
def faulty(gateway_settings: Settings, clock: FixedClock) -> FlaskClient:
    """Somebody before a gateway with a view that fails, once as a page and once as a call."""
    app: Flask = create_app(gateway_settings, clock)

    @allow("anyone")
    def fail() -> str:
        raise RuntimeError("a fault of ours")

    app.add_url_rule("/faulty", "faulty_page", fail)
    app.add_url_rule("/api/v1/faulty", "faulty_call", fail)
    return app.test_client()


def test_an_unknown_page_is_explained_in_indonesian(caller: FlaskClient) -> None:
    answer = caller.get("/tidak-ada")
    seen = (answer.status_code, answer.mimetype, "<h1>Tidak ditemukan</h1>" in answer.text, '<html lang="id"' in answer.text)
    assert seen == (404, "text/html", True, True)


def test_an_unknown_page_is_explained_in_english(caller: FlaskClient) -> None:
    answer = caller.get("/nowhere", headers={"Accept-Language": "en"})
    assert ("<h1>Not found</h1>" in answer.text, answer.headers["Content-Language"]) == (True, "en")


def test_a_dead_end_leads_back_to_the_first_page(caller: FlaskClient) -> None:
    assert '<a href="/">Ke halaman awal</a>' in caller.get("/tidak-ada").text


def test_an_unknown_call_is_a_problem_even_for_a_browser(caller: FlaskClient) -> None:
    answer = caller.get("/api/v1/nothing", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)


def test_a_program_gets_a_problem_for_an_unknown_page(caller: FlaskClient) -> None:
    answer = caller.get("/tidak-ada", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (404, PROBLEM)


def test_a_fault_of_ours_is_a_problem_that_tells_nothing_about_it(faulty: FlaskClient) -> None:
    answer = faulty.get("/api/v1/faulty")
    seen = (answer.status_code, answer.mimetype, json.loads(answer.data)["type"], "a fault of ours" in answer.text)
    assert seen == (500, PROBLEM, "/problems/internal-error", False)


def test_a_page_that_fails_names_the_request_to_ask_about(faulty: FlaskClient) -> None:
    answer = faulty.get("/faulty", headers={"X-Request-Id": "a-request-id-of-mine"})
    assert (answer.status_code, "a-request-id-of-mine" in answer.text) == (500, True)


def test_an_error_page_is_not_kept(caller: FlaskClient) -> None:
    assert caller.get("/tidak-ada").headers["Cache-Control"] == "no-store"


def test_a_page_that_is_asked_too_often_says_when_to_come_back(caller_with: CallerWith) -> None:
    caller = caller_with(rate_limits=True)
    for _ in range(21):
        answer = caller.post("/staff/sign-in")
    seen = (
        answer.status_code,
        answer.mimetype,
        "<h1>Terlalu banyak permintaan</h1>" in answer.text,
        "Retry-After" in answer.headers,
    )
    assert seen == (429, "text/html", True, True)
