"""Entry points of the notifier's queues. A job carries an id, a lane or an event; the worker binds what handles it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Handlers:
    """What the jobs call."""

    handle_event: Callable[[Mapping[str, Any]], None]
    handle_lane: Callable[[str], None]
    send_messages: Callable[[Sequence[str]], None]


_ENOUGH_SECONDS = 60.0  # half of what a job may take

_bound: list[Handlers] = []


def bind(handlers: Handlers) -> None:
    """Give this process its handlers; done once, when a worker starts."""
    _bound[:] = [handlers]


def handle_event(envelope: Mapping[str, Any]) -> None:
    """Queue ``notifier.events``: a fact from another part."""
    _bound[0].handle_event(envelope)


def receive(lanes: str | Sequence[str]) -> None:
    """Queue ``notifier.inbound``: lanes of webhook events with something new."""
    _each(_bound[0].handle_lane, lanes)


def send(message_ids: str | Sequence[str]) -> None:
    """Queue ``notifier.send``: messages that are due. What is due besides them may go along."""
    _bound[0].send_messages([message_ids] if isinstance(message_ids, str) else message_ids)


def _each(handle: Callable[[str], None], ids: str | Sequence[str]) -> None:
    """One failure does not keep the others from their turn. What a slow job does not come to, the sweeps tell again."""
    failed: Exception | None = None
    until = time.monotonic() + _ENOUGH_SECONDS
    for each in [ids] if isinstance(ids, str) else ids:
        if time.monotonic() > until:
            break
        try:
            handle(each)
        except Exception as error:  # noqa: BLE001  # raised again below, after the others
            failed = error
    if failed:
        raise failed
