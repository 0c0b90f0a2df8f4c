from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import delete

from services.common.database import Database
from services.common.events import EXAMPLE_CASE
from services.docs.adapters.tables import catalogue_versions
from tests.docs.api.conftest import SERVICE, Ask


def test_services_come_with_their_questions_in_both_languages(ask: Ask) -> None:
    services = {each["id"]: each for each in ask("GET", "/internal/services", SERVICE).get_json()["services"]}
    first = services["ktp_perekaman_pemula"]
    assert (len(services), first["in_person"], first["name"]["en"]) == (22, True, "First e-KTP biometric recording")
    assert first["questions"][0]["options"][0] == {"value": "no", "label": {"id": "Belum pernah", "en": "Never"}}


def test_services_in_one_language_are_plain_words(ask: Ask) -> None:
    first = ask("GET", "/internal/services?lang=en", SERVICE).get_json()["services"][0]
    assert (first["name"], first["questions"][1]["options"][0]["label"]) == ("First e-KTP biometric recording", "17 or older")


def test_the_checklist_paper_is_named_by_its_content(ask: Ask) -> None:
    answer = ask("POST", "/internal/checklists", SERVICE, json=EXAMPLE_CASE)
    assert (answer.status_code, answer.mimetype, answer.headers["X-Checklist-Version"]) == (200, "application/pdf", "1")
    assert answer.get_etag() == (hashlib.sha256(answer.data).hexdigest(), False)
    assert answer.data.startswith(b"%PDF-")


def test_the_language_asked_for_wins_over_the_residents(ask: Ask) -> None:
    tags = [
        ask("POST", f"/internal/checklists{q}", SERVICE, json=EXAMPLE_CASE).headers["ETag"] for q in ("", "?lang=id", "?lang=en")
    ]
    assert (tags[0] == tags[1], tags[1] == tags[2]) == (True, False)


def test_each_variant_is_another_paper_and_an_unknown_one_is_refused(ask: Ask) -> None:
    queries = ("", "?variant=large", "?variant=mono", "?variant=a5")
    tags = {ask("POST", f"/internal/checklists{q}", SERVICE, json=EXAMPLE_CASE).headers["ETag"] for q in queries}
    refused = ask("POST", "/internal/checklists?variant=huge", SERVICE, json=EXAMPLE_CASE)
    assert (len(tags), refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (4, 422, "/variant")


@pytest.mark.parametrize(("status", "method"), [("booked", "PUBLISH"), ("cancelled", "CANCEL")])
def test_the_calendar_says_whether_the_visit_stands(ask: Ask, status: str, method: str) -> None:
    answer = ask("POST", "/internal/calendars", SERVICE, json={**EXAMPLE_CASE, "status": status})
    assert (answer.status_code, answer.mimetype, answer.mimetype_params["method"]) == (200, "text/calendar", method)
    assert f"METHOD:{method}" in answer.text


@pytest.mark.parametrize("path", ["/internal/checklists", "/internal/calendars"])
def test_a_case_that_cannot_be_read_is_pointed_at(ask: Ask, path: str) -> None:
    answer = ask("POST", path, SERVICE, json={**EXAMPLE_CASE, "people": 0})
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/people")


@pytest.mark.parametrize("path", ["/internal/checklists", "/internal/calendars", "/internal/inbox/seen"])
def test_the_public_may_not_ask_for_papers(ask: Ask, path: str) -> None:
    assert ask("POST", path, json=EXAMPLE_CASE).status_code == 401


def test_a_case_of_an_unknown_service_is_not_found(ask: Ask) -> None:
    assert ask("POST", "/internal/checklists", SERVICE, json={**EXAMPLE_CASE, "service_id": "passport"}).status_code == 404


def test_something_else_than_json_is_refused(ask: Ask) -> None:
    assert ask("POST", "/internal/checklists", SERVICE, data="name=Siti").status_code == 415


def test_broken_json_is_refused(ask: Ask) -> None:
    assert ask("POST", "/internal/checklists", SERVICE, data="{", content_type="application/json").status_code == 400


def test_events_that_never_came_are_not_seen(ask: Ask) -> None:
    assert ask("POST", "/internal/inbox/seen", SERVICE, json={"ids": ["an event"]}).get_json() == {"seen": []}


@pytest.mark.parametrize("body", [{}, {"ids": "x"}, {"ids": [1]}, {"ids": [], "more": 1}])
def test_a_malformed_list_of_ids_is_refused(ask: Ask, body: object) -> None:
    assert ask("POST", "/internal/inbox/seen", SERVICE, json=body).status_code == 422


def test_the_service_is_ready_once_a_catalogue_is_published(ask: Ask, database: Database) -> None:
    assert ask("GET", "/health/ready").status_code == 200
    with database.write() as connection:
        connection.execute(delete(catalogue_versions))
    answer = ask("GET", "/health/ready")
    assert (answer.status_code, answer.get_json()["parts"]["catalogue"]) == (503, "failing")
