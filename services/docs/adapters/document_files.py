"""Documents on disk, named by the SHA-256 of their content."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from services.docs.usecases.ports import StoredDocument


class DocumentFiles:
    """``{folder}/ab/ab12….bin``. A file appears whole or not at all, and is on the disk when :meth:`put` returns."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes, media_type: str) -> StoredDocument:
        sha256 = hashlib.sha256(content).hexdigest()
        if self.get(sha256) is None:
            self._write(self._path(sha256), content)
        return StoredDocument(sha256, len(content), media_type)

    def get(self, sha256: str) -> bytes | None:
        """The bytes; None when the file is missing or is not what its name says."""
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def writable(self) -> bool:
        """Whether documents can be kept now."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return os.access(self._folder, os.W_OK)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.bin"

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(path)
