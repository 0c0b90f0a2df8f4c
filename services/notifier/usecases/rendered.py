"""What rendering a message comes to."""

from __future__ import annotations

from dataclasses import dataclass

from services.notifier.domain.content import Content


@dataclass(frozen=True)
class Rendered:
    """Ready to send. ``form`` as in ``ports.Delivery``."""

    content: Content
    form: str


@dataclass(frozen=True)
class Unsendable:
    """Cannot be sent now, nor later."""

    reason: str


class NotYet(Exception):
    """Something that the message needs is not there at the moment."""
