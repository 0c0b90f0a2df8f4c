"""The product as it runs on one machine, once on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.system.running import Stack, running
from tests.system.stores import databases


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """A running product with the demo office and the simulator."""
    with databases(request) as urls, running(urls) as started:
        yield started
