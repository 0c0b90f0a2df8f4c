"""A notifier alone with what it needs: a Redis, a migrated database, and the least platform there can be."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.children import answers, free_port, module, program
from services.common.database import Database, migrate
from services.stack import redis_server
from services.stack.redis_server import embedded

SECRET = secrets.token_urlsafe(48)
APP_SECRET = secrets.token_hex(16)
_REDIS = (
    "import sys; from pathlib import Path; from services.stack.redis_server import embedded; embedded(Path(sys.argv[1])).run()"
)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """An embedded Redis; its URL."""
    url = embedded(folder).url
    with program([sys.executable, "-c", _REDIS, str(folder)], folder / "redis.log", lambda: redis_server.answers(url)):
        yield url


@contextmanager
def platform(folder: Path, answers_after: float = 0.0) -> Iterator[str]:
    """Its address. It answers after so many seconds."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with program(module("bench.platform_floor", str(port), str(answers_after)), folder / "platform.log", lambda: answers(url)):
        yield url


def migrated(url: str) -> Database:
    """The notifier's database."""
    database = Database(url)
    migrate(database, "services.notifier")
    return database


def environment(database_url: str, redis_url: str, platform_url: str, port: int) -> Mapping[str, str]:
    """What a notifier process reads."""
    return {
        "NOTIFIER_DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SEKALI_SECRET": SECRET,
        "PUBLIC_BASE_URL": "https://janji.contoh.go.id",
        "BOOKING_URL": "http://127.0.0.1:9",
        "DOCS_URL": "http://127.0.0.1:9",
        "LISTEN": f"127.0.0.1:{port}",
        "LOG_FORMAT": "json",
        "WHATSAPP_API_BASE_URL": platform_url,
        "WHATSAPP_ACCESS_TOKEN": "token",
        "WHATSAPP_PHONE_NUMBER_ID": "100",
        "WHATSAPP_BUSINESS_ACCOUNT_ID": "200",
        "WHATSAPP_APP_SECRET": APP_SECRET,
        "WHATSAPP_VERIFY_TOKEN": "word",
        "WHATSAPP_MESSAGES_PER_SECOND": "1000",
        "WHATSAPP_DAILY_UNIQUE_USERS": "1000000",
    }
