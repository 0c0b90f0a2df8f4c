"""Dead ends. Each says what happened and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response, request

from gateway.resident.pages import show
from gateway.resident.source import Busy, Missing
from gateway.resident.texts import _
from services.common.http import PartUnavailable


@dataclass(frozen=True)
class Notice:
    """What happened, and the next step. ``again`` are fields to send once more to the same address, or None."""

    status: int
    title: str
    text: str
    links: Sequence[tuple[str, str]] = ()
    again: Sequence[tuple[str, str]] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def page(self) -> Response:
        answer = show("notice.html", status=self.status, cache="no-store", notice=self)
        answer.headers.extend(self.headers)
        return answer


def install(blueprint: Blueprint) -> None:
    """Answer what the pages raise with a notice."""
    blueprint.register_error_handler(Missing, _missing)
    blueprint.register_error_handler(Busy, _busy)
    blueprint.register_error_handler(PartUnavailable, _unavailable)


def _missing(_error: Exception) -> Response:
    text = _(
        "Alamat ini tidak ada, atau tautannya tidak lengkap. Buka tautan dari pesan WhatsApp Anda, "
        "atau mulai dari daftar layanan."
    )
    return Notice(404, _("Halaman tidak ditemukan"), text, [(_("Lihat daftar layanan"), "/")]).page()


def _busy(error: Exception) -> Response:
    seconds = getattr(error, "seconds", "")
    text = _("Terlalu banyak permintaan dari jaringan ini. Isian Anda belum dikirim. Tunggu sebentar, lalu coba lagi.")
    headers = {"Retry-After": seconds} if seconds else {}
    return Notice(429, _("Tunggu sebentar"), text, _reload(), _again(), headers).page()


def _unavailable(_error: Exception) -> Response:
    if request.method == "POST":
        text = _("Kami belum tahu apakah permintaan Anda tercatat. Tekan tombol di bawah: tidak akan tercatat dua kali.")
    else:
        text = _(
            "Sistem kantor sedang tidak dapat dijangkau. Janji temu yang sudah ada tetap berlaku. Coba lagi beberapa menit lagi."
        )
    return Notice(503, _("Layanan sedang terganggu"), text, _reload(), _again(), {"Retry-After": "60"}).page()


def _again() -> list[tuple[str, str]] | None:
    return list(request.form.items(multi=True)) if request.method == "POST" else None


def _reload() -> list[tuple[str, str]]:
    if request.method == "POST":
        return []
    query = request.query_string.decode("ascii", "ignore")
    return [(_("Coba lagi"), request.path + (f"?{query}" if query else ""))]
