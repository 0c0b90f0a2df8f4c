"""Subscriptions and deliveries as rows and back. Secrets are sealed with the subscription's id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from services.booking.usecases.ports_webhooks import Subscription
from services.common.crypto import Sealer

_SAME = ("office_id", "id", "url", "rotated_at", "status", "disabled_because", "created_at")


def subscription(row: Row[Any], sealer: Sealer) -> Subscription:
    """The subscription of a row that has the columns of the table."""
    previous = sealer.open(row.previous_secret, row.id).decode() if row.previous_secret else None
    return Subscription(
        **{name: getattr(row, name) for name in _SAME},
        event_types=tuple(row.event_types),
        secret=sealer.open(row.secret, row.id).decode(),
        previous_secret=previous,
    )


def values(value: Subscription, sealer: Sealer) -> dict[str, Any]:
    """All columns of a subscription."""
    return {
        **{name: getattr(value, name) for name in _SAME},
        "event_types": list(value.event_types),
        "secret": sealer.seal(value.secret.encode(), value.id),
        "previous_secret": sealer.seal(value.previous_secret.encode(), value.id) if value.previous_secret else None,
    }
