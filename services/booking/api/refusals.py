"""Every refusal of the domain as a problem."""

from __future__ import annotations

from collections.abc import Mapping

from services.booking.api.day_refusals import THE_DAY
from services.booking.api.holding_refusals import HOLDING
from services.booking.domain import errors, reasons
from services.booking.domain.words import Words, words
from services.booking.usecases.ports import AnsweredMeanwhile, TryAgain
from services.common.problems import Problem, Translation, invalid

_STATUSES: Mapping[str, Words] = {
    "booked": words("dijadwalkan", "booked"),
    "checked_in": words("sudah hadir", "checked in"),
    "called": words("sudah dipanggil", "called"),
    "serving": words("sedang dilayani", "being served"),
    "parked": words("sedang menepi", "set aside for a while"),
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
_BEYOND_AUTHORITY = words(
    "Akun ini, atau salah satu kantornya, bukan wewenang Anda.",
    "This account, or one of its offices, is not yours to administer.",
)
_OWN_ACCOUNT = words(
    "Akun sendiri tidak dapat diubah begini. Mintalah admin lain.", "You cannot change your own account so. Ask another admin."
)
_WEBHOOK_DISABLED = words("Webhook ini sedang dimatikan.", "This webhook is disabled.")
_BUSY = words("Sistem sedang sibuk. Silakan coba lagi sebentar lagi.", "The system is busy. Please try again in a moment.")


_CALENDAR_STALE = words(
    "Jam layanan kantor ini sudah diubah orang lain. Muat ulang, lalu coba lagi.",
    "Somebody else has changed this office's calendar. Reload it and try again.",
)


def _quota_full(error: errors.QuotaFull) -> Problem:
    return Problem("slot-full", reasons.full(error.kind).explanation, extra={"limit": error.kind})


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


def _too_late(error: errors.TooLate) -> Problem:
    if not error.lock_minutes:
        return Problem(
            "too-late",
            words("Waktu janji temu ini sudah tiba. Hubungi kantor.", "The time of this appointment has come. Ask the office."),
        )
    return Problem(
        "too-late",
        words(
            f"Perubahan hanya dapat dilakukan sampai {error.lock_minutes} menit sebelumnya. Hubungi kantor.",
            f"Changes are possible until {error.lock_minutes} minutes before. Ask the office.",
        ),
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
    errors.TooLate: _too_late,
    **HOLDING,
    errors.Stale: lambda _: Problem("stale", _STALE),
    errors.KeyReused: lambda _: Problem("idempotency-key-reused", _KEY_REUSED),
    errors.WrongCredentials: lambda _: Problem("wrong-credentials"),
    errors.LockedOut: _locked_out,
    **THE_DAY,
    errors.UsernameTaken: lambda _: invalid(("/username", "Nama pengguna ini sudah dipakai.", "This user name is taken.")),
    errors.BeyondAuthority: lambda _: Problem("forbidden", _BEYOND_AUTHORITY),
    errors.OwnAccount: lambda _: Problem("forbidden", _OWN_ACCOUNT),
    errors.AccountUnknown: lambda _: Problem("not-found"),
    errors.WebhookUnknown: lambda _: Problem("not-found"),
    errors.WebhookDisabled: lambda _: Problem("wrong-state", _WEBHOOK_DISABLED),
    errors.AddressRefused: lambda error: invalid(("/url", error.explanation["id"], error.explanation["en"])),
    errors.FeedUnknown: lambda _: Problem("not-found"),
    errors.QuotaFull: _quota_full,
    errors.CalendarInvalid: lambda error: invalid(*((pointer, said["id"], said["en"]) for pointer, said in error.mistakes)),
    errors.CalendarStale: lambda _: Problem("stale", _CALENDAR_STALE),
    errors.OfficeExists: lambda _: invalid(("/id", "Pengenal kantor ini sudah dipakai.", "Another office has this id.")),
    errors.EntryUnknown: lambda _: Problem("not-found"),
    AnsweredMeanwhile: busy,
    TryAgain: busy,
}
