"""What the notifier needs from its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.common.logs import FORMATS
from services.common.settings import Variables

CLOUD, SIMULATOR, ASSISTED = "cloud", "simulator", "assisted"
MODES = (CLOUD, SIMULATOR, ASSISTED)


@dataclass(frozen=True)
class WhatsAppAccount:
    """One business number at the Cloud API. ``uncertain_seconds`` is how long a lost answer is waited for.

    ``app_id`` (``WHATSAPP_APP_ID``, may be empty) is for which app sample files of templates are uploaded.
    """

    api_base_url: str
    access_token: str
    phone_number_id: str
    business_account_id: str
    app_secret: str
    verify_token: str
    uncertain_seconds: int
    app_id: str = ""


@dataclass(frozen=True)
class Sending:
    """What holds sending back.

    ``people_a_day`` (``WHATSAPP_DAILY_UNIQUE_USERS``, 250): different people written to outside their 24-hour windows in any 24
    hours. ``messages_per_second`` (``WHATSAPP_MESSAGES_PER_SECOND``, 80): of the office's number. ``quiet_from``, ``quiet_until``
    (``WHATSAPP_QUIET_FROM``, 20, and ``WHATSAPP_QUIET_UNTIL``, 6): between these full hours of the office's clock nothing is sent
    that the office started; equal hours mean never quiet.
    """

    people_a_day: int
    messages_per_second: int
    quiet_from: int
    quiet_until: int


@dataclass(frozen=True)
class Settings:
    """Read once at the start.

    ``mode`` (``WHATSAPP_MODE``): ``cloud`` and ``simulator`` speak to the same API at different addresses; ``assisted`` prepares
    links that an operator taps, and needs no account: its values may then be empty, and no webhook is believed.
    """

    database_url: str
    redis_url: str
    secret: str
    listen: tuple[str, int]
    web_workers: int
    log_format: str
    public_base_url: str
    booking_url: str
    docs_url: str
    mode: str
    account: WhatsAppAccount
    sending: Sending

    @classmethod
    def from_env(cls, values: Mapping[str, str]) -> Settings:
        """The settings; ``ConfigurationError`` names everything that is wrong at once."""
        read = Variables(values)
        mode = read.choice("WHATSAPP_MODE", CLOUD, MODES)
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
            mode=mode,
            account=_account(read, None if mode != ASSISTED else ""),
            sending=_sending(read),
        )
        read.check()
        return settings


def _account(read: Variables, missing: str | None) -> WhatsAppAccount:
    """``missing`` stands for each value that is not set; None makes it a mistake."""
    return WhatsAppAccount(
        api_base_url=read.url("WHATSAPP_API_BASE_URL", "https://graph.facebook.com"),
        access_token=read.text("WHATSAPP_ACCESS_TOKEN", missing),
        phone_number_id=read.text("WHATSAPP_PHONE_NUMBER_ID", missing),
        business_account_id=read.text("WHATSAPP_BUSINESS_ACCOUNT_ID", missing),
        app_secret=read.text("WHATSAPP_APP_SECRET", missing),
        verify_token=read.text("WHATSAPP_VERIFY_TOKEN", missing),
        uncertain_seconds=read.integer("WHATSAPP_UNCERTAIN_SECONDS", 600, minimum=1, maximum=86_400),
        app_id=read.text("WHATSAPP_APP_ID", ""),
    )


def _sending(read: Variables) -> Sending:
    return Sending(
        people_a_day=read.integer("WHATSAPP_DAILY_UNIQUE_USERS", 250, minimum=1),
        messages_per_second=read.integer("WHATSAPP_MESSAGES_PER_SECOND", 80, minimum=1, maximum=1000),
        quiet_from=read.integer("WHATSAPP_QUIET_FROM", 20, minimum=0, maximum=23),
        quiet_until=read.integer("WHATSAPP_QUIET_UNTIL", 6, minimum=0, maximum=23),
    )
