"""Papers for the office's own use as texts only: sheets of rows and slips in Indonesian, letters and notices in two languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.common import wording
from services.docs.domain.appointment import Office
from services.docs.domain.letter_words import (
    ALL_SERVICES,
    ATTENDANCE,
    BOOKED_ARE_TOLD,
    CAME_AT,
    CAME_FOR,
    CERTIFIED,
    CLOSED,
    CLOSED_BECAUSE,
    CLOSED_FROM,
    CLOSED_UNTIL,
    CLOSURE_NOTICE,
    FURTHER_NOTICE,
    NOT_SERVED,
    OFFICE_WHATSAPP,
    ONLY_ATTENDANCE,
)

DAY_SHEET, ROSTER, CALL_LIST = "day-sheet", "roster", "call-list"


@dataclass(frozen=True)
class Visit:
    """One row: an appointment, a ticket of a group, or a walk-in."""

    name: str
    code: str = ""
    service: str = ""
    starts_at: datetime | None = None
    people: int = 1
    number: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Call:
    """Somebody to telephone: ``about`` says in Indonesian what they must hear."""

    name: str
    phone: str
    about: str
    starts_at: datetime | None = None
    code: str = ""


@dataclass(frozen=True)
class Column:
    """``share`` is its part of the width; a ``sign`` column is left empty for a pen."""

    heading: str
    share: float
    sign: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table over as many pages as it needs; its header stands on each."""

    title: str
    subtitle: str
    author: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True)
class Letter:
    """A page that somebody shows or that hangs on a door: ``code`` becomes a QR code when there is one."""

    title: str
    author: str
    headline: str
    lines: tuple[str, ...]
    small: tuple[str, ...]
    code: str = ""
    language: str = "id"


_DAY = (("No", 0.04), ("Jam", 0.10), ("Kode", 0.09), ("Nama", 0.31), ("Layanan", 0.21), ("Org", 0.05))
_ROSTER = (("No", 0.05), ("Nama", 0.40), ("Jam", 0.15), ("Kode", 0.15))
_CALLS = (("No", 0.04), ("Antrean", 0.10), ("Nama", 0.32), ("Layanan", 0.28), ("Jam", 0.10))
_PHONES = (("No", 0.04), ("Nama", 0.24), ("Telepon", 0.15), ("Tentang", 0.20), ("Janji temu", 0.15), ("Kode", 0.08))
_KEPT = "Lembar ini memuat nama warga: simpan di loket, dan hancurkan setelah harinya selesai."


def day_sheet(office: Office, on: date, visits: Sequence[Visit], made_at: datetime) -> Sheet:
    """What the operator works from when the line is down."""
    ordered = sorted(visits, key=lambda each: (each.starts_at is None, each.starts_at, each.name))
    rows = tuple(
        (str(n), _time(v, office), v.code, v.name, v.service, str(v.people), "", "") for n, v in enumerate(ordered, start=1)
    )
    people = sum(visit.people for visit in visits)
    made = wording.moment(made_at, office.timezone, "id")
    subtitle = f"{wording.long_date(on, 'id')} · {len(visits)} janji temu, {people} orang · dibuat {made}"
    columns = (*_plain(_DAY), Column("Paraf", 0.10, sign=True), Column("Berkas kurang", 0.10, sign=True))
    return Sheet(f"Lembar harian {office.name}", subtitle, office.name, columns, rows, _KEPT)


def roster(office: Office, label: str, visits: Sequence[Visit]) -> Sheet:
    """The list for a teacher who brings a class."""
    rows = tuple((str(n), v.name, _time(v, office), v.code, "", "") for n, v in enumerate(visits, start=1))
    columns = (*_plain(_ROSTER), Column("Hadir", 0.10, sign=True), Column("Keterangan", 0.15, sign=True))
    zone = ZoneInfo(office.timezone)
    days = sorted({visit.starts_at.astimezone(zone).date() for visit in visits if visit.starts_at})
    subtitle = f"{label} · {len(visits)} orang" + (
        f" · {'; '.join(wording.long_date(day, 'id') for day in days)}" if days else ""
    )
    return Sheet(
        "Daftar rombongan perekaman", subtitle, office.name, columns, rows, "Bawa berkas setiap anak sesuai daftar periksa."
    )


def call_list(office: Office, on: date, visits: Sequence[Visit]) -> Sheet:
    """Who is called next, to be read aloud."""
    rows = tuple((str(n), v.number, v.name, v.service, _time(v, office), "", "") for n, v in enumerate(visits, start=1))
    columns = (*_plain(_CALLS), Column("Dipanggil", 0.08, sign=True), Column("Hadir", 0.08, sign=True))
    return Sheet(f"Daftar panggil {office.name}", wording.long_date(on, "id"), office.name, columns, rows, _KEPT)


def phone_list(office: Office, calls: Sequence[Call], made_at: datetime) -> Sheet:
    """Whom to telephone, the most urgent first."""
    zone = office.timezone
    rows = tuple(
        (str(n), c.name, wording.dialled(c.phone) if c.phone else "–", c.about, _day_and_time(c.starts_at, zone), c.code, "", "")
        for n, c in enumerate(calls, start=1)
    )
    subtitle = f"{len(calls)} orang yang belum menerima pesan · dibuat {wording.moment(made_at, zone, 'id')}"
    columns = (*_plain(_PHONES), Column("Ditelepon", 0.07, sign=True), Column("Catatan", 0.07, sign=True))
    return Sheet(f"Daftar telepon {office.name}", subtitle, office.name, columns, rows, _KEPT)


def slip(office: Office, visit: Visit, issued_at: datetime) -> Letter:
    """The number in the hand of whoever waits, with or without a phone."""
    lines = [visit.service, visit.name]
    if visit.starts_at:
        lines.append(f"Sesi {_time(visit, office)}")
    small = (wording.moment(issued_at, office.timezone, "id"), "Gratis. Bila ada yang meminta uang: lapor.go.id atau SMS 1708.")
    return Letter("Nomor antrean", office.name, visit.number, tuple(line for line in lines if line), small, visit.code)


def attendance(office: Office, visit: Visit, finished_at: datetime, language: str = "id") -> Letter:
    """Proof for a school or an employer that somebody was here."""
    when, title = wording.moment(finished_at, office.timezone, language), ATTENDANCE[language]
    lines = (
        CERTIFIED[language],
        visit.name,
        CAME_FOR[language].format(service=visit.service),
        CAME_AT[language].format(moment=when),
    )
    small = (office.name, office.address, ONLY_ATTENDANCE[language])
    return Letter(title, office.name, title, lines, small, visit.code, language)


@dataclass(frozen=True)
class Closing:
    """A span in which something is not served; ``service`` is empty for the whole office."""

    service: str
    begins_at: datetime
    ends_at: datetime | None
    reason: str


def closure_notice(office: Office, closing: Closing, language: str = "id") -> Letter:
    """What hangs on the door."""
    begins = wording.moment(closing.begins_at, office.timezone, language)
    ends = wording.moment(closing.ends_at, office.timezone, language) if closing.ends_at else FURTHER_NOTICE[language]
    lines = (
        NOT_SERVED[language].format(what=closing.service or ALL_SERVICES[language]),
        CLOSED_FROM[language].format(moment=begins),
        CLOSED_UNTIL[language].format(moment=ends),
        CLOSED_BECAUSE[language].format(reason=closing.reason),
    )
    contact = [OFFICE_WHATSAPP[language].format(number=wording.dialled(office.whatsapp))] if office.whatsapp else []
    small = (BOOKED_ARE_TOLD[language], *contact, office.name)
    return Letter(CLOSURE_NOTICE[language], office.name, CLOSED[language], lines, small, language=language)


def _plain(columns: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    return tuple(Column(heading, share) for heading, share in columns)


def _day_and_time(at: datetime | None, zone: str) -> str:
    if at is None:
        return "–"
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%d-%m-%Y} {wording.clock_time(at, zone, 'id')}"


def _time(visit: Visit, office: Office) -> str:
    return wording.clock_time(visit.starts_at, office.timezone, "id") if visit.starts_at else "–"
