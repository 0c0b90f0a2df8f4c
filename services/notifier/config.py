"""What the notifier needs from its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.common.logs import FORMATS
from services.common.settings import Variables


@dataclass(frozen=True)
class WhatsAppAccount:
    """One business number at the Cloud API. ``uncertain_seconds`` is how long a lost answer is waited for."""

    api_base_url: str
    access_token: str
    phone_number_id: str
    business_account_id: str
    app_secret: str
    verify_token: str
    uncertain_seconds: int


@dataclass(frozen=True)
class Settings:
    """Read once at the start."""

    database_url: str
    redis_url: str
    secret: str
    listen: tuple[str, int]
    web_workers: int
    log_format: str
    public_base_url: str
    booking_url: str
    docs_url: str
    account: WhatsAppAccount

    @classmethod
    def from_env(cls, values: Mapping[str, str]) -> Settings:
        """The settings; ``ConfigurationError`` names everything that is wrong at once."""
        read = Variables(values)
        settings = cls(
            database_url=read.database_url("NOTIFIER_DATABASE_URL"),
            redis_url=read.url("REDIS_URL", schemes=("redis", "rediss", "unix")),
            secret=read.secret("SEKALI_SECRET"),
            listen=read.address("LISTEN", "127.0.0.1:8003"),
            web_workers=read.integer("WEB_WORKERS", 1, minimum=1, maximum=64),
            log_format=read.choice("LOG_FORMAT", "auto", FORMATS),
            public_base_url=read.url("PUBLIC_BASE_URL"),
            booking_url=read.url("BOOKING_URL"),
            docs_url=read.url("DOCS_URL"),
            account=_account(read),
        )
        read.check()
        return settings


def _account(read: Variables) -> WhatsAppAccount:
    return WhatsAppAccount(
        api_base_url=read.url("WHATSAPP_API_BASE_URL", "https://graph.facebook.com"),
        access_token=read.text("WHATSAPP_ACCESS_TOKEN"),
        phone_number_id=read.text("WHATSAPP_PHONE_NUMBER_ID"),
        business_account_id=read.text("WHATSAPP_BUSINESS_ACCOUNT_ID"),
        app_secret=read.text("WHATSAPP_APP_SECRET"),
        verify_token=read.text("WHATSAPP_VERIFY_TOKEN"),
        uncertain_seconds=read.integer("WHATSAPP_UNCERTAIN_SECONDS", 600, minimum=1, maximum=86_400),
    )
