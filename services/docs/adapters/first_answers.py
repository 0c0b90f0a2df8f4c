"""First answers to idempotency keys in the service's database."""

from __future__ import annotations

from datetime import datetime

from services.common import idempotency
from services.common.crypto import Sealer
from services.common.database import Database
from services.docs.adapters.tables import idempotency_keys
from services.docs.domain.errors import KeyReused
from services.docs.usecases.once import Answer, RequestKey


class SqlFirstAnswers:
    """Implements ``FirstAnswers``. Answers are sealed with ``key``."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._keys = idempotency.IdempotencyKeys(idempotency_keys, Sealer(key))

    def find(self, key: RequestKey) -> Answer | None:
        try:
            with self._database.read() as connection:
                first = self._keys.find(connection, key.key_hash, key.body_hash)
        except idempotency.KeyReused:
            raise KeyReused from None
        return Answer(first.status, first.body) if first else None

    def keep(self, key: RequestKey, answer: Answer, now: datetime) -> Answer:
        first = idempotency.FirstAnswer(answer.status, dict(answer.body))
        try:
            with self._database.write() as connection:
                self._keys.keep(connection, key.key_hash, key.body_hash, first, now)
        except idempotency.RaceLost:
            return self.find(key) or answer
        return answer

    def tidy(self, now: datetime) -> None:
        with self._database.write() as connection:
            self._keys.tidy(connection, now)
