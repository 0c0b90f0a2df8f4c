"""Whatever residents, operators and supervisors do to a day, in any order: what is counted is what there is."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.appointment_rows import appointment
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.day_writes import LineStore
from services.booking.adapters.office_writer import add_office
from services.booking.app import PACKAGE, create_app
from services.booking.domain.appointment import IN_OFFICE, Appointment, Status
from services.common.database import Database, migrate
from tests.booking.api.test_the_day import supervisor
from tests.booking.builders import GROUP, LONG_SERVICE, NOW, OFFICE, RULE, SERVICE, TUESDAY
from tests.booking.conftest import anybody, booking_body, operator, settings_for
from tests.fakes.clock import FixedClock

VERBS = ("call", "recall", "serve", "park", "unpark", "no-show", "complete", "cancel")
STARTS = [f"2026-11-24T{clock}:00+07:00" for clock in ("10:10", "10:20", "11:00", "13:00")]
LATER = "2026-11-25T08:30:00+07:00"


class Place:
    """A booking service whose examples each have an office of their own."""

    def __init__(self) -> None:
        url = f"sqlite:///{tempfile.mkdtemp()}/day.sqlite3"
        self.clock, self.database, self.offices = FixedClock(NOW), Database(url), count(1)
        migrate(self.database, PACKAGE)
        self.app = create_app(settings_for(url), self.clock)

    def new_office(self) -> str:
        office = replace(OFFICE, id=f"kantor-{next(self.offices)}")
        with self.database.write() as connection:
            add_office(connection, office, [GROUP], [SERVICE, LONG_SERVICE], [RULE])
        return office.id


place = cache(Place)


class AnyDay(RuleBasedStateMachine):
    """The states of the domain have a machine of their own; this one watches what the database makes of them."""

    codes = Bundle("codes")

    def __init__(self) -> None:
        super().__init__()
        self.place = place()
        self.office, self.place.clock.instant = self.place.new_office(), NOW
        self.here = f"/api/v1/offices/{self.office}"
        self.contacts, self.before = 0, dict[str, list[str]]()

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        """The body of the answer when it was done; nothing when it was refused, for which only 4xx will do."""
        self.place.clock.advance(timedelta(seconds=7))
        answer = self.place.app.test_client().post(path, json=body, headers=headers or operator(self.office))
        assert answer.status_code < 300 or answer.status_code in (404, 409, 412, 422), answer.text
        return answer.get_json() if answer.status_code < 300 else None

    @rule(target=codes, starts_at=st.sampled_from(STARTS), people=st.integers(1, 2))
    def book(self, starts_at: str, people: int) -> str:
        self.contacts += 1
        body = booking_body(office=self.office, starts_at=starts_at, people=people, whatsapp=f"+6281200007{self.contacts:03}")
        made = self.post("/api/v1/bookings", body, anybody())
        return self._known(made)

    @rule(target=codes, service=st.sampled_from([SERVICE.id, LONG_SERVICE.id]), override=st.booleans(), first=st.booleans())
    def walk_in(self, service: str, override: bool, first: bool) -> str:
        body = {"service": service, "name": "Budi Contoh", "override": override, **({"priority": "elderly"} if first else {})}
        return self._known(self.post(f"{self.here}/walk-ins", body, supervisor(self.office)))

    @rule(code=codes)
    def check_in(self, code: str) -> None:
        self._step(code, "check-in")

    @rule(code=codes, verb=st.sampled_from(VERBS))
    def press(self, code: str, verb: str) -> None:
        self._step(code, verb)

    @rule()
    def call_next(self) -> None:
        called = self.post(f"{self.here}/calls", {"counter": "Loket 1"})["booking"]
        if called:
            self.before[called["code"]].append("checked_in")

    @rule(code=codes)
    def undo(self, code: str) -> None:
        undone = self.post(f"/api/v1/bookings/{code}/undo")
        if undone:
            assert undone["status"] == self.before[code].pop()

    @rule(code=codes, starts_at=st.sampled_from([*STARTS, LATER]))
    def move(self, code: str, starts_at: str) -> None:
        moved = self.post(f"/api/v1/bookings/{code}/reschedule", {"starts_at": starts_at})
        if moved:
            self.before[code] = []

    @rule(target=codes, code=codes)
    def rebook(self, code: str) -> str:
        self._step(code, "complete", {"outcome": "papers_missing"})
        return self._known(self.post(f"/api/v1/bookings/{code}/rebook", {"starts_at": LATER}))

    @rule(hours=st.integers(1, 3), endless=st.booleans())
    def close(self, hours: int, endless: bool) -> None:
        starts = self.place.clock.now() + timedelta(hours=1)
        ends = None if endless else (starts + timedelta(hours=hours)).isoformat()
        body = {"from": starts.isoformat(), "to": ends, "reason": "network", "service": SERVICE.id if endless else None}
        self.post(f"{self.here}/closures", body, supervisor(self.office))

    @rule()
    def end_closures(self) -> None:
        client = self.place.app.test_client()
        for closure in client.get(f"{self.here}/closures", headers=operator(self.office)).get_json()["closures"]:
            assert client.delete(f"{self.here}/closures/{closure['id']}", headers=supervisor(self.office)).status_code == 200

    def _known(self, made: Any) -> str:
        code: str = made["code"] if made else "K7M4QX"  # nobody has this one: refused bookings are asked about like any other
        self.before.setdefault(code, [])
        return code

    def _step(self, code: str, verb: str, body: Any = None) -> None:
        before = {each.code: each.status.value for each in self._appointments()}
        if self.post(f"/api/v1/bookings/{code}/{verb}", body):
            self.before[code].append(before[code])

    def _appointments(self) -> list[Appointment]:
        with self.place.database.read() as connection:
            return [
                appointment(row)
                for row in connection.execute(select(tables.appointments).where(tables.appointments.c.office_id == self.office))
            ]

    @invariant()
    def what_is_counted_is_what_there_is(self) -> None:
        with self.place.database.write() as connection:
            assert inconsistencies(connection) == []
            line = LineStore(self.place.database).line(self.office, TUESDAY)
        numbers = Counter(each.visit.queue_number for each in self._appointments() if each.status in IN_OFFICE)
        assert None not in numbers
        assert set(numbers.values()) <= {1}
        in_line = sorted(person.appointment.code for person in line if person.appointment.status is Status.CHECKED_IN)
        assert in_line == sorted(each.code for each in self._appointments() if each.status is Status.CHECKED_IN)


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(
    max_examples=5, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
