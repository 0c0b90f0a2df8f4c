"""What the inbox shows of an exchange with one resident, read from the notifier's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from gateway.staff import labels

CHOICES: dict[str, labels.Words] = {
    "all": _("Semua"),
    "unread": _("Belum dibaca"),
    "waiting": _("Menunggu jawaban"),
    "mine": _("Bagian saya"),
}
KINDS: dict[str, labels.Words] = {
    "confirmation": _("Konfirmasi janji temu"),
    "moved": _("Kabar pindah jadwal"),
    "cancelled": _("Kabar pembatalan"),
    "reminder_day_before": _("Pengingat sehari sebelumnya"),
    "reminder_morning": _("Pengingat pagi hari"),
    "closure_moved": _("Kabar penutupan dengan jadwal baru"),
    "closure_cancelled": _("Kabar penutupan tanpa jadwal"),
    "missed": _("Kabar tidak datang"),
    "papers_missing": _("Kabar berkas kurang"),
    "case_recorded": _("Kabar sudah direkam"),
    "card_ready": _("Kabar KTP siap"),
    "card_collected": _("Kabar KTP diambil"),
    "waiting_offer": _("Tawaran daftar tunggu"),
    "waiting_offer_moves": _("Tawaran daftar tunggu"),
    "waiting_lapsed": _("Tawaran lewat waktu"),
    "waiting_over": _("Daftar tunggu selesai"),
    "group_booked": _("Daftar rombongan"),
    "survey_invitation": _("Undangan survei"),
    "complaint_received": _("Pengaduan diterima"),
    "complaint_answered": _("Jawaban pengaduan"),
    "location": _("Lokasi kantor"),
    "checklist": _("Daftar persyaratan"),
    "attachment": _("Gambar, suara, atau berkas"),
    "tap": _("Ketukan pada pilihan"),
    "reply": _("Jawaban otomatis"),
    "out_of_hours": _("Jawaban di luar jam kerja"),
}


@dataclass(frozen=True)
class Thread:
    """One exchange. Free text reaches the person until ``window_closes_at``; None when it no longer does.

    ``assigned_to`` and ``taken_over_by`` are staff ids; while somebody has taken over, nothing is answered by itself.
    """

    contact_id: str
    name: str
    phone: str
    unread: int
    last_text: str
    last_at: datetime
    waiting_since: datetime | None
    assigned_to: str
    taken_over_by: str
    window_closes_at: datetime | None


@dataclass(frozen=True)
class Entry:
    """Something in it: ``direction`` is ``in``, ``out`` or ``note``."""

    id: str
    direction: str
    kind: str
    text: str
    at: datetime
    author: str
    status: str
    reason: str

    @property
    def words(self) -> labels.Words:
        """What was written; for what has no words of its own, what it was."""
        return self.text or KINDS.get(self.kind, self.kind.replace("_", " "))

    @property
    def status_label(self) -> labels.Words:
        return labels.MESSAGES.get(self.status, "") if self.direction == "out" else ""

    @property
    def failure(self) -> labels.Words:
        """Why it failed; empty for what did not."""
        return labels.failure(self.reason) if self.failed else ""

    @property
    def failed(self) -> bool:
        return self.direction == "out" and self.status == "failed"


@dataclass(frozen=True)
class Conversation:
    """A thread with what is in it, the oldest first."""

    thread: Thread
    entries: Sequence[Entry]

    @property
    def newest(self) -> str:
        """The id of the last thing in it: whoever answers says up to where they have read."""
        return self.entries[-1].id if self.entries else ""


def read_thread(values: Mapping[str, Any]) -> Thread:
    """A thread of the notifier's inbox."""
    return Thread(
        contact_id=values["contact_id"],
        name=values["name"] or str(_("Tanpa nama")),
        phone=values["phone"] or "",
        unread=values["unread"],
        last_text=values["last_text"],
        last_at=datetime.fromisoformat(values["last_at"]),
        waiting_since=_instant(values["waiting_since"]),
        assigned_to=values["assigned_to"] or "",
        taken_over_by=values["taken_over_by"] or "",
        window_closes_at=_instant(values["window_closes_at"]),
    )


def read_conversation(values: Mapping[str, Any]) -> Conversation:
    """A thread with its entries."""
    entries = [
        Entry(
            e["id"], e["direction"], e["kind"], e["text"], datetime.fromisoformat(e["at"]), e["author"], e["status"], e["reason"]
        )
        for e in values["entries"]
    ]
    return Conversation(read_thread(values["thread"]), entries)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
