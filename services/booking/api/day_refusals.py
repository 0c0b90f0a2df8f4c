"""The refusals of the day at the office as problems."""

from __future__ import annotations

from services.booking.domain import errors
from services.booking.domain.words import words
from services.common.problems import Problem, Translation

_SUPERVISOR = words("Hanya penyelia yang dapat melakukan ini.", "Only a supervisor can do this.")
_REBOOKED = words(
    "Kunjungan ini sudah dilanjutkan, sehingga tidak dapat diubah lagi.",
    "This visit has been continued and can no longer be changed.",
)
_CLOSURE_OVER = words("Waktu penutupan itu sudah lewat.", "That closure lies in the past.")


def _check_in_refused(error: errors.CheckInRefused) -> Problem:
    return Problem("check-in-refused", error.explanation, extra={"reason": error.reason})


def _day_full(error: errors.DayFull) -> Problem:
    first, last = (f"{at:%H.%M}" for at in (error.first_at, error.last_at))
    return Problem(
        "day-full",
        words(
            f"Waktu hari ini sudah habis. Giliran diperkirakan antara pukul {first} dan {last}; penyelia dapat tetap menerima.",
            f"No time is left today. The turn would come between {first} and {last}; a supervisor can still take them in.",
        ),
        extra={"expected_from": error.first_at.isoformat(), "expected_to": error.last_at.isoformat()},
    )


THE_DAY: dict[type[Exception], Translation] = {
    errors.CheckInRefused: _check_in_refused,
    errors.DayFull: _day_full,
    errors.SupervisorNeeded: lambda _: Problem("forbidden", _SUPERVISOR),
    errors.Rebooked: lambda _: Problem("rebooked", _REBOOKED),
    errors.ClosureUnknown: lambda _: Problem("not-found", words("Penutupan ini tidak dikenal.", "No closure has this id.")),
    errors.ClosureOver: lambda _: Problem("closure-over", _CLOSURE_OVER),
}
