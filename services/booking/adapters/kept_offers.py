"""Offers that a process has read, to be served again while nothing has changed. Whoever asks makes sure of that."""

from __future__ import annotations

import threading
from datetime import date

from services.booking.usecases.ports import Offer

OFFERS_KEPT = 1024  # one has some kilobytes
Question = tuple[str, str, date, date]  # office, service line, first and last local date


class KeptOffers:
    """The offers asked for last. Safe for threads."""

    def __init__(self) -> None:
        self._offers: dict[Question, Offer] = {}  # the one that nobody has asked for the longest comes first
        self._lock = threading.Lock()

    def get(self, question: Question) -> Offer | None:
        """What was kept last, true or no longer: its ``revision`` tells."""
        with self._lock:
            offer = self._offers.pop(question, None)
            if offer is not None:
                self._offers[question] = offer
            return offer

    def keep(self, question: Question, offer: Offer) -> None:
        """Have it for the next who asks."""
        with self._lock:
            self._offers.pop(question, None)
            self._offers[question] = offer
            if len(self._offers) > OFFERS_KEPT:
                del self._offers[next(iter(self._offers))]

    def forget(self, office_id: str | None = None) -> None:
        """Have none of this office, or none at all."""
        with self._lock:
            self._offers = {question: offer for question, offer in self._offers.items() if office_id not in (None, question[0])}
