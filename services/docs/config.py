"""What the docs service reads from its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.common.logs import FORMATS
from services.common.settings import Variables


@dataclass(frozen=True)
class Bucket:
    """An S3-compatible store for documents. ``endpoint`` is empty for Amazon's own service."""

    bucket: str
    endpoint: str
    region: str
    access_key: str
    secret_key: str


@dataclass(frozen=True)
class Settings:
    """``redis_url`` is empty for processes that need no queue; ``home`` is the data folder."""

    database_url: str
    redis_url: str
    home: Path
    secret: str
    listen: tuple[str, int]
    web_workers: int
    log_format: str
    public_base_url: str
    booking_url: str
    keep_days: int
    bucket: Bucket | None

    @classmethod
    def from_env(cls, values: Mapping[str, str], needs_redis: bool = False) -> Settings:
        """The settings, or ``ConfigurationError`` with every mistake."""
        variables = Variables(values)
        home = Path(variables.text("SEKALI_HOME", "./var"))
        settings = cls(
            database_url=variables.database_url("DOCS_DATABASE_URL", f"sqlite:///{home}/docs.sqlite3"),
            redis_url=variables.url("REDIS_URL", schemes=("redis", "rediss", "unix")) if needs_redis else "",
            home=home,
            secret=variables.secret("SEKALI_SECRET"),
            listen=variables.address("LISTEN", "127.0.0.1:8083"),
            web_workers=variables.integer("WEB_WORKERS", 1, 1, 64),
            log_format=variables.choice("LOG_FORMAT", "auto", FORMATS),
            public_base_url=variables.url("PUBLIC_BASE_URL", "http://127.0.0.1:8080"),
            booking_url=variables.url("BOOKING_URL", "http://127.0.0.1:8081"),
            keep_days=variables.integer("DOCUMENTS_KEEP_DAYS", 90, 1, 3650),
            bucket=_bucket(variables),
        )
        variables.check()
        return settings


def _bucket(variables: Variables) -> Bucket | None:
    """The store, when a bucket is named; its keys are needed then."""
    name = variables.text("DOCUMENTS_S3_BUCKET", "-")
    if name == "-":
        return None
    return Bucket(
        bucket=name,
        endpoint=variables.url("DOCUMENTS_S3_ENDPOINT", ""),
        region=variables.text("DOCUMENTS_S3_REGION", "us-east-1"),
        access_key=variables.text("DOCUMENTS_S3_ACCESS_KEY"),
        secret_key=variables.secret("DOCUMENTS_S3_SECRET_KEY", 8),
    )
