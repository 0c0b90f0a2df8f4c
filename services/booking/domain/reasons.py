"""Why a start is not on offer: a code for programs and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass

from services.booking.domain.words import Words, words


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


def too_far(horizon_days: int) -> Reason:
    return Reason(
        "horizon",
        words(
            f"Jadwal dapat dipesan paling jauh {horizon_days} hari ke depan.",
            f"Slots can be booked up to {horizon_days} days ahead.",
        ),
    )


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
