"""A repeated write gets the first answer: ``Idempotency-Key``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.common.clock import Clock


@dataclass(frozen=True)
class RequestKey:
    """An ``Idempotency-Key`` together with who sent it, where, and with which body; both as hashes."""

    key_hash: str
    body_hash: str


@dataclass(frozen=True)
class Answer:
    """What was answered; ``body`` is empty where nothing was said."""

    status: int
    body: Mapping[str, Any]


class FirstAnswers(Protocol):
    """What was answered to each key within the last day."""

    def find(self, key: RequestKey) -> Answer | None:
        """The first answer, if there was one; ``KeyReused`` when it was to another body."""

    def keep(self, key: RequestKey, answer: Answer, now: datetime) -> Answer:
        """Remember an answer, and tell the one that is kept: the first."""

    def tidy(self, now: datetime) -> None:
        """Forget answers older than a day."""


class Once:
    """Runs a write and keeps its answer.

    The answer is kept after the write, not with it: every write here may be done again (a draft is saved over itself, what is
    published already is not published again), so that a crash in between costs the kept answer and nothing else.
    """

    def __init__(self, answers: FirstAnswers, clock: Clock) -> None:
        self._answers, self._clock = answers, clock

    def run(self, key: RequestKey | None, work: Callable[[], Answer]) -> Answer:
        """The answer of ``work``, or the first one when the request comes again; a refusal is not kept. ``KeyReused``."""
        if key is None:
            return work()
        return self._answers.find(key) or self._answers.keep(key, work(), self._clock.now())

    def forget_old(self) -> None:
        """Run it from time to time."""
        self._answers.tidy(self._clock.now())
