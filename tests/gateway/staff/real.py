"""The operator's pages before the real booking service: one small office, as its own tests know it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway.sessions import StaffSession
from tests.booking.builders import OFFICE, SERVICE
from tests.booking.conftest import anybody, as_principal, booking_body

BASE = f"/staff/offices/{OFFICE.id}"
API = f"/api/v1/offices/{OFFICE.id}"
_TAG = re.compile(r"<[^>]+>|\s+")


@dataclass
class Console:
    """A browser of somebody who has signed in, and the booking service behind its pages."""

    browser: FlaskClient
    booking: FlaskClient
    session: StaffSession

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
    return {
        "line without counter": f"{BASE}/line",
        "line": f"{BASE}/line?counter=Loket+1",
        "board": f"/board/{OFFICE.id}",
        "closures": f"{BASE}/closures/",
    }


POWER_OUT = {"from": "2026-12-01T08:00:00+07:00", "to": "2026-12-01T12:00:00+07:00", "reason": "power", "message": "Gardu rusak."}
