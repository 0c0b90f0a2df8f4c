"""Every refusal of the domain as a problem."""

from __future__ import annotations

from collections.abc import Mapping

from services.common.problems import FieldError, Problem, Translation, Words
from services.docs.domain.errors import CatalogueMissing, MalformedCase, MalformedCatalogue, UnknownAnswers, UnknownService

_NO_SERVICE: Words = {
    "id": "Layanan ini tidak ada di katalog. Pilih layanan dari daftar.",
    "en": "The catalogue has no such service. Choose one from the list.",
}
_NO_QUESTION: Words = {"id": "Layanan ini tidak menanyakan hal itu.", "en": "This service does not ask that question."}
_NO_VALUE: Words = {"id": "Pilih salah satu jawaban yang tersedia.", "en": "Choose one of the offered answers."}
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


def _unavailable(_error: Exception) -> Problem:
    return Problem("service-unavailable", headers={"Retry-After": "5"})


PROBLEMS: Mapping[type[Exception], Translation] = {
    UnknownService: _unknown_service,
    UnknownAnswers: _unknown_answers,
    MalformedCase: _malformed_case,
    CatalogueMissing: _unavailable,
    MalformedCatalogue: _unavailable,
}
