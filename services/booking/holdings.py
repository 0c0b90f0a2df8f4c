"""The part of the composition root about holding slots, limits per person, the waiting list and groups."""

from __future__ import annotations

from functools import partial

from flask_smorest import Api

from services.booking.adapters.admission import forget_old
from services.booking.adapters.appointment_store import AppointmentStore
from services.booking.adapters.calendar_store import UsageStore
from services.booking.adapters.groups import GroupStore
from services.booking.adapters.holding import HoldStore
from services.booking.adapters.ledger import SqlLedger
from services.booking.adapters.office_store import OfficeStore
from services.booking.adapters.waiting import WaitingStore
from services.booking.api import groups, holding, waiting
from services.booking.config import Settings
from services.booking.usecases.admit import MakeException, PersonKeys
from services.booking.usecases.group import BookGroup, PlanGroup, ShowGroup
from services.booking.usecases.hold import DropHold, ListResting, ReleaseResting, TakeHold, TidyHolds
from services.booking.usecases.offer import OfferPlaces
from services.booking.usecases.once import Once
from services.booking.usecases.wait import Accept, Join, Leave, Look
from services.common.clock import Clock
from services.common.crypto import derive_key, keyed_hash
from services.common.database import Database
from services.common.worker import Task

OFFER_SECONDS, TIDY_SECONDS, HOUR = 5.0, 60.0, 3600.0


def add_routes(
    api: Api, database: Database, offices: OfficeStore, ledger: SqlLedger, people: PersonKeys, settings: Settings, clock: Clock
) -> None:
    """Holds for everybody who books, the waiting list, and what staff do about limits and groups."""
    once, holds, list_ = Once(ledger, clock), HoldStore(database), WaitingStore(database)
    owner_key = partial(keyed_hash, derive_key(settings.secret, "booking.hold-owner"))
    exceptions = MakeException(offices, ledger, people, clock)
    take, drop = TakeHold(offices, ledger, clock), DropHold(holds, ledger)
    resting, release = ListResting(offices, holds, clock), ReleaseResting(offices, ledger, clock)
    api.register_blueprint(holding.blueprint(once, take, drop, resting, release, exceptions, owner_key))
    appointments = AppointmentStore(database, clock)
    join, look = Join(offices, list_, ledger, people, clock), Look(offices, appointments, list_, holds, clock)
    leave, accept = Leave(holds, ledger, clock), Accept(offices, appointments, holds, ledger, people, clock)
    api.register_blueprint(waiting.blueprint(once, join, look, leave, accept, settings.public_base_url))
    plan, stored = PlanGroup(offices, UsageStore(database, clock), clock), GroupStore(database)
    book = BookGroup(plan, stored, ledger, people, clock)
    api.register_blueprint(groups.blueprint(once, plan, book, ShowGroup(offices, stored)))


def offer_places(
    database: Database, offices: OfficeStore, appointments: AppointmentStore, ledger: SqlLedger, clock: Clock
) -> OfferPlaces:
    """The worker's turn at the waiting list."""
    usages, holds = UsageStore(database, clock), HoldStore(database)
    return OfferPlaces(offices, appointments, usages, holds, WaitingStore(database), ledger, clock)


def tasks(
    database: Database, offices: OfficeStore, appointments: AppointmentStore, ledger: SqlLedger, clock: Clock
) -> list[Task]:
    """Offers are made promptly, and what is over is deleted. Nothing that is booked or shown depends on them."""
    holds = HoldStore(database)
    offer = offer_places(database, offices, appointments, ledger, clock)

    def tidy() -> None:
        with database.write() as connection:
            forget_old(connection, clock.now())

    return [
        Task("offer places", OFFER_SECONDS, offer),
        Task("tidy holds", TIDY_SECONDS, TidyHolds(holds, ledger, clock)),
        Task("tidy limits", HOUR, tidy),
    ]
