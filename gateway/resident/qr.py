"""A booking code as a QR symbol for the page: one SVG path, no inline style, so a strict content policy lets it stand."""

from __future__ import annotations

import segno
from markupsafe import Markup

QUIET_ZONE = 2  # modules; the page around it is light as well


def code_symbol(code: str) -> Markup:
    """The symbol on a white ground, dark on light in both colour schemes: scanners at counters need that."""
    symbol = segno.make(code, error="m", micro=False)
    return Markup(symbol.svg_inline(border=QUIET_ZONE, light="#fff", omitsize=True))  # noqa: S704  # nosec B704: segno's own output
