"""The survey's link: once, anonymous, for two weeks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.common.database import Database
from services.common.principal import Principal
from services.docs.adapters.survey_page import render_survey
from services.docs.adapters.tables import survey_answers, survey_invitations
from services.docs.domain.survey import ELEMENTS, Answered, result
from tests.docs.adapters.test_office_pages import _sound
from tests.docs.api.conftest import SERVICE, Ask
from tests.fakes.clock import FixedClock

VISIT = {"appointment_id": "01990f3e-0000-7000-8000-000000000001", "office_id": "muara-bangkahulu", "service_id": "ktp_hilang"}
SWITCH = "/api/v1/offices/muara-bangkahulu/survey"
OPERATOR, SUPERVISOR = (Principal(role, "account-5", ("muara-bangkahulu",)) for role in ("operator", "supervisor"))
STRANGER = Principal("admin", "account-3", ("other",))
SAID = {"scores": dict.fromkeys(ELEMENTS, 3), "age": "from_60", "gender": "female", "comment": "Cepat"}


def _invite(ask: Ask) -> str:
    path: str = ask("POST", "/internal/surveys", SERVICE, json=VISIT).get_json()["token"]
    return path


def _answer(ask: Ask, token: str, said: Any = SAID) -> Any:
    return ask("POST", f"/internal/surveys/{token}/answers", SERVICE, json=said)


def test_the_link_of_a_visit_is_always_the_same_and_has_192_bits(ask: Ask) -> None:
    first, second = _invite(ask), _invite(ask)
    assert (first == second, len(first)) == (True, 32)


def test_an_office_that_switches_the_survey_off_invites_nobody_until_it_is_on_again(ask: Ask) -> None:
    sent = _invite(ask)
    told, invited = [ask("GET", SWITCH, OPERATOR).get_json()["invites"]], []
    for wanted in (False, True):
        told.append(ask("PUT", SWITCH, SUPERVISOR, json={"invites": wanted}).get_json()["invites"])
        invited.append(ask("POST", "/internal/surveys", SERVICE, json=VISIT).status_code)
        told.append(ask("GET", SWITCH, OPERATOR).get_json()["invites"])
    assert (told, invited) == ([True, False, False, True, True], [404, 201])
    assert ask("GET", f"/internal/surveys/{sent}", SERVICE).get_json()["state"] == "open"


def test_a_switch_concerns_its_own_office(ask: Ask) -> None:
    ask("PUT", SWITCH, SUPERVISOR, json={"invites": False})
    assert ask("POST", "/internal/surveys", SERVICE, json={**VISIT, "office_id": "other"}).status_code == 201


def test_only_supervisors_of_the_office_switch_the_survey(ask: Ask) -> None:
    body = {"invites": False}
    assert [ask("PUT", SWITCH, who, json=body).status_code for who in (OPERATOR, STRANGER)] == [403, 403]


@pytest.mark.parametrize("body", [{}, {"invites": "no"}, {"invites": 0.5}, {"invites": None}])
def test_a_switch_is_on_or_off(ask: Ask, body: dict[str, Any]) -> None:
    answer = ask("PUT", SWITCH, SUPERVISOR, json=body)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/invites")


def test_the_form_has_nine_questions_in_the_readers_language(ask: Ask) -> None:
    form = ask("GET", f"/internal/surveys/{_invite(ask)}", SERVICE, headers={"Accept-Language": "en"}).get_json()
    assert (form["state"], len(form["questions"]), form["service"], len(form["scale"])) == ("open", 9, "Lost e-KTP", 4)


def test_a_second_answer_changes_nothing(ask: Ask, database: Database) -> None:
    token = _invite(ask)
    states = [_answer(ask, token).get_json()["state"] for _ in range(2)]
    with database.read() as connection:
        rows = connection.execute(select(survey_answers)).mappings().all()
    assert (states, len(rows), rows[0]["age"]) == (["answered", "answered"], 1, "from_60")


def test_nothing_kept_leads_from_an_answer_to_the_visit(ask: Ask, database: Database) -> None:
    _answer(ask, token := _invite(ask))
    with database.read() as connection:
        kept = str([*connection.execute(select(survey_answers)), *connection.execute(select(survey_invitations))])
    names = {column.name for column in survey_answers.columns} & {column.name for column in survey_invitations.columns}
    assert (VISIT["appointment_id"] in kept, token in kept, names) == (False, False, {"office_id", "service_id"})


@pytest.mark.parametrize(("zone", "day"), [("Asia/Jakarta", date(2026, 11, 24)), ("Asia/Jayapura", date(2026, 11, 25))])
def test_the_day_of_an_answer_is_the_office_s(ask: Ask, database: Database, clock: FixedClock, zone: str, day: date) -> None:
    token = ask("POST", "/internal/surveys", SERVICE, json={**VISIT, "timezone": zone}).get_json()["token"]
    clock.advance(timedelta(hours=14))  # 23.00 WIB is 01.00 WIT of the next day
    _answer(ask, token)
    with database.read() as connection:
        assert connection.scalars(select(survey_answers.c.answered_on)).all() == [day]


def test_after_two_weeks_the_link_says_that_it_expired(ask: Ask, clock: FixedClock) -> None:
    token = _invite(ask)
    clock.advance(timedelta(days=14))
    form = ask("GET", f"/internal/surveys/{token}", SERVICE).get_json()
    assert (form["state"], _answer(ask, token).get_json()["state"]) == ("expired", "expired")


REFUSED = [
    ({"scores": {}}, "/scores/requirements"),
    ({**SAID, "scores": {**SAID["scores"], "time": 5}}, "/scores/time/value"),  # type: ignore[dict-item]  # a dict of numbers
    ({**SAID, "age": "99"}, "/age"),
    ({**SAID, "name": "Siti"}, "/name"),
]


@pytest.mark.parametrize(("said", "pointer"), REFUSED, ids=[pointer for _, pointer in REFUSED])
def test_an_answer_that_is_none_is_pointed_at(ask: Ask, said: Any, pointer: str) -> None:
    answer = _answer(ask, _invite(ask), said)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, pointer)


def test_an_unknown_link_is_not_found(ask: Ask) -> None:
    assert ask("GET", "/internal/surveys/nothing", SERVICE).status_code == 404


def test_the_report_shows_index_grade_bars_and_groups() -> None:
    answers = [Answered({**dict.fromkeys(ELEMENTS, 4), "time": 2}, "ktp_hilang", "18_29", "male")] * 40
    (text,) = _sound(
        render_survey(result(answers), "Kecamatan Muara Bangkahulu", str(date(2026, 12, 1)), {"ktp_hilang": "KTP-el hilang"})
    )
    words = (
        "Indeks 94,44 · mutu A",
        "40 responden",
        "Waktu penyelesaian",
        "50,00",
        "18–29 tahun: 40",
        "KTP-el hilang: 40",
        "1/9",
    )
    assert [word for word in words if word not in text] == []


def test_a_handful_gets_no_grade_in_the_report() -> None:
    few = result([Answered(dict.fromkeys(ELEMENTS, 4), "ktp_hilang")] * 5)
    (text,) = _sound(render_survey(few, "Kecamatan Muara Bangkahulu", "2026", {}))
    assert ("Belum cukup responden: 5 dari 30" in text, "mutu A" in text) == (True, False)
