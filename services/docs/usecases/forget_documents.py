"""Remove documents that are older than the office keeps them. What was given stays recorded; the paper can be drawn again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from services.common.clock import Clock
from services.docs.usecases.ports import Files

BATCH = 500


class OldDocuments(Protocol):
    """What is stored since when."""

    def older_than(self, instant: datetime, limit: int) -> list[str]:
        """Hashes of documents that are still there and were last made before."""

    def removed(self, sha256: str, now: datetime) -> None:
        """Remember that the bytes are gone."""


class ForgetDocuments:
    """Run it from time to time."""

    def __init__(self, documents: OldDocuments, files: Files, clock: Clock, keep_days: int) -> None:
        self._documents, self._files, self._clock, self._keep = documents, files, clock, timedelta(days=keep_days)

    def run(self) -> int:
        """How many documents were removed: bytes first, so that a crash between leaves nothing behind unseen."""
        now = self._clock.now()
        old = self._documents.older_than(now - self._keep, BATCH)
        for sha256 in old:
            self._files.remove(sha256)
            self._documents.removed(sha256, now)
        return len(old)
