"""A small office with few places, so that everybody wants the same ones; and the authority of those who press."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.booking.adapters.office_writer import add_exception, add_office
from services.booking.domain.calendar import DatedException, OpeningRule
from services.booking.domain.office import CounterGroup, Office, Service
from services.booking.domain.words import words
from services.common.database import Database
from services.common.principal import ADDRESS, HEADER, PUBLIC, Principal, PrincipalSigner

OFFICE, COUNTERS, DAYS = "balap", 4, 5
SECRET = secrets.token_urlsafe(48)
_ZONE = ZoneInfo("Asia/Jakarta")
_SHORT, _LONG = "ktp_hilang", "kk_baru"


class Headers:
    """Signed headers; signatures last a minute, so each request gets a fresh one."""

    def __init__(self) -> None:
        self._signer = PrincipalSigner(SECRET)

    def anybody(self, token: str | None = None, address: str = "10.0.0.1") -> dict[str, str]:
        """A resident, with the secret of a booking or a hold."""
        proof = {"Authorization": f"Bearer {token}"} if token else {}
        return {HEADER: self._signer.sign(PUBLIC), ADDRESS: address, **proof}

    def supervisor(self) -> dict[str, str]:
        """A supervisor of the office."""
        return {HEADER: self._signer.sign(Principal("supervisor", "staff-1", (OFFICE,)))}


def add_race_office(database: Database) -> None:
    """Four counters, every day from 08.00 to 15.00 with an hour of lunch; one service of ten and one of thirty minutes."""
    office = Office(OFFICE, "Kecamatan Balap", "99.99.99", _ZONE.key, "Jalan Contoh 1", -3.75, 102.27, "+6281200000099")
    group = CounterGroup("loket", 10, COUNTERS)
    services = [
        Service(_SHORT, words("KTP-el hilang", "Lost e-KTP"), group.id, 10, 10),
        Service(_LONG, words("KK baru", "New family card"), group.id, 30, 10),
    ]
    rules = [
        OpeningRule(group.id, frozenset(range(1, 8)), *half, COUNTERS) for half in ((time(8), time(12)), (time(13), time(15)))
    ]
    with database.write() as connection:
        add_office(connection, office, [group], services, rules)
        for n in range(DAYS + 2):  # whatever the calendar says of these days, they are working days here
            add_exception(connection, OFFICE, DatedException("workday", _today() + timedelta(days=n)))


def starts() -> list[str]:
    """The starts that everybody wants, from tomorrow on, with the office's offset."""
    minutes = [*range(8 * 60, 12 * 60, 10), *range(13 * 60, 15 * 60, 10)]
    days = [_today() + timedelta(days=1 + n) for n in range(DAYS)]
    return [datetime.combine(day, time(*divmod(minute, 60)), _ZONE).isoformat() for day in days for minute in minutes]


def service_of(number: int) -> str:
    """One in five asks for the long service."""
    return _LONG if number % 5 == 0 else _SHORT


def _today() -> date:
    return datetime.now(UTC).astimezone(_ZONE).date()
