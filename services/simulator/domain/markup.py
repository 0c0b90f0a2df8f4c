"""WhatsApp's own markup as safe HTML."""

from __future__ import annotations

import html
import re

_MARKS = (("*", "strong"), ("_", "em"), ("~", "s"))
_LINK = re.compile(r"https?://[^\s<]+[^\s<.,;:!?)'\]]")


def to_html(text: str) -> str:
    """Escaped HTML with bold, italic, struck text, links and line breaks."""
    parts: list[str] = []
    position = 0
    for link in _LINK.finditer(text):
        parts += [_marked(text[position : link.start()]), _anchor(link[0])]
        position = link.end()
    parts.append(_marked(text[position:]))
    return "".join(parts).replace("\n", "<br>")


def _anchor(url: str) -> str:
    safe = html.escape(url)
    return f'<a href="{safe}" target="_blank" rel="noopener">{safe}</a>'


def _marked(text: str) -> str:
    result = html.escape(text)
    for sign, tag in _MARKS:
        mark = re.escape(sign)
        result = re.sub(rf"(?<!\w){mark}(?=\S)([^\n{mark}]*[^\s{mark}]){mark}(?!\w)", rf"<{tag}>\1</{tag}>", result)
    return result
