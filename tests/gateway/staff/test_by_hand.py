"""Sending by hand and calling, before the real notifier."""

from __future__ import annotations

import re

import pytest

from tests.gateway.staff.real import BASE, Console, words


def action(page: str, verb: str) -> str:
    """The path below the office of the button with this verb."""
    found = re.search(rf'formaction="{BASE}([^"]+/{verb})"', page)
    assert found is not None
    return found.group(1)


def test_whom_no_message_reached_is_to_be_called_and_leaves_the_list(console: Console) -> None:
    console.mailbox.fails(console.mailbox.writes("Halo"))
    page = console.get("/by-hand/")
    assert ("nomor ini tidak dapat dijangkau lewat WhatsApp" in words(page), 'href="tel:+6281200000001"' in page.text) == (
        True,
        True,
    )
    after = words(console.send(action(page.text, "called")))
    assert ("Ditandai sudah ditelepon." in after, "Perlu ditelepon 0" in after) == (True, True)


@pytest.mark.parametrize(
    ("verb", "told"), [("sent", "Ditandai sudah dikirim."), ("not-on-whatsapp", "Nomor itu masuk daftar telepon.")]
)
def test_a_prepared_message_opens_in_whatsapp_and_is_marked(console: Console, verb: str, told: str) -> None:
    console.mailbox.prepares(console.mailbox.writes("Halo"))
    page = console.get("/by-hand/")
    assert 'href="https://wa.me/6281200000001?text=' in page.text
    after = words(console.send(action(page.text, verb)))
    assert (told in after, "Pesan untuk dikirim sendiri 0" in after) == (True, True)


def test_what_was_marked_by_a_colleague_is_not_found(console: Console) -> None:
    console.mailbox.prepares(console.mailbox.writes("Halo"))
    path = action(console.get("/by-hand/").text, "sent")
    console.send(path)
    assert console.post(path).status_code == 404
