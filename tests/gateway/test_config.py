"""What the gateway reads from the environment."""

from __future__ import annotations

import pytest

from gateway.config import Settings
from services.common.settings import ConfigurationError

ENOUGH = {
    "BOOKING_URL": "http://booking:8000",
    "NOTIFIER_URL": "http://notifier:8000",
    "DOCS_URL": "http://docs:8000/",
    "REDIS_URL": "redis://redis:6379/0",
    "SEKALI_SECRET": "x" * 32,
}


def test_the_defaults_serve_one_machine() -> None:
    assert Settings.from_env(ENOUGH) == Settings(
        host="127.0.0.1",
        port=8080,
        public_base_url="http://127.0.0.1:8080",
        booking_url="http://booking:8000",
        notifier_url="http://notifier:8000",
        docs_url="http://docs:8000",
        simulator_url=None,
        redis_url="redis://redis:6379/0",
        secret="x" * 32,
        rate_limits=True,
        trusted_proxies=0,
        workers=1,
        log_format="auto",
    )


def test_the_port_decides_the_address_that_residents_see() -> None:
    settings = Settings.from_env({**ENOUGH, "SEKALI_PORT": "9000"})
    assert (settings.host, settings.port, settings.public_base_url) == ("127.0.0.1", 9000, "http://127.0.0.1:9000")


def test_listen_decides_where_the_gateway_listens() -> None:
    settings = Settings.from_env({**ENOUGH, "LISTEN": "0.0.0.0:8000", "SEKALI_PORT": "9000"})
    assert (settings.host, settings.port) == ("0.0.0.0", 8000)  # noqa: S104  # as in a container


@pytest.mark.parametrize(("url", "https"), [("https://datang.example", True), ("http://datang.example", False)])
def test_https_is_known_from_the_public_address(url: str, https: bool) -> None:
    assert Settings.from_env({**ENOUGH, "PUBLIC_BASE_URL": url}).is_public_over_https is https


def test_every_mistake_is_named_at_once() -> None:
    wrong = {
        "BOOKING_URL": "booking",
        "REDIS_URL": "http://redis",
        "RATE_LIMITS": "perhaps",
        "TRUSTED_PROXIES": "many",
        "LOG_FORMAT": "xml",
    }
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_env(wrong)
    names = {sentence.split()[0] for sentence in refused.value.mistakes}
    assert names == {*wrong, "NOTIFIER_URL", "DOCS_URL", "SEKALI_SECRET"}
