"""The texts and message templates that are kept as files beside the code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from services.common.wording import LANGUAGES
from services.notifier.domain.facts import Words
from services.notifier.domain.rates import Rate, Rates

_ROOT = Path(__file__).parent.parent
WORDING, TEMPLATES, RATES = _ROOT / "wording", _ROOT / "templates", _ROOT / "rates.yaml"
_DEFAULT = "id"


class WordingFiles:
    """Reads ``wording/{language}.yaml`` once."""

    def __init__(self, folder: Path = WORDING) -> None:
        self._words = {language: Words(language, _read(folder / f"{language}.yaml")) for language in LANGUAGES}

    def words(self, language: str) -> Words:
        return self._words.get(language, self._words[_DEFAULT])


def _read(path: Path) -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return texts


def read_rates(path: Path = RATES) -> Rates:
    """The dated rates."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Rates([Rate(row.pop("from"), **row) for row in rows])


def read_sample(folder: Path = TEMPLATES) -> bytes:
    """The checklist that reviewers of templates are shown."""
    return (folder / "sample.pdf").read_bytes()


def read_templates(public_base_url: str, folder: Path = TEMPLATES) -> list[dict[str, Any]]:
    """The templates in the Graph API's shape, one file each; their buttons lead to ``public_base_url``."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))]
    return [json.loads(text.replace("https://PUBLIC_BASE_URL", public_base_url)) for text in texts]
