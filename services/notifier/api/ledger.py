"""The ledger for staff."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from services.common.principal import require_office
from services.notifier.api.inbox import DAYS, days_asked
from services.notifier.api.openapi import operation
from services.notifier.usecases.ledger import Ledger


class LedgerLine(Schema):
    kind = fields.String(required=True)
    category = fields.String(required=True)
    count = fields.Integer(required=True)
    rupiah = fields.Integer(required=True)
    estimated = fields.Boolean(required=True)


class LedgerFailure(Schema):
    code = fields.Integer(required=True)
    count = fields.Integer(required=True)


class MessageLedger(Schema):
    rupiah = fields.Integer(required=True)
    estimated = fields.Boolean(required=True)
    lines = fields.List(fields.Nested(LedgerLine), required=True)
    failures = fields.List(fields.Nested(LedgerFailure), required=True)
    p50_seconds = fields.Float(required=True, allow_none=True)
    p95_seconds = fields.Float(required=True, allow_none=True)
    share_read = fields.Float(required=True, allow_none=True)


def blueprint(ledger: Ledger) -> Blueprint:
    """What messages cost and how they fared."""
    routes = Blueprint("ledger", __name__, description="Messages by kind, price, failure and speed")

    @operation(routes, "GET", "/message-ledger", "getMessageLedger", MessageLedger, query=DAYS, problems=("invalid-request",),
               roles=("supervisor", "admin"))  # fmt: skip
    def report(office: str) -> dict[str, Any]:
        """The last days: what was sent at what price, failures by code, delivery times and the share that was read."""
        require_office(office)
        found = ledger.report(office, days_asked())
        return {
            **vars(found),
            "lines": [vars(line) for line in found.lines],
            "failures": [{"code": code, "count": count} for code, count in sorted(found.failures.items())],
            "rupiah": found.rupiah,
            "estimated": found.estimated,
        }

    return routes
