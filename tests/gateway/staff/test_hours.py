"""Laying down the week, special days and what no longer fits, before the real booking service."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.booking.builders import OFFICE, SERVICE
from tests.gateway.staff.real import API, BASE, Console, words

SHORT = {
    "counter_group": "loket", "weekdays": ["1", "2", "3", "4", "5"], "starts": "08:00", "ends": "12:00", "capacity": "4",
    "counters": "5", "pauses-0-starts": "09:00", "pauses-0-ends": "09:30", "pauses-0-kind": "break",
}  # fmt: skip
CLOSED = {"on": "2026-12-01", "kind": "closed", "reason": "Pindah gedung"}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def calendar(console: Console) -> Any:
    return console.ask(f"{API}/calendar", method="GET")


def rule_path(console: Console) -> str:
    """Where the first rule of the week is changed."""
    found = re.search(r"/hours/rules/[0-9a-f]{16}", console.get("/hours/").text)
    assert found is not None
    return found.group()


def hidden(page: TestResponse) -> dict[str, list[str]]:
    """The fields that a preview sends on."""
    fields: dict[str, list[str]] = {}
    for name, value in _HIDDEN.findall(page.text.split('class="acts start"')[-1]):
        fields.setdefault(name, []).append(value)
    return fields


def revision(console: Console) -> str:
    return str(calendar(console)["revision"])


def test_the_week_shows_hours_breaks_and_counters(supervisor: Console) -> None:
    page = words(supervisor.get("/hours/"))
    assert "Sen, Sel, Rab, Kam, Jum, Sab, Min · 08.00–15.00 · 4 loket istirahat 12.00–13.00 Ubah" in page


def test_a_rule_opens_with_what_it_holds(supervisor: Console) -> None:
    page = supervisor.get(rule_path(supervisor)).text
    assert 'name="starts" type="time" value="08:00"' in page
    assert 'name="pauses-0-ends" value="13:00"' in page


def test_a_changed_rule_is_previewed_with_slots_and_appointments_and_nothing_is_stored(supervisor: Console) -> None:
    made = supervisor.book("2026-12-01T14:00:00+07:00")
    page = words(supervisor.post(rule_path(supervisor), **SHORT))
    assert made["code"] in page
    assert re.search(r"KTP-el hilang · \d+ hari berubah · \d+ sesi hilang, 0 sesi baru · tempat \d+ menjadi \d+", page)
    assert calendar(supervisor)["rules"][0]["ends"] == "15:00"


def test_the_second_step_saves_it(supervisor: Console) -> None:
    path = rule_path(supervisor)
    preview = supervisor.post(path, **SHORT, revision=revision(supervisor))
    assert "Tersimpan." in words(supervisor.send(path, **hidden(preview)))
    rule = calendar(supervisor)["rules"][0]
    assert (rule["weekdays"], rule["ends"], rule["counters"]) == ([1, 2, 3, 4, 5], "12:00", 5)
    assert rule["pauses"] == [{"starts": "09:00", "ends": "09:30", "kind": "break"}]


def test_a_day_may_have_more_pauses_than_the_form_begins_with(supervisor: Console) -> None:
    pauses = {f"pauses-{n}-{part}": f"{8 + n:02}:{at}" for n in range(6) for part, at in (("starts", "10"), ("ends", "20"))}
    path = rule_path(supervisor)
    supervisor.send(path, **hidden(supervisor.post(path, **{**SHORT, "ends": "15:00", **pauses}, revision=revision(supervisor))))
    opened = supervisor.get(rule_path(supervisor)).text
    assert ('name="pauses-5-ends" value="13:20"' in opened, 'name="pauses-6-starts" value=""' in opened) == (True, True)
    assert len(calendar(supervisor)["rules"][0]["pauses"]) == 6


def test_a_rule_is_added_and_removed(supervisor: Console) -> None:
    preview = supervisor.post("/hours/rules/new", **{**SHORT, "service": SERVICE.id, "weekdays": "6"})
    supervisor.send("/hours/rules/new", **hidden(preview))
    assert [rule["service"] for rule in calendar(supervisor)["rules"]] == [None, SERVICE.id]
    path = rule_path(supervisor)
    supervisor.send(path, **hidden(supervisor.post(path, remove="1")))
    assert [rule["service"] for rule in calendar(supervisor)["rules"]] == [SERVICE.id]


def test_whoever_saves_second_sees_the_effect_on_what_the_first_saved_and_keeps_what_was_typed(supervisor: Console) -> None:
    path, seen = rule_path(supervisor), revision(supervisor)
    preview = supervisor.post(path, **SHORT, revision=seen)
    supervisor.ask(f"{API}/exceptions", {"on": "2026-12-02", "kind": "closed"})
    late = supervisor.post(path, **hidden(preview))
    assert (late.status_code, "Orang lain menyimpan perubahan lebih dahulu." in late.text) == (412, True)
    assert calendar(supervisor)["rules"][0]["ends"] == "15:00"
    supervisor.send(path, **hidden(late))
    assert calendar(supervisor)["rules"][0]["ends"] == "12:00"


def test_a_rule_that_somebody_else_has_changed_is_not_overwritten(supervisor: Console) -> None:
    path = rule_path(supervisor)
    supervisor.ask(f"{API}/opening-rules", {"rules": []}, "PUT")
    answer = supervisor.post(path, **SHORT)
    assert (answer.status_code, "sudah mengubah atau menghapus aturan ini" in answer.text) == (412, True)
    assert 'name="ends" type="time" value="12:00"' in answer.text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": "07:00"}, "#ends"),
        ({"capacity": "banyak"}, "#capacity"),
        ({"weekdays": []}, "#weekdays"),
        ({"pauses-0-ends": "08:30"}, "#pauses-0"),
    ],
    ids=["ends before it begins", "no number", "no day", "break ends before it begins"],
)
def test_what_is_wrong_leads_to_its_field_and_is_kept(supervisor: Console, changes: dict[str, Any], field: str) -> None:
    answer = supervisor.post(rule_path(supervisor), **{**SHORT, **changes})
    assert (answer.status_code, f'href="{field}' in answer.text, 'value="09:00"' in answer.text) == (422, True, True)


def test_a_season_is_filled_in_from_an_example(supervisor: Console) -> None:
    preset = next(p for p in supervisor.ask(f"{API}/opening-rules/presets", method="GET")["presets"] if p["seasonal"])
    path = f"/hours/presets/{preset['id']}"
    assert supervisor.post(path).status_code == 422
    preview = supervisor.post(path, valid_from="2027-02-08", valid_to="2027-03-09")
    supervisor.send(path, **hidden(preview))
    assert "2027-02-08" in {rule["valid_from"] for rule in calendar(supervisor)["rules"]}


def test_an_exception_is_previewed_saved_listed_and_removed(supervisor: Console) -> None:
    made = supervisor.book()
    preview = supervisor.post("/special-days/exceptions", **CLOSED)
    assert made["code"] in preview.text
    listed = supervisor.send("/special-days/exceptions", **hidden(preview))
    assert "Selasa, 1 Desember 2026 · Tutup · seluruh kantor Pindah gedung" in words(listed)
    assert f'<a href="{BASE}/misfits/">Pindahkan janji temu yang tidak lagi punya tempat</a>' in listed.text
    entry = calendar(supervisor)["exceptions"][0]["id"]
    path = f"/special-days/exceptions/{entry}/remove"
    assert "Tidak ada pengecualian." in words(supervisor.send(path, **hidden(supervisor.post(path))))


def test_a_holiday_is_corrected_by_the_office_and_taken_back(supervisor: Console) -> None:
    typed = {"day": "2026-12-24", "what": "holiday", "name": "Cuti bersama", "by": "Keputusan contoh 1"}
    page = words(supervisor.send("/special-days/holidays", **hidden(supervisor.post("/special-days/holidays", **typed))))
    assert "tabel kantor: Keputusan contoh 1" in page
    path = "/special-days/holidays/2026-12-24/remove"
    assert "Keputusan contoh 1" not in words(supervisor.send(path, **hidden(supervisor.post(path))))


def test_a_holiday_without_a_date_is_explained(supervisor: Console) -> None:
    answer = supervisor.post("/special-days/holidays", day="besok", what="holiday", by="Keputusan contoh 1")
    assert (answer.status_code, 'href="#day"' in answer.text, "Keputusan contoh 1" in answer.text) == (422, True, True)


@pytest.fixture
def misfit(supervisor: Console) -> str:
    """The code of an appointment on a day that was closed afterwards."""
    code = str(supervisor.book()["code"])
    supervisor.ask(f"{API}/exceptions", {"on": "2026-12-01", "kind": "closed"})
    return code


def test_who_does_not_fit_any_more_is_moved_at_once(supervisor: Console, misfit: str) -> None:
    page = supervisor.get("/misfits/")
    assert f"{misfit} KTP-el hilang Sel, 1 Des, 08.00 WIB" in words(page)
    moved = words(supervisor.send("/misfits/", **hidden(page)))
    assert "1 janji temu dipindah, 0 belum mendapat tempat." in moved
    assert "Semua janji temu punya tempat" in moved


def test_nobody_is_moved_unseen(supervisor: Console, misfit: str) -> None:
    page = supervisor.get("/misfits/")
    for day in ("2026-11-24", "2026-11-30", "2026-12-02"):
        supervisor.ask(f"{API}/exceptions", {"on": day, "kind": "closed"})
    answer = supervisor.post("/misfits/", **hidden(page))
    starts_at = supervisor.ask(f"/api/v1/bookings/{misfit}", method="GET")["starts_at"]
    assert (answer.status_code, starts_at) == (412, "2026-12-01T08:00:00+07:00")


@pytest.mark.parametrize("path", ["/hours/rules/new", "/special-days/exceptions", "/misfits/"])
def test_operators_read_and_do_not_change(console: Console, path: str) -> None:
    assert console.post(path).status_code == 403
    page = console.get(re.sub(r"(?<=s/).+", "", path)).text
    assert ("Lihat akibatnya" in page, OFFICE.name in page, BASE in page) == (False, True, True)
