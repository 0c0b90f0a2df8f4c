"""People on the other end, and messages between them and the office."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field

from services.simulator.domain.graph_errors import Json

DEMO_CONTACTS = (  # names and numbers that belong to nobody
    ("+6281200000001", "Siti Contoh"),
    ("+6281200000002", "Budi Contoh"),
    ("+6281200000003", "Ani Contoh"),
    ("+6281200000004", "Dewi Contoh"),
    ("+6281200000005", "Joko Contoh"),
)


@dataclass(frozen=True)
class Contact:
    """A person. ``shares_phone`` is false for those whose number webhooks leave out. ``last_inbound_at`` in unix seconds."""

    id: int
    phone: str | None
    user_id: str
    name: str
    on_whatsapp: bool = True
    auto_read: bool = False
    shares_phone: bool = True
    last_inbound_at: float | None = None

    @property
    def wa_id(self) -> str | None:
        """The number as WhatsApp writes it, without its plus sign; nothing when the person does not share it."""
        return self.phone.removeprefix("+") if self.phone and self.shares_phone else None

    @property
    def key(self) -> str:
        """How paths name the person."""
        return self.phone or self.user_id


@dataclass(frozen=True)
class Status:
    """One step of an outbound message. ``at`` in unix seconds, possibly still to come; ``error`` for ``failed``."""

    status: str
    at: float
    error: Json | None = None


@dataclass(frozen=True)
class Message:
    """One message. ``outbound`` ones come from the office; ``content`` is what was sent, ``shown`` what the phone shows."""

    id: int
    wamid: str
    outbound: bool
    contact_id: int
    kind: str
    content: Json
    shown: Json
    at: float
    opaque: str | None = None
    reply_to: str | None = None
    pricing: Json | None = None
    statuses: tuple[Status, ...] = field(default=())

    def status(self, now: float) -> str:
        """The furthest step that has happened."""
        happened = [step.status for step in self.statuses if step.at <= now]
        return max(happened, key=RANK.index, default="accepted")


RANK = ("accepted", "sent", "delivered", "read", "failed")


def user_id_for(phone: str) -> str:
    """A business-scoped user id that stays the same for a number."""
    return f"ID.{int(hashlib.sha256(phone.encode()).hexdigest()[:13], 16)}"


def new_wamid() -> str:
    """A message id in WhatsApp's style."""
    return f"wamid.HBgN{secrets.token_urlsafe(24)}"


def new_graph_id() -> str:
    """An id in the Graph API's style: fifteen digits."""
    return str(secrets.randbelow(9 * 10**14) + 10**14)
