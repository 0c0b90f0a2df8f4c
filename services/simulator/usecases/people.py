"""Contacts: finding, adding, changing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from services.simulator.domain.contact import DEMO_CONTACTS, Contact, user_id_for
from services.simulator.domain.envelope import Recipient
from services.simulator.usecases.ports import Store, Work


class AlreadyThere(Exception):
    """A contact with this number or user id exists."""


class NobodyThere(Exception):
    """There is no such contact."""


@dataclass(frozen=True)
class Change:
    """What to change of a contact; None leaves it. ``window_open`` opens or closes the 24-hour window."""

    name: str | None = None
    on_whatsapp: bool | None = None
    auto_read: bool | None = None
    shares_phone: bool | None = None
    window_open: bool | None = None


def require(work: Work, key: str) -> Contact:
    """The contact by number or user id; :class:`NobodyThere` otherwise."""
    contact = work.contacts.find(key)
    if contact is None:
        raise NobodyThere(key)
    return contact


def reached(work: Work, recipient: Recipient) -> Contact:
    """The contact that a send names. A number not seen before becomes a contact: anybody may be on WhatsApp."""
    contact = work.contacts.find(recipient.phone or recipient.user_id or "")
    return contact or met(work, recipient.phone, recipient.user_id)


def met(work: Work, phone: str | None, user_id: str | None, name: str | None = None) -> Contact:
    """A new contact. Without a name it is shown by its number."""
    identity = user_id or (user_id_for(phone) if phone else f"ID.{secrets.randbelow(10**15)}")
    return work.contacts.add(phone, identity, name or phone or identity, shares_phone=phone is not None)


class People:
    """Changes to contacts, each in one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def seed(self) -> None:
        """The demo contacts, when there is nobody yet."""
        with self._store.transaction() as work:
            if not work.contacts.all():
                for phone, name in DEMO_CONTACTS:
                    met(work, phone, None, name)

    def add(self, phone: str | None, user_id: str | None, name: str | None) -> Contact:
        with self._store.transaction() as work:
            if any(work.contacts.find(key) for key in (phone, user_id) if key):
                raise AlreadyThere(phone or user_id)
            return met(work, phone, user_id, name)

    def change(self, key: str, change: Change, now: float) -> Contact:
        with self._store.transaction() as work:
            contact = require(work, key)
            given = {name: getattr(change, name) for name in ("name", "on_whatsapp", "auto_read", "shares_phone")}
            changed = replace(contact, **{name: value for name, value in given.items() if value is not None})
            if change.window_open is not None:
                changed = replace(changed, last_inbound_at=now if change.window_open else None)
            work.contacts.update(changed)
            return changed

    def reset(self) -> None:
        """Forget everything but the templates, and start again with the demo contacts."""
        with self._store.transaction() as work:
            work.clear()
        self.seed()
