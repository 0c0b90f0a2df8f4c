"""Fields with rules of their own."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from services.booking.api.parsing import Said
from services.booking.domain.channels import CHANNELS
from services.booking.domain.names import NAME_LENGTH, NotAName, parse_name
from services.common.telephone import NotAMobileNumber, parse_mobile

ID_PATTERN = "^[a-z0-9][a-z0-9_-]{0,39}$"
DOCUMENT_PATTERN = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}$"  # the catalogue names forms as the rules do: form_F-1.02
ANSWER_KEY = re.compile(r"^[a-z0-9_]{1,40}$")
NOTE_LENGTH, ANSWER_LENGTH, MAXIMUM_ANSWERS = 200, 40, 20
MOBILE_LENGTH = 30  # as typed, with spaces and brackets
YEARS = range(1900, 9000)  # beyond them, time zones and databases overflow
_LANDLINE = Said(
    "Ini nomor telepon rumah, yang tidak dapat menerima WhatsApp. Isi nomor HP, misalnya 0812….",
    "This is a landline, which cannot receive WhatsApp. Enter a mobile number such as 0812….",
)
_FOREIGN = Said("Isi nomor HP Indonesia (+62).", "Enter an Indonesian mobile number (+62).")
_UNREADABLE = Said("Nomor ini tidak terbaca. Contoh: 0812 0000 0001.", "This number cannot be read. Example: 0812 0000 0001.")
_NAME = Said(
    f"Isi nama 1 sampai {NAME_LENGTH} huruf; boleh spasi, titik, tanda petik tunggal, dan tanda hubung.",
    f"Enter a name of 1 to {NAME_LENGTH} letters; spaces, dots, apostrophes and hyphens are fine.",
)
_ANSWER = Said(
    f"Jawaban berupa teks paling banyak {ANSWER_LENGTH} huruf.", f"An answer is text of at most {ANSWER_LENGTH} characters."
)
_PRINTABLE = Said("Ada tanda yang tidak dapat dicetak.", "This holds characters that cannot be printed.")
_INSTANT = Said(
    "Isi waktu dengan zona, misalnya 2026-12-01T08:00:00+07:00.", "Give a time with offset: 2026-12-01T08:00:00+07:00."
)


def printable(text: str) -> None:
    """Refuse control characters and halves of surrogate pairs: databases do not take them."""
    if any(unicodedata.category(character) in ("Cc", "Cs", "Cn") and character != "\n" for character in text):
        raise ValidationError(_PRINTABLE)


def longest(maximum: int) -> validate.Length:
    """At most so many characters."""
    return validate.Length(max=maximum, error=Said(f"Paling banyak {maximum} huruf.", f"At most {maximum} characters."))


def between(minimum: int, maximum: int) -> validate.Range:
    """A number from ``minimum`` to ``maximum``."""
    return validate.Range(minimum, maximum, error=Said(f"Isi {minimum} sampai {maximum}.", f"Give {minimum} to {maximum}."))


def one_of(*choices: str) -> validate.OneOf:
    """One of these words."""
    listed = ", ".join(choices)
    return validate.OneOf(choices, error=Said(f"Pilih salah satu: {listed}.", f"Choose one of: {listed}."))


def identifier(**options: Any) -> fields.String:
    """The id of an office or a service."""
    return _matching(ID_PATTERN, **options)


def document() -> fields.String:
    """The id of a document in the checklist catalogue."""
    return _matching(DOCUMENT_PATTERN)


def _matching(pattern: str, **options: Any) -> fields.String:
    error = Said("Ini bukan pengenal yang benar.", "This is not an identifier.")
    return fields.String(validate=validate.Regexp(pattern, error=error), **options)


class PersonName(fields.String):
    """A name as people write it, trimmed, with single spaces."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            return parse_name(super()._deserialize(value, attr, data, **kwargs))
        except NotAName:
            raise ValidationError(_NAME) from None


class Mobile(fields.String):
    """An Indonesian mobile number in any of the usual ways of writing; loads as E.164."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if len(text) > MOBILE_LENGTH:
            raise ValidationError(_UNREADABLE)
        try:
            return parse_mobile(text)
        except NotAMobileNumber as error:
            said = {"landline": _LANDLINE, "foreign": _FOREIGN}.get(error.reason, _UNREADABLE)
            raise ValidationError(said) from None


class Instant(fields.AwareDateTime):
    """RFC 3339 with offset; loads as UTC."""

    default_error_messages = {"invalid": _INSTANT, "invalid_awareness": _INSTANT}  # noqa: RUF012  # marshmallow declares it so

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        if moment.year not in YEARS:
            raise ValidationError(_INSTANT)
        return moment.astimezone(UTC)


class Answers(fields.Dict):
    """Answers to the qualifying questions: short words by the question's id."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:
        answers: dict[str, str] = super()._deserialize(value, attr, data, **kwargs)  # type: ignore[no-untyped-call]  # untyped there
        if len(answers) > MAXIMUM_ANSWERS:
            raise ValidationError(Said(f"Paling banyak {MAXIMUM_ANSWERS} jawaban.", f"At most {MAXIMUM_ANSWERS} answers."))
        if wrong := {str(key): [_ANSWER] for key, answer in answers.items() if not _is_answer(key, answer)}:
            raise ValidationError(wrong)
        return answers


def _is_answer(key: Any, answer: Any) -> bool:
    return bool(ANSWER_KEY.match(str(key))) and isinstance(answer, str) and len(answer) <= ANSWER_LENGTH and answer.isprintable()


def nik_field() -> fields.String:
    """A NIK as typed; :func:`services.booking.domain.nik.parse_nik` judges it."""
    said = "Needed where the list of services says `asks_nik`, refused elsewhere. Only a keyed hash and four digits are kept."
    return fields.String(validate=[validate.Length(1, 40), printable], metadata={"description": said})


class QueryAnswers(fields.String):
    """Answers in a query: ``district:1771041001,lost:yes``; loads as a mapping."""

    _WRONG = Said("Tulis pertanyaan:jawaban, dipisah koma.", "Write question:answer, separated by commas.")

    def __init__(self) -> None:
        super().__init__(metadata={"description": "Answers that limits may depend on", "examples": ["district:1771041001"]})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:  # type: ignore[override]  # a mapping, not text
        text = super()._deserialize(value, attr, data, **kwargs)
        pairs = [pair.partition(":") for pair in text.split(",") if pair]
        if len(pairs) > MAXIMUM_ANSWERS or not all(mark and _is_answer(key, answer) for key, mark, answer in pairs):
            raise ValidationError(self._WRONG)
        return {key: answer for key, _, answer in pairs}


def channel() -> fields.String:
    """Which part of the day is meant; staff only."""
    return fields.String(
        validate=one_of(*CHANNELS),
        metadata={"description": "For staff: which part of the day it takes; default `staff`, and `resident` for everybody else"},
    )
