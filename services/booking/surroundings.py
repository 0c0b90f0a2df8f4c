"""The part of the composition root about what surrounds appointments: accounts, forgetting, looking back, webhooks, feeds."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from flask import Flask
from flask_smorest import Api

from services.booking.adapters import tables
from services.booking.adapters.account_store import AccountStore
from services.booking.adapters.audit_lines import AuditStore
from services.booking.adapters.busy_calendar import IcalendarBusy
from services.booking.adapters.city_store import CityStore
from services.booking.adapters.feed_store import FeedStore
from services.booking.adapters.history_store import HistoryStore
from services.booking.adapters.holiday_list import LibraryHolidays
from services.booking.adapters.office_ledger import OfficeLedger
from services.booking.adapters.office_store import OfficeStore
from services.booking.adapters.passwords import Argon2Passwords
from services.booking.adapters.privacy import PrivacyStore
from services.booking.adapters.webhook_post import HttpPost, resolve
from services.booking.adapters.webhook_queue import SqlWebhookQueue
from services.booking.adapters.webhook_store import WebhookStore
from services.booking.api import accounts, privacy, review, webhooks
from services.booking.config import Settings
from services.booking.usecases.administer import Administer, ChangeOwnPassword
from services.booking.usecases.feed import GiveFeed, ReadFeed
from services.booking.usecases.forget import Erase, Retain, WipeOldVisits
from services.booking.usecases.once import Once
from services.booking.usecases.review import MakeReport, OverviewOfCity, ReadAudit
from services.booking.usecases.webhooks import Send, Subscribe
from services.common.clock import Clock
from services.common.crypto import Sealer, derive_key, keyed_hash
from services.common.database import Database
from services.common.idempotency import IdempotencyKeys
from services.common.outbox import Outbox
from services.common.worker import Task

SENDERS = 4  # webhooks under way at once; one subscription has one at a time
HOUR = 3600.0


def office_ledger(database: Database, secret: str, clock: Clock) -> OfficeLedger:
    """Transactions on what surrounds appointments."""
    keys = IdempotencyKeys(tables.idempotency_keys, Sealer(derive_key(secret, "booking.idempotency")))
    return OfficeLedger(database, Outbox(tables.outbox, tables.outbox_deliveries), keys, clock, _webhook_sealer(secret))


def add_routes(app: Flask, api: Api, database: Database, settings: Settings, clock: Clock) -> None:
    """Accounts, audit, reports, the city's overview, retention, erasure, feed and webhooks."""
    ledger = office_ledger(database, settings.secret, clock)
    once, passwords, people = Once(ledger, clock), Argon2Passwords(), AccountStore(database)
    fingerprint = partial(keyed_hash, derive_key(settings.secret, "booking.request"))
    administer = Administer(people, ledger, passwords, clock)
    api.register_blueprint(accounts.blueprint(once, administer, ChangeOwnPassword(people, ledger, passwords, clock), fingerprint))
    history = HistoryStore(database, OfficeStore(database, LibraryHolidays()))
    overview = OverviewOfCity(CityStore(database), clock)
    api.register_blueprint(review.blueprint(ReadAudit(AuditStore(database)), MakeReport(history, clock), overview))
    rules = PrivacyStore(database)
    give, read = GiveFeed(ledger, clock), ReadFeed(FeedStore(database), IcalendarBusy(), clock)
    retain, erase = Retain(rules, ledger, clock), Erase(rules, ledger, clock)
    api.register_blueprint(privacy.blueprint(once, retain, erase, give, read, settings.public_base_url))
    store = WebhookStore(database, _webhook_sealer(settings.secret))
    subscribe = Subscribe(store, ledger, resolve, settings.webhooks_allow_private, clock)
    api.register_blueprint(webhooks.blueprint(once, subscribe))
    app.register_blueprint(privacy.erasure(erase))


def tasks(database: Database, settings: Settings, clock: Clock) -> list[Task]:
    """What the worker does about webhooks and old contacts."""
    queue = SqlWebhookQueue(database, _webhook_sealer(settings.secret))
    send = Send(queue, HttpPost(settings.webhooks_allow_private), clock, random.random)
    wipe = WipeOldVisits(PrivacyStore(database), office_ledger(database, settings.secret, clock), clock)
    return [
        Task("spread webhooks", 0.5, lambda: queue.spread(clock.now())),
        Task("send webhooks", 0.5, Senders(lambda: queue.due(clock.now()), send)),
        Task("tidy webhooks", HOUR, lambda: queue.tidy(clock.now())),
        Task("wipe old visits", HOUR, wipe),
    ]


class Senders:
    """Sends to several subscriptions at once, beside the worker's other tasks: a slow receiver delays only itself."""

    def __init__(self, due: Callable[[], list[str]], send: Callable[[str], int]) -> None:
        self._due, self._send = due, send
        self._threads = ThreadPoolExecutor(SENDERS, "webhooks")
        self._under_way: set[str] = set()

    def __call__(self) -> None:
        for subscription_id in self._due():
            if subscription_id not in self._under_way:
                self._under_way.add(subscription_id)
                self._threads.submit(self._run, subscription_id)

    def _run(self, subscription_id: str) -> None:
        try:
            self._send(subscription_id)
        finally:
            self._under_way.discard(subscription_id)


def _webhook_sealer(secret: str) -> Sealer:
    return Sealer(derive_key(secret, "booking.webhooks"))
