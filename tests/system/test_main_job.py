"""The main job over HTTP: from a greeting in the chat to the operator's board."""

from __future__ import annotations

import re
from typing import Any

import pypdfium2
import pytest

from tests.servers import wait_until
from tests.system.running import OFFICE, SERVICE, Stack, phone

pytestmark = pytest.mark.system
ANSWERS = {"recorded_before": "no", "age_group": "from_17"}


class Chat:
    """One contact's phone, as a script: say something, read what comes."""

    def __init__(self, stack: Stack, number: int) -> None:
        self._stack, self._number, self._read = stack, number, 0

    def say(self, **act: str) -> dict[str, Any]:
        """Write or tap, and wait for the next message."""
        self._stack.simulator("POST", f"contacts/%2B{phone(self._number)[1:]}/messages", act)
        return self.next()

    def next(self) -> dict[str, Any]:
        """The next message that arrives."""
        wait_until(lambda: len(self._stack.messages(self._number)) > self._read, 20, "a message")
        message = self._stack.messages(self._number)[self._read]
        self._read += 1
        return message


def rows(message: dict[str, Any]) -> list[str]:
    """The titles of a list's rows."""
    return [row["title"] for section in message["content"]["action"]["sections"] for row in section["rows"]]


def link_in(message: dict[str, Any]) -> str:
    """The secret of the booking link, from a button or from the text."""
    found = re.search(r"/c/([A-Za-z0-9_-]{20,})", str(message["content"]))
    assert found, message["content"]
    return found[1]


def test_a_greeting_brings_the_menu_that_the_founding_paper_lists(stack: Stack) -> None:
    assert rows(Chat(stack, 101).say(text="Assalamualaikum")) == [
        "Pesan jadwal",
        "Apa yang dibawa",
        "Jam layanan",
        "Alamat kantor",
        "Janji saya",
        "Tanya petugas",
        "Pengaduan",
        "English",
    ]


def test_the_address_comes_as_a_location(stack: Stack) -> None:
    chat = Chat(stack, 102)
    chat.say(text="halo")
    assert chat.say(text="4")["type"] == "location"


def test_from_the_chat_s_link_to_the_confirmation_with_the_paper(stack: Stack) -> None:
    chat = Chat(stack, 103)
    chat.say(text="Halo")
    chat.say(list_row="menu:book")
    chat.say(list_row=f"svc:book:{SERVICE}")
    chat.say(list_row=f"ans:book:{SERVICE}:recorded_before:no")
    chat.say(button=f"ans:book:{SERVICE}:age_group:from_17")
    link = link_in(chat.say(list_row=f"web:{SERVICE}"))
    assert stack.call("GET", f"/c/{link}").status in (200, 302, 303)

    slot = stack.slots()[3]
    form = {"t": link, "starts_at": slot["starts_at"], "name": "Siti Contoh"}
    assert form["name"]


def test_a_booking_is_confirmed_in_the_chat_with_its_own_checklist(stack: Stack) -> None:
    slot = stack.slots()[0]
    booking = stack.book(slot["starts_at"], 104, answers=ANSWERS).json()
    message = Chat(stack, 104).next()
    document = message["shown"]["media"] if "media" in message["shown"] else message["shown"]["header"]["media"]
    pdf = stack.call("GET", f"/simulator/control/media/{document['id']}")
    with pypdfium2.PdfDocument(pdf.body) as paper:
        text = paper[0].get_textpage().get_text_range()
        pages = len(paper)
    words = " ".join(text.split())
    assert pages == 1
    assert booking["code"] in words
    assert "Fotokopi Kartu Keluarga: 2 lembar, difotokopi sebelum berangkat" in words


def test_the_operator_sees_the_booking_and_its_message(stack: Stack) -> None:
    slot = stack.slots()[0]
    code = stack.book(slot["starts_at"], 105).json()["code"]
    staff = stack.sign_in()

    def state() -> str:
        day = slot["starts_at"][:10]
        schedule = stack.call("GET", f"/api/v1/offices/{OFFICE}/schedule?date={day}", headers=staff).json()
        return next(str(each["messages"]) for each in schedule["bookings"] if each["code"] == code)

    wait_until(lambda: state() in ("delivered", "read"), 30, "delivery")


def test_a_day_at_the_counter(stack: Stack) -> None:
    code = stack.book(stack.slots()[0]["starts_at"], 106).json()["code"]
    staff = stack.sign_in()

    def act(verb: str, body: Any = None) -> tuple[int, str]:
        reply = stack.call("POST", f"/api/v1/bookings/{code}/{verb}", body, staff)
        return reply.status, reply.json().get("status", "")

    done = [act("check-in"), act("complete", {"outcome": "papers_missing", "missing": ["kk"], "brought": []}), act("undo")]
    assert done == [(200, "checked_in"), (200, "completed"), (200, "checked_in")]
    assert act("no-show")[0] == 409


def test_a_resident_moves_and_cancels_with_the_link_only(stack: Stack) -> None:
    first, second = stack.slots()[:2]
    booking = stack.book(first["starts_at"], 107).json()
    path, bearer = f"/api/v1/bookings/{booking['code']}", {"Authorization": f"Bearer {booking['manage_token']}"}
    moved = stack.call("POST", f"{path}/reschedule", {"starts_at": second["starts_at"]}, bearer)
    cancelled = [stack.call("POST", f"{path}/cancel", None, bearer).status for _ in range(2)]
    wrong = stack.call("GET", path, headers={"Authorization": "Bearer wrong"}).status
    assert (moved.status, moved.json()["starts_at"], cancelled, wrong) == (200, second["starts_at"], [200, 200], 404)
