"""Where a run keeps its data: SQLite files, or a PostgreSQL of its own that writes to the disk as in production."""

from __future__ import annotations

import os
import pwd
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from bench.children import program

KINDS = ("sqlite", "postgresql")
MakeDatabase = Callable[[str], str]


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[MakeDatabase]:
    """Gives a function from a name to the SQLAlchemy URL of a new, empty database of this kind."""
    if kind == "sqlite":
        yield lambda name: f"sqlite:///{folder / name}.sqlite3"
        return
    with _server(folder / "postgresql") as server:
        yield lambda name: _create(server, name)


def is_free(url: str) -> bool:
    """Whether somebody could begin to write. On SQLite nobody can while another one writes."""
    if not url.startswith("sqlite"):
        return True
    with (
        closing(sqlite3.connect(str(make_url(url).database), timeout=0, isolation_level=None)) as connection,
        suppress(sqlite3.OperationalError),
    ):
        connection.execute("BEGIN IMMEDIATE").execute("ROLLBACK")
        return True
    return False


@contextmanager
def _server(folder: Path) -> Iterator[Path]:
    """A fresh server on a Unix socket in ``folder``. Durable: ``fsync`` stays on."""
    folder.mkdir()
    owner = _as_owner(folder)
    programs, data = _programs(), folder / "data"
    made = [*owner, f"{programs}/initdb", "-D", f"{data}", "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder)  # noqa: S603  # PostgreSQL's own program
    settings = {"listen_addresses": "", "unix_socket_directories": folder, "max_connections": 200}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [*owner, f"{programs}/postgres", "-D", f"{data}", *options]
    with program(command, folder.parent / "postgresql.log", lambda: _accepts(folder)):
        yield folder


def _programs() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not debian:
        raise SystemExit("PostgreSQL is not installed; on Debian `apt install postgresql` brings it.")
    return debian[-1].parent


def _as_owner(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: there its own user owns the folder and runs it."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _accepts(folder: Path) -> bool:
    with suppress(psycopg.OperationalError):
        psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        return True
    return False


def _create(folder: Path, name: str) -> str:
    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
    return f"postgresql://postgres@/{name}?host={folder}"
