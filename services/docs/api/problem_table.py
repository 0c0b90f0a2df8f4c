"""Every refusal of the domain as a problem."""

from __future__ import annotations

from collections.abc import Mapping

from services.common.problems import FieldError, Problem, Translation, Words, invalid
from services.docs.domain.errors import (
    CatalogueMissing,
    ColourTooLight,
    DeskUnreachable,
    DraftMissing,
    DraftOvertaken,
    KeyReused,
    MalformedCase,
    MalformedCatalogue,
    MalformedDraft,
    NoSuchThing,
    NotYet,
    UnknownAnswers,
    UnknownService,
    UnknownVersion,
)

_NO_SERVICE: Words = {
    "id": "Layanan ini tidak ada di katalog. Pilih layanan dari daftar.",
    "en": "The catalogue has no such service. Choose one from the list.",
}
_NO_QUESTION: Words = {"id": "Layanan ini tidak menanyakan hal itu.", "en": "This service does not ask that question."}
_NO_VALUE: Words = {"id": "Pilih salah satu jawaban yang tersedia.", "en": "Choose one of the offered answers."}
_NOT_YET: Words = {"id": "Kunjungan ini belum selesai.", "en": "This visit has not been completed."}
_NO_DRAFT: Words = {"id": "Kantor ini tidak sedang mengubah daftarnya.", "en": "This office is changing nothing in its list."}
_NO_VERSION: Words = {"id": "Versi katalog ini tidak ada.", "en": "The catalogue has no such version."}
_OVERTAKEN: Words = {
    "id": "Daftar kantor sudah diterbitkan orang lain. Muat ulang, lalu ubah lagi.",
    "en": "Somebody else has published the office's list. Load it again and repeat the change.",
}
_UNREADABLE: Words = {"id": "Isian ini tidak dapat dibaca.", "en": "This field cannot be read."}


def _unknown_service(_error: UnknownService) -> Problem:
    return Problem("not-found", _NO_SERVICE)


def _unknown_answers(error: UnknownAnswers) -> Problem:
    questions = [FieldError(f"/{_escaped(each)}", _NO_QUESTION) for each in error.unknown_questions]
    values = [FieldError(f"/{_escaped(each)}", _NO_VALUE) for each in error.unknown_values]
    return Problem("invalid-request", errors=[*questions, *values])


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")  # RFC 6901


def _malformed_case(error: MalformedCase) -> Problem:
    return Problem("invalid-request", errors=[FieldError(error.pointer, _UNREADABLE)])


def _malformed_draft(error: MalformedDraft) -> Problem:
    told = [
        FieldError(f"/overrides/{n}", {"id": f"Tidak cocok dengan katalog: {what}", "en": what}) for n, what in error.mistakes
    ]
    return Problem("invalid-request", errors=told)


def _no_draft(_error: DraftMissing) -> Problem:
    return Problem("not-found", _NO_DRAFT)


def _no_version(_error: UnknownVersion) -> Problem:
    return Problem("not-found", _NO_VERSION)


def _overtaken(_error: DraftOvertaken) -> Problem:
    return Problem("stale", _OVERTAKEN)


def _unavailable(_error: Exception) -> Problem:
    return Problem("service-unavailable", headers={"Retry-After": "5"})


PROBLEMS: Mapping[type[Exception], Translation] = {
    UnknownService: _unknown_service,
    UnknownAnswers: _unknown_answers,
    MalformedCase: _malformed_case,
    MalformedDraft: _malformed_draft,
    NoSuchThing: lambda _: Problem("not-found"),
    DeskUnreachable: _unavailable,
    NotYet: lambda _: Problem("wrong-state", _NOT_YET),
    ColourTooLight: lambda _: invalid(("/colour", "Warna ini terlalu terang.", "This colour is too light.")),
    DraftMissing: _no_draft,
    UnknownVersion: _no_version,
    DraftOvertaken: _overtaken,
    KeyReused: lambda _: Problem("idempotency-key-reused"),
    CatalogueMissing: _unavailable,
    MalformedCatalogue: _unavailable,
}
