"""Feeds in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from services.booking.adapters import tables
from services.booking.adapters.tables_privacy import feed_tokens
from services.booking.domain.appointment import Status
from services.booking.domain.errors import OfficeUnknown
from services.booking.domain.office import Office
from services.booking.usecases.ports_feed import Busy
from services.common.database import Database
from services.common.inbox import insert_once


class FeedStore:
    """Implements ``Feeds``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def office_of(self, office_id: str, token_hash: str) -> Office | None:
        own = feed_tokens.c
        query = select(tables.offices).join(feed_tokens, own.office_id == tables.offices.c.id)
        with self._database.read() as connection:
            row = connection.execute(query.where(own.office_id == office_id, own.token_hash == token_hash)).one_or_none()
        return Office(**row._mapping) if row else None

    def busy(self, office_id: str, first: datetime, last: datetime) -> Sequence[Busy]:
        own, services = tables.appointments.c, tables.services.c
        query = (
            select(own.id, own.sequence, own.starts_at, own.ends_at, services.name, own.people)
            .join(tables.services, (services.office_id == own.office_id) & (services.id == own.service_id))
            .where(own.office_id == office_id, own.starts_at >= first, own.starts_at < last, own.status != Status.CANCELLED)
            .order_by(own.starts_at, own.id)
        )
        with self._database.read() as connection:
            return [Busy(*row) for row in connection.execute(query)]


class FeedWrites:
    """The part of a transaction that implements ``FeedTransaction``."""

    _connection: Connection

    def give_feed_token(self, office_id: str, token_hash: str, at: datetime) -> bool:
        if self._connection.scalar(select(tables.offices.c.id).where(tables.offices.c.id == office_id)) is None:
            raise OfficeUnknown
        row = {"office_id": office_id, "token_hash": token_hash, "created_at": at}
        if insert_once(self._connection, feed_tokens, row):
            return False
        self._connection.execute(update(feed_tokens).where(feed_tokens.c.office_id == office_id).values(**row))
        return True
