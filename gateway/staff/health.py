"""Is the installation well? Every part, queue and clock in one line each; a red line says how it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, request

from gateway.staff import health_words as words
from gateway.staff.appointments import Office
from gateway.staff.areas import SUPERVISORS
from gateway.staff.asking import Refusal
from gateway.staff.guard import Guard, current_session
from gateway.staff.labels import Words
from gateway.staff.speech import language
from gateway.staff.speech import say as _
from gateway.vitals import State, Vitals, Waiting
from services.common.http import PartUnavailable
from services.common.principal import allow
from services.common.wording import clock_time

SLOW = timedelta(minutes=1)  # a queue is emptied within seconds; after a minute somebody should look
APART = timedelta(seconds=2)  # what is signed between parts lives for a minute, and times of a visit are compared
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


@dataclass(frozen=True)
class Line:
    """One thing and how it is. ``good`` is None where nothing knows; ``mend`` says what to do when it is not good."""

    name: Words
    good: bool | None
    told: Words
    mend: Words = ""


def add_routes(blueprint: Blueprint, guard: Guard, vitals: Vitals) -> None:
    """The page. It needs no office, and no part behind the gateway."""

    @blueprint.get("/health")
    @allow(*SUPERVISORS)
    def health() -> str:
        state = vitals.look()
        sections = [(title, list(lines)) for title, lines in _sections(state)]
        return render_template(
            "staff/health.html",
            office=_office(guard),
            sections=sections,
            bad=sum(line.good is False for _title, lines in sections for line in lines),
            times=[clock_time(state.at, zone, language()) for zone in ZONES],
        )


def _office(guard: Guard) -> Office | None:
    """The office that one came from, for the links above the page."""
    office = request.args.get("office", "")
    if not current_session().principal.serves(office):
        return None
    try:
        return guard.desk().office(office)
    except (PartUnavailable, Refusal):
        return None


def _sections(state: State) -> Iterator[tuple[str, Iterator[Line]]]:
    yield _("Bagian"), _parts(state)
    yield _("Antrean kerja"), _queues(state)
    yield "WhatsApp", _whatsapp(state)
    yield _("Jam"), _clocks(state)
    yield _("Cadangan data"), iter([_backup()])


def _parts(state: State) -> Iterator[Line]:
    for part, answer in state.parts.items():
        good = answer == "ok"
        yield Line(words.name_of(part), good, _("berjalan") if good else _("gagal"), "" if good else words.mend_of(part))


def _queues(state: State) -> Iterator[Line]:
    if state.queues is None:
        yield Line(words.PARTS["redis"], False, _("tidak menjawab"), words.MENDS["redis"])
    for waiting in state.queues or ():
        yield _waiting(waiting, words.MEND_QUEUE)
    if state.outbox is None:
        yield Line(words.QUEUES["outbox"], None, _("tidak diketahui: bagian janji temu tidak menjawab"))
    else:
        yield _waiting(state.outbox, words.MEND_OUTBOX)


def _waiting(waiting: Waiting, mend: Words) -> Line:
    good = waiting.oldest is None or waiting.oldest < SLOW
    told = _("%(count)s menunggu", count=waiting.count) if waiting.count else _("kosong")
    if waiting.oldest is not None:
        told += ", " + _("yang terlama %(time)s", time=_span(waiting.oldest))
    return Line(words.QUEUES[waiting.name], good, told, "" if good else mend)


def _whatsapp(state: State) -> Iterator[Line]:
    found = state.whatsapp
    if found is None:
        yield Line(_("Cara mengirim"), None, _("tidak diketahui: bagian pesan tidak menjawab"))
        return
    yield Line(_("Cara mengirim"), True, words.MODES.get(found.mode, found.mode))
    yield Line(_("Kabar dari WhatsApp yang belum diolah"), found.webhooks_open == 0 or None, str(found.webhooks_open))
    if not found.alerts:
        yield Line(_("Mutu nomor dan akun"), True, _("WhatsApp tidak mengeluhkan apa pun"))
    for alert in found.alerts:
        told = f"{alert.reason} ({alert.code}), {alert.count}×: {words.HELD.get(alert.holds, alert.holds)}"
        yield Line(_("Peringatan WhatsApp"), False, told, words.MEND_ALERT)
    if found.mode == "cloud":
        yield Line(_("Templat"), None, _("Status di Meta tidak disimpan di sini. “./sekali templates status” membandingkannya."))


def _clocks(state: State) -> Iterator[Line]:
    for part, ahead in state.clocks.items():
        good, seconds = abs(ahead) < APART, f"{ahead.total_seconds():+.1f}"
        told = _("selisih %(seconds)s detik", seconds=seconds.replace(".", "," if language() == "id" else "."))
        yield Line(words.PARTS[part], good, told, "" if good else words.MEND_CLOCK)


def _backup() -> Line:
    told = _(
        "Sistem ini tidak mencatat kapan cadangan terakhir dibuat. Yang perlu disalin: semua *.sqlite3, “secret”, dan "
        "“documents” di SEKALI_HOME, atau ketiga basis data PostgreSQL."
    )
    return Line(_("Cadangan terakhir"), None, told)


def _span(duration: timedelta) -> str:
    """A duration in the largest unit that it fills."""
    seconds = max(0, int(duration.total_seconds()))
    if seconds < 60:
        return _("%(count)s detik", count=seconds)
    return _("%(count)s menit", count=seconds // 60) if seconds < 3600 else _("%(count)s jam", count=seconds // 3600)
