"""The simulator's page behind the one port."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.fakes.part_server import PartServer, part_server
from tests.gateway.conftest import CallerWith

LARGEST = 20 * 1024 * 1024


@pytest.fixture
def simulator() -> Iterator[PartServer]:
    with part_server() as running:
        yield running


@pytest.fixture
def phone(caller_with: CallerWith, simulator: PartServer) -> FlaskClient:
    """Somebody before a gateway that has a simulator."""
    return caller_with(simulator_url=simulator.url)


@pytest.mark.parametrize(("outside", "inside"), [("/simulator/", "/"), ("/simulator/chat/62812?x=1", "/chat/62812")])
def test_a_path_loses_its_prefix(phone: FlaskClient, simulator: PartServer, outside: str, inside: str) -> None:
    simulator.will_answer("GET", inside, "<p>chat</p>", headers={"Content-Type": "text/html"})
    assert phone.get(outside).text == "<p>chat</p>"


def test_the_query_is_passed_on(phone: FlaskClient, simulator: PartServer) -> None:
    phone.get("/simulator/wa.me/62812?text=halo%20kantor")
    assert simulator.last().query == "text=halo%20kantor"


def test_the_simulator_learns_the_prefix_for_its_own_links(phone: FlaskClient, simulator: PartServer) -> None:
    phone.get("/simulator/")
    assert simulator.last().headers["X-Forwarded-Prefix"] == "/simulator"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_every_method_and_its_body_are_passed_on(phone: FlaskClient, simulator: PartServer, method: str) -> None:
    phone.open("/simulator/control/faults", method=method, data=b"delay=1")
    assert (simulator.last().method, simulator.last().body) == (method, b"delay=1")


def test_the_simulator_keeps_its_own_content_security_policy(phone: FlaskClient, simulator: PartServer) -> None:
    simulator.will_answer("GET", "/", "", headers={"Content-Security-Policy": "default-src 'self'"})
    assert phone.get("/simulator/").headers.getlist("Content-Security-Policy") == ["default-src 'self'"]


def test_cookies_of_this_site_stay_here(phone: FlaskClient, simulator: PartServer) -> None:
    phone.get("/simulator/", headers={"Cookie": "sekali_staff=secret"})
    assert "Cookie" not in simulator.last().headers


def test_a_redirect_is_the_browsers_to_follow(phone: FlaskClient, simulator: PartServer) -> None:
    simulator.will_answer("POST", "/chat", "", 303, {"Location": "/simulator/chat/1"})
    answer = phone.post("/simulator/chat")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/simulator/chat/1")


def test_a_large_answer_arrives_whole(phone: FlaskClient, simulator: PartServer) -> None:
    content = bytes(range(256)) * 4096
    simulator.will_answer("GET", "/media/1", content, headers={"Content-Type": "application/pdf"})
    assert phone.get("/simulator/media/1").data == content


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 200), (LARGEST + 1, 413)])
def test_an_upload_may_have_twenty_megabytes(phone: FlaskClient, simulator: PartServer, size: int, status: int) -> None:
    simulator.will_answer("POST", "/media", "{}")
    assert phone.post("/simulator/media", data=b"x" * size).status_code == status


def test_a_simulator_that_is_down_is_a_problem(caller_with: CallerWith, nowhere: str) -> None:
    answer = caller_with(simulator_url=nowhere).get("/simulator/")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")


@pytest.mark.parametrize("path", ["/simulator/", "/simulator/chat"])
def test_without_a_simulator_there_is_nothing(caller: FlaskClient, path: str) -> None:
    assert caller.get(path).status_code == 404
