"""The sentences of the checklist paper in both languages."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

EARLY_MINUTES = 10

ZONES: Mapping[str, Words] = {
    "WIB": {"id": "Waktu Indonesia Barat", "en": "Western Indonesia Time"},
    "WITA": {"id": "Waktu Indonesia Tengah", "en": "Central Indonesia Time"},
    "WIT": {"id": "Waktu Indonesia Timur", "en": "Eastern Indonesia Time"},
}

HEADING: Words = {"id": "Yang harus dibawa", "en": "What to bring"}
TITLE: Words = {"id": "Daftar periksa {code}: {service}", "en": "Checklist {code}: {service}"}
SUBJECT: Words = {
    "id": "Persyaratan untuk kunjungan ke {office} pada {moment}",
    "en": "What to bring to {office} on {moment}",
}
RESIDENT: Words = {"id": "Untuk", "en": "For"}
CODE: Words = {"id": "Kode booking", "en": "Booking code"}
WHEN: Words = {"id": "Kapan", "en": "When"}
WHERE: Words = {"id": "Di mana", "en": "Where"}
TIME: Words = {"id": "pukul {time}", "en": "at {time}"}
EARLY: Words = {"id": "Datang 10 menit lebih awal: pukul {time}.", "en": "Come 10 minutes early: at {time}."}
MAP: Words = {"id": "Peta: {link}", "en": "Map: {link}"}

FREE: Words = {"id": "GRATIS", "en": "FREE"}
FREE_TEXT: Words = {
    "id": "Layanan kantor ini gratis. Bila ada yang meminta uang, jangan dibayar. Laporkan ke {office}, "
    "ke lapor.go.id, atau lewat SMS ke 1708.",
    "en": "This office charges nothing for this service. If anybody asks for money, do not pay. Report it to {office}, "
    "at lapor.go.id, or by SMS to 1708.",
}
OFFICE_WITH_NUMBER: Words = {"id": "{name} (WhatsApp {number})", "en": "{name} (WhatsApp {number})"}

PRESENT: Words = {
    "id": "Datang sendiri, tidak dapat diwakilkan.",
    "en": "Come in person; nobody else can come for you.",
}
PRESENT_OFFICE_RULE: Words = {
    "id": "Sebaiknya datang sendiri. Bila akan diwakilkan, tanyakan lebih dahulu ke kantor.",
    "en": "Best come in person. If somebody else is to come for you, ask the office first.",
}
REDIRECTED: Words = {"id": "Periksa lagi layanannya: {text}", "en": "Check the service again: {text}"}
PEOPLE: Words = {"id": "Untuk {count} orang ({words}).", "en": "For {count} people ({words})."}
PER_FAMILY: Words = {
    "id": "{names}: satu set untuk satu keluarga (satu KK).",
    "en": "{names}: one set for one family (one KK).",
}
PER_PERSON: Words = {"id": "{names}: dari setiap orang.", "en": "{names}: from each person."}
PER_UNKNOWN: Words = {
    "id": "Jumlah fotokopi untuk rombongan belum ditetapkan kantor: tanyakan lebih dahulu.",
    "en": "The office has not stated how many photocopies a group needs: ask first.",
}

COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "id": ("Persyaratan", "Asli", "Fotokopi"),
    "en": ("Requirement", "Original", "Photocopy"),
}
SECTIONS: Mapping[str, Words] = {
    "needed": {"id": "Wajib dibawa", "en": "Bring these"},
    "case": {"id": "Hanya bila …", "en": "Only if …"},
    "forms": {"id": "Formulir yang diisi", "en": "Forms to fill in"},
}
ONLY: Words = {"id": "Hanya {case}.", "en": "Only {case}."}

ONE_FORM: Words = {"id": "1 formulir", "en": "1 form"}
COUNT: Words = {"id": "{digits} lembar ({words})", "en": "{digits} {sheets} ({words})"}
ONE_ORIGINAL: Words = {"id": "1 asli", "en": "1 original"}
COUNT_ORIGINALS: Words = {"id": "{digits} asli ({words})", "en": "{digits} originals ({words})"}
ASK_COPIES: Words = {"id": "jumlah lembar: tanyakan ke kantor", "en": "number of sheets: ask the office"}
ASK_ORIGINALS: Words = {"id": "jumlah: tanyakan ke kantor", "en": "number: ask the office"}
HANDLING: Mapping[str, Words] = {
    "show_original": {"id": "ditunjukkan", "en": "to be shown"},
    "surrender_original": {"id": "diserahkan", "en": "to be handed in"},
    "filled_form": {"id": "diisi", "en": "to be filled in"},
    "printed_photo": {"id": "foto cetak", "en": "printed photo"},
    "in_person": {"id": "datang sendiri", "en": "come in person"},
}
COPY_EARLY: Words = {"id": "Difotokopi sebelum berangkat", "en": "Copied before you leave home"}
COPY_FIRST: Words = {
    "id": "Fotokopi {name}: {count}, difotokopi sebelum berangkat",
    "en": "Photocopy of {name}: {count}, copied before you leave home",
}

FORMS: Mapping[str, Words] = {
    "show_original": {"id": "asli, ditunjukkan", "en": "original, to be shown"},
    "surrender_original": {"id": "asli, diserahkan", "en": "original, to be handed in"},
    "photocopy": {"id": "fotokopi", "en": "photocopy"},
    "filled_form": {"id": "formulir, diisi", "en": "form, to be filled in"},
    "printed_photo": {"id": "foto cetak", "en": "printed photo"},
    "in_person": {"id": "datang sendiri", "en": "in person"},
}

NEVER_ASKED: Words = {
    "id": "Lewat chat atau telepon kami tidak pernah meminta NIK, nomor KK, atau kode OTP, dan tidak pernah mengirim berkas APK.",
    "en": "In chats or calls we never ask for a NIK, a KK number or an OTP, and we never send APK files.",
}
CHECKED: Words = {
    "id": "Daftar ini diperiksa {date}. Bila ragu, tanyakan ke kantor sebelum berangkat.",
    "en": "This list was checked on {date}. If in doubt, ask the office before you leave home.",
}
EDITION: Words = {"id": "Katalog versi {version}", "en": "Catalogue version {version}"}
PAGE: Words = {"id": "Halaman {page} dari {pages}", "en": "Page {page} of {pages}"}
