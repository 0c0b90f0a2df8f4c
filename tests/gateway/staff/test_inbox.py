"""The inbox, before the real notifier."""

from __future__ import annotations

import re

import pytest

from tests.gateway.staff.conftest import ConsoleOf
from tests.gateway.staff.real import BASE, Console, words


def seen(console: Console, contact: str) -> str:
    """Up to where the thread's page has been read."""
    found = re.search(r'name="seen" value="([^"]*)"', console.get(f"/inbox/{contact}").text)
    assert found is not None
    return found.group(1)


def test_who_wrote_is_listed_with_what_and_until_when_an_answer_reaches_them(console: Console) -> None:
    console.mailbox.writes("Apakah blangko sudah ada?")
    page = words(console.get("/inbox/"))
    assert "Siti Contoh +6281200000001 Apakah blangko sudah ada? 1 belum dibaca menunggu sejak Sel, 24 Nov, 09.00 WIB" in page
    assert "bisa dibalas sampai Rab, 25 Nov, 08." in page


@pytest.mark.parametrize(("chosen", "listed"), [("unread", True), ("waiting", True), ("mine", False), ("all", True)])
def test_the_list_can_be_narrowed(console: Console, chosen: str, listed: bool) -> None:
    console.mailbox.writes("Halo")
    assert ("Siti Contoh" in words(console.get("/inbox/", chosen=chosen))) is listed


def test_an_answer_is_sent_once_however_often_the_form_comes(console: Console) -> None:
    contact = console.mailbox.writes("Apakah blangko sudah ada?")
    form = {"text": "Sudah ada.", "seen": seen(console, contact)}
    page = console.send(f"/inbox/{contact}/messages", **form)
    again = console.post(f"/inbox/{contact}/messages", **form)
    assert ("Balasan sedang dikirim." in page.text, again.status_code) == (True, 412)
    assert words(console.get(f"/inbox/{contact}")).count("Sudah ada.") == 1


def test_who_answers_second_reads_first_what_a_colleague_wrote(console: Console, console_of: ConsoleOf) -> None:
    contact = console.mailbox.writes("Apakah blangko sudah ada?")
    before = seen(console, contact)
    console_of("supervisor").send(f"/inbox/{contact}/messages", text="Besok ada.", seen=before)
    answer = console.post(f"/inbox/{contact}/messages", text="Sudah ada.", seen=before)
    told = (
        "Ada yang baru dalam percakapan ini" in answer.text,
        "Besok ada." in answer.text,
        ">Sudah ada.</textarea>" in answer.text,
    )
    assert (answer.status_code, told) == (412, (True, True, True))


def test_a_prepared_answer_is_filled_in_and_never_sent_with_a_gap(console: Console, console_of: ConsoleOf) -> None:
    contact = console.mailbox.writes("Halo")
    console_of("supervisor").send("/inbox/canned", title="Siap", text="{name}, datang {kapan}.", language="id")
    page = console.get(f"/inbox/{contact}").text
    prepared = re.search(r'href="([^"]+canned=[^"#]+)#balas"', page)
    assert prepared is not None
    assert ">Siti Contoh, datang {kapan}.</textarea>" in console.browser.get(prepared.group(1)).text
    answer = console.post(f"/inbox/{contact}/messages", text="Siti Contoh, datang {kapan}.", seen=seen(console, contact))
    assert (answer.status_code, "Isi dahulu bagian ini: {kapan}." in answer.text) == (422, True)


def test_after_the_window_nothing_can_be_sent_and_the_page_says_why(console: Console) -> None:
    contact = console.mailbox.writes("Halo", hours_ago=25)
    page = console.get(f"/inbox/{contact}")
    newest = console.mailbox.newest(contact)
    answer = console.post(f"/inbox/{contact}/messages", text="Halo", seen=newest)
    assert ("Jendela 24 jam sudah tutup" in page.text, 'id="text"' in page.text, answer.status_code) == (True, False, 409)


def test_a_note_is_kept_for_staff(console: Console) -> None:
    contact = console.mailbox.writes("Halo")
    page = console.send(f"/inbox/{contact}/notes", text="Sudah ditelepon.")
    assert "Sudah ditelepon. Catatan petugas" in words(page)


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("take-over", "Anda yang menjawab"),
        ("assign", "bagian Anda"),
        ("read", "Ditandai sudah dibaca."),
        ("hand-back", "Jawaban otomatis berjalan lagi."),
        ("release", "tidak lagi bagian siapa pun"),
    ],
)
def test_a_thread_is_taken_over_assigned_and_handed_back(console: Console, verb: str, told: str) -> None:
    contact = console.mailbox.writes("Halo")
    assert told in words(console.send(f"/inbox/{contact}/{verb}"))


def test_a_failed_message_says_why_and_is_sent_again(console: Console) -> None:
    contact = console.mailbox.writes("Halo")
    failed = console.mailbox.fails(contact)
    assert "Pesan gagal: nomor ini tidak dapat dijangkau lewat WhatsApp" in words(console.get(f"/inbox/{contact}"))
    assert "Pesan dikirim ulang." in words(console.send(f"/inbox/{contact}/resend/{failed}"))
    again = console.post(f"/inbox/{contact}/resend/{failed}")
    assert (again.status_code, "belum dilakukan" in again.text) == (409, True)


def test_reading_a_thread_changes_nothing(console: Console) -> None:
    contact = console.mailbox.writes("Halo")
    console.get(f"/inbox/{contact}")
    assert "1 belum dibaca" in words(console.get("/inbox/"))


def test_prepared_answers_are_changed_by_supervisors_only(console: Console, supervisor: Console) -> None:
    page = supervisor.send("/inbox/canned", title="Siap", text="Silakan datang.", language="id")
    remove = re.search(rf'action="{BASE}(/inbox/canned/[^"]+/remove)"', page.text)
    assert remove is not None
    assert console.post(remove.group(1)).status_code == 403
    assert "Silakan datang." not in words(supervisor.send(remove.group(1)))


def test_somebody_unknown_has_no_thread(console: Console) -> None:
    assert console.get("/inbox/01990f3e-0000-7000-8000-000000000001").status_code == 404
