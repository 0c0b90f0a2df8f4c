"""One start, decided: settings, processes, addresses and the environment of each child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.stack import ports, redis_server
from services.stack.config import Addresses, Settings, child_environment
from services.stack.home import Home, Refusal
from services.stack.processes import Process, chosen
from services.stack.redis_server import RedisServer


@dataclass(frozen=True)
class Layout:
    """``server`` is None when ``REDIS_URL`` names an existing Redis."""

    settings: Settings
    home: Home
    processes: tuple[Process, ...]
    addresses: Addresses
    server: RedisServer | None

    def environment(self, inherited: Mapping[str, str], name: str) -> dict[str, str]:
        """The whole environment of the process ``name``."""
        secret = self.settings.secret or self.home.secret()
        return child_environment(inherited, self.settings, self.addresses, secret, self.home.own_account(), name)

    def arguments(self, process: Process) -> tuple[str, ...]:
        """The process's arguments; the demo office also says where its sign-in goes."""
        if process.when == "demo":
            return (*process.arguments, "--login-file", str(self.home.login_file))
        return process.arguments


def plan(settings: Settings, home: Home) -> Layout:
    """The layout of a new start, on free ports; :class:`Refusal` when the public one is taken."""
    processes = chosen(embedded=settings.redis_url is None, simulator=settings.simulator, demo=settings.demo)
    chosen_ports = ports.choose(processes, settings.port)
    server = redis_server.embedded(home.path) if settings.redis_url is None else None
    redis_url = settings.redis_url or (server.url if server else "")
    return Layout(settings, home, processes, Addresses(chosen_ports, redis_url), server)


def beside(settings: Settings, home: Home) -> Layout:
    """The layout for a command that runs beside ``up``, or without it: addresses as noted, else as they would be."""
    note = home.note() or {}
    processes = chosen(embedded=settings.redis_url is None, simulator=settings.simulator, demo=settings.demo)
    offsets = {process.name: settings.port + process.port_offset for process in processes if process.kind == "web"}
    redis_url = settings.redis_url or note.get("redis_url") or f"unix://{home.path / 'redis' / 'redis.sock'}"
    return Layout(settings, home, processes, Addresses(note.get("ports", offsets), redis_url), None)


def check_redis(layout: Layout) -> None:
    """:class:`Refusal` when a Redis was named and does not answer."""
    if layout.server is None and not redis_server.answers(layout.addresses.redis):
        raise Refusal(f"REDIS_URL: no Redis answers at {_shown(layout.addresses.redis)}.")


def _shown(url: str) -> str:
    """The URL without user and password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"


def log_of(home: Home, name: str, verbose: bool) -> Path | None:
    """Where a process writes its lines; None is the terminal."""
    return None if verbose else home.log(name)
