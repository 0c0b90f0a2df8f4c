"""What a resident sees while booking in the chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.common.wording import long_date, moment, short_date
from services.notifier.domain import content
from services.notifier.domain.content import Buttons, Choice, Rows, Text, shortened
from services.notifier.domain.conversation import MOVE, Conversation
from services.notifier.domain.facts import Service, Slot, Words
from services.notifier.domain.screens import PAGE_ROWS, ZONES, Reply, joined, numbered

DAY_ROWS = content.ROW_MAXIMUM - 2  # one row leads on, one to the booking page


@dataclass(frozen=True)
class Listed:
    """What every list of a booking has: what it is about, the service's name, its page, and what stands above it."""

    reference: str
    service: str
    page: int
    before: str


def days(words: Words, listed: Listed, found: Sequence[date], counts: Sequence[int], *, with_link: bool) -> Reply:
    """The days with a place, eight to a page."""
    first = listed.page * DAY_ROWS
    shown = list(zip(found, counts, strict=True))[first : first + DAY_ROWS]
    entries = numbered([long_date(day, words.language) for day, _ in shown], first + 1)
    rows = [
        Choice(f"day:{listed.reference}:{day}", short_date(day, words.language), words("book.times_left", count=count))
        for day, count in shown
    ]
    if first + DAY_ROWS < len(found):
        rows.append(Choice(f"more:{listed.reference}:days.{listed.page + 1}", words("services.next")))
    if with_link:
        rows.append(Choice(f"web:{listed.reference}", words("book.web"), words("book.web.hint")))
    body = words("book.days", service=listed.service, entries=entries)
    return Reply(Rows(joined(listed.before, body), words("book.days.button"), rows))


def times(words: Words, listed: Listed, day: date, found: Sequence[Slot], zone: str) -> Reply:
    """The starts of a day; nine to a page when there are more than ten."""
    paged = len(found) > content.ROW_MAXIMUM
    first = listed.page * PAGE_ROWS if paged else 0
    shown = found[first : first + PAGE_ROWS] if paged else found
    clocks = [_clock(slot.starts_at, zone, words) for slot in shown]
    rows = [
        Choice(f"time:{listed.reference}:{slot.starts_at.isoformat()}", clock, words("book.places", count=slot.remaining))
        for slot, clock in zip(shown, clocks, strict=True)
    ]
    if paged and first + PAGE_ROWS < len(found):
        rows.append(Choice(f"more:{listed.reference}:times.{listed.page + 1}", words("services.next")))
    zone_name = ZONES.get(zone, zone)
    entries = numbered(clocks, first + 1)
    body = words("book.times", service=listed.service, day=long_date(day, words.language), zone=zone_name, entries=entries)
    return Reply(Rows(joined(listed.before, body), words("book.times.button"), rows))


def _clock(instant: datetime, zone: str, words: Words) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%H.%M}" if words.language == "id" else f"{local:%H:%M}"


def people(words: Words, reference: str, maximum: int, before: str) -> Reply:
    """How many come on this one appointment."""
    body = joined(before, words("book.people", maximum=maximum))
    choices = [Choice(f"ppl:{reference}:{n}", words("book.people.one" if n == 1 else "book.people.more", count=n))
               for n in range(1, min(maximum, content.ROW_MAXIMUM) + 1)]  # fmt: skip
    if len(choices) <= content.BUTTON_MAXIMUM:
        return Reply(Buttons(body, choices))
    return Reply(Rows(body, words("book.people.button"), choices))


def check(words: Words, draft: Conversation, service: str, zone: str, before: str) -> Reply:
    """Everything once more, before it counts."""
    key = "book.check.move" if draft.purpose == MOVE else "book.check"
    when = moment(datetime.fromisoformat(draft.starts_at), zone, words.language)
    body = joined(before, words(key, service=service, when=when, people=draft.people, name=draft.name))
    choices = [Choice(f"check:{answer}:{draft.key}", words(f"book.check.{answer}")) for answer in ("yes", "edit", "no")]
    return Reply(Buttons(shortened(body, content.INTERACTIVE_LIMIT), choices))


def full(words: Words, body: str, draft: Conversation, *, can_choose: bool) -> Reply:
    """Nothing free: the waiting list, and other days if there are any."""
    if draft.purpose == MOVE:
        return Reply(Text(body))
    choices = [Choice(f"wait:join:{draft.service_id}:{draft.day}", words("book.wait"))]
    if can_choose:
        choices.append(Choice(f"more:{draft.service_id}:days.0", words("book.other_days")))
    choices.append(Choice("menu:menu", words("checklist.menu")))
    return Reply(Buttons(shortened(body, content.INTERACTIVE_LIMIT), choices))


def day_refused(words: Words, day: date, *, is_open: bool, reason: str) -> str:
    """Why a wished day cannot be had."""
    named = long_date(day, words.language)
    if is_open:
        return words("book.day_full", day=named)
    return words("book.day_closed_because", day=named, reason=reason) if reason else words("book.day_closed", day=named)


def closed(words: Words, service: Service, message: str, target: Service | None) -> Reply:
    """A service that cannot be booked now, and what to do instead."""
    body = words("service.closed", service=service.name, message=message or words("service.closed.unsaid"))
    choices = [Choice(f"svc:book:{target.id}", shortened(target.name, content.BUTTON_TITLE))] if target else []
    choices += [Choice(f"svc:bring:{service.id}", words("menu.bring")), Choice("menu:operator", words("menu.operator"))]
    return Reply(Buttons(shortened(body, content.INTERACTIVE_LIMIT), choices))
