"""Limits across slots: so many a day for a service or a group of counters, in all or by an answer of the resident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Quota:
    """At most ``maximum`` people a day in all, when it is set.

    With ``answer`` (the id of a question, such as ``district``) each value of the answer has a maximum of its own in ``shares``,
    and all other values together, no answer included, have ``others``; nothing when they are not limited.
    """

    id: str
    maximum: int | None = None
    answer: str | None = None
    shares: Mapping[str, int] = field(default_factory=dict)
    others: int | None = None

    def key_of(self, answers: Mapping[str, str]) -> str:
        """The value that is counted for these answers; empty for all others together."""
        given = answers.get(self.answer or "", "")
        return given if given in self.shares else ""

    def share_of(self, key: str) -> int | None:
        """The maximum of that value; nothing when it has none."""
        return self.shares.get(key, self.others)


@dataclass(frozen=True)
class Kept:
    """A share of a day's places for one part (``walk_in``, ``priority``, ``staff``): of ``percent`` and ``places`` one is set."""

    part: str
    percent: int | None = None
    places: int | None = None

    def of(self, total: int) -> int:
        """How many of ``total`` that is; a share is rounded up, for it was promised."""
        return -(-total * self.percent // 100) if self.percent is not None else self.places or 0


@dataclass(frozen=True, order=True)
class Claim:
    """What an appointment counts as in one limit: ``units`` people, on the local date ``period_on``, under ``key``."""

    quota_id: str
    period_on: date
    key: str
    units: int

    @property
    def counter(self) -> Counter:
        """The counter that it counts in."""
        return self.quota_id, self.period_on, self.key


Counter = tuple[str, date, str]
Used = Mapping[Counter, int]


@dataclass(frozen=True)
class Limit:
    """A claim and the most that may be counted with it. ``kind`` is ``released``, ``kept``, ``daily`` or ``share``."""

    claim: Claim
    capacity: int
    kind: str

    def room(self, used: Used) -> int:
        """How many such claims still fit; never negative."""
        return max(0, self.capacity - used.get(self.claim.counter, 0)) // self.claim.units


def smallest_room(limits: Iterable[Limit], used: Used) -> int | None:
    """How many claims still fit into all limits; nothing when there is none."""
    return min((limit.room(used) for limit in limits), default=None)
