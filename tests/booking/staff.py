"""The headers of requests by staff with more rights than an operator."""

from __future__ import annotations

from services.common.principal import Principal
from tests.booking.builders import OFFICE
from tests.booking.conftest import as_principal

SUPERVISOR, ADMIN, ADMIN_OF_ALL = "staff-2", "staff-3", "staff-4"


def supervisor(office: str = OFFICE.id, **headers: str) -> dict[str, str]:
    """A supervisor of an office."""
    return as_principal(Principal("supervisor", SUPERVISOR, (office,)), **headers)


def admin(*offices: str, **headers: str) -> dict[str, str]:
    """An admin of some offices; of the first one without any."""
    return as_principal(Principal("admin", ADMIN, offices or (OFFICE.id,)), **headers)


def admin_of_all(**headers: str) -> dict[str, str]:
    """An admin of every office."""
    return as_principal(Principal("admin", ADMIN_OF_ALL, ("*",)), **headers)
