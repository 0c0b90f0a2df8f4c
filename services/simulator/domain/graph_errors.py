"""Errors as the Graph API words them.

Codes, titles and HTTP statuses follow Meta's page "Error codes" of the Cloud API (read 2026-11); statuses of some codes are
only reported by third parties, so clients decide on ``code``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
REFERENCE = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"


@dataclass(frozen=True)
class Kind:
    """What one code means: the HTTP status of a synchronous answer and the title."""

    status: int
    title: str
    transient: bool = False


KINDS: dict[int, Kind] = {
    1: Kind(500, "An unknown error occurred", True),
    2: Kind(503, "Service temporarily unavailable", True),
    4: Kind(400, "Application request limit reached", True),
    10: Kind(403, "Application does not have permission for this action"),
    33: Kind(400, "Object does not exist"),
    100: Kind(400, "Invalid parameter"),
    190: Kind(401, "Invalid OAuth access token"),
    368: Kind(403, "Temporarily blocked for policies violations"),
    2500: Kind(400, "Unknown path components"),
    80007: Kind(429, "Rate limit issues", True),
    130429: Kind(429, "Rate limit hit", True),
    131000: Kind(500, "Something went wrong", True),
    131005: Kind(403, "Access denied"),
    131008: Kind(400, "Required parameter is missing"),
    131009: Kind(400, "Parameter value is not valid"),
    131016: Kind(503, "Service unavailable", True),
    131021: Kind(400, "Recipient cannot be sender"),
    131026: Kind(400, "Message undeliverable"),
    131030: Kind(400, "Recipient phone number not in allowed list"),
    131031: Kind(403, "Business account has been locked"),
    131042: Kind(400, "Business eligibility payment issue"),
    131045: Kind(500, "Incorrect certificate"),
    131047: Kind(400, "Re-engagement message"),
    131048: Kind(400, "Spam rate limit hit"),
    131049: Kind(400, "This message was not delivered to maintain healthy ecosystem engagement"),
    131050: Kind(400, "User has stopped marketing messages"),
    131051: Kind(400, "Unsupported message type"),
    131052: Kind(400, "Media download error"),
    131053: Kind(400, "Media upload error"),
    131056: Kind(400, "(Business Account, Consumer Account) pair rate limit hit", True),
    131057: Kind(500, "Account in maintenance mode", True),
    131062: Kind(400, "Business-scoped user id recipients are not supported for this message"),
    131064: Kind(400, "Messaging limit reached due to template misclassification"),
    132000: Kind(400, "Template param count mismatch"),
    132001: Kind(404, "Template does not exist"),
    132005: Kind(400, "Template hydrated text too long"),
    132007: Kind(400, "Template format character policy violated"),
    132008: Kind(400, "Template parameter value is not valid"),
    132012: Kind(400, "Template parameter format mismatch"),
    132015: Kind(400, "Template is paused"),
    132016: Kind(400, "Template is disabled"),
    132018: Kind(400, "Template parameters are not valid"),
    132068: Kind(400, "Flow is blocked"),
    132069: Kind(400, "Flow is throttled"),
    133004: Kind(503, "Server temporarily unavailable", True),
    133010: Kind(400, "Phone number not registered"),
    135000: Kind(400, "Generic user error"),
}
_UNLISTED = Kind(400, "Error")


class GraphError(Exception):
    """A refusal with Meta's ``code`` and ``details`` for the developer; ``subcode`` where Meta gives one."""

    def __init__(self, code: int, details: str, subcode: int | None = None) -> None:
        super().__init__(f"(#{code}) {details}")
        self.code = code
        self.details = details
        self.subcode = subcode

    @property
    def kind(self) -> Kind:
        return KINDS.get(self.code, _UNLISTED)

    def body(self, trace_id: str) -> Json:
        """The answer's body: ``{"error": {…}}``."""
        error: Json = {"message": f"(#{self.code}) {self.kind.title}", "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        error["is_transient"] = self.kind.transient
        error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        error["fbtrace_id"] = trace_id
        return {"error": error}

    def in_webhook(self) -> Json:
        """The error as a ``failed`` status carries it."""
        title = self.kind.title
        return {"code": self.code, "title": title, "message": title, "error_data": {"details": self.details}, "href": REFERENCE}
