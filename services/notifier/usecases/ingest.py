"""Taking in webhooks: verified over the raw bytes, everything stored, only then answered."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from services.notifier.domain.errors import MalformedWebhook, WrongSignature
from services.notifier.domain.privacy import fit_to_store
from services.notifier.domain.webhook import items
from services.notifier.usecases.ports import Clock, Store

_SCHEME = "sha256="  # X-Hub-Signature-256, Meta's webhook reference


class ReceiveWebhook:
    """Stores every update of one webhook. Without an ``app_secret`` there is no account, and no signature is right."""

    def __init__(self, store: Store, clock: Clock, app_secret: str) -> None:
        self._store, self._clock, self._key = store, clock, app_secret.encode()

    def __call__(self, body: bytes, signature: str) -> int:
        """Store what is new in ``body``; how many updates that was.

        ``WrongSignature`` before anything is read, ``MalformedWebhook`` when it is no JSON object, ``NotStored`` when the sender
        must send it again.
        """
        self._verify(body, signature)
        found = items(fit_to_store(_parsed(body)))
        with self._store.write() as work:
            return work.webhook_events.store(found, self._clock.now())

    def _verify(self, body: bytes, signature: str) -> None:
        expected = _SCHEME + hmac.new(self._key, body, hashlib.sha256).hexdigest()
        if not self._key or not hmac.compare_digest(expected.encode(), signature.encode()):
            raise WrongSignature


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise MalformedWebhook from None
    if not isinstance(parsed, dict):
        raise MalformedWebhook
    return parsed


def handshake_matches(mode: str, token: str, expected: str) -> bool:
    """Whether a subscription request carries our own word; never when we have none."""
    return bool(expected) and mode == "subscribe" and hmac.compare_digest(token.encode(), expected.encode())
