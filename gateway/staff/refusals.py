"""Pages for what cannot be shown or done: each says what happened and the next step."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template
from redis.exceptions import RedisError
from werkzeug.exceptions import HTTPException

from gateway.staff.asking import Refusal
from gateway.staff.guard import ForgedForm
from gateway.staff.speech import say as _
from services.common.http import PartUnavailable
from services.common.problems import KINDS, Problem


def add_handlers(blueprint: Blueprint) -> None:
    """Make every refusal under ``/staff`` a page instead of a problem document."""
    blueprint.register_error_handler(ForgedForm, lambda _error: _forged())
    blueprint.register_error_handler(PartUnavailable, lambda _error: _unavailable())
    blueprint.register_error_handler(RedisError, lambda _error: _unavailable())
    blueprint.register_error_handler(Problem, lambda error: _by_status(KINDS[error.slug].status))
    blueprint.register_error_handler(Refusal, lambda error: _by_status(error.status))
    blueprint.register_error_handler(HTTPException, lambda error: _by_status(error.code or 500))


def _by_status(status: int) -> Response:
    if status == 403:
        text = _("Halaman ini milik kantor lain atau untuk peran lain. Bila Anda memerlukannya, mintalah kepada admin kantor.")
        return _page(403, _("Akun Anda tidak berhak membuka halaman ini"), text)
    if status == 404:
        text = _("Tidak ada janji temu atau halaman dengan alamat ini. Periksa kodenya, lalu cari lagi.")
        return _page(404, _("Tidak ditemukan"), text)
    if status < 500:
        return _page(status, _("Permintaan tidak dapat dibaca"), _("Muat ulang halaman sebelumnya, lalu coba lagi."))
    return _unavailable()


def _forged() -> Response:
    return _page(
        403,
        _("Formulir ini sudah tidak berlaku"),
        _("Tidak ada yang diubah. Buka papan hari ini, lalu ulangi tindakannya dari sana."),
    )


def _unavailable() -> Response:
    answer = _page(
        503,
        _("Sistem janji temu sedang tidak dapat dijangkau"),
        _("Data yang tersimpan aman. Muat ulang sebentar lagi dan periksa apakah tindakan terakhir sudah tercatat."),
    )
    answer.headers["Retry-After"] = "5"
    return answer


def _page(status: int, title: str, text: str) -> Response:
    return make_response(render_template("staff/refusal.html", title=title, text=text), status)
