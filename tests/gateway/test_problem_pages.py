"""The pages that explain problems."""

from __future__ import annotations

from html import unescape

import pytest
from flask.testing import FlaskClient

from gateway.problem_words import EXPLANATIONS
from services.common.problems import KINDS


def test_every_kind_of_problem_is_explained() -> None:
    assert set(EXPLANATIONS) == set(KINDS)


@pytest.mark.parametrize("slug", sorted(KINDS))
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_kind_of_problem_has_a_page_in_both_languages(caller: FlaskClient, slug: str, language: str) -> None:
    answer = caller.get(f"/problems/{slug}", headers={"Accept-Language": language})
    page = unescape(answer.text)
    words = (KINDS[slug].title[language], EXPLANATIONS[slug].happened[language], EXPLANATIONS[slug].next_step[language])
    assert (answer.status_code, [each for each in words if each not in page]) == (200, [])


def test_the_list_leads_to_every_kind(caller: FlaskClient) -> None:
    page = caller.get("/problems/").text
    assert [slug for slug in KINDS if f'href="/problems/{slug}"' not in page] == []


def test_an_unknown_kind_has_no_page(caller: FlaskClient) -> None:
    assert caller.get("/problems/unheard-of").status_code == 404
