"""The environment of the booking service."""

from __future__ import annotations

import pytest

from services.booking.config import Settings
from services.common.settings import ConfigurationError

GOOD = {"BOOKING_DATABASE_URL": "sqlite:///x.sqlite3", "SEKALI_SECRET": "s" * 32, "LISTEN": "127.0.0.1:8101"}


def test_a_web_process_needs_neither_redis_nor_subscribers() -> None:
    assert Settings.from_env(GOOD).port == 8101


def test_a_worker_is_told_everything_that_it_lacks_at_once() -> None:
    with pytest.raises(ConfigurationError) as refused:
        Settings.for_worker(GOOD)
    assert [mistake.split()[0] for mistake in refused.value.mistakes] == ["REDIS_URL", "NOTIFIER_URL", "DOCS_URL"]


def test_all_mistakes_of_a_web_process_are_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_env({"SEKALI_SECRET": "short", "LISTEN": "nowhere", "WEB_WORKERS": "0"})
    named = {mistake.split()[0] for mistake in refused.value.mistakes}
    assert named == {"BOOKING_DATABASE_URL", "SEKALI_SECRET", "LISTEN", "WEB_WORKERS"}
