"""Keys derived from one secret, keyed hashes, and sealing of small values at rest."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2


def derive_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one ``purpose``; another purpose gives an unrelated key."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def keyed_hash(key: bytes, text: str) -> str:
    """HMAC-SHA256 in hexadecimal: equal for equal text, useless without the key."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Sealer:
    """AES-256-GCM for values at rest. ``context`` (a row's id) is authenticated, so a value cannot be moved to another row."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, context: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """The plain bytes; ``cryptography.exceptions.InvalidTag`` when key, bytes or context differ."""
        return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
