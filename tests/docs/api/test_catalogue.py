"""An office changes what it asks for, and no version that was published ever changes."""

from __future__ import annotations

from typing import Any

import pytest

from services.common.events import EXAMPLE_CASE
from services.common.principal import Principal
from services.docs.adapters.store import SqlCatalogues
from services.docs.usecases.publish_catalogue import PublishCatalogue
from tests.docs.api.conftest import SERVICE, Ask
from tests.fakes.clock import FixedClock

ADMIN = Principal("admin", "account-1", ("muara-bangkahulu",))
OPERATOR = Principal("operator", "account-2", ("muara-bangkahulu",))
STRANGER = Principal("admin", "account-3", ("other",))
BASE = "/api/v1/offices/muara-bangkahulu/catalogue"
CHECKLIST = "/api/v1/offices/muara-bangkahulu/services/ktp_rusak/checklist"
ROW: dict[str, Any] = {"service": "ktp_rusak", "document": "kk", "form": "photocopy", "copies": 3, "basis": "Our own rule"}


def _save(ask: Ask, *rows: dict[str, Any]) -> Any:
    return ask("PUT", f"{BASE}/draft", ADMIN, json={"overrides": list(rows)})


def _publish(ask: Ask, *rows: dict[str, Any]) -> int:
    _save(ask, *rows)
    version: int = ask("POST", f"{BASE}/draft/publish", ADMIN).get_json()["version"]
    return version


def _copies(ask: Ask, path: str = CHECKLIST) -> Any:
    items = ask("GET", path, ADMIN).get_json()["items"]
    return next((item["copies"] for item in items if (item["document"], item["form"]) == ("kk", "photocopy")), "no row")


def test_the_office_is_asked_for_the_numbers_that_nobody_states(ask: Ask) -> None:
    before = ask("GET", BASE, OPERATOR).get_json()["unstated"]
    _publish(ask, ROW)
    after = ask("GET", BASE, OPERATOR).get_json()["unstated"]
    gone = {"service": "ktp_rusak", "document": "kk", "name": "Kartu Keluarga (KK)", "form": "photocopy"}
    assert (gone in before, gone in after) == (True, False)


def test_a_draft_is_seen_in_its_preview_and_by_residents_only_once_it_is_published(ask: Ask) -> None:
    _save(ask, ROW)
    seen = [_copies(ask, f"{BASE}/draft/preview?service=ktp_rusak"), _copies(ask)]
    ask("POST", f"{BASE}/draft/publish", ADMIN)
    assert [*seen, _copies(ask)] == [3, None, 3]


def test_publishing_again_answers_the_same_version(ask: Ask) -> None:
    assert (_publish(ask, ROW), ask("POST", f"{BASE}/draft/publish", ADMIN).get_json()["version"]) == (2, 2)


def test_rolling_back_is_a_new_version_with_the_old_rows(ask: Ask) -> None:
    _publish(ask, ROW)
    version = ask("POST", f"{BASE}/rollback", ADMIN, json={"version": 1}).get_json()["version"]
    offices = [each["office"] for each in ask("GET", f"{BASE}/versions", OPERATOR).get_json()["versions"]]
    assert (version, _copies(ask), offices) == (3, None, ["muara-bangkahulu", "muara-bangkahulu", ""])


def test_two_versions_are_compared_row_by_row(ask: Ask) -> None:
    _publish(ask, ROW)
    (change,) = [
        each
        for each in ask("GET", f"{BASE}/changes?from=1&to=2", OPERATOR).get_json()["changes"]
        if each["service"] == "ktp_rusak"
    ]
    assert (change["kind"], change["before"]["copies"], change["after"]["copies"]) == ("changed", None, 3)


def test_a_row_for_online_requests_is_not_asked_for_at_the_counter(ask: Ask) -> None:
    _publish(ask, {**ROW, "document": "akta_kelahiran", "copies": 1, "channel": "online"})
    documents = [
        [item["document"] for item in ask("GET", f"{CHECKLIST}?channel={channel}").get_json()["items"]]
        for channel in ("counter", "online")
    ]
    assert ["akta_kelahiran" in each for each in documents] == [False, True]


def _row(ask: Ask, document: str, form: str) -> Any:
    items = ask("GET", CHECKLIST.replace("ktp_rusak", "ktp_perekaman_pemula")).get_json()["items"]
    return next((item for item in items if (item["document"], item["form"]) == (document, form)), None)


def test_a_number_of_copies_does_not_ask_everybody_for_what_a_few_need(ask: Ask) -> None:
    asked = next(
        each
        for each in ask("GET", BASE, OPERATOR).get_json()["unstated"]
        if each["service"] == "ktp_perekaman_pemula" and _row(ask, each["document"], each["form"])["condition"]
    )
    before = _row(ask, asked["document"], asked["form"])
    _publish(ask, {**{name: asked[name] for name in ("service", "document", "form")}, "copies": 1, "basis": "Our own rule"})
    after = _row(ask, asked["document"], asked["form"])
    assert (before["copies"], after["copies"], after["condition"]) == (None, 1, before["condition"])


def test_an_office_may_do_without_a_document_for_a_stated_reason(ask: Ask) -> None:
    row = {"service": "ktp_rusak", "document": "kk", "form": "photocopy", "copies": None, "basis": "We copy it ourselves"}
    _publish(ask, {**row, "when": "never"})
    assert _copies(ask) == "no row"


MISTAKES = [
    ({"document": "passport"}, "/overrides/1"),
    ({"when": 'recorded_before == "no"', "case": {"id": "bila", "en": "if"}}, "/overrides/1"),
    ({"when": "__import__('os')"}, "/overrides/1"),
    ({"copies": 0}, "/overrides/1/copies"),
    ({"basis": ""}, "/overrides/1/basis"),
    ({"sum": 1}, "/overrides/1/sum"),
    ({"service": "passport"}, "/overrides/1"),
]


@pytest.mark.parametrize(("change", "pointer"), MISTAKES, ids=[str(change) for change, _ in MISTAKES])
def test_a_row_that_does_not_fit_is_pointed_at_and_nothing_is_kept(ask: Ask, change: dict[str, Any], pointer: str) -> None:
    answer = _save(ask, {**ROW, "document": "akta_kelahiran"}, {**ROW, **change})
    pointers = {error["pointer"] for error in answer.get_json()["errors"]}
    assert (answer.status_code, pointers, ask("GET", f"{BASE}/draft", ADMIN).status_code) == (422, {pointer}, 404)


def test_a_draft_that_another_publication_overtook_is_refused(ask: Ask) -> None:
    _publish(ask, ROW)
    _save(ask, {**ROW, "copies": 4})
    ask("POST", f"{BASE}/rollback", ADMIN, json={"version": 1})
    refused = ask("POST", f"{BASE}/draft/publish", ADMIN)
    assert (refused.status_code, refused.get_json()["type"], _copies(ask)) == (412, "/problems/stale", None)


def test_a_shipped_catalogue_keeps_what_the_office_published(
    ask: Ask, catalogues: SqlCatalogues, content: Any, clock: FixedClock
) -> None:
    _publish(ask, ROW)
    again = PublishCatalogue(catalogues, clock).run(content)
    newer = PublishCatalogue(catalogues, clock).run({**content, "checked_on": "2027-01-05"})
    assert (again, newer, _copies(ask)) == (2, 3, 3)


def test_what_a_resident_was_given_stays_as_it_was(ask: Ask) -> None:
    case = {**EXAMPLE_CASE, "service_id": "ktp_rusak", "answers": {}}
    ask("POST", "/internal/checklists", SERVICE, json=case)
    _publish(ask, ROW)
    (paper,) = ask("GET", f"{BASE}/issued/{EXAMPLE_CASE['appointment_id']}", OPERATOR).get_json()["issued"]
    copies = [item["copies"] for item in paper["items"] if item["form"] == "photocopy"]
    assert (paper["version"], copies, len(paper["document_sha256"])) == (1, [None], 64)


def _with_key(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def test_a_repeated_save_gets_the_first_answer_and_leaves_what_was_saved_since(ask: Ask) -> None:
    draft, headers = {"overrides": [ROW]}, _with_key("save-1")
    first = ask("PUT", f"{BASE}/draft", ADMIN, headers, json=draft).get_json()
    _save(ask, {**ROW, "copies": 5})
    again = ask("PUT", f"{BASE}/draft", ADMIN, headers, json=draft).get_json()
    kept = ask("GET", f"{BASE}/draft", ADMIN).get_json()["overrides"][0]["copies"]
    other = ask("PUT", f"{BASE}/draft", ADMIN, headers, json={"overrides": []})
    assert (first, kept) == (again, 5)
    assert (other.status_code, other.get_json()["type"]) == (422, "/problems/idempotency-key-reused")


def test_a_repeated_rollback_and_discard_do_nothing_more(ask: Ask) -> None:
    _publish(ask, ROW)
    headers, body = _with_key("back-1"), {"version": 1}
    first = ask("POST", f"{BASE}/rollback", ADMIN, headers, json=body).get_json()
    ask("DELETE", f"{BASE}/draft", ADMIN)
    latest = _publish(ask, {**ROW, "copies": 7})
    again = ask("POST", f"{BASE}/rollback", ADMIN, headers, json=body).get_json()
    discarded = [ask("DELETE", f"{BASE}/draft", ADMIN, _with_key("gone-1")).status_code]
    _save(ask, ROW)
    discarded.append(ask("DELETE", f"{BASE}/draft", ADMIN, _with_key("gone-1")).status_code)
    assert (first, again, latest, _copies(ask)) == ({"version": 3}, {"version": 3}, 4, 7)
    assert (discarded, ask("GET", f"{BASE}/draft", ADMIN).status_code) == ([204, 204], 200)


def test_the_key_of_another_account_is_another_key(ask: Ask) -> None:
    headers = _with_key("shared")
    mine = ask("PUT", f"{BASE}/draft", ADMIN, headers, json={"overrides": [ROW]})
    colleague = Principal("supervisor", "account-9", ("muara-bangkahulu",))
    theirs = ask("PUT", f"{BASE}/draft", colleague, headers, json={"overrides": []})
    assert (mine.status_code, theirs.status_code, theirs.get_json()["saved_by"]) == (200, 200, "account-9")


@pytest.mark.parametrize("key", ["", "ä", "x" * 201])
def test_a_key_that_is_none_is_pointed_at(ask: Ask, key: str) -> None:
    answer = ask("DELETE", f"{BASE}/draft", ADMIN, _with_key(key))
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/Idempotency-Key")


REFUSED = [
    ("GET", "", STRANGER, 403),
    ("PUT", "/draft", OPERATOR, 403),
    ("POST", "/draft/publish", Principal("supervisor", "s", ("muara-bangkahulu",)), 403),
    ("GET", "", Principal("public"), 401),
    ("GET", "/draft", ADMIN, 404),
    ("GET", "/changes?from=1&to=9", ADMIN, 404),
    ("GET", "/changes", ADMIN, 422),
    ("GET", "/changes?from=x", ADMIN, 422),
]


@pytest.mark.parametrize(("method", "path", "principal", "status"), REFUSED, ids=[f"{m} {p} {s}" for m, p, _, s in REFUSED])
def test_whoever_may_not_or_asks_wrongly_is_refused(ask: Ask, method: str, path: str, principal: Principal, status: int) -> None:
    assert ask(method, BASE + path, principal, json={"overrides": []} if method != "GET" else None).status_code == status
