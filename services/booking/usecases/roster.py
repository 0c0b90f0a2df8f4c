"""Reading a roster: a CSV as spreadsheets in Indonesia write it, checked whole before anything is done with it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.booking.domain.errors import Refusal
from services.booking.domain.group import MAXIMUM_MEMBERS, Person
from services.booking.domain.names import NAME_LENGTH, NotAName, parse_name
from services.booking.domain.words import Words, words
from services.common.telephone import NotAMobileNumber, parse_mobile

NEEDS_LENGTH = 200
_COLUMNS = {
    "name": "name", "nama": "name",
    "whatsapp": "whatsapp", "wa": "whatsapp", "nomor whatsapp": "whatsapp",
    "needs": "needs", "kebutuhan": "needs", "keterangan": "needs",
}  # fmt: skip
_NOT_TEXT = words("Berkas ini bukan CSV yang dapat dibaca.", "This file is not a CSV that can be read.")
_EMPTY = words("Tidak ada nama di dalam berkas.", "There is no name in the file.")
_NO_NAMES = words("Baris pertama harus memuat kolom name (atau nama).", "The first line must have a column called name.")
_TOO_MANY = words(f"Paling banyak {MAXIMUM_MEMBERS} nama.", f"At most {MAXIMUM_MEMBERS} names.")
_NAME = words(f"Isi nama 1 sampai {NAME_LENGTH} huruf.", f"Enter a name of 1 to {NAME_LENGTH} letters.")
_TWICE = words("Nama ini sudah ada di baris sebelumnya.", "This name is in an earlier line already.")
_PHONE = words("Isi nomor HP Indonesia, misalnya 0812…, atau kosongkan.", "Enter an Indonesian mobile number, or leave it empty.")
_NEEDS = words(f"Paling banyak {NEEDS_LENGTH} huruf.", f"At most {NEEDS_LENGTH} characters.")


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one line (from 1, the line of the headings); ``column`` is empty when it is the line as a whole."""

    line: int
    column: str
    explanation: Words


class RosterRefused(Refusal):
    """The roster cannot be used; every mistake in it."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes


def read_roster(raw: bytes) -> list[Person]:
    """The people of a roster with the columns name, whatsapp and needs, in any order, the last two optional.

    Commas or semicolons, with or without byte order mark, UTF-8 or Windows-1252. Lines without anything are skipped.
    Raises :class:`RosterRefused` with all mistakes at once.
    """
    lines = _lines(_text(raw))
    heading = next(lines, (1, []))
    columns = [_COLUMNS.get(cell.strip().lower(), "") for cell in heading[1]]
    if "name" not in columns:
        raise RosterRefused([Mistake(heading[0], "", _NO_NAMES)])
    people, mistakes = _people([(number, dict(zip(columns, cells, strict=False))) for number, cells in lines])
    if not people and not mistakes:
        mistakes.append(Mistake(heading[0], "", _EMPTY))
    if mistakes:
        raise RosterRefused(mistakes)
    return people


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        raise RosterRefused([Mistake(1, "", _NOT_TEXT)]) from None


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
    except csv.Error:
        raise RosterRefused([Mistake(reader.line_num, "", _NOT_TEXT)]) from None


def _people(rows: Sequence[tuple[int, dict[str, str]]]) -> tuple[list[Person], list[Mistake]]:
    mistakes: list[Mistake] = []
    people: list[Person] = []
    seen: set[tuple[str, str]] = set()
    for line, row in rows:
        person = _person(line, row, mistakes)
        same = (person.name.lower(), person.needs.lower())
        if person.name and same in seen:
            mistakes.append(Mistake(line, "name", _TWICE))
        seen.add(same)
        people.append(person)
    if len(people) > MAXIMUM_MEMBERS:
        mistakes.append(Mistake(rows[MAXIMUM_MEMBERS][0], "", _TOO_MANY))
    return people, mistakes


def _person(line: int, row: dict[str, str], mistakes: list[Mistake]) -> Person:
    """The person of a line; what cannot be used is left empty and noted."""
    needs = " ".join(row.get("needs", "").split())
    if len(needs) > NEEDS_LENGTH or not needs.isprintable():
        mistakes.append(Mistake(line, "needs", _NEEDS))
    return Person(_name(line, row.get("name", ""), mistakes), _phone(line, row.get("whatsapp", "").strip(), mistakes), needs)


def _name(line: int, text: str, mistakes: list[Mistake]) -> str:
    try:
        return parse_name(text)
    except NotAName:
        mistakes.append(Mistake(line, "name", _NAME))
        return ""


def _phone(line: int, text: str, mistakes: list[Mistake]) -> str | None:
    try:
        return parse_mobile(text) if text else None
    except NotAMobileNumber:
        mistakes.append(Mistake(line, "whatsapp", _PHONE))
        return None
