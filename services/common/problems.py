"""Problem details (RFC 9457): every kind the product can answer with, in Indonesian and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, current_app, g, json, request
from werkzeug.exceptions import HTTPException

from services.common.accept_language import preferred_language

MEDIA_TYPE = "application/problem+json"
Words = Mapping[str, str]  # {"id": …, "en": …}


@dataclass(frozen=True)
class Kind:
    """One kind of problem: the last part of its ``type``, its status and its title in both languages."""

    slug: str
    status: int
    title_id: str
    title_en: str

    @property
    def title(self) -> Words:
        return {"id": self.title_id, "en": self.title_en}


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind("bad-request", 400, "Permintaan tidak dapat dibaca", "The request cannot be read"),
        Kind("unauthorized", 401, "Silakan masuk dahulu", "Please sign in first"),
        Kind("wrong-credentials", 401, "Nama pengguna atau kata sandi salah", "Wrong user name or password"),
        Kind("wrong-signature", 401, "Tanda tangan tidak cocok", "The signature does not match"),
        Kind("forbidden", 403, "Anda tidak berhak melakukan ini", "You may not do this"),
        Kind("not-found", 404, "Tidak ditemukan", "Not found"),
        Kind("link-expired", 404, "Tautan sudah tidak berlaku", "This link is no longer valid"),
        Kind("method-not-allowed", 405, "Cara permintaan ini tidak tersedia", "This method is not available"),
        Kind("slot-full", 409, "Jadwal itu baru saja penuh", "That slot has just been taken"),
        Kind("already-booked", 409, "Anda sudah punya janji temu", "You already have an appointment"),
        Kind("wrong-state", 409, "Status janji temu tidak memungkinkan", "The appointment's status does not allow this"),
        Kind("check-in-refused", 409, "Belum atau tidak lagi waktunya hadir", "This is not the time to check in"),
        Kind("day-full", 409, "Waktu hari ini sudah habis", "No time is left today"),
        Kind("rebooked", 409, "Kunjungan ini sudah dilanjutkan", "This visit has been continued"),
        Kind("closure-over", 409, "Penutupan itu sudah lewat", "That closure is over"),
        Kind("too-late", 409, "Sudah terlalu dekat untuk diubah", "It is too late to change this"),
        Kind("already-waiting", 409, "Anda sudah ada di daftar tunggu", "You are on the waiting list already"),
        Kind("stale", 412, "Data sudah diubah orang lain", "Somebody else has changed this"),
        Kind("payload-too-large", 413, "Kiriman terlalu besar", "The request is too large"),
        Kind("unsupported-media-type", 415, "Jenis kiriman tidak didukung", "This media type is not supported"),
        Kind("invalid-request", 422, "Ada isian yang perlu diperbaiki", "Some fields need correcting"),
        Kind("not-bookable", 422, "Jadwal itu tidak dapat dipesan", "That slot cannot be booked"),
        Kind("idempotency-key-reused", 422, "Kunci ini sudah dipakai", "This idempotency key was used before"),
        Kind("too-many-requests", 429, "Terlalu banyak permintaan", "Too many requests"),
        Kind("locked-out", 429, "Terlalu banyak percobaan masuk", "Too many failed sign-ins"),
        Kind("internal-error", 500, "Terjadi gangguan di sistem kami", "Something went wrong on our side"),
        Kind("service-unavailable", 503, "Layanan sedang tidak dapat dijangkau", "The service cannot be reached right now"),
    )
}
_BY_STATUS = {
    400: "bad-request", 401: "unauthorized", 403: "forbidden", 404: "not-found", 405: "method-not-allowed",
    413: "payload-too-large", 415: "unsupported-media-type", 422: "invalid-request", 429: "too-many-requests",
    500: "internal-error", 503: "service-unavailable",
}  # fmt: skip


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field. ``pointer`` is a JSON Pointer such as ``/name``."""

    pointer: str
    detail: Words


@dataclass
class Problem(Exception):
    """Raise this at an edge to answer with a problem. ``slug`` is a key of :data:`KINDS`; ``detail`` says what to do next.

    ``extra`` becomes further members of the body, ``headers`` are added to the answer.
    """

    slug: str
    detail: Words | None = None
    errors: Sequence[FieldError] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def body(self, language: str, instance: str) -> dict[str, Any]:
        kind = KINDS[self.slug]
        body: dict[str, Any] = {"type": f"/problems/{kind.slug}", "title": kind.title[language], "status": kind.status}
        body["detail"] = (self.detail or kind.title)[language]
        body["instance"] = instance
        if self.errors:
            body["errors"] = [{"pointer": e.pointer, "detail": e.detail[language]} for e in self.errors]
        return {**body, **self.extra}


def invalid(*errors: tuple[str, str, str]) -> Problem:
    """A 422 from ``(pointer, Indonesian, English)`` triples."""
    return Problem("invalid-request", errors=[FieldError(p, {"id": i, "en": e}) for p, i, e in errors])


def response(problem: Problem) -> Response:
    """The problem as an answer to the current request, in the reader's language."""
    language = preferred_language(request.headers.get("Accept-Language"))
    body = problem.body(language, request.path)
    if request_id := g.get("request_id"):
        body["request_id"] = request_id
    answer = current_app.response_class(json.dumps(body), status=KINDS[problem.slug].status, mimetype=MEDIA_TYPE)
    answer.headers["Content-Language"] = language
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.extend(dict(problem.headers))
    if answer.status_code == 401:
        answer.headers.setdefault("WWW-Authenticate", "Bearer")  # RFC 9110, section 15.5.2: every 401 has one
    return answer


Translation = Callable[[Any], Problem]


def install(app: Flask, domain_errors: Mapping[type[Exception], Translation] | None = None) -> None:
    """Make every error of ``app`` a problem: raised problems, HTTP errors, domain errors by their table, and the unforeseen."""
    app.register_error_handler(Problem, response)
    app.register_error_handler(HTTPException, _http_error)
    for error, translate in (domain_errors or {}).items():
        app.register_error_handler(error, lambda e, translate=translate: response(translate(e)))
    app.register_error_handler(Exception, _unforeseen)


def from_http(error: HTTPException) -> Problem:
    """An HTTP error of the framework (404, 405, 413, 415 …) as a problem, with its ``Allow`` and ``Retry-After``."""
    status = error.code or 500
    slug = _BY_STATUS.get(status, "bad-request" if status < 500 else "internal-error")
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return Problem(slug, headers=headers)


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is not None and error.code < 400:
        return error  # a redirect of the router
    return response(from_http(error))


def _unforeseen(error: Exception) -> Response:
    current_app.logger.exception("unforeseen error", exc_info=error)
    return response(Problem("internal-error"))
