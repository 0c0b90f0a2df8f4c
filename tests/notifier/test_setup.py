"""Starting: settings, and what a process loads."""

from __future__ import annotations

import subprocess
import sys
from datetime import time

import pytest

from services.common.settings import ConfigurationError
from services.notifier.config import Sending, Settings
from services.notifier.domain.limits import Limits, QuietHours, per_second
from services.notifier.worker import limits_of

ENVIRONMENT = {
    "NOTIFIER_DATABASE_URL": "sqlite:///n.sqlite3",
    "REDIS_URL": "unix:///run/redis.sock",
    "SEKALI_SECRET": "s" * 32,
    "PUBLIC_BASE_URL": "http://127.0.0.1:8080",
    "BOOKING_URL": "http://127.0.0.1:8001",
    "DOCS_URL": "http://127.0.0.1:8002",
    "WHATSAPP_ACCESS_TOKEN": "token",
    "WHATSAPP_PHONE_NUMBER_ID": "100",
    "WHATSAPP_BUSINESS_ACCOUNT_ID": "200",
    "WHATSAPP_APP_SECRET": "secret",
    "WHATSAPP_VERIFY_TOKEN": "word",
}


def test_a_lost_answer_is_waited_for_ten_minutes_unless_told_otherwise() -> None:
    assert Settings.from_env(ENVIRONMENT).account.uncertain_seconds == 600


def test_what_holds_sending_back_has_the_platforms_limits_unless_told_otherwise() -> None:
    assert Settings.from_env(ENVIRONMENT).sending == Sending(250, 80, 20, 6)


def test_the_limits_of_sending_can_be_set() -> None:
    wanted = {
        "WHATSAPP_DAILY_UNIQUE_USERS": "2000",
        "WHATSAPP_MESSAGES_PER_SECOND": "20",
        "WHATSAPP_QUIET_FROM": "21",
        "WHATSAPP_QUIET_UNTIL": "7",
    }
    limits = limits_of(Settings.from_env({**ENVIRONMENT, **wanted}).sending)
    assert limits == Limits(2000, per_second(20), quiet=QuietHours(time(21), time(7)))


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_a_missing_variable_is_named(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"^{name} is required and not set"):
        Settings.from_env({key: value for key, value in ENVIRONMENT.items() if key != name})


def test_sending_by_hand_needs_no_account() -> None:
    without = {name: value for name, value in ENVIRONMENT.items() if not name.startswith("WHATSAPP_")}
    account = Settings.from_env({**without, "WHATSAPP_MODE": "assisted"}).account
    assert (account.access_token, account.app_secret, account.verify_token) == ("", "", "")


def test_a_wrong_configuration_ends_with_2_and_says_why() -> None:
    ended = subprocess.run([sys.executable, "-m", "services.notifier", "web"], env={}, capture_output=True, text=True)
    assert (ended.returncode, "SEKALI_SECRET is required" in ended.stderr) == (2, True)


def test_the_web_process_does_not_load_the_queues() -> None:
    program = "import sys, services.notifier.app; print(sorted({'redis', 'rq'} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
