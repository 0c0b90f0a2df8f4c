"""Conversations as a clerk would write them down: what the resident (warga) does and what the office (kantor) says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.notifier.adapters.wording_files import WordingFiles
from services.notifier.domain.content import Buttons, Choice, Place, Rows
from services.notifier.domain.conversation import Conversation, Step, advance
from services.notifier.domain.inbound import Inbound, read_message
from services.notifier.domain.privacy import fit_to_store
from services.notifier.domain.screens import Reply
from tests.notifier.fakes import APPOINTMENT, FakeFacts

SCRIPTS = sorted((Path(__file__).parent.parent / "conversations").glob("*.txt"))


class Stage:
    """Plays one script line by line."""

    def __init__(self) -> None:
        self.facts = FakeFacts(WordingFiles().words)
        self.conversation, self.step = Conversation(), Step(Conversation())
        self.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
        self.waiting: list[Reply] = []
        self.said: Reply | None = None
        self.choices: dict[str, str] = {}

    def play(self, line: str) -> None:
        who, _, what = (part.strip() for part in line.partition(":"))
        {
            "warga": self.resident_writes,
            "warga memilih": self.resident_chooses,
            "warga memilih lagi": self.resident_chooses,
            "warga menekan": self.resident_taps_reminder,
            "warga mengirim": self.resident_sends,
            "kantor": self.office_says,
            "kantor memuat": self.office_also_says,
            "pilihan": self.office_offers,
            "tautan": self.office_links,
            "peta": self.office_shows,
            "dicatat": self.office_keeps,
            "dibatalkan": self.office_cancels,
            "diam": self.office_is_silent,
            "waktu": self.pass_time,
            "dengan janji temu": self.has_appointment,
        }[who](what)

    def resident_writes(self, text: str) -> None:
        self.receive({"type": "text", "text": {"body": text}})

    def resident_chooses(self, title: str) -> None:
        reply = {"id": self.choices[title], "title": title}
        self.receive({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": reply}})

    def resident_taps_reminder(self, payload: str) -> None:
        self.receive({"type": "button", "button": {"payload": payload, "text": "…"}})

    def resident_sends(self, kind: str) -> None:
        self.receive({"type": kind, kind: {"id": "1"}})

    def receive(self, content: dict[str, object]) -> None:
        self.end_of_turn()
        self.now += timedelta(seconds=1)
        raw = fit_to_store({"message": {"id": "wamid.1", "timestamp": str(int(self.now.timestamp())), **content}})
        message: Inbound = read_message(raw, self.now)
        self.step = advance(self.conversation, message, self.facts)
        self.conversation, self.waiting = self.step.conversation, list(self.step.replies)

    def office_says(self, text: str) -> None:
        self.said = self.waiting.pop(0)
        assert text in body_of(self.said)
        for choice in choices_of(self.said):
            self.choices[choice.title] = choice.id

    def office_also_says(self, text: str) -> None:
        assert self.said is not None
        assert text in body_of(self.said)

    def office_offers(self, titles: str) -> None:
        assert self.said is not None
        assert [choice.title for choice in choices_of(self.said)] == [title.strip() for title in titles.split("|")]

    def office_links(self, wanted: str) -> None:
        assert self.said is not None
        assert self.said.chat_link is not None
        service, *answers = wanted.split()
        given = [f"{question}={value}" for question, value in self.said.chat_link.answers.items()]
        assert (self.said.chat_link.service_id, given) == (service, answers)

    def office_shows(self, place: str) -> None:
        shown = self.waiting.pop(0).content
        assert isinstance(shown, Place)
        assert f"{shown.name}, {shown.address}" == place

    def office_keeps(self, kind: str) -> None:
        assert self.step.request is not None
        assert self.step.request.kind == kind

    def office_cancels(self, appointment_id: str) -> None:
        assert self.step.cancel == appointment_id

    def pass_time(self, span: str) -> None:
        self.now += timedelta(hours=int(span.split()[0]))

    def has_appointment(self, _: str) -> None:
        self.facts.booking.appointments_known = [APPOINTMENT]

    def office_is_silent(self, _: str) -> None:
        self.end_of_turn()

    def end_of_turn(self) -> None:
        assert not self.waiting, "the office said more than the script"


def body_of(reply: Reply) -> str:
    return str(getattr(reply.content, "body", ""))


def choices_of(reply: Reply) -> list[Choice]:
    return list(reply.content.choices) if isinstance(reply.content, Buttons | Rows) else []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_written_down(script: Path) -> None:
    stage = Stage()
    for line in script.read_text(encoding="utf-8").splitlines()[1:]:
        stage.play(line)
    stage.end_of_turn()
