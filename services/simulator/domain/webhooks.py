"""Webhooks in Meta's shape (Graph API v25; ``conversation`` is gone since v24)."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass

from services.simulator.domain.contact import Contact, Message, Status
from services.simulator.domain.graph_errors import Json
from services.simulator.domain.templates import Template

FREE_SERVICE_MESSAGES = 1000  # a number's monthly free tier since 2026-10-01, as third parties report it
_MERGED = ("statuses", "messages", "contacts")


@dataclass(frozen=True)
class Account:
    """The business that the simulator plays. ``office_number`` is E.164."""

    phone_number_id: str
    business_account_id: str
    office_number: str

    @property
    def office_digits(self) -> str:
        return self.office_number.removeprefix("+")


@dataclass(frozen=True)
class Update:
    """One change to report: ``field`` names the subscription, ``value`` is Meta's shape. ``due_at`` in unix seconds."""

    field: str
    value: Json
    due_at: float


def pricing(category: str, service_messages_before: int) -> Json:
    """What a message costs by ``category`` (``service``, ``utility`` …): service messages are free up to the monthly tier."""
    free = category == "service" and service_messages_before < FREE_SERVICE_MESSAGES
    kind = "free_customer_service" if free else "regular"
    return {"billable": not free, "pricing_model": "PMP", "type": kind, "category": category}


def contact_card(contact: Contact) -> Json:
    card: Json = {"profile": {"name": contact.name}, "user_id": contact.user_id}
    return {**card, "wa_id": contact.wa_id} if contact.wa_id else card


def inbound_update(account: Account, contact: Contact, message: Message) -> Update:
    """A person's message."""
    body: Json = {"from_user_id": contact.user_id, "id": message.wamid, "timestamp": str(int(message.at)), "type": message.kind}
    if contact.wa_id:
        body["from"] = contact.wa_id
    if message.reply_to:
        body["context"] = {"from": account.office_digits, "id": message.reply_to}
    body[message.kind] = message.content
    return Update("messages", _value(account, contact, "messages", body), message.at)


def status_update(account: Account, contact: Contact, message: Message, step: Status) -> Update:
    """One step of an outbound message. The price goes with ``sent``, once."""
    body: Json = {"id": message.wamid, "status": step.status, "timestamp": str(int(step.at))}
    if contact.phone:
        body["recipient_id"] = contact.phone.removeprefix("+")
    body["recipient_user_id"] = contact.user_id
    if message.opaque is not None:
        body["biz_opaque_callback_data"] = message.opaque
    if step.status == "sent" and message.pricing:
        body["pricing"] = message.pricing
    if step.error:
        body["errors"] = [step.error]
    return Update("messages", _value(account, contact, "statuses", body), step.at)


def template_update(template: Template, at: float) -> Update:
    """A template's new status."""
    value: Json = {
        "event": template.status,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": template.reason or "NONE",
        "message_template_category": template.category,
    }
    return Update("message_template_status_update", value, at)


def _value(account: Account, contact: Contact, key: str, body: Json) -> Json:
    metadata = {"display_phone_number": account.office_digits, "phone_number_id": account.phone_number_id}
    return {"messaging_product": "whatsapp", "metadata": metadata, "contacts": [contact_card(contact)], key: [body]}


def batch(account: Account, updates: Sequence[Update], now: float) -> bytes:
    """One body for several updates: neighbours of one sort share a ``value``, as Meta batches them."""
    changes: list[Json] = []
    for update in updates:
        if changes and _mergeable(changes[-1], update):
            changes[-1]["value"] = _merged(changes[-1]["value"], update.value)
        else:
            changes.append({"field": update.field, "value": update.value})
    entry = {"id": account.business_account_id, "time": int(now), "changes": changes}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}, ensure_ascii=False).encode()


def _mergeable(change: Json, update: Update) -> bool:
    both = (change["value"], update.value)
    same_sort = any(all(key in value for value in both) for key in ("messages", "statuses"))
    return bool(change["field"] == update.field == "messages" and same_sort)


def _merged(first: Json, second: Json) -> Json:
    lists = {key: first[key] + [item for item in second[key] if item not in first[key]] for key in _MERGED if key in first}
    return {**first, **lists}


def signature(app_secret: str, body: bytes) -> str:
    """``X-Hub-Signature-256`` of exactly these bytes."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
