"""Announcing the service, as texts only: poster, pictures, guides. All of it comes from the office's own data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from services.common import wording
from services.docs.domain.appointment import Office
from services.docs.domain.checklist import Checklist, Item
from services.docs.domain.paper import in_one_line
from services.docs.domain.paper_words import NEVER_ASKED

GREETING = "Halo, saya ingin membuat janji temu"


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


def announce(office: Office, hours: Sequence[str], checklist: Checklist, site: str) -> Announcement:
    """The announcement of one service; without a WhatsApp number its code opens the office's booking page."""
    link, number = _where_to_write(office, site)
    needed = [item for item in checklist.items if item.case is None and item.form != "in_person"]
    return Announcement(
        office=office.name,
        headline="Datang sekali, langsung selesai",
        promise=f"{checklist.service.name.id}: pilih jadwal lewat WhatsApp, siapkan berkas dari rumah.",
        link=link,
        number=number,
        call="Pindai kode ini",
        bring_title="Bawa:",
        bring=tuple(_brought(item) for item in needed),
        hours_title="Jam layanan:",
        hours=tuple(hours),
        address=office.address,
        free="GRATIS. Bila ada yang meminta uang, lapor ke lapor.go.id atau SMS 1708.",
        warning=NEVER_ASKED["id"],
    )


def _where_to_write(office: Office, site: str) -> tuple[str, str]:
    if office.whatsapp is None:
        return f"{site}/k/{office.id}", site
    return (
        f"https://wa.me/{office.whatsapp.removeprefix('+')}?text={quote(GREETING)}",
        f"WhatsApp {wording.dialled(office.whatsapp)}",
    )


def _brought(item: Item) -> str:
    told = in_one_line(item, "id")
    return f"{told}, difotokopi sebelum berangkat" if item.form == "photocopy" else told


def guide_for_residents(announcement: Announcement) -> Guide:
    """How a resident gets everything done in one visit."""
    first = (
        Chapter(
            "1. Buat janji temu",
            (
                f"Kirim pesan ke {announcement.number}, atau pindai kode di poster kantor.",
                "Jawab beberapa pertanyaan singkat. Jawaban itu menentukan layanan dan berkas yang tepat.",
                "Pilih hari dan jam yang masih tersedia, lalu tulis nama yang akan dilayani.",
                "Simpan kode booking yang Anda terima. Kode itu cukup; tidak perlu mendaftar akun.",
            ),
        ),
        Chapter(announcement.bring_title.rstrip(":") + " dari rumah", announcement.bring),
        Chapter(
            "Belum punya telepon?",
            ("Petugas, guru, anak, atau ketua RT dapat membuat janji untuk Anda. Petugas mencetak slip sebagai gantinya.",),
        ),
    )
    second = (
        Chapter(
            "2. Pada hari kunjungan",
            (
                "Datang 10 menit lebih awal dan tunjukkan kode booking.",
                "Petugas memeriksa berkas sesuai daftar yang Anda pegang.",
                "Tunggu nomor dipanggil. Setelah selesai, Anda mendapat keterangan kapan hasilnya dapat diambil.",
            ),
        ),
        Chapter(
            "Bila berhalangan atau kantor terganggu",
            (
                "Pindahkan atau batalkan janji lewat tautan di pesan Anda. Tempat itu diberikan kepada orang lain.",
                "Bila jaringan putus atau blangko habis, kantor memberi tahu Anda sebelum berangkat dan memberi jadwal baru.",
            ),
        ),
        Chapter("Hak Anda", (announcement.free, announcement.warning, *announcement.hours, announcement.address)),
    )
    return Guide("Panduan warga", announcement.office, (first, second))


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
