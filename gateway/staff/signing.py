"""Signing in and out."""

from __future__ import annotations

from math import ceil

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from gateway.sign_in import sign_in
from gateway.staff.guard import COOKIE, Guard, own_path
from gateway.staff.speech import say as _
from services.common.principal import STAFF_ROLES, allow
from services.common.problems import KINDS, Problem


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The sign-in page, and what its form and the sign-out button do."""

    @blueprint.get("/sign-in")
    @allow("anyone")
    def sign_in_form() -> BaseResponse:
        if guard.sessions.find(request.cookies.get(COOKIE, "")):
            return redirect(url_for("staff.home"), 303)
        expired = _("Sesi Anda sudah berakhir. Silakan masuk lagi; isian terakhir belum disimpan.")
        changed = _("Kata sandi diganti. Masuk dengan yang baru.")
        return _page(200, notice=expired if "expired" in request.args else changed if "changed" in request.args else "")

    @blueprint.post("/sign-in")
    @allow("anyone")
    def sign_in_submit() -> BaseResponse:
        username = request.form.get("username", "").strip()
        try:
            session = sign_in(guard.parts, guard.sessions, username, request.form.get("password", ""))
        except Problem as problem:
            return _refused(problem, username)
        guard.sessions.close(request.cookies.get(COOKIE, ""))
        answer = redirect(own_path(request.form.get("next", "")) or url_for("staff.home"), 303)
        guard.set_cookie(answer, session)  # type: ignore[arg-type]  # Flask's redirect makes Flask's own response
        return answer

    @blueprint.post("/sign-out")
    @allow(*STAFF_ROLES)
    def sign_out() -> BaseResponse:
        guard.sessions.close(request.cookies.get(COOKIE, ""))
        answer = redirect(url_for("staff.sign_in_form"), 303)
        guard.clear_cookie(answer)  # type: ignore[arg-type]  # as above
        return answer


def _page(status: int, username: str = "", error: str = "", notice: str = "") -> Response:
    back = own_path(request.values.get("next", "")) or ""
    page = render_template("staff/sign_in.html", username=username, error=error, notice=notice, back=back)
    return make_response(page, status)


def _refused(problem: Problem, username: str) -> Response:
    wait = int(problem.headers.get("Retry-After", "0") or 0)
    status = 422 if problem.slug == "wrong-credentials" else KINDS[problem.slug].status
    answer = _page(status, username, error=_reason(problem, ceil(wait / 60)))
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _reason(problem: Problem, minutes: int) -> str:
    if problem.slug == "wrong-credentials":
        return _("Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecil, lalu coba lagi.")
    if problem.slug in ("locked-out", "too-many-requests"):
        return _("Terlalu banyak percobaan masuk. Coba lagi dalam %(minutes)s menit.", minutes=max(minutes, 1))
    return _("Sistem masuk sedang tidak dapat dijangkau. Coba lagi sebentar lagi.")
