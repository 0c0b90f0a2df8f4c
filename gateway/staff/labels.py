"""The words of the operator's pages for states, actions and outcomes. Indonesian is the source language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

Words = Any  # flask_babel's lazy strings are untyped; they become text when a page is rendered

STATUSES: dict[str, Words] = {
    "booked": _("Dijadwalkan"),
    "checked_in": _("Sudah hadir"),
    "called": _("Dipanggil"),
    "serving": _("Sedang dilayani"),
    "parked": _("Menepi sebentar"),
    "completed": _("Selesai"),
    "missed": _("Tidak datang"),
    "cancelled": _("Dibatalkan"),
}

OUTCOMES: dict[str, Words] = {
    "one_visit": _("Selesai sekali datang"),
    "papers_missing": _("Berkas kurang"),
    "not_eligible": _("Tidak memenuhi syarat"),
    "system_down": _("Sistem mati"),
}

PRIORITIES: dict[str, Words] = {
    "elderly": _("Lansia"),
    "disabled": _("Penyandang disabilitas"),
    "pregnant": _("Ibu hamil"),
    "infant": _("Membawa bayi"),
}

REASONS: dict[str, Words] = {
    "network": _("Jaringan ke pusat data terputus"),
    "registry": _("Sistem kependudukan tidak dapat dipakai"),
    "blanks": _("Blangko habis"),
    "power": _("Listrik padam"),
    "staff": _("Petugas berhalangan"),
    "other": _("Alasan lain"),
}

FORMS: dict[str, Words] = {
    "show_original": _("asli, diperlihatkan"),
    "surrender_original": _("asli, diserahkan"),
    "photocopy": _("fotokopi"),
    "filled_form": _("formulir yang sudah diisi"),
    "printed_photo": _("pasfoto cetak"),
}

MESSAGES: dict[str, Words] = {
    "none": _("Belum ada pesan"),
    "unknown": _("Status pesan tidak diketahui"),
    "queued": _("Pesan antre"),
    "sending": _("Pesan sedang dikirim"),
    "uncertain": _("Pesan belum pasti terkirim"),
    "accepted": _("Pesan diterima WhatsApp"),
    "sent": _("Pesan terkirim"),
    "delivered": _("Pesan sampai"),
    "read": _("Pesan dibaca"),
    "failed": _("Pesan gagal"),
    "dropped": _("Pesan tidak jadi dikirim"),
}

# Codes of the WhatsApp Cloud API (Meta, "Cloud API error codes", 2026-11), as far as an operator can do something about them.
FAILURES: dict[str, Words] = {
    "131026": _("nomor ini tidak dapat dijangkau lewat WhatsApp"),
    "131030": _("nomor uji tidak boleh menulis kepada orang ini"),
    "131047": _("lebih dari 24 jam sejak warga terakhir menulis"),
    "131049": _("ditahan WhatsApp untuk membatasi promosi"),
    "131050": _("warga menolak pesan promosi"),
    "131052": _("berkasnya tidak dapat diunduh"),
    "131053": _("berkasnya tidak dapat diunggah"),
    "132001": _("templat belum disetujui dalam bahasa ini"),
    "132015": _("templat dijeda oleh WhatsApp"),
}
_CODE = re.compile(r"\((\d+)\)$")


def failure(reason: str | None) -> Words:
    """Why a message failed, in words; the notifier names WhatsApp's code at the end. Empty when nothing is known."""
    found = _CODE.search(reason or "")
    if found is None:
        return _("tidak sampai ke WhatsApp") if reason else ""
    return FAILURES.get(found.group(1)) or _("WhatsApp menolaknya, kode %(code)s", code=found.group(1))


TIMES: tuple[tuple[str, Words], ...] = (
    ("booked_at", _("Dipesan")),
    ("checked_in_at", _("Hadir")),
    ("called_at", _("Dipanggil")),
    ("serving_at", _("Mulai dilayani")),
    ("parked_at", _("Menepi")),
    ("completed_at", _("Selesai")),
    ("missed_at", _("Tidak datang")),
    ("cancelled_at", _("Dibatalkan")),
)


@dataclass(frozen=True)
class Action:
    """Something an operator can do in one press, from any of ``statuses``; ``after`` is the status that it leads to.

    ``verb`` is the last part of booking's path; ``done`` is a sentence that takes ``name``.
    """

    verb: str
    label: Words
    done: Words
    statuses: frozenset[str]
    after: str | None
    main: bool = False


WITH_STAFF = frozenset({"checked_in", "called", "serving"})  # one press completes from any of them
ACTIONS: tuple[Action, ...] = (
    Action("check-in", _("Tandai hadir"), _("%(name)s ditandai hadir."), frozenset({"booked"}), "checked_in", main=True),
    Action("call", _("Panggil"), _("%(name)s dipanggil."), frozenset({"checked_in"}), "called", main=True),
    Action("serve", _("Mulai layani"), _("%(name)s mulai dilayani."), frozenset({"called"}), "serving", main=True),
    Action("recall", _("Panggil lagi"), _("%(name)s dipanggil lagi."), frozenset({"called"}), "called"),
    Action(
        "unpark", _("Kembali antre"), _("%(name)s kembali antre, paling depan."), frozenset({"parked"}), "checked_in", main=True
    ),
    Action("park", _("Menepi"), _("%(name)s menepi sebentar."), WITH_STAFF, "parked"),
    Action(
        "no-show", _("Tidak datang"), _("%(name)s ditandai tidak datang."), frozenset({"booked", "called", "parked"}), "missed"
    ),
    Action(
        "undo",
        _("Urungkan"),
        _("Tindakan terakhir untuk %(name)s diurungkan."),
        WITH_STAFF | {"parked", "completed", "missed"},
        after=None,
    ),
)
COMPLETE = Action("complete", _("Selesaikan"), _("Hasil untuk %(name)s disimpan."), WITH_STAFF, "completed")
BY_VERB: dict[str, Action] = {action.verb: action for action in (*ACTIONS, COMPLETE)}


def actions_for(status: str) -> list[Action]:
    """What one press can do with an appointment of this status, the likeliest first."""
    return [action for action in ACTIONS if status in action.statuses]
