"""The parts of an office's console, as the links above every page name them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _

from gateway.staff.labels import Words
from services.common.principal import STAFF_ROLES

SUPERVISORS = ("supervisor", "admin")


@dataclass(frozen=True)
class Area:
    """One link. ``endpoint`` takes ``office``; ``pages`` are the endpoints that belong to it, ``about`` is a sentence on it."""

    endpoint: str
    name: Words
    pages: frozenset[str] = frozenset()
    roles: tuple[str, ...] = STAFF_ROLES
    about: Words = ""

    @property
    def is_here(self) -> bool:
        """Whether the page of this request belongs to it."""
        return request.endpoint in {self.endpoint, *self.pages}


SETTINGS: tuple[Area, ...] = (
    Area(
        "staff.hours",
        _("Jam layanan"),
        frozenset({"staff.apply_preset", "staff.new_rule", "staff.rule", "staff.add_rule", "staff.change_rule"}),
        about=_("Hari, jam, jeda, dan loket; setiap perubahan menunjukkan akibatnya lebih dahulu."),
    ),
    Area(
        "staff.special_days",
        _("Hari khusus"),
        frozenset({"staff.add_exception", "staff.remove_exception", "staff.correct_holiday", "staff.uncorrect_holiday"}),
        about=_("Pengecualian yang menutup atau membuka, dan hari libur."),
    ),
    Area(
        "staff.misfits",
        _("Janji temu tanpa tempat"),
        frozenset({"staff.move_misfits"}),
        about=_("Siapa yang tidak lagi cocok dengan jam yang berubah, dan memindahkan semuanya sekaligus."),
    ),
    Area(
        "staff.accounts",
        _("Petugas dan peran"),
        frozenset({"staff.add_account", "staff.change_account", "staff.sign_out_account"}),
        roles=("admin",),
        about=_("Siapa yang dapat masuk, dengan peran apa, dan di berapa perangkat."),
    ),
    Area(
        "staff.privacy",
        _("Data pribadi"),
        frozenset({"staff.set_retention", "staff.erase_contact"}),
        SUPERVISORS,
        _("Menghapus data warga yang memintanya, dan berapa lama data disimpan."),
    ),
    Area("staff.audit", _("Jejak audit"), roles=SUPERVISORS, about=_("Siapa mengubah apa, dan kapan.")),
    Area(
        "staff.health",
        _("Kesehatan sistem"),
        roles=SUPERVISORS,
        about=_("Apa yang berjalan, apa yang tidak, dan cara memperbaikinya."),
    ),
)
_IN_SETTINGS = frozenset().union(*({each.endpoint} | each.pages for each in SETTINGS))
AREAS: tuple[Area, ...] = (
    Area("staff.today", _("Papan hari"), frozenset({"staff.day", "staff.booking", "staff.other_time"})),
    Area("staff.line", _("Antrean"), frozenset({"staff.call_next", "staff.walk_in"})),
    Area("staff.inbox", _("Pesan warga"), frozenset({"staff.thread", "staff.canned", "staff.reply", "staff.note"})),
    Area("staff.by_hand", _("Kirim dan telepon")),
    Area("staff.complaints", _("Pengaduan"), frozenset({"staff.complaint", "staff.take_complaint"})),
    Area("staff.closures", _("Penutupan"), frozenset({"staff.preview_closure", "staff.close", "staff.end_closure"})),
    Area("staff.places", _("Daftar tunggu"), frozenset({"staff.except_from_limits"})),
    Area("staff.groups", _("Rombongan"), frozenset({"staff.group", "staff.preview_group", "staff.book_group"})),
    Area("staff.reports", _("Laporan"), roles=SUPERVISORS),
    Area("staff.papers", _("Berkas kantor")),
    Area("staff.settings", _("Pengaturan"), _IN_SETTINGS),
)


def open_to(role: str, areas: tuple[Area, ...] = AREAS) -> list[Area]:
    """What somebody with this role may open."""
    return [area for area in areas if role in area.roles]
