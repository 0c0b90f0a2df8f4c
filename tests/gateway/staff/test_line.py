"""The line of today, before the real booking service."""

from __future__ import annotations

import re

from tests.booking.builders import SERVICE
from tests.gateway.staff.conftest import ConsoleOf
from tests.gateway.staff.real import BASE, Console, words

HERE = {"counter": "Loket 1"}


def test_a_counter_without_name_is_asked_for_it_first(console: Console) -> None:
    page = console.get("/line")
    assert ("Isi nama loket ini" in page.text, 'id="call-next"' in page.text) == (True, False)


def test_everybody_who_waits_is_listed_by_stream_with_number_and_range(console: Console) -> None:
    console.walk_in("Budi Contoh")
    console.walk_in("Ayu Contoh", priority="elderly")
    page = console.get("/line", **HERE).text
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split("Panggil")[0] for row in page.split('<span class="number">')[1:]]
    assert [re.sub(r" [A-Z0-9]{6} ", " ", re.sub(r" +", " ", row)).strip() for row in rows] == [
        "A-001 Budi Contoh KTP-el hilang · tanpa janji segera",
        "A-002 Ayu Contoh KTP-el hilang · tanpa janji Lansia 5–15 menit",
    ]


def test_one_press_calls_the_next_person_to_this_counter(console: Console) -> None:
    made = console.walk_in()
    page = console.send("/line/call", key="k1", **HERE)
    assert "A-001 Budi Contoh dipanggil." in words(page)
    assert console.ask(f"/api/v1/bookings/{made['code']}", method="GET")["counter"] == "Loket 1"


def test_a_double_click_calls_one_person(console: Console) -> None:
    codes = [console.walk_in(name)["code"] for name in ("Budi Contoh", "Ayu Contoh")]
    for _ in range(2):
        console.send("/line/call", key="k1", **HERE)
    assert [console.status(code) for code in codes] == ["called", "checked_in"]


def test_calling_when_nobody_waits_says_so(console: Console) -> None:
    assert "Tidak ada yang menunggu." in words(console.send("/line/call", key="k1", **HERE))


def press(console: Console, made: dict[str, object], verb: str, version: int) -> str:
    """Press a button of the line's page and read where it leads."""
    page = console.send(f"/bookings/{made['code']}/{verb}", version=str(version), back="line", **HERE)
    return words(page)


def test_each_step_is_one_press_and_leads_back_to_the_line(console: Console) -> None:
    made = console.walk_in()
    said = [press(console, made, verb, version) for version, verb in enumerate(("call", "recall", "park", "unpark", "serve"), 1)]
    told = [next(part for part in ("dipanggil.", "dipanggil lagi.", "menepi sebentar.", "kembali antre, paling depan.",
                                   "mulai dilayani.") if f"A-001 Budi Contoh {part}" in page) for page in said]  # fmt: skip
    assert told == ["dipanggil.", "dipanggil lagi.", "menepi sebentar.", "kembali antre, paling depan.", "mulai dilayani."]


def test_whoever_does_not_come_a_third_time_is_missed(console: Console) -> None:
    made = console.walk_in()
    press(console, made, "call", 1)
    for version in (2, 3, 4):
        press(console, made, "recall", version)
    assert console.status(made["code"]) == "missed"


def test_who_was_slower_reads_what_another_operator_did(console: Console) -> None:
    made = console.walk_in()
    console.ask(f"/api/v1/bookings/{made['code']}/call", {"counter": "Loket 2"})
    answer = console.post(f"/bookings/{made['code']}/call", version="1", back="line", **HERE)
    assert (answer.status_code, "mungkin oleh petugas lain" in answer.text, "Dipanggil" in answer.text) == (412, True, True)


def test_a_walk_in_gets_a_number(console: Console) -> None:
    page = console.send("/line/walk-ins", key="k1", service=SERVICE.id, name="Budi Contoh", people="1", priority="infant", **HERE)
    assert "A-001 Budi Contoh sudah masuk antrean." in words(page)


def test_what_is_wrong_with_a_walk_in_is_said_and_what_was_typed_is_kept(console: Console) -> None:
    answer = console.post("/line/walk-ins", key="k1", service=SERVICE.id, name="Budi Contoh", people="seratus", **HERE)
    assert (answer.status_code, '<a href="#people">' in answer.text, 'value="Budi Contoh"' in answer.text) == (422, True, True)


def test_a_full_day_is_explained_and_only_a_supervisor_is_offered_to_override(console_of: ConsoleOf, clock: object) -> None:
    clock.instant = clock.instant.replace(hour=9)  # type: ignore[attr-defined]  # 16.00 WIB: closed for the day
    asked = {"key": "k1", "service": SERVICE.id, "name": "Budi Contoh", "people": "1", **HERE}
    refused = console_of("operator").post("/line/walk-ins", **asked)
    supervisor = console_of("supervisor")
    assert (refused.status_code, 'name="override"' in refused.text) == (409, False)
    assert "A-001 Budi Contoh sudah masuk antrean." in words(supervisor.send("/line/walk-ins", override="1", **asked))


def test_an_unchanged_line_is_not_sent_again(console: Console) -> None:
    tag = console.get("/line", fragment="1").headers["ETag"]
    answer = console.browser.get(f"{BASE}/line?fragment=1", headers={"If-None-Match": tag})
    assert answer.status_code == 304
