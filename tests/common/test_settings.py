"""Reading the environment."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.common.settings import ConfigurationError, Variables

Read = Callable[[Variables], object]


@pytest.mark.parametrize(
    ("value", "read", "expected"),
    [
        ("  8081 ", lambda v: v.integer("X", 1, 1, 65535), 8081),
        ("", lambda v: v.integer("X", 8080), 8080),
        ("OFF", lambda v: v.switch("X", True), False),
        ("1", lambda v: v.switch("X", False), True),
        ("json", lambda v: v.choice("X", "auto", ("auto", "json")), "json"),
        ("http://127.0.0.1:9999/", lambda v: v.url("X"), "http://127.0.0.1:9999"),
        ("unix:///run/r.sock", lambda v: v.url("X", schemes=("redis", "unix")), "unix:///run/r.sock"),
        ("127.0.0.1:80", lambda v: v.address("X"), ("127.0.0.1", 80)),
        ("sqlite:///a.db", lambda v: v.database_url("X"), "sqlite:///a.db"),
    ],
)
def test_a_good_value_is_read(value: str, read: Read, expected: object) -> None:
    variables = Variables({"X": value})
    assert read(variables) == expected
    variables.check()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("", lambda v: v.text("X")),
        ("short", lambda v: v.secret("X")),
        ("eighty", lambda v: v.integer("X", 80)),
        ("70000", lambda v: v.integer("X", 80, 1, 65535)),
        ("perhaps", lambda v: v.switch("X", True)),
        ("yaml", lambda v: v.choice("X", "auto", ("auto", "json"))),
        ("ftp://host", lambda v: v.url("X")),
        ("http://host:99999", lambda v: v.url("X")),
        ("mysql://host/db", lambda v: v.database_url("X")),
        ("not a url", lambda v: v.database_url("X")),
        ("sqlite://", lambda v: v.database_url("X")),
        ("sqlite:///:memory:", lambda v: v.database_url("X")),
        ("localhost", lambda v: v.address("X")),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_variable(value: str, read: Read) -> None:
    variables = Variables({"X": value})
    read(variables)
    with pytest.raises(ConfigurationError) as refusal:
        variables.check()
    assert [m.startswith("X ") and m.endswith(".") for m in refusal.value.mistakes] == [True]


def test_all_mistakes_are_reported_together() -> None:
    variables = Variables({"A": "x", "B": "y"})
    variables.integer("A", 1)
    variables.switch("B", True)
    with pytest.raises(ConfigurationError) as refusal:
        variables.check()
    assert len(refusal.value.mistakes) == 2


def test_a_wrong_secret_is_not_repeated_in_the_message() -> None:
    variables = Variables({"X": "hunter2"})
    variables.secret("X")
    with pytest.raises(ConfigurationError) as refusal:
        variables.check()
    assert "hunter2" not in str(refusal.value)
