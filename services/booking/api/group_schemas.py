"""Groups: what staff send, and what they get."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate
from werkzeug.datastructures import FileStorage

from services.booking.api.fields import Instant, Mobile, PersonName, identifier, one_of, printable
from services.booking.api.parsing import Said
from services.common.wording import LANGUAGES

_LABEL = validate.Length(1, 80, error=Said("Isi 1 sampai 80 huruf.", "1 to 80 characters."))
_MOMENT = {"format": "date-time", "examples": ["2026-12-01T08:00:00+07:00"]}


@dataclass(frozen=True)
class GroupForm:
    service: str
    starts_at: datetime
    label: str
    leader: str
    whatsapp: str
    roster: bytes
    language: str | None = None


class RosterFile(fields.Field[bytes]):
    """An uploaded file; loads as its bytes."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bytes:  # noqa: ARG002  # marshmallow calls it so
        if not isinstance(value, FileStorage):
            raise ValidationError(Said("Unggah sebuah berkas CSV.", "Upload a CSV file."))
        return bytes(value.read())


class GroupRequest(Schema):
    service = identifier(required=True, metadata={"examples": ["ktp_perekaman_pemula"]})
    starts_at = Instant(required=True, metadata={"description": "Places are looked for from then on, for 31 days", **_MOMENT})
    label = fields.String(required=True, validate=[_LABEL, printable], metadata={"examples": ["Kelas XI IPA 1"]})
    leader = PersonName(required=True, metadata={"description": "Who gets the list", "examples": ["Budi Contoh"]})
    whatsapp = Mobile(required=True, metadata={"description": "The leader's number", "examples": ["0812 0000 0001"]})
    language = fields.String(validate=one_of(*LANGUAGES))
    roster = RosterFile(
        required=True,
        metadata={"type": "string", "format": "binary", "description": "CSV with name, whatsapp, needs; at most 100 names"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> GroupForm:
        return GroupForm(**data)


class GroupQuery(Schema):
    preview = fields.Boolean(load_default=False, metadata={"description": "Show the places, keep nothing"})


@dataclass(frozen=True)
class RebookBody:
    starts_at: datetime


class RebookRequest(Schema):
    starts_at = Instant(required=True, metadata=_MOMENT)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> RebookBody:
        return RebookBody(**data)


class Ticket(Schema):
    """One person of a group."""

    number = fields.Integer(required=True, metadata={"description": "Place in the roster, from 1"})
    name = fields.String(required=True)
    needs = fields.String(required=True)
    code = fields.String(required=True)
    status = fields.String(required=True)
    starts_at = fields.String(required=True, metadata=_MOMENT)
    ends_at = fields.String(required=True, metadata=_MOMENT)


class GroupAnswer(Schema):
    """A group with one ticket for each person."""

    id = fields.String(required=True, metadata={"format": "uuid"})
    label = fields.String(required=True)
    leader = fields.String(required=True)
    office = fields.String(required=True)
    service = fields.String(required=True)
    service_name = fields.String(required=True)
    tickets = fields.List(fields.Nested(Ticket), required=True)
    absent = fields.List(fields.Integer(), required=True, metadata={"description": "Numbers of those who did not come"})


class GroupPlace(Schema):
    """Which place a person would get."""

    number = fields.Integer(required=True)
    name = fields.String(required=True)
    needs = fields.String(required=True)
    starts_at = fields.String(required=True, metadata=_MOMENT)
    ends_at = fields.String(required=True, metadata=_MOMENT)


class GroupPreview(Schema):
    """The places of everybody; nothing is kept."""

    places = fields.List(fields.Nested(GroupPlace), required=True)
