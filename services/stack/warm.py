"""What the parts use (libraries, and what they have in common), imported once so that every forked process shares its memory.

Only imports: no connection, no thread and no random number may be made before a fork, or the children would share it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib

LIBRARIES = (
    "alembic.command",
    "alembic.runtime.migration",
    "argon2",
    "babel.dates",
    "cryptography.hazmat.primitives.ciphers.aead",
    "cryptography.hazmat.primitives.kdf.hkdf",
    "flask",
    "flask_babel",
    "flask_limiter",
    "flask_smorest",
    "granian",
    "holidays",
    "icalendar",
    "itsdangerous",
    "marshmallow",
    "phonenumbers",
    "PIL.Image",
    "prometheus_client",
    "psycopg",
    "redis",
    "reportlab.pdfgen.canvas",
    "rq",
    "segno",
    "setproctitle",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.dialects.sqlite",
    "structlog",
    "urllib3",
    "uuid_utils",
    "yaml",
)
COMMON = ("figures", "health", "idempotency", "outbox", "telephone", "vitals", "web", "wording", "worker")


def warm_up() -> None:
    """Import the libraries and hide them from the collector, whose marks would copy their pages in every child."""
    for library in (*LIBRARIES, *(f"services.common.{name}" for name in COMMON)):
        with contextlib.suppress(ImportError):  # the part that needs it will say so in its own log
            importlib.import_module(library)
    gc.collect()
    gc.freeze()
