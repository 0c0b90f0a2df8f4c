"""Values that tests of the booking service begin with, each valid as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.booking.domain.appointment import Appointment, Status
from services.booking.domain.calendar import Calendar, OpeningRule, Pause
from services.booking.domain.office import CounterGroup, Office, Service
from services.booking.domain.words import words
from services.common.ids import new_code, new_id

JAKARTA = ZoneInfo("Asia/Jakarta")
TUESDAY = date(2026, 11, 24)
NEXT_TUESDAY = date(2026, 12, 1)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 24 November 2026, 09.00 WIB
EVERY_DAY = frozenset(range(1, 8))
PHONE = "+6281200000001"

OFFICE = Office(
    id="kantor-contoh",
    name="Kecamatan Contoh",
    region_code="99.99.99",
    timezone="Asia/Jakarta",
    address="Jalan Contoh 1",
    latitude=-3.75,
    longitude=102.27,
    whatsapp="+6281200000099",
)
OTHER_OFFICE = replace(OFFICE, id="distrik-contoh", name="Distrik Contoh", timezone="Asia/Jayapura")
GROUP = CounterGroup("loket", 10, 4)
LUNCH = Pause(time(12), time(13))
RULE = OpeningRule("loket", EVERY_DAY, time(8), time(15), 4, (LUNCH,))
SERVICE = Service("ktp_hilang", words("KTP-el hilang", "Lost e-KTP"), "loket", 10, 10, max_people=4)
LONG_SERVICE = Service("kk_baru", words("KK baru", "New family card"), "loket", 30, 10)


def calendar(**changes: Any) -> Calendar:
    """Every day from 08.00 to 15.00 with an hour of lunch, four counters, cells of ten minutes."""
    return replace(Calendar(JAKARTA, GROUP, (RULE,)), **changes)


def at(clock: str, on: date = NEXT_TUESDAY, zone: ZoneInfo = JAKARTA) -> datetime:
    """``08:10`` on a local date, as an instant in UTC."""
    return datetime.combine(on, time.fromisoformat(clock), zone).astimezone(UTC)


def appointment(**changes: Any) -> Appointment:
    """A booked appointment next Tuesday at eight."""
    starts_at = changes.pop("starts_at", at("08:00"))
    values: dict[str, Any] = {
        "id": new_id(), "office_id": OFFICE.id, "code": new_code(), "service_id": SERVICE.id, "counter_group": GROUP.id,
        "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=10), "people": 1, "name": "Siti Contoh",
        "phone": PHONE, "user_id": None, "contact_key": "a" * 64, "language": "id", "answers": {}, "note": "",
        "created_at": NOW, "cell_minutes": 10, "moments": {Status.BOOKED: NOW}, **changes,
    }  # fmt: skip
    return Appointment(**values)
