"""What travels in addresses."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from gateway.resident.journey import Journey

FULL = Journey("muara-bangkahulu", "ktp_hilang", {"data_changed": "no"}, 2, "token", "en", "2026-12-01T09:20:00+07:00")


def test_a_journey_comes_back_from_its_own_fields() -> None:
    assert Journey.read(FULL.office, FULL.service, MultiDict(FULL.fields())) == FULL


def test_defaults_make_no_query() -> None:
    assert Journey("muara-bangkahulu", "ktp_hilang").fields() == {}


@pytest.mark.parametrize("people", ["0", "-1", "two", "100", "", "٣"])
def test_a_wrong_number_of_people_is_one(people: str) -> None:
    assert Journey.read("o", "s", MultiDict({"people": people})).people == 1


def test_an_unknown_language_is_left_out() -> None:
    assert Journey.read("o", "s", MultiDict({"lang": "fr"})).language == ""


def test_another_service_keeps_the_link_and_drops_answers_and_slot() -> None:
    assert FULL.at_service("kk_baru") == Journey("muara-bangkahulu", "kk_baru", {}, 2, "token", "en", "")
