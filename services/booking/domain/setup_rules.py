"""What an office may lay down: each mistake with where it is (JSON Pointer) and what is wrong, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from services.booking.domain.calendar import DatedException, OpeningRule
from services.booking.domain.office import CounterGroup, Service
from services.booking.domain.plan import DAY_MINUTES, minute_of
from services.booking.domain.quotas import Quota
from services.booking.domain.release import Stage
from services.booking.domain.setup import Setup
from services.booking.domain.words import Words, words

Mistake = tuple[str, Words]

_ORDER = words("Waktu selesai harus setelah waktu mulai.", "The end must come after the start.")
_UNKNOWN_GROUP = words("Kelompok loket ini tidak ada.", "There is no such group of counters.")
_UNKNOWN_SERVICE = words("Layanan ini tidak ada di kantor itu.", "The office does not offer this service.")
_TWICE = words("Pengenal ini dipakai dua kali.", "This id is used twice.")


def rule_mistakes(setup: Setup) -> Iterator[Mistake]:
    """Of every opening rule, under ``/rules/<n>``."""
    for number, rule in enumerate(setup.rules):
        for pointer, said in (*_hours(rule), *_dates(rule), *_belonging(setup, rule)):
            yield f"/rules/{number}{pointer}", said


def group_mistakes(setup: Setup) -> Iterator[Mistake]:
    """Of every group of counters, under ``/counter_groups/<n>``."""
    for number, group in enumerate(setup.groups):
        for pointer, said in _group(group):
            yield f"/counter_groups/{number}{pointer}", said
    yield from _repeated("/counter_groups", [group.id for group in setup.groups])
    used = {*(service.counter_group for service in setup.services), *(rule.counter_group for rule in setup.rules)}
    for missing in sorted(used - {group.id for group in setup.groups}):
        yield (
            "/counter_groups",
            words(f"Kelompok {missing} masih dipakai layanan atau jam layanan.", f"{missing} is used by a service or by hours."),
        )


def service_mistakes(setup: Setup, service: Service) -> Iterator[Mistake]:
    """Of one service line, under the fields of its settings."""
    group = setup.group(service.counter_group)
    if group is None:
        yield "/counter_group", _UNKNOWN_GROUP
    elif service.interval_minutes % group.cell_minutes:
        size = group.cell_minutes
        yield (
            "/interval_minutes",
            words(f"Harus kelipatan {size} menit, petak waktu loketnya.", f"Must be a multiple of {size}, its counters' grid."),
        )
    if service.status == "redirected" and not service.redirect_to:
        yield "/redirect_to", words("Isi ke mana warga dialihkan.", "Say where residents are redirected to.")
    yield from _stages(service.release, service.horizon_days)
    yield from _kept(service)
    yield from _quotas(service.quotas)


def exception_mistakes(setup: Setup, exception: DatedException) -> Iterator[Mistake]:
    """Of one dated exception."""
    if (exception.starts is None) != (exception.ends is None):
        yield "/ends", words("Isi mulai dan selesai, atau kosongkan keduanya.", "Give both start and end, or neither.")
    elif exception.starts is not None and exception.ends is not None and exception.starts >= exception.ends:
        yield "/ends", _ORDER
    if exception.service_id is not None and all(service.id != exception.service_id for service in setup.services):
        yield "/service", _UNKNOWN_SERVICE


def whole_mistakes(setup: Setup) -> Iterator[Mistake]:
    """Of everything together: a change in one place may break another."""
    yield from group_mistakes(setup)
    yield from rule_mistakes(setup)
    for service in setup.services:
        for _, said in service_mistakes(setup, service):
            yield "", words(f"{service.id}: {said['id']}", f"{service.id}: {said['en']}")


def unused_minutes(setup: Setup, rule: OpeningRule) -> int:
    """Minutes of a day's hours that no cell lies wholly in: what the grid cannot offer."""
    group = setup.group(rule.counter_group)
    size = group.cell_minutes if group else 1
    edges = [minute_of(rule.starts), *_edges(rule), minute_of(rule.ends)]
    spans = zip(edges[::2], edges[1::2], strict=True)
    return sum(max(0, end - start) - max(0, end // size - -(-start // size)) * size for start, end in spans)


def _edges(rule: OpeningRule) -> Iterator[int]:
    for pause in sorted(rule.pauses, key=lambda each: each.starts):
        yield from (minute_of(pause.starts), minute_of(pause.ends))


def _hours(rule: OpeningRule) -> Iterator[Mistake]:
    if rule.starts >= rule.ends:
        yield "/ends", _ORDER
    for number, pause in enumerate(rule.pauses):
        if pause.starts >= pause.ends:
            yield f"/pauses/{number}/ends", _ORDER
        elif pause.starts < rule.starts or pause.ends > rule.ends:
            yield f"/pauses/{number}", words("Jeda ini di luar jamnya.", "This pause lies outside the hours.")
    for one, other in pairwise(sorted(rule.pauses, key=lambda each: each.starts)):
        if other.starts < one.ends:
            yield "/pauses", words("Ada jeda yang bertumpuk.", "Some pauses overlap.")
    if rule.last_start is not None and not rule.starts <= rule.last_start < rule.ends:
        yield "/last_start", words("Nomor terakhir harus di dalam jamnya.", "The last ticket must lie inside the hours.")
    if rule.counters is not None and rule.counters < rule.capacity:
        yield "/counters", words("Tidak boleh kurang dari loket untuk umum.", "No fewer than those open to the public.")


def _dates(rule: OpeningRule) -> Iterator[Mistake]:
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        yield "/valid_to", words("Tanggal akhir sebelum tanggal awal.", "The last date is before the first.")
    if rule.every_weeks > 1 and rule.anchor_on is None:
        yield "/anchor_on", words("Isi satu tanggal di minggu yang dilayani.", "Give a date in a week with service.")
    if rule.every_weeks > 1 and rule.nth_in_month:
        yield (
            "/nth_in_month",
            words("Pilih tiap beberapa minggu atau hari ke-n dalam bulan.", "Choose n-th weeks or n-th days of the month."),
        )


def _belonging(setup: Setup, rule: OpeningRule) -> Iterator[Mistake]:
    if setup.group(rule.counter_group) is None:
        yield "/counter_group", _UNKNOWN_GROUP
    if rule.service_id is None:
        return
    service = next((each for each in setup.services if each.id == rule.service_id), None)
    if service is None:
        yield "/service", _UNKNOWN_SERVICE
    elif service.counter_group != rule.counter_group:
        yield "/service", words("Layanan ini dilayani di loket lain.", "This service is given at other counters.")


def _group(group: CounterGroup) -> Iterator[Mistake]:
    if DAY_MINUTES % group.cell_minutes:
        yield (
            "/cell_minutes",
            words("Harus membagi habis satu hari, misalnya 5, 10, 15.", "Must divide a day evenly, such as 5, 10, 15."),
        )
    yield from _quotas(group.quotas)


def _stages(stages: Sequence[Stage], horizon_days: int) -> Iterator[Mistake]:
    for number, stage in enumerate(stages):
        last = number == len(stages) - 1
        if stage.is_rest != last:
            yield (
                f"/release/{number}",
                words("Hanya tahap terakhir tanpa jumlah: sisanya.", "The last stage, and only it, names no amount: the rest."),
            )
        if stage.days_ahead > horizon_days:
            yield f"/release/{number}/days_ahead", words("Lebih jauh dari batas pemesanan.", "Farther ahead than can be booked.")
    for number, (one, other) in enumerate(pairwise(stages)):
        if (-other.days_ahead, other.at) <= (-one.days_ahead, one.at):
            yield f"/release/{number + 1}", words("Tahap harus berurutan menurut waktu.", "Stages must follow in time.")
    if sum(stage.percent or 0 for stage in stages) > 100:
        yield "/release", words("Jumlahnya lebih dari 100 persen.", "They add up to more than 100 percent.")


def _kept(service: Service) -> Iterator[Mistake]:
    yield from _repeated("/kept", [kept.part for kept in service.kept])
    for number, kept in enumerate(service.kept):
        if (kept.percent is None) == (kept.places is None):
            yield f"/kept/{number}", words("Isi persen atau jumlah.", "Give a percentage or a number.")
    if sum(kept.percent or 0 for kept in service.kept) > 100:
        yield "/kept", words("Jumlahnya lebih dari 100 persen.", "They add up to more than 100 percent.")


def _quotas(quotas: Sequence[Quota]) -> Iterator[Mistake]:
    yield from _repeated("/quotas", [quota.id for quota in quotas])
    for number, quota in enumerate(quotas):
        if quota.answer is None and (quota.shares or quota.others is not None):
            yield f"/quotas/{number}/answer", words("Sebut pertanyaan yang dihitung.", "Name the question that is counted by.")
        if quota.maximum is None and quota.answer is None:
            yield f"/quotas/{number}/maximum", words("Isi batasnya.", "Give the maximum.")


def _repeated(pointer: str, ids: Iterable[str]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for number, each in enumerate(ids):
        if each in seen:
            yield f"{pointer}/{number}", _TWICE
        seen.add(each)
