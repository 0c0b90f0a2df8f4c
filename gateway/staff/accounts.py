"""Who may sign in for the office: accounts to add, change, disable and sign out; and everybody's own password."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as BaseResponse

from gateway.staff.asking import Refusal, once_key
from gateway.staff.desk import Desk
from gateway.staff.guard import Guard, current_session
from gateway.staff.labels import Words
from gateway.staff.pages import form_page
from gateway.staff.speech import say as _
from gateway.staff.trouble import Trouble, mistaken, not_done
from services.common.principal import STAFF_ROLES, allow

ROLES: dict[str, Words] = {
    "operator": lazy_gettext("Petugas loket"),
    "supervisor": lazy_gettext("Penyelia"),
    "admin": lazy_gettext("Admin"),
}
DONE: dict[str, Words] = {
    "add": lazy_gettext("Akun %(name)s dibuat. Sampaikan kata sandinya; pemiliknya dapat menggantinya sendiri."),
    "role": lazy_gettext("Peran %(name)s diubah, dan ia harus masuk lagi."),
    "disable": lazy_gettext("%(name)s dinonaktifkan dan dikeluarkan dari semua perangkat."),
    "enable": lazy_gettext("%(name)s dapat masuk lagi."),
    "password": lazy_gettext("Kata sandi %(name)s diganti, dan ia harus masuk lagi."),
    "sign-out": lazy_gettext("%(name)s dikeluarkan dari semua perangkat."),
}
CHANGES = tuple(DONE)[1:]


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in. ``sessions`` counts where they are signed in now; ``mine`` is whoever looks at the page.

    ``may_change`` is false for accounts of more offices than those of whoever looks, and for one's own.
    """

    id: str
    username: str
    role: str
    offices: tuple[str, ...]
    disabled: bool
    sessions: int
    mine: bool
    may_change: bool


def add_routes(blueprint: Blueprint, guard: Guard) -> None:
    """The list, its changes, and the own password."""
    _add_list(blueprint, guard)
    _add_own(blueprint, guard)


def _add_list(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/offices/<id:office>/accounts/")
    @allow("admin")
    def accounts(office: str) -> Response:
        return _page(guard, office)

    @blueprint.post("/offices/<id:office>/accounts/")
    @allow("admin")
    def add_account(office: str) -> BaseResponse:
        asked = {name: request.form.get(name, "") for name in ("username", "password", "role")}
        asked["username"] = asked["username"].strip()
        try:
            made = _ask(guard.desk(), office, "", asked)
        except Refusal as refusal:
            return _page(guard, office, not_done(refusal, _("Tambah akun")))
        return _done(office, made["account"]["id"], "add")

    @blueprint.post("/offices/<id:office>/accounts/<id:account>/<any(role, disable, enable, password):change>")
    @allow("admin")
    def change_account(office: str, account: str, change: str) -> BaseResponse:
        asked = {change: request.form.get(change, "")} if change in ("role", "password") else None
        try:
            changed = _ask(guard.desk(), office, f"/{account}/{change}", asked)
        except Refusal as refusal:
            return _page(guard, office, _of_account(not_done(refusal, _("Ubah akun")), account))
        if changed["sessions_revoked"]:
            guard.sessions.close_all(account)
        return _done(office, account, change)

    @blueprint.post("/offices/<id:office>/accounts/<id:account>/sign-out")
    @allow("admin")
    def sign_out_account(office: str, account: str) -> BaseResponse:
        found = next((each for each in _accounts(guard, office) if each.id == account), None)
        if found is None or not found.may_change:
            abort(404)
        guard.sessions.close_all(account)
        return _done(office, account, "sign-out")


def _add_own(blueprint: Blueprint, guard: Guard) -> None:
    @blueprint.get("/password")
    @allow(*STAFF_ROLES)
    def own_password() -> Response:
        return form_page("staff/password.html")

    @blueprint.post("/password")
    @allow(*STAFF_ROLES)
    def change_own_password() -> BaseResponse:
        asked = {name: request.form.get(name, "") for name in ("current", "new")}
        if asked["new"] != request.form.get("again", ""):
            return form_page(
                "staff/password.html", mistaken(_("Ganti kata sandi"), "again", _("Kedua kata sandi baru tidak sama."))
            )
        try:
            guard.desk().booking("POST", "/api/v1/staff/password", body=asked)
        except Refusal as refusal:
            return form_page("staff/password.html", _own_refused(refusal))
        guard.sessions.close_all(current_session().principal.subject)
        return redirect(url_for("staff.sign_in_form", changed=1), 303)


def _ask(desk: Desk, office: str, path: str, body: Mapping[str, Any] | None) -> Any:
    """One change by booking. The key leaves the password out: what makes a request repeatable is kept for a day."""
    key = once_key(request.form.get("key", ""), path)
    return desk.booking("POST", f"/api/v1/offices/{office}/staff{path}", key, body=body)


def _done(office: str, account: str, change: str) -> BaseResponse:
    return redirect(url_for("staff.accounts", office=office, done=change, account=account), 303)


def _of_account(trouble: Trouble, account: str) -> Trouble:
    """The mistakes lead to the fields of that account."""
    mistakes = tuple((f"{field}-{account}", text) for field, text in trouble.mistakes)
    return Trouble(trouble.status, trouble.title, trouble.text, trouble.next_step, mistakes)


def _own_refused(refusal: Refusal) -> Trouble:
    name = _("Ganti kata sandi")
    if refusal.status == 401:
        return mistaken(name, "current", _("Kata sandi sekarang salah."))
    if refusal.status == 429:
        return mistaken(name, "current", _("Terlalu banyak percobaan. Coba lagi dalam lima belas menit."))
    return not_done(refusal, name)


def _accounts(guard: Guard, office: str) -> list[Account]:
    listed = guard.desk().booking("GET", f"/api/v1/offices/{office}/staff")["accounts"]
    return [_account(guard, each) for each in listed]


def _account(guard: Guard, values: Mapping[str, Any]) -> Account:
    asker = current_session().principal
    mine = values["id"] == asker.subject
    return Account(
        values["id"],
        values["username"],
        values["role"],
        tuple(values["offices"]),
        values["disabled"],
        guard.sessions.count(values["id"]),
        mine,
        not mine and all(asker.serves(office) for office in values["offices"]),
    )


def _page(guard: Guard, office: str, trouble: Trouble | None = None) -> Response:
    found = _accounts(guard, office)
    changed = next((each for each in found if each.id == request.args.get("account")), None)
    done = DONE.get(request.args.get("done", "")) if changed and not trouble else None
    return form_page(
        "staff/accounts.html",
        trouble,
        office=guard.desk().office(office),
        accounts=found,
        roles=ROLES,
        done=done % {"name": changed.username} if done and changed else "",
        filled=request.form,
    )
