"""Templates: submitted, corrected and compared, against the simulator over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.notifier.adapters.graph_api import GraphApi
from services.notifier.adapters.tables import alerts
from services.notifier.adapters.wording_files import read_sample, read_templates
from services.notifier.domain.templates import component, mistakes
from services.notifier.usecases.push_templates import CheckTemplates, push_missing, status_of
from tests.notifier.notifier_at_work import NotifierAtWork
from tests.simulator.account import BUSINESS_ID, NUMBER_ID, TOKEN
from tests.simulator.process import Running, running

TEMPLATES = read_templates("https://janji.contoh.go.id")
FIRST = TEMPLATES[0]
NAME, LANGUAGE = FIRST["name"], FIRST["language"]


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Running]:
    with running("http://127.0.0.1:9/webhooks/whatsapp", tmp_path) as started:
        yield started


@pytest.fixture
def account(simulator: Running) -> GraphApi:
    return GraphApi(simulator.base, TOKEN, NUMBER_ID, BUSINESS_ID, app_id="700")


def states(account: GraphApi, templates: list[dict[str, Any]]) -> set[str]:
    return {each.state for each in status_of(account, templates)}


def with_body(text: str) -> dict[str, Any]:
    parts = [{**each, "text": text} if each["type"] == "BODY" else each for each in FIRST["components"]]
    return {**FIRST, "components": parts}


def test_before_anything_is_submitted_every_template_is_missing(account: GraphApi) -> None:
    assert states(account, TEMPLATES) == {"missing"}


def test_after_a_push_every_template_is_as_in_its_file(account: GraphApi) -> None:
    push_missing(account, TEMPLATES, read_sample())
    assert states(account, TEMPLATES) == {"ok"}


def test_a_pdf_header_is_submitted_with_an_uploaded_sample(account: GraphApi) -> None:
    push_missing(account, TEMPLATES, read_sample())
    header = component(vars(account.registered()["booking_confirmation", "id"]), "HEADER")
    assert header["example"]["header_handle"][0].startswith("4:")


def test_without_an_app_the_header_is_submitted_without_sample(simulator: Running) -> None:
    account = GraphApi(simulator.base, TOKEN, NUMBER_ID, BUSINESS_ID)
    push_missing(account, TEMPLATES, read_sample())
    assert "example" not in component(vars(account.registered()["booking_confirmation", "id"]), "HEADER")


def test_a_body_that_was_changed_elsewhere_is_reported_and_corrected_by_a_push(account: GraphApi) -> None:
    changed = with_body(component(FIRST, "BODY")["text"] + " Ok.")
    push_missing(account, [changed])
    before = [(each.state, each.detail) for each in status_of(account, [FIRST])]
    push_missing(account, [FIRST])
    assert (before, states(account, [FIRST])) == ([("changed", "differs from the file: body")], {"ok"})


def test_a_rejection_is_reported_with_its_reason(account: GraphApi, simulator: Running) -> None:
    push_missing(account, [FIRST])
    simulator.control("PUT", f"/templates/{NAME}/{LANGUAGE}", {"status": "REJECTED", "reason": "INVALID_FORMAT"})
    assert [(each.state, each.detail) for each in status_of(account, [FIRST])] == [("rejected", "INVALID_FORMAT")]


def test_another_category_than_the_file_s_is_reported_because_it_costs_more(account: GraphApi) -> None:
    push_missing(account, [{**FIRST, "category": "MARKETING"}])
    assert states(account, [FIRST]) == {"recategorised"}


def test_a_template_that_the_platform_would_refuse_is_not_submitted(account: GraphApi) -> None:
    [finding] = push_missing(account, [with_body("{{name}} datang")])
    assert (finding.state, account.registered()) == ("wrong", {})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "Booking"}, "the name"),
        ({"message_send_ttl_seconds": 86_400}, "message_send_ttl_seconds"),
        ({"components": [{"type": "BODY", "text": "x" * 425}]}, "the body must have"),
        ({"components": [{"type": "BODY", "text": "Yth. {{name}} datang"}]}, "one sample for each"),
        ({"components": [*FIRST["components"], {"type": "HEADER", "text": "x" * 61}]}, "the header"),
        ({"components": [{"type": "BODY", "text": "x"}, {"type": "FOOTER", "text": "x" * 61}]}, "the footer"),
        ({"components": [{"type": "BODY", "text": "x"}, {"type": "BUTTONS", "buttons": [{"text": "x" * 26}]}]}, "at most 10"),
    ],
    ids=["name", "life", "length", "samples", "header", "footer", "buttons"],
)
def test_a_file_beyond_a_limit_is_told_which(change: dict[str, Any], told: str) -> None:
    template = {**FIRST, "components": [each for each in FIRST["components"] if each["type"] != "HEADER"], **change}
    assert any(told in each for each in mistakes(template))


def test_drift_opens_an_alert_before_it_costs_a_message(account: GraphApi, simulator: Running, notifier: NotifierAtWork) -> None:
    push_missing(account, TEMPLATES)
    simulator.control("PUT", f"/templates/{NAME}/{LANGUAGE}", {"status": "PAUSED", "reason": None})
    CheckTemplates(account, TEMPLATES, notifier.store, "100", notifier.clock)()
    assert [row["reason"] for row in notifier.rows(alerts)] == [f"templates: {NAME}.{LANGUAGE} paused"]


def test_the_alert_is_closed_once_the_templates_are_right(account: GraphApi, notifier: NotifierAtWork) -> None:
    check = CheckTemplates(account, TEMPLATES, notifier.store, "100", notifier.clock)
    check()
    push_missing(account, TEMPLATES)
    check()
    assert [row["cleared_at"] for row in notifier.rows(alerts)] == [notifier.clock.now()]
