"""The way to a person's phone, and what comes of sending something there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from services.notifier.domain.capabilities import Capabilities
from services.notifier.domain.content import Content


@dataclass(frozen=True)
class Accepted:
    """The platform took the message."""

    wamid: str


@dataclass(frozen=True)
class Refused:
    """The platform answered with an error. ``code`` is None when its body could not be read."""

    code: int | None
    http_status: int
    detail: str


@dataclass(frozen=True)
class NotSent:
    """No connection: nothing reached the platform."""

    detail: str


@dataclass(frozen=True)
class AnswerLost:
    """The message left, but no answer came back: it may or may not have been sent."""

    detail: str


SendResult = Accepted | Refused | NotSent | AnswerLost


@dataclass(frozen=True)
class Uploaded:
    media_id: str


class SideBySide(Protocol):
    """Steps that wait for other machines, several at once; those of one key one after the other, in the order given."""

    def make_room(self, count: int) -> None:
        """Wait until ``count`` more may begin."""

    def run(self, key: str, step: Callable[[], None]) -> None:
        """Do it now or soon. Where it is done later, what it raises is logged."""


class Channel(Protocol):
    """The way to a person's phone."""

    account: str
    capabilities: Capabilities

    def send(self, to: str, content: Content, delivery_id: str) -> SendResult: ...

    def upload(self, data: bytes, filename: str, mime_type: str) -> Uploaded | Refused | NotSent:
        """Hand over bytes once. A lost answer counts as not sent, since uploading again harms nobody."""
