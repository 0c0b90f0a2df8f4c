"""Conversations as a clerk would write them down: what the resident (warga) does and what the office (kantor) says.

How to read and write them is said in ``tests/notifier/conversations/README.md``.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from services.notifier.adapters.conversations import conversation_of, data_of
from services.notifier.adapters.wording_files import WordingFiles
from services.notifier.domain import acts
from services.notifier.domain.advance import advance
from services.notifier.domain.content import Buttons, Choice, Place, Rows
from services.notifier.domain.conversation import Conversation, Step
from services.notifier.domain.errors import PartDown
from services.notifier.domain.facts import PlaceInLine
from services.notifier.domain.inbound import Inbound, read_message
from services.notifier.domain.message import Contact
from services.notifier.domain.privacy import fit_to_store
from services.notifier.domain.screens import Reply
from services.notifier.domain.settle import settled
from services.notifier.usecases.carry_out import CarryOut
from services.notifier.usecases.facts import GatheredFacts
from tests.notifier.fake_booking import ZONE, FakeBooking
from tests.notifier.fakes import APPOINTMENT, OFFICE, FakeDocs

SCRIPTS = sorted((Path(__file__).parent.parent / "conversations").glob("*.txt"))
CONTACT = Contact("contact-1", "+6281200000001", None, "Siti", "id", None)


class Stage:
    """Plays one script line by line. The conversation is stored and read again at every turn, as after a restart."""

    def __init__(self) -> None:
        self.booking, self.docs, self.wording = FakeBooking(), FakeDocs(), WordingFiles()
        self.conversation, self.step = Conversation(), Step(Conversation())
        self.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
        self.waiting: list[Reply] = []
        self.said: Reply | None = None
        self.choices: dict[str, str] = {}
        self.received = 0

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
            "kantor tidak memuat": self.office_does_not_say,
            "pilihan": self.office_offers,
            "tautan": self.office_links,
            "peta": self.office_shows,
            "dicatat": self.office_keeps,
            "dibatalkan": self.office_cancels,
            "dipesan": self.office_has_booked,
            "jumlah janji": self.appointments_are,
            "dilakukan": self.office_has_done,
            "diam": self.office_is_silent,
            "waktu": self.pass_time,
            "dengan janji temu": self.has_appointment,
            "dengan janji keluarga": self.has_family,
            "hari penuh": self.day_is_full,
            "jam penuh": self.time_is_full,
            "semua penuh": self.everything_is_full,
            "ditawari": lambda _: self.booking.offer(),
            "ditawari pindah": lambda _: self.booking.offer(APPOINTMENT),
            "menunggu": self.waits_for,
            "antrean": self.stands_in_line,
            "jawaban hilang": self.answer_is_lost,
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
        self.received += 1
        wamid = f"wamid.{self.received}"
        raw = fit_to_store({"message": {"id": wamid, "timestamp": str(int(self.now.timestamp())), **content}})
        message: Inbound = read_message(raw, self.now)
        try:
            self.step = self.answered(message)
        except PartDown:
            self.step = self.answered(message)  # nothing was stored: the same message is handled again
        self.conversation, self.waiting = self.step.conversation, list(self.step.replies)

    def answered(self, message: Inbound) -> Step:
        stored = json.loads(json.dumps(data_of(self.conversation)))
        facts = GatheredFacts(OFFICE, CONTACT, self.booking, self.docs, self.wording)
        step = advance(conversation_of(stored), message, facts)
        if step.act is None:
            return step
        result = CarryOut(self.booking)(step.act, CONTACT, OFFICE.id, step.conversation.language)
        return settled(step, result, message, facts.afresh())

    def office_says(self, text: str) -> None:
        assert self.waiting, f"the office says nothing, not {text!r}"
        self.said = self.waiting.pop(0)
        assert text in body_of(self.said)
        for choice in choices_of(self.said):
            self.choices[choice.title] = choice.id

    def office_also_says(self, text: str) -> None:
        assert self.said is not None
        assert text in body_of(self.said)

    def office_does_not_say(self, text: str) -> None:
        assert self.said is not None
        assert text not in body_of(self.said)

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
        assert self.booking.cancelled == [appointment_id]

    def office_has_booked(self, wanted: str) -> None:
        last = self.booking.booked[-1]
        at = datetime.fromisoformat(last.starts_at).astimezone(ZONE)
        assert f"{last.service_id}, {at:%Y-%m-%d %H.%M}, {last.name}, {last.people} orang" == wanted

    def waits_for(self, wanted: str) -> None:
        last = self.booking.joined[-1]
        assert f"{last.service_id}, {last.name}, {last.people} orang" == wanted

    def appointments_are(self, number: str) -> None:
        assert len(self.booking.booked) == int(number)

    def office_has_done(self, what: str) -> None:
        known = {"berhenti": acts.Consent(False), "mulai": acts.Consent(True), "hapus": acts.Erase()}
        if what in known:
            assert self.step.act == known[what]
        else:
            assert type(self.step.act) is {"kirim PDF": acts.SendPaper, "daftar tunggu": acts.Join, "keluar": acts.Leave}[what]

    def pass_time(self, span: str) -> None:
        number, unit = span.split()
        self.now += timedelta(**{{"jam": "hours", "menit": "minutes", "detik": "seconds"}[unit]: int(number)})

    def has_appointment(self, _: str) -> None:
        self.booking.appointments_known = [APPOINTMENT]

    def has_family(self, names: str) -> None:
        self.booking.appointments_known = [
            type(APPOINTMENT)(
                f"visit-{number}", code, APPOINTMENT.service_name, APPOINTMENT.starts_at + timedelta(minutes=20 * number),
                APPOINTMENT.zone, APPOINTMENT.service_id, 1, name.strip(),
            )
            for number, (code, name) in enumerate(zip(("P2Q3R4", "S5T6U7", "V8W9X2"), names.split(","), strict=False), 1)
        ]  # fmt: skip

    def day_is_full(self, day: str) -> None:
        self.booking.fill(date.fromisoformat(day), date.fromisoformat(day))

    def time_is_full(self, moment: str) -> None:
        starts_at = datetime.strptime(moment, "%Y-%m-%d %H.%M").replace(tzinfo=ZONE)
        self.booking.taken[starts_at.isoformat()] = 2

    def everything_is_full(self, _: str) -> None:
        self.booking.fill(date(2026, 11, 24), date(2026, 12, 31))

    def stands_in_line(self, said: str) -> None:
        number, ahead = said.split()
        self.booking.places_in_line[APPOINTMENT.id] = PlaceInLine("checked_in", number, int(ahead), 10, 20)

    def answer_is_lost(self, _: str) -> None:
        self.booking.lose_answers = 1

    def office_is_silent(self, _: str) -> None:
        self.end_of_turn()

    def end_of_turn(self) -> None:
        assert not self.waiting, f"the office said more than the script: {[body_of(each) for each in self.waiting]}"


def body_of(reply: Reply) -> str:
    return str(getattr(reply.content, "body", ""))


def choices_of(reply: Reply) -> list[Choice]:
    return list(reply.content.choices) if isinstance(reply.content, Buttons | Rows) else []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_conversation_goes_as_written_down(script: Path) -> None:
    stage = Stage()
    for number, line in enumerate(script.read_text(encoding="utf-8").splitlines()[1:], 2):
        try:
            stage.play(line)
        except (AssertionError, KeyError) as error:
            said = body_of(stage.said) if stage.said else ""
            waiting = [body_of(each) for each in stage.waiting]
            raise AssertionError(f"{script.name}:{number}: {line!r}: {error}\nsaid: {said}\nstill to say: {waiting}") from error
    stage.end_of_turn()


def test_there_are_enough_scripts() -> None:
    assert len(SCRIPTS) >= 40
