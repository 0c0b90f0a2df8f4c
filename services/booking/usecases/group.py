"""Booking for a group at once: all of it or nothing, one ticket for each person, one list for whoever leads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.booking.domain.appointment import Appointment, Status
from services.booking.domain.case import case_of, instant, office_case
from services.booking.domain.channels import STAFF
from services.booking.domain.errors import GroupUnknown, NobodyAbsent, NotEnoughPlaces, QuotaFull, SlotFull
from services.booking.domain.group import Group, Member, Person, spread
from services.booking.domain.office import Office
from services.booking.domain.slots import Slot, slots
from services.booking.domain.waiting import UNASKED
from services.booking.domain.words import Words
from services.booking.usecases.admit import PersonKeys
from services.booking.usecases.book import Request, draft_of, store, take_limits
from services.booking.usecases.once import Finish
from services.booking.usecases.ports import Offer, Offices, Transition
from services.booking.usecases.ports_calendar import Usages
from services.booking.usecases.ports_holding import Groups, HoldingLedger, HoldingTransaction
from services.booking.usecases.usage import usage_of
from services.common.clock import Clock
from services.common.events import new_event
from services.common.ids import new_id

SEARCHED_DAYS = 31
ATTEMPTS = 3
BookPlaces = Callable[[Offer, list[Slot]], "GroupList"]


@dataclass(frozen=True)
class Roster:
    """What staff ask for: places for these people from ``starts_at`` on. The leader is reached at ``phone`` (E.164)."""

    office_id: str
    service_id: str
    starts_at: datetime
    label: str
    leader: str
    phone: str
    language: str
    people: Sequence[Person]


@dataclass(frozen=True)
class GroupList:
    """A group with its tickets, as the leader gets it."""

    group: Group
    office: Office
    service_name: Words
    members: Sequence[Member]

    @property
    def absent(self) -> list[Member]:
        """Who did not come."""
        return [member for member in self.members if member.appointment.status is Status.MISSED]


@dataclass(frozen=True)
class Proposed:
    """Which place each person would get; nothing is kept."""

    office: Office
    places: Sequence[tuple[Person, Slot]]


class PlanGroup:
    """Finds places for a group."""

    def __init__(self, offices: Offices, usages: Usages, clock: Clock) -> None:
        self._offices, self._usages, self._clock = offices, usages, clock

    def preview(self, roster: Roster) -> Proposed:
        """The places; ``OfficeUnknown``, ``ServiceUnknown``, ``NotEnoughPlaces``."""
        offer, found = self(roster.office_id, roster.service_id, roster.starts_at, len(roster.people))
        return Proposed(offer.office, list(zip(roster.people, found, strict=True)))

    def __call__(self, office_id: str, service_id: str, starts_at: datetime, count: int) -> tuple[Offer, list[Slot]]:
        """The earliest ``count`` places from ``starts_at`` on, over adjacent slots and at most 31 days."""
        first = (starts_at - timedelta(days=1)).date()
        offer = self._offices.offer(office_id, service_id, first, first + timedelta(days=SEARCHED_DAYS + 2))
        first_on = starts_at.astimezone(offer.calendar.zone).date()
        last_on = first_on + timedelta(days=SEARCHED_DAYS - 1)
        open_slots = [
            slot
            for slot in slots(offer.calendar, offer.service, 1, first_on, last_on, self._clock.now(), STAFF, UNASKED)
            if slot.starts_at >= starts_at
        ]
        found = self._spread(offer, open_slots, count)
        if len(found) < count:
            raise NotEnoughPlaces(len(found), count)
        return offer, found

    def _spread(self, offer: Offer, open_slots: list[Slot], count: int) -> list[Slot]:
        if not open_slots:
            return []
        usage = usage_of(self._usages, offer, open_slots)
        return spread(open_slots, usage.cells, usage.limits, count)


class BookGroup:
    """Books a group, and those of it who did not come once more."""

    def __init__(self, plan: PlanGroup, groups: Groups, ledger: HoldingLedger, keys: PersonKeys, clock: Clock) -> None:
        self._plan, self._groups, self._ledger = plan, groups, ledger
        self._keys, self._clock = keys, clock

    def __call__(self, roster: Roster, who: str, finish: Finish[GroupList]) -> GroupList:
        """The group and its tickets; the refusals of :meth:`PlanGroup.preview`."""
        group = self._group(roster, who)
        people = list(enumerate(roster.people, 1))

        def book(offer: Offer, found: list[Slot]) -> GroupList:
            with self._ledger.change() as transaction:
                transaction.require_calendar(group.office_id, offer.revision)
                drafts = [self._draft(group, person, slot, offer) for (_, person), slot in zip(people, found, strict=True)]
                members = self._take(transaction, [number for number, _ in people], drafts, found, who)
                transaction.add_group(group)
                for member in members:
                    transaction.add_member(group, member)
                return self._tell(transaction, group, offer, members, finish)

        return self._until_it_fits(group, roster.starts_at, len(people), book)

    def again(self, office_id: str, group_id: str, starts_at: datetime, who: str, finish: Finish[GroupList]) -> GroupList:
        """Those who did not come, booked once more; ``GroupUnknown``, ``NobodyAbsent``, ``NotEnoughPlaces``, ``Stale``."""
        group, members = found_group(self._groups, office_id, group_id)
        absent = [member for member in members if member.appointment.status is Status.MISSED]
        if not absent:
            raise NobodyAbsent

        def book(offer: Offer, found: list[Slot]) -> GroupList:
            with self._ledger.change() as transaction:
                transaction.require_calendar(group.office_id, offer.revision)
                drafts = [self._draft(group, _person(old), slot, offer) for old, slot in zip(absent, found, strict=True)]
                made = self._take(transaction, [old.number for old in absent], drafts, found, who)
                for old, new in zip(absent, made, strict=True):
                    transaction.replace_member(group, old, new)
                return self._tell(transaction, group, offer, made, finish)

        return self._until_it_fits(group, starts_at, len(absent), book)

    def _until_it_fits(self, group: Group, starts_at: datetime, count: int, book: BookPlaces) -> GroupList:
        """Others book meanwhile: what was found may be taken, and then it is looked for once more."""
        for attempt in range(ATTEMPTS):
            offer, found = self._plan(group.office_id, group.service_id, starts_at, count)
            try:
                return book(offer, found)
            except (SlotFull, QuotaFull):
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _take(
        self,
        transaction: HoldingTransaction,
        numbers: Sequence[int],
        drafts: Sequence[Appointment],
        found: Sequence[Slot],
        who: str,
    ) -> list[Member]:
        """Take all places in the one order for everybody, and enter one appointment for each."""
        cells = sorted({cell for slot in found for cell in slot.cells})
        transaction.lock_places(drafts[0].office_id, drafts[0].counter_group, cells)
        for slot in found:
            transaction.take_places(drafts[0].office_id, drafts[0].counter_group, slot.cells)
        members = []
        for number, draft, slot in zip(numbers, drafts, found, strict=True):
            appointment = store(transaction, take_limits(transaction, draft, slot.limits))
            transaction.audit(Transition(appointment, who, "book", None, draft.created_at))
            members.append(Member(number, appointment))
        return members

    def _tell(
        self,
        transaction: HoldingTransaction,
        group: Group,
        offer: Offer,
        members: Sequence[Member],
        finish: Finish[GroupList],
    ) -> GroupList:
        """One fact for each ticket, silent where the leader is told, and one for the leader."""
        now, listed = self._clock.now(), GroupList(group, offer.office, offer.service.name, members)
        for member in members:
            case = case_of(member.appointment, offer.office, offer.service.name)
            silent = {"silent": True} if member.appointment.phone == group.phone else {}
            transaction.record(new_event("appointment.booked", now, group.office_id, {**case, **silent}))
        transaction.record(new_event("group.booked", now, group.office_id, _group_facts(listed)))
        finish(transaction, listed)
        return listed

    def _group(self, roster: Roster, who: str) -> Group:
        return Group(
            id=new_id(),
            office_id=roster.office_id,
            service_id=roster.service_id,
            label=roster.label,
            leader=roster.leader,
            phone=roster.phone,
            language=roster.language,
            made_by=who,
            made_at=self._clock.now(),
        )

    def _draft(self, group: Group, person: Person, slot: Slot, offer: Offer) -> Appointment:
        request = Request(
            office_id=group.office_id,
            service_id=group.service_id,
            starts_at=slot.starts_at,
            name=person.name,
            phone=person.phone or group.phone,
            user_id=None,
            people=1,
            answers=UNASKED,
            note=person.needs,
            language=group.language,
            channel=STAFF,
        )
        return replace(draft_of(request, slot, offer, self._keys, self._clock.now()), group_id=group.id)


class ShowGroup:
    """Shows a group as it is now."""

    def __init__(self, offices: Offices, groups: Groups) -> None:
        self._offices, self._groups = offices, groups

    def __call__(self, office_id: str, group_id: str) -> GroupList:
        """The group with the latest ticket of each member; ``GroupUnknown``."""
        group, members = found_group(self._groups, office_id, group_id)
        first_on = members[0].appointment.starts_at.date()
        offer = self._offices.offer(office_id, group.service_id, first_on, first_on)
        return GroupList(group, offer.office, offer.service.name, members)


def found_group(groups: Groups, office_id: str, group_id: str) -> tuple[Group, list[Member]]:
    """A group and its members; ``GroupUnknown``."""
    group = groups.one(office_id, group_id)
    if group is None:
        raise GroupUnknown
    return group, groups.members(group)


def _person(member: Member) -> Person:
    return Person(member.appointment.name, member.appointment.phone, member.appointment.note)


def _group_facts(listed: GroupList) -> dict[str, object]:
    group = listed.group
    return {
        "group_id": group.id,
        "label": group.label,
        "service_id": group.service_id,
        "service_name": dict(listed.service_name),
        "name": group.leader,
        "language": group.language,
        "contact": {"phone": group.phone, "user_id": None},
        "office": office_case(listed.office),
        "tickets": [
            {
                "number": member.number,
                "appointment_id": member.appointment.id,
                "code": member.appointment.code,
                "name": member.appointment.name,
                "starts_at": instant(member.appointment.starts_at),
            }
            for member in listed.members
        ],
    }
