"""Each kind of problem explained to whoever meets it: what happened, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from services.common.problems import KINDS, Words


@dataclass(frozen=True)
class Explanation:
    """Both texts in both languages."""

    happened: Words
    next_step: Words


def _words(happened_id: str, happened_en: str, next_id: str, next_en: str) -> Explanation:
    return Explanation({"id": happened_id, "en": happened_en}, {"id": next_id, "en": next_en})


EXPLANATIONS: dict[str, Explanation] = {
    "bad-request": _words(
        "Isi permintaan rusak atau tidak lengkap, sehingga tidak dapat dibaca.",
        "The request was damaged or incomplete and could not be read.",
        "Muat ulang halaman dan coba lagi. Program: periksa bahwa isinya JSON yang benar.",
        "Reload the page and try again. Programs: check that the body is well-formed JSON.",
    ),
    "unauthorized": _words(
        "Bagian ini hanya untuk yang sudah masuk, atau sesinya sudah berakhir.",
        "This part is only for those who have signed in, or the session has ended.",
        "Masuk lagi, lalu ulangi.",
        "Sign in again, then repeat it.",
    ),
    "wrong-credentials": _words(
        "Nama pengguna dan kata sandi tidak cocok.",
        "The user name and the password do not belong together.",
        "Periksa keduanya, juga huruf besar dan kecil. Bila lupa, mintalah kata sandi baru kepada admin kantor.",
        "Check both, upper and lower case too. If the password is forgotten, ask the office's admin for a new one.",
    ),
    "wrong-signature": _words(
        "Tanda tangan kiriman tidak cocok dengan isinya.",
        "The signature does not match what was sent.",
        "Periksa kunci rahasia aplikasi WhatsApp di kedua sisi.",
        "Check the WhatsApp app secret on both sides.",
    ),
    "forbidden": _words(
        "Akun ini tidak berhak melakukan hal itu.",
        "This account may not do that.",
        "Mintalah bantuan penyelia atau admin kantor.",
        "Ask the office's supervisor or admin for help.",
    ),
    "not-found": _words(
        "Alamat, kode, atau tautan itu tidak mengarah ke mana pun. Mungkin salah ketik, atau sudah tidak berlaku.",
        "That address, code or link leads nowhere. It may be mistyped, or no longer valid.",
        "Periksa alamatnya, buka tautan dari chat WhatsApp kantor, atau mulai dari halaman awal.",
        "Check the address, open the link from the office's WhatsApp chat, or start from the first page.",
    ),
    "link-expired": _words(
        "Tautan ini sudah lewat masa berlakunya, demi keamanan.",
        "This link has expired, for safety.",
        "Tulis lagi ke WhatsApp kantor untuk mendapat tautan baru.",
        "Write to the office's WhatsApp again to get a new link.",
    ),
    "method-not-allowed": _words(
        "Alamat ini ada, tetapi tidak menerima cara permintaan itu.",
        "This address exists but does not accept that method.",
        "Program: lihat tajuk Allow pada jawaban.",
        "Programs: see the Allow header of the answer.",
    ),
    "slot-full": _words(
        "Tempat terakhir pada jadwal itu diambil orang lain beberapa saat sebelumnya. Jadwal lama, bila ada, tetap berlaku.",
        "Somebody else took the last place of that slot a moment earlier. An earlier appointment, if any, still stands.",
        "Pilih jadwal lain.",
        "Choose another slot.",
    ),
    "already-booked": _words(
        "Nomor ini sudah punya janji temu yang belum dijalani untuk layanan itu.",
        "This number already has an appointment ahead for that service.",
        "Pindahkan atau batalkan janji temu itu lewat tautan kelola di chat.",
        "Move or cancel that appointment through its link in the chat.",
    ),
    "wrong-state": _words(
        "Janji temu itu sudah dilayani, dibatalkan, atau belum sampai pada tahap ini.",
        "The appointment was served or cancelled already, or has not come to this step yet.",
        "Muat ulang untuk melihat statusnya sekarang.",
        "Reload to see its status now.",
    ),
    "check-in-refused": _words(
        "Janji temu itu untuk hari lain, atau waktunya masih jauh atau sudah lama lewat.",
        "The appointment is for another day, or its time is still far off or long past.",
        "Petugas dapat tetap menandai hadir, atau memindahkan janji temu.",
        "Staff can check in all the same, or move the appointment.",
    ),
    "day-full": _words(
        "Semua waktu hari ini, juga yang disediakan bagi warga tanpa janji temu, sudah terpakai.",
        "All of today's time is used, also what is kept for people without appointment.",
        "Tawarkan jadwal lain, atau minta penyelia menerima di luar kuota. Jawaban menyebut perkiraan giliran.",
        "Offer another slot, or ask a supervisor to let them in. The answer tells when their turn would come.",
    ),
    "rebooked": _words(
        "Kunjungan ini sudah dilanjutkan: ada janji temu lanjutan, atau kasusnya sudah berjalan.",
        "This visit has been continued: there is a later appointment, or its case has gone on.",
        "Buka janji temu lanjutannya.",
        "Open the appointment that continues it.",
    ),
    "closure-over": _words(
        "Penutupan itu sudah selesai atau sudah diakhiri, atau waktunya di masa lalu.",
        "That closure is over or has been ended, or its time lies in the past.",
        "Muat ulang daftar penutupan.",
        "Reload the list of closures.",
    ),
    "too-late": _words(
        "Janji temu itu sudah mulai, atau terlalu dekat waktunya untuk dipindahkan atau dibatalkan sendiri.",
        "The appointment has begun, or is too near to be moved or cancelled without the office.",
        "Hubungi kantor lewat WhatsApp. Petugas masih dapat mengubahnya.",
        "Write to the office on WhatsApp. Its staff can still change it.",
    ),
    "already-waiting": _words(
        "Nomor ini sudah ada di daftar tunggu layanan itu.",
        "This number is on the waiting list of that service already.",
        "Tunggu tawaran lewat WhatsApp, atau keluar dari daftar tunggu lewat tautannya lalu daftar lagi.",
        "Wait for an offer on WhatsApp, or leave the list through its link and join again.",
    ),
    "stale": _words(
        "Data ini diubah orang lain setelah dibuka.",
        "Somebody else changed this after it was opened.",
        "Muat ulang, lalu ulangi perubahan bila masih perlu.",
        "Reload, then make the change again if it is still needed.",
    ),
    "payload-too-large": _words(
        "Kiriman lebih besar daripada yang dapat diterima.",
        "What was sent is larger than can be accepted.",
        "Kirim isi yang lebih kecil. API menerima paling banyak 64 KB.",
        "Send less. The API accepts at most 64 KB.",
    ),
    "unsupported-media-type": _words(
        "Jenis isi kiriman tidak dikenal.",
        "The kind of content that was sent is not known here.",
        "Program: kirim JSON dengan Content-Type: application/json.",
        "Programs: send JSON with Content-Type: application/json.",
    ),
    "invalid-request": _words(
        "Satu atau beberapa isian belum benar.",
        "One or more fields are not right yet.",
        "Perbaiki isian yang disebut, lalu kirim lagi. Program: errors menyebut tiap isian dengan JSON Pointer.",
        "Correct the fields named, then send again. Programs: errors names each field by a JSON Pointer.",
    ),
    "not-bookable": _words(
        "Jadwal itu sudah lewat, terlalu dekat, terlalu jauh, di luar jam layanan, atau layanannya sedang ditutup.",
        "That slot is past, too near, too far ahead, outside the hours, or the service is closed.",
        "Pilih jadwal dari daftar jadwal yang tersedia.",
        "Choose a slot from the list of those on offer.",
    ),
    "idempotency-key-reused": _words(
        "Idempotency-Key yang sama sudah dipakai untuk isi yang lain.",
        "The same Idempotency-Key came before with another body.",
        "Program: pakai kunci baru untuk permintaan baru, dan kunci yang sama hanya untuk mengulang.",
        "Programs: take a new key for a new request, and the same one only to repeat it.",
    ),
    "too-many-requests": _words(
        "Terlalu banyak permintaan datang dari alamat atau untuk nomor ini dalam waktu singkat.",
        "Too many requests came from this address, or for this number, in a short time.",
        "Tunggu sebentar, lalu coba lagi. Program: tajuk Retry-After menyebut berapa detik.",
        "Wait a moment, then try again. Programs: the Retry-After header tells how many seconds.",
    ),
    "locked-out": _words(
        "Masuk dengan akun ini ditutup sementara setelah beberapa percobaan yang gagal.",
        "Sign-in to this account is closed for a while after several failed tries.",
        "Tunggu, lalu coba lagi. Bila bukan Anda yang mencoba, beri tahu admin kantor.",
        "Wait, then try again. If it was not you, tell the office's admin.",
    ),
    "internal-error": _words(
        "Ada yang tidak beres di sistem kami. Kejadian ini sudah dicatat.",
        "Something went wrong on our side. It has been recorded.",
        "Coba lagi sebentar lagi. Bila berulang, sampaikan nomor permintaan kepada kantor.",
        "Try again in a moment. If it happens again, tell the office the request number.",
    ),
    "service-unavailable": _words(
        "Salah satu bagian sistem sedang tidak dapat dijangkau. Janji temu yang sudah ada tetap aman.",
        "A part of the system cannot be reached right now. Existing appointments are safe.",
        "Coba lagi beberapa saat lagi.",
        "Try again in a little while.",
    ),
}


def explanation_of(slug: str) -> Explanation:
    """The explanation of a kind; its bare title where nobody has written one."""
    title = KINDS[slug].title
    return EXPLANATIONS.get(slug) or Explanation(title, {"id": "", "en": ""})
