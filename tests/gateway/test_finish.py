"""What every answer gets at the end."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from tests.gateway.conftest import CallerWith, Neighbours

LONG = {"offices": ["x" * 50] * 100}


@pytest.mark.parametrize(
    "path", ["/api/v1/offices", "/api/v1/nothing", "/health/live", "/problems/", "/tidak-ada", "/m/K7M4QX/x"]
)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_is_protected(caller: FlaskClient, path: str, name: str, value: str) -> None:
    assert caller.get(path).headers[name] == value


@pytest.mark.parametrize("path", ["/api/v1/offices", "/problems/", "/tidak-ada", "/health/live"])
def test_the_content_security_policy_allows_only_what_is_ours(caller: FlaskClient, path: str) -> None:
    policy = caller.get(path).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert (rules["default-src"], rules["frame-ancestors"], rules["base-uri"], "unsafe" in policy, "http" in policy) == (
        "'none'",
        "'none'",
        "'none'",
        False,
        False,
    )


@pytest.mark.parametrize(("url", "promised"), [("https://datang.example", True), ("http://127.0.0.1:8080", False)])
def test_https_is_promised_only_where_it_is_served(caller_with: CallerWith, url: str, promised: bool) -> None:
    caller = caller_with(public_base_url=url)
    assert ("Strict-Transport-Security" in caller.get("/health/live").headers) is promised


@pytest.mark.parametrize(
    ("path", "private"), [("/c/token", True), ("/m/K7M4QX/token", True), ("/staff/sign-in", True), ("/problems/", False)]
)
def test_pages_behind_a_secret_stay_out_of_search_engines(caller: FlaskClient, path: str, private: bool) -> None:
    assert ("noindex" in caller.get(path).headers.get("X-Robots-Tag", "")) is private


def _offices(caller: FlaskClient, accepted: str | None = "gzip") -> tuple[str | None, bytes]:
    answer = caller.get("/api/v1/offices", headers={"Accept-Encoding": accepted} if accepted else {})
    return answer.headers.get("Content-Encoding"), answer.data


def test_a_long_answer_is_compressed_for_whoever_can_read_it(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/offices", LONG)
    plain = _offices(caller, None)
    encoding, packed = _offices(caller)
    assert (plain[0], encoding, gzip.decompress(packed), len(packed) < len(plain[1]) / 5) == (None, "gzip", plain[1], True)


def test_a_short_answer_is_sent_as_it_is(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/offices", {"offices": []})
    assert _offices(caller) == (None, b'{"offices": []}')


def test_an_answer_whose_bytes_are_named_stays_as_it_is(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/offices", LONG, headers={"ETag": '"3"'})
    assert _offices(caller)[0] is None


def test_a_picture_is_not_packed_twice(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/offices", b"x" * 5000, headers={"Content-Type": "image/png"})
    assert _offices(caller)[0] is None


def test_caches_learn_that_compression_was_asked_for(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.booking.will_answer("GET", "/api/v1/offices", LONG)
    assert "Accept-Encoding" in caller.get("/api/v1/offices").headers["Vary"]


def test_a_page_is_compressed(caller: FlaskClient) -> None:
    assert caller.get("/problems/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_pages_behind_the_staff_cookie_are_not_compressed(caller: FlaskClient) -> None:
    answer = caller.get("/staff/sign-in", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, "Content-Encoding" in answer.headers) == (200, False)
