"""The operator's pages before the real booking service: one small office, as its own tests know it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.sessions import StaffSession
from services.common.ids import new_id
from services.notifier.adapters.store import DatabaseStore
from services.notifier.domain.inbound import Sender
from services.notifier.domain.message import NewMessage
from tests.booking.builders import OFFICE, SERVICE
from tests.booking.conftest import anybody, as_principal, booking_body
from tests.fakes.clock import FixedClock

BASE = f"/staff/offices/{OFFICE.id}"
API = f"/api/v1/offices/{OFFICE.id}"
_TAG = re.compile(r"<[^>]+>|\s+")


@dataclass(frozen=True)
class Mailbox:
    """What residents write to the office, and what is sent to them, straight into the notifier's database."""

    store: DatabaseStore
    clock: FixedClock

    def writes(self, text: str, name: str = "Siti Contoh", number: int = 1, hours_ago: int = 0) -> str:
        """Somebody writes; their contact's id."""
        now = self.clock.now() - timedelta(hours=hours_ago)
        with self.store.write() as work:
            contact = work.contacts.remember(Sender(f"+62812000000{number:02}", None, name), "id", now)
            work.contacts.heard_from(contact.id, now)
            work.threads.heard(new_id(), OFFICE.id, contact.id, "text", text, now)
            work.threads.change(OFFICE.id, contact.id, waiting_since=now)
        return contact.id

    def fails(self, contact: str) -> str:
        """A message to somebody fails for good; its id."""
        now = self.clock.now()
        params = {"content": {"body": "Janji temu Anda besok."}}
        message = NewMessage(contact, OFFICE.id, "reminder_day_before", new_id(), params, now + timedelta(days=1))
        with self.store.write() as work:
            made = work.messages.add(message, now)
            assert made is not None
            work.messages.settle(made, "failed", "unreachable (131026)", now)
        return made

    def prepares(self, contact: str) -> None:
        """A message waits for an operator to send it by hand."""
        now = self.clock.now()
        params = {"name": "Siti Contoh", "content": {"body": "Janji temu Anda besok."}}
        message = NewMessage(contact, OFFICE.id, "confirmation", new_id(), params, now + timedelta(days=1))
        with self.store.write() as work:
            made = work.messages.add(message, now)
            [claimed] = work.messages.claim([made or ""], 1, now)
            delivery = work.deliveries.begin(claimed, "text", now)
            work.prepared.add(delivery.id, "6281200000001", "Janji temu Anda besok.", now)

    def newest(self, contact: str) -> str:
        """The id of the last thing in somebody's thread."""
        with self.store.read() as work:
            return work.threads.entries(OFFICE.id, contact, 1)[-1].id


@dataclass
class Console:
    """A browser of somebody who has signed in, and the booking service behind its pages."""

    browser: FlaskClient
    booking: FlaskClient
    session: StaffSession
    mailbox: Mailbox

    def get(self, path: str, **query: str) -> TestResponse:
        return self.browser.get(BASE + path, query_string=query)

    def post(self, path: str, **form: Any) -> TestResponse:
        """Send a form of the pages; a redirect is not followed."""
        return self.browser.post(BASE + path, data={"csrf": self.session.csrf, **form})

    def send(self, path: str, **form: Any) -> TestResponse:
        """Send a form and look at the page that it leads to."""
        answer = self.post(path, **form)
        assert answer.status_code == 303, words(answer)
        return self.browser.get(answer.location)

    def ask(self, path: str, body: Any = None, method: str = "POST") -> Any:
        """Do something in booking as the same member of staff, as another operator would meanwhile."""
        answer = self.booking.open(path, method=method, json=body, headers=as_principal(self.session.principal))
        assert answer.status_code < 400, answer.text
        return answer.get_json()

    def book(self, starts_at: str = "2026-12-01T08:00:00+07:00", contact: int = 1, **changes: Any) -> Any:
        """What a resident books."""
        body = booking_body(starts_at=starts_at, whatsapp=f"+62812000000{contact:02}", **changes)
        answer = self.booking.post("/api/v1/bookings", json=body, headers=anybody())
        assert answer.status_code == 201, answer.text
        return answer.get_json()

    def walk_in(self, name: str = "Budi Contoh", **more: Any) -> Any:
        return self.ask(f"{API}/walk-ins", {"service": SERVICE.id, "name": name, **more})

    def waits(self, name: str = "Siti Contoh", contact: int = 1) -> Any:
        """Somebody on the waiting list."""
        wish = {"service": SERVICE.id, "from": "2026-12-01", "to": "2026-12-07", "part_of_day": "morning"}
        return self.ask(f"{API}/waiting", {**wish, "name": name, "whatsapp": f"+62812000000{contact:02}"})

    def gives_up(self, **changes: Any) -> Any:
        """A booking that is cancelled: its place rests."""
        made = self.book(**changes)
        return self.ask(f"/api/v1/bookings/{made['code']}/cancel")

    def status(self, code: str) -> str:
        """The status of an appointment now."""
        return str(self.ask(f"/api/v1/bookings/{code}", method="GET")["status"])


def words(page: TestResponse) -> str:
    """What a reader sees, with single spaces."""
    return re.sub(r"\s+", " ", unescape(_TAG.sub(" ", page.text))).strip()


def busy(console: Console) -> dict[str, str]:
    """Fill the office so that every page has something to show; the pages by what they show."""
    for number, name in enumerate(("Budi Contoh", "Ayu Contoh", "Dewi Contoh", "Joko Contoh", "Sri Contoh")):
        console.walk_in(name, **({"priority": "elderly"} if number == 3 else {}))
    for counter in ("Loket 1", "Loket 2"):
        called = console.ask(f"{API}/calls", {"counter": counter})
    console.ask(f"/api/v1/bookings/{called['booking']['code']}/park")
    console.book()
    console.ask(f"{API}/closures", POWER_OUT)
    console.book("2026-12-03T08:00:00+07:00", 2)
    console.ask(f"{API}/exceptions", {"on": "2026-12-03", "kind": "closed", "reason": {"id": "Pindah gedung", "en": "Moving"}})
    contact = console.mailbox.writes("Apakah blangko sudah ada?")
    console.mailbox.fails(contact)
    console.mailbox.prepares(contact)
    console.mailbox.writes("Terima kasih", "Budi Contoh", 2)
    console.send("/inbox/canned", title="Blangko ada", text="{name}, blangko sudah ada. Silakan datang {kapan}.", language="id")
    movable = console.book("2026-12-04T08:00:00+07:00", contact=7)["code"]
    console.waits(contact=5)
    console.gives_up(starts_at="2026-12-04T08:00:00+07:00", contact=6)
    group = console.send("/groups/", key="k1", **CLASS).request.path
    complaint = console.send("/complaints/", text="Antrean terlalu lama.", urgency="ordinary").request.path
    return {
        "line without counter": f"{BASE}/line",
        "line": f"{BASE}/line?counter=Loket+1",
        "board": f"/board/{OFFICE.id}",
        "closures": f"{BASE}/closures/",
        "settings": f"{BASE}/settings/",
        "hours": f"{BASE}/hours/",
        "new hours": f"{BASE}/hours/rules/new",
        "special days": f"{BASE}/special-days/",
        "misfits": f"{BASE}/misfits/",
        "own password": "/staff/password",
        "privacy": f"{BASE}/privacy/",
        "audit": f"{BASE}/audit/",
        "health": f"/staff/health?office={OFFICE.id}",
        "inbox": f"{BASE}/inbox/",
        "thread": f"{BASE}/inbox/{contact}",
        "by hand": f"{BASE}/by-hand/",
        "complaints": f"{BASE}/complaints/",
        "complaint": complaint,
        "report by day": f"{BASE}/reports/?from=2026-11-24&to=2026-12-24",
        "report by service": f"{BASE}/reports/?report=lead-time&by=service&from=2026-11-24&to=2026-12-24",
        "empty report": f"{BASE}/reports/?report=missing-papers",
        "booking that can move": f"{BASE}/bookings/{movable}",
        "other times": f"{BASE}/bookings/{movable}/time?from=2026-12-01",
        "places": f"{BASE}/places/",
        "groups": f"{BASE}/groups/",
        "group": group,
        "canned answers": f"{BASE}/inbox/canned",
    }


CLASS = {
    "label": "Kelas XI IPA 1", "service": SERVICE.id, "starts_at": "2026-12-02T08:00", "leader": "Budi Contoh",
    "whatsapp": "0812 0000 0009", "roster": "nama,whatsapp,kebutuhan\nSiti Contoh,,kursi roda\nAyu Contoh\n",
}  # fmt: skip
POWER_OUT = {"from": "2026-12-01T08:00:00+07:00", "to": "2026-12-01T12:00:00+07:00", "reason": "power", "message": "Gardu rusak."}
