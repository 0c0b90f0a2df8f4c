"""Reading requests: JSON only, unknown fields refused, and every mistake told by pointer in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import flask
from marshmallow import RAISE, Schema, ValidationError
from webargs import multidictproxy
from webargs.core import missing
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict

from services.booking.domain.words import Words, words
from services.common import json_text
from services.common.problems import FieldError, Problem


class Said(str):
    """An English message that brings its Indonesian."""

    indonesian: str

    def __new__(cls, indonesian: str, english: str) -> Said:
        text = super().__new__(cls, english)
        text.indonesian = indonesian
        return text

    def format(self, *_: object, **__: object) -> Said:
        """Itself: validators fill in placeholders, and there are none."""
        return self


REQUIRED = "Missing data for required field."
_STANDARD = {  # marshmallow's own messages
    REQUIRED: words("Wajib diisi.", "This is required."),
    "Unknown field.": words("Isian ini tidak dikenal.", "This field is not known."),
    "Field may not be null.": words("Tidak boleh kosong.", "This must not be null."),
    "Not a valid string.": words("Harus berupa teks.", "This must be text."),
    "Not a valid integer.": words("Harus berupa bilangan bulat.", "This must be a whole number."),
    "Not a valid date.": words("Harus berupa tanggal, misalnya 2026-12-01.", "This must be a date such as 2026-12-01."),
    "Invalid input type.": words("Harus berupa objek JSON.", "This must be a JSON object."),
}
_WRONG = words("Isian ini tidak benar.", "This is not valid.")


class ProblemParser(FlaskParser):
    """Parses arguments; whatever is wrong becomes a problem."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "json": RAISE, "query": RAISE, "multipart": RAISE}  # noqa: RUF012  # webargs declares it so
    __location_map__ = {**FlaskParser.__location_map__, "multipart": "load_multipart"}  # noqa: RUF012  # webargs declares it so

    def load_json(self, req: flask.Request, schema: Schema) -> Any:  # noqa: ARG002  # webargs calls it so
        """The body; 415 when it is not declared as JSON, 400 when it is not JSON."""
        if not req.get_data(cache=True):
            return missing
        if req.mimetype != "application/json":
            raise Problem("unsupported-media-type", words("Kirim sebagai application/json.", "Send application/json."))
        try:
            return json_text.parse(req.get_data(cache=True))
        except ValueError:
            raise Problem("bad-request", words("Isi kiriman bukan JSON yang benar.", "The body is not valid JSON.")) from None

    def load_multipart(self, req: flask.Request, schema: Schema) -> Any:
        """The fields and files of an upload; 415 when it is none."""
        if req.mimetype != "multipart/form-data":
            raise Problem("unsupported-media-type", words("Kirim sebagai multipart/form-data.", "Send multipart/form-data."))
        return multidictproxy.MultiDictProxy(CombinedMultiDict([req.form, req.files]), schema)

    def load_headers(self, req: flask.Request, schema: Schema) -> Any:
        return multidictproxy.MultiDictProxy(req.headers, schema)  # type: ignore[arg-type]  # headers are read like a mapping

    def handle_error(self, error: ValidationError, req: Any, schema: Any, **_: Any) -> NoReturn:  # noqa: ARG002  # webargs calls it so
        ((_, messages),) = error.normalized_messages().items()  # type: ignore[no-untyped-call]  # marshmallow leaves it untyped
        raise Problem("invalid-request", errors=list(_mistakes("", messages)))


def _mistakes(pointer: str, messages: Any) -> Iterator[FieldError]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            step = "" if name == "_schema" else "/" + str(name).replace("~", "~0").replace("/", "~1")  # RFC 6901
            yield from _mistakes(pointer + step, inner)
    else:
        yield FieldError(pointer, _in_both_languages(messages[0]))


def _in_both_languages(message: str) -> Words:
    if isinstance(message, Said):
        return words(message.indonesian, str(message))
    return _STANDARD.get(message, _WRONG)
