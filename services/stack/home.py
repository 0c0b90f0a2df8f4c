"""The data folder: who uses it, its secrets, and a note of what runs."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

_SIMULATOR_PHONE_NUMBER_ID = "106540352242922"
_SIMULATOR_BUSINESS_ACCOUNT_ID = "102290129340398"


class Refusal(Exception):
    """The start is not possible. ``str()`` is the one sentence to show."""


class Home:
    """The folder ``SEKALI_HOME``. Making it raises :class:`Refusal` when it cannot be written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None
        try:
            path.mkdir(0o700, parents=True, exist_ok=True)  # names and numbers are in it, for this user only
            (path / "logs").mkdir(exist_ok=True)
            with (path / ".writable").open("w"):
                pass
            (path / ".writable").unlink()
        except OSError as error:
            raise Refusal(f"SEKALI_HOME: the folder {path} cannot be written ({error.strerror}).") from None

    def log(self, name: str) -> Path:
        """Where the process ``name`` writes its lines."""
        return self.path / "logs" / f"{name}.log"

    @property
    def login_file(self) -> Path:
        """Where the demo office's sign-in is written."""
        return self.path / "demo-login.json"

    def acquire(self) -> None:
        """Be the only ``up`` on this folder until this process ends; :class:`Refusal` when another one is."""
        lock = (self.path / "lock").open("a")
        try:
            # lockf and not flock: children must not inherit it
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise Refusal(f"SEKALI_HOME: another ./sekali up already runs in {self.path}.") from None
        self._lock = lock

    def in_use(self) -> bool:
        """Whether an ``up`` runs on this folder."""
        try:
            with (self.path / "lock").open("a") as lock:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
        return False

    def secret(self) -> str:
        """The installation's secret, made at the first call and kept with mode 0600."""
        return _kept(self.path / "secret", lambda: secrets.token_urlsafe(48))

    def own_account(self) -> Mapping[str, str]:
        """The WhatsApp account that simulator and notifier share, made at the first call and kept with mode 0600."""
        account: dict[str, str] = json.loads(_kept(self.path / "simulator-account.json", _new_account))
        return account

    def write_note(self, note: Mapping[str, Any]) -> None:
        """Remember what runs, for ``status`` and other commands."""
        write_private(self.path / "running.json", json.dumps(note, indent=1))

    def note(self) -> dict[str, Any] | None:
        """What runs, or None."""
        with contextlib.suppress(OSError, ValueError):
            if self.in_use():
                note: dict[str, Any] = json.loads((self.path / "running.json").read_text())
                return note
        return None

    def remove_note(self) -> None:
        (self.path / "running.json").unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; only its owner can read it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The file's text, or a new one. Two that make it at once agree on the one that was there first."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(make())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _new_account() -> str:
    return json.dumps({
        "WHATSAPP_ACCESS_TOKEN": secrets.token_urlsafe(32),
        "WHATSAPP_PHONE_NUMBER_ID": _SIMULATOR_PHONE_NUMBER_ID,
        "WHATSAPP_BUSINESS_ACCOUNT_ID": _SIMULATOR_BUSINESS_ACCOUNT_ID,
        "WHATSAPP_APP_SECRET": secrets.token_hex(16),
        "WHATSAPP_VERIFY_TOKEN": secrets.token_urlsafe(24),
    })  # fmt: skip
