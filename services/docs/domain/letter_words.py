"""The sentences of letters and notices in both languages."""

from __future__ import annotations

from services.docs.domain.paper_words import Words

ATTENDANCE: Words = {"id": "Surat keterangan hadir", "en": "Proof of attendance"}
CERTIFIED: Words = {"id": "Kantor ini menerangkan bahwa", "en": "This office certifies that"}
CAME_FOR: Words = {"id": "telah hadir untuk {service}", "en": "was here for {service}"}
CAME_AT: Words = {"id": "pada {moment}.", "en": "on {moment}."}
ONLY_ATTENDANCE: Words = {
    "id": "Surat ini hanya menerangkan kehadiran. Kode di bawah dapat dicocokkan oleh petugas kantor.",
    "en": "This letter certifies attendance only. Staff of the office can verify the code below.",
}

CLOSURE_NOTICE: Words = {"id": "Pengumuman penutupan", "en": "Notice of closure"}
CLOSED: Words = {"id": "TUTUP SEMENTARA", "en": "TEMPORARILY CLOSED"}
ALL_SERVICES: Words = {"id": "Semua layanan", "en": "All services"}
NOT_SERVED: Words = {"id": "{what} tidak dapat dilayani", "en": "Not available: {what}"}
CLOSED_FROM: Words = {"id": "mulai {moment}", "en": "from {moment}"}
CLOSED_UNTIL: Words = {"id": "sampai {moment}.", "en": "until {moment}."}
FURTHER_NOTICE: Words = {"id": "pemberitahuan berikutnya", "en": "further notice"}
CLOSED_BECAUSE: Words = {"id": "Sebab: {reason}.", "en": "Reason: {reason}."}
BOOKED_ARE_TOLD: Words = {
    "id": "Yang sudah punya janji temu dihubungi lewat WhatsApp dan mendapat jadwal pengganti. Tidak ada biaya.",
    "en": "Everybody with an appointment is told by WhatsApp and gets another time. There is no charge.",
}
OFFICE_WHATSAPP: Words = {"id": "WhatsApp kantor: {number}", "en": "The office's WhatsApp: {number}"}
