"""The bucket over a real server of the S3 protocol on loopback, beside files on disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from services.docs.adapters.document_bucket import DocumentBucket
from services.docs.adapters.document_files import DocumentFiles
from services.docs.config import Bucket
from services.docs.usecases.ports import Files
from tests.servers import served

KEYS = {"region": "us-east-1", "access_key": "a-key-of-the-tests", "secret_key": "a-secret-of-the-tests"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with served(DomainDispatcherApplication(create_backend_app)) as url:
        yield url


@pytest.fixture
def bucket(endpoint: str) -> Bucket:
    client: Any = boto3.client(
        "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_bucket(Bucket="papers")
    return Bucket("papers", endpoint, **KEYS)


@pytest.fixture(params=["disk", "bucket"])
def files(request: pytest.FixtureRequest, documents: Path) -> Files:
    return DocumentFiles(documents) if request.param == "disk" else DocumentBucket(request.getfixturevalue("bucket"))


def test_bytes_come_back_and_can_be_removed(files: Files) -> None:
    stored = files.put(b"paper", "application/pdf")
    kept = files.get(stored.sha256)
    files.remove(stored.sha256)
    files.remove(stored.sha256)
    assert (kept, files.get(stored.sha256), files.writable()) == (b"paper", None, True)


def test_what_was_never_kept_is_not_found(files: Files) -> None:
    assert files.get("0" * 64) is None


def test_a_damaged_object_counts_as_lost(bucket: Bucket) -> None:
    files = DocumentBucket(bucket)
    stored = files.put(b"paper", "application/pdf")
    key = f"documents/{stored.sha256[:2]}/{stored.sha256}"
    client: Any = files._client  # the test damages what is stored
    client.put_object(Bucket="papers", Key=key, Body=b"pap")
    assert files.get(stored.sha256) is None


def test_a_bucket_that_is_not_there_is_not_writable(endpoint: str) -> None:
    assert DocumentBucket(Bucket("nowhere", endpoint, **KEYS)).writable() is False
