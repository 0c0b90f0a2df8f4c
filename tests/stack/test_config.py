"""The launcher's variables, and what its children get."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.common.settings import ConfigurationError
from services.stack.config import GRAPH_API, WHATSAPP, Addresses, Settings, child_environment

ACCOUNT = dict.fromkeys(WHATSAPP, "given")
ADDRESSES = Addresses({"gateway": 18080, "booking": 18081, "simulator": 18084}, "unix:///run/redis.sock")


def mistakes(values: dict[str, str]) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_env(values)
    return caught.value.mistakes


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SEKALI_PORT", "eighty", "SEKALI_PORT must be a whole number from 1 to 65535, not 'eighty'."),
        ("SEKALI_PORT", "70000", "SEKALI_PORT must be a whole number from 1 to 65535, not '70000'."),
        ("PUBLIC_BASE_URL", "janji.test", "PUBLIC_BASE_URL must be a URL that starts with http:// or https://."),
        ("BOOKING_DATABASE_URL", "mysql://x/y", "BOOKING_DATABASE_URL must be a database URL that starts with sqlite:/// or postgresql://."),
        ("NOTIFIER_DATABASE_URL", "notifier", "NOTIFIER_DATABASE_URL must be a database URL that starts with sqlite:/// or postgresql://."),
        ("REDIS_URL", "localhost:6379", "REDIS_URL must be a URL that starts with redis:// or rediss:// or unix://."),
        ("SEKALI_SECRET", "short", "SEKALI_SECRET must have at least 32 characters."),
        ("WHATSAPP_API_BASE_URL", "graph", "WHATSAPP_API_BASE_URL must be a URL that starts with http:// or https://."),
        ("WHATSAPP_DAILY_UNIQUE_USERS", "0", "WHATSAPP_DAILY_UNIQUE_USERS must be a whole number from 1 to 2147483648, not '0'."),
        ("SEKALI_DEMO", "maybe", "SEKALI_DEMO must be on or off (or 1 or 0), not 'maybe'."),
        ("RATE_LIMITS", "2", "RATE_LIMITS must be on or off (or 1 or 0), not '2'."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_one_sentence_that_names_it(name: str, value: str, sentence: str) -> None:
    assert mistakes({name: value}) == [sentence]


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes({"SEKALI_PORT": "x", "SEKALI_DEMO": "x", "WHATSAPP_ACCESS_TOKEN": "token"})
    assert [sentence.split()[0] for sentence in told] == ["SEKALI_PORT", "SEKALI_DEMO", "WHATSAPP_ACCESS_TOKEN"]


def test_a_token_without_the_rest_of_the_account_names_what_is_missing() -> None:
    told = mistakes({**ACCOUNT, "WHATSAPP_APP_SECRET": "", "WHATSAPP_VERIFY_TOKEN": ""})
    assert told == ["WHATSAPP_ACCESS_TOKEN is set, so WHATSAPP_APP_SECRET and WHATSAPP_VERIFY_TOKEN must be set too."]


def test_the_business_account_is_needed_for_meta_only() -> None:
    without = {**ACCOUNT, "WHATSAPP_BUSINESS_ACCOUNT_ID": ""}
    assert mistakes(without) == ["WHATSAPP_ACCESS_TOKEN is set, so WHATSAPP_BUSINESS_ACCOUNT_ID must be set too."]
    assert Settings.from_env({**without, "WHATSAPP_API_BASE_URL": "http://127.0.0.1:9999"}).simulator is False


def test_the_defaults_are_those_of_the_contract() -> None:
    settings = Settings.from_env({})
    told = (settings.port, settings.public_base_url, settings.home.name, settings.demo, settings.rate_limits)
    assert told == (8080, "http://127.0.0.1:8080", "var", True, True)
    assert (settings.daily_unique_users, settings.redis_url, settings.simulator) == (250, None, True)


def test_databases_are_sqlite_files_in_the_data_folder_unless_given() -> None:
    settings = Settings.from_env({"SEKALI_HOME": "/srv/data folder", "DOCS_DATABASE_URL": "postgresql://docs@db/docs"})
    assert settings.databases == {
        "booking": "sqlite:////srv/data folder/booking.sqlite3",
        "notifier": "sqlite:////srv/data folder/notifier.sqlite3",
        "docs": "postgresql://docs@db/docs",
    }


@pytest.mark.parametrize(
    ("given", "graph_api"),
    [({}, None), (ACCOUNT, GRAPH_API), ({"WHATSAPP_API_BASE_URL": "http://127.0.0.1:9999"}, "http://127.0.0.1:9999")],
    ids=["nothing given: the simulator", "an account: the real one", "a test server"],
)
def test_who_is_asked_to_send(given: dict[str, str], graph_api: str | None) -> None:
    assert Settings.from_env(given).graph_api == graph_api


@pytest.mark.parametrize(
    ("given", "mode"),
    [
        ({}, "simulator"),
        (ACCOUNT, "cloud"),
        ({"WHATSAPP_API_BASE_URL": "http://127.0.0.1:9999"}, "cloud"),
        ({**ACCOUNT, "WHATSAPP_MODE": "simulator"}, "simulator"),
        ({"WHATSAPP_MODE": "assisted"}, "assisted"),
    ],
    ids=["nothing", "an account", "a test server", "the simulator although there is an account", "by hand"],
)
def test_how_messages_leave(given: dict[str, str], mode: str) -> None:
    settings = Settings.from_env(given)
    assert (settings.mode, settings.simulator) == (mode, mode == "simulator")


def test_the_cloud_needs_an_account() -> None:
    assert mistakes({"WHATSAPP_MODE": "cloud"}) == [
        "WHATSAPP_MODE is cloud, so WHATSAPP_ACCESS_TOKEN, WHATSAPP_PHONE_NUMBER_ID, WHATSAPP_BUSINESS_ACCOUNT_ID, "
        "WHATSAPP_APP_SECRET and WHATSAPP_VERIFY_TOKEN must be set too."
    ]


def test_the_notifier_is_told_the_mode() -> None:
    assert environment({"WHATSAPP_MODE": "assisted"}, "notifier")["WHATSAPP_MODE"] == "assisted"


def environment(given: dict[str, str], name: str = "booking") -> dict[str, str]:
    own_account = dict.fromkeys(WHATSAPP, "own")
    return child_environment({"PATH": "/bin"}, Settings.from_env(given), ADDRESSES, "s" * 32, own_account, name)


def test_a_child_learns_where_the_others_are() -> None:
    got = environment({})
    assert (got["BOOKING_URL"], got["SIMULATOR_URL"], got["REDIS_URL"], got["LISTEN"]) == (
        "http://127.0.0.1:18081",
        "http://127.0.0.1:18084",
        "unix:///run/redis.sock",
        "127.0.0.1:18081",
    )


def test_a_worker_listens_nowhere() -> None:
    assert "LISTEN" not in environment({}, "booking-worker")


def test_without_an_account_the_simulator_is_asked_and_answers_to_the_gateway() -> None:
    got = environment({})
    assert (got["WHATSAPP_ACCESS_TOKEN"], got["WHATSAPP_API_BASE_URL"], got["SIMULATOR_WEBHOOK_URL"]) == (
        "own",
        "http://127.0.0.1:18084",
        "http://127.0.0.1:18080/webhooks/whatsapp",
    )


@pytest.mark.parametrize(
    ("given", "inherited", "expected"),
    [
        ({}, {}, "60"),
        ({}, {"WHATSAPP_UNCERTAIN_SECONDS": "15"}, "15"),
        ({"WHATSAPP_API_BASE_URL": "http://127.0.0.1:9"}, {}, None),
    ],
    ids=["simulator", "told otherwise", "another server"],
)
def test_the_simulator_s_lost_answers_are_waited_for_shortly(
    given: dict[str, str], inherited: dict[str, str], expected: str | None
) -> None:
    got = child_environment(inherited, Settings.from_env(given), ADDRESSES, "s" * 32, dict.fromkeys(WHATSAPP, "own"), "notifier")
    assert got.get("WHATSAPP_UNCERTAIN_SECONDS") == expected


def test_values_given_for_a_test_server_win_over_the_simulators_own() -> None:
    got = environment({"WHATSAPP_API_BASE_URL": "http://127.0.0.1:9999", "WHATSAPP_APP_SECRET": "theirs"})
    assert (got["WHATSAPP_APP_SECRET"], got["WHATSAPP_VERIFY_TOKEN"], "SIMULATOR_WEBHOOK_URL" in got) == ("theirs", "own", False)


def test_a_folder_is_read_from_where_the_user_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_env({"SEKALI_HOME": "data"}).home == tmp_path / "data"
