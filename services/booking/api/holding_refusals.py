"""Refusals of holds, limits per person, the waiting list and groups as problems."""

from __future__ import annotations

from services.booking.domain import errors
from services.booking.domain.nik import NikInvalid
from services.booking.domain.words import words
from services.booking.usecases.roster import RosterRefused
from services.common.problems import FieldError, Problem, Translation, invalid

_NIK = {
    "length": ("NIK terdiri dari 16 angka.", "A NIK has 16 digits."),
    "date": ("Tanggal lahir di dalam NIK ini tidak mungkin.", "The date of birth in this NIK is impossible."),
    "serial": ("Nomor urut di dalam NIK ini tidak mungkin.", "The serial number in this NIK is impossible."),
}
_NIK_BOOKED = words(
    "Pemilik NIK ini sudah punya janji temu aktif untuk layanan ini.",
    "The holder of this NIK already has an active appointment for this service.",
)
_ALREADY_WAITING = words(
    "Kontak ini sudah ada di daftar tunggu layanan ini.", "This contact is on the waiting list of this service already."
)
_NOTHING_OFFERED = words(
    "Tidak ada tawaran yang berlaku. Mungkin waktunya sudah habis.", "No offer stands. Its time may have run out."
)
_NOBODY_ABSENT = words("Tidak ada anggota rombongan yang tercatat tidak datang.", "Nobody of the group is recorded as absent.")


def _too_many_holds(error: errors.TooManyHolds) -> Problem:
    return Problem(
        "too-many-requests",
        words(
            "Terlalu banyak jadwal sedang ditahan. Selesaikan atau lepaskan salah satunya dahulu.",
            "Too many slots are being held. Finish or release one of them first.",
        ),
        headers={"Retry-After": str(error.retry_after)},
    )


def _too_many_cancellations(error: errors.TooManyCancellations) -> Problem:
    return Problem(
        "too-many-requests",
        words(
            f"Kontak ini sudah membatalkan {error.maximum} janji temu dalam {error.days} hari. Hubungi kantor bila masih perlu.",
            f"This contact has cancelled {error.maximum} appointments in {error.days} days. Ask the office if it is needed.",
        ),
        headers={"Retry-After": str(error.retry_after)},
    )


def _nik_not_wanted(_: errors.NikNotWanted) -> Problem:
    return invalid(
        ("/nik", "Layanan ini tidak meminta NIK. Jangan kirim NIK.", "This service does not ask for a NIK. Do not send it.")
    )


def _not_enough(error: errors.NotEnoughPlaces) -> Problem:
    return Problem(
        "slot-full",
        words(
            f"Hanya {error.found} dari {error.wanted} tempat tersedia. Pilih waktu mulai lain atau bagi rombongan.",
            f"Only {error.found} of {error.wanted} places are free. Begin at another time, or divide the group.",
        ),
        extra={"found": error.found, "wanted": error.wanted},
    )


def _roster(error: RosterRefused) -> Problem:
    """The pointer names the line as the file has it, counted from 1: ``/roster/7/name``."""
    mistakes = [
        FieldError(f"/roster/{each.line}" + (f"/{each.column}" if each.column else ""), each.explanation)
        for each in error.mistakes
    ]
    return Problem("invalid-request", errors=mistakes)


def _nik_missing(_: errors.NikMissing) -> Problem:
    return invalid(
        (
            "/nik",
            "Kantor ini meminta NIK untuk layanan ini agar satu orang tidak memesan dua kali. Isi NIK di halaman dari kantor, "
            "jangan di percakapan. NIK tidak disimpan: hanya sandi satu arah dan 4 angka terakhir.",
            "This office asks for the NIK for this service, so that nobody books twice. Enter it on its page, not in a chat. "
            "The NIK is not stored: only a keyed hash and its last four digits.",
        )
    )


HOLDING: dict[type[Exception], Translation] = {
    errors.TooManyHolds: _too_many_holds,
    errors.TooManyCancellations: _too_many_cancellations,
    errors.NikNotWanted: _nik_not_wanted,
    errors.NikMissing: _nik_missing,
    NikInvalid: lambda error: invalid(("/nik", *_NIK[error.reason])),
    errors.NikBooked: lambda _: Problem("already-booked", _NIK_BOOKED),
    errors.WaitingUnknown: lambda _: Problem("not-found"),
    errors.AlreadyWaiting: lambda _: Problem("already-waiting", _ALREADY_WAITING),
    errors.NothingOffered: lambda _: Problem("wrong-state", _NOTHING_OFFERED),
    errors.GroupUnknown: lambda _: Problem("not-found"),
    errors.NotEnoughPlaces: _not_enough,
    errors.NobodyAbsent: lambda _: Problem("wrong-state", _NOBODY_ABSENT),
    RosterRefused: _roster,
}
