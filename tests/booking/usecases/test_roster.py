"""Rosters as offices and schools send them."""

from __future__ import annotations

import pytest

from services.booking.domain.group import Person
from services.booking.usecases.roster import RosterRefused, read_roster

TWO = [Person("Siti Contoh", "+6281200000001", "kursi roda"), Person("Budi Contoh")]


@pytest.mark.parametrize(
    "raw",
    [
        b"name,whatsapp,needs\nSiti Contoh,0812 0000 0001,kursi roda\nBudi Contoh,,\n",
        b"nama;wa;keterangan\r\nSiti Contoh;081200000001;kursi roda\r\n\r\nBudi Contoh;;\r\n",
        b"\xef\xbb\xbfneeds;name;whatsapp\nkursi roda;Siti Contoh;62812-0000-0001\n;Budi Contoh;",
        b'NAME,Kelas,Needs,WhatsApp\n"Siti  Contoh",XI,kursi roda,+6281200000001\nBudi Contoh,XI\n',
    ],
    ids=["commas", "semicolons and an empty line", "a byte order mark, another order", "a column of their own, a short line"],
)
def test_the_usual_ways_of_writing_are_read(raw: bytes) -> None:
    assert read_roster(raw) == TWO


def test_windows_1252_is_read() -> None:
    assert read_roster("name\nJosé Contoh".encode("cp1252")) == [Person("José Contoh")]


def test_a_name_of_one_word_is_enough() -> None:
    assert read_roster(b"name\nSukarno") == [Person("Sukarno")]


@pytest.mark.parametrize(
    ("raw", "mistakes"),
    [
        (b"", [(1, "")]),
        (b"whatsapp\n0812", [(1, "")]),
        (b"name\n\n", [(1, "")]),
        (b"\x81\x8d", [(1, "")]),
        (b"name,whatsapp\nSiti 5,0736 123456\nBudi Contoh,\n,08", [(2, "name"), (2, "whatsapp"), (4, "name"), (4, "whatsapp")]),
        (b"name\nSiti Contoh\nsiti contoh", [(3, "name")]),
        (b"name,needs\nSiti Contoh," + b"x" * 201, [(2, "needs")]),
        (
            b"name\n" + b"\n".join(b"Siti" + chr(97 + n // 26).encode() + chr(97 + n % 26).encode() for n in range(101)),
            [(102, "")],
        ),
    ],
    ids=["empty", "no names", "only a heading", "no text", "several at once", "twice", "long needs", "too many"],
)
def test_every_mistake_is_told_by_line_and_column(raw: bytes, mistakes: list[tuple[int, str]]) -> None:
    with pytest.raises(RosterRefused) as refused:
        read_roster(raw)
    assert [(each.line, each.column) for each in refused.value.mistakes] == mistakes


def test_two_of_the_same_name_are_told_apart_by_what_they_need() -> None:
    assert len(read_roster(b"name,needs\nSiti Contoh,XI IPA 1\nSiti Contoh,XI IPA 2")) == 2
