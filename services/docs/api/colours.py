"""The colour of an office over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, fields, validate

from services.common.principal import current, require_office
from services.docs.api.office_paths import EDITORS, READERS, add_path, loaded
from services.docs.usecases.colour_office import ColourOffice
from services.docs.usecases.once import Once

_COLOUR: dict[str, Any] = {
    "type": "object",
    "required": ["colour"],
    "properties": {"colour": {"type": ["string", "null"], "pattern": "^#[0-9a-f]{6}$", "example": "#7a1f2b"}},
}


class ColourSchema(Schema):
    """A colour as `#rrggbb`, dark enough for white words on it; null for the product's own."""

    class Meta:
        unknown = RAISE

    colour = fields.String(required=True, allow_none=True, validate=validate.Regexp("^#?[0-9a-fA-F]{6}$"))


def blueprint(colours: ColourOffice, once: Once) -> Blueprint:
    """``/api/v1/offices/{office}/colour``."""
    routes = Blueprint("colours", __name__, description="The colour of the office's papers")

    def read(office: str) -> Response:
        """The colour that the office's papers are printed in; null is the product's own"""
        require_office(office)
        return jsonify(colour=colours.of(office) or None)

    def choose(office: str) -> Response:
        """Print in another colour from now on

        It must carry white words: 4.5 to 1 at least (WCAG 2.2). Black-and-white papers and queue slips stay black.
        """
        require_office(office)
        return jsonify(colour=colours.choose(office, loaded(ColourSchema)["colour"], current().subject) or None)

    path, answers = "/api/v1/offices/<office>/colour", {200: _COLOUR}
    add_path(routes, path, "GET", read, READERS, operationId="getOfficeColour", answers=answers)
    add_path(routes, path, "PUT", choose, EDITORS, operationId="setOfficeColour", answers=answers, body=ColourSchema, once=once)
    return routes
