"""The first answer is the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import MetaData, select

from services.common.crypto import Sealer, derive_key
from services.common.database import Database
from services.common.idempotency import FirstAnswer, IdempotencyKeys, KeyReused, RaceLost, idempotency_table
from tests.fakes.clock import FixedClock

metadata = MetaData()
table = idempotency_table(metadata)
KEYS = IdempotencyKeys(table, Sealer(derive_key("a secret for tests that is long enough", "idempotency")))
HASHES = IdempotencyKeys.hashes("public", "POST /bookings", "k1", {"name": "Siti", "people": 1})
ANSWER = FirstAnswer(201, {"code": "K7M4QX"})


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture
def answered(database: Database, clock: FixedClock) -> Database:
    with database.write() as connection:
        KEYS.keep(connection, *HASHES, ANSWER, clock.now())
    return database


def test_an_unknown_key_has_no_answer(database: Database) -> None:
    with database.read() as connection:
        assert KEYS.find(connection, *HASHES) is None


def test_a_repeat_gets_the_first_answer(answered: Database) -> None:
    with answered.read() as connection:
        assert KEYS.find(connection, *HASHES) == ANSWER


def test_the_order_of_members_does_not_make_another_body() -> None:
    assert IdempotencyKeys.hashes("public", "POST /bookings", "k1", {"people": 1, "name": "Siti"}) == HASHES


def test_the_same_key_with_another_body_is_refused(answered: Database) -> None:
    other = IdempotencyKeys.hashes("public", "POST /bookings", "k1", {"name": "Budi", "people": 1})
    with answered.read() as connection, pytest.raises(KeyReused):
        KEYS.find(connection, *other)


def test_another_caller_s_key_is_another_key() -> None:
    assert IdempotencyKeys.hashes("someone", "POST /bookings", "k1", {})[0] != HASHES[0]


def test_the_second_of_two_simultaneous_answers_loses(answered: Database, clock: FixedClock) -> None:
    with pytest.raises(RaceLost), answered.write() as connection:
        KEYS.keep(connection, *HASHES, ANSWER, clock.now())


def test_an_answer_is_not_readable_in_the_database(answered: Database) -> None:
    with answered.read() as connection:
        assert b"K7M4QX" not in connection.scalars(select(table.c.answer)).one()


def test_answers_are_forgotten_after_a_day(answered: Database, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=25))
    with answered.write() as connection:
        KEYS.tidy(connection, clock.now())
    with answered.read() as connection:
        assert KEYS.find(connection, *HASHES) is None
