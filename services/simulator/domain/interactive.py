"""Interactive messages: reply buttons, lists, a link button, and the request for a location."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from services.simulator.domain import fields
from services.simulator.domain.graph_errors import GraphError, Json
from services.simulator.domain.media import Lookup, check_reference

KINDS = ("button", "list", "cta_url", "location_request_message")
BODY = {"button": 1024, "list": 4096, "cta_url": 1024, "location_request_message": 1024}  # characters, by Meta's reference
HEADER, FOOTER, BUTTON_TITLE, BUTTON_ID = 60, 60, 20, 256
ROWS, SECTION_TITLE, ROW_ID, ROW_TITLE, ROW_DESCRIPTION = 10, 24, 200, 24, 72
WHERE = "interactive"


def check_interactive(content: Json, lookup: Lookup) -> None:
    """Refuse what Meta refuses in an ``interactive`` object."""
    kind = fields.one_of(content, "type", WHERE, KINDS)
    fields.text(fields.mapping(content, "body", WHERE), "text", "interactive['body']", BODY[kind])
    if content.get("header") is not None:
        _check_header(fields.mapping(content, "header", WHERE), kind, lookup)
    if content.get("footer") is not None:
        fields.text(fields.mapping(content, "footer", WHERE), "text", "interactive['footer']", FOOTER)
    _ACTIONS[kind](fields.mapping(content, "action", WHERE))


def _check_header(header: Json, kind: str, lookup: Lookup) -> None:
    if kind == "location_request_message":
        raise GraphError(fields.WRONG, "A location request takes no header.")
    allowed = ("text",) if kind == "list" else ("text", "image", "video", "document")
    header_kind = fields.one_of(header, "type", "interactive['header']", allowed)
    if header_kind == "text":
        fields.text(header, "text", "interactive['header']", HEADER)
        return
    media = fields.mapping(header, header_kind, "interactive['header']")
    if media.get("link") is None:
        where = f"interactive['header']['{header_kind}']"
        check_reference(fields.text(media, "id", where, 64), header_kind, where, lookup)


def _check_buttons(action: Json) -> None:
    replies = []
    for index, button in enumerate(fields.items(action, "buttons", "interactive['action']", 1, 3)):
        where = f"interactive['action']['buttons'][{index}]"
        fields.one_of(button, "type", where, ("reply",))
        replies.append(_checked_reply(fields.mapping(button, "reply", where), f"{where}['reply']"))
    fields.unique([reply["id"] for reply in replies], "button ids")
    fields.unique([reply["title"] for reply in replies], "button titles")


def _checked_reply(reply: Json, where: str) -> Json:
    identifier = fields.text(reply, "id", where, BUTTON_ID)
    if identifier != identifier.strip():
        raise GraphError(fields.WRONG, f"Param {where}['id'] must not start or end with a space.")
    fields.text(reply, "title", where, BUTTON_TITLE)
    return reply


def _check_list(action: Json) -> None:
    fields.text(action, "button", "interactive['action']", BUTTON_TITLE)
    sections = fields.items(action, "sections", "interactive['action']", 1, 10)
    rows: list[Json] = []
    for index, section in enumerate(sections):
        where = f"interactive['action']['sections'][{index}]"
        if len(sections) > 1 or section.get("title"):
            fields.text(section, "title", where, SECTION_TITLE)
        rows += fields.items(section, "rows", where, 1, ROWS)
    if len(rows) > ROWS:
        raise GraphError(fields.WRONG, f"Total row count exceed max allowed count: {ROWS}.")
    for index, row in enumerate(rows):
        _check_row(row, f"row {index}")
    fields.unique([row["id"] for row in rows], "row ids")


def _check_row(row: Json, where: str) -> None:
    fields.text(row, "id", where, ROW_ID)
    fields.text(row, "title", where, ROW_TITLE)
    fields.optional_text(row, "description", where, ROW_DESCRIPTION)


def _check_link(action: Json) -> None:
    fields.one_of(action, "name", "interactive['action']", ("cta_url",))
    parameters = fields.mapping(action, "parameters", "interactive['action']")
    fields.text(parameters, "display_text", "interactive['action']['parameters']", BUTTON_TITLE)
    check_public_url(fields.text(parameters, "url", "interactive['action']['parameters']", 2000), "url")


def check_public_url(url: str, where: str) -> None:
    """An http(s) URL whose host is a name: Meta refuses IP addresses in link buttons."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in url):
        raise GraphError(fields.WRONG, f"Param {where} must be a valid http or https URL.")
    if _is_ip(host):
        raise GraphError(fields.WRONG, f"Param {where} must not have an IP address as its host.")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _check_location_request(action: Json) -> None:
    fields.one_of(action, "name", "interactive['action']", ("send_location",))


_ACTIONS = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_link,
    "location_request_message": _check_location_request,
}
