"""What holds for every route and every refusal."""

from __future__ import annotations

import inspect
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.booking.api.refusals import TRANSLATIONS
from services.booking.domain import errors
from services.booking.domain.words import words
from services.common.principal import policy_of
from services.common.problems import KINDS, Problem
from tests.booking.builders import NOW
from tests.booking.conftest import anybody

REFUSALS = [cls for _, cls in inspect.getmembers(errors, inspect.isclass) if issubclass(cls, errors.Refusal)]
NAMED = [cls for cls in REFUSALS if cls is not errors.Refusal]
ARGUMENTS: dict[type[errors.Refusal], tuple[object, ...]] = {
    errors.AlreadyBooked: (1,),
    errors.NotBookable: ("past", words("lewat", "past")),
    errors.TooManyPeople: (8,),
    errors.WrongState: ("booked", "complete"),
    errors.LockedOut: (900,),
    errors.CheckInRefused: ("too-early", words("terlalu awal", "too early")),
    errors.DayFull: (NOW, NOW),
    errors.QuotaFull: ("daily",),
    errors.TooManyCancellations: (5, 30, 60),
    errors.TooManyHolds: (60,),
    errors.AddressRefused: ("private", words("Alamat ini tidak dapat dihubungi.", "This address is not called.")),
    errors.NotEnoughPlaces: (3, 5),
    errors.TooLate: (60,),
    errors.CalendarInvalid: ([("/ends", words("Waktu keliru.", "Wrong time."))],),
}


@pytest.mark.parametrize("refusal", NAMED, ids=lambda cls: cls.__name__)
def test_every_refusal_is_a_known_problem_in_both_languages(refusal: type[errors.Refusal]) -> None:
    problem = TRANSLATIONS[refusal](refusal(*ARGUMENTS.get(refusal, ())))
    assert isinstance(problem, Problem)
    assert KINDS[problem.slug].status < 500
    assert problem.body("id", "/")["detail"] != problem.body("en", "/")["detail"]


def test_every_route_has_a_policy(app: Flask) -> None:
    open_doors = [rule.rule for rule in app.url_map.iter_rules() if policy_of(app, rule.endpoint) is None]
    assert open_doors == []


def test_a_request_without_principal_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/v1/offices").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/api/v1/bookings/K7M4Q0", "/api/v1/bookings/k7m4qx", "/api/v1/offices/A%00B", "/internal/appointments/x", "/nowhere"],
)
def test_an_address_that_cannot_exist_is_a_problem(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=anybody())
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_the_document_describes_every_public_path(client: FlaskClient, app: Flask) -> None:
    document = client.get("/openapi.json").get_json()
    routes = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert {re.sub(r"<\w+:(\w+)>", r"{\1}", route) for route in routes} == set(document["paths"])
    assert document["openapi"] == "3.1.0"


def test_every_documented_error_is_a_problem_document(client: FlaskClient) -> None:
    document = client.get("/openapi.json").get_json()
    kinds = {
        media
        for item in document["paths"].values()
        for operation in item.values()
        if isinstance(operation, dict)
        for status, answer in operation["responses"].items()
        if status >= "400"
        for media in answer["content"]
    }
    assert kinds == {"application/problem+json"}
