"""Default deny."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from gateway.app import create_app
from gateway.config import Settings
from services.common.principal import policy_of


def test_every_route_of_the_gateway_has_a_policy(gateway: Flask) -> None:
    endpoints = {rule.endpoint for rule in gateway.url_map.iter_rules()}
    assert {each for each in endpoints if policy_of(gateway, each) is None} == set()


def test_every_route_open_to_anyone_is_known(gateway: Flask) -> None:
    """Whoever opens a route adds its folder here, after thinking about it."""
    opened = {r.rule.split("/")[1] for r in gateway.url_map.iter_rules() if "anyone" in (policy_of(gateway, r.endpoint) or ())}
    assert opened == {
        "",
        "api",
        "board",
        "c",
        "health",
        "k",
        "m",
        "metrics",  # closed without its token
        "problems",
        "s",
        "simulator",
        "staff",
        "static",
        "w",
        "webhooks",
    }


def test_the_only_staff_pages_open_to_anyone_are_those_to_sign_in(gateway: Flask) -> None:
    staff = [rule for rule in gateway.url_map.iter_rules() if rule.rule.startswith("/staff")]
    assert {r.rule for r in staff if "anyone" in (policy_of(gateway, r.endpoint) or ())} == {"/staff/sign-in"}


def test_a_route_without_a_policy_is_refused_to_everybody(gateway_settings: Settings) -> None:
    app = create_app(gateway_settings)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    caller: FlaskClient = app.test_client()
    answer = caller.get("/forgotten")
    assert (answer.status_code, "secret" in answer.text) == (403, False)


def test_no_path_between_parts_is_reachable(gateway: Flask) -> None:
    assert not [rule.rule for rule in gateway.url_map.iter_rules() if rule.rule.startswith("/internal")]
