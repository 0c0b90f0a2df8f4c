"""What other systems are told, how it is signed, when it is tried again, and where it may go."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest

from services.booking.domain.errors import AddressRefused
from services.booking.domain.webhooks import (
    GIVE_UP_AFTER,
    Message,
    Target,
    headers,
    message,
    next_try,
    reachable_address,
    signature,
    target,
)
from services.common.events import EXAMPLE_CASE, EXAMPLES, new_event

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PERSONAL = ("Siti Contoh", "+6281200000001", "answers", "note", "contact", '"name"')


@pytest.mark.parametrize("kind", EXAMPLES)
def test_no_fact_tells_other_systems_who_somebody_is(kind: str) -> None:
    told = json.loads(message(new_event(kind, NOW, "kantor-contoh", EXAMPLES[kind]).envelope()).body)
    assert [word for word in PERSONAL if word in json.dumps(told["data"])] == []


def test_a_booking_is_told_by_code_ids_times_and_status() -> None:
    event = new_event("appointment.booked", NOW, "kantor-contoh", {**EXAMPLE_CASE, "note": "Rahasia"})
    assert json.loads(message(event.envelope()).body) == {
        "type": "appointment.booked",
        "timestamp": "2026-11-24T02:00:00+00:00",
        "data": {
            "office_id": "kantor-contoh",
            "appointment_id": EXAMPLE_CASE["appointment_id"],
            "code": "K7M4QX",
            "version": 1,
            "service_id": "ktp_perekaman_pemula",
            "starts_at": "2026-12-01T01:00:00+00:00",
            "ends_at": "2026-12-01T01:10:00+00:00",
            "people": 1,
            "status": "booked",
        },
    }


def test_the_signature_is_that_of_the_published_example() -> None:
    """The test vector of the Standard Webhooks reference libraries (standard-webhooks/standard-webhooks, libraries/python)."""
    secret, sent = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    signed = signature(secret, sent, 1614265330, '{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_carries_id_timestamp_and_a_signature_for_each_secret() -> None:
    secrets = [f"whsec_{base64.b64encode(bytes([n]) * 24).decode()}" for n in (1, 2)]
    sent = headers(secrets, Message("id-1", "webhook.test", "{}"), NOW)
    both = " ".join(signature(secret, "id-1", 1795485600, "{}") for secret in secrets)
    assert sent == {"webhook-id": "id-1", "webhook-timestamp": "1795485600", "webhook-signature": both}


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 5), (2, 20), (3, 80), (4, 320), (5, 1280), (6, 5120), (7, 20480), (8, 21600), (30, 21600)],
)
def test_pauses_grow_fourfold_up_to_six_hours(attempts: int, seconds: int) -> None:
    assert next_try(attempts, NOW, NOW + GIVE_UP_AFTER, chance=0.5) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 4), (1.0, 6)], ids=["shortest", "longest"])
def test_pauses_are_spread_by_a_fifth(chance: float, seconds: int) -> None:
    assert next_try(1, NOW, NOW + GIVE_UP_AFTER, chance) == NOW + timedelta(seconds=seconds)


def test_three_days_of_failures_take_some_twenty_tries() -> None:
    now: datetime | None = NOW
    tries = 0
    while now is not None:
        tries += 1
        now = next_try(tries, now, NOW + GIVE_UP_AFTER, chance=0.5)
    assert tries == 18


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://data.example.go.id/hooks?k=1", Target(True, "data.example.go.id", 443, "/hooks?k=1")),
        ("https://data.example.go.id:8443", Target(True, "data.example.go.id", 8443, "/")),
    ],
)
def test_an_address_is_taken_apart(url: str, expected: Target) -> None:
    assert target(url, allow_private=False) == expected


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://data.example.go.id/", "not-https"),
        ("ftp://data.example.go.id/", "not-https"),
        ("file:///etc/passwd", "not-https"),
        ("https://", "unreadable"),
        ("https://user:word@data.example.go.id/", "unreadable"),
        ("https://data.example.go.id:99999/", "unreadable"),
        ("https://data.example.go.id/#part", "unreadable"),
        ("https://[::1", "unreadable"),
    ],
)
def test_an_address_that_is_no_whole_https_address_is_refused(url: str, reason: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        target(url, allow_private=False)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "240.0.0.1", "224.0.0.1", "::1",
        "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_an_address_off_the_open_internet_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        reachable_address([address], allow_private=False)
    assert refused.value.reason == "private"


def test_one_private_address_among_open_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefused):
        reachable_address(["93.184.215.14", "127.0.0.1"], allow_private=False)


def test_a_host_that_is_not_found_is_refused() -> None:
    with pytest.raises(AddressRefused) as refused:
        reachable_address([], allow_private=True)
    assert refused.value.reason == "no-host"


def test_open_addresses_and_allowed_private_ones_are_used_as_they_come() -> None:
    assert reachable_address(["93.184.215.14"], allow_private=False) == "93.184.215.14"
    assert reachable_address(["127.0.0.1"], allow_private=True) == "127.0.0.1"
