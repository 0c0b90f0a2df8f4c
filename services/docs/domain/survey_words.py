"""The nine questions in both languages, and the words of the report."""

from __future__ import annotations

from collections.abc import Mapping

from services.docs.domain.paper_words import Words

NAMES: Mapping[str, Words] = {
    "requirements": {"id": "Persyaratan", "en": "Requirements"},
    "procedure": {"id": "Sistem, mekanisme, prosedur", "en": "System, mechanism, procedure"},
    "time": {"id": "Waktu penyelesaian", "en": "Time"},
    "cost": {"id": "Biaya/tarif", "en": "Cost"},
    "product": {"id": "Produk layanan", "en": "Product"},
    "competence": {"id": "Kompetensi pelaksana", "en": "Competence of staff"},
    "behaviour": {"id": "Perilaku pelaksana", "en": "Behaviour of staff"},
    "complaints": {"id": "Penanganan pengaduan", "en": "Handling of complaints"},
    "facilities": {"id": "Sarana dan prasarana", "en": "Facilities"},
}
QUESTIONS: Mapping[str, Words] = {
    "requirements": {
        "id": "Apakah berkas yang diminta sesuai dengan daftar yang Anda terima?",
        "en": "Were you asked for the papers on your list, and for no others?",
    },
    "procedure": {"id": "Apakah urutan pelayanannya mudah diikuti?", "en": "Were the steps easy to follow?"},
    "time": {"id": "Bagaimana kecepatan pelayanannya?", "en": "How quick was the service?"},
    "cost": {"id": "Apakah biayanya sesuai aturan (gratis)?", "en": "Was the cost as the rules say (free)?"},
    "product": {"id": "Apakah hasil layanannya sesuai dengan yang dijanjikan?", "en": "Did you get what was promised?"},
    "competence": {"id": "Bagaimana kemampuan petugas yang melayani?", "en": "How capable was the officer?"},
    "behaviour": {"id": "Bagaimana kesopanan dan keramahan petugas?", "en": "How polite and friendly was the officer?"},
    "complaints": {"id": "Bagaimana keluhan dan pertanyaan ditangani?", "en": "How were complaints and questions handled?"},
    "facilities": {"id": "Bagaimana ruang tunggu, loket, dan sarana lainnya?", "en": "How were the waiting room and counters?"},
}
SCALE: tuple[Words, ...] = (
    {"id": "Tidak baik", "en": "Bad"},
    {"id": "Kurang baik", "en": "Not so good"},
    {"id": "Baik", "en": "Good"},
    {"id": "Sangat baik", "en": "Very good"},
)
AGES: Mapping[str, Words] = {
    "under_18": {"id": "Di bawah 18 tahun", "en": "Under 18"},
    "18_29": {"id": "18–29 tahun", "en": "18–29"},
    "30_44": {"id": "30–44 tahun", "en": "30–44"},
    "45_59": {"id": "45–59 tahun", "en": "45–59"},
    "from_60": {"id": "60 tahun ke atas", "en": "60 or older"},
    "unsaid": {"id": "Tidak diisi", "en": "Not said"},
}
GENDERS: Mapping[str, Words] = {
    "female": {"id": "Perempuan", "en": "Woman"},
    "male": {"id": "Laki-laki", "en": "Man"},
    "unsaid": {"id": "Tidak diisi", "en": "Not said"},
}
NOT_ENOUGH = "Belum cukup responden"
