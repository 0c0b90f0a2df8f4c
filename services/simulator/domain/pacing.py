"""How fast one number may write to one person.

Meta (2026): one message every six seconds to the same person; a burst of 45 is tolerated and borrows from what follows.
"""

from __future__ import annotations

from dataclasses import dataclass

BURST = 45.0
SECONDS_PER_MESSAGE = 6.0


@dataclass(frozen=True)
class Bucket:
    """Messages that may still be sent at once, as of ``at`` (unix seconds)."""

    tokens: float
    at: float


def full_bucket(now: float) -> Bucket:
    return Bucket(BURST, now)


def take(bucket: Bucket, now: float) -> Bucket | None:
    """The bucket after one more message, or nothing when the pair limit is hit."""
    refilled = min(BURST, bucket.tokens + max(0.0, now - bucket.at) / SECONDS_PER_MESSAGE)
    return Bucket(refilled - 1, now) if refilled >= 1 else None
