"""What the terminal shows while the stack starts and runs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path


class Console:
    """Progress lines with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def progress(self, text: str) -> None:
        print(f"{time.monotonic() - self._started:6.1f} s  {text}", flush=True)

    def note(self, text: str) -> None:
        """A line about something that happened later."""
        print(f"{time.strftime('%H:%M:%S')}  {text}", flush=True)


def complain(text: str) -> None:
    """One sentence to standard error."""
    print(f"sekali: {text}", file=sys.stderr, flush=True)


def welcome(base_url: str, simulator: bool, login_file: Path | None, logs: Path) -> str:
    """The addresses to open, and how to stop."""
    rows = [("Residents", f"{base_url}/")]
    if simulator:
        rows.append(("Phone simulator", f"{base_url}/simulator/"))
    rows.append(("Staff", f"{base_url}/staff/{_sign_in(login_file)}"))
    rows += [("API", f"{base_url}/api/v1/docs"), ("Logs", str(logs))]
    lines = [f"  {label:<16} {value}" for label, value in rows]
    return "\n".join(["", "Sekali Datang is ready.", "", *lines, "", "Ctrl+C stops everything.", ""])


def _sign_in(login_file: Path | None) -> str:
    if login_file is None or not login_file.exists():
        return ""
    login: Mapping[str, str] = json.loads(login_file.read_text())
    return f"  (user name {login['username']}, password {login['password']})"
