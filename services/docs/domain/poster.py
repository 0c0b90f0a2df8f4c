"""Announcing the service, as texts only: poster, pictures, guides. All of it comes from the office's own data.

What residents read is there in both languages; operators read Indonesian.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from services.common import wording
from services.docs.domain import poster_words as words
from services.docs.domain.appointment import Office
from services.docs.domain.checklist import Checklist, Item
from services.docs.domain.paper import in_one_line
from services.docs.domain.paper_words import NEVER_ASKED


@dataclass(frozen=True)
class Announcement:
    """What a poster says. ``link`` is what its QR code opens; ``number`` is what people dial who cannot scan."""

    office: str
    headline: str
    promise: str
    link: str
    number: str
    call: str
    bring_title: str
    bring: tuple[str, ...]
    hours_title: str
    hours: tuple[str, ...]
    address: str
    free: str
    warning: str
    language: str = "id"


@dataclass(frozen=True)
class Chapter:
    """A part of a guide."""

    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """Two pages: each has its chapters."""

    title: str
    office: str
    pages: tuple[tuple[Chapter, ...], tuple[Chapter, ...]]
    language: str = "id"


def announce(office: Office, hours: Sequence[str], checklist: Checklist, site: str, language: str = "id") -> Announcement:
    """The announcement of one service; without a WhatsApp number its code opens the office's booking page."""
    link, number = _where_to_write(office, site, language)
    needed = [item for item in checklist.items if item.case is None and item.form != "in_person"]
    return Announcement(
        office=office.name,
        headline=words.HEADLINE[language],
        promise=words.PROMISE[language].format(service=checklist.service.name.in_(language)),
        link=link,
        number=number,
        call=words.SCAN[language],
        bring_title=words.BRING[language],
        bring=tuple(_brought(item, language) for item in needed),
        hours_title=words.HOURS[language],
        hours=tuple(hours),
        address=office.address,
        free=words.FREE[language],
        warning=NEVER_ASKED[language],
        language=language,
    )


def _where_to_write(office: Office, site: str, language: str) -> tuple[str, str]:
    if office.whatsapp is None:
        return f"{site}/k/{office.id}", site
    return (
        f"https://wa.me/{office.whatsapp.removeprefix('+')}?text={quote(words.GREETING[language])}",
        f"WhatsApp {wording.dialled(office.whatsapp)}",
    )


def _brought(item: Item, language: str) -> str:
    told = in_one_line(item, language)
    return f"{told}, {words.COPIED_EARLY[language]}" if item.form == "photocopy" else told


def guide_for_residents(announcement: Announcement) -> Guide:
    """How a resident gets everything done in one visit, in the announcement's language."""
    told, said = announcement, words.RESIDENTS[announcement.language]
    first = (
        Chapter(said.book_title, tuple(step.format(number=told.number) for step in said.book)),
        Chapter(said.bring_title, told.bring),
        Chapter(said.no_phone_title, said.no_phone),
    )
    second = (
        Chapter(said.day_title, said.day),
        Chapter(said.trouble_title, said.trouble),
        Chapter(said.rights_title, (told.free, told.warning, *told.hours, told.address)),
    )
    return Guide(said.title, told.office, (first, second), told.language)


def guide_for_operators(announcement: Announcement) -> Guide:
    """How an operator works a day with the product."""
    first = (
        Chapter(
            "Sebelum loket dibuka",
            (
                "Masuk ke halaman petugas dengan akun sendiri. Jangan meminjamkan akun.",
                "Lihat jadwal hari ini. Lembar harian sudah dibuat sendiri di folder day-sheets: cetak satu untuk cadangan.",
                "Periksa jaringan dan jumlah blangko. Bila tidak dapat melayani, tutup layanan sekarang, bukan nanti.",
            ),
        ),
        Chapter(
            "Melayani satu orang",
            (
                "Ketik atau pindai kode booking, lalu tandai hadir.",
                "Centang berkas yang dibawa. Yang kurang tercatat, sehingga daftar dapat diperbaiki.",
                "Panggil, layani, lalu selesaikan dengan hasilnya: selesai sekali datang, atau berkas kurang (yang mana).",
                "Salah tekan dapat dibatalkan dengan satu tombol.",
            ),
        ),
        Chapter("Yang datang tanpa janji", ("Ambil nomor tanpa janji. Slip 80 mm atau A6 dicetak dari halaman itu.",)),
    )
    second = (
        Chapter(
            "Bila jaringan ke pusat putus",
            (
                "Buka Penutupan, pilih layanan dan jamnya, lihat siapa yang terkena, lalu kirim.",
                "Setiap orang mendapat satu pesan dan satu jadwal pengganti. Tempel pengumuman penutupan di pintu.",
                "Bila jaringan di kantor putus, bekerjalah dari lembar harian: paraf, catat berkas kurang, masukkan kemudian.",
            ),
        ),
        Chapter(
            "Yang tidak pernah kita minta",
            (announcement.warning, "Jangan menulis NIK atau nomor KK di chat, catatan, atau lembar harian."),
        ),
        Chapter(
            "Keluhan dan permintaan uang",
            (announcement.free, "Keluhan dicatat dengan tenggatnya; petugas yang dikeluhkan tidak melihatnya."),
        ),
        Chapter("Kantor ini", (announcement.number, *announcement.hours, announcement.address)),
    )
    return Guide("Panduan petugas", announcement.office, (first, second))
