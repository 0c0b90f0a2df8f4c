"""The worker: it puts facts on the queues of their subscribers and tidies up. It has no queue of its own."""

from __future__ import annotations

from services.booking import holdings, surroundings
from services.booking.adapters import tables
from services.booking.adapters.account_store import AccountStore
from services.booking.app import create_stores
from services.booking.config import Settings
from services.common import queues, worker
from services.common.clock import Clock, SystemClock
from services.common.database import Database
from services.common.http import PartClient
from services.common.outbox import Outbox, Relay, quietly
from services.common.principal import PrincipalSigner
from services.common.worker import Task

NAME = "booking"
HOUR = 3600.0


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    worker.run(settings.redis_url, [], tasks(settings, SystemClock()), f"{NAME}-worker")


def tasks(settings: Settings, clock: Clock) -> list[Task]:
    """What the worker does, and how often."""
    database = Database(settings.database_url)
    stores = create_stores(database, settings.secret, clock)
    signer = PrincipalSigner(settings.secret)
    urls = {"notifier": settings.notifier_url, "docs": settings.docs_url}
    subscribers = {part: PartClient(part, url, signer) for part, url in urls.items()}
    redis = queues.connect(settings.redis_url)
    relay = Relay(database, Outbox(tables.outbox, tables.outbox_deliveries), redis, subscribers, NAME, clock)

    def tidy_keys() -> None:
        with database.write() as connection:
            stores.keys.tidy(connection, clock.now())

    return [
        Task("forward", 0.1, quietly(relay.forward)),
        Task("settle", 1.0, quietly(relay.settle)),
        Task("tidy outbox", HOUR, relay.tidy),
        Task("tidy answers", HOUR, tidy_keys),
        Task("tidy sign-ins", HOUR, lambda: AccountStore(database).tidy(clock.now())),
        *holdings.tasks(database, stores.offices, stores.appointments, stores.ledger, clock),
        *surroundings.tasks(database, settings, clock),
    ]
