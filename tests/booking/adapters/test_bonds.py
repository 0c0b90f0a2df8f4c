"""The doctor finds every hold, offer, group, limit and claim that has lost what it belongs to."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from services.booking.adapters.examination import examine
from services.booking.adapters.tables_calendar import quota_usage
from services.booking.adapters.tables_holding import held_cells, holds, nik_claims
from services.booking.adapters.tables_waiting import booking_groups, group_members, waiting
from services.booking.app import Stores
from services.booking.domain.edits import changed_service
from services.booking.domain.quotas import Quota
from services.booking.holdings import offer_places
from services.common.database import Database
from services.common.ids import new_id
from tests.booking.adapters.test_quota_counters import nothing_more, setups
from tests.booking.builders import OFFICE, SERVICE
from tests.booking.conftest import anybody, booking_body, operator
from tests.fakes.clock import FixedClock

HERE = f"/api/v1/offices/{OFFICE.id}"
DAY = "2026-12-01"
NIKS = ("9999994112900001", "9999994112900002")


@pytest.fixture
def busy_office(client: FlaskClient, database: Database, stores: Stores, clock: FixedClock) -> None:
    """A booking with NIK, a resting place, a hold, an offer and a group, all counted in a daily limit."""
    changes = {"nik_control": True, "quotas": (Quota("hari", 50),)}
    setups(database, stores, clock).save(OFFICE.id, changed_service(SERVICE.id, changes), None, "test", nothing_more)
    bodies = [
        booking_body(nik=nik, whatsapp=f"+628120000001{n}", starts_at=f"{DAY}T08:{n}0:00+07:00") for n, nik in enumerate(NIKS)
    ]
    booked = [client.post("/api/v1/bookings", json=body, headers=anybody()).get_json() for body in bodies]
    client.post(f"{booked[1]['links']['self']}/cancel", headers=anybody(booked[1]["manage_token"]))
    client.post(f"{HERE}/holds", json={"service": SERVICE.id, "starts_at": f"{DAY}T09:00:00+07:00"}, headers=anybody())
    wish = {"service": SERVICE.id, "from": DAY, "to": DAY, "name": "Siti Contoh", "whatsapp": "+6281200000020"}
    client.post(f"{HERE}/waiting", json=wish, headers=anybody())
    form = {"service": SERVICE.id, "starts_at": f"{DAY}T10:00:00+07:00", "label": "Kelas XI", "leader": "Budi Contoh"}
    upload = {**form, "whatsapp": "081200000021", "roster": (io.BytesIO(b"name\nAyu Contoh\nMade Contoh\n"), "roster.csv")}
    client.post(f"{HERE}/groups", data=upload, headers=operator(), content_type="multipart/form-data")
    offer_places(database, stores.offices, stores.appointments, stores.ledger, clock)()


def found(database: Database, clock: FixedClock) -> set[str]:
    return {sentence.partition(":")[0] for sentence in examine(database, clock.now()).wrong}


@pytest.mark.usefixtures("busy_office")
def test_a_busy_office_is_in_order(database: Database, clock: FixedClock) -> None:
    with database.read() as connection:
        kinds = sorted(connection.scalars(select(holds.c.kind)))
    assert (kinds, found(database, clock)) == (["form", "offer", "resting"], set())


OFFERED = select(holds.c.id).where(holds.c.kind == "offer")


@pytest.mark.usefixtures("busy_office")
@pytest.mark.parametrize(
    ("statement", "complaints"),
    [
        pytest.param(
            delete(holds).where(holds.c.kind == "form"),
            {"kept places without a hold", "people of no hold counted in a limit"},
            id="a hold is gone and its places are not",
        ),
        pytest.param(delete(holds).where(holds.c.kind == "resting"), {"kept places without a hold"}, id="a resting place"),
        pytest.param(
            delete(held_cells).where(held_cells.c.hold_id.in_(OFFERED)),
            {"places of a hold", "places taken"},
            id="an offer without its place",
        ),
        pytest.param(
            update(waiting).values(hold_id=None),
            {"the waiting list offers nothing", "a place on offer to nobody"},
            id="an entry without its offer",
        ),
        pytest.param(update(waiting).values(state="waiting"), {"a place on offer to nobody"}, id="an offer nobody knows of"),
        pytest.param(
            update(waiting).values(active_key=None),
            {"the waiting list and its one entry for each contact"},
            id="an entry that others do not see",
        ),
        pytest.param(delete(group_members), {"a group without tickets"}, id="a group without tickets"),
        pytest.param(
            update(group_members).values(appointment_id=new_id()), {"a group's ticket without appointment"}, id="a lost ticket"
        ),
        pytest.param(
            delete(booking_groups), {"an appointment of no group"}, id="a group that is gone"
        ),
        pytest.param(
            update(quota_usage).values(taken=quota_usage.c.taken - 1), {"people counted in a limit"}, id="a limit counts less"
        ),
        pytest.param(
            update(nik_claims).where(nik_claims.c.active_hash.is_not(None)).values(active_hash=None),
            {"the claim of an identity"},
            id="a claim that ended too soon",
        ),
        pytest.param(
            update(nik_claims).where(nik_claims.c.active_hash.is_not(None)).values(appointment_id=new_id()),
            {"the claim of an identity without appointment"},
            id="a claim of nobody",
        ),
    ],
)  # fmt: skip
def test_whatever_lost_its_counterpart_is_named(
    database: Database, clock: FixedClock, statement: Any, complaints: set[str]
) -> None:
    with database.write() as connection:
        connection.execute(statement)
    assert found(database, clock) == complaints
