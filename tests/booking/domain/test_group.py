"""Spreading a group over slots."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from services.booking.domain.group import spread
from services.booking.domain.slots import Slot, slots
from tests.booking.builders import LONG_SERVICE, NEXT_TUESDAY, NOW, SERVICE, at, calendar


def day(service: object = SERVICE) -> list[Slot]:
    chosen = LONG_SERVICE if service is LONG_SERVICE else SERVICE
    return slots(calendar(), chosen, 1, NEXT_TUESDAY, NEXT_TUESDAY, NOW)


def starts(found: list[Slot]) -> list[datetime]:
    return [slot.starts_at for slot in found]


def test_each_slot_is_filled_before_the_next() -> None:
    assert starts(spread(day(), {}, {}, 6)) == [at("08:00")] * 4 + [at("08:10")] * 2


def test_what_is_taken_is_left_alone() -> None:
    assert starts(spread(day(), {at("08:00"): 3}, {}, 3)) == [at("08:00")] + [at("08:10")] * 2


def test_slots_that_overlap_share_their_cells() -> None:
    assert starts(spread(day(LONG_SERVICE), {}, {}, 5)) == [at("08:00")] * 4 + [at("08:30")]


def test_fewer_are_found_when_there_are_no_more() -> None:
    assert len(spread(day(), {}, {}, 1000)) == 4 * 36


@given(st.dictionaries(st.sampled_from([slot.starts_at for slot in day()]), st.integers(0, 4)), st.integers(1, 100))
def test_no_cell_gets_more_than_it_has(taken: dict[datetime, int], count: int) -> None:
    found = spread(day(LONG_SERVICE), taken, {}, count)
    used = Counter(taken) + Counter(cell for slot in found for cell in slot.cells)
    assert all(places <= 4 for places in used.values())
    assert starts(found) == sorted(starts(found))
