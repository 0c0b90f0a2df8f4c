"""Staff sessions in Redis. Losing them costs a sign-in and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from redis import Redis

from services.common.clock import Clock
from services.common.ids import new_token, token_hash
from services.common.principal import Principal

LIFETIME = timedelta(hours=12)  # a working day; after it everyone signs in again
IDLE = timedelta(hours=2)
TOKEN_PREFIX = "staff_"  # noqa: S105  # tells a session from a resident's manage token without asking Redis


@dataclass(frozen=True)
class StaffSession:
    """One signed-in member of staff. ``token`` is the secret that opens it, ``csrf`` the one that every form repeats."""

    token: str
    principal: Principal
    username: str
    csrf: str
    expires_at: datetime


class Sessions:
    """Opens, finds and closes sessions: 12 hours at most, 2 hours without a request. Only hashes of tokens are kept.

    Every method raises ``redis.exceptions.RedisError`` when Redis does not answer.
    """

    def __init__(self, redis: Redis, clock: Clock) -> None:
        self._redis, self._clock = redis, clock

    def open(self, principal: Principal, username: str) -> StaffSession:
        """A new session of a member of staff who has just proved who they are."""
        expires_at = self._clock.now() + LIFETIME
        session = StaffSession(TOKEN_PREFIX + new_token(), principal, username, new_token(), expires_at)
        of_subject = _subject_key(principal.subject)
        with self._redis.pipeline() as batch:
            batch.set(_key(session.token), json.dumps(_values(session)), ex=IDLE)
            batch.sadd(of_subject, token_hash(session.token))
            batch.expire(of_subject, LIFETIME)
            batch.execute()
        return session

    def find(self, token: str) -> StaffSession | None:
        """The live session of a token, whose idle time starts again; None when there is none."""
        if not token.startswith(TOKEN_PREFIX):
            return None
        kept: Any = self._redis.get(_key(token))
        if kept is None:
            return None
        session = _session(token, json.loads(kept))
        left = session.expires_at - self._clock.now()
        if left <= timedelta(0):
            self.close(token)
            return None
        self._redis.expire(_key(token), min(left, IDLE))
        return session

    def close(self, token: str) -> None:
        """End one session; an unknown token changes nothing."""
        self._redis.delete(_key(token))

    def count(self, subject: str) -> int:
        """In how many places a staff account (``Principal.subject``) is signed in now."""
        hashes: Any = self._redis.smembers(_subject_key(subject))
        return int(self._redis.exists(*(f"session:{each.decode()}" for each in hashes))) if hashes else 0

    def close_all(self, subject: str) -> None:
        """End every session of one staff account (``Principal.subject``)."""
        hashes: Any = self._redis.smembers(_subject_key(subject))
        self._redis.delete(_subject_key(subject), *(f"session:{each.decode()}" for each in hashes))


def _key(token: str) -> str:
    return f"session:{token_hash(token)}"


def _subject_key(subject: str) -> str:
    return f"sessions-of:{subject}"


def _values(session: StaffSession) -> dict[str, Any]:
    who = session.principal
    return {
        "role": who.role,
        "subject": who.subject,
        "offices": who.offices,
        "username": session.username,
        "csrf": session.csrf,
        "expires_at": session.expires_at.isoformat(),
    }


def _session(token: str, values: dict[str, Any]) -> StaffSession:
    principal = Principal(values["role"], values["subject"], tuple(values["offices"]))
    return StaffSession(token, principal, values["username"], values["csrf"], datetime.fromisoformat(values["expires_at"]))
