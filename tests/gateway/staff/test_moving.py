"""Another time for an appointment, before the real booking service."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.booking.builders import OFFICE
from tests.fakes.clock import FixedClock
from tests.gateway.staff.real import BASE, Console, words

NINE = "2026-12-01T09:00:00+07:00"


def test_free_times_of_a_week_are_one_press_away(console: Console) -> None:
    made = console.book()
    page = console.get(f"/bookings/{made['code']}/time", **{"from": "2026-12-01"}).text
    assert (page.count("<details"), f'value="{NINE}"' in page, f'value="{made["starts_at"]}"' in page) == (7, True, False)


def test_the_booking_leads_there_and_says_afterwards_that_it_moved(console: Console) -> None:
    made = console.book()
    link = f"{BASE}/bookings/{made['code']}/time"
    page = console.get(f"/bookings/{made['code']}").text
    moved = words(console.send(f"/bookings/{made['code']}/time", version="1", way="reschedule", starts_at=NINE))
    assert (link in page, "Dipindahkan ke waktu ini." in moved, "Selasa, 1 Desember 2026, 09.00 WIB" in moved) == (
        True,
        True,
        True,
    )


def test_who_was_slower_moves_nothing_and_reads_why(console: Console) -> None:
    made = console.book()
    console.ask(f"/api/v1/bookings/{made['code']}/reschedule", {"starts_at": "2026-12-02T10:00:00+07:00"})
    answer = console.post(f"/bookings/{made['code']}/time", version="1", way="reschedule", starts_at=NINE)
    assert (answer.status_code, "Rab, 2 Des, 10.00 WIB" in words(answer), "Pilih waktu lain" in answer.text) == (412, True, True)


def test_a_time_that_was_taken_meanwhile_is_refused_with_what_is_free(console: Console) -> None:
    made = console.book()
    for contact in range(2, 6):
        console.book(NINE, contact=contact)
    answer = console.post(f"/bookings/{made['code']}/time", version="1", way="reschedule", starts_at=NINE)
    assert (answer.status_code, f'value="{NINE}"' in answer.text) == (409, False)


def test_a_visit_without_its_papers_is_continued_in_one_step(console: Console, clock: FixedClock) -> None:
    made = console.book("2026-11-24T10:00:00+07:00")
    clock.instant = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    console.ask(f"/api/v1/bookings/{made['code']}/check-in")
    console.ask(f"/api/v1/bookings/{made['code']}/complete", {"outcome": "papers_missing", "missing": ["kk"]})
    page = words(console.get(f"/bookings/{made['code']}"))
    again = console.send(f"/bookings/{made['code']}/time", version="3", way="rebook", starts_at=NINE)
    assert ("Jadwalkan lanjutan" in page, "Janji temu lanjutan dibuat." in again.text) == (True, True)
    assert again.request.path != f"{BASE}/bookings/{made['code']}"


@pytest.mark.parametrize("verb", ["check-in", "cancel"])
def test_what_cannot_move_says_so(console: Console, verb: str) -> None:
    made = console.book("2026-11-24T10:00:00+07:00")
    console.ask(f"/api/v1/bookings/{made['code']}/{verb}")
    page = console.get(f"/bookings/{made['code']}/time")
    assert ("tidak dapat dipindahkan lagi" in page.text, OFFICE.name in page.text) == (True, True)
