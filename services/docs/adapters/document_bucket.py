"""Documents in a bucket of any S3-compatible store, named by the SHA-256 of their content."""

from __future__ import annotations

import hashlib
from typing import Any

from services.docs.config import Bucket
from services.docs.usecases.ports import StoredDocument

_MISSING = {"NoSuchKey", "404", "NotFound"}
_TIMEOUT_SECONDS = 5


class DocumentBucket:
    """Implements ``Files`` over boto3, which is loaded only where a bucket is configured."""

    def __init__(self, settings: Bucket) -> None:
        import boto3
        from botocore.config import Config

        options = Config(
            connect_timeout=_TIMEOUT_SECONDS,
            read_timeout=_TIMEOUT_SECONDS,
            retries={"max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": "path"},  # what every compatible store understands
            max_pool_connections=32,
        )
        self._bucket = settings.bucket
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=settings.endpoint or None,
            region_name=settings.region,
            aws_access_key_id=settings.access_key,
            aws_secret_access_key=settings.secret_key,
            config=options,
        )

    def put(self, content: bytes, media_type: str) -> StoredDocument:
        sha256 = hashlib.sha256(content).hexdigest()
        self._client.put_object(Bucket=self._bucket, Key=_key(sha256), Body=content, ContentType=media_type)
        return StoredDocument(sha256, len(content), media_type)

    def get(self, sha256: str) -> bytes | None:
        """The bytes; None when the object is missing or is not what its name says."""
        from botocore.exceptions import ClientError

        try:
            content: bytes = self._client.get_object(Bucket=self._bucket, Key=_key(sha256))["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def remove(self, sha256: str) -> None:
        self._client.delete_object(Bucket=self._bucket, Key=_key(sha256))

    def writable(self) -> bool:
        """Whether the bucket is there and may be used."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            self._client.head_bucket(Bucket=self._bucket)
        except (BotoCoreError, ClientError):
            return False
        return True


def _key(sha256: str) -> str:
    return f"documents/{sha256[:2]}/{sha256}"
