"""What a text means: an intent, a service, a number of a list, or a yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.notifier.domain.facts import Option, Service

BOOK, BRING, HOURS, ADDRESS, MINE, OPERATOR, COMPLAINT, LANGUAGE = (
    "book", "bring", "hours", "address", "mine", "operator", "complaint", "language",
)  # fmt: skip
MENU, ERASE, STOP, RESUME, THANKS = "menu", "erase", "stop", "resume", "thanks"
LINE, PAPER, MOVE, CANCEL, WAITING = "line", "paper", "move", "cancel", "waiting"
MENU_ORDER = (BOOK, BRING, HOURS, ADDRESS, MINE, OPERATOR, COMPLAINT, LANGUAGE)

_INTENT_WORDS: tuple[tuple[str, frozenset[str]], ...] = (
    (LANGUAGE, frozenset({"english", "inggris", "bahasa", "indonesia", "language"})),
    (COMPLAINT, frozenset({"pengaduan", "aduan", "mengadu", "keluhan", "lapor", "laporan", "pungli", "calo", "complaint"})),
    (OPERATOR, frozenset({"petugas", "operator", "admin", "tanya", "bertanya", "ask", "human", "officer"})),
    (BRING, frozenset({"syarat", "persyaratan", "bawa", "dibawa", "berkas", "dokumen", "requirements", "bring", "documents"})),
    (ADDRESS, frozenset({"alamat", "lokasi", "dimana", "maps", "peta", "address", "location", "where"})),
    (HOURS, frozenset({"jam", "buka", "tutup", "hours", "open", "opening"})),
    (PAPER, frozenset({"pdf", "bukti", "checklist"})),
    (LINE, frozenset({"giliran", "posisi", "urutan"})),
    (WAITING, frozenset({"tunggu", "menunggu", "waiting", "waitlist"})),
    (CANCEL, frozenset({"batal", "batalkan", "membatalkan", "cancel"})),
    (MOVE, frozenset({"reschedule"})),
    (MINE, frozenset({"janji", "appointment", "appointments"})),
    (BOOK, frozenset({"pesan", "daftar", "booking", "book", "jadwal", "antre", "antri", "antrean", "antrian", "slot"})),
    (MENU, frozenset({
        "menu", "halo", "hallo", "hai", "hi", "hello", "assalamualaikum", "assalamu", "salam", "pagi", "siang", "sore", "malam",
        "permisi", "help", "bantuan", "kembali", "selesai",
    })),
)  # fmt: skip
# Meant only when nothing else is said: "hapus anggota dari KK" is about a family card.
_WHOLE_INTENTS: tuple[tuple[str, frozenset[str]], ...] = (
    (ERASE, frozenset({"hapus", "hapuskan", "menghapus", "erase", "delete"})),
    (STOP, frozenset({"berhenti", "stop", "unsubscribe"})),
    (RESUME, frozenset({"mulai", "start", "subscribe"})),
    (THANKS, frozenset({"terimakasih", "kasih", "makasih", "trims", "thanks", "thank"})),
)
# Meant only when both are said: "pindah" alone is about moving house, "antrean" alone about booking.
_TOGETHER: tuple[tuple[str, tuple[frozenset[str], frozenset[str]]], ...] = (
    (MOVE, (frozenset({"pindah", "pindahkan", "ganti", "geser", "ubah", "move", "change"}),
            frozenset({"jadwal", "janji", "hari", "jam", "waktu", "appointment"}))),
    (LINE, (frozenset({"antre", "antri", "antrean", "antrian", "place", "queue"}),
            frozenset({"saya", "nomor", "berapa", "my", "line", "number"}))),
)  # fmt: skip
_AROUND_WHOLE_INTENTS = frozenset({
    "data", "nomor", "saya", "semua", "mau", "ingin", "minta", "mohon", "tolong", "berlangganan", "pesan", "terima", "ya",
    "oke", "ok", "baik", "siap", "banyak", "pak", "bu", "kak", "min", "my", "all", "please", "number", "messages", "you", "much",
})  # fmt: skip
_SYNONYMS = {
    "ektp": "ktp", "kehilangan": "hilang", "lost": "hilang", "rusak": "rusak", "patah": "rusak", "damaged": "rusak",
    "rekam": "perekaman", "merekam": "perekaman", "recording": "perekaman", "pertama": "pemula", "first": "pemula",
    "bikin": "pemula", "buat": "pemula", "membuat": "pemula", "new": "pemula", "mati": "kematian", "meninggal": "kematian",
    "lahir": "kelahiran", "birth": "kelahiran", "death": "kematian", "nikah": "nikah", "menikah": "nikah", "cerai": "perceraian",
}  # fmt: skip
_EMPTY_WORDS = frozenset({
    "saya", "mau", "ingin", "untuk", "dan", "atau", "di", "ke", "yang", "apa", "data", "anak", "surat", "baru", "el", "e", "the",
    "a", "to", "of", "my", "i", "bisa", "tolong", "pak", "bu", "kak", "min", "urus", "mengurus", "card", "for", "in",
})  # fmt: skip
_YES = frozenset({"ya", "iya", "y", "yes", "sudah", "pernah", "betul", "benar", "ada", "ok", "oke", "setuju"})
_NO = frozenset({"tidak", "tdk", "ga", "gak", "nggak", "enggak", "no", "n", "belum", "bukan"})
_AROUND_YES = frozenset(
    {"pesan", "pak", "bu", "kak", "min", "jadi", "datang", "saya", "mau", "ambil", "terima", "please", "ok", "oke"}
)
_HASH_ENDINGS = 1  # the last field of an old form says what happened: Pemula, Hilang, Rusak


def tokens(text: str) -> list[str]:
    """Lower-case words with the spellings of one thing brought together; the mask of an identity number is dropped."""
    plain = re.sub(r"\be[\s-]?ktp\b|\bktp[\s-]?el\b", "ktp", text.lower().replace("[nik]", " ").replace("[otp]", " "))
    plain = plain.replace("kartu keluarga", "kk").replace("family card", "kk").replace("tidak mampu", "sktm")
    words = re.findall(r"[a-z0-9]+", plain)
    return [_SYNONYMS.get(word, word) for word in words]


def from_hash_form(text: str) -> str:
    """An old form such as ``#KTP#…#…#Nama#Hilang`` as the words that carry its meaning; other text unchanged."""
    if not text.lstrip().startswith("#"):
        return text
    fields = [field.strip() for field in text.split("#") if field.strip()]
    return " ".join(fields[:1] + fields[1:][-_HASH_ENDINGS:])


def number(text: str) -> int | None:
    """The number of a list entry when the text is nothing else: ``1``, ``2.``, ``no 3``."""
    found = re.fullmatch(r"(?:no\.?|nomor|number)?\s*(\d{1,2})[.)]?", text.strip().lower())
    return int(found[1]) if found else None


def intent(words: Sequence[str]) -> str | None:
    """The menu entry that the words ask for, or :data:`ERASE`, :data:`STOP`, :data:`THANKS`; None when they name none."""
    present = set(words)
    for name, triggers in _WHOLE_INTENTS:
        if present & triggers and present <= triggers | _AROUND_WHOLE_INTENTS:
            return name
    for name, several in _TOGETHER:
        if all(present & triggers for triggers in several):
            return name
    return next((name for name, triggers in _INTENT_WORDS if present & triggers), None)


def matching_services(words: Sequence[str], services: Sequence[Service]) -> list[Service]:
    """The services that fit the words best: one when it is clear, several when it is not, none when nothing fits."""
    wanted = set(words) - _EMPTY_WORDS
    scored = [(len(wanted & _vocabulary(service)), service) for service in services]
    best = max((score for score, _ in scored), default=0)
    return [service for score, service in scored if score == best] if best else []


def _vocabulary(service: Service) -> set[str]:
    known = {*service.id.split("_"), *tokens(service.name), *tokens(service.other_name)}
    return known - _EMPTY_WORDS


def chosen_option(text: str, options: Sequence[Option]) -> Option | None:
    """The option that a text picks: its number, its label, or yes or no when an option means that."""
    position = number(text)
    if position is not None:
        return options[position - 1] if 0 < position <= len(options) else None
    plain = text.strip().lower()
    exact = [option for option in options if plain in (option.label.lower(), option.value.lower())]
    if exact:
        return exact[0]
    words = tokens(text)
    for meaning in (_NO, _YES):  # "belum pernah" means no
        if set(words[:2]) & meaning:
            return next((option for option in options if {option.value.lower(), *tokens(option.label)[:1]} & meaning), None)
    return None


def yes_or_no(text: str) -> bool | None:
    """Whether a text that says nothing else agrees; None when it does not say."""
    words = set(tokens(text))
    if not words or not words <= _YES | _NO | _AROUND_YES:
        return None
    return False if words & _NO else True if words & _YES else None


def says(text: str, *meant: str) -> bool:
    """Whether a text is one of these words and nothing else."""
    return len(found := tokens(text)) == 1 and found[0] in meant


_CODE = re.compile(r"[A-HJ-NP-Z2-9]{6}")


def codes(text: str) -> list[str]:
    """What could be a booking code (six letters and digits, no 0, O, 1, I), those with a digit first."""
    found = [word for word in re.findall(r"[A-Z0-9]+", text.upper()) if _CODE.fullmatch(word)]
    return sorted(found, key=lambda word: not looks_like_code(word))


def looks_like_code(word: str) -> bool:
    """Whether it can hardly be anything but a code."""
    return bool(re.search(r"\d", word) and re.search(r"[A-Z]", word))
