"""The docs service over a test client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.common.principal import HEADER, PUBLIC, Principal, PrincipalSigner
from services.docs.adapters.store import SqlCatalogues
from services.docs.app import assemble, web_application
from services.docs.config import Settings
from tests.fakes.clock import FixedClock

SECRET = "a secret of the tests that is long enough"
SERVICE = Principal("service", "gateway")
Ask = Callable[..., TestResponse]


@pytest.fixture
def client(catalogues: SqlCatalogues, migrated_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[FlaskClient]:
    values = {"DOCS_DATABASE_URL": migrated_url, "SEKALI_HOME": str(tmp_path), "SEKALI_SECRET": SECRET}
    settings = Settings.from_env(values)
    parts = assemble(settings, clock)
    yield web_application(parts, settings).test_client()
    parts.database.close()


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """``ask("GET", "/path", principal=…)``: the public by default."""
    signer = PrincipalSigner(SECRET)

    def call(method: str, path: str, principal: Principal = PUBLIC, headers: Any = None, **options: Any) -> TestResponse:
        return client.open(path, method=method, headers={HEADER: signer.sign(principal), **(headers or {})}, **options)

    return call
