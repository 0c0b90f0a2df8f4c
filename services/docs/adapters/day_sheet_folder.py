"""Day sheets as files that an operator finds without the product: ``{folder}/{office}/2026-12-01.pdf``."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path


class DaySheetFolder:
    """Implements ``Shelf``. A file appears whole or not at all; beside it lies the fingerprint of its rows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, office_id: str, on: date, fingerprint: str, draw: Callable[[], bytes]) -> bool:
        path = self._folder / office_id / f"{on.isoformat()}.pdf"
        digest = hashlib.sha256(fingerprint.encode()).hexdigest()
        mark = path.with_suffix(".sha256")
        if path.exists() and mark.exists() and mark.read_text() == digest:
            return False
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, draw())
        _write(mark, digest.encode())
        return True

    def clear(self, before: date) -> int:
        old = [path for path in self._folder.glob("*/*") if path.stem < before.isoformat()]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)


def _write(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)
