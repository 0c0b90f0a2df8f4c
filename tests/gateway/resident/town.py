"""One small town for the pages' tests: an HTTP server that answers as booking, docs and notifier do, from plain state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, jsonify, request

from services.common.principal import HEADER, Principal, PrincipalSigner

SECRET = "a secret of the tests that is long enough"  # that of the tests of the booking service
OFFICE = "muara-bangkahulu"
FIRST = "ktp_perekaman_pemula"
LOST = "ktp_hilang"
ZONE = ZoneInfo("Asia/Jakarta")
TODAY = date(2026, 11, 24)
PHONE = "+6281200000001"
CHAT_TOKEN = "chat-token-chat-token-chat-token"
MANAGE_TOKEN = "manage-token-manage-token-manage"
CODE = "K7M4QX"
STARTS = ("08:00", "08:10", "08:20", "09:20", "10:00", "13:00", "13:10")


def words(indonesian: str, english: str) -> dict[str, str]:
    return {"id": indonesian, "en": english}


def _office(office: str, name: str) -> dict[str, Any]:
    weekday = {"opens": "08:00", "closes": "15:00", "breaks": [{"starts": "12:00", "ends": "13:00"}], "last_ticket": "14:00"}
    friday = {"weekday": 5, "opens": "08:00", "closes": "10:30", "breaks": [], "last_ticket": None}
    return {
        "id": office,
        "name": name,
        "timezone": "Asia/Jakarta",
        "address": "Jalan Contoh 1, Kota Bengkulu",
        "latitude": -3.7561,
        "longitude": 102.2781,
        "whatsapp": "+6281200000099",
        "hours": [*({**weekday, "weekday": day} for day in range(1, 5)), friday],
    }


def _line(service: str, indonesian: str, english: str, **more: Any) -> dict[str, Any]:
    line = {
        "id": service,
        "name": words(indonesian, english),
        "status": "open",
        "bookable": True,
        "duration_minutes": 10,
        "fee_idr": 0,
    }
    return {**line, "message": None, "redirect_to": None, "max_people": 4, **more}


RECORDED_BEFORE = {
    "id": "recorded_before",
    "text": words("Apakah foto dan sidik jari sudah pernah direkam?", "Have photo and fingerprints been recorded before?"),
    "options": [
        {"value": "no", "label": words("Belum pernah", "Never")},
        {"value": "lost", "label": words("Sudah, KTP hilang", "Yes, card lost")},
    ],
}
CATALOGUE: list[dict[str, Any]] = [
    {
        "id": FIRST,
        "name": words("Perekaman KTP-el pemula", "First e-KTP biometric recording"),
        "family": "ktp",
        "in_person": "required",
        "eligibility": words("Untuk WNI berusia 16 tahun ke atas.", "For citizens aged 16 and over."),
        "questions": [RECORDED_BEFORE],
    },
    {"id": LOST, "name": words("KTP-el hilang", "Lost e-KTP"), "family": "ktp", "in_person": "office_rule", "questions": []},
]
KK = words("Kartu Keluarga (KK)", "Family card (KK)")
ITEMS: list[dict[str, Any]] = [
    {"document": "kk", "name": KK, "form": "photocopy", "copies": 2, "note": None, "condition": None},
    {"document": "kk", "name": KK, "form": "show_original", "copies": 1, "note": None, "condition": None},
    {
        "document": "form_F-1.02",
        "name": words("Formulir F-1.02", "Form F-1.02"),
        "form": "filled_form",
        "copies": 1,
        "note": words("tersedia di loket", "available at the counter"),
        "condition": None,
    },
    {
        "document": "buku_nikah",
        "name": words("Buku nikah", "Marriage book"),
        "form": "photocopy",
        "copies": None,
        "note": None,
        "condition": words("bila di bawah 17 tahun dan sudah menikah", "if under 17 and married"),
    },
]


@dataclass
class Call:
    """One request to a part. ``body`` is what its JSON said."""

    method: str
    path: str
    principal: Principal
    headers: dict[str, str]
    query: dict[str, str]
    body: Any


@dataclass
class Town:
    """What the parts know. Tests change it; ``refusals`` are answers to give instead, by method and path."""

    offices: list[dict[str, Any]] = field(default_factory=lambda: [_office(OFFICE, "Kecamatan Muara Bangkahulu")])
    lines: list[dict[str, Any]] = field(
        default_factory=lambda: [
            _line(FIRST, "Perekaman KTP-el pemula", "First e-KTP biometric recording"),
            _line(LOST, "KTP-el hilang", "Lost e-KTP"),
        ]
    )
    catalogue: list[dict[str, Any]] = field(default_factory=lambda: [dict(entry) for entry in CATALOGUE])
    full_days: set[date] = field(default_factory=lambda: {date(2026, 11, 26)})
    full_starts: set[str] = field(default_factory=set)
    days_open: int = 20
    starts: tuple[str, ...] = STARTS
    refusals: dict[tuple[str, str], tuple[int, dict[str, Any], dict[str, str]]] = field(default_factory=dict)
    link: dict[str, Any] | None = None
    appointment: dict[str, Any] | None = None
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.link = {
            "contact": {"phone": PHONE, "user_id": None},
            "masked_phone": "+62812••••0001",
            "office_id": OFFICE,
            "service_id": FIRST,
            "answers": {"recorded_before": "no"},
            "language": "id",
            "profile_name": "Siti",
        }

    def refuse(self, method: str, path: str, status: int, slug: str, /, *, retry_after: str = "", **more: Any) -> None:
        """Answer this with a problem from now on."""
        body = {"type": f"/problems/{slug}", "title": slug, "status": status, "detail": f"Penjelasan {slug}.", **more}
        self.refusals[method, path] = (status, body, {"Retry-After": retry_after} if retry_after else {})

    def book_now(self, starts_at: str = "2026-12-01T09:20:00+07:00", **more: Any) -> None:
        """An appointment that :data:`MANAGE_TOKEN` opens."""
        self.appointment = {
            "id": "01990f3e-0000-7000-8000-000000000001",
            "code": CODE,
            "status": "booked",
            "version": 1,
            "office": OFFICE,
            "service": FIRST,
            "service_name": words("Perekaman KTP-el pemula", "First e-KTP biometric recording"),
            "starts_at": starts_at,
            "ends_at": starts_at,
            "name": "Siti Contoh",
            "people": 1,
            "answers": {"recorded_before": "no"},
            "note": "",
            **more,
        }

    def made(self, method: str, path: str) -> list[Call]:
        """The calls that were made to one address."""
        return [call for call in self.calls if (call.method, call.path) == (method, path)]


def _slots(town: Town, first: date, last: date) -> Iterator[dict[str, Any]]:
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day.isoweekday() > 5 or not TODAY < day <= TODAY + timedelta(days=town.days_open):
            continue
        for start in town.starts if day.isoweekday() < 5 else town.starts[:4]:
            local = datetime.fromisoformat(f"{day}T{start}").replace(tzinfo=ZONE)
            full = day in town.full_days or local.isoformat() in town.full_starts
            ends = (local + timedelta(minutes=10)).isoformat()
            yield {"starts_at": local.isoformat(), "ends_at": ends, "capacity": 2, "remaining": 0 if full else 2}


def _problem(status: int, slug: str) -> Response:
    answer = jsonify(type=f"/problems/{slug}", title=slug, status=status, detail=slug)
    answer.status_code = status
    return answer


def create_app(town: Town) -> Flask:
    """The three parts' addresses in one application."""
    app, signer = Flask("town"), PrincipalSigner(SECRET)

    @app.before_request
    def remember() -> Response | None:
        principal = signer.read(request.headers[HEADER])
        body = request.get_json(silent=True)
        town.calls.append(Call(request.method, request.path, principal, dict(request.headers), request.args.to_dict(), body))
        refusal = town.refusals.get((request.method, request.path))
        if refusal is None:
            return None
        answer = jsonify(refusal[1])
        answer.status_code = refusal[0]
        answer.headers.extend(refusal[2])
        return answer

    _add_offices(app, town)
    _add_catalogue(app, town)
    _add_bookings(app, town)
    _add_others(app, town)
    return app


def _add_offices(app: Flask, town: Town) -> None:
    @app.get("/api/v1/offices")
    def offices() -> Any:
        return {"offices": town.offices}

    @app.get("/api/v1/offices/<office>")
    def one_office(office: str) -> Any:
        return next((o for o in town.offices if o["id"] == office), None) or _problem(404, "not-found")

    @app.get("/api/v1/offices/<office>/services")
    def services(office: str) -> Any:
        return {"services": town.lines} if any(o["id"] == office for o in town.offices) else _problem(404, "not-found")

    @app.get("/api/v1/offices/<office>/slots")
    def slots(office: str) -> Any:
        first, last = date.fromisoformat(request.args["from"]), date.fromisoformat(request.args["to"])
        assert (last - first).days < 31
        return {"slots": list(_slots(town, first, last))}


def _add_catalogue(app: Flask, town: Town) -> None:
    @app.get("/internal/services")
    def catalogue() -> Any:
        return {"services": town.catalogue}

    @app.get("/api/v1/offices/<office>/services/<service>/checklist")
    def checklist(office: str, service: str) -> Any:
        if request.args.to_dict().keys() - {"lang", "recorded_before"}:
            return _problem(422, "invalid-request")
        redirect = None
        if service == FIRST and request.args.get("recorded_before") == "lost":
            reason = words("KTP yang hilang tidak perlu direkam ulang.", "A lost card needs no new recording.")
            redirect = {"service": LOST, "name": words("KTP-el hilang", "Lost e-KTP"), "text": reason}
        return {"version": 3, "service": service, "items": ITEMS, "checked_on": "2026-11-20", "redirect": redirect}


def _add_bookings(app: Flask, town: Town) -> None:
    def known(code: str) -> dict[str, Any] | None:
        good = request.headers.get("Authorization") == f"Bearer {MANAGE_TOKEN}"
        return town.appointment if good and town.appointment and town.appointment["code"] == code else None

    @app.post("/api/v1/bookings")
    def book() -> Any:
        asked = request.get_json()
        town.book_now(
            asked["starts_at"], name=asked["name"], people=asked["people"], answers=asked["answers"], note=asked["note"]
        )
        return {**(town.appointment or {}), "manage_token": MANAGE_TOKEN}, 201

    @app.get("/api/v1/bookings/<code>")
    def one(code: str) -> Any:
        return known(code) or _problem(404, "not-found")

    @app.post("/api/v1/bookings/<code>/reschedule")
    def move(code: str) -> Any:
        found = known(code)
        if found is None:
            return _problem(404, "not-found")
        found["starts_at"] = request.get_json()["starts_at"]
        return found

    @app.post("/api/v1/bookings/<code>/cancel")
    def cancel(code: str) -> Any:
        found = known(code)
        if found is None:
            return _problem(404, "not-found")
        found["status"] = "cancelled"
        return found


def _add_others(app: Flask, town: Town) -> None:
    @app.post("/internal/links/resolve")
    def resolve() -> Any:
        good = request.get_json() == {"token": CHAT_TOKEN} and town.link
        return town.link if good else _problem(404, "link-expired")

    @app.get("/internal/appointments/<appointment>")
    def case(appointment: str) -> Any:
        return {"appointment_id": appointment, "code": CODE, "language": "id", "status": "booked"}

    @app.get("/internal/appointments")
    def of_contact() -> Any:
        return {"appointments": [{"appointment_id": "a-1", "service_id": FIRST, "status": "booked"}] if town.appointment else []}

    @app.post("/internal/appointments/<appointment>/manage-links")
    def manage_link(appointment: str) -> Any:
        return {"code": CODE, "token": MANAGE_TOKEN}, 201

    @app.post("/internal/checklists")
    def pdf() -> Response:
        return Response(b"%PDF-1.7", content_type="application/pdf")

    @app.post("/internal/calendars")
    def calendar() -> Response:
        return Response("BEGIN:VCALENDAR\r\n", content_type="text/calendar; charset=utf-8")
