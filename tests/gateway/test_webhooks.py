"""The intake of WhatsApp's updates."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from gateway.parts import GATEWAY
from tests.gateway.conftest import CallerWith, Neighbours

OUTSIDE, INSIDE = "/webhooks/whatsapp", "/internal/webhooks/whatsapp"
LARGEST = 3 * 1024 * 1024


def test_the_handshake_is_the_notifiers(caller: FlaskClient, neighbours: Neighbours) -> None:
    neighbours.notifier.will_answer("GET", INSIDE, "1158201444", headers={"Content-Type": "text/plain"})
    answer = caller.get(f"{OUTSIDE}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=t")
    asked = neighbours.notifier.last()
    assert (answer.text, asked.query, asked.principal) == (
        "1158201444",
        "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=t",
        GATEWAY,
    )


def test_updates_arrive_byte_for_byte_with_their_signature(caller: FlaskClient, neighbours: Neighbours) -> None:
    raw = b'{"entry" : [\xff\x00 ]}\n'
    caller.post(OUTSIDE, data=raw, headers={"X-Hub-Signature-256": "sha256=abc", "Content-Type": "application/json"})
    asked = neighbours.notifier.last()
    seen = (asked.path, asked.body, asked.headers["X-Hub-Signature-256"], asked.headers["Content-Type"], asked.principal)
    assert seen == (INSIDE, raw, "sha256=abc", "application/json", GATEWAY)


@pytest.mark.parametrize("status", [200, 401, 413, 503])
def test_the_notifiers_answer_is_metas(caller: FlaskClient, neighbours: Neighbours, status: int) -> None:
    neighbours.notifier.will_answer("POST", INSIDE, {}, status)
    assert caller.post(OUTSIDE, data=b"{}").status_code == status


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 200), (LARGEST + 1, 413)])
def test_updates_may_have_three_megabytes(caller: FlaskClient, neighbours: Neighbours, size: int, status: int) -> None:
    neighbours.notifier.will_answer("POST", INSIDE, {})
    assert caller.post(OUTSIDE, data=b"x" * size).status_code == status


def test_meta_is_told_to_come_back_while_the_notifier_is_down(caller_with: CallerWith, nowhere: str) -> None:
    caller = caller_with(notifier_url=nowhere)
    assert caller.post(OUTSIDE, data=b"{}").status_code == 503


def test_other_methods_are_refused(caller: FlaskClient) -> None:
    assert caller.put(OUTSIDE).status_code == 405
