"""Publish a shipped catalogue content as a version that never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from services.common.clock import Clock
from services.docs.domain.catalogue_content import read_catalogue
from services.docs.domain.office_rows import shipped_over
from services.docs.usecases.ports import CatalogueShelf


class PublishCatalogue:
    """A shipped content that is not the newest version's becomes the next one, with what offices changed for themselves."""

    def __init__(self, shelf: CatalogueShelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def run(self, content: Mapping[str, Any]) -> int:
        """The number of the version with this content; ``MalformedCatalogue`` when it contradicts itself."""
        read_catalogue(content)
        joined = shipped_over(self._shelf.newest_content(), content)
        catalogue = read_catalogue(joined)
        return self._shelf.publish(joined, digest_of(joined), catalogue.checked_on, self._clock.now())


def digest_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of a content in its canonical form."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
