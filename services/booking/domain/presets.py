"""Opening rules to begin with: they fill rules that the office then edits.

Hours of work (Perpres 21/2023, article 4, as quoted by the pages named in :data:`PERPRES`; read 2026-11-24): 37.5 hours a week
from 07.30 with a break of 60 minutes, on Friday 90; in Ramadan 32.5 hours from 08.00 with a break of 30 minutes, on Friday 60.
The same article lets units that serve the public directly deviate. Counters close earlier than offices; the hours of
:data:`COUNTERS` are those that one office publishes, as an example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from services.booking.domain.calendar import OpeningRule, Pause
from services.booking.domain.office import CounterGroup
from services.booking.domain.words import Words, words

PERPRES = (
    "https://nasional.kompas.com/read/2023/04/14/11353031/perpres-jam-kerja-asn-normal-375-jam-sepekan-ramadan-325-jam",
    "https://parboaboa.org/jokowi-teken-aturan-baru-jam-kerja-pns",
    "https://radarkepahiang.disway.id/amp/669158/pemerintah-tetapkan-jam-kerja-asn-selama-ramadan-1445-h-ini-ketentuannya",
)
MONDAY_TO_THURSDAY, FRIDAY = frozenset({1, 2, 3, 4}), frozenset({5})


@dataclass(frozen=True)
class Hours:
    """The hours of some weekdays."""

    weekdays: frozenset[int]
    starts: time
    ends: time
    pauses: tuple[Pause, ...] = ()

    @property
    def minutes(self) -> int:
        """Minutes of service a day."""
        return _span(self.starts, self.ends) - sum(_span(pause.starts, pause.ends) for pause in self.pauses)


@dataclass(frozen=True)
class Preset:
    """Named hours of a week. ``seasonal`` ones hold from a date to a date, in place of the rules that hold otherwise."""

    id: str
    name: Words
    note: Words
    sources: tuple[str, ...]
    hours: tuple[Hours, ...]
    seasonal: bool = False

    def rules(self, group: CounterGroup, first_on: date | None = None, last_on: date | None = None) -> tuple[OpeningRule, ...]:
        """The rules of a group of counters with all its counters open to the public."""
        return tuple(
            OpeningRule(group.id, each.weekdays, each.starts, each.ends, group.capacity, each.pauses, None, first_on, last_on)
            for each in self.hours
        )


NORMAL = Preset(
    "normal-week",
    words("Pekan biasa dengan istirahat Jumat yang panjang", "Normal week with the long Friday break"),
    words(
        "Jam kerja 37,5 jam per minggu: mulai 07.30, istirahat 60 menit, Jumat 90 menit. Sesuaikan dengan jam loket.",
        "37.5 working hours a week: from 07:30, a break of 60 minutes, 90 on Friday. Adapt them to the counters' hours.",
    ),
    PERPRES,
    (
        Hours(MONDAY_TO_THURSDAY, time(7, 30), time(16), (Pause(time(12), time(13)),)),
        Hours(FRIDAY, time(7, 30), time(16, 30), (Pause(time(11, 30), time(13)),)),
    ),
)
RAMADAN = Preset(
    "ramadan",
    words("Ramadan", "Ramadan"),
    words(
        "Jam kerja 32,5 jam per minggu: mulai 08.00, istirahat 30 menit, Jumat 60 menit. Tanggalnya diisi kantor.",
        "32.5 working hours a week: from 08:00, a break of 30 minutes, 60 on Friday. The office gives the dates.",
    ),
    PERPRES,
    (
        Hours(MONDAY_TO_THURSDAY, time(8), time(15), (Pause(time(12), time(12, 30)),)),
        Hours(FRIDAY, time(8), time(15, 30), (Pause(time(11, 30), time(12, 30)),)),
    ),
    seasonal=True,
)
COUNTERS = Preset(
    "counter-hours",
    words("Jam loket (contoh)", "Counter hours (an example)"),
    words(
        "Loket tutup lebih awal daripada kantor: 08.00 sampai 14.00, Jumat sampai 10.30. Contoh satu kantor; isi istirahatnya.",
        "Counters close earlier than offices: 08:00 to 14:00, on Friday to 10:30. An example from one office; add its breaks.",
    ),
    (),
    (
        Hours(MONDAY_TO_THURSDAY, time(8), time(14)),
        Hours(FRIDAY, time(8), time(10, 30)),
    ),
)
PRESETS = {preset.id: preset for preset in (NORMAL, RAMADAN, COUNTERS)}


def applied(
    rules: Iterable[OpeningRule], new: Iterable[OpeningRule], groups: Collection[str], first_on: date | None, last_on: date | None
) -> tuple[OpeningRule, ...]:
    """The rules with ``new`` in the place of what the groups had in the span. Hours of single services stay as they are."""
    kept: list[OpeningRule] = []
    for rule in rules:
        replaced = rule.counter_group in groups and rule.service_id is None
        kept += outside(rule, first_on, last_on) if replaced else [rule]
    return (*kept, *new)


def outside(rule: OpeningRule, first_on: date | None, last_on: date | None) -> list[OpeningRule]:
    """The rule before and after a span, both ends included; open ends leave nothing on their side."""
    pieces = []
    if first_on is not None:
        pieces.append(replace(rule, valid_to=_earlier(rule.valid_to, first_on - timedelta(days=1))))
    if last_on is not None:
        pieces.append(replace(rule, valid_from=_later(rule.valid_from, last_on + timedelta(days=1)), id=""))
    return [piece for piece in pieces if piece.valid_from is None or piece.valid_to is None or piece.valid_from <= piece.valid_to]


def _earlier(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)


def _later(one: date | None, other: date) -> date:
    return other if one is None else max(one, other)


def _span(starts: time, ends: time) -> int:
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
