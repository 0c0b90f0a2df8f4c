from __future__ import annotations

import hashlib
from pathlib import Path

from services.docs.adapters.document_files import DocumentFiles


def test_bytes_come_back_by_the_hash_of_their_content(documents: Path) -> None:
    stored = DocumentFiles(documents).put(b"paper", "application/pdf")
    assert (stored.sha256, stored.size) == (hashlib.sha256(b"paper").hexdigest(), 5)
    assert DocumentFiles(documents).get(stored.sha256) == b"paper"


def test_the_same_bytes_are_kept_once_and_leave_no_draft(documents: Path) -> None:
    files = DocumentFiles(documents)
    files.put(b"paper", "application/pdf")
    files.put(b"paper", "application/pdf")
    assert len([path for path in documents.rglob("*") if path.is_file()]) == 1


def test_what_was_never_kept_is_not_found(documents: Path) -> None:
    assert DocumentFiles(documents).get("0" * 64) is None


def test_a_damaged_file_counts_as_lost_and_is_replaced(documents: Path) -> None:
    files = DocumentFiles(documents)
    stored = files.put(b"paper", "application/pdf")
    next(path for path in documents.rglob("*") if path.is_file()).write_bytes(b"pap")
    assert files.get(stored.sha256) is None
    files.put(b"paper", "application/pdf")
    assert files.get(stored.sha256) == b"paper"
