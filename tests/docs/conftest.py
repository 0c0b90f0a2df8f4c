"""What the tests of the docs service share: the shipped catalogue, a case, and the service on a migrated database."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from services.common.database import Database
from services.docs.adapters.catalogue_files import shipped_content
from services.docs.adapters.store import SqlCatalogues
from services.docs.domain.catalogue import PublishedCatalogue
from services.docs.domain.catalogue_content import read_catalogue
from services.docs.usecases.publish_catalogue import PublishCatalogue
from tests.fakes.clock import FixedClock

_CONTENT = shipped_content()


@pytest.fixture
def content() -> dict[str, Any]:
    """The shipped catalogue's content, to be changed at will."""
    return copy.deepcopy(_CONTENT)


@pytest.fixture(scope="session")
def published() -> PublishedCatalogue:
    """The shipped catalogue as version 1."""
    return PublishedCatalogue(1, read_catalogue(_CONTENT))


@pytest.fixture(scope="session")
def package() -> str:
    """The service whose schema :func:`migrated_url` has."""
    return "services.docs"


@pytest.fixture
def database(migrated_url: str) -> Any:
    """A migrated database without a catalogue."""
    database = Database(migrated_url)
    yield database
    database.close()


@pytest.fixture
def catalogues(database: Database, content: dict[str, Any], clock: FixedClock) -> SqlCatalogues:
    """A database with the shipped catalogue as version 1."""
    catalogues = SqlCatalogues(database)
    PublishCatalogue(catalogues, clock).run(content)
    return catalogues


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """Where documents are kept."""
    return tmp_path / "documents"
