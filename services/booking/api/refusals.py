"""Every refusal of the domain as a problem."""

from __future__ import annotations

from collections.abc import Mapping

from services.booking.domain import errors
from services.booking.domain.words import Words, words
from services.booking.usecases.ports import AnsweredMeanwhile, TryAgain
from services.common.problems import Problem, Translation, invalid

_STATUSES: Mapping[str, Words] = {
    "booked": words("dijadwalkan", "booked"),
    "checked_in": words("sudah hadir", "checked in"),
    "called": words("sudah dipanggil", "called"),
    "serving": words("sedang dilayani", "being served"),
    "completed": words("sudah selesai", "completed"),
    "missed": words("tidak datang", "missed"),
    "cancelled": words("sudah dibatalkan", "cancelled"),
}
_SLOT_FULL = words(
    "Jadwal itu baru saja penuh. Silakan pilih jadwal lain.", "That slot has just been taken. Please choose another one."
)
_STALE = words(
    "Janji temu ini sudah diubah orang lain. Muat ulang, lalu coba lagi.",
    "Somebody else has changed this appointment. Reload it and try again.",
)
_KEY_REUSED = words(
    "Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru.",
    "This Idempotency-Key was used for another request. Use a new one.",
)
_BUSY = words("Sistem sedang sibuk. Silakan coba lagi sebentar lagi.", "The system is busy. Please try again in a moment.")


def _already_booked(error: errors.AlreadyBooked) -> Problem:
    return Problem(
        "already-booked",
        words(
            f"Kontak ini sudah punya {error.maximum} janji temu aktif untuk layanan ini. Pindahkan atau batalkan dahulu.",
            f"This contact already has {error.maximum} active appointment(s) for this service. Move or cancel one first.",
        ),
    )


def _not_bookable(error: errors.NotBookable) -> Problem:
    return Problem("not-bookable", error.explanation, extra={"reason": error.reason})


def _too_many_people(error: errors.TooManyPeople) -> Problem:
    return invalid(("/people", f"Paling banyak {error.maximum} orang.", f"At most {error.maximum} people."))


def _wrong_state(error: errors.WrongState) -> Problem:
    state = _STATUSES[error.current]
    return Problem(
        "wrong-state",
        words(
            f"Janji temu ini {state['id']}, sehingga tindakan itu tidak dapat dilakukan.",
            f"This appointment is {state['en']}, so that cannot be done.",
        ),
        extra={"current": str(error.current), "action": str(error.action)},
    )


def _locked_out(error: errors.LockedOut) -> Problem:
    minutes = -(-error.retry_after // 60)
    return Problem(
        "locked-out",
        words(
            f"Terlalu banyak percobaan masuk. Coba lagi dalam {minutes} menit.",
            f"Too many failed sign-ins. Try again in {minutes} minutes.",
        ),
        headers={"Retry-After": str(error.retry_after)},
    )


def busy(_error: Exception) -> Problem:
    """The database could not serve this request now."""
    return Problem("service-unavailable", _BUSY, headers={"Retry-After": "1"})


def unknown_in_body(error: errors.OfficeUnknown | errors.ServiceUnknown) -> Problem:
    """An office or service that was named in a body rather than in the path: the field is wrong, not the address."""
    if isinstance(error, errors.OfficeUnknown):
        return invalid(("/office", "Kantor ini tidak dikenal.", "No office has this id."))
    return invalid(("/service", "Layanan ini tidak ada di kantor itu.", "The office does not offer this service."))


TRANSLATIONS: dict[type[Exception], Translation] = {
    errors.OfficeUnknown: lambda _: Problem("not-found", words("Kantor ini tidak dikenal.", "No office has this id.")),
    errors.ServiceUnknown: lambda _: Problem(
        "not-found", words("Layanan ini tidak ada di kantor itu.", "The office does not offer this service.")
    ),
    errors.AppointmentUnknown: lambda _: Problem("not-found"),
    errors.SlotFull: lambda _: Problem("slot-full", _SLOT_FULL),
    errors.AlreadyBooked: _already_booked,
    errors.NotBookable: _not_bookable,
    errors.TooManyPeople: _too_many_people,
    errors.WrongState: _wrong_state,
    errors.Stale: lambda _: Problem("stale", _STALE),
    errors.KeyReused: lambda _: Problem("idempotency-key-reused", _KEY_REUSED),
    errors.WrongCredentials: lambda _: Problem("wrong-credentials"),
    errors.LockedOut: _locked_out,
    errors.UsernameTaken: lambda _: invalid(("/username", "Nama pengguna ini sudah dipakai.", "This user name is taken.")),
    AnsweredMeanwhile: busy,
    TryAgain: busy,
}
