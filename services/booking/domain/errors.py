"""Refusals, named by what happened. The edge maps each to a problem."""

from __future__ import annotations

from services.booking.domain.words import Words


class Refusal(Exception):
    """Something that cannot be done as asked."""


class OfficeUnknown(Refusal):
    """No office has this id."""


class ServiceUnknown(Refusal):
    """The office does not offer this service."""


class AppointmentUnknown(Refusal):
    """No such appointment, or the asker may not know of it: the two look the same on purpose."""


class SlotFull(Refusal):
    """Every place of the slot is taken."""


class AlreadyBooked(Refusal):
    """The contact has as many active appointments for this service as the office allows (``maximum``)."""

    def __init__(self, maximum: int) -> None:
        super().__init__(f"at most {maximum} active")
        self.maximum = maximum


class NotBookable(Refusal):
    """The start is not on offer. ``reason`` is a short code, ``explanation`` says it in words."""

    def __init__(self, reason: str, explanation: Words) -> None:
        super().__init__(reason)
        self.reason = reason
        self.explanation = explanation


class TooManyPeople(Refusal):
    """More people than one appointment of this service may have (``maximum``)."""

    def __init__(self, maximum: int) -> None:
        super().__init__(f"at most {maximum} people")
        self.maximum = maximum


class WrongState(Refusal):
    """The appointment's status does not allow the action."""

    def __init__(self, current: str, action: str) -> None:
        super().__init__(f"{action} is not possible while {current}")
        self.current = current
        self.action = action


class Stale(Refusal):
    """Somebody changed the appointment after the asker had read it."""


class KeyReused(Refusal):
    """The Idempotency-Key came before with another request."""


class WrongCredentials(Refusal):
    """No account has this user name and password."""


class LockedOut(Refusal):
    """Too many failed sign-ins; possible again after ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"locked for {retry_after} s")
        self.retry_after = retry_after


class UsernameTaken(Refusal):
    """Another account has this user name."""
