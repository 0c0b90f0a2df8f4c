"""Small numbers in words, because a digit alone is misread at a copy shop."""

from __future__ import annotations

_ID = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number: int, language: str) -> str:
    """0 to 99 in words; anything else stays in digits."""
    if not 0 <= number <= 99:
        return str(number)
    return _english(number) if language == "en" else _indonesian(number)


def _indonesian(number: int) -> str:
    if number < 12:
        return _ID[number]
    if number < 20:
        return f"{_ID[number - 10]} belas"
    tens, units = divmod(number, 10)
    return f"{_ID[tens]} puluh" + (f" {_ID[units]}" if units else "")


def _english(number: int) -> str:
    if number < 20:
        return _EN[number]
    tens, units = divmod(number, 10)
    return _EN_TENS[tens] + (f"-{_EN[units]}" if units else "")
