"""What the booking service reads from its environment, once, at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.common.logs import FORMATS
from services.common.settings import Variables


@dataclass(frozen=True)
class Settings:
    """Settings of every process of this service. ``redis_url``, ``notifier_url`` and ``docs_url`` matter to the worker only."""

    database_url: str
    secret: str
    host: str
    port: int
    web_workers: int
    public_base_url: str
    webhooks_allow_private: bool
    redis_url: str
    notifier_url: str
    docs_url: str

    @classmethod
    def from_env(cls, values: Mapping[str, str]) -> Settings:
        """Read everything a web process needs; :class:`ConfigurationError` names each mistake."""
        return _settings(values, worker=False)

    @classmethod
    def for_worker(cls, values: Mapping[str, str]) -> Settings:
        """As :meth:`from_env`, and Redis and the subscribers' addresses are required too."""
        return _settings(values, worker=True)


def database_url_from(values: Mapping[str, str]) -> str:
    """The database alone: what ``migrate``, ``demo`` and ``staff add`` need. :class:`ConfigurationError` when it is wrong."""
    variables = Variables(values)
    url = variables.database_url("BOOKING_DATABASE_URL")
    variables.check()
    return url


def log_format_from(values: Mapping[str, str]) -> str:
    """How log lines look (``logs.FORMATS``): what every command needs first. :class:`ConfigurationError` when it is wrong."""
    variables = Variables(values)
    chosen = variables.choice("LOG_FORMAT", "auto", FORMATS)
    variables.check()
    return chosen


def _settings(values: Mapping[str, str], worker: bool) -> Settings:
    variables = Variables(values)
    host, port = variables.address("LISTEN", "127.0.0.1:8101")
    settings = Settings(
        database_url=variables.database_url("BOOKING_DATABASE_URL"),
        secret=variables.secret("SEKALI_SECRET"),
        host=host,
        port=port,
        web_workers=variables.integer("WEB_WORKERS", 1, minimum=1, maximum=64),
        public_base_url=variables.url("PUBLIC_BASE_URL", "http://127.0.0.1:8080"),
        webhooks_allow_private=variables.switch("WEBHOOKS_ALLOW_PRIVATE", default=False),
        redis_url=variables.url("REDIS_URL", None, ("redis", "rediss", "unix")) if worker else "",
        notifier_url=variables.url("NOTIFIER_URL") if worker else "",
        docs_url=variables.url("DOCS_URL") if worker else "",
    )
    variables.check()
    return settings
