"""Retention, forgetting somebody who asks for it, and the audit, before the real booking service."""

from __future__ import annotations

import re

import pytest

from tests.gateway.staff.conftest import ConsoleOf
from tests.gateway.staff.real import API, Console, words

ASKED = {"whatsapp": "0812 0000 0001", "reason": "Permintaan di loket", "sure": "1"}


def test_what_is_over_is_forgotten_and_what_is_ahead_is_named(supervisor: Console) -> None:
    over = supervisor.book()
    supervisor.ask(f"/api/v1/bookings/{over['code']}/cancel")
    ahead = supervisor.book("2026-12-02T08:00:00+07:00")
    page = words(supervisor.post("/privacy/erasures", **ASKED))
    assert "Data dihapus dari 1 kunjungan." in page
    assert f"{ahead['code']} Rab, 2 Des, 08.00 WIB" in page
    assert supervisor.ask(f"/api/v1/bookings/{over['code']}", method="GET")["name"] != "Siti Contoh"


@pytest.mark.parametrize(
    ("changes", "field"), [({"sure": []}, "sure"), ({"whatsapp": "12"}, "whatsapp")], ids=["not sure", "no number"]
)
def test_nothing_is_erased_by_a_slip(supervisor: Console, changes: dict[str, str], field: str) -> None:
    answer = supervisor.post("/privacy/erasures", **{**ASKED, **changes})
    assert (answer.status_code, f'href="#{field}"' in answer.text, "Permintaan di loket" in answer.text) == (422, True, True)


def test_an_admin_sets_how_long_contacts_are_kept(console_of: ConsoleOf) -> None:
    admin = console_of("admin")
    assert "Tersimpan." in words(admin.send("/privacy/retention", contact_days="45"))
    assert admin.ask(f"{API}/retention", method="GET") == {"contact_days": 45}
    assert admin.post("/privacy/retention", contact_days="10").status_code == 422


def test_supervisors_do_not_set_it_and_operators_see_nothing(supervisor: Console, console: Console) -> None:
    assert ("Masa simpan" in supervisor.get("/privacy/").text, console.get("/privacy/").status_code) == (False, 403)
    assert supervisor.post("/privacy/retention", contact_days="45").status_code == 403


def test_the_audit_tells_who_did_what_and_goes_on(supervisor: Console, console: Console) -> None:
    code = supervisor.book()["code"]
    page = supervisor.get("/audit/")
    assert f'public booking:{code} book – → "booked"' in words(page)
    after = re.search(r"after=([0-9~a-f-]+)", page.text)
    assert after is not None
    assert "Tidak ada yang lebih baru." in words(supervisor.get("/audit/", after=after.group(1)))
    assert console.get("/audit/").status_code == 403


def test_a_code_that_is_none_is_explained(supervisor: Console) -> None:
    assert supervisor.get("/audit/", code="??").status_code == 422
