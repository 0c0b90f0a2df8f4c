"""Closing a span from the console, before the real booking service."""

from __future__ import annotations

import re

import pytest

from tests.booking.builders import OFFICE, SERVICE
from tests.gateway.staff.real import API, BASE, POWER_OUT, Console, words

FORM = {"from": "2026-12-01T08:00", "to": "2026-12-01T12:00", "reason": "power", "service": "", "message": ""}


def hidden(page: str) -> dict[str, str]:
    """The fields that a preview sends on."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split('closures/">')[1]))


def test_the_preview_shows_who_would_go_where_and_changes_nothing(supervisor: Console) -> None:
    made = supervisor.book("2026-12-01T08:00:00+07:00")
    page = words(supervisor.post("/closures/preview", **FORM))
    assert f"Siti Contoh {made['code']} Sel, 1 Des, 08.00 WIB Sel, 1 Des, 13.00 WIB" in page
    assert (supervisor.ask(f"{API}/closures", method="GET")["closures"], supervisor.status(made["code"])) == ([], "booked")


def test_closing_moves_everybody_and_says_how_many(supervisor: Console) -> None:
    made = supervisor.book("2026-12-01T08:00:00+07:00")
    preview = supervisor.post("/closures/preview", **FORM).text
    page = words(supervisor.send("/closures/", **hidden(preview)))
    assert "Penutupan tersimpan: 1 janji temu dipindah, 0 dilepas." in page
    moved = supervisor.ask(f"/api/v1/bookings/{made['code']}", method="GET")
    assert moved["starts_at"] == "2026-12-01T13:00:00+07:00"


def test_until_further_notice_releases_everybody_and_says_so_beforehand(supervisor: Console) -> None:
    supervisor.book("2026-12-01T08:00:00+07:00")
    page = words(supervisor.post("/closures/preview", **{**FORM, "to": ""}))
    assert ("dilepas, memilih sendiri" in page, "sampai pemberitahuan berikutnya" in page) == (True, True)


def test_a_booking_after_the_preview_is_shown_before_anything_is_closed(supervisor: Console) -> None:
    preview = supervisor.post("/closures/preview", **FORM).text
    late = supervisor.book("2026-12-01T09:00:00+07:00")
    answer = supervisor.post("/closures/", **hidden(preview))
    assert (answer.status_code, late["code"] in answer.text, supervisor.status(late["code"])) == (412, True, "booked")
    assert "1 janji temu dipindah" in words(supervisor.send("/closures/", **hidden(answer.text)))


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"from": "besok"}, 422, "Isi tanggal dan jam."),
        ({"to": "2026-11-20T12:00", "from": "2026-11-20T08:00"}, 409, "Waktu penutupan itu sudah lewat."),
        ({"to": "2026-12-01T07:00"}, 422, "Rentang lebih dari nol"),
    ],
    ids=["no time", "in the past", "ends before it begins"],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    supervisor: Console, changes: dict[str, str], status: int, told: str
) -> None:
    answer = supervisor.post("/closures/preview", **{**FORM, "message": "Gardu rusak.", **changes})
    assert (answer.status_code, told in answer.text, 'value="Gardu rusak."' in answer.text) == (status, True, True)


def test_a_closure_is_listed_and_ended_early(supervisor: Console) -> None:
    closure = supervisor.ask(f"{API}/closures", {**POWER_OUT, "service": SERVICE.id})["closure"]
    listed = words(supervisor.get("/closures/"))
    assert "Listrik padam · KTP-el hilang Sel, 1 Des, 08.00 WIB – Sel, 1 Des, 12.00 WIB" in listed
    assert "Penutupan diakhiri." in words(supervisor.send(f"/closures/{closure['id']}/end"))


def test_an_operator_reads_the_list_and_cannot_close(console: Console) -> None:
    page = console.get("/closures/").text
    refused = console.browser.post(f"{BASE}/closures/", data={"csrf": console.session.csrf, **FORM})
    assert ("Lihat siapa yang terkena" in page, refused.status_code, OFFICE.name in page) == (False, 403, True)
