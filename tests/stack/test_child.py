"""What a child leaves behind: its log."""

from __future__ import annotations

import stat
from pathlib import Path

from services.stack.child import keep_small

LINE = b"2026-11-24 a line of a log that grows for years\n"


def test_a_log_that_grew_is_moved_aside_for_its_owner_only(tmp_path: Path) -> None:
    log, aside = tmp_path / "booking.log", tmp_path / "booking.1.log"
    log.write_bytes(LINE * 250_000)
    keep_small(log)
    assert (log.read_bytes(), aside.read_bytes() == LINE * 250_000, stat.S_IMODE(aside.stat().st_mode)) == (b"", True, 0o600)


def test_a_small_log_stays(tmp_path: Path) -> None:
    log = tmp_path / "booking.log"
    log.write_bytes(LINE)
    keep_small(log)
    assert [path.name for path in tmp_path.iterdir()] == ["booking.log"]
