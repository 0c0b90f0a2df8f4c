"""Answers that were made within the last second. They inform and never decide: a booking counts anew, in its transaction."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, Response, request

from services.common.clock import Clock

LIFETIME = timedelta(seconds=1)
MOST_KEPT = 64  # a listing of a month has 200 kB


@dataclass(frozen=True)
class _Kept:
    text: str
    made_at: datetime


class Recent:
    """Texts of one process by what they answer, none older than a second. Safe for threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[Hashable, _Kept] = {}

    def get(self, question: Hashable, make: Callable[[], str]) -> str:
        """What was answered within the last second, else what ``make`` answers now."""
        shelf, now = self._kept, self._clock.now()
        kept = shelf.get(question)
        if kept is not None and kept.made_at <= now < kept.made_at + LIFETIME:
            return kept.text
        text = make()
        if len(shelf) >= MOST_KEPT:
            shelf.clear()
        shelf[question] = _Kept(text, now)  # on the shelf of before: one that was forgotten meanwhile stays so
        return text

    def forget(self) -> None:
        """Answer everything anew."""
        self._kept = {}


def forget_after_writes(app: Flask, recent: Recent) -> None:
    """Whoever has just changed something sees it at once. Other processes show it within a second."""

    def finish(answer: Response) -> Response:
        if request.method not in ("GET", "HEAD"):
            recent.forget()
        return answer

    app.after_request(finish)
