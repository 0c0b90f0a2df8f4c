"""A stand-in for booking, notifier and docs over real HTTP on loopback, as far as the operator's pages talk to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Response, jsonify, request

from services.common.principal import HEADER, Principal, PrincipalSigner
from tests.servers import served

SECRET = "a secret of the tests that is long enough"
OFFICE = {"id": "muara-bangkahulu", "name": "Kecamatan Muara Bangkahulu", "timezone": "Asia/Jakarta"}
OTHER_OFFICE = {"id": "papua-contoh", "name": "Distrik Contoh", "timezone": "Asia/Jayapura"}
PASSWORD = "kata sandi contoh"
STEPS = {
    "check-in": ({"booked"}, "checked_in"),
    "call": ({"checked_in"}, "called"),
    "serve": ({"checked_in", "called"}, "serving"),
    "complete": ({"checked_in", "called", "serving"}, "completed"),
    "no-show": ({"booked", "called"}, "missed"),
}
CHECKLIST = [
    {"document": document, "name": name, "form": form, "copies": copies, "note": note, "condition": condition}
    for document, name, form, copies, note, condition in (
        ("kk", "Kartu Keluarga", "show_original", 1, "", None),
        ("kk", "Kartu Keluarga", "photocopy", 2, "difotokopi sebelum berangkat", None),
        ("akta", "Akta kelahiran", "photocopy", None, "", "Hanya bila nama berbeda dengan KK."),
        ("diri", "Datang sendiri", "in_person", None, "", None),
    )
]


@dataclass(frozen=True)
class Asked:
    """One request that arrived."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    headers: dict[str, str]
    principal: Principal


@dataclass
class OfficeParts:
    """Keeps appointments in memory, answers as the parts do, and remembers what it was asked."""

    url: str = ""
    bookings: dict[str, dict[str, Any]] = field(default_factory=dict)
    slots: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    locked_seconds: int = 0
    page_size: int = 100
    checklist_status: int = 200

    def add(self, code: str, name: str, starts_at: str, status: str = "booked", **more: Any) -> dict[str, Any]:
        """An appointment at the office, at a start such as ``2026-11-24T09:00:00+07:00``."""
        booking = {
            "id": f"0198-{code}", "code": code, "office": OFFICE["id"], "name": name, "status": status, "people": 1,
            "service": "ktp_perekaman_pemula", "service_name": "Perekaman KTP-el pemula", "starts_at": starts_at,
            "version": 1, "outcome": None, "missing": [], "answers": {"recorded_before": "no"}, "note": "", **more,
        }  # fmt: skip
        self.bookings[code] = booking
        return booking

    def writes(self) -> list[Asked]:
        """The requests that wanted to change an appointment."""
        return [a for a in self.asked if a.method == "POST" and a.path.startswith("/api/v1/bookings/")]

    def step(self, booking: dict[str, Any], verb: str, body: dict[str, Any]) -> Response:
        """Do what ``verb`` does, or refuse as booking would."""
        if request.headers.get("If-Match") != f'"{booking["version"]}"':
            return problem(412, "stale", "Data sudah diubah orang lain")
        allowed, after = STEPS.get(verb, ({"checked_in", "called", "serving", "completed", "missed"}, "booked"))
        if booking["status"] not in allowed:
            return problem(409, "wrong-state", "Status janji temu tidak memungkinkan")
        changed_at = datetime.fromisoformat("2026-11-24T09:12:00+07:00") + timedelta(minutes=booking["version"])
        booking.update(status=after, version=booking["version"] + 1, **body, **{f"{after}_at": changed_at.isoformat()})
        return jsonify(booking)


def problem(status: int, slug: str, detail: str) -> Response:
    """A problem document."""
    answer = jsonify(type=f"/problems/{slug}", title=detail, status=status, detail=detail)
    answer.status_code = status
    answer.mimetype = "application/problem+json"
    return answer


def application(parts: OfficeParts) -> Flask:
    """The three parts behind one address: their paths do not overlap."""
    app = Flask(__name__)
    signer = PrincipalSigner(SECRET)

    @app.before_request
    def remember() -> None:
        asked_by = signer.read(request.headers[HEADER])
        body = request.get_json(silent=True)
        parts.asked.append(Asked(request.method, request.path, request.args.to_dict(), body, dict(request.headers), asked_by))

    @app.post("/internal/staff/authenticate")
    def authenticate() -> Response:
        if parts.locked_seconds:
            answer = problem(429, "locked-out", "Terlalu banyak percobaan masuk")
            answer.headers["Retry-After"] = str(parts.locked_seconds)
            return answer
        given = request.get_json()
        if given["password"] != PASSWORD:
            return problem(401, "wrong-credentials", "Nama pengguna atau kata sandi salah")
        offices = [OFFICE["id"], OTHER_OFFICE["id"]] if given["username"] == "supervisor" else [OFFICE["id"]]
        return jsonify(id="staff-1", username=given["username"], role="operator", offices=offices)

    @app.get("/api/v1/offices")
    def offices() -> Response:
        return jsonify(offices=[OFFICE, OTHER_OFFICE])

    @app.get("/api/v1/offices/<office>")
    def office(office: str) -> Response:
        return jsonify(OFFICE if office == OFFICE["id"] else OTHER_OFFICE)

    @app.get("/api/v1/offices/<office>/schedule")
    def schedule(office: str) -> Response:
        on, sought = request.args["date"], request.args.get("q", "").lower()
        of_day = [b for b in parts.bookings.values() if b["office"] == office and b["starts_at"].startswith(on)]
        fitting = sorted(
            (b for b in of_day if sought in (b["name"] + " " + b["code"]).lower()), key=lambda b: str(b["starts_at"])
        )
        first = int(request.args.get("after", "0"))
        following = str(first + parts.page_size) if len(fitting) > first + parts.page_size else None
        slots = [s for s in parts.slots if s["starts_at"].startswith(on)]
        return jsonify(date=on, slots=slots, bookings=fitting[first : first + parts.page_size], next=following)

    @app.get("/api/v1/bookings/<code>")
    def booking(code: str) -> Response:
        return jsonify(parts.bookings[code]) if code in parts.bookings else problem(404, "not-found", "Tidak ditemukan")

    @app.post("/api/v1/bookings/<code>/<verb>")
    def act(code: str, verb: str) -> Response:
        if code not in parts.bookings:
            return problem(404, "not-found", "Tidak ditemukan")
        return parts.step(parts.bookings[code], verb, request.get_json(silent=True) or {})

    @app.post("/internal/messages/states")
    def states() -> Response:
        wanted = request.get_json()["appointment_ids"]
        return jsonify(states={key: parts.states[key] for key in wanted if key in parts.states})

    @app.get("/api/v1/offices/<office>/papers/<paper>")
    def paper(office: str, paper: str) -> Response:
        if paper != "poster-a4":
            return problem(404, "not-found", "There is no such paper.")
        named = {"Content-Disposition": f'inline; filename="{paper}-{office}.pdf"'}
        return Response(b"%PDF-1.4", mimetype="application/pdf", headers=named)

    @app.get("/api/v1/offices/<office>/call-list.pdf")
    def phone_list(office: str) -> Response:
        named = {"Content-Disposition": f'inline; filename="phone-list-{office}.pdf"'}
        return Response(b"%PDF-1.4 telepon", mimetype="application/pdf", headers=named)

    @app.get("/api/v1/offices/<office>/services/<service>/checklist")
    def checklist(office: str, service: str) -> Response:
        answer = jsonify(version=1, service=service, items=CHECKLIST, checked_on="2026-11-01", redirect=None)
        answer.status_code = parts.checklist_status
        return answer

    return app


@contextmanager
def running() -> Iterator[OfficeParts]:
    """The stand-in, ready to be asked."""
    parts = OfficeParts()
    with served(application(parts)) as url:
        parts.url = url
        yield parts
