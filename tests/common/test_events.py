"""The shape of every fact."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from services.common import events

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_every_type_has_an_example_and_no_example_is_without_type() -> None:
    assert set(events.EXAMPLES) == set(events.TYPES)


@pytest.mark.parametrize("kind", sorted(events.TYPES))
def test_an_example_survives_the_journey_as_json(kind: str) -> None:
    event = events.new_event(kind, AT, "muara-bangkahulu", events.EXAMPLES[kind])
    assert events.Event.from_envelope(json.loads(json.dumps(event.envelope()))) == event


@pytest.mark.parametrize("field", sorted(events.CASE_FIELDS))
def test_a_case_without_one_of_its_fields_is_refused(field: str) -> None:
    data = {name: value for name, value in events.EXAMPLE_CASE.items() if name != field}
    with pytest.raises(events.MalformedEvent, match=field):
        events.new_event("appointment.booked", AT, "muara-bangkahulu", data)


@pytest.mark.parametrize(
    "change",
    [{"type": "appointment.teleported"}, {"version": 99}, {"occurred_at": "2026-11-24T02:00:00"}],
    ids=["unknown type", "unknown version", "time without zone"],
)
def test_a_strange_envelope_is_refused(change: dict[str, object]) -> None:
    good = events.new_event("appointment.booked", AT, "muara-bangkahulu", events.EXAMPLE_CASE).envelope()
    with pytest.raises(events.MalformedEvent):
        events.Event.from_envelope({**good, **change})


def test_an_envelope_that_lacks_a_member_says_which() -> None:
    with pytest.raises(events.MalformedEvent, match="office_id"):
        events.Event.from_envelope({"id": "x", "type": "y", "version": 1, "occurred_at": AT.isoformat(), "data": {}})
