"""Why a start is not on offer: a code for programs and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.booking.domain.words import Words, words

DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """``code`` is stable; ``explanation`` says what happened and what to do."""

    code: str
    explanation: Words


PAST = Reason("past", words("Waktu itu sudah lewat. Silakan pilih jadwal lain.", "That time has passed. Please choose another."))
OUTSIDE_HOURS = Reason(
    "outside-hours",
    words(
        "Waktu itu di luar jam layanan. Silakan pilih jadwal lain.", "That time is outside service hours. Please choose another."
    ),
)
BREAK = Reason(
    "break",
    words(
        "Waktu itu terpotong jam istirahat. Silakan pilih jadwal lain.",
        "That time runs into the office's break. Please choose another.",
    ),
)
WALK_IN = Reason(
    "walk-in",
    words(
        "Waktu itu disediakan bagi warga tanpa janji temu. Silakan pilih jadwal lain.",
        "That time is kept for people without appointment. Please choose another.",
    ),
)
PRIORITY = Reason(
    "priority",
    words(
        "Waktu itu disediakan bagi warga lanjut usia, penyandang disabilitas, ibu hamil, dan yang membawa bayi. "
        "Silakan pilih jadwal lain atau hubungi kantor.",
        "That time is kept for the elderly, disabled, pregnant and those with an infant. "
        "Please choose another or contact the office.",
    ),
)
STAFF = Reason(
    "staff",
    words(
        "Waktu itu hanya dapat dipesan melalui petugas. Silakan pilih jadwal lain.",
        "That time can be booked through staff only. Please choose another.",
    ),
)
PAUSES = {"walk_in": WALK_IN, "priority": PRIORITY, "staff": STAFF, "break": BREAK}
LAST_START = Reason(
    "last-ticket",
    words("Waktu itu setelah nomor terakhir hari itu. Silakan pilih jadwal lain.", "That is after the day's last ticket."),
)


def too_soon(notice_minutes: int) -> Reason:
    return Reason(
        "notice",
        words(
            f"Jadwal dipesan paling lambat {notice_minutes} menit sebelumnya. Silakan pilih jadwal lain.",
            f"A slot is booked at least {notice_minutes} minutes ahead. Please choose another.",
        ),
    )


def too_far(horizon_days: int, opens: datetime | None = None) -> Reason:
    """``opens`` is when the date can be booked, in the office's zone, where that is a stated time of day."""
    indonesian, english = (
        (f" Tanggal itu dibuka {spoken(opens, 'id')}.", f" That date opens {spoken(opens, 'en')}.") if opens else ("", "")
    )
    return Reason(
        "horizon",
        words(
            f"Jadwal dapat dipesan paling jauh {horizon_days} hari ke depan.{indonesian}",
            f"Slots can be booked up to {horizon_days} days ahead.{english}",
        ),
    )


def not_released(opens: datetime | None) -> Reason:
    """No place of the date is out yet; ``opens`` is when the first ones are, in the office's zone."""
    if opens is None:
        return Reason("not-released", words("Tempat untuk tanggal itu tidak dibuka.", "No places of that date come out."))
    return Reason(
        "not-released",
        words(
            f"Tempat untuk tanggal itu dibuka {spoken(opens, 'id')}.",
            f"Places for that date open {spoken(opens, 'en')}.",
        ),
    )


def spoken(moment: datetime, language: str) -> str:
    """``Selasa, 1 Desember 2026 pukul 07.00 WIB``, from an instant in the office's zone."""
    day = f"{DAYS[language][moment.weekday()]}, {moment.day} {MONTHS[language][moment.month - 1]} {moment.year}"
    joint, clock = ("pukul", f"{moment:%H.%M}") if language == "id" else ("at", f"{moment:%H:%M}")
    return f"{day} {joint} {clock} {moment:%Z}"


def misaligned(interval_minutes: int) -> Reason:
    return Reason(
        "misaligned",
        words(
            f"Jam mulai mengikuti kelipatan {interval_minutes} menit. Silakan pilih jadwal dari daftar.",
            f"Slots start every {interval_minutes} minutes. Please choose one from the list.",
        ),
    )


def holiday(name: Words) -> Reason:
    return Reason("holiday", words(f"Kantor libur: {name['id']}.", f"The office is closed: {name['en']}."))


def closed(why: Words | None) -> Reason:
    """A dated closure, with the office's own words when it gave any."""
    if why is None:
        return Reason("closed", words("Kantor tutup pada waktu itu.", "The office is closed at that time."))
    return Reason(
        "closed", words(f"Kantor tutup pada waktu itu: {why['id']}.", f"The office is closed at that time: {why['en']}.")
    )


def service_closed(message: Words | None) -> Reason:
    default = words("Layanan ini sedang tidak dapat dipesan.", "This service cannot be booked at the moment.")
    return Reason("service-closed", message or default)


def too_many_people(maximum: int) -> Reason:
    return Reason("people", words(f"Paling banyak {maximum} orang untuk satu janji temu.", f"At most {maximum} people at once."))


_FULL = {
    "cells": words("Semua tempat pada waktu itu sudah terisi.", "Every place at that time is taken."),
    "released": words("Tempat yang sudah dibuka untuk tanggal itu habis.", "The places of that date that are out are taken."),
    "kept": words(
        "Sisa tempat hari itu disediakan bagi warga tanpa janji temu, yang didahulukan, atau melalui petugas.",
        "What is left of that day is kept for people without appointment, for those who go first, or for staff.",
    ),
    "daily": words("Batas jumlah orang untuk hari itu sudah tercapai.", "That day's maximum of people is reached."),
    "share": words(
        "Bagian untuk jawaban Anda (misalnya kelurahan) pada hari itu sudah habis.",
        "That day's share for your answer (such as the kelurahan) is taken.",
    ),
}


def full(kind: str, opens: datetime | None = None) -> Reason:
    """Nothing is left of a limit; ``opens`` is when more comes out, in the office's zone."""
    said = _FULL[kind]
    if opens is None:
        return Reason(f"full-{kind}", said)
    more = words(f" Berikutnya dibuka {spoken(opens, 'id')}.", f" The next ones open {spoken(opens, 'en')}.")
    return Reason(f"full-{kind}", words(said["id"] + more["id"], said["en"] + more["en"]))
