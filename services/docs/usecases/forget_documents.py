"""Remove documents: those older than the office keeps them, and those of contacts who have been forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from services.common.clock import Clock
from services.docs.usecases.ports import Files

BATCH = 500


class Forgetting(Protocol):
    """What can be forgotten inside one transaction."""

    def first_time(self, event_id: str, now: datetime) -> bool:
        """Remember an event; False when it was handled before."""

    def forget(self, appointment_ids: Sequence[str]) -> None:
        """Remove every record of what these appointments were given, and of documents that nobody else was given."""


class KeptDocuments(Protocol):
    """What is stored since when, and for whom."""

    def older_than(self, instant: datetime, limit: int) -> list[str]:
        """Hashes of documents that are still there and were last made before."""

    def removed(self, sha256: str, now: datetime) -> None:
        """Remember that the bytes are gone."""

    def only_of(self, appointment_ids: Sequence[str]) -> list[str]:
        """Hashes of documents that these appointments were given, and no others."""

    def transaction(self) -> AbstractContextManager[Forgetting]:
        """Commits at the end of the block, rolls back when it raises."""


class ForgetDocuments:
    """Bytes go before the records of them, so that a crash between leaves nothing behind unseen."""

    def __init__(self, documents: KeptDocuments, files: Files, clock: Clock, keep_days: int) -> None:
        self._documents, self._files, self._clock, self._keep = documents, files, clock, timedelta(days=keep_days)

    def run(self) -> int:
        """Remove old documents; how many. Run it from time to time: what was given stays recorded and can be drawn again."""
        now = self._clock.now()
        old = self._documents.older_than(now - self._keep, BATCH)
        for sha256 in old:
            self._files.remove(sha256)
            self._documents.removed(sha256, now)
        return len(old)

    def of_forgotten(self, appointment_ids: Sequence[str], event_id: str) -> None:
        """Remove the papers of appointments whose contact has been forgotten, and every record of them."""
        for sha256 in self._documents.only_of(appointment_ids):
            self._files.remove(sha256)
        with self._documents.transaction() as transaction:
            if transaction.first_time(event_id, self._clock.now()):
                transaction.forget(appointment_ids)
