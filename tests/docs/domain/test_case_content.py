from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.common.events import EXAMPLES
from services.docs.domain.case_content import read_case
from services.docs.domain.errors import MalformedCase

EXAMPLE = EXAMPLES["appointment.booked"]


@pytest.mark.parametrize("kind", ["appointment.booked", "appointment.moved", "appointment.cancelled"])
def test_the_case_of_every_heard_event_can_be_read(kind: str) -> None:
    case = read_case(EXAMPLES[kind])
    assert (case.code, case.office.timezone, case.starts_at) == ("K7M4QX", "Asia/Jakarta", datetime(2026, 12, 1, 1, tzinfo=UTC))


def test_an_office_without_place_or_number_is_no_mistake() -> None:
    office = {**EXAMPLE["office"], "latitude": None, "longitude": None, "whatsapp": None}
    assert read_case({**EXAMPLE, "office": office}).office.map_link is None


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"code": ""}, "/code"),
    ({"name": 5}, "/name"),
    ({"name": "x" * 501}, "/name"),
    ({"people": 0}, "/people"),
    ({"people": True}, "/people"),
    ({"starts_at": "2026-12-01T01:00:00"}, "/starts_at"),
    ({"ends_at": "soon"}, "/ends_at"),
    ({"language": "fr"}, "/language"),
    ({"answers": {"a": 1}}, "/answers"),
    ({"office": None}, "/office"),
    ({"office": {**EXAMPLE["office"], "timezone": "Asia/Nowhere"}}, "/office/timezone"),
    ({"office": {**EXAMPLE["office"], "latitude": "north"}}, "/office/latitude"),
]


@pytest.mark.parametrize(("change", "pointer"), BROKEN, ids=[str(change)[:40] for change, _ in BROKEN])
def test_the_field_that_cannot_be_read_is_named(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(MalformedCase) as caught:
        read_case({**EXAMPLE, **change})
    assert caught.value.pointer == pointer


def test_something_else_than_an_object_is_refused() -> None:
    with pytest.raises(MalformedCase):
        read_case(["a list"])
