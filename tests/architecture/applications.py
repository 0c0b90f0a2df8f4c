"""Every application of the product, built as its process builds it. Nothing answers at the addresses: nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

SECRET = "a secret of the tests that is long enough"
PARTS = ("gateway", "booking", "notifier", "docs")


def environment(folder: Path) -> dict[str, str]:
    """What the parts require, together."""
    nowhere, unix = "http://127.0.0.1:1", f"unix://{folder}/none"
    urls = dict.fromkeys(("BOOKING_URL", "NOTIFIER_URL", "DOCS_URL", "PUBLIC_BASE_URL", "WHATSAPP_API_BASE_URL"), nowhere)
    databases = {f"{part.upper()}_DATABASE_URL": f"sqlite:///{folder}/{part}.sqlite3" for part in PARTS[1:]}
    account = {f"WHATSAPP_{name}": "1234" for name in ("ACCESS_TOKEN", "PHONE_NUMBER_ID", "BUSINESS_ACCOUNT_ID")}
    webhook = {"WHATSAPP_APP_SECRET": "1234", "WHATSAPP_VERIFY_TOKEN": "1234"}
    return {**urls, **databases, **account, **webhook, "SEKALI_SECRET": SECRET, "SEKALI_HOME": str(folder), "REDIS_URL": unix}


@contextmanager
def application(part: str, folder: Path) -> Iterator[Flask]:
    """The web application of a part, with an empty database of its own in ``folder``."""
    app = _BUILDERS[part](environment(folder))
    yield app
    if database := app.extensions.get("database"):
        database.close()


def _gateway(values: dict[str, str]) -> Flask:
    from gateway.app import create_app
    from gateway.config import Settings

    return create_app(Settings.from_env({**values, "RATE_LIMITS": "off"}))


def _booking(values: dict[str, str]) -> Flask:
    from services.booking.app import create_app
    from services.booking.config import Settings

    return create_app(Settings.from_env(values))


def _notifier(values: dict[str, str]) -> Flask:
    from services.notifier.app import create_app
    from services.notifier.config import Settings

    return create_app(Settings.from_env(values))


def _docs(values: dict[str, str]) -> Flask:
    from services.docs.app import create_app
    from services.docs.config import Settings

    return create_app(Settings.from_env(values))


_BUILDERS = {"gateway": _gateway, "booking": _booking, "notifier": _notifier, "docs": _docs}
