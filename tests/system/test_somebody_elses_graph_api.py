"""The product with a Graph API that is not its simulator, from the handshake to the tick marks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers import wait_until
from tests.system.graph_server import ACCOUNT, GraphServer, graph_server, inbound, post_update, status
from tests.system.running import OFFICE, Stack, phone, running

pytestmark = pytest.mark.system
WHOLE = {**ACCOUNT, "WHATSAPP_BUSINESS_ACCOUNT_ID": "999"}


@pytest.fixture(scope="module", params=[WHOLE, ACCOUNT], ids=["whole account", "no business account"])
def parties(request: pytest.FixtureRequest) -> Iterator[tuple[Stack, GraphServer]]:
    """A running product that was told another Graph API."""
    with graph_server() as server, running({**request.param, "WHATSAPP_API_BASE_URL": server.base_url}) as stack:
        yield stack, server


def test_the_handshake_returns_the_challenge(parties: tuple[Stack, GraphServer]) -> None:
    query = f"hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={ACCOUNT['WHATSAPP_VERIFY_TOKEN']}"
    reply = parties[0].call("GET", f"/webhooks/whatsapp?{query}")
    assert (reply.status, reply.body) == (200, b"1158201444")


def test_an_update_with_another_secret_is_refused(parties: tuple[Stack, GraphServer]) -> None:
    assert post_update(parties[0].base_url, inbound(phone(1), "Halo", "wamid.x", 1), secret="another") == 401


def test_a_greeting_is_answered_through_that_api(parties: tuple[Stack, GraphServer]) -> None:
    stack, server = parties
    assert post_update(stack.base_url, inbound(phone(2), "Halo", "wamid.greeting", int(time.time()))) == 200
    wait_until(lambda: bool(_to(server, 2)), 30, "an answer")
    assert {each["messaging_product"] for each in _to(server, 2)} == {"whatsapp"}


def test_a_booking_from_the_web_is_confirmed_by_a_template_with_the_uploaded_paper(
    parties: tuple[Stack, GraphServer],
) -> None:
    stack, server = parties
    slot = stack.slots()[0]["starts_at"]
    code = stack.book(slot, 3).json()["code"]
    wait_until(lambda: bool(_to(server, 3, "template")), 30, "the confirmation")
    (confirmation,) = _to(server, 3, "template")
    (header,) = [each for each in confirmation["template"]["components"] if each["type"] == "header"]
    assert b"%PDF-" in server.media[header["parameters"][0]["document"]["id"]]
    _tick(stack, confirmation, code, slot[:10])


def test_inside_the_window_the_paper_comes_as_a_document(parties: tuple[Stack, GraphServer]) -> None:
    stack, server = parties
    post_update(stack.base_url, inbound(phone(4), "Halo", "wamid.before", int(time.time())))
    wait_until(lambda: bool(_to(server, 4)), 30, "an answer")
    slot = stack.slots()[0]["starts_at"]
    code = stack.book(slot, 4).json()["code"]
    wait_until(lambda: bool(_to(server, 4, "document")), 30, "the confirmation")
    (confirmation,) = _to(server, 4, "document")
    assert b"%PDF-" in server.media[confirmation["document"]["id"]]
    _tick(stack, confirmation, code, slot[:10])


def test_nothing_was_asked_that_the_reference_does_not_have(parties: tuple[Stack, GraphServer]) -> None:
    assert parties[1].strangers == []


def _to(server: GraphServer, number: int, kind: str | None = None) -> list[dict[str, Any]]:
    known = [each for each in list(server.messages) if each["to"].lstrip("+") == phone(number).lstrip("+")]
    return [each for each in known if kind in (None, each["type"])]


def _tick(stack: Stack, confirmation: dict[str, Any], code: str, day: str) -> None:
    """Report the message as read, and see that the operator sees it."""
    for word in ("sent", "delivered", "read"):
        assert post_update(stack.base_url, status(confirmation, word, int(time.time()))) == 200
    staff = stack.sign_in()

    def seen() -> bool:
        schedule = stack.call("GET", f"/api/v1/offices/{OFFICE}/schedule?date={day}", headers=staff).json()
        return [each["messages"] for each in schedule["bookings"] if each["code"] == code] == ["read"]

    wait_until(seen, 30, "the tick marks")
