"""What the page about the installation calls each part, and how each red line is mended."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from gateway.staff.labels import Words

PARTS: dict[str, Words] = {
    "redis": _("Redis: antrean kerja dan sesi petugas"),
    "simulator": _("Simulator WhatsApp"),
    "booking": _("Janji temu"),
    "notifier": _("Pesan WhatsApp"),
    "docs": _("Berkas"),
    "booking-worker": _("Pekerja janji temu"),
    "notifier-worker": _("Pekerja pesan"),
    "docs-worker": _("Pekerja berkas"),
}
INSIDE: dict[str, Words] = {
    "database": _("basis data"),
    "migrations": _("bentuk basis data"),
    "catalogue": _("daftar persyaratan"),
    "documents": _("folder berkas"),
}
QUEUES: dict[str, Words] = {
    "notifier.events": _("Kabar untuk pesan"),
    "notifier.inbound": _("Pesan masuk dari warga"),
    "notifier.send": _("Pesan yang akan dikirim"),
    "docs.events": _("Kabar untuk berkas"),
    "outbox": _("Kabar yang belum dipastikan sampai ke bagian lain"),
}
MODES: dict[str, Words] = {
    "cloud": _("WhatsApp Cloud API: pesan dikirim sendiri oleh sistem"),
    "simulator": _("Simulator: tidak ada pesan yang sampai ke telepon warga"),
    "assisted": _("Dibantu petugas: setiap pesan dikirim tangan dari daftar pesan siap kirim"),
}
HELD: dict[str, Words] = {
    "everything": _("semua pesan ditahan"),
    "what_can_wait": _("pesan yang bisa menunggu ditahan"),
    "nothing": _("tidak ada pesan yang ditahan"),
}

MEND_PART = _(
    "Bagian ini tidak menjawab atau belum siap. Periksa catatannya di SEKALI_HOME/logs; "
    "bila tidak hidup lagi sendiri, jalankan ulang sistem."
)
MEND_WORKER = _(
    "Pekerja ini sudah 15 detik tanpa tanda hidup. Periksa catatannya di SEKALI_HOME/logs; ia dinyalakan lagi dengan sendirinya."
)
MENDS: dict[str, Words] = {
    "redis": _("Periksa apakah Redis berjalan dan cakramnya tidak penuh. Pemesanan tetap berjalan; pesan menyusul."),
    "simulator": _("Simulator hanya untuk latihan. Jalankan ulang sistem, atau hapus SIMULATOR_URL."),
    "database": _("Periksa alamat basis data, servernya, dan ruang di cakram."),
    "migrations": _(
        "Langkah migrasi belum selesai. Periksa catatannya, lalu jalankan ulang sistem; migrasi berjalan sebelum bagian ini."
    ),
    "catalogue": _("Daftar persyaratan tidak dapat dibaca. Periksa basis data bagian berkas."),
    "documents": _("Periksa hak tulis folder berkas dan ruang di cakram."),
}
MEND_QUEUE = _("Pekerja yang mengambil antrean ini mati atau tertinggal. Periksa pekerjanya di atas dan catatannya.")
MEND_OUTBOX = _("Jalankan “./sekali doctor”: ia menyebut kabar mana yang belum sampai. Bagian penerima mungkin sedang mati.")
MEND_ALERT = _("Buka pengelola WhatsApp dari Meta, perbaiki akunnya, lalu tandai sudah diurus. Yang ditahan kemudian terkirim.")
MEND_CLOCK = _("Hidupkan penyelarasan jam (NTP) di mesin bagian ini.")


def name_of(part: str) -> Words:
    """What a part, or something inside it (``booking.database``), is called."""
    outer, _dot, inner = part.partition(".")
    name = PARTS.get(outer, outer)
    return f"{name}: {INSIDE.get(inner, inner)}" if inner else name


def mend_of(part: str) -> Words:
    """How a part that fails is mended."""
    inner = part.rpartition(".")[2]
    return MENDS.get(inner) or (MEND_WORKER if part.endswith("-worker") else MEND_PART)
