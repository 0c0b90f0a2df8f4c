"""Facts between the parts: what booking really tells has the shape of the example, and every subscriber takes both."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from services.booking.adapters import tables
from services.booking.adapters.office_writer import add_office
from services.booking.app import PACKAGE, create_app, create_stores
from services.booking.holdings import offer_places
from services.common.database import Database, migrate
from services.common.events import EXAMPLES, TYPES, Event, new_event
from services.common.principal import HEADER, PUBLIC, Principal
from services.docs import jobs as docs_jobs
from services.docs.adapters.catalogue_files import shipped_content
from services.docs.adapters.store import SqlCatalogues
from services.docs.app import assemble
from services.docs.config import Settings as DocsSettings
from services.docs.usecases.publish_catalogue import PublishCatalogue
from services.notifier import jobs as notifier_jobs
from tests.booking.builders import GROUP, NOW, OFFICE, RULE, SERVICE, at
from tests.booking.conftest import SECRET, SIGNER, settings_for
from tests.fakes.clock import FixedClock
from tests.notifier.notifier_at_work import NotifierAtWork

OPERATOR = Principal("operator", "staff-1", (OFFICE.id,))
PART = Principal("service", "notifier")
HEARD_BY_NOTIFIER = sorted(kind for kind, about in TYPES.items() if "notifier" in about.subscribers)
HEARD_BY_DOCS = sorted(kind for kind, about in TYPES.items() if "docs" in about.subscribers)


class Counter:
    """The booking service, used by one resident after the other."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def book(self, clock: str, phone: str) -> str:
        body = {
            "office": OFFICE.id,
            "service": SERVICE.id,
            "starts_at": at(clock).isoformat(),
            "name": "Siti Contoh",
            "whatsapp": phone,
        }
        return str(self._post("/api/v1/bookings", PUBLIC, body)["code"])

    def does(self, code: str, verb: str, body: Mapping[str, Any] | None = None) -> None:
        self._post(f"/api/v1/bookings/{code}/{verb}", OPERATOR, body)

    def books_a_class(self) -> None:
        form = {"service": SERVICE.id, "starts_at": at("09:00").isoformat(), "label": "Kelas XI", "leader": "Budi Contoh"}
        data = {**form, "whatsapp": "081200000009", "roster": (io.BytesIO(b"name\nSiti Contoh\n"), "roster.csv")}
        answer = self._client.post(
            f"/api/v1/offices/{OFFICE.id}/groups",
            data=data,
            content_type="multipart/form-data",
            headers={HEADER: SIGNER.sign(OPERATOR)},
        )
        assert answer.status_code == 201, answer.get_data(as_text=True)

    def waits(self, phone: str) -> None:
        day = at("08:00").date().isoformat()
        wish = {"service": SERVICE.id, "from": day, "to": day, "name": "Siti Contoh", "whatsapp": phone}
        self._post(f"/api/v1/offices/{OFFICE.id}/waiting", PUBLIC, wish)

    def erases(self, phone: str) -> None:
        self._post("/internal/contacts/erasure", PART, {"phone": phone})

    def _post(self, path: str, who: Principal, body: Mapping[str, Any] | None) -> Any:
        answer = self._client.post(path, json=body, headers={HEADER: SIGNER.sign(who)})
        assert answer.status_code < 300, answer.get_data(as_text=True)
        return answer.get_json()


def make_offers(database: Database, clock: FixedClock) -> None:
    """What the booking worker does every few seconds."""
    stores = create_stores(database, SECRET, clock)
    offer_places(database, stores.offices, stores.appointments, stores.ledger, clock)()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Mapping[str, Any]]:
    """One envelope of each type, out of booking's outbox, after everything that can happen to an appointment has happened."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('contract')}/booking.sqlite3")
    migrate(database, PACKAGE)
    with database.write() as connection:
        add_office(connection, OFFICE, [GROUP], [SERVICE], [RULE])
    clock = FixedClock(NOW)
    app = create_app(settings_for(database.url), clock)
    counter = Counter(app.test_client())
    counter.books_a_class()
    counter.waits("+6281200000005")
    make_offers(database, clock)
    clock.advance(timedelta(minutes=15))
    make_offers(database, clock)
    finished = counter.book("08:40", "+6281200000004")
    counter.does(finished, "check-in")
    counter.does(finished, "complete")
    for kind in ("recorded", "card_ready", "collected"):
        counter.does(finished, "follow-ups", {"kind": kind})
    counter.erases("+6281200000004")
    moved = counter.book("08:00", "+6281200000001")
    counter.does(moved, "reschedule", {"starts_at": at("08:10").isoformat()})
    counter.does(moved, "cancel")
    served = counter.book("08:20", "+6281200000002")
    counter.does(served, "check-in")
    counter.does(served, "complete", {"outcome": "papers_missing", "missing": ["kk"], "brought": []})
    counter.does(counter.book("08:30", "+6281200000003"), "no-show")
    with database.read() as connection:
        envelopes = list(connection.scalars(select(tables.outbox.c.envelope).order_by(tables.outbox.c.event_id)))
    app.extensions["database"].close()
    database.close()
    return {envelope["type"]: envelope for envelope in envelopes}


@pytest.fixture
def notifier(tmp_path: Path) -> Iterator[NotifierAtWork]:
    database = Database(f"sqlite:///{tmp_path}/notifier.sqlite3")
    migrate(database, "services.notifier")
    at_work = NotifierAtWork(database, FixedClock(NOW))
    notifier_jobs.bind(at_work.wiring.handlers)
    yield at_work
    database.close()


@pytest.fixture
def docs(tmp_path: Path) -> Iterator[Any]:
    settings = DocsSettings.from_env({"SEKALI_HOME": str(tmp_path), "SEKALI_SECRET": SECRET})
    parts = assemble(settings, FixedClock(NOW))
    migrate(parts.database, "services.docs")
    PublishCatalogue(SqlCatalogues(parts.database), FixedClock(NOW)).run(shipped_content())
    docs_jobs.use(docs_jobs.Effects(parts.issue, parts.forget))
    yield parts
    parts.database.close()


def shape(value: Any) -> Any:
    """The value with every scalar replaced by its type."""
    if isinstance(value, Mapping):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(inner) for inner in value] if isinstance(value, list) else type(value).__name__


def example(kind: str) -> dict[str, Any]:
    """The example as it travels."""
    return dict(json.loads(json.dumps(new_event(kind, NOW, OFFICE.id, EXAMPLES[kind]).envelope())))


def test_booking_tells_every_type_of_fact(told: dict[str, Mapping[str, Any]]) -> None:
    assert set(told) == set(TYPES)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_what_booking_tells_has_the_shape_of_the_example(kind: str, told: dict[str, Mapping[str, Any]]) -> None:
    assert shape(Event.from_envelope(told[kind]).data) == shape(EXAMPLES[kind])


@pytest.mark.parametrize("kind", HEARD_BY_NOTIFIER)
def test_the_notifier_takes_the_example_and_the_real_fact(
    kind: str, told: dict[str, Mapping[str, Any]], notifier: NotifierAtWork
) -> None:
    envelopes = [example(kind), told[kind]]
    for envelope in envelopes:
        notifier_jobs.handle_event(envelope)
    with notifier.store.read() as work:
        assert sorted(work.inbox.seen([e["id"] for e in envelopes])) == sorted(e["id"] for e in envelopes)


@pytest.mark.parametrize("kind", HEARD_BY_DOCS)
def test_docs_take_the_example_and_the_real_fact(kind: str, told: dict[str, Mapping[str, Any]], docs: Any) -> None:
    envelopes = [example(kind), told[kind]]
    for envelope in envelopes:
        docs_jobs.handle_event(envelope)
    assert sorted(docs.papers.seen([e["id"] for e in envelopes])) == sorted(e["id"] for e in envelopes)


def test_papers_go_with_the_contact_that_booking_has_forgotten(
    told: dict[str, Mapping[str, Any]], docs: Any, tmp_path: Path
) -> None:
    erased = told["contact.erased"]
    forgotten, other = erased["data"]["appointment_ids"][0], "01990f3e-0000-7000-8000-0000000000ff"
    for appointment_id in (forgotten, other):
        case = {**EXAMPLES["appointment.booked"], "appointment_id": appointment_id, "code": appointment_id[-6:].upper()}
        docs_jobs.handle_event(new_event("appointment.booked", NOW, OFFICE.id, case).envelope())
    docs_jobs.handle_event(erased)
    office_id = EXAMPLES["appointment.booked"]["office"]["id"]
    left = [len(docs.papers.of_appointment(office_id, appointment_id)) for appointment_id in (forgotten, other)]
    files = [path for path in (tmp_path / "documents").rglob("*") if path.is_file()]
    assert (left, docs.papers.pinned_version(forgotten), len(files)) == ([0, 1], None, 1)
