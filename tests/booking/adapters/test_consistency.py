"""The check that counters equal their rows finds what is wrong, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, update

from services.booking.adapters import tables
from services.booking.adapters.consistency import inconsistencies
from services.booking.adapters.tables_holding import held_cells
from services.booking.app import Stores
from services.booking.usecases.book import place
from services.common.database import Database
from tests.booking.builders import GROUP, NOW, OFFICE, appointment, at


@pytest.fixture
def booked(stores: Stores) -> None:
    """One appointment as it should be."""
    with stores.ledger.change() as transaction:
        place(transaction, appointment(), {at("08:00"): 4}, 1)


def found(database: Database) -> list[str]:
    with database.read() as connection:
        return [sentence.partition(":")[0] for sentence in inconsistencies(connection)]


def test_what_fits_is_not_complained_about(booked: None, database: Database) -> None:
    assert found(database) == []


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        (update(tables.slot_usage).values(taken=2), "places taken"),
        (update(tables.slot_usage).values(taken=0), "places taken"),
        (update(tables.appointments).values(status="cancelled", contact_phone=None), "places taken"),
        (update(tables.contact_usage).values(active=0), "active appointments of a contact"),
        (
            insert(held_cells).values(
                office_id=OFFICE.id, counter_group=GROUP.id, cell_starts_at=at("08:00"), hold_id="h", kept_until=NOW
            ),
            "places taken",
        ),
    ],
    ids=["counted too much", "counted too little", "cancelled behind its back", "a contact", "a kept place"],
)
def test_what_does_not_fit_is_named(booked: None, database: Database, statement: Any, complaint: str) -> None:
    with database.write() as connection:
        connection.execute(statement)
    assert complaint in found(database)


def test_no_person_is_named(booked: None, database: Database) -> None:
    with database.write() as connection:
        connection.execute(update(tables.contact_usage).values(active=0))
    with database.read() as connection:
        (sentence,) = inconsistencies(connection)
    assert ("+62" in sentence, "Siti" in sentence) == (False, False)
