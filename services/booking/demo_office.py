"""The demo office: Kecamatan Muara Bangkahulu, Kota Bengkulu, with the services that the founding paper names.

The names of the services and the minutes at the counter come from the catalogue of requirements (gathered 2026-11-24); where it
states no minutes, 20 are assumed. Address, position, telephone number and counters are made up for the demo.
"""

from __future__ import annotations

from datetime import time

from services.booking.domain.calendar import Calendar, Holidays, OpeningRule, Pause
from services.booking.domain.office import CounterGroup, Office, Service
from services.booking.domain.words import words

OFFICE = Office(
    id="muara-bangkahulu",
    name="Kecamatan Muara Bangkahulu",
    region_code="17.71.04",  # 17.71.03 is Teluk Segara; public lists confuse the two
    timezone="Asia/Jakarta",
    address="Jalan Contoh 1, Muara Bangkahulu, Kota Bengkulu (alamat peragaan, titik peta perkiraan)",
    latitude=-3.7561,
    longitude=102.2781,
    whatsapp="+6281200000099",
)

CELL_MINUTES = 10
RECORDING = CounterGroup("perekaman", CELL_MINUTES, capacity=1)  # one recording device
COUNTERS = CounterGroup("loket", CELL_MINUTES, capacity=2)
GROUPS = (RECORDING, COUNTERS)

_ASSUMED_MINUTES = 20
_LINES = (  # id, Indonesian, English, minutes at the counter: upper bound of visit_minutes
    ("ktp_perekaman_pemula", "Perekaman KTP-el pemula", "First e-KTP biometric recording", 10),
    ("ktp_hilang", "KTP-el hilang", "Lost e-KTP", 30),
    ("ktp_rusak", "KTP-el rusak", "Damaged e-KTP", 30),
    ("ktp_perubahan_data", "KTP-el perubahan data", "e-KTP data change", _ASSUMED_MINUTES),
    ("kk_baru", "KK baru / pisah KK", "New family card (new household / split)", _ASSUMED_MINUTES),
    ("kk_hilang_rusak", "KK hilang / rusak", "Lost or damaged family card", _ASSUMED_MINUTES),
    (
        "kk_perubahan",
        "KK perubahan data / tambah / kurang anggota",
        "Family card change (data, add, remove member)",
        _ASSUMED_MINUTES,
    ),
    ("skck_pengantar", "Rekomendasi / pengesahan pengantar SKCK", "Cover letter for police record certificate", 30),
    ("izin_keramaian", "Rekomendasi izin keramaian / penutupan jalan", "Recommendation for crowd permit / road closure", 30),
    ("domisili_organisasi", "Surat keterangan domisili organisasi", "Domicile letter of an organisation", _ASSUMED_MINUTES),
    ("sppt_pengesahan", "Pengesahan SPPT (PBB)", "Endorsement of land-tax object papers", 30),
    (
        "pernyataan_penghasilan",
        "Rekomendasi / pengesahan pernyataan penghasilan",
        "Endorsement of an income statement",
        _ASSUMED_MINUTES,
    ),
    ("sktm", "Surat keterangan tidak mampu / miskin (SKTM)", "Certificate of poverty", 30),
    (
        "dispensasi_nikah",
        "Surat dispensasi nikah (kurang dari 10 hari kerja)",
        "Camat's dispensation for marriage inside 10 working days",
        30,
    ),
    ("pengantar_perceraian", "Pengantar permohonan perceraian", "Cover letter for a divorce petition", _ASSUMED_MINUTES),
    (
        "pernyataan_belum_menikah",
        "Pengesahan pernyataan belum menikah",
        "Endorsement of an unmarried statement",
        _ASSUMED_MINUTES,
    ),
)


def _line(service_id: str, indonesian: str, english: str, minutes: int) -> Service:
    recording = service_id == "ktp_perekaman_pemula"
    return Service(
        id=service_id,
        name=words(indonesian, english),
        counter_group=(RECORDING if recording else COUNTERS).id,
        duration_minutes=minutes,
        interval_minutes=minutes,
        stream="A" if recording else "B",
    )


SERVICES = tuple(_line(*line) for line in _LINES)

MONDAY_TO_THURSDAY, FRIDAY = frozenset({1, 2, 3, 4}), frozenset({5})
LUNCH = Pause(time(12), time(13))


def _every_hour(first: int, last: int) -> tuple[Pause, ...]:
    """The last cell of each hour, for people without appointment: of 36 recordings a day 30 can be booked."""
    return tuple(
        Pause(time(hour, 60 - CELL_MINUTES), time(hour + 1), "walk_in")
        for hour in range(first, last)
        if hour != LUNCH.starts.hour
    )


# Half an hour before lunch and before closing time is kept at the counters for people without appointment.
_COUNTER_WALK_INS = (Pause(time(11, 30), time(12), "walk_in"), Pause(time(14, 30), time(15), "walk_in"))

RULES = (
    OpeningRule(RECORDING.id, MONDAY_TO_THURSDAY, time(8), time(15), 1, (LUNCH, *_every_hour(8, 15))),
    OpeningRule(RECORDING.id, FRIDAY, time(8), time(11), 1, _every_hour(8, 11), last_start=time(10, 30)),
    OpeningRule(COUNTERS.id, MONDAY_TO_THURSDAY, time(8), time(15), 2, (LUNCH, *_COUNTER_WALK_INS)),
    OpeningRule(COUNTERS.id, FRIDAY, time(8), time(11), 2, (), last_start=time(10, 30)),
)


def service(service_id: str) -> Service:
    """The service line with this id."""
    return next(line for line in SERVICES if line.id == service_id)


def calendar_of(line: Service, holidays: Holidays) -> Calendar:
    """What decides when the service can be booked."""
    group = next(group for group in GROUPS if group.id == line.counter_group)
    return Calendar(OFFICE.zone, group, tuple(rule for rule in RULES if rule.counter_group == group.id), (), holidays)
