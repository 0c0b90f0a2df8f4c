"""Processes killed at any step, queues emptied, a platform that fails, delays, doubles and reorders: all arrives, once.

``CHAOS_MESSAGES`` messages (100 by default) on each database. A kill is an exception that nothing catches: what is committed
stays, what is not is gone, and a new process begins with what the database has.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

from services.common.database import Database
from services.notifier.adapters.graph_api import GraphApi
from services.notifier.adapters.store import DatabaseStore
from services.notifier.adapters.wording_files import read_templates
from services.notifier.domain.content import Content
from services.notifier.domain.limits import Limits, per_second
from services.notifier.usecases.ports import Work
from services.notifier.usecases.ports_channel import SendResult
from services.notifier.usecases.push_templates import push_missing
from services.notifier.worker import wire
from tests.fakes.clock import FixedClock
from tests.notifier.fakes import FakeChannel
from tests.notifier.notifier_at_work import NotifierAtWork, signature
from tests.notifier.usecases.test_uncertain import every_message
from tests.servers import wait_until
from tests.simulator.account import BUSINESS_ID, NUMBER_ID, TOKEN
from tests.simulator.process import Running, running
from tests.simulator.receiver import Receiver, listening

MESSAGES = int(os.environ.get("CHAOS_MESSAGES", "100"))
ROUNDS = 60 + MESSAGES // 10
FAULTS = {
    "throughput": 100_000,
    "delivered_after_ms": 0,
    "drop_answer": {"probability": 0.2},
    "fail_500": {"probability": 0.1},
    "duplicate_webhooks": {"probability": 0.5},
    "reorder_webhooks": {"probability": 0.3},
    "delay_ms": 2,
}


class Killed(BaseException):
    """The process is gone."""


class Fate:
    """Decides where a process dies."""

    def __init__(self, chance: float) -> None:
        self._dice, self._chance = random.Random(7), chance  # noqa: S311  # a test's dice
        self.deaths = 0

    def strike(self) -> None:
        if self._dice.random() < self._chance:
            self.deaths += 1
            raise Killed

    def wipes(self) -> bool:
        """Whether the queues are emptied too; the job under way is gone in any case."""
        return self._dice.random() < 0.2


class MortalStore(DatabaseStore):
    """Dies before a transaction, inside it, or right after it was committed."""

    def __init__(self, database: Database, fate: Fate) -> None:
        super().__init__(database)
        self._fate = fate

    @contextmanager
    def write(self) -> Iterator[Work]:
        self._fate.strike()
        with super().write() as work:
            yield work
            self._fate.strike()
        self._fate.strike()


class MortalChannel(GraphApi):
    """Dies before the platform is called, or before its answer is read."""

    fate: Fate

    def send(self, to: str, content: Content, delivery_id: str) -> SendResult:
        self.fate.strike()
        result = super().send(to, content, delivery_id)
        self.fate.strike()
        return result


class MortalNotifier(NotifierAtWork):
    """A notifier that is started anew whenever it was killed, and finds its queues emptied one time in five."""

    fate: Fate

    def mortal(self, fate: Fate) -> None:
        self.fate = fate
        self.wiring = wire(replace(self.outside, store=MortalStore(self.database, fate)))

    def survive(self, step: Callable[[], object]) -> None:
        """Do it again until it was done."""
        while True:
            try:
                step()
                return
            except Killed:
                if self.fate.wipes():
                    self.queues.lose()


def test_nothing_is_lost_and_nothing_doubled(database: Database, clock: FixedClock, tmp_path: Path) -> None:
    with listening() as webhooks, running(webhooks.url, tmp_path / "simulator") as simulator:
        channel = MortalChannel(simulator.base, TOKEN, NUMBER_ID, BUSINESS_ID)
        push_missing(channel, read_templates("https://janji.contoh.go.id"))
        channel.fate = Fate(0.02)
        notifier = MortalNotifier(database, clock, cast("FakeChannel", channel), limits=Limits(100_000, per_second(100_000)))
        notifier.mortal(channel.fate)
        simulator.control("PUT", "/faults", FAULTS)
        for number in range(MESSAGES):
            notifier.survive(lambda number=number: book(notifier, number))  # type: ignore[misc]  # mypy infers no default
        live(notifier, simulator, webhooks)
        arrived = Counter(each["phone"] for each in every_message(simulator))
    states = Counter(notifier.message_states())
    assert (len(arrived), set(arrived.values()), states) == (MESSAGES, {1}, {("confirmation", "delivered"): MESSAGES})
    assert channel.fate.deaths > MESSAGES / 20


def book(notifier: NotifierAtWork, number: int) -> None:
    """A fact that the relay brings again until its effect is committed."""
    person, visit = {"phone": f"+62813{number:08d}", "user_id": None}, f"01990f3e-0000-7000-8000-{number:012d}"
    notifier.event("appointment.booked", contact=person, appointment_id=visit)


def live(notifier: MortalNotifier, simulator: Running, webhooks: Receiver) -> None:
    """Round after round: work until nothing is left to do, hear what the platform reports, let time pass."""
    heard = 0
    for _ in range(ROUNDS):
        notifier.survive(notifier.work)
        wait_until(lambda: simulator.control("GET", "/messages?after=999999999")["pending_webhooks"] == 0, 60, "every webhook")
        for _, body in webhooks.posts[heard:]:
            notifier.receive_webhook(body, signature(body))
        heard = len(webhooks.posts)
        if {status for _, status in notifier.message_states()} == {"delivered"}:
            return
        notifier.clock.advance(timedelta(seconds=70))
        notifier.survive(lambda: notifier.later(seconds=0))  # only once does time pass: whoever is killed comes back at once
