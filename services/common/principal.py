"""Who asks: a signed, short-lived statement that travels with every request between parts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask, g, request
from itsdangerous import BadData, URLSafeTimedSerializer

from services.common.crypto import derive_key
from services.common.problems import Problem

HEADER = "Sekali-Principal"
ADDRESS = "Sekali-Address"  # where the caller of the gateway is, as far as a network can tell; only the gateway sets it
LIFETIME_SECONDS = 60
_SIGNED_AGAIN_SECONDS = 20  # well before the lifetime ends on the way
STAFF_ROLES = ("operator", "supervisor", "admin")
ROLES = ("public", "resident", *STAFF_ROLES, "service")
ALL_OFFICES = "*"


@dataclass(frozen=True)
class Contact:
    """A person as a channel knows them: at least one of an E.164 number and a business-scoped user id."""

    phone: str | None
    user_id: str | None = None


@dataclass(frozen=True)
class Principal:
    """``subject`` is a staff account's id, a service's name, or empty; ``offices`` limits staff (``*`` = all)."""

    role: str
    subject: str = ""
    offices: tuple[str, ...] = ()
    contact: Contact | None = None

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

    def serves(self, office_id: str) -> bool:
        """Whether this member of staff may act for the office."""
        return self.is_staff and (office_id in self.offices or ALL_OFFICES in self.offices)


PUBLIC = Principal("public")


class PrincipalSigner:
    """Signs and reads principals with a key derived from the one secret."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(derive_key(secret, "principal"), salt="principal")
        self._signed: dict[Principal, tuple[float, str]] = {}

    def sign(self, principal: Principal) -> str:
        """The principal for :data:`HEADER`. A signature of one without contact serves again for some seconds: there are few."""
        now = time.monotonic()
        until, header = self._signed.get(principal, (0.0, ""))
        if until <= now:
            header = str(self._serializer.dumps(asdict(principal)))
            if principal.contact is None:
                self._signed[principal] = (now + _SIGNED_AGAIN_SECONDS, header)
        return header

    def read(self, header: str) -> Principal:
        """The principal; ``itsdangerous.BadData`` when the signature is wrong or older than 60 s."""
        values: dict[str, Any] = self._serializer.loads(header, max_age=LIFETIME_SECONDS)
        contact = values["contact"]
        return Principal(values["role"], values["subject"], tuple(values["offices"]), Contact(**contact) if contact else None)


View = Callable[..., Any]


def allow(*roles: str) -> Callable[[View], View]:
    """The policy of a view: the roles that may call it. ``anyone`` needs no principal at all (health, for instance)."""
    unknown = set(roles) - {*ROLES, "anyone"}
    if unknown or not roles:
        raise ValueError(f"unknown roles: {unknown}")

    def mark(view: View) -> View:
        view.policy = frozenset(roles)  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark


def policy_of(app: Flask, endpoint: str) -> frozenset[str] | None:
    """The roles that may call an endpoint, or nothing when it has no policy."""
    policy: frozenset[str] | None = getattr(app.view_functions[endpoint], "policy", None)
    return policy


def install(app: Flask, signer: PrincipalSigner) -> None:
    """Check the principal before every view: 401 for whoever has not said who they are, 403 for whoever may not.

    A view without :func:`allow` is refused to everyone.
    """

    def check() -> None:
        if request.endpoint is None:
            return  # 404 or 405: nothing to protect
        policy = policy_of(app, request.endpoint)
        if policy is not None and "anyone" in policy:
            g.principal = PUBLIC
            return
        try:
            g.principal = signer.read(request.headers.get(HEADER, ""))
        except BadData:
            raise Problem("unauthorized") from None
        if policy is None or g.principal.role not in policy:
            raise Problem("unauthorized" if policy and _says_nothing() else "forbidden")

    app.before_request(check)


def _says_nothing() -> bool:
    """Whether the caller brings no proof at all: 401 then asks for one."""
    return bool(g.principal == PUBLIC) and "Authorization" not in request.headers


def current() -> Principal:
    """Who asks, in the current request."""
    principal: Principal = g.principal
    return principal


def require_office(office_id: str) -> None:
    """Refuse staff of another office with 403."""
    if not current().serves(office_id):
        raise Problem("forbidden")
