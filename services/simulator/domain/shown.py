"""What the phone shows of a message: one shape for every kind.

Keys, all optional: ``header``, ``text``, ``footer``; ``media`` {kind, id, filename, mime_type};
``location`` {latitude, longitude, name, address}; ``buttons`` [{kind: reply|template|url|location|other, id, title, url}];
``list`` {button, sections}; ``emoji`` of a reaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.simulator.domain import fields
from services.simulator.domain.graph_errors import Json
from services.simulator.domain.media import Lookup

Shown = Json
_MARK = re.compile(r"(?<!\w)[*_~](?=\S)([^\n*_~]*\S)[*_~](?!\w)")


def reply_button(identifier: str, title: str) -> Json:
    return {"kind": "reply", "id": identifier, "title": title, "url": ""}


def template_button(payload: str, title: str) -> Json:
    return {"kind": "template", "id": payload, "title": title, "url": ""}


def link_button(title: str, url: str) -> Json:
    return {"kind": "url", "id": "", "title": title, "url": url}


def located(location: Json, where: str) -> Json:
    """A location with numbers for coordinates and texts for the rest."""
    return {
        "latitude": fields.number(location, "latitude", where, 90),
        "longitude": fields.number(location, "longitude", where, 180),
        "name": location.get("name") or "",
        "address": location.get("address") or "",
    }


def show(kind: str, content: Json, lookup: Lookup) -> Shown:
    """What the phone shows of checked free-form content."""
    if kind == "text":
        return {"text": content["body"]}
    if kind == "interactive":
        return _interactive(content, lookup)
    if kind in ("document", "image", "video", "audio"):
        return {"media": _media(kind, content, lookup), "text": content.get("caption") or ""}
    if kind == "location":
        return {"location": located(content, "location")}
    if kind == "reaction":
        return {"emoji": content["emoji"]}
    return {"text": "\n".join(card["name"]["formatted_name"] for card in content["contacts"])}


def choices(shown: Shown) -> Iterator[tuple[str, Json]]:
    """Everything that can be tapped, as ``(kind, {id, title, description?})``; list rows have the kind ``row``."""
    for button in shown.get("buttons", []):
        yield button["kind"], button
    for section in shown.get("list", {}).get("sections", []):
        for row in section["rows"]:
            yield "row", row


def preview(shown: Shown) -> str:
    """One line for the list of chats."""
    if shown.get("text"):
        return " ".join(_MARK.sub(r"\1", str(shown["text"])).split())
    if "media" in shown:
        return str(shown["media"]["filename"])
    if "location" in shown:
        return shown["location"]["name"] or "Lokasi"
    return str(shown.get("emoji") or shown.get("header") or "")


def _interactive(content: Json, lookup: Lookup) -> Shown:
    shown: Shown = {"text": content["body"]["text"]}
    if content.get("footer"):
        shown["footer"] = content["footer"]["text"]
    header = content.get("header")
    if header and header["type"] == "text":
        shown["header"] = header["text"]
    elif header:
        shown["media"] = _media(header["type"], header[header["type"]], lookup)
    return {**shown, **_action(content["type"], content["action"])}


def _action(kind: str, action: Json) -> Shown:
    if kind == "list":
        return {"list": {"button": action["button"], "sections": action["sections"]}}
    if kind == "cta_url":
        return {"buttons": [link_button(action["parameters"]["display_text"], action["parameters"]["url"])]}
    if kind == "location_request_message":
        return {"buttons": [{"kind": "location", "id": "", "title": "Kirim lokasi", "url": ""}]}
    return {"buttons": [reply_button(b["reply"]["id"], b["reply"]["title"]) for b in action["buttons"]]}


def _media(kind: str, media: Json, lookup: Lookup) -> Json:
    facts = lookup(str(media.get("id", "")))
    filename = media.get("filename") or (facts.filename if facts and kind != "document" else "Untitled")
    return {"kind": kind, "id": facts.id if facts else "", "filename": filename, "mime_type": facts.mime_type if facts else ""}
