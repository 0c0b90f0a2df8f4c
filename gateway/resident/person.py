"""The form with the resident's name: reading it, and what is wrong with it in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.resident.texts import _
from services.common.telephone import NotAMobileNumber, parse_mobile

NAME_LENGTH = 60
_NAME = re.compile(r"^[^\W\d_](?:[^\W\d_]|[ '.\-])*$")  # letters of any script, one first
_NIK = re.compile(r"^(?:[ .\-]*[0-9]){16}[ .\-]*$", re.ASCII)
_TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "`": "'", "–": "-"})


def needs() -> dict[str, str]:
    """The kinds of help that can be asked for, in the reader's words."""
    return {
        "wheelchair": _("Memakai kursi roda atau sulit berjalan"),
        "elderly": _("Lanjut usia"),
        "pregnant": _("Sedang hamil atau membawa bayi"),
    }


# What the counter reads: staff read Indonesian, whichever language the resident reads.
NEED_NOTES = {"wheelchair": "kursi roda/sulit berjalan", "elderly": "lanjut usia", "pregnant": "hamil/membawa bayi"}


@dataclass(frozen=True)
class Person:
    """Who comes, as typed: ``whatsapp`` is empty where the link knows the contact, ``nik`` where nobody asks for it."""

    name: str = ""
    whatsapp: str = ""
    needs: tuple[str, ...] = ()
    nik: str = ""

    @classmethod
    def from_form(cls, form: Any, *, asks_nik: bool = False) -> Person:
        """``form`` is a werkzeug MultiDict. A NIK that nobody asked for is not even read."""
        asked = tuple(need for need in form.getlist("need") if need in NEED_NOTES)
        name = " ".join(form.get("name", "").translate(_TYPOGRAPHIC).split())
        return cls(name, form.get("whatsapp", "").strip(), asked, form.get("nik", "").strip() if asks_nik else "")

    @property
    def note(self) -> str:
        """The needs as the counter reads them."""
        return ", ".join(NEED_NOTES[need] for need in self.needs)

    @property
    def masked_nik(self) -> str:
        """The NIK so that its holder knows it again, and nobody else reads it from the screen."""
        return f"•••• {self.nik[-4:]}" if self.nik else ""

    def fields(self) -> list[tuple[str, str]]:
        """As hidden fields."""
        typed = [("name", self.name), ("whatsapp", self.whatsapp), ("nik", self.nik)]
        return [(key, value) for key, value in typed if value] + [("need", need) for need in self.needs]


def mistakes(person: Person, number_known: bool, *, asks_nik: bool = False) -> dict[str, str]:
    """What has to be corrected, by field, in the order of the form. Booking knows more of a NIK than its length."""
    found = {"name": _name_mistake(person.name)}
    if not number_known:
        found["whatsapp"] = _number_mistake(person.whatsapp)
    if asks_nik:
        found["nik"] = nik_mistake(person.nik)
    return {field: words for field, words in found.items() if words}


def _name_mistake(name: str) -> str:
    if not name:
        return _("Tulis nama lengkap orang yang datang.")
    if len(name) > NAME_LENGTH:
        return _("Nama paling panjang %(length)s huruf.", length=NAME_LENGTH)
    if not _NAME.match(name):
        return _("Nama hanya berisi huruf, spasi, titik, tanda hubung, dan petik tunggal.")
    return ""


def _number_mistake(text: str) -> str:
    if not text:
        return _("Tulis nomor WhatsApp, misalnya 0812 0000 0001.")
    try:
        parse_mobile(text)
    except NotAMobileNumber as refused:
        return _refusal(refused.reason)
    return ""


def _refusal(reason: str) -> str:
    if reason == "landline":
        return _("Nomor telepon rumah tidak dapat menerima WhatsApp. Tulis nomor ponsel, misalnya 0812 0000 0001.")
    if reason == "foreign":
        return _("Tulis nomor ponsel Indonesia yang diawali 08 atau +62.")
    return _("Nomor ini tidak dapat dibaca. Tulis nomor ponsel, misalnya 0812 0000 0001.")


def nik_mistake(text: str) -> str:
    """Why that cannot be a NIK; empty when it may be one."""
    return "" if _NIK.match(text) else _("Tulis NIK, 16 angka seperti di kartu keluarga.")


def refused_fields(errors: Any) -> Mapping[str, str]:
    """What booking refused, by field of the form, from the ``errors`` of a problem."""
    found = {str(e.get("pointer", "")).strip("/"): str(e.get("detail", "")) for e in errors or ()}
    return {field: words for field, words in found.items() if field in ("name", "whatsapp", "nik")}
