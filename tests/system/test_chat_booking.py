"""A booking wholly in the chat, on real processes: the simulator's phone, the notifier, booking and docs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.system.running import OFFICE, SERVICE, Stack
from tests.system.test_main_job import Chat

pytestmark = pytest.mark.system


def choices(message: dict[str, Any]) -> dict[str, str]:
    """The ids of a message's rows or buttons by their titles."""
    action = message["content"]["action"]
    rows = [row for section in action.get("sections", ()) for row in section["rows"]]
    return {row["title"]: row["id"] for row in rows or [button["reply"] for button in action["buttons"]]}


def body(message: dict[str, Any]) -> str:
    content = message["content"]
    text = content["body"]
    return str(text["text"] if isinstance(text, dict) else text)


def booked_by(stack: Stack, name: str, day: str) -> list[dict[str, Any]]:
    """The appointments of a day in this name, as the operator sees them."""
    schedule = stack.call("GET", f"/api/v1/offices/{OFFICE}/schedule?date={day}", headers=stack.sign_in()).json()
    return [each for each in schedule["bookings"] if each["name"] == name]


def to_the_check(chat: Chat, name: str) -> tuple[dict[str, Any], str]:
    """Everything up to the last question, and the local day that was chosen."""
    chat.say(text="halo")
    chat.say(list_row="menu:book")
    chat.say(list_row=f"svc:book:{SERVICE}")
    chat.say(list_row=f"ans:book:{SERVICE}:recorded_before:no")
    days = chat.say(button=f"ans:book:{SERVICE}:age_group:from_17")
    chosen = next(each for each in choices(days).values() if each.startswith("day:"))
    times = chat.say(list_row=chosen)
    asked = chat.say(list_row=next(each for each in choices(times).values() if each.startswith("time:")))
    if "nama" not in body(asked):
        asked = chat.say(text="1")
    return chat.say(text=name), chosen.rpartition(":")[2]


def test_a_booking_is_made_wholly_in_the_chat_and_two_fast_taps_make_one(stack: Stack) -> None:
    chat = Chat(stack, 301)
    check, day = to_the_check(chat, "Ratna Contoh")
    yes = choices(check)["Ya, pesan"]
    contact = "contacts/%2B6281200000301/messages"
    stack.simulator("POST", contact, {"button": yes})
    stack.simulator("POST", contact, {"button": yes})
    said = chat.next()
    assert "Kode booking" in body(said)
    assert [each["status"] for each in booked_by(stack, "Ratna Contoh", day)] == ["booked"]
    confirmation = chat.next()
    assert confirmation["type"] in ("document", "template")


def test_an_appointment_is_moved_and_given_back_in_the_chat(stack: Stack) -> None:
    chat = Chat(stack, 302)
    check, day = to_the_check(chat, "Tuti Contoh")
    chat.say(button=choices(check)["Ya, pesan"])
    assert [chat.next()["type"] for _ in range(2)] == ["document", "location"]  # the confirmation
    mine = choices(chat.say(text="janji saya"))
    days = chat.say(list_row=mine["Pindah jadwal"])
    other = [each for each in choices(days).values() if each.startswith("day:")][1]
    times = chat.say(list_row=other)
    check = chat.say(list_row=next(each for each in choices(times).values() if each.startswith("time:")))
    assert "Jadwal baru" in body(chat.say(button=choices(check)["Ya, pesan"]))
    assert (booked_by(stack, "Tuti Contoh", day), len(booked_by(stack, "Tuti Contoh", other.rpartition(":")[2]))) == ([], 1)
    chat.next()  # the news of the move
    sure = chat.say(text="batal")
    told = chat.say(button=choices(sure)["Ya, batalkan"])
    assert "dibatalkan" in str(told["content"])


def test_the_hours_name_today_and_the_week(stack: Stack) -> None:
    said = body(Chat(stack, 303).say(text="jam buka"))
    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
    assert ("Hari ini" in said, f"{(today + timedelta(days=6)).day} " in said) == (True, True)
