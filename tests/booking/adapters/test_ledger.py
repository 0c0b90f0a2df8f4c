"""Capacity, limits and answers on both databases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select

from services.booking.adapters import tables
from services.booking.app import Stores
from services.booking.domain.appointment import Action, advance
from services.booking.domain.errors import AlreadyBooked, KeyReused, SlotFull, Stale
from services.booking.usecases.ports import Answer, AnsweredMeanwhile, RequestKey, Transition
from services.common.database import Database
from tests.booking.builders import GROUP, NOW, OFFICE, appointment, at

CELLS = {at("08:00"): 2, at("08:10"): 2}
KEY = RequestKey("k" * 64, "b" * 64)


def take(stores: Stores, cells: dict[datetime, int]) -> None:
    with stores.ledger.change() as transaction:
        transaction.take_places(OFFICE.id, GROUP.id, cells)


def free(stores: Stores, cells: Iterable[datetime]) -> None:
    with stores.ledger.change() as transaction:
        transaction.free_places(OFFICE.id, GROUP.id, list(cells))


def taken(stores: Stores) -> list[int]:
    found = stores.appointments.taken(OFFICE.id, at("00:00"), at("23:00")).get(GROUP.id, {})
    return [found[cell] for cell in sorted(found)]


def test_a_taken_place_counts_in_every_cell(stores: Stores) -> None:
    take(stores, CELLS)
    assert taken(stores) == [1, 1]


def test_no_more_is_taken_than_the_capacity(stores: Stores) -> None:
    take(stores, CELLS)
    take(stores, CELLS)
    with pytest.raises(SlotFull):
        take(stores, CELLS)
    assert taken(stores) == [2, 2]


def test_a_full_cell_leaves_the_cells_before_it_untouched(stores: Stores) -> None:
    take(stores, {at("08:10"): 1})
    with pytest.raises(SlotFull):
        take(stores, {at("08:00"): 1, at("08:10"): 1})
    assert taken(stores) == [1]


def test_a_capacity_lowered_under_what_is_taken_drops_nobody_and_takes_nobody(stores: Stores) -> None:
    take(stores, CELLS)
    take(stores, CELLS)
    with pytest.raises(SlotFull):
        take(stores, dict.fromkeys(CELLS, 1))
    assert taken(stores) == [2, 2]


def test_a_freed_place_can_be_taken_again(stores: Stores) -> None:
    take(stores, dict.fromkeys(CELLS, 1))
    free(stores, CELLS)
    take(stores, dict.fromkeys(CELLS, 1))
    assert taken(stores) == [1, 1]


def test_locking_places_makes_their_rows_and_takes_nothing(stores: Stores, database: Database) -> None:
    take(stores, {at("08:00"): 2})
    with stores.ledger.change() as transaction:
        transaction.lock_places(OFFICE.id, GROUP.id, list(CELLS))
    with database.read() as connection:
        assert list(connection.scalars(select(tables.slot_usage.c.taken).order_by("cell_starts_at"))) == [1, 0]


def test_another_office_has_its_own_places(stores: Stores) -> None:
    with stores.ledger.change() as transaction:
        transaction.take_places("distrik-contoh", GROUP.id, CELLS)
    assert taken(stores) == []


def test_a_contact_has_no_more_active_appointments_than_allowed(stores: Stores) -> None:
    with stores.ledger.change() as transaction:
        transaction.take_contact(appointment(), 1)
    with pytest.raises(AlreadyBooked) as refused, stores.ledger.change() as transaction:
        transaction.take_contact(appointment(), 1)
    assert refused.value.maximum == 1


def test_a_contact_that_was_freed_may_book_again(stores: Stores, database: Database) -> None:
    for _ in range(2):
        with stores.ledger.change() as transaction:
            transaction.take_contact(appointment(), 1)
            transaction.free_contact(appointment())
    with database.read() as connection:
        assert connection.scalar(select(tables.contact_usage.c.active)) == 0


def test_an_appointment_comes_back_as_it_was_stored(stores: Stores) -> None:
    given = appointment(answers={"recorded_before": "no"}, note="kursi roda", user_id="US.1")
    with stores.ledger.change() as transaction:
        assert transaction.add(given)
    found = stores.appointments.by_code(given.code)
    assert found is not None
    assert (found.appointment, found.office) == (given, OFFICE)


def test_a_code_that_is_taken_is_reported(stores: Stores) -> None:
    with stores.ledger.change() as transaction:
        transaction.add(appointment(code="K7M4QX"))
        assert not transaction.add(appointment(code="K7M4QX"))


def test_a_change_of_an_old_version_is_stale(stores: Stores) -> None:
    given = appointment()
    with stores.ledger.change() as transaction:
        transaction.add(given)
        transaction.save(advance(given, Action.CHECK_IN, NOW))
    with pytest.raises(Stale), stores.ledger.change() as transaction:
        transaction.save(advance(given, Action.CANCEL, NOW))


def test_the_audit_names_no_person(stores: Stores, database: Database) -> None:
    given = appointment()
    with stores.ledger.change() as transaction:
        transaction.audit(Transition(given, "operator:staff-1", "book", None, NOW))
    with database.read() as connection:
        line = dict(connection.execute(select(tables.transitions)).one()._mapping)
    assert {"who": line["who"], "action": line["action"], "before": line["before"], "after": line["after"]} == {
        "who": "operator:staff-1",
        "action": "book",
        "before": None,
        "after": "booked",
    }
    assert given.name not in str(line)


def test_the_first_answer_is_kept_with_its_change(stores: Stores) -> None:
    with stores.ledger.change() as transaction:
        transaction.keep(KEY, Answer(201, {"code": "K7M4QX"}), NOW)
    assert stores.ledger.first_answer(KEY) == Answer(201, {"code": "K7M4QX"})


def test_a_key_with_another_body_is_refused(stores: Stores) -> None:
    with stores.ledger.change() as transaction:
        transaction.keep(KEY, Answer(200, {}), NOW)
    with pytest.raises(KeyReused):
        stores.ledger.first_answer(replace(KEY, body_hash="c" * 64))


def test_a_second_answer_to_a_key_undoes_its_whole_change(stores: Stores) -> None:
    with stores.ledger.change() as transaction:
        transaction.keep(KEY, Answer(200, {}), NOW)
    with pytest.raises(AnsweredMeanwhile), stores.ledger.change() as transaction:  # noqa: PT012  # the roll-back of both is meant
        transaction.take_places(OFFICE.id, GROUP.id, CELLS)
        transaction.keep(KEY, Answer(200, {}), NOW)
    assert taken(stores) == []


def test_a_broken_change_leaves_nothing(stores: Stores, database: Database) -> None:
    with pytest.raises(SlotFull), stores.ledger.change() as transaction:  # noqa: PT012  # the roll-back of both is meant
        transaction.add(appointment())
        raise SlotFull
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.appointments)) == 0
