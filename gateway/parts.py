"""The services behind the gateway, as clients."""

from __future__ import annotations

from dataclasses import dataclass

from services.common.http import PartClient
from services.common.principal import Principal

GATEWAY = Principal("service", subject="gateway")  # for what the gateway asks on its own account


@dataclass(frozen=True)
class Parts:
    """Clients of the services behind the gateway. ``simulator_url`` is None unless the local stand-in for WhatsApp is used."""

    booking: PartClient
    notifier: PartClient
    docs: PartClient
    simulator_url: str | None
