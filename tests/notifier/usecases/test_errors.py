"""Every row of the table of errors, answered by the simulator over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any, cast

import pytest

from services.common.database import Database
from services.notifier.adapters.graph_api import GraphApi
from services.notifier.adapters.tables import alerts, contacts, deliveries
from services.notifier.adapters.wording_files import read_templates
from services.notifier.domain.failures import CODES
from services.notifier.usecases.push_templates import push_missing
from tests.fakes.clock import FixedClock
from tests.notifier.fakes import FakeChannel
from tests.notifier.notifier_at_work import NotifierAtWork
from tests.simulator.account import BUSINESS_ID, NUMBER_ID, TOKEN
from tests.simulator.process import Running, running
from tests.templates import Templates

NEVER = 10**9
OTHER = "01990f3e-0000-7000-8000-000000000002"


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One that keeps its webhooks to itself, with the project's templates approved."""
    with running("http://127.0.0.1:9/webhooks/whatsapp", tmp_path_factory.mktemp("simulator")) as started:
        push_missing(channel(started), read_templates("https://janji.contoh.go.id"))
        yield started


def channel(simulator: Running) -> GraphApi:
    return GraphApi(simulator.base, TOKEN, NUMBER_ID, BUSINESS_ID)


@pytest.fixture
def refused(simulator: Running, templates: Templates, clock: FixedClock) -> Iterator[NotifierAtWork]:
    """A notifier that sends through the simulator."""
    database = Database(templates.sqlite("services.notifier", "refused"))
    simulator.control("PUT", "/faults", {"pair_rate": False})
    yield NotifierAtWork(database, clock, cast("FakeChannel", channel(simulator)))
    database.close()


def order(simulator: Running, code: int, times: int = NEVER) -> None:
    simulator.control("PUT", "/faults", {"pair_rate": False, "next_error": {"code": code, "times": times}})


def told(simulator: Running) -> int:
    """How many messages the simulator has taken, whoever they were for."""
    return int(simulator.control("GET", "/messages?after=0")["next"] or 0)


STOPPED, ALERT = "everything", "nothing"
TABLE: dict[int, tuple[str, float | None, str | None]] = {
    # code: status of the message, seconds until it is tried again, what the alert holds back
    **dict.fromkeys((0, 190, 3, 10, 200, 299, 131005), ("queued", 300, STOPPED)),
    **dict.fromkeys((131031, 368, 130497, 131042, 131045, 133010, 133016), ("queued", 300, STOPPED)),
    **dict.fromkeys((1, 2, 4, 80007, 130429, 131016, 131057, 133004), ("queued", 1, None)),
    131000: ("uncertain", None, None),
    131056: ("queued", 1, None),
    **dict.fromkeys((131048, 131064), ("failed", None, "what_can_wait")),
    **dict.fromkeys((131026, 137000), ("failed", None, None)),
    131047: ("failed", None, None),  # it went as a template already
    **dict.fromkeys((131021, 131050, 131062), ("failed", None, None)),
    **dict.fromkeys((131052, 131053), ("failed", None, None)),
    **dict.fromkeys((132001, 132015, 132016), ("queued", 1800, ALERT)),
    **dict.fromkeys((131030, 131049, 100, 131008, 131009, 131051, 132007), ("failed", None, ALERT)),
    **dict.fromkeys((132000, 132005, 132008, 132012, 132018, 132068, 132069, 135000), ("failed", None, ALERT)),
    999999: ("failed", None, ALERT),
}


@pytest.mark.parametrize("code", TABLE)
def test_a_code_has_its_action(refused: NotifierAtWork, simulator: Running, code: int) -> None:
    order(simulator, code)
    refused.event("appointment.booked")
    refused.work()
    row, status = refused.message("confirmation"), TABLE[code][0]
    waits = (row["next_attempt_at"] - refused.clock.now()).total_seconds() if row["status"] == "queued" else None
    holds = next((each["holds"] for each in refused.rows(alerts)), None)
    expected = TABLE[code][1]
    assert (row["status"], waits and round(waits), holds) == (status, expected and pytest.approx(expected, abs=1), TABLE[code][2])


def test_no_code_of_the_table_is_without_a_test() -> None:
    assert {code for code in CODES if not 200 < code < 299} - set(TABLE) == set()


def test_an_unknown_code_is_seen_with_its_number(refused: NotifierAtWork, simulator: Running) -> None:
    order(simulator, 999999)
    refused.event("appointment.booked")
    refused.work()
    assert [(each["code"], each["reason"]) for each in refused.rows(alerts)] == [(999999, "unknown error 999999 (HTTP 400)")]


def test_a_stopped_number_tries_one_message_and_keeps_the_others(refused: NotifierAtWork, simulator: Running) -> None:
    order(simulator, 190)
    refused.event("appointment.booked")
    refused.event("appointment.booked", appointment_id=OTHER)
    refused.work()
    assert [row["error_code"] for row in refused.rows(deliveries)] == [190]


def test_a_number_that_works_again_closes_its_alert_and_sends_everything(refused: NotifierAtWork, simulator: Running) -> None:
    order(simulator, 190, times=1)
    refused.event("appointment.booked")
    refused.event("appointment.booked", appointment_id=OTHER)
    refused.work()
    refused.later(minutes=5, seconds=1)
    closed = [each["cleared_at"] for each in refused.rows(alerts)]
    assert (refused.message_states(), closed) == ([("confirmation", "accepted")] * 2, [refused.clock.now()])


def test_a_low_quality_rests_reminders_and_lets_confirmations_through(refused: NotifierAtWork, simulator: Running) -> None:
    refused.event("appointment.booked")
    refused.work()
    refused.clock.instant = refused.message("reminder_day_before")["next_attempt_at"]
    order(simulator, 131048, times=1)
    refused.later(seconds=0)
    refused.event("appointment.booked", appointment_id=OTHER)
    refused.work()
    reminder = refused.message("reminder_day_before")
    waits = reminder["next_attempt_at"] - refused.clock.now()
    assert (reminder["status"], waits, refused.message_states()[-1]) == (
        "queued",
        timedelta(hours=6),
        ("confirmation", "accepted"),
    )


def test_after_pair_limits_tries_are_four_to_the_power_of_n_seconds_apart(refused: NotifierAtWork, simulator: Running) -> None:
    order(simulator, 131056)
    refused.event("appointment.booked")
    refused.work()
    for _ in range(30):
        refused.later(seconds=1)
    started = [row["started_at"] for row in refused.rows(deliveries)]
    gaps = [(after - before).total_seconds() for before, after in pairwise(started)]
    assert gaps == [1.0, 6.0, 16.0]  # 4 become 6: no more than one message in six seconds once the burst is spent


def test_after_a_pair_limit_other_messages_to_this_person_wait_too(refused: NotifierAtWork, simulator: Running) -> None:
    order(simulator, 131056)
    refused.event("appointment.booked")
    refused.work()
    refused.event("appointment.booked", appointment_id=OTHER)
    refused.work()
    assert len(refused.rows(deliveries)) == 1


def test_a_file_that_got_lost_is_handed_over_once_more(refused: NotifierAtWork, simulator: Running) -> None:
    order(simulator, 131053, times=1)
    refused.event("appointment.booked")
    refused.work()
    files = [row["media_id"] for row in refused.rows(deliveries)]
    assert (len(set(files)), refused.message_states()) == (2, [("confirmation", "accepted")])


def test_whoever_cannot_be_reached_costs_no_second_message(refused: NotifierAtWork, simulator: Running) -> None:
    order(simulator, 131026, times=1)
    refused.event("appointment.booked")
    refused.event("appointment.booked", appointment_id=OTHER)
    refused.work()
    assert ([row["error_code"] for row in refused.rows(deliveries)], refused.message_states()) == (
        [131026],
        [("confirmation", "failed")] * 2,
    )


def test_whoever_could_not_be_reached_is_tried_again_after_a_day(refused: NotifierAtWork, simulator: Running) -> None:
    order(simulator, 131026, times=1)
    refused.event("appointment.booked")
    refused.work()
    refused.clock.advance(timedelta(days=1))
    refused.event("appointment.booked", appointment_id=OTHER)
    refused.work()
    assert refused.message_states() == [("confirmation", "failed"), ("confirmation", "accepted")]


def test_somebody_without_a_number_is_written_to_by_user_id(refused: NotifierAtWork, simulator: Running) -> None:
    simulator.control("POST", "/contacts", {"user_id": "ID.778899", "name": "Siti Contoh"})
    refused.event("appointment.booked", contact={"phone": None, "user_id": "ID.778899"})
    refused.work()
    found: list[dict[str, Any]] = simulator.control("GET", "/messages?contact=ID.778899")["messages"]
    assert ([each["type"] for each in found], [row["phone"] for row in refused.rows(contacts)]) == (["template"], [None])
