"""The paper's typeface: Plus Jakarta Sans (fonts/README.md), embedded as a subset, with measuring and wrapping."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "fonts"
REGULAR, BOLD = "PlusJakartaSans-Regular", "PlusJakartaSans-Bold"


@cache
def register() -> None:
    """Read the font files once a process: this takes some ten milliseconds, a page afterwards does not pay for it."""
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, FOLDER / f"{name}.ttf"))


def word_space(size: float) -> float:
    """What is added to each space: this face sets them tight, and a grandmother reads a list at arm's length."""
    return 0.07 * size


def width(text: str, font: str, size: float) -> float:
    """How wide the text is, in points."""
    return float(pdfmetrics.stringWidth(text, font, size)) + text.count(" ") * word_space(size)


def printable(text: str) -> str:
    """The text with every character that the typeface lacks replaced by its plain letter, or by a question mark."""
    return "".join(each if _has(each) else _plain(each) for each in unicodedata.normalize("NFC", text))


@cache
def _covered() -> frozenset[int]:
    """The code points that the typeface has; both weights have the same."""
    font: Any = pdfmetrics.getFont(REGULAR)
    return frozenset(font.face.charToGlyph)


def _has(character: str) -> bool:
    return ord(character) in _covered()


def _plain(character: str) -> str:
    """The letter without its accents, which this face may have but cannot place."""
    parts = unicodedata.normalize("NFKD", character)
    return "".join(each for each in parts if _has(each) and not unicodedata.combining(each)) or "?"


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """Lines no wider than ``room`` points. A word that is wider than a line is broken rather than cut."""
    lines: list[str] = []
    for word in printable(text).split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, font, size) <= room:
            lines[-1] = joined
        else:
            lines += _broken(word, font, size, room)
    return lines


def _broken(word: str, font: str, size: float, room: float) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, font, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def largest_fitting(text: str, font: str, room: float, largest: float, smallest: float) -> float:
    """The largest size, down to ``smallest``, at which the text stays on one line."""
    natural = width(printable(text), font, 1.0) or 1.0
    return max(smallest, min(largest, room / natural))
