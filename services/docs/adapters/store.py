"""Catalogue versions and issued papers in the service's database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from services.common.database import Database
from services.common.inbox import Inbox, insert_once
from services.docs.adapters.tables import (
    appointment_versions,
    catalogue_drafts,
    catalogue_versions,
    documents,
    inbox,
    issued_checklists,
)
from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.catalogue_content import read_catalogue
from services.docs.domain.errors import CatalogueMissing
from services.docs.usecases.ports import CatalogueVersion, Draft, IssuedChecklist, StoredDocument

_events = Inbox(inbox)


class SqlCatalogues:
    """Versions by number. A version never changes, so each is read and parsed once a process; which is newest is always asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._parsed: dict[int, PublishedCatalogue] = {}

    def current(self) -> PublishedCatalogue:
        with self._database.read() as connection:
            newest = connection.scalar(select(func.max(catalogue_versions.c.version)))
        if newest is None:
            raise CatalogueMissing
        return self.version(newest)

    def version(self, number: int) -> PublishedCatalogue:
        if number not in self._parsed:
            query = select(catalogue_versions.c.content).where(catalogue_versions.c.version == number)
            with self._database.read() as connection:
                content = connection.scalar(query)
            if content is None:
                raise CatalogueMissing
            self._parsed[number] = PublishedCatalogue(number, read_catalogue(content))
        return self._parsed[number]

    def published(self) -> bool:
        """Whether there is a version to answer from."""
        with self._database.read() as connection:
            return connection.scalar(select(func.max(catalogue_versions.c.version))) is not None

    def content(self, number: int) -> Mapping[str, Any]:
        query = select(catalogue_versions.c.content).where(catalogue_versions.c.version == number)
        with self._database.read() as connection:
            content: Mapping[str, Any] = connection.scalar(query) or {}
        return content

    def newest_content(self) -> Mapping[str, Any]:
        query = select(catalogue_versions.c.content).order_by(catalogue_versions.c.version.desc()).limit(1)
        with self._database.read() as connection:
            content: Mapping[str, Any] = connection.scalar(query) or {}
        return content

    def versions(self) -> list[CatalogueVersion]:
        table = catalogue_versions
        columns = (table.c.version, table.c.checked_on, table.c.published_at, table.c.office_id, table.c.published_by)
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).order_by(table.c.version.desc())).mappings()
            return [CatalogueVersion(**row) for row in rows]

    def publish(
        self,
        content: Mapping[str, Any],
        content_sha256: str,
        checked_on: date,
        published_at: datetime,
        office_id: str = "",
        published_by: str = "",
    ) -> int:
        values = {"content": content, "content_sha256": content_sha256, "checked_on": checked_on, "published_at": published_at}
        values |= {"office_id": office_id, "published_by": published_by}
        try:
            return self._publish(values)
        except IntegrityError:  # another process published at the same moment: look again
            return self._publish(values)

    def _publish(self, values: Mapping[str, Any]) -> int:
        table = catalogue_versions
        with self._database.write() as connection:
            newest = connection.execute(select(table.c.version, table.c.content_sha256).order_by(table.c.version.desc())).first()
            if newest is not None and newest.content_sha256 == values["content_sha256"]:
                return int(newest.version)
            version = 1 if newest is None else int(newest.version) + 1
            connection.execute(insert(table).values(version=version, **values))
            return version


class SqlDrafts:
    """Drafts of offices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, office_id: str) -> Draft | None:
        with self._database.read() as connection:
            query = select(catalogue_drafts).where(catalogue_drafts.c.office_id == office_id)
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else Draft(**row)

    def save(self, draft: Draft) -> None:
        with self._database.write() as connection:
            if not insert_once(connection, catalogue_drafts, asdict(draft)):
                mine = catalogue_drafts.c.office_id == draft.office_id
                connection.execute(update(catalogue_drafts).where(mine).values(**asdict(draft)))

    def discard(self, office_id: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(catalogue_drafts).where(catalogue_drafts.c.office_id == office_id))


def _only_of(appointment_ids: Sequence[str]) -> Select[tuple[str]]:
    """The documents that these appointments were given, and no others."""
    own, other = issued_checklists, issued_checklists.alias()
    elsewhere = exists().where(other.c.document_sha256 == own.c.document_sha256, other.c.appointment_id.not_in(appointment_ids))
    return select(own.c.document_sha256).where(own.c.appointment_id.in_(appointment_ids), ~elsewhere).distinct()


class SqlTransaction:
    """One transaction's view of the papers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def first_time(self, event_id: str, now: datetime) -> bool:
        return _events.first_time(self._connection, event_id, now)

    def pin(self, appointment_id: str, catalogue_version: int) -> int:
        table = appointment_versions
        insert_once(self._connection, table, {"appointment_id": appointment_id, "catalogue_version": catalogue_version})
        kept = select(table.c.catalogue_version).where(table.c.appointment_id == appointment_id)
        version: int = self._connection.execute(kept).scalar_one()
        return version

    def withdraw(self, appointment_id: str, now: datetime) -> None:
        table = appointment_versions
        self._connection.execute(update(table).where(table.c.appointment_id == appointment_id).values(withdrawn_at=now))

    def forget(self, appointment_ids: Sequence[str]) -> None:
        alone = list(self._connection.scalars(_only_of(appointment_ids)))
        for table in (issued_checklists, appointment_versions):
            self._connection.execute(delete(table).where(table.c.appointment_id.in_(appointment_ids)))
        self._connection.execute(delete(documents).where(documents.c.sha256.in_(alone)))

    def add(self, issued: IssuedChecklist, document: StoredDocument) -> None:
        made = {**asdict(document), "created_at": issued.issued_at}
        if not insert_once(self._connection, documents, made):  # drawn again: its time begins anew
            again = documents.c.sha256 == document.sha256
            self._connection.execute(update(documents).where(again).values(created_at=issued.issued_at, removed_at=None))
        if insert_once(self._connection, issued_checklists, asdict(issued)):
            return
        table = issued_checklists
        same = table.c.appointment_id == issued.appointment_id, table.c.facts_sha256 == issued.facts_sha256
        self._connection.execute(update(table).where(*same).values(document_sha256=issued.document_sha256))


class SqlPapers:
    """What was issued to whom."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        with self._database.write() as connection:
            yield SqlTransaction(connection)

    def pinned_version(self, appointment_id: str) -> int | None:
        table = appointment_versions
        query = select(table.c.catalogue_version).where(table.c.appointment_id == appointment_id)
        with self._database.read() as connection:
            return connection.scalar(query)

    def find(self, appointment_id: str, facts_sha256: str) -> IssuedChecklist | None:
        table = issued_checklists
        query = select(table).where(table.c.appointment_id == appointment_id, table.c.facts_sha256 == facts_sha256)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else IssuedChecklist(**row)

    def seen(self, ids: Iterable[str]) -> list[str]:
        with self._database.read() as connection:
            return _events.seen(connection, ids)

    def of_appointment(self, office_id: str, appointment_id: str) -> list[IssuedChecklist]:
        table = issued_checklists
        mine = table.c.appointment_id == appointment_id, table.c.office_id == office_id
        with self._database.read() as connection:
            rows = connection.execute(select(table).where(*mine).order_by(table.c.issued_at.desc())).mappings()
            return [IssuedChecklist(**row) for row in rows]

    def older_than(self, instant: datetime, limit: int) -> list[str]:
        old = select(documents.c.sha256).where(documents.c.created_at < instant, documents.c.removed_at.is_(None))
        with self._database.read() as connection:
            return list(connection.scalars(old.order_by(documents.c.created_at).limit(limit)))

    def only_of(self, appointment_ids: Sequence[str]) -> list[str]:
        with self._database.read() as connection:
            return list(connection.scalars(_only_of(appointment_ids)))

    def removed(self, sha256: str, now: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(update(documents).where(documents.c.sha256 == sha256).values(removed_at=now))
