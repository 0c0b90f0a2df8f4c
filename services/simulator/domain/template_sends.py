"""Sending a template: its parameters held against its definition, and the text that results."""

from __future__ import annotations

import re

from services.simulator.domain import fields
from services.simulator.domain.graph_errors import GraphError, Json
from services.simulator.domain.media import PDF, Lookup, check_reference
from services.simulator.domain.shown import Shown, link_button, located, template_button
from services.simulator.domain.templates import BODY, PARAMETER, Template, parameters_of

_UNPRINTABLE = re.compile(r"[\n\r\t]| {4,}")  # reported: parameters with line breaks, tabs or four spaces are refused
PAYLOAD = 256


def require_sendable(template: Template | None, name: str, language: str) -> Template:
    """The template when it may be sent now."""
    if template is None or template.status not in ("APPROVED", "PAUSED", "DISABLED"):
        raise GraphError(132001, f"template name ({name}) does not exist in {language}")
    if template.status == "PAUSED":
        raise GraphError(132015, f"template ({name}) is paused because of its quality")
    if template.status == "DISABLED":
        raise GraphError(132016, f"template ({name}) is disabled because of its quality")
    return template


def named(content: Json) -> tuple[str, str]:
    """Name and language code of a ``template`` object."""
    language = fields.mapping(content, "language", "template")
    return fields.text(content, "name", "template", 512), fields.text(language, "code", "template['language']", 16)


def fill(template: Template, content: Json, lookup: Lookup) -> Shown:
    """What the person sees; :class:`GraphError` when the parameters do not fit the template."""
    components = _components(content)
    shown: Shown = {**_header(template, components.pop("header", {}), lookup)}
    body = template.component("BODY")
    shown["text"] = _filled(body["text"] if body else "", components.pop("body", {}), template, "body")
    if len(shown["text"]) > BODY:
        raise GraphError(132005, f"Translated text too long: the body has more than {BODY} characters.")
    footer = template.component("FOOTER")
    if footer:
        shown["footer"] = footer["text"]
    shown["buttons"] = _buttons(template, components)
    return shown


def _components(content: Json) -> dict[str, Json]:
    """Components by their place: ``header``, ``body``, ``button 0`` …"""
    found: dict[str, Json] = {}
    for index, component in enumerate(fields.items(content, "components", "template", 0, 20) if "components" in content else []):
        where = f"template['components'][{index}]"
        kind = fields.one_of({"type": str(component.get("type", "")).lower()}, "type", where, ("header", "body", "button"))
        place = f"button {component.get('index', '')}" if kind == "button" else kind
        if place in found:
            raise GraphError(fields.WRONG, f"{where}: a second component for {place}.")
        found[place] = component
    return found


def _parameters(component: Json, where: str) -> list[Json]:
    return fields.items(component, "parameters", where, 0, 100) if component.get("parameters") is not None else []


def _header(template: Template, component: Json, lookup: Lookup) -> Shown:
    header = template.component("HEADER")
    if header is None:
        _expect_count(_parameters(component, "header"), 0, "header")
        return {}
    if header["format"] == "TEXT":
        return {"header": _filled(header["text"], component, template, "header")}
    parameters = _parameters(component, "header")
    given = str(parameters[0].get("type", "UNKNOWN")) if parameters else "UNKNOWN"
    if len(parameters) != 1 or given.upper() != header["format"]:
        expected = f"expected {header['format']}, received {given.upper()}"
        raise GraphError(132012, f"header: Format mismatch, {expected}")
    return _location_header(parameters[0]) if given == "location" else _media_header(parameters[0], given, lookup)


def _location_header(parameter: Json) -> Shown:
    location = fields.mapping(parameter, "location", "header")
    fields.text(location, "name", "header['location']", 1000)
    fields.text(location, "address", "header['location']", 1000)
    return {"location": located(location, "header['location']")}


def _media_header(parameter: Json, kind: str, lookup: Lookup) -> Shown:
    media = fields.mapping(parameter, kind, "header")
    where = f"header['{kind}']"
    if "caption" in media:
        raise GraphError(100, f'Unexpected key "caption" on param "{where}".')
    filename = fields.optional_text(media, "filename", where, 240) or "Untitled"
    if media.get("link") is not None:
        return {"media": {"kind": kind, "id": "", "filename": filename, "mime_type": ""}}
    facts = check_reference(fields.text({"id": str(media.get("id") or "")}, "id", where, 64), kind, where, lookup)
    if kind == "document" and facts.mime_type != PDF:
        raise GraphError(132012, f"header: Format mismatch, expected a PDF, received {facts.mime_type}")
    return {"media": {"kind": kind, "id": facts.id, "filename": filename, "mime_type": facts.mime_type}}


def _filled(text: str, component: Json, template: Template, where: str) -> str:
    wanted = parameters_of(text)
    parameters = _parameters(component, where)
    _expect_count(parameters, len(wanted), where)
    values = [_text_value(parameter, f"{where}['parameters'][{index}]") for index, parameter in enumerate(parameters)]
    names = [str(p.get("parameter_name")) for p in parameters] if template.parameter_format == "NAMED" else wanted
    if set(names) != set(wanted):
        missing = ", ".join(sorted(set(wanted) - set(names)))
        raise GraphError(100, f"{where}: Parameter name is missing or wrong; expected also: {missing}")
    by_name = dict(zip(names, values, strict=True))
    return PARAMETER.sub(lambda match: by_name[match[1]], text)


def _expect_count(parameters: list[Json], wanted: int, where: str) -> None:
    if len(parameters) != wanted:
        details = f"number of localizable_params ({len(parameters)}) does not match the expected number of params ({wanted})"
        raise GraphError(132000, f"{where}: {details}")


def _text_value(parameter: Json, where: str) -> str:
    kind = parameter.get("type")
    if kind != "text":
        raise GraphError(132012, f"{where}: Format mismatch, expected TEXT, received {str(kind).upper()}")
    value = fields.text(parameter, "text", where, 32768)
    if _UNPRINTABLE.search(value):
        raise GraphError(132018, f"{where}: text cannot have new-line/tab characters or more than 4 consecutive spaces")
    return value


def _buttons(template: Template, components: dict[str, Json]) -> list[Json]:
    result = []
    for index, button in enumerate(template.buttons):
        component = components.pop(f"button {index}", {})
        if component:
            fields.one_of({"sub_type": str(component.get("sub_type")).upper()}, "sub_type", f"button {index}", (button["type"],))
        result.append(_button(button, index, _parameters(component, f"button {index}")))
    if components:
        raise GraphError(fields.WRONG, f"The template has no {', '.join(sorted(components))}.")
    return result


def _button(button: Json, index: int, parameters: list[Json]) -> Json:
    if button["type"] == "URL":
        return link_button(button["text"], _url(button, index, parameters))
    if button["type"] == "QUICK_REPLY":
        payload = fields.text(parameters[0], "payload", f"button {index}", PAYLOAD) if parameters else button["text"]
        return template_button(payload, button["text"])
    return {"kind": "other", "id": "", "title": button.get("text", "Copy code"), "url": ""}


def _url(button: Json, index: int, parameters: list[Json]) -> str:
    wanted = parameters_of(button["url"])
    if not wanted:
        _expect_count(parameters, 0, f"button {index}")
        return str(button["url"])
    if not parameters:
        raise GraphError(131008, f"buttons: Button at index {index} of type Url requires a parameter")
    suffix = _text_value(parameters[0], f"button {index}")
    return PARAMETER.sub(lambda _: suffix, button["url"])
