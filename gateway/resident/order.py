"""What one request for an appointment says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gateway.resident.facts import ChatLink, Office, Service
from gateway.resident.journey import Journey
from gateway.resident.pages import language
from gateway.resident.person import Person, mistakes
from services.common.principal import PUBLIC, Contact, Principal
from services.common.telephone import parse_mobile
from services.common.wording import dialled, moment


@dataclass(frozen=True)
class Order:
    """Where on the way, who comes, and what the signed link knows (None: the number is typed)."""

    office: Office
    service: Service
    journey: Journey
    person: Person
    link: ChatLink | None

    @property
    def when(self) -> str:
        """The chosen start in words, with its zone."""
        return moment(datetime.fromisoformat(self.journey.starts_at), self.office.zone, language())

    def mistakes(self) -> dict[str, str]:
        """What has to be corrected, by field."""
        return mistakes(self.person, self.link is not None, asks_nik=self.service.asks_nik)

    def principal(self) -> Principal:
        """A resident known from the chat, or anybody."""
        return Principal("resident", contact=Contact(self.link.phone, self.link.user_id)) if self.link else PUBLIC

    def body(self) -> dict[str, Any]:
        """What booking is asked for."""
        asked: dict[str, Any] = {
            "office": self.office.id,
            "service": self.service.id,
            "starts_at": self.journey.starts_at,
            "name": self.person.name,
            "people": self.journey.people,
            "answers": dict(self.journey.answers),
            "note": self.person.note,
        }
        if self.service.asks_nik:
            asked["nik"] = self.person.nik
        return asked if self.link else {**asked, "whatsapp": self.person.whatsapp}

    def number(self) -> str:
        """The number that will get the messages: whole when it was typed here, so that it can be checked; empty when unknown."""
        return self.link.masked_phone if self.link else dialled(parse_mobile(self.person.whatsapp))

    def fields(self) -> list[tuple[str, str]]:
        """Everything as hidden fields."""
        return [*self.journey.fields().items(), *self.person.fields()]


def is_instant(text: str) -> bool:
    """Whether ``text`` is an RFC 3339 time with an offset."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
