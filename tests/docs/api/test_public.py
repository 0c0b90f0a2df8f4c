from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from services.common.principal import policy_of
from tests.docs.api.conftest import Ask

PATH = "/api/v1/offices/muara-bangkahulu/services/ktp_perekaman_pemula/checklist"


def test_the_checklist_has_the_photocopies_as_a_number(ask: Ask) -> None:
    body = ask("GET", f"{PATH}?recorded_before=no&age_group=from_17").get_json()
    assert body["items"][0] == {
        "document": "kk",
        "name": "Kartu Keluarga (KK)",
        "form": "photocopy",
        "form_name": "fotokopi",
        "copies": 2,
        "copies_text": "2 lembar (dua)",
        "per": "family",
        "note": "Fotokopi Kartu Keluarga: 2 lembar, difotokopi sebelum berangkat",
        "condition": None,
        "certainty": "S",
    }
    assert (body["version"], body["service"], body["checked_on"], body["redirect"]) == (
        1,
        "ktp_perekaman_pemula",
        "2026-11-24",
        None,
    )


def test_an_unanswered_question_leaves_a_condition_in_words(ask: Ask) -> None:
    conditions = [item["condition"] for item in ask("GET", PATH).get_json()["items"]]
    assert conditions == [
        None,
        None,
        None,
        "Hanya bila belum 17 tahun dan pernah menikah.",
        "Hanya bila diminta kantor.",
    ]


def test_a_number_that_nobody_states_is_null(ask: Ask) -> None:
    items = ask("GET", PATH.replace("ktp_perekaman_pemula", "ktp_rusak")).get_json()["items"]
    photocopy = next(item for item in items if item["form"] == "photocopy")
    assert (photocopy["copies"], photocopy["copies_text"]) == (None, "jumlah lembar: tanyakan ke kantor")


def test_the_wrong_service_is_redirected_and_lists_nothing(ask: Ask) -> None:
    body = ask("GET", f"{PATH}?recorded_before=data_changed&lang=en").get_json()
    assert (body["redirect"]["service"], body["redirect"]["name"], body["items"]) == (
        "ktp_perubahan_data",
        "e-KTP data change",
        [],
    )


LANGUAGES = [
    ("", "id", "Kartu Keluarga (KK)"),
    ("", "en-GB,en;q=0.9", "Family card (KK)"),
    ("?lang=en", "id", "Family card (KK)"),
]


@pytest.mark.parametrize(("query", "header", "name"), LANGUAGES)
def test_the_language_is_the_one_asked_for(ask: Ask, query: str, header: str, name: str) -> None:
    answer = ask("GET", PATH + query, headers={"Accept-Language": header})
    assert answer.get_json()["items"][0]["name"] == name


def test_another_language_is_refused(ask: Ask) -> None:
    answer = ask("GET", f"{PATH}?lang=fr")
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/lang")


def test_unknown_questions_and_answers_are_pointed_at(ask: Ask) -> None:
    answer = ask("GET", f"{PATH}?recorded_before=perhaps&a/b=1")
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/a~1b", "/recorded_before"]


def test_an_unknown_service_is_not_found(ask: Ask) -> None:
    answer = ask("GET", PATH.replace("ktp_perekaman_pemula", "passport"))
    assert (answer.status_code, answer.get_json()["type"]) == (404, "/problems/not-found")


def test_nobody_is_answered_without_a_principal(client: FlaskClient) -> None:
    assert client.get(PATH).status_code == 401


def test_an_unsupported_method_is_a_problem(ask: Ask) -> None:
    answer = ask("DELETE", PATH)
    allowed = sorted(answer.headers["Allow"].split(", "))
    assert (answer.status_code, answer.mimetype, allowed) == (405, "application/problem+json", ["GET", "HEAD", "OPTIONS"])


def test_the_openapi_document_describes_the_public_path_and_its_problems(ask: Ask) -> None:
    document = ask("GET", "/openapi.json").get_json()
    methods = document["paths"]["/api/v1/offices/{office}/services/{service}/checklist"]
    answers = {status: list(answer.get("content", {})) for status, answer in methods["get"]["responses"].items()}
    assert document["openapi"] == "3.1.0"
    assert answers == {
        "200": ["application/json"],
        "404": ["application/problem+json"],
        "422": ["application/problem+json"],
        "503": ["application/problem+json"],
    }


def test_every_route_has_a_policy(client: FlaskClient) -> None:
    app = client.application
    without = [
        rule.rule for rule in app.url_map.iter_rules() if rule.endpoint != "static" and policy_of(app, rule.endpoint) is None
    ]
    assert without == []
