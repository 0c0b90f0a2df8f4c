"""The commands that end by themselves: migrate, demo, doctor, staff add. Each returns the exit code."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from services.booking.adapters.account_store import AccountStore
from services.booking.adapters.examination import examine
from services.booking.adapters.passwords import Argon2Passwords
from services.booking.app import PACKAGE
from services.booking.config import Settings
from services.booking.demo import DemoLogin, load
from services.booking.domain.access import ALL_OFFICES
from services.booking.domain.errors import OfficeUnknown, UsernameTaken
from services.booking.usecases.sign_in import AddAccount, WeakPassword
from services.common import database as databases
from services.common.clock import SystemClock
from services.common.database import Database
from services.common.principal import STAFF_ROLES

UNWELL, WRONG_USE = 1, 2
_USERNAME = re.compile(r"^[a-z0-9][a-z0-9._-]{2,39}$")


def migrate(database_url: str) -> int:
    """Bring the schema to its newest version."""
    database = Database(database_url)
    databases.migrate(database, PACKAGE)
    database.close()
    return 0


def demo(settings: Settings, login_file: Path | None) -> int:
    """Load the demo office into an empty database and write the operator's credentials to ``login_file``, for its owner only.

    Without a file they are printed: where parts run in containers, their log is what the installer can read.
    """
    database = Database(settings.database_url)
    login = load(database, settings.secret, SystemClock())
    database.close()
    if login is not None and login_file is not None:
        _write_privately(login_file, login)
    elif login is not None:
        print(f"The demo office's operator signs in as {login.username} with the password {login.password}")
    return 0


def doctor(database_url: str) -> int:
    """Say one sentence for each thing that is wrong and return 1, or say that all is well and return 0."""
    database = Database(database_url)
    try:
        if not databases.schema_is_current(database, PACKAGE):
            return _unwell(["the database is not at its newest migration"])
        found = examine(database, SystemClock().now())
    finally:
        database.close()
    if found.wrong:
        return _unwell(found.wrong)
    print(
        f"All is well: {found.offices} offices and {found.appointments} appointments; every counter equals what it counts, "
        f"and {found.waiting_facts} facts are on their way."
    )
    return 0


def _unwell(sentences: Sequence[str]) -> int:
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return UNWELL


def staff_add(database_url: str, arguments: Sequence[str]) -> int:
    """Make a staff account; the password is one line on standard input."""
    options = _staff_parser().parse_args(arguments)
    if not _USERNAME.match(options.username.lower()):
        return _refused("A user name has 3 to 40 letters, digits, dots, hyphens or underscores.")
    password = sys.stdin.readline().rstrip("\r\n")
    database = Database(database_url)
    try:
        offices = (ALL_OFFICES,) if options.office == ALL_OFFICES else (options.office,)
        AddAccount(AccountStore(database), Argon2Passwords(), SystemClock())(options.username, password, options.role, offices)
    except WeakPassword as error:
        return _refused(f"The account was not made: {error}.")
    except UsernameTaken:
        return _refused(f"The user name {options.username} is taken.")
    except OfficeUnknown:
        return _refused(f"There is no office {options.office}.")
    finally:
        database.close()
    print(f"{options.username} may now sign in as {options.role}.")
    return 0


def _staff_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="staff add")
    parser.add_argument("--office", required=True, help="id of the office, or * for all")
    parser.add_argument("--role", required=True, choices=STAFF_ROLES)
    parser.add_argument("--username", required=True)
    parser.add_argument("--password-stdin", action="store_true", required=True, help="read the password from standard input")
    return parser


def _refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return WRONG_USE


def _write_privately(path: Path, login: DemoLogin) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)  # a file that was there before keeps its mode otherwise
    with os.fdopen(descriptor, "w") as file:
        json.dump({"username": login.username, "password": login.password}, file)
