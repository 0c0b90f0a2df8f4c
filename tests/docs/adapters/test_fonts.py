from __future__ import annotations

import hashlib
import re

from services.docs.adapters.fonts import FOLDER


def test_the_vendored_files_are_the_ones_listed() -> None:
    listed = dict(re.findall(r"\| `([\w.-]+)` \| `([0-9a-f]{64})` \|", (FOLDER / "README.md").read_text()))
    present = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in FOLDER.iterdir() if p.name != "README.md"}
    assert listed == present
