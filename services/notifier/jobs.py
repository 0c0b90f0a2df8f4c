"""Entry points of the notifier's queues. A job carries an id, a lane or an event; the worker binds what handles it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Handlers:
    """What the jobs call."""

    handle_event: Callable[[Mapping[str, Any]], None]
    handle_lane: Callable[[str], None]
    send_message: Callable[[str], None]


_bound: list[Handlers] = []


def bind(handlers: Handlers) -> None:
    """Give this process its handlers; done once, when a worker starts."""
    _bound[:] = [handlers]


def handle_event(envelope: Mapping[str, Any]) -> None:
    """Queue ``notifier.events``: a fact from another part."""
    _bound[0].handle_event(envelope)


def receive(lane: str) -> None:
    """Queue ``notifier.inbound``: a lane of webhook events with something new."""
    _bound[0].handle_lane(lane)


def send(message_id: str) -> None:
    """Queue ``notifier.send``: a message that is due."""
    _bound[0].send_message(message_id)
