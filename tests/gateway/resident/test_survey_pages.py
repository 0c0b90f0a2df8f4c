"""The survey's page: nine questions without a script, kept once, and an old link that explains itself."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.fakes.part_server import PartServer
from tests.gateway.conftest import Neighbours

TOKEN = "survey-token-survey-token-survey"
ELEMENTS = ("requirements", "procedure", "time", "cost", "product", "competence", "behaviour", "complaints", "facilities")
FORM: dict[str, Any] = {
    "state": "open",
    "office": "muara-bangkahulu",
    "service": "KTP-el hilang",
    "questions": [{"id": element, "text": f"Tentang {element}?"} for element in ELEMENTS],
    "scale": [{"value": score, "label": f"Nilai {score}"} for score in (4, 3, 2, 1)],
    "ages": [{"value": "18_29", "label": "18–29 tahun"}],
    "genders": [{"value": "female", "label": "Perempuan"}],
}


@pytest.fixture
def docs(neighbours: Neighbours) -> PartServer:
    neighbours.docs.will_answer("GET", f"/internal/surveys/{TOKEN}", FORM)
    neighbours.docs.will_answer("POST", f"/internal/surveys/{TOKEN}/answers", {"state": "answered"})
    return neighbours.docs


def test_the_page_asks_nine_questions_without_a_script_and_is_kept_by_nobody(caller: FlaskClient, docs: PartServer) -> None:
    answer = caller.get(f"/s/{TOKEN}")
    asked = [answer.text.count(f'<fieldset id="{element}">') for element in ELEMENTS]
    assert (answer.status_code, asked, "<script" in answer.text) == (200, [1] * 9, False)
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")


def test_the_page_is_english_for_whoever_reads_english(caller: FlaskClient, docs: PartServer) -> None:
    answer = caller.get(f"/s/{TOKEN}", headers={"Accept-Language": "en"})
    assert ("How was our service?" in answer.text, docs.last().headers["Accept-Language"]) == (True, "en")


def test_answers_are_sent_as_numbers_and_thanked_for(caller: FlaskClient, docs: PartServer) -> None:
    answer = caller.post(f"/s/{TOKEN}", data={**dict.fromkeys(ELEMENTS, "3"), "age": "18_29", "comment": "Cepat"})
    said = {"scores": dict.fromkeys(ELEMENTS, 3), "age": "18_29", "gender": "", "comment": "Cepat"}
    assert (docs.last().json(), "Terima kasih" in answer.text) == (said, True)


def test_a_question_left_out_is_named_and_the_other_answers_stay(caller: FlaskClient, docs: PartServer) -> None:
    answer = caller.post(f"/s/{TOKEN}", data=dict.fromkeys(ELEMENTS[1:], "3"))
    assert (answer.status_code, answer.text.count(" checked"), 'href="#requirements"' in answer.text) == (422, 8, True)
    assert docs.last().method == "GET"


@pytest.mark.parametrize("score", ["²", "9", "-1", "4.0", "9" * 5000])
def test_an_answer_that_was_not_offered_is_asked_again(caller: FlaskClient, docs: PartServer, score: str) -> None:
    answer = caller.post(f"/s/{TOKEN}", data={**dict.fromkeys(ELEMENTS, "3"), "cost": score})
    assert (answer.status_code, 'href="#cost"' in answer.text, docs.last().method) == (422, True, "GET")


@pytest.mark.parametrize(
    ("state", "status", "words"), [("answered", 200, "Terima kasih"), ("expired", 410, "Tautan survei sudah berakhir")]
)
def test_a_link_that_is_over_says_why(caller: FlaskClient, docs: PartServer, state: str, status: int, words: str) -> None:
    docs.will_answer("GET", f"/internal/surveys/{TOKEN}", {**FORM, "state": state})
    answer = caller.get(f"/s/{TOKEN}")
    assert (answer.status_code, words in answer.text) == (status, True)


def test_an_unknown_link_is_not_found(caller: FlaskClient, neighbours: Neighbours) -> None:
    assert caller.get("/s/nothing-of-this-name").status_code == 404
