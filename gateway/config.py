"""What the gateway reads from the environment, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.common.logs import FORMATS
from services.common.settings import Variables

REDIS_SCHEMES = ("redis", "rediss", "unix")


@dataclass(frozen=True)
class Settings:
    """``trusted_proxies`` is how many proxies in front add ``X-Forwarded-*``; ``simulator_url`` is None when there is none.

    ``metrics_token`` (``METRICS_TOKEN``) opens ``/metrics``; empty keeps it closed.
    """

    host: str
    port: int
    public_base_url: str
    booking_url: str
    notifier_url: str
    docs_url: str
    simulator_url: str | None
    redis_url: str
    secret: str
    rate_limits: bool = True
    trusted_proxies: int = 0
    workers: int = 1
    log_format: str = "auto"
    metrics_token: str = ""

    @classmethod
    def from_env(cls, values: Mapping[str, str]) -> Settings:
        """Read the variables; ``ConfigurationError`` names everything that is wrong."""
        variables = Variables(values)
        own_port = variables.integer("SEKALI_PORT", 8080, minimum=1, maximum=65535)
        host, port = variables.address("LISTEN", f"127.0.0.1:{own_port}")
        settings = cls(
            host=host,
            port=port,
            public_base_url=variables.url("PUBLIC_BASE_URL", f"http://127.0.0.1:{own_port}"),
            booking_url=variables.url("BOOKING_URL"),
            notifier_url=variables.url("NOTIFIER_URL"),
            docs_url=variables.url("DOCS_URL"),
            simulator_url=variables.url("SIMULATOR_URL", "") or None,
            redis_url=variables.url("REDIS_URL", schemes=REDIS_SCHEMES),
            secret=variables.secret("SEKALI_SECRET"),
            rate_limits=variables.switch("RATE_LIMITS", True),
            trusted_proxies=variables.integer("TRUSTED_PROXIES", 0, maximum=10),
            workers=variables.integer("WEB_WORKERS", 1, minimum=1, maximum=64),
            log_format=variables.choice("LOG_FORMAT", "auto", FORMATS),
            metrics_token=variables.secret("METRICS_TOKEN") if values.get("METRICS_TOKEN", "").strip() else "",
        )
        variables.check()
        return settings

    @property
    def is_public_over_https(self) -> bool:
        """Whether residents reach the gateway over HTTPS."""
        return urlsplit(self.public_base_url).scheme == "https"
