"""The office's own colour: chosen once, printed everywhere but where black is needed."""

from __future__ import annotations

from typing import Any

import pytest

from services.common.events import EXAMPLE_CASE
from services.common.principal import Principal
from tests.docs.api.conftest import SERVICE, Ask
from tests.docs.api.test_papers import OFFICE, OPERATOR, STRANGER, booking, fetch, parts

__all__ = ["booking", "fetch", "parts"]  # fixtures
SUPERVISOR = Principal("supervisor", "account-5", (OFFICE,))
PATH = f"/api/v1/offices/{OFFICE}/colour"
RED = "#7a1f2b"


def choose(ask: Ask, colour: str | None) -> Any:
    return ask("PUT", PATH, SUPERVISOR, json={"colour": colour})


def checklist(ask: Ask, variant: str = "standard") -> bytes:
    return bytes(ask("POST", f"/internal/checklists?variant={variant}", SERVICE, json=EXAMPLE_CASE).data)


def test_an_office_chooses_a_colour_and_takes_it_back(ask: Ask) -> None:
    told = [ask("GET", PATH, OPERATOR).get_json(), choose(ask, "7A1F2B").get_json(), ask("GET", PATH, OPERATOR).get_json()]
    told += [choose(ask, None).get_json(), ask("GET", PATH, OPERATOR).get_json()]
    assert [each["colour"] for each in told] == [None, RED, RED, None, None]


@pytest.mark.parametrize("colour", ["#ffd700", "red", 7])
def test_a_colour_that_white_words_cannot_be_read_on_is_refused(ask: Ask, colour: Any) -> None:
    answer = choose(ask, colour)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/colour")


def test_only_supervisors_of_the_office_choose(ask: Ask) -> None:
    body = {"colour": RED}
    assert [ask("PUT", PATH, who, json=body).status_code for who in (OPERATOR, STRANGER, Principal("public"))] == [403, 403, 401]


@pytest.mark.parametrize(
    "paper", ["poster-a4", "picture-square", "guide-residents", "closure-notice?closure=c1", "survey-report"]
)
def test_papers_of_the_office_are_printed_in_its_colour(ask: Ask, fetch: Any, paper: str) -> None:
    before = fetch(paper).data
    choose(ask, RED)
    after = fetch(paper).data
    ask_for = f"{paper}{'&' if '?' in paper else '?'}colour=7a1f2b"
    assert (before != after, fetch(ask_for).data == after) == (True, True)


@pytest.mark.parametrize("paper", ["slip?code=K7M401", "call-list"])
def test_what_a_roll_or_a_table_prints_stays_black(ask: Ask, fetch: Any, paper: str) -> None:
    before = fetch(paper).data
    choose(ask, RED)
    assert fetch(paper).data == before


@pytest.mark.parametrize(("variant", "changes"), [("standard", True), ("a5", True), ("mono", False), ("large", False)])
def test_a_checklist_has_the_colour_unless_it_is_to_be_black(ask: Ask, variant: str, changes: bool) -> None:
    before = checklist(ask, variant)
    choose(ask, RED)
    assert (checklist(ask, variant) != before) == changes
