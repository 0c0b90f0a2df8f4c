"""The sentences of what announces an office to residents, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.docs.domain.paper_words import Words

GREETING: Words = {"id": "Halo, saya ingin membuat janji temu", "en": "Hello, I would like to book an appointment"}
HEADLINE: Words = {"id": "Datang sekali, langsung selesai", "en": "Come once, and it is done"}
PROMISE: Words = {
    "id": "{service}: pilih jadwal lewat WhatsApp, siapkan berkas dari rumah.",
    "en": "{service}: choose a time by WhatsApp, prepare the papers at home.",
}
SCAN: Words = {"id": "Pindai kode ini", "en": "Scan this code"}
BRING: Words = {"id": "Bawa:", "en": "Bring:"}
HOURS: Words = {"id": "Jam layanan:", "en": "Hours of service:"}
FREE: Words = {
    "id": "GRATIS. Bila ada yang meminta uang, lapor ke lapor.go.id atau SMS 1708.",
    "en": "FREE. If anybody asks for money, report it at lapor.go.id or by SMS to 1708.",
}
COPIED_EARLY: Words = {"id": "difotokopi sebelum berangkat", "en": "copied before you leave home"}


@dataclass(frozen=True)
class ResidentsGuide:
    """The guide for residents in one language; ``{number}`` in ``book`` is where they write to."""

    title: str
    book_title: str
    book: tuple[str, ...]
    bring_title: str
    no_phone_title: str
    no_phone: tuple[str, ...]
    day_title: str
    day: tuple[str, ...]
    trouble_title: str
    trouble: tuple[str, ...]
    rights_title: str


RESIDENTS: Mapping[str, ResidentsGuide] = {
    "id": ResidentsGuide(
        title="Panduan warga",
        book_title="1. Buat janji temu",
        book=(
            "Kirim pesan ke {number}, atau pindai kode di poster kantor.",
            "Jawab beberapa pertanyaan singkat. Jawaban itu menentukan layanan dan berkas yang tepat.",
            "Pilih hari dan jam yang masih tersedia, lalu tulis nama yang akan dilayani.",
            "Simpan kode booking yang Anda terima. Kode itu cukup; tidak perlu mendaftar akun.",
        ),
        bring_title="Bawa dari rumah",
        no_phone_title="Belum punya telepon?",
        no_phone=("Petugas, guru, anak, atau ketua RT dapat membuat janji untuk Anda. Petugas mencetak slip sebagai gantinya.",),
        day_title="2. Pada hari kunjungan",
        day=(
            "Datang 10 menit lebih awal dan tunjukkan kode booking.",
            "Petugas memeriksa berkas sesuai daftar yang Anda pegang.",
            "Tunggu nomor dipanggil. Setelah selesai, Anda mendapat keterangan kapan hasilnya dapat diambil.",
        ),
        trouble_title="Bila berhalangan atau kantor terganggu",
        trouble=(
            "Pindahkan atau batalkan janji lewat tautan di pesan Anda. Tempat itu diberikan kepada orang lain.",
            "Bila jaringan putus atau blangko habis, kantor memberi tahu Anda sebelum berangkat dan memberi jadwal baru.",
        ),
        rights_title="Hak Anda",
    ),
    "en": ResidentsGuide(
        title="Guide for residents",
        book_title="1. Make an appointment",
        book=(
            "Write to {number}, or scan the code on the office's poster.",
            "Answer a few short questions. They decide which service and which papers are the right ones.",
            "Choose a day and a time that is still free, and give the name of whoever is to be served.",
            "Keep the booking code that you are sent. It is all you need; there is no account.",
        ),
        bring_title="Bring from home",
        no_phone_title="No telephone?",
        no_phone=("Staff, a teacher, a child or the head of your RT can book for you. Staff print a slip instead of a message.",),
        day_title="2. On the day of your visit",
        day=(
            "Come 10 minutes early and show your booking code.",
            "Staff check your papers against the list that you hold.",
            "Wait until your number is called. Afterwards you are told when the result can be collected.",
        ),
        trouble_title="If you cannot come, or the office cannot serve",
        trouble=(
            "Move or cancel the appointment by the link in your message. The place goes to somebody else.",
            "When the network is down or cards have run out, the office tells you before you leave and gives you another time.",
        ),
        rights_title="Your rights",
    ),
}
