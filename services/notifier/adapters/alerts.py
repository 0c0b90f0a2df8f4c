"""Alerts in the database, one row for each error code of an account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from services.common.inbox import insert_once
from services.notifier.adapters.tables import alerts
from services.notifier.domain.alerts import EVERYTHING, NOTHING, Alert


class StoredAlerts:
    """Reads and writes alerts on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, alert: Alert) -> None:
        told = {"holds": alert.holds, "reason": alert.reason, "last_at": alert.last_at, "until": alert.until, "cleared_at": None}
        first = {"account": alert.account, "code": alert.code, "first_at": alert.first_at, "count": 1, **told}
        if not insert_once(self._connection, alerts, first):
            same = alerts.c.account == alert.account, alerts.c.code == alert.code
            self._connection.execute(update(alerts).where(*same).values(count=alerts.c.count + 1, **told))

    def held_until(self, account: str, now: datetime) -> Mapping[str, datetime]:
        held = alerts.c.account == account, alerts.c.cleared_at.is_(None), alerts.c.until > now
        query = select(alerts.c.holds, func.max(alerts.c.until)).where(*held).group_by(alerts.c.holds)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def sending_works(self, account: str, now: datetime) -> None:
        over = alerts.c.account == account, alerts.c.holds == EVERYTHING, alerts.c.cleared_at.is_(None), alerts.c.last_at < now
        self._connection.execute(update(alerts).where(*over).values(cleared_at=now))

    def clear(self, account: str, code: int, now: datetime) -> bool:
        one = alerts.c.account == account, alerts.c.code == code, alerts.c.cleared_at.is_(None)
        return self._connection.execute(update(alerts).where(*one).values(cleared_at=now, holds=NOTHING)).rowcount == 1

    def open(self) -> list[Alert]:
        query = select(alerts).where(alerts.c.cleared_at.is_(None)).order_by(alerts.c.last_at.desc())
        return [Alert(**row._mapping) for row in self._connection.execute(query)]
