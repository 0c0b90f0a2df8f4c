"""Message templates: what Meta accepts when one is registered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.simulator.domain import fields
from services.simulator.domain.graph_errors import GraphError, Json

CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
STATUSES = ("APPROVED", "PENDING", "REJECTED", "PAUSED", "DISABLED", "IN_APPEAL", "PENDING_DELETION")
FORMATS = ("POSITIONAL", "NAMED")
HEADER_FORMATS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE")
HEADER, BODY, FOOTER, BUTTON_TITLE, BUTTON_COUNT = 60, 1024, 60, 25, 10
_NAME = re.compile(r"^[a-z0-9_]{1,512}$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(_[A-Z]{2})?$")
PARAMETER = re.compile(r"\{\{\s*([a-z0-9_]+)\s*\}\}")
_NAMED = re.compile(r"^[a-z][a-z0-9_]{0,19}$")


@dataclass(frozen=True)
class Template:
    """One template in one language, as it is stored. ``components`` is Meta's own shape."""

    id: str
    name: str
    language: str
    category: str
    status: str
    parameter_format: str
    components: tuple[Json, ...]
    reason: str | None = None
    ttl_seconds: int | None = None

    def component(self, kind: str) -> Json | None:
        """The component of a type (``HEADER``, ``BODY`` …), if the template has it."""
        return next((c for c in self.components if c["type"].upper() == kind), None)

    @property
    def buttons(self) -> list[Json]:
        found = self.component("BUTTONS")
        return list(found["buttons"]) if found else []


def parameters_of(text: str) -> list[str]:
    """The distinct parameters of a text in order of appearance: ``["1", "2"]`` or ``["nama", "jadwal"]``."""
    return list(dict.fromkeys(PARAMETER.findall(text)))


def read_definition(body: Json, template_id: str, status: str) -> Template:
    """A template from a registration request; :class:`GraphError` when Meta would refuse it at once."""
    name = fields.text(body, "name", "template", 512)
    language = fields.text(body, "language", "template", 16)
    if not _NAME.match(name):
        raise GraphError(100, "Message template name may only have lowercase letters, digits and underscores.", 2388042)
    if not _LANGUAGE.match(language):
        raise GraphError(100, f"Param language must be one of the supported languages - got {language!r}.")
    category = fields.one_of({"category": str(body.get("category", "")).upper()}, "category", "template", CATEGORIES)
    style = str(body.get("parameter_format", "POSITIONAL")).upper()
    fields.one_of({"parameter_format": style}, "parameter_format", "template", FORMATS)
    components = _checked_components(fields.items(body, "components", "template", 1, 5), style)
    return Template(template_id, name, language, category, status, style, components, ttl_seconds=_ttl(body))


def _ttl(body: Json) -> int | None:
    value = body.get("message_send_ttl_seconds")
    if value is None:
        return None
    if not isinstance(value, int) or not (value == -1 or 30 <= value <= 43200):  # Meta: utility templates
        raise GraphError(100, "Param message_send_ttl_seconds must be between 30 and 43200.")
    return value


def _checked_components(components: list[Json], style: str) -> tuple[Json, ...]:
    kinds = [str(component.get("type", "")).upper() for component in components]
    fields.unique(kinds, "component types")
    if "BODY" not in kinds:
        raise GraphError(100, "A template needs a component of type BODY.")
    for kind, component in zip(kinds, components, strict=True):
        if kind not in _COMPONENTS:
            raise GraphError(100, f"Unknown component type {kind!r}.")
        _COMPONENTS[kind](component, style)
    return tuple({**component, "type": kind} for kind, component in zip(kinds, components, strict=True))


def _check_header(header: Json, style: str) -> None:
    form = fields.one_of({"format": str(header.get("format", "")).upper()}, "format", "header", HEADER_FORMATS)
    header["format"] = form
    if form == "TEXT":
        text = fields.text(header, "text", "header", HEADER)
        if len(_checked_parameters(text, style, "header")) > 1:
            raise GraphError(100, "A header takes at most one parameter.")
        _require_samples(header, text, "header_text", style)


def _check_body(body: Json, style: str) -> None:
    text = fields.text(body, "text", "body", BODY)
    _checked_parameters(text, style, "body")
    if text.lstrip().startswith("{{") or text.rstrip().endswith("}}"):
        raise GraphError(100, "Variables can't be at the start or end of the template.", 2388299)
    _require_samples(body, text, "body_text", style)


def _check_footer(footer: Json, _style: str) -> None:
    if parameters_of(fields.text(footer, "text", "footer", FOOTER)):
        raise GraphError(100, "A footer takes no parameters.")


def _check_buttons(component: Json, _style: str) -> None:
    for index, button in enumerate(fields.items(component, "buttons", "buttons", 1, BUTTON_COUNT)):
        where = f"buttons[{index}]"
        button["type"] = fields.one_of({"type": str(button.get("type", "")).upper()}, "type", where, BUTTONS)
        if button["type"] != "COPY_CODE":
            fields.text(button, "text", where, BUTTON_TITLE)
        if button["type"] == "URL":
            _check_url_button(button, where)


def _check_url_button(button: Json, where: str) -> None:
    url = fields.text(button, "url", where, 2000)
    found = parameters_of(url)
    if not url.startswith(("http://", "https://")):
        raise GraphError(100, f"{where}: a URL starts with http:// or https://.")
    if len(found) > 1 or (found and not re.search(r"\{\{\s*\w+\s*\}\}$", url)):
        raise GraphError(100, f"{where}: a URL takes one parameter, at its end.")
    if found and not button.get("example"):
        raise GraphError(100, f"{where}: a URL with a parameter needs an example.")


def _checked_parameters(text: str, style: str, where: str) -> list[str]:
    found = parameters_of(text)
    if style == "NAMED":
        if not all(_NAMED.match(name) for name in found):
            raise GraphError(100, f"{where}: named parameters have 1 to 20 lowercase letters, digits and underscores.")
    elif found != [str(number) for number in range(1, len(found) + 1)]:
        raise GraphError(100, f"{where}: parameters must be numbered {{{{1}}}}, {{{{2}}}} … in order.")
    return found


def _require_samples(component: Json, text: str, key: str, style: str) -> None:
    wanted = parameters_of(text)
    example = component.get("example") or {}
    if style == "NAMED":
        given = {str(sample.get("param_name")) for sample in example.get(f"{key}_named_params", [])}
        complete = given == set(wanted)
    else:
        samples = example.get(key, [])
        first = samples[0] if samples and isinstance(samples[0], list) else samples
        complete = len(first) == len(wanted)
    if wanted and not complete:
        raise GraphError(100, f"The component needs one sample value for each parameter of {text!r}.", 2388043)


_COMPONENTS = {"HEADER": _check_header, "BODY": _check_body, "FOOTER": _check_footer, "BUTTONS": _check_buttons}
