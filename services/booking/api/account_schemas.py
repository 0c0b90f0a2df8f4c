"""Staff accounts as callers send and get them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.booking.api.fields import ID_PATTERN, one_of, printable
from services.booking.api.parsing import Said
from services.booking.usecases.sign_in import MINIMUM_PASSWORD
from services.common.principal import STAFF_ROLES

USERNAME_PATTERN = "^[a-z0-9][a-z0-9._-]{2,39}$"
LONGEST_PASSWORD = 200
_OFFICE_PATTERN = rf"^(\*|{ID_PATTERN[1:-1]})$"
_USERNAME = Said(
    "Nama pengguna 3 sampai 40 tanda: huruf kecil, angka, titik, tanda hubung, garis bawah.",
    "A user name has 3 to 40 lower-case letters, digits, dots, hyphens or underscores.",
)
_PASSWORD = Said(
    f"Kata sandi {MINIMUM_PASSWORD} sampai {LONGEST_PASSWORD} tanda.",
    f"A password has {MINIMUM_PASSWORD} to {LONGEST_PASSWORD} characters.",
)
_OFFICES = Said("Sebut 1 sampai 50 kantor, atau * untuk semua.", "Name 1 to 50 offices, or * for all.")


def _password() -> fields.String:
    strong = validate.Length(MINIMUM_PASSWORD, LONGEST_PASSWORD, error=_PASSWORD)
    return fields.String(required=True, validate=[strong, printable], metadata={"format": "password"})


def _role() -> fields.String:
    return fields.String(required=True, validate=one_of(*STAFF_ROLES))


@dataclass(frozen=True)
class AccountBody:
    username: str
    password: str
    role: str
    offices: tuple[str, ...] | None


class AccountRequest(Schema):
    username = fields.String(
        required=True, validate=validate.Regexp(USERNAME_PATTERN, error=_USERNAME), metadata={"examples": ["siti.loket"]}
    )
    password = _password()
    role = _role()
    offices = fields.List(
        fields.String(validate=validate.Regexp(_OFFICE_PATTERN, error=_OFFICES)),
        validate=validate.Length(1, 50, error=_OFFICES),
        metadata={"description": "Default: the office of the path. `*` for all; only an admin of all can give that."},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> AccountBody:
        offices = tuple(dict.fromkeys(data["offices"])) if "offices" in data else None
        return AccountBody(data["username"], data["password"], data["role"], offices)


@dataclass(frozen=True)
class RoleBody:
    role: str


class RoleRequest(Schema):
    role = _role()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RoleBody:
        return RoleBody(**data)


@dataclass(frozen=True)
class PasswordBody:
    password: str


class PasswordRequest(Schema):
    password = _password()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PasswordBody:
        return PasswordBody(**data)


@dataclass(frozen=True)
class OwnPasswordBody:
    current: str
    new: str


class OwnPasswordRequest(Schema):
    current = fields.String(
        required=True, validate=[validate.Length(1, LONGEST_PASSWORD), printable], metadata={"format": "password"}
    )
    new = _password()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> OwnPasswordBody:
        return OwnPasswordBody(**data)


class StaffAccount(Schema):
    id = fields.String(required=True, metadata={"format": "uuid"})
    username = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(STAFF_ROLES))
    offices = fields.List(fields.String(), required=True)
    disabled = fields.Boolean(required=True)


class StaffAccountList(Schema):
    accounts = fields.List(fields.Nested(StaffAccount), required=True)


class StaffAccountChange(Schema):
    account = fields.Nested(StaffAccount, required=True)
    sessions_revoked = fields.Boolean(
        required=True, metadata={"description": "Whoever was signed in with the account has to sign in again"}
    )
