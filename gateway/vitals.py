"""How the whole system is: what is up, what waits and since when, and what the parts know of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from gateway.health import states_of
from gateway.parts import GATEWAY
from services.common import queues
from services.common.clock import Clock
from services.common.http import PartClient, PartUnavailable

QUEUES = ("notifier.events", "notifier.inbound", "notifier.send", "docs.events")


@dataclass(frozen=True)
class Waiting:
    """How much waits somewhere. ``oldest`` is for how long the first of it has waited; None when nothing is known to wait."""

    name: str
    count: int
    oldest: timedelta | None


@dataclass(frozen=True)
class Alert:
    """Something that WhatsApp complains of. ``holds`` tells what is held back: ``everything``, ``what_can_wait``, ``nothing``."""

    code: int
    holds: str
    reason: str
    count: int


@dataclass(frozen=True)
class WhatsApp:
    """``mode`` is ``cloud``, ``simulator`` or ``assisted``; ``webhooks_open`` counts what was received and not handled yet."""

    mode: str
    alerts: tuple[Alert, ...]
    webhooks_open: int


@dataclass(frozen=True)
class State:
    """One look at everything. What could not be asked is None or left out; nothing is guessed.

    ``parts`` maps names to ``ok`` or ``failing``; ``clocks`` tells how far the clock of a part is ahead of the gateway's.
    """

    at: datetime
    parts: Mapping[str, str]
    queues: tuple[Waiting, ...] | None
    outbox: Waiting | None
    whatsapp: WhatsApp | None
    clocks: Mapping[str, timedelta]


class Vitals:
    """Asks all parts at once; one that is down costs only its own share."""

    def __init__(self, services: Mapping[str, PartClient], redis: Redis, simulator_url: str | None, clock: Clock) -> None:
        self._services, self._redis, self._clock = services, redis, clock
        self._states = states_of(services, redis, simulator_url)

    def look(self) -> State:
        """The state now."""
        now = self._clock.now()
        with ThreadPoolExecutor(max_workers=len(self._services)) as pool:
            answers = dict(zip(self._services, pool.map(self._told, self._services.values()), strict=True))
        told = {name: answer for name, answer in answers.items() if answer is not None}
        return State(
            at=now,
            parts=self._states(),
            queues=self._queues(now),
            outbox=_outbox(told, now),
            whatsapp=_whatsapp(told.get("notifier", {})),
            clocks={name: answer["ahead"] for name, answer in told.items()},
        )

    def _told(self, client: PartClient) -> dict[str, Any] | None:
        """What a part says of itself, and by how much it is ``ahead``: the middle of the question against its ``now``."""
        begun = self._clock.now()
        try:
            answer = client.get("/internal/vitals", GATEWAY)
            told: dict[str, Any] = answer.json() if answer.ok else {}
            ended = self._clock.now()
            return {**told, "ahead": datetime.fromisoformat(told["now"]) - (begun + (ended - begun) / 2)}
        except (PartUnavailable, ValueError, KeyError):
            return None

    def _queues(self, now: datetime) -> tuple[Waiting, ...] | None:
        try:
            return tuple(self._waiting(QUEUES, now))
        except RedisError:
            return None

    def _waiting(self, names: Iterable[str], now: datetime) -> Iterable[Waiting]:
        for name in names:
            count, since = queues.waiting(queues.queue(self._redis, name))
            yield Waiting(name, count, now - since if since else None)


def _outbox(told: Mapping[str, Any], now: datetime) -> Waiting | None:
    values = told.get("booking", {}).get("outbox")
    if values is None:
        return None
    oldest_at = values["oldest_at"]
    return Waiting("outbox", values["waiting"], now - datetime.fromisoformat(oldest_at) if oldest_at else None)


def _whatsapp(values: Mapping[str, Any]) -> WhatsApp | None:
    if "mode" not in values:
        return None
    return WhatsApp(values["mode"], tuple(Alert(**each) for each in values["alerts"]), values["webhooks_open"])
