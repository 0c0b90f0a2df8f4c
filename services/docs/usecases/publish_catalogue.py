"""Publish a catalogue content as a version that never changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from services.common.clock import Clock
from services.docs.domain.catalogue_content import read_catalogue
from services.docs.usecases.ports import CatalogueShelf


class PublishCatalogue:
    """A content that differs from the newest version becomes the next one; the same content publishes nothing."""

    def __init__(self, shelf: CatalogueShelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def run(self, content: Mapping[str, Any]) -> int:
        """The number of the version with this content; ``MalformedCatalogue`` when it contradicts itself."""
        catalogue = read_catalogue(content)
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        return self._shelf.publish(content, digest, catalogue.checked_on, self._clock.now())
