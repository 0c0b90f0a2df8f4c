"""The audit in the database: what is written stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from services.booking.adapters import tables
from services.booking.adapters.audit import PersonalData, record
from services.booking.adapters.tables_audit import audit
from services.common.database import Database
from tests.booking.builders import OFFICE

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
STEP = {
    "office_id": OFFICE.id, "appointment_id": "a", "id": "t", "who": "demo", "action": "book", "before": None, "after": "booked",
    "at": AT,
}  # fmt: skip


def write(database: Database, after: dict[str, Any]) -> None:
    with database.write() as connection:
        record(connection, "admin:staff-3", OFFICE.id, "service:ktp_hilang", "change", None, after, AT)


def test_a_line_says_who_changed_what_from_what_to_what_and_when(database: Database) -> None:
    with database.write() as connection:
        record(connection, "admin:staff-3", OFFICE.id, "retention", "change", {"contact_days": 90}, {"contact_days": 30}, AT)
    with database.read() as connection:
        row = connection.execute(select(audit)).one()
    assert (row.who, row.office_id, row.subject, row.action, row.before, row.after, row.at) == (
        "admin:staff-3", OFFICE.id, "retention", "change", {"contact_days": 90}, {"contact_days": 30}, AT,
    )  # fmt: skip


@pytest.mark.parametrize("table", [audit, tables.transitions], ids=lambda table: table.name)
@pytest.mark.parametrize("change", [lambda t: update(t).values(who="somebody else"), delete], ids=["update", "delete"])
def test_no_line_is_ever_changed_or_deleted(database: Database, table: Any, change: Any) -> None:
    write(database, {"status": "closed"})
    with database.write() as connection:
        connection.execute(insert(tables.transitions), STEP)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as connection:
        connection.execute(change(table))
    with database.read() as connection:
        assert len(connection.execute(select(table).where(table.c.who != "somebody else")).all()) == 1


@pytest.mark.parametrize("table", [audit, tables.transitions], ids=lambda table: table.name)
def test_no_line_is_replaced_by_writing_it_again(database: Database, table: Any) -> None:
    write(database, {"status": "closed"})
    with database.write() as connection:
        connection.execute(insert(tables.transitions), STEP)
        row = dict(connection.execute(select(table)).one()._mapping) | {"who": "somebody else"}
    with pytest.raises(DBAPIError, match="append-only"), database.write() as connection:
        connection.execute(replacing(connection, table), row)
    with database.read() as connection:
        assert connection.scalar(select(table.c.who)) != "somebody else"


def replacing(connection: Connection, table: Any) -> Any:
    """What each engine has for writing over a row with the same key."""
    if connection.dialect.name == "sqlite":
        return insert(table).prefix_with("OR REPLACE")
    return postgresql.insert(table).on_conflict_do_update(constraint=table.primary_key, set_={"who": "somebody else"})


def test_a_line_goes_with_the_change_that_it_tells_of(database: Database) -> None:
    class Broken(Exception):
        pass

    def record_then_fail() -> None:
        with database.write() as connection:
            record(connection, "admin:staff-3", OFFICE.id, "retention", "change", None, {"contact_days": 30}, AT)
            raise Broken

    with pytest.raises(Broken):
        record_then_fail()
    with database.read() as connection:
        assert connection.execute(select(audit)).all() == []


@pytest.mark.parametrize(
    "after",
    [{"phone": "+6281200000001"}, {"entry": {"note": "…"}}, {"entries": [{"user_id": "x"}]}, {"password_hash": "…"}],
    ids=["at the top", "inside", "in a list", "a secret"],
)
def test_personal_data_and_secrets_are_refused(database: Database, after: dict[str, Any]) -> None:
    with pytest.raises(PersonalData):
        write(database, after)
