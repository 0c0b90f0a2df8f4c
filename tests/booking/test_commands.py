"""The commands."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import insert

from services.booking.__main__ import main
from services.booking.adapters import tables
from services.common import logs
from services.common.database import Database
from tests.booking.builders import OFFICE, at
from tests.booking.conftest import SECRET

Run = Callable[..., "Done"]


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    stdout: str
    stderr: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``run("doctor", BOOKING_DATABASE_URL=…)``: with nothing of this service in its environment but what is given."""
    for name in [name for name in os.environ if name.startswith(("BOOKING_", "SEKALI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(logs, "configure", lambda *_: None)  # this process has a log of its own

    def command(*arguments: str, typed: str = "", **environment: str) -> Done:
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        with monkeypatch.context() as its:
            for name, value in environment.items():
                its.setenv(name, value)
            code = main([*arguments])
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return command


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "services.booking", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, text=True, capture_output=True, check=False)


def staff_add(
    run: Run, url: str, *, office: str = OFFICE.id, username: str = "petugas", typed: str = "kata sandi contoh\n"
) -> tuple[int, str]:
    arguments = ("staff", "add", "--office", office, "--role", "operator", "--username", username, "--password-stdin")
    done = run(*arguments, typed=typed, BOOKING_DATABASE_URL=url)
    return done.code, done.stderr.strip() or done.stdout.strip()


def test_an_account_is_made_from_the_command_line(run: Run, database: Database) -> None:
    assert staff_add(run, database.url) == (0, "petugas may now sign in as operator.")


def test_a_taken_name_is_one_sentence(run: Run, database: Database) -> None:
    staff_add(run, database.url)
    assert staff_add(run, database.url) == (2, "The user name petugas is taken.")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"office": "tidak-ada"}, "There is no office tidak-ada."),
        ({"typed": "pendek\n"}, "The account was not made: a password has at least 10 characters."),
        ({"username": "a b"}, "A user name has 3 to 40 letters, digits, dots, hyphens or underscores."),
    ],
    ids=["unknown office", "short password", "strange name"],
)
def test_what_is_wrong_is_one_sentence(run: Run, database: Database, changes: dict[str, str], sentence: str) -> None:
    assert staff_add(run, database.url, **changes) == (2, sentence)


def test_migrate_and_demo_prepare_an_empty_database(tmp_path: Path) -> None:
    environment = {"BOOKING_DATABASE_URL": f"sqlite:///{tmp_path}/b.sqlite3", "SEKALI_SECRET": SECRET}
    file = tmp_path / "login.json"
    codes = [process("migrate", **environment).returncode, process("demo", "--login-file", str(file), **environment).returncode]
    assert (codes, stat.S_IMODE(file.stat().st_mode)) == ([0, 0], 0o600)
    assert json.loads(file.read_text())["username"] == "operator"


def test_without_a_file_the_demo_sign_in_is_told_once(run: Run, tmp_path: Path) -> None:
    environment = {"BOOKING_DATABASE_URL": f"sqlite:///{tmp_path}/b.sqlite3", "SEKALI_SECRET": SECRET}
    run("migrate", **environment)
    told = [run("demo", **environment).stdout for _ in range(2)]
    assert (told[0].startswith("The demo office's operator signs in as operator with the password "), told[1]) == (True, "")


def test_a_wrong_kind_of_log_is_one_sentence(run: Run) -> None:
    done = run("migrate", LOG_FORMAT="xml", BOOKING_DATABASE_URL="sqlite:///never.sqlite3", SEKALI_SECRET=SECRET)
    assert (done.code, done.stderr) == (2, "LOG_FORMAT must be auto, console or json, not 'xml'.\n")


@pytest.mark.parametrize("arguments", [(), ("nothing",), ("staff",), ("demo", "--x")], ids=" ".join)
def test_a_wrong_command_shows_the_usage(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.code, done.stderr.startswith("usage:")) == (2, True)


def test_a_wrong_environment_is_told_in_sentences(run: Run) -> None:
    done = run("web")
    assert (done.code, "SEKALI_SECRET is required and not set." in done.stderr) == (2, True)


def doctor(run: Run, url: str) -> tuple[int, str, str]:
    done = run("doctor", BOOKING_DATABASE_URL=url)
    return done.code, done.stdout.strip(), done.stderr.strip()


def test_the_doctor_says_that_all_is_well(run: Run, database: Database) -> None:
    well = "All is well: 2 offices and 0 appointments; every counter equals what it counts, and 0 facts are on their way."
    assert doctor(run, database.url) == (0, well, "")


def test_the_doctor_names_a_counter_that_counts_something_else(run: Run, database: Database) -> None:
    cell = {"office_id": OFFICE.id, "counter_group": "loket", "cell_starts_at": at("08:00"), "taken": 1, "capacity": 4}
    with database.write() as connection:
        connection.execute(insert(tables.slot_usage), cell)
    code, said, sentence = doctor(run, database.url)
    assert (code, said, sentence.startswith(f"places taken: {OFFICE.id} loket")) == (1, "", True)


def test_the_doctor_wants_the_newest_schema(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/empty.sqlite3"
    assert doctor(run, url) == (1, "", "the database is not at its newest migration")
