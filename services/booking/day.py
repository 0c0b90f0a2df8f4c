"""The day at the office put together: the line, cases and closures, for the web application."""

from __future__ import annotations

from services.booking.adapters.appointment_store import AppointmentStore
from services.booking.adapters.calendar_store import UsageStore
from services.booking.adapters.closure_writes import ClosureStore
from services.booking.adapters.day_writes import LineStore
from services.booking.adapters.ledger import SqlLedger
from services.booking.adapters.office_store import OfficeStore
from services.booking.api import cases, closures, desk, queue
from services.booking.api.openapi import Blueprint, ProblemApi
from services.booking.domain.day_rules import DEFAULT
from services.booking.usecases.arrive import CheckIn, WalkIn
from services.booking.usecases.browse import Browse, Schedule
from services.booking.usecases.close import Close, EndClosure, ListClosures
from services.booking.usecases.continue_case import FollowUpCase, Rebook
from services.booking.usecases.find import Find
from services.booking.usecases.once import Once
from services.booking.usecases.queue import CallNext, Queue
from services.booking.usecases.serve import Serve, Undo
from services.common.clock import Clock
from services.common.database import Database


class DayRoutes:
    """Builds the blueprints of the day on the adapters of one database."""

    def __init__(
        self, database: Database, offices: OfficeStore, appointments: AppointmentStore, ledger: SqlLedger, clock: Clock
    ) -> None:
        self._database, self._offices, self._appointments = database, offices, appointments
        self._ledger, self._clock = ledger, clock
        self._once = Once(ledger, clock)

    def add(self, api: ProblemApi, public_base_url: str) -> None:
        """Register all of them."""
        api.register_blueprint(self._desk())
        api.register_blueprint(queue.blueprint(self._once, self._counter()))
        api.register_blueprint(self._cases(public_base_url))
        api.register_blueprint(self._closures())

    def _desk(self) -> Blueprint:
        serve, undo = Serve(self._ledger, self._clock), Undo(self._ledger, self._clock)
        check_in = CheckIn(self._ledger, self._clock, DEFAULT)
        return desk.blueprint(self._once, serve, undo, check_in, Schedule(self._offices, self._appointments))

    def _counter(self) -> queue.Counter:
        return queue.Counter(
            CheckIn(self._ledger, self._clock, DEFAULT),
            WalkIn(self._offices, self._ledger, self._clock, DEFAULT),
            CallNext(self._offices, self._ledger, self._clock, DEFAULT),
            Queue(self._offices, LineStore(self._database), self._clock, DEFAULT),
        )

    def _cases(self, public_base_url: str) -> Blueprint:
        find = Find(self._appointments, self._ledger, self._clock)
        rebook = Rebook(find, self._offices, self._ledger, self._clock)
        return cases.blueprint(self._once, FollowUpCase(self._ledger, self._clock), rebook, public_base_url)

    def _closures(self) -> Blueprint:
        store = ClosureStore(self._database, self._appointments)
        return closures.blueprint(
            self._once,
            Close(self._offices, store, self._ledger, self._clock),
            EndClosure(self._ledger, self._clock),
            ListClosures(self._offices, store, self._clock),
            Browse(self._offices, UsageStore(self._database, self._clock), self._clock),
        )
