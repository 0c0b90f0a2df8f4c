"""What is said about a database that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.stack import databases
from services.stack.home import Refusal


def refusal(url: str) -> str:
    with pytest.raises(Refusal) as caught:
        databases.check({"booking": url})
    return str(caught.value)


def test_a_database_that_answers_is_accepted(database_url: str) -> None:
    databases.check({"booking": database_url})


def test_an_unreachable_postgresql_is_named_without_its_password() -> None:
    told = refusal("postgresql://petugas:rahasia@127.0.0.1:1/booking")
    assert told.startswith(
        "BOOKING_DATABASE_URL: the database postgresql://127.0.0.1:1/booking cannot be used (connection failed"
    )
    assert "rahasia" not in told


def test_a_password_that_the_driver_repeats_is_hidden(postgresql: str) -> None:
    told = refusal(f"postgresql://nobody:rahasia@/rahasia?host={postgresql}")
    assert "rahasia" not in told.partition("cannot be used")[2]


def test_a_database_that_does_not_exist_is_named(postgresql: str) -> None:
    assert 'database "missing" does not exist' in refusal(f"postgresql://postgres@/missing?host={postgresql}")


def test_a_sqlite_file_in_a_missing_folder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "missing" / "booking.sqlite3"
    told = refusal(f"sqlite:///{path}")
    assert told == f"BOOKING_DATABASE_URL: the database {path} cannot be used (unable to open database file)."


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear resident, " * 100)
    assert "file is not a database" in refusal(f"sqlite:///{tmp_path}/letter")
