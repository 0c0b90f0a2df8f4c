"""What every application of ours does: problems, default deny, request ids."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from services.common.principal import HEADER, PUBLIC, Principal, PrincipalSigner, allow, current
from services.common.problems import invalid
from services.common.web import create_flask

SECRET = "a secret for tests that is long enough"
SIGNER = PrincipalSigner(SECRET)


def _app() -> Flask:
    app = create_flask("test", SIGNER, {"good": lambda: True, "bad": lambda: bool(1 / 0)}, max_body_bytes=100)

    @app.get("/who")
    @allow("operator")
    def who() -> dict[str, str]:
        return {"subject": current().subject}

    @app.post("/fields")
    @allow("public")
    def fields() -> dict[str, str]:
        raise invalid(("/name", "Nama wajib diisi.", "The name is required."))

    @app.get("/forgotten")
    def forgotten() -> dict[str, str]:
        return {}

    @app.get("/broken")
    @allow("public")
    def broken() -> dict[str, str]:
        raise RuntimeError("a secret detail")

    return app


@pytest.fixture
def client() -> FlaskClient:
    return _app().test_client()


def _as(role: str) -> dict[str, str]:
    return {HEADER: SIGNER.sign(Principal(role, "someone"))}


def test_the_principal_of_the_caller_is_known(client: FlaskClient) -> None:
    assert client.get("/who", headers=_as("operator")).json == {"subject": "someone"}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/who", dict, 401),
        ("/who", lambda: {HEADER: "forged"}, 401),
        ("/who", lambda: {HEADER: PrincipalSigner(SECRET + "!").sign(Principal("operator"))}, 401),
        ("/who", lambda: {HEADER: SIGNER.sign(PUBLIC)}, 401),
        ("/who", lambda: {HEADER: SIGNER.sign(PUBLIC), "Authorization": "Bearer a-manage-token"}, 403),
        ("/who", lambda: _as("resident"), 403),
        ("/who", lambda: _as("public"), 403),
        ("/forgotten", lambda: _as("admin"), 403),
        ("/broken", lambda: _as("public"), 500),
        ("/nowhere", dict, 404),
        ("/fields", dict, 405),
    ],
    ids=[
        "no principal",
        "forged",
        "other key",
        "nobody",
        "a resident's secret",
        "a resident",
        "wrong role",
        "no policy",
        "a defect",
        "no such path",
        "wrong method",
    ],
)
def test_a_refusal_is_a_problem_with_its_status(
    client: FlaskClient, path: str, headers: Callable[[], dict[str, str]], status: int
) -> None:
    answer = client.get(path, headers=headers())  # signed now: a signature lives for a minute only
    body = answer.get_json()
    assert (answer.status_code, answer.mimetype, body["status"], body["instance"]) == (
        status,
        "application/problem+json",
        status,
        path,
    )


def test_a_defect_tells_nothing_of_itself(client: FlaskClient) -> None:
    assert b"secret detail" not in client.get("/broken", headers=_as("public")).data


def test_a_problem_speaks_the_reader_s_language(client: FlaskClient) -> None:
    answer = client.post("/fields", headers={**_as("public"), "Accept-Language": "en"})
    assert (answer.status_code, answer.get_json()["errors"]) == (422, [{"pointer": "/name", "detail": "The name is required."}])


def test_a_body_that_is_nested_too_deeply_is_400() -> None:
    app = create_flask("test", SIGNER, {})

    @app.post("/read")
    @allow("public")
    def read() -> dict[str, str]:
        return {"read": str(request.get_json())}

    answer = app.test_client().post(
        "/read", data=b"[" * 20_000 + b"]" * 20_000, content_type="application/json", headers=_as("public")
    )
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_every_401_says_how_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/who").headers["WWW-Authenticate"] == "Bearer"


def test_a_body_that_is_too_large_is_413(client: FlaskClient) -> None:
    app = _app()

    @app.post("/echo")
    @allow("public")
    def echo() -> bytes:
        return request.get_data()

    assert app.test_client().post("/echo", data=b"x" * 101, headers=_as("public")).status_code == 413


def test_a_request_id_is_kept_and_a_strange_one_replaced(client: FlaskClient) -> None:
    kept = client.get("/health/live", headers={"X-Request-Id": "abcd-1234"}).headers["X-Request-Id"]
    replaced = client.get("/health/live", headers={"X-Request-Id": "<script>"}).headers["X-Request-Id"]
    assert (kept, len(replaced)) == ("abcd-1234", 36)


def test_readiness_names_the_part_that_fails(client: FlaskClient) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.get_json()["parts"]) == (503, {"good": "ok", "bad": "failing"})
