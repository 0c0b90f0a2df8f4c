"""Staff accounts, for admins of their offices; and everybody's own password."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from services.booking.api import account_schemas as schemas
from services.booking.api.asking import request_key, who
from services.booking.api.openapi import STAFF, Blueprint, problems
from services.booking.api.rendering import answer
from services.booking.api.requests import KeyHeaders
from services.booking.domain.authority import Administrator
from services.booking.domain.errors import OfficeUnknown
from services.booking.usecases.administer import Administer, Changed, ChangeOwnPassword, NewAccount
from services.booking.usecases.once import Finish, Once
from services.booking.usecases.ports import Account, Answer
from services.common.principal import STAFF_ROLES, allow, current, require_office
from services.common.problems import invalid

_REFUSALS = ("unauthorized", "forbidden", "not-found", "invalid-request", "idempotency-key-reused")
_SUMMARIES = {"disable": "Nobody can sign in with the account any more", "enable": "The account can be used again"}
Fingerprint = Callable[[str], str]


def blueprint(once: Once, administer: Administer, own: ChangeOwnPassword, fingerprint: Fingerprint) -> Blueprint:
    """``/api/v1/offices/{office}/staff…`` and ``/api/v1/staff/password``.

    ``fingerprint`` is a keyed hash: what makes a request repeatable is kept for a day, and must not help to guess a password.
    """
    routes = Blueprint("accounts", __name__, url_prefix="/api/v1", description="Staff accounts")
    _add_list(routes, administer)
    _add_create(routes, once, administer, fingerprint)
    _add_role(routes, once, administer)
    _add_switch(routes, once, "disable", administer.disable)
    _add_switch(routes, once, "enable", administer.enable)
    _add_reset(routes, once, administer, fingerprint)
    _add_own(routes, own)
    return routes


def _add_list(routes: Blueprint, administer: Administer) -> None:
    @routes.route("/offices/<office_id:office>/staff")
    @allow("admin")
    @routes.doc(operationId="listStaff", security=[STAFF], responses=problems("unauthorized", "forbidden"))
    @routes.response(200, schemas.StaffAccountList)
    def accounts(office: str) -> Response:
        """Who may sign in for the office, those of all offices included."""
        require_office(office)
        return answer({"accounts": [_account(each) for each in administer.serving(office)]})


def _add_create(routes: Blueprint, once: Once, administer: Administer, fingerprint: Fingerprint) -> None:
    @routes.route("/offices/<office_id:office>/staff", methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="addStaff", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(schemas.AccountRequest)
    @routes.response(201, schemas.StaffAccountChange)
    def create(headers: Mapping[str, Any], body: schemas.AccountBody, office: str) -> Response:
        """Make an account. An admin gives no more offices than their own."""
        require_office(office)
        asked = NewAccount(body.username, body.password, body.role, body.offices or (office,))
        key = request_key(headers, {**vars(asked), "password": fingerprint(asked.password)})
        try:
            return _answered(once.run(key, lambda finish: administer.add(_administrator(), asked, finish), _made))
        except OfficeUnknown:
            raise invalid(("/offices", "Kantor ini tidak dikenal.", "No office has this id.")) from None


def _add_role(routes: Blueprint, once: Once, administer: Administer) -> None:
    @routes.route("/offices/<office_id:office>/staff/<row_id:account>/role", methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="changeStaffRole", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(schemas.RoleRequest)
    @routes.response(200, schemas.StaffAccountChange)
    def role(headers: Mapping[str, Any], body: schemas.RoleBody, office: str, account: str) -> Response:
        """Give the account another role."""
        require_office(office)

        def work(finish: Finish[Changed]) -> Changed:
            return administer.give_role(_administrator(), office, account, body.role, finish)

        return _answered(once.run(request_key(headers, vars(body)), work, _changed))


def _add_switch(routes: Blueprint, once: Once, verb: str, step: Callable[..., Changed]) -> None:
    @routes.route(f"/offices/<office_id:office>/staff/<row_id:account>/{verb}", methods=["POST"], endpoint=verb)
    @allow("admin")
    @routes.doc(operationId=f"{verb}Staff", summary=_SUMMARIES[verb], security=[STAFF], responses=problems(*_REFUSALS))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.response(200, schemas.StaffAccountChange)
    def switch(headers: Mapping[str, Any], office: str, account: str) -> Response:
        require_office(office)
        return _answered(once.run(request_key(headers), lambda finish: step(_administrator(), office, account, finish), _changed))


def _add_reset(routes: Blueprint, once: Once, administer: Administer, fingerprint: Fingerprint) -> None:
    @routes.route("/offices/<office_id:office>/staff/<row_id:account>/password", methods=["POST"])
    @allow("admin")
    @routes.doc(operationId="resetStaffPassword", security=[STAFF], responses=problems(*_REFUSALS, body=True))
    @routes.arguments(KeyHeaders, location="headers")
    @routes.arguments(schemas.PasswordRequest)
    @routes.response(200, schemas.StaffAccountChange)
    def reset(headers: Mapping[str, Any], body: schemas.PasswordBody, office: str, account: str) -> Response:
        """Give the account a new password."""
        require_office(office)

        def work(finish: Finish[Changed]) -> Changed:
            return administer.reset_password(_administrator(), office, account, body.password, finish)

        return _answered(once.run(request_key(headers, fingerprint(body.password)), work, _changed))


def _add_own(routes: Blueprint, own: ChangeOwnPassword) -> None:
    @routes.route("/staff/password", methods=["POST"])
    @allow(*STAFF_ROLES)
    @routes.doc(
        operationId="changeOwnPassword",
        security=[STAFF],
        responses=problems("unauthorized", "wrong-credentials", "locked-out", "invalid-request", "not-found", body=True),
    )
    @routes.arguments(schemas.OwnPasswordRequest)
    @routes.response(200, schemas.StaffAccountChange)
    def change(body: schemas.OwnPasswordBody) -> Response:
        """Change the own password. All own sessions end; sign in again with the new one."""
        return _answered(_changed(own(current().subject, body.current, body.new, who())))


def _administrator() -> Administrator:
    principal = current()
    return Administrator(who(), principal.subject, frozenset(principal.offices))


def _made(changed: Changed) -> Answer:
    return Answer(201, _change(changed))


def _changed(changed: Changed) -> Answer:
    return Answer(200, _change(changed))


def _change(changed: Changed) -> dict[str, Any]:
    return {"account": _account(changed.account), "sessions_revoked": changed.sessions_revoked}


def _account(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "username": account.username,
        "role": account.role,
        "offices": list(account.offices),
        "disabled": account.disabled_at is not None,
    }


def _answered(made: Answer) -> Response:
    return answer(made.body, made.status)
