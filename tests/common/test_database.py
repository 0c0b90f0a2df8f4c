"""The database on both engines."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from services.common.database import Database, UtcDateTime, reachable

metadata = MetaData()
moments = Table("moments", metadata, Column("id", Integer, primary_key=True), Column("at", UtcDateTime, nullable=False))
counters = Table("counters", metadata, Column("id", Integer, primary_key=True), Column("taken", Integer, nullable=False))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    metadata.create_all(database.engine)
    yield database
    database.close()


def test_an_instant_comes_back_in_utc(database: Database) -> None:
    at = datetime(2026, 12, 1, 8, 0, tzinfo=timezone(timedelta(hours=7)))
    with database.write() as connection:
        connection.execute(insert(moments).values(id=1, at=at))
    with database.read() as connection:
        read = connection.scalars(select(moments.c.at)).one()
    assert (read, read.tzinfo) == (datetime(2026, 12, 1, 1, 0, tzinfo=UTC), UTC)


def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError), database.write() as connection:
        connection.execute(insert(moments).values(id=1, at=datetime(2026, 12, 1)))  # noqa: DTZ001  # the mistake under test


def test_a_failed_write_leaves_nothing(database: Database) -> None:
    def insert_then_fail() -> None:
        with database.write() as connection:
            connection.execute(insert(counters).values(id=1, taken=0))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insert_then_fail()
    with database.read() as connection:
        assert connection.execute(select(counters)).all() == []


def test_writers_wait_for_each_other_and_lose_nothing(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(counters).values(id=1, taken=0))

    def add_fifty() -> None:
        for _ in range(50):
            with database.write() as connection:
                connection.execute(update(counters).values(taken=counters.c.taken + 1))

    threads = [threading.Thread(target=add_fifty) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.scalars(select(counters.c.taken)).one() == 200


def test_a_failed_statement_does_not_tell_its_values(database: Database) -> None:
    with pytest.raises(IntegrityError) as failed, database.write() as connection:
        connection.execute(insert(counters).values(id=717171, taken=None))
    assert "717171" not in str(failed.value).split("[SQL")[-1]


def test_a_database_that_is_not_there_is_not_reachable() -> None:
    assert reachable(Database("postgresql://nobody@127.0.0.1:1/none")) is False
