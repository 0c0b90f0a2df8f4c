"""Hours, papers and the name form in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from gateway.resident.facts import Office, Requirement
from gateway.resident.hours import Line, week
from gateway.resident.papers import presence, rows
from gateway.resident.person import Person, mistakes, refused_fields
from tests.gateway.resident.town import Town

TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def indonesian(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "id"}):
        yield


def requirement(form: str, copies: int | None = 1, **more: Any) -> Requirement:
    return Requirement(**{"document": "kk", "name": "KK", "note": "", "condition": "", **more, "form": form, "copies": copies})


def test_days_with_the_same_hours_share_a_line(town: Town) -> None:
    office = Office.from_json(town.offices[0])
    assert week(office, TUESDAY, "id") == [
        Line("Senin–Kamis", "08.00–15.00 WIB, istirahat 12.00–13.00, terakhir dilayani 14.00"),
        Line("Jumat", "08.00–10.30 WIB"),
        Line("Sabtu–Minggu", "tutup"),
    ]


def test_an_office_without_hours_has_no_lines(town: Town) -> None:
    office = Office.from_json({**town.offices[0], "hours": []})
    assert week(office, TUESDAY, "id") == []


def test_original_and_photocopies_of_a_document_share_a_row() -> None:
    [row] = rows([requirement("photocopy", 2), requirement("show_original")])
    assert (row.original, row.photocopy, row.phrase) == ("ditunjukkan", "2 lembar", "asli ditunjukkan, fotokopi 2 lembar")


def test_a_number_of_copies_that_nobody_stated_is_not_invented() -> None:
    [row] = rows([requirement("photocopy", None)])
    assert row.phrase == "fotokopi (tanyakan jumlahnya)"


def test_what_only_some_bring_comes_last() -> None:
    some = requirement("photocopy", document="buku_nikah", name="Buku nikah", condition="bila menikah")
    assert [row.name for row in rows([some, requirement("photocopy")])] == ["KK", "Buku nikah"]


def test_coming_in_person_is_no_paper() -> None:
    person = requirement("in_person")
    assert (rows([person]), presence([person])) == ([], [person])


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("Siti", True),
        ("Nur'aini binti M. Contoh-Baru", True),
        ("José Contoh", True),
        ("", False),
        ("1704", False),
        ("Siti <b>", False),
        ("9999990101010001", False),
        ("A" * 61, False),
        ("- .", False),
    ],
)
def test_names_are_letters_with_few_signs(name: str, accepted: bool) -> None:
    assert ("name" not in mistakes(Person(name), number_known=True)) is accepted


@pytest.mark.parametrize(
    ("number", "part"),
    [
        ("", "Tulis nomor WhatsApp"),
        ("0736 123456", "telepon rumah"),
        ("+65 8123 4567", "Indonesia"),
        ("halo", "tidak dapat dibaca"),
    ],
)
def test_a_wrong_number_is_refused_with_a_hint(number: str, part: str) -> None:
    assert part in mistakes(Person("Siti", number), number_known=False)["whatsapp"]


@pytest.mark.parametrize("number", ["0812 0000 0001", "62812-0000-0001", "+6281200000001", "(0812) 00000001"])
def test_numbers_may_be_written_as_people_write_them(number: str) -> None:
    assert mistakes(Person("Siti", number), number_known=False) == {}


def test_the_form_is_read_without_stray_spaces_and_unknown_needs() -> None:
    form = MultiDict([("name", "  Nur’aini   Contoh "), ("whatsapp", " 0812 "), ("need", "elderly"), ("need", "helicopter")])
    assert Person.from_form(form) == Person("Nur'aini Contoh", "0812", ("elderly",))


def test_the_counter_reads_needs_in_indonesian() -> None:
    assert Person("Siti", needs=("wheelchair", "elderly")).note == "kursi roda/sulit berjalan, lanjut usia"


def test_refusals_of_other_fields_are_not_shown_at_the_name() -> None:
    errors = [{"pointer": "/whatsapp", "detail": "Salah."}, {"pointer": "/starts_at", "detail": "Lewat."}]
    assert refused_fields(errors) == {"whatsapp": "Salah."}
