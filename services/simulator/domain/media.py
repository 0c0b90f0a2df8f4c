"""Media: which files the Cloud API takes, and how long an id lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.simulator.domain.graph_errors import GraphError

MIB = 1024 * 1024
LIFETIME_SECONDS = 30 * 86400  # Meta: uploaded ids live 30 days
URL_LIFETIME_SECONDS = 300  # Meta: a media URL is valid for five minutes
PDF = "application/pdf"
_IMAGES = ("image/jpeg", "image/png")
_AUDIO = ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg")
_VIDEO = ("video/mp4", "video/3gpp")
_DOCUMENTS = (
    PDF,
    "text/plain",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
)
_TYPES = {"image": _IMAGES, "audio": _AUDIO, "video": _VIDEO, "document": _DOCUMENTS}
_LIMITS = {"image": 5 * MIB, "audio": 16 * MIB, "video": 16 * MIB, "document": 100 * MIB}


@dataclass(frozen=True)
class MediaFacts:
    """A stored file without its bytes. ``sha256`` is hexadecimal, ``size`` in bytes, ``at`` in unix seconds."""

    id: str
    mime_type: str
    filename: str
    sha256: str
    size: int
    at: float


Lookup = Callable[[str], MediaFacts | None]


def check_upload(mime_type: str, size: int) -> None:
    """Refuse a type or a size that Meta refuses."""
    kind = next((name for name, types in _TYPES.items() if mime_type in types), None)
    if kind is None:
        allowed = ", ".join(sorted({mime for types in _TYPES.values() for mime in types}))
        raise GraphError(100, f"Param file must be a file with one of the following types: {allowed}. Received {mime_type}.")
    if size == 0:
        raise GraphError(131053, "The file is empty.")
    if size > _LIMITS[kind]:
        raise GraphError(131053, f"The {kind} is larger than {_LIMITS[kind] // MIB} MB.")


def check_reference(media_id: str, kind: str, where: str, lookup: Lookup) -> MediaFacts:
    """The stored file behind an id that a message of ``kind`` names."""
    facts = lookup(media_id)
    if facts is None:
        raise GraphError(131009, f"Param {where}['id'] is not a valid media id: {media_id}.")
    if facts.mime_type not in _TYPES[kind]:
        raise GraphError(131053, f"{where}: media of type {facts.mime_type} cannot be sent as {kind}.")
    return facts
