"""The catalogue as it ships: the YAML files of ``services/docs/catalogue``, joined into one content of JSON values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"


def shipped_content(folder: Path = FOLDER) -> dict[str, Any]:
    """All files joined: lists are appended in the order of the file names, the rest must not occur twice."""
    joined: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, value in _read(path).items():
            if key in joined and not isinstance(value, list):
                raise ValueError(f"{path.name} repeats {key}")
            joined[key] = [*joined.get(key, ()), *value] if isinstance(value, list) else value
    return {**joined, "checked_on": joined["checked_on"].isoformat()}


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
