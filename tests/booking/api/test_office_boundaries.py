"""Staff of one office cannot touch another, on any path: every path that only staff may call is tried from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from services.booking.adapters.office_writer import add_office
from services.booking.app import PACKAGE, create_app
from services.common.database import Database, migrate
from services.common.principal import STAFF_ROLES, Principal, policy_of
from tests.booking.builders import GROUP, LONG_SERVICE, OFFICE, OTHER_OFFICE, RULE, SERVICE
from tests.booking.conftest import anybody, as_principal, booking_body, settings_for
from tests.fakes.clock import FixedClock

ID = "01990f3e-0000-7000-8000-000000000001"
NAME = {"id": "Layanan contoh", "en": "An example"}
SPAN = {"from": "2026-12-01T08:00:00+07:00", "to": "2026-12-01T09:00:00+07:00"}
REFUSED_FOR_ITSELF = (401, 405, 415, 422)  # such an answer would say nothing about whose office it is


@dataclass(frozen=True)
class Try:
    """A request that would be fine from the office's own staff. ``rule`` is that of the URL map."""

    method: str
    rule: str
    body: Any = None
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


NEW_SERVICE = {"id": "contoh", "name": NAME, "counter_group": GROUP.id, "duration_minutes": 10, "interval_minutes": 10}
GROUP_OF = {"service": SERVICE.id, "whatsapp": "081200000001"}
PREVIEW, DAY = {"preview": "true"}, {"from": "2026-12-01", "to": "2026-12-01"}
IN_OFFICE = [
    Try("GET", "audit"),
    Try("GET", "calendar", query=DAY),
    Try("GET", "calendar/misfits"),
    Try("POST", "calendar/misfits/move", query=PREVIEW),
    Try("POST", "calls", {"counter": "Loket 1"}),
    Try("POST", "check-ins", {"code": "K7M4QX"}),
    Try("GET", "closures"),
    Try("POST", "closures", {**SPAN, "reason": "network"}, PREVIEW),
    Try("DELETE", "closures/<appointment_id:closure>"),
    Try("PUT", "counter-groups", {"counter_groups": [{"id": GROUP.id, "cell_minutes": 10, "capacity": 4}]}, PREVIEW),
    Try("POST", "erasures", {"whatsapp": "081200000077", "reason": "Permintaan warga"}),
    Try("POST", "exceptions", {"on": "2026-12-02", "kind": "closed"}, PREVIEW),
    Try("DELETE", "exceptions/<appointment_id:entry>", query=PREVIEW),
    Try("POST", "feed"),
    Try(
        "POST", "groups", query=PREVIEW,
        form={**GROUP_OF, "starts_at": SPAN["from"], "label": "Kelas XI", "leader": "Budi Contoh"},
    ),
    Try("GET", "groups/<row_id:group>"),
    Try("POST", "groups/<row_id:group>/rebook", {"starts_at": SPAN["from"]}),
    Try("GET", "groups/<row_id:group>/tickets.csv"),
    Try("GET", "holidays", query={"year": "2026"}),
    Try("PUT", "holidays/<day:on>", {"kind": "holiday", "source": "SKB", "name": NAME}, PREVIEW),
    Try("DELETE", "holidays/<day:on>", query=PREVIEW),
    Try("POST", "limit-exceptions", {"service": SERVICE.id, "whatsapp": "081200000001", "reason": "Sakit"}),
    Try("PUT", "opening-rules", {"rules": []}, PREVIEW),
    Try("GET", "opening-rules/presets"),
    Try("POST", "opening-rules/presets/<office_id:preset>", {}, PREVIEW),
    Try("GET", "reports/<report:report>", query=DAY),
    Try("GET", "resting"),
    Try("POST", "resting/release"),
    Try("GET", "retention"),
    Try("PUT", "retention", {"contact_days": 60}),
    Try("GET", "schedule", query={"date": "2026-12-01"}),
    Try("POST", "services", NEW_SERVICE, PREVIEW),
    Try("PATCH", "services/<office_id:service>/settings", {"fee_idr": 0}, PREVIEW),
    Try("GET", "staff"),
    Try("POST", "staff", {"username": "siti.loket", "password": "kata sandi contoh", "role": "operator"}),
    Try("POST", "staff/<row_id:account>/disable"),
    Try("POST", "staff/<row_id:account>/enable"),
    Try("POST", "staff/<row_id:account>/password", {"password": "kata sandi contoh"}),
    Try("POST", "staff/<row_id:account>/role", {"role": "operator"}),
    Try("GET", "waiting"),
    Try("POST", "walk-ins", {"service": SERVICE.id, "name": "Siti Contoh"}),
    Try("GET", "webhooks"),
    Try("POST", "webhooks", {"url": "https://93.184.215.14/", "event_types": ["appointment.booked"]}),
    Try("GET", "webhooks/<row_id:webhook>/deliveries"),
    Try("POST", "webhooks/<row_id:webhook>/deliveries/<row_id:message>/redeliver"),
    Try("POST", "webhooks/<row_id:webhook>/disable"),
    Try("POST", "webhooks/<row_id:webhook>/enable"),
    Try("POST", "webhooks/<row_id:webhook>/rotate"),
    Try("POST", "webhooks/<row_id:webhook>/test"),
]  # fmt: skip
OF_OFFICE = [Try("PATCH", "", {"name": "Kecamatan Lain"})]
OF_BOOKING = [
    Try("GET", ""),
    *(Try("POST", verb) for verb in ("check-in", "call", "recall", "park", "unpark", "serve", "no-show", "undo", "cancel")),
    Try("POST", "complete", {"outcome": "one_visit"}),
    Try("POST", "follow-ups", {"kind": "recorded"}),
    Try("POST", "rebook", {"starts_at": SPAN["from"]}),
    Try("POST", "reschedule", {"starts_at": "2026-12-01T09:00:00+07:00"}),
]
OF_ALL = [
    Try("GET", "/api/v1/city/overview"),
    Try(
        "POST", "/api/v1/offices",
        {"id": "baru", "name": "Kecamatan Baru", "region_code": "99.99.99", "timezone": "Asia/Makassar",
         "address": "Jalan Contoh 2", "latitude": -3.0, "longitude": 102.0, "whatsapp": "+6281200000098"},
    ),
]  # fmt: skip
OWN = {("POST", "/api/v1/staff/password")}  # concerns nobody but whoever asks
OFFICES, BOOKINGS = "/api/v1/offices/<office_id:office>", "/api/v1/bookings/<code:code>"
TRIES = {
    (each.method, f"{prefix}/{each.rule}".rstrip("/")): each
    for prefix, tries in ((OFFICES, [*IN_OFFICE, *OF_OFFICE]), (BOOKINGS, OF_BOOKING))
    for each in tries
} | {(each.method, each.rule): each for each in OF_ALL}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application on one database for all: what is tried here must change nothing."""
    url = f"sqlite:///{tmp_path_factory.mktemp('boundaries')}/booking.sqlite3"
    database = Database(url)
    migrate(database, PACKAGE)
    with database.write() as connection:
        for office in (OFFICE, OTHER_OFFICE):
            add_office(connection, office, [GROUP], [SERVICE, LONG_SERVICE], [RULE])
    database.close()
    app = create_app(settings_for(url), FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC)))
    yield app
    app.extensions["database"].close()


@pytest.fixture(scope="module")
def code(app: Flask) -> str:
    """A booking of the office."""
    answer = app.test_client().post("/api/v1/bookings", json=booking_body(), headers=anybody())
    return str(answer.get_json()["code"])


def staff_rules(app: Flask) -> dict[tuple[str, str], Rule]:
    """Every method and rule that some staff may call and nobody but staff."""
    found: dict[tuple[str, str], Rule] = {}
    for rule in app.url_map.iter_rules():
        policy = policy_of(app, rule.endpoint) or frozenset()
        if policy & {*STAFF_ROLES} and not policy & {"public", "anyone"}:
            found |= {(method, rule.rule): rule for method in rule.methods or () if method not in ("HEAD", "OPTIONS")}
    return found


def send(app: Flask, each: Try, role: str, offices: tuple[str, ...], office: str = OFFICE.id, code: str = "K7M4QX") -> int:
    """The status that staff get who ask for ``office`` (or a booking) while they belong to ``offices``."""
    prefix = next((p for p, tries in ((OFFICES, [*IN_OFFICE, *OF_OFFICE]), (BOOKINGS, OF_BOOKING)) if each in tries), "")
    path = f"{prefix}/{each.rule}".rstrip("/") if prefix else each.rule
    values = {
        "<office_id:office>": office, "<code:code>": code, "<day:on>": "2026-12-03", "<report:report>": "fill",
        "<office_id:preset>": "weekday", "<office_id:service>": SERVICE.id,
    }  # fmt: skip
    for placeholder, value in values.items():
        path = path.replace(placeholder, value)
    while "<" in path:
        path = path[: path.index("<")] + ID + path[path.index(">") + 1 :]
    headers = as_principal(Principal(role, "staff-1", offices))
    client: FlaskClient = app.test_client()
    files = {**each.form, "roster": (BytesIO(b"name\nSiti Contoh\n"), "kelas.csv")} if each.form else None
    return client.open(path, method=each.method, json=each.body, query_string=each.query, headers=headers, data=files).status_code


def roles_of(app: Flask, key: tuple[str, str]) -> list[str]:
    """The roles of staff that may call it."""
    for rule in app.url_map.iter_rules():
        if rule.rule == key[1] and key[0] in (rule.methods or ()):
            return sorted((policy_of(app, rule.endpoint) or frozenset()) & {*STAFF_ROLES})
    raise AssertionError(f"no such rule: {key}")


def test_every_path_of_staff_is_tried_here(app: Flask) -> None:
    assert set(staff_rules(app)) - set(TRIES) - OWN == set()


@pytest.mark.parametrize("key", [key for key in TRIES if key[1].startswith(OFFICES)], ids=" ".join)
def test_staff_of_another_office_are_refused(app: Flask, key: tuple[str, str]) -> None:
    statuses = {role: send(app, TRIES[key], role, (OTHER_OFFICE.id,)) for role in roles_of(app, key)}
    assert set(statuses.values()) == {403}, statuses


@pytest.mark.parametrize("key", [key for key in TRIES if key[1].startswith(BOOKINGS)], ids=" ".join)
def test_a_booking_of_another_office_does_not_exist_for_staff(app: Flask, code: str, key: tuple[str, str]) -> None:
    statuses = {role: send(app, TRIES[key], role, (OTHER_OFFICE.id,), code=code) for role in roles_of(app, key)}
    assert set(statuses.values()) == {404}, statuses


@pytest.mark.parametrize("key", [key for key in TRIES if key[1].startswith((OFFICES, BOOKINGS))], ids=" ".join)
def test_staff_of_the_office_are_not_refused_for_their_office(app: Flask, code: str, key: tuple[str, str]) -> None:
    """Otherwise the refusals above would prove nothing."""
    status = send(app, TRIES[key], roles_of(app, key)[0], (OFFICE.id,), code=code)
    assert status not in (403, *REFUSED_FOR_ITSELF)


@pytest.mark.parametrize("key", [key for key in TRIES if not key[1].startswith((OFFICES, BOOKINGS))], ids=" ".join)
def test_only_an_admin_of_all_offices_sees_and_makes_offices(app: Flask, key: tuple[str, str]) -> None:
    of_some = send(app, TRIES[key], "admin", (OFFICE.id, OTHER_OFFICE.id))
    of_all = send(app, TRIES[key], "admin", ("*",))
    assert (of_some, of_all in (200, 201)) == (403, True)
