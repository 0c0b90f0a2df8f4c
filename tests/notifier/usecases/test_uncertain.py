"""Answers that get lost on their way, through the simulator over real HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from services.common.database import Database
from services.notifier.adapters.graph_api import GraphApi
from services.notifier.adapters.tables import deliveries
from services.notifier.adapters.wording_files import read_templates
from services.notifier.domain.limits import Limits, per_second
from services.notifier.domain.message import POLICIES
from services.notifier.usecases.ports_channel import AnswerLost
from services.notifier.usecases.push_templates import push_missing
from tests.fakes.clock import FixedClock
from tests.notifier.fakes import FakeChannel
from tests.notifier.notifier_at_work import NotifierAtWork, signature
from tests.servers import wait_until
from tests.simulator.account import BUSINESS_ID, NUMBER_ID, TOKEN
from tests.simulator.process import Running, running
from tests.simulator.receiver import Receiver, listening

SENDS = 500


@pytest.fixture
def webhooks() -> Iterator[Receiver]:
    with listening() as started:
        yield started


@pytest.fixture
def simulator(webhooks: Receiver, tmp_path: Path) -> Iterator[Running]:
    with running(webhooks.url, tmp_path / "simulator") as started:
        push_missing(GraphApi(started.base, TOKEN, NUMBER_ID, BUSINESS_ID), read_templates("https://janji.contoh.go.id"))
        yield started


def test_of_500_sends_with_one_answer_in_five_lost_none_is_lost_and_none_doubled(
    database: Database, clock: FixedClock, simulator: Running, webhooks: Receiver
) -> None:
    graph_api = cast("FakeChannel", GraphApi(simulator.base, TOKEN, NUMBER_ID, BUSINESS_ID))
    notifier = NotifierAtWork(database, clock, graph_api, limits=Limits(10_000, per_second(100_000)))
    simulator.control("PUT", "/faults", {"throughput": 100_000, "drop_answer": {"probability": 0.2}, "delivered_after_ms": 0})
    for number in range(SENDS):
        person, visit = {"phone": f"+62813{number:08d}", "user_id": None}, f"01990f3e-0000-7000-8000-{number:012d}"
        notifier.event("appointment.booked", contact=person, appointment_id=visit)
    notifier.work()
    lost = Counter(state for _, state in notifier.message_states())["uncertain"]
    wait_until(lambda: simulator.control("GET", "/messages?after=999999")["pending_webhooks"] == 0, 60, "every webhook")
    for _, body in webhooks.posts:
        notifier.receive_webhook(body, signature(body))
    notifier.later(minutes=20)  # many reports are stored and not yet read when the deadline passes
    while notifier.wiring.sweeps.queue_inbound():
        notifier.work()
    notifier.later(minutes=20)
    arrived = Counter(each["phone"] for each in every_message(simulator))
    assert (len(arrived), set(arrived.values()), lost > SENDS / 10) == (SENDS, {1}, True)
    assert Counter(notifier.message_states()) == {("confirmation", "delivered"): SENDS}


def every_message(simulator: Running) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    after = 0
    while page := simulator.control("GET", f"/messages?after={after}"):
        if not page["messages"]:
            return found
        found, after = [*found, *page["messages"]], page["next"]
    return found


@pytest.mark.parametrize("kind", ["reminder_day_before", "reminder_morning", "confirmation"])
def test_after_the_deadline_the_policy_of_the_kind_decides(notifier: NotifierAtWork, kind: str) -> None:
    notifier.event("appointment.booked")
    if kind != "confirmation":
        notifier.work()
        notifier.clock.instant = notifier.message(kind)["next_attempt_at"]
        if kind == "reminder_morning":
            notifier.later(seconds=0)
    notifier.channel.answers = [AnswerLost("ReadTimeoutError")]
    notifier.wiring.sweeps.queue_due()
    notifier.work()
    notifier.later(seconds=61)
    tries = [row for row in notifier.rows(deliveries) if row["message_id"] == notifier.message(kind)["id"]]
    assert len(tries) == (2 if POLICIES[kind].repeat_when_uncertain else 1)
