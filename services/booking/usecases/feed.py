"""The calendar feed of an office: what is taken when, for the calendars of its staff. It names nobody."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.booking.domain.errors import FeedUnknown
from services.booking.usecases.once import Finish
from services.booking.usecases.ports_feed import BusyCalendar, FeedLedger, Feeds
from services.common.clock import Clock
from services.common.ids import new_token, token_hash

BEHIND, AHEAD = timedelta(days=1), timedelta(days=62)


class GiveFeed:
    """Makes the secret address of the feed; an earlier one stops working."""

    def __init__(self, ledger: FeedLedger, clock: Clock) -> None:
        self._ledger, self._clock = ledger, clock

    def __call__(self, office_id: str, who: str, finish: Finish[str]) -> str:
        """The token, stored as a hash only; ``OfficeUnknown``."""
        token, now = new_token(), self._clock.now()
        with self._ledger.change() as transaction:
            replaced = transaction.give_feed_token(office_id, token_hash(token), now)
            transaction.note(who, office_id, "feed", "rotate" if replaced else "create", None, None, now)
            finish(transaction, token)
        return token


class ReadFeed:
    """The feed for whoever knows its address."""

    def __init__(self, feeds: Feeds, calendar: BusyCalendar, clock: Clock) -> None:
        self._feeds, self._calendar, self._clock = feeds, calendar, clock

    def __call__(self, office_id: str, token: str) -> bytes:
        """The file, from yesterday to two months ahead; ``FeedUnknown`` for a wrong office and a wrong token alike."""
        now = self._clock.now()
        office = self._feeds.office_of(office_id, token_hash(token))
        if office is None:
            raise FeedUnknown
        return self._calendar.write(office, self._feeds.busy(office_id, now - BEHIND, now + AHEAD), _minute(now))


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
