"""Refusals, named by what happened. The edge maps each to a problem."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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


class BeyondAuthority(Refusal):
    """The account, or one of the offices named, is not the admin's to administer."""


class OwnAccount(Refusal):
    """Admins cannot disable themselves, take their own role away or reset their own password."""


class AccountUnknown(Refusal):
    """The office has no account with this id."""


class WebhookUnknown(Refusal):
    """The office has no subscription, or no delivery, with this id."""


class WebhookDisabled(Refusal):
    """Nothing is sent to a disabled subscription."""


class AddressRefused(Refusal):
    """A webhook address that must not be called. ``explanation`` says why."""

    def __init__(self, reason: str, explanation: Words) -> None:
        super().__init__(reason)
        self.reason = reason
        self.explanation = explanation


class FeedUnknown(Refusal):
    """No feed has this address."""


class TooLate(Refusal):
    """Residents change an appointment until ``lock_minutes`` before it; afterwards only staff do."""

    def __init__(self, lock_minutes: int) -> None:
        super().__init__(f"locked {lock_minutes} min before")
        self.lock_minutes = lock_minutes


class TooManyHolds(Refusal):
    """The caller keeps as many slots as anyone may at a time; the next one ends in ``retry_after`` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"possible again in {retry_after} s")
        self.retry_after = retry_after


class TooManyCancellations(Refusal):
    """The contact gave up ``maximum`` appointments for this service in ``days`` days; possible again after ``retry_after`` s."""

    def __init__(self, maximum: int, days: int, retry_after: int) -> None:
        super().__init__(f"{maximum} cancellations in {days} days")
        self.maximum, self.days = maximum, days
        self.retry_after = retry_after


class NikNotWanted(Refusal):
    """A NIK was sent although the service does not ask for one."""


class NikMissing(Refusal):
    """The service controls duplicates by NIK, and none was given."""


class NikBooked(Refusal):
    """The person with this NIK has an active appointment for the service."""


class WaitingUnknown(Refusal):
    """No such entry of the waiting list, or the asker may not know of it: the two look the same on purpose."""


class AlreadyWaiting(Refusal):
    """The contact is on the waiting list of this service."""


class NothingOffered(Refusal):
    """There is no offer that stands: it ran out, was answered, or was never made."""


class GroupUnknown(Refusal):
    """The office has no such group."""


class NotEnoughPlaces(Refusal):
    """Only ``found`` of the ``wanted`` places are free in the span that was searched."""

    def __init__(self, found: int, wanted: int) -> None:
        super().__init__(f"{found} of {wanted} places")
        self.found, self.wanted = found, wanted


class NobodyAbsent(Refusal):
    """Nobody of the group has to be booked again."""


class CheckInRefused(Refusal):
    """Nobody checks in at this time. ``reason`` is a short code, ``explanation`` says it in words."""

    def __init__(self, reason: str, explanation: Words) -> None:
        super().__init__(reason)
        self.reason = reason
        self.explanation = explanation


class DayFull(Refusal):
    """No time is left today for one more walk-in. Their turn would come between ``first_at`` and ``last_at``, if at all."""

    def __init__(self, first_at: datetime, last_at: datetime) -> None:
        super().__init__("no time left today")
        self.first_at, self.last_at = first_at, last_at


class SupervisorNeeded(Refusal):
    """Only a supervisor or an admin may do this."""


class Rebooked(Refusal):
    """The visit has been rebooked already, or cannot be taken back since it was."""


class ClosureUnknown(Refusal):
    """The office has no closure with this id."""


class ClosureOver(Refusal):
    """The closure lies in the past, or has been ended."""


class QuotaFull(SlotFull):
    """The slot has places, but a limit across slots has none left. ``kind`` is that of :class:`.quotas.Limit`."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class CalendarInvalid(Refusal):
    """What was to be laid down contradicts itself: a JSON pointer and what is wrong there, for each mistake."""

    def __init__(self, mistakes: Sequence[tuple[str, Words]]) -> None:
        super().__init__("; ".join(f"{pointer}: {said['en']}" for pointer, said in mistakes))
        self.mistakes = tuple(mistakes)


class CalendarStale(Refusal):
    """Somebody changed what the office has laid down after the asker had read it."""


class OfficeExists(Refusal):
    """Another office has this id."""


class EntryUnknown(Refusal):
    """The office has no such exception, date or preset."""
