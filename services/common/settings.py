"""Reading the environment once, at the start, with every mistake reported in one sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_ON, _OFF = {"1", "on", "true", "yes"}, {"0", "off", "false", "no"}
DATABASES = ("sqlite", "postgresql", "postgresql+psycopg")


def _is_usable(url: URL) -> bool:
    """A known engine, and a file with SQLite: in memory every process would have another database."""
    in_memory = url.drivername == "sqlite" and url.database in (None, "", ":memory:")
    return url.drivername in DATABASES and not in_memory


class ConfigurationError(Exception):
    """One or more variables are wrong. ``str()`` is one sentence per mistake, each naming its variable."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__(" ".join(mistakes))
        self.mistakes = mistakes


class Variables:
    """A reader over an environment that remembers every mistake until :meth:`check`.

    Each method returns a usable value even after a mistake, so that all mistakes are found in one pass.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._mistakes: list[str] = []

    def text(self, name: str, default: str | None = None) -> str:
        value = self._values.get(name, "").strip() or default
        if value is None:
            self._wrong(name, "is required and not set")
            return ""
        return value

    def secret(self, name: str, minimum: int = 32) -> str:
        """A value without default, of at least ``minimum`` characters. Its content is never put in a message."""
        value = self.text(name)
        if value and len(value) < minimum:
            self._wrong(name, f"must have at least {minimum} characters")
        return value

    def integer(self, name: str, default: int, minimum: int = 0, maximum: int = 2**31) -> int:
        raw = self.text(name, str(default))
        if raw.isdecimal() and minimum <= int(raw) <= maximum:
            return int(raw)
        self._wrong(name, f"must be a whole number from {minimum} to {maximum}, not {raw!r}")
        return default

    def switch(self, name: str, default: bool) -> bool:
        raw = self.text(name, "on" if default else "off").lower()
        if raw not in _ON | _OFF:
            self._wrong(name, f"must be on or off (or 1 or 0), not {raw!r}")
        return raw in _ON

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        if raw not in choices:
            self._wrong(name, f"must be {', '.join(choices[:-1])} or {choices[-1]}, not {raw!r}")
            return default
        return raw

    def url(self, name: str, default: str | None = None, schemes: tuple[str, ...] = ("http", "https")) -> str:
        """A URL without trailing slash; ``schemes`` are the ones allowed."""
        raw = self.text(name, default).rstrip("/")
        try:
            parts = urlsplit(raw)
            valid = parts.scheme in schemes and bool(parts.netloc or parts.path) and parts.port != 0
        except ValueError:
            valid = False
        if raw and not valid:
            self._wrong(name, f"must be a URL that starts with {' or '.join(s + '://' for s in schemes)}")
        return raw

    def database_url(self, name: str, default: str | None = None) -> str:
        raw = self.text(name, default)
        try:
            if not raw or _is_usable(make_url(raw)):
                return raw
        except ArgumentError:
            pass
        self._wrong(name, "must be a database URL that starts with sqlite:/// or postgresql://")
        return raw

    def address(self, name: str, default: str | None = None) -> tuple[str, int]:
        """``host:port`` as a pair."""
        raw = self.text(name, default)
        host, _, port = raw.rpartition(":")
        if raw and not (host and port.isdecimal() and 0 < int(port) < 65536):
            self._wrong(name, f"must be host:port, not {raw!r}")
            return "127.0.0.1", 0
        return host, int(port or 0)

    def check(self) -> None:
        """Raise :class:`ConfigurationError` when anything was wrong."""
        if self._mistakes:
            raise ConfigurationError(self._mistakes)

    def _wrong(self, name: str, what: str) -> None:
        self._mistakes.append(f"{name} {what}.")
